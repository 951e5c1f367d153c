//! E-mails: headers, the text or page among their parts, newsletters. Quoted mail and signatures are left out.

use mail_parser::{HeaderValue, Message, MessageParser, MimeHeaders, PartType};

use super::article::PublishedBasis;
use super::moments;
use super::record::{Body, Record};
use super::words::words;
use crate::error::Error;
use crate::lexicon::{Class, Classes};

/// Extension of the names of e-mails.
pub(super) const EXTENSIONS: [&str; 1] = ["eml"];
/// The line before a signature.
const SIGNATURE: &str = "-- ";
/// How deep an e-mail may be in others.
const DEPTH: usize = 4;
/// Headers that only e-mails as they are sent have.
const OF_TRANSPORT: [&str; 12] = [
    "received",
    "return-path",
    "delivered-to",
    "message-id",
    "mime-version",
    "content-type",
    "content-transfer-encoding",
    "dkim-signature",
    "authentication-results",
    "arc-seal",
    "x-mailer",
    "list-unsubscribe",
];

/// True if a sample starts with the headers of an e-mail: a sender, a date or subject, and what only a mail program writes.
pub(super) fn is_mail(text: &str) -> bool {
    let mut names = Vec::new();
    for line in text.lines().take(400) {
        if line.trim().is_empty() {
            break;
        }
        if line.starts_with([' ', '\t']) && !names.is_empty() {
            continue;
        }
        let name = line.split_once(':').map(|(name, _)| name);
        match name.filter(|name| !name.is_empty() && name.bytes().all(|b| b.is_ascii_graphic())) {
            Some(name) => names.push(name.to_ascii_lowercase()),
            None => return false,
        }
    }
    let has = |name: &str| names.iter().any(|known| known == name);
    let transport = names
        .iter()
        .any(|name| OF_TRANSPORT.contains(&name.as_str()) || name.starts_with("x-"));
    transport && has("from") && (has("date") || has("subject") || has("to"))
}

/// Reads an e-mail. Its id is that of the message, or empty.
///
/// # Errors
/// [`Error::NotText`] if it has no headers, [`Error::NoArticle`] if it holds no text.
pub(super) fn record(bytes: &[u8]) -> Result<Record, Error> {
    let message = MessageParser::default().parse(bytes);
    let message = message.filter(|message| !message.headers().is_empty());
    let message =
        message.ok_or_else(|| Error::NotText("it is no e-mail: it has no headers".to_owned()))?;
    of(&message, 0)
        .ok_or_else(|| Error::NoArticle("the e-mail holds no text, only attachments".to_owned()))
}

fn of(message: &Message<'_>, depth: usize) -> Option<Record> {
    let Some((text, body)) = content(message) else {
        let inner = message.parts.iter().find_map(|part| match &part.body {
            PartType::Message(inner) if depth < DEPTH => of(inner, depth + 1),
            _ => None,
        });
        return inner;
    };
    let mut record = Record::new(
        message.message_id().unwrap_or_default().to_owned(),
        text,
        body,
    );
    record.title = message
        .subject()
        .map(|subject| subject_of(subject).to_owned());
    let date = message
        .date()
        .filter(|date| date.year > 0)
        .map(|date| date.to_rfc3339());
    record.metadata.published = date
        .as_deref()
        .and_then(|date| moments::published(date, PublishedBasis::Metadata));
    if record.metadata.published.is_none()
        && let Some(raw) = message.header_raw("Date")
    {
        record.metadata.published = moments::published(raw, PublishedBasis::Metadata);
        if record.metadata.published.is_none() {
            record.warnings.push(moments::odd(raw));
        }
    }
    let sender = message.from().and_then(|from| from.first());
    let name = sender
        .and_then(|sender| sender.name())
        .map(|name| name.trim().to_owned());
    if let Some(name) = name.filter(|name| !name.is_empty()) {
        match is_list(message) {
            true => record.metadata.publisher = Some(name),
            false => record.metadata.authors = super::fields::people(&in_order(&name)),
        }
    }
    Some(record)
}

/// The name of a sender in the usual order: "Lee, Ann" is Ann Lee.
fn in_order(name: &str) -> String {
    let is_name = |part: &str| {
        (1..=2).contains(&part.split(' ').count())
            && part
                .split(' ')
                .all(|word| word.starts_with(char::is_uppercase))
    };
    match name.split_once(", ") {
        Some((family, given)) if is_name(family) && is_name(given) => format!("{given} {family}"),
        _ => name.to_owned(),
    }
}

/// True for a newsletter or mailing list: its sender is a publication.
fn is_list(message: &Message<'_>) -> bool {
    let has = |value: &HeaderValue<'_>| !matches!(value, HeaderValue::Empty);
    has(message.list_unsubscribe()) || has(message.list_id())
}

/// The plain text, or the page if that says more.
fn content(message: &Message<'_>) -> Option<(String, Body)> {
    let mut plain = String::new();
    let mut page = String::new();
    for part in message.text_bodies() {
        if let PartType::Text(text) = &part.body {
            let kind = part.content_type();
            let format = kind.and_then(|kind| kind.attribute("format"));
            match format.is_some_and(|format| format.eq_ignore_ascii_case("flowed")) {
                true => plain.push_str(&unflowed(text)),
                false => plain.push_str(text),
            }
            plain.push_str("\n\n");
        }
    }
    for part in message.html_bodies() {
        if let PartType::Html(html) = &part.body {
            page.push_str(html);
        }
    }
    let count = words(&plain).take(4000).count();
    let shown = mail_parser::decoders::html::html_to_text(&page);
    let in_page = words(&shown).take(4000).count();
    if count > 0 && count * 3 >= in_page {
        return Some((own_words(&plain), Body::Untitled));
    }
    (in_page > 0).then_some((page, Body::Fragment))
}

/// Text of `format=flowed` (RFC 3676) with its lines joined: one that ends in a space goes on in the next.
fn unflowed(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for line in text.lines() {
        // A line that starts with a space or "From " got one more.
        let line = line.strip_prefix(' ').unwrap_or(line);
        out.push_str(line);
        if !line.ends_with(' ') || line == SIGNATURE || line.starts_with('>') {
            out.push('\n');
        }
    }
    out
}

/// The subject without "Re:" and "Fwd:".
fn subject_of(subject: &str) -> &str {
    let mut subject = subject.trim();
    while let Some((mark, rest)) = subject.split_once(':') {
        if !Classes::of(mark.trim()).has(Class::ReplyMark) {
            break;
        }
        subject = rest.trim_start();
    }
    subject
}

/// The text without what it quotes and without the signature. An e-mail that is nearly all quoted keeps its words.
fn own_words(text: &str) -> String {
    let lines: Vec<&str> = text.lines().collect();
    let filled = lines.iter().filter(|line| !line.trim().is_empty()).count();
    let quoted = lines.iter().filter(|line| line.starts_with('>')).count();
    if quoted * 10 >= filled * 7 && quoted > 0 {
        let bare = lines.iter().map(|line| line.trim_start_matches(['>', ' ']));
        return bare.collect::<Vec<&str>>().join("\n");
    }
    let mut kept: Vec<&str> = Vec::new();
    for line in lines {
        if line == "--" || line == SIGNATURE {
            break;
        }
        if line.starts_with('>') {
            // "On 9 March 2022, Ann Lee wrote:", perhaps on two lines.
            while kept.last().is_some_and(|before| before.trim().is_empty()) {
                kept.pop();
            }
            let ends = |line: &&str| line.trim_end().ends_with(':') && line.len() < 200;
            if kept.last().is_some_and(ends) {
                kept.pop();
                let starts = |line: &&str| {
                    line.contains(['@', '<']) || line.bytes().any(|b| b.is_ascii_digit())
                };
                let blank = kept.len() < 2 || kept[kept.len() - 2].trim().is_empty();
                if blank
                    && kept.last().is_some_and(|line| {
                        !line.trim().is_empty() && line.len() < 80 && starts(line)
                    })
                {
                    kept.pop();
                }
            }
            if !kept.is_empty() {
                kept.push("");
            }
            continue;
        }
        kept.push(line);
    }
    kept.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_mail_from_letters() {
        assert!(is_mail(
            "From: Ann Lee <ann@example.org>\nTo: all\nMessage-ID: <1@x>\nDate: Wed, 9 Mar 2022 10:15:00 +0000\n\nText"
        ));
        assert!(is_mail(
            "Received: from a\n\tby b\nReceived: from c\nFrom: a@b\nSubject: x\n\n"
        ));
        for text in [
            "From: Ann Lee\nTo: the editor\n\nSir, I write",
            "Subject: rain\n\nIt rained.",
            "From: the desk of Ann Lee, who writes:\nit rained\n\n",
            "Date: 9 March 2022\nFrom: Leeds\n\n",
        ] {
            assert!(!is_mail(text), "{text}");
        }
    }

    #[test]
    fn leaves_out_quotes_and_signatures() {
        let text =
            "Yes.\n\nOn 9 March 2022, Ann Lee wrote:\n> Rain?\n>\n> Ann\nIndeed.\n-- \nJoe\n";
        assert_eq!(own_words(text), "Yes.\n\nIndeed.");
        assert_eq!(
            own_words("> All of it\n> is quoted."),
            "All of it\nis quoted."
        );
        assert_eq!(subject_of("Re: FWD: Rain: a report"), "Rain: a report");
    }
}

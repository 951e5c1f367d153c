//! Nexis: the old layout, in which each document starts with "1 of 200 DOCUMENTS", and Nexis Uni, in which it ends with "End of
//! Document".

use super::{Entry, body_of, is_date, is_rights, joined, labeled, paragraphs, records_of, text_of};
use crate::error::Error;
use crate::input::Reader;
use crate::input::record::Record;

/// Labels before the text.
const HEAD: [&str; 12] = [
    "BYLINE",
    "SECTION",
    "LENGTH",
    "DATELINE",
    "HEADLINE",
    "HIGHLIGHT",
    "SERIES",
    "SOURCE",
    "SUBHEADLINE",
    "EDITION",
    "BODY",
    "TYPE",
];
/// Labels after the text.
const TAIL: [&str; 24] = [
    "URL",
    "SUBJECT",
    "LOAD-DATE",
    "LANGUAGE",
    "GRAPHIC",
    "PUBLICATION-TYPE",
    "DOCUMENT-TYPE",
    "DOCUMENT TYPE",
    "JOURNAL-CODE",
    "JOURNAL CODE",
    "CORRECTION-DATE",
    "CORRECTION",
    "CORRECTION-NOTE",
    "NOTES",
    "ORGANIZATION",
    "PERSON",
    "GEOGRAPHIC",
    "COUNTRY",
    "COMPANY",
    "TICKER",
    "INDUSTRY",
    "STATE",
    "CITY",
    "PUBLICATION TYPE",
];

/// True for "1 of 200 DOCUMENTS".
fn starts_document(line: &str) -> bool {
    let mut words = line.split_whitespace();
    let number = |word: Option<&str>| word.is_some_and(|word| word.parse::<u32>().is_ok());
    number(words.next())
        && words.next() == Some("of")
        && number(words.next())
        && words.next().is_some_and(|word| {
            word.eq_ignore_ascii_case("DOCUMENTS") || word.eq_ignore_ascii_case("DOCUMENT")
        })
        && words.next().is_none()
}

fn ends_document(line: &str) -> bool {
    line.eq_ignore_ascii_case("End of Document")
}

/// The labels of a document that tell it from an article about documents.
fn labels(lines: &[&str]) -> usize {
    let telling = [
        "LENGTH",
        "LOAD-DATE",
        "BYLINE",
        "SECTION",
        "PUBLICATION-TYPE",
    ];
    let has = |label: &&&'static str| lines.iter().any(|line| labeled(line, &[**label]).is_some());
    telling.iter().filter(has).count()
}

pub(super) fn fits(lines: &[&str]) -> bool {
    let old = lines.iter().take(100).any(|line| starts_document(line));
    let new = lines.iter().any(|line| ends_document(line));
    let words = |line: &&&str| {
        labeled(line, &["LENGTH"]).is_some_and(|(_, value)| value.ends_with("words"))
    };
    // The sample may end in the first document.
    let open = lines.contains(&"Body")
        && lines.iter().find(words).is_some()
        && lines.iter().take(12).any(|line| is_rights(line));
    (old || new) && labels(lines) >= 1 || open
}

/// The articles of an export.
///
/// # Errors
/// As [`text_of`].
pub(in crate::input) fn records(bytes: &[u8], reader: &Reader) -> Result<Vec<Record>, Error> {
    let (text, warning) = text_of(bytes, reader)?;
    let lines: Vec<&str> = text.lines().collect();
    let old = lines.iter().any(|line| starts_document(line.trim()));
    let entries: Vec<Entry> = match old {
        true => {
            let documents = lines.split(|line| starts_document(line.trim()));
            documents.skip(1).map(old_entry).collect()
        }
        false => {
            let documents = lines.split(|line| ends_document(line.trim()));
            documents
                .filter(|lines| lines.len() > 3)
                .map(new_entry)
                .collect()
        }
    };
    Ok(records_of(entries, warning))
}

/// A document of the old layout: publication, date and edition on centred lines, the headline, labels, the text, labels.
fn old_entry(lines: &[&str]) -> Entry {
    let mut entry = Entry::default();
    let blocks = paragraphs(lines);
    let mut at = 0;
    let mut headline = Vec::new();
    // What stands before the labels.
    while let Some(block) = blocks.get(at) {
        let first = block[0].trim();
        if labeled(first, &HEAD).is_some() {
            break;
        }
        let centred = block[0].len() - block[0].trim_start().len() >= 4;
        if is_rights(first) {
        } else if entry.publisher.is_empty() {
            entry.publisher = joined(block);
        } else if entry.date.is_empty() && is_date(first) {
            first.clone_into(&mut entry.date);
        } else if entry.date.is_empty() || !centred {
            // A headline may stand in several blocks.
            headline.push(
                block
                    .iter()
                    .map(|line| line.trim())
                    .collect::<Vec<&str>>()
                    .join(" "),
            );
        }
        at += 1;
        if at > 12 {
            break;
        }
    }
    entry.title = headline.join(" ");
    let rest = &blocks[at.min(blocks.len())..];
    let head = rest
        .iter()
        .take_while(|block| labeled(block[0], &HEAD).is_some())
        .count();
    for block in &rest[..head] {
        set(&mut entry, block);
    }
    let tail = rest[head..]
        .iter()
        .position(|block| labeled(block[0], &TAIL).is_some() || is_rights(block[0]));
    let tail = head + tail.unwrap_or(rest.len() - head);
    let texts: Vec<String> = rest[head..tail].iter().map(|block| joined(block)).collect();
    entry.body = match entry.body.is_empty() {
        true => texts.join("\n\n"),
        false => format!("{}\n\n{}", entry.body, texts.join("\n\n")),
    };
    for block in &rest[tail..] {
        set(&mut entry, block);
    }
    entry
}

/// Takes over the lines of a block with labels.
fn set(entry: &mut Entry, block: &[&str]) {
    let all: Vec<&'static str> = HEAD.iter().chain(&TAIL).copied().collect();
    let mut parts: Vec<(&str, String)> = Vec::new();
    for line in block {
        match (labeled(line, &all), parts.last_mut()) {
            (Some((label, value)), _) => parts.push((label, value.to_owned())),
            (None, Some((_, value))) => {
                value.push(' ');
                value.push_str(line.trim());
            }
            (None, None) => {}
        }
    }
    for (label, value) in parts {
        match label {
            "BYLINE" => entry.byline = value,
            "SECTION" => set_section(entry, &value),
            "DATELINE" => entry.dateline = value,
            "HEADLINE" => entry.title = value,
            "HIGHLIGHT" | "SUBHEADLINE" => entry.description = value,
            "BODY" => entry.body = value,
            "URL" => entry.url = value,
            "LANGUAGE" => entry.language = value,
            "SUBJECT" => entry.tags = subjects(&value),
            "LOAD-DATE" => {}
            "CORRECTION" | "CORRECTION-NOTE" => entry.correction = Some(value),
            "CORRECTION-DATE" => {
                let before = entry.correction.take();
                entry.correction = Some(match before {
                    Some(note) => format!("{value}: {note}"),
                    None => value,
                });
            }
            _ => {}
        }
    }
}

/// "Section A; Column 0; Foreign Desk; Pg. 12" and "NEWS; Version:1; Pg. 3": the section and the page.
fn set_section(entry: &mut Entry, value: &str) {
    let parts: Vec<&str> = value
        .split(';')
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .collect();
    let page = |part: &&str| {
        let lower = part.to_ascii_lowercase();
        let number = lower
            .strip_prefix("pg.")
            .or(lower.strip_prefix("pg "))
            .or(lower.strip_prefix("page "));
        number.map(|number| part[part.len() - number.len()..].trim().to_owned())
    };
    entry.page = parts.iter().find_map(page).unwrap_or_default();
    let kept = parts.iter().filter(|part| {
        page(part).is_none() && !part.starts_with("Column") && !part.starts_with("Version")
    });
    entry.section = kept.copied().collect::<Vec<&str>>().join("; ");
}

/// "STRIKES (90%); FERRIES (78%)": the subjects.
fn subjects(value: &str) -> Vec<String> {
    let parts = value
        .split(';')
        .map(|part| part.split(" (").next().unwrap_or(part).trim().to_owned());
    parts.filter(|part| !part.is_empty()).collect()
}

/// A document of Nexis Uni: headline, publication and date, rights, labels, "Body", the text, labels.
fn new_entry(lines: &[&str]) -> Entry {
    let mut entry = Entry::default();
    let trimmed: Vec<&str> = lines.iter().map(|line| line.trim()).collect();
    let body = trimmed.iter().position(|line| *line == "Body");
    let is_head = |line: &&str| labeled(line, &HEAD).is_some_and(|(label, _)| label != "BODY");
    let labels = trimmed
        .iter()
        .position(is_head)
        .unwrap_or(body.unwrap_or(0));
    let labels = labels.min(body.unwrap_or(labels));
    before_labels(&mut entry, &trimmed[..labels]);
    let is_tail = |line: &&str| {
        labeled(line, &TAIL).is_some()
            || line.eq_ignore_ascii_case("Classification")
            || line.eq_ignore_ascii_case("Graphic")
    };
    // Without "Body" the text starts after the last label.
    let start = match body {
        Some(at) => at + 1,
        None => {
            let last = trimmed.iter().take(labels + 20).rposition(is_head);
            last.map_or(labels, |at| at + 1)
        }
    };
    let end = trimmed[start..]
        .iter()
        .position(is_tail)
        .map_or(trimmed.len(), |at| start + at);
    set(
        &mut entry,
        &trimmed[labels..start.max(labels)]
            .iter()
            .copied()
            .filter(|line| !line.is_empty() && *line != "Body")
            .collect::<Vec<&str>>(),
    );
    entry.body = body_of(&trimmed[start..end]);
    let tail: Vec<&str> = trimmed[end..]
        .iter()
        .copied()
        .filter(|line| !line.is_empty())
        .collect();
    set(&mut entry, &tail);
    entry
}

/// Headline, publication, date and rights. A list of the documents may stand before those of the first.
fn before_labels(entry: &mut Entry, lines: &[&str]) {
    let filled: Vec<(usize, &str)> = lines
        .iter()
        .copied()
        .enumerate()
        .filter(|(_, line)| !line.is_empty() && !is_rights(line))
        .collect();
    let Some(date) = filled.iter().rposition(|(_, line)| is_date(line)) else {
        entry.title = filled
            .last()
            .map(|(_, line)| (*line).to_owned())
            .unwrap_or_default();
        return;
    };
    filled[date].1.clone_into(&mut entry.date);
    let Some(publication) = date.checked_sub(1) else {
        return;
    };
    filled[publication].1.clone_into(&mut entry.publisher);
    // The headline is the run of lines before.
    let mut first = publication;
    while first > 0 && (first == publication || filled[first - 1].0 + 1 == filled[first].0) {
        first -= 1;
    }
    let lines: Vec<&str> = filled[first..publication]
        .iter()
        .map(|(_, line)| *line)
        .collect();
    // The page number of a printed export is no headline.
    let lines: Vec<&str> = lines
        .into_iter()
        .filter(|line| !is_page_number(line))
        .collect();
    entry.title = lines.join(" ");
}

/// True for "Page 1 of 3".
fn is_page_number(line: &str) -> bool {
    let words: Vec<&str> = line.split_whitespace().collect();
    matches!(words.as_slice(), ["Page", first, "of", last] if first.parse::<u32>().is_ok() && last.parse::<u32>().is_ok())
}

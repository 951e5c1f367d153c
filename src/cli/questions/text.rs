//! The lines of answers as plain text.

use nutgraf::collection::{Checked, CorrectionLine, EntityLine, QuoteLine, StoryLine, Watched};
use textwrap::{Options, WordSplitter};

use super::csv_lines::marked;

/// Width in columns.
const WIDTH: usize = 80;

fn indented(text: &str, indent: &str) -> String {
    let options = Options::new(WIDTH)
        .initial_indent(indent)
        .subsequent_indent(indent)
        .word_splitter(WordSplitter::NoHyphenation);
    textwrap::fill(text, options)
}

/// "1 article", "2 articles".
fn counted(count: i64, noun: &str) -> String {
    format!("{count} {noun}{}", if count == 1 { "" } else { "s" })
}

/// The values that are there, joined.
fn joined(values: &[Option<&str>], by: &str) -> String {
    values
        .iter()
        .copied()
        .flatten()
        .filter(|value| !value.is_empty())
        .collect::<Vec<_>>()
        .join(by)
}

/// Who said it, when, and in what manner.
fn heading(quote: &QuoteLine) -> String {
    let day = quote.said_on.as_deref().unwrap_or("day unknown");
    let speaker = quote.speaker.as_deref().unwrap_or("somebody");
    let role = quote
        .role
        .as_ref()
        .map(|role| format!(", {role}"))
        .unwrap_or_default();
    let copies = match quote.copies {
        0 => String::new(),
        copies => format!(", {} more", counted(copies, "time")),
    };
    indented(
        &format!(
            "{day}  {speaker}{role} ({}, {:.0} % sure{copies})",
            quote.stance,
            100.0 * quote.confidence
        ),
        "",
    )
}

fn origin(quote: &QuoteLine) -> String {
    let place = [
        quote.headline.as_deref(),
        quote.publisher.as_deref(),
        Some(&*quote.input),
    ];
    indented(&joined(&place, " · "), "    ")
}

pub(super) fn quote(quote: &QuoteLine) -> String {
    let mut lines = vec![heading(quote)];
    if let Some(before) = &quote.before {
        lines.push(indented(&format!("… {before}"), "    "));
    }
    lines.push(indented(&quote.text, "  "));
    if let Some(after) = &quote.after {
        lines.push(indented(&format!("{after} …"), "    "));
    }
    lines.push(origin(quote));
    if let Some(earlier) = &quote.earlier {
        let day = earlier.said_on.as_deref().unwrap_or("day unknown");
        lines.push(indented(
            &format!("same words first: {day} · {}", earlier.input),
            "    ",
        ));
    }
    lines.join("\n") + "\n"
}

pub(super) fn checked(checked: &Checked) -> String {
    let percent = 100.0 * checked.similarity;
    let lines = [
        format!("{percent:.0} % of the words are the same"),
        heading(&checked.quote),
        indented(&marked(&checked.difference), "  "),
        origin(&checked.quote),
    ];
    lines.join("\n") + "\n"
}

pub(super) fn entity(entity: &EntityLine) -> String {
    let about = joined(
        &[
            entity.kind.as_deref(),
            entity.country.as_deref(),
            entity.affiliation.as_deref(),
        ],
        ", ",
    );
    let about = if about.is_empty() {
        String::new()
    } else {
        format!(" ({about})")
    };
    let seen = match (&entity.first_seen, &entity.last_seen) {
        (Some(first), Some(last)) if first != last => format!(", {first} to {last}"),
        (Some(day), _) => format!(", {day}"),
        _ => String::new(),
    };
    let mut lines = vec![indented(
        &format!(
            "{}{about}: {}, {}{seen}",
            entity.name,
            counted(entity.articles, "article"),
            counted(entity.quotes, "quote")
        ),
        "",
    )];
    for role in &entity.roles {
        let days = joined(
            &[
                role.first.as_deref(),
                role.last
                    .as_deref()
                    .filter(|&last| role.first.as_deref() != Some(last)),
            ],
            " to ",
        );
        lines.push(indented(
            &joined(&[Some(&days), Some(&role.role)], "  "),
            "    ",
        ));
    }
    lines.join("\n")
}

pub(super) fn story(story: &StoryLine) -> String {
    let headline = story.headline.as_deref().unwrap_or("(no headline)");
    let days = joined(
        &[
            story.first.as_deref(),
            story
                .last
                .as_deref()
                .filter(|&last| story.first.as_deref() != Some(last)),
        ],
        " to ",
    );
    let facts = joined(
        &[Some(&counted(story.articles, "article")), Some(&days)],
        ", ",
    );
    let mut lines = vec![indented(&format!("{headline} ({facts})"), "")];
    for day in &story.timeline {
        lines.push(indented(&format!("{}  {}", day.day, day.sentence), "  "));
    }
    lines.join("\n") + "\n"
}

pub(super) fn watched(watched: &Watched) -> String {
    let mut lines = vec![format!(
        "{}: {}, {}",
        watched.name,
        counted(watched.articles, "article"),
        counted(watched.quotes.len() as i64, "quote")
    )];
    lines.extend(watched.quotes.iter().map(quote));
    lines.join("\n")
}

pub(super) fn correction(line: &CorrectionLine) -> String {
    format!("{}: {}", line.number, line.correction)
}

//! ProQuest: documents between lines of underscores or "Document 1 of 3", with labels such as "Publication title:".

use super::{Entry, body_of, labeled, records_of, text_of};
use crate::error::Error;
use crate::input::Reader;
use crate::input::record::Record;

const LABELS: [&str; 46] = [
    "Author",
    "Publication info",
    "Abstract",
    "Abstract (English)",
    "Links",
    "Full text",
    "Credit",
    "Subject",
    "Location",
    "People",
    "Company / organization",
    "Business indexing term",
    "Identifier / keyword",
    "Title",
    "Alternate title",
    "Publication title",
    "First page",
    "Last page",
    "Pages",
    "Number of pages",
    "Publication year",
    "Publication date",
    "Publication subject",
    "Year",
    "Volume",
    "Issue",
    "Section",
    "Column",
    "Edition",
    "Publisher",
    "Place of publication",
    "Country of publication",
    "ISSN",
    "e-ISSN",
    "Source type",
    "Language of publication",
    "Document type",
    "Document feature",
    "ProQuest document ID",
    "Document URL",
    "Copyright",
    "Last updated",
    "Database",
    "Correction",
    "Dateline",
    "Classification",
];
/// Headings that stand alone on a line.
const HEADINGS: [&str; 5] = [
    "FULL TEXT",
    "ABSTRACT",
    "ABSTRACT (ENGLISH)",
    "DETAILS",
    "LINKS",
];

fn is_rule(line: &str) -> bool {
    line.len() >= 20
        && (line.bytes().all(|byte| byte == b'_') || line.bytes().all(|byte| byte == b'*'))
}

/// True for "Document 1 of 3".
fn starts_document(line: &str) -> bool {
    let words: Vec<&str> = line.split_whitespace().collect();
    matches!(words.as_slice(), ["Document", first, "of", last] if first.parse::<u32>().is_ok() && last.parse::<u32>().is_ok())
}

pub(super) fn fits(lines: &[&str]) -> bool {
    let telling = [
        "Publication info",
        "Publication title",
        "Publication date",
        "ProQuest document ID",
        "Document URL",
        "Full text",
        "Source type",
    ];
    let has = |label: &&&'static str| lines.iter().any(|line| labeled(line, &[**label]).is_some());
    let shown = telling.iter().filter(has).count();
    let marked = lines
        .iter()
        .any(|line| starts_document(line) || line.starts_with("ProQuest document"));
    shown >= 4 || shown >= 2 && marked
}

/// The articles of an export.
///
/// # Errors
/// As [`text_of`].
pub(in crate::input) fn records(bytes: &[u8], reader: &Reader) -> Result<Vec<Record>, Error> {
    let (text, warning) = text_of(bytes, reader)?;
    let lines: Vec<&str> = text.lines().collect();
    let documents = lines.split(|line| is_rule(line.trim()) || starts_document(line.trim()));
    let is_document = |lines: &&[&str]| {
        lines
            .iter()
            .filter(|line| labeled(line, &LABELS).is_some())
            .count()
            >= 2
    };
    let entries = documents.filter(is_document).map(entry).collect();
    Ok(records_of(entries, warning))
}

/// The part that a line starts, and what of it stands on the line.
fn part(line: &str, in_text: bool) -> Option<(&'static str, &str)> {
    if let Some(heading) = HEADINGS.iter().find(|heading| **heading == line.trim()) {
        return Some((heading, ""));
    }
    let found = labeled(line, &LABELS)?;
    // In a text "Location: the pier" is a sentence; after it these labels come in long lists.
    (!in_text || line.starts_with(found.0)).then_some(found)
}

fn entry(lines: &[&str]) -> Entry {
    let mut entry = Entry::default();
    let mut parts: Vec<(&str, Vec<&str>)> = vec![("", Vec::new())];
    for line in lines {
        let in_text = parts.last().is_some_and(|(name, _)| is_text(name));
        match part(line.trim(), in_text) {
            Some((name, value)) => parts.push((name, vec![value])),
            None => {
                if let Some((_, values)) = parts.last_mut() {
                    values.push(line.trim());
                }
            }
        }
    }
    let mut info = String::new();
    for (name, values) in &parts {
        let value = || values.join(" ").trim().to_owned();
        let first = || {
            values
                .iter()
                .find(|line| !line.is_empty())
                .copied()
                .unwrap_or_default()
                .to_owned()
        };
        match *name {
            "" => {
                entry.title = values
                    .iter()
                    .copied()
                    .rfind(|line| !line.is_empty())
                    .unwrap_or_default()
                    .to_owned()
            }
            name if is_text(name) => entry.body = body_of(values),
            "Title" => entry.title = value(),
            "Author" => entry.byline = first_names_first(&value()),
            "Credit" if entry.byline.is_empty() => entry.byline = first(),
            "Publication title" => entry.publisher = publication(&value()),
            "Publication date" => entry.date = first(),
            "Publication info" => info = value(),
            "Section" => entry.section = first(),
            "Pages" | "First page" if entry.page.is_empty() => entry.page = first(),
            "Document URL" => entry.url = first(),
            "ProQuest document ID" => entry.id = first(),
            "Language of publication" => entry.language = first(),
            "Subject" => {
                entry.tags = value()
                    .split(';')
                    .map(|tag| tag.trim().to_owned())
                    .collect()
            }
            "Abstract" | "Abstract (English)" | "ABSTRACT" | "ABSTRACT (ENGLISH)" => {
                entry.description = value()
            }
            "Dateline" => entry.dateline = first(),
            "Correction" => entry.correction = Some(value()),
            "Document type" if value().contains("Correction") => {
                entry.correction = Some(String::new())
            }
            _ => {}
        }
    }
    from_info(&mut entry, &info);
    if entry.body.is_empty() {
        entry.body = std::mem::take(&mut entry.description);
    }
    entry
}

/// "Marta Lund; Joan Ray" for "Lund, Marta; Ray, Joan".
fn first_names_first(names: &str) -> String {
    let turned = names
        .split(';')
        .map(|name| match name.trim().split_once(", ") {
            Some((last, first))
                if !first.contains(',')
                    && last.split(' ').count() <= 3
                    && first.split(' ').count() <= 3 =>
            {
                format!("{first} {last}")
            }
            _ => name.trim().to_owned(),
        });
    turned.collect::<Vec<String>>().join("; ")
}

fn is_text(name: &str) -> bool {
    matches!(name, "Full text" | "FULL TEXT")
}

/// "Oakham Post, Late Edition (East Coast); Oakham" without edition and place.
fn publication(title: &str) -> String {
    let title = title.split(';').next().unwrap_or(title);
    let title = title.split(" (").next().unwrap_or(title);
    match title.split_once(", ") {
        Some((name, rest)) if rest.to_ascii_lowercase().contains("edition") => {
            name.trim().to_owned()
        }
        _ => title.trim().to_owned(),
    }
}

/// "Oakham Post ; Oakham [Oakham]09 Mar 2022: A.1." for what the labels do not give.
fn from_info(entry: &mut Entry, info: &str) {
    if entry.publisher.is_empty() {
        entry.publisher = publication(info);
    }
    let (place, page) = info.rsplit_once(':').unwrap_or((info, ""));
    if entry.date.is_empty() {
        let date = place.rsplit([']', ';']).next().unwrap_or(place);
        entry.date = date.trim().to_owned();
    }
    if entry.page.is_empty() {
        entry.page = page.trim().trim_end_matches('.').to_owned();
    }
}

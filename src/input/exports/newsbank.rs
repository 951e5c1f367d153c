//! NewsBank (Access World News): a headline, lines with publication, date, author, section and page between bars or on lines of
//! their own, the text, and rights with the record number.

use super::{Entry, body_of, is_date, is_rights, labeled, records_of, text_of};
use crate::error::Error;
use crate::input::Reader;
use crate::input::record::Record;

const LABELS: [&str; 17] = [
    "Author",
    "Author/Byline",
    "Byline",
    "Section",
    "Page",
    "Edition",
    "Paper",
    "Publication",
    "Source",
    "Title",
    "Headline",
    "Date",
    "Column",
    "Dateline",
    "Index Terms",
    "Correction",
    "Memo",
];

/// The number in "Record Number: 0F1A2B3C", or in "Record: 1234".
fn record_number(line: &str) -> Option<&str> {
    labeled(line, &["Record Number", "Record"])
        .map(|(_, value)| value)
        .filter(|value| !value.is_empty())
}

/// True for what stands around the text on the page.
fn is_furniture(line: &str) -> bool {
    let lower = line.to_ascii_lowercase();
    lower == "openurl link"
        || lower.starts_with("• citation")
        || lower.starts_with("citation (")
        || lower.starts_with("readability:")
}

/// True for "512 Words".
fn is_length(part: &str) -> bool {
    let lower = part.to_ascii_lowercase();
    lower.strip_suffix(" words").is_some_and(|number| {
        number
            .bytes()
            .all(|byte| byte.is_ascii_digit() || byte == b',')
    })
}

/// True for a publication with its place: "Oakham Post, The (Oakham, NY)".
fn has_place(part: &str) -> bool {
    part.len() < 100
        && part
            .strip_suffix(')')
            .and_then(|part| part.rsplit_once(" ("))
            .is_some_and(|(name, place)| {
                !name.is_empty()
                    && place.contains(", ")
                    && place.starts_with(|c: char| c.is_uppercase())
            })
}

pub(super) fn fits(lines: &[&str]) -> bool {
    let numbered = lines.iter().any(|line| record_number(line).is_some());
    let link = lines.iter().any(|line| {
        line.eq_ignore_ascii_case("OpenURL Link")
            || line.to_ascii_lowercase().starts_with("• citation")
    });
    let barred = lines.iter().any(|line| {
        let mut parts = line.split(" | ").map(str::trim);
        line.contains(" | ")
            && parts.any(|part| has_place(part) || labeled(part, &LABELS).is_some())
    });
    let labels = ["Author", "Author/Byline", "Section", "Page", "Paper"];
    let has = |label: &&&'static str| lines.iter().any(|line| labeled(line, &[**label]).is_some());
    let count = labels.iter().filter(has).count();
    let placed = lines
        .iter()
        .any(|line| has_place(line) || line.split_once(") - ").is_some());
    (numbered || link) && (barred || count >= 2 || count >= 1 && placed)
}

/// The articles of an export.
///
/// # Errors
/// As [`text_of`].
pub(in crate::input) fn records(bytes: &[u8], reader: &Reader) -> Result<Vec<Record>, Error> {
    let (text, warning) = text_of(bytes, reader)?;
    let lines: Vec<&str> = text.lines().map(str::trim).collect();
    let mut entries = Vec::new();
    let mut start = 0;
    for at in 0..lines.len() {
        // A document ends with the last of its rights, number and citation lines.
        let ends = |line: &str| {
            is_rights(line)
                || record_number(line).is_some()
                || line.to_ascii_lowercase().starts_with("• citation")
        };
        let next = lines[at + 1..].iter().find(|line| !line.is_empty());
        if ends(lines[at]) && next.is_none_or(|next| !ends(next)) {
            entries.push(entry(&lines[start..=at]));
            start = at + 1;
        }
    }
    entries.push(entry(&lines[start..]));
    Ok(records_of(entries, warning))
}

fn entry(lines: &[&str]) -> Entry {
    let mut entry = Entry::default();
    let mut text: Vec<&str> = Vec::new();
    let mut title: Vec<&str> = Vec::new();
    // How many lines of metadata were read.
    let mut known = 0;
    let filled = |text: &[&str]| text.iter().any(|line| !line.is_empty());
    for line in lines {
        let is_rule = line.len() > 3
            && line
                .bytes()
                .all(|byte| matches!(byte, b'-' | b'_' | b'=' | b'*'));
        if let Some(number) = record_number(line) {
            number.clone_into(&mut entry.id);
            continue;
        }
        if is_rights(line) || is_furniture(line) || is_rule {
            continue;
        }
        if !filled(&text) && metadata(&mut entry, line) {
            known += 1;
            continue;
        }
        if line.is_empty() {
            text.push(line);
        } else if !filled(&text)
            && (known == 0 || entry.title.is_empty() && title.is_empty())
            && title.len() < 4
        {
            title.push(line);
        } else {
            text.push(line);
        }
    }
    if entry.title.is_empty() {
        entry.title = title.join(" ");
    } else if !title.is_empty() {
        text.splice(0..0, title);
    }
    entry.body = body_of(&text);
    entry
}

/// Takes over a line of metadata. Returns false if it is none.
fn metadata(entry: &mut Entry, line: &str) -> bool {
    if line.is_empty() || line.len() > 250 {
        return false;
    }
    let bars: Vec<&str> = line.split(" | ").map(str::trim).collect();
    // "Oakham Post (Oakham, NY) - March 9, 2022 - A1 News".
    let dashed: Vec<&str> = line.split(" - ").map(str::trim).collect();
    let parts = if bars.len() > 1 {
        bars
    } else if dashed.len() > 1 && has_place(dashed[0]) {
        if let Some(page) = dashed.get(2) {
            entry.page = page.split(' ').next().unwrap_or_default().to_owned();
            entry.section = page
                .split_once(' ')
                .map(|(_, section)| section.to_owned())
                .unwrap_or_default();
        }
        dashed[..2].to_vec()
    } else {
        vec![line]
    };
    let mut all = true;
    let mut some = false;
    for part in parts {
        let known = one(entry, part);
        all &= known;
        some |= known;
    }
    all || some && line.contains(" | ")
}

fn one(entry: &mut Entry, part: &str) -> bool {
    if let Some((label, value)) = labeled(part, &LABELS) {
        let field = match label {
            "Author" | "Author/Byline" | "Byline" => &mut entry.byline,
            "Section" => &mut entry.section,
            "Page" => &mut entry.page,
            "Paper" | "Publication" | "Source" => &mut entry.publisher,
            "Title" | "Headline" => &mut entry.title,
            "Date" => &mut entry.date,
            "Dateline" => &mut entry.dateline,
            "Correction" => {
                entry.correction = Some(value.to_owned());
                return true;
            }
            _ => return true,
        };
        value.clone_into(field);
        if label == "Paper" || label == "Publication" {
            entry.publisher = without_place(value);
        }
        return true;
    }
    if is_length(part) {
        return true;
    }
    if has_place(part) && entry.publisher.is_empty() {
        entry.publisher = without_place(part);
        return true;
    }
    if entry.date.is_empty() && is_date(part) {
        part.clone_into(&mut entry.date);
        return true;
    }
    false
}

/// "The Oakham Post" for "Oakham Post, The (Oakham, NY)".
fn without_place(name: &str) -> String {
    let name = match has_place(name) {
        true => name.rsplit_once(" (").map_or(name, |(name, _)| name),
        false => name,
    };
    match name.trim().strip_suffix(", The") {
        Some(name) => format!("The {name}"),
        None => name.trim().to_owned(),
    }
}

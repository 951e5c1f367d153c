//! Factiva: fields with codes ("HD", "BY", "WC"), or the lines of an article as it is shown. Each document ends with "Document"
//! and its accession number.

use super::{Entry, is_date, is_rights, joined, paragraphs, records_of, text_of};
use crate::error::Error;
use crate::input::Reader;
use crate::input::record::Record;

const CODES: [&str; 28] = [
    "SE", "HD", "BY", "CR", "WC", "PD", "ET", "SN", "SC", "ED", "PG", "VOL", "LA", "CY", "LP",
    "TD", "CT", "RF", "CO", "IN", "NS", "RE", "IPC", "IPD", "PUB", "AN", "ART", "CLM",
];

/// The code at the start of a line, and what follows it: after a tab, two spaces, or nothing. A single space is enough before
/// the text; in it a line may start with "IN" or "RE".
fn code(line: &str, in_text: bool) -> Option<(&'static str, &str)> {
    let end = line.find([' ', '\t']).unwrap_or(line.len());
    let (name, rest) = line.split_at(end);
    let code = CODES.iter().find(|code| **code == name)?;
    let wide = rest.is_empty() || rest.starts_with('\t') || rest.starts_with("  ");
    let listed = rest.contains(" : ")
        || rest.contains(" | ")
        || *code == "AN" && rest.trim().starts_with("Document ");
    (wide || !in_text || listed).then(|| (*code, rest.trim()))
}

/// The accession number in "Document OAKP000020220309ei390004h".
fn accession(line: &str) -> Option<&str> {
    let number = line.trim().strip_prefix("Document ")?.trim();
    let fits = (18..=40).contains(&number.len())
        && number.bytes().all(|byte| byte.is_ascii_alphanumeric())
        && number.bytes().filter(u8::is_ascii_digit).count() >= 10;
    fits.then_some(number)
}

/// True for "1,234 words".
fn is_length(line: &str) -> bool {
    let number = line.trim().strip_suffix(" words");
    number.is_some_and(|number| {
        !number.is_empty()
            && number
                .bytes()
                .all(|byte| byte.is_ascii_digit() || byte == b',')
    })
}

pub(super) fn fits(lines: &[&str]) -> bool {
    let codes: Vec<&str> = lines
        .iter()
        .take(200)
        .filter_map(|line| code(line, false))
        .map(|(code, _)| code)
        .collect();
    let has = |code: &str| codes.contains(&code);
    let coded = has("HD") && has("WC") && has("PD") && (has("LP") || has("TD") || has("SN"));
    let shown = lines.iter().any(|line| is_length(line))
        && lines.iter().any(|line| accession(line).is_some());
    coded || shown
}

/// The articles of an export.
///
/// # Errors
/// As [`text_of`].
pub(in crate::input) fn records(bytes: &[u8], reader: &Reader) -> Result<Vec<Record>, Error> {
    let (text, warning) = text_of(bytes, reader)?;
    let lines: Vec<&str> = text.lines().collect();
    let mut entries = Vec::new();
    let mut start = 0;
    for (at, line) in lines.iter().enumerate() {
        let bare = line
            .trim()
            .strip_prefix("AN")
            .map_or(*line, str::trim_start);
        if let Some(number) = accession(bare) {
            entries.push(entry(&lines[start..at], number));
            start = at + 1;
        }
    }
    // A document without its last line.
    let rest = &lines[start..];
    if rest.iter().any(|line| {
        code(line.trim(), false).is_some_and(|(code, _)| code == "HD") || is_length(line)
    }) {
        entries.push(entry(rest, ""));
    }
    Ok(records_of(entries, warning))
}

fn entry(lines: &[&str], id: &str) -> Entry {
    let codes = lines
        .iter()
        .filter_map(|line| code(line.trim(), false))
        .map(|(code, _)| code);
    let coded = codes
        .filter(|code| matches!(*code, "HD" | "WC" | "PD" | "LP" | "TD"))
        .count()
        >= 3;
    let mut entry = match coded {
        true => coded_entry(lines),
        false => shown_entry(lines),
    };
    id.clone_into(&mut entry.id);
    entry
}

fn coded_entry(lines: &[&str]) -> Entry {
    let mut entry = Entry::default();
    let mut current = "";
    let mut text: Vec<&str> = Vec::new();
    for line in lines {
        let in_text = matches!(current, "LP" | "TD");
        let trimmed = line.trim();
        let rest = match code(trimmed, in_text) {
            Some((found, rest)) => {
                if matches!(found, "LP" | "TD") {
                    text.push("");
                }
                current = found;
                rest
            }
            None => trimmed,
        };
        match current {
            "LP" | "TD" => {
                text.push(rest);
                continue;
            }
            _ if rest.is_empty() => continue,
            _ => {}
        }
        let field = match current {
            "HD" => &mut entry.title,
            "BY" => &mut entry.byline,
            "PD" => &mut entry.date,
            "SN" => &mut entry.publisher,
            "SE" | "CLM" => &mut entry.section,
            "PG" => &mut entry.page,
            "LA" => &mut entry.language,
            "CR" => continue,
            "CT" if rest.to_ascii_lowercase().contains("correct") => {
                entry.correction = Some(rest.to_owned());
                continue;
            }
            "NS" => {
                let names = rest
                    .split('|')
                    .map(|part| part.split_once(" : ").map_or(part, |(_, name)| name));
                entry.tags.extend(names.map(|name| name.trim().to_owned()));
                continue;
            }
            _ => continue,
        };
        if !field.is_empty() {
            field.push(' ');
        }
        field.push_str(rest);
    }
    let blocks = paragraphs(&text);
    entry.body = blocks
        .into_iter()
        .map(joined)
        .collect::<Vec<String>>()
        .join("\n\n");
    entry
}

/// An article as it is shown: headline, byline, length, date, source, its code, language, rights, text.
fn shown_entry(lines: &[&str]) -> Entry {
    let mut entry = Entry::default();
    let Some(length) = lines.iter().position(|line| is_length(line)) else {
        entry.body = super::body_of(lines);
        return entry;
    };
    let head: Vec<&str> = lines[..length]
        .iter()
        .map(|line| line.trim())
        .filter(|line| !line.is_empty())
        .collect();
    let is_byline = |line: &&str| {
        line.get(..3)
            .is_some_and(|start| start.eq_ignore_ascii_case("by "))
    };
    match head.iter().position(is_byline) {
        Some(at) => {
            entry.byline = head[at..].join(" ");
            entry.title = head[..at].join(" ");
        }
        // A name by itself on the line before the length.
        None if head.len() > 1
            && super::authors(head[head.len() - 1]).len() == 1
            && head[head.len() - 1].split(' ').count() <= 3 =>
        {
            entry.byline = head[head.len() - 1].to_owned();
            entry.title = head[..head.len() - 1].join(" ");
        }
        None => entry.title = head.join(" "),
    }
    let mut at = length + 1;
    let mut before_rights = Vec::new();
    while let Some(line) = lines.get(at).map(|line| line.trim()) {
        at += 1;
        if line.is_empty() {
            continue;
        }
        if entry.date.is_empty() && is_date(line) {
            line.clone_into(&mut entry.date);
        } else if is_rights(line) {
            break;
        } else if super::language_code(line).is_some() && !line.contains(' ') {
            line.clone_into(&mut entry.language);
            let next = lines[at..].iter().position(|line| !line.trim().is_empty());
            if next.is_some_and(|next| is_rights(lines[at + next])) {
                continue;
            }
            break;
        } else if before_rights.len() < 6 && line.len() < 100 {
            before_rights.push(line);
        } else {
            at -= 1;
            break;
        }
    }
    let is_time = |line: &&&str| line.contains(':') && line.len() <= 9;
    let mut named = before_rights.iter().filter(|line| !is_time(line));
    entry.publisher = named
        .next()
        .map(|name| (*name).to_owned())
        .unwrap_or_default();
    let page = named
        .skip(1)
        .find(|line| line.len() <= 4 && line.bytes().any(|byte| byte.is_ascii_digit()));
    entry.page = page.map(|page| (*page).to_owned()).unwrap_or_default();
    let text: Vec<&str> = lines[at.min(lines.len())..].to_vec();
    entry.body = super::body_of(&text);
    entry
}

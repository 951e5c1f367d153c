//! Exports of news databases: Nexis, Factiva, ProQuest, NewsBank. A file holds many articles, each with lines that say where it
//! was published. The same layouts occur as text and as HTML.

mod factiva;
mod html_lines;
mod newsbank;
mod nexis;
mod proquest;

use super::Reader;
use super::article::PublishedBasis;
use super::decode::decode_declared;
use super::fields::people;
use super::html;
use super::moments;
use super::record::{Body, Record};
use super::words::phrase_at_start;
use crate::error::Error;
use crate::lexicon::{Class, with_single_spaces};

pub(super) use factiva::records as factiva;
pub(super) use newsbank::records as newsbank;
pub(super) use nexis::records as nexis;
pub(super) use proquest::records as proquest;

/// A database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Database {
    Nexis,
    Factiva,
    ProQuest,
    NewsBank,
}

/// The database that a sample of an input comes from.
pub(super) fn database(sample: &str) -> Option<Database> {
    let converted;
    let text = match html::is_page(sample) {
        true => {
            converted = html_lines::lines(sample);
            &converted
        }
        false => sample,
    };
    let lines: Vec<&str> = text.lines().map(str::trim).collect();
    let found = [
        (nexis::fits(&lines), Database::Nexis),
        (proquest::fits(&lines), Database::ProQuest),
        (factiva::fits(&lines), Database::Factiva),
        (newsbank::fits(&lines), Database::NewsBank),
    ];
    found
        .into_iter()
        .find_map(|(fits, database)| fits.then_some(database))
}

/// The text of an export, with line ends of Unix. The lines of HTML are those that it shows.
fn text_of(bytes: &[u8], reader: &Reader) -> Result<(String, Option<String>), Error> {
    let decoded = decode_declared(bytes, reader.encoding.as_deref(), html::declared(bytes))?;
    let warning = decoded.warning();
    let text = decoded.text.replace("\r\n", "\n").replace('\r', "\n");
    // Some exports start each document on a new page.
    let text = text.replace(['\u{feff}', '\u{c}'], "");
    let text = match html::is_page(text.trim_start()) {
        true => html_lines::lines(&text),
        false => text,
    };
    Ok((text, warning))
}

/// What an export says about one article.
#[derive(Debug, Default)]
struct Entry {
    id: String,
    title: String,
    byline: String,
    date: String,
    publisher: String,
    section: String,
    page: String,
    url: String,
    language: String,
    tags: Vec<String>,
    description: String,
    dateline: String,
    updated: String,
    /// What the export says about a correction.
    correction: Option<String>,
    body: String,
}

fn some(text: &str) -> Option<String> {
    let text = with_single_spaces(text);
    (!text.is_empty()).then_some(text)
}

/// The warning about an article that its publisher corrected.
pub(super) fn corrected(note: &str) -> String {
    let note = with_single_spaces(note);
    match note.is_empty() {
        true => "the publisher corrected the article".to_owned(),
        false => format!("the publisher corrected the article: {note:.500}"),
    }
}

impl Entry {
    /// The record; `None` if there is neither text nor headline.
    fn into_record(self) -> Option<Record> {
        let mut warnings = Vec::new();
        let mut text = self.body.trim().to_owned();
        if text.is_empty() {
            if self.title.trim().is_empty() {
                return None;
            }
            warnings.push("the record holds a headline and no text".to_owned());
            text = with_single_spaces(&self.title);
        } else if let Some(place) = some(&self.dateline) {
            let starts = text.len() >= place.len()
                && text.is_char_boundary(place.len())
                && text[..place.len()].eq_ignore_ascii_case(&place);
            if !starts {
                text = format!("{place} — {text}");
            }
        }
        let mut record = Record::new(self.id, text, Body::Untitled);
        record.title = some(&self.title);
        record.url = some(&self.url).filter(|url| url.starts_with("http"));
        let moment =
            |date: &str| moments::published(&with_single_spaces(date), PublishedBasis::Metadata);
        let metadata = &mut record.metadata;
        metadata.published = moment(&self.date);
        if metadata.published.is_none() && !self.date.trim().is_empty() {
            let date = with_single_spaces(&self.date);
            warnings.push(moments::odd(&date));
        }
        metadata.updated = moment(&self.updated);
        metadata.authors = authors(&self.byline);
        metadata.publisher = some(&self.publisher);
        metadata.section = some(&self.section);
        metadata.page = some(&self.page);
        metadata.description = some(&self.description);
        metadata.tags = self
            .tags
            .iter()
            .filter_map(|tag| some(tag))
            .take(50)
            .collect();
        metadata.language = language_code(&self.language).map(str::to_owned);
        warnings.extend(self.correction.as_deref().map(corrected));
        record.warnings = warnings;
        Some(record)
    }
}

/// The authors in a byline.
fn authors(byline: &str) -> Vec<String> {
    let line = with_single_spaces(byline);
    if line.is_empty() {
        return Vec::new();
    }
    let names = people(&line).into_iter();
    names.map(|name| without_capitals(&name)).collect()
}

/// "Marta Lund" for "MARTA LUND". A name without a space may be an agency.
fn without_capitals(name: &str) -> String {
    if !name.contains(' ') || name.chars().any(char::is_lowercase) {
        return name.to_owned();
    }
    let mut lowered = String::with_capacity(name.len());
    for c in name.chars() {
        match lowered.ends_with(char::is_alphabetic) {
            true => lowered.extend(c.to_lowercase()),
            false => lowered.push(c),
        }
    }
    lowered
}

/// The code of a language by its English name.
fn language_code(name: &str) -> Option<&'static str> {
    const NAMES: [(&str, &str); 8] = [
        ("English", "en"),
        ("German", "de"),
        ("French", "fr"),
        ("Spanish", "es"),
        ("Italian", "it"),
        ("Dutch", "nl"),
        ("Portuguese", "pt"),
        ("Arabic", "ar"),
    ];
    let first = name.trim().split([';', ' ', ',']).next().unwrap_or("");
    NAMES
        .iter()
        .find(|(known, _)| known.eq_ignore_ascii_case(first))
        .map(|(_, code)| *code)
}

/// The records of the entries.
fn records_of(entries: Vec<Entry>, warning: Option<String>) -> Vec<Record> {
    let mut records: Vec<Record> = entries.into_iter().filter_map(Entry::into_record).collect();
    for record in &mut records {
        record.warnings.extend(warning.clone());
    }
    records
}

/// True for a short line that is a date, perhaps with the weekday and the time.
fn is_date(line: &str) -> bool {
    line.len() < 70
        && line.bytes().any(|byte| byte.is_ascii_digit())
        && moments::published(line, PublishedBasis::Metadata).is_some()
        && !is_rights(line)
}

/// True for a line about rights.
fn is_rights(line: &str) -> bool {
    let line = line.trim_start();
    phrase_at_start(line, Class::CopyrightMark).is_some()
        || phrase_at_start(line, Class::RightsNotice).is_some()
}

/// The lines of a paragraph as one, if they were wrapped: all but the last are long.
fn joined(lines: &[&str]) -> String {
    let wrapped = lines.len() > 1
        && lines[..lines.len() - 1]
            .iter()
            .all(|line| line.trim().len() >= 40);
    let lines: Vec<&str> = lines.iter().map(|line| line.trim()).collect();
    lines.join(if wrapped { " " } else { "\n" })
}

/// The paragraphs of lines: runs of lines that are not blank.
fn paragraphs<'l, 't>(lines: &'l [&'t str]) -> Vec<&'l [&'t str]> {
    let blank = |line: &&str| line.trim().is_empty();
    lines
        .split(blank)
        .filter(|lines| !lines.is_empty())
        .collect()
}

/// The text of lines: paragraphs with a blank line between them.
fn body_of(lines: &[&str]) -> String {
    let texts: Vec<String> = paragraphs(lines).into_iter().map(joined).collect();
    texts.join("\n\n")
}

/// The label at the start of a line, one of `labels`, and what follows its colon. Case does not count.
fn labeled<'t>(line: &'t str, labels: &[&'static str]) -> Option<(&'static str, &'t str)> {
    let (name, value) = line.trim().split_once(':')?;
    let name = name.trim();
    let found = labels
        .iter()
        .find(|label| label.eq_ignore_ascii_case(name))?;
    Some((found, value.trim()))
}

//! Who said what, grouped by speaker.

use std::collections::HashMap;

use super::UNSURE;
use super::lists::capacity;
use super::page::{Ink, Page};
use super::verbs::verb;
use super::words::{capitalized, content, fold, words};
use crate::Analysis;
use crate::entities::EntityId;
use crate::quotes::{Quote, QuoteKind};

/// The statements of one speaker.
pub(in crate::report) struct Speaker<'a> {
    pub(in crate::report) heading: String,
    pub(in crate::report) capacity: Option<String>,
    pub(in crate::report) quotes: Vec<&'a Quote>,
}

/// Writes the statements of which the analysis is sure.
pub(super) fn write(page: &mut Page, analysis: &Analysis<'_>, explain: bool) {
    let sure = analysis.quotes.iter().filter(|quote| !is_unsure(quote));
    let speakers = by_speaker(analysis, sure);
    if speakers.is_empty() {
        return;
    }
    page.heading("Who said what");
    write_speakers(page, analysis, &speakers, explain);
}

/// Writes the statements of which the analysis is not sure.
pub(super) fn write_unsure(page: &mut Page, analysis: &Analysis<'_>, explain: bool) {
    let unsure = analysis.quotes.iter().filter(|quote| is_unsure(quote));
    write_speakers(page, analysis, &by_speaker(analysis, unsure), explain);
}

/// The number of statements of which the analysis is not sure.
pub(super) fn count_unsure(analysis: &Analysis<'_>) -> usize {
    analysis
        .quotes
        .iter()
        .filter(|quote| is_unsure(quote))
        .count()
}

pub(in crate::report) fn is_unsure(quote: &Quote) -> bool {
    quote.confidence < UNSURE
}

/// The speakers in the order in which they speak first.
pub(in crate::report) fn by_speaker<'a>(
    analysis: &Analysis<'_>,
    quotes: impl Iterator<Item = &'a Quote>,
) -> Vec<Speaker<'a>> {
    let mut speakers: Vec<Speaker<'a>> = Vec::new();
    let mut known: HashMap<(Option<EntityId>, String), usize> = HashMap::new();
    for quote in quotes {
        let heading = heading(analysis, quote);
        let key = match quote.speaker {
            Some(id) => (Some(id), String::new()),
            None => (None, heading.to_lowercase()),
        };
        let at = *known.entry(key).or_insert_with(|| {
            speakers.push(Speaker {
                heading,
                capacity: capacity_of(analysis, quote.speaker),
                quotes: Vec::new(),
            });
            speakers.len() - 1
        });
        speakers[at].quotes.push(quote);
    }
    speakers
}

/// The name of the speaker of a quote, or the words for them.
fn heading(analysis: &Analysis<'_>, quote: &Quote) -> String {
    let source = quote
        .source
        .map(|span| words(analysis.document.text(), span));
    let name = quote.speaker_name.as_deref().map(fold).or(source);
    match name {
        Some(name) if quote.speaker.is_some() => name,
        Some(name) => capitalized(&name),
        None => "Unattributed".to_owned(),
    }
}

fn capacity_of(analysis: &Analysis<'_>, speaker: Option<EntityId>) -> Option<String> {
    let Some(EntityId::Person(id)) = speaker else {
        return None;
    };
    let person = analysis
        .entities
        .people
        .iter()
        .find(|person| person.id == id)?;
    capacity(analysis, person)
}

/// Writes speakers with their statements; without `-v` no more statements than a list has items.
fn write_speakers(
    page: &mut Page,
    analysis: &Analysis<'_>,
    speakers: &[Speaker<'_>],
    explain: bool,
) {
    let total: usize = speakers.iter().map(|speaker| speaker.quotes.len()).sum();
    let shown = page.shown_statements(total);
    let mut left = shown;
    for speaker in speakers {
        if left == 0 {
            break;
        }
        let name = page.paint(&speaker.heading, Ink::Strong);
        page.item(&match &speaker.capacity {
            Some(capacity) => format!("{name}, {capacity}"),
            None => name,
        });
        for quote in speaker.quotes.iter().take(left) {
            statement(page, analysis, quote, explain);
        }
        left -= speaker.quotes.len().min(left);
    }
    page.more(total - shown);
}

/// Writes one statement. Direct quotes begin with the verb and stand flush; reported speech is an item with a dash.
fn statement(page: &mut Page, analysis: &Analysis<'_>, quote: &Quote, explain: bool) {
    let content = content(analysis.document.text(), quote);
    let is_direct = quote.kind == QuoteKind::Direct;
    let body = match verb(analysis, quote) {
        Some(verb) => {
            let colon = if verb.leads && !is_direct { "" } else { ":" };
            format!("{}{colon} {content}", page.paint(&verb.words, Ink::Accent))
        }
        None => content,
    };
    let why = match explain {
        true => {
            let why = format!("[{}, {:.2}]", quote.rule, quote.confidence);
            format!(" {}", page.paint(&why, Ink::Faint))
        }
        false => String::new(),
    };
    let (first, rest) = if is_direct {
        ("    ", "    ")
    } else {
        ("    – ", "      ")
    };
    page.paragraph(first, rest, &format!("{body}{why}"));
}

//! Who said what, grouped by speaker.

use std::collections::{HashMap, HashSet};

use super::UNSURE;
use super::lists::capacity;
use super::page::{Ink, Page};
use super::verbs::{Joint, uncapitalized, verb};
use super::words::{capitalized, content, fold, words};
use crate::Analysis;
use crate::entities::{EntityId, MentionKind};
use crate::lexicon::{Class, Classes};
use crate::quotes::{Quote, QuoteKind};

/// The statements of one speaker.
pub(in crate::report) struct Speaker<'a> {
    pub(in crate::report) heading: String,
    pub(in crate::report) capacity: Option<String>,
    pub(in crate::report) quotes: Vec<&'a Quote>,
}

/// A statement in words.
pub(in crate::report) struct Wording {
    /// The verb that reports it and the words that belong to it.
    pub(in crate::report) verb: Option<String>,
    /// What stands between the verb and the content.
    pub(in crate::report) joint: &'static str,
    /// What was said.
    pub(in crate::report) content: String,
}

/// The statements of an article.
pub(in crate::report) struct Statements<'a> {
    analysis: &'a Analysis<'a>,
    explain: bool,
    /// The offsets at which names begin.
    names: HashSet<usize>,
}

impl<'a> Statements<'a> {
    pub(in crate::report) fn new(analysis: &'a Analysis<'a>, explain: bool) -> Self {
        let mentions = analysis.entities.all().flat_map(|entity| entity.mentions);
        let names =
            mentions.filter(|mention| mention.kind == MentionKind::Name && !mention.is_part());
        Self {
            analysis,
            explain,
            names: names.map(|mention| mention.span.start).collect(),
        }
    }

    /// Writes the statements of which the analysis is sure.
    pub(super) fn write(&self, page: &mut Page) {
        let speakers = by_speaker(self.analysis, |quote| !is_unsure(quote));
        if !speakers.is_empty() {
            page.heading("Who said what");
            self.write_speakers(page, &speakers);
        }
    }

    /// Writes the statements of which the analysis is not sure.
    pub(super) fn write_unsure(&self, page: &mut Page) {
        self.write_speakers(page, &by_speaker(self.analysis, is_unsure));
    }

    /// The number of statements of which the analysis is not sure.
    pub(super) fn count_unsure(&self) -> usize {
        let quotes = self.analysis.quotes.iter();
        quotes.filter(|quote| is_unsure(quote)).count()
    }

    /// Writes speakers with their statements; without `-v` only the first ones.
    fn write_speakers(&self, page: &mut Page, speakers: &[Speaker<'_>]) {
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
                self.statement(page, quote);
            }
            left -= speaker.quotes.len().min(left);
        }
        page.more(total - shown);
    }

    /// The words for a statement. Reported content follows its verb as in a sentence, where it can.
    pub(in crate::report) fn wording(&self, quote: &Quote) -> Wording {
        let content = content(self.analysis.document.text(), quote);
        let is_direct = quote.kind == QuoteKind::Direct;
        let Some(verb) = verb(self.analysis, quote, &self.names) else {
            return Wording {
                verb: None,
                joint: "",
                content,
            };
        };
        let (joint, content) = match verb.joint {
            Joint::Space if !is_direct => (" ", content),
            Joint::SmallLetter if !is_direct => (" ", uncapitalized(content)),
            _ => (": ", content),
        };
        Wording {
            verb: Some(verb.words),
            joint,
            content,
        }
    }

    /// Writes one statement. Direct quotes begin with the verb and stand flush; reported speech is an item with a dash.
    fn statement(&self, page: &mut Page, quote: &Quote) {
        let Wording {
            verb,
            joint,
            content,
        } = self.wording(quote);
        let verb = verb.map_or_else(String::new, |verb| page.paint(&verb, Ink::Accent));
        let mut body = format!("{verb}{joint}{content}");
        let is_direct = quote.kind == QuoteKind::Direct;
        if self.explain {
            let why = format!("[{}, {:.2}]", quote.rule, quote.confidence);
            body.push(' ');
            body.push_str(&page.paint(&why, Ink::Faint));
        }
        let first = if is_direct { "    " } else { "    – " };
        page.paragraph(first, "      ", &body);
    }
}

pub(in crate::report) fn is_unsure(quote: &Quote) -> bool {
    quote.confidence < UNSURE
}

/// The speakers in the order in which they speak first.
pub(in crate::report) fn by_speaker<'a>(
    analysis: &'a Analysis<'_>,
    is_wanted: impl Fn(&Quote) -> bool,
) -> Vec<Speaker<'a>> {
    let mut speakers: Vec<Speaker<'a>> = Vec::new();
    let mut known: HashMap<(Option<EntityId>, String), usize> = HashMap::new();
    for quote in analysis.quotes.iter().filter(|quote| is_wanted(quote)) {
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
pub(in crate::report) fn heading(analysis: &Analysis<'_>, quote: &Quote) -> String {
    let source = quote
        .source
        .map(|span| words(analysis.document.text(), span));
    let name = quote.speaker_name.as_deref().map(fold).or(source);
    match name {
        Some(name) if quote.speaker.is_some() => name,
        Some(name) if is_pronoun(&name) => {
            format!("Unidentified (“{}”)", uncapitalized(name))
        }
        Some(name) => capitalized(&name),
        None => "Unattributed".to_owned(),
    }
}

fn is_pronoun(name: &str) -> bool {
    let classes = Classes::of(name);
    classes.has(Class::SpeakerPronoun) || classes.has(Class::ConversationPronoun)
}

fn capacity_of(analysis: &Analysis<'_>, speaker: Option<EntityId>) -> Option<String> {
    let Some(EntityId::Person(id)) = speaker else {
        return None;
    };
    // The people are in the order of their ids.
    let people = &analysis.entities.people;
    let at = people.binary_search_by_key(&id, |person| person.id).ok()?;
    capacity(analysis, &people[at])
}

//! The start of a report: headline, byline, the main event, the summary; and its keywords and warnings.

use super::dates;
use super::page::{Ink, Page};
use super::words::{capitalized, enumerate, first_words, fold, words};
use crate::Analysis;
use crate::entities::MentionKind;
use crate::input::{BlockKind, PublishedBasis};
use crate::lexicon::country_name;
use crate::span::Span;
use crate::summary::facts::{Fact, Referent};

/// Number of words that stand for a headline that is missing.
const WORDS_OF_TITLE: usize = 14;

/// The main event is left out if its words are at least this share of the first sentence of the summary. A choice of layout,
/// not measured.
const MOST_OF_SENTENCE: f32 = 0.7;

/// Writes the headline, or else the first words of the article, or else its name; then byline, publisher and date.
pub(super) fn title(page: &mut Page, analysis: &Analysis<'_>) {
    let article = analysis.article;
    let headline = page.paint(&headline(analysis), Ink::Strong);
    page.paragraph("", "", &headline);
    let authors: Vec<String> = article
        .authors
        .iter()
        .map(|author| fold(&author.text))
        .collect();
    let authors = match authors.is_empty() {
        true => None,
        false => Some(format!("By {}", enumerate(&authors))),
    };
    let publisher = article
        .publisher
        .as_ref()
        .map(|publisher| fold(&publisher.text));
    let published = analysis.published.as_ref().map(|published| {
        let day = dates::day_in_words(published.date);
        match published.basis {
            PublishedBasis::Inferred => format!("{day} (inferred from the text)"),
            _ => day,
        }
    });
    let line: Vec<String> = [authors, publisher, published]
        .into_iter()
        .flatten()
        .collect();
    if !line.is_empty() {
        let line = page.paint(&line.join(" · "), Ink::Faint);
        page.paragraph("", "", &line);
    }
}

/// The headline, or else the first words of the article, or else its name.
pub(in crate::report) fn headline(analysis: &Analysis<'_>) -> String {
    let article = analysis.article;
    let is_running = |block: usize| article.blocks[block].kind == BlockKind::Paragraph;
    let mut sentences = analysis.document.sentences.iter();
    match &article.headline {
        Some(headline) => fold(&headline.text),
        None => match sentences.find(|sentence| is_running(sentence.block)) {
            Some(first) => first_words(first.span.of(&article.text), WORDS_OF_TITLE),
            None => fold(&article.id),
        },
    }
}

/// Writes who did what, when and where.
pub(super) fn in_short(page: &mut Page, analysis: &Analysis<'_>) {
    let facts = &analysis.summary.facts;
    let text = analysis.document.text();
    let names = |facts: &[Fact]| {
        let mut names: Vec<String> = Vec::new();
        for fact in facts {
            let name = capitalized(&name(analysis, fact));
            if !names.contains(&name) {
                names.push(name);
            }
        }
        names.join("; ")
    };
    let when = |fact: &Fact| match fact.referent {
        Referent::Date(index) => match analysis.dates.get(index) {
            Some(date) if date.span == fact.span => dates::with_period(text, date),
            _ => words(text, fact.span),
        },
        _ => words(text, fact.span),
    };
    let what = facts.what.map(|what| what.span);
    let what = what.filter(|what| !opens_summary(analysis, *what));
    let places = names(&facts.places);
    let main_place = main_place(analysis).unwrap_or_default();
    let is_main = !places.is_empty() && with_more(&main_place, &places);
    let rows = [
        ("Who", names(&facts.who)),
        (
            "What",
            what.map_or_else(String::new, |what| capitalized(&words(text, what))),
        ),
        (
            "When",
            facts
                .when
                .as_ref()
                .map_or_else(String::new, |fact| capitalized(&when(fact))),
        ),
        ("Where", if is_main { main_place.clone() } else { places }),
        (
            "Main place",
            if is_main { String::new() } else { main_place },
        ),
    ];
    let rows: Vec<_> = rows.iter().filter(|(_, value)| !value.is_empty()).collect();
    let Some(width) = rows.iter().map(|(label, _)| label.len()).max() else {
        return;
    };
    page.heading("In short");
    let indent = " ".repeat(width + 4);
    for (label, value) in rows {
        let pad = " ".repeat(width - label.len() + 2);
        let label = page.paint(label, Ink::Accent);
        page.paragraph(&format!("  {label}{pad}"), &indent, value);
    }
}

/// Whether the first sentence of the summary says little more than what happened.
fn opens_summary(analysis: &Analysis<'_>, what: Span) -> bool {
    let first = analysis.summary.sentences.first();
    first.is_some_and(|first| {
        first.span.contains(what) && what.len() as f32 >= MOST_OF_SENTENCE * first.span.len() as f32
    })
}

/// Whether a place is `name`, with its country or alone.
fn with_more(place: &str, name: &str) -> bool {
    let rest = place.strip_prefix(name);
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(", "))
}

/// The words of a fact; the whole name of an entity that they name.
pub(in crate::report) fn name(analysis: &Analysis<'_>, fact: &Fact) -> String {
    let text = analysis.document.text();
    if let Referent::Entity(id) = fact.referent {
        let entity = analysis.entities.all().find(|entity| entity.id == id);
        let named = entity.filter(|entity| {
            let mut mentions = entity.mentions.iter();
            mentions.any(|mention| mention.span == fact.span && mention.kind == MentionKind::Name)
        });
        if let Some(entity) = named {
            return fold(entity.name);
        }
    }
    words(text, fact.span)
}

/// The main place with its country, or else the main country.
pub(in crate::report) fn main_place(analysis: &Analysis<'_>) -> Option<String> {
    let entities = &analysis.entities;
    let country = || {
        let country = entities.focus.country.as_ref()?;
        country_name(&country.of).map(str::to_owned)
    };
    let place = entities.focus.place.as_ref().and_then(|place| {
        let mut places = entities.places.iter();
        places.find(|known| known.id == place.of)
    });
    match place {
        Some(place) => Some(super::lists::with_country(place)),
        None => country(),
    }
}

/// Writes the sentences of the summary.
pub(super) fn summary(page: &mut Page, analysis: &Analysis<'_>) {
    let sentences = &analysis.summary.sentences;
    if sentences.is_empty() {
        return;
    }
    page.heading("Summary");
    for sentence in sentences {
        let sentence = words(analysis.document.text(), sentence.span);
        page.paragraph("  • ", "    ", &sentence);
    }
}

/// Writes the keywords.
pub(super) fn keywords(page: &mut Page, analysis: &Analysis<'_>) {
    let keywords: Vec<String> = analysis
        .summary
        .keywords
        .iter()
        .map(|word| fold(word))
        .collect();
    if !keywords.is_empty() {
        page.heading("Keywords");
        page.paragraph("  ", "  ", &keywords.join(", "));
    }
}

/// Writes the warnings about the input.
pub(super) fn warnings(page: &mut Page, analysis: &Analysis<'_>) {
    if !analysis.article.warnings.is_empty() {
        page.heading("Warnings");
        for warning in &analysis.article.warnings {
            page.item(&fold(warning));
        }
    }
}

//! The sources of quotes without a name, with their marked antecedents.

use anyhow::Result;
use nutgraf::entities::Entities;
use nutgraf::entities::learning::{Model, pronouns};
use nutgraf::input::Reader;
use nutgraf::quotes::learning::speakers::sources;
use nutgraf::span::Span;
use nutgraf::{names, text};

use super::{Labeled, context_of};
use crate::gold::{Antecedent, Judged, Marked};

/// The sources of an article whose speakers are marked.
pub(super) fn of_statements(marked: &Marked, model: Option<&Model>) -> Result<Vec<Labeled>> {
    let article = Reader::default().read_text(&marked.gold.id, &marked.text)?;
    let document = text::segment(&article, false);
    let (entities, _) = pronouns(&document, names::tag(&document), model);
    let (quotes, cases) = sources(&document, &entities, model);
    let mut found = Vec::new();
    for mut case in cases {
        let quote = quotes.iter().find(|quote| quote.source == Some(case.span));
        let overlap = |span: Span| -> usize {
            let spans = quote.iter().flat_map(|quote| &quote.spans);
            spans
                .map(|it| {
                    it.end
                        .min(span.end)
                        .saturating_sub(it.start.max(span.start))
                })
                .sum()
        };
        let statement = marked.gold.statements.iter().max_by_key(|statement| {
            let bytes = &marked.bytes;
            overlap(Span::new(
                bytes.at(statement.start),
                bytes.at(statement.end),
            ))
        });
        let Some(statement) = statement.filter(|statement| {
            let bytes = &marked.bytes;
            overlap(Span::new(
                bytes.at(statement.start),
                bytes.at(statement.end),
            )) > 0
        }) else {
            continue;
        };
        let speaker = statement.speaker.as_deref().unwrap_or("");
        for option in &mut case.alternatives {
            let words = name_of(&entities, option.identity)
                .unwrap_or_else(|| option.identity.of(document.text()));
            option.is_right = option.is_named == statement.named && is_same(words, speaker);
        }
        found.push(Labeled {
            is_named: statement.named,
            about: format!("{speaker} :: {}", context_of(document.text(), case.span)),
            case,
        });
    }
    Ok(found)
}

/// The sources of an article whose antecedents are marked.
pub(super) fn of_sources(judged: &Judged, model: Option<&Model>) -> Result<Vec<Labeled>> {
    let article = Reader::default().read_text(&judged.id, &judged.text)?;
    let document = text::segment(&article, false);
    let mut found = Vec::new();
    if document.text() != judged.text {
        return Ok(found);
    }
    let (entities, _) = pronouns(&document, names::tag(&document), model);
    let (_, cases) = sources(&document, &entities, model);
    for mut case in cases {
        let marks = judged.sources.iter();
        let Some(mark) = marks.rev().find(|mark| mark.span.overlaps(case.span)) else {
            continue;
        };
        for option in &mut case.alternatives {
            option.is_right = match &mark.antecedent {
                Antecedent::Named(name) => {
                    option.is_named
                        && name_of(&entities, option.identity).is_some_and(|it| is_same(it, name))
                }
                Antecedent::Unnamed(first) => {
                    !option.is_named && judged.first_phrase(option.identity.start) == *first
                }
                Antecedent::New => false,
            };
        }
        found.push(Labeled {
            is_named: matches!(mark.antecedent, Antecedent::Named(_)),
            about: format!(
                "{:?} :: {}",
                mark.antecedent,
                context_of(document.text(), case.span)
            ),
            case,
        });
    }
    Ok(found)
}

/// The name of the entity with a mention.
fn name_of(entities: &Entities, span: Span) -> Option<&str> {
    let mut all = entities.all();
    let has = |mentions: &[nutgraf::entities::Mention]| mentions.iter().any(|it| it.span == span);
    all.find(|entity| has(entity.mentions))
        .map(|entity| entity.name)
}

/// Whether one name has all words of the other, or is its acronym.
fn is_same(a: &str, b: &str) -> bool {
    let words = |name: &str| -> Vec<String> {
        let name = name.split(['(', ')']).next().unwrap_or(name).to_lowercase();
        let words = name.split(|c: char| !c.is_alphanumeric());
        let small = ["", "the", "a", "an", "of", "mr", "mrs", "ms", "dr"];
        words
            .filter(|word| !small.contains(word))
            .map(str::to_owned)
            .collect()
    };
    let acronym = |words: &[String]| -> String {
        words
            .iter()
            .filter_map(|word| word.chars().next())
            .collect()
    };
    let (a, b) = (words(a), words(b));
    let within =
        |a: &[String], b: &[String]| !a.is_empty() && a.iter().all(|word| b.contains(word));
    within(&a, &b) || within(&b, &a) || acronym(&a) == b.concat() || acronym(&b) == a.concat()
}

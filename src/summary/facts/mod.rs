//! Finds the facts of the main event: who, what, where and when.
//!
//! [`scene`] parses the headline and the first sentences, [`answers`] lists the possible answers in them, and a [`model`] for
//! each question estimates how likely each of them is right.

mod answers;
mod clause;
mod event;
mod features;
#[cfg(feature = "workshop")]
pub mod learning;
mod model;
mod scene;

use super::candidates::Candidate;
use crate::dates::TimeExpression;
use crate::entities::Entities;
use crate::span::Span;
use crate::text::Document;

pub use answers::{Question, Referent};
use model::AnswerModel;
use scene::Scene;

/// Who did what, where and when. Fields are empty if the article does not tell.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Facts {
    /// Those who act or to whom something happens, most likely first.
    pub who: Vec<Fact>,
    /// The clause that reports the event.
    pub what: Option<Fact>,
    /// The places of the event, most likely first.
    pub places: Vec<Fact>,
    /// The time of the event.
    pub when: Option<Fact>,
}

/// A part of the main event.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Fact {
    /// The words of the article.
    pub span: Span,
    /// What they name.
    pub referent: Referent,
    /// Probability that it is right, 0 to 1.
    pub confidence: f32,
}

/// Finds the facts. `dates` are those of the document, and `story` the sentences of its story.
pub(super) fn facts(
    document: &Document<'_>,
    entities: &Entities,
    dates: &[TimeExpression],
    story: &[Candidate],
) -> Facts {
    let scene = Scene::new(document, entities, dates, story);
    let of = |question| choose(question, ranked(&scene, question));
    Facts {
        who: of(Question::Who),
        what: of(Question::What).into_iter().next(),
        places: of(Question::Where),
        when: of(Question::When).into_iter().next(),
    }
}

/// The possible answers with their probabilities, most likely first.
fn ranked(scene: &Scene<'_, '_>, question: Question) -> Vec<Fact> {
    let answers = scene.answers(question);
    let rows = features::features(scene, &answers);
    let probabilities = AnswerModel::built_in(question).probabilities(&rows);
    let facts = answers.iter().zip(probabilities);
    let facts = facts.map(|(answer, confidence)| Fact {
        span: answer.span,
        referent: answer.referent,
        confidence,
    });
    let mut facts: Vec<Fact> = facts.collect();
    facts.sort_by(|a, b| b.confidence.total_cmp(&a.confidence));
    facts
}

/// How many answers are given to a question.
struct Choice {
    /// Minimum probability of the first answer.
    first: f32,
    /// Minimum probability of another answer.
    more: f32,
    /// Maximum number of answers.
    most: usize,
}

impl Choice {
    const fn of(question: Question) -> Self {
        let (first, more, most) = match question {
            Question::Who => (0.2, 0.5, 3),
            Question::What => (0.0, 1.0, 1),
            Question::Where => (0.25, 0.5, 3),
            Question::When => (0.25, 1.0, 1),
        };
        Self { first, more, most }
    }
}

/// The answers that are given, out of all possible ones, most likely first.
fn choose(question: Question, ranked: Vec<Fact>) -> Vec<Fact> {
    let choice = Choice::of(question);
    let ranked = ranked.into_iter().enumerate();
    let likely = ranked.filter(|(rank, fact)| {
        fact.confidence
            >= if *rank == 0 {
                choice.first
            } else {
                choice.more
            }
    });
    likely.take(choice.most).map(|(_, fact)| fact).collect()
}

#[cfg(test)]
mod tests {
    use crate::input::{Article, Reader};
    use crate::{Options, analyze};

    fn read(text: &str) -> Article {
        let text = text.replace(" | ", "\n\n");
        Reader::default().read_text("facts", &text).unwrap()
    }

    #[test]
    fn table_of_facts() {
        let table = include_str!("../../../fixtures/tables/facts.tsv");
        for row in table.lines().filter(|row| !row.starts_with('#')) {
            let columns: Vec<&str> = row.split('\t').collect();
            let article = read(columns[1]);
            let facts = analyze(&article, &Options::default()).summary.facts;
            let fact = match columns[0] {
                "who" => facts.who.first().copied(),
                "what" => facts.what,
                "where" => facts.places.first().copied(),
                _ => facts.when,
            };
            let text = fact.map_or("", |fact| fact.span.of(&article.text));
            assert_eq!(text, columns[2], "{row}");
        }
    }

    #[test]
    fn nothing_has_no_facts() {
        for text in ["...", "Yes.", "1 2 3"] {
            let article = Article::of_lines("", text);
            let facts = analyze(&article, &Options::default()).summary.facts;
            assert!(facts.who.is_empty() && facts.when.is_none(), "{text}");
        }
    }
}

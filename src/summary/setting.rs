//! How a sentence is set in its article: the entities and dates that it names, its place in a paragraph, and whether it opens
//! with a definite noun that was introduced before.

use super::topic::{Row, Topic};
use crate::dates::{TimeExpression, TimeKind};
use crate::entities::{Entities, MentionKind};
use crate::lexicon::Class;
use crate::span::Span;
use crate::text::{Case, Document, TokenKind};

/// Maximum number of words of an opening noun phrase, without its article.
const MAX_OPENING: usize = 4;

/// The setting of a sentence. All fields but `opening` are features of the ranker.
#[derive(Debug, Clone, Default)]
pub(super) struct Setting {
    /// The salience of the most salient entity that it names or refers to.
    pub(super) top_salience: f32,
    /// The sum of the saliences of the entities that it names.
    pub(super) salience: f32,
    /// Number of entities that are named here for the first time.
    pub(super) new_entities: f32,
    /// Number of dates and times.
    pub(super) dates: f32,
    /// Whether it has the number of a year.
    pub(super) year: f32,
    /// Whether it is the first sentence of its paragraph; -1 if the article has one paragraph.
    pub(super) block_first: f32,
    /// Whether it opens with a definite noun that no earlier sentence has.
    pub(super) definite_new: f32,
    /// Whether it opens with a definite noun that an earlier sentence has.
    pub(super) definite_known: f32,
    /// Whether the next sentence opens with a pronoun or demonstrative.
    pub(super) referred_to: f32,
    /// The terms of the definite noun phrase that it opens with.
    pub(super) opening: Vec<u32>,
}

/// The settings of the sentences in `rows`.
pub(super) fn settings(
    topic: &Topic<'_, '_>,
    rows: &[Row],
    dates: &[TimeExpression],
    entities: &Entities,
) -> Vec<Setting> {
    let document = topic.document;
    let block = |row: &Row| document.sentences[row.sentence].block;
    let is_divided = rows
        .first()
        .is_some_and(|first| rows.iter().any(|row| block(row) != block(first)));
    let mut settings: Vec<Setting> = (0..rows.len())
        .map(|index| {
            let row = &rows[index];
            let is_first = index == 0 || block(row) != block(&rows[index - 1]);
            let opening = definite_opening(topic, row);
            let is_known = opening
                .iter()
                .any(|id| topic.is_known_before(*id, row.sentence));
            let is_new = index > 0 && !opening.is_empty() && !is_known;
            Setting {
                year: flag(has_year(document, row)),
                block_first: if is_divided { flag(is_first) } else { -1.0 },
                definite_new: flag(is_new),
                definite_known: flag(index > 0 && is_known),
                referred_to: flag(
                    rows.get(index + 1)
                        .is_some_and(|next| refers_back(document, next)),
                ),
                opening,
                ..Setting::default()
            }
        })
        .collect();
    let row_of = |span: Span| {
        let after = rows.partition_point(|row| row.span.start <= span.start);
        let index = after.checked_sub(1)?;
        rows[index].span.contains(span).then_some(index)
    };
    for date in dates {
        let is_point = matches!(date.kind, TimeKind::Date | TimeKind::Time);
        if let Some(index) = row_of(date.span).filter(|_| is_point) {
            settings[index].dates += 1.0;
        }
    }
    for entity in entities.all() {
        let mut last = None;
        for (number, mention) in entity.mentions.iter().enumerate() {
            let Some(index) = row_of(mention.span) else {
                continue;
            };
            let setting = &mut settings[index];
            setting.top_salience = setting.top_salience.max(entity.salience);
            if mention.kind == MentionKind::Name && last != Some(index) {
                setting.salience += entity.salience;
                setting.new_entities += flag(number == 0);
                last = Some(index);
            }
        }
    }
    settings
}

fn flag(yes: bool) -> f32 {
    f32::from(u8::from(yes))
}

/// The terms of the definite noun phrase at the beginning of a sentence: "The long-awaited scheme". Empty if it has none, or a
/// name.
fn definite_opening(topic: &Topic<'_, '_>, row: &Row) -> Vec<u32> {
    let document = topic.document;
    if !document.is(row.first, Class::DefiniteArticle) {
        return Vec::new();
    }
    let end = document.sentences[row.sentence].tokens.end;
    let mut terms = Vec::new();
    for at in row.first + 1..end.min(row.first + 1 + MAX_OPENING) {
        let token = &document.tokens[at];
        match topic.term_at(at) {
            Some(_) if token.case != Case::Lower => return Vec::new(),
            Some(id) if token.kind == TokenKind::Word => terms.push(id),
            _ => break,
        }
    }
    terms
}

/// Whether a sentence opens with a pronoun or demonstrative.
fn refers_back(document: &Document<'_>, row: &Row) -> bool {
    let classes = document.classes(row.first);
    classes.has(Class::BackReferencePronoun) || classes.has(Class::OpeningDemonstrative)
}

/// Whether a sentence has the number of a year from 1900 to 2099.
fn has_year(document: &Document<'_>, row: &Row) -> bool {
    let end = document.sentences[row.sentence].tokens.end;
    (row.first..end).any(|at| {
        let word = document.token(at);
        word.len() == 4
            && (word.starts_with("19") || word.starts_with("20"))
            && word.bytes().all(|byte| byte.is_ascii_digit())
    })
}

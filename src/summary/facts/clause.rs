//! The main clause of a sentence: where it begins, its subject, and its verb.

use crate::lexicon::{Class, Classes};
use crate::text::{Document, TokenKind, TokenRange};

/// Number of tokens in which a phrase before the subject ends: "After a long night in court, ".
const MAX_OPENING: usize = 20;
/// Number of tokens between the commas around an apposition or a relative clause.
const MAX_ASIDE: usize = 24;
/// Number of tokens of a subject.
const MAX_SUBJECT: usize = 14;

/// The main clause of a sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Clause {
    /// The words of the subject before its postmodifiers; empty if there is none. "of" belongs to it: "hundreds of people".
    pub(super) subject: TokenRange,
    /// The finite verb, or the first participle of a headline.
    pub(super) verb: Option<usize>,
}

impl Clause {
    /// Finds the clause in the tokens of `range`. `is_name` is whether a token belongs to a name.
    pub(super) fn of(
        document: &Document<'_>,
        range: TokenRange,
        is_name: impl Fn(usize) -> bool,
    ) -> Self {
        let reader = Reader {
            document,
            end: range.end,
            is_name,
        };
        let start = reader.after_opening(range.start);
        let verb = reader.verb(start);
        let end = verb.unwrap_or(range.end).min(start + MAX_SUBJECT);
        let subject_end = (start..end)
            .find(|at| *at > start && reader.ends_subject(*at))
            .unwrap_or(end);
        Self {
            subject: TokenRange {
                start,
                end: subject_end,
            },
            verb,
        }
    }
}

/// The closed classes of forms of "be", "have", "do", and of modals.
const AUXILIARIES: std::ops::RangeInclusive<u8> = 7..=10;
/// The closed class of "of".
const OF: u8 = 13;
/// The closed classes of the other prepositions, from "to" on.
const PREPOSITIONS: std::ops::RangeInclusive<u8> = 14..=26;

/// Whether a word is a preposition other than "of".
pub(super) fn is_preposition(classes: Classes) -> bool {
    PREPOSITIONS.contains(&classes.closed_class())
}

/// Reads a sentence up to `end`.
struct Reader<'r, 'a, F> {
    document: &'r Document<'a>,
    end: usize,
    is_name: F,
}

impl<F: Fn(usize) -> bool> Reader<'_, '_, F> {
    /// The first token after a phrase before the subject.
    fn after_opening(&self, start: usize) -> usize {
        let is_mark = |at: &usize| self.document.tokens[*at].kind == TokenKind::Punctuation;
        let start = (start..self.end).find(|at| !is_mark(at)).unwrap_or(start);
        let classes = self.document.classes(start);
        let opens = classes.has_any(&[
            Class::OpeningPreposition,
            Class::Subordinator,
            Class::VerbIng,
        ]) || is_preposition(classes);
        if !opens || (self.is_name)(start) {
            return start;
        }
        let after = start + 1..self.end.min(start + MAX_OPENING);
        let comma = after.clone().find(|at| self.document.token(*at) == ",");
        comma.map_or(start, |comma| (comma + 1).min(self.end))
    }

    /// The verb of the clause whose subject begins at `start`.
    fn verb(&self, start: usize) -> Option<usize> {
        let mut at = start;
        let mut skipped = false;
        while at < self.end {
            let classes = self.document.classes(at);
            if self.document.token(at) == "," {
                at = self.after_aside(at)?;
                continue;
            }
            let is_verb = AUXILIARIES.contains(&classes.closed_class())
                || (at > start && self.is_lexical_verb(at));
            if is_verb && skipped {
                skipped = false;
            } else if is_verb {
                return Some(at);
            }
            skipped |= at > start && classes.has(Class::Relativizer);
            at += 1;
        }
        None
    }

    /// The token after the comma that closes the aside which the comma at `at` opens.
    fn after_aside(&self, at: usize) -> Option<usize> {
        let rest = at + 1..self.end.min(at + MAX_ASIDE);
        let close = rest.into_iter().find(|at| self.document.token(*at) == ",");
        let next = self.document.classes(at + 1);
        let is_coordination = next.closed_class() == 0 && !next.has(Class::Noun);
        match close {
            Some(close) => Some(close + 1),
            None if is_coordination => Some(at + 1),
            None => None,
        }
    }

    /// Whether a token is a verb form after a noun.
    fn is_lexical_verb(&self, at: usize) -> bool {
        let classes = self.document.classes(at);
        let is_form = classes.has_any(&[
            Class::VerbPast,
            Class::VerbThirdPerson,
            Class::IrregularPast,
        ]) || (classes.has(Class::VerbBase) && classes.has(Class::MostlyVerb));
        if !is_form || (self.is_name)(at) {
            return false;
        }
        let before = self.document.classes(at - 1);
        let after_modifier = before.has_any(&[Class::Determiner, Class::IndefiniteArticle])
            || matches!(before.closed_class(), 1..=3 | 13..=26);
        let next = self.document.classes(at + 1);
        let has_object = next.closed_class() > 0 || (self.is_name)(at + 1);
        !after_modifier
            && (classes.has(Class::MostlyVerb) || !classes.has(Class::Noun) || has_object)
    }

    /// Whether a token ends the subject: a mark, or the beginning of a postmodifier.
    fn ends_subject(&self, at: usize) -> bool {
        let classes = self.document.classes(at);
        let token = &self.document.tokens[at];
        let is_mark =
            token.kind == TokenKind::Punctuation && !matches!(self.document.token(at), "-" | "'");
        let opens_modifier = classes.has(Class::Relativizer)
            || (is_preposition(classes) && classes.closed_class() != OF);
        is_mark || (opens_modifier && !(self.is_name)(at))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::input::Article;
    use crate::text;

    #[test]
    fn table_of_clauses() {
        let table = include_str!("../../../fixtures/tables/clauses.tsv");
        for row in table.lines().filter(|row| !row.starts_with('#')) {
            let columns: Vec<&str> = row.split('\t').collect();
            let article = Article::of_lines("", columns[0]);
            let document = text::segment(&article, false);
            let clause = Clause::of(&document, document.sentences[0].tokens, |_| false);
            let subject = document.span_of(clause.subject).of(document.text());
            let verb = clause.verb.map_or("", |verb| document.token(verb));
            assert_eq!([subject, verb], columns[1..3], "{}", columns[0]);
        }
    }
}

//! The noun phrases of an article: runs of nouns and adjectives.

use crate::entities::Entities;
use crate::input::BlockKind;
use crate::learn::weights::{KeyMap, combine};
use crate::lexicon::Class;
use crate::span::Span;
use crate::summary::word_forms::Place;
use crate::summary::words::Words;
use crate::text::{Case, Document, Sentence, TokenKind};

/// Maximum number of words of a phrase.
const MAX_WORDS: usize = 4;

/// A noun phrase and its occurrences.
#[derive(Debug, Clone, Copy)]
pub(super) struct Phrase {
    /// The first token of the first occurrence that is not at the beginning of a sentence or in the headline, if there is one.
    pub(super) at: usize,
    /// Number of tokens.
    pub(super) length: usize,
    /// Number of occurrences.
    pub(super) count: u32,
    /// Number of occurrences that are not part of a longer phrase.
    pub(super) whole: u32,
    /// Number of capitalized occurrences inside a sentence.
    pub(super) capitals: u32,
    /// Number of occurrences inside a sentence.
    pub(super) inner: u32,
    /// Number of occurrences after an article, a possessive or a preposition.
    pub(super) introduced: u32,
    /// Number of occurrences before a mark or a word of a closed class.
    pub(super) closed: u32,
    /// Number of sentences.
    pub(super) sentences: u32,
    /// The first sentence of the story with it.
    pub(super) first: usize,
    /// The last sentence with it.
    pub(super) last: usize,
    /// Whether the headline contains it.
    pub(super) in_headline: bool,
    /// Whether it contains a name.
    pub(super) has_name: bool,
}

/// The noun phrases of a document and the frequencies of their words.
pub(super) struct Phrases {
    pub(super) list: Vec<Phrase>,
    /// Number of occurrences of each stem in the story and the headline.
    pub(super) frequencies: KeyMap<u32>,
    /// Number of sentences of the story.
    pub(super) sentences: usize,
}

impl Phrases {
    /// Finds the phrases.
    pub(super) fn of(document: &Document<'_>, entities: &Entities, words: &Words<'_>) -> Self {
        let mut this = Self {
            list: Vec::new(),
            frequencies: KeyMap::default(),
            sentences: 0,
        };
        let names = Names::of(document, entities);
        let mut known: KeyMap<usize> = KeyMap::default();
        known.reserve(document.lexemes.len());
        this.frequencies.reserve(document.lexemes.len());
        for sentence in &document.sentences {
            let kind = document.block_kind(sentence);
            if !has_keywords(kind) {
                continue;
            }
            let is_headline = kind == BlockKind::Headline;
            this.count_words(sentence, words);
            let mut at = sentence.tokens.start;
            while at < sentence.tokens.end {
                let run = (at..sentence.tokens.end)
                    .take_while(|at| words.form(*at).place != Place::Outside)
                    .count();
                this.add_run(
                    document,
                    (at, at + run),
                    (sentence, is_headline),
                    words,
                    &names,
                    &mut known,
                );
                at += run.max(1);
            }
            this.sentences += usize::from(!is_headline);
        }
        this
    }

    fn count_words(&mut self, sentence: &Sentence, words: &Words<'_>) {
        let tokens = sentence.tokens;
        for form in (tokens.start..tokens.end).map(|at| words.form(at)) {
            if form.place != Place::Outside {
                *self.frequencies.entry(form.stem).or_default() += 1;
            }
        }
    }

    /// Counts the phrases in a run of words.
    fn add_run(
        &mut self,
        document: &Document<'_>,
        (start, end): (usize, usize),
        (sentence, is_headline): (&Sentence, bool),
        words: &Words<'_>,
        names: &Names,
        known: &mut KeyMap<usize>,
    ) {
        for from in start..end {
            if names.splits(from) {
                continue;
            }
            let before = from
                .checked_sub(1)
                .filter(|at| *at >= sentence.tokens.start);
            let before = before.map_or(0, |at| document.classes(at).closed_class());
            let is_introduced = matches!(before, 1..=3 | 13..=26);
            let mut key = 0;
            let mut has_name = false;
            for to in from + 1..=end.min(from + MAX_WORDS) {
                let form = words.form(to - 1);
                key = combine(key, form.stem);
                has_name |= names.has(to - 1);
                let place = form.place;
                if place == Place::First && to > from + 1 {
                    break;
                }
                if matches!(place, Place::First | Place::Before) || names.has(to - 1) {
                    continue;
                }
                let is_demonym = to == from + 1 && document.is(from, Class::Demonym);
                if is_demonym {
                    continue;
                }
                let opens_phrase = to == from + 1
                    && document.is(from, Class::VerbBase)
                    && matches!(before, 1..=3 | 13 | 16..=26);
                let is_last = place == Place::Last && !opens_phrase;
                let index = *known.entry(key).or_insert_with(|| {
                    self.list.push(Phrase {
                        at: from,
                        length: to - from,
                        count: 0,
                        whole: 0,
                        capitals: 0,
                        inner: 0,
                        introduced: 0,
                        closed: 0,
                        sentences: 0,
                        first: usize::MAX,
                        last: usize::MAX,
                        in_headline: false,
                        has_name: false,
                    });
                    self.list.len() - 1
                });
                let phrase = &mut self.list[index];
                phrase.count += 1;
                phrase.whole += u32::from(from == start && to == end);
                phrase.introduced += u32::from(is_introduced);
                let next = document.tokens.get(to);
                let is_closed = next.is_none_or(|next| next.kind != TokenKind::Word)
                    || document.classes(to).closed_class() > 0;
                phrase.closed += u32::from(is_closed);
                phrase.has_name |= has_name;
                phrase.in_headline |= is_headline;
                if is_headline && is_last {
                    break;
                }
                if is_headline {
                    continue;
                }
                if phrase.first == usize::MAX {
                    phrase.first = self.sentences;
                }
                phrase.sentences += u32::from(phrase.last != self.sentences);
                phrase.last = self.sentences;
                if from > sentence.tokens.start {
                    if phrase.inner == 0 {
                        phrase.at = from;
                    }
                    phrase.inner += 1;
                    let is_capital = document.tokens[to - 1].case != Case::Lower;
                    phrase.capitals += u32::from(is_capital);
                }
                if is_last {
                    break;
                }
            }
        }
    }
}

/// For each token, whether it belongs to a name.
struct Names(Vec<InName>);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum InName {
    No,
    First,
    Later,
}

impl Names {
    fn of(document: &Document<'_>, entities: &Entities) -> Self {
        let mut spans: Vec<Span> = entities
            .all()
            .flat_map(|entity| entity.mentions)
            .filter(|mention| mention.kind == crate::entities::MentionKind::Name)
            .map(|mention| mention.span)
            .collect();
        spans.sort_unstable_by_key(|span| span.start);
        let mut spans = spans.into_iter().peekable();
        let mut last = Span::new(0, 0);
        let tokens = document.tokens.iter().map(|token| {
            while let Some(span) = spans.next_if(|span| span.start <= token.span.start) {
                last = span;
            }
            if !last.contains(token.span) {
                InName::No
            } else if last.start == token.span.start {
                InName::First
            } else {
                InName::Later
            }
        });
        Self(tokens.collect())
    }

    /// Whether a token belongs to a name.
    fn has(&self, at: usize) -> bool {
        self.0[at] != InName::No
    }

    /// Whether a token is inside a name, but does not begin it.
    fn splits(&self, at: usize) -> bool {
        self.0[at] == InName::Later
    }
}

/// Whether keywords may come from a block.
fn has_keywords(kind: BlockKind) -> bool {
    matches!(
        kind,
        BlockKind::Headline | BlockKind::Subhead | BlockKind::Paragraph | BlockKind::List
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::input::Article;
    use crate::summary::background::Background;
    use crate::text;

    #[test]
    fn table_of_phrases() {
        let table = include_str!("../../../fixtures/tables/phrases.tsv");
        for row in table.lines().filter(|row| !row.starts_with('#')) {
            let columns: Vec<&str> = row.split('\t').collect();
            let article = Article::of_lines("", columns[0]);
            let document = text::segment(&article, false);
            let words = Words::new(&document, Background::built_in());
            let phrases = Phrases::of(&document, &Entities::default(), &words);
            let found: Vec<String> = phrases
                .list
                .iter()
                .map(|phrase| {
                    let tokens = phrase.at..phrase.at + phrase.length;
                    let words: Vec<&str> = tokens.map(|at| document.token(at)).collect();
                    words.join(" ").to_lowercase()
                })
                .collect();
            for (column, expected) in [(1, true), (2, false)] {
                for phrase in columns[column].split(" ; ") {
                    let is_found = found.iter().any(|found| found == phrase);
                    assert_eq!(is_found, expected, "{phrase:?} in {found:?}");
                }
            }
        }
    }
}

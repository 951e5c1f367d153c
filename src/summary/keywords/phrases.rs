//! The noun phrases of an article: runs of nouns and adjectives.

use crate::entities::Entities;
use crate::input::BlockKind;
use crate::learn::weights::{KeyMap, combine};
use crate::lexicon::people::is_title;
use crate::lexicon::{Class, Classes};
use crate::span::Span;
use crate::summary::background::key_of;
use crate::summary::words::Words;
use crate::text::{Case, Document, Sentence, TokenKind};

/// Maximum number of words of a phrase.
const MAX_WORDS: usize = 4;
/// Allowed lengths of a word, in bytes.
const WORD_LENGTHS: std::ops::RangeInclusive<usize> = 2..=40;
/// Words of more bytes than this lose the ending of the plural.
const SHORT: usize = 3;

/// What a word can do in a phrase.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    /// It cannot be part of one.
    Outside,
    /// It can stand before the last word only.
    Before,
    /// It can stand at the beginning only, before a noun: "disputed election".
    First,
    /// It can stand at the end only, or at the beginning after an article: "search warrant".
    Last,
    /// It can stand anywhere.
    Anywhere,
}

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
    /// The stem of each lexeme.
    pub(super) stems: Vec<u64>,
    /// Number of occurrences of each stem in the story and the headline.
    pub(super) frequencies: KeyMap<u32>,
    /// Number of sentences of the story.
    pub(super) sentences: usize,
}

impl Phrases {
    /// Finds the phrases.
    pub(super) fn of(document: &Document<'_>, entities: &Entities, words: &Words<'_>) -> Self {
        let places: Vec<Place> = (0..document.lexemes.len())
            .map(|lexeme| place_of(document, lexeme, words))
            .collect();
        let stems: Vec<u64> = document
            .lexemes
            .iter()
            .map(|lexeme| stem(lexeme.span.of(document.text())))
            .collect();
        let mut this = Self {
            list: Vec::new(),
            stems,
            frequencies: KeyMap::default(),
            sentences: 0,
        };
        let names = Names::of(document, entities);
        let mut known: KeyMap<usize> = KeyMap::default();
        for sentence in &document.sentences {
            let kind = document.block_kind(sentence);
            if !has_keywords(kind) {
                continue;
            }
            let is_headline = kind == BlockKind::Headline;
            this.count_words(document, sentence, &places);
            let mut at = sentence.tokens.start;
            while at < sentence.tokens.end {
                let run = (at..sentence.tokens.end)
                    .take_while(|at| places[document.tokens[*at].lexeme as usize] != Place::Outside)
                    .count();
                this.add_run(
                    document,
                    (at, at + run),
                    (sentence, is_headline),
                    &places,
                    &names,
                    &mut known,
                );
                at += run.max(1);
            }
            this.sentences += usize::from(!is_headline);
        }
        this
    }

    fn count_words(&mut self, document: &Document<'_>, sentence: &Sentence, places: &[Place]) {
        for token in document.tokens_of(sentence.tokens) {
            let lexeme = token.lexeme as usize;
            if places[lexeme] != Place::Outside {
                *self.frequencies.entry(self.stems[lexeme]).or_default() += 1;
            }
        }
    }

    /// Counts the phrases in a run of words.
    fn add_run(
        &mut self,
        document: &Document<'_>,
        (start, end): (usize, usize),
        (sentence, is_headline): (&Sentence, bool),
        places: &[Place],
        names: &Names,
        known: &mut KeyMap<usize>,
    ) {
        let lexeme = |at: usize| document.tokens[at].lexeme as usize;
        for from in start..end {
            if names.splits(from) {
                continue;
            }
            let mut key = 0;
            for to in from + 1..=end.min(from + MAX_WORDS) {
                key = combine(key, self.stems[lexeme(to - 1)]);
                let place = places[lexeme(to - 1)];
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
                    && from > sentence.tokens.start
                    && matches!(document.classes(from - 1).closed_class(), 1..=3 | 13 | 16..=26);
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
                let before = from
                    .checked_sub(1)
                    .filter(|at| *at >= sentence.tokens.start);
                let before = before.map_or(0, |at| document.classes(at).closed_class());
                phrase.introduced += u32::from(matches!(before, 1..=3 | 13..=26));
                let next = document.tokens.get(to);
                let is_closed = next.is_none_or(|next| next.kind != TokenKind::Word)
                    || document.classes(to).closed_class() > 0;
                phrase.closed += u32::from(is_closed);
                phrase.has_name |= (from..to).any(|at| names.has(at));
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

/// The tokens of names.
struct Names(Vec<Span>, Vec<Span>);

impl Names {
    fn of(document: &Document<'_>, entities: &Entities) -> Self {
        let mut spans: Vec<Span> = entities
            .all()
            .flat_map(|entity| entity.mentions)
            .filter(|mention| mention.kind == crate::entities::MentionKind::Name)
            .map(|mention| mention.span)
            .collect();
        spans.sort_unstable_by_key(|span| span.start);
        Self(
            spans,
            document.tokens.iter().map(|token| token.span).collect(),
        )
    }

    /// The name that contains a token.
    fn at(&self, at: usize) -> Option<Span> {
        let token = *self.1.get(at)?;
        let after = self.0.partition_point(|span| span.start <= token.start);
        let span = *self.0.get(after.checked_sub(1)?)?;
        span.contains(token).then_some(span)
    }

    /// Whether a token belongs to a name.
    fn has(&self, at: usize) -> bool {
        self.at(at).is_some()
    }

    /// Whether a token is inside a name, but does not begin it.
    fn splits(&self, at: usize) -> bool {
        self.at(at)
            .is_some_and(|name| name.start < self.1[at].start)
    }
}

/// Whether keywords may come from a block.
fn has_keywords(kind: BlockKind) -> bool {
    matches!(
        kind,
        BlockKind::Headline | BlockKind::Subhead | BlockKind::Paragraph | BlockKind::List
    )
}

/// What a word can do in a phrase.
fn place_of(document: &Document<'_>, lexeme: usize, words: &Words<'_>) -> Place {
    let entry = &document.lexemes[lexeme];
    let Some(number) = words.of_lexeme(lexeme) else {
        return Place::Outside;
    };
    let word = words.get(number);
    let text = entry.span.of(document.text());
    let classes = entry.classes;
    let is_word = entry.kind == TokenKind::Word
        && WORD_LENGTHS.contains(&text.len())
        && !word.joined
        && word.rarity > 0.0
        && classes.closed_class() == 0
        && !is_title(text)
        && !text.contains(['\'', '’']);
    if !is_word {
        return Place::Outside;
    }
    place_of_classes(classes, text)
}

fn place_of_classes(classes: Classes, text: &str) -> Place {
    let is_noun = classes.has(Class::Noun);
    if !classes.has_word_class() || classes.has(Class::Demonym) {
        return Place::Anywhere;
    }
    if classes.has(Class::VerbPast) && classes.has(Class::MostlyVerb) {
        return match classes.has(Class::Modifier) {
            true => Place::First,
            false => Place::Outside,
        };
    }
    let is_verb = classes.has(Class::MostlyVerb) || classes.has(Class::VerbThirdPerson);
    if is_noun && is_verb {
        return Place::Last;
    }
    if is_noun {
        return Place::Anywhere;
    }
    if classes.has(Class::Modifier) && !text.ends_with("ly") {
        return Place::Before;
    }
    Place::Outside
}

/// The key of a word without the ending of the plural.
pub(super) fn stem(word: &str) -> u64 {
    let is_plural = word.len() > SHORT && word.ends_with('s') && !word.ends_with("ss");
    if !is_plural {
        return key_of(word);
    }
    match word.strip_suffix("ies") {
        Some(root) if word.len() > SHORT + 1 => key_of(&format!("{root}y")),
        _ => key_of(&word[..word.len() - 1]),
    }
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

    #[test]
    fn plural_and_singular_have_one_stem() {
        assert_eq!(stem("prices"), stem("price"));
        assert_eq!(stem("parties"), stem("party"));
        assert_ne!(stem("glass"), stem("glas"));
        assert_eq!(stem("gas"), key_of("gas"));
    }
}

//! Keywords: names and recurring phrases.

use super::background::{Background, key_of};
use super::words::Words;
use crate::entities::{AnyEntity, Entities, Mention, MentionKind};
use crate::input::BlockKind;
use crate::learn::weights::{KeyMap, combine};
use crate::lexicon::people::is_title;
use crate::lexicon::{Class, with_single_spaces};
use crate::text::{Case, Document, Sentence, TokenKind};

/// Maximum number of keywords.
const MAX_KEYWORDS: usize = 10;

/// Maximum number of words of a phrase.
const MAX_WORDS: usize = 3;

/// Allowed lengths of a keyword's words, in bytes.
const WORD_LENGTHS: std::ops::RangeInclusive<usize> = 3..=40;

/// Minimum number of occurrences of a name. The headline adds [`IN_HEADLINE`].
const MIN_NAMES: f32 = 2.0;
/// Number of occurrences for which a name in the headline counts, in addition to those that are counted.
const IN_HEADLINE: f32 = 2.0;
/// Maximum bonus for a name that occurs early: that of a name in the first sentence.
const EARLY: f32 = 0.5;

/// Minimum number of occurrences of a phrase.
const MIN_COUNT: u32 = 2;
/// Share of the capitalized occurrences above which a phrase is a name.
const MIN_CAPITALS: f32 = 0.5;
/// Minimum factor for the number of sentences that contain a phrase.
const MIN_SPREAD: f32 = 0.7;
/// Factor for a phrase in the headline.
const HEADLINE: f32 = 1.4;
/// Bonus for each word of a phrase after the first.
const PER_WORD: f32 = 0.35;
/// Factor for the score of a phrase, to compare it with the score of a name.
const PHRASE: f32 = 0.8;

/// Words of at most this many bytes may end in "ed" or "ly" like any noun: "shed", "ally".
const SHORT: usize = 4;

/// A phrase and its score. Its text is built only if it becomes a keyword.
struct Phrase<'d> {
    what: What<'d>,
    score: f32,
}

/// The words of a phrase.
enum What<'d> {
    /// A name.
    Name(&'d str),
    /// `length` tokens from `at`, shown as written or in lower case.
    Words {
        at: usize,
        length: usize,
        as_written: bool,
    },
}

impl Phrase<'_> {
    /// The text of the phrase, as shown to the user.
    fn form(&self, document: &Document<'_>) -> String {
        match self.what {
            What::Name(name) => with_single_spaces(name),
            What::Words {
                at,
                length,
                as_written,
            } => {
                let tokens: Vec<&str> = (at..at + length).map(|at| document.token(at)).collect();
                let form = tokens.join(" ");
                if as_written {
                    form
                } else {
                    form.to_lowercase()
                }
            }
        }
    }

    fn keys(&self, words: &Words<'_>) -> Vec<u64> {
        match self.what {
            What::Name(name) => keys_of(name).collect(),
            What::Words { at, length, .. } => keys_at(at, length, words).collect(),
        }
    }
}

/// Finds up to ten keywords, most important first.
pub(super) fn keywords(
    document: &Document<'_>,
    entities: &Entities,
    background: Background<'_>,
    words: &Words<'_>,
) -> Vec<String> {
    let mut phrases = names(document, entities, background);
    let named = named_words(entities);
    phrases.extend(recurring(document, words).into_iter().filter_map(|phrase| {
        let What::Words { at, length, .. } = phrase.what else {
            return Some(phrase);
        };
        let hit = keys_at(at, length, words).find_map(|key| named.get(&key));
        match (hit, length) {
            (None, _) => Some(phrase),
            // A word of a name stands for the whole name, and is not part of any other phrase.
            (Some(name), 1) => Some(Phrase {
                what: What::Name(name),
                score: phrase.score,
            }),
            _ => None,
        }
    }));
    phrases.sort_by(|a, b| {
        b.score
            .total_cmp(&a.score)
            .then_with(|| a.form(document).cmp(&b.form(document)))
    });
    let mut kept: Vec<(Vec<u64>, String)> = Vec::new();
    for phrase in phrases {
        if kept.len() == MAX_KEYWORDS {
            break;
        }
        // No keyword is part of another.
        let keys = phrase.keys(words);
        let repeats = kept.iter().any(|(old, _)| {
            keys.iter().all(|key| old.contains(key)) || old.iter().all(|key| keys.contains(key))
        });
        if !repeats {
            kept.push((keys, phrase.form(document)));
        }
    }
    kept.into_iter().map(|(_, form)| form).collect()
}

/// Maps the key of each word in a name to the first name that contains it.
fn named_words(entities: &Entities) -> KeyMap<&str> {
    let mut words = KeyMap::default();
    for name in entities.all().map(|entity| entity.name) {
        for key in name.split_whitespace().map(key_of) {
            words.entry(key).or_insert(name);
        }
    }
    words
}

fn keys_of(name: &str) -> impl Iterator<Item = u64> {
    name.split_whitespace().map(key_of)
}

/// The keys of the words in `length` tokens from `at`.
fn keys_at(at: usize, length: usize, words: &Words<'_>) -> impl Iterator<Item = u64> {
    (at..at + length).filter_map(|at| words.at(at).map(|word| word.key))
}

/// The names that occur at least twice. A name in the headline counts as two more.
fn names<'e>(
    document: &Document<'_>,
    entities: &'e Entities,
    background: Background<'_>,
) -> Vec<Phrase<'e>> {
    let headline = document
        .article
        .headline
        .as_ref()
        .and_then(|headline| headline.span);
    let named = |mentions: &[Mention]| {
        mentions
            .iter()
            .filter(|m| m.kind == MentionKind::Name)
            .count()
    };
    entities
        .all()
        .filter_map(|AnyEntity { name, mentions, .. }| {
            let first = mentions.first()?;
            let titled =
                headline.is_some_and(|span| mentions.iter().any(|m| span.contains(m.span)));
            let count = named(mentions) as f32 + if titled { IN_HEADLINE } else { 0.0 };
            if count < MIN_NAMES {
                return None;
            }
            let rarity = keys_of(name)
                .map(|key| background.rarity(key))
                .fold(0.0, f32::max);
            let sentence = document.sentence_of(document.token_at(first.span.start));
            let early = 1.0 + EARLY / (1.0 + sentence.unwrap_or(0) as f32);
            Some(Phrase {
                what: What::Name(name),
                score: (1.0 + count).ln() * rarity * early,
            })
        })
        .collect()
}

/// The occurrences of a phrase.
struct Count {
    /// The first token of an occurrence, in lower case if possible.
    at: usize,
    /// Number of tokens.
    length: usize,
    count: u32,
    /// Number of capitalized occurrences inside a sentence.
    capitals: u32,
    /// Number of sentences that contain it.
    sentences: u32,
    /// The last sentence that contains it.
    last: usize,
    /// Whether an occurrence stands between an article or preposition and a common word, as noun phrases do.
    is_noun: bool,
    /// Whether the headline contains it.
    in_headline: bool,
}

impl Count {
    /// A count of 0.
    fn new(at: usize, length: usize) -> Self {
        Self {
            at,
            length,
            count: 0,
            capitals: 0,
            sentences: 0,
            last: usize::MAX,
            is_noun: false,
            in_headline: false,
        }
    }

    /// Counts an occurrence at token `at` of sentence `number`. `is_closed` is whether a common word or the end of the
    /// sentence follows.
    fn add(&mut self, document: &Document<'_>, at: usize, number: usize, is_closed: bool) {
        let sentence = &document.sentences[number];
        let is_headline = document.block_kind(sentence) == BlockKind::Headline;
        let is_initial = at == sentence.tokens.start;
        self.count += 1;
        if self.last != number {
            self.sentences += 1;
            self.last = number;
        }
        let is_capital = |at: usize| document.tokens[at].case != Case::Lower;
        self.capitals += u32::from(is_capital(at) && !is_initial && !is_headline);
        if !is_capital(at) && is_capital(self.at) {
            self.at = at;
        }
        self.is_noun |=
            is_closed && !is_initial && document.is(at - 1, Class::NounPhraseIntroducer);
        self.in_headline |= is_headline;
    }

    /// The phrase with its score, if it occurs at least twice and is a name or a noun phrase.
    fn phrase(&self, document: &Document<'_>, words: &Words<'_>) -> Option<Phrase<'static>> {
        let is_name = self.capitals as f32 > MIN_CAPITALS * self.count as f32;
        let tokens = self.at..self.at + self.length;
        let is_phrase = self.count >= MIN_COUNT
            && (self.is_noun || is_name)
            && can_end_phrase(document.token(tokens.end - 1))
            && can_start_phrase(document.token(self.at));
        if !is_phrase {
            return None;
        }
        let known = tokens.filter_map(|at| words.at(at));
        let rarity = known.map(|word| word.rarity).sum::<f32>() / self.length as f32;
        let weight =
            (1.0 + self.count as f32).ln() * (1.0 + self.sentences as f32).ln().max(MIN_SPREAD);
        let headline = if self.in_headline { HEADLINE } else { 1.0 };
        let bonus = headline * (1.0 + PER_WORD * (self.length - 1) as f32);
        Some(Phrase {
            what: What::Words {
                at: self.at,
                length: self.length,
                as_written: is_name,
            },
            score: PHRASE * weight * rarity * bonus,
        })
    }
}

/// Phrases of up to three content words that occur more than once.
fn recurring(document: &Document<'_>, words: &Words<'_>) -> Vec<Phrase<'static>> {
    // The word number of each lexeme that is a content word.
    let content: Vec<Option<usize>> = (0..document.lexemes.len())
        .map(|lexeme| content_word(document, lexeme, words))
        .collect();
    let sentences = document.sentences.iter().enumerate();
    let sentences = sentences.filter(|(_, sentence)| has_keywords(document, sentence));
    let mut frequencies = vec![0_u32; words.count()];
    for (_, sentence) in sentences.clone() {
        for token in document.tokens_of(sentence.tokens) {
            if let Some(number) = content[token.lexeme as usize] {
                frequencies[number] += 1;
            }
        }
    }
    let mut counts: Vec<Count> = Vec::new();
    // For each single word, and for each longer phrase, its index in `counts` plus 1.
    let mut single = vec![0_usize; words.count()];
    let mut several: KeyMap<usize> = KeyMap::default();
    let mut row: Vec<Option<usize>> = Vec::new();
    for (number, sentence) in sentences {
        let tokens = document.tokens_of(sentence.tokens).iter();
        row.clear();
        row.extend(tokens.map(|token| content[token.lexeme as usize]));
        for start in 0..row.len() {
            let mut key = 0;
            for (extra, word) in row[start..].iter().take(MAX_WORDS).enumerate() {
                // A phrase recurs only if all of its words do.
                let Some(word) = word.filter(|word| frequencies[*word] > 1) else {
                    break;
                };
                key = combine(key, words.get(word).key);
                let at = sentence.tokens.start + start;
                let index = match extra {
                    0 => &mut single[word],
                    _ => several.entry(key).or_default(),
                };
                if *index == 0 {
                    counts.push(Count::new(at, extra + 1));
                    *index = counts.len();
                }
                let is_closed = row.get(start + extra + 1).is_none_or(Option::is_none);
                counts[*index - 1].add(document, at, number, is_closed);
            }
        }
    }
    counts
        .iter()
        .filter_map(|count| count.phrase(document, words))
        .collect()
}

/// Whether keywords may come from the block of a sentence.
fn has_keywords(document: &Document<'_>, sentence: &Sentence) -> bool {
    matches!(
        document.block_kind(sentence),
        BlockKind::Headline | BlockKind::Subhead | BlockKind::Paragraph | BlockKind::List
    )
}

/// The number of the word of a lexeme, if it is a content word.
fn content_word(document: &Document<'_>, lexeme: usize, words: &Words<'_>) -> Option<usize> {
    let number = words.of_lexeme(lexeme)?;
    let word = words.get(number);
    let lexeme = &document.lexemes[lexeme];
    if lexeme.kind != TokenKind::Word || !WORD_LENGTHS.contains(&lexeme.span.len()) {
        return None;
    }
    // "Mr." and "Sen." are titles. With a full stop, they are not in the list of common words.
    let written = lexeme.span.of(document.text());
    let is_abbreviated_title = || written.ends_with('.') && is_title(written);
    (!word.joined && word.rarity > 0.0 && !is_abbreviated_title()).then_some(number)
}

/// Whether a word can end a noun phrase: most adverbs, adjectives and participles cannot.
fn can_end_phrase(word: &str) -> bool {
    let is_participle = word.len() > SHORT && word.ends_with("ed");
    !is_participle
        && !["ly", "ive", "ous"]
            .iter()
            .any(|ending| word.ends_with(ending))
}

/// Whether a word can start a noun phrase: most adverbs cannot.
fn can_start_phrase(word: &str) -> bool {
    !(word.ends_with("ly") && word.len() > SHORT)
}

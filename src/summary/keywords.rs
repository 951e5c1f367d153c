//! Keywords: names and recurring phrases, in reading form.

use super::background::{Background, key_of};
use super::words::Words;
use crate::entities::{AnyEntity, Entities, Mention, MentionKind};
use crate::input::BlockKind;
use crate::learn::weights::{KeyMap, combine};
use crate::lexicon::people::is_title;
use crate::text::{Case, Document, Sentence, TokenKind};

/// Keywords of a document at most.
const MOST: usize = 10;

/// Words of a phrase at most.
const LONGEST: usize = 3;

/// A phrase and its weight. Its words are put together only when it is one of the best.
struct Phrase<'d> {
    what: What<'d>,
    score: f32,
}

/// Which words a phrase is.
enum What<'d> {
    /// A name.
    Name(&'d str),
    /// So many tokens from this one on, which are shown as they are written or in lower case.
    Words {
        at: usize,
        length: usize,
        as_written: bool,
    },
}

impl Phrase<'_> {
    /// The form that is shown: the first one, without the capital of a sentence's start.
    fn form(&self, document: &Document<'_>) -> String {
        match self.what {
            What::Name(name) => reading_form(name),
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

/// Up to ten terms, most telling first.
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
            // A part of a name stands for the name, and in no other phrase.
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
        if kept.len() == MOST {
            break;
        }
        // Neither a part of a kept phrase nor a longer form of one.
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

/// The words of all names, each with the first name that has it.
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

/// The keys of the words among some tokens.
fn keys_at(at: usize, length: usize, words: &Words<'_>) -> impl Iterator<Item = u64> {
    (at..at + length).filter_map(|at| words.at(at).map(|word| word.key))
}

fn reading_form(name: &str) -> String {
    name.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The names that come at least twice, or in the headline.
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
            let count = named(mentions) as f32 + if titled { 2.0 } else { 0.0 };
            if count < 2.0 {
                return None;
            }
            let rarity = keys_of(name)
                .map(|key| background.rarity(key))
                .fold(0.0, f32::max);
            let early = 1.0
                + 0.5
                    / (1.0
                        + document
                            .sentence_of(document.token_at(first.span.start))
                            .unwrap_or(0) as f32);
            Some(Phrase {
                what: What::Name(name),
                score: (1.0 + count).ln() * rarity * early,
            })
        })
        .collect()
}

/// What is known of a phrase while counting.
struct Count {
    at: usize,
    length: usize,
    count: u32,
    capitals: u32,
    /// Sentences it is in, and the last of them.
    sentences: u32,
    last: usize,
    /// Whether it has stood between an article or preposition and a word that tells nothing, as noun phrases do.
    noun: bool,
    titled: bool,
}

impl Count {
    /// A phrase of so many words at this token, not yet counted.
    fn new(at: usize, length: usize) -> Self {
        Self {
            at,
            length,
            count: 0,
            capitals: 0,
            sentences: 0,
            last: usize::MAX,
            noun: false,
            titled: false,
        }
    }
}

/// Phrases of one to three telling words that come more than once.
fn recurring(document: &Document<'_>, words: &Words<'_>) -> Vec<Phrase<'static>> {
    let mut often = vec![0_u32; words.count()];
    let forms: Vec<Option<usize>> = (0..document.lexemes.len())
        .map(|form| content(document, form, words))
        .collect();
    for sentence in document.sentences.iter().filter(|s| tells(document, s)) {
        for token in document.tokens_of(sentence.tokens) {
            if let Some(number) = forms[token.lexeme as usize] {
                often[number] += 1;
            }
        }
    }
    let mut counts: Vec<Count> = Vec::new();
    // Where each word, and each phrase of several, stands in `counts`, + 1.
    let mut single = vec![0_usize; words.count()];
    let mut phrases: KeyMap<usize> = KeyMap::default();
    let mut row: Vec<Option<usize>> = Vec::new();
    for (number, sentence) in document.sentences.iter().enumerate() {
        if !tells(document, sentence) {
            continue;
        }
        let kind = document.block_kind(sentence);
        let range = sentence.tokens;
        row.clear();
        let tokens = document.tokens_of(range).iter();
        row.extend(tokens.map(|token| forms[token.lexeme as usize]));
        for start in 0..row.len() {
            let mut phrase = 0;
            for (length, word) in row[start..].iter().take(LONGEST).enumerate() {
                // A phrase comes again only if all of its words do.
                let Some(word) = word.filter(|word| often[*word] > 1) else {
                    break;
                };
                phrase = combine(phrase, words.get(word).key);
                let at = range.start + start;
                let place = match length {
                    0 => &mut single[word],
                    _ => phrases.entry(phrase).or_default(),
                };
                if *place == 0 {
                    counts.push(Count::new(at, length + 1));
                    *place = counts.len();
                }
                let count = &mut counts[*place - 1];
                count.count += 1;
                if count.last != number {
                    count.sentences += 1;
                    count.last = number;
                }
                let capital = document.tokens[at].case != Case::Lower;
                if capital && start > 0 && kind != BlockKind::Headline {
                    count.capitals += 1;
                }
                if !capital && document.tokens[count.at].case != Case::Lower {
                    count.at = at;
                }
                let closed = row.get(start + length + 1).is_none_or(Option::is_none);
                count.noun =
                    count.noun || start > 0 && closed && introduces_noun(document.token(at - 1));
                count.titled |= kind == BlockKind::Headline;
            }
        }
    }
    let mut found = Vec::new();
    for count in counts {
        let name = count.capitals * 2 > count.count;
        if count.count < 2 || !(count.noun || name) {
            continue;
        }
        let range = count.at..count.at + count.length;
        if !ends_phrase(document.token(range.end - 1)) || !starts_phrase(document.token(count.at)) {
            continue;
        }
        let rarity = range
            .clone()
            .filter_map(|at| words.at(at))
            .map(|word| word.rarity)
            .sum::<f32>()
            / count.length as f32;
        let weight = (1.0 + count.count as f32).ln() * (1.0 + count.sentences as f32).ln().max(0.7);
        let bonus = if count.titled { 1.4 } else { 1.0 } * (1.0 + 0.35 * (count.length - 1) as f32);
        found.push(Phrase {
            what: What::Words {
                at: count.at,
                length: count.length,
                as_written: name,
            },
            score: 0.8 * weight * rarity * bonus,
        });
    }
    found
}

/// Whether keywords may come from the block that the sentence stands in.
fn tells(document: &Document<'_>, sentence: &Sentence) -> bool {
    matches!(
        document.block_kind(sentence),
        BlockKind::Headline | BlockKind::Subhead | BlockKind::Paragraph | BlockKind::List
    )
}

/// The number of the word of a form, when it is a telling one.
fn content(document: &Document<'_>, form: usize, words: &Words<'_>) -> Option<usize> {
    let number = words.of_form(form)?;
    let word = words.get(number);
    let form = &document.lexemes[form];
    if form.kind != TokenKind::Word || !(3..=40).contains(&form.span.len()) {
        return None;
    }
    // "Mr.", "Sen.": written with a full stop it is known to no list of words.
    let written = form.span.of(document.text());
    let title = || written.ends_with('.') && is_title(written);
    (!word.joined && word.rarity > 0.0 && !title()).then_some(number)
}

fn introduces_noun(word: &str) -> bool {
    matches!(
        word,
        "the"
            | "The"
            | "a"
            | "A"
            | "an"
            | "An"
            | "this"
            | "its"
            | "their"
            | "his"
            | "her"
            | "our"
            | "'s"
            | "’s"
            | "of"
            | "on"
            | "for"
            | "new"
            | "with"
            | "over"
            | "against"
            | "two"
            | "some"
            | "many"
            | "between"
            | "such"
            | "these"
            | "those"
    )
}

/// False for words that end no noun phrase.
fn ends_phrase(word: &str) -> bool {
    !(word.ends_with("ly")
        || word.len() > 4 && word.ends_with("ed")
        || word.ends_with("ive")
        || word.ends_with("ous"))
}

/// False for words that start none.
fn starts_phrase(word: &str) -> bool {
    !(word.ends_with("ly") && word.len() > 4)
}

//! Step 2 of attribution: finds cues, the words that report speech.
//!
//! Every word with a cue level is a candidate. A linear classifier scores the candidate and its neighborhood. Only likely
//! cues reach the tagger.

use crate::learn::weights::combine;
use crate::lexicon::Class;
use crate::span::Span;

use super::context::{NO_REGION, NameTag, QuoteContext, Word, class};
use super::tagger_features::key;

/// Number of features of a candidate.
pub(super) const FEATURES: usize = 33;

/// A position outside the sentence.
const OUTSIDE: Word = Word {
    key: 0xE0,
    suffix: 0xE0,
    class: class::EDGE,
    name: NameTag::Outside,
    region: NO_REGION,
    sentence: 0,
    level: 0,
    capital: false,
    clusters: [0; 2],
};

/// Minimum score of a likely cue.
const MIN_SCORE: f32 = -1.0;
/// Minimum score of a likely cue in a sentence with quotation marks.
const MIN_SCORE_NEAR_MARKS: f32 = -2.0;

/// Maximum level of a word that is no cue in a person's name: "Price texted". Names in headlines may include "Says" by mistake.
const MAX_LEVEL_IN_NAME: u8 = 4;

/// Whether the score of a candidate is high enough to run the tagger.
pub(super) fn is_likely(context: &QuoteContext<'_>, token: usize, score: f32) -> bool {
    if is_in_name(context, token) {
        return false;
    }
    let sentence = context.words[token].sentence as usize;
    let has_quoted = context.has_quoted.get(sentence).copied().unwrap_or(false);
    score
        > if has_quoted {
            MIN_SCORE_NEAR_MARKS
        } else {
            MIN_SCORE
        }
}

/// Whether a candidate is part of a person's name, so that no score makes it likely.
fn is_in_name(context: &QuoteContext<'_>, token: usize) -> bool {
    let word = &context.words[token];
    word.name.is_person() && word.level <= MAX_LEVEL_IN_NAME
}

/// Calls `found(token, earlier)` for every candidate. `earlier` is the highest cue level of the candidates before it in its
/// sentence.
pub(super) fn each_candidate(context: &QuoteContext<'_>, mut found: impl FnMut(usize, u8)) {
    let mut sentence = u32::MAX;
    let mut earlier = 0;
    for (token, word) in context.words.iter().enumerate() {
        if word.sentence != sentence {
            sentence = word.sentence;
            earlier = 0;
        }
        if word.level > 0 {
            found(token, earlier);
            earlier = earlier.max(word.level);
        }
    }
}

/// Number of cues per sentence that are always kept. The limit bounds the work on text made of cue words. Sentences in news
/// have at most three cues.
const MAX_PER_SENTENCE: usize = 6;
/// Number of tokens in a sentence for each cue beyond that limit.
const TOKENS_PER_CUE: usize = 24;

/// The likely cues and their scores, in text order. If a sentence has too many, only those with the highest scores are kept.
pub(super) fn likely(
    context: &QuoteContext<'_>,
    mut score: impl FnMut(usize, u8) -> f32,
) -> Vec<(usize, f32)> {
    let mut found = Vec::new();
    let (mut sentence, mut first) = (u32::MAX, 0);
    each_candidate(context, |token, earlier| {
        if context.words[token].sentence != sentence {
            keep_best(context, sentence, first, &mut found);
            sentence = context.words[token].sentence;
            first = found.len();
        }
        if is_in_name(context, token) {
            return;
        }
        let score = score(token, earlier);
        if is_likely(context, token, score) {
            found.push((token, score));
        }
    });
    keep_best(context, sentence, first, &mut found);
    found
}

/// Limits the number of cues in a sentence. `found[first..]` are the cues of the sentence; those with the lowest scores are
/// removed.
fn keep_best(
    context: &QuoteContext<'_>,
    sentence: u32,
    first: usize,
    found: &mut Vec<(usize, f32)>,
) {
    let own = &mut found[first..];
    if own.len() <= MAX_PER_SENTENCE {
        return;
    }
    let tokens = context.document.sentences[sentence as usize].tokens;
    let max = MAX_PER_SENTENCE + (tokens.end - tokens.start) / TOKENS_PER_CUE;
    own.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    found.truncate(first + max);
    found[first..].sort_by_key(|cue| cue.0);
}

/// The span of a cue, including the "to" of "according to".
pub(super) fn span(context: &QuoteContext<'_>, cue: usize) -> Span {
    let is_to = |word: &Word| word.class == class::TO && !word.capital;
    let has_to =
        context.is(cue, Class::SourcePreposition) && context.words.get(cue + 1).is_some_and(is_to);
    context.span_of((cue, cue + 1 + usize::from(has_to)))
}

/// Quantizes a score to 0 to 9, for the features of the tagger.
pub(super) fn quantize(score: f32) -> u64 {
    (score * 1.25 + 3.5).clamp(0.0, 9.0) as u64
}

/// The feature keys of the candidate at token `at`; `earlier` as in [`each_candidate`].
pub(super) fn features(context: &QuoteContext<'_>, at: usize, earlier: u8) -> [u64; FEATURES] {
    let words = &context.words;
    let word = &words[at];
    let near = |offset: isize| {
        at.checked_add_signed(offset)
            .and_then(|i| words.get(i))
            .filter(|other| other.sentence == word.sentence)
            .unwrap_or(&OUTSIDE)
    };
    let [b3, b2, b1, a1, a2, a3] = [-3, -2, -1, 1, 2, 3].map(near);
    let [cb3, cb2, cb1, c, ca1, ca2, ca3] =
        [b3, b2, b1, word, a1, a2, a3].map(|w| u64::from(w.class));
    let level = u64::from(word.level);
    let quoted = quoted(context, at);
    let range = context.document.sentences[word.sentence as usize].tokens;
    let that = that_after(context, at, range.end);
    let subject = subject(context, at, range.start);
    let place = bucket(at - range.start) | bucket(range.end - at) << 4;
    let names = b1.name.code() | a1.name.code() << 4;
    let earlier = u64::from(earlier);
    let [middle, fine] = word.clusters.map(u64::from);
    let around = u64::from(b1.clusters[0]) | u64::from(a1.clusters[0]) << 16;
    [
        key(201, 0, word.key),
        key(202, 0, combine(word.key, a1.key)),
        key(203, 0, combine(b1.key, word.key)),
        key(204, ca1, word.key),
        key(205, cb1, word.key),
        key(206, 0, cb1 | c << 8 | ca1 << 16),
        key(207, cb2, cb1 | c << 8 | ca1 << 16 | ca2 << 24),
        key(208, cb1 | ca1 << 8, word.suffix),
        key(209, quoted, word.key),
        key(210, quoted, c),
        key(211, quoted, level),
        key(212, level, cb1 | ca1 << 8),
        key(213, that, word.key),
        key(214, that, c | level << 8),
        key(215, names, c),
        key(216, c | level << 8, b1.key),
        key(217, c | level << 8, a1.key),
        key(218, 0, combine(b2.key, b1.key)),
        key(219, 0, combine(a1.key, a2.key)),
        key(220, earlier, level | quoted << 8),
        key(221, earlier, word.key),
        key(222, place, c),
        key(223, subject, c | level << 8),
        key(224, subject, word.key),
        key(225, subject | names << 16, level),
        key(226, 0, cb3 | cb2 << 8 | cb1 << 16 | level << 24),
        key(227, 0, ca3 | ca2 << 8 | ca1 << 16 | level << 24),
        key(228, ca1 | ca2 << 8, word.key),
        key(229, cb1 | ca1 << 8, fine),
        key(230, quoted, fine | level << 16),
        key(231, subject, middle),
        key(232, c | level << 8, around),
        key(233, that | ca1 << 8, fine),
    ]
}

/// The position of a token relative to quoted regions: inside one, or its distances to the previous and the next one.
fn quoted(context: &QuoteContext<'_>, at: usize) -> u64 {
    let words = &context.words;
    if words[at].is_quoted() {
        return 1;
    }
    let after = (1..=6).find(|d| at >= *d && words[at - d].is_quoted());
    let before = (1..=6).find(|d| words.get(at + d).is_some_and(Word::is_quoted));
    let code = |d: Option<usize>| match d {
        None => 0,
        Some(d @ 1..=3) => d as u64,
        Some(_) => 4,
    };
    2 | code(after) << 2 | code(before) << 6
}

/// Distance to the next "that", or 0 if there is none nearby.
fn that_after(context: &QuoteContext<'_>, at: usize, end: usize) -> u64 {
    let that = class::THAT;
    (at + 1..end.min(at + 9))
        .find(|i| context.words[*i].class == that)
        .map_or(0, |i| ((i - at) as u64).min(5))
}

/// Class and distance of the nearest preceding word that can be the head of a subject.
fn subject(context: &QuoteContext<'_>, at: usize, start: usize) -> u64 {
    for i in (start.max(at.saturating_sub(7))..at).rev() {
        let word = &context.words[i];
        let c = word.class;
        let head = matches!(
            c,
            class::CAPITAL
                | class::PERSON
                | class::NOUN
                | class::SPEECH_NOUN
                | class::NOUN_OR_VERB
                | class::UNKNOWN
                | class::SUBJECT_PRONOUN
                | class::OBJECT_PRONOUN
                | class::EITHER_PRONOUN
                | class::WHO
        );
        if head {
            return u64::from(c) | bucket(at - i) << 8 | word.name.kind_code() << 12;
        }
    }
    0
}

fn bucket(n: usize) -> u64 {
    match n {
        0..=4 => n as u64,
        5..=9 => 5,
        10..=19 => 6,
        _ => 7,
    }
}

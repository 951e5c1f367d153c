//! The feature extractor, shared by training and prediction.
//!
//! A feature is the hash of a template and its values. The templates follow Ratinov & Roth (2009), with changes that helped
//! on news: the word, its affixes, shape and clusters; the words around it; the classes of words and phrases in the
//! gazetteer; the run of capitalized words around it; the evidence in the rest of the article. The second pass has only
//! features of the labels that the first pass assigned to the word here and elsewhere ([`super::first_pass`]); it adds
//! their weights to the sums of the first pass.

use crate::learn::weights::combine;
use crate::lexicon::gazetteer::CLASSES;

use super::context::{FeatureContext, Segment, Style, Surroundings, evidence};
use super::first_pass::FirstPass;
use super::lexemes::{Case, LexemeFeatures, Word};

/// The place of the token itself in the window of seven words.
pub const CENTER: usize = 3;

/// The first template of each group.
mod base {
    pub const OWN: u64 = 0;
    pub const PREFIX: u64 = 20;
    pub const SUFFIX: u64 = 25;
    pub const AROUND: u64 = 30;
    pub const PAIRS: u64 = 80;
    pub const PHRASES: u64 = 120;
    pub const RUN: u64 = 150;
    pub const ARTICLE: u64 = 180;
    pub const ELSEWHERE: u64 = 200;
    pub const FIRST_PASS: u64 = 220;
    pub const CLUSTERS: u64 = 250;
}

/// Calls `sink` with the features of token `at` of `segment` in the first pass, always in the same order.
///
/// The sums of some groups of features are cached in prediction: those of the word alone ([`of_word`]), of its neighbors
/// ([`of_neighbor`]), and of its other occurrences ([`of_occurrence`], [`of_longest`]).
#[cfg(any(test, feature = "workshop"))]
pub fn extract(context: &FeatureContext, segment: &Segment, at: usize, sink: &mut impl FnMut(u64)) {
    of_word(context.word(at), Position::of(segment, at), sink);
    for place in (0..2 * CENTER + 1).filter(|place| *place != CENTER) {
        let word = neighbor(segment, at, place).map(|token| context.word(token));
        of_neighbor(place, word, sink);
    }
    of_surroundings(context, segment, at, sink);
    if has_occurrences(context.lexeme(at)) {
        for (token, surroundings) in context.occurrences(at) {
            if token != at {
                of_occurrence(surroundings, sink);
            }
        }
        of_longest(context, at, sink);
    }
}

/// The token at `place` of the window around token `at`; `None` outside of the sentence.
pub fn neighbor(segment: &Segment, at: usize, place: usize) -> Option<usize> {
    let token = (at + place).checked_sub(CENTER)?;
    (segment.sentence.start <= token && token < segment.sentence.end).then_some(token)
}

fn neighbor_lexeme<'v>(
    context: &'v FeatureContext,
    segment: &Segment,
    at: usize,
    place: usize,
) -> Option<&'v LexemeFeatures> {
    neighbor(segment, at, place).map(|token| context.lexeme(token))
}

/// The position of a word in its sentence, for the features of a single word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Position {
    first: bool,
    style: Style,
}

impl Position {
    /// The number of positions.
    pub const COUNT: usize = 8;

    /// The position of token `at`.
    pub fn of(segment: &Segment, at: usize) -> Self {
        Self {
            first: at == segment.sentence.start,
            style: segment.style,
        }
    }

    /// A number below [`Position::COUNT`].
    pub fn number(self) -> usize {
        (self.style as usize) << 1 | usize::from(self.first)
    }
}

/// Whether features are computed from the other occurrences of a word in the article.
pub fn has_occurrences(lexeme: &LexemeFeatures) -> bool {
    !matches!(lexeme.case, Case::Lower | Case::Mark | Case::Number)
}

/// Features of the surroundings of a token: pairs of words, phrases of the gazetteer, the run of capitalized words, the
/// article.
pub fn of_surroundings(
    context: &FeatureContext,
    segment: &Segment,
    at: usize,
    sink: &mut impl FnMut(u64),
) {
    let lexeme = context.lexeme(at);
    let [left, right] =
        [CENTER - 1, CENTER + 1].map(|place| neighbor_lexeme(context, segment, at, place));
    let mut emit = emitter(sink);
    pairs([left, Some(lexeme), right], &mut emit);
    phrases(context, segment, at, lexeme, &mut emit);
    run(context, segment, at, &mut emit);
    article(context, segment, at, &mut emit);
}

/// The template of the feature of the second pass that every token has.
const EVERY: u64 = base::FIRST_PASS - 1;

/// The key of the feature of the second pass that every token has.
#[cfg(feature = "workshop")]
pub fn every() -> u64 {
    combine(EVERY + 1, 0)
}

/// Features of the second pass: the labels that the first pass assigned here and elsewhere.
pub fn of_first_pass(
    context: &FeatureContext,
    segment: &Segment,
    at: usize,
    first_pass: &FirstPass,
    sink: &mut impl FnMut(u64),
) {
    let mut emit = emitter(sink);
    emit(EVERY, 0);
    first_pass.extract(context, segment, at, &mut |template, value| {
        emit(base::FIRST_PASS + template, value);
    });
}

fn emitter(sink: &mut impl FnMut(u64)) -> impl FnMut(u64, u64) {
    |template, value| sink(combine(template + 1, value))
}

/// Features of a single word.
pub fn of_word(word: Word<'_>, position: Position, sink: &mut impl FnMut(u64)) {
    let mut emit = emitter(sink);
    let Word { lexeme, spelling } = word;
    let first = u64::from(position.first);
    let style = position.style as u64;
    let case = lexeme.case as u64;
    emit(base::OWN, 0);
    emit(base::OWN + 1, spelling.exact);
    emit(base::OWN + 2, lexeme.lower);
    emit(base::OWN + 3, spelling.shape);
    emit(base::OWN + 4, case << 4 | style << 1 | first);
    for (i, cluster) in lexeme.clusters.iter().enumerate() {
        if *cluster != 0 {
            emit(base::CLUSTERS + i as u64, u64::from(*cluster));
        }
    }
    emit(base::OWN + 8, u64::from(lexeme.classes));
    emit(
        base::OWN + 9,
        u64::from(lexeme.classes) << 8 | style << 4 | first,
    );
    emit(base::OWN + 10, mix(lexeme.lower, style << 1 | first));
    for class in 0..CLASSES.len() as u64 {
        if lexeme.classes >> class & 1 == 1 {
            emit(base::OWN + 11, class);
        }
    }
    let affixes = spelling.prefixes.iter().zip(spelling.suffixes);
    for (i, (prefix, suffix)) in affixes.enumerate() {
        if *prefix != 0 {
            emit(base::PREFIX + i as u64, *prefix);
            emit(base::SUFFIX + i as u64, suffix);
        }
    }
    if spelling.suffixes[2] != 0 {
        emit(base::OWN + 12, mix(spelling.suffixes[2], case << 1 | first));
    }
}

/// Features of the word at `place` of the window.
pub fn of_neighbor(place: usize, word: Option<Word<'_>>, sink: &mut impl FnMut(u64)) {
    let mut emit = emitter(sink);
    let template = base::AROUND + 7 * place as u64;
    let Some(Word { lexeme, spelling }) = word else {
        emit(template, 0);
        return;
    };
    emit(template, lexeme.lower);
    if place.abs_diff(CENTER) == 3 {
        return;
    }
    emit(template + 1, lexeme.case as u64);
    emit(template + 2, u64::from(lexeme.clusters[1]));
    emit(template + 3, u64::from(lexeme.clusters[2]));
    emit(template + 4, u64::from(lexeme.classes));
    if lexeme.clusters[0] != 0 {
        for (i, code) in lexeme.clusters[3..].iter().enumerate() {
            let template = base::CLUSTERS + 10 + 3 * place as u64 + i as u64;
            emit(template, u64::from(*code));
        }
    }
    if place.abs_diff(CENTER) == 1 {
        emit(template + 5, spelling.shape);
        emit(template + 6, spelling.suffixes[2]);
    }
}

/// Features of pairs of neighbors. Other pairs, including pairs of words, did not help: clusters and runs carry the same
/// information with half the lookups.
fn pairs([left, here, right]: [Option<&LexemeFeatures>; 3], emit: &mut impl FnMut(u64, u64)) {
    let case = |lexeme: Option<&LexemeFeatures>| lexeme.map_or(9, |lexeme| lexeme.case as u64);
    let cluster = |lexeme: Option<&LexemeFeatures>| {
        lexeme.map_or(9_999, |lexeme| u64::from(lexeme.clusters[1]))
    };
    let classes = |lexeme: Option<&LexemeFeatures>| {
        lexeme.map_or(1 << 20, |lexeme| u64::from(lexeme.classes))
    };
    let mut template = base::PAIRS;
    let mut pair = |a: u64, b: u64| {
        emit(template, mix(a, b));
        template += 1;
    };
    pair(case(left) << 4 | case(here), case(right));
    pair(cluster(left), cluster(here));
    pair(cluster(here), cluster(right));
    pair(classes(left), classes(here));
    pair(classes(here), classes(right));
}

fn phrases(
    context: &FeatureContext,
    segment: &Segment,
    at: usize,
    lexeme: &LexemeFeatures,
    emit: &mut impl FnMut(u64, u64),
) {
    let of = |token: usize| {
        if segment.sentence.start <= token && token < segment.sentence.end {
            context.infos[token].phrases
        } else {
            1 << 60
        }
    };
    let here = of(at);
    let case = lexeme.case as u64;
    for class in 0..CLASSES.len() as u64 {
        let part = here >> (3 * class) & 7;
        if part != 0 {
            emit(base::PHRASES, class << 3 | part);
            emit(base::PHRASES + 1, class << 8 | part << 4 | case);
            emit(
                base::PHRASES + 2,
                mix(class << 3 | part, u64::from(lexeme.clusters[0])),
            );
        }
    }
    emit(base::PHRASES + 3, here);
    emit(base::PHRASES + 4, mix(here, of(at + 1)));
    if at > 0 {
        emit(base::PHRASES + 5, mix(of(at - 1), here));
    }
    emit(base::PHRASES + 6, mix(here, segment.style as u64));
}

fn run(context: &FeatureContext, segment: &Segment, at: usize, emit: &mut impl FnMut(u64, u64)) {
    let (start, end) = match context.infos[at].run {
        (start, end) if start < end => (start as usize, end as usize),
        _ => (at, at + 1),
    };
    let length = (end - start).min(6) as u64;
    let place = ((at - start).min(3) << 2 | (end - 1 - at).min(3)) as u64;
    let outer = |token: Option<usize>| {
        token
            .filter(|token| segment.sentence.start <= *token && *token < segment.sentence.end)
            .map(|token| context.lexeme(token))
    };
    let left = outer(start.checked_sub(1));
    let right = outer(Some(end));
    let lower = |lexeme: Option<&LexemeFeatures>| lexeme.map_or(1, |lexeme| lexeme.lower);
    let cluster = |lexeme: Option<&LexemeFeatures>| {
        lexeme.map_or(9_999, |lexeme| u64::from(lexeme.clusters[1]))
    };
    let classes = |lexeme: Option<&LexemeFeatures>| {
        lexeme.map_or(1 << 20, |lexeme| u64::from(lexeme.classes))
    };
    let (first, last) = (context.lexeme(start), context.lexeme(end - 1));
    let where_in = length << 8 | place;
    let mut template = base::RUN;
    let mut next = |value: u64| {
        emit(template, value);
        template += 1;
    };
    next(where_in);
    next(mix(cluster(left), where_in));
    next(mix(cluster(right), where_in));
    next(mix(u64::from(last.classes), where_in));
    next(mix(u64::from(first.classes), where_in));
    next(mix(classes(left), where_in));
    next(mix(classes(right), where_in));
    next(mix(lower(left), where_in));
    next(mix(lower(right), where_in));
    next(mix(first.lower, where_in));
    next(mix(last.lower, where_in));
    if let Some((before, link)) = linked(context, segment, start) {
        let (first, last) = (context.lexeme(before.0), context.lexeme(before.1 - 1));
        next(mix(mix(first.lower, link), where_in));
        next(mix(mix(last.lower, link), where_in));
        next(mix(mix(u64::from(last.clusters[1]), link), where_in));
    }
}

/// The run of capitalized words before the one that starts at `start`, if one or two words link them inside the segment, and a
/// hash of these words.
fn linked(
    context: &FeatureContext,
    segment: &Segment,
    start: usize,
) -> Option<((usize, usize), u64)> {
    let mut link = 0;
    for distance in 1..=3 {
        let at = start.checked_sub(distance)?;
        if at < segment.tokens.start {
            return None;
        }
        let run = context.infos[at].run;
        if run.0 < run.1 {
            return (distance > 1).then_some(((run.0 as usize, run.1 as usize), link));
        }
        link = mix(link, context.lexeme(at).lower);
    }
    None
}

fn article(
    context: &FeatureContext,
    segment: &Segment,
    at: usize,
    emit: &mut impl FnMut(u64, u64),
) {
    let lexeme = context.lexeme(at);
    let bits = u64::from(context.evidence(at));
    let case = lexeme.case as u64;
    let first = u64::from(at == segment.sentence.start);
    emit(base::ARTICLE, bits);
    emit(
        base::ARTICLE + 1,
        mix(bits, case << 4 | (segment.style as u64) << 1 | first),
    );
    emit(base::ARTICLE + 2, mix(bits, u64::from(lexeme.classes)));
    for i in 0..u64::from(evidence::COUNT) {
        if bits >> i & 1 == 1 {
            emit(base::ARTICLE + 3, i << 4 | case);
        }
    }
    let of = |place: usize| match neighbor_lexeme(context, segment, at, place) {
        Some(lexeme) => u64::from(context.evidence(at + place - CENTER)) << 3 | lexeme.case as u64,
        None => 1 << 16,
    };
    if !matches!(lexeme.case, Case::Lower | Case::Mark) {
        emit(base::ARTICLE + 4, mix(bits, of(CENTER + 1)));
        emit(base::ARTICLE + 5, mix(of(CENTER - 1), bits));
    }
}

/// Features of another occurrence of the word of a token.
pub fn of_occurrence(surroundings: Surroundings<'_>, sink: &mut impl FnMut(u64)) {
    let mut emit = emitter(sink);
    let lower = |lexeme: Option<&LexemeFeatures>| lexeme.map_or(1, |lexeme| lexeme.lower);
    let cluster = |lexeme: Option<&LexemeFeatures>| {
        lexeme.map_or(9_999, |lexeme| u64::from(lexeme.clusters[1]))
    };
    emit(base::ELSEWHERE, lower(surroundings.left));
    emit(base::ELSEWHERE + 1, lower(surroundings.right));
    emit(base::ELSEWHERE + 2, cluster(surroundings.left));
    emit(base::ELSEWHERE + 3, cluster(surroundings.right));
}

/// Features of the longest run of capitalized words in the article that contains the word of a token; the same for every
/// occurrence of the word.
pub fn of_longest(context: &FeatureContext, at: usize, sink: &mut impl FnMut(u64)) {
    let Some((first, last, length)) = context.longest_run(at) else {
        return;
    };
    let mut emit = emitter(sink);
    let word = context.lexeme(at).word;
    let length = length.min(6) as u64;
    let place = u64::from(first.word == word) << 1 | u64::from(last.word == word);
    emit(base::ELSEWHERE + 4, length << 2 | place);
    emit(base::ELSEWHERE + 5, mix(u64::from(last.classes), place));
    emit(base::ELSEWHERE + 6, mix(u64::from(first.classes), place));
    emit(base::ELSEWHERE + 7, mix(u64::from(last.clusters[1]), place));
}

/// The hash of an ordered pair of values of one feature. Cheaper than [`combine`], which is applied to the result.
#[inline]
pub fn mix(a: u64, b: u64) -> u64 {
    (a.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ b.rotate_left(29)).wrapping_mul(0xD6E8_FEB8_6659_FD93)
}

/// A fingerprint of all `keys`.
#[cfg(any(test, feature = "workshop"))]
pub fn fingerprint(keys: &[u64]) -> u64 {
    use crate::learn::weights::hash;
    let bytes: Vec<u8> = keys.iter().flat_map(|key| key.to_le_bytes()).collect();
    hash(&bytes)
}

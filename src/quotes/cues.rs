//! Which words report speech: a linear classifier over the neighbourhood of every word that is a cue now and then.

use crate::learn::weights::combine;

use super::context::{NONE, QuoteContext, Word, class};

/// Number of features of a candidate.
pub(super) const FEATURES: usize = 33;

const NOWHERE: Word = Word {
    key: 0xE0,
    suffix: 0xE0,
    class: class::EDGE,
    name: 0,
    region: NONE,
    sentence: 0,
    level: 0,
    capital: false,
    clusters: [0; 2],
};

/// True when a candidate with this sum of weights is worth a look at what it could report; in sentences with quotation
/// marks less is enough.
pub(super) fn is_likely(context: &QuoteContext<'_>, token: usize, sum: f32) -> bool {
    let marked = context
        .marked
        .get(context.words[token].sentence as usize)
        .is_some_and(|marked| *marked);
    sum > if marked { -2.0 } else { -1.0 }
}

/// Calls `found(token, earlier)` for every word that may be a cue; `earlier` is the highest level of those before it
/// in its sentence.
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

/// Cues of one sentence that are looked at, and one more for so many tokens: text that is all words of saying costs no
/// more than other text. Sentences of the press have three at most.
const MOST: usize = 6;
const TOKENS_A_CUE: usize = 24;

/// The candidates that are likely cues, each with its sum of weights by `sum_of`, in the order of the text; of very many in
/// one sentence the surest.
pub(super) fn likely(
    context: &QuoteContext<'_>,
    mut sum_of: impl FnMut(usize, u8) -> f32,
) -> Vec<(usize, f32)> {
    let mut found = Vec::new();
    let (mut sentence, mut first) = (u32::MAX, 0);
    each_candidate(context, |token, earlier| {
        if context.words[token].sentence != sentence {
            keep_surest(context, sentence, first, &mut found);
            sentence = context.words[token].sentence;
            first = found.len();
        }
        let sum = sum_of(token, earlier);
        if is_likely(context, token, sum) {
            found.push((token, sum));
        }
    });
    keep_surest(context, sentence, first, &mut found);
    found
}

/// Takes out of the cues from `first` on, all of one sentence, those that are too many.
fn keep_surest(
    context: &QuoteContext<'_>,
    sentence: u32,
    first: usize,
    found: &mut Vec<(usize, f32)>,
) {
    let own = &mut found[first..];
    if own.len() <= MOST {
        return;
    }
    let tokens = context.document.sentences[sentence as usize].tokens;
    let most = MOST + (tokens.end - tokens.start) / TOKENS_A_CUE;
    own.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    found.truncate(first + most);
    found[first..].sort_by_key(|cue| cue.0);
}

/// How sure a sum of weights is, 0 to 9.
pub(super) fn sureness(sum: f32) -> u64 {
    (sum * 1.25 + 3.5).clamp(0.0, 9.0) as u64
}

/// The feature keys of the candidate at token `at`. `earlier` is the highest level of the candidates before it in its
/// sentence.
pub(super) fn features(context: &QuoteContext<'_>, at: usize, earlier: u8) -> [u64; FEATURES] {
    let words = &context.words;
    let word = &words[at];
    let near = |offset: isize| {
        at.checked_add_signed(offset)
            .and_then(|i| words.get(i))
            .filter(|other| other.sentence == word.sentence)
            .unwrap_or(&NOWHERE)
    };
    let [b3, b2, b1, a1, a2, a3] = [-3, -2, -1, 1, 2, 3].map(near);
    let [cb3, cb2, cb1, c, ca1, ca2, ca3] =
        [b3, b2, b1, word, a1, a2, a3].map(|w| u64::from(w.class));
    let level = u64::from(word.level);
    let quoted = quoted(context, at);
    let range = context.document.sentences[word.sentence as usize].tokens;
    let that = that_ahead(context, at, range.end);
    let subject = subject(context, at, range.start);
    let place = bucket(at - range.start) | bucket(range.end - at) << 4;
    let names = u64::from(b1.name) | u64::from(a1.name) << 4;
    let earlier = u64::from(earlier);
    let [middle, fine] = word.clusters.map(u64::from);
    let around = u64::from(b1.clusters[0]) | u64::from(a1.clusters[0]) << 16;
    let key = super::window::key;
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

/// How the token stands to quoted stretches: inside one, how near behind one, how near before one.
fn quoted(context: &QuoteContext<'_>, at: usize) -> u64 {
    let words = &context.words;
    if words[at].region != NONE {
        return 1;
    }
    let behind = (1..=6).find(|d| at >= *d && words[at - d].region != NONE);
    let before = (1..=6).find(|d| words.get(at + d).is_some_and(|w| w.region != NONE));
    let code = |d: Option<usize>| match d {
        None => 0,
        Some(d @ 1..=3) => d as u64,
        Some(_) => 4,
    };
    2 | code(behind) << 2 | code(before) << 6
}

/// Distance of the next "that", "if" or "whether" or "to" in reach, 0 when there is none.
fn that_ahead(context: &QuoteContext<'_>, at: usize, end: usize) -> u64 {
    let that = class::THAT;
    (at + 1..end.min(at + 9))
        .find(|i| context.words[*i].class == that)
        .map_or(0, |i| ((i - at) as u64).min(5))
}

/// Class and distance of the nearest word to the left that can be the head of a subject.
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
        ) || c == class::SUBJ
            || c == class::IT
            || c == class::WHO
            || c == class::OBJ;
        if head {
            return u64::from(c) | bucket(at - i) << 8 | u64::from(word.name & 3) << 12;
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

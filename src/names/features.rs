//! The one feature extractor: training and prediction share it.
//!
//! A feature is the hash of a template and its values. The templates follow Ratinov & Roth (2009) and what paid on
//! news: the word, its affixes, shape and clusters; the words around it; what the gazetteer says of words and phrases;
//! the run of capitals it stands in; what the rest of the article tells. The second pass knows only what the first
//! called the word here and elsewhere in the article ([`super::recall`]) and adds to the sums of the first.

use crate::learn::weights::{combine, hash};
use crate::lexicon::gazetteer::CLASSES;

use super::forms::{Case, Form, Word};
use super::recall::Recall;
use super::view::{Chain, Context, Style, View, evidence};

/// The place of the token itself in the window of the seven words around it.
pub const HERE: usize = 3;

/// Templates count up from these numbers.
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
    pub const RECALL: u64 = 220;
    pub const CLUSTERS: u64 = 250;
}

/// Hands the features of token `at` of `chain` in the first pass to `sink`, always in the same order.
///
/// The features come in groups. Those of the word alone ([`of_word`]), of a word beside ([`of_neighbour`]) and of the company
/// that a word keeps ([`of_place`], [`of_longest`]) depend on so little that their sums can be kept; training sums them
/// all anew.
pub fn extract(view: &View, chain: &Chain, at: usize, sink: &mut impl FnMut(u64)) {
    of_word(view.word(at), Standing::of(chain, at), sink);
    for place in (0..2 * HERE + 1).filter(|place| *place != HERE) {
        let word = beside(chain, at, place).map(|token| view.word(token));
        of_neighbour(place, word, sink);
    }
    of_surroundings(view, chain, at, sink);
    if keeps_company(view.form(at)) {
        for (token, context) in view.contexts(at) {
            if token != at {
                of_place(context, sink);
            }
        }
        of_longest(view, at, sink);
    }
}

/// The token at `place` of the window around token `at`, [`HERE`] being the token itself; `None` outside of the sentence.
pub fn beside(chain: &Chain, at: usize, place: usize) -> Option<usize> {
    let token = (at + place).checked_sub(HERE)?;
    (chain.sentence.start <= token && token < chain.sentence.end).then_some(token)
}

fn neighbour<'v>(view: &'v View, chain: &Chain, at: usize, place: usize) -> Option<&'v Form> {
    beside(chain, at, place).map(|token| view.form(token))
}

/// What the features of a word alone know of its sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    first: bool,
    style: Style,
}

impl Standing {
    /// How many there are.
    pub const COUNT: usize = 8;

    /// That of token `at`.
    pub fn of(chain: &Chain, at: usize) -> Self {
        Self {
            first: at == chain.sentence.start,
            style: chain.style,
        }
    }

    /// A number below [`Standing::COUNT`].
    pub fn number(self) -> usize {
        (self.style as usize) << 1 | usize::from(self.first)
    }
}

/// True for words whose company elsewhere in the article counts.
pub fn keeps_company(form: &Form) -> bool {
    !matches!(form.case, Case::Lower | Case::Mark | Case::Number)
}

/// Features of what stands around the token: pairs of words, phrases of the gazetteer, the run of capitals, the article.
pub fn of_surroundings(view: &View, chain: &Chain, at: usize, sink: &mut impl FnMut(u64)) {
    let form = view.form(at);
    let [left, right] = [HERE - 1, HERE + 1].map(|place| neighbour(view, chain, at, place));
    let mut emit = emitter(sink);
    pairs([left, Some(form), right], &mut emit);
    phrases(view, chain, at, form, &mut emit);
    run(view, chain, at, &mut emit);
    article(view, chain, at, &mut emit);
}

/// The template of the feature of the second pass that every token has.
const EVERY: u64 = base::RECALL - 1;

/// The key of the feature of the second pass that every token has.
pub fn every() -> u64 {
    combine(EVERY + 1, 0)
}

/// The features of the second pass: what the first one decided here and elsewhere.
pub fn of_recall(
    view: &View,
    chain: &Chain,
    at: usize,
    recall: &Recall,
    sink: &mut impl FnMut(u64),
) {
    let mut emit = emitter(sink);
    emit(EVERY, 0);
    recall.extract(view, chain, at, &mut |template, value| {
        emit(base::RECALL + template, value);
    });
}

fn emitter(sink: &mut impl FnMut(u64)) -> impl FnMut(u64, u64) {
    |template, value| sink(combine(template + 1, value))
}

/// Features of the word of a token alone.
pub fn of_word(word: Word<'_>, standing: Standing, sink: &mut impl FnMut(u64)) {
    let mut emit = emitter(sink);
    let Word { form, spelling } = word;
    let first = u64::from(standing.first);
    let style = standing.style as u64;
    let case = form.case as u64;
    emit(base::OWN, 0);
    emit(base::OWN + 1, spelling.exact);
    emit(base::OWN + 2, form.lower);
    emit(base::OWN + 3, spelling.shape);
    emit(base::OWN + 4, case << 4 | style << 1 | first);
    for (i, cluster) in form.clusters.iter().enumerate() {
        if *cluster != 0 {
            emit(base::CLUSTERS + i as u64, u64::from(*cluster));
        }
    }
    emit(base::OWN + 8, u64::from(form.classes));
    emit(
        base::OWN + 9,
        u64::from(form.classes) << 8 | style << 4 | first,
    );
    emit(base::OWN + 10, mix(form.lower, style << 1 | first));
    for class in 0..CLASSES.len() as u64 {
        if form.classes >> class & 1 == 1 {
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

/// Features of the word at `place` of the window, [`HERE`] being the token itself.
pub fn of_neighbour(place: usize, word: Option<Word<'_>>, sink: &mut impl FnMut(u64)) {
    let mut emit = emitter(sink);
    let template = base::AROUND + 7 * place as u64;
    let Some(Word { form, spelling }) = word else {
        emit(template, 0);
        return;
    };
    emit(template, form.lower);
    if place.abs_diff(HERE) == 3 {
        return;
    }
    emit(template + 1, form.case as u64);
    emit(template + 2, u64::from(form.clusters[1]));
    emit(template + 3, u64::from(form.clusters[2]));
    emit(template + 4, u64::from(form.classes));
    if form.clusters[0] != 0 {
        for (i, code) in form.clusters[3..].iter().enumerate() {
            let template = base::CLUSTERS + 10 + 3 * place as u64 + i as u64;
            emit(template, u64::from(*code));
        }
    }
    if place.abs_diff(HERE) == 1 {
        emit(template + 5, spelling.shape);
        emit(template + 6, spelling.suffixes[2]);
    }
}

/// Pairs of neighbours. Of many more that were tried, pairs of the words themselves among them, none paid: what they tell,
/// clusters and runs tell too, and one model of half the lookups is as good.
fn pairs([left, here, right]: [Option<&Form>; 3], emit: &mut impl FnMut(u64, u64)) {
    let case = |form: Option<&Form>| form.map_or(9, |form| form.case as u64);
    let cluster = |form: Option<&Form>| form.map_or(9_999, |form| u64::from(form.clusters[1]));
    let classes = |form: Option<&Form>| form.map_or(1 << 20, |form| u64::from(form.classes));
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

fn phrases(view: &View, chain: &Chain, at: usize, form: &Form, emit: &mut impl FnMut(u64, u64)) {
    let of = |token: usize| {
        if chain.sentence.start <= token && token < chain.sentence.end {
            view.spots[token].phrases
        } else {
            1 << 60
        }
    };
    let here = of(at);
    let case = form.case as u64;
    for class in 0..CLASSES.len() as u64 {
        let part = here >> (3 * class) & 7;
        if part != 0 {
            emit(base::PHRASES, class << 3 | part);
            emit(base::PHRASES + 1, class << 8 | part << 4 | case);
            emit(
                base::PHRASES + 2,
                mix(class << 3 | part, u64::from(form.clusters[0])),
            );
        }
    }
    emit(base::PHRASES + 3, here);
    emit(base::PHRASES + 4, mix(here, of(at + 1)));
    if at > 0 {
        emit(base::PHRASES + 5, mix(of(at - 1), here));
    }
    emit(base::PHRASES + 6, mix(here, chain.style as u64));
}

fn run(view: &View, chain: &Chain, at: usize, emit: &mut impl FnMut(u64, u64)) {
    let (start, end) = match view.spots[at].run {
        (start, end) if start < end => (start as usize, end as usize),
        _ => (at, at + 1),
    };
    let length = (end - start).min(6) as u64;
    let place = ((at - start).min(3) << 2 | (end - 1 - at).min(3)) as u64;
    let outer = |token: Option<usize>| {
        token
            .filter(|token| chain.sentence.start <= *token && *token < chain.sentence.end)
            .map(|token| view.form(token))
    };
    let left = outer(start.checked_sub(1));
    let right = outer(Some(end));
    let lower = |form: Option<&Form>| form.map_or(1, |form| form.lower);
    let cluster = |form: Option<&Form>| form.map_or(9_999, |form| u64::from(form.clusters[1]));
    let classes = |form: Option<&Form>| form.map_or(1 << 20, |form| u64::from(form.classes));
    let (first, last) = (view.form(start), view.form(end - 1));
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
    if let Some((before, link)) = linked(view, chain, start) {
        let (first, last) = (view.form(before.0), view.form(before.1 - 1));
        next(mix(mix(first.lower, link), where_in));
        next(mix(mix(last.lower, link), where_in));
        next(mix(mix(u64::from(last.clusters[1]), link), where_in));
    }
}

/// The run of capitals before the one that starts at `start`, when one or two small words link them inside the
/// chain, and a hash of these words.
fn linked(view: &View, chain: &Chain, start: usize) -> Option<((usize, usize), u64)> {
    let mut link = 0;
    for distance in 1..=3 {
        let at = start.checked_sub(distance)?;
        if at < chain.tokens.start {
            return None;
        }
        let run = view.spots[at].run;
        if run.0 < run.1 {
            return (distance > 1).then_some(((run.0 as usize, run.1 as usize), link));
        }
        link = mix(link, view.form(at).lower);
    }
    None
}

fn article(view: &View, chain: &Chain, at: usize, emit: &mut impl FnMut(u64, u64)) {
    let form = view.form(at);
    let told = u64::from(view.evidence(at));
    let case = form.case as u64;
    let first = u64::from(at == chain.sentence.start);
    emit(base::ARTICLE, told);
    emit(
        base::ARTICLE + 1,
        mix(told, case << 4 | (chain.style as u64) << 1 | first),
    );
    emit(base::ARTICLE + 2, mix(told, u64::from(form.classes)));
    for i in 0..u64::from(evidence::COUNT) {
        if told >> i & 1 == 1 {
            emit(base::ARTICLE + 3, i << 4 | case);
        }
    }
    let of = |place: usize| match neighbour(view, chain, at, place) {
        Some(form) => u64::from(view.evidence(at + place - HERE)) << 3 | form.case as u64,
        None => 1 << 16,
    };
    if !matches!(form.case, Case::Lower | Case::Mark) {
        emit(base::ARTICLE + 4, mix(told, of(HERE + 1)));
        emit(base::ARTICLE + 5, mix(of(HERE - 1), told));
    }
}

/// Features of a place where the word of the token stands elsewhere in the article.
pub fn of_place(context: Context<'_>, sink: &mut impl FnMut(u64)) {
    let mut emit = emitter(sink);
    let lower = |form: Option<&Form>| form.map_or(1, |form| form.lower);
    let cluster = |form: Option<&Form>| form.map_or(9_999, |form| u64::from(form.clusters[1]));
    emit(base::ELSEWHERE, lower(context.left));
    emit(base::ELSEWHERE + 1, lower(context.right));
    emit(base::ELSEWHERE + 2, cluster(context.left));
    emit(base::ELSEWHERE + 3, cluster(context.right));
}

/// Features of the longest run of capitals in the article that holds the word of the token; the same for every place
/// of the word.
pub fn of_longest(view: &View, at: usize, sink: &mut impl FnMut(u64)) {
    let Some((first, last, length)) = view.longest_run(at) else {
        return;
    };
    let mut emit = emitter(sink);
    let word = view.form(at).word;
    let length = length.min(6) as u64;
    let place = u64::from(first.word == word) << 1 | u64::from(last.word == word);
    emit(base::ELSEWHERE + 4, length << 2 | place);
    emit(base::ELSEWHERE + 5, mix(u64::from(last.classes), place));
    emit(base::ELSEWHERE + 6, mix(u64::from(first.classes), place));
    emit(base::ELSEWHERE + 7, mix(u64::from(last.clusters[1]), place));
}

/// The hash of an ordered pair of values inside one feature; cheaper than [`combine`], which always follows.
#[inline]
pub fn mix(a: u64, b: u64) -> u64 {
    (a.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ b.rotate_left(29)).wrapping_mul(0xD6E8_FEB8_6659_FD93)
}

/// A fingerprint of everything in `keys`.
pub fn fingerprint(keys: &[u64]) -> u64 {
    let bytes: Vec<u8> = keys.iter().flat_map(|key| key.to_le_bytes()).collect();
    hash(&bytes)
}

//! What one cue can reach: its sentence, unit by unit, with quoted stretches taken whole.

use crate::learn::weights::combine;

use super::context::{NONE, QuoteContext, class};

/// Most units to the left of a cue.
const LEFT: usize = 60;
/// Most units to the right of a cue.
const RIGHT: usize = 70;

/// One or more tokens that are labelled together.
#[derive(Debug, Clone, Copy)]
pub(super) struct Unit {
    /// First token.
    pub start: usize,
    /// One behind the last token.
    pub end: usize,
    /// Hash of the word; for quoted stretches of how long they are and how they begin and end.
    pub key: u64,
    /// Hash of the last three letters.
    pub suffix: u64,
    /// Coarse class.
    pub class: u8,
    /// Name kind of the first token.
    pub name: u8,
    /// Sentence ends between this unit and the cue.
    pub crossed: u8,
}

/// The units around one cue.
#[derive(Debug, Default)]
pub(super) struct Window {
    /// The units in the order of the text.
    pub units: Vec<Unit>,
    /// Index of the cue's unit.
    pub cue: usize,
    /// True when the cue stands inside a quoted stretch.
    pub inside: bool,
    left: Vec<Unit>,
    paths: Vec<Path>,
    /// Quoted stretches from each unit on in the cue's sentence (0 to 2), and whether the next unit is one.
    ahead: Vec<u8>,
}

impl Window {
    /// Fills the window for the cue at token `cue`.
    pub(super) fn fill(&mut self, context: &QuoteContext<'_>, cue: usize) {
        self.units.clear();
        self.left.clear();
        let Some(&(first, last)) = paragraph_of(context, cue) else {
            return;
        };
        let region = context.words[cue].region;
        self.inside = region != NONE;
        let sentence = &context.document.sentences[context.words[cue].sentence as usize];
        if self.inside {
            let (start, end) = context.region_tokens[region as usize];
            let from = sentence
                .tokens
                .start
                .max(start)
                .max(cue.saturating_sub(LEFT));
            let to = sentence.tokens.end.min(end).min(cue + 1 + RIGHT);
            self.units
                .extend((from..to).map(|at| token_unit(context, at, 0)));
            self.cue = cue - from;
            return;
        }
        self.walk_left(context, cue, first);
        self.cue = self.left.len();
        self.units.extend(self.left.iter().rev());
        self.units.push(token_unit(context, cue, 0));
        self.walk_right(context, cue, last);
    }

    fn walk_left(&mut self, context: &QuoteContext<'_>, cue: usize, first: usize) {
        let mut at = cue;
        let mut crossed = 0;
        while at > first && self.left.len() < LEFT {
            let before = at - 1;
            if context.words[before].sentence != context.words[at].sentence {
                crossed += 1;
            }
            let region = context.words[before].region;
            if region != NONE {
                let (start, _) = context.region_tokens[region as usize];
                self.left.push(quoted_unit(context, region, crossed));
                at = start;
            } else if crossed > 0 {
                let mut start = before;
                while start > first
                    && context.words[start - 1].region == NONE
                    && before - start < 40
                {
                    start -= 1;
                }
                self.left
                    .push(narration(context, start, at, before, crossed));
                break;
            } else {
                self.left.push(token_unit(context, before, 0));
                at = before;
            }
        }
    }

    fn walk_right(&mut self, context: &QuoteContext<'_>, cue: usize, last: usize) {
        let mut at = cue + 1;
        let mut crossed = 0;
        let limit = self.units.len() + RIGHT;
        while at < last && self.units.len() < limit {
            if context.words[at].sentence != context.words[at - 1].sentence {
                crossed += 1;
            }
            let region = context.words[at].region;
            if region != NONE {
                let (_, end) = context.region_tokens[region as usize];
                self.units.push(quoted_unit(context, region, crossed));
                at = end.max(at + 1);
            } else if crossed > 0 {
                let start = at;
                while at < last && context.words[at].region == NONE && at - start < 40 {
                    at += 1;
                }
                self.units
                    .push(narration(context, start, at, start, crossed));
                return;
            } else {
                self.units.push(token_unit(context, at, 0));
                at += 1;
            }
        }
        // "He went on:" and the quote in the next paragraph.
        let ends_open = self
            .units
            .last()
            .is_some_and(|unit| unit.class == class::COLON);
        if at == last
            && ends_open
            && let Some(word) = context.words.get(last)
            && word.region != NONE
        {
            self.units
                .push(quoted_unit(context, word.region, crossed + 1));
        }
    }
}

/// First token and end of the paragraph of token `at`.
pub(super) fn paragraph_of<'r>(
    context: &'r QuoteContext<'_>,
    at: usize,
) -> Option<&'r (usize, usize)> {
    let index = context.paragraphs.partition_point(|(_, end)| *end <= at);
    context.paragraphs.get(index)
}

fn token_unit(context: &QuoteContext<'_>, at: usize, crossed: u8) -> Unit {
    let word = &context.words[at];
    Unit {
        start: at,
        end: at + 1,
        key: word.key,
        suffix: word.suffix,
        class: word.class,
        name: word.name,
        crossed,
    }
}

fn quoted_unit(context: &QuoteContext<'_>, region: u32, crossed: u8) -> Unit {
    let (start, end) = context.region_tokens[region as usize];
    let span = context.regions[region as usize].inner;
    let inner = span.of(context.document.text()).trim();
    let length = length_class(context.words_in(start, end.min(start + 24)));
    let last = inner
        .chars()
        .next_back()
        .filter(|c| !c.is_alphanumeric())
        .unwrap_or('a');
    let capital = inner.chars().next().is_some_and(char::is_uppercase);
    Unit {
        start,
        end,
        key: combine(0xC0, length),
        suffix: combine(u64::from(last as u32) << 1 | u64::from(capital), length / 3),
        class: class::QUOTED,
        name: 0,
        crossed: crossed.min(3),
    }
}

/// A stretch of narration; `near` is its token on the side of the cue. Whether speech is reported right there tells
/// whose the quoted stretch between is.
fn narration(
    context: &QuoteContext<'_>,
    start: usize,
    end: usize,
    near: usize,
    crossed: u8,
) -> Unit {
    let level = context.words[near.saturating_sub(5).max(start)..(near + 6).min(end)]
        .iter()
        .map(|word| u64::from(word.level))
        .max()
        .unwrap_or(0);
    let word = &context.words[near];
    let ends_open = u64::from(context.words[end - 1].class == class::COLON);
    Unit {
        start,
        end,
        key: combine(0xA0, u64::from(word.class)),
        suffix: combine(0xA0 | level << 8 | ends_open << 16, u64::from(word.capital)),
        class: class::NARRATION,
        name: 0,
        crossed: crossed.min(3),
    }
}

fn length_class(words: usize) -> u64 {
    match words {
        0..=2 => words as u64,
        3..=4 => 3,
        5..=8 => 4,
        9..=15 => 5,
        _ => 6,
    }
}

/// A position beyond the window.
const EDGE: Unit = Unit {
    start: 0,
    end: 0,
    key: 0xE0,
    suffix: 0xE0,
    class: class::EDGE,
    name: 0,
    crossed: 0,
};

/// What lies between a unit and the cue.
#[derive(Debug, Clone, Copy, Default)]
struct Path {
    commas: u8,
    quoted: u8,
    that: bool,
    verbs: u8,
    and: bool,
}

impl Path {
    fn pass(&mut self, unit: &Unit) {
        match unit.class {
            class::COMMA | class::DASH | class::SEMICOLON => self.commas = (self.commas + 1).min(3),
            class::QUOTED => self.quoted = 1,
            class::PAST | class::SPEECH_PAST | class::THIRD | class::SPEECH_THIRD => {
                self.verbs = (self.verbs + 1).min(2)
            }
            c if c == class::THAT => self.that = true,
            c if c == class::AND => self.and = true,
            c if c == class::BE
                || c == class::HAVE
                || c == class::DO
                || c == class::MODAL
                || c == class::CONTR =>
            {
                self.verbs = (self.verbs + 1).min(2);
            }
            _ => {}
        }
    }

    fn code(self) -> u64 {
        u64::from(self.commas)
            | u64::from(self.quoted) << 2
            | u64::from(self.that) << 3
            | u64::from(self.verbs) << 4
            | u64::from(self.and) << 6
    }
}

/// Number of features of a unit. Each speaks of the unit by itself and of the step into it at once, so that it is hashed
/// and looked up only once.
#[cfg(any(test, feature = "workshop"))]
pub(super) const FEATURES: usize = PLAIN + OWN + ALONG + BY_DISTANCE;
/// Features that depend on the words of a unit and the side of the cue alone: the same for other cues of the sentence.
pub(super) const PLAIN: usize = 5;
/// Features that depend on the words of a unit and on the cue.
pub(super) const OWN: usize = 8;
/// Features that depend on the way between a unit and the cue: the same for many units in a row.
pub(super) const ALONG: usize = 3;
/// Features that depend on the distance from the cue: the same for some units in a row.
pub(super) const BY_DISTANCE: usize = 3;

/// A window from which features are read.
#[derive(Debug)]
pub(super) struct View<'w> {
    window: &'w Window,
    cue: Unit,
    /// How sure the cue is, 0 to 9.
    cue_level: u64,
    /// Whether a quoted stretch stands on either side, and whether the cue is in one.
    shape: u64,
    /// Classes beside the cue.
    frame: u64,
    last_of_sentence: usize,
}

impl Window {
    /// Makes the window ready for its features to be read; `None` when it is empty.
    pub(super) fn view(&mut self, cue_level: u64) -> Option<View<'_>> {
        self.look_along();
        let (units, k) = (&self.units, self.cue);
        let cue = *units.get(k)?;
        let quoted = |units: &[Unit]| u64::from(units.iter().any(|u| u.class == class::QUOTED));
        let class = |at: usize| u64::from(units.get(at).unwrap_or(&EDGE).class);
        Some(View {
            shape: quoted(&units[..k]) | quoted(&units[k..]) << 1 | u64::from(self.inside) << 2,
            frame: class(k + 1) | class(k.wrapping_sub(1)) << 8,
            last_of_sentence: units.iter().rposition(|u| u.crossed == 0).unwrap_or(0),
            window: self,
            cue,
            cue_level,
        })
    }
}

impl View<'_> {
    #[inline]
    fn side(&self, i: usize) -> u64 {
        u64::from(i > self.window.cue) | u64::from(i == self.window.cue) << 1
    }

    /// The unit in front, the unit and the two behind.
    #[inline]
    fn near(&self, i: usize) -> [&Unit; 4] {
        let units = &self.window.units;
        [i.wrapping_sub(1), i, i + 1, i + 2].map(|at| units.get(at).unwrap_or(&EDGE))
    }

    /// The token that a unit is and the side that it stands on, when all that [`View::plain`] reads are tokens. It is of the
    /// cue's sentence, or of another from which a quoted stretch leads there.
    #[inline]
    pub(super) fn place(&self, i: usize) -> Option<(usize, usize)> {
        let near = self.window.units.get(i.checked_sub(1)?..i + 3)?;
        let tokens = near.iter().all(|unit| unit.class < class::QUOTED);
        let k = self.window.cue;
        (tokens && i != k).then_some((near[1].start, usize::from(i > k)))
    }

    /// The keys that depend on words and side alone.
    #[inline]
    pub(super) fn plain(&self, i: usize) -> [u64; PLAIN] {
        let side = self.side(i);
        let [b1, unit, a1, a2] = self.near(i);
        let [cb1, c, ca1, ca2] = [b1, unit, a1, a2].map(|unit| u64::from(unit.class));
        let name = u64::from(unit.name) | u64::from(b1.name) << 4 | u64::from(a1.name) << 8;
        let pair = cb1 | c << 8;
        [
            key(1, side, unit.key),
            key(2, side, unit.suffix),
            key(10, side | name << 4, pair),
            key(11, side, pair | ca1 << 16),
            key(12, side | c << 8, ca1 | ca2 << 8),
        ]
    }

    /// The keys that depend on the words and on the cue.
    #[inline]
    pub(super) fn own(&self, i: usize) -> [u64; OWN] {
        let side = self.side(i);
        let shape = self.shape;
        let (d, path) = (self.distance(i), self.path(i));
        let [b1, unit, ..] = self.near(i);
        let (cb1, c) = (u64::from(b1.class), u64::from(unit.class));
        let ahead = u64::from(self.window.ahead[i]);
        let last = self.last_of_sentence;
        let left = steps(last.abs_diff(i)) << 1 | u64::from(i > last);
        let pair = cb1 | c << 8;
        [
            key(3, side | shape << 4, unit.key),
            key(4, side | shape << 4, b1.key),
            key(5, path, unit.key),
            key(6, path, c),
            key(7, path, pair),
            key(9, side | left << 4, c),
            key(13, side | ahead << 4 | path << 8, pair),
            key(14, d, u64::from(unit.name) | c << 8),
        ]
    }

    /// The way between a unit and the cue as a number.
    #[inline]
    pub(super) fn path(&self, i: usize) -> u64 {
        let crossed = u64::from(self.window.units[i].crossed);
        self.side(i) | crossed << 2 | self.window.paths[i].code() << 4
    }

    /// The keys that depend on it.
    pub(super) fn along(&self, path: u64) -> [u64; ALONG] {
        let cue_class = u64::from(self.cue.class);
        [
            key(18, path, self.cue.key),
            key(19, path, cue_class | self.frame << 8),
            key(20, path, self.shape | cue_class << 4),
        ]
    }

    /// The distance of a unit from the cue as a number.
    #[inline]
    pub(super) fn distance(&self, i: usize) -> u64 {
        self.side(i) | steps(i.abs_diff(self.window.cue)) << 2
    }

    /// The keys that depend on it.
    pub(super) fn by_distance(&self, distance: u64) -> [u64; BY_DISTANCE] {
        let side = distance & 3;
        [
            key(21, distance, self.cue.key),
            key(22, distance, self.frame),
            key(23, self.cue_level, side | self.shape << 4),
        ]
    }
}

/// Calls `emit(unit, keys)` with the feature keys of each unit, template by template. `cue_level` is how sure the cue is, 0 to 9.
#[cfg(feature = "workshop")]
pub(super) fn features(
    window: &mut Window,
    cue_level: u64,
    mut emit: impl FnMut(usize, &[u64; FEATURES]),
) {
    let Some(view) = window.view(cue_level) else {
        return;
    };
    for i in 0..view.window.units.len() {
        let parts = view.plain(i).into_iter().chain(view.own(i));
        let shared = view.along(view.path(i)).into_iter();
        let shared = shared.chain(view.by_distance(view.distance(i)));
        let mut keys = [0; FEATURES];
        for (slot, key) in keys.iter_mut().zip(parts.chain(shared)) {
            *slot = key;
        }
        emit(i, &keys);
    }
}

impl Window {
    /// Notes for each unit what lies between it and the cue, and what lies ahead.
    fn look_along(&mut self) {
        let Self {
            units,
            cue,
            paths,
            ahead,
            ..
        } = self;
        paths.clear();
        paths.resize(units.len(), Path::default());
        let mut path = Path::default();
        for (unit, slot) in units.iter().zip(paths.iter_mut()).skip(*cue + 1) {
            *slot = path;
            path.pass(unit);
        }
        path = Path::default();
        for (unit, slot) in units.iter().zip(paths.iter_mut()).take(*cue).rev() {
            *slot = path;
            path.pass(unit);
        }
        ahead.clear();
        ahead.resize(units.len(), 0);
        let (mut count, mut next) = (0u8, false);
        for (unit, slot) in units.iter().zip(ahead.iter_mut()).rev() {
            let quoted = unit.class == class::QUOTED;
            if quoted && unit.crossed == 0 {
                count = (count + 1).min(2);
            }
            *slot = count | u8::from(next) << 2;
            next = quoted;
        }
    }
}

/// A length or distance in few steps, the coarser the longer.
pub(super) fn steps(n: usize) -> u64 {
    match n {
        0..=4 => n as u64,
        5..=6 => 5,
        7..=9 => 6,
        10..=14 => 7,
        15..=24 => 8,
        _ => 9,
    }
}

/// The key of a feature: its template and two values.
#[inline]
pub(super) fn key(template: u64, a: u64, b: u64) -> u64 {
    let x = (a ^ template.wrapping_mul(0x9E37_79B9_7F4A_7C15)).wrapping_mul(0xFF51_AFD7_ED55_8CCD);
    let y = (x ^ (x >> 31) ^ b.rotate_left(17)).wrapping_mul(0xC4CE_B9FE_1A85_EC53);
    y ^ (y >> 32)
}

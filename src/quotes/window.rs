//! What one cue can reach: its sentence, unit by unit, with quoted stretches taken whole.

use crate::weights::combine;

use super::reading::{NONE, Reading, class};

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
    pub(super) fn fill(&mut self, reading: &Reading<'_>, cue: usize) {
        self.units.clear();
        self.left.clear();
        let Some(&(first, last)) = paragraph_of(reading, cue) else {
            return;
        };
        let region = reading.words[cue].region;
        self.inside = region != NONE;
        let sentence = &reading.document.sentences[reading.words[cue].sentence as usize];
        if self.inside {
            let (start, end) = reading.region_tokens[region as usize];
            let from = sentence
                .tokens
                .start
                .max(start)
                .max(cue.saturating_sub(LEFT));
            let to = sentence.tokens.end.min(end).min(cue + 1 + RIGHT);
            self.units
                .extend((from..to).map(|at| token_unit(reading, at, 0)));
            self.cue = cue - from;
            return;
        }
        self.walk_left(reading, cue, first);
        self.cue = self.left.len();
        self.units.extend(self.left.iter().rev());
        self.units.push(token_unit(reading, cue, 0));
        self.walk_right(reading, cue, last);
    }

    fn walk_left(&mut self, reading: &Reading<'_>, cue: usize, first: usize) {
        let mut at = cue;
        let mut crossed = 0;
        while at > first && self.left.len() < LEFT {
            let before = at - 1;
            if reading.words[before].sentence != reading.words[at].sentence {
                crossed += 1;
            }
            let region = reading.words[before].region;
            if region != NONE {
                let (start, _) = reading.region_tokens[region as usize];
                self.left.push(quoted_unit(reading, region, crossed));
                at = start;
            } else if crossed > 0 {
                let mut start = before;
                while start > first
                    && reading.words[start - 1].region == NONE
                    && before - start < 40
                {
                    start -= 1;
                }
                self.left
                    .push(narration(reading, start, at, before, crossed));
                break;
            } else {
                self.left.push(token_unit(reading, before, 0));
                at = before;
            }
        }
    }

    fn walk_right(&mut self, reading: &Reading<'_>, cue: usize, last: usize) {
        let mut at = cue + 1;
        let mut crossed = 0;
        let limit = self.units.len() + RIGHT;
        while at < last && self.units.len() < limit {
            if reading.words[at].sentence != reading.words[at - 1].sentence {
                crossed += 1;
            }
            let region = reading.words[at].region;
            if region != NONE {
                let (_, end) = reading.region_tokens[region as usize];
                self.units.push(quoted_unit(reading, region, crossed));
                at = end.max(at + 1);
            } else if crossed > 0 {
                let start = at;
                while at < last && reading.words[at].region == NONE && at - start < 40 {
                    at += 1;
                }
                self.units
                    .push(narration(reading, start, at, start, crossed));
                return;
            } else {
                self.units.push(token_unit(reading, at, 0));
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
            && let Some(word) = reading.words.get(last)
            && word.region != NONE
        {
            self.units
                .push(quoted_unit(reading, word.region, crossed + 1));
        }
    }
}

/// First token and end of the paragraph of token `at`.
pub(super) fn paragraph_of<'r>(reading: &'r Reading<'_>, at: usize) -> Option<&'r (usize, usize)> {
    let index = reading.paragraphs.partition_point(|(_, end)| *end <= at);
    reading.paragraphs.get(index)
}

fn token_unit(reading: &Reading<'_>, at: usize, crossed: u8) -> Unit {
    let word = &reading.words[at];
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

fn quoted_unit(reading: &Reading<'_>, region: u32, crossed: u8) -> Unit {
    let (start, end) = reading.region_tokens[region as usize];
    let span = reading.regions[region as usize].inner;
    let inner = span.of(reading.document.text()).trim();
    let length = length_class(reading.words_in(start, end.min(start + 24)));
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
fn narration(reading: &Reading<'_>, start: usize, end: usize, near: usize, crossed: u8) -> Unit {
    let level = reading.words[near.saturating_sub(5).max(start)..(near + 6).min(end)]
        .iter()
        .map(|word| u64::from(word.level))
        .max()
        .unwrap_or(0);
    let word = &reading.words[near];
    let ends_open = u64::from(reading.words[end - 1].class == class::COLON);
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
/// and looked up only once. The first [`OWN`] depend on the unit's words, the next [`ALONG`] only on the way between it
/// and the cue, the rest only on its distance: these are the same for many units in a row.
pub(super) const FEATURES: usize = OWN + ALONG + BY_DISTANCE;
/// Features that depend on the words of a unit.
pub(super) const OWN: usize = 17;
/// Features that depend on the way between a unit and the cue.
pub(super) const ALONG: usize = 3;
/// Features that depend on the distance from the cue.
pub(super) const BY_DISTANCE: usize = 3;

/// Calls `emit(unit, keys)` with the feature keys of each unit. `cue_level` is how sure the cue is, 0 to 9.
pub(super) fn features(
    window: &mut Window,
    cue_level: u64,
    mut emit: impl FnMut(usize, &[u64; FEATURES]),
) {
    window.look_along();
    let units = &window.units;
    let Some(cue) = units.get(window.cue) else {
        return;
    };
    let at = |i: isize| {
        usize::try_from(i)
            .ok()
            .and_then(|i| units.get(i))
            .unwrap_or(&EDGE)
    };
    let k = window.cue as isize;
    let quoted_left = units[..window.cue].iter().any(|u| u.class == class::QUOTED);
    let quoted_right = units[window.cue..].iter().any(|u| u.class == class::QUOTED);
    let shape =
        u64::from(quoted_left) | u64::from(quoted_right) << 1 | u64::from(window.inside) << 2;
    let frame = u64::from(at(k + 1).class) | u64::from(at(k - 1).class) << 8;
    let last_of_sentence = units.iter().rposition(|u| u.crossed == 0).unwrap_or(0) as isize;
    let cue_class = u64::from(cue.class);
    for (i, unit) in units.iter().enumerate() {
        let n = i as isize;
        let side = u64::from(n > k) | u64::from(n == k) << 1;
        let d = side | steps(n.abs_diff(k)) << 2;
        let path = side | u64::from(unit.crossed) << 2 | window.paths[i].code() << 4;
        let [b2, b1, a1, a2] = [n - 2, n - 1, n + 1, n + 2].map(at);
        let [cb2, cb1, c, ca1, ca2] =
            [b2.class, b1.class, unit.class, a1.class, a2.class].map(u64::from);
        let name = u64::from(unit.name) | u64::from(b1.name) << 4 | u64::from(a1.name) << 8;
        let ahead = u64::from(window.ahead[i]);
        let left =
            steps((last_of_sentence - n).unsigned_abs()) << 1 | u64::from(n > last_of_sentence);
        let pair = cb1 | c << 8;
        let keys = [
            key(1, side, unit.key),
            key(2, side, unit.suffix),
            key(3, side | shape << 4, unit.key),
            key(4, side | shape << 4, b1.key),
            key(5, path, unit.key),
            key(6, path, c),
            key(7, path, pair),
            key(8, path, shape | pair << 8),
            key(9, side | left << 4, c),
            key(10, side | name << 4, pair),
            key(11, side, pair | ca1 << 16),
            key(12, side | c << 8, ca1 | ca2 << 8),
            key(13, side | ahead << 4 | path << 8, pair),
            key(14, d, u64::from(unit.name) | c << 8),
            key(15, side, combine(b1.key, unit.key)),
            key(16, side, combine(b2.key, b1.key)),
            key(17, side, cb2 | pair << 8 | ca1 << 24 | ca2 << 32),
            // Along the way.
            key(18, path, cue.key),
            key(19, path, cue_class | frame << 8),
            key(20, path, shape | cue_class << 4),
            // By distance.
            key(21, d, cue.key),
            key(22, d, frame),
            key(23, cue_level, side | shape << 4),
        ];
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

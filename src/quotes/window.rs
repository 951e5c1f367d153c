//! Step 3 of attribution: the window of a cue, which is the text that may contain its source and content, split into units
//! for the tagger.
//!
//! A unit is a token of the cue's sentence, a whole quoted region, or a stretch of narration in another sentence.

use crate::learn::weights::combine;

use super::context::{NameTag, QuoteContext, class};
use super::token_class::VerbForm;

/// Maximum number of units before a cue.
const MAX_BEFORE: usize = 60;
/// Maximum number of units after a cue.
const MAX_AFTER: usize = 70;
/// Maximum number of tokens of a stretch of narration.
const MAX_NARRATION: usize = 40;

/// One or more tokens that share a label.
#[derive(Debug, Clone, Copy)]
pub(super) struct Unit {
    /// First token.
    pub start: usize,
    /// The index after its last token.
    pub end: usize,
    /// Hash of the word; for a quoted region, of its length.
    pub key: u64,
    /// Hash of the last three bytes; for a quoted region, of its length, first and last character.
    pub suffix: u64,
    /// Coarse class.
    pub class: u8,
    /// The name tag of its first token.
    pub name: NameTag,
    /// Number of sentence ends between the unit and the cue.
    pub crossed: u8,
}

/// The units around one cue.
#[derive(Debug, Default)]
pub(super) struct Window {
    /// The units in text order.
    pub units: Vec<Unit>,
    /// Index of the cue's unit.
    pub cue: usize,
    /// Whether the cue is inside a quoted region.
    pub inside: bool,
    /// The path from each unit to the cue.
    pub(super) paths: Vec<Path>,
    /// For each unit, the number of quoted regions from it to the end of the cue's sentence (0 to 2), plus 4 if the next unit
    /// is one.
    pub(super) quoted_from: Vec<u8>,
    /// The units before the cue, nearest first.
    before: Vec<Unit>,
}

impl Window {
    /// Fills the window for the cue at token `cue`. For a cue inside a quoted region, the window ends with its sentence and
    /// the region.
    pub(super) fn fill(&mut self, context: &QuoteContext<'_>, cue: usize) {
        self.units.clear();
        self.before.clear();
        self.inside = context.words[cue].is_quoted();
        let paragraph = context.paragraphs.get(context.paragraph_of(cue));
        if self.inside {
            self.fill_sentence(context, cue);
        } else if let Some((first, last)) = paragraph {
            self.fill_before(context, cue, *first);
            self.cue = self.before.len();
            self.units.extend(self.before.iter().rev());
            self.units.push(token_unit(context, cue, 0));
            self.fill_after(context, cue, *last);
        }
        self.fill_paths();
    }

    /// Adds the tokens of a quoted cue's sentence that are in the same region.
    fn fill_sentence(&mut self, context: &QuoteContext<'_>, cue: usize) {
        let word = &context.words[cue];
        let sentence = context.document.sentences[word.sentence as usize].tokens;
        let (start, end) = context.region_tokens[word.region as usize];
        let from = sentence
            .start
            .max(start)
            .max(cue.saturating_sub(MAX_BEFORE));
        let to = sentence.end.min(end).min(cue + 1 + MAX_AFTER);
        self.units
            .extend((from..to).map(|at| token_unit(context, at, 0)));
        self.cue = cue - from;
    }

    fn fill_before(&mut self, context: &QuoteContext<'_>, cue: usize, first: usize) {
        let mut at = cue;
        let mut crossed = 0;
        while at > first && self.before.len() < MAX_BEFORE {
            let previous = at - 1;
            if context.words[previous].sentence != context.words[at].sentence {
                crossed += 1;
            }
            let region = context.words[previous].region;
            if context.words[previous].is_quoted() {
                let (start, _) = context.region_tokens[region as usize];
                self.before.push(quoted_unit(context, region, crossed));
                at = start;
            } else if crossed > 0 {
                let mut start = previous;
                while start > first
                    && !context.words[start - 1].is_quoted()
                    && previous - start < MAX_NARRATION
                {
                    start -= 1;
                }
                self.before
                    .push(narration(context, start, at, previous, crossed));
                break;
            } else {
                self.before.push(token_unit(context, previous, 0));
                at = previous;
            }
        }
    }

    fn fill_after(&mut self, context: &QuoteContext<'_>, cue: usize, last: usize) {
        let mut at = cue + 1;
        let mut crossed = 0;
        let limit = self.units.len() + MAX_AFTER;
        while at < last && self.units.len() < limit {
            if context.words[at].sentence != context.words[at - 1].sentence {
                crossed += 1;
            }
            let region = context.words[at].region;
            if context.words[at].is_quoted() {
                let (_, end) = context.region_tokens[region as usize];
                self.units.push(quoted_unit(context, region, crossed));
                at = end.max(at + 1);
            } else if crossed > 0 {
                let start = at;
                while at < last && !context.words[at].is_quoted() && at - start < MAX_NARRATION {
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
            && word.is_quoted()
        {
            self.units
                .push(quoted_unit(context, word.region, crossed + 1));
        }
    }
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
        name: NameTag::Outside,
        crossed: crossed.min(3),
    }
}

/// A stretch of narration. `near` is its token nearest to the cue. Its key includes the cue level of the words around `near`,
/// since a cue there may report the quoted region in between.
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
        name: NameTag::Outside,
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

impl Window {
    /// Fills `paths` and `quoted_from`.
    fn fill_paths(&mut self) {
        let Self {
            units,
            cue,
            paths,
            quoted_from,
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
        quoted_from.clear();
        quoted_from.resize(units.len(), 0);
        let (mut count, mut next) = (0u8, false);
        for (unit, slot) in units.iter().zip(quoted_from.iter_mut()).rev() {
            let quoted = unit.class == class::QUOTED;
            if quoted && unit.crossed == 0 {
                count = (count + 1).min(2);
            }
            *slot = count | u8::from(next) << 2;
            next = quoted;
        }
    }
}

/// The units between a unit and the cue, as counts and flags.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Path {
    /// Number of commas, dashes and semicolons, up to 3.
    commas: u8,
    /// Whether a quoted region occurs.
    quoted: bool,
    /// Whether "that" occurs.
    that: bool,
    /// Number of finite verbs, up to 2.
    verbs: u8,
    /// Whether "and" occurs.
    and: bool,
}

impl Path {
    /// Adds a unit to the path.
    fn pass(&mut self, unit: &Unit) {
        match unit.class {
            class::COMMA | class::DASH | class::SEMICOLON => self.commas = (self.commas + 1).min(3),
            class::QUOTED => self.quoted = true,
            class::THAT => self.that = true,
            class::AND => self.and = true,
            c if VerbForm::of(c) == VerbForm::Finite => self.verbs = (self.verbs + 1).min(2),
            _ => {}
        }
    }

    /// The path as a number, for features.
    pub(super) fn code(self) -> u64 {
        u64::from(self.commas)
            | u64::from(self.quoted) << 2
            | u64::from(self.that) << 3
            | u64::from(self.verbs) << 4
            | u64::from(self.and) << 6
    }
}

//! Features of the line model, which separates the story from the clutter around it. Training and prediction share them.
//!
//! The names of the features are keys of the trained weights: renaming one requires retraining.

use std::ops::Range;

use super::clutter::Where;
use super::lines::Unit;
use super::neighborhood::{FAR, bin, core, loose, runs, since, to_prose, topic};
use super::page::{Page, repeats};
use super::shape::{First, Shape};
use crate::input::words::words;

/// Receives the features of a unit.
pub(super) trait Sink {
    /// A feature with a number or a bin.
    fn number(&mut self, template: &'static str, value: usize);
    /// A feature with a word.
    fn word(&mut self, template: &'static str, word: &str);
}

/// A page with the measures that the features of its units are made from.
#[derive(Debug)]
pub(super) struct Context<'p> {
    text: &'p str,
    units: &'p [Unit],
    shapes: &'p [Shape],
    /// Characters of prose before each unit; one more element than units.
    prose_before: Vec<usize>,
    /// Units of clutter before each unit; one more element than units.
    clutter_before: Vec<usize>,
    /// See [`to_prose`].
    to_prose: Vec<(usize, usize)>,
    /// See [`since`].
    since: Vec<[usize; 3]>,
    /// See [`repeats`].
    repeats: Vec<(bool, bool)>,
    /// See [`runs`].
    runs: Vec<(usize, usize)>,
    /// See [`loose`].
    loose: Vec<usize>,
    /// See [`core`].
    core: Range<usize>,
    /// See [`topic`].
    topic: Vec<u8>,
    /// The binned number of labels of clutter in the whole text.
    level: usize,
    /// Tenths of the units that are short lines.
    short: usize,
}

impl<'p> Context<'p> {
    /// Measures the neighborhood of every unit of `page`.
    pub(super) fn new(page: &'p Page<'p>) -> Self {
        let shapes = &page.shapes;
        let sums = |value: &dyn Fn(&Shape) -> usize| {
            let mut sum = 0;
            let mut sums = vec![0];
            for shape in shapes {
                sum += value(shape);
                sums.push(sum);
            }
            sums
        };
        let prose_before = sums(&|shape| if shape.is_prose() { shape.chars } else { 0 });
        let clutter_before = sums(&|shape| {
            usize::from(matches!(
                shape.clutter,
                Some((_, Where::Line | Where::Start))
            ))
        });
        let count = shapes.len().max(1);
        let short = shapes
            .iter()
            .filter(|shape| shape.chars < 40 && !shape.ends_sentence())
            .count()
            * 10
            / count;
        let level = bin(clutter_before[shapes.len()], &[1, 2, 4, 8, 16, 32]);
        let core = core(shapes);
        Context {
            to_prose: to_prose(shapes),
            since: since(shapes),
            repeats: repeats(shapes),
            runs: runs(&page.units),
            loose: loose(shapes),
            topic: topic(page, &core),
            core,
            text: page.text,
            units: &page.units,
            shapes,
            prose_before,
            clutter_before,
            level,
            short,
        }
    }

    /// Passes the features of unit `at` to `sink`.
    pub(super) fn features(&self, at: usize, sink: &mut impl Sink) {
        self.own(at, sink);
        self.neighbors(at, sink);
        self.place(at, sink);
    }

    fn own(&self, at: usize, sink: &mut impl Sink) {
        let shape = &self.shapes[at];
        let length = length(shape);
        let count = bin(shape.words, &[2, 3, 5, 8, 13, 20, 40]);
        let end = shape.end as usize;
        let function = share(shape.function, shape.words);
        let capitals = share(shape.capitals, shape.words.saturating_sub(1));
        sink.number("bias", 0);
        sink.number("length", length);
        sink.number("words.end", count * 16 + end);
        sink.number("length.function", length * 16 + function);
        sink.number("words.capitals", count * 16 + capitals);
        sink.number("first.words", shape.first as usize * 16 + count);
        sink.number("length.level", length * 16 + self.level);
        sink.number("length.short", length * 16 + self.short);
        sink.number("end.function", end * 16 + function);
        sink.number("prose", usize::from(shape.is_prose()));
        sink.number("digits", share(shape.digits, shape.chars));
        let flags = [shape.date, shape.time, shape.address, shape.separator];
        for (flag, name) in flags
            .into_iter()
            .zip(["date", "time", "address", "separator"])
        {
            if flag {
                sink.number(name, count);
            }
        }
        if let Some((class, place)) = shape.clutter {
            sink.number("clutter", class as usize * 4 + place as usize);
            sink.number(
                "clutter.words",
                (class as usize * 4 + place as usize) * 16 + count,
            );
        }
        let line = self.units[at].span.of(self.text);
        let mut own = words(line);
        if shape.words <= 25 {
            for word in own {
                sink.word(
                    if shape.words <= 6 { "word" } else { "inner" },
                    &word.to_lowercase(),
                );
            }
        } else if let Some(word) = own.next() {
            sink.word("opening", &word.to_lowercase());
        }
    }

    fn neighbors(&self, at: usize, sink: &mut impl Sink) {
        let shape = &self.shapes[at];
        let own = length(shape);
        let gap = |at: usize| usize::from(self.units.get(at).is_none_or(|unit| unit.gap));
        sink.number("gaps.length", (gap(at) * 2 + gap(at + 1)) * 16 + own);
        const OFFSETS: [(isize, &str, &str, &str); 4] = [
            (-2, "length-2", "clutter-2", "date-2"),
            (-1, "length-1", "clutter-1", "date-1"),
            (1, "length+1", "clutter+1", "date+1"),
            (2, "length+2", "clutter+2", "date+2"),
        ];
        for (offset, lengths, clutters, dates) in OFFSETS {
            let Some(other) = at
                .checked_add_signed(offset)
                .and_then(|at| self.shapes.get(at))
            else {
                sink.number(lengths, 999);
                continue;
            };
            let prose = usize::from(other.is_prose());
            sink.number(lengths, (length(other) * 2 + prose) * 16 + own);
            if let Some((class, place)) = other.clutter {
                sink.number(
                    clutters,
                    (class as usize * 4 + place as usize) * 8 + own / 2,
                );
            }
            if other.date || other.time {
                sink.number(dates, own);
            }
        }
        let (place, run) = self.runs[at];
        let run = bin(run, &[2, 3, 4, 6, 10, 20]);
        sink.number("run", run * 16 + own);
        sink.number("run.place", (run * 8 + place.min(4)) * 8 + own / 2);
        let bullet =
            |at: Option<&Shape>| usize::from(at.is_some_and(|shape| shape.first == First::Bullet));
        sink.number(
            "bullets",
            bullet(Some(shape)) * 2 + bullet(at.checked_sub(1).and_then(|at| self.shapes.get(at))),
        );
    }

    fn place(&self, at: usize, sink: &mut impl Sink) {
        let shape = &self.shapes[at];
        let own = length(shape);
        let count = self.shapes.len();
        let sum =
            |sums: &[usize], from: usize, to: usize| sums[to.min(count)] - sums[from.min(count)];
        let total = self.prose_before[count].max(1);
        let before = self.prose_before[at];
        let seen = bin(before * 100 / total, &[1, 5, 20, 50, 80, 95, 99, 100]);
        let seen = if before == 0 { 9 } else { seen };
        sink.number("seen", seen * 16 + own);
        sink.number("position", at * 20 / count.max(1));
        for (window, before, after, both) in [
            (4, "before4", "behind4", "both4"),
            (10, "before10", "behind10", "both10"),
        ] {
            let from = at.saturating_sub(window);
            let (front, back) = (
                sum(&self.prose_before, from, at),
                sum(&self.prose_before, at + 1, at + 1 + window),
            );
            let steps = [1, 150, 400, 800, 1600, 3200];
            let (front, back) = (bin(front, &steps), bin(back, &steps));
            sink.number(before, front * 16 + own);
            sink.number(after, back * 16 + own);
            sink.number(both, front * 16 + back);
            let clutter = sum(&self.clutter_before, from, at)
                + sum(&self.clutter_before, at + 1, at + 1 + window);
            sink.number(
                if window == 4 { "around4" } else { "around10" },
                bin(clutter, &[1, 2, 3, 5, 8]) * 16 + own,
            );
        }
        let steps = [1, 2, 3, 5, 8, 15, 30];
        let (front, back) = self.to_prose[at];
        let (front, back) = (bin(front, &steps), bin(back, &steps));
        sink.number("near", front * 16 + back);
        sink.number(
            "near.length",
            (front.min(back) * 16 + own) * 2 + usize::from(front < back),
        );
        for (since, name) in
            self.since[at]
                .into_iter()
                .zip(["since.comment", "since.related", "since.footer"])
        {
            let since = bin(since, &[1, 2, 4, 8, 16, 32, FAR]);
            sink.number(name, since * 16 + own);
        }
        let (before, again) = self.repeats[at];
        if before || again {
            sink.number(
                "repeat",
                (usize::from(before) * 2 + usize::from(again)) * 16 + own,
            );
        }
        self.core_and_topic(at, sink);
        sink.number("level.seen", self.level * 16 + seen);
        sink.number(
            "level.prose",
            self.level * 2 + usize::from(shape.is_prose()),
        );
        sink.number(
            "short.prose",
            self.short * 2 + usize::from(shape.is_prose()),
        );
    }

    fn core_and_topic(&self, at: usize, sink: &mut impl Sink) {
        let shape = &self.shapes[at];
        let own = length(shape);
        let prose = usize::from(shape.is_prose());
        let steps = [2, 4, 8, 16, 40];
        let place = if at < self.core.start {
            1 + bin(self.core.start - at, &steps)
        } else if at < self.core.end {
            0
        } else {
            8 + bin(at + 1 - self.core.end, &steps)
        };
        sink.number("core", place);
        sink.number("core.length", place * 16 + own);
        let side = (place.min(1) + usize::from(place > 7)) * 2 + prose;
        let topic = usize::from(self.topic[at]);
        sink.number("core.topic", side * 8 + topic);
        sink.number("topic.length", topic * 16 + own);
        let loose = bin(self.loose[at], &[1, 2, 3, 4, 6, 10, 20]);
        sink.number("core.loose", (side * 8 + loose) * 16 + own);
    }

    /// Features of the transition from unit `at - 1` to `at`.
    pub(super) fn step(&self, at: usize, sink: &mut impl Sink) {
        let shape = &self.shapes[at];
        let label = shape.label().map_or(0, |class| class as usize + 1);
        let gap = usize::from(self.units[at].gap);
        sink.number("step", 0);
        sink.number("step.gap", gap);
        sink.number("step.label", label * 2 + gap);
        sink.number(
            "step.length",
            length(shape) * 16 + length(&self.shapes[at - 1]),
        );
        sink.number("step.level", self.level);
    }
}

/// The binned length in characters.
fn length(shape: &Shape) -> usize {
    bin(shape.chars, &[10, 20, 35, 55, 80, 120, 200, 400])
}

/// A share in tenths; 15 if the whole is 0.
fn share(part: usize, whole: usize) -> usize {
    (part * 10).checked_div(whole).unwrap_or(15)
}

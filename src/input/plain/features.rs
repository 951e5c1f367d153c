//! The features by which units of the story are told from the clutter around it. Training and prediction share them.

use std::collections::HashMap;
use std::ops::Range;

use super::clutter::{Clutter, Where};
use super::lines::Unit;
use super::shape::{First, Fnv, Shape, shape};

/// Takes the features of one unit.
pub(super) trait Sink {
    /// A feature with a number or a bin.
    fn number(&mut self, template: &'static str, value: usize);
    /// A feature with a word.
    fn word(&mut self, template: &'static str, word: &str);
}

/// The units of one text and how each looks.
#[derive(Debug)]
pub(super) struct Page<'t> {
    pub(super) text: &'t str,
    pub(super) units: Vec<Unit>,
    pub(super) shapes: Vec<Shape>,
}

impl<'t> Page<'t> {
    /// Measures the units of `text`.
    pub(super) fn new(text: &'t str, units: Vec<Unit>) -> Self {
        let shapes = units.iter().map(|unit| shape(text, unit)).collect();
        Page {
            text,
            units,
            shapes,
        }
    }
}

/// A page with everything that the features of its units are made from.
#[derive(Debug)]
pub(super) struct Context<'p> {
    text: &'p str,
    units: &'p [Unit],
    shapes: &'p [Shape],
    /// Characters of prose in front of each unit; one more than units.
    prose_before: Vec<usize>,
    /// Units of clutter in front of each unit; one more than units.
    clutter_before: Vec<usize>,
    /// Distance in units to the nearest prose in front and behind, capped at [`FAR`].
    to_prose: Vec<(usize, usize)>,
    /// Distance to the last label of comments, related stories, and footers in front, capped at [`FAR`].
    since: Vec<[usize; 3]>,
    /// The unit stood before, stands again.
    repeats: Vec<(bool, bool)>,
    /// Units without a blank line between them: place in the run, length of the run.
    runs: Vec<(usize, usize)>,
    /// Length of the run of units without a sentence that each belongs to, 0 for prose.
    loose: Vec<usize>,
    /// The densest stretch of prose.
    core: Range<usize>,
    /// Steps of the share of longer words that the prose of the core has too; 7 for units without longer words.
    topic: Vec<u8>,
    /// How much the whole text looks like a pasted page: clutter phrases, share of short lines.
    level: usize,
    short: usize,
}

const FAR: usize = 99;

impl<'p> Context<'p> {
    /// Looks at the neighbourhood of every unit of `page`.
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

    /// Gives the features of unit `at` to `sink`.
    pub(super) fn features(&self, at: usize, sink: &mut impl Sink) {
        self.own(at, sink);
        self.neighbours(at, sink);
        self.place(at, sink);
    }

    fn own(&self, at: usize, sink: &mut impl Sink) {
        let shape = &self.shapes[at];
        let length = length(shape);
        let words = bin(shape.words, &[2, 3, 5, 8, 13, 20, 40]);
        let end = shape.end as usize;
        let function = share(shape.function, shape.words);
        let capitals = share(shape.capitals, shape.words.saturating_sub(1));
        sink.number("bias", 0);
        sink.number("length", length);
        sink.number("words.end", words * 16 + end);
        sink.number("length.function", length * 16 + function);
        sink.number("words.capitals", words * 16 + capitals);
        sink.number("first.words", shape.first as usize * 16 + words);
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
                sink.number(name, words);
            }
        }
        if let Some((class, place)) = shape.clutter {
            sink.number("clutter", class as usize * 4 + place as usize);
            sink.number(
                "clutter.words",
                (class as usize * 4 + place as usize) * 16 + words,
            );
        }
        let line = self.units[at].span.of(self.text);
        let mut own = line
            .split(|c: char| !c.is_alphanumeric())
            .filter(|word| !word.is_empty());
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

    fn neighbours(&self, at: usize, sink: &mut impl Sink) {
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
        for (window, before, behind, both) in [
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
            sink.number(behind, back * 16 + own);
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

    /// Features of the step from unit `at - 1` to `at`.
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

/// The stretch of units with the greatest sum, prose counting for it and what is no sentence against it (J. Pasternack,
/// D. Roth: Extracting article text from the web with maximum subsequence segmentation, WWW 2009).
fn core(shapes: &[Shape]) -> Range<usize> {
    let value = |shape: &Shape| match shape.label() {
        Some(_) => -2.0,
        None if shape.is_prose() => (shape.chars as f32 / 80.0).clamp(1.0, 5.0),
        None if shape.ends_sentence() && shape.words >= 5 => 0.0,
        None => -0.6,
    };
    let (mut best, mut range) = (0.0f32, 0..0);
    let (mut sum, mut start) = (0.0f32, 0);
    for (at, shape) in shapes.iter().enumerate() {
        sum += value(shape);
        if sum <= 0.0 {
            (sum, start) = (0.0, at + 1);
        } else if sum > best {
            (best, range) = (sum, start..at + 1);
        }
    }
    range
}

/// For each unit how many of its longer words the prose of the core has too.
fn topic(page: &Page<'_>, core: &Range<usize>) -> Vec<u8> {
    let long = |at: usize| {
        let line = page.units[at].span.of(page.text);
        line.split(|c: char| !c.is_alphanumeric())
            .filter(|word| word.len() >= 5)
            .take(60)
            .map(|word| {
                let mut hash = Fnv::default();
                let stem = word.strip_suffix('s').unwrap_or(word);
                for c in stem.chars().flat_map(char::to_lowercase) {
                    hash.write(c.encode_utf8(&mut [0; 4]).as_bytes());
                }
                hash.0
            })
    };
    // Units of the core that hold each word, and the last of them.
    let mut known: HashMap<u64, (u32, usize)> = HashMap::new();
    for at in core.clone().filter(|&at| page.shapes[at].is_prose()) {
        for word in long(at) {
            let entry = known.entry(word).or_insert((0, usize::MAX));
            if entry.1 != at {
                *entry = (entry.0 + 1, at);
            }
        }
    }
    (0..page.units.len())
        .map(|at| {
            let inside = core.contains(&at) && page.shapes[at].is_prose();
            let (mut all, mut shared) = (0usize, 0usize);
            for word in long(at) {
                let units = known.get(&word).map_or(0, |entry| entry.0);
                all += 1;
                shared += usize::from(units > u32::from(inside));
            }
            match (all, shared) {
                (0, _) => 7,
                (_, 0) => 0,
                _ => 1 + bin(shared * 100 / all, &[20, 40, 60, 80]) as u8,
            }
        })
        .collect()
}

fn loose(shapes: &[Shape]) -> Vec<usize> {
    let mut runs = vec![0; shapes.len()];
    let mut start = 0;
    for at in 0..=shapes.len() {
        if shapes.get(at).is_none_or(Shape::ends_sentence) {
            let length = at - start;
            runs[start..at].fill(length);
            start = at + 1;
        }
    }
    runs
}

/// Steps of the length in characters.
fn length(shape: &Shape) -> usize {
    bin(shape.chars, &[10, 20, 35, 55, 80, 120, 200, 400])
}

/// The number of `steps` that `value` reaches.
fn bin(value: usize, steps: &[usize]) -> usize {
    steps.iter().take_while(|&&step| value >= step).count()
}

/// Tenths of a share, 15 for no whole.
fn share(part: usize, whole: usize) -> usize {
    (part * 10).checked_div(whole).unwrap_or(15)
}

fn to_prose(shapes: &[Shape]) -> Vec<(usize, usize)> {
    let mut distances = vec![(FAR, FAR); shapes.len()];
    let mut distance = FAR;
    for (at, shape) in shapes.iter().enumerate() {
        distances[at].0 = distance;
        distance = if shape.is_prose() {
            1
        } else {
            (distance + 1).min(FAR)
        };
    }
    distance = FAR;
    for (at, shape) in shapes.iter().enumerate().rev() {
        distances[at].1 = distance;
        distance = if shape.is_prose() {
            1
        } else {
            (distance + 1).min(FAR)
        };
    }
    distances
}

fn since(shapes: &[Shape]) -> Vec<[usize; 3]> {
    let mut since = [FAR; 3];
    let mut all = Vec::with_capacity(shapes.len());
    for shape in shapes {
        all.push(since);
        since = since.map(|distance| (distance + 1).min(FAR));
        match shape.clutter {
            Some((Clutter::Comment, Where::Line | Where::Start)) => since[0] = 1,
            Some((Clutter::Related, Where::Line | Where::Start)) => since[1] = 1,
            Some((Clutter::Footer, Where::Line | Where::Start)) => since[2] = 1,
            _ => {}
        }
    }
    all
}

/// For each unit whether it stood before, and whether it stands again.
pub(super) fn repeats(shapes: &[Shape]) -> Vec<(bool, bool)> {
    let mut left: HashMap<u64, (usize, usize)> = HashMap::new();
    for shape in shapes {
        left.entry(shape.key).or_default().1 += 1;
    }
    shapes
        .iter()
        .map(|shape| {
            let counts = left.entry(shape.key).or_default();
            let before = counts.0 > 0;
            counts.0 += 1;
            (before, counts.0 < counts.1)
        })
        .collect()
}

fn runs(units: &[Unit]) -> Vec<(usize, usize)> {
    let mut runs = Vec::with_capacity(units.len());
    let mut start = 0;
    for at in 0..units.len() {
        if units[at].gap {
            start = at;
        }
        runs.push((at - start, 0));
        if units.get(at + 1).is_none_or(|next| next.gap) {
            let length = at + 1 - start;
            for run in &mut runs[start..] {
                run.1 = length;
            }
        }
    }
    runs
}

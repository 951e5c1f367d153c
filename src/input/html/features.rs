//! The features of the blocks of a page, from which the block model decides whether they are of the story.

use std::collections::{HashMap, HashSet};

use super::places::{ARTICLE_BODY, Element, HIDDEN, OTHER_ITEM, Places};
use crate::input::markup::Piece;
use crate::input::plain::{MEASURES, PageLines};
use crate::input::words::{letters, words};
use crate::learn::weights::{combine, hash};

/// The number of features of a block in the first pass.
pub(super) const FIRST: usize = 131;
/// The number of features of a block in the second pass.
pub(super) const SECOND: usize = FIRST + 21;

/// What is known of a page before its blocks are judged.
pub(super) struct Page<'p> {
    pub(super) pieces: &'p [Piece],
    pub(super) places: &'p Places,
    pub(super) lines: &'p PageLines,
    /// For each piece, whether the extraction took it.
    pub(super) taken: &'p [bool],
    pub(super) title: Option<&'p str>,
    pub(super) description: Option<&'p str>,
    /// The text of the body in structured data.
    pub(super) body: Option<&'p str>,
}

/// Sums over the pieces inside an element or on a path.
#[derive(Debug, Clone, Copy, Default)]
struct Sums {
    pieces: f32,
    chars: f32,
    linked: f32,
    /// Characters of prose outside links.
    prose: f32,
    /// Characters that the extraction took.
    taken: f32,
}

impl Sums {
    fn add(&mut self, other: Sums) {
        self.pieces += other.pieces;
        self.chars += other.chars;
        self.linked += other.linked;
        self.prose += other.prose;
        self.taken += other.taken;
    }
}

/// How far around a piece the elements are looked at one by one.
const LEVELS: usize = 4;

/// The hashed tokens of a piece, each with a weight in the table of the model.
#[derive(Debug, Default, Clone)]
pub(super) struct Tokens {
    /// Names of the elements around it, by distance: the element itself, its parent, the next two, all others.
    pub(super) names: [Vec<u64>; LEVELS],
    /// Its words, if it is short.
    pub(super) words: Vec<u64>,
}

/// A number for the missing.
const NONE: f32 = -1.0;

/// Sums and counts over a whole page.
pub(super) struct Context<'p> {
    page: &'p Page<'p>,
    whole: Sums,
    elements: Vec<Sums>,
    paths: HashMap<u64, Sums>,
    /// How many children of an element have the same signature.
    siblings: HashMap<(usize, u64), f32>,
    /// How often the words of a piece occur on the page.
    copies: HashMap<u64, f32>,
    title: Vec<u64>,
    title_letters: String,
    /// The piece that is the headline.
    headline: Option<usize>,
    description: HashSet<u64>,
    body: HashSet<u64>,
    chars_before: Vec<f32>,
    /// For each piece, the number of pieces since the last that the extraction took, and to the next.
    since: Vec<usize>,
    until: Vec<usize>,
}

impl<'p> Context<'p> {
    pub(super) fn new(page: &'p Page<'p>) -> Self {
        let count = page.pieces.len();
        let elements = &page.places.elements;
        let mut own = vec![Sums::default(); elements.len()];
        let mut paths: HashMap<u64, Sums> = HashMap::new();
        let mut whole = Sums::default();
        let mut chars_before = Vec::with_capacity(count);
        let mut copies: HashMap<u64, f32> = HashMap::new();
        for (at, piece) in page.pieces.iter().enumerate() {
            let chars = piece.text.len() as f32;
            let prose = page.lines.is_prose(at);
            let sums = Sums {
                pieces: 1.0,
                chars,
                linked: piece.linked as f32,
                prose: if prose {
                    chars - piece.linked as f32
                } else {
                    0.0
                },
                taken: if page.taken[at] { chars } else { 0.0 },
            };
            let place = page.places.of_pieces[at];
            own[place].add(sums);
            paths.entry(elements[place].path).or_default().add(sums);
            chars_before.push(whole.chars);
            whole.add(sums);
            *copies.entry(page.lines.keys[at]).or_default() += 1.0;
        }
        // Parents precede their children.
        for at in (1..elements.len()).rev() {
            let sums = own[at];
            own[elements[at].parent].add(sums);
        }
        let mut siblings = HashMap::new();
        for element in &elements[1..] {
            *siblings
                .entry((element.parent, element.signature))
                .or_default() += 1.0;
        }
        let title_letters = page.title.map(letters).unwrap_or_default();
        let is_title = |piece: &Piece| {
            !title_letters.is_empty()
                && piece.text.len() < 400
                && letters(&piece.text) == title_letters
        };
        let headline = (0..count)
            .filter(|&at| is_title(&page.pieces[at]))
            .min_by_key(|&at| match page.pieces[at].heading {
                0 => 7,
                level => level,
            })
            .or_else(|| page.pieces.iter().position(|piece| piece.heading == 1));
        let far = |last: &mut usize, taken: &bool| {
            *last = if *taken { 0 } else { last.saturating_add(1) };
            Some(*last)
        };
        let since = page.taken.iter().scan(1000, far).collect();
        let mut until: Vec<usize> = page.taken.iter().rev().scan(1000, far).collect();
        until.reverse();
        Self {
            page,
            whole,
            elements: own,
            paths,
            siblings,
            copies,
            title: lower_hashes(page.title.unwrap_or("")),
            title_letters,
            headline,
            description: grams(page.description.unwrap_or("")).collect(),
            body: grams(page.body.unwrap_or("")).collect(),
            chars_before,
            since,
            until,
        }
    }

    /// The tokens of piece `at`.
    pub(super) fn tokens(&self, at: usize) -> Tokens {
        let mut tokens = Tokens::default();
        for (distance, element) in self.page.places.around(at).enumerate() {
            let level = match distance {
                0 | 1 => distance,
                2 | 3 => 2,
                _ => 3,
            };
            let names = self.page.places.marks_of(element).iter();
            tokens.names[level].extend(names.map(|mark| combine(level as u64, *mark)));
        }
        let text = &self.page.pieces[at].text;
        let hashes = lower_hashes(&text[..text.floor_char_boundary(200)]);
        if let [first, rest @ ..] = hashes.as_slice() {
            let salt = combine(20, *first);
            tokens.words.push(salt);
            if let [second, rest @ ..] = rest {
                tokens.words.push(combine(salt, *second));
                if let [third, ..] = rest {
                    tokens.words.push(combine(combine(salt, *second), *third));
                }
            }
        }
        if hashes.len() <= 12 {
            tokens
                .words
                .extend(hashes.iter().map(|word| combine(21, *word)));
        }
        tokens
    }

    /// The features of piece `at` in the first pass. `weight` is the weight of a token, if it is known.
    pub(super) fn first(&self, at: usize, weight: impl Fn(u64) -> Option<f32>) -> [f32; FIRST] {
        let mut row = Row::<FIRST>::new();
        let page = self.page;
        let piece = &page.pieces[at];
        let chars = piece.text.len() as f32;
        let element = &page.places.elements[page.places.of_pieces[at]];
        row.extend(page.lines.measures[at]);
        row.push(piece.linked as f32 / chars.max(1.0));
        row.push(f32::from(piece.heading));
        row.push(piece.kind as u8 as f32);
        row.push(page.lines.kinds[at] as u8 as f32);
        row.flag(page.lines.story[at]);
        row.flag(page.lines.clutter[at]);
        self.extraction(at, &mut row);
        self.position(at, &mut row);
        self.overlaps(at, &mut row);
        self.surroundings(at, element, &mut row);
        self.neighbors(at, element, &mut row);
        let tokens = self.tokens(at);
        for list in tokens.names.iter().chain([&tokens.words]) {
            let (mut min, mut max, mut sum) = (0.0_f32, 0.0_f32, 0.0_f32);
            for weight in list.iter().filter_map(|token| weight(*token)) {
                min = min.min(weight);
                max = max.max(weight);
                sum += weight;
            }
            row.extend([min, max, sum]);
        }
        row.done()
    }

    /// Whether the extraction took the piece and its neighbors.
    fn extraction(&self, at: usize, row: &mut Row<FIRST>) {
        let taken = self.page.taken;
        row.flag(taken[at]);
        let near = |n: usize| n.min(50) as f32;
        row.push(near(self.since[at]));
        row.push(near(self.until[at]));
        row.push(near(self.since[at].max(self.until[at])));
        let around = &taken[at.saturating_sub(5)..(at + 6).min(taken.len())];
        let held = around.iter().filter(|taken| **taken).count();
        row.push(held as f32 / around.len() as f32);
        row.push(self.whole.taken / self.whole.chars.max(1.0));
        row.push(self.whole.taken.ln_1p());
    }

    /// Where the piece is on the page.
    fn position(&self, at: usize, row: &mut Row<FIRST>) {
        let count = self.page.pieces.len() as f32;
        row.push(at as f32);
        row.push(at as f32 / count);
        row.push(self.chars_before[at] / self.whole.chars.max(1.0));
        let chars = |from: usize, to: usize| self.chars_before[to] - self.chars_before[from];
        match self.headline {
            Some(headline) => {
                row.push((at as f32 - headline as f32).clamp(-50.0, 200.0));
                row.push(if at >= headline {
                    chars(headline, at).ln_1p()
                } else {
                    -chars(at, headline).ln_1p()
                });
            }
            None => row.extend([500.0, 500.0]),
        }
        row.push(count.ln());
        row.push(self.whole.prose.ln_1p());
        row.push(self.whole.prose / self.whole.chars.max(1.0));
    }

    /// What the piece shares with the title, the description, the structured body and other pieces.
    fn overlaps(&self, at: usize, row: &mut Row<FIRST>) {
        let piece = &self.page.pieces[at];
        let text = &piece.text[..piece.text.floor_char_boundary(2000)];
        let own = lower_hashes(&text[..text.floor_char_boundary(300)]);
        let shared = own.iter().filter(|word| self.title.contains(word)).count() as f32;
        row.push(shared / own.len().max(1) as f32);
        row.push(shared / self.title.len().max(1) as f32);
        row.flag(piece.text.len() < 400 && letters(text) == self.title_letters);
        let share = |known: &HashSet<u64>| {
            if known.is_empty() {
                return NONE;
            }
            let (mut hits, mut all) = (0.0_f32, 0.0_f32);
            for gram in grams(text) {
                all += 1.0;
                hits += f32::from(u8::from(known.contains(&gram)));
            }
            hits / all.max(1.0)
        };
        row.push(share(&self.description));
        row.push(share(&self.body));
        row.push(self.copies[&self.page.lines.keys[at]]);
    }

    /// The elements around the piece.
    fn surroundings(&self, at: usize, element: &Element, row: &mut Row<FIRST>) {
        let places = self.page.places;
        for bit in 0..16 {
            row.flag(element.inside >> bit & 1 == 1);
        }
        row.flag(element.inside & HIDDEN != 0);
        row.flag(element.inside & ARTICLE_BODY != 0);
        row.flag(element.inside & OTHER_ITEM != 0);
        row.push(f32::from(element.name));
        row.push(f32::from(element.depth));
        let path = self.paths[&element.path];
        let prose = self.whole.prose.max(1.0);
        row.push(path.prose / prose);
        row.push(path.pieces);
        row.push(path.linked / path.chars.max(1.0));
        row.push(path.chars / path.pieces.max(1.0));
        row.push(path.taken / path.chars.max(1.0));
        let mut levels = places.around(at);
        let mut repeated = 0.0_f32;
        for _ in 0..LEVELS {
            let Some(level) = levels.next() else {
                row.extend([NONE; 7]);
                continue;
            };
            let sums = self.elements[level];
            let element = &places.elements[level];
            let siblings = self.siblings[&(element.parent, element.signature)];
            repeated = repeated.max(siblings);
            row.push(sums.pieces);
            row.push(sums.chars.ln_1p());
            row.push(sums.linked / sums.chars.max(1.0));
            row.push(sums.prose / sums.chars.max(1.0));
            row.push(sums.prose / prose);
            row.push(sums.taken / sums.chars.max(1.0));
            row.push(siblings);
        }
        for level in levels {
            let element = &places.elements[level];
            repeated = repeated.max(self.siblings[&(element.parent, element.signature)]);
        }
        row.push(repeated);
    }

    /// The pieces before and after.
    fn neighbors(&self, at: usize, element: &Element, row: &mut Row<FIRST>) {
        let page = self.page;
        for step in [-2_isize, -1, 1, 2] {
            let Some(other) = at
                .checked_add_signed(step)
                .filter(|at| *at < page.pieces.len())
            else {
                row.extend([NONE; 5]);
                continue;
            };
            let piece = &page.pieces[other];
            let measures = &page.lines.measures[other];
            row.push(measures[1]);
            row.push(measures[MEASURES - 1]);
            row.push(piece.linked as f32 / piece.text.len().max(1) as f32);
            row.push(f32::from(piece.heading));
            let place = &page.places.elements[page.places.of_pieces[other]];
            row.push(
                if page.places.of_pieces[other] == page.places.of_pieces[at] {
                    2.0
                } else if place.path == element.path {
                    1.0
                } else {
                    0.0
                },
            );
        }
    }

    /// The features of piece `at` in the second pass. `first` are the features and probabilities of all pieces in the first.
    pub(super) fn second(&self, at: usize, first: &[[f32; FIRST]], sums: &Judged) -> [f32; SECOND] {
        let mut row = Row::<SECOND>::new();
        row.extend(first[at]);
        for step in -4_isize..=4 {
            let other = at.checked_add_signed(step);
            row.push(other.and_then(|at| sums.all.get(at)).map_or(NONE, |p| *p));
        }
        for reach in [8, 25] {
            let from = at.saturating_sub(reach);
            let to = (at + reach + 1).min(sums.all.len());
            row.push(sums.share(from, at));
            row.push(sums.share(at + 1, to));
        }
        let story = sums.story[sums.all.len()].max(1.0);
        row.push(sums.story[at] / story);
        row.push(story.ln());
        let place = self.page.places.of_pieces[at];
        let mean = |(story, chars): (f32, f32)| story / chars.max(1.0);
        row.push(mean(sums.paths[&self.page.places.elements[place].path]));
        let mut levels = self.page.places.around(at);
        for _ in 0..LEVELS {
            row.push(
                levels
                    .next()
                    .map_or(NONE, |level| mean(sums.elements[level])),
            );
        }
        let copies = sums.copies.get(&self.page.lines.keys[at]);
        row.push(copies.copied().unwrap_or(0.0));
        row.done()
    }

    /// Sums up the probabilities of the first pass.
    pub(super) fn judged(&self, all: Vec<f32>) -> Judged {
        let page = self.page;
        let mut elements = vec![(0.0, 0.0); page.places.elements.len()];
        let mut paths: HashMap<u64, (f32, f32)> = HashMap::new();
        let mut copies: HashMap<u64, f32> = HashMap::new();
        let (mut story, mut chars) = (vec![0.0], vec![0.0]);
        let (mut story_sum, mut chars_sum) = (0.0, 0.0);
        for (at, p) in all.iter().enumerate() {
            let length = page.pieces[at].text.len() as f32;
            let place = page.places.of_pieces[at];
            story_sum += p * length;
            chars_sum += length;
            story.push(story_sum);
            chars.push(chars_sum);
            let path = paths.entry(page.places.elements[place].path).or_default();
            for cell in [&mut elements[place], path] {
                cell.0 += p * length;
                cell.1 += length;
            }
            let best = copies.entry(page.lines.keys[at]).or_default();
            *best = best.max(*p);
        }
        for at in (1..elements.len()).rev() {
            let (story, chars) = elements[at];
            let parent: &mut (f32, f32) = &mut elements[page.places.elements[at].parent];
            parent.0 += story;
            parent.1 += chars;
        }
        Judged {
            all,
            elements,
            paths,
            copies,
            story,
            chars,
        }
    }
}

/// The probabilities of the first pass, and their sums, weighted by characters.
pub(super) struct Judged {
    all: Vec<f32>,
    elements: Vec<(f32, f32)>,
    paths: HashMap<u64, (f32, f32)>,
    copies: HashMap<u64, f32>,
    /// The sums before each piece.
    story: Vec<f32>,
    chars: Vec<f32>,
}

impl Judged {
    fn share(&self, from: usize, to: usize) -> f32 {
        let chars = self.chars[to] - self.chars[from];
        if chars <= 0.0 {
            return NONE;
        }
        (self.story[to] - self.story[from]) / chars
    }
}

/// A row of features that is being filled.
struct Row<const N: usize> {
    numbers: [f32; N],
    length: usize,
}

impl<const N: usize> Row<N> {
    fn new() -> Self {
        Self {
            numbers: [0.0; N],
            length: 0,
        }
    }

    fn push(&mut self, number: f32) {
        self.numbers[self.length] = number;
        self.length += 1;
    }

    fn flag(&mut self, is: bool) {
        self.push(f32::from(u8::from(is)));
    }

    fn extend<const M: usize>(&mut self, numbers: [f32; M]) {
        self.numbers[self.length..self.length + M].copy_from_slice(&numbers);
        self.length += M;
    }

    fn done(self) -> [f32; N] {
        debug_assert_eq!(self.length, N);
        self.numbers
    }
}

/// The hashes of the words of `text` in lower case.
fn lower_hashes(text: &str) -> Vec<u64> {
    words(&text.to_lowercase())
        .map(|word| hash(word.as_bytes()))
        .collect()
}

/// The hashes of the runs of four words of `text`, or of all words of a shorter text.
pub(super) fn grams(text: &str) -> impl Iterator<Item = u64> {
    let hashes = lower_hashes(text);
    let count = match hashes.len() {
        0 => 0,
        n => n.saturating_sub(3).max(1),
    };
    (0..count).map(move |at| {
        let four = &hashes[at..(at + 4).min(hashes.len())];
        four.iter().fold(0, |gram, word| combine(gram, *word))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn grams_are_runs_of_four_words() {
        let count = |text: &str| grams(text).count();
        assert_eq!(
            [count(""), count("One"), count("one two three four")],
            [0, 1, 1]
        );
        assert_eq!(count("one two three four, five"), 2);
        let all: HashSet<u64> = grams("The old ferry will stop in May").collect();
        assert!(grams("ferry WILL stop in").all(|gram| all.contains(&gram)));
        assert!(!grams("ferry will not stop").any(|gram| all.contains(&gram)));
    }
}

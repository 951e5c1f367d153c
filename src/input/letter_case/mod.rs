//! Letter case: text without capitals, or in capitals alone, gets those that its words would have elsewhere.
//!
//! A conditional random field decides for each word by its neighbors, the gazetteer and its clusters; the other
//! occurrences of the word in the text correct it. Letters keep their length in bytes, so that offsets stay the same.

mod features;
mod model;
#[cfg(feature = "workshop")]
mod train;
mod words;

use crate::learn::weights::KeyMap;
use crate::span::Span;
use model::{CaseModel, LOWER, STATES, TITLE, UPPER};
use words::Edge;

#[cfg(feature = "workshop")]
pub use train::{Choices, score, train};

/// How a text lacks letter case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Caseless {
    /// It has no capitals.
    Lower,
    /// Nearly all of its letters are capitals.
    Upper,
}

/// The letters for each one of the other case that a text without letter case may have.
const FEW: usize = 200;
/// As [`FEW`], for capitals among which there are lines in mixed case.
const SOME: usize = 4;

impl Caseless {
    /// How `text` lacks letter case; `None` if it has letters of both cases, or none.
    pub(super) fn of(text: &str) -> Option<Self> {
        let bytes = text.as_bytes();
        let upper = bytes
            .iter()
            .filter(|byte| byte.is_ascii_uppercase())
            .count();
        let lower = bytes
            .iter()
            .filter(|byte| byte.is_ascii_lowercase())
            .count();
        // The letters of other scripts have no case, or one that says nothing about English names.
        if (upper + lower) * 2 < bytes.len() {
            return None;
        }
        if lower > 0 && upper * FEW <= lower && !text.contains(is_other_capital) {
            Some(Self::Lower)
        } else if upper > 1 && lower * SOME <= upper {
            Some(Self::Upper)
        } else {
            None
        }
    }

    /// Whether a paragraph lacks letter case like the text.
    fn lacks(self, paragraph: &str) -> bool {
        match self {
            Self::Lower => true,
            Self::Upper => Self::of(paragraph) == Some(Self::Upper),
        }
    }

    /// The warning about a text whose letter case was restored.
    pub(super) const fn warning(self) -> &'static str {
        match self {
            Self::Lower => "the text has no capitals: names are found by guessing them",
            Self::Upper => "the text is in capitals: names are found by guessing its letter case",
        }
    }
}

/// Capitals outside ASCII.
fn is_other_capital(c: char) -> bool {
    !c.is_ascii() && c.is_uppercase()
}

/// Gives the words of `text` the letter case that they probably have; `paragraphs` are its parts in order. All letters keep
/// their places.
pub(super) fn restore(
    text: &str,
    paragraphs: impl Iterator<Item = Span>,
    caseless: Caseless,
) -> Option<String> {
    let paragraphs = paragraphs.filter(|span| caseless.lacks(span.of(text)));
    Some(restore_with(CaseModel::shipped()?, text, paragraphs))
}

fn restore_with(
    model: &CaseModel<'_>,
    text: &str,
    paragraphs: impl Iterator<Item = Span>,
) -> String {
    let mut found = Vec::new();
    for span in paragraphs.flat_map(|span| pieces(text, span)) {
        let words = words::words(span.of(text), span.start);
        let probabilities = model.probabilities(&words);
        let words = words.iter().zip(probabilities);
        found.extend(words.map(|(word, probabilities)| Found {
            span: word.span,
            key: word.key,
            by_place: matches!(
                word.around[0],
                Edge::Line | Edge::Stop | Edge::Opening | Edge::Apostrophe
            ),
            probabilities,
        }));
    }
    agree(&mut found);
    let mut out = String::with_capacity(text.len());
    for Found {
        span,
        probabilities,
        ..
    } in &found
    {
        out.push_str(&text[out.len()..span.start]);
        let weight = |state: usize| match state {
            LOWER => probabilities[LOWER],
            state => CAPITALS * probabilities[state],
        };
        let state = (LOWER..STATES)
            .max_by(|a, b| weight(*a).total_cmp(&weight(*b)).then(b.cmp(a)))
            .unwrap_or(LOWER);
        write(span.of(text), state, &mut out);
    }
    out.push_str(&text[out.len()..]);
    out
}

/// Bytes of a paragraph that are looked at together, so that long ones need little memory.
const PIECE: usize = 16 * 1024;

/// The parts of a paragraph, divided at white space where there is some.
fn pieces(text: &str, mut span: Span) -> impl Iterator<Item = Span> {
    std::iter::from_fn(move || {
        let rest = span.of(text);
        let head = &rest[..rest.floor_char_boundary(PIECE)];
        let end = match head.rfind(char::is_whitespace) {
            Some(space) if space > 0 && head.len() < rest.len() => space,
            _ => head.len(),
        };
        let piece = Span::new(span.start, span.start + end);
        span.start = piece.end;
        (!piece.is_empty()).then_some(piece)
    })
}

/// A word and the probabilities of its states.
struct Found {
    span: Span,
    key: u64,
    /// Its place decides about its first letter: it may start a sentence.
    by_place: bool,
    probabilities: [f32; STATES],
}

/// Moves the probabilities of each word towards the mean of the article, where its place does not decide.
fn agree(found: &mut [Found]) {
    let mut sums: KeyMap<([f32; STATES], f32)> = KeyMap::default();
    for word in found.iter().filter(|word| !word.by_place) {
        let (sum, count) = sums.entry(word.key).or_default();
        for (sum, probability) in sum.iter_mut().zip(word.probabilities) {
            *sum += probability;
        }
        *count += 1.0;
    }
    for word in found.iter_mut().filter(|word| !word.by_place) {
        if let Some((sum, count)) = sums.get(&word.key) {
            for (probability, sum) in word.probabilities.iter_mut().zip(sum) {
                *probability += OTHERS * (sum / count - *probability);
            }
        }
    }
}

/// The weight of the mean of a word in the article. On lower-cased worldwide.dev, 0.5 and 0.8 give names an F1 of 77.7 and 77.5.
const OTHERS: f32 = 0.5;

/// The factor for the probability of capitals: a missed name is worse than a capital too many. On lower-cased worldwide.dev,
/// 1, 2 and 3 give names an F1 of 76.7, 77.7 and 77.1.
const CAPITALS: f32 = 2.0;

/// Appends `word` in this letter case. A letter whose other case has another length in bytes stays as it is.
fn write(word: &str, state: usize, out: &mut String) {
    // "McDonald": the third letter is a capital too.
    let scottish = state == TITLE
        && word.len() > 4
        && word.is_char_boundary(2)
        && word[..2].eq_ignore_ascii_case("mc");
    for (at, c) in word.chars().enumerate() {
        let capital = match state {
            TITLE => at == 0 || scottish && at == 2,
            state => state == UPPER,
        };
        let other = if capital {
            single(c.to_uppercase())
        } else {
            single(c.to_lowercase())
        };
        out.push(
            other
                .filter(|other| other.len_utf8() == c.len_utf8())
                .unwrap_or(c),
        );
    }
}

/// The only character of `mapped`.
fn single(mut mapped: impl Iterator<Item = char>) -> Option<char> {
    let first = mapped.next();
    first.filter(|_| mapped.next().is_none())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_text_without_letter_case() {
        for (text, want) in [
            ("", None),
            ("1,200 – 5", None),
            ("the council met in leeds", Some(Caseless::Lower)),
            ("THE COUNCIL MET IN LEEDS", Some(Caseless::Upper)),
            ("ZCZC STORM HITS FALMOUTH ends", Some(Caseless::Upper)),
            ("The council met in Leeds", None),
            ("IBM buys SAP", None),
            ("élan is not Élan here", None),
            ("министр встретился с apple", None),
        ] {
            assert_eq!(Caseless::of(text), want, "{text}");
        }
    }

    #[test]
    fn letters_keep_their_places() {
        let restored = |text: &str, caseless| {
            let whole = std::iter::once(Span::new(0, text.len()));
            restore(text, whole, caseless).unwrap()
        };
        let want = "On Monday Angela Merkel met Joe McDonald in Paris.";
        let (lower, upper) = (&want.to_lowercase(), &want.to_uppercase());
        assert_eq!(restored(lower, Caseless::Lower), want);
        assert_eq!(restored(upper, Caseless::Upper), want);
        for text in ["ſtraße İstanbul ǆ ﬁ ŉ", "ΐ ẞ K Å"] {
            for caseless in [Caseless::Lower, Caseless::Upper] {
                assert_eq!(restored(text, caseless).len(), text.len());
            }
        }
    }
}

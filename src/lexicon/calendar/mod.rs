//! The words of the calendar and the clock: months, weekdays, seasons, units, numbers, holidays, and the small words
//! that time expressions are built with.
//!
//! One sorted table; a look-up is a binary search without allocation. Written by hand.

mod feasts;
mod words;

use jiff::civil::Weekday;

pub(crate) use feasts::{Feast, HOLIDAYS};
use words::WORDS;

/// What a word can mean in a time expression.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Word {
    /// A month, 1 to 12; `short` for an abbreviation.
    Month { number: i8, short: bool },
    /// A day of the week, Monday 1 to Sunday 7.
    Weekday { number: i8, form: Form },
    /// A season.
    Season(Season, Form),
    /// A unit of time.
    Unit(Unit, Form),
    /// "hourly", "annually": once in each unit.
    Often(Unit),
    /// A number below twenty, or a round ten: "seven", "forty".
    Number(u8),
    /// "hundred", "thousand".
    Scale(u16),
    /// "dozen", "dozens".
    Dozen(Form),
    /// An ordinal word: "first", "twentieth".
    Ordinal(u8),
    /// The ending of an ordinal in digits: "st", "nd", "rd", "th".
    OrdinalEnd,
    /// "half", "quarter" is a unit.
    Half,
    /// "few", "several", "many": a number nobody counted.
    Some,
    /// "couple", "pair".
    Couple,
    /// A part of the day.
    Part(Part, Form),
    /// "noon", "midday", "midnight": an hour with a name.
    Named(i8),
    /// A day reckoned from the speaker's: "yesterday" is -1.
    Day(i8),
    /// "tonight".
    Tonight,
    /// "am", "pm" and the like, also when the dots stand apart: `a`, `p`.
    Meridiem { pm: bool },
    /// "o" of "o'clock", and "oclock".
    OClock,
    /// A time zone.
    Zone,
    /// The first word of a holiday that no other class holds.
    Holiday,
    /// A Japanese reign, by the year before its first: "Showa" is 1925.
    Era(i16),
    /// "fiscal", "financial".
    Fiscal,
    /// "early", "earlier": the start.
    Early(Degree),
    /// "late", "later": the end.
    Late(Degree),
    /// "mid", "middle".
    Mid,
    /// "beginning", "start".
    Start,
    /// "end", "close".
    End,
    /// "last", "past", "previous", "preceding".
    Last(Back),
    /// "next", "following", "coming".
    Next(Ahead),
    /// "this", "current", "same".
    This(Pointer),
    /// "recent": some time ago.
    Recent,
    /// "ago", "back".
    Ago,
    /// "each", "every", "per".
    Every(Each),
    /// "once", "twice", "thrice".
    Times(u8),
    /// "time", "times".
    Time(Form),
    /// "now", "currently".
    Now,
    /// "future".
    Future,
    /// "nineties" is 90.
    Tens(u8),
    /// "recently".
    Recently,
    /// "near", "distant": how far a future is.
    Near,
    /// "about", "around", "roughly".
    About,
    /// "nearly", "almost".
    Nearly,
    /// "more", "over", "less", "under": in comparisons with "than".
    Compare(Compare),
    /// "period", "moment" and other nouns that stand for a time.
    Period,
    /// "ended", "ending", "ends".
    Ended,
    /// "long", "old": tails of "month-long", "year-old".
    Tail(Tail),
    /// Prepositions, articles and conjunctions of time expressions.
    Small(Small),
    /// No word of time.
    Other,
}

/// How a word is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    /// One.
    Single,
    /// More than one: "Mondays", "years".
    Plural,
    /// An abbreviation: "Mon", "hr".
    Short,
}

/// The seasons, named as on the northern half of the earth.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Season {
    Spring,
    Summer,
    Autumn,
    Winter,
}

/// Units of time, shortest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Unit {
    Second,
    Minute,
    Hour,
    Day,
    Weekend,
    Week,
    Fortnight,
    Month,
    Quarter,
    Year,
    Decade,
    Century,
    Millennium,
}

/// Parts of a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Part {
    Morning,
    Afternoon,
    Evening,
    Night,
    Day,
}

/// Comparison of an adverb: "early" or "earlier".
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Degree {
    Plain,
    More,
}

/// Words that point back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Back {
    Last,
    Past,
    Previous,
    Latest,
}

/// Words that point ahead.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ahead {
    Next,
    Following,
    Coming,
}

/// Words that point to one time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Pointer {
    This,
    These,
    That,
    Those,
    Same,
    Current,
}

/// Words for each one of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Each {
    One,
    All,
    Per,
}

/// Words that compare an amount.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Compare {
    More,
    Less,
    Over,
    Under,
    Least,
    Most,
}

/// Second halves of compounds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tail {
    Long,
    Old,
}

/// Small words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Small {
    A,
    An,
    The,
    Of,
    In,
    On,
    At,
    And,
    Or,
    To,
    From,
    Until,
    Since,
    By,
    Before,
    After,
    Between,
    During,
    Than,
    Up,
    No,
    Not,
    For,
    Through,
    Within,
    As,
    So,
    Ending,
    Rest,
    Full,
    Whole,
    Turn,
    Soon,
    Additional,
    Few,
    Both,
    Eve,
    Point,
    S,
}

/// Looks a word up, in any case. Numbers and marks are [`Word::Other`].
pub(crate) fn word(text: &str) -> Word {
    if !text.starts_with(|first: char| first.is_ascii_alphabetic()) {
        return Word::Other;
    }
    let Some(key) = key(text.as_bytes()) else {
        return Word::Other;
    };
    let mut place = place(key);
    // Most words are no words of time and fall on an empty place.
    while let Some(at) = usize::from(PLACES[place]).checked_sub(1) {
        let (word, entry) = &WORDS[at];
        // What is shorter by a NUL has the same key.
        if KEYS[at] == key && word.len() == text.len() {
            return *entry;
        }
        place = (place + 1) % PLACES.len();
    }
    Word::Other
}

/// A short word in lower case as a number.
const fn key(word: &[u8]) -> Option<u128> {
    let mut bytes = [0; 16];
    let Some((head, _)) = bytes.split_at_mut_checked(word.len()) else {
        return None;
    };
    head.copy_from_slice(word);
    head.make_ascii_lowercase();
    Some(u128::from_le_bytes(bytes))
}

/// The place of a key in [`PLACES`].
const fn place(key: u128) -> usize {
    let folded = (key as u64) ^ ((key >> 64) as u64).wrapping_mul(0xFF51_AFD7_ED55_8CCD);
    (folded.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 53) as usize
}

/// The keys of [`WORDS`].
static KEYS: [u128; WORDS.len()] = {
    let mut keys = [0; WORDS.len()];
    let mut at = 0;
    while at < keys.len() {
        if let Some(key) = key(WORDS[at].0.as_bytes()) {
            keys[at] = key;
        }
        at += 1;
    }
    keys
};

/// Each of [`WORDS`], as its index + 1, at the place of its key or behind it; 0 for none.
static PLACES: [u16; 1 << 11] = {
    let mut places = [0; 1 << 11];
    let mut at = 0;
    while at < WORDS.len() {
        if let Some(key) = key(WORDS[at].0.as_bytes()) {
            let mut place = place(key);
            while places[place] != 0 {
                place = (place + 1) % places.len();
            }
            places[place] = at as u16 + 1;
        }
        at += 1;
    }
    places
};

/// The month that a word names, 1 to 12, in full or abbreviated without its dot.
pub(crate) fn month(text: &str) -> Option<i8> {
    match word(text) {
        Word::Month { number, .. } => Some(number),
        _ => None,
    }
}

/// The weekday that a word names, in full or abbreviated without its dot.
pub(crate) fn weekday(text: &str) -> Option<Weekday> {
    match word(text) {
        Word::Weekday { number, .. } => Weekday::from_monday_one_offset(number).ok(),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_sorted_and_fit() {
        assert!(WORDS.windows(2).all(|pair| pair[0].0 < pair[1].0));
        assert!(WORDS.iter().all(|(text, entry)| word(text) == *entry));
        for other in [
            "",
            "a\0",
            "mays",
            "sixteenth-century",
            "sixteenthcenturies",
            "ä",
        ] {
            assert_eq!(word(other), Word::Other);
        }
        assert_eq!(word("AUGUST"), word("august"));
        assert_eq!(word("counterrevolutionaries"), Word::Other);
        assert_eq!(month("Sept"), Some(9));
        assert_eq!(weekday("tues"), Some(Weekday::Tuesday));
    }
}

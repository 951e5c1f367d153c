//! The words of the calendar and the clock: months, weekdays, seasons, units, numbers, holidays, and the function words
//! that time expressions are built with.
//!
//! `src/data/en/lists/calendar.tsv` lists the words. Each list is a class of the lexeme table; [`Word`] is the same
//! information in a form that a grammar can match on.

mod atoms;
mod holidays;

use std::sync::LazyLock;

use jiff::civil::Weekday;

use super::{Class, Classes};
pub(crate) use atoms::{Atoms, Shape};
pub(crate) use holidays::{Holiday, nth_weekday};

/// Defines an enum whose variants are numbered from 1 on, as the values in the lists number them.
macro_rules! numbered {
    ($(#[$about:meta])* $name:ident { $($variant:ident),* $(,)? }) => {
        $(#[$about])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        pub(crate) enum $name { $($variant),* }

        impl $name {
            const ALL: &[Self] = &[$(Self::$variant),*];

            /// The variant with this number.
            fn numbered(number: i16) -> Option<Self> {
                Self::ALL.get(usize::try_from(number).ok()?.checked_sub(1)?).copied()
            }
        }
    };
}

/// What a word means in a time expression: a terminal of the grammar.
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
    Frequency(Unit),
    /// A number below twenty, or a multiple of ten: "seven", "forty".
    Number(u8),
    /// "hundred", "thousand".
    Scale(u16),
    /// "dozen", "dozens".
    Dozen(Form),
    /// An ordinal word: "first", "twentieth".
    Ordinal(u8),
    /// The ending of an ordinal in digits: "st", "nd", "rd", "th".
    OrdinalSuffix,
    /// "half".
    Half,
    /// "some", "several", "many".
    Several,
    /// "couple".
    Couple,
    /// A part of the day.
    DayPart(DayPart, Form),
    /// "noon", "midday", "midnight".
    NamedHour(i8),
    /// A day relative to the speaker's: "yesterday" is -1.
    RelativeDay(i8),
    /// "tonight".
    Tonight,
    /// "am", "pm".
    Meridiem { pm: bool },
    /// "clock" of "o'clock", and "oclock".
    OClock,
    /// A time zone.
    TimeZone,
    /// The first word of a holiday that is in no other class.
    HolidayStart,
    /// A Japanese era, by the year before its first: "Showa" is 1925.
    Era(i16),
    /// "fiscal", "financial".
    Fiscal,
    /// "early", "earlier".
    Early(Degree),
    /// "late", "later".
    Late(Degree),
    /// "mid", "middle".
    Mid,
    /// "beginning", "start".
    Start,
    /// "end", "close".
    End,
    /// "last", "past", "previous", "latest".
    Last(Backward),
    /// "next", "following", "coming".
    Next(Forward),
    /// "this", "current", "same".
    This(Demonstrative),
    /// "recent".
    Recent,
    /// "ago".
    Ago,
    /// "each", "every", "per".
    Every(Distributive),
    /// "once", "twice", "thrice".
    Times(u8),
    /// "time", "times".
    Time(Form),
    /// "now".
    Now,
    /// "future".
    Future,
    /// "nineties" is 90.
    Tens(u8),
    /// "recently".
    Recently,
    /// "near", "distant": how far away a future is.
    Near,
    /// "about", "around", "roughly".
    About,
    /// "nearly", "almost".
    Nearly,
    /// "more", "over", "less", "under".
    Compare(Comparison),
    /// "period", "moment".
    Period,
    /// "ended".
    Ended,
    /// "long", "old": the second part of "month-long", "year-old".
    Suffix(Suffix),
    /// Prepositions, articles and conjunctions.
    Keyword(Keyword),
    /// Any other word, number or mark.
    Other,
}

/// The form of a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    Singular,
    Plural,
    Abbreviation,
}

/// The degree of comparison of an adverb: "early" or "earlier".
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Degree {
    Positive,
    Comparative,
}

numbered! {
    /// Seasons of the northern hemisphere.
    Season { Spring, Summer, Autumn, Winter }
}

numbered! {
    /// Units of time, shortest first.
    Unit {
        Second, Minute, Hour, Day, Weekend, Week, Fortnight, Month, Quarter, Year, Decade, Century, Millennium,
    }
}

numbered! {
    /// Parts of a day.
    DayPart { Morning, Afternoon, Evening, Night, Day }
}

numbered! {
    /// Adjectives for a preceding period.
    Backward { Last, Past, Previous, Latest }
}

numbered! {
    /// Adjectives for a coming period.
    Forward { Next, Following, Coming }
}

numbered! {
    /// Words that point at one period.
    Demonstrative { This, These, That, Those, Same, Current }
}

numbered! {
    /// Distributive determiners and prepositions.
    Distributive { Each, Every, Per }
}

numbered! {
    /// Words that compare an amount.
    Comparison { More, Less, Over, Under, Least, Most }
}

numbered! {
    /// Second parts of compounds.
    Suffix { Long, Old }
}

numbered! {
    /// Function words that the rules refer to. `Minor` is any other function word, which only shows that no name begins.
    Keyword {
        A, The, Of, In, On, At, And, Or, To, From, Until, Since, By, Before, After, Between, During, Than, Up, No, For,
        Through, Within, As, So, Ending, Whole, Additional, Few, S, Minor,
    }
}

/// Converts the value of a class to a word.
type Meaning = fn(i16) -> Option<Word>;
static MEANINGS: &[(Class, Meaning)] = &[
    (Class::DateKeyword, |n| {
        Keyword::numbered(n).map(Word::Keyword)
    }),
    (Class::Month, |n| month_word(n, false)),
    (Class::AbbreviatedMonth, |n| month_word(n, true)),
    (Class::Weekday, |n| weekday_word(n, Form::Singular)),
    (Class::WeekdayPlural, |n| weekday_word(n, Form::Plural)),
    (Class::AbbreviatedWeekday, |n| {
        weekday_word(n, Form::Abbreviation)
    }),
    (Class::Season, |n| season_word(n, Form::Singular)),
    (Class::SeasonPlural, |n| season_word(n, Form::Plural)),
    (Class::TimeUnit, |n| unit_word(n, Form::Singular)),
    (Class::TimeUnitPlural, |n| unit_word(n, Form::Plural)),
    (Class::AbbreviatedTimeUnit, |n| {
        unit_word(n, Form::Abbreviation)
    }),
    (Class::FrequencyWord, |n| {
        Unit::numbered(n).map(Word::Frequency)
    }),
    (Class::DayPart, |n| day_part_word(n, Form::Singular)),
    (Class::DayPartPlural, |n| day_part_word(n, Form::Plural)),
    (Class::NumberWord, |n| n.try_into().ok().map(Word::Number)),
    (Class::NumberScale, |n| n.try_into().ok().map(Word::Scale)),
    (Class::OrdinalWord, |n| n.try_into().ok().map(Word::Ordinal)),
    (Class::OrdinalSuffix, |_| Some(Word::OrdinalSuffix)),
    (Class::Dozen, |_| Some(Word::Dozen(Form::Singular))),
    (Class::Dozens, |_| Some(Word::Dozen(Form::Plural))),
    (Class::HalfWord, |_| Some(Word::Half)),
    (Class::VagueNumber, |_| Some(Word::Several)),
    (Class::Couple, |_| Some(Word::Couple)),
    (Class::NamedHour, |n| n.try_into().ok().map(Word::NamedHour)),
    (Class::RelativeDay, |n| {
        n.try_into().ok().map(Word::RelativeDay)
    }),
    (Class::Tonight, |_| Some(Word::Tonight)),
    (Class::Meridiem, |n| Some(Word::Meridiem { pm: n == 12 })),
    (Class::Oclock, |_| Some(Word::OClock)),
    (Class::TimeZone, |_| Some(Word::TimeZone)),
    (Class::HolidayWord, |_| Some(Word::HolidayStart)),
    (Class::JapaneseEra, |n| Some(Word::Era(n))),
    (Class::Fiscal, |_| Some(Word::Fiscal)),
    (Class::Early, |_| Some(Word::Early(Degree::Positive))),
    (Class::Earlier, |_| Some(Word::Early(Degree::Comparative))),
    (Class::Late, |_| Some(Word::Late(Degree::Positive))),
    (Class::Later, |_| Some(Word::Late(Degree::Comparative))),
    (Class::Mid, |_| Some(Word::Mid)),
    (Class::PeriodStart, |_| Some(Word::Start)),
    (Class::PeriodEnd, |_| Some(Word::End)),
    (Class::PointerBack, |n| {
        Backward::numbered(n).map(Word::Last)
    }),
    (Class::PointerAhead, |n| {
        Forward::numbered(n).map(Word::Next)
    }),
    (Class::Demonstrative, |n| {
        Demonstrative::numbered(n).map(Word::This)
    }),
    (Class::Recent, |_| Some(Word::Recent)),
    (Class::Recently, |_| Some(Word::Recently)),
    (Class::Ago, |_| Some(Word::Ago)),
    (Class::Each, |n| Distributive::numbered(n).map(Word::Every)),
    (Class::TimesAdverb, |n| n.try_into().ok().map(Word::Times)),
    (Class::TimeNoun, |_| Some(Word::Time(Form::Singular))),
    (Class::TimeNounPlural, |_| Some(Word::Time(Form::Plural))),
    (Class::Now, |_| Some(Word::Now)),
    (Class::Future, |_| Some(Word::Future)),
    (Class::FutureDistance, |_| Some(Word::Near)),
    (Class::DecadeWord, |n| n.try_into().ok().map(Word::Tens)),
    (Class::Approximator, |_| Some(Word::About)),
    (Class::Nearly, |_| Some(Word::Nearly)),
    (Class::Comparison, |n| {
        Comparison::numbered(n).map(Word::Compare)
    }),
    (Class::PeriodNoun, |_| Some(Word::Period)),
    (Class::Ended, |_| Some(Word::Ended)),
    (Class::DurationSuffix, |n| {
        Suffix::numbered(n).map(Word::Suffix)
    }),
];

fn month_word(number: i16, short: bool) -> Option<Word> {
    let number = number.try_into().ok()?;
    Some(Word::Month { number, short })
}

fn weekday_word(number: i16, form: Form) -> Option<Word> {
    let number = number.try_into().ok()?;
    Some(Word::Weekday { number, form })
}

fn season_word(number: i16, form: Form) -> Option<Word> {
    Season::numbered(number).map(|season| Word::Season(season, form))
}

fn unit_word(number: i16, form: Form) -> Option<Word> {
    Unit::numbered(number).map(|unit| Word::Unit(unit, form))
}

fn day_part_word(number: i16, form: Form) -> Option<Word> {
    DayPart::numbered(number).map(|part| Word::DayPart(part, form))
}

/// The word of each set of folded classes.
static WORDS: LazyLock<Vec<Word>> = LazyLock::new(|| {
    // The position of each class in `MEANINGS`, by its number.
    let mut ranks: Vec<Option<usize>> = Vec::new();
    for (rank, (class, _)) in MEANINGS.iter().enumerate() {
        let number = *class as usize;
        ranks.resize(ranks.len().max(number + 1), None);
        ranks[number] = Some(rank);
    }
    Classes::all_folded()
        .map(|classes| {
            let words = classes.iter_folded().filter_map(|class| {
                let rank = (*ranks.get(class as usize)?)?;
                Some((rank, MEANINGS[rank].1(classes.value(class)?)?))
            });
            let first = words.min_by_key(|(rank, _)| *rank);
            first.map_or(Word::Other, |(_, word)| word)
        })
        .collect()
});

impl Word {
    /// What a word with these classes means.
    #[inline]
    pub(crate) fn of(classes: Classes) -> Self {
        WORDS[classes.folded_set()]
    }
}

/// The month that a word names, 1 to 12, in full or abbreviated without its full stop.
pub(crate) fn month(text: &str) -> Option<i8> {
    match Word::of(Classes::of(text)) {
        Word::Month { number, .. } => Some(number),
        _ => None,
    }
}

/// The month that a word names in English, or in full in German, French, Spanish, Italian or Portuguese.
pub(crate) fn month_of_any_language(text: &str) -> Option<i8> {
    let classes = if text.is_ascii() {
        Classes::of(text)
    } else {
        Classes::of(&text.to_lowercase())
    };
    match Word::of(classes) {
        Word::Month { number, .. } => Some(number),
        _ => classes.value(Class::ForeignMonth)?.try_into().ok(),
    }
}

/// The day of the week that a word names, in full or abbreviated without its full stop.
pub(crate) fn weekday(text: &str) -> Option<Weekday> {
    match Word::of(Classes::of(text)) {
        Word::Weekday { number, .. } => Weekday::from_monday_one_offset(number).ok(),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIST: &str = include_str!("../../data/en/lists/calendar.tsv");

    /// The rows of the list: class, word and value.
    fn rows() -> impl Iterator<Item = (&'static str, &'static str, i16)> {
        let mut class = "";
        LIST.lines().filter_map(move |line| {
            let mut fields = line.split('\t');
            let word = fields
                .next()
                .filter(|word| !word.is_empty() && !word.starts_with('#'))?;
            if let Some(name) = word.strip_prefix('@') {
                class = name;
                return None;
            }
            let value = fields.next().map_or(1, |value| value.parse().unwrap());
            Some((class, word, value))
        })
    }

    #[test]
    fn every_word_of_the_list_has_a_meaning() {
        for (class, word, _) in rows() {
            if class == "date_genitive" {
                continue;
            } else if class == "foreign_month" {
                assert!(month_of_any_language(word).is_some(), "{word}");
            } else if class.starts_with("holiday_") {
                let first = word.split([' ', '\'']).next().unwrap();
                assert_ne!(Word::of(Classes::of(first)), Word::Other, "{word}");
            } else {
                assert_ne!(Word::of(Classes::of(word)), Word::Other, "{word}");
            }
        }
    }

    #[test]
    fn keywords_are_numbered_as_in_the_list() {
        for keyword in Keyword::ALL
            .iter()
            .filter(|keyword| **keyword != Keyword::Minor)
        {
            let name = format!("{keyword:?}").to_lowercase();
            assert_eq!(Word::of(Classes::of(&name)), Word::Keyword(*keyword));
        }
        assert_eq!(Word::of(Classes::of("an")), Word::Keyword(Keyword::A));
        assert_eq!(Word::of(Classes::of("soon")), Word::Keyword(Keyword::Minor));
    }

    #[test]
    fn words_mean_what_the_list_says() {
        let word = |text: &str| Word::of(Classes::of(text));
        let august = Word::Month {
            number: 8,
            short: false,
        };
        for (text, meaning) in [
            ("AUGUST", august),
            ("quarters", Word::Unit(Unit::Quarter, Form::Plural)),
            ("yrs", Word::Unit(Unit::Year, Form::Abbreviation)),
            ("Fall", Word::Season(Season::Autumn, Form::Singular)),
            ("yesterday", Word::RelativeDay(-1)),
            ("pm", Word::Meridiem { pm: true }),
            ("upcoming", Word::Next(Forward::Coming)),
            ("zero", Word::Number(0)),
            ("", Word::Other),
            ("a\0", Word::Other),
            ("mays", Word::Other),
            ("ä", Word::Other),
        ] {
            assert_eq!(word(text), meaning, "{text}");
        }
        assert_eq!(month("Sept"), Some(9));
        assert_eq!(month("août"), None);
        assert_eq!(month_of_any_language("AOÛT"), Some(8));
        assert_eq!(month_of_any_language("Sept"), Some(9));
        assert_eq!(weekday("tues"), Some(Weekday::Tuesday));
    }
}

//! Holidays, and the day of each in a year.

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};

use super::atoms::{Atoms, Shape};
use super::{Class, Classes, Word};

/// When a holiday is celebrated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Holiday {
    /// The same day of the same month every year.
    Fixed(i8, i8),
    /// The nth weekday (Monday 1) of a month; -1 is the last.
    Nth(i8, i8, i8),
    /// Days after Easter Sunday of the western churches.
    Easter(i32),
    /// Month and day of the tabular Islamic calendar; the observed day may differ by one.
    Islamic(u8, u8),
    /// The Chinese New Year; known from 2000 to 2035.
    Lunar,
    /// Days after the Jewish New Year, which falls in September or October.
    NewYear(i32),
    /// Days after the first day of Passover.
    Passover(i32),
    /// The 25th of Kislev.
    Hanukkah,
    /// The day of Lakshmi Puja, which some regions celebrate a day earlier or later; known from 2000 to 2030.
    Diwali,
    /// Follows a calendar that is not implemented.
    Unknown,
}

/// The number of atoms of the longest name: "New Year's Eve".
const LONGEST_NAME: usize = 5;

impl Holiday {
    /// The holiday whose name begins at atom `at`, and the index of the atom after it. The longest name wins.
    pub(crate) fn named_at(atoms: &Atoms<'_>, at: usize) -> Option<(Self, usize)> {
        if !matches!(
            atoms.word(at),
            Word::HolidayStart | Word::Month { .. } | Word::Season(..) | Word::Ordinal(_)
        ) {
            return None;
        }
        let (mut name, mut longest) = (String::new(), None);
        for next in at..at + LONGEST_NAME {
            let atom = atoms.get(next);
            if atom.spaced && next > at {
                name.push(' ');
            }
            match atom.shape {
                Shape::Lower | Shape::Capital => name.push_str(atoms.str(next)),
                Shape::Mark(mark @ (b'\'' | b'-')) => name.push(mark.into()),
                _ => break,
            }
            if let Some(holiday) = Self::of(Classes::of(&name)) {
                longest = Some((holiday, next + 1));
            }
        }
        longest
    }

    /// The holiday that a name with these classes means. The values of the lists hold one or two numbers, as
    /// `calendar.tsv` describes.
    fn of(classes: Classes) -> Option<Self> {
        type Rule = fn(i16) -> Holiday;
        const RULES: &[(Class, Rule)] = &[
            (Class::HolidayFixed, |n| {
                Holiday::Fixed((n / 100) as i8, (n % 100) as i8)
            }),
            (Class::HolidayNthWeekday, |n| {
                let nth = if n / 10 % 10 == 5 { -1 } else { n / 10 % 10 };
                Holiday::Nth((n / 100) as i8, nth as i8, (n % 10) as i8)
            }),
            (Class::HolidayEaster, |n| Holiday::Easter(n.into())),
            (Class::HolidayIslamic, |n| {
                Holiday::Islamic((n / 100) as u8, (n % 100) as u8)
            }),
            (Class::HolidayJewishNewYear, |n| Holiday::NewYear(n.into())),
            (Class::HolidayPassover, |n| Holiday::Passover(n.into())),
            (Class::HolidayHanukkah, |_| Holiday::Hanukkah),
            (Class::HolidayLunarNewYear, |_| Holiday::Lunar),
            (Class::HolidayDiwali, |_| Holiday::Diwali),
            (Class::HolidayUnknown, |_| Holiday::Unknown),
        ];
        RULES
            .iter()
            .find_map(|(class, rule)| classes.value(*class).map(rule))
    }

    /// The day in `year`. Returns `None` if it is unknown.
    pub(crate) fn in_year(self, year: i16) -> Option<Date> {
        match self {
            Holiday::Fixed(month, day) => Date::new(year, month, day).ok(),
            Holiday::Nth(month, nth, weekday) => nth_weekday(year, month, nth, weekday),
            Holiday::Easter(days) => easter(year)?.checked_add(days.days()).ok(),
            Holiday::Islamic(month, day) => islamic(year, month, day),
            Holiday::Lunar => of_table(LUNAR, year),
            Holiday::NewYear(days) => hebrew_new_year(year)?.checked_add(days.days()).ok(),
            // Passover always begins 163 days before the next new year.
            Holiday::Passover(days) => hebrew_new_year(year)?.checked_add((days - 163).days()).ok(),
            Holiday::Hanukkah => {
                let (this, next) = (
                    hebrew_new_year(year)?,
                    hebrew_new_year(year.checked_add(1)?)?,
                );
                let length = this.until(next).ok()?.get_days();
                // Tishri has 30 days; Heshvan has 30 in the years of 355 and 385 days, else 29.
                let heshvan = if length % 10 == 5 { 30 } else { 29 };
                this.checked_add((30 + heshvan + 24).days()).ok()
            }
            Holiday::Diwali => of_table(DIWALI, year),
            Holiday::Unknown => None,
        }
    }

    /// True if the computed day may be off by one.
    pub(crate) fn is_approximate(self) -> bool {
        matches!(self, Holiday::Islamic(..) | Holiday::Diwali)
    }
}

/// The nth weekday (Monday 1) of a month; -1 is the last.
pub(crate) fn nth_weekday(year: i16, month: i8, nth: i8, weekday: i8) -> Option<Date> {
    let weekday = Weekday::from_monday_one_offset(weekday).ok()?;
    let first = Date::new(year, month, 1).ok()?;
    first.nth_weekday_of_month(nth, weekday).ok()
}

/// Easter Sunday of the Gregorian calendar (Meeus, Astronomical Algorithms, chapter 8).
fn easter(year: i16) -> Option<Date> {
    let year = i32::from(year);
    let (a, b, c) = (year % 19, year / 100, year % 100);
    let g = (8 * b + 13) / 25;
    let h = (19 * a + b - b / 4 - g + 15) % 30;
    let l = (32 + 2 * (b % 4) + 2 * (c / 4) - h - c % 4) % 7;
    let m = (a + 11 * h + 22 * l) / 451;
    let n = h + l - 7 * m + 114;
    let (month, day) = (n / 31, n % 31 + 1);
    Date::new(
        year.try_into().ok()?,
        month.try_into().ok()?,
        day.try_into().ok()?,
    )
    .ok()
}

/// The day in Gregorian `year` that the tabular Islamic calendar calls `day` of `month`.
fn islamic(year: i16, month: u8, day: u8) -> Option<Date> {
    const EPOCH: i32 = 227_015; // days from 0001-01-01 (day 1) to 622-07-19, the civil epoch
    let near = (i32::from(year) - 622) * 33 / 32;
    (near..near + 3).find_map(|hijri| {
        let months = (29 * (i32::from(month) - 1)) + i32::from(month) / 2;
        let days = EPOCH - 1 + (hijri - 1) * 354 + (3 + 11 * hijri) / 30 + months + i32::from(day);
        let date = Date::constant(1, 1, 1)
            .checked_add((days - 1).days())
            .ok()?;
        (date.year() == year).then_some(date)
    })
}

/// The first day of the Jewish year that begins in Gregorian `year` (Reingold and Dershowitz, Calendrical Calculations,
/// chapter 8: months of 29 days and 13,753 parts since the first new moon, with the four postponements).
fn hebrew_new_year(year: i16) -> Option<Date> {
    const EPOCH: i64 = -1_373_427; // in days, 0001-01-01 being day 1
    let elapsed = |year: i64| {
        let months = (235 * year - 234).div_euclid(19);
        let day = 29 * months + (12_084 + 13_753 * months).div_euclid(25_920);
        day + i64::from((3 * (day + 1)).rem_euclid(7) < 3)
    };
    let year = i64::from(year) + 3761;
    let (last, this, next) = (elapsed(year - 1), elapsed(year), elapsed(year + 1));
    let late = match (next - this, this - last) {
        (356, _) => 2,
        (_, 382) => 1,
        _ => 0,
    };
    Date::constant(1, 1, 1)
        .checked_add((EPOCH + this + late - 1).days())
        .ok()
}

/// The day of `year` in a table that starts with 2000.
fn of_table(table: &[(i8, i8)], year: i16) -> Option<Date> {
    let &(month, day) = table.get(usize::try_from(year.checked_sub(2000)?).ok()?)?;
    Date::new(year, month, day).ok()
}

/// Diwali from 2000 on: month and day.
#[rustfmt::skip]
static DIWALI: &[(i8, i8)] = &[
    (10, 26), (11, 14), (11, 4), (10, 25), (11, 12), (11, 1), (10, 21), (11, 9), (10, 28), (10, 17),
    (11, 5), (10, 26), (11, 13), (11, 3), (10, 23), (11, 11), (10, 30), (10, 19), (11, 7), (10, 27),
    (11, 14), (11, 4), (10, 24), (11, 12), (11, 1), (10, 20), (11, 8), (10, 29), (10, 17), (11, 5), (10, 26),
];

/// Chinese New Year from 2000 on: month and day.
#[rustfmt::skip]
static LUNAR: &[(i8, i8)] = &[
    (2, 5), (1, 24), (2, 12), (2, 1), (1, 22), (2, 9), (1, 29), (2, 18), (2, 7), (1, 26),
    (2, 14), (2, 3), (1, 23), (2, 10), (1, 31), (2, 19), (2, 8), (1, 28), (2, 16), (2, 5),
    (1, 25), (2, 12), (2, 1), (1, 22), (2, 10), (1, 29), (2, 17), (2, 6), (1, 26), (2, 13),
    (2, 3), (1, 23), (2, 11), (1, 31), (2, 19), (2, 8),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::span::Span;

    #[test]
    fn names_are_read_to_their_longest() {
        let named = |text: &'static str| {
            let mut atoms = Atoms::new(text);
            atoms.read(Span::new(0, text.len()), |span| Classes::of(span.of(text)));
            Holiday::named_at(&atoms, 0)
        };
        for (text, expected) in [
            ("Christmas Eve", Some((Holiday::Fixed(12, 24), 2))),
            ("Christmas carols", Some((Holiday::Fixed(12, 25), 1))),
            ("New Year's Eve", Some((Holiday::Fixed(12, 31), 5))),
            ("New Year\u{2019}s", Some((Holiday::Fixed(1, 1), 4))),
            ("Memorial Day", Some((Holiday::Nth(5, -1, 1), 2))),
            ("Martin Luther King Day", Some((Holiday::Nth(1, 3, 1), 4))),
            ("Eid al-Fitr", Some((Holiday::Islamic(10, 1), 4))),
            ("Good Friday", Some((Holiday::Easter(-2), 2))),
            ("Good morning", None),
            ("May Day", Some((Holiday::Fixed(5, 1), 2))),
        ] {
            assert_eq!(named(text), expected, "{text}");
        }
    }

    #[test]
    fn holidays_fall_on_their_days() {
        let day = |holiday: Holiday, year| holiday.in_year(year).map(|date| date.to_string());
        assert_eq!(day(Holiday::Easter(0), 2000).as_deref(), Some("2000-04-23"));
        assert_eq!(day(Holiday::Easter(0), 2024).as_deref(), Some("2024-03-31"));
        assert_eq!(
            day(Holiday::Nth(11, 4, 4), 1999).as_deref(),
            Some("1999-11-25")
        );
        assert_eq!(day(Holiday::Lunar, 2018).as_deref(), Some("2018-02-16"));
        assert_eq!(day(Holiday::Lunar, 1999), None);
        assert_eq!(
            day(Holiday::Islamic(10, 1), 2018).as_deref(),
            Some("2018-06-15")
        );
        assert_eq!(
            day(Holiday::Islamic(12, 10), 2018).as_deref(),
            Some("2018-08-22")
        );
        for (holiday, year, expected) in [
            (Holiday::NewYear(0), 2023, "2023-09-16"),
            (Holiday::NewYear(0), 2024, "2024-10-03"),
            (Holiday::NewYear(9), 1973, "1973-10-06"),
            (Holiday::Passover(0), 2024, "2024-04-23"),
            (Holiday::Passover(0), 2019, "2019-04-20"),
            (Holiday::Hanukkah, 2021, "2021-11-29"),
            (Holiday::Hanukkah, 2024, "2024-12-26"),
            (Holiday::Passover(-30), 2023, "2023-03-07"),
            (Holiday::Diwali, 2018, "2018-11-07"),
            (Holiday::Easter(49), 2021, "2021-05-23"),
        ] {
            assert_eq!(day(holiday, year).as_deref(), Some(expected), "{holiday:?}");
        }
        assert_eq!(day(Holiday::Diwali, 2050), None);
    }
}

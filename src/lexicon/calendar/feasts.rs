//! Holidays, and the day that each is kept on.

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};

/// When a holiday is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Feast {
    /// The same day of the same month every year.
    Fixed(i8, i8),
    /// The nth weekday (Monday 1) of a month; -1 is the last.
    Nth(i8, i8, i8),
    /// Days behind Easter Sunday of the western churches.
    Easter(i32),
    /// Month and day of the Islamic calendar, reckoned by its civil table: the sighted day may differ by one.
    Islamic(u8, u8),
    /// The first day of the Chinese year; known from 2000 to 2035.
    Lunar,
    /// Days behind the Jewish new year, which falls in September or October; the eve belongs to the feast.
    NewYear(i32),
    /// Days behind the first day of Passover.
    Passover(i32),
    /// The 25th of Kislev.
    Hanukkah,
    /// The day of Lakshmi Puja, which some places keep a day sooner or later; known from 2000 to 2030.
    Diwali,
    /// Moves by a calendar that is not reckoned here.
    Unreckoned,
}

impl Feast {
    /// The day in `year`, when it is known.
    pub(crate) fn in_year(self, year: i16) -> Option<Date> {
        match self {
            Feast::Fixed(month, day) => Date::new(year, month, day).ok(),
            Feast::Nth(month, nth, weekday) => Date::new(year, month, 1)
                .ok()?
                .nth_weekday_of_month(nth, Weekday::from_monday_one_offset(weekday).ok()?)
                .ok(),
            Feast::Easter(days) => easter(year)?.checked_add(days.days()).ok(),
            Feast::Islamic(month, day) => islamic(year, month, day),
            Feast::Lunar => of_table(LUNAR, year),
            Feast::NewYear(days) => hebrew_new_year(year)?.checked_add(days.days()).ok(),
            // Passover stands 163 days before the next new year, always.
            Feast::Passover(days) => hebrew_new_year(year)?.checked_add((days - 163).days()).ok(),
            Feast::Hanukkah => {
                let (this, next) = (
                    hebrew_new_year(year)?,
                    hebrew_new_year(year.checked_add(1)?)?,
                );
                let length = this.until(next).ok()?.get_days();
                // Tishri has 30 days; Heshvan has 30 in the years of 355 and 385 days, else 29.
                let heshvan = if length % 10 == 5 { 30 } else { 29 };
                this.checked_add((30 + heshvan + 24).days()).ok()
            }
            Feast::Diwali => of_table(DIWALI, year),
            Feast::Unreckoned => None,
        }
    }

    /// True when the reckoned day may be off by one.
    pub(crate) fn is_rough(self) -> bool {
        matches!(self, Feast::Islamic(..) | Feast::Diwali)
    }
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

/// The holidays: their words in lower case, longest first where one begins another.
pub(crate) static HOLIDAYS: &[(&[&str], Feast)] = &[
    (&["christmas", "eve"], Feast::Fixed(12, 24)),
    (&["christmas", "day"], Feast::Fixed(12, 25)),
    (&["christmas"], Feast::Fixed(12, 25)),
    (&["boxing", "day"], Feast::Fixed(12, 26)),
    (&["new", "year", "'", "s", "eve"], Feast::Fixed(12, 31)),
    (&["new", "year", "'", "s", "day"], Feast::Fixed(1, 1)),
    (&["new", "year", "'", "s"], Feast::Fixed(1, 1)),
    (&["new", "years", "eve"], Feast::Fixed(12, 31)),
    (&["new", "years", "day"], Feast::Fixed(1, 1)),
    (&["lunar", "new", "year"], Feast::Lunar),
    (&["chinese", "new", "year"], Feast::Lunar),
    (&["thanksgiving", "day"], Feast::Nth(11, 4, 4)),
    (&["thanksgiving"], Feast::Nth(11, 4, 4)),
    (&["easter", "sunday"], Feast::Easter(0)),
    (&["easter", "monday"], Feast::Easter(1)),
    (&["easter"], Feast::Easter(0)),
    (&["good", "friday"], Feast::Easter(-2)),
    (&["ash", "wednesday"], Feast::Easter(-46)),
    (&["palm", "sunday"], Feast::Easter(-7)),
    (&["labor", "day"], Feast::Nth(9, 1, 1)),
    (&["labour", "day"], Feast::Fixed(5, 1)),
    (&["may", "day"], Feast::Fixed(5, 1)),
    (&["memorial", "day"], Feast::Nth(5, -1, 1)),
    (&["independence", "day"], Feast::Unreckoned),
    (&["fourth", "of", "july"], Feast::Fixed(7, 4)),
    (&["bastille", "day"], Feast::Fixed(7, 14)),
    (&["valentine", "'", "s", "day"], Feast::Fixed(2, 14)),
    (&["valentines", "day"], Feast::Fixed(2, 14)),
    (&["halloween"], Feast::Fixed(10, 31)),
    (&["columbus", "day"], Feast::Nth(10, 2, 1)),
    (&["presidents", "'", "day"], Feast::Nth(2, 3, 1)),
    (&["presidents", "day"], Feast::Nth(2, 3, 1)),
    (&["veterans", "day"], Feast::Fixed(11, 11)),
    (&["mother", "'", "s", "day"], Feast::Nth(5, 2, 7)),
    (&["father", "'", "s", "day"], Feast::Nth(6, 3, 7)),
    (&["martin", "luther", "king", "day"], Feast::Nth(1, 3, 1)),
    (&["groundhog", "day"], Feast::Fixed(2, 2)),
    (&["juneteenth"], Feast::Fixed(6, 19)),
    (&["nowruz"], Feast::Fixed(3, 21)),
    (&["eid", "al", "-", "fitr"], Feast::Islamic(10, 1)),
    (&["eid", "al", "-", "adha"], Feast::Islamic(12, 10)),
    (&["eid", "al", "fitr"], Feast::Islamic(10, 1)),
    (&["eid", "ul", "fitr"], Feast::Islamic(10, 1)),
    (&["eid", "al", "adha"], Feast::Islamic(12, 10)),
    (&["eid", "ul", "adha"], Feast::Islamic(12, 10)),
    (&["eid"], Feast::Unreckoned),
    (&["ramadan"], Feast::Islamic(9, 1)),
    (&["passover"], Feast::Passover(0)),
    (&["pesach"], Feast::Passover(0)),
    (&["purim"], Feast::Passover(-30)),
    (&["shavuot"], Feast::Passover(50)),
    (&["rosh", "hashanah"], Feast::NewYear(0)),
    (&["rosh", "hashana"], Feast::NewYear(0)),
    (&["yom", "kippur"], Feast::NewYear(9)),
    (&["sukkot"], Feast::NewYear(14)),
    (&["hanukkah"], Feast::Hanukkah),
    (&["chanukah"], Feast::Hanukkah),
    (&["diwali"], Feast::Diwali),
    (&["deepavali"], Feast::Diwali),
    (&["ascension", "day"], Feast::Easter(39)),
    (&["pentecost", "sunday"], Feast::Easter(49)),
    (&["pentecost"], Feast::Easter(49)),
    (&["whit", "sunday"], Feast::Easter(49)),
    (&["whit", "monday"], Feast::Easter(50)),
    (&["maundy", "thursday"], Feast::Easter(-3)),
    (&["shrove", "tuesday"], Feast::Easter(-47)),
    (&["mardi", "gras"], Feast::Easter(-47)),
    (&["spring", "festival"], Feast::Lunar),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn longer_holidays_come_first() {
        for (at, (name, _)) in HOLIDAYS.iter().enumerate() {
            let hidden = HOLIDAYS[at + 1..]
                .iter()
                .any(|(later, _)| later.starts_with(name));
            assert!(!hidden, "{name:?} hides a longer name");
        }
    }

    #[test]
    fn feasts_fall_on_their_days() {
        let day = |feast: Feast, year| feast.in_year(year).map(|date| date.to_string());
        assert_eq!(day(Feast::Easter(0), 2000).as_deref(), Some("2000-04-23"));
        assert_eq!(day(Feast::Easter(0), 2024).as_deref(), Some("2024-03-31"));
        assert_eq!(
            day(Feast::Nth(11, 4, 4), 1999).as_deref(),
            Some("1999-11-25")
        );
        assert_eq!(day(Feast::Lunar, 2018).as_deref(), Some("2018-02-16"));
        assert_eq!(day(Feast::Lunar, 1999), None);
        assert_eq!(
            day(Feast::Islamic(10, 1), 2018).as_deref(),
            Some("2018-06-15")
        );
        assert_eq!(
            day(Feast::Islamic(12, 10), 2018).as_deref(),
            Some("2018-08-22")
        );
        for (feast, year, expected) in [
            (Feast::NewYear(0), 2023, "2023-09-16"),
            (Feast::NewYear(0), 2024, "2024-10-03"),
            (Feast::NewYear(9), 1973, "1973-10-06"),
            (Feast::Passover(0), 2024, "2024-04-23"),
            (Feast::Passover(0), 2019, "2019-04-20"),
            (Feast::Hanukkah, 2021, "2021-11-29"),
            (Feast::Hanukkah, 2024, "2024-12-26"),
            (Feast::Passover(-30), 2023, "2023-03-07"),
            (Feast::Diwali, 2018, "2018-11-07"),
            (Feast::Easter(49), 2021, "2021-05-23"),
        ] {
            assert_eq!(day(feast, year).as_deref(), Some(expected), "{feast:?}");
        }
        assert_eq!(day(Feast::Diwali, 2050), None);
    }
}

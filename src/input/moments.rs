//! Dates of metadata in any usual form: ISO 8601, RFC 2822, seconds since 1970, "March 9, 2022", "20220309T101500Z".

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::fmt::temporal::Pieces;
use jiff::fmt::{rfc2822, strtime};
use jiff::tz::{Offset, TimeZone};

use super::article::{Published, PublishedBasis};
use super::days;

/// The first and last year of what is taken for a publication date.
const YEARS: std::ops::Range<i16> = 1600..2200;
/// Forms that neither ISO 8601 nor RFC 2822 know.
const OTHER_FORMS: [&str; 4] = [
    "%a %b %d %H:%M:%S %z %Y",
    "%a %b %d %H:%M:%S %Y",
    "%Y%m%d%H%M%S",
    "%Y%m%dT%H%M%S",
];

/// The day that `value` gives, with the time if it has a zone. Returns `None` for what gives no day, or several: "03/04/2018".
///
/// ```text
/// "Wed, 09 Mar 2022 10:15:00 +0100" -> 2022-03-09T10:15:00+01:00
/// "March 9, 2022"                   -> 2022-03-09
/// ```
pub(super) fn published(value: &str, basis: PublishedBasis) -> Option<Published> {
    let value = value.trim().trim_matches('"');
    let found = epoch(value)
        .or_else(|| iso(value))
        .or_else(|| zoned(value))
        .or_else(|| other(value))
        .or_else(|| in_words(value));
    let (date, value) = found?;
    YEARS
        .contains(&date.year())
        .then_some(Published { date, value, basis })
}

/// The warning about a date that gives no day.
pub(super) fn odd(date: &str) -> String {
    let date: String = date.trim().chars().take(60).collect();
    format!("the date {date:?} gives no day; it is not used")
}

/// The time of a day in ISO 8601.
fn timed(date: Date, time: jiff::civil::Time, offset: Offset) -> String {
    let time = time.round(jiff::Unit::Second).unwrap_or(time);
    if offset == Offset::UTC {
        return format!("{date}T{time}Z");
    }
    let seconds = offset.seconds();
    let sign = if seconds < 0 { '-' } else { '+' };
    let minutes = seconds.unsigned_abs() / 60;
    format!("{date}T{time}{sign}{:02}:{:02}", minutes / 60, minutes % 60)
}

/// Seconds or milliseconds since 1970.
fn epoch(value: &str) -> Option<(Date, String)> {
    let (whole, fraction) = value.split_once('.').unwrap_or((value, ""));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if !digits(whole) || !digits(fraction) {
        return None;
    }
    let number: i64 = whole.parse().ok()?;
    let seconds = match whole.len() {
        9 | 10 => number,
        12 | 13 => number / 1000,
        _ => return None,
    };
    let time = Timestamp::from_second(seconds).ok()?;
    let civil = TimeZone::UTC.to_datetime(time);
    Some((civil.date(), timed(civil.date(), civil.time(), Offset::UTC)))
}

fn iso(value: &str) -> Option<(Date, String)> {
    let parsed = Pieces::parse(value).ok();
    if let Some(pieces) = parsed {
        let date = pieces.date();
        return Some(match (pieces.time(), pieces.to_numeric_offset()) {
            (Some(time), Some(offset)) => (date, timed(date, time, offset)),
            _ => (date, date.to_string()),
        });
    }
    // "2022-03-09 10:15 +01:00", "2022-03-09 10:15:00 UTC", "2022-03-09, 10:15".
    let (day, rest) = value.split_at_checked(10)?;
    let date: Date = day.parse().ok()?;
    let rest_is_time = rest.starts_with([' ', 'T', 't', ',']);
    if !rest_is_time {
        return None;
    }
    let compact = rest[1..]
        .trim()
        .replace(" UTC", "Z")
        .replace(" GMT", "Z")
        .replace(' ', "");
    match Pieces::parse(&format!("{day}T{compact}")) {
        Ok(pieces) => match (pieces.time(), pieces.to_numeric_offset()) {
            (Some(time), Some(offset)) => Some((date, timed(date, time, offset))),
            _ => Some((date, day.to_owned())),
        },
        Err(_) => Some((date, day.to_owned())),
    }
}

/// The form of e-mails and feeds.
fn zoned(value: &str) -> Option<(Date, String)> {
    let time = rfc2822::parse(value).ok()?;
    Some((time.date(), timed(time.date(), time.time(), time.offset())))
}

fn other(value: &str) -> Option<(Date, String)> {
    // A zone in UTC that the form does not name.
    let value = value.strip_suffix('Z').unwrap_or(value);
    OTHER_FORMS.iter().find_map(|form| {
        let parsed = strtime::parse(form, value).ok()?;
        let date = parsed.to_date().ok()?;
        Some(match (parsed.to_time(), parsed.offset()) {
            (Ok(time), Some(offset)) => (date, timed(date, time, offset)),
            _ => (date, date.to_string()),
        })
    })
}

/// A date among other words, and eight digits at the start.
fn in_words(value: &str) -> Option<(Date, String)> {
    let found = days::dates(value)
        .into_iter()
        .find_map(|found| found.date());
    let date = found.or_else(|| {
        let digits = value.get(..8)?;
        let more = value[8..].starts_with(|c: char| c.is_ascii_digit());
        if more || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        let number = |range: std::ops::Range<usize>| digits[range].parse::<i16>().ok();
        let month = i8::try_from(number(4..6)?).ok()?;
        let day = i8::try_from(number(6..8)?).ok()?;
        Date::new(number(0..4)?, month, day).ok()
    })?;
    Some((date, date.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_usual_forms() {
        let cases = [
            ("2022-03-09", "2022-03-09"),
            ("2022-03-09T10:15:00Z", "2022-03-09T10:15:00Z"),
            ("2022-03-09T10:15:00.000Z", "2022-03-09T10:15:00Z"),
            ("2022-03-09T10:15:00+0000", "2022-03-09T10:15:00Z"),
            ("2022-03-09T23:15:00-05:00", "2022-03-09T23:15:00-05:00"),
            ("2022-03-09 10:15:00", "2022-03-09"),
            ("2022-03-09T10:15:00", "2022-03-09"),
            ("2022-03-09 10:15:00+01:00", "2022-03-09T10:15:00+01:00"),
            ("2022-03-09 10:15:00 UTC", "2022-03-09T10:15:00Z"),
            (
                "Wed, 09 Mar 2022 10:15:00 +0100",
                "2022-03-09T10:15:00+01:00",
            ),
            ("Wed, 09 Mar 2022 10:15:00 GMT", "2022-03-09T10:15:00Z"),
            ("9 Mar 2022 10:15 +0000", "2022-03-09T10:15:00Z"),
            ("Wed Mar 09 10:15:00 +0000 2022", "2022-03-09T10:15:00Z"),
            ("Wed Mar  9 10:15:00 2022", "2022-03-09"),
            ("1646820900", "2022-03-09T10:15:00Z"),
            ("1646820900000", "2022-03-09T10:15:00Z"),
            ("1646820900.5", "2022-03-09T10:15:00Z"),
            ("20220309T101500Z", "2022-03-09T10:15:00Z"),
            ("20220309101500", "2022-03-09"),
            ("20220309", "2022-03-09"),
            ("March 9, 2022", "2022-03-09"),
            ("March 9, 2022 Wednesday 10:15 AM GMT", "2022-03-09"),
            ("Mar 9, 2022", "2022-03-09"),
            ("9 March 2022", "2022-03-09"),
            ("Wednesday, 9th March 2022", "2022-03-09"),
            ("2022/03/09", "2022-03-09"),
            ("13/04/2018", "2018-04-13"),
            ("03/04/2018", ""),
            ("March 2022", ""),
            ("yesterday", ""),
            ("2018-08-0699", ""),
            ("2018-13-40", ""),
            ("12345", ""),
            ("123é567", ""),
            ("", ""),
        ];
        for (text, want) in cases {
            let got = published(text, PublishedBasis::Metadata);
            let got = got.map(|found| found.value).unwrap_or_default();
            assert_eq!(got, want, "{text}");
        }
    }
}

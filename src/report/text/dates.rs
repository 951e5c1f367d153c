//! Dates in calendar order, in words.

use std::collections::{BTreeMap, HashSet};

use jiff::ToSpan;
use jiff::civil::Date;

use super::page::Page;
use super::words::{enumerate, words};
use crate::Analysis;
use crate::dates::{TimeBasis, TimeExpression, TimeKind};

/// Most relative dates that are named where there is no publication date.
const MOST_RELATIVE: usize = 6;

/// Writes the dates whose days are known, in calendar order, and how many need a publication date.
pub(super) fn write(page: &mut Page, analysis: &Analysis<'_>) {
    let text = analysis.document.text();
    let lines = lines(text, &analysis.dates);
    let unresolved = count_relative(analysis);
    let without_day = match page.shows_all() {
        true => without_day(text, &analysis.dates),
        false => Vec::new(),
    };
    if lines.is_empty() && unresolved == 0 && without_day.is_empty() {
        return;
    }
    page.heading("Dates");
    page.list(&lines, |page, line| page.item(line));
    if unresolved > 0 {
        page.note(&format!(
            "{}: {}",
            relative_dates(unresolved),
            first_of(&relative(text, &analysis.dates))
        ));
    }
    if !without_day.is_empty() {
        page.note(&format!("Without a day: {}", enumerate(&without_day)));
    }
}

/// The number of dates whose day is not known because there is no publication date.
pub(in crate::report) fn count_relative(analysis: &Analysis<'_>) -> usize {
    let relative = analysis.dates.iter().filter(|date| is_relative(date));
    match analysis.published {
        None => relative.count(),
        Some(_) => 0,
    }
}

/// What would resolve so many dates.
pub(in crate::report) fn relative_dates(count: usize) -> String {
    let dates = if count == 1 { "date" } else { "dates" };
    format!("No publication date: give --date to resolve {count} relative {dates}")
}

/// One line for each period: the words for it, and the period.
fn lines(text: &str, dates: &[TimeExpression]) -> Vec<String> {
    let mut periods: BTreeMap<(Date, Date), Vec<&TimeExpression>> = BTreeMap::new();
    for date in dates {
        if let Some(period) = period(date) {
            periods.entry(period).or_default().push(date);
        }
    }
    periods
        .into_values()
        .map(|dates| line(text, &dates))
        .collect()
}

/// The words for a period and the period in words, which is left out if the words say it.
fn line(text: &str, dates: &[&TimeExpression]) -> String {
    let mut seen = HashSet::new();
    let written = dates.iter().map(|date| words(text, date.span));
    let all: Vec<String> = written
        .filter(|words| !is_machine_made(words) && seen.insert(words.to_lowercase()))
        .collect();
    let is_plain = |date: &&TimeExpression| says_all(text, date);
    let first = dates.iter().find_map(|date| in_words(date, &all.join(" ")));
    match first {
        Some(period) if all.is_empty() => period,
        Some(period) if !dates.iter().any(is_plain) => {
            let is_same = all.len() == 1 && all[0].eq_ignore_ascii_case(&period);
            if is_same {
                period
            } else {
                format!("{}: {period}", all.join(", "))
            }
        }
        _ => all.join(", "),
    }
}

/// A date with its words: "Thursday (14 February 2019)". Only the words if they say it all, or if the day is not known.
pub(in crate::report) fn with_period(text: &str, date: &TimeExpression) -> String {
    let words = words(text, date.span);
    match in_words(date, &words) {
        Some(period) if is_machine_made(&words) => period,
        Some(period) if !says_all(text, date) && !words.eq_ignore_ascii_case(&period) => {
            format!("{words} ({period})")
        }
        _ => words,
    }
}

/// A day in words: "Thursday, 14 February 2019".
pub(in crate::report) fn day_in_words(day: Date) -> String {
    day.strftime("%A, %-d %B %Y").to_string()
}

/// The first and last day that a date names; `None` for vague dates and for durations without days.
pub(in crate::report) fn period(date: &TimeExpression) -> Option<(Date, Date)> {
    if date.is_vague() {
        return None;
    }
    match (date.from, date.to) {
        (Some(from), to) => Some((from, to.unwrap_or(from))),
        (None, to) => to.map(|to| (to, to)),
    }
}

/// Whether a date of the calendar has no day because nothing says what it is counted from.
fn is_relative(date: &TimeExpression) -> bool {
    date.basis == TimeBasis::Unresolved
        && matches!(date.kind, TimeKind::Date | TimeKind::Time)
        && !date.is_vague()
}

/// The words of the expressions whose days are not known, each once.
fn without_day(text: &str, dates: &[TimeExpression]) -> Vec<String> {
    distinct(text, dates.iter().filter(|date| period(date).is_none()))
}

/// The words of the dates that a publication date would resolve, each once.
fn relative(text: &str, dates: &[TimeExpression]) -> Vec<String> {
    distinct(text, dates.iter().filter(|date| is_relative(date)))
}

fn distinct<'d>(text: &str, dates: impl Iterator<Item = &'d TimeExpression>) -> Vec<String> {
    let mut seen = HashSet::new();
    let words = dates.map(|date| words(text, date.span));
    words
        .filter(|words| !is_machine_made(words) && seen.insert(words.to_lowercase()))
        .collect()
}

/// The first of some words: "Monday, last week, …".
fn first_of(words: &[String]) -> String {
    match words.get(..MOST_RELATIVE) {
        Some(first) if words.len() > MOST_RELATIVE => format!("{}, …", first.join(", ")),
        _ => enumerate(words),
    }
}

/// Whether the words are a time stamp or another date without letters that only a program writes: "2021-05-07T01:19:34Z".
pub(in crate::report) fn is_machine_made(words: &str) -> bool {
    let is_stamp =
        |c: char| c.is_ascii_digit() || matches!(c, '-' | ':' | '.' | '+' | 'T' | 'Z' | ' ');
    words.len() >= 8 && words.contains('-') && words.chars().all(is_stamp)
}

/// Whether the words name the period themselves: they hold its year, or bound a part of a named period ("early 2002").
fn says_all(text: &str, date: &TimeExpression) -> bool {
    let written = date.span.of(text);
    let year = date.from.or(date.to).map(|day| day.year().to_string());
    date.basis == TimeBasis::Explicit
        && (date.modifier.is_some() || year.is_some_and(|year| written.contains(&year)))
        && !is_machine_made(written)
}

/// The period of a date in words. The day of the week is left out if `said` holds it.
pub(in crate::report) fn in_words(date: &TimeExpression, said: &str) -> Option<String> {
    let (from, to) = period(date)?;
    if date.modifier.is_some()
        && let Some(named) = named_period(&date.value)
    {
        return Some(named);
    }
    if from == to {
        let weekday = from.strftime("%A").to_string();
        return Some(
            match said.to_lowercase().contains(&weekday.to_lowercase()) {
                true => from.strftime("%-d %B %Y").to_string(),
                false => day_in_words(from),
            },
        );
    }
    Some(range(from, to))
}

/// A month or year whose value names it: "July 2018", "2018".
fn named_period(value: &str) -> Option<String> {
    let first: Date = match value.len() {
        4 => format!("{value}-01-01").parse().ok()?,
        7 => format!("{value}-01").parse().ok()?,
        _ => return None,
    };
    let format = if value.len() == 4 { "%-Y" } else { "%B %-Y" };
    Some(first.strftime(format).to_string())
}

/// A range of days in words, as whole years or months where it consists of these.
fn range(from: Date, to: Date) -> String {
    let whole_months = from.day() == 1 && to.day() == to.days_in_month();
    let whole_years = whole_months && from.month() == 1 && to.month() == 12;
    let same_year = from.year() == to.year();
    let same_month = same_year && from.month() == to.month();
    let (first, last) = match (whole_years, whole_months) {
        (true, _) if same_year => ("", "%-Y"),
        (true, _) => ("%-Y", "%-Y"),
        (_, true) if same_month => ("", "%B %-Y"),
        (_, true) if same_year => ("%B", "%B %-Y"),
        (_, true) => ("%B %-Y", "%B %-Y"),
        _ if same_month => ("%-d", "%-d %B %-Y"),
        _ if same_year => ("%-d %B", "%-d %B %-Y"),
        _ => ("%-d %B %-Y", "%-d %B %-Y"),
    };
    let (first, last) = (from.strftime(first).to_string(), to.strftime(last));
    match first.is_empty() {
        true => last.to_string(),
        false if from.checked_add(1.day()).is_ok_and(|next| next == to) => {
            format!("{first} and {last}")
        }
        false => format!("{first} to {last}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_whole_months_and_years_where_they_can_be() {
        let cases = [
            ("2018-01-01", "2018-12-31", "2018"),
            ("1990-01-01", "1999-12-31", "1990 to 1999"),
            ("2020-02-01", "2020-02-29", "February 2020"),
            ("2018-07-01", "2018-09-30", "July to September 2018"),
            ("2018-12-01", "2019-02-28", "December 2018 to February 2019"),
            ("2018-08-06", "2018-08-12", "6 to 12 August 2018"),
            ("2018-08-11", "2018-08-12", "11 and 12 August 2018"),
            ("2018-07-30", "2018-08-05", "30 July to 5 August 2018"),
            (
                "2018-12-28",
                "2019-01-03",
                "28 December 2018 to 3 January 2019",
            ),
            ("0800-01-01", "0899-12-31", "800 to 899"),
        ];
        for (from, to, words) in cases {
            assert_eq!(range(from.parse().unwrap(), to.parse().unwrap()), words);
        }
    }

    #[test]
    fn time_stamps_are_not_words() {
        for stamp in ["2021-05-07T01:19:34.819Z", "2021-05-07", "2021-05-07 01:19"] {
            assert!(is_machine_made(stamp));
        }
        for words in ["May 7, 2021", "1990-91", "07.05.2021", "mid-2003"] {
            assert!(!is_machine_made(words));
        }
    }
}

//! Charts as inline SVG.
//!
//! A chart is a picture; the table beside it has the same numbers, with links. Shapes get their colours from the style
//! sheet, by the number of their series.

use jiff::civil::Date;
use maud::{Markup, html};

/// Width of a month if there are few and if there are many, height of the columns, and room for the labels, in pixels.
const STEPS: (usize, usize) = (56, 34);
/// Width of a chart that is filled with months as wide as they can be.
const WIDTH: usize = 560;
const HEIGHT: usize = 150;
const TOP: usize = 16;
const BOTTOM: usize = 34;
/// Months that a chart shows: the last ones.
const MAX_MONTHS: usize = 36;

/// The numbers of a month, one for each series.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Month<const N: usize> {
    /// As `2018-08`.
    pub(super) month: String,
    pub(super) values: [usize; N],
}

/// Columns for months, each stacked from the numbers of its series. Months without numbers are shown too. `months` are in
/// order; those that are none, such as the empty one, are left out.
pub(super) fn months<const N: usize>(
    label: &str,
    series: [&str; N],
    months: &[Month<N>],
) -> Markup {
    let months = filled(months);
    let highest = months
        .iter()
        .map(|month| month.values.iter().sum::<usize>());
    let highest = highest.max().unwrap_or(0).max(1);
    let step = (WIDTH / months.len().max(1)).clamp(STEPS.1, STEPS.0);
    let width = (months.len() * step).max(3 * step);
    let height = TOP + HEIGHT + BOTTOM;
    html! {
        @if !months.is_empty() {
            div .chart tabindex="0" role="group" aria-label=(label) {
                svg role="img" aria-label={ (label) ". The table has the numbers." } width=(width) height=(height)
                    viewBox={ "0 0 " (width) " " (height) } {
                    line .axis x1="0" x2=(width) y1=(TOP + HEIGHT) y2=(TOP + HEIGHT) {}
                    @for (at, month) in months.iter().enumerate() {
                        @let total: usize = month.values.iter().sum();
                        @let left = at * step;
                        g {
                            title { (super::rows::month_in_words(&month.month)) ": " (legend(&series, &month.values)) }
                            @for (number, part) in stacked(&month.values, highest).into_iter().enumerate() {
                                @if part.height > 0 {
                                    rect class={ "series-" (number) } x=(left + 4) y=(part.top) width=(step - 8) height=(part.height) {}
                                }
                            }
                            @if total > 0 {
                                text .value x=(left + step / 2) y=(TOP + HEIGHT - scaled(total, highest) - 4) { (total) }
                            }
                            text x=(left + step / 2) y=(TOP + HEIGHT + 14) { (short_month(&month.month)) }
                            @if at == 0 || month.month.ends_with("-01") {
                                text .year x=(left + step / 2) y=(TOP + HEIGHT + 29) { (&month.month[..4]) }
                            }
                        }
                    }
                }
            }
            @if N > 1 {
                p .legend aria-hidden="true" {
                    @for (number, name) in series.iter().enumerate() { span class={ "key series-" (number) } { (name) } " " }
                }
            }
        }
    }
}

/// A bar in the cell of a table, as long as its share of the largest number.
pub(super) fn bar(value: usize, largest: usize) -> Markup {
    let width = (value * 100).div_ceil(largest.max(1)).min(100);
    html! {
        svg .bar-of aria-hidden="true" width="100" height="10" viewBox="0 0 100 10" preserveAspectRatio="none" {
            rect .series-0 x="0" y="0" width=(width) height="10" {}
        }
    }
}

/// A rectangle of a column.
#[derive(Debug, PartialEq, Eq)]
struct Rectangle {
    top: usize,
    height: usize,
}

/// The rectangles of a column from the axis upwards.
fn stacked(values: &[usize], highest: usize) -> Vec<Rectangle> {
    let mut below = 0;
    let rectangles = values.iter().map(|value| {
        let (start, end) = (scaled(below, highest), scaled(below + value, highest));
        below += value;
        Rectangle {
            top: TOP + HEIGHT - end,
            height: end - start,
        }
    });
    rectangles.collect()
}

fn scaled(value: usize, highest: usize) -> usize {
    value * HEIGHT / highest
}

fn legend(series: &[&str], values: &[usize]) -> String {
    let parts = series
        .iter()
        .zip(values)
        .map(|(name, value)| format!("{value} {name}"));
    parts.collect::<Vec<_>>().join(", ")
}

/// The month in three letters.
fn short_month(month: &str) -> String {
    let first = first_day(month);
    first.map_or_else(String::new, |first| first.strftime("%b").to_string())
}

fn first_day(month: &str) -> Option<Date> {
    format!("{month}-01").parse().ok()
}

/// The last months up to the last one with numbers, without gaps. Months before the first and after the last hundredth of what is
/// counted are left out: a wrong year would take the room of all others.
fn filled<const N: usize>(months: &[Month<N>]) -> Vec<Month<N>> {
    let known: Vec<(Date, &Month<N>)> = months
        .iter()
        .filter_map(|month| Some((first_day(&month.month)?, month)))
        .collect();
    let sums: Vec<usize> = known
        .iter()
        .map(|(_, month)| month.values.iter().sum())
        .collect();
    let few = sums.iter().sum::<usize>() / 100;
    let before = few_at_start(sums.iter(), few);
    let after = few_at_start(sums.iter().rev(), few);
    let shown = known.get(before..known.len() - after).unwrap_or_default();
    let (Some((first, _)), Some((last, _))) = (shown.first(), shown.last()) else {
        return Vec::new();
    };
    let mut all = Vec::new();
    let mut day = *last;
    while day >= *first && all.len() < MAX_MONTHS {
        let values = known
            .binary_search_by_key(&day, |(day, _)| *day)
            .map_or([0; N], |at| known[at].1.values);
        all.push(Month {
            month: day.strftime("%Y-%m").to_string(),
            values,
        });
        // A month before the first of a month is the first of the month before.
        match day.yesterday().map(Date::first_of_month) {
            Ok(before) => day = before,
            Err(_) => break,
        }
    }
    all.reverse();
    all
}

/// How many numbers at the start are not more than `few` together.
fn few_at_start<'n>(numbers: impl Iterator<Item = &'n usize>, few: usize) -> usize {
    let mut sum = 0;
    let small = numbers.take_while(|number| {
        sum += **number;
        sum <= few
    });
    small.count()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn month(month: &str, value: usize) -> Month<1> {
        Month {
            month: month.to_owned(),
            values: [value],
        }
    }

    #[test]
    fn months_without_numbers_are_shown() {
        let months = filled(&[month("", 9), month("2023-11", 2), month("2024-02", 5)]);
        let expected = [
            month("2023-11", 2),
            month("2023-12", 0),
            month("2024-01", 0),
            month("2024-02", 5),
        ];
        assert_eq!(months, expected);
        assert_eq!(
            filled(&[month("1900-01", 1), month("2024-02", 5)]).len(),
            MAX_MONTHS
        );
        let wrong_years = [
            month("1900-01", 1),
            month("2024-02", 500),
            month("2031-01", 4),
        ];
        assert_eq!(filled(&wrong_years), [month("2024-02", 500)]);
        assert!(filled(&[month("2024-02", 0)]).is_empty());
        assert!(filled(&[month("", 9), month("<b>", 1)]).is_empty());
    }

    proptest! {
        #[test]
        fn columns_stand_on_each_other_and_fit(values in prop::collection::vec(0..5000usize, 1..4)) {
            let total: usize = values.iter().sum();
            let column = stacked(&values, total.max(1));
            let mut bottom = TOP + HEIGHT;
            for rectangle in &column {
                prop_assert_eq!(rectangle.top + rectangle.height, bottom);
                bottom = rectangle.top;
            }
            prop_assert_eq!(bottom, if total > 0 { TOP } else { TOP + HEIGHT });
        }
    }
}

//! The dates of an article in the order of the calendar, each period once.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::dates::{TimeExpression, TimeKind};
use crate::report::text::dates::{in_words, is_machine_made, period};
use crate::report::text::words::words;

/// The dates that a page shows: those with a day, and dates and times whose day is not known.
pub(super) struct Days<'a> {
    text: &'a str,
    dates: &'a [TimeExpression],
    /// The indices of the expressions of each period.
    entries: Vec<Vec<usize>>,
    /// For each date, the index that identifies its entry.
    entry_of: Vec<Option<usize>>,
}

/// A period and the expressions that mean it.
#[derive(Clone, Copy)]
pub(super) struct Day<'d> {
    days: &'d Days<'d>,
    indices: &'d [usize],
}

impl<'a> Days<'a> {
    /// Groups the dates of a text. Those whose day is not known come last, in the order of the text.
    pub(super) fn new(text: &'a str, dates: &'a [TimeExpression]) -> Days<'a> {
        let mut known: BTreeMap<(Date, Date), Vec<usize>> = BTreeMap::new();
        let mut unknown: Vec<Vec<usize>> = Vec::new();
        let mut values: BTreeMap<&str, usize> = BTreeMap::new();
        for (index, date) in dates.iter().enumerate() {
            let is_point = matches!(date.kind, TimeKind::Date | TimeKind::Time);
            if let Some(period) = period(date) {
                known.entry(period).or_default().push(index);
            } else if is_point && !date.is_vague() {
                let at = *values.entry(&date.value).or_insert(unknown.len());
                if at == unknown.len() {
                    unknown.push(Vec::new());
                }
                unknown[at].push(index);
            }
        }
        let entries: Vec<Vec<usize>> = known.into_values().chain(unknown).collect();
        let mut entry_of = vec![None; dates.len()];
        for entry in &entries {
            for &index in entry {
                entry_of[index] = Some(entry[0]);
            }
        }
        Days {
            text,
            dates,
            entries,
            entry_of,
        }
    }

    /// One for each period.
    pub(super) fn entries(&self) -> impl Iterator<Item = Day<'_>> {
        let entries = self.entries.iter();
        entries.map(|indices| Day {
            days: self,
            indices,
        })
    }

    /// The index that identifies the entry of a date, if it is shown.
    pub(super) fn entry_of(&self, index: usize) -> Option<usize> {
        self.entry_of.get(index).copied().flatten()
    }
}

impl<'d> Day<'d> {
    /// The index of its first expression, which identifies it.
    pub(super) fn id(self) -> usize {
        self.indices[0]
    }

    /// The indices of all its expressions.
    pub(super) fn indices(self) -> &'d [usize] {
        self.indices
    }

    /// The expressions in the order of the text.
    pub(super) fn expressions(self) -> impl Iterator<Item = &'d TimeExpression> {
        let dates = self.days.dates;
        self.indices.iter().map(move |&index| &dates[index])
    }

    /// The period in words, if it is known.
    pub(super) fn period(self) -> Option<String> {
        self.expressions().find_map(|date| in_words(date, ""))
    }

    /// The words of the article for it, each once.
    pub(super) fn words(self) -> Vec<String> {
        let mut all: Vec<String> = Vec::new();
        for date in self.expressions() {
            let words = words(self.days.text, date.span);
            let is_known = all.iter().any(|known| known.eq_ignore_ascii_case(&words));
            if !is_known && !is_machine_made(&words) {
                all.push(words);
            }
        }
        all
    }
}

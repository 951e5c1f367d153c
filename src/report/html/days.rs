//! The dates of an article in the order of the calendar, each day once.

use crate::dates::{TimeExpression, TimeKind};

/// The dates that a page shows: not durations, sets and vague times.
pub(super) struct Days<'a> {
    dates: &'a [TimeExpression],
    entries: Vec<Vec<usize>>,
}

/// A time and the expressions that mean it.
pub(super) struct Day<'d> {
    dates: &'d [TimeExpression],
    indices: &'d [usize],
}

impl<'a> Days<'a> {
    /// Groups dates by their value. Those that are not resolved come last.
    pub(super) fn new(dates: &'a [TimeExpression]) -> Days<'a> {
        let is_shown = |date: &TimeExpression| {
            !date.is_vague()
                && (date.from.is_some() || matches!(date.kind, TimeKind::Date | TimeKind::Time))
        };
        let mut shown: Vec<usize> = (0..dates.len())
            .filter(|index| is_shown(&dates[*index]))
            .collect();
        shown.sort_by_key(|&index| {
            let date = &dates[index];
            (date.from.is_none(), date.from, date.to, &date.value)
        });
        let same = |a: &usize, b: &usize| dates[*a].value == dates[*b].value;
        let entries = shown.chunk_by(same).map(<[usize]>::to_vec).collect();
        Days { dates, entries }
    }

    /// One for each day or other time.
    pub(super) fn entries(&self) -> impl Iterator<Item = Day<'_>> {
        self.entries.iter().map(|indices| Day {
            dates: self.dates,
            indices,
        })
    }
}

impl Day<'_> {
    /// The index of its first expression, which identifies it.
    pub(super) fn id(&self) -> usize {
        self.indices[0]
    }

    /// The indices of all its expressions.
    pub(super) fn indices(&self) -> &[usize] {
        self.indices
    }

    /// The time in words.
    pub(super) fn in_words(&self) -> String {
        self.dates[self.id()].value.clone()
    }

    /// The expressions in the order of the text.
    pub(super) fn expressions(&self) -> impl Iterator<Item = &TimeExpression> {
        self.indices.iter().map(|&index| &self.dates[index])
    }
}

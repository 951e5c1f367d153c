//! Finds the publication date of a plain text in a date line, the dateline, or the line below the headline.

use jiff::civil::Date;

use super::page::{Page, Roles};
use crate::input::article::{BlockKind, Published, PublishedBasis};
use crate::input::days;
use crate::input::words::has_phrase;
use crate::lexicon::Class;

/// The publication date that the text states.
pub(super) fn find(page: &Page<'_>, roles: &Roles) -> Option<Published> {
    of_date_line(page, roles)
        .or_else(|| of_dateline(roles))
        .or_else(|| below_headline(page, roles))
}

/// The date in the bylines and date lines. Of "Published: 6 August 2018. Updated: 7 August 2018" the first publication counts.
pub(super) fn of_date_line(page: &Page<'_>, roles: &Roles) -> Option<Published> {
    let mut best: Option<(u8, Date)> = None;
    for (unit, &kind) in page.units.iter().zip(&roles.kinds) {
        if kind != BlockKind::Byline {
            continue;
        }
        let line = unit.span.of(page.text);
        for found in days::dates(line) {
            let Some(date) = found.date() else { continue };
            let before = &line[..found.span.start];
            let label = before.rsplit(['|', '•', '.']).next().unwrap_or("");
            let rank = if has_phrase(label, Class::PublicationLabel) {
                0
            } else if has_phrase(label, Class::RevisionLabel) {
                2
            } else {
                1
            };
            if best.is_none_or(|(least, _)| rank < least) {
                best = Some((rank, date));
            }
        }
    }
    best.map(|(_, date)| Published::on(date, PublishedBasis::DateLine))
}

/// The date of the dateline, if it has a year.
fn of_dateline(roles: &Roles) -> Option<Published> {
    let date = roles
        .datelines
        .iter()
        .find_map(|(_, dateline)| dateline.date?.date())?;
    Some(Published::on(date, PublishedBasis::Dateline))
}

/// The date at the end of the line below the headline, unless it is a sentence: "Heard on The Long Table, June 30, 2022".
fn below_headline(page: &Page<'_>, roles: &Roles) -> Option<Published> {
    let below = roles.headline? + 1;
    let shape = page.shapes.get(below)?;
    let span = page.units[below].span;
    let found = days::dates(span.of(page.text)).pop()?;
    let closes = found.span.end == span.len() && shape.words <= 30 && !shape.ends_sentence();
    found
        .date()
        .filter(|_| closes)
        .map(|date| Published::on(date, PublishedBasis::DateLine))
}

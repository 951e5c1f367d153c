//! The pages that people look at: one for an article, and one that lists them.
//!
//! A page is one file: it loads nothing, and it can be read without its script. Markup is made with `maud`, which escapes
//! every text, and a Content-Security-Policy ([`frame`]) lets the browser run nothing but the script of the page.
//!
//! - [`marks`] collects what is marked in the text, [`layout`] turns overlapping marks into nested elements, and [`story`]
//!   writes the text.
//! - [`aside`] writes the report beside it, with the dates of [`days`].
//! - [`article`] puts both into the page of an article; [`index`] is the page that lists them.

mod article;
mod aside;
mod days;
mod frame;
mod index;
mod layout;
mod marks;
mod story;
#[cfg(test)]
mod tests;

pub use article::page;
#[cfg(feature = "collection")]
pub(crate) use article::{Surroundings, page_among};
#[cfg(feature = "collection")]
pub(crate) use frame::{Frame, Part, visible};
pub use index::{PageEntry, index};

use crate::dates::TimeBasis;

fn sentence_id(number: usize) -> String {
    format!("sentence-{}", number + 1)
}

fn percent(probability: f32) -> String {
    format!("{:.0} %", probability * 100.0)
}

/// What the value of a date was computed from, in words.
const fn date_basis(basis: TimeBasis) -> &'static str {
    match basis {
        TimeBasis::Explicit => "as written",
        TimeBasis::Published => "counted from the publication date",
        TimeBasis::Context => "counted from another date",
        TimeBasis::Unresolved => "not resolved",
    }
}

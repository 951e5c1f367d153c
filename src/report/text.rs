//! The plain-text report: what the article says, in the order in which an editor asks for it.
//!
//! It shows words, never codes: countries by their names, dates in words, statements with the verbs of the article.

pub(super) mod brief;
pub(super) mod dates;
pub(super) mod lists;
mod page;
pub(super) mod statements;
mod verbs;
pub(super) mod words;

use super::json::Parts;
use crate::Analysis;
use page::Page;
use statements::Statements;

pub use page::rule;

/// Confidence below which a statement or name is unsure. Of the statements from 0.5 to 0.6, one in two is right, of those
/// from 0.6 to 0.7 seven in ten (docs/models.md).
pub(super) const UNSURE: f32 = 0.6;

/// Layout of the plain text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TextStyle {
    /// Maximum width of a line in columns. Only a word that is longer takes more.
    pub width: usize,
    /// Whether to use colours (ANSI escape sequences).
    pub color: bool,
    /// Whether to show long lists to the end, and what is unsure.
    pub all: bool,
}

/// Formats an analysis as plain text, without a trailing newline. Control characters in the article are escaped.
///
/// ```
/// use nutgraf::input::Reader;
/// use nutgraf::report::{Parts, TextStyle, text};
///
/// let article = Reader::default().read_text("a", "Rain stops play\n\nThe umpires left Leeds at noon.")?;
/// let analysis = nutgraf::analyze(&article, &nutgraf::Options::default());
/// let style = TextStyle { width: 80, color: false, all: false };
/// assert!(text(&analysis, Parts::ALL, style).starts_with("Rain stops play\n"));
/// # Ok::<(), nutgraf::error::Error>(())
/// ```
pub fn text(analysis: &Analysis<'_>, parts: Parts, style: TextStyle) -> String {
    let mut page = Page::new(style);
    if parts.article {
        brief::title(&mut page, analysis);
    }
    if parts.summary {
        brief::in_short(&mut page, analysis);
        brief::summary(&mut page, analysis);
    }
    let statements = parts
        .quotes
        .then(|| Statements::new(analysis, parts.explain));
    if let Some(statements) = &statements {
        statements.write(&mut page);
    }
    if parts.people {
        lists::people(&mut page, analysis, parts.explain);
    }
    if parts.organizations {
        lists::organizations(&mut page, analysis, parts.explain);
    }
    if parts.places {
        lists::places(&mut page, analysis, parts.explain);
    }
    if parts.dates {
        dates::write(&mut page, analysis);
    }
    if parts.summary {
        brief::keywords(&mut page, analysis);
    }
    if parts.article {
        brief::warnings(&mut page, analysis);
    }
    let names = lists::unsure(analysis, parts);
    unsure(&mut page, statements.as_ref(), &names);
    page.finish()
}

/// Writes what is unsure, or only how much of it there is.
fn unsure(page: &mut Page, statements: Option<&Statements<'_>>, names: &[String]) {
    let unsure = statements.map_or(0, Statements::count_unsure);
    if unsure + names.len() == 0 {
        return;
    }
    if !page.shows_all() {
        let count = |count: usize, one: &str| match count {
            0 => None,
            1 => Some(format!("1 {one}")),
            _ => Some(format!("{count} {one}s")),
        };
        let counts = [count(unsure, "statement"), count(names.len(), "name")];
        let counts: Vec<String> = counts.into_iter().flatten().collect();
        let them = if unsure + names.len() == 1 {
            "it"
        } else {
            "them"
        };
        page.last_note(&format!(
            "Unsure and left out: {} (-v shows {them})",
            words::enumerate(&counts)
        ));
        return;
    }
    page.heading("Unsure");
    if let Some(statements) = statements {
        statements.write_unsure(page);
    }
    for name in names {
        page.item(name);
    }
}

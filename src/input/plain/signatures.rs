//! Finds the lines that state who wrote an article and when, around the headline and at the end of the story.

use super::boilerplate;
use super::byline::{self, Byline};
use super::page::{Page, Roles};
use super::shape::Shape;
use crate::input::article::BlockKind;
use crate::input::days;
use crate::input::words::words;
use crate::lexicon::{Class, Classes, calendar};
use crate::span::Span;

/// Number of units before the headline and after the story that may contain a byline.
const EDGE: usize = 8;

/// The bylines and date lines of a text.
pub(super) struct Signatures {
    /// For each unit, its byline if it is one.
    bylines: Vec<Option<Byline>>,
    /// For each unit, whether it is a byline or a date line.
    is_signature: Vec<bool>,
}

impl Signatures {
    /// Reads each unit of `page` as a byline or a date line.
    pub(super) fn of(page: &Page<'_>) -> Self {
        let byline = |at: usize| {
            let short = (1..=30).contains(&page.shapes[at].words);
            short
                .then(|| byline::signed(page.text, page.units[at].span))
                .flatten()
        };
        let bylines: Vec<Option<Byline>> = (0..page.units.len()).map(byline).collect();
        let signed = bylines.iter().enumerate();
        Self {
            is_signature: signed
                .map(|(at, byline)| byline.is_some() || is_date_line(page, at))
                .collect(),
            bylines,
        }
    }

    /// For each unit, whether it cannot be the headline: signatures and addresses of pages.
    pub(super) fn not_headline(&self, page: &Page<'_>) -> Vec<bool> {
        let is_address = |at: usize| boilerplate::is_address(page.units[at].span.of(page.text));
        let signatures = self.is_signature.iter().enumerate();
        signatures
            .map(|(at, signature)| *signature || page.units[at].furniture || is_address(at))
            .collect()
    }

    /// Whether a unit is a byline or a date line.
    pub(super) fn is_signature(&self, at: usize) -> bool {
        self.is_signature[at]
    }

    /// Marks the bylines and date lines around the headline and at the end of the `story`, and finds the authors.
    pub(super) fn mark(&self, page: &Page<'_>, pasted: bool, story: &[bool], roles: &mut Roles) {
        let count = page.units.len();
        let prose = |at: &usize| story[*at] && page.shapes[*at].is_prose();
        let lead = (roles.headline.unwrap_or(0)..count)
            .find(|at| prose(at) && Some(*at) != roles.headline)
            .unwrap_or(count);
        let top = roles.headline.unwrap_or(lead);
        let last = (0..count).rev().find(prose).unwrap_or(0);
        let around_title = top.saturating_sub(EDGE)..(lead + 3).min(count);
        let after_story = last..(last + EDGE).min(count);
        let mut bare: Vec<Span> = Vec::new();
        let contact = boilerplate::contact_block(page);
        for at in around_title.chain(after_story) {
            if Some(at) == roles.headline || roles.kinds[at] == BlockKind::Byline || contact[at] {
                continue;
            }
            if at > top && at < lead && is_source_line(page, at, roles) {
                roles.kinds[at] = BlockKind::Byline;
                continue;
            }
            if self.is_signature[at] && (!story[at] || page.shapes[at].words <= 25) {
                roles.kinds[at] = BlockKind::Byline;
            }
            if let Some(byline) = &self.bylines[at] {
                let names = signed_names(page, at, byline, roles);
                if roles.authors.is_empty() {
                    roles.authors = names;
                }
            } else if bare.is_empty()
                && (top..lead).contains(&at)
                && let Some((names, below)) =
                    self.bare_names(page, at, roles.headline, pasted && at <= top + 4)
            {
                bare = names;
                if pasted || below {
                    roles.kinds[at] = BlockKind::Byline;
                }
            }
        }
        if roles.authors.is_empty() {
            roles.authors = bare;
        }
    }

    /// The names in unit `at` if it is a byline without "By", and whether it is directly below the title. Requires further
    /// evidence: a signature or a date nearby, the name below the title, or a `likely` place.
    fn bare_names(
        &self,
        page: &Page<'_>,
        at: usize,
        headline: Option<usize>,
        likely: bool,
    ) -> Option<(Vec<Span>, bool)> {
        let shape = &page.shapes[at];
        if shape.clutter.is_some() {
            return None;
        }
        let found = byline::bare(page.text, page.units[at].span)?;
        let near = (at + 1..(at + 4).min(page.units.len()))
            .chain(at.saturating_sub(2)..at)
            .any(|at| self.is_signature[at]);
        let below = is_below_title(page, at, &found, headline);
        let repeats_title = headline.is_some_and(|title| page.shapes[title].key == shape.key);
        let signed = near || shape.date || shape.time || below || likely;
        (signed && !repeats_title).then_some((found.names, below))
    }
}

/// The names of a byline; those of the next line if this one is "By" alone.
fn signed_names(page: &Page<'_>, at: usize, byline: &Byline, roles: &mut Roles) -> Vec<Span> {
    if byline.names.is_empty()
        && page.shapes[at].words <= 2
        && let Some(next) = page.units.get(at + 1)
        && let Some(next) = byline::signed_next(page.text, next.span)
    {
        roles.kinds[at + 1] = BlockKind::Byline;
        return next.names;
    }
    byline.names.clone()
}

/// True for a line that states a date or a time and little else.
pub(super) fn is_date_line(page: &Page<'_>, at: usize) -> bool {
    let shape = &page.shapes[at];
    if !(shape.date || shape.time) || shape.words > 22 || shape.chars > 140 {
        return false;
    }
    let line = page.units[at].span.of(page.text);
    let others = words(line).filter(|word| !is_date_word(word)).count();
    let dated = !days::dates(line).is_empty() || shape.time;
    dated && others <= 2 && (others * 3 <= shape.words)
}

fn is_date_word(word: &str) -> bool {
    word.starts_with(|c: char| c.is_ascii_digit())
        || calendar::month_of_any_language(word).is_some()
        || calendar::weekday(word).is_some()
        || Classes::of(word).has(Class::DateLineWord)
}

/// True for a person's name directly below the title and above the story. A place or a job may follow it.
fn is_below_title(page: &Page<'_>, at: usize, found: &Byline, headline: Option<usize>) -> bool {
    let Some(title) = headline else { return false };
    let between = (title + 1..at).all(|at| is_date_line(page, at));
    let [name] = found.names[..] else {
        return false;
    };
    let rest = page.text[name.end..page.units[at].span.end].trim();
    let known = byline::is_person(name.of(page.text));
    let next = page.shapes.get(at + 1).is_some_and(Shape::is_prose);
    at > title && between && next && known && (rest.is_empty() || rest.starts_with(','))
}

/// True for a line between title and story that only names its source: an address, an agency, "Special Correspondent".
fn is_source_line(page: &Page<'_>, at: usize, roles: &Roles) -> bool {
    let shape = &page.shapes[at];
    let line = page.units[at].span.of(page.text);
    if shape.words > 6 || shape.clutter.is_some() {
        return false;
    }
    let address = shape.address && line.contains('@') && !line.contains(char::is_whitespace);
    let below = (at.saturating_sub(2)..at).any(|at| roles.kinds[at] == BlockKind::Byline);
    address || byline::is_unnamed(line) || (below && byline::is_organization(line))
}

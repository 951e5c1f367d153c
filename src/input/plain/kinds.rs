//! Determines the kinds of blocks from the labels of the line model (story or clutter).

use std::collections::HashSet;

use super::boilerplate::{
    drop_appeals, drop_before_headline, drop_frame, is_label, is_pasted, keep_whole,
};
use super::chain::Weights;
use super::clutter::Clutter;
use super::dateline::{self, Dateline};
use super::lines::Unit;
use super::page::{Page, Roles};
use super::shape::{End, First, Shape};
use super::signatures::{self, Signatures};
use super::{captions, chain, headline, letter};
use crate::input::article::BlockKind;

/// Number of units at the end of an article in which its footer may start.
const EDGE: usize = 8;
/// Number of units of the story that may open with a dateline.
const DATELINES: usize = 5;

/// Determines the kind of every unit. `weights`, or the shipped ones, separate the story from the clutter.
pub(super) fn roles(page: &Page<'_>, weights: Option<&Weights>) -> Roles {
    let count = page.units.len();
    let pasted = is_pasted(page);
    let mut story = chain::story(page, weights, page.shapes.iter().any(is_label));
    if !pasted {
        keep_whole(page, &mut story);
    }
    let signatures = Signatures::of(page);
    let not_headline = signatures.not_headline(page);
    let headline = if pasted {
        headline::of_page(page, &story, &not_headline)
    } else {
        headline::of_article(page, &not_headline)
    };
    let mut roles = Roles {
        kinds: vec![BlockKind::Other; count],
        headline,
        ..Roles::default()
    };
    if let (true, Some(at)) = (pasted, headline) {
        drop_before_headline(page, at, &mut story);
    }
    drop_frame(page, headline, &mut story);
    if pasted {
        drop_appeals(page, &mut story);
    }
    signatures.mark(page, pasted, &story, &mut roles);
    if let Some((units, name)) = letter::signature(page).filter(|_| roles.authors.is_empty()) {
        roles.kinds[units].fill(BlockKind::Byline);
        roles.authors.push(name);
    }
    let mut seen: HashSet<u64> = HashSet::new();
    for at in 0..count {
        let is_headline = Some(at) == headline;
        roles.kinds[at] = match roles.kinds[at] {
            _ if is_headline => BlockKind::Headline,
            _ if page.units[at].furniture => BlockKind::Footer,
            BlockKind::Byline => BlockKind::Byline,
            _ if story[at] => story_kind(page, at, &seen, headline),
            _ => clutter_kind(page, at),
        };
        if page.shapes[at].words >= 5 && (story[at] || is_headline) {
            seen.insert(page.shapes[at].key);
        }
    }
    find_dateline(page, &mut roles);
    roles.second = find_second(page, &signatures, &roles);
    captions::mark(page, &mut roles.kinds, true);
    if !pasted {
        mark_footer(page, &mut roles.kinds);
    }
    roles
}

/// Determines the kind of every unit, given `hints` from markup; the first unit is the headline of a `titled` text.
pub(super) fn roles_by_markup(page: &Page<'_>, hints: &[BlockKind], titled: bool) -> Roles {
    let count = page.units.len();
    let mut story = chain::story(page, None, page.shapes.iter().any(is_label));
    keep_whole(page, &mut story);
    drop_appeals(page, &mut story);
    let signatures = Signatures::of(page);
    let headline = if titled {
        Some(0)
    } else {
        headline::of_article(page, &signatures.not_headline(page))
    };
    let mut roles = Roles {
        kinds: vec![BlockKind::Other; count],
        headline,
        ..Roles::default()
    };
    signatures.mark(page, false, &story, &mut roles);
    let mut seen: HashSet<u64> = HashSet::new();
    for at in 0..count {
        let shape = &page.shapes[at];
        roles.kinds[at] = match hints[at] {
            _ if Some(at) == headline => BlockKind::Headline,
            _ if roles.kinds[at] == BlockKind::Byline => BlockKind::Byline,
            _ if !story[at] => clutter_kind(page, at),
            // A paragraph that markup repeats is intended; a repeated caption is the picture's alternative text.
            BlockKind::Caption if seen.contains(&shape.key) => BlockKind::Duplicate,
            BlockKind::Paragraph => story_kind(page, at, &HashSet::new(), headline),
            hint => hint,
        };
        if shape.words >= 5 && Some(at) != headline {
            seen.insert(shape.key);
        }
    }
    find_dateline(page, &mut roles);
    captions::mark(page, &mut roles.kinds, false);
    roles
}

/// The kind of a unit of the story. `seen` are the keys of earlier units.
fn story_kind(
    page: &Page<'_>,
    at: usize,
    seen: &HashSet<u64>,
    headline: Option<usize>,
) -> BlockKind {
    let shape = &page.shapes[at];
    if shape.words >= 5 && seen.contains(&shape.key) {
        return BlockKind::Duplicate;
    }
    if shape.first == First::Bullet {
        return BlockKind::List;
    }
    // The time of an entry in a live blog.
    if shape.time && shape.words <= 4 && signatures::is_date_line(page, at) {
        return BlockKind::Byline;
    }
    let open = !matches!(
        shape.end,
        End::Period | End::Quote | End::Ellipsis | End::Comma | End::Exclamation
    );
    let gap = |at: usize| page.units.get(at).is_none_or(|unit| unit.gap);
    let next_prose = page.shapes.get(at + 1).is_some_and(Shape::is_prose);
    let follows_title = headline.is_some_and(|title| title + 1 == at);
    if open
        && shape.words <= 14
        && shape.words > 0
        && gap(at)
        && (next_prose || follows_title)
        && shape.end != End::Colon
        && !is_turn(page.units[at].span.of(page.text))
    {
        return BlockKind::Subhead;
    }
    BlockKind::Paragraph
}

/// Words of the label of a turn, and of one with a description.
const LABEL: [usize; 2] = [3, 10];

/// The start of a speaker's turn in an interview: "Q: Why now?", "HEALY: Why now?", "ANN LEE, BBC HOST: Why now?".
fn is_turn(line: &str) -> bool {
    line.split_once(": ").is_some_and(|(speaker, _)| {
        let described = speaker.contains([',', '(']);
        speaker.split_whitespace().count() <= LABEL[usize::from(described)]
            && speaker.starts_with(char::is_alphabetic)
            && !speaker.contains(char::is_lowercase)
    })
}

/// Turns of a transcript, whose labels are no datelines.
const TURNS: usize = 3;

/// The kind of a unit outside the story.
fn clutter_kind(page: &Page<'_>, at: usize) -> BlockKind {
    let shape = &page.shapes[at];
    match shape.clutter {
        Some((Clutter::Related, _)) => BlockKind::Related,
        Some((Clutter::Footer, _)) => BlockKind::Footer,
        Some(_) => BlockKind::Navigation,
        None if captions::is_credit(page, at) => BlockKind::Credit,
        None => {
            // The last label before it names the list that the line belongs to.
            let label = (at.saturating_sub(12)..at)
                .rev()
                .find_map(|at| page.shapes[at].label());
            match label {
                Some(Clutter::Related) => BlockKind::Related,
                Some(Clutter::Footer) => BlockKind::Footer,
                _ if shape.words >= 12 => BlockKind::Other,
                _ => BlockKind::Navigation,
            }
        }
    }
}

/// Finds the dateline, which opens one of the first paragraphs.
fn find_dateline(page: &Page<'_>, roles: &mut Roles) {
    let turn = |unit: &&Unit| is_turn(unit.span.of(page.text));
    if page.units.iter().filter(turn).nth(TURNS - 1).is_some() {
        return;
    }
    let paragraphs: Vec<usize> = (0..page.units.len())
        .filter(|&at| {
            matches!(
                roles.kinds[at],
                BlockKind::Paragraph | BlockKind::Subhead | BlockKind::Byline
            )
        })
        .take(DATELINES)
        .collect();
    for at in paragraphs {
        let span = page.units[at].span;
        let above = roles.kinds[at] != BlockKind::Byline
            && page.shapes.get(at + 1).is_some_and(Shape::is_prose)
            && dateline::is_place_line(span.of(page.text));
        let alone = above.then_some(Dateline { span, date: None });
        if let Some(dateline) = alone.or_else(|| dateline::find(page.text, span)) {
            if roles.kinds[at] == BlockKind::Byline && dateline.span != page.units[at].span {
                continue;
            }
            roles.kinds[at] = BlockKind::Paragraph;
            roles.datelines.push((at, dateline));
            break;
        }
    }
}

/// Paragraphs of prose that an article has at least, for another to follow it.
const ARTICLE: usize = 2;

/// The unit at which another article starts: a title after prose, above a byline or a paragraph with a dateline, and more prose.
fn find_second(page: &Page<'_>, signatures: &Signatures, roles: &Roles) -> Option<usize> {
    let count = page.units.len();
    let is_prose =
        |at: &usize| roles.kinds[*at] == BlockKind::Paragraph && page.shapes[*at].is_prose();
    let first = (0..count).filter(is_prose).nth(ARTICLE)?;
    let last = (0..count).rev().filter(is_prose).nth(ARTICLE - 1)?;
    (first..last).find(|&at| {
        let shape = &page.shapes[at];
        let is_title = page.units[at].gap
            && shape.first == First::Upper
            && (3..=20).contains(&shape.words)
            && !shape.is_prose()
            && matches!(
                shape.end,
                End::Word | End::Digit | End::Quote | End::Question
            )
            && !signatures.is_signature(at)
            && matches!(
                roles.kinds[at],
                BlockKind::Subhead | BlockKind::Paragraph | BlockKind::Headline
            );
        let Some(lead) = (at + 1..count.min(at + 4))
            .find(is_prose)
            .filter(|_| is_title)
        else {
            return false;
        };
        (at + 1..lead).any(|at| signatures.is_signature(at))
            || dateline::find(page.text, page.units[lead].span).is_some()
    })
}

/// Marks short lines without a sentence after a byline or a credit that closes an article as its footer.
fn mark_footer(page: &Page<'_>, kinds: &mut [BlockKind]) {
    let count = kinds.len();
    let Some(signed) = (count.saturating_sub(EDGE)..count)
        .rev()
        .find(|&at| matches!(kinds[at], BlockKind::Byline | BlockKind::Credit))
    else {
        return;
    };
    let prose_before = (0..signed).any(|at| page.shapes[at].is_prose());
    let loose = |at: &usize| {
        let shape = &page.shapes[*at];
        shape.words <= 12 && !shape.ends_sentence()
    };
    if prose_before && (signed + 1..count).all(|at| loose(&at)) {
        for kind in &mut kinds[signed + 1..] {
            if kind.is_story(true) {
                *kind = BlockKind::Footer;
            }
        }
    }
}

//! From story and clutter to the kinds of blocks.

use std::collections::HashSet;

use super::byline::{self, Byline};
use super::chain::Weights;
use super::clutter::Clutter;
use super::dateline::{self, Dateline};
use super::features::Page;
use super::frame::{
    drop_appeals, drop_frame, drop_front, is_address, is_label, is_pasted, keep_whole,
};
use super::shape::{End, First, Shape};
use super::{chain, front, headline, letter};
use crate::input::{BlockKind, days};
use crate::lexicon::calendar;
use crate::span::Span;

/// The role of each unit and what the special ones say.
#[derive(Debug, Default)]
pub(super) struct Roles {
    /// The kind of each unit.
    pub(super) kinds: Vec<BlockKind>,
    /// The unit that is the headline.
    pub(super) headline: Option<usize>,
    /// Datelines and the units that they open.
    pub(super) datelines: Vec<(usize, Dateline)>,
    /// Names of the authors.
    pub(super) authors: Vec<Span>,
}

/// Units at either end of an article in which its byline may stand.
const EDGE: usize = 8;
/// Paragraphs of the story that may open with a dateline.
const DATELINES: usize = 3;

/// Gives every unit its kind; `weights`, or the shipped ones, tell story from clutter.
pub(super) fn roles(page: &Page<'_>, weights: Option<&Weights>) -> Roles {
    let count = page.units.len();
    let pasted = is_pasted(page);
    let mut story = chain::story(page, weights, page.shapes.iter().any(is_label));
    if !pasted {
        keep_whole(page, &mut story);
    }
    let signed: Vec<Option<Byline>> = (0..count).map(|at| signature(page, at)).collect();
    let is_signature: Vec<bool> = (0..count)
        .map(|at| signed[at].is_some() || is_date_line(page, at))
        .collect();
    let headline = if pasted {
        headline::of_page(page, &story, &no_title(page, &is_signature))
    } else {
        headline::of_article(page, &no_title(page, &is_signature))
    };
    let mut roles = Roles {
        kinds: vec![BlockKind::Other; count],
        headline,
        ..Roles::default()
    };
    if let (true, Some(at)) = (pasted, headline) {
        drop_front(page, at, &mut story);
    }
    drop_frame(page, headline, &mut story);
    if pasted {
        drop_appeals(page, &mut story);
    }
    sign(page, pasted, &story, signed, &is_signature, &mut roles);
    if let Some((units, name)) = letter::signature(page).filter(|_| roles.authors.is_empty()) {
        roles.kinds[units].fill(BlockKind::Byline);
        roles.authors.push(name);
    }
    let mut seen: HashSet<u64> = HashSet::new();
    for at in 0..count {
        if Some(at) == headline {
            roles.kinds[at] = BlockKind::Headline;
        } else if roles.kinds[at] == BlockKind::Byline {
        } else if story[at] {
            roles.kinds[at] = story_kind(page, at, &seen, headline);
        } else {
            roles.kinds[at] = clutter_kind(page, at);
        }
        if page.shapes[at].words >= 5 && (story[at] || Some(at) == headline) {
            seen.insert(page.shapes[at].key);
        }
    }
    find_datelines(page, &mut roles);
    captions(page, &mut roles.kinds, true);
    if !pasted {
        close(page, &mut roles.kinds);
    }
    roles
}

/// Gives every unit its kind where markup has given `hints`; the first unit is the headline of a `titled` text.
pub(super) fn roles_by_markup(page: &Page<'_>, hints: &[BlockKind], titled: bool) -> Roles {
    let count = page.units.len();
    let mut story = chain::story(page, None, page.shapes.iter().any(is_label));
    keep_whole(page, &mut story);
    drop_appeals(page, &mut story);
    let signed: Vec<Option<Byline>> = (0..count).map(|at| signature(page, at)).collect();
    let is_signature: Vec<bool> = (0..count)
        .map(|at| signed[at].is_some() || is_date_line(page, at))
        .collect();
    let headline = if titled {
        Some(0)
    } else {
        headline::of_article(page, &no_title(page, &is_signature))
    };
    let mut roles = Roles {
        kinds: vec![BlockKind::Other; count],
        headline,
        ..Roles::default()
    };
    sign(page, false, &story, signed, &is_signature, &mut roles);
    let mut seen: HashSet<u64> = HashSet::new();
    for at in 0..count {
        let shape = &page.shapes[at];
        roles.kinds[at] = match hints[at] {
            _ if Some(at) == headline => BlockKind::Headline,
            _ if roles.kinds[at] == BlockKind::Byline => BlockKind::Byline,
            _ if !story[at] => clutter_kind(page, at),
            // A paragraph that markup repeats is meant; a repeated caption is the picture's second text.
            BlockKind::Caption if seen.contains(&shape.key) => BlockKind::Duplicate,
            BlockKind::Paragraph => story_kind(page, at, &HashSet::new(), headline),
            hint => hint,
        };
        if shape.words >= 5 && Some(at) != headline {
            seen.insert(shape.key);
        }
    }
    find_datelines(page, &mut roles);
    captions(page, &mut roles.kinds, false);
    roles
}

/// The units that are no headline: signatures and addresses of pages.
fn no_title(page: &Page<'_>, is_signature: &[bool]) -> Vec<bool> {
    let line = |at: usize| page.units[at].span.of(page.text);
    let signatures = is_signature.iter().enumerate();
    signatures
        .map(|(at, signature)| *signature || is_address(line(at)))
        .collect()
}

fn signature(page: &Page<'_>, at: usize) -> Option<Byline> {
    let shape = &page.shapes[at];
    (shape.words <= 30 && shape.words > 0)
        .then(|| byline::signed(page.text, page.units[at].span))
        .flatten()
}

/// A line that says when, and hardly more.
fn is_date_line(page: &Page<'_>, at: usize) -> bool {
    let shape = &page.shapes[at];
    if !(shape.date || shape.time) || shape.words > 22 || shape.chars > 140 {
        return false;
    }
    let line = page.units[at].span.of(page.text);
    let words = line
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty());
    let others = words.filter(|word| !is_date_word(word)).count();
    let dated = !days::dates(line).is_empty() || shape.time;
    dated && others <= 2 && (others * 3 <= shape.words)
}

fn is_date_word(word: &str) -> bool {
    const WORDS: [&str; 50] = [
        "published",
        "posted",
        "updated",
        "last",
        "first",
        "modified",
        "created",
        "on",
        "at",
        "date",
        "time",
        "am",
        "pm",
        "a",
        "m",
        "p",
        "gmt",
        "utc",
        "est",
        "edt",
        "et",
        "pst",
        "pdt",
        "bst",
        "ist",
        "kst",
        "cet",
        "hkt",
        "sgt",
        "wat",
        "eat",
        "sast",
        "aest",
        "aedt",
        "ago",
        "hours",
        "hour",
        "minutes",
        "minute",
        "min",
        "mins",
        "read",
        "days",
        "day",
        "h",
        "edited",
        "uhr",
        "cest",
        "jst",
        "local",
    ];
    word.starts_with(|c: char| c.is_ascii_digit())
        || days::month(word).is_some()
        || calendar::weekday(word).is_some()
        || WORDS.iter().any(|known| known.eq_ignore_ascii_case(word))
}

/// Finds the lines that say who and when around the headline, or at the end of the story.
fn sign(
    page: &Page<'_>,
    pasted: bool,
    story: &[bool],
    signed: Vec<Option<Byline>>,
    is_signature: &[bool],
    roles: &mut Roles,
) {
    let count = page.units.len();
    let lead = (roles.headline.unwrap_or(0)..count)
        .find(|&at| story[at] && page.shapes[at].is_prose() && Some(at) != roles.headline)
        .unwrap_or(count);
    let top = roles.headline.unwrap_or(lead);
    let last = (0..count)
        .rev()
        .find(|&at| story[at] && page.shapes[at].is_prose())
        .unwrap_or(0);
    let front = top.saturating_sub(EDGE)..(lead + 3).min(count);
    let back = last..(last + EDGE).min(count);
    let mut bare: Vec<Span> = Vec::new();
    let contact = front::contact_block(page);
    for at in front.clone().chain(back) {
        if Some(at) == roles.headline || roles.kinds[at] == BlockKind::Byline || contact[at] {
            continue;
        }
        if at > top && at < lead && is_source_line(page, at, roles) {
            roles.kinds[at] = BlockKind::Byline;
            continue;
        }
        if is_signature[at] && (!story[at] || page.shapes[at].words <= 25) {
            roles.kinds[at] = BlockKind::Byline;
        }
        if let Some(byline) = &signed[at] {
            let mut names = byline.names.clone();
            if names.is_empty() && page.shapes[at].words <= 2 {
                // "By" on a line of its own: the name follows.
                let next = (at + 1 < count)
                    .then(|| byline::signed_next(page.text, page.units[at + 1].span))
                    .flatten();
                if let Some(next) = next {
                    names = next.names;
                    roles.kinds[at + 1] = BlockKind::Byline;
                }
            }
            if roles.authors.is_empty() {
                roles.authors = names;
            }
        } else if bare.is_empty() && at >= top && at < lead && page.shapes[at].clutter.is_none() {
            let near = (at + 1..(at + 4).min(count))
                .chain(at.saturating_sub(2)..at)
                .any(|at| is_signature[at]);
            let own_date = page.shapes[at].date || page.shapes[at].time;
            if let Some(found) = byline::bare(page.text, page.units[at].span)
                && let below = stands_below_title(page, at, &found, roles.headline)
                && (near || own_date || below || (pasted && at <= top + 4))
                && !repeats_title(page, at, roles.headline)
            {
                bare = found.names;
                if pasted || below {
                    roles.kinds[at] = BlockKind::Byline;
                }
            }
        }
    }
    if roles.authors.is_empty() {
        roles.authors = bare;
    }
}

/// A name in the line right below the title: with its place or job behind it, or one known as a person's above the story.
fn stands_below_title(page: &Page<'_>, at: usize, found: &Byline, headline: Option<usize>) -> bool {
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

/// A line between title and story that only names where it comes from: an address, an agency, "Special Correspondent".
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

fn repeats_title(page: &Page<'_>, at: usize, headline: Option<usize>) -> bool {
    headline.is_some_and(|title| page.shapes[title].key == page.shapes[at].key)
}

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
    if shape.time && shape.words <= 4 && is_date_line(page, at) {
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

/// The turn of a speaker in an interview: "Q: Why now?", "HEALY: Why now?".
fn is_turn(line: &str) -> bool {
    line.split_once(": ").is_some_and(|(speaker, _)| {
        speaker.split_whitespace().count() <= 3
            && speaker.starts_with(char::is_alphabetic)
            && !speaker.contains(char::is_lowercase)
    })
}

fn clutter_kind(page: &Page<'_>, at: usize) -> BlockKind {
    let shape = &page.shapes[at];
    match shape.clutter {
        Some((Clutter::Related, _)) => BlockKind::Related,
        Some((Clutter::Footer, _)) => BlockKind::Footer,
        Some(_) => BlockKind::Navigation,
        None if front::is_credit(page, at) => BlockKind::Credit,
        None => {
            // The last label in front says what list the line belongs to.
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

/// Marks captions and picture credits in the story.
fn captions(page: &Page<'_>, kinds: &mut [BlockKind], repeats: bool) {
    for at in 0..kinds.len() {
        if !matches!(
            kinds[at],
            BlockKind::Paragraph | BlockKind::Subhead | BlockKind::List
        ) {
            continue;
        }
        if front::is_credit(page, at) {
            kinds[at] = BlockKind::Credit;
        } else if is_caption(page, at) || (repeats && is_doubled(page, at)) {
            kinds[at] = BlockKind::Caption;
        }
    }
}

fn is_caption(page: &Page<'_>, at: usize) -> bool {
    let shape = &page.shapes[at];
    if shape.words > 70 || shape.words < 3 {
        return false;
    }
    let line = page.units[at].span.of(page.text);
    const STARTS: [&str; 18] = [
        "this photo ",
        "this picture ",
        "this image ",
        "this undated photo",
        "this file photo",
        "this handout",
        "in this file photo",
        "file photo",
        "file - ",
        "file: ",
        "file – ",
        "file — ",
        "pictured:",
        "photo: ",
        "image: ",
        "caption: ",
        "representational image",
        "photo shows",
    ];
    let opens = |start: &str| {
        line.get(..start.len())
            .is_some_and(|head| head.eq_ignore_ascii_case(start))
    };
    if STARTS.iter().any(|start| opens(start)) {
        return true;
    }
    let head = || line.chars().take(60).collect::<String>().to_lowercase();
    if opens("in this ") && head().contains(" photo") {
        return true;
    }
    if front::closes_with_credit(line) {
        return true;
    }
    // A sentence or two that end in a photographer or an agency in brackets.
    let closing = line
        .strip_suffix(')')
        .or_else(|| line.strip_suffix(']'))
        .and_then(|line| line.rsplit_once(['(', '[']))
        .map(|(_, credit)| credit);
    closing.is_some_and(|credit| {
        let lower = credit.to_lowercase();
        credit.len() < 80
            && (byline::is_agency(credit)
                || [
                    "photo", "image", "picture", "getty", "reuters", "afp", "epa", "courtesy",
                    "file", "xinhua", "yonhap",
                ]
                .iter()
                .any(|word| lower.contains(word)))
    })
}

/// A line with its repeat right behind it, when it looks like a picture's text, which pages show twice: no whole sentence, or
/// one with a name in brackets behind it. Other sentences that stand twice are meant to be read once.
fn is_doubled(page: &Page<'_>, at: usize) -> bool {
    let shape = &page.shapes[at];
    let line = page.units[at].span.of(page.text);
    (5..=70).contains(&shape.words)
        && (!shape.ends_sentence() || line.ends_with([')', ']']))
        && page
            .shapes
            .get(at + 1)
            .is_some_and(|next| next.key == shape.key)
}

/// Datelines open one of the first paragraphs.
fn find_datelines(page: &Page<'_>, roles: &mut Roles) {
    let paragraphs: Vec<usize> = (0..page.units.len())
        .filter(|&at| {
            matches!(
                roles.kinds[at],
                BlockKind::Paragraph | BlockKind::Subhead | BlockKind::Byline
            )
        })
        .take(DATELINES + 2)
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

/// Behind a byline or a credit that closes an article, short lines without a sentence are its footer.
fn close(page: &Page<'_>, kinds: &mut [BlockKind]) {
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

//! Combines two sources for the body of a page: the extraction by markup, and the labels of the lines by their words.

use std::collections::{HashMap, HashSet};

use super::sanitize::sanitize;
use crate::error::Error;
use crate::input::article::BlockKind;
use crate::input::markup::Piece;
use crate::input::plain::{self, PageLines};
use crate::input::words::has_phrase;
use crate::lexicon::{Class, with_single_spaces};

/// A paragraph that the extraction missed is inside the body if extracted pieces are within this distance on both sides.
const INSIDE: usize = 8;
/// A paragraph that the extraction missed continues the body if an extracted piece is within this distance on one side.
const BEYOND: usize = 2;

/// The body of a page: the `extracted` pieces, without lines of clutter, and with the paragraphs of the story that the
/// extraction missed between or next to them.
///
/// `whole` are the pieces of the whole page, and `lines` their labels.
pub(super) fn combine(extracted: Vec<Piece>, whole: &[Piece], lines: &PageLines) -> Vec<Piece> {
    let keys: Vec<u64> = extracted
        .iter()
        .map(|piece| plain::key_of(&piece.text))
        .collect();
    let known: HashSet<u64> = keys.iter().copied().collect();
    let taken: Vec<bool> = lines.keys.iter().map(|key| known.contains(key)).collect();
    let lost = lost(&taken, lines);
    let mut following: HashMap<u64, Vec<usize>> = HashMap::new();
    let mut leading: Vec<usize> = Vec::new();
    let mut anchor: Option<u64> = None;
    for at in 0..whole.len() {
        if taken[at] {
            anchor = Some(lines.keys[at]);
        } else if lost[at] {
            match anchor {
                Some(key) => following.entry(key).or_default().push(at),
                None => leading.push(at),
            }
        }
    }
    let clutter: HashSet<u64> = lines
        .keys
        .iter()
        .zip(&lines.clutter)
        .filter(|(_, clutter)| **clutter)
        .map(|(key, _)| *key)
        .collect();
    let mut pieces: Vec<Piece> = leading.iter().map(|&at| whole[at].clone()).collect();
    for (piece, key) in extracted.into_iter().zip(keys) {
        let drops = piece.heading == 0
            && piece.kind != BlockKind::Caption
            && (clutter.contains(&key) || is_link(&piece));
        if !drops {
            pieces.push(piece);
        }
        for at in following.remove(&key).unwrap_or_default() {
            pieces.push(whole[at].clone());
        }
    }
    pieces
}

/// A short line of links alone: a remnant of a menu.
fn is_link(piece: &Piece) -> bool {
    piece.kind == BlockKind::Paragraph
        && piece.text.len() < 80
        && piece.linked * 10 >= piece.text.len() * 8
        && !piece.text.ends_with(['.', '!', '?', '”', '"'])
}

/// For each line, whether it is a sentence of the story that the extraction missed: inside the body or next to it, by the
/// distance in lines to extracted ones (`taken`).
fn lost(taken: &[bool], lines: &PageLines) -> Vec<bool> {
    let count = taken.len();
    if !taken.contains(&true) {
        return lines.story.clone();
    }
    let far = usize::MAX / 2;
    let distance = |last: &mut usize, taken: &bool| {
        *last = if *taken { 0 } else { *last + 1 };
        Some(*last)
    };
    let before: Vec<usize> = taken.iter().scan(far, distance).collect();
    let mut after: Vec<usize> = taken.iter().rev().scan(far, distance).collect();
    after.reverse();
    // An extraction with little of the story took the wrong part of the page: all of the story counts as missed.
    let (mut all, mut held) = (0usize, 0usize);
    for at in 0..count {
        all += usize::from(lines.story[at]);
        held += usize::from(lines.story[at] && taken[at]);
    }
    let wrong = all >= 4 && held * 2 < all;
    (0..count)
        .map(|at| {
            let inside = before[at].max(after[at]) <= INSIDE;
            let beside = before[at].min(after[at]) <= BEYOND;
            !taken[at] && lines.story[at] && (wrong || inside || beside)
        })
        .collect()
}

/// The body in structured data, if the page shows hardly any of it.
pub(super) fn unseen(body: &str, pieces: &[Piece]) -> Option<Vec<Piece>> {
    let shown: usize = pieces
        .iter()
        .filter(|piece| piece.kind == BlockKind::Paragraph)
        .map(|piece| piece.text.len())
        .sum();
    if body.len() < 400 || shown * 3 > body.len() {
        return None;
    }
    let fragment = body
        .contains("</p>")
        .then(|| super::tree::pieces(&dom_query::Document::fragment(sanitize(body).html).root()));
    let paragraph = |text: &str| Piece {
        text: with_single_spaces(text),
        kind: BlockKind::Paragraph,
        heading: 0,
        linked: 0,
    };
    let pieces = fragment.unwrap_or_else(|| body.lines().map(paragraph).collect());
    Some(
        pieces
            .into_iter()
            .filter(|piece| !piece.text.is_empty())
            .collect(),
    )
}

/// Minimum length in bytes of an article on a page with much other text.
const MIN_TEXT: usize = 160;

/// Rejects pages without an article: empty pages, errors, logins, and lists of links.
///
/// # Errors
/// [`Error::NoArticle`] with a description of the page.
pub(super) fn refuse_other_pages(
    title: Option<&str>,
    pieces: &[Piece],
    whole: &[Piece],
    is_article: bool,
) -> Result<(), Error> {
    let refuse = |what: &str| Err(Error::NoArticle(what.to_owned()));
    let text: usize = pieces.iter().map(|piece| piece.text.len()).sum();
    let linked: usize = pieces.iter().map(|piece| piece.linked).sum();
    let title = title.unwrap_or("");
    let shown: usize = whole.iter().map(|piece| piece.text.len()).sum();
    // A small page may be a brief article; a little text on a large page is not.
    if text == 0 || (text < MIN_TEXT && shown > text * 4) {
        return refuse("the page shows no body of text");
    }
    if !is_article
        && text < 1000
        && title.split_whitespace().count() <= 6
        && has_phrase(title, Class::MissingPage)
    {
        return refuse("an error page or a login, not an article");
    }
    let long = pieces
        .iter()
        .filter(|piece| piece.text.len() > 120 && piece.linked * 2 < piece.text.len())
        .count();
    if !is_article && pieces.len() >= 8 && linked * 2 > text && long < 3 {
        return refuse("a list of links to other pages, such as a front page");
    }
    Ok(())
}

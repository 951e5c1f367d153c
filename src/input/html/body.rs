//! Two views of a page's body made one: the extraction by markup, and the labels of its lines by their words.

use std::collections::{HashMap, HashSet};

use super::tree::Piece;
use crate::error::Error;
use crate::input::BlockKind;
use crate::input::plain::{self, Opinion};

/// Pieces of the page between which a paragraph that the extraction lost is still inside the body.
const INSIDE: usize = 8;
/// Pieces of the page over which the body may reach beyond the extraction at either end.
const BEYOND: usize = 2;

/// The body of a page: what was `extracted`, without lines that read as clutter, and with the paragraphs of the story
/// that the extraction lost between or right beside them.
///
/// `whole` are the pieces of the whole page, of which `opinion` tells each.
pub(super) fn combine(extracted: Vec<Piece>, whole: &[Piece], opinion: &Opinion) -> Vec<Piece> {
    let keys: Vec<u64> = extracted
        .iter()
        .map(|piece| plain::key_of(&piece.text))
        .collect();
    let known: HashSet<u64> = keys.iter().copied().collect();
    let taken: Vec<bool> = opinion.keys.iter().map(|key| known.contains(key)).collect();
    let lost = lost(&taken, opinion);
    let mut behind: HashMap<u64, Vec<usize>> = HashMap::new();
    let mut front: Vec<usize> = Vec::new();
    let mut anchor: Option<u64> = None;
    for at in 0..whole.len() {
        if taken[at] {
            anchor = Some(opinion.keys[at]);
        } else if lost[at] {
            match anchor {
                Some(key) => behind.entry(key).or_default().push(at),
                None => front.push(at),
            }
        }
    }
    let clutter: HashSet<u64> = opinion
        .keys
        .iter()
        .zip(&opinion.clutter)
        .filter(|(_, clutter)| **clutter)
        .map(|(key, _)| *key)
        .collect();
    let mut pieces: Vec<Piece> = front.iter().map(|&at| whole[at].clone()).collect();
    for (piece, key) in extracted.into_iter().zip(keys) {
        let drops = piece.heading == 0
            && piece.kind != BlockKind::Caption
            && (clutter.contains(&key) || is_link(&piece));
        if !drops {
            pieces.push(piece);
        }
        for at in behind.remove(&key).unwrap_or_default() {
            pieces.push(whole[at].clone());
        }
    }
    pieces
}

/// A short line that is nothing but links: a leftover of a menu.
fn is_link(piece: &Piece) -> bool {
    piece.kind == BlockKind::Paragraph
        && piece.text.len() < 80
        && piece.linked * 10 >= piece.text.len() * 8
        && !piece.text.ends_with(['.', '!', '?', '”', '"'])
}

/// Which sentences of the story the extraction lost: those with extracted pieces near on both sides, or in a row with the
/// first or the last of them.
fn lost(taken: &[bool], opinion: &Opinion) -> Vec<bool> {
    let count = taken.len();
    if !taken.contains(&true) {
        return opinion.story.clone();
    }
    let far = usize::MAX / 2;
    let (mut before, mut after) = (vec![far; count], vec![far; count]);
    let mut distance = far;
    for at in 0..count {
        distance = if taken[at] {
            0
        } else {
            distance.saturating_add(1)
        };
        before[at] = distance;
    }
    distance = far;
    for at in (0..count).rev() {
        distance = if taken[at] {
            0
        } else {
            distance.saturating_add(1)
        };
        after[at] = distance;
    }
    // An extraction that holds little of what reads as the story took the wrong part of the page.
    let (mut told, mut held) = (0usize, 0usize);
    for at in 0..count {
        told += usize::from(opinion.story[at]);
        held += usize::from(opinion.story[at] && taken[at]);
    }
    let poor = told >= 4 && held * 2 < told;
    (0..count)
        .map(|at| {
            let inside = before[at].max(after[at]) <= INSIDE;
            let beside = before[at].min(after[at]) <= BEYOND;
            !taken[at] && opinion.story[at] && (poor || inside || beside)
        })
        .collect()
}

/// The body that structured data holds, when the page shows hardly any of it.
pub(super) fn unseen(body: &str, pieces: &[Piece]) -> Option<Vec<Piece>> {
    let shown: usize = pieces
        .iter()
        .filter(|piece| piece.kind == BlockKind::Paragraph)
        .map(|piece| piece.text.len())
        .sum();
    if body.len() < 400 || shown * 3 > body.len() {
        return None;
    }
    let fragment = body.contains("</p>").then(|| {
        super::tree::pieces(&dom_query::Document::fragment(super::tame::tame(body).html).root())
    });
    let paragraph = |text: &str| Piece {
        text: super::metadata::squeeze(text),
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

/// Bytes of text below which a page is no article.
const LEAST: usize = 160;

/// Refuses pages that hold no article: nothing to read, an error or a login instead, or a list of links to others.
///
/// # Errors
/// [`Error::NoArticle`] with what the page seems to be.
pub(super) fn refuse_other_pages(
    title: Option<&str>,
    pieces: &[Piece],
    whole: &[Piece],
    is_article: bool,
) -> Result<(), Error> {
    let refuse = |what: &str| Err(Error::NoArticle(what.to_owned()));
    let text: usize = pieces.iter().map(|piece| piece.text.len()).sum();
    let linked: usize = pieces.iter().map(|piece| piece.linked).sum();
    const INSTEAD: [&str; 16] = [
        "404",
        "not found",
        "access denied",
        "forbidden",
        "just a moment",
        "are you a robot",
        "sign in",
        "log in",
        "login",
        "captcha",
        "attention required",
        "page unavailable",
        "error",
        "subscribe to continue",
        "subscribe to read",
        "verify you are human",
    ];
    let title = title.unwrap_or("").to_lowercase();
    let shown: usize = whole.iter().map(|piece| piece.text.len()).sum();
    // A small page may be a brief; a little text on a page full of other things is none.
    if text == 0 || (text < LEAST && shown > text * 4) {
        return refuse("the page shows no body of text");
    }
    if !is_article
        && text < 1000
        && title.split_whitespace().count() <= 6
        && INSTEAD.iter().any(|phrase| title.contains(phrase))
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

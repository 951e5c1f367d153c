//! Chooses the blocks of a page that are its body, and rejects pages without an article.

use super::Opened;
use super::sanitize::sanitize;
use crate::error::Error;
use crate::input::article::BlockKind;
use crate::input::markup::Piece;
use crate::input::words::has_phrase;
use crate::lexicon::{Class, with_single_spaces};

/// The least probability of a block of the story.
const MIN_PROBABILITY: f32 = 0.5;
/// The least probability of a block of the story that Readability takes too.
const MIN_TAKEN: f32 = 0.15;
/// The same of a short line of links that Readability takes, which may be a remnant of a menu.
const MIN_LINK: f32 = 0.8;

/// The body of a page: the blocks that are probably of the story, with the captions between them that Readability takes; or all
/// that Readability takes, if the model finds no story or the page has too many blocks.
pub(super) fn chosen(opened: &Opened, probabilities: Option<&[f32]>) -> Vec<Piece> {
    let chosen = match probabilities {
        Some(probabilities) => probable(opened, probabilities),
        None => opened.taken.clone(),
    };
    let last = chosen.iter().rposition(|chosen| *chosen).unwrap_or(0);
    // Readability takes nothing that is hidden. If it takes nothing at all, a script may show the story.
    let none_taken = !opened.taken.contains(&true);
    let mut paragraphs = opened
        .pieces
        .iter()
        .filter(|piece| piece.kind == BlockKind::Paragraph && piece.heading == 0);
    let only_links = paragraphs.all(is_link);
    let is_kept = |at: &usize| {
        let piece = &opened.pieces[*at];
        match piece.kind {
            BlockKind::Caption => opened.taken[*at] && *at <= last,
            _ if opened.places.is_hidden(*at) => chosen[*at] && none_taken,
            _ if piece.heading > 0 || only_links => chosen[*at],
            _ => chosen[*at] && (opened.taken[*at] || !is_link(piece)),
        }
    };
    let kept = (0..chosen.len()).filter(is_kept);
    kept.map(|at| opened.pieces[at].clone()).collect()
}

/// Which blocks are probably of the story.
fn probable(opened: &Opened, probabilities: &[f32]) -> Vec<bool> {
    let count = probabilities.len();
    let taken = &opened.taken;
    // Short lines in an aside, a menu or a footer count only if Readability takes them.
    let is_apart =
        |at: usize| !taken[at] && !opened.lines.is_prose(at) && opened.places.is_apart(at);
    let is_probable = |at: usize| {
        let min = match (taken[at], is_link(&opened.pieces[at])) {
            (true, true) => MIN_LINK,
            (true, false) => MIN_TAKEN,
            (false, _) => MIN_PROBABILITY,
        };
        probabilities[at] >= min && !is_apart(at)
    };
    let chosen: Vec<bool> = (0..count).map(is_probable).collect();
    if !chosen.contains(&true) {
        return taken.clone();
    }
    chosen
}

/// A short line of links alone: a remnant of a menu.
fn is_link(piece: &Piece) -> bool {
    piece.kind == BlockKind::Paragraph
        && piece.text.len() < 80
        && piece.linked * 10 >= piece.text.len() * 8
        && !piece.text.ends_with(['.', '!', '?', '”', '"'])
}

/// The most bytes of paragraphs on a page that shows hardly any text: a loading notice, a teaser.
const BLANK: usize = 300;

/// True if the page shows hardly any text.
pub(super) fn is_blank(pieces: &[Piece]) -> bool {
    shown(pieces) <= BLANK
}

/// The bytes of the paragraphs.
fn shown(pieces: &[Piece]) -> usize {
    pieces
        .iter()
        .filter(|piece| piece.kind == BlockKind::Paragraph)
        .map(|piece| piece.text.len())
        .sum()
}

/// The body in structured data, if the page shows hardly any of it.
pub(super) fn unseen(body: &str, pieces: &[Piece]) -> Option<Vec<Piece>> {
    if body.len() < 400 || shown(pieces) * 3 > body.len() {
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

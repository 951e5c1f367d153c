//! Two views of a page's body made one: the extraction by markup, and the labels of its lines by their words.

use std::collections::{HashMap, HashSet};

use super::tree::Piece;
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
        let drops =
            clutter.contains(&key) && piece.heading == 0 && piece.kind != BlockKind::Caption;
        if !drops {
            pieces.push(piece);
        }
        for at in behind.remove(&key).unwrap_or_default() {
            pieces.push(whole[at].clone());
        }
    }
    pieces
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
    (0..count)
        .map(|at| {
            let inside = before[at].max(after[at]) <= INSIDE;
            let beside = before[at].min(after[at]) <= BEYOND;
            !taken[at] && opinion.story[at] && (inside || beside)
        })
        .collect()
}

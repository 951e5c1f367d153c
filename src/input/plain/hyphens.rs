//! Words that are divided at the end of a line, as in print: "Superin-/tendent".

use std::collections::HashSet;

use memchr::memchr2;

use super::lines::Unit;
use crate::input::repair::{Editor, Edits};
use crate::learn::weights::hash;
use crate::lexicon::clusters::Clusters;
use crate::lexicon::gazetteer::{Gazetteer, PhraseKey};
use crate::lexicon::{Class, Classes};

/// Joins the words that are divided at line ends inside of `units`. A hyphen that belongs to the word stays.
pub(super) fn join(text: &str, units: &[Unit]) -> Option<(String, Edits)> {
    let mut editor = Editor::new(text);
    let mut article: Option<HashSet<String>> = None;
    for unit in units {
        let paragraph = unit.span.of(text);
        if memchr2(b'\n', b'\r', paragraph.as_bytes()).is_none() {
            continue;
        }
        for (at, mark) in paragraph.match_indices(['-', '‐', '¬']) {
            let after = &paragraph[at + mark.len()..];
            let next = after.trim_start_matches([' ', '\t', '\n', '\r', '\x0c']);
            let gap = &after[..after.len() - next.len()];
            let is_letter = |c: Option<char>| c.is_some_and(char::is_alphabetic);
            if !gap.contains(['\n', '\r'])
                || !is_letter(paragraph[..at].chars().next_back())
                || !is_letter(next.chars().next())
            {
                continue;
            }
            let words = article.get_or_insert_with(|| words_of(text));
            let start = unit.span.start + at;
            let end = start + mark.len() + gap.len();
            let keeps = keeps_hyphen(last_word(&paragraph[..at]), first_word(next), words);
            let from = if keeps { start + mark.len() } else { start };
            editor.replace(from..end, "");
        }
    }
    editor.finish()
}

/// Whether the hyphen between two parts of a word belongs to it.
fn keeps_hyphen(left: &str, right: &str, article: &HashSet<String>) -> bool {
    let joined = [left, right].concat().to_lowercase();
    let compound = [left, "-", right].concat().to_lowercase();
    let (left_lower, right_lower) = (left.to_lowercase(), right.to_lowercase());
    let shouted = left.len() > 1 && !left.contains(char::is_lowercase);
    if article.contains(&joined) {
        false
    } else if left.contains('-') || article.contains(&compound) {
        true
    } else if right.starts_with(char::is_uppercase) && !shouted || is_known(&compound) {
        // "Jean-/Pierre", "long-/term"
        true
    } else {
        !is_known(&joined) && is_known(&left_lower) && is_known(&right_lower)
    }
}

/// Whether a list has the word in lower case.
fn is_known(word: &str) -> bool {
    let key = hash(word.as_bytes());
    Clusters::embedded().of(key, key)[0] > 0
        || Gazetteer::embedded().classes(PhraseKey::default().then(key)) > 0
        || Classes::of_lower(word) != Classes::NONE
            && !Classes::of_lower(word).has(Class::PhraseStart)
}

fn last_word(text: &str) -> &str {
    let is_part = |c: char| c.is_alphanumeric() || matches!(c, '-' | '\'' | '’');
    text.rsplit(|c| !is_part(c)).next().unwrap_or("")
}

fn first_word(text: &str) -> &str {
    text.split(|c: char| !c.is_alphanumeric())
        .next()
        .unwrap_or("")
}

/// The words of the text in lower case, those with hyphens whole.
fn words_of(text: &str) -> HashSet<String> {
    let is_part = |c: char| c.is_alphanumeric() || c == '-';
    text.split(|c| !is_part(c))
        .filter(|word| !word.is_empty() && !word.ends_with('-'))
        .map(str::to_lowercase)
        .collect()
}

//! Skips the dateline of a report, or the salutation of a letter, at the beginning of a sentence.

use crate::lexicon::Class;
use crate::text::{Case, Document, Sentence, TokenKind};

/// Maximum length of a dateline, in tokens.
const MAX_DATELINE: usize = 14;

/// Number of tokens from which the words before a dash are a dateline only if they have a bracket, a comma or a number.
const LONG: usize = 4;

/// Returns the index of the first token after a dateline ("SEOUL (Reuters) - ", "(CNN)") or a salutation ("Sir, – "). If the
/// sentence has neither, that is its first token.
pub(super) fn body_start(document: &Document<'_>, sentence: &Sentence) -> usize {
    let (start, end) = (sentence.tokens.start, sentence.tokens.end);
    after_salutation(document, start, end)
        .or_else(|| after_known_dateline(document, sentence))
        .or_else(|| after_bracket(document, start, end))
        .or_else(|| after_dash(document, start, end))
        .unwrap_or(start)
}

fn is_dash(document: &Document<'_>, at: usize) -> bool {
    matches!(document.token(at), "-" | "--" | "–" | "—")
}

fn is_upper(document: &Document<'_>, at: usize) -> bool {
    let token = document.tokens.get(at);
    token.is_some_and(|token| token.case == Case::Upper)
}

/// After "Sir, – ".
fn after_salutation(document: &Document<'_>, start: usize, end: usize) -> Option<usize> {
    let is_salutation = document.is(start, Class::LetterSalutation)
        && document.token(start + 1) == ","
        && is_dash(document, start + 2);
    (is_salutation && start + 3 < end).then_some(start + 3)
}

/// After the dateline found when the article was read.
fn after_known_dateline(document: &Document<'_>, sentence: &Sentence) -> Option<usize> {
    let dateline = document.article.dateline?;
    if sentence.span.start >= dateline.end || dateline.end >= sentence.span.end {
        return None;
    }
    let at = document.token_at(dateline.end);
    let at = at + usize::from(is_dash(document, at));
    let tokens = sentence.tokens;
    Some(at.clamp(tokens.start, tokens.end.saturating_sub(1)))
}

/// After "(CNN)", with or without a dash.
fn after_bracket(document: &Document<'_>, start: usize, end: usize) -> Option<usize> {
    let is_bracket = document.token(start) == "("
        && document.token(start + 2) == ")"
        && is_upper(document, start + 1);
    let at = start + 3;
    let has_dash = is_dash(document, at) && at + 1 < end;
    (is_bracket && at < end).then_some(at + usize::from(has_dash))
}

/// After a spaced dash, if the words before it are few or look like a place with an agency or a date.
fn after_dash(document: &Document<'_>, start: usize, end: usize) -> Option<usize> {
    let is_spaced = |at: usize| document.tokens[at].space_before;
    if !is_upper(document, start) {
        return None;
    }
    let dash = (start + 1..end.min(start + MAX_DATELINE))
        .find(|at| is_dash(document, *at) && is_spaced(*at))?;
    let shows_dateline = |at: usize| {
        matches!(document.token(at), "(" | ",") || document.tokens[at].kind == TokenKind::Number
    };
    let is_dateline = dash - start < LONG || (start..dash).any(shows_dateline);
    (dash + 1 < end && is_spaced(dash + 1) && is_dateline).then_some(dash + 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::input::Article;
    use crate::text;

    #[test]
    fn skips_what_opens_a_sentence() {
        for (sentence, body) in [
            ("SEOUL (Reuters) - Rain fell on the city.", "Rain"),
            ("PARIS, June 3 - Rain fell on the city.", "Rain"),
            ("(CNN) Rain fell on the city.", "Rain"),
            ("(CNN) -- Rain fell on the city.", "Rain"),
            ("Sir, – I have been bitten by a swan.", "I"),
            ("Rain - and snow - fell on the city.", "Rain"),
            ("NATO said that rain fell on the city.", "NATO"),
        ] {
            let article = Article::of_lines("", sentence);
            let document = text::segment(&article, true);
            let first = body_start(&document, &document.sentences[0]);
            assert_eq!(document.token(first), body, "{sentence}");
        }
    }
}

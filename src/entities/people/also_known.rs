//! Finds alternative names of people: "Widodo, better known as Jokowi".

use crate::entities::names::Name;
use crate::lexicon::Class;
use crate::text::Document;

/// Maximum number of tokens between two such names.
const MAX_TOKENS: usize = 8;

/// Pairs of adjacent names, by index, where the text states that the second is another name of the first.
pub(super) fn pairs(document: &Document<'_>, names: &[Name<'_>]) -> Vec<(usize, usize)> {
    (1..names.len())
        .filter(|&other| {
            joins_names(
                document,
                names[other - 1].tokens.end,
                names[other].tokens.start,
            )
        })
        .map(|other| (other - 1, other))
        .collect()
}

/// Whether the tokens `start..end` are a punctuation mark, adverbs, and "known as" or a synonymous phrase.
fn joins_names(document: &Document<'_>, start: usize, end: usize) -> bool {
    if !(2..=MAX_TOKENS).contains(&end.saturating_sub(start)) {
        return false;
    }
    let token = |at: usize| document.token(at);
    let opens = matches!(token(start), "," | "(" | "-" | "–" | "—" | "--")
        || document.is(start, Class::AliasOpener);
    if !opens {
        return false;
    }
    // A name in quotation marks may follow.
    let last = match token(end - 1) {
        "“" | "\"" | "‘" | "'" => end - 1,
        _ => end,
    };
    let ends_there = |&at: &usize| document.phrase(Class::AliasPhrase, at..last) == last - at;
    let known_as = (start..last).find(ends_there);
    known_as.is_some_and(|known_as| {
        let mut adverbs = start + 1..known_as;
        adverbs.all(|at| document.is(at, Class::AliasAdverb) || token(at) == ",")
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::input::Article;
    use crate::text::segment;

    #[test]
    fn phrases_between_two_names_join_them() {
        for (between, want) in [
            (", better known as ", true),
            (" – more commonly known as ", true),
            (", alias ", true),
            (", nicknamed “", true),
            (" (also known as ", true),
            (", who is also known to friends as ", false),
            (", said ", false),
            (", whose boat is known as ", false),
            (" and ", false),
        ] {
            let text = format!("Henning{between}Jette");
            let article = Article::of_lines("a", &text);
            let document = segment(&article, true);
            let end = document.token_at("Henning".len() + between.len());
            assert_eq!(joins_names(&document, 1, end), want, "{between}");
        }
    }
}

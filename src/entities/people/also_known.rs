//! Other names that an article gives a person: "Widodo, better known as Jokowi".

use crate::entities::names::Name;
use crate::text::Document;

/// Words between two names that say only how the second one is used.
const USES: &[&str] = &[
    "affectionately",
    "also",
    "best",
    "better",
    "commonly",
    "formerly",
    "fondly",
    "more",
    "often",
    "otherwise",
    "popularly",
    "previously",
    "professionally",
    "simply",
    "sometimes",
    "universally",
    "usually",
    "who",
    "is",
    "was",
    "widely",
    "to",
    "fans",
    "friends",
    "the",
];

/// Tokens between two such names at most.
const MOST: usize = 8;

/// Pairs of neighbours in `names`, by index, of which the text says that the second is another name of the first.
pub(super) fn pairs(document: &Document<'_>, names: &[Name<'_>]) -> Vec<(usize, usize)> {
    (1..names.len())
        .filter(|&other| {
            says_so(
                document,
                names[other - 1].tokens.end,
                names[other].tokens.start,
            )
        })
        .map(|other| (other - 1, other))
        .collect()
}

/// Whether the tokens `start..end` are a mark, words of use, and "known as" or what means the same.
fn says_so(document: &Document<'_>, start: usize, end: usize) -> bool {
    if !(2..=MOST).contains(&end.saturating_sub(start)) {
        return false;
    }
    let token = |at: usize| document.token(at);
    if !matches!(
        token(start),
        "," | "(" | "-" | "–" | "—" | "--" | "who" | "is" | "also"
    ) {
        return false;
    }
    // A name in quotation marks may follow.
    let last = match token(end - 1) {
        "“" | "\"" | "‘" | "'" => end - 1,
        _ => end,
    };
    let words: Vec<&str> = (start..last).map(token).collect();
    let stem = match words.as_slice() {
        [before @ .., "known", "as"] | [before @ .., "known", "as", "the"] => before,
        [
            before @ ..,
            "known",
            "by",
            "his" | "her" | "their",
            "nickname" | "stage" | "pen",
            "name",
        ] => before,
        [before @ .., "nicknamed" | "alias" | "aka" | "a.k.a."] => before,
        _ => return false,
    };
    stem.iter()
        .skip(1)
        .all(|word| USES.contains(word) || *word == ",")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::input::Article;
    use crate::text::segment;

    #[test]
    fn knows_what_says_that_two_names_are_one() {
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
            assert_eq!(says_so(&document, 1, end), want, "{between}");
        }
    }
}

//! Hard constraints on the labels of a window: neither source nor content begins or ends inside a name, a compound, an amount
//! of money or a bracket.

use super::context::{QuoteContext, class};
use super::crf::WindowChain;
use super::token_class::is_punctuation;
use super::window::{Unit, Window};

/// Forbids labels that split what belongs together.
pub(super) fn forbid_cuts(context: &QuoteContext<'_>, window: &Window, chain: &mut WindowChain) {
    forbid_in_brackets(context, window, chain);
    for (at, pair) in window.units.windows(2).enumerate() {
        let next_to_cue = at == window.cue || at + 1 == window.cue;
        if !next_to_cue && are_one(context, &pair[0], &pair[1]) {
            chain.forbid_begin(at + 1);
            chain.forbid_end(at + 1);
        }
    }
}

/// Whether two neighbors are parts of one name, or of one written word as in "15-count" and "$12".
fn are_one(context: &QuoteContext<'_>, left: &Unit, right: &Unit) -> bool {
    if left.class == class::QUOTED || right.class == class::QUOTED {
        return false;
    }
    let (a, b) = (left.end - 1, right.start);
    let in_name = right.name.is_inside() && left.name.is_name();
    in_name || is_joined(context, a, b)
}

/// Whether there is no space between two tokens, which are not punctuation other than hyphens.
fn is_joined(context: &QuoteContext<'_>, a: usize, b: usize) -> bool {
    let tokens = &context.document.tokens;
    let part = |at: usize| {
        let word = &context.words[at];
        !word.is_quoted()
            && match word.class {
                class::DASH => context.text(at) == "-",
                class::POSSESSIVE => false,
                c => !is_punctuation(c),
            }
    };
    tokens[a].span.end == tokens[b].span.start && part(a) && part(b)
}

/// Forbids content to cut a bracket. Quoted regions may still be content of their own, and a cue inside a bracket may report
/// what is in it.
fn forbid_in_brackets(context: &QuoteContext<'_>, window: &Window, chain: &mut WindowChain) {
    let units = &window.units;
    let mut open = None;
    for at in 0..units.len() {
        if units[at].class != class::BRACKET {
            continue;
        }
        if matches!(context.text(units[at].start), "(" | "[") {
            open = Some(at);
            continue;
        }
        let Some(start) = open.take() else { continue };
        if (start..at).contains(&window.cue) {
            continue;
        }
        for inside in start + 1..=at {
            if units[inside].class != class::QUOTED {
                chain.forbid_begin(inside);
            }
            if units[inside - 1].class != class::QUOTED {
                chain.forbid_end(inside);
            }
        }
    }
}

//! Hard constraints on the labels of a window: neither source nor content begins or ends inside a name, a compound, an amount
//! of money or a bracket.

use super::context::{QuoteContext, class};
use super::crf::WindowChain;
use super::token_class::is_punctuation;
use super::window::{Unit, Window};

/// Forbids labels that split a name, a compound, an amount of money or a bracket.
pub(super) fn forbid_splits(context: &QuoteContext<'_>, window: &Window, chain: &mut WindowChain) {
    forbid_in_brackets(context, window, chain);
    for (at, pair) in window.units.windows(2).enumerate() {
        let next_to_cue = at == window.cue || at + 1 == window.cue;
        if !next_to_cue && belong_together(context, &pair[0], &pair[1]) {
            chain.forbid_begin(at + 1);
            chain.forbid_end(at + 1);
        }
    }
}

/// Whether two adjacent units belong to the same name, or to the same written word, as in "15-count" and "$12".
fn belong_together(context: &QuoteContext<'_>, left: &Unit, right: &Unit) -> bool {
    if left.class == class::QUOTED || right.class == class::QUOTED {
        return false;
    }
    let (a, b) = (left.end - 1, right.start);
    let in_name = right.name.is_inside() && left.name.is_name();
    in_name || is_joined(context, a, b)
}

/// Whether two tokens are written without a space between them and neither is punctuation other than a hyphen.
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

/// Forbids content that begins or ends inside brackets. Quoted regions are exempt, and so are brackets that contain the cue.
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

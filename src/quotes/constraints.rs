//! Where neither source nor content can begin or end: inside a name, a compound, a sum of money, a bracket.

use super::context::{NONE, QuoteContext, class};
use super::crf::Lattice;
use super::window::{Unit, Window};

/// Keeps the field from cutting what belongs together.
pub(super) fn forbid_cuts(context: &QuoteContext<'_>, window: &Window, lattice: &mut Lattice) {
    forbid_in_brackets(context, window, lattice);
    for (at, pair) in window.units.windows(2).enumerate() {
        let next_to_cue = at == window.cue || at + 1 == window.cue;
        if !next_to_cue && are_one(context, &pair[0], &pair[1]) {
            lattice.forbid_begin(at + 1);
            lattice.forbid_end(at + 1);
        }
    }
}

/// True for neighbours that are parts of one name or of one written word, as in "15-count" and "$12".
fn are_one(context: &QuoteContext<'_>, left: &Unit, right: &Unit) -> bool {
    if left.class == class::QUOTED || right.class == class::QUOTED {
        return false;
    }
    let (a, b) = (left.end - 1, right.start);
    let in_name = right.name > 4 && left.name > 0;
    in_name || is_joined(context, a, b)
}

/// True for two tokens without a blank between that are no punctuation but hyphens.
fn is_joined(context: &QuoteContext<'_>, a: usize, b: usize) -> bool {
    let tokens = &context.document.tokens;
    let part = |at: usize| {
        let word = &context.words[at];
        word.region == NONE
            && match word.class {
                class::DASH => context.text(at) == "-",
                class::POSSESSIVE => false,
                c => !(class::COMMA..=class::OTHER_MARK).contains(&c),
            }
    };
    tokens[a].span.end == tokens[b].span.start && part(a) && part(b)
}

/// Content that is not all inside a bracket holds the bracket whole. Words in marks may be quoted from inside one, and a cue inside
/// a bracket reports what stands there too.
fn forbid_in_brackets(context: &QuoteContext<'_>, window: &Window, lattice: &mut Lattice) {
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
                lattice.forbid_begin(inside);
            }
            if units[inside - 1].class != class::QUOTED {
                lattice.forbid_end(inside);
            }
        }
    }
}

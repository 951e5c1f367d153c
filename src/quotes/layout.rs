//! Quotes that the layout of a page attributes: interviews and signed quotes.

use super::QuoteKind;
use super::context::{NONE, QuoteContext, class};
use super::proposals::Proposal;

/// Quotes that the layout attributes, without a word of saying: "NAME: ..." in interviews, "“...” — Name".
pub(super) fn by_layout(context: &QuoteContext<'_>) -> Vec<Proposal> {
    let mut found = Vec::new();
    let labels: Vec<Option<(usize, usize, usize)>> = context
        .paragraphs
        .iter()
        .map(|p| label(context, *p))
        .collect();
    let dialogue = labels.iter().flatten().count() >= 3;
    for (paragraph, label) in context.paragraphs.iter().zip(&labels) {
        match label {
            Some((from, to, speech)) if dialogue => {
                found.push(laid_out(
                    (*from, *to),
                    vec![(*speech, paragraph.1)],
                    "interview",
                ));
            }
            _ => signed(context, *paragraph, &mut found),
        }
    }
    found
}

fn laid_out(source: (usize, usize), pieces: Vec<(usize, usize)>, rule: &'static str) -> Proposal {
    Proposal {
        cue: None,
        source: Some(source),
        pieces,
        kind: QuoteKind::Direct,
        rule,
        confidence: 0.9,
        rank: 0.9,
        total_probability: 1.0,
        continues: None,
    }
}

/// The speaker's label of a paragraph, "Q:" or "MS. JONES:", perhaps behind a quotation mark, and where speech starts.
fn label(
    context: &QuoteContext<'_>,
    (first, last): (usize, usize),
) -> Option<(usize, usize, usize)> {
    let from = first + usize::from(context.words.get(first)?.class == class::MARK);
    let colon =
        (from + 1..last.min(from + 6)).find(|at| context.words[*at].class == class::COLON)?;
    let document = context.document;
    let name_like = (from..colon).all(|at| {
        matches!(document.tokens[at].case, crate::text::Case::Upper)
            || (colon - from <= 2 && matches!(context.text(at), "Q" | "A"))
            || (context.words[at].name & 3 == 1)
            || context.text(at) == "."
    });
    (name_like && colon + 1 < last).then_some((from, colon, colon + 1))
}

/// "“...” — Jane Doe": a quoted stretch and behind a dash nothing but a name to the end of the paragraph or line.
fn signed(context: &QuoteContext<'_>, (_, last): (usize, usize), found: &mut Vec<Proposal>) {
    let mut at = last;
    while at > 0 && last - at < 8 {
        at -= 1;
        let word = &context.words[at];
        if word.region != NONE {
            return;
        }
        if matches!(context.text(at), "—" | "–" | "―" | "--" | "-") {
            let quoted = at
                .checked_sub(1)
                .map_or(NONE, |before| context.words[before].region);
            let end = if matches!(context.words[last - 1].class, class::STOP | class::COMMA) {
                last - 1
            } else {
                last
            };
            if quoted != NONE && at + 1 < end {
                found.push(laid_out(
                    (at + 1, end),
                    vec![context.region_tokens[quoted as usize]],
                    "signed",
                ));
            }
            return;
        }
        let fits =
            word.capital || matches!(word.class, class::COMMA | class::STOP) || word.name & 3 == 1;
        if !fits {
            return;
        }
    }
}

//! Step 7 of attribution: attributes quoted regions without a quote to the current speaker, and joins quotes that span
//! several paragraphs.

use super::QuoteKind;
use super::context::{QuoteContext, Run, class};
use super::non_quotes;
use super::proposals::{Proposal, Rule};
use super::statements::MIN_PROBABILITY;

/// Probability that the previous speaker continues, if the previous quote is right.
const CONTINUES: f32 = 0.6;
/// Minimum number of words of a quoted region that can be a quote by itself.
const MIN_ALONE: usize = 5;
/// Minimum number of words in the second half of a quote that is split by its attribution.
const MIN_SECOND_HALF: usize = 3;

/// The index of a quote and of its paragraph.
#[derive(Debug, Clone, Copy)]
struct Located {
    quote: usize,
    paragraph: usize,
}

/// Attaches each unclaimed region to the quote that it belongs to, or makes it a quote that continues an earlier one.
pub(super) fn attach_unclaimed(
    context: &QuoteContext<'_>,
    mut quotes: Vec<Proposal>,
) -> Vec<Proposal> {
    let mut owners: Vec<Option<usize>> = vec![None; context.words.len()];
    for (index, quote) in quotes.iter().enumerate() {
        for (start, end) in &quote.pieces {
            owners[*start..*end].fill(Some(index));
        }
    }
    let mut indirect = indirect_quotes(context, &quotes).into_iter().peekable();
    // The last quote with quotation marks, and the last quote of any kind. The current speaker is that of the latter.
    let mut last_quoted: Option<Located> = None;
    let mut last: Option<Located> = None;
    for region in 0..context.regions.len() {
        let run @ (start, end) = context.region_tokens[region];
        if start >= end {
            continue;
        }
        while let Some((_, quote)) = indirect.next_if(|(end, _)| *end <= start) {
            last = Some(quote);
        }
        let paragraph = context.paragraph_of(start);
        let owner = owners[start..end].iter().flatten().next_back().copied();
        let quote = if let Some(owner) = owner {
            if !may_be_statement(&quotes[owner]) {
                continue;
            }
            owner
        } else if let Some(quote) = owner_of_next(context, region, &owners) {
            quotes[quote].insert_piece(0, run);
            quote
        } else if let Some(before) = last_quoted
            && context.regions[region].resumes
            && before.paragraph + 1 == paragraph
            && quotes[before.quote].rule != Rule::Interview
        {
            append(&mut quotes[before.quote], run);
            before.quote
        } else if let Some(before) = last_quoted
            && before.paragraph == paragraph
            && belongs_to(context, &quotes[before.quote], region)
        {
            append(&mut quotes[before.quote], run);
            continue;
        } else if let Some(before) = last
            && stands_alone(context, region)
            && !non_quotes::is_title(context, start, end)
            && before.paragraph + usize::from(is_paragraph(context, run, paragraph)) >= paragraph
        {
            let continued = continuation(&quotes, before.quote, run);
            quotes.push(continued);
            quotes.len() - 1
        } else {
            continue;
        };
        last_quoted = Some(Located { quote, paragraph });
        last = last_quoted;
    }
    quotes
}

/// Whether a quote may be a statement, whose speaker may go on.
fn may_be_statement(quote: &Proposal) -> bool {
    quote
        .statement
        .is_none_or(|probability| probability >= MIN_PROBABILITY)
}

/// Adds a piece at the end of a quote.
fn append(quote: &mut Proposal, piece: Run) {
    quote.insert_piece(quote.pieces.len(), piece);
}

/// A quote by the speaker of an earlier one.
fn continuation(quotes: &[Proposal], earlier: usize, content: Run) -> Proposal {
    Proposal {
        cue: None,
        source: None,
        pieces: vec![content],
        kind: QuoteKind::Direct,
        rule: Rule::Continues,
        confidence: CONTINUES * quotes[earlier].confidence,
        rank: 0.0,
        total_probability: 1.0,
        statement: None,
        continues: Some(quotes[earlier].continues.unwrap_or(earlier)),
    }
}

/// The indirect quotes with their ends, in order of these.
fn indirect_quotes(context: &QuoteContext<'_>, quotes: &[Proposal]) -> Vec<(usize, Located)> {
    let is_indirect = |quote: &Proposal| {
        quote.kind == QuoteKind::Indirect && quote.source.is_some() && may_be_statement(quote)
    };
    let mut indirect: Vec<(usize, Located)> = quotes
        .iter()
        .enumerate()
        .filter(|(_, quote)| is_indirect(quote))
        .map(|(index, quote)| {
            let end = quote.end();
            let located = Located {
                quote: index,
                paragraph: context.paragraph_of(end - 1),
            };
            (end, located)
        })
        .collect();
    indirect.sort_unstable_by_key(|(end, located)| (*end, located.quote));
    indirect
}

/// The quote in which a region continues. The region must be open at the end of its paragraph, and the next region must
/// resume it and belong to a quote.
fn owner_of_next(
    context: &QuoteContext<'_>,
    region: usize,
    owners: &[Option<usize>],
) -> Option<usize> {
    let next = context.regions.get(region + 1)?;
    let (start, end) = *context.region_tokens.get(region + 1)?;
    if context.regions[region].closed || !next.resumes || start >= end {
        return None;
    }
    owners[start]
}

/// Whether a region is part of the previous quote of its paragraph.
fn belongs_to(context: &QuoteContext<'_>, quote: &Proposal, region: usize) -> bool {
    let run = context.region_tokens[region];
    is_second_half(context, quote, run)
        || (stands_alone(context, region) && is_next_sentence(context, quote, run.0))
}

/// Whether a region is the second half of a quote that is split by its attribution: “I came,” said Ms Low – “and I saw.”
fn is_second_half(context: &QuoteContext<'_>, quote: &Proposal, (start, end): Run) -> bool {
    let source = quote.source.map_or(0, |source| source.1);
    let after = source.max(quote.cue.map_or(0, |cue| cue + 1));
    quote.kind == QuoteKind::Direct
        && quote.content_end() < after
        && (after + 1..after + 3).contains(&start)
        && context.words[after..start]
            .iter()
            .all(|word| matches!(word.class, class::COMMA | class::DASH))
        && context.words_in(start, end) >= MIN_SECOND_HALF
}

/// Whether the token `start` is at most one sentence after the quote and its attribution.
fn is_next_sentence(context: &QuoteContext<'_>, quote: &Proposal, start: usize) -> bool {
    let last = &context.words[quote.end() - 1];
    quote.rule != Rule::Interview && context.words[start].sentence <= last.sentence + 1
}

/// Whether a quoted region has the form of speech: it is a whole sentence, not a few words within one.
fn stands_alone(context: &QuoteContext<'_>, region: usize) -> bool {
    let (start, end) = context.region_tokens[region];
    let inner = context.regions[region].inner;
    let inner = inner.of(context.document.text()).trim();
    let begins_sentence = start.checked_sub(1).is_none_or(|before| {
        let before = &context.words[before];
        matches!(before.class, class::STOP | class::QUESTION | class::MARK)
            || before.sentence != context.words[start].sentence
    });
    begins_sentence
        && context.words_in(start, end) >= MIN_ALONE
        && inner.starts_with(|c: char| c.is_uppercase() || c == '…' || c == '[')
        && (inner.ends_with(['.', '?', '!', '…', '’', '\'']) || is_stop_after(context, end))
}

/// Whether a full stop follows the closing mark.
fn is_stop_after(context: &QuoteContext<'_>, end: usize) -> bool {
    let next = context.words.get(end);
    next.is_some_and(|word| word.class == class::STOP)
}

/// Whether a run of tokens is a whole paragraph. One token may follow it.
fn is_paragraph(context: &QuoteContext<'_>, (start, end): Run, paragraph: usize) -> bool {
    let paragraph = context.paragraphs.get(paragraph);
    paragraph.is_some_and(|(first, last)| *first == start && *last <= end + 1)
}

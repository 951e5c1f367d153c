//! People and things without a name that a source may refer to: "a judge … He ruled that".

use crate::entities::coreference::{
    Anaphor, Candidate, CandidateKind, Fit, Form, Slot, Speech, opens,
};
use crate::lexicon::Class;
use crate::lexicon::people::is_person_noun;

use super::Quote;
use super::antecedents::{head_has_noun, is_person, is_plural, is_thing};
use super::context::{QuoteContext, Run};
use super::descriptions::Description;
use super::referents::Source;
use super::sources::head;
use super::token_class::{ends_head, is_determiner, is_preposition};

/// Number of earlier quotes searched for an unnamed speaker.
const MAX_EARLIER: usize = 4;
/// Maximum distance to a phrase for a person, in tokens, and its maximum length.
const MAX_DISTANCE: usize = 60;
const MAX_PHRASE: usize = 5;
/// Maximum number of phrases.
const MAX_PHRASES: usize = 2;

/// The phrases that a source may refer to, as candidates.
pub(super) fn find(
    source: &Source<'_, '_>,
    anaphor: &Anaphor,
    phrase: Option<&Description>,
) -> Vec<(Run, Candidate)> {
    let mut runs: Vec<Run> = speaker(source, anaphor, phrase).into_iter().collect();
    if anaphor.form == Form::Subject {
        let people = phrases_for_people(source.context, source.run.0);
        for run in people {
            if !runs.iter().any(|known| known.0 == run.0) {
                runs.push(run);
            }
        }
    }
    runs.retain(|run| run.0 < source.run.0);
    runs.into_iter()
        .map(|run| (run, candidate(source, anaphor, phrase, run)))
        .collect()
}

/// The source of an earlier quote whose speaker has no name.
fn speaker(
    source: &Source<'_, '_>,
    anaphor: &Anaphor,
    phrase: Option<&Description>,
) -> Option<Run> {
    let context = source.context;
    let text = context.document.text();
    let fits = |quote: &Quote| {
        let words = quote.source.filter(|_| quote.speaker.is_none())?;
        let run = context.run_of(words);
        let fits = match (anaphor.form, phrase) {
            (Form::Subject, _) => is_person(context, run),
            (Form::It, _) => is_thing(context, run),
            (Form::They, _) => is_plural(words.of(text)),
            (_, Some(phrase)) => {
                head_has_noun(words.of(text), &phrase.noun)
                    && !context.is(run.0, Class::DefiniteArticle)
            }
            _ => false,
        };
        fits.then_some(run)
    };
    source.earlier.iter().rev().take(MAX_EARLIER).find_map(fits)
}

/// The last phrases for a person without a name before a token: "the driver".
fn phrases_for_people(context: &QuoteContext<'_>, before: usize) -> Vec<Run> {
    let words = &context.words;
    let is_noun = |at: usize| !words[at].name.is_name() && is_person_noun(context.text(at));
    let first = before.saturating_sub(MAX_DISTANCE);
    let mut found = Vec::new();
    for at in (first..before).rev() {
        if found.len() == MAX_PHRASES {
            break;
        }
        let next = at + 1;
        let is_head = is_noun(at)
            && !words[at].capital
            && (next == before || !words[next].name.is_name() && !is_noun(next));
        if !is_head || is_plural(context.text(at)) {
            continue;
        }
        let ends = |at: &usize| ends_head(words[*at].class) || is_preposition(words[*at].class);
        let start = (at.saturating_sub(MAX_PHRASE).max(first)..at)
            .rev()
            .take_while(|at| !ends(at))
            .find(|at| is_determiner(words[*at].class));
        found.extend(start.map(|start| (start, at + 1)));
    }
    found
}

fn candidate(
    source: &Source<'_, '_>,
    anaphor: &Anaphor,
    phrase: Option<&Description>,
    run: Run,
) -> Candidate {
    let context = source.context;
    let words = name(context, run);
    let same =
        |quote: &&Quote| quote.speaker.is_none() && quote.speaker_name.as_deref() == Some(words);
    let mut turns = 0;
    let mut quotes = 0;
    let mut last = run.0;
    for (back, quote) in source.earlier.iter().rev().take(MAX_EARLIER).enumerate() {
        if !same(&quote) {
            continue;
        }
        quotes += 1;
        if turns == 0 {
            turns = back + 1;
        }
        if let Some(words) = quote.source {
            last = last.max(context.run_of(words).0);
        }
    }
    let place = source.place(last);
    let end = if last == run.0 { run.1 } else { last + 1 };
    let identity = context.span_of(run);
    Candidate {
        identity,
        kind: CandidateKind::Unnamed,
        gender: None,
        place,
        slot: Slot::of(context.document, last, end, source.is_first(last)),
        by_pronoun: last != run.0,
        count: 1 + quotes,
        names: 0,
        fit: if phrase.is_some() {
            Fit::Noun
        } else {
            Fit::Unknown
        },
        opens: opens(context.document, identity),
        shared: 0.0,
        speech: Some(Speech {
            turns,
            quotes,
            same_paragraph: turns > 0 && place.block == anaphor.place.block,
            ..Speech::default()
        }),
    }
}

/// The words that stand for somebody without a name: the head of the phrase.
pub(super) fn name<'t>(context: &QuoteContext<'t>, run: Run) -> &'t str {
    let words = context
        .span_of(head(context, run))
        .of(context.document.text());
    ["'s", "’s"]
        .iter()
        .find_map(|ending| words.strip_suffix(ending))
        .unwrap_or(words)
}

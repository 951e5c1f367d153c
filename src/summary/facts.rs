//! Finds the facts of the main event, who, what, where and when, in the headline and the lead.
//!
//! First the sentence that reports the event is chosen. Entities and dates are scored by their proximity to it.

use super::Facts;
use super::candidates::Candidate;
use crate::dates::{TimeBasis, TimeExpression, TimeKind};
use crate::entities::{Entities, EntityId, Mention, MentionKind, PlaceId, Sense};
use crate::lexicon::Class;
use crate::span::Span;
use crate::text::Document;

/// Number of sentences at the beginning of an article that can report the main event.
const LEAD: usize = 3;

/// Maximum number of actors, of places, and of dates.
const MAX_ITEMS: usize = 3;

/// Minimum score of the first sentence, as a share of the best score in the lead, to be preferred over the best.
const MIN_FIRST: f32 = 0.5;

/// Minimum score of an actor.
const MIN_ACTOR: f32 = 1.0;

/// Weight of the salience of a government in its score. That of people and organizations has weight 1.
const GOVERNMENT: f32 = 0.5;
/// Score of a name at the beginning of the sentence. At the end of the sentence, it is lower by 1.
const IN_SENTENCE: f32 = 1.5;
/// Score of a name in the headline.
const IN_HEADLINE: f32 = 1.0;
/// Score of a name elsewhere in the lead.
const IN_LEAD: f32 = 0.4;

/// Confidence of facts without actors, places and dates.
const MIN_CONFIDENCE: f32 = 0.4;
/// Confidence added by each of actors, places and dates that is known.
const PER_FACT: f32 = 0.1;
/// Weight of the score of the sentence in the confidence.
const OF_SCORE: f32 = 0.2;

/// Finds the facts of the main event. `candidates` are the sentences of the story with the ranker's `scores`, and `expressions`
/// the dates of the document.
pub(super) fn facts(
    document: &Document<'_>,
    entities: &Entities,
    expressions: &[TimeExpression],
    candidates: &[Candidate],
    scores: &[f32],
) -> Facts {
    let Some(number) = event_sentence(candidates, scores) else {
        return Facts::default();
    };
    let headline = document.article.headline.as_ref();
    let event = Event {
        headline: headline.and_then(|headline| headline.span),
        dateline: document.article.dateline,
        sentence: candidates[number].span,
        lead: candidates[0].span.cover(candidates[number].span),
    };
    let who = event.actors(entities);
    let places = event.places(entities);
    let dates = event.dates(expressions);
    let known = [who.is_empty(), places.is_empty(), dates.is_empty()];
    let known = known.iter().filter(|is_empty| !**is_empty).count();
    Facts {
        who,
        what: Some(without_attribution(document, &candidates[number])),
        places,
        dates,
        confidence: MIN_CONFIDENCE
            + PER_FACT * known as f32
            + OF_SCORE * scores[number].clamp(0.0, 1.0),
    }
}

/// The candidate that reports the main event: the first, unless another sentence of the lead has a much better score.
fn event_sentence(candidates: &[Candidate], scores: &[f32]) -> Option<usize> {
    let stands_alone = |i: &usize| !candidates[*i].excluded && !candidates[*i].dangling;
    let best = (0..candidates.len().min(LEAD))
        .filter(stands_alone)
        .max_by(|a, b| scores[*a].total_cmp(&scores[*b]).then(b.cmp(a)))?;
    let is_first = stands_alone(&0) && scores[0] > MIN_FIRST * scores[best];
    Some(if is_first { 0 } else { best })
}

/// The spans that report the main event.
struct Event {
    headline: Option<Span>,
    dateline: Option<Span>,
    /// The sentence that reports it.
    sentence: Span,
    /// The story up to the end of that sentence.
    lead: Span,
}

impl Event {
    fn in_headline(&self, span: Span) -> bool {
        self.headline
            .is_some_and(|headline| headline.contains(span))
    }

    /// The people, organizations and governments with the highest scores.
    fn actors(&self, entities: &Entities) -> Vec<EntityId> {
        let mut actors: Vec<(f32, usize, EntityId)> = entities
            .all()
            .filter_map(|entity| {
                // Only the government of a place can act, and it is less likely to be an actor.
                let is_place = matches!(entity.id, EntityId::Place(_));
                let weight = if is_place { GOVERNMENT } else { 1.0 };
                let acts =
                    |mention: &&Mention| !is_place || mention.sense == Some(Sense::Government);
                let mentions = entity.mentions.iter().filter(acts);
                let (score, start) = self.actor_score(mentions, weight * entity.salience)?;
                Some((score, start, entity.id))
            })
            .collect();
        actors.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)).then(a.2.cmp(&b.2)));
        actors
            .into_iter()
            .take(MAX_ITEMS)
            .map(|(_, _, id)| id)
            .collect()
    }

    /// The score of an entity and the start of its first name in the sentence, the headline or the lead. The score is higher
    /// for names in the headline and at the beginning of the sentence. Returns `None` if there is no such name or the score
    /// is too low.
    fn actor_score<'m>(
        &self,
        mentions: impl Iterator<Item = &'m Mention>,
        salience: f32,
    ) -> Option<(f32, usize)> {
        let mut score = salience;
        let mut start = usize::MAX;
        for mention in mentions.filter(|mention| mention.kind == MentionKind::Name) {
            let span = mention.span;
            if self.sentence.contains(span) {
                let offset = (span.start - self.sentence.start) as f32;
                if start > span.start {
                    score += IN_SENTENCE - offset / self.sentence.len().max(1) as f32;
                }
            } else if self.in_headline(span) {
                score += IN_HEADLINE;
            } else if self.lead.contains(span) {
                score += IN_LEAD;
            } else {
                continue;
            }
            start = start.min(span.start);
        }
        (start != usize::MAX && score >= MIN_ACTOR).then_some((score, start))
    }

    /// The locations: first those in the sentence, then those in the dateline, then those in the lead and headline.
    fn places(&self, entities: &Entities) -> Vec<PlaceId> {
        let rank = |mention: &Mention| {
            let span = mention.span;
            if self.sentence.contains(span) {
                Some(0)
            } else if self
                .dateline
                .is_some_and(|dateline| dateline.overlaps(span))
            {
                Some(1)
            } else if self.lead.contains(span) || self.in_headline(span) {
                Some(2)
            } else {
                None
            }
        };
        let mut places: Vec<(i32, usize, PlaceId)> = entities
            .places
            .iter()
            .filter_map(|place| {
                let mentions = place.mentions.iter();
                let (rank, start) = mentions
                    .filter(|mention| mention.sense != Some(Sense::Government))
                    .filter_map(|mention| Some((rank(mention)?, mention.span.start)))
                    .min()?;
                Some((rank, start, place.id))
            })
            .collect();
        places.sort_unstable();
        places
            .into_iter()
            .take(MAX_ITEMS)
            .map(|(_, _, id)| id)
            .collect()
    }

    /// The indices of the resolved dates in the sentence or, if there are none, in the lead.
    fn dates(&self, expressions: &[TimeExpression]) -> Vec<usize> {
        let is_resolved = |date: &TimeExpression| {
            matches!(date.kind, TimeKind::Date | TimeKind::Time)
                && date.from.is_some()
                && date.basis != TimeBasis::Unresolved
        };
        let within = |span: Span| -> Vec<usize> {
            let dates = expressions.iter().enumerate();
            dates
                .filter(|(_, date)| span.contains(date.span) && is_resolved(date))
                .map(|(index, _)| index)
                .take(MAX_ITEMS)
                .collect()
        };
        let dates = within(self.sentence);
        if dates.is_empty() {
            within(self.lead)
        } else {
            dates
        }
    }
}

/// Number of tokens at the end of a sentence that are searched for the comma before an attribution.
const MAX_FROM_END: usize = 16;
/// Minimum number of tokens before that comma.
const MIN_CLAUSE: usize = 6;
/// Number of tokens after the comma that are searched for the verb of saying.
const MAX_TO_VERB: usize = 6;

/// Cuts an attribution after the last comma of a sentence: ", police said on Monday.".
fn without_attribution(document: &Document<'_>, candidate: &Candidate) -> Span {
    let sentence = &document.sentences[candidate.sentence];
    let first = document.token_at(candidate.span.start);
    let end = sentence.tokens.end;
    let comma = (first..end)
        .rev()
        .take(MAX_FROM_END)
        .find(|at| document.token(*at) == ",");
    let Some(comma) = comma.filter(|comma| *comma >= first + MIN_CLAUSE) else {
        return candidate.span;
    };
    let has_verb = (comma + 1..end.min(comma + 1 + MAX_TO_VERB))
        .any(|at| document.is(at, Class::ClosingAttributionVerb));
    if has_verb {
        Span::new(candidate.span.start, document.tokens[comma - 1].span.end)
    } else {
        candidate.span
    }
}

//! The main event: who, what, where, when, as the headline and the lead tell it.

use super::Facts;
use super::features::Candidate;
use crate::dates::{TimeBasis, TimeExpression, TimeKind};
use crate::entities::{Entities, EntityId, Mention, MentionKind, Sense};
use crate::span::Span;
use crate::text::Document;

/// Sentences from the start that may tell the main event.
const LEAD: usize = 3;

/// People and organizations, places, dates at most.
const MOST: usize = 3;

/// Finds the facts of the main event. `candidates` are the sentences of the story with the ranker's `scores`.
pub(super) fn facts(
    document: &Document<'_>,
    entities: &Entities,
    expressions: &[TimeExpression],
    candidates: &[Candidate],
    scores: &[f32],
) -> Facts {
    let sound = |i: &usize| !candidates[*i].barred && !candidates[*i].dangling;
    let best = (0..candidates.len().min(LEAD))
        .filter(sound)
        .max_by(|a, b| scores[*a].total_cmp(&scores[*b]).then(b.cmp(a)));
    // The first sentence tells it, unless it is a mere opening.
    let told = best.map(|best| {
        if sound(&0) && scores[0] > 0.5 * scores[best] {
            0
        } else {
            best
        }
    });
    let Some(told) = told else {
        return Facts::default();
    };
    let sentence = candidates[told].span;
    let what = clause(document, &candidates[told]);
    let headline = document
        .article
        .headline
        .as_ref()
        .and_then(|headline| headline.span);
    let lead = candidates[0].span.cover(sentence);
    let scene = Scene {
        headline,
        sentence,
        lead,
    };

    let mut who: Vec<(f32, usize, EntityId)> = Vec::new();
    for entity in entities.all() {
        // A place acts through its government, and is less likely to be an actor.
        let (acting, weight): (Vec<Mention>, f32) = match entity.id {
            EntityId::Place(_) => (governments(entity.mentions), 0.5),
            _ => (entity.mentions.to_vec(), 1.0),
        };
        scene.judge(&acting, weight * entity.salience, entity.id, &mut who);
    }
    who.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)).then(a.2.cmp(&b.2)));

    let dateline = document.article.dateline;
    let mut places: Vec<(u8, usize, crate::entities::PlaceId)> = Vec::new();
    for place in &entities.places {
        let here = |m: &&Mention| m.sense != Some(Sense::Government);
        let rank = |m: &Mention| match () {
            () if sentence.contains(m.span) => Some(0),
            () if dateline.is_some_and(|span| span.overlaps(m.span)) => Some(1),
            () if lead.contains(m.span) || headline.is_some_and(|span| span.contains(m.span)) => {
                Some(2)
            }
            () => None,
        };
        let best = place
            .mentions
            .iter()
            .filter(here)
            .filter_map(|m| Some((rank(m)?, m.span.start)))
            .min();
        if let Some((rank, start)) = best {
            places.push((rank, start, place.id));
        }
    }
    places.sort_unstable();

    let usable = |i: &usize| {
        let date = &expressions[*i];
        matches!(date.kind, TimeKind::Date | TimeKind::Time)
            && date.from.is_some()
            && date.basis != TimeBasis::Unresolved
    };
    let within = |span: Span| -> Vec<usize> {
        (0..expressions.len())
            .filter(|i| span.contains(expressions[*i].span))
            .filter(usable)
            .take(MOST)
            .collect()
    };
    let mut dates = within(sentence);
    if dates.is_empty() {
        dates = within(lead);
    }
    let known = usize::from(!who.is_empty())
        + usize::from(!places.is_empty())
        + usize::from(!dates.is_empty());
    Facts {
        who: who.into_iter().take(MOST).map(|(_, _, id)| id).collect(),
        what: Some(what),
        places: places.into_iter().take(MOST).map(|(_, _, id)| id).collect(),
        dates,
        confidence: 0.4 + 0.1 * known as f32 + 0.2 * scores[told].clamp(0.0, 1.0),
    }
}

/// The mentions of a place in the sense of its government.
fn governments(mentions: &[Mention]) -> Vec<Mention> {
    let mentions = mentions.iter().copied();
    mentions
        .filter(|mention| mention.sense == Some(Sense::Government))
        .collect()
}

/// Where the main event is told.
struct Scene {
    headline: Option<Span>,
    sentence: Span,
    lead: Span,
}

impl Scene {
    /// Adds an entity that acts: named early in the sentence, in the headline, or in the lead and often.
    fn judge(
        &self,
        mentions: &[Mention],
        salience: f32,
        id: EntityId,
        who: &mut Vec<(f32, usize, EntityId)>,
    ) {
        let mut score = salience;
        let mut start = usize::MAX;
        for mention in mentions.iter().filter(|m| m.kind == MentionKind::Name) {
            if self.sentence.contains(mention.span) {
                let place = (mention.span.start - self.sentence.start) as f32
                    / self.sentence.len().max(1) as f32;
                if start > mention.span.start {
                    score += 1.5 - place;
                }
                start = start.min(mention.span.start);
            } else if self
                .headline
                .is_some_and(|span| span.contains(mention.span))
            {
                score += 1.0;
                start = start.min(mention.span.start);
            } else if self.lead.contains(mention.span) {
                score += 0.4;
                start = start.min(mention.span.start);
            }
        }
        if start != usize::MAX && score >= 1.0 {
            who.push((score, start, id));
        }
    }
}

/// The sentence without an attribution behind its last comma (", police said on Monday.").
fn clause(document: &Document<'_>, candidate: &Candidate) -> Span {
    let sentence = &document.sentences[candidate.sentence];
    let first = document.token_at(candidate.span.start);
    let says = |at: usize| {
        matches!(
            document.token(at),
            "said" | "says" | "announced" | "reported" | "told" | "added" | "confirmed"
        )
    };
    let comma = (first..sentence.tokens.end)
        .rev()
        .take(16)
        .find(|at| document.token(*at) == ",");
    match comma {
        Some(comma)
            if comma > first + 5 && (comma + 1..sentence.tokens.end.min(comma + 7)).any(says) =>
        {
            Span::new(candidate.span.start, document.tokens[comma - 1].span.end)
        }
        _ => candidate.span,
    }
}

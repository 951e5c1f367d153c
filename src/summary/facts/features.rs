//! The features of a possible answer. Training and prediction share this extractor.

use super::answers::{Answer, Referent};
use super::scene::{Line, Scene};
use crate::dates::{TimeBasis, TimeExpression, TimeKind};
use crate::entities::{AnyEntity, EntityId, PlaceKind, Sense};
use crate::lexicon::Class;
use crate::text::{Case, TokenKind, TokenRange};

/// Number of features.
pub(super) const FEATURES: usize = 42;

/// Fingerprint of the features in the model files. After a change to a feature, increase the first number and train again.
pub(super) const FINGERPRINT: u64 = 1 << 32 | FEATURES as u64;

/// The value of a distance that is not known.
const FAR: f32 = 99.0;
/// The longest distance between two tokens that counts.
const MAX_DISTANCE: f32 = 25.0;
/// The longest distance between two days that counts.
const MAX_DAYS: f32 = 60.0;
/// Number of tokens before an answer that may hold its preposition.
const MAX_TO_PREPOSITION: usize = 6;

fn flag(yes: bool) -> f32 {
    f32::from(u8::from(yes))
}

/// The features of each answer to a question.
pub(super) fn features(scene: &Scene<'_, '_>, answers: &[Answer]) -> Vec<[f32; FEATURES]> {
    let rows = answers.iter().enumerate();
    rows.map(|(rank, answer)| {
        let mut row = [0.0; FEATURES];
        let (place, rest) = row.split_at_mut(20);
        place.copy_from_slice(&of_position(scene, answer));
        let (words, rest) = rest.split_at_mut(12);
        words.copy_from_slice(&of_words(scene, answer));
        let (named, rest) = rest.split_at_mut(8);
        named.copy_from_slice(&of_name(scene, answer));
        rest[0] = rank as f32;
        rest[1] = answers.len() as f32;
        row
    })
    .collect()
}

/// Where an answer stands.
fn of_position(scene: &Scene<'_, '_>, answer: &Answer) -> [f32; 20] {
    let lines: Vec<(&Line, usize)> = answer
        .spans
        .iter()
        .filter_map(|span| Some((scene.line_of(*span)?, scene.document.token_at(span.start))))
        .collect();
    let in_story = lines.iter().find(|(line, _)| line.number.is_some());
    let in_headline = lines.iter().find(|(line, _)| line.number.is_none());
    let relative = |(line, at): &(&Line, usize)| {
        (at - line.tokens.start) as f32 / (line.tokens.end - line.tokens.start).max(1) as f32
    };
    let from_verb = |(line, at): &(&Line, usize)| {
        let distance = line.clause.verb.map(|verb| *at as f32 - verb as f32);
        distance.map_or(FAR, |distance| distance.clamp(-MAX_DISTANCE, MAX_DISTANCE))
    };
    let is_subject = |(line, at): &&(&Line, usize)| {
        line.clause.subject.start <= *at && *at < line.clause.subject.end
    };
    let (line, at) = match in_story.or(in_headline) {
        Some((line, at)) => (Some(*line), *at),
        None => (None, scene.document.token_at(answer.span.start)),
    };
    let verb = line.and_then(|line| line.clause.verb);
    let subjects = lines.iter().filter(is_subject);
    let has_headline = scene.lines.iter().any(|line| line.number.is_none());
    [
        flag(in_headline.is_some()),
        in_story.map_or(FAR, |(line, _)| line.number.unwrap_or(0) as f32),
        in_story.map_or(FAR, relative),
        in_headline.map_or(FAR, relative),
        in_story.map_or(FAR, from_verb),
        in_headline.map_or(FAR, from_verb),
        flag(in_story.iter().copied().any(|found| is_subject(&found))),
        flag(in_headline.iter().copied().any(|found| is_subject(&found))),
        subjects.count() as f32,
        lines.len() as f32,
        flag(answer.spans.iter().any(|span| scene.in_dateline(*span))),
        line.map_or(0.0, |line| line.headline),
        flag(line.is_some_and(|line| line.is_weak)),
        line.map_or(0.0, |line| line.words as f32),
        flag(verb.is_some_and(|verb| {
            scene
                .document
                .classes(verb)
                .has_any(&[Class::ReportingCue, Class::CommonSayingVerb])
        })),
        flag(verb.is_some()),
        (1.0 + scene.sentences as f32).ln(),
        flag(has_headline),
        flag(line.is_some_and(|line| in_quotation(scene, line, at))),
        to_past_verb(scene, line, at),
    ]
}

/// Whether a quotation is open at a token of a line.
fn in_quotation(scene: &Scene<'_, '_>, line: &Line, at: usize) -> bool {
    (line.tokens.start..at).fold(false, |open, at| match scene.document.token(at) {
        "“" | "``" => true,
        "”" => false,
        "\"" | "''" => !open,
        _ => open,
    })
}

/// Number of tokens to the nearest verb in the past tense.
fn to_past_verb(scene: &Scene<'_, '_>, line: Option<&Line>, at: usize) -> f32 {
    let Some(line) = line else {
        return FAR;
    };
    let TokenRange { start, end } = line.tokens;
    let is_verb = |at: usize| (start..end).contains(&at) && scene.document.is(at, Class::VerbPast);
    let farthest = start.abs_diff(at).max(end.abs_diff(at));
    let nearest = (0..=farthest)
        .find(|distance| is_verb(at + distance) || at.checked_sub(*distance).is_some_and(is_verb));
    nearest.map_or(FAR, |distance| distance as f32)
}

/// The words of an answer and those next to it.
fn of_words(scene: &Scene<'_, '_>, answer: &Answer) -> [f32; 12] {
    let document = scene.document;
    let first = answer.spans.iter().find(|span| {
        scene
            .line_of(**span)
            .is_some_and(|line| line.number.is_some())
    });
    let span = first.unwrap_or(&answer.spans[0]);
    let (start, end) = (
        document.token_at(span.start),
        document.token_at(span.end.saturating_sub(1)) + 1,
    );
    let next = document.classes(end);
    let next_is_noun = document.tokens.get(end).is_some_and(|token| {
        token.case == Case::Lower && next.has(Class::Noun) && next.closed_class() == 0
    });
    let last = document.classes(end - 1);
    let opening = document.classes(start);
    let is_capital = |at: usize| {
        let token = document.tokens.get(at);
        token.is_some_and(|token| token.case == Case::Capitalized)
    };
    let before = start.checked_sub(1).map_or("", |at| document.token(at));
    let numbers = (start..end).any(|at| {
        document.tokens[at].kind == TokenKind::Number || document.is(at, Class::SmallCardinal)
    });
    [
        (end - start) as f32,
        f32::from(scene.preposition(start, 2)),
        f32::from(scene.preposition(start, MAX_TO_PREPOSITION)),
        flag(matches!(document.token(end), "'s" | "’s" | "'" | "’")),
        flag(next_is_noun),
        flag(document.token(end) == "," && is_capital(end + 1)),
        flag(before == "," && start > 1 && is_capital(start - 2)),
        flag(last.has(Class::PersonOrGroupNoun)),
        flag(numbers),
        f32::from(opening.closed_class()),
        flag(document.token(end) == "," && !is_capital(end + 1)),
        flag(last.has(Class::PersonNoun)),
    ]
}

/// The entity or date of an answer.
fn of_name(scene: &Scene<'_, '_>, answer: &Answer) -> [f32; 8] {
    match answer.referent {
        Referent::Nothing => [7.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0],
        Referent::Entity(id) => {
            let entity = scene.entities.all().find(|entity| entity.id == id);
            entity.map_or([0.0; 8], |entity| of_entity(scene, &entity))
        }
        Referent::Date(index) => of_date(scene, &scene.dates[index]),
    }
}

fn of_entity(scene: &Scene<'_, '_>, entity: &AnyEntity<'_>) -> [f32; 8] {
    let place = match entity.id {
        EntityId::Place(id) => scene.entities.places.iter().find(|place| place.id == id),
        _ => None,
    };
    let kind = match (entity.id, place.and_then(|place| place.detail.kind)) {
        (EntityId::Person(_), _) => 0.0,
        (EntityId::Organization(_), _) => 1.0,
        (EntityId::Place(_), Some(PlaceKind::Country | PlaceKind::Continent)) => 2.0,
        (EntityId::Place(_), Some(PlaceKind::Region)) => 3.0,
        (EntityId::Place(_), Some(PlaceKind::City)) => 4.0,
        (EntityId::Place(_), Some(PlaceKind::Facility)) => 5.0,
        (EntityId::Place(_), _) => 6.0,
    };
    let count = entity.mentions.len().max(1) as f32;
    let acts = entity.mentions.iter();
    let acts = acts
        .filter(|mention| mention.sense == Some(Sense::Government))
        .count() as f32;
    let focus = &scene.entities.focus;
    let is_focus = match entity.id {
        EntityId::Place(id) => focus.place.as_ref().is_some_and(|focus| focus.of == id),
        _ => false,
    };
    let country = place.and_then(|place| place.detail.country.as_deref());
    let in_focus = focus
        .country
        .as_ref()
        .is_some_and(|focus| Some(focus.of.as_str()) == country);
    let first = scene
        .entities
        .all()
        .filter(|other| other.salience > entity.salience)
        .count();
    [
        kind,
        count.ln(),
        entity.salience,
        acts / count,
        flag(is_focus),
        flag(in_focus),
        first as f32,
        0.0,
    ]
}

fn of_date(scene: &Scene<'_, '_>, date: &TimeExpression) -> [f32; 8] {
    let published = scene.document.article.published.as_ref();
    let published = published.map(|published| published.date).or(date.anchor);
    let days = match (date.from, published) {
        (Some(from), Some(published)) => {
            let days = (from - published).get_days();
            (days as f32).clamp(-MAX_DAYS, MAX_DAYS)
        }
        _ => FAR,
    };
    let basis = match date.basis {
        TimeBasis::Explicit => 0.0,
        TimeBasis::Published => 1.0,
        TimeBasis::Context => 2.0,
        TimeBasis::Unresolved => 3.0,
    };
    let length = match (date.from, date.to) {
        (Some(from), Some(to)) => (to - from).get_days() as f32,
        _ => FAR,
    };
    let word = scene.document.token_at(date.span.start);
    [
        flag(date.kind == TimeKind::Time),
        date.value.len() as f32,
        days,
        basis,
        length,
        flag(date.value.starts_with("XXXX-WXX")),
        flag(scene.document.tokens[word].case == Case::Lower),
        flag(
            date.span
                .of(scene.document.text())
                .contains(|c: char| c.is_ascii_digit()),
        ),
    ]
}

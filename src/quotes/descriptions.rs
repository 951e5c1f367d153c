//! Finds the person or organization that a source describes: "the minister", "the company", "a former minister".
//!
//! [`crate::entities`] links a description only if the article has used its noun for one entity before. A source says more:
//! it is the subject of a verb of saying, and speakers tend to go on speaking.

use crate::entities::{AnyEntity, Entities, Entity, EntityId, Mention, MentionKind, Person};
use crate::lexicon::organizations::description as kind_of_noun;
use crate::lexicon::people::{gender_of_noun, is_role_noun, is_subject_noun, stands_for};
use crate::lexicon::{Class, Classes, Gender, OrganizationKind};

use super::Quote;
use super::antecedents::head_has_noun;
use super::context::{QuoteContext, Run, class};
use super::token_class::{ends_head, is_determiner, is_preposition, is_relative_or_that};

/// Maximum number of entities of a kind that are compared with a description.
const MAX_ENTITIES: usize = 200;
/// Maximum length of a description, in tokens.
const MAX_LENGTH: usize = 6;
/// Maximum distance from the last mention of an entity, in sentences.
const MAX_DISTANCE: usize = 6;
/// Number of earlier quotes searched for an unnamed speaker with the same noun.
const MAX_EARLIER: usize = 4;
/// Number of paragraphs at the beginning in which a person may be described before the name is given.
const OPENING: usize = 3;
/// Maximum number of tokens before a name that opens its sentence: an article and titles.
const MAX_BEFORE_NAME: usize = 3;

/// Weights of the evidence that an entity is described.
mod weight {
    /// The article gives the person this role, or the organization this kind.
    pub(super) const ROLE: f32 = 3.0;
    pub(super) const KIND: f32 = 1.0;
    /// The organization is of another kind.
    pub(super) const OTHER_KIND: f32 = -1.0;
    /// The article gives the person another role.
    pub(super) const OTHER_ROLE: f32 = -2.5;
    /// The entity speaks in the previous quote.
    pub(super) const SPEAKER: f32 = 2.5;
    /// The last mention of the entity opens its sentence.
    pub(super) const SUBJECT: f32 = 1.5;
    /// The last mention is in this sentence or the one before.
    pub(super) const NEAR: f32 = 1.0;
    /// The last mention is in the content of the quote.
    pub(super) const IN_CONTENT: f32 = -1.5;
    /// The pronoun is a mention of the person.
    pub(super) const MENTION: f32 = 2.0;
    /// Minimum sum of an entity.
    pub(super) const ENOUGH: f32 = 2.5;
    /// Minimum distance to the sum of the second entity.
    pub(super) const MARGIN: f32 = 0.75;
}

/// A source that is a noun phrase without a name.
#[derive(Debug)]
struct Description {
    run: Run,
    is_definite: bool,
    /// The head noun, in lower case.
    noun: String,
    /// The words between article and noun that are not capitalized.
    modifiers: Vec<String>,
    /// Whether the phrase is only an article and a noun.
    is_bare: bool,
    /// Whether it is the age or the nationality of a person: "the 34-year-old", "the Brazilian".
    is_trait: bool,
    /// Whether a prepositional phrase follows: "the father of the girl".
    has_complement: bool,
}

impl Description {
    /// Parses a source. Returns `None` if it has no article, or a name as head.
    fn of(context: &QuoteContext<'_>, run @ (start, end): Run) -> Option<Self> {
        let word = |at: usize| &context.words[at];
        if !is_determiner(word(start).class) || word(start).class == class::POSSESSIVE_PRONOUN {
            return None;
        }
        let ends = |at: &usize| {
            let c = word(*at).class;
            ends_head(c) && context.text(*at) != "-" || is_preposition(c) || is_relative_or_that(c)
        };
        let stop = (start + 1..end).find(ends).unwrap_or(end);
        let is_short = (start + 2..=start + MAX_LENGTH).contains(&stop);
        let has_complement = stop < end && is_preposition(word(stop).class);
        if !is_short || word(stop - 1).name.is_name() && !context.is(stop - 1, Class::Demonym) {
            return None;
        }
        let lower = |at: usize| context.text(at).to_lowercase();
        Some(Self {
            run,
            is_definite: context.is(start, Class::DefiniteArticle),
            noun: lower(stop - 1),
            modifiers: (start + 1..stop - 1)
                .filter(|at| !word(*at).capital)
                .map(lower)
                .collect(),
            is_bare: stop == start + 2,
            is_trait: context.is(stop - 1, Class::YearOld) || context.is(stop - 1, Class::Demonym),
            has_complement,
        })
    }

    fn is_person(&self) -> bool {
        self.is_trait
            || is_subject_noun(&self.noun)
            || is_role_noun(&self.noun) && !self.noun.ends_with('s')
    }

    /// Whether a role has the noun, or one that it stands for, and all modifiers.
    fn fits_role(&self, role: &str) -> bool {
        let has = |word: &str| head_has_noun(role, word);
        stands_for(&self.noun).any(has) && self.modifiers.iter().all(|word| has(word))
    }
}

/// The entity that a source describes. `content` is the content of the quote; `earlier` holds the preceding quotes.
pub(super) fn described(
    context: &QuoteContext<'_>,
    entities: &Entities,
    run: Run,
    content: &[Run],
    earlier: &[Quote],
) -> Option<EntityId> {
    let phrase = Description::of(context, run)?;
    let text = context.document.text();
    let is_unnamed = |quote: &Quote| {
        let source = quote.source.map_or("", |source| source.of(text));
        let article = source.split_whitespace().next().unwrap_or("");
        quote.speaker.is_none()
            && head_has_noun(source, &phrase.noun)
            && !Classes::of(article).has(Class::DefiniteArticle)
    };
    if earlier.iter().rev().take(MAX_EARLIER).any(is_unnamed) {
        return None;
    }
    let scene = Scene {
        context,
        run,
        content,
        earlier,
    };
    let known = if !phrase.is_definite || phrase.has_complement {
        None
    } else if let Some(kind) = kind_of_noun(&phrase.noun) {
        scene.organization(entities, &phrase.noun, kind)
    } else if phrase.is_person() {
        scene.person(entities, &phrase)
    } else {
        None
    };
    known.or_else(|| {
        phrase
            .is_person()
            .then(|| named_next(context, entities, phrase.run))?
    })
}

/// Where a description is.
struct Scene<'a, 'd> {
    context: &'a QuoteContext<'d>,
    run: Run,
    content: &'a [Run],
    earlier: &'a [Quote],
}

impl Scene<'_, '_> {
    /// The person described.
    fn person(&self, entities: &Entities, phrase: &Description) -> Option<EntityId> {
        let gender = gender_of_noun(&phrase.noun);
        let is_specific = !phrase.is_trait
            && !is_subject_noun(&phrase.noun)
            && stands_for(&phrase.noun).nth(1).is_none();
        best(people(entities, gender).filter_map(|person| {
            let role = person.detail.role.as_deref();
            let has_role = role.is_some_and(|role| phrase.fits_role(role));
            let weight = match role {
                Some(_) if has_role => weight::ROLE,
                Some(_) if is_specific && phrase.is_bare => weight::OTHER_ROLE,
                _ => 0.0,
            };
            Some((person.id.into(), weight + self.prominence(person.as_any())?))
        }))
    }

    /// The organization described by a noun for organizations of a kind. Without a kind, its name must contain the noun.
    fn organization(
        &self,
        entities: &Entities,
        noun: &str,
        kind: Option<OrganizationKind>,
    ) -> Option<EntityId> {
        let organizations = entities.organizations.iter().take(MAX_ENTITIES);
        best(organizations.filter_map(|organization| {
            let of = organization.detail.kind;
            let weight = match kind {
                Some(_) if of == kind => weight::KIND,
                Some(_) if matches!(of, None | Some(OrganizationKind::Other)) => 0.0,
                Some(_) => weight::OTHER_KIND,
                None if organization.name.to_lowercase().contains(noun) => weight::ROLE,
                _ => return None,
            };
            let prominence = self.prominence(organization.as_any())?;
            Some((organization.id.into(), weight + prominence))
        }))
    }

    /// How prominent an entity is before the description. `None` if it is not mentioned near it.
    fn prominence(&self, entity: AnyEntity<'_>) -> Option<f32> {
        let words = &self.context.words;
        let here = self.context.span_of(self.run).start;
        let before = entity
            .mentions
            .partition_point(|mention| mention.span.end <= here);
        let last = entity.mentions[..before].last()?;
        let at = self.context.document.token_at(last.span.start);
        let distance = words[self.run.0].sentence.abs_diff(words[at].sentence) as usize;
        if distance > MAX_DISTANCE {
            return None;
        }
        let is_inside = |(start, end): &Run| (*start..*end).contains(&at);
        let previous = self.earlier.last().filter(|quote| {
            let end = quote.spans.last().map_or(0, |span| span.end);
            let there = self
                .context
                .paragraph_of(self.context.document.token_at(end));
            there + 2 >= self.context.paragraph_of(self.run.0)
        });
        let evidence = [
            (
                weight::SPEAKER,
                previous.is_some_and(|quote| quote.speaker == Some(entity.id)),
            ),
            (
                weight::SUBJECT,
                distance <= 2 && opens_sentence(self.context, at),
            ),
            (weight::NEAR, distance <= 1),
            (weight::IN_CONTENT, self.content.iter().any(is_inside)),
        ];
        let holds = evidence.iter().filter(|(_, holds)| *holds);
        Some(holds.map(|(weight, _)| weight).sum())
    }
}

/// The person whom "he" or "she" refers to: the most prominent of this gender. `own` is the person of whom the pronoun is a
/// mention.
pub(super) fn prominent(
    context: &QuoteContext<'_>,
    entities: &Entities,
    run: Run,
    gender: Gender,
    own: Option<EntityId>,
    content: &[Run],
    earlier: &[Quote],
) -> Option<EntityId> {
    let scene = Scene {
        context,
        run,
        content,
        earlier,
    };
    best(people(entities, Some(gender)).filter_map(|person| {
        let id = person.id.into();
        let mention = if own == Some(id) {
            weight::MENTION
        } else {
            0.0
        };
        Some((id, mention + scene.prominence(person.as_any())?))
    }))
}

/// The people who may have a gender.
fn people(entities: &Entities, gender: Option<Gender>) -> impl Iterator<Item = &Entity<Person>> {
    let people = entities.people.iter().take(MAX_ENTITIES);
    people.filter(move |person| {
        let of = person.detail.gender;
        gender.is_none() || of.is_none() || gender == of
    })
}

/// The entity with the highest sum, if it is high enough and far from the second.
fn best(scored: impl Iterator<Item = (EntityId, f32)>) -> Option<EntityId> {
    let mut first: Option<(EntityId, f32)> = None;
    let mut second = f32::NEG_INFINITY;
    for (id, sum) in scored {
        match first {
            Some((_, highest)) if sum <= highest => second = second.max(sum),
            _ => {
                second = first.map_or(second, |(_, highest)| highest);
                first = Some((id, sum));
            }
        }
    }
    let (id, sum) = first?;
    (sum >= weight::ENOUGH && sum - second >= weight::MARGIN).then_some(id)
}

/// Whether a name at a token opens its sentence. An article and titles may precede it.
fn opens_sentence(context: &QuoteContext<'_>, at: usize) -> bool {
    let sentence = context.words[at].sentence as usize;
    let start = context.document.sentences[sentence].tokens.start;
    let is_before_name = |word: &super::context::Word| word.capital || is_determiner(word.class);
    at - start <= MAX_BEFORE_NAME
        && !context.words[at].is_quoted()
        && context.words[start..at].iter().all(is_before_name)
}

/// The person whose name opens the sentence after a description at the beginning of an article, and occurs there for the
/// first time: "… must change, says a top academic. Amitai Etzioni, …".
fn named_next(context: &QuoteContext<'_>, entities: &Entities, run: Run) -> Option<EntityId> {
    if context.paragraph_of(run.0) >= OPENING {
        return None;
    }
    let next = context.words[run.0].sentence as usize + 1;
    let sentence = context.document.sentences.get(next)?;
    let opens = |mention: &Mention| {
        mention.kind == MentionKind::Name
            && sentence.span.contains(mention.span)
            && opens_sentence(context, context.document.token_at(mention.span.start))
    };
    let is_new = |person: &&Entity<Person>| {
        person.name.contains(' ') && person.mentions.first().is_some_and(opens)
    };
    let mut people = entities.people.iter().take(MAX_ENTITIES);
    people.find(is_new).map(|person| person.id.into())
}

#[cfg(test)]
mod tests {
    /// The speaker of the last quote of a text.
    fn last_speaker(text: &str) -> Option<String> {
        let article = crate::input::Reader::default().read_text("test", text);
        let article = article.expect("text");
        let analysis = crate::analyze(&article, &crate::Options::default());
        analysis.quotes.last()?.speaker_name.clone()
    }

    #[test]
    fn finds_whom_a_source_describes() {
        for (text, speaker) in [
            (
                "“We are ready,” said Mara Lindqvist, a goalkeeper. “We have worked hard.”\n\nThe 24-year-old said the team \
                 would travel on Monday.",
                "Mara Lindqvist",
            ),
            (
                "Towns must build more homes, says a former minister.\n\nPaul Hartwell said the rules were too strict.",
                "Paul Hartwell",
            ),
            (
                "Judge Ann Moss heard the case. A spokesman said the trial would go on. The spokesman said there was no date.",
                "The spokesman",
            ),
        ] {
            assert_eq!(last_speaker(text).as_deref(), Some(speaker), "{text}");
        }
    }
}

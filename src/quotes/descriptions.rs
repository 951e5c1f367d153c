//! Finds the entity that a source without a name refers to: "she", "the company", "a former minister".
//!
//! [`crate::entities`] links a description only if the article has used its noun for one entity before. A source says more:
//! it is the subject of a verb of saying, and speakers tend to go on speaking. [`crate::entities::coreference`] ranks the
//! candidates.

use crate::entities::coreference::{
    Anaphor, Candidate, CandidateKind, Choose, Determiner, Fit, Form, Place, Slot, Speech,
};
use crate::entities::{
    AnyEntity, Entities, Entity, EntityId, Mention, MentionKind, Organization, Person, Sense,
};
use crate::lexicon::organizations::{description as kind_of_noun, source_description};
use crate::lexicon::people::{gender_of_noun, is_role_noun, is_subject_noun, stands_for};
use crate::lexicon::{Class, Gender, OrganizationKind};
use crate::span::Span;

use super::Quote;
use super::antecedents::{SpeakerPronoun, head_has_noun, is_person, is_plural, is_thing};
use super::context::{QuoteContext, Run, class};
use super::nearby::{self, Nearby};
use super::token_class::{ends_head, is_determiner, is_preposition, is_relative_or_that};

/// Maximum length of a description, in tokens.
const MAX_LENGTH: usize = 6;
/// Maximum distance from the last mention of an entity, in sentences, and of an entity for which the noun is used.
const MAX_DISTANCE: usize = 8;
const MAX_DISTANCE_OF_NOUN: usize = nearby::BEFORE;
/// Maximum distance to the first mention of a person who is described before the name is given, in sentences.
const MAX_AHEAD: usize = nearby::AHEAD;
/// Number of paragraphs at the beginning in which a person may be described before the name is given.
const OPENING: usize = 3;
/// Number of earlier quotes searched for the same noun and for unnamed speakers, and maximum number of these.
const MAX_LOOK_BACK: usize = 40;
const MAX_UNNAMED: usize = 3;
/// Minimum length of a noun that two sources share, in bytes.
const MIN_NOUN: usize = 4;

/// A source that is a noun phrase without a name.
#[derive(Debug)]
struct Description {
    form: Form,
    determiner: Determiner,
    /// The head noun, in lower case.
    noun: String,
    /// The words between article and noun that are not capitalized.
    modifiers: Vec<String>,
    /// Whether a prepositional phrase follows: "the father of the girl".
    has_complement: bool,
    /// Whether a word between article and noun is capitalized: "the Korean minister".
    has_name: bool,
}

impl Description {
    /// Parses a source. Returns `None` if it has a name as head, or a noun that cannot speak.
    fn of(context: &QuoteContext<'_>, (start, end): Run) -> Option<Self> {
        let word = |at: usize| &context.words[at];
        let ends = |at: &usize| {
            let c = word(*at).class;
            ends_head(c) && context.text(*at) != "-" || is_preposition(c) || is_relative_or_that(c)
        };
        let determiner = match word(start).class {
            _ if context.is(start, Class::DefiniteArticle) => Determiner::Definite,
            class::POSSESSIVE_PRONOUN => Determiner::Possessive,
            c if is_determiner(c) => Determiner::Other,
            _ => Determiner::None,
        };
        let first = start + usize::from(determiner != Determiner::None);
        let stop = (first..end).find(ends).unwrap_or(end);
        if stop <= first
            || stop > start + MAX_LENGTH
            || word(stop - 1).name.is_name() && !context.is(stop - 1, Class::Demonym)
        {
            return None;
        }
        let lower = |at: usize| context.text(at).to_lowercase();
        let noun = lower(stop - 1);
        let form = form_of(context, stop - 1, &noun)?;
        let is_bare_plural = determiner == Determiner::None && form != Form::Person;
        (!is_bare_plural).then(|| Self {
            form,
            determiner,
            noun,
            modifiers: (first..stop - 1)
                .filter(|at| !word(*at).capital)
                .map(lower)
                .collect(),
            has_complement: stop < end && is_preposition(word(stop).class),
            has_name: (first..stop - 1).any(|at| word(at).capital),
        })
    }

    /// Whether it may refer to an entity that is mentioned before it. "A spokesman" and "her doctor" are new, but may be named
    /// next.
    fn may_be_known(&self, fit: Fit) -> bool {
        let is_definite = match self.determiner {
            Determiner::Definite => !self.has_complement,
            Determiner::None => self.modifiers.is_empty() && !self.has_name,
            Determiner::Possessive | Determiner::Other => false,
        };
        let is_named = self.has_name && self.form == Form::Organization;
        let min = if is_named { Fit::Noun } else { Fit::Unknown };
        is_definite && fit >= min
    }

    /// Whether a role has the noun, or one that it stands for.
    fn has_noun(&self, role: &str) -> bool {
        stands_for(&self.noun).any(|noun| head_has_noun(role, noun))
    }

    /// Whether the noun names a role that an article may also give to the person elsewhere.
    fn is_specific(&self) -> bool {
        self.form == Form::Person
            && !is_subject_noun(&self.noun)
            && stands_for(&self.noun).nth(1).is_none()
    }
}

/// The form of a description with a head noun.
fn form_of(context: &QuoteContext<'_>, at: usize, noun: &str) -> Option<Form> {
    if context.is(at, Class::YearOld) || context.is(at, Class::Demonym) {
        Some(Form::Trait)
    } else if kind_of_noun(noun).is_some() || source_description(noun).is_some() {
        Some(Form::Organization)
    } else {
        let is_person = is_subject_noun(noun) || is_role_noun(noun) && !is_plural(noun);
        is_person.then_some(Form::Person)
    }
}

/// Whom a source refers to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Antecedent {
    /// A person, an organization or a government.
    Entity(EntityId),
    /// The unnamed speaker of an earlier quote, by its index.
    Speaker(usize),
}

/// A source, and what precedes it.
pub(super) struct Source<'a, 'd> {
    pub(super) context: &'a QuoteContext<'d>,
    pub(super) run: Run,
    /// The content of the quote.
    pub(super) content: &'a [Run],
    /// The preceding quotes.
    pub(super) earlier: &'a [Quote],
    /// Where the entities are mentioned.
    pub(super) nearby: &'a Nearby,
}

impl Source<'_, '_> {
    /// Whom a pronoun or description refers to.
    pub(super) fn antecedent(
        &self,
        entities: &Entities,
        chooser: &mut dyn Choose,
    ) -> Option<Antecedent> {
        let words = self
            .context
            .span_of(self.run)
            .of(self.context.document.text());
        let (anaphor, phrase) = match SpeakerPronoun::of(words) {
            Some(pronoun) => (self.pronoun(pronoun), None),
            None => {
                let phrase = Description::of(self.context, self.run)?;
                (self.description(&phrase), Some(phrase))
            }
        };
        let found = self.candidates(entities, &anaphor, phrase.as_ref());
        let candidates: Vec<Candidate> = found.iter().map(|(_, candidate)| *candidate).collect();
        let (index, _) = (!candidates.is_empty())
            .then(|| chooser.choose(&anaphor, &candidates))
            .flatten()?;
        Some(found[index].0)
    }

    fn pronoun(&self, pronoun: SpeakerPronoun) -> Anaphor {
        Anaphor {
            form: match pronoun {
                SpeakerPronoun::He | SpeakerPronoun::She => Form::Subject,
                SpeakerPronoun::It => Form::It,
                SpeakerPronoun::They => Form::They,
            },
            place: self.anchor(),
            span: self.context.span_of(self.run),
            gender: pronoun.gender(),
            speaks: true,
            is_source: true,
            determiner: Determiner::None,
            modifiers: 0,
            has_complement: false,
            is_specific: false,
        }
    }

    fn description(&self, phrase: &Description) -> Anaphor {
        Anaphor {
            form: phrase.form,
            place: self.anchor(),
            span: self.context.span_of(self.run),
            gender: gender_of_noun(&phrase.noun),
            speaks: true,
            is_source: true,
            determiner: phrase.determiner,
            modifiers: phrase.modifiers.len(),
            has_complement: phrase.has_complement,
            is_specific: phrase.is_specific(),
        }
    }

    /// The place from which distances count: the start of the content if that precedes the source, since the antecedent was
    /// in mind before the quote.
    fn anchor(&self) -> Place {
        let source = self.run.0;
        let first = self.content.first().map_or(source, |run| run.0);
        Place {
            quoted: self.context.words[source].is_quoted(),
            ..self.place(first.min(source))
        }
    }

    /// Whether a token is in the content of the quote.
    fn is_in_content(&self, token: usize) -> bool {
        let mut content = self.content.iter();
        content.any(|(start, end)| (*start..*end).contains(&token))
    }

    fn place(&self, token: usize) -> Place {
        let word = &self.context.words[token];
        let sentence = word.sentence as usize;
        Place {
            token,
            sentence,
            offset: token - self.context.document.sentences[sentence].tokens.start,
            block: self.context.paragraph_of(token),
            quoted: word.is_quoted(),
        }
    }

    /// Those who may be the antecedent.
    fn candidates(
        &self,
        entities: &Entities,
        anaphor: &Anaphor,
        phrase: Option<&Description>,
    ) -> Vec<(Antecedent, Candidate)> {
        let mut found = Vec::new();
        let form = anaphor.form;
        let sentence = self.place(self.run.0).sentence;
        if matches!(form, Form::Subject | Form::Person | Form::Trait) {
            let agrees = |of: Option<Gender>| {
                anaphor.gender.is_none() || of.is_none() || anaphor.gender == of
            };
            let people = self.nearby.people(sentence).into_iter();
            found.extend(
                people
                    .map(|index| &entities.people[index])
                    .filter(|it| agrees(it.detail.gender))
                    .filter_map(|person| {
                        let fit = fit_of_person(person, phrase);
                        let candidate = self.candidate(person.as_any(), anaphor, phrase, fit)?;
                        let gender = person.detail.gender;
                        Some((
                            Antecedent::Entity(person.id.into()),
                            Candidate {
                                gender,
                                ..candidate
                            },
                        ))
                    }),
            );
        }
        if matches!(form, Form::It | Form::They | Form::Organization) {
            let organizations = self.nearby.organizations(sentence).into_iter();
            found.extend(organizations.filter_map(|index| {
                let organization = &entities.organizations[index];
                let fit = self.fit_of_organization(organization, phrase);
                let candidate = self.candidate(organization.as_any(), anaphor, phrase, fit)?;
                Some((Antecedent::Entity(organization.id.into()), candidate))
            }));
            let acts = |mention: &Mention| mention.sense == Some(Sense::Government);
            let places = self.nearby.places(sentence).into_iter();
            let places = places.map(|index| &entities.places[index]);
            let places = places.filter(|place| place.mentions.iter().any(acts));
            found.extend(places.filter_map(|place| {
                let candidate = self.candidate(place.as_any(), anaphor, phrase, Fit::Unknown)?;
                Some((Antecedent::Entity(place.id.into()), candidate))
            }));
        }
        found.extend(self.unnamed(anaphor, phrase));
        found
    }

    /// An entity as a candidate, if it is mentioned near the source.
    fn candidate(
        &self,
        entity: AnyEntity<'_>,
        anaphor: &Anaphor,
        phrase: Option<&Description>,
        fit: Fit,
    ) -> Option<Candidate> {
        let document = self.context.document;
        let here = anaphor.span;
        let mentions = entity.mentions;
        let before = mentions.partition_point(|mention| mention.span.end <= here.start);
        let is_told =
            |mention: &&Mention| !self.is_in_content(document.token_at(mention.span.start));
        let last = match before.checked_sub(1) {
            Some(last) => {
                let told = mentions[..before].iter().rev().find(is_told);
                told.unwrap_or(&mentions[last])
            }
            None => mentions.first().filter(|_| phrase.is_some())?,
        };
        let token = document.token_at(last.span.start);
        let place = self.place(token);
        let distance = place.sentence.abs_diff(anaphor.place.sentence);
        let max = match (before, fit) {
            (0, _) => MAX_AHEAD,
            (_, Fit::Noun | Fit::Full) => MAX_DISTANCE_OF_NOUN,
            _ => MAX_DISTANCE,
        };
        let is_name = |mention: &&Mention| mention.kind == MentionKind::Name;
        let is_possible = if before > 0 {
            phrase.is_none_or(|phrase| phrase.may_be_known(fit))
        } else {
            anaphor.place.block < OPENING && entity.name.contains(' ')
        };
        if !is_possible {
            return None;
        }
        if distance > max
            || before == 0 && (last.kind != MentionKind::Name || last.span.overlaps(here))
        {
            return None;
        }
        let identity = mentions.iter().find(is_name).unwrap_or(&mentions[0]).span;
        let end = document.token_at(last.span.end.saturating_sub(1)) + 1;
        Some(Candidate {
            identity,
            kind: match entity.id {
                EntityId::Person(_) => CandidateKind::Person,
                EntityId::Organization(_) => CandidateKind::Organization,
                EntityId::Place(_) => CandidateKind::Place,
            },
            gender: None,
            place,
            slot: Slot::of(document, token, end, self.is_first(token)),
            by_pronoun: last.kind == MentionKind::Pronoun,
            count: before,
            names: mentions.iter().filter(is_name).count(),
            fit,
            speech: Some(self.speech(entity, token, phrase)),
        })
    }

    /// Whether no name of a person precedes a token in its sentence.
    fn is_first(&self, token: usize) -> bool {
        let words = &self.context.words;
        let sentence = words[token].sentence as usize;
        let start = self.context.document.sentences[sentence].tokens.start;
        !words[token].is_quoted() && !words[start..token].iter().any(|word| word.name.is_person())
    }

    /// What the quotes so far say about an entity whose last mention is at a token.
    fn speech(&self, entity: AnyEntity<'_>, token: usize, phrase: Option<&Description>) -> Speech {
        let here = self.context.span_of(self.run);
        let mut speech = Speech {
            in_content: self.is_in_content(token),
            ..Speech::default()
        };
        let same = |mention: &&Mention| mention.span.overlaps(here);
        if let Some(mention) = entity.mentions.iter().find(same) {
            speech.own = mention.confidence;
        }
        let noun = phrase.map_or("", |phrase| phrase.noun.as_str());
        let text = self.context.document.text();
        for (back, quote) in self.earlier.iter().rev().enumerate().take(MAX_LOOK_BACK) {
            if quote.speaker != Some(entity.id) {
                continue;
            }
            let end = quote.spans.last().map_or(0, |span| span.end);
            let paragraph = self
                .context
                .paragraph_of(self.context.document.token_at(end));
            speech.quotes += 1;
            speech.same_paragraph |= paragraph >= self.context.paragraph_of(self.run.0);
            speech.same_noun |= noun.len() >= MIN_NOUN
                && quote
                    .source
                    .is_some_and(|source| head_has_noun(source.of(text), noun));
            if speech.turns == 0 {
                speech.turns = back + 1;
                speech.gap = self.gap_after(quote);
            }
        }
        speech
    }

    /// Number of tokens between an earlier quote with its attribution and this one.
    fn gap_after(&self, quote: &Quote) -> usize {
        let attribution = [quote.source, quote.cue];
        let spans = quote.spans.iter().copied();
        let ends = spans
            .chain(attribution.into_iter().flatten())
            .map(|span| span.end);
        let end = self.context.document.token_at(ends.max().unwrap_or(0));
        self.anchor().token.saturating_sub(end)
    }

    /// The unnamed speakers of earlier quotes whom the source may refer to, from the last quote on.
    fn unnamed(
        &self,
        anaphor: &Anaphor,
        phrase: Option<&Description>,
    ) -> Vec<(Antecedent, Candidate)> {
        let context = self.context;
        let mut found: Vec<(Antecedent, Candidate)> = Vec::new();
        let mut names: Vec<&str> = Vec::new();
        for (back, quote) in self.earlier.iter().rev().enumerate().take(MAX_LOOK_BACK) {
            let Some(source) = quote.source.filter(|_| quote.speaker.is_none()) else {
                continue;
            };
            let name = quote.speaker_name.as_deref().unwrap_or_default();
            let (start, end) = context.run_of(source);
            let place = self.place(start);
            if let Some(known) = names.iter().position(|it| *it == name) {
                found[known].1.count += 1;
                continue;
            }
            if place.token >= anaphor.place.token
                || found.len() == MAX_UNNAMED
                || !self.may_be_unnamed(anaphor, phrase, source, name)
            {
                continue;
            }
            names.push(name);
            let candidate = Candidate {
                identity: context.span_of((start, end)),
                kind: CandidateKind::Unnamed,
                gender: None,
                place,
                slot: Slot::of(context.document, start, end, self.is_first(start)),
                by_pronoun: SpeakerPronoun::of(source.of(context.document.text())).is_some(),
                count: 1,
                names: 0,
                fit: match phrase {
                    Some(phrase) if phrase.modifiers.iter().all(|it| head_has_noun(name, it)) => {
                        Fit::Full
                    }
                    Some(_) => Fit::Noun,
                    None => Fit::Unknown,
                },
                speech: Some(Speech {
                    turns: back + 1,
                    gap: self.gap_after(quote),
                    same_paragraph: place.block == anaphor.place.block,
                    ..Speech::default()
                }),
            };
            let index = self.earlier.len() - 1 - back;
            found.push((Antecedent::Speaker(index), candidate));
        }
        found
    }

    /// Whether an unnamed speaker, called `name`, may be meant.
    fn may_be_unnamed(
        &self,
        anaphor: &Anaphor,
        phrase: Option<&Description>,
        source: Span,
        name: &str,
    ) -> bool {
        let context = self.context;
        let run = context.run_of(source);
        match (anaphor.form, phrase) {
            (Form::Subject, _) => is_person(context, run) || self.is_same_pronoun(source),
            (Form::It, _) => is_thing(context, run) || self.is_same_pronoun(source),
            (Form::They, _) => is_plural(name),
            (_, Some(phrase)) => head_has_noun(name, &phrase.noun),
            _ => false,
        }
    }

    /// Whether a source is the same pronoun as this one.
    fn is_same_pronoun(&self, source: Span) -> bool {
        let text = self.context.document.text();
        let of = |span: Span| SpeakerPronoun::of(span.of(text));
        of(source).is_some() && of(source) == of(self.context.span_of(self.run))
    }

    /// How well a noun fits an organization.
    fn fit_of_organization(
        &self,
        organization: &Entity<Organization>,
        phrase: Option<&Description>,
    ) -> Fit {
        let Some(phrase) = phrase else {
            return Fit::Unknown;
        };
        let text = self.context.document.text();
        let has_noun = |words: &str| {
            let mut words = words.split_whitespace();
            words.any(|word| word.eq_ignore_ascii_case(&phrase.noun))
        };
        let is_called = |mention: &Mention| {
            mention.kind == MentionKind::Nominal && has_noun(mention.span.of(text))
        };
        if has_noun(&organization.name) || organization.mentions.iter().any(is_called) {
            return Fit::Noun;
        }
        let wanted = match source_description(&phrase.noun) {
            Some(None) => return Fit::Unknown,
            Some(kind) => kind,
            None => kind_of_noun(&phrase.noun).flatten(),
        };
        match (wanted, organization.detail.kind) {
            (Some(a), Some(b)) if a == b => Fit::Kind,
            (Some(_), None | Some(OrganizationKind::Other)) => Fit::Unknown,
            _ => Fit::Contrary,
        }
    }
}

/// How well a noun fits a person.
fn fit_of_person(person: &Entity<Person>, phrase: Option<&Description>) -> Fit {
    let Some(phrase) = phrase.filter(|phrase| phrase.form == Form::Person) else {
        return Fit::Unknown;
    };
    match person.detail.role.as_deref() {
        Some(role) if phrase.has_noun(role) => {
            let mut modifiers = phrase.modifiers.iter();
            if modifiers.all(|word| head_has_noun(role, word)) {
                Fit::Full
            } else {
                Fit::Noun
            }
        }
        Some(_) if phrase.is_specific() => Fit::Contrary,
        _ => Fit::Unknown,
    }
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
                "A spokesman",
            ),
            (
                "A hospital official said the ward was full. “We have no beds left,” the official added.",
                "A hospital official",
            ),
            (
                "The Guardian published a letter about the dam on Friday. The newspaper said the law came too late.",
                "Guardian",
            ),
            (
                "“The dam is old,” Ruth Okafor told Tom Berg, who did not answer. “It will not hold,” she said.",
                "Ruth Okafor",
            ),
            (
                "Anna Ridge, whose firm built the bridge, said it was safe.",
                "Anna Ridge",
            ),
            (
                "The Tory MP for Sleaford and North Hykeham said the law was “late”.",
                "The Tory MP for Sleaford and North Hykeham",
            ),
        ] {
            assert_eq!(last_speaker(text).as_deref(), Some(speaker), "{text}");
        }
    }
}

//! Finds the entity that a source without a name refers to: "she", "the company", "a former minister".
//!
//! [`crate::entities`] links a description only if the article has used its noun for one entity before. A source says more:
//! it is the subject of a verb of saying, and speakers tend to go on speaking. [`crate::entities::coreference`] ranks the
//! candidates.

use crate::entities::coreference::{
    Anaphor, Candidate, CandidateKind, Choose, Determiner, Fit, Form, Place, Slot, Speech, opens,
};
use crate::entities::{AnyEntity, Entities, EntityId, Mention, MentionKind, Sense};
use crate::lexicon::Gender;
use crate::lexicon::people::gender_of_noun;

use super::Quote;
use super::antecedents::{SpeakerPronoun, head_has_noun};
use super::context::{QuoteContext, Run};
use super::descriptions::{Description, fit_of_organization, fit_of_person};
use super::unnamed;

/// Maximum number of entities of a kind that are compared with a source.
const MAX_ENTITIES: usize = 200;
/// Maximum distance from the last mention of an entity, in sentences, and of an entity for which the noun is used.
const MAX_DISTANCE: usize = 8;
const MAX_DISTANCE_OF_NOUN: usize = 40;
/// Maximum distance to the first mention of a person who is described before the name is given, in sentences.
const MAX_AHEAD: usize = 1;
/// Number of paragraphs at the beginning in which a person may be described before the name is given.
const OPENING: usize = 3;
/// Number of earlier quotes searched for the same noun.
const MAX_LOOK_BACK: usize = 40;
/// Minimum length of a noun that two sources share, in bytes.
const MIN_NOUN: usize = 4;
/// Number of names of an entity whose neighbours are compared with a description, and number of tokens on each side.
const MAX_NAMES: usize = 8;
const MAX_BESIDE: usize = 8;

/// Whom a source refers to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Referent {
    /// An entity.
    Entity(EntityId),
    /// Somebody without a name, by the phrase that introduced them: "a judge".
    Unnamed(Run),
}

/// A source, and what precedes it.
pub(super) struct Source<'a, 'd> {
    pub(super) context: &'a QuoteContext<'d>,
    pub(super) run: Run,
    /// The content of the quote.
    pub(super) content: &'a [Run],
    /// The preceding quotes.
    pub(super) earlier: &'a [Quote],
}

impl Source<'_, '_> {
    /// The entity that a pronoun or description refers to.
    pub(super) fn antecedent(
        &self,
        entities: &Entities,
        chooser: &mut dyn Choose,
    ) -> Option<Referent> {
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
            place: self.place(self.run.0),
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
            place: self.place(self.run.0),
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

    pub(super) fn place(&self, token: usize) -> Place {
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

    /// Who may be the antecedent.
    fn candidates(
        &self,
        entities: &Entities,
        anaphor: &Anaphor,
        phrase: Option<&Description>,
    ) -> Vec<(Referent, Candidate)> {
        let mut found = Vec::new();
        let form = anaphor.form;
        let text = self.context.document.text();
        if matches!(form, Form::Subject | Form::Person | Form::Trait) {
            let agrees = |of: Option<Gender>| {
                anaphor.gender.is_none() || of.is_none() || anaphor.gender == of
            };
            let people = entities.people.iter().take(MAX_ENTITIES);
            found.extend(
                people
                    .filter(|it| agrees(it.detail.gender))
                    .filter_map(|person| {
                        let fit = fit_of_person(person, phrase);
                        let candidate = self.candidate(person.as_any(), anaphor, phrase, fit)?;
                        let gender = person.detail.gender;
                        Some((
                            Referent::Entity(person.id.into()),
                            Candidate {
                                gender,
                                ..candidate
                            },
                        ))
                    }),
            );
        }
        if matches!(form, Form::It | Form::They | Form::Organization) {
            let organizations = entities.organizations.iter().take(MAX_ENTITIES);
            found.extend(organizations.filter_map(|organization| {
                let fit = fit_of_organization(organization, phrase, text);
                let candidate = self.candidate(organization.as_any(), anaphor, phrase, fit)?;
                Some((Referent::Entity(organization.id.into()), candidate))
            }));
            let acts = |mention: &Mention| mention.sense == Some(Sense::Government);
            let places = entities.places.iter().take(MAX_ENTITIES);
            let places = places.filter(|place| place.mentions.iter().any(acts));
            found.extend(places.filter_map(|place| {
                let candidate = self.candidate(place.as_any(), anaphor, phrase, Fit::Unknown)?;
                Some((Referent::Entity(place.id.into()), candidate))
            }));
        }
        let unnamed = unnamed::find(self, anaphor, phrase).into_iter();
        found.extend(unnamed.map(|(run, candidate)| (Referent::Unnamed(run), candidate)));
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
        let last = match before.checked_sub(1) {
            Some(last) => &mentions[last],
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
        let shared = phrase.map_or(0.0, |phrase| self.shared(entity, phrase));
        let is_possible = if before > 0 {
            phrase.is_none_or(|phrase| phrase.may_be_known(shared))
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
            opens: opens(document, identity),
            shared,
            speech: Some(self.speech(entity, token, phrase)),
        })
    }

    /// The largest share of the words of a description that the article uses beside a name of an entity, 0 to 1.
    fn shared(&self, entity: AnyEntity<'_>, phrase: &Description) -> f32 {
        let document = self.context.document;
        let is_name = |mention: &&Mention| mention.kind == MentionKind::Name;
        let beside = |mention: &Mention| {
            let first = document.token_at(mention.span.start);
            let sentence = document.sentences[self.context.words[first].sentence as usize].tokens;
            let start = sentence.start.max(first.saturating_sub(MAX_BESIDE));
            let end = sentence.end.min(first + MAX_BESIDE);
            let near = |word: &&String| {
                let mut tokens = (start..end).filter(|at| !(self.run.0..self.run.1).contains(at));
                tokens.any(|at| self.context.text(at).eq_ignore_ascii_case(word))
            };
            phrase.words.iter().filter(near).count()
        };
        let names = entity.mentions.iter().filter(is_name).take(MAX_NAMES);
        let most = names.map(beside).max().unwrap_or(0);
        most as f32 / phrase.words.len().max(1) as f32
    }

    /// Whether no name of a person precedes a token in its sentence.
    pub(super) fn is_first(&self, token: usize) -> bool {
        let words = &self.context.words;
        let sentence = words[token].sentence as usize;
        let start = self.context.document.sentences[sentence].tokens.start;
        !words[token].is_quoted() && !words[start..token].iter().any(|word| word.name.is_person())
    }

    /// What the quotes so far say about an entity whose last mention is at a token.
    fn speech(&self, entity: AnyEntity<'_>, token: usize, phrase: Option<&Description>) -> Speech {
        let here = self.context.span_of(self.run);
        let mut speech = Speech {
            in_content: self
                .content
                .iter()
                .any(|(start, end)| (*start..*end).contains(&token)),
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
            }
        }
        speech
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
                "A High Court judge said the scheme was “lawful”. He ruled that the port had to pay. He added that it could appeal.",
                "A High Court judge",
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

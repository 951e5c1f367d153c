//! Resolves the pronouns "he", "she", "his" and "her".
//!
//! The candidates are the people in the recent sentences. They include people without a name ("the driver"), whose pronouns
//! are not mentions, and the next person of the sentence ("In his speech, Kim said"). [`super::coreference`] ranks them.

use crate::lexicon::people::{gender_of_noun, is_person_noun};
use crate::lexicon::{Class, Gender};
use crate::text::TokenKind;

use super::coreference::{
    Anaphor, Candidate, CandidateKind, Choose, Determiner, Fit, Form, Place, Slot,
};
use super::draft::Draft;
use super::labels::Labels;
use super::people::Profile;
use super::quotation::Quotation;
use super::{Mention, MentionKind};

/// Maximum number of referents that are kept.
const MAX_REFERENTS: usize = 10;

/// Maximum distance from a pronoun to the last mention of its antecedent, in sentences.
const MAX_DISTANCE: usize = 6;

/// Number of words before a noun that are searched for an article.
const MAX_WORDS_BEFORE: usize = 4;

/// Maximum number of tokens in a sentence before a cataphoric pronoun, and from the pronoun to its antecedent.
const CATAPHOR_START: usize = 6;
const CATAPHOR_REACH: usize = 30;

/// A person who was mentioned, with or without a name.
#[derive(Debug, Clone, Copy)]
struct Referent {
    /// Index of the person; `None` for a person without a name.
    person: Option<usize>,
    candidate: Candidate,
}

/// The resolved pronouns of an article.
pub(super) struct Pronouns {
    /// Each pronoun that was resolved, with the index of its person.
    pub(super) mentions: Vec<(usize, Mention)>,
    /// The gender of each person, including the evidence of pronouns.
    pub(super) genders: Vec<Option<Gender>>,
}

/// Resolves the third-person pronouns of an article.
pub(super) fn find(
    labels: &Labels<'_, '_>,
    people: &[Draft<Profile>],
    chooser: &mut dyn Choose,
) -> Pronouns {
    let mut state = DiscourseState {
        labels,
        chooser,
        people,
        recent: Vec::with_capacity(MAX_REFERENTS + 1),
        votes: vec![[0, 0]; people.len()],
        found: Pronouns {
            mentions: Vec::new(),
            genders: people.iter().map(|person| person.detail.gender).collect(),
        },
    };
    let mut quotation = Quotation::new();
    for (number, sentence) in labels.document.sentences.iter().enumerate() {
        quotation.enter(sentence.block);
        let mut token = sentence.tokens.start;
        // Whether no person has been mentioned in the sentence yet.
        let mut first = true;
        // The end of the noun phrase that the last article may have opened.
        let mut end_of_phrase = 0;
        while token < sentence.tokens.end {
            if labels.kind(token) != Some(TokenKind::Word) {
                quotation.read(labels.token(token));
            }
            let place = Place {
                token,
                sentence: number,
                offset: token - sentence.tokens.start,
                block: sentence.block,
                quoted: quotation.is_open(),
            };
            let opens_phrase = |at: usize| labels.is(at, Class::NounPhraseOpener);
            if let Some(person) = labels.person(token) {
                let end = labels.end_of_name(token).unwrap_or(token + 1);
                state.name(person as usize, end, place, first && !place.quoted);
                first = false;
                if (token..end).any(opens_phrase) {
                    end_of_phrase = end + MAX_WORDS_BEFORE;
                }
                token = end;
                continue;
            }
            if let Some(gender) = gender_of_pronoun(labels, token) {
                if !is_generic(labels, token) {
                    state.pronoun(place, gender);
                }
            } else if token < end_of_phrase && is_unnamed(labels, token, sentence.tokens.start) {
                state.unnamed(place, first && !place.quoted);
            }
            token += 1;
            if opens_phrase(token - 1) {
                end_of_phrase = token + MAX_WORDS_BEFORE;
            }
        }
    }
    state.found
}

/// The people mentioned in the text processed so far.
struct DiscourseState<'s, 'd, 'a> {
    labels: &'s Labels<'d, 'a>,
    chooser: &'s mut dyn Choose,
    people: &'s [Draft<Profile>],
    /// The referents, the latest at the end.
    recent: Vec<Referent>,
    /// For each person, the number of resolved pronouns of each gender.
    votes: Vec<[u32; 2]>,
    found: Pronouns,
}

impl DiscourseState<'_, '_, '_> {
    /// Records a name that ends before `end`. `first` is whether it is the first mention in its sentence.
    fn name(&mut self, person: usize, end: usize, place: Place, first: bool) {
        self.remember(Referent {
            person: Some(person),
            candidate: Candidate {
                slot: Slot::of(self.labels.document, place.token, end, first),
                ..self.person(person, place)
            },
        });
    }

    /// Records a person without a name: "the driver".
    fn unnamed(&mut self, place: Place, first: bool) {
        let document = self.labels.document;
        self.remember(Referent {
            person: None,
            candidate: Candidate {
                identity: document.tokens[place.token].span,
                kind: CandidateKind::Unnamed,
                gender: gender_of_noun(self.labels.token(place.token)),
                place,
                slot: Slot::of(document, place.token, place.token + 1, first),
                by_pronoun: false,
                count: 0,
                names: 0,
                fit: Fit::Unknown,
                speech: None,
            },
        });
    }

    /// A person as a candidate, mentioned once at a place.
    fn person(&self, person: usize, place: Place) -> Candidate {
        Candidate {
            identity: self.people[person].mentions[0].span,
            kind: CandidateKind::Person,
            gender: self.gender(person),
            place,
            slot: Slot::default(),
            by_pronoun: false,
            count: 1,
            names: self.people[person].names.len(),
            fit: Fit::Unknown,
            speech: None,
        }
    }

    /// The gender of a person: as shown by a title, or else by most pronouns, or else by the given name.
    fn gender(&self, person: usize) -> Option<Gender> {
        let [female, male] = self.votes[person];
        let known = self.found.genders[person];
        if self.people[person].detail.gender_shown || female == male {
            return known;
        }
        let by_pronouns = if female > male {
            Gender::Female
        } else {
            Gender::Male
        };
        known
            .filter(|_| female.abs_diff(male) < 2)
            .or(Some(by_pronouns))
    }

    /// Moves a referent to the end of the list, and adds the count of its previous mentions.
    fn remember(&mut self, mut referent: Referent) {
        let same = |known: &Referent| known.person == referent.person;
        if let Some(at) = self.recent.iter().position(same) {
            let known = self.recent.remove(at).candidate;
            let new = &mut referent.candidate;
            if new.kind == CandidateKind::Person || new.by_pronoun {
                new.count += known.count;
            }
            new.slot.subject |=
                new.by_pronoun && known.slot.subject && known.place.sentence == new.place.sentence;
        }
        if self.recent.len() == MAX_REFERENTS {
            self.recent.remove(0);
        }
        self.recent.push(referent);
    }

    /// Resolves a pronoun if one person probably is its antecedent.
    fn pronoun(&mut self, place: Place, gender: Gender) {
        let document = self.labels.document;
        let subject = self.labels.is(place.token, Class::SubjectPronoun);
        let slot = Slot::of(document, place.token, place.token + 1, false);
        let anaphor = Anaphor {
            form: self.form(place.token),
            place,
            span: document.tokens[place.token].span,
            gender: Some(gender),
            speaks: slot.speaks,
            is_source: false,
            determiner: Determiner::None,
            modifiers: 0,
            has_complement: false,
            is_specific: false,
        };
        let referents = self.referents(&anaphor);
        let candidates: Vec<Candidate> = referents.iter().map(|it| it.candidate).collect();
        let Some((index, confidence)) = self.chooser.choose(&anaphor, &candidates) else {
            return;
        };
        let Referent { person, candidate } = referents[index];
        let slot = Slot {
            subject,
            speaks: slot.speaks,
            oblique: false,
        };
        let Some(person) = person else {
            self.remember(Referent {
                person,
                candidate: Candidate {
                    place,
                    slot,
                    by_pronoun: true,
                    count: 1,
                    ..candidate
                },
            });
            return;
        };
        let rule = match candidate {
            Candidate { place: there, .. } if there.token > place.token => "cataphora",
            Candidate {
                by_pronoun: true, ..
            } => "pronoun-chain",
            _ => "pronoun",
        };
        let mention = Mention {
            span: anaphor.span,
            kind: MentionKind::Pronoun,
            sense: None,
            confidence,
            rule,
            relabeled: None,
        };
        self.found.mentions.push((person, mention));
        self.votes[person][usize::from(gender == Gender::Male)] += 1;
        self.found.genders[person] = self.gender(person);
        self.remember(Referent {
            person: Some(person),
            candidate: Candidate {
                slot,
                by_pronoun: true,
                ..self.person(person, place)
            },
        });
    }

    /// The form of a pronoun.
    fn form(&self, token: usize) -> Form {
        let forms = [
            (Class::SubjectPronoun, Form::Subject),
            (Class::ObjectPronoun, Form::Object),
            (Class::ReflexivePronoun, Form::Reflexive),
        ];
        let form = forms
            .into_iter()
            .find(|(class, _)| self.labels.is(token, *class));
        form.map_or(Form::Possessive, |(_, form)| form)
    }

    /// The people who may be the antecedent of a pronoun.
    fn referents(&self, pronoun: &Anaphor) -> Vec<Referent> {
        let agrees = |referent: &Referent| {
            let of = referent.candidate.gender;
            of.is_none() || of == pronoun.gender
        };
        let is_near = |referent: &Referent| {
            pronoun.place.sentence - referent.candidate.place.sentence <= MAX_DISTANCE
        };
        let recent = self.recent.iter().copied().filter(is_near);
        let mut found: Vec<Referent> = recent.collect();
        let next = self.next(pronoun.place).filter(|next| {
            let mut known = found.iter();
            known.all(|referent| referent.person != next.person)
        });
        found.extend(next);
        found.retain(agrees);
        found
    }

    /// The next person of a sentence that begins with a pronoun: "In his speech, Kim said".
    fn next(&self, place: Place) -> Option<Referent> {
        let sentence = self.labels.document.sentences.get(place.sentence)?.tokens;
        if place.quoted || place.token > sentence.start + CATAPHOR_START {
            return None;
        }
        let end = sentence.end.min(place.token + CATAPHOR_REACH);
        let at = (place.token..end).find(|&at| self.labels.is_person(at))?;
        let person = self.labels.person(at)? as usize;
        Some(Referent {
            person: Some(person),
            candidate: Candidate {
                slot: Slot::of(self.labels.document, at, self.labels.end_of_name(at)?, true),
                ..self.person(
                    person,
                    Place {
                        token: at,
                        offset: at - sentence.start,
                        ..place
                    },
                )
            },
        })
    }
}

/// The gender of a pronoun; `None` if the token is not a pronoun.
fn gender_of_pronoun(labels: &Labels<'_, '_>, token: usize) -> Option<Gender> {
    if labels.is(token, Class::MasculinePronoun) {
        Some(Gender::Male)
    } else if labels.is(token, Class::FemininePronoun) {
        Some(Gender::Female)
    } else {
        None
    }
}

/// Whether a pronoun does not refer to a particular person: "his or her", "he/she", "Her Majesty".
fn is_generic(labels: &Labels<'_, '_>, token: usize) -> bool {
    let joint = |at: usize| labels.token(at) == "/" || labels.is_any(at, &[Class::And, Class::Or]);
    let pronoun = |at: usize| gender_of_pronoun(labels, at).is_some();
    joint(token + 1) && pronoun(token + 2)
        || token >= 2 && joint(token - 1) && pronoun(token - 2)
        || labels.is(token + 1, Class::StyleNoun)
}

/// Whether a lower-case noun for a person is the head of a phrase that begins with an article, at or after `min`.
fn is_unnamed(labels: &Labels<'_, '_>, token: usize, min: usize) -> bool {
    let noun = labels.token(token);
    if !noun.starts_with(|c: char| c.is_ascii_lowercase())
        || !is_person_noun(noun)
        || is_person_noun(labels.token(token + 1))
        || labels.is_person(token + 1)
    {
        return false;
    }
    let opens = |at: usize| labels.is(at, Class::NounPhraseOpener);
    let ends = |at: usize| {
        let text = labels.token(at);
        labels.ends_role(at) || !text.starts_with(char::is_alphabetic)
    };
    let mut before = (min..token).rev().take(MAX_WORDS_BEFORE);
    before.find(|&at| opens(at) || ends(at)).is_some_and(opens)
}

//! Resolves the pronouns "he", "she", "his" and "her".
//!
//! Each person in the recent sentences gets a weight by gender, distance and grammatical role. This includes people without a
//! name ("the driver"), whose pronouns are not mentions. If the two best weights are nearly the same, the pronoun remains
//! unresolved.

use crate::lexicon::people::{ends_role, gender_of_noun, is_person_noun};
use crate::lexicon::{Class, Gender};
use crate::text::TokenKind;

use super::draft::Draft;
use super::labels::{Labels, with_lower};
use super::names::is_possessive;
use super::people::Profile;
use super::quotation::Quotation;
use super::{Mention, MentionKind};

/// Maximum number of referents that are kept.
const MAX_REFERENTS: usize = 10;

/// Maximum distance from a pronoun to the last mention of its antecedent, in sentences.
const MAX_DISTANCE: usize = 4;

/// Minimum difference between the weights of the best and the second referent.
const MARGIN: f32 = 0.35;

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
    gender: Option<Gender>,
    /// The position of the last mention.
    place: Place,
    /// Whether it is the subject of its clause.
    subject: bool,
    /// Whether it is next to a verb of saying.
    speaks: bool,
    /// Whether it follows a preposition or is a possessor.
    oblique: bool,
    /// Number of mentions by name or pronoun so far.
    count: u32,
    /// Whether the last mention is a pronoun.
    by_pronoun: bool,
}

/// The position of a token.
#[derive(Debug, Clone, Copy)]
struct Place {
    token: usize,
    /// Index of the sentence.
    sentence: usize,
    /// Whether it is inside a quotation.
    quoted: bool,
}

/// A pronoun in the text.
#[derive(Debug, Clone, Copy)]
struct Pronoun {
    place: Place,
    gender: Gender,
    /// Whether it is "he" or "she".
    subject: bool,
}

/// The resolved pronouns of an article.
pub(super) struct Pronouns {
    /// Each pronoun that was resolved, with the index of its person.
    pub(super) mentions: Vec<(usize, Mention)>,
    /// The gender of each person, including the evidence of pronouns.
    pub(super) genders: Vec<Option<Gender>>,
}

/// Resolves the third-person pronouns of an article.
pub(super) fn find(labels: &Labels<'_, '_>, people: &[Draft<Profile>]) -> Pronouns {
    let mut state = DiscourseState {
        labels,
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
                    state.pronoun(Pronoun {
                        place,
                        gender,
                        subject: labels.is(token, Class::SubjectPronoun),
                    });
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
        let labels = self.labels;
        let speaks = self.speaks(place.token, end);
        let before = place.token.checked_sub(1);
        let oblique = before.is_some_and(|at| labels.is(at, Class::ObliquePreposition))
            || is_possessive(labels.token(end));
        let comma = usize::from(labels.token(end) == ",");
        let relative = labels.is(end + comma, Class::Who);
        self.remember(Referent {
            person: Some(person),
            gender: self.gender(person),
            place,
            subject: (first || speaks || relative) && !oblique,
            speaks,
            oblique,
            count: 1,
            by_pronoun: false,
        });
    }

    /// Records a person without a name: "the driver".
    fn unnamed(&mut self, place: Place, first: bool) {
        let next = place.token + 1;
        let speaks = self.labels.is(next, Class::SayingVerb);
        self.remember(Referent {
            person: None,
            gender: gender_of_noun(self.labels.token(place.token)),
            place,
            subject: first || speaks || self.labels.is(next, Class::Who),
            speaks,
            oblique: false,
            count: 0,
            by_pronoun: false,
        });
    }

    /// Whether a verb of saying precedes `start` or follows at `end`.
    fn speaks(&self, start: usize, end: usize) -> bool {
        let says = |at: usize| self.labels.is(at, Class::SayingVerb);
        says(end) || start.checked_sub(1).is_some_and(says)
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
            let known = self.recent.remove(at);
            referent.count += known.count;
            referent.subject |= referent.by_pronoun
                && known.subject
                && known.place.sentence == referent.place.sentence;
        }
        if self.recent.len() == MAX_REFERENTS {
            self.recent.remove(0);
        }
        self.recent.push(referent);
    }

    /// Resolves a pronoun if one referent clearly outweighs the others.
    fn pronoun(&mut self, pronoun: Pronoun) {
        let Some((person, confidence, rule)) = self.antecedent(pronoun) else {
            return;
        };
        let place = pronoun.place;
        let mention = Mention {
            span: self.labels.document.tokens[place.token].span,
            kind: MentionKind::Pronoun,
            sense: None,
            confidence,
            rule,
            relabeled: None,
        };
        self.found.mentions.push((person, mention));
        self.votes[person][usize::from(pronoun.gender == Gender::Male)] += 1;
        let gender = self.gender(person);
        self.found.genders[person] = gender;
        self.remember(Referent {
            person: Some(person),
            gender,
            place,
            subject: pronoun.subject,
            speaks: self.speaks(place.token, place.token + 1),
            oblique: false,
            count: 1,
            by_pronoun: true,
        });
    }

    /// The antecedent of a pronoun, with its probability and the rule.
    fn antecedent(&self, pronoun: Pronoun) -> Option<(usize, f32, &'static str)> {
        let mut best: Option<(f32, Referent)> = None;
        let mut second = f32::NEG_INFINITY;
        for &referent in &self.recent {
            let Some(weight) = weigh(referent, pronoun) else {
                continue;
            };
            match best {
                Some((known, _)) if weight <= known => second = second.max(weight),
                _ => {
                    second = best.map_or(second, |(known, _)| known);
                    best = Some((weight, referent));
                }
            }
        }
        let Some((weight, referent)) = best else {
            return Some((self.cataphor(pronoun)?, 0.6, "cataphora"));
        };
        let margin = weight - second;
        let person = referent.person.filter(|_| margin >= MARGIN)?;
        let rule = if referent.by_pronoun {
            "pronoun-chain"
        } else {
            "pronoun"
        };
        Some((person, (0.6 + 0.12 * margin).clamp(0.0, 0.95), rule))
    }

    /// The antecedent of a cataphoric pronoun, whose name follows in the same sentence: "In his speech, Kim said".
    fn cataphor(&self, pronoun: Pronoun) -> Option<usize> {
        let Place {
            token,
            sentence,
            quoted,
        } = pronoun.place;
        let sentence = self.labels.document.sentences.get(sentence)?.tokens;
        if quoted || token > sentence.start + CATAPHOR_START {
            return None;
        }
        (token..sentence.end.min(token + CATAPHOR_REACH))
            .filter_map(|at| self.labels.person(at))
            .map(|person| person as usize)
            .find(|&person| {
                let gender = self.found.genders[person];
                gender.is_none_or(|gender| gender == pronoun.gender)
            })
    }
}

/// The weight of a referent as antecedent of a pronoun; `None` if it cannot be the antecedent. The weights were chosen on the
/// `tune` half of `fixtures/gold`.
fn weigh(referent: Referent, pronoun: Pronoun) -> Option<f32> {
    let (from, to) = (referent.place, pronoun.place);
    let distance = to.sentence - from.sentence;
    if distance > MAX_DISTANCE
        || referent
            .gender
            .is_some_and(|gender| gender != pronoun.gender)
    {
        return None;
    }
    let mut weight = match (referent.gender, referent.person) {
        (Some(_), Some(_)) => 2.0,
        (None, Some(_)) => 1.55,
        (Some(_), None) => 0.5,
        (None, None) => 0.2,
    };
    weight -= 1.15 * distance as f32;
    weight -= 0.6 * (to.token - from.token).min(60) as f32 / 20.0;
    if distance == 0 {
        weight += 0.4;
    }
    if referent.subject {
        weight += if distance == 0 { 0.5 } else { 1.0 };
    }
    if referent.oblique {
        weight -= 0.5;
    }
    // In "Kim said he would", the speaker is the likely antecedent. Inside a quotation, speakers refer to themselves as "I".
    if referent.speaks && !to.quoted {
        weight += if pronoun.subject { 1.05 } else { 0.3 };
    }
    if referent.speaks && to.quoted && !from.quoted && distance <= 1 {
        weight -= 1.7;
    }
    if from.quoted && to.quoted {
        weight += 1.0;
    }
    Some(weight + 0.3 * (referent.count.min(8) as f32).ln_1p())
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
        with_lower(text, ends_role) || !text.starts_with(char::is_alphabetic)
    };
    let mut before = (min..token).rev().take(MAX_WORDS_BEFORE);
    before.find(|&at| opens(at) || ends(at)).is_some_and(opens)
}

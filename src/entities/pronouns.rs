//! Whom "he", "she", "his", "her" mean.
//!
//! Every person in the recent sentences is weighed by gender, distance and part in the sentence; so are people without a
//! name ("the driver"), who win without being mentions. When two weigh nearly the same, nobody is taken.

use crate::lexicon::Gender;
use crate::lexicon::people::{gender_of_noun, is_person_noun};
use crate::span::Span;

use super::draft::Draft;
use super::labels::{EntityRef, Labels, with_lower};
use super::people::Profile;
use super::{Mention, MentionKind};

/// People who are kept in mind at once.
const MEMORY: usize = 10;
/// Sentences back to the last mention of somebody whom a pronoun may mean.
const FAR: usize = 4;

/// By how much the best must outweigh the second.
const MARGIN: f32 = 0.35;

/// Somebody who was mentioned.
#[derive(Debug, Clone, Copy)]
struct Referent {
    /// Index of the person; `None` for somebody without a name.
    person: Option<usize>,
    gender: Option<Gender>,
    sentence: usize,
    token: usize,
    subject: bool,
    speaks: bool,
    /// Whether it stands behind a preposition or owns something.
    oblique: bool,
    quoted: bool,
    count: u32,
    by_pronoun: bool,
}

/// What the pronouns of an article refer to.
pub(super) struct Pronouns {
    /// Each pronoun that was resolved, with the index of its person.
    pub(super) mentions: Vec<(usize, Mention)>,
    /// The gender of each person, with the evidence of pronouns.
    pub(super) genders: Vec<Option<Gender>>,
}

/// Resolves the third-person pronouns of an article.
pub(super) fn find(labels: &Labels<'_, '_>, people: &[Draft<Profile>]) -> Pronouns {
    let mut memory = Memory {
        recent: Vec::with_capacity(MEMORY + 1),
        votes: vec![[0, 0]; people.len()],
        people,
        found: Pronouns {
            mentions: Vec::new(),
            genders: people.iter().map(|person| person.detail.gender).collect(),
        },
    };
    let document = labels.document;
    let forms = document.lexemes.iter();
    let forms: Vec<Sign> = forms
        .map(|form| Sign::of(form.span.of(document.text())))
        .collect();
    let sign_of = |token: usize| forms[document.tokens[token].lexeme as usize];
    let mut in_quote = false;
    let mut block = usize::MAX;
    for (number, sentence) in document.sentences.iter().enumerate() {
        if sentence.block != block {
            block = sentence.block;
            in_quote = false;
        }
        let mut token = sentence.tokens.start;
        let mut first = true;
        // One behind the last token where a phrase may go on that an article began.
        let mut reach = 0;
        while token < sentence.tokens.end {
            let sign = sign_of(token);
            in_quote = match sign.mark {
                Mark::Opens => true,
                Mark::Closes => false,
                Mark::Straight => !in_quote,
                Mark::None => in_quote,
            };
            if let EntityRef::Person(person) = labels.entity(token) {
                let end = labels.end_of_name(token).unwrap_or(token + 1);
                let person = person as usize;
                memory.mention(
                    person,
                    labels,
                    (token, end),
                    number,
                    first && !in_quote,
                    in_quote,
                );
                first = false;
                if (token..end).any(|at| sign_of(at).begins_phrase) {
                    reach = end + MOST_BEFORE;
                }
                token = end;
                continue;
            }
            if let Some(gender) = sign.gender {
                if !is_general(labels, token) {
                    let pronoun = Pronoun {
                        token,
                        sentence: number,
                        gender,
                        in_quote,
                        subject: matches!(labels.token(token), "he" | "she" | "He" | "She"),
                    };
                    memory.pronoun(labels, pronoun);
                }
            } else if token < reach
                && labels
                    .token(token)
                    .starts_with(|c: char| c.is_ascii_lowercase())
                && is_person_noun(labels.token(token))
                && starts_phrase(labels, token, sentence.tokens.start)
            {
                memory.unnamed(labels, token, number, first && !in_quote, in_quote);
            }
            token += 1;
            if sign.begins_phrase {
                reach = token + MOST_BEFORE;
            }
        }
    }
    memory.found
}

/// What a token tells by its form alone.
#[derive(Debug, Clone, Copy)]
struct Sign {
    mark: Mark,
    /// The gender of the people whom it means, when it is a pronoun.
    gender: Option<Gender>,
    begins_phrase: bool,
}

/// Which quotation mark a token is.
#[derive(Debug, Clone, Copy)]
enum Mark {
    None,
    Opens,
    Closes,
    Straight,
}

impl Sign {
    fn of(token: &str) -> Self {
        Self {
            mark: match token {
                "“" | "``" => Mark::Opens,
                "”" | "''" => Mark::Closes,
                "\"" => Mark::Straight,
                _ => Mark::None,
            },
            gender: gender_of_pronoun(token),
            begins_phrase: begins_phrase(token),
        }
    }
}

struct Pronoun {
    token: usize,
    sentence: usize,
    gender: Gender,
    in_quote: bool,
    subject: bool,
}

struct Memory<'p> {
    people: &'p [Draft<Profile>],
    /// Those mentioned last come last.
    recent: Vec<Referent>,
    /// For each person how many pronouns of each gender were taken to mean the person.
    votes: Vec<[u32; 2]>,
    found: Pronouns,
}

impl Memory<'_> {
    fn mention(
        &mut self,
        person: usize,
        labels: &Labels<'_, '_>,
        (token, end): (usize, usize),
        sentence: usize,
        first: bool,
        quoted: bool,
    ) {
        let count = self
            .forget(|known| known.person == Some(person))
            .map_or(0, |known| known.count);
        let speaks = is_saying(labels.token(end))
            || token
                .checked_sub(1)
                .is_some_and(|at| is_saying(labels.token(at)));
        let before = token.checked_sub(1).map_or("", |at| labels.token(at));
        let oblique = matches!(
            before,
            "of" | "by"
                | "to"
                | "with"
                | "for"
                | "from"
                | "against"
                | "about"
                | "on"
                | "like"
                | "than"
        ) || super::names::is_possessive(labels.token(end));
        let next = labels.token(end);
        let relative = next == "who" || next == "," && labels.token(end + 1) == "who";
        self.remember(Referent {
            person: Some(person),
            gender: self.gender(person),
            sentence,
            token,
            subject: (first || speaks || relative) && !oblique,
            speaks,
            oblique,
            quoted,
            count: count + 1,
            by_pronoun: false,
        });
    }

    fn unnamed(
        &mut self,
        labels: &Labels<'_, '_>,
        token: usize,
        sentence: usize,
        first: bool,
        quoted: bool,
    ) {
        let gender = gender_of_noun(labels.token(token));
        let next = labels.token(token + 1);
        let speaks = is_saying(next);
        self.forget(|known| known.person.is_none());
        self.remember(Referent {
            person: None,
            gender,
            sentence,
            token,
            subject: first || speaks || next == "who",
            speaks,
            oblique: false,
            quoted,
            count: 0,
            by_pronoun: false,
        });
    }

    fn gender(&self, person: usize) -> Option<Gender> {
        let known = self.found.genders[person];
        let [female, male] = self.votes[person];
        if self.people[person].detail.gender_shown || female == male {
            return known;
        }
        let by_votes = match female > male {
            true => Gender::Female,
            false => Gender::Male,
        };
        known
            .filter(|_| female.abs_diff(male) < 2)
            .or(Some(by_votes))
    }

    fn forget(&mut self, which: impl Fn(&Referent) -> bool) -> Option<Referent> {
        let at = self.recent.iter().position(which)?;
        Some(self.recent.remove(at))
    }

    fn remember(&mut self, referent: Referent) {
        if self.recent.len() == MEMORY {
            self.recent.remove(0);
        }
        self.recent.push(referent);
    }

    fn pronoun(&mut self, labels: &Labels<'_, '_>, pronoun: Pronoun) {
        let mut best: Option<(f32, Referent)> = None;
        let mut second = f32::NEG_INFINITY;
        for referent in &self.recent {
            let Some(weight) = weigh(referent, &pronoun) else {
                continue;
            };
            match best {
                Some((known, _)) if weight <= known => second = second.max(weight),
                _ => {
                    second = best.map_or(second, |(known, _)| known);
                    best = Some((weight, *referent));
                }
            }
        }
        let (person, confidence, rule) = match best {
            Some((weight, referent)) => {
                let margin = weight - second;
                let Some(person) = referent.person.filter(|_| margin >= MARGIN) else {
                    return;
                };
                (
                    person,
                    (0.6 + 0.12 * margin).clamp(0.0, 0.95),
                    if referent.by_pronoun {
                        "pronoun-chain"
                    } else {
                        "pronoun"
                    },
                )
            }
            None => match cataphor(labels, &self.found.genders, &pronoun) {
                Some(person) => (person, 0.6, "pronoun-ahead"),
                None => return,
            },
        };
        let span: Span = labels
            .document
            .tokens
            .get(pronoun.token)
            .map_or(Span::new(0, 0), |token| token.span);
        let mention = Mention {
            span,
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
        let known = self.forget(|known| known.person == Some(person));
        let speaks = is_saying(labels.token(pronoun.token + 1))
            || pronoun
                .token
                .checked_sub(1)
                .is_some_and(|at| is_saying(labels.token(at)));
        self.remember(Referent {
            person: Some(person),
            gender,
            sentence: pronoun.sentence,
            token: pronoun.token,
            subject: pronoun.subject
                || known.is_some_and(|known| known.subject && known.sentence == pronoun.sentence),
            speaks,
            oblique: false,
            quoted: pronoun.in_quote,
            count: known.map_or(0, |known| known.count) + 1,
            by_pronoun: true,
        });
    }
}

/// How well a pronoun may mean somebody; `None` when it cannot. The weights were chosen on the `tune` half of
/// `fixtures/gold`.
fn weigh(referent: &Referent, pronoun: &Pronoun) -> Option<f32> {
    let distance = pronoun.sentence - referent.sentence;
    if distance > FAR
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
    weight -= 0.6 * (pronoun.token - referent.token).min(60) as f32 / 20.0;
    if distance == 0 {
        weight += 0.4;
    }
    if referent.subject {
        weight += if distance == 0 { 0.5 } else { 1.0 };
    }
    if referent.oblique {
        weight -= 0.5;
    }
    // "Kim said he would": who speaks goes on, but inside the quotation says "I".
    if referent.speaks && !pronoun.in_quote {
        weight += if pronoun.subject { 1.05 } else { 0.3 };
    }
    if referent.speaks && pronoun.in_quote && !referent.quoted && distance <= 1 {
        weight -= 1.7;
    }
    if referent.quoted && pronoun.in_quote {
        weight += 1.0;
    }
    Some(weight + 0.3 * (referent.count.min(8) as f32).ln_1p())
}

/// The person whose name follows in the sentence that a pronoun opens: "In his speech, Kim said".
fn cataphor(
    labels: &Labels<'_, '_>,
    genders: &[Option<Gender>],
    pronoun: &Pronoun,
) -> Option<usize> {
    let sentence = labels.document.sentences.get(pronoun.sentence)?;
    if pronoun.in_quote || pronoun.token > sentence.tokens.start + 6 {
        return None;
    }
    (pronoun.token..sentence.tokens.end.min(pronoun.token + 30)).find_map(|at| {
        match labels.entity(at) {
            EntityRef::Person(person) => {
                let person = person as usize;
                let fits = genders[person].is_none_or(|gender| gender == pronoun.gender);
                Some(person).filter(|_| fits)
            }
            _ => None,
        }
    })
}

/// The gender of the people whom a pronoun means.
fn gender_of_pronoun(token: &str) -> Option<Gender> {
    match token {
        "he" | "He" | "him" | "Him" | "his" | "His" | "himself" | "Himself" | "HE" | "HIS"
        | "HIM" => Some(Gender::Male),
        "she" | "She" | "her" | "Her" | "hers" | "Hers" | "herself" | "Herself" | "SHE" | "HER" => {
            Some(Gender::Female)
        }
        _ => None,
    }
}

/// "his or her", "he/she", "Her Majesty".
fn is_general(labels: &Labels<'_, '_>, token: usize) -> bool {
    let joint = |at: usize| matches!(labels.token(at), "or" | "/" | "and");
    let next = joint(token + 1) && gender_of_pronoun(labels.token(token + 2)).is_some();
    let last =
        token >= 2 && joint(token - 1) && gender_of_pronoun(labels.token(token - 2)).is_some();
    next || last
        || matches!(
            labels.token(token + 1),
            "Majesty" | "Excellency" | "Highness" | "Holiness"
        )
}

/// Whether a person noun is the head of a phrase with an article, a few tokens back.
fn starts_phrase(labels: &Labels<'_, '_>, token: usize, least: usize) -> bool {
    if is_person_noun(labels.token(token + 1))
        || matches!(labels.entity(token + 1), EntityRef::Person(_))
    {
        return false;
    }
    (least..token).rev().take(MOST_BEFORE).find_map(|at| {
        let text = labels.token(at);
        if begins_phrase(text) {
            Some(true)
        } else if with_lower(text, crate::lexicon::people::ends_role)
            || !text.chars().next().is_some_and(char::is_alphabetic)
        {
            Some(false)
        } else {
            None
        }
    }) == Some(true)
}

/// Words that are looked at in front of a noun, the article among them.
const MOST_BEFORE: usize = 4;

/// "the", "a", "his": a noun comes.
fn begins_phrase(token: &str) -> bool {
    matches!(
        token,
        "the"
            | "a"
            | "an"
            | "The"
            | "A"
            | "An"
            | "one"
            | "One"
            | "another"
            | "Another"
            | "every"
            | "each"
            | "his"
            | "her"
            | "whose"
    )
}

fn is_saying(token: &str) -> bool {
    matches!(
        token,
        "said"
            | "says"
            | "told"
            | "added"
            | "adds"
            | "explained"
            | "explains"
            | "noted"
            | "notes"
            | "stated"
            | "wrote"
            | "tweeted"
            | "asked"
            | "continued"
            | "recalled"
            | "replied"
            | "insisted"
            | "argued"
            | "argues"
            | "claimed"
            | "announced"
            | "warned"
            | "stressed"
            | "concluded"
            | "admitted"
            | "declared"
            | "commented"
            | "remarked"
            | "pointed"
            | "urged"
            | "denied"
            | "testified"
            | "thinks"
            | "believes"
            | "thought"
            | "believed"
    )
}

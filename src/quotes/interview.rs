//! Resolves the speaker labels of an interview: "Q", "A", "MS. JONES".

use std::cmp::Reverse;
use std::collections::HashMap;

use crate::entities::{Entities, Entity, EntityId, Mention, Person};
use crate::lexicon::{Class, Classes, Gender};

use super::context::{QuoteContext, class};
use super::proposals::{Proposal, Rule};

/// Maximum number of people compared with a label.
const MAX_PEOPLE: usize = 200;

/// The people of an interview.
#[derive(Debug)]
pub(super) struct Interview<'e> {
    people: &'e [Entity<Person>],
    /// The person who answers.
    interviewee: Option<EntityId>,
    /// The person who asks the questions.
    interviewer: Option<EntityId>,
    /// Cache of resolved labels.
    labels: HashMap<String, Option<EntityId>>,
}

impl<'e> Interview<'e> {
    /// Identifies the two sides from the introduction, the text before the first label. The interviewee is the person named
    /// most often. The interviewer is the first other person named after "to", "with" or "by".
    pub(super) fn new(
        context: &QuoteContext<'_>,
        entities: &'e Entities,
        quotes: &[Proposal],
    ) -> Self {
        let turns = quotes.iter().filter(|quote| quote.rule == Rule::Interview);
        let first = turns.filter_map(|turn| turn.source).min();
        let intro_end = first.map_or(0, |(at, _)| context.document.tokens[at].span.start);
        let people = &entities.people[..entities.people.len().min(MAX_PEOPLE)];
        let interviewee = people
            .iter()
            .filter(|person| mentions_before(person, intro_end).next().is_some())
            .max_by_key(|person| {
                let count = mentions_before(person, intro_end).count();
                (count, Reverse(person.id))
            });
        let is_spoken_to = |person: &&Entity<Person>| {
            mentions_before(person, intro_end).any(|mention| {
                let at = context.document.token_at(mention.span.start);
                at.checked_sub(1).is_some_and(|before| {
                    let c = context.words[before].class;
                    matches!(c, class::TO | class::WITH | class::BY)
                })
            })
        };
        let interviewer = people
            .iter()
            .filter(|person| interviewee.is_none_or(|interviewee| interviewee.id != person.id))
            .find(is_spoken_to);
        Self {
            people,
            interviewee: interviewee.map(|person| EntityId::Person(person.id)),
            interviewer: interviewer.map(|person| EntityId::Person(person.id)),
            labels: HashMap::new(),
        }
    }

    /// The person that a label refers to.
    pub(super) fn speaker(&mut self, label: &str) -> Option<EntityId> {
        let classes = Classes::of(label);
        if classes.has(Class::AnswerLabel) {
            return self.interviewee;
        }
        if classes.has(Class::QuestionLabel) {
            return self.interviewer;
        }
        if let Some(known) = self.labels.get(label) {
            return *known;
        }
        let found = self.named(label);
        self.labels.insert(label.to_owned(), found);
        found
    }

    /// The only person whose name contains the last word of a label. If there are several, the other words of the label
    /// decide: parts of the name, a title that shows the gender, or the role.
    fn named(&self, label: &str) -> Option<EntityId> {
        let is_separator = |c: char| !c.is_alphanumeric() && !matches!(c, '-' | '’' | '\'');
        let words: Vec<&str> = label
            .split(is_separator)
            .filter(|word| !word.is_empty())
            .collect();
        let (last, others) = words.split_last()?;
        let has = |name: &str, word: &str| {
            let mut parts = name.split_whitespace();
            parts.any(|part| part.to_lowercase() == word.to_lowercase())
        };
        let mut people: Vec<&Entity<Person>> = self
            .people
            .iter()
            .filter(|person| has(&person.name, last))
            .collect();
        let keep = |people: &mut Vec<&Entity<Person>>, fits: &dyn Fn(&Entity<Person>) -> bool| {
            if people.len() > 1 && people.iter().any(|person| fits(person)) {
                people.retain(|person| fits(person));
            }
        };
        keep(&mut people, &|person| {
            others.iter().any(|word| has(&person.name, word))
        });
        if let Some(gender) = others.iter().find_map(|word| gender_of_title(word)) {
            keep(&mut people, &|person| person.detail.gender == Some(gender));
        }
        keep(&mut people, &|person| {
            let role = person.detail.role.as_deref().unwrap_or("");
            others.iter().any(|word| has(role, word))
        });
        match people[..] {
            [one] => Some(EntityId::Person(one.id)),
            _ => None,
        }
    }
}

/// The mentions of a person that end at or before byte `end` of the text.
fn mentions_before(person: &Entity<Person>, end: usize) -> impl Iterator<Item = &Mention> {
    let mentions = person.mentions.iter();
    mentions.filter(move |mention| mention.span.end <= end)
}

fn gender_of_title(word: &str) -> Option<Gender> {
    let classes = Classes::of(word);
    if classes.has(Class::MaleTitle) {
        Some(Gender::Male)
    } else if classes.has(Class::FemaleTitle) {
        Some(Gender::Female)
    } else {
        None
    }
}

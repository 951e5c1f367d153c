//! Parses the descriptions that are sources of quotes: "the company", "a former minister".

use crate::entities::coreference::{Determiner, Fit, Form};
use crate::entities::{Entity, Mention, MentionKind, Organization, Person};
use crate::lexicon::organizations::description as kind_of_noun;
use crate::lexicon::people::{is_role_noun, is_subject_noun, stands_for};
use crate::lexicon::{Class, OrganizationKind};

use super::antecedents::{head_has_noun, is_plural};
use super::context::{QuoteContext, Run, class};
use super::token_class::{ends_head, is_determiner, is_preposition, is_relative_or_that};

/// Maximum length of a description, in tokens.
const MAX_LENGTH: usize = 6;
/// Minimum length of a word that is compared with the words beside a name, in bytes.
const MIN_WORD: usize = 3;

/// A source that is a noun phrase without a name.
#[derive(Debug)]
pub(super) struct Description {
    pub(super) form: Form,
    pub(super) determiner: Determiner,
    /// The head noun, in lower case.
    pub(super) noun: String,
    /// The words between article and noun that are not capitalized.
    pub(super) modifiers: Vec<String>,
    /// Whether a prepositional phrase follows: "the father of the girl".
    pub(super) has_complement: bool,
    /// Whether a word between article and noun is capitalized: "the Korean minister".
    has_name: bool,
    /// All its words of some length, the complement included, in lower case.
    pub(super) words: Vec<String>,
}

impl Description {
    /// Parses a source. Returns `None` if it has a name as head, or a noun that cannot speak.
    pub(super) fn of(context: &QuoteContext<'_>, (start, end): Run) -> Option<Self> {
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
            words: (first..end)
                .map(lower)
                .filter(|word| word.len() >= MIN_WORD)
                .collect(),
        })
    }

    /// Whether it may refer to an entity that is mentioned before it. "A spokesman" and "her doctor" are new, but may be named
    /// next. `shared` is the share of its words that occur beside the name.
    pub(super) fn may_be_known(&self, shared: f32) -> bool {
        match self.determiner {
            Determiner::Definite => !self.has_complement || shared > 0.0,
            Determiner::None => self.modifiers.is_empty() && !self.has_name,
            Determiner::Possessive | Determiner::Other => false,
        }
    }

    /// Whether a role has the noun, or one that it stands for.
    fn has_noun(&self, role: &str) -> bool {
        stands_for(&self.noun).any(|noun| head_has_noun(role, noun))
    }

    /// Whether the noun names a role that an article may also give to the person elsewhere.
    pub(super) fn is_specific(&self) -> bool {
        self.form == Form::Person
            && !is_subject_noun(&self.noun)
            && stands_for(&self.noun).nth(1).is_none()
    }
}

/// The form of a description with a head noun.
fn form_of(context: &QuoteContext<'_>, at: usize, noun: &str) -> Option<Form> {
    if context.is(at, Class::YearOld) || context.is(at, Class::Demonym) {
        Some(Form::Trait)
    } else if kind_of_noun(noun).is_some() {
        Some(Form::Organization)
    } else {
        let is_person = is_subject_noun(noun) || is_role_noun(noun) && !is_plural(noun);
        is_person.then_some(Form::Person)
    }
}

/// How well a description fits an organization.
pub(super) fn fit_of_organization(
    organization: &Entity<Organization>,
    phrase: Option<&Description>,
    text: &str,
) -> Fit {
    let Some(phrase) = phrase else {
        return Fit::Unknown;
    };
    let has_noun = |words: &str| {
        let mut words = words.split_whitespace();
        words.any(|word| word.eq_ignore_ascii_case(&phrase.noun))
    };
    let is_called =
        |mention: &Mention| mention.kind == MentionKind::Nominal && has_noun(mention.span.of(text));
    if has_noun(&organization.name) || organization.mentions.iter().any(is_called) {
        return Fit::Noun;
    }
    match (
        kind_of_noun(&phrase.noun).flatten(),
        organization.detail.kind,
    ) {
        (Some(a), Some(b)) if a == b => Fit::Kind,
        (Some(_), None | Some(OrganizationKind::Other)) => Fit::Unknown,
        _ => Fit::Contrary,
    }
}

/// How well a description fits a person.
pub(super) fn fit_of_person(person: &Entity<Person>, phrase: Option<&Description>) -> Fit {
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

//! The candidate antecedents at a point in the text.

use std::collections::HashSet;

use crate::entities::Organization;
use crate::entities::draft::Draft;
use crate::entities::labels::{EntityRef, Labels, with_lower};
use crate::entities::positions::Position;
use crate::learn::weights::TextMap;
use crate::lexicon::organizations::description as describes_organization;
use crate::lexicon::people::is_role_noun;
use crate::lexicon::{Class, OrganizationKind, fold};
use crate::text::TokenRange;

use super::candidates::{Candidate, Designation, NounIndex, designation};
use super::description::{MAX_LENGTH, age_beside, is_noun_for_somebody, is_plain};

/// Maximum number of designations kept for an organization.
const MAX_DESIGNATIONS: usize = 16;

/// Maximum number of recently named people.
const MAX_RECENT: usize = 8;

/// The entities that a description may refer to, after the text processed so far.
pub(super) struct DiscourseState {
    pub(super) people: Vec<Candidate>,
    pub(super) organizations: Vec<Candidate>,
    pub(super) people_by_noun: NounIndex,
    pub(super) organizations_by_noun: NounIndex,
    pub(super) organizations_by_kind: TextMap<OrganizationKind, Vec<usize>>,
    /// Index of the last sentence that names an organization of unknown kind.
    pub(super) last_of_no_kind: Option<usize>,
    /// Maps each age in the text to the index of a person.
    pub(super) ages: TextMap<String, u32>,
    /// Tokens of roles next to names.
    pub(super) in_roles: HashSet<usize>,
    /// Last words of place names: "museum".
    pub(super) of_places: HashSet<String>,
    /// Maps each noun to the last token at which it introduced an unnamed person or organization: "a minister".
    pub(super) unnamed: TextMap<String, usize>,
    /// The most recently named people, latest last.
    pub(super) recent: Vec<usize>,
    /// Roles that descriptions assigned to people without one.
    pub(super) new_roles: Vec<(usize, TokenRange)>,
}

impl DiscourseState {
    /// The state before the first sentence.
    pub(super) fn new(
        labels: &Labels<'_, '_>,
        positions: &[Position],
        organizations: &[Draft<Organization>],
    ) -> Self {
        let person = |position: &Position| {
            let roles = position.stated.iter();
            Candidate {
                designations: roles.map(|&role| designation(labels, role)).collect(),
                ..Candidate::default()
            }
        };
        let people: Vec<Candidate> = positions.iter().map(person).collect();
        let mut organizations_by_kind: TextMap<OrganizationKind, Vec<usize>> = TextMap::default();
        for (number, organization) in organizations.iter().enumerate() {
            if let Some(kind) = organization.detail.kind {
                organizations_by_kind.entry(kind).or_default().push(number);
            }
        }
        let organizations: Vec<Candidate> = organizations.iter().map(named).collect();
        Self {
            people_by_noun: NounIndex::new(&people),
            organizations_by_noun: NounIndex::new(&organizations),
            organizations_by_kind,
            last_of_no_kind: None,
            people,
            organizations,
            ages: TextMap::default(),
            in_roles: positions
                .iter()
                .flat_map(|position| &position.stated)
                .flat_map(|role| role.start..role.end)
                .collect(),
            of_places: HashSet::new(),
            unnamed: TextMap::default(),
            recent: Vec::new(),
            new_roles: Vec::new(),
        }
    }

    /// Records a mention at a token of a sentence.
    pub(super) fn mention(&mut self, entity: EntityRef, sentence: usize, token: usize) {
        let candidate = match entity {
            EntityRef::Person(person) => {
                let person = person as usize;
                self.recent.retain(|&other| other != person);
                if self.recent.len() >= MAX_RECENT {
                    self.recent.remove(0);
                }
                self.recent.push(person);
                self.people.get_mut(person)
            }
            EntityRef::Organization(organization) => {
                self.organizations.get_mut(organization as usize)
            }
            EntityRef::None | EntityRef::Place => None,
        };
        if let Some(candidate) = candidate {
            candidate.last = Some((sentence, token));
        }
    }

    /// Records a name, the age next to it, and the apposition after the name of an organization.
    pub(super) fn name(
        &mut self,
        labels: &Labels<'_, '_>,
        start: usize,
        end: usize,
        sentence: usize,
    ) {
        let entity = labels.entity(start);
        self.mention(entity, sentence, start);
        match entity {
            EntityRef::Person(person) => {
                if let Some(age) = age_beside(labels, start, end) {
                    self.ages.insert(age.to_owned(), person);
                }
            }
            EntityRef::Organization(organization) => {
                let organization = organization as usize;
                let known = &self.organizations[organization];
                if known.kind.is_none() {
                    self.last_of_no_kind = Some(sentence);
                }
                if known.designations.len() < MAX_DESIGNATIONS {
                    self.apposition(labels, organization, end);
                }
            }
            EntityRef::Place => {
                let last = labels.token(end.saturating_sub(1)).to_lowercase();
                self.of_places.insert(last);
            }
            EntityRef::None => {}
        }
    }

    /// Records the apposition of an organization after `comma`: "Tern Systems, a software company".
    fn apposition(&mut self, labels: &Labels<'_, '_>, organization: usize, comma: usize) {
        let article = [Class::DefiniteArticle, Class::IndefiniteArticle];
        if labels.token(comma) != "," || !labels.is_any(comma + 1, &article) {
            return;
        }
        let start = comma + 2;
        let is_noun = |noun: &str| describes_organization(noun).is_some();
        let head = (start..start + MAX_LENGTH)
            .take_while(|&at| is_plain(labels, at))
            .find(|&at| with_lower(labels.token(at), is_noun));
        let Some(head) = head else {
            return;
        };
        let noun = labels.token(head).to_ascii_lowercase();
        self.in_roles.extend(comma + 1..=head);
        self.organizations_by_noun.add(&noun, organization);
        let words = (start..=head).map(|at| labels.token(at).to_ascii_lowercase());
        let designation = Designation {
            words: words.collect(),
            heads: vec![noun],
        };
        self.organizations[organization]
            .designations
            .push(designation);
    }

    /// Records that the phrase after an indefinite article introduces an unnamed person or organization.
    pub(super) fn introduce(&mut self, labels: &Labels<'_, '_>, article: usize, max: usize) {
        for at in article + 1..max.min(article + 1 + MAX_LENGTH) {
            if !is_plain(labels, at) || self.in_roles.contains(&at) {
                return;
            }
            let word = labels.token(at).to_ascii_lowercase();
            if (is_role_noun(&word) || describes_organization(&word).is_some())
                && !is_noun_for_somebody(labels, at + 1)
            {
                self.unnamed.insert(word, at);
                return;
            }
        }
    }
}

/// Makes a candidate of an organization. Its designations are its names.
fn named(organization: &Draft<Organization>) -> Candidate {
    let variants = std::iter::once(&organization.name).chain(&organization.detail.aliases);
    let designation = |variant: &String| {
        let words: Vec<String> = variant.split_whitespace().map(fold).collect();
        let heads = words
            .iter()
            .filter(|word| describes_organization(word).is_some());
        Designation {
            heads: heads.cloned().collect(),
            words,
        }
    };
    Candidate {
        designations: variants.take(MAX_DESIGNATIONS).map(designation).collect(),
        kind: organization.detail.kind,
        last: None,
    }
}

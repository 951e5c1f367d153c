//! Lists of people, organizations and places.

use super::UNSURE;
use super::page::{Ink, Page};
use super::words::fold;
use crate::Analysis;
use crate::entities::{Entity, EntityKind, Organization, Person, Place, PlaceKind, Sense};
use crate::lexicon::country_name;

/// Writes the people: name, role, affiliation.
pub(super) fn people(page: &mut Page, analysis: &Analysis<'_>, explain: bool) {
    let line = |person: &Entity<Person>| match capacity(analysis, person) {
        Some(capacity) => format!("{}, {capacity}", fold(&person.name)),
        None => fold(&person.name),
    };
    section(page, "People", &analysis.entities.people, line, explain);
}

/// Writes the organizations with their other names.
pub(super) fn organizations(page: &mut Page, analysis: &Analysis<'_>, explain: bool) {
    section(
        page,
        "Organizations",
        &analysis.entities.organizations,
        organization,
        explain,
    );
}

/// Writes the places with their countries.
pub(super) fn places(page: &mut Page, analysis: &Analysis<'_>, explain: bool) {
    section(page, "Places", &analysis.entities.places, place, explain);
}

/// The names of all kinds that are unsure, each as its list shows it.
pub(super) fn unsure(analysis: &Analysis<'_>, parts: super::Parts) -> Vec<String> {
    let entities = &analysis.entities;
    let people = entities
        .people
        .iter()
        .filter(|person| parts.people && is_unsure(person));
    let organizations = entities.organizations.iter();
    let organizations = organizations.filter(|entity| parts.organizations && is_unsure(entity));
    let places = entities
        .places
        .iter()
        .filter(|place| parts.places && is_unsure(place));
    people
        .map(|person| format!("{} (person)", fold(&person.name)))
        .chain(organizations.map(|entity| format!("{} (organization)", fold(&entity.name))))
        .chain(places.map(|entity| format!("{} (place)", fold(&entity.name))))
        .collect()
}

pub(in crate::report) fn is_unsure<T: EntityKind>(entity: &Entity<T>) -> bool {
    entity.confidence < UNSURE
}

/// The role and the affiliation of a person.
pub(in crate::report) fn capacity(
    analysis: &Analysis<'_>,
    person: &Entity<Person>,
) -> Option<String> {
    let role = person.detail.role.as_deref().map(fold);
    let affiliation = person.detail.affiliation;
    let organizations = &analysis.entities.organizations;
    let affiliation = affiliation.and_then(|id| organizations.iter().find(|it| it.id == id));
    let is_said = |role: &str| affiliation.is_some_and(|it| is_named_in(role, it));
    let name = affiliation.map(|organization| fold(&organization.name));
    match (role, name) {
        (Some(role), Some(name)) if !is_said(&role) => Some(format!("{role}, {name}")),
        (Some(role), _) => Some(role),
        (None, affiliation) => affiliation,
    }
}

/// Whether a role names an organization, by its name or by one of its aliases: "EU envoy".
fn is_named_in(role: &str, organization: &Entity<Organization>) -> bool {
    let aliases = &organization.detail.aliases;
    let is_whole = |name: &String| {
        let mut words = role.split(|c: char| !c.is_alphanumeric());
        words.any(|word| word == name)
    };
    holds(role, &organization.name) || aliases.iter().any(is_whole)
}

/// Whether a text holds another in any case.
fn holds(text: &str, other: &str) -> bool {
    text.to_lowercase().contains(&other.to_lowercase())
}

fn organization(organization: &Entity<Organization>) -> String {
    let aliases = &organization.detail.aliases;
    let name = fold(&organization.name);
    match aliases.is_empty() {
        true => name,
        false => {
            let aliases: Vec<String> = aliases.iter().map(|alias| fold(alias)).collect();
            format!("{name} ({})", aliases.join(", "))
        }
    }
}

fn place(place: &Entity<Place>) -> String {
    let mut mentions = place.mentions.iter().filter(|mention| !mention.is_part());
    let acts = mentions.all(|mention| mention.sense == Some(Sense::Government));
    let line = with_country(place);
    if acts {
        format!("{line} (its government)")
    } else {
        line
    }
}

/// The name of a place, with its country unless it is one.
pub(in crate::report) fn with_country(place: &Entity<Place>) -> String {
    let name = fold(&place.name);
    let country = place.detail.country.as_deref().and_then(country_name);
    match country.filter(|_| place.detail.kind != Some(PlaceKind::Country)) {
        Some(country) if !holds(&name, country) => format!("{name}, {country}"),
        _ => name,
    }
}

/// Writes one list with the number of times that each is named.
fn section<T: EntityKind>(
    page: &mut Page,
    heading: &str,
    entities: &[Entity<T>],
    line: impl Fn(&Entity<T>) -> String,
    explain: bool,
) {
    let sure: Vec<&Entity<T>> = entities
        .iter()
        .filter(|entity| !is_unsure(entity))
        .collect();
    if sure.is_empty() {
        return;
    }
    page.heading(heading);
    page.list(&sure, |page, entity| {
        let count = entity.names().count();
        let times = match count > 1 {
            true => format!("  {}", page.paint(&format!("×{count}"), Ink::Faint)),
            false => String::new(),
        };
        page.item(&format!("{}{times}", line(entity)));
        if explain {
            let mut rules: Vec<&str> = entity.mentions.iter().map(|mention| mention.rule).collect();
            rules.sort_unstable();
            rules.dedup();
            let rules = page.paint(&format!("[{}]", rules.join(", ")), Ink::Faint);
            page.paragraph("    ", "    ", &rules);
        }
    });
}

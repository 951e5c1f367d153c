//! Table tests for `fixtures/tables/{people,organizations,places,pronouns,nominals,focus}.tsv`.
//!
//! A row contains a text with marked names ("[PER Joan Healy] spoke"), the expected groups of mentions in text order ("Joan
//! Healy = Healy ; Tom Ash"), and optional checks of single entities ("1.role=umpire ; 2.family=Ash").

use super::*;
use crate::input::Article;
use crate::names::{Label, TaggedName};
use crate::span::Span;
use crate::text::{Document, TokenRange};

/// A text and its marked names. A mark contains a label, an optional confidence (0.99 by default), and the name: `[PER Joan
/// Healy]`, `[LOC:0.5 Lincoln]`.
pub(super) struct Marked {
    pub(super) text: String,
    names: Vec<(Span, Label, f32)>,
}

impl Marked {
    pub(super) fn parse(marked: &str) -> Self {
        let (mut text, mut names) = (String::new(), Vec::new());
        let mut rest = marked;
        while let Some((before, after)) = rest.split_once('[') {
            text.push_str(before);
            let (name, after) = after.split_once(']').expect("a mark is closed");
            let (label, name) = name.split_once(' ').expect("a mark has a label");
            let (label, confidence) = label.split_once(':').unwrap_or((label, "0.99"));
            let label = match label {
                "PER" => Label::Person,
                "ORG" => Label::Organization,
                "LOC" => Label::Location,
                "FAC" => Label::Facility,
                "MISC" => Label::Other,
                other => panic!("unknown label {other}"),
            };
            let span = Span::new(text.len(), text.len() + name.len());
            names.push((span, label, confidence.parse().expect("a number")));
            text.push_str(name);
            rest = after;
        }
        text.push_str(rest);
        Self { text, names }
    }

    pub(super) fn tag(&self, document: &Document<'_>) -> Vec<TaggedName> {
        let tagged = |&(span, label, confidence): &(Span, Label, f32)| TaggedName {
            tokens: TokenRange {
                start: document.token_at(span.start),
                end: document.token_at(span.end - 1) + 1,
            },
            label,
            confidence,
        };
        self.names.iter().map(tagged).collect()
    }
}

/// An article whose paragraphs end at `|`.
pub(super) fn article(text: &str) -> Article {
    Article::of_lines("", &text.replace('|', "\n"))
}

fn entities_of(marked: &str) -> (String, Entities) {
    let marked = Marked::parse(marked);
    let article = article(&marked.text);
    let document = crate::text::segment(&article, false);
    let entities = resolve(&document, marked.tag(&document), &UserNames::default());
    (marked.text, entities)
}

/// The groups of mentions in text order, with the properties of each entity.
struct Found {
    groups: Vec<Vec<String>>,
    properties: Vec<Vec<(&'static str, String)>>,
}

fn found(what: &str, text: &str, entities: &Entities) -> Found {
    let words = |mentions: &[Mention], pronouns: bool| -> Vec<String> {
        let kept = mentions
            .iter()
            .filter(|m| pronouns || m.kind == MentionKind::Name);
        kept.map(|m| m.span.of(text).to_owned()).collect()
    };
    // The first mention of an entity, the text of its mentions, and its properties.
    type Row = (Span, Vec<String>, Vec<(&'static str, String)>);
    let mut rows: Vec<Row> = match what {
        "nominals" => return everybody(text, entities),
        "people" | "pronouns" => entities
            .people
            .iter()
            .map(|e| {
                (
                    e.mentions[0].span,
                    words(&e.mentions, what == "pronouns"),
                    person(e, entities),
                )
            })
            .collect(),
        "organizations" => entities
            .organizations
            .iter()
            .map(|e| {
                (
                    e.mentions[0].span,
                    words(&e.mentions, false),
                    organization(e),
                )
            })
            .collect(),
        _ => entities
            .places
            .iter()
            .map(|e| (e.mentions[0].span, words(&e.mentions, false), place(e)))
            .collect(),
    };
    rows.sort_by_key(|row| row.0);
    let (groups, properties) = rows
        .into_iter()
        .map(|(_, group, properties)| (group, properties))
        .unzip();
    Found { groups, properties }
}

/// All mentions of the people, then of the organizations.
fn everybody(text: &str, entities: &Entities) -> Found {
    let words = |mentions: &Vec<Mention>| -> Vec<String> {
        let words = mentions.iter().map(|m| m.span.of(text).to_owned());
        words.collect()
    };
    let mut people: Vec<&Vec<Mention>> = entities.people.iter().map(|e| &e.mentions).collect();
    people.sort_by_key(|mentions| mentions[0].span);
    let mut others: Vec<&Vec<Mention>> =
        entities.organizations.iter().map(|e| &e.mentions).collect();
    others.sort_by_key(|mentions| mentions[0].span);
    Found {
        groups: people.into_iter().chain(others).map(words).collect(),
        properties: Vec::new(),
    }
}

fn person(e: &Entity<Person>, all: &Entities) -> Vec<(&'static str, String)> {
    let affiliation = e
        .detail
        .affiliation
        .and_then(|id| all.name_of(EntityId::Organization(id)));
    vec![
        ("name", e.name.clone()),
        ("given", e.detail.given_name.clone().unwrap_or_default()),
        ("family", e.detail.family_name.clone().unwrap_or_default()),
        ("role", e.detail.role.clone().unwrap_or_default()),
        ("at", affiliation.unwrap_or_default().to_owned()),
        (
            "gender",
            e.detail.gender.map_or("", Gender::name).to_owned(),
        ),
    ]
}

fn organization(e: &Entity<Organization>) -> Vec<(&'static str, String)> {
    vec![
        ("name", e.name.clone()),
        (
            "kind",
            e.detail.kind.map_or("", OrganizationKind::name).to_owned(),
        ),
    ]
}

fn place(e: &Entity<Place>) -> Vec<(&'static str, String)> {
    let senses: Vec<&str> = e
        .mentions
        .iter()
        .filter_map(|m| m.sense)
        .map(Sense::name)
        .collect();
    vec![
        ("name", e.name.clone()),
        ("country", e.detail.country.clone().unwrap_or_default()),
        ("kind", e.detail.kind.map_or("", PlaceKind::name).to_owned()),
        (
            "geonames",
            e.detail
                .geonames
                .map(|id| id.to_string())
                .unwrap_or_default(),
        ),
        ("region", e.detail.region.clone().unwrap_or_default()),
        ("senses", senses.join(" ")),
    ]
}

fn check(what: &str, table: &str) {
    let mut wrong = Vec::new();
    let rows = table
        .lines()
        .filter(|line| !line.starts_with('#') && !line.trim().is_empty());
    for row in rows {
        let fields: Vec<&str> = row.split('\t').collect();
        let (text, entities) = entities_of(fields[0]);
        let found = found(what, &text, &entities);
        let groups: Vec<String> = found.groups.iter().map(|group| group.join(" = ")).collect();
        let groups = groups.join(" ; ");
        if groups != fields[1] {
            wrong.push(format!("{text}\n  found  {groups}\n  wanted {}", fields[1]));
        }
        for check in fields
            .get(2)
            .map_or("", |field| field)
            .split(" ; ")
            .filter(|check| !check.is_empty())
        {
            let (property, wanted) = check.split_once('=').expect("a check has a value");
            let (number, property) = property.split_once('.').expect("a check has a number");
            let number: usize = number.parse().expect("a number");
            let value = found
                .properties
                .get(number - 1)
                .and_then(|all| all.iter().find(|p| p.0 == property))
                .map(|p| p.1.as_str());
            if value != Some(wanted) {
                wrong.push(format!("{text}\n  {check}, found {value:?}"));
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "{} wrong\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

#[test]
fn people() {
    check("people", include_str!("../../fixtures/tables/people.tsv"));
}

#[test]
fn pronouns() {
    check(
        "pronouns",
        include_str!("../../fixtures/tables/pronouns.tsv"),
    );
}

#[test]
fn nominals() {
    check(
        "nominals",
        include_str!("../../fixtures/tables/nominals.tsv"),
    );
}

#[test]
fn organizations() {
    check(
        "organizations",
        include_str!("../../fixtures/tables/organizations.tsv"),
    );
}

#[test]
fn places() {
    check("places", include_str!("../../fixtures/tables/places.tsv"));
}

#[test]
fn focus() {
    let table = include_str!("../../fixtures/tables/focus.tsv");
    for row in table.lines().filter(|line| !line.starts_with('#')) {
        let fields: Vec<&str> = row.split('\t').collect();
        let titled = fields[0] != "-";
        let marked = match titled {
            true => format!("{}\n{}", fields[0], fields[1]),
            false => fields[1].to_owned(),
        };
        let marked = Marked::parse(&marked);
        let text = &marked.text;
        let mut article = article(text);
        if titled {
            let line = &mut article.blocks[0];
            line.kind = crate::input::BlockKind::Headline;
            article.headline = Some(crate::input::Labeled {
                text: line.span.of(text).to_owned(),
                span: Some(line.span),
            });
        }
        article.dateline = text.find(" — ").map(|end| Span::new(0, end));
        let document = crate::text::segment(&article, false);
        let entities = resolve(&document, marked.tag(&document), &UserNames::default());
        let focus = &entities.focus;
        let country = focus.country.as_ref().map_or("", |country| &country.of);
        let place = focus.place.as_ref().map(|place| EntityId::Place(place.of));
        let place = place.and_then(|id| entities.name_of(id)).unwrap_or("");
        assert_eq!((country, place), (fields[2], fields[3]), "{text}");
    }
}

#[test]
fn keep_confident_repairs_references() {
    let text =
        "[PER Joan Healy], director of the [ORG:0.5 Tern Society], spoke in [LOC:0.5 Oakham].";
    let (_, mut entities) = entities_of(text);
    assert!(entities.people[0].detail.affiliation.is_some() && entities.focus.place.is_some());
    entities.keep_confident(0.8);
    assert_eq!(
        entities.all().map(|e| e.name).collect::<Vec<_>>(),
        ["Joan Healy"]
    );
    assert!(entities.people[0].detail.affiliation.is_none() && entities.focus.place.is_none());
}

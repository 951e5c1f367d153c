//! Small collections, each with what must and must not be one.

use std::num::NonZeroU32;

use super::{Article, EntityType, Identities, Record, Records, resolve};
use crate::report::rows::stable_id;

/// A collection of articles, each a list of entities: a type, a name, and after each `|` a field and its value.
fn collection(articles: &[&[&str]]) -> Records {
    let mut records = Records::default();
    for (article, entities) in (0..).zip(articles) {
        records.articles.push(Article {
            id: format!("{article:03}").into(),
            row: i64::from(article),
            day: None,
            is_copy: false,
        });
        for (number, entity) in (1..).zip(*entities) {
            let mut parts = entity.split('|');
            let (kind, name) = parts.next().unwrap().split_once(' ').unwrap();
            let kind_of = EntityType::ALL
                .into_iter()
                .find(|one| one.name() == kind)
                .unwrap();
            let name = records.texts.add(name);
            let mut record = Record {
                number,
                ..Record::new(article, kind_of, name)
            };
            for part in parts {
                let (field, value) = part.split_once('=').unwrap();
                let text = Some(records.texts.add(value));
                match field {
                    "role" => record.role = text,
                    "gender" => record.gender = text,
                    "country" => record.country = text,
                    "alias" => record.aliases = text,
                    "user" => record.user_id = text,
                    "geonames" => record.geonames = value.parse().ok().and_then(NonZeroU32::new),
                    other => panic!("no field {other}"),
                }
            }
            records.records.push(record);
        }
    }
    records
}

fn resolved(articles: &[&[&str]]) -> (Records, Identities) {
    let records = collection(articles);
    let identities = resolve(&records);
    assert_eq!(identities.things.len(), records.records.len());
    assert_eq!(identities.ids.len(), identities.names.len());
    (records, identities)
}

/// Whether the first entities of the first two articles are one thing.
fn are_one(articles: &[&[&str]]) -> bool {
    let (records, identities) = resolved(articles);
    let second = records
        .records
        .iter()
        .position(|record| record.article == 1)
        .unwrap();
    identities.things[0] == identities.things[second]
}

#[test]
fn spellings_of_a_name_are_one() {
    for (one, other) in [
        ("person Zoë O'Neil", "person ZOE O’NEIL"),
        ("person Omar al-Hadi", "person Omar El Hadi"),
        (
            "organization World Reef Organisation",
            "organization the World Reef Organization",
        ),
        (
            "organization Tern Systems Inc.",
            "organization Tern Systems",
        ),
        (
            "place Peking|geonames=1816670|country=CN",
            "place Beijing|geonames=1816670|country=CN",
        ),
    ] {
        assert!(are_one(&[&[one], &[other]]), "{one}, {other}");
    }
}

#[test]
fn contradictions_keep_apart() {
    for (one, other) in [
        ("person Zoë O'Neil", "organization Zoë O'Neil"),
        ("person Carl Holm Jr.", "person Carl Holm Sr."),
        (
            "person J Holm|gender=female",
            "person James Holm|gender=male",
        ),
        (
            "organization Algerian Foreign Ministry",
            "organization Norwegian Foreign Ministry",
        ),
    ] {
        assert!(!are_one(&[&[one], &[other]]), "{one}, {other}");
    }
}

#[test]
fn a_name_that_every_country_has_is_one_within_a_country() {
    let kenya = "place Nairobi|geonames=184745|country=KE";
    let peru = "place Lima|geonames=3936456|country=PE";
    let court = "organization Supreme Court";
    assert!(are_one(&[&[court, kenya], &[court, kenya]]));
    assert!(!are_one(&[&[court, kenya], &[court, peru]]));
}

#[test]
fn a_place_that_its_article_supports_is_not_read_otherwise() {
    let american: &[&str] = &[
        "place Manchester|geonames=5089178|country=US",
        "place Texas|geonames=4736286|country=US",
    ];
    let english: &[&str] = &[
        "place Manchester|geonames=2643123|country=GB",
        "place Leeds|geonames=2644688|country=GB",
    ];
    assert!(!are_one(&[american, english, english, english]));
}

#[test]
fn identifiers_of_the_user_decide() {
    let (_, identities) = resolved(&[
        &["person Jane Doe|user=7"],
        &["person J. Q. Doe-Smith|user=7"],
        &["person Jane Doe|user=8"],
    ]);
    assert_eq!(identities.things[0], identities.things[1]);
    assert_ne!(identities.things[0], identities.things[2]);
    let id = |record: usize| &identities.ids[identities.things[record] as usize];
    assert_eq!(
        (id(0), id(2)),
        (&stable_id('p', &["7"]), &stable_id('p', &["8"]))
    );
}

#[test]
fn a_family_name_without_context_stays_apart_from_two_full_names() {
    let (_, identities) = resolved(&[&["person Doe"], &["person Jane Doe"], &["person Ann Doe"]]);
    let things: std::collections::BTreeSet<u32> = identities.things.iter().copied().collect();
    assert_eq!(things.len(), 3);
}

#[test]
fn identifiers_are_unique_and_stable() {
    let articles: [&[&str]; 4] = [
        &[
            "person Ash Holm|gender=female",
            "place Faro|geonames=2268339|country=PT",
        ],
        &["person Ash Holm|gender=male"],
        &["person Ash Holm|gender=female"],
        &["person Ash Holm|gender=male", "place Faro|country=US"],
    ];
    let (_, identities) = resolved(&articles);
    let unique: std::collections::BTreeSet<&String> = identities.ids.iter().collect();
    assert_eq!(unique.len(), identities.ids.len());
    assert!(unique.contains(&stable_id('p', &["ash holm"])));
    assert!(unique.contains(&stable_id('l', &["2268339"])));
    let (_, again) = resolved(&articles);
    assert_eq!(
        (identities.ids, identities.things),
        (again.ids, again.things)
    );
}

#[test]
fn merges_name_both_things_the_reason_and_the_score() {
    let (_, identities) = resolved(&[
        &[
            "organization World Reef Organization|alias=WRO",
            "person Jane Doe",
        ],
        &[
            "organization World Reef Organization|alias=WRO",
            "person Jane Doe",
        ],
        &["organization WRO", "person Jane Doe"],
    ]);
    for merge in &identities.merges {
        assert!(identities.ids.contains(&merge.kept) && merge.kept != merge.merged);
        assert!(!merge.reason.is_empty() && (0.0..=1.0).contains(&merge.score));
    }
    assert_eq!(identities.things[0], identities.things[4]);
    assert_eq!(identities.merges[0].reason, "acronym");
}

#[test]
fn hostile_names_do_no_harm() {
    let long = format!("person {}", "Ann ".repeat(2_000));
    let (_, identities) = resolved(&[
        &[
            "person '",
            "person .",
            "organization '",
            "place '",
            "organization The",
            &long,
        ],
        &[
            "person \u{202e}",
            "organization \u{0}",
            "place 東京",
            "person 東京",
            "organization &",
            &long,
        ],
    ]);
    assert!(!identities.ids.is_empty());
}

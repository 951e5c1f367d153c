//! The records of a collection with their names normalized.

use std::collections::HashMap;
use std::ops::Range;

use crate::entities::Gender;
use crate::lexicon::{Class, Classes, fold};

use super::organization_names::OrganizationName;
use super::person_names::PersonName;
use super::{EntityType, Record, Records, Text, Texts, hash};

/// What is derived from a record.
#[derive(Debug, Clone)]
pub(super) struct Row {
    /// The number of the key, which the spellings of a name share.
    pub(super) key: u32,
    /// The key of the affiliation.
    pub(super) affiliation: Option<u32>,
    pub(super) gender: Option<Gender>,
}

/// What is derived from an article.
#[derive(Debug, Clone)]
pub(super) struct Page {
    /// The country that most of its places are in.
    pub(super) country: Option<Text>,
    /// Its rows.
    pub(super) rows: Range<u32>,
}

/// A normalized name.
#[derive(Debug, Clone)]
pub(super) enum Name {
    Person(PersonName),
    Organization(OrganizationName),
    Place,
}

impl Name {
    pub(super) const fn kind(&self) -> EntityType {
        match self {
            Self::Person(_) => EntityType::Person,
            Self::Organization(_) => EntityType::Organization,
            Self::Place => EntityType::Place,
        }
    }
}

/// The spellings of a name, normalized.
#[derive(Debug, Clone)]
pub(super) struct Key {
    pub(super) text: Box<str>,
    pub(super) name: Name,
    /// The rows with this name, in order.
    pub(super) rows: Vec<u32>,
    /// The number of articles with this name.
    articles: u32,
}

/// The records of a collection. A row has the number of its record.
#[derive(Debug)]
pub(super) struct Store<'r> {
    pub(super) records: &'r Records,
    pub(super) rows: Vec<Row>,
    pub(super) pages: Vec<Page>,
    pub(super) keys: Vec<Key>,
    /// In how many articles two keys, the smaller first, are names of one thing.
    pub(super) aliases: HashMap<(u32, u32), u32>,
    /// The telling words of each role, numbered.
    pub(super) roles: HashMap<Text, Box<[u32]>>,
    /// The inverse document frequency of each key.
    pub(super) key_weights: Vec<f32>,
    /// The inverse frequency of each word of a role.
    pub(super) word_weights: Vec<f32>,
}

impl<'r> Store<'r> {
    /// Normalizes the names of all records.
    pub(super) fn new(records: &'r Records) -> Self {
        let mut keys = Keys::new(&records.texts);
        let mut aliases = HashMap::new();
        let mut rows = Vec::with_capacity(records.records.len());
        for record in &records.records {
            let key = keys.of_record(record);
            let names = record
                .aliases
                .map_or("", |aliases| records.texts.get(aliases));
            for name in names
                .lines()
                .filter(|_| record.kind_of == EntityType::Organization)
            {
                let alias = keys.of_name(EntityType::Organization, name, None, None);
                if alias != key {
                    *aliases.entry((alias.min(key), alias.max(key))).or_insert(0) += 1;
                }
            }
            let affiliation = record
                .affiliation
                .map(|name| keys.of_text(EntityType::Organization, name, None, None));
            let gender = record.gender.map(|gender| records.texts.get(gender));
            let gender = [Gender::Female, Gender::Male]
                .into_iter()
                .find(|one| Some(one.name()) == gender);
            rows.push(Row {
                key,
                affiliation,
                gender,
            });
        }
        let mut keys = keys.into_list();
        for (number, (row, record)) in rows.iter().zip(&records.records).enumerate() {
            let key = &mut keys[row.key as usize];
            let last = key
                .rows
                .last()
                .map(|last| records.records[*last as usize].article);
            key.articles += u32::from(last != Some(record.article));
            key.rows.push(number as u32);
        }
        let all = records.articles.len();
        let key_weights = keys.iter().map(|key| weight(all, key.articles)).collect();
        let (roles, counts) = roles(records);
        Self {
            records,
            pages: pages(records),
            rows,
            keys,
            aliases,
            roles,
            key_weights,
            word_weights: counts.into_iter().map(|count| weight(all, count)).collect(),
        }
    }

    pub(super) fn row(&self, row: u32) -> &Row {
        &self.rows[row as usize]
    }

    pub(super) fn record(&self, row: u32) -> &Record {
        &self.records.records[row as usize]
    }

    pub(super) fn key_of(&self, row: u32) -> &Key {
        &self.keys[self.row(row).key as usize]
    }

    pub(super) fn page_of(&self, row: u32) -> &Page {
        &self.pages[self.record(row).article as usize]
    }

    pub(super) fn text(&self, text: Text) -> &str {
        self.records.texts.get(text)
    }
}

/// The inverse document frequency of what is in `count` of `all` articles.
fn weight(all: usize, count: u32) -> f32 {
    ((all as f32 + 1.0) / (count as f32 + 0.5)).ln().max(0.0)
}

/// The country of each article, and its rows.
fn pages(records: &Records) -> Vec<Page> {
    let mut first = 0;
    let mut pages = Vec::with_capacity(records.articles.len());
    for article in 0..records.articles.len() as u32 {
        let of_article = records.records[first..]
            .iter()
            .take_while(|record| record.article <= article);
        let mut countries: Vec<(Text, u32)> = Vec::new();
        let mut count = 0;
        for record in of_article {
            count += 1;
            let Some(country) = record.country else {
                continue;
            };
            match countries.iter_mut().find(|known| known.0 == country) {
                Some(known) => known.1 += record.count,
                None => countries.push((country, record.count)),
            }
        }
        let best = countries.iter().max_by_key(|(country, count)| {
            (*count, std::cmp::Reverse(records.texts.get(*country)))
        });
        pages.push(Page {
            country: best.map(|best| best.0),
            rows: first as u32..(first + count) as u32,
        });
        first += count;
    }
    pages
}

/// The telling words of each role, and how many records have each word.
fn roles(records: &Records) -> (HashMap<Text, Box<[u32]>>, Vec<u32>) {
    let mut numbers: HashMap<String, u32> = HashMap::new();
    let mut roles: HashMap<Text, Box<[u32]>> = HashMap::new();
    let mut counts: Vec<u32> = Vec::new();
    for role in records.records.iter().filter_map(|record| record.role) {
        let words = roles.entry(role).or_insert_with(|| {
            let folded = fold(records.texts.get(role));
            let telling = folded.split(' ').filter(|word| {
                let classes = Classes::of_lower(word);
                !word.is_empty()
                    && !classes.has(Class::FunctionWord)
                    && !classes.has(Class::SmallNameWord)
            });
            let mut words: Vec<u32> = telling
                .map(|word| {
                    let next = numbers.len() as u32;
                    *numbers.entry(word.to_owned()).or_insert(next)
                })
                .collect();
            words.sort_unstable();
            words.dedup();
            words.into()
        });
        counts.resize(numbers.len(), 0);
        words.iter().for_each(|word| counts[*word as usize] += 1);
    }
    (roles, counts)
}

/// The keys so far.
struct Keys<'t> {
    texts: &'t Texts,
    list: Vec<Key>,
    /// By a hash of the text; of several with one hash, the others by the numbers after it.
    by_text: HashMap<u64, u32>,
    /// The key of each name as written, and whether the family name stands first.
    by_name: HashMap<(EntityType, bool, Text), u32>,
}

impl<'t> Keys<'t> {
    fn new(texts: &'t Texts) -> Self {
        Self {
            texts,
            list: Vec::new(),
            by_text: HashMap::new(),
            by_name: HashMap::new(),
        }
    }

    fn into_list(self) -> Vec<Key> {
        self.list
    }

    fn of_record(&mut self, record: &Record) -> u32 {
        self.of_text(record.kind_of, record.name, record.given, record.family)
    }

    fn of_text(
        &mut self,
        kind: EntityType,
        name: Text,
        given: Option<Text>,
        family: Option<Text>,
    ) -> u32 {
        let texts = self.texts;
        let text = |text: Option<Text>| text.map(|text| texts.get(text));
        let (given, family) = (text(given), text(family));
        let words = texts.get(name);
        let family_first = match (given, family) {
            (Some(given), Some(family)) => words.starts_with(family) && words.ends_with(given),
            _ => false,
        };
        let written = (kind, family_first, name);
        if let Some(key) = self.by_name.get(&written) {
            return *key;
        }
        let key = self.of_name(kind, words, given, family);
        self.by_name.insert(written, key);
        key
    }

    fn of_name(
        &mut self,
        kind: EntityType,
        name: &str,
        given: Option<&str>,
        family: Option<&str>,
    ) -> u32 {
        let (text, name) = normalized(kind, name, given, family);
        let mut place = hash((kind, &text));
        while let Some(&key) = self.by_text.get(&place) {
            let known = &self.list[key as usize];
            if known.name.kind() == kind && *known.text == *text {
                return key;
            }
            place = place.wrapping_add(1);
        }
        let key = self.list.len() as u32;
        self.by_text.insert(place, key);
        self.list.push(Key {
            text: text.into(),
            name,
            rows: Vec::new(),
            articles: 0,
        });
        key
    }
}

/// The key of a name, and the name itself.
fn normalized(
    kind: EntityType,
    name: &str,
    given: Option<&str>,
    family: Option<&str>,
) -> (String, Name) {
    match kind {
        EntityType::Person => {
            let person =
                PersonName::new(name, given, family).unwrap_or_else(|| PersonName::of_word(name));
            (person.key(), Name::Person(person))
        }
        EntityType::Organization => {
            let organization =
                OrganizationName::new(name).unwrap_or_else(|| OrganizationName::of_word(name));
            (organization.key(), Name::Organization(organization))
        }
        EntityType::Place => {
            let folded = fold(name);
            let bare = folded.strip_prefix("the ").unwrap_or(&folded);
            (
                if bare.is_empty() {
                    name.to_owned()
                } else {
                    bare.to_owned()
                },
                Name::Place,
            )
        }
    }
}

//! The records of a collection, each distinct string once.

use std::collections::HashMap;
use std::sync::Arc;

use crate::lexicon::{Class, Classes, Gender, fold};

use super::organization_names::OrganizationName;
use super::person_names::PersonName;
use super::{Article, Identities, Kind, Record};

/// The number of a missing string.
pub(super) const NONE: u32 = u32::MAX;

/// Strings, numbered.
#[derive(Debug, Default)]
pub(super) struct Strings {
    numbers: HashMap<Arc<str>, u32>,
    list: Vec<Arc<str>>,
}

impl Strings {
    fn number(&mut self, text: &str) -> u32 {
        if let Some(number) = self.numbers.get(text) {
            return *number;
        }
        let number = self.list.len() as u32;
        let text: Arc<str> = text.into();
        self.list.push(text.clone());
        self.numbers.insert(text, number);
        number
    }

    pub(super) fn get(&self, number: u32) -> &str {
        self.list.get(number as usize).map_or("", |text| text)
    }

    pub(super) fn len(&self) -> usize {
        self.list.len()
    }

    /// Numbers the strings in alphabetical order, which does not depend on when they came. Returns the new numbers.
    fn sort(&mut self) -> Vec<u32> {
        let mut order: Vec<u32> = (0..self.list.len() as u32).collect();
        order.sort_unstable_by(|a, b| self.list[*a as usize].cmp(&self.list[*b as usize]));
        let mut numbers = vec![0; order.len()];
        for (new, old) in order.iter().enumerate() {
            numbers[*old as usize] = new as u32;
        }
        self.list.sort_unstable();
        for number in self.numbers.values_mut() {
            *number = numbers[*number as usize];
        }
        numbers
    }
}

/// An entity of an article. Strings are numbers in [`Store::strings`], [`NONE`] if missing.
#[derive(Debug, Clone)]
pub(super) struct Row {
    pub(super) article: u32,
    /// The number of the key, which the spellings of a name share.
    pub(super) key: u32,
    /// The name as written.
    pub(super) name: u32,
    pub(super) role: u32,
    /// The key of the affiliation.
    pub(super) affiliation: u32,
    pub(super) detail: u32,
    pub(super) country: u32,
    pub(super) geonames: u32,
    pub(super) gender: Option<Gender>,
    /// The number of the record in the order in which it was added.
    pub(super) record: u32,
}

/// An article.
#[derive(Debug, Clone)]
pub(super) struct Page {
    pub(super) id: Box<str>,
    pub(super) day: Option<i32>,
    pub(super) country: u32,
    /// The words of its keywords, folded.
    pub(super) terms: Box<[u32]>,
    /// The rows.
    pub(super) rows: std::ops::Range<u32>,
}

/// A normalized name.
#[derive(Debug, Clone)]
pub(super) enum Name {
    Person(PersonName),
    Organization(OrganizationName),
    Place,
}

impl Name {
    pub(super) const fn kind(&self) -> Kind {
        match self {
            Self::Person(_) => Kind::Person,
            Self::Organization(_) => Kind::Organization,
            Self::Place => Kind::Place,
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
    pub(super) articles: u32,
}

/// Collects the records of a collection.
#[derive(Debug, Default)]
pub struct Collector {
    strings: Strings,
    keys: Vec<Key>,
    by_text: HashMap<(Kind, Box<str>), u32>,
    /// The key of each name as written. People: with the parts of the name.
    by_name: HashMap<(Kind, Box<str>), u32>,
    pages: Vec<Page>,
    rows: Vec<Row>,
    /// Pairs of keys that an article uses for one thing.
    aliases: Vec<(u32, u32)>,
    roles: HashMap<u32, Box<[u32]>>,
}

impl Collector {
    /// Adds the records of an article, which may come in any order.
    pub fn add(&mut self, article: &Article<'_>, records: &[Record<'_>]) {
        let page = self.pages.len() as u32;
        let first = self.rows.len() as u32;
        for record in records {
            self.add_record(page, record);
        }
        let folded = fold(&article.terms.join(" "));
        let words = folded.split(' ').filter(|word| !word.is_empty());
        let mut terms: Vec<u32> = words.map(|word| self.strings.number(word)).collect();
        terms.sort_unstable();
        terms.dedup();
        let country = self.number(article.country);
        self.pages.push(Page {
            id: article.id.into(),
            day: article.day,
            country,
            terms: terms.into(),
            rows: first..self.rows.len() as u32,
        });
    }

    /// Decides which records are one thing.
    pub fn resolve(self) -> Identities {
        super::resolve::resolve(&self.finish())
    }

    fn number(&mut self, text: Option<&str>) -> u32 {
        text.filter(|text| !text.is_empty()).map_or(NONE, |text| self.strings.number(text))
    }

    fn add_record(&mut self, page: u32, record: &Record<'_>) {
        let key = self.key(record.kind, record.name, record.given_name, record.family_name);
        for alias in record.aliases {
            let alias = self.key(record.kind, alias, None, None);
            if alias != key {
                self.aliases.push((alias.min(key), alias.max(key)));
            }
        }
        let role = self.number(record.role);
        if let Some(text) = record.role.filter(|_| !self.roles.contains_key(&role)) {
            let words = self.role_words(text);
            self.roles.insert(role, words);
        }
        let affiliation = match record.affiliation {
            Some(name) => self.key(Kind::Organization, name, None, None),
            None => NONE,
        };
        let row = Row {
            article: page,
            key,
            name: self.strings.number(record.name),
            role,
            affiliation,
            detail: self.number(record.detail),
            country: self.number(record.country),
            geonames: record.geonames.unwrap_or(NONE),
            gender: record.gender,
            record: self.rows.len() as u32,
        };
        self.rows.push(row);
    }

    /// The words of a role that say something.
    fn role_words(&mut self, role: &str) -> Box<[u32]> {
        let folded = fold(role);
        let words = folded.split(' ').filter(|word| {
            let classes = Classes::of_lower(word);
            !word.is_empty() && !classes.has(Class::FunctionWord) && !classes.has(Class::SmallNameWord)
        });
        let mut words: Vec<u32> = words.map(|word| self.strings.number(word)).collect();
        words.sort_unstable();
        words.dedup();
        words.into()
    }

    fn key(&mut self, kind: Kind, name: &str, given: Option<&str>, family: Option<&str>) -> u32 {
        let family_first = match (given, family) {
            (Some(given), Some(family)) => name.starts_with(family) && name.ends_with(given),
            _ => false,
        };
        let mut written = name.to_owned();
        if family_first {
            written.push('\t');
        }
        if let Some(key) = self.by_name.get(&(kind, written.as_str().into())) {
            return *key;
        }
        let (text, parsed) = normalized(kind, name, given, family);
        let entry = self.by_text.entry((kind, text.as_str().into()));
        let key = *entry.or_insert_with(|| {
            self.keys.push(Key { text: text.into(), name: parsed, rows: Vec::new(), articles: 0 });
            self.keys.len() as u32 - 1
        });
        self.by_name.insert((kind, written.into()), key);
        key
    }

    /// Brings everything into an order that does not depend on when it came.
    pub(super) fn finish(mut self) -> Store {
        let strings = self.strings.sort();
        let string = |number: u32| strings.get(number as usize).copied().unwrap_or(NONE);
        let mut order: Vec<u32> = (0..self.keys.len() as u32).collect();
        order.sort_unstable_by(|a, b| {
            let (a, b) = (&self.keys[*a as usize], &self.keys[*b as usize]);
            (a.name.kind(), &a.text).cmp(&(b.name.kind(), &b.text))
        });
        let mut new_key = vec![0; order.len()];
        for (new, old) in order.iter().enumerate() {
            new_key[*old as usize] = new as u32;
        }
        let key = |number: u32| new_key.get(number as usize).copied().unwrap_or(NONE);
        let mut old_keys: Vec<Option<Key>> = self.keys.into_iter().map(Some).collect();
        let mut keys: Vec<Key> =
            order.iter().filter_map(|old| old_keys[*old as usize].take()).collect();
        let mut page_order: Vec<usize> = (0..self.pages.len()).collect();
        page_order.sort_by(|a, b| self.pages[*a].id.cmp(&self.pages[*b].id));
        let (mut pages, mut rows) = (Vec::new(), Vec::with_capacity(self.rows.len()));
        for old in page_order {
            let mut page = self.pages[old].clone();
            let first = rows.len() as u32;
            let mut of_page: Vec<Row> =
                self.rows[page.rows.start as usize..page.rows.end as usize].to_vec();
            for row in &mut of_page {
                row.article = pages.len() as u32;
                row.key = key(row.key);
                row.affiliation = key(row.affiliation);
                row.name = string(row.name);
                row.role = string(row.role);
                row.detail = string(row.detail);
                row.country = string(row.country);
            }
            rows.append(&mut of_page);
            page.country = string(page.country);
            page.terms.iter_mut().for_each(|term| *term = string(*term));
            page.terms.sort_unstable();
            page.rows = first..rows.len() as u32;
            pages.push(page);
        }
        for (number, row) in rows.iter().enumerate() {
            let key = &mut keys[row.key as usize];
            let last = key.rows.last().map(|last: &u32| rows[*last as usize].article);
            key.articles += u32::from(last != Some(row.article));
            key.rows.push(number as u32);
        }
        let mut aliases = HashMap::new();
        for (one, other) in self.aliases {
            let (one, other) = (key(one), key(other));
            *aliases.entry((one.min(other), one.max(other))).or_insert(0) += 1;
        }
        let mut roles: HashMap<u32, Box<[u32]>> = HashMap::new();
        for (role, words) in self.roles {
            let mut words: Vec<u32> = words.iter().map(|word| string(*word)).collect();
            words.sort_unstable();
            roles.insert(string(role), words.into());
        }
        Store::new(self.strings, keys, pages, rows, aliases, roles)
    }
}

/// The key of a name, and the name itself.
fn normalized(kind: Kind, name: &str, given: Option<&str>, family: Option<&str>) -> (String, Name) {
    match kind {
        Kind::Person => match PersonName::new(name, given, family) {
            Some(person) => (person.key(), Name::Person(person)),
            None => (name.to_owned(), Name::Person(PersonName::of_key(name))),
        },
        Kind::Organization => match OrganizationName::new(name) {
            Some(organization) => (organization.key(), Name::Organization(organization)),
            None => (name.to_owned(), Name::Organization(OrganizationName::of_word(name))),
        },
        Kind::Place => {
            let folded = fold(name);
            let bare = folded.strip_prefix("the ").unwrap_or(&folded);
            (if bare.is_empty() { name.to_owned() } else { bare.to_owned() }, Name::Place)
        }
    }
}

/// The records of a collection in canonical order.
#[derive(Debug)]
pub(super) struct Store {
    pub(super) strings: Strings,
    pub(super) keys: Vec<Key>,
    pub(super) pages: Vec<Page>,
    pub(super) rows: Vec<Row>,
    /// In how many articles two keys, the smaller first, are names of one thing.
    pub(super) aliases: HashMap<(u32, u32), u32>,
    /// The telling words of each role.
    pub(super) roles: HashMap<u32, Box<[u32]>>,
    /// The inverse document frequency of each key.
    pub(super) key_weights: Vec<f32>,
    /// The inverse document frequency of each term or word of a role.
    pub(super) word_weights: Vec<f32>,
}

impl Store {
    fn new(
        strings: Strings,
        keys: Vec<Key>,
        pages: Vec<Page>,
        rows: Vec<Row>,
        aliases: HashMap<(u32, u32), u32>,
        roles: HashMap<u32, Box<[u32]>>,
    ) -> Self {
        let all = pages.len().max(1) as f32;
        let weight = |count: u32| ((all + 1.0) / (count as f32 + 0.5)).ln().max(0.0);
        let key_weights = keys.iter().map(|key| weight(key.articles)).collect();
        let mut counts = vec![0_u32; strings.len()];
        for page in &pages {
            page.terms.iter().for_each(|term| counts[*term as usize] += 1);
        }
        for row in &rows {
            let words = roles.get(&row.role).into_iter().flatten();
            words.for_each(|word| counts[*word as usize] += 1);
        }
        let word_weights = counts.into_iter().map(weight).collect();
        Self { strings, keys, pages, rows, aliases, roles, key_weights, word_weights }
    }

    pub(super) fn row(&self, row: u32) -> &Row {
        &self.rows[row as usize]
    }

    pub(super) fn key_of(&self, row: u32) -> &Key {
        &self.keys[self.row(row).key as usize]
    }

    pub(super) fn page_of(&self, row: u32) -> &Page {
        &self.pages[self.row(row).article as usize]
    }
}

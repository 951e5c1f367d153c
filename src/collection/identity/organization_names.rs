//! Names of organizations, and whether two of them can be forms of one.

use crate::lexicon::organizations::{is_company_suffix, kind_of_word, long_names};
use crate::lexicon::places::{PlaceKind, country_of_demonym, named};
use crate::lexicon::{Class, Classes, fold};

use super::person_names::spelled_alike;

/// The ISO 3166-1 alpha-2 code of a country.
pub(super) type Country = [u8; 2];

/// A name of an organization, normalized.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct OrganizationName {
    /// The folded words, in their usual spelling, without article and company suffix; never empty.
    pub(super) words: Vec<String>,
    /// The country that the name itself says: "US Navy", "Bank of Japan".
    pub(super) country: Option<Country>,
    /// The words without those of the country and without small ones, sorted.
    pub(super) bare: Vec<String>,
    /// Whether it is an acronym.
    pub(super) acronym: bool,
    /// The possible acronyms of a longer name.
    pub(super) initials: Vec<String>,
}

/// How the shorter of two names relates to the longer. The order is from certain to vague.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Relation {
    /// The same words.
    Same,
    /// The same words in another order, or with other small words.
    Words,
    /// One of them says the country.
    Country,
    /// A listed short name: "Fed".
    Listed,
    /// An acronym.
    Acronym,
    /// The first words.
    Start,
    /// The last words.
    End,
    /// Words in the middle, or some of them.
    Inner,
    /// The words differ in a letter or two.
    Spelling,
    /// An article uses both for one organization.
    Alias,
}

impl Relation {
    /// Whether the shorter name can be short for several.
    pub(super) const fn is_vague(self) -> bool {
        matches!(
            self,
            Self::Listed | Self::Acronym | Self::Start | Self::End | Self::Inner
        )
    }

    /// The reason in the list of merges.
    pub(super) const fn reason(self) -> &'static str {
        match self {
            Self::Same => "same-name",
            Self::Words => "word-order",
            Self::Country => "country-in-name",
            Self::Listed => "known-short-name",
            Self::Acronym => "acronym",
            Self::Start => "first-words",
            Self::End => "last-words",
            Self::Inner => "some-words",
            Self::Spelling => "spelling",
            Self::Alias => "named-together",
        }
    }
}

/// Whether a folded word carries no meaning of its own in a name.
fn is_small(word: &str) -> bool {
    Classes::of_lower(word).has(Class::SmallNameWord)
}

impl OrganizationName {
    /// Normalizes a name. Returns `None` if it has neither letters nor digits.
    pub(super) fn new(name: &str) -> Option<Self> {
        let raw: Vec<&str> = name.split_whitespace().collect();
        let mut words: Vec<String> = Vec::new();
        for word in &raw {
            let word = fold(word.trim_end_matches("'s").trim_end_matches("’s"));
            let parts = word.split(' ').filter(|part| !part.is_empty());
            words.extend(parts.map(|part| usual_spelling(part).to_owned()));
        }
        if words.len() > 1 && words[0] == "the" {
            words.remove(0);
        }
        while words.len() > 1 && words.last().is_some_and(|word| is_company_suffix(word)) {
            words.pop();
        }
        if words.is_empty() {
            return None;
        }
        let (country, rest) = country_in(&raw, &words);
        let mut bare: Vec<String> = rest
            .iter()
            .filter(|word| !is_small(word))
            .cloned()
            .collect();
        bare.sort_unstable();
        Some(Self {
            country,
            bare,
            acronym: is_acronym(name),
            initials: initials(&words, &raw),
            words,
        })
    }

    /// A name that has no letters.
    pub(super) fn of_word(word: &str) -> Self {
        Self {
            words: vec![word.to_owned()],
            country: None,
            bare: Vec::new(),
            acronym: false,
            initials: Vec::new(),
        }
    }

    /// The key of all names with the same words.
    pub(super) fn key(&self) -> String {
        self.words.join(" ")
    }

    /// The listed long names of a short name.
    pub(super) fn long_names(&self) -> Vec<&'static str> {
        long_names(&self.key()).collect()
    }

    /// Whether every country may have an organization of this name.
    pub(super) fn is_generic(&self) -> bool {
        let generic = |word: &String| {
            is_small(word) || Classes::of_lower(word).has(Class::GenericOrganizationWord)
        };
        self.country.is_none() && self.words.iter().all(generic)
    }

    /// How a name relates to another that is at least as long. `None` if they cannot be of one organization.
    pub(super) fn relation(&self, full: &Self) -> Option<Relation> {
        if self.words == full.words {
            return Some(Relation::Same);
        }
        if let (Some(one), Some(other)) = (self.country, full.country)
            && one != other
        {
            return None;
        }
        if self.bare == full.bare && !self.bare.is_empty() {
            let same = self.country == full.country;
            return Some(if same {
                Relation::Words
            } else {
                Relation::Country
            });
        }
        let (short, long) = (self.key(), full.key());
        if long_names(&short).any(|name| name == long)
            || long_names(&long).any(|name| name == short)
        {
            return Some(Relation::Listed);
        }
        if self.acronym && full.initials.contains(&short)
            || full.acronym && self.initials.contains(&long)
        {
            return Some(Relation::Acronym);
        }
        if full.words.starts_with(&self.words) {
            return Some(Relation::Start);
        }
        if full.words.ends_with(&self.words) {
            return Some(Relation::End);
        }
        if self.words.len() == full.words.len() {
            let mut pairs = self.words.iter().zip(&full.words);
            return pairs
                .all(|(a, b)| spelled_alike(a, b))
                .then_some(Relation::Spelling);
        }
        let mut rest = full.words.iter();
        let contained = self
            .words
            .iter()
            .all(|word| rest.any(|known| known == word));
        contained.then_some(Relation::Inner)
    }

    /// What the words of the longer name add to this one: 0 nothing, 1 another word, 2 a place or country, 3 a word for a kind
    /// of organization.
    pub(super) fn extra(&self, full: &Self) -> f32 {
        let mut extra: f32 = 0.0;
        for word in full
            .words
            .iter()
            .filter(|word| !self.words.contains(word) && !is_small(word))
        {
            let value = if kind_of_word(word).is_some() {
                3.0
            } else if named(word).next().is_some() {
                2.0
            } else {
                1.0
            };
            extra = extra.max(value);
        }
        extra
    }
}

/// The usual spelling of a folded word.
fn usual_spelling(word: &str) -> &str {
    Classes::of_lower(word)
        .text(Class::OrganizationSpelling)
        .unwrap_or(word)
}

/// The country at the beginning of a name or after "of" at its end, and the other words.
fn country_in<'w>(raw: &[&str], words: &'w [String]) -> (Option<Country>, &'w [String]) {
    let longest = words.len().saturating_sub(1).min(4);
    for length in (1..=longest).rev() {
        if let Some(country) = country_named(&words[..length].join(" ")) {
            return (Some(country), &words[length..]);
        }
    }
    let mut firsts = raw.iter().take(2);
    let demonym = firsts.find_map(|word| country_of_demonym(Classes::of(word)));
    if let Some(country) = demonym.filter(|_| longest > 0) {
        return (Some(country), &words[1..]);
    }
    for length in (1..=longest).rev() {
        let (head, tail) = words.split_at(words.len() - length);
        let small = head.iter().rev().take_while(|word| is_small(word)).count();
        if small == 0 || small == head.len() {
            continue;
        }
        if let Some(country) = country_named(&tail.join(" ")) {
            return (Some(country), &head[..head.len() - small]);
        }
    }
    (None, words)
}

fn country_named(folded: &str) -> Option<Country> {
    let best = named(folded).next()?;
    (best.kind == PlaceKind::Country).then_some(best.country)?
}

/// Whether a name looks like an acronym: one word of two to eight letters, at most one of them in lower case, or with a
/// capital and a full stop after each letter.
fn is_acronym(text: &str) -> bool {
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    let small = text.chars().filter(|c| c.is_lowercase()).count();
    (2..=8).contains(&letters) && small <= 1 && letters - small >= 2 && !text.contains(' ')
}

/// The possible acronyms: the initials of all words, of the capitalized ones, and of both without the first word.
fn initials(words: &[String], raw: &[&str]) -> Vec<String> {
    if words.len() < 2 {
        return Vec::new();
    }
    let of = |words: &[String]| -> String {
        words
            .iter()
            .filter_map(|word| word.chars().next())
            .collect()
    };
    let significant: Vec<String> = words
        .iter()
        .filter(|word| !is_small(word))
        .cloned()
        .collect();
    let mut all = vec![of(words), of(&significant)];
    if raw.len() != words.len() {
        let whole = raw
            .iter()
            .filter(|word| word.starts_with(char::is_uppercase));
        all.push(
            whole
                .filter_map(|word| word.chars().next())
                .flat_map(char::to_lowercase)
                .collect(),
        );
    }
    all.retain(|initials| initials.chars().count() > 1);
    all.sort_unstable();
    all.dedup();
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(text: &str) -> OrganizationName {
        OrganizationName::new(text).unwrap()
    }

    #[test]
    fn names_of_one_organization() {
        for (short, full, want) in [
            (
                "World Reef Organisation",
                "the World Reef Organization",
                Relation::Same,
            ),
            ("Tern Systems", "Tern Systems Inc.", Relation::Same),
            ("Foreign Ministry", "Ministry, Foreign", Relation::Words),
            ("Navy", "US Navy", Relation::Country),
            ("Central Bank", "Central Bank of Somalia", Relation::Country),
            (
                "Algerian Foreign Ministry",
                "Foreign Ministry of Algeria",
                Relation::Words,
            ),
            ("Fed", "Federal Reserve", Relation::Listed),
            ("WRO", "World Reef Organization", Relation::Acronym),
            ("W.R.O.", "World Reef Organization", Relation::Acronym),
            ("Tern", "Tern Systems", Relation::Start),
            ("Ospreys", "Neath-Swansea Ospreys", Relation::End),
            ("Radio Five", "BBC Radio Nova Five", Relation::Inner),
            ("Al Jazeerah", "Al Jazeera", Relation::Spelling),
        ] {
            assert_eq!(
                name(short).relation(&name(full)),
                Some(want),
                "{short}, {full}"
            );
        }
    }

    #[test]
    fn names_of_two_organizations() {
        for (one, other) in [
            ("Algerian Foreign Ministry", "Norwegian Foreign Ministry"),
            ("World Bank", "World Reef Organization"),
            ("Tern", "Ternary"),
        ] {
            assert_eq!(name(one).relation(&name(other)), None, "{one}, {other}");
        }
    }

    #[test]
    fn generic_names() {
        assert!(name("Supreme Court").is_generic() && name("Ministry of Health").is_generic());
        assert!(!name("Kenyan Supreme Court").is_generic() && !name("World Bank").is_generic());
    }
}

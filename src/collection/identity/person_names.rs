//! Names of people, and whether two of them can be forms of one.

use crate::entities::person_names::{is_particle, is_suffix};
use crate::lexicon::people::given_name;
use crate::lexicon::{Class, Classes, fold};

/// A name of a person, normalized: folded words in Western order, without suffix and Arabic articles.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct PersonName {
    /// The words; never empty.
    pub(super) words: Vec<String>,
    /// The generation suffix: "jr", "iii".
    pub(super) suffix: Option<String>,
}

/// How the shorter of two names relates to the longer. The order is from certain to vague.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Relation {
    /// The same words.
    Same,
    /// One has a further given name or initial in the middle.
    Middle,
    /// The last words of the other: "Duncan Smith".
    Part,
    /// The given name is an initial: "G Brown".
    Initial,
    /// The given name is a usual short form of the other.
    Nickname,
    /// The words differ in a letter or two.
    Spelling,
    /// The family name alone.
    Family,
    /// The given name alone.
    Given,
    /// A word in the middle.
    Inner,
}

impl Relation {
    /// The reason in the list of merges.
    pub(super) const fn reason(self) -> &'static str {
        match self {
            Self::Same => "same-name",
            Self::Middle => "middle-name",
            Self::Part => "part-of-name",
            Self::Initial => "initial",
            Self::Nickname => "nickname",
            Self::Spelling => "spelling",
            Self::Family => "family-name",
            Self::Given => "given-name",
            Self::Inner => "inner-name",
        }
    }
}

/// Whether a folded word is an Arabic article, which newspapers write in many ways or leave out.
fn is_arabic_article(word: &str) -> bool {
    Classes::of_lower(word).has(Class::ArabicArticleInName)
}

impl PersonName {
    /// Normalizes a name. `given` and `family` are its parts where they are known; they set the order.
    pub(super) fn new(name: &str, given: Option<&str>, family: Option<&str>) -> Option<Self> {
        let ordered = match (given, family) {
            (Some(given), Some(family)) if is_family_first(name, given, family) => {
                format!("{given} {family}")
            }
            _ => name.to_owned(),
        };
        let folded = fold(&ordered);
        let mut words: Vec<String> = Vec::new();
        let mut initials = false;
        for word in folded.split(' ').filter(|word| !word.is_empty()) {
            // "J K Rowling" is "JK Rowling".
            let single = word.chars().count() == 1;
            match words.last_mut() {
                Some(last) if single && initials => last.push_str(word),
                _ => words.push(word.to_owned()),
            }
            initials = single;
        }
        let mut suffix = None;
        while words.len() > 1 && is_suffix(words.last()?) {
            suffix = words.pop();
        }
        if words.len() > 1 {
            let bare: Vec<String> = words
                .iter()
                .filter(|word| !is_arabic_article(word))
                .cloned()
                .collect();
            if !bare.is_empty() {
                words = bare;
            }
        }
        // "de Villepin" is a family name alone.
        let particles = words.iter().take_while(|word| is_particle(word)).count();
        if particles > 0 && particles + 1 == words.len() && given.is_none() {
            words.drain(..particles);
        }
        (!words.is_empty()).then_some(Self { words, suffix })
    }

    /// The key of all names with the same words.
    pub(super) fn key(&self) -> String {
        let mut key = self.words.join(" ");
        if let Some(suffix) = self.suffix.as_deref().filter(|suffix| !suffix.is_empty()) {
            key.push_str(", ");
            key.push_str(suffix);
        }
        key
    }

    /// A name that has no letters.
    pub(super) fn of_word(word: &str) -> Self {
        Self {
            words: vec![word.to_owned()],
            suffix: None,
        }
    }

    /// The family name, or the only word.
    pub(super) fn last(&self) -> &str {
        self.words.last().map_or("", String::as_str)
    }

    /// The first given name, or the only word.
    pub(super) fn first(&self) -> &str {
        self.words.first().map_or("", String::as_str)
    }

    /// Whether the name says little: one word, or an initial and a family name.
    pub(super) fn is_short(&self) -> bool {
        self.words.len() == 1 || self.words.len() == 2 && self.first().chars().count() == 1
    }

    /// Whether the only word is a usual given name.
    pub(super) fn is_given_alone(&self) -> bool {
        self.words.len() == 1 && given_name(self.first()).is_some()
    }

    /// How a name relates to another that is at least as long. `None` if they cannot be of one person.
    pub(super) fn relation(&self, full: &Self) -> Option<Relation> {
        if let (Some(one), Some(other)) = (&self.suffix, &full.suffix)
            && one != other
        {
            return None;
        }
        if self.words == full.words {
            return Some(Relation::Same);
        }
        if self.words.len() == 1 {
            return self.relation_of_word(full);
        }
        let (first, last) = (self.first(), self.last());
        let (full_first, full_last) = (full.first(), full.last());
        if last == full_last {
            if first == full_first {
                return self.relation_of_middle(full);
            }
            if full.words.ends_with(&self.words) {
                return Some(Relation::Part);
            }
            if initials_match(first, full) || initials_match(full_first, self) {
                return Some(Relation::Initial);
            }
            if is_short_for(first, full_first) {
                return Some(Relation::Nickname);
            }
        }
        self.is_spelled_like(full).then_some(Relation::Spelling)
    }

    fn relation_of_word(&self, full: &Self) -> Option<Relation> {
        let word = self.first();
        if full.last() == word {
            Some(Relation::Family)
        } else if full.first() == word || is_short_for(word, full.first()) {
            Some(Relation::Given)
        } else {
            full.words
                .iter()
                .any(|known| known == word)
                .then_some(Relation::Inner)
        }
    }

    /// The relation of two names with the same first and last word.
    fn relation_of_middle(&self, full: &Self) -> Option<Relation> {
        let inner = |name: &Self| name.words[1..name.words.len() - 1].to_vec();
        let (short, long) = (inner(self), inner(full));
        let mut rest = long.iter();
        let contained = short.iter().all(|word| {
            rest.any(|known| known == word || initial_of(word, known) || initial_of(known, word))
        });
        if contained {
            return Some(Relation::Middle);
        }
        self.is_spelled_like(full).then_some(Relation::Spelling)
    }

    /// Whether the words differ in few letters.
    fn is_spelled_like(&self, other: &Self) -> bool {
        if self.words.len() == other.words.len() {
            let pairs = self.words.iter().zip(&other.words);
            return pairs.clone().all(|(a, b)| spelled_alike(a, b));
        }
        self.words.concat() == other.words.concat()
    }
}

/// Whether the family name stands first in the name.
fn is_family_first(name: &str, given: &str, family: &str) -> bool {
    name.starts_with(family) && name.ends_with(given) && name.len() > family.len()
}

/// Whether a word is one or two initials.
fn is_initials(word: &str) -> bool {
    let letters = word.chars().count();
    letters == 1 || letters == 2 && given_name(word).is_none() && !word.chars().any(is_vowel)
}

fn is_vowel(c: char) -> bool {
    matches!(c, 'a' | 'e' | 'i' | 'o' | 'u' | 'y')
}

/// Whether one word is the initial of the other.
fn initial_of(initial: &str, word: &str) -> bool {
    initial.chars().count() == 1 && word.len() > 1 && word.starts_with(initial)
}

/// Whether initials can stand for the given names of a name.
fn initials_match(initials: &str, full: &PersonName) -> bool {
    if !is_initials(initials) || full.words.len() < 2 {
        return false;
    }
    let given = &full.words[..full.words.len() - 1];
    let mut letters = initials.chars();
    let first = letters.next();
    if given[0].chars().next() != first || given[0] == initials {
        return false;
    }
    match (letters.next(), given.get(1)) {
        (Some(second), Some(word)) => word.starts_with(second),
        _ => true,
    }
}

/// The full forms of a short given name, itself first.
pub(super) fn full_given_names(word: &str) -> impl Iterator<Item = &str> {
    let full = Classes::of_lower(word).text(Class::ShortGivenName);
    std::iter::once(word).chain(full.into_iter().flat_map(|names| names.split(',')))
}

/// Whether one given name is a usual short form of the other, or both of a third.
fn is_short_for(a: &str, b: &str) -> bool {
    full_given_names(a).any(|one| full_given_names(b).any(|other| one == other))
}

/// Whether two words differ in one letter or two neighbours, or in two if they are long. Short words must be equal.
pub(super) fn spelled_alike(a: &str, b: &str) -> bool {
    if a == b {
        return true;
    }
    let shorter = a.chars().count().min(b.chars().count());
    let max = match shorter {
        0..=4 => return false,
        5..=8 => 1,
        _ => 2,
    };
    edits(a, b, max) <= max
}

/// The number of letters to insert, delete, replace or swap with a neighbour; more than `max` if it is more than that.
fn edits(a: &str, b: &str, max: usize) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    if a.len().abs_diff(b.len()) > max {
        return max + 1;
    }
    let mut rows = vec![vec![0; b.len() + 1]; a.len() + 1];
    for (i, row) in rows.iter_mut().enumerate() {
        row[0] = i;
    }
    for (j, cell) in rows[0].iter_mut().enumerate() {
        *cell = j;
    }
    for i in 1..=a.len() {
        for j in 1..=b.len() {
            let replaced = rows[i - 1][j - 1] + usize::from(a[i - 1] != b[j - 1]);
            let mut least = replaced.min(rows[i - 1][j] + 1).min(rows[i][j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                least = least.min(rows[i - 2][j - 2] + 1);
            }
            rows[i][j] = least;
        }
    }
    rows[a.len()][b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn relation(short: &str, full: &str) -> Option<Relation> {
        let name = |text: &str| {
            let (given, family) = match text.split_once('|') {
                Some((given, family)) => (Some(given), Some(family)),
                None => (None, None),
            };
            PersonName::new(&text.replace('|', " "), given, family).unwrap()
        };
        name(short).relation(&name(full))
    }

    #[test]
    fn names_of_one_person() {
        for (short, full, want) in [
            ("Jane Doe", "jane DOE", Relation::Same),
            ("J.K. Moss", "J K Moss", Relation::Same),
            ("José Peña", "Jose Pena", Relation::Same),
            ("Omar Al-Hadi", "Omar el Hadi", Relation::Same),
            ("Omar Hadi", "Omar Al Hadi", Relation::Same),
            ("Andrew Holm", "Andrew M. Holm", Relation::Middle),
            ("Andrew M. Holm", "Andrew Mark Holm", Relation::Middle),
            ("Duncan Reed", "Iain Duncan Reed", Relation::Part),
            ("A Holm", "Andrew Holm", Relation::Initial),
            ("RM Holm", "Robert Mark Holm", Relation::Initial),
            ("Bill Holm", "William Holm", Relation::Nickname),
            ("Mikhail Khodorin", "Mikhail Khodroin", Relation::Spelling),
            ("Robert Kilby-Sand", "Robert Kilbysand", Relation::Spelling),
            ("Holm", "Andrew Holm", Relation::Family),
            ("van Holm", "Andrew van Holm", Relation::Family),
            ("Andrew", "Andrew Holm", Relation::Given),
            ("Pena", "Enrique Pena Vieto", Relation::Inner),
        ] {
            assert_eq!(relation(short, full), Some(want), "{short}, {full}");
        }
    }

    #[test]
    fn names_of_two_people() {
        for (one, other) in [
            ("Jane Doe", "John Doe"),
            ("John F Holm", "John G Holm"),
            ("Carl Holm Jr", "Carl Holm Sr"),
            ("Ann Lee", "Ann Lea"),
            ("B Holm", "Andrew Holm"),
            ("RM Holm", "Robert Peter Holm"),
            ("Grant Dean", "Grant Beard"),
        ] {
            assert_eq!(relation(one, other), None, "{one}, {other}");
        }
    }

    #[test]
    fn family_first() {
        let one = PersonName::new("Wong Kar-wai", Some("Kar-wai"), Some("Wong")).unwrap();
        let other = PersonName::new("Kar-Wai Wong", Some("Kar-Wai"), Some("Wong")).unwrap();
        assert_eq!(one.key(), other.key());
    }
}

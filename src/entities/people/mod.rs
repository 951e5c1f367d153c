//! Links the names of people.

mod also_known;
mod matching;
mod person_cues;

use std::collections::HashMap;

use crate::learn::weights::TextMap;
use crate::lexicon::people::given_name;
use crate::lexicon::{Gender, with_single_spaces};
use crate::text::Document;

use super::draft::Draft;
use super::names::{Name, group};
use super::person_names::{self, is_suffix};

use matching::{bare, is_family_word, one_edit, same_person};
use person_cues::{Generation, Kin, PersonCues, person_cues};

/// The parts of a person's name, and the gender as shown by the names.
#[derive(Debug, Clone, Default)]
pub(super) struct Profile {
    pub(super) given_name: Option<String>,
    pub(super) family_name: Option<String>,
    /// Gender shown by a title, or else the usual one of the given name. Pronouns are better evidence than the latter.
    pub(super) gender: Option<Gender>,
    /// Whether a title shows the gender.
    pub(super) gender_shown: bool,
}

/// All names with the same words.
struct NameVariant {
    words: Vec<String>,
    names: Vec<usize>,
}

/// The names of one person.
struct Cluster {
    /// Words of the longest variant.
    words: Vec<String>,
    /// Gender shown by a title.
    shown: Option<Gender>,
    /// Stated kinship: "his son, Kim".
    kin: Option<Kin>,
    /// Index of each name, the rule that joined it and the probability that the rule is right.
    names: Vec<(usize, &'static str, f32)>,
}

/// Groups `names`, which are in text order, into people in order of first mention.
pub(super) fn link(document: &Document<'_>, names: &[Name<'_>]) -> Vec<Draft<Profile>> {
    let cues: Vec<PersonCues> = names
        .iter()
        .map(|name| person_cues(document, name))
        .collect();
    let mut variants: Vec<NameVariant> = group(names, |name| core(&name.words))
        .into_iter()
        .map(|names_of| NameVariant {
            words: core(&names[names_of[0]].words),
            names: names_of,
        })
        .collect();
    // The longest variants come first, so that each variant finds its long form.
    variants.sort_by_key(|variant| std::cmp::Reverse(variant.words.len()));
    let split = variants.partition_point(|variant| variant.words.len() > 1);
    let mut clusters = Clusters::default();
    for variant in &variants[..split] {
        clusters.add_full(variant, &cues);
    }
    let mut singles: Vec<(usize, &str)> = variants[split..]
        .iter()
        .flat_map(|variant| {
            variant
                .names
                .iter()
                .map(|&name| (name, variant.words[0].as_str()))
        })
        .collect();
    singles.sort_unstable();
    clusters.add_singles(&singles, &cues);
    clusters.join_other_names(&also_known::pairs(document, names));
    let mut people: Vec<Draft<Profile>> = clusters
        .list
        .into_iter()
        .filter(|cluster| !cluster.names.is_empty())
        .map(|cluster| person(names, &cues, cluster))
        .collect();
    people.sort_by_key(|person| person.mentions[0].span);
    people
}

/// The words of a name without suffixes: "Jr", "III".
fn core(words: &[String]) -> Vec<String> {
    let mut words: Vec<String> = words.to_vec();
    while words.len() > 1 && words.last().is_some_and(|word| is_suffix(word)) {
        words.pop();
    }
    words
}

#[derive(Default)]
struct Clusters {
    list: Vec<Cluster>,
    /// Maps each word to the clusters with it in their longest variant.
    by_word: TextMap<String, Vec<usize>>,
}

impl Clusters {
    fn new_cluster(&mut self, words: &[String]) -> usize {
        self.list.push(Cluster {
            words: words.to_vec(),
            shown: None,
            kin: None,
            names: Vec::new(),
        });
        let number = self.list.len() - 1;
        for word in words {
            let known = self.by_word.entry(bare(word).to_owned()).or_default();
            if known.last() != Some(&number) {
                known.push(number);
            }
        }
        number
    }

    fn with_word(&self, word: &str) -> &[usize] {
        self.by_word.get(bare(word)).map_or(&[], Vec::as_slice)
    }

    /// Adds a variant of several words to the cluster of a compatible longer name, or as a new cluster.
    fn add_full(&mut self, variant: &NameVariant, cues: &[PersonCues]) {
        let last = variant.words.last().map_or("", String::as_str);
        let first = variant.words.first().map_or("", String::as_str);
        let mut joined: Option<(usize, &'static str)> = None;
        let mut several = false;
        let candidates = self.with_word(last).iter().chain(self.with_word(first));
        for &cluster in candidates.take(64) {
            if joined.is_some_and(|(known, _)| known == cluster) {
                continue;
            }
            if let Some(rule) = same_person(&self.list[cluster].words, &variant.words) {
                several |= joined.is_some();
                joined = joined.or(Some((cluster, rule)));
            }
        }
        let born = || variant.names.iter().any(|&name| cues[name].born);
        let at_birth = match joined {
            None if born() => self.bearer(first),
            _ => None,
        };
        let (cluster, rule, certainty) = match (joined, at_birth) {
            (Some((cluster, rule)), _) => (cluster, rule, if several { 0.7 } else { 0.95 }),
            (None, Some(cluster)) => (cluster, "birth-name", 0.85),
            (None, None) => (self.new_cluster(&variant.words), "full-name", 1.0),
        };
        let names = variant.names.iter().map(|&name| (name, rule, certainty));
        let known = &mut self.list[cluster];
        known.names.extend(names);
        let mut titles = variant.names.iter().map(|&name| cues[name].gender);
        known.shown = known.shown.or_else(|| titles.find_map(|gender| gender));
        let mut kin = variant.names.iter().map(|&name| cues[name].kin);
        known.kin = known.kin.or_else(|| kin.find_map(|kin| kin));
    }

    /// The only person so far whose full name begins with a word, if any.
    fn bearer(&self, first: &str) -> Option<usize> {
        let mut bearers = self
            .with_word(first)
            .iter()
            .filter(|&&cluster| self.list[cluster].words.first().is_some_and(|w| w == first));
        let bearer = bearers.next()?;
        bearers.next().is_none().then_some(*bearer)
    }

    /// The people of a surname to whom "the younger" or "the elder" can refer.
    fn of_generation(&self, pool: &[usize], first: &[usize], wanted: Generation) -> Vec<usize> {
        let young = |cluster: usize| self.list[cluster].kin.is_some_and(|kin| kin.is_younger);
        let known = pool.iter().any(|&cluster| young(cluster));
        let latest = pool.iter().map(|&cluster| first[cluster]).max();
        let is_younger = |cluster: usize| match known {
            true => young(cluster),
            false => Some(first[cluster]) == latest,
        };
        let fits = |&cluster: &usize| is_younger(cluster) == (wanted == Generation::Younger);
        pool.iter().copied().filter(fits).collect()
    }

    /// Adds names of one word, in text order, each to the most prominent person with that name.
    fn add_singles(&mut self, singles: &[(usize, &str)], cues: &[PersonCues]) {
        // For each person, the index of the first full name, and of the first name of any kind so far.
        let names_of = |cluster: &Cluster| cluster.names.iter().map(|name| name.0).min();
        let first_full = self.list.iter().map(names_of);
        let first_full: Vec<usize> = first_full.map(|name| name.unwrap_or(usize::MAX)).collect();
        let mut first = first_full.clone();
        let mut alone: TextMap<&str, usize> = TextMap::default();
        for &(name, word) in singles {
            let (pool, rule) = self.bearers(word, &cues[name], &first_full);
            // Newspapers use a surname alone for its main bearer, and the given or full name for relatives. Among equals it
            // is the last one.
            let weight = |cluster: usize| {
                let names = &self.list[cluster].names;
                let before = names.iter().map(|it| it.0).filter(|it| *it < name);
                (names.len(), before.max())
            };
            let in_focus = pool
                .iter()
                .copied()
                .filter(|&cluster| first[cluster] < name)
                .max_by_key(|&cluster| weight(cluster))
                .or_else(|| {
                    let pool = pool.iter().copied();
                    pool.min_by_key(|&cluster| first_full[cluster])
                });
            let (cluster, rule, certainty) = match in_focus {
                Some(cluster) if pool.len() == 1 => (cluster, rule, 0.95),
                Some(cluster) => (cluster, "surname-in-focus", 0.7),
                None => match alone
                    .get(word)
                    .filter(|&&cluster| !self.is_other_relative(cluster, cues[name].kin))
                    .map(|&cluster| (cluster, "same-name", 0.95))
                    .or_else(|| self.misspelled(word))
                {
                    Some(known) => known,
                    None => {
                        let cluster = self.new_cluster(&[word.to_owned()]);
                        alone.insert(word, cluster);
                        (cluster, "single-name", 0.9)
                    }
                },
            };
            if let Some(first) = first.get_mut(cluster) {
                *first = name.min(*first);
            }
            let known = &mut self.list[cluster];
            known.names.push((name, rule, certainty));
            known.shown = known.shown.or(cues[name].gender);
            known.kin = known.kin.or(cues[name].kin);
        }
    }

    /// The people with a full name to whom a single word can refer, and the rule. `first_full` holds the index of the first
    /// full name of each person.
    fn bearers(
        &self,
        word: &str,
        cues: &PersonCues,
        first_full: &[usize],
    ) -> (Vec<usize>, &'static str) {
        let fits = |&cluster: &usize| {
            cluster < first_full.len() && gender_fits(self.gender_of(cluster), cues.gender)
        };
        let candidates = self.with_word(word).iter().take(64).copied();
        let candidates: Vec<usize> = candidates.filter(fits).collect();
        let is_family = |&cluster: &usize| is_family_word(&self.list[cluster].words, word);
        let by_family: Vec<usize> = candidates.iter().copied().filter(is_family).collect();
        let (pool, rule) = if by_family.is_empty() {
            (candidates, "given-name")
        } else {
            (by_family, "surname")
        };
        match cues.generation.filter(|_| pool.len() > 1) {
            Some(wanted) => (self.of_generation(&pool, first_full, wanted), "generation"),
            None => (pool, rule),
        }
    }

    /// Merges the people of two names that the article equates: "Widodo, better known as Jokowi".
    fn join_other_names(&mut self, pairs: &[(usize, usize)]) {
        if pairs.is_empty() {
            return;
        }
        let mut of_name: HashMap<usize, usize> = HashMap::new();
        for (number, cluster) in self.list.iter().enumerate() {
            of_name.extend(cluster.names.iter().map(|known| (known.0, number)));
        }
        for (name, other) in pairs {
            let (Some(&whole), Some(&part)) = (of_name.get(name), of_name.get(other)) else {
                continue;
            };
            let apart = self.list[whole].shown.zip(self.list[part].shown);
            if whole == part || apart.is_some_and(|(a, b)| a != b) {
                continue;
            }
            let names = std::mem::take(&mut self.list[part].names);
            of_name.extend(names.iter().map(|known| (known.0, whole)));
            let joined = names
                .into_iter()
                .map(|(name, _, _)| (name, "known-as", 0.9));
            self.list[whole].names.extend(joined);
            self.list[whole].shown = self.list[whole].shown.or(self.list[part].shown);
        }
    }

    /// Whether the stated kinship of a person differs from `kin`: "his wife, Jean", "a daughter, Jean".
    fn is_other_relative(&self, cluster: usize, kin: Option<Kin>) -> bool {
        let known = self.list[cluster].kin;
        known.zip(kin).is_some_and(|(a, b)| a != b)
    }

    /// The only person whose name differs from a long word in one letter, if any.
    fn misspelled(&self, word: &str) -> Option<(usize, &'static str, f32)> {
        if word.len() < 6 {
            return None;
        }
        let near = |cluster: &Cluster| {
            cluster.words.len() > 1
                && cluster
                    .words
                    .iter()
                    .any(|known| known.len() > 5 && one_edit(bare(known), bare(word)))
        };
        let mut fitting = self
            .list
            .iter()
            .take(64)
            .enumerate()
            .filter(|(_, cluster)| near(cluster));
        let (cluster, _) = fitting.next()?;
        fitting
            .next()
            .is_none()
            .then_some((cluster, "spelling", 0.8))
    }

    /// The gender shown by titles, or else the usual gender of the given name.
    fn gender_of(&self, cluster: usize) -> Option<Gender> {
        let cluster = &self.list[cluster];
        let given = || given_name(cluster.words.first().filter(|_| cluster.words.len() > 1)?)?;
        cluster.shown.or_else(given)
    }
}

fn gender_fits(a: Option<Gender>, b: Option<Gender>) -> bool {
    a.is_none() || b.is_none() || a == b
}

fn person(names: &[Name<'_>], cues: &[PersonCues], cluster: Cluster) -> Draft<Profile> {
    let mut parts = cluster.names;
    parts.sort_unstable_by_key(|part| part.0);
    let longest = parts.iter().map(|part| &names[part.0]).max_by_key(|name| {
        (
            name.words.len(),
            name.text.len(),
            std::cmp::Reverse(name.span),
        )
    });
    let name = longest.map_or(String::new(), |name| with_single_spaces(name.text));
    let shown = parts.iter().find_map(|part| cues[part.0].gender);
    let short_names: Vec<String> = parts
        .iter()
        .map(|part| names[part.0].words.join(" "))
        .collect();
    let short_names: Vec<&str> = short_names.iter().map(String::as_str).collect();
    let (given_name, family_name) = person_names::split(&name, &short_names);
    let by_given = given_name.as_deref().and_then(person_names::gender);
    let profile = Profile {
        given_name,
        family_name,
        gender: shown.or(by_given),
        gender_shown: shown.is_some(),
    };
    Draft::of(names, &parts, name, profile)
}

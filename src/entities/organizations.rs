//! Links the names of organizations and determines the kind of each organization.

use crate::learn::weights::TextMap;
use crate::lexicon::organizations::{is_company_suffix, kind_of_word, long_names};
use crate::lexicon::places::named;
use crate::lexicon::{Class, Classes, OrganizationKind, fold, with_single_spaces};
use crate::text::Document;
use std::cmp::Reverse;

use super::Organization;
use super::draft::Draft;
use super::names::{Name, group};

/// All names with the same words.
struct NameVariant<'n> {
    /// The words without article and company suffix.
    words: Vec<&'n str>,
    /// These words without the small ones, sorted.
    significant: Vec<&'n str>,
    /// Whether it looks like an acronym.
    acronym: bool,
    /// Indices of the names, in text order.
    names: Vec<usize>,
}

/// The names of one organization.
struct Cluster<'n> {
    /// Words of the longest variant.
    words: Vec<&'n str>,
    /// These words without the small ones, sorted.
    significant: Vec<&'n str>,
    /// Index of each name, the rule that joined it and the probability that the rule is right.
    names: Vec<(usize, &'static str, f32)>,
}

/// The index of a cluster that a variant joins, the rule, and the probability that the rule is right.
type Join = (usize, &'static str, f32);

/// Maximum number of clusters compared with a variant.
const MAX_CLUSTERS: usize = 64;

/// Maximum number of tokens between two names of an organization, as in ", known by its initials".
const MAX_ALSO_KNOWN: usize = 8;

/// The clusters so far, indexed by words, initials and names.
#[derive(Default)]
struct Clusters<'n> {
    list: Vec<Cluster<'n>>,
    by_word: TextMap<&'n str, Vec<usize>>,
    by_initials: TextMap<String, usize>,
    by_name: TextMap<String, usize>,
}

/// Groups `names`, which are in text order, into organizations in order of first mention.
pub(super) fn link(document: &Document<'_>, names: &[Name<'_>]) -> Vec<Draft<Organization>> {
    let groups = group(names, |name| core(&name.words)).into_iter();
    let mut variants: Vec<NameVariant<'_>> = groups
        .map(|indices| {
            let first = &names[indices[0]];
            let words = core(&first.words);
            NameVariant {
                significant: significant(&words),
                acronym: is_acronym(first.text),
                words,
                names: indices,
            }
        })
        .collect();
    // The longest variants come first and acronyms last, so that each variant finds its long form.
    variants.sort_by_key(|variant| (variant.acronym, Reverse(variant.words.len())));
    let in_brackets = bracketed(document, names);
    let mut clusters = Clusters::default();
    for variant in &variants {
        clusters.add(names, variant, &in_brackets);
    }
    let clusters = clusters.list.into_iter();
    let mut organizations: Vec<_> = clusters
        .map(|cluster| organization(names, cluster))
        .collect();
    organizations.sort_by_key(|organization| organization.mentions[0].span);
    organizations
}

impl<'n> Clusters<'n> {
    /// Adds a variant to the cluster that it belongs to, or as a new one.
    fn add(
        &mut self,
        names: &[Name<'_>],
        variant: &NameVariant<'n>,
        in_brackets: &TextMap<usize, usize>,
    ) {
        let (cluster, rule, certainty) = self
            .in_brackets(variant, in_brackets)
            .or_else(|| self.known_short_name(variant))
            .or_else(|| self.acronym(variant))
            .or_else(|| self.short_form(variant))
            .unwrap_or_else(|| (self.start(names, variant), "same-name", 1.0));
        let joined = variant.names.iter().map(|&name| (name, rule, certainty));
        self.list[cluster].names.extend(joined);
    }

    /// Starts a cluster. Returns its index.
    fn start(&mut self, names: &[Name<'_>], variant: &NameVariant<'n>) -> usize {
        let index = self.list.len();
        for initials in initials(&names[variant.names[0]]) {
            self.by_initials.entry(initials).or_insert(index);
        }
        self.by_name.entry(variant.words.join(" ")).or_insert(index);
        for word in &variant.words {
            self.by_word.entry(word).or_default().push(index);
        }
        self.list.push(Cluster {
            words: variant.words.clone(),
            significant: variant.significant.clone(),
            names: Vec::new(),
        });
        index
    }

    /// The cluster of the name next to a variant in brackets: "World Reef Organization (WRO)".
    fn in_brackets(
        &self,
        variant: &NameVariant<'_>,
        in_brackets: &TextMap<usize, usize>,
    ) -> Option<Join> {
        let other = variant
            .names
            .iter()
            .find_map(|name| in_brackets.get(name))?;
        let has_other = |cluster: &Cluster<'_>| cluster.names.iter().any(|name| name.0 == *other);
        let cluster = self.list.iter().position(has_other)?;
        Some((cluster, "acronym-in-brackets", 0.98))
    }

    /// The cluster of the long form of a listed short name: "Fed" for "Federal Reserve".
    fn known_short_name(&self, variant: &NameVariant<'_>) -> Option<Join> {
        let short = variant.words.join(" ");
        let cluster = long_names(&short).find_map(|long| self.by_name.get(long))?;
        Some((*cluster, "known-short-name", 0.93))
    }

    /// The cluster of a longer name with these initials.
    fn acronym(&self, variant: &NameVariant<'_>) -> Option<Join> {
        let [word] = variant.words[..] else {
            return None;
        };
        let cluster = self.by_initials.get(word).filter(|_| variant.acronym)?;
        Some((*cluster, "acronym", 0.92))
    }

    /// The only cluster of which the variant is a short form.
    fn short_form(&self, variant: &NameVariant<'_>) -> Option<Join> {
        let with_word = |word| self.by_word.get(word);
        let clusters = variant.words.iter().filter_map(with_word);
        let rarest = clusters.min_by_key(|list| list.len())?;
        let mut found = None;
        for &index in rarest.iter().take(MAX_CLUSTERS) {
            let cluster = &self.list[index];
            let Some(rule) = short_form(cluster, variant) else {
                continue;
            };
            if found.is_some() {
                return None;
            }
            // "University of Georgia" is not short for "Agricultural University of Georgia" if it is named first.
            let complete = variant.words.get(1) == Some(&"of");
            let later = cluster.names.iter().any(|name| name.0 < variant.names[0]);
            if complete && rule == "short-form" && !later {
                continue;
            }
            found = Some((index, rule, 0.9));
        }
        found
    }
}

/// The words of a name without article and company suffixes.
fn core(words: &[String]) -> Vec<&str> {
    let mut core: Vec<&str> = words.iter().flat_map(|word| word.split(' ')).collect();
    if core.len() > 1 && core[0] == "the" {
        core.remove(0);
    }
    while core.len() > 1 && core.last().is_some_and(|word| is_company_suffix(word)) {
        core.pop();
    }
    core
}

/// Whether a name looks like an acronym: one word of two to eight letters, at most one of them in lower case.
fn is_acronym(text: &str) -> bool {
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    let small = text.chars().filter(|c| c.is_lowercase()).count();
    (2..=8).contains(&letters) && small <= 1 && letters - small >= 2 && !text.contains(' ')
}

/// The possible acronyms of a name: the initials of the capitalized words, of all words, and of the capitalized words after
/// the first ("Korean Central News Agency" is also CNA).
fn initials(name: &Name<'_>) -> Vec<String> {
    let words: Vec<&str> = name
        .text
        .split(|c: char| c.is_whitespace() || c == '-')
        .filter(|word| word.chars().any(char::is_alphanumeric))
        .collect();
    let take = |words: &[&str], all: bool| -> String {
        words
            .iter()
            .filter(|word| all || word.starts_with(char::is_uppercase))
            .filter_map(|word| word.chars().find(|c| c.is_alphanumeric()))
            .flat_map(char::to_lowercase)
            .collect()
    };
    let mut out: Vec<String> = [take(&words, false), take(&words, true)]
        .into_iter()
        .chain((words.len() > 3).then(|| take(&words[1..], false)))
        .filter(|initials| initials.len() > 1)
        .collect();
    out.dedup();
    out
}

/// Pairs of adjacent names of which one is the short form of the other, in brackets or after ", known as". Maps the index of
/// the short form to that of the long form.
fn bracketed(document: &Document<'_>, names: &[Name<'_>]) -> TextMap<usize, usize> {
    let mut found = TextMap::default();
    for (number, pair) in names.windows(2).enumerate() {
        let [left, right] = pair else { continue };
        let opened =
            right.tokens.start == left.tokens.end + 1 && document.token(left.tokens.end) == "(";
        let opens = opened || is_also_known(document, left.tokens.end, right.tokens.start);
        let closed = document.token(right.tokens.end) == ")";
        let closes = closed || matches!(document.token(right.tokens.end), "," | ";");
        if opened && closed && is_pronounced(left, right) {
            found.insert(number + 1, number);
        } else if opens && closes && is_acronym(right.text) != is_acronym(left.text) {
            let (short, long) = if is_acronym(right.text) {
                (number + 1, number)
            } else {
                (number, number + 1)
            };
            found.insert(short, long);
        }
    }
    found
}

/// Whether `short` is a pronounceable acronym: one word that starts like a word of the long name, as in "Centro de
/// Derechos Humanos (Cedeh)".
fn is_pronounced(long: &Name<'_>, short: &Name<'_>) -> bool {
    let first = short.text.chars().next();
    let begins = |word: &str| word.chars().next() == first;
    let one = !short.text.contains(' ') && (4..=10).contains(&short.text.chars().count());
    one && long.words.len() >= 3
        && first.is_some_and(char::is_uppercase)
        && long.text.split_whitespace().any(begins)
}

/// Whether the words between two names introduce another name: ", or", ", known as", ", known by its initials".
fn is_also_known(document: &Document<'_>, start: usize, end: usize) -> bool {
    if end > start + MAX_ALSO_KNOWN || end < start + 2 || document.token(start) != "," {
        return false;
    }
    let or = document.token(start + 1) == "or" && end == start + 2;
    or || document.is(start + 1, Class::AlsoKnownVerb) && document.is(end - 1, Class::AlsoKnownLink)
}

/// The rule by which a variant can be a short form of a cluster's name, if any.
fn short_form(cluster: &Cluster<'_>, variant: &NameVariant<'_>) -> Option<&'static str> {
    let words = variant.words.as_slice();
    // "Unification Ministry" for "Ministry of Unification".
    if words.len() > 1 && cluster.significant == variant.significant {
        return Some("word-order");
    }
    if cluster.words.starts_with(words) {
        // "Samsung" for "Samsung Electronics". But "New York" is not "New York Times", and "National" is too generic.
        let rest = &cluster.words[words.len()..];
        let generic = words
            .iter()
            .all(|word| kind_of_word(word).is_some() || is_generic(word));
        // "Grandmothers of the Plaza" may be shortened to its head, unless the head is a place.
        let place = rest.first().is_some_and(|word| is_small(word))
            && named(&words.join(" ")).next().is_some();
        return (!generic && !place).then_some("short-form");
    }
    if words.len() > 1 && cluster.words.ends_with(words) {
        return Some("short-form");
    }
    // "Hounds" for "Durban Hounds", "Post" for "Harbour Post": the last word of a name that begins with a place.
    if let [word] = words
        && cluster.words.ends_with(words)
        && !is_generic(word)
        && kind_of_word(word).is_none_or(|kind| kind == OrganizationKind::Media)
    {
        let place = cluster.words[..cluster.words.len() - 1].join(" ");
        let known = named(&place).any(|record| !record.by_other_name);
        return known.then_some("last-word");
    }
    // "UN Security Council" for "United Nations Security Council".
    let split = words.first()?;
    let rest = &words[1..];
    if !rest.is_empty() && cluster.words.len() > rest.len() + 1 && cluster.words.ends_with(rest) {
        let head = &cluster.words[..cluster.words.len() - rest.len()];
        let initials: String = head.iter().filter_map(|word| word.chars().next()).collect();
        return (initials == **split).then_some("acronym-inside");
    }
    None
}

/// The words without function words, sorted.
fn significant<'n>(words: &[&'n str]) -> Vec<&'n str> {
    let words = words.iter().copied();
    let mut words: Vec<&str> = words.filter(|word| !is_small(word)).collect();
    words.sort_unstable();
    words
}

fn is_small(word: &str) -> bool {
    Classes::of(word).has(Class::SmallNameWord)
}

fn is_generic(word: &str) -> bool {
    Classes::of(word).has(Class::GenericNameWord)
}

/// Makes an organization of a cluster of names.
fn organization(names: &[Name<'_>], cluster: Cluster<'_>) -> Draft<Organization> {
    let mut joined = cluster.names;
    joined.sort_unstable_by_key(|name| name.0);
    let all = joined.iter().map(|name| &names[name.0]);
    let longest = all
        .clone()
        .max_by_key(|name| (name.text.len(), Reverse(name.span)));
    let name = longest.map_or(String::new(), |name| {
        without_article(&with_single_spaces(name.text))
    });
    let mut aliases: Vec<String> = Vec::new();
    for other in all {
        let other = without_article(&with_single_spaces(other.text));
        if other != name && !aliases.contains(&other) {
            aliases.push(other);
        }
    }
    let kind = kind(&cluster.words)
        .or_else(|| has_company_suffix(&name).then_some(OrganizationKind::Company));
    Draft::of(names, &joined, name, Organization { aliases, kind })
}

fn has_company_suffix(name: &str) -> bool {
    let last = name
        .rsplit(' ')
        .next()
        .filter(|last| last.len() < name.len());
    last.is_some_and(|last| is_company_suffix(&fold(last.trim_end_matches('.'))))
}

fn without_article(name: &str) -> String {
    name.strip_prefix("The ")
        .or_else(|| name.strip_prefix("the "))
        .unwrap_or(name)
        .to_owned()
}

/// The kind of organization, from the head noun of its name: the last known noun before a preposition, or else the first one
/// after it.
fn kind(words: &[&str]) -> Option<OrganizationKind> {
    let last_two = &words[words.len().saturating_sub(2)..];
    if Classes::of(&last_two.join(" ")).has(Class::NewsAgencyHead) {
        return Some(OrganizationKind::Media);
    }
    let is_preposition = |word: &&str| Classes::of(word).has(Class::ComplementPreposition);
    let end = words.iter().position(is_preposition);
    let end = end.filter(|at| *at > 0).unwrap_or(words.len());
    words[..end]
        .iter()
        .rev()
        .chain(&words[end..])
        .find_map(|word| kind_of_word(word))
}

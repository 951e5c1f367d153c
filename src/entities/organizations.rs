//! Organizations: long and short forms, acronyms, and sorts.

use std::collections::HashMap;

use crate::lexicon::organizations::{is_company_suffix, kind_of_word, long_names};
use crate::lexicon::places::named;
use crate::lexicon::{OrganizationKind, fold};
use crate::text::Document;

use super::Organization;
use super::draft::Draft;
use super::names::{Name, group};
use super::people::tidy;

struct Form<'n> {
    words: Vec<&'n str>,
    /// All capitals (and digits) in the text: may be an acronym.
    acronym: bool,
    names: Vec<usize>,
}

struct Cluster<'n> {
    words: Vec<&'n str>,
    names: Vec<(usize, &'static str, f32)>,
}

/// Groups `names`, in the order of the text, into organizations in the order of their first mention.
pub(super) fn link(document: &Document<'_>, names: &[Name<'_>]) -> Vec<Draft<Organization>> {
    let mut forms: Vec<Form<'_>> = group(names, |name| core(&name.words))
        .into_iter()
        .map(|names_of| Form {
            words: core(&names[names_of[0]].words),
            acronym: is_acronym(names[names_of[0]].text),
            names: names_of,
        })
        .collect();
    forms.sort_by_key(|form| (form.acronym, std::cmp::Reverse(form.words.len())));
    let mut clusters: Vec<Cluster<'_>> = Vec::new();
    let mut by_word: HashMap<&str, Vec<usize>> = HashMap::new();
    let mut by_initials: HashMap<String, usize> = HashMap::new();
    let mut by_name: HashMap<String, usize> = HashMap::new();
    let in_brackets = bracketed(document, names);
    for form in &forms {
        let joined = form
            .names
            .iter()
            .find_map(|name| in_brackets.get(name))
            .and_then(|long| {
                clusters
                    .iter()
                    .position(|cluster| cluster.names.iter().any(|part| part.0 == *long))
            })
            .map(|cluster| (cluster, "acronym-in-brackets", 0.98))
            .or_else(|| join_known(form, &by_name))
            .or_else(|| join_acronym(form, &by_initials))
            .or_else(|| join_short(form, &clusters, &by_word));
        let (cluster, rule, certainty) = joined.unwrap_or_else(|| {
            let number = clusters.len();
            let initials = initials(&names[form.names[0]]);
            for initials in initials {
                by_initials.entry(initials).or_insert(number);
            }
            by_name.entry(form.words.join(" ")).or_insert(number);
            for word in &form.words {
                by_word.entry(word).or_default().push(number);
            }
            clusters.push(Cluster {
                words: form.words.clone(),
                names: Vec::new(),
            });
            (number, "same-name", 1.0)
        });
        let parts = form.names.iter().map(|&name| (name, rule, certainty));
        clusters[cluster].names.extend(parts);
    }
    let mut organizations: Vec<Draft<Organization>> = clusters
        .into_iter()
        .map(|cluster| organization(names, cluster))
        .collect();
    organizations.sort_by_key(|organization| organization.mentions[0].span);
    organizations
}

/// The words that tell an organization from others: without article and company suffixes.
fn core(words: &[String]) -> Vec<&str> {
    let mut all = Vec::with_capacity(words.len());
    all.extend(words.iter().flat_map(|word| word.split(' ')));
    let mut words = all;
    if words.len() > 1 && words[0] == "the" {
        words.remove(0);
    }
    while words.len() > 1 && words.last().is_some_and(|word| is_company_suffix(word)) {
        words.pop();
    }
    words
}

fn is_acronym(text: &str) -> bool {
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    let small = text.chars().filter(|c| c.is_lowercase()).count();
    (2..=8).contains(&letters) && small <= 1 && letters - small >= 2 && !text.contains(' ')
}

/// The first letters of a long form, with and without its small words, with and without its first word's country.
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

/// Acronyms in brackets right behind a name, and names in brackets right behind an acronym: bracketed name to the other.
fn bracketed(document: &Document<'_>, names: &[Name<'_>]) -> HashMap<usize, usize> {
    let mut found = HashMap::new();
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

/// "Centro de Derechos Humanos (Cedeh)": one word in brackets that begins like a word of the long name is its short form.
fn is_pronounced(long: &Name<'_>, short: &Name<'_>) -> bool {
    let first = short.text.chars().next();
    let begins = |word: &str| word.chars().next() == first;
    let one = !short.text.contains(' ') && (4..=10).contains(&short.text.chars().count());
    one && long.words.len() >= 3
        && first.is_some_and(char::is_uppercase)
        && long.text.split_whitespace().any(begins)
}

/// Whether the words between two names say that they are one: ", or", ", known as", ", known by its initials".
fn is_also_known(document: &Document<'_>, start: usize, end: usize) -> bool {
    if end > start + 8 || end < start + 2 || document.token(start) != "," {
        return false;
    }
    let word = |at: usize| document.token(start + at);
    match word(1) {
        "or" => end == start + 2,
        "known" | "called" | "abbreviated" => {
            let last = document.token(end - 1);
            matches!(last, "as" | "initials" | "acronym" | "called" | "simply")
        }
        _ => false,
    }
}

/// "Fed" for "Federal Reserve": what only a list can tell.
fn join_known(
    form: &Form<'_>,
    by_name: &HashMap<String, usize>,
) -> Option<(usize, &'static str, f32)> {
    let short = form.words.join(" ");
    let cluster = long_names(&short).find_map(|long| by_name.get(long))?;
    Some((*cluster, "known-short-name", 0.93))
}

fn join_acronym(
    form: &Form<'_>,
    by_initials: &HashMap<String, usize>,
) -> Option<(usize, &'static str, f32)> {
    let [word] = form.words.as_slice() else {
        return None;
    };
    let cluster = by_initials.get(*word).filter(|_| form.acronym)?;
    Some((*cluster, "acronym", 0.92))
}

/// A form whose words all are, in order, among those of exactly one longer form.
fn join_short(
    form: &Form<'_>,
    clusters: &[Cluster<'_>],
    by_word: &HashMap<&str, Vec<usize>>,
) -> Option<(usize, &'static str, f32)> {
    let mut found = None;
    let rarest = form
        .words
        .iter()
        .filter_map(|word| by_word.get(word))
        .min_by_key(|list| list.len())?;
    for &number in rarest.iter().take(64) {
        let cluster = &clusters[number];
        let Some(rule) = short_form(cluster, &form.words) else {
            continue;
        };
        if found.is_some() {
            return None;
        }
        // "University of Georgia" named first is not short for "Agricultural University of Georgia".
        let complete = form.words.get(1) == Some(&"of");
        let later = cluster.names.iter().any(|part| part.0 < form.names[0]);
        if complete && rule == "short-form" && !later {
            continue;
        }
        found = Some((number, rule, 0.9));
    }
    found
}

fn short_form(cluster: &Cluster<'_>, words: &[&str]) -> Option<&'static str> {
    // "Unification Ministry" for "Ministry of Unification".
    if words.len() > 1 && significant(&cluster.words) == significant(words) {
        return Some("word-order");
    }
    if cluster.words.starts_with(words) {
        // "Samsung" for "Samsung Electronics", but "New York" is not "New York Times" and "National" is nobody.
        let rest = &cluster.words[words.len()..];
        let generic = words
            .iter()
            .all(|word| kind_of_word(word).is_some() || is_generic(word));
        // "Grandmothers of the Plaza" may be called by its head; a place in front of "of" and the like may not.
        let place = rest.first().is_some_and(|word| is_small(word))
            && named(&words.join(" ")).next().is_some();
        return (!generic && !place).then_some("short-form");
    }
    if words.len() > 1 && cluster.words.ends_with(words) {
        return Some("short-form");
    }
    // "Hounds" for "Durban Hounds", "Post" for "Harbour Post": the last word behind a place.
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

/// The words but the small ones, sorted.
fn significant<'n>(words: &[&'n str]) -> Vec<&'n str> {
    let mut words: Vec<&str> = words
        .iter()
        .copied()
        .filter(|word| !is_small(word))
        .collect();
    words.sort_unstable();
    words
}

fn is_small(word: &str) -> bool {
    matches!(
        word,
        "of" | "the" | "for" | "and" | "in" | "on" | "de" | "del" | "la" | "to"
    )
}

fn is_generic(word: &str) -> bool {
    matches!(
        word,
        "national"
            | "international"
            | "federal"
            | "general"
            | "united"
            | "new"
            | "central"
            | "supreme"
            | "high"
            | "american"
            | "world"
            | "global"
            | "first"
            | "royal"
            | "public"
            | "state"
            | "south"
            | "north"
            | "east"
            | "west"
    )
}

fn organization(names: &[Name<'_>], cluster: Cluster<'_>) -> Draft<Organization> {
    let mut parts = cluster.names;
    parts.sort_unstable_by_key(|part| part.0);
    let fullest = parts
        .iter()
        .map(|part| &names[part.0])
        .max_by_key(|name| (name.text.len(), std::cmp::Reverse(name.span)));
    let name = fullest.map_or(String::new(), |name| without_article(&tidy(name.text)));
    let mut aliases: Vec<String> = Vec::new();
    for part in &parts {
        let other = without_article(&tidy(names[part.0].text));
        if other != name && !aliases.contains(&other) {
            aliases.push(other);
        }
    }
    let kind = kind(&cluster.words)
        .or_else(|| has_company_suffix(&name).then_some(OrganizationKind::Company));
    Draft::of(names, &parts, name, Organization { aliases, kind })
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

/// The sort that the head noun tells: the last such word, or the one in front of "of" and "for".
fn kind(words: &[&str]) -> Option<OrganizationKind> {
    if words.ends_with(&["news", "agency"]) {
        return Some(OrganizationKind::Media);
    }
    let end = words
        .iter()
        .position(|word| matches!(*word, "of" | "for" | "on" | "de" | "in"))
        .filter(|at| *at > 0)
        .unwrap_or(words.len());
    words[..end]
        .iter()
        .rev()
        .chain(&words[end..])
        .find_map(|word| kind_of_word(word))
}

//! What the tagger put into a name that is no part of it: titles, letters behind a name, the region behind a town.

use crate::lexicon::PlaceKind;
use crate::lexicon::fold;
use crate::lexicon::people::{is_post_nominal, title};
use crate::lexicon::places::named;
use crate::names::{Label, TaggedName};
use crate::text::{Document, TokenRange};

use super::labels::with_lower;

/// Cuts names, splits "Perth, Scotland" in two, and drops names of which nothing stays.
pub(super) fn apply(document: &Document<'_>, tagged: &mut Vec<TaggedName>) {
    let mut behind_person = usize::MAX;
    let mut regions: Vec<TaggedName> = Vec::new();
    tagged.retain_mut(|name| {
        let keep = match name.label {
            Label::Person => cut_titles(document, name),
            Label::Organization => {
                !is_letters(document, name.tokens, behind_person) && cut_office(document, name)
            }
            Label::Location | Label::Other => !is_letters(document, name.tokens, behind_person),
            _ => true,
        };
        if name.label == Label::Person {
            behind_person = name.tokens.end;
        }
        if name.label == Label::Location
            && let Some(region) = split(document, name)
        {
            regions.push(region);
        }
        keep
    });
    if !regions.is_empty() {
        tagged.extend(regions);
        tagged.sort_by_key(|name| name.tokens);
    }
}

/// Leaves the name without "Hon." in front and "KC" behind; whether anything stays.
fn cut_titles(document: &Document<'_>, name: &mut TaggedName) -> bool {
    let TokenRange { mut start, mut end } = name.tokens;
    while end > start + 1
        && (is_post_nominal(document.token(end - 1)) || document.token(end - 1) == ",")
    {
        end -= 1;
    }
    // "Kentucky Sen. Rand Paul".
    let inside = (start + 1..end.saturating_sub(2))
        .find(|&at| document.token(at + 1) == "." || document.token(at).ends_with('.'));
    if let Some(at) = inside
        && with_lower(document.token(at), |word| {
            matches!(word, "sen" | "rep" | "gov" | "gen" | "lt" | "col" | "sgt")
        })
    {
        start = at;
    }
    start += judge(document, start, end);
    while start + 1 < end {
        let token = document.token(start);
        let in_front = with_lower(token, |word| {
            title(word).is_some_and(|title| !title.may_be_name && (title.is_rank || !title.is_role))
        });
        // "DC Raman", "PC Ash": letters that are written so only as a rank.
        let letters = token.len() <= 3
            && token.bytes().all(|byte| byte.is_ascii_uppercase())
            && document.token(start + 1).chars().any(char::is_lowercase)
            && with_lower(token, |word| title(word).is_some_and(|title| title.is_rank));
        // "Mayor Teresa Jacobs": of a king only one word may be left.
        let office = end - start > 2
            && with_lower(token, |word| {
                title(word).is_some_and(|title| !title.may_be_name)
            });
        if !in_front && !letters && !office {
            break;
        }
        start += 1 + usize::from(document.token(start + 1) == "." && start + 2 < end);
    }
    name.tokens = TokenRange { start, end };
    // "Mr" alone is nobody.
    !(end == start + 1
        && with_lower(document.token(start), |word| {
            title(word).is_some_and(|title| !title.is_role && !title.may_be_name)
        }))
}

/// How many tokens of a name are the title of a judge: "Justice" of "Mr Justice Rix", "Lord Justice" of "Lord Justice Rix".
/// "Justice Okoro" alone may be the name of somebody.
fn judge(document: &Document<'_>, start: usize, end: usize) -> usize {
    let rank = |at: usize| {
        matches!(
            document.token(at),
            "Lord" | "Lady" | "Mr" | "Mrs" | "Ms" | "Dame" | "Chief"
        )
    };
    if end > start + 2 && rank(start) && document.token(start + 1) == "Justice" {
        2
    } else if end > start + 1 && document.token(start) == "Justice" && start > 0 && rank(start - 1)
    {
        1
    } else {
        0
    }
}

/// Leaves "UN" of "UN Special Rapporteur": an office is no part of the name of the organization. Whether anything stays.
fn cut_office(document: &Document<'_>, name: &mut TaggedName) -> bool {
    let TokenRange { start, mut end } = name.tokens;
    let office = matches!(
        document.token(end - 1),
        "Rapporteur"
            | "Secretary"
            | "Minister"
            | "Director"
            | "Commissioner"
            | "Chairman"
            | "Chairwoman"
            | "Chairperson"
            | "Spokesman"
            | "Spokeswoman"
            | "Spokesperson"
            | "Ambassador"
            | "Coordinator"
            | "Superintendent"
            | "Treasurer"
            | "Envoy"
            | "Representative"
            | "Expert"
            | "Member"
            | "CEO"
    );
    // "The Secretary" may be a magazine; "Secretary of State" has more behind it.
    if !office || end == start + 1 || document.token(start) == "The" {
        return true;
    }
    end -= 1;
    while end > start
        && matches!(
            document.token(end - 1),
            "Special"
                | "Deputy"
                | "Vice"
                | "Assistant"
                | "Executive"
                | "Managing"
                | "General"
                | "Press"
                | "Senior"
                | "Chief"
                | "Prime"
                | "Acting"
                | "Permanent"
                | "Principal"
                | "Foreign"
                | "Defense"
                | "Defence"
                | "Finance"
                | "Health"
                | "Under"
                | "Trade"
                | "Independent"
        )
    {
        end -= 1;
    }
    name.tokens.end = end;
    end > start
}

/// Whether a name is only letters behind a person's name ("DBE") or a title in front of one ("HRH", "MS").
fn is_letters(document: &Document<'_>, tokens: TokenRange, behind_person: usize) -> bool {
    let TokenRange { start, end } = tokens;
    if end != start + 1 {
        return false;
    }
    let token = document.token(start);
    let behind = start == behind_person
        || start == behind_person.saturating_add(1) && document.token(behind_person) == ",";
    let capital = |at: usize| document.token(at).starts_with(char::is_uppercase);
    let in_front = token.len() <= 3
        && (capital(end) || document.token(end) == "." && capital(end + 1))
        && with_lower(token, |word| {
            title(word).is_some_and(|title| !title.is_role && !title.may_be_name)
        });
    behind && is_post_nominal(token) || in_front
}

/// Cuts "Perth, Scotland" behind the town and returns the rest as a name of its own, when the rest is a known region,
/// country or town.
fn split(document: &Document<'_>, name: &mut TaggedName) -> Option<TaggedName> {
    let TokenRange { start, end } = name.tokens;
    let comma = (start + 1..end.saturating_sub(1)).find(|&at| document.token(at) == ",")?;
    let rest = TokenRange {
        start: comma + 1,
        end,
    };
    let words: Vec<String> = (rest.start..rest.end)
        .map(|at| fold(document.token(at)))
        .filter(|word| !word.is_empty())
        .collect();
    let key = words.join(" ");
    let known = named(&key).chain(named(&format!(",{key}"))).any(|place| {
        matches!(place.kind, PlaceKind::Country | PlaceKind::Region) || place.population > 20_000
    });
    if !known {
        return None;
    }
    name.tokens.end = comma;
    Some(TaggedName {
        tokens: rest,
        ..*name
    })
}

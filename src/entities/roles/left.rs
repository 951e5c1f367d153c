//! How far a role reaches to the left of its noun.

use crate::lexicon::people::title;
use crate::lexicon::places::country_of_demonym;
use crate::lexicon::{Class, Classes};
use crate::text::TokenKind;

use crate::entities::labels::{EntityRef, Labels, with_lower};
use crate::entities::names::is_possessive;

use super::phrase::{is_known_word, is_modifier};
use super::words::{REACH, ends, glued, is_capitalized, is_determiner, is_office, is_role};

/// Plurals that stand in front of other nouns, sorted.
pub(super) const PLURALS: &[&str] = &[
    "affairs",
    "arms",
    "arts",
    "careers",
    "communications",
    "drugs",
    "games",
    "human-rights",
    "markets",
    "media",
    "news",
    "operations",
    "parks",
    "relations",
    "resources",
    "rights",
    "sales",
    "schools",
    "securities",
    "series",
    "services",
    "sports",
    "systems",
    "weapons",
];

/// Forms in -ed and -ing that describe people more often than they tell what somebody does, sorted.
pub(super) const ADJECTIVES: &[&str] = &[
    "acclaimed",
    "acting",
    "ageing",
    "aging",
    "aspiring",
    "banking",
    "batting",
    "beloved",
    "bespectacled",
    "bestselling",
    "boxing",
    "casting",
    "celebrated",
    "certified",
    "coaching",
    "commanding",
    "consulting",
    "convicted",
    "cycling",
    "decorated",
    "defending",
    "deposed",
    "disgraced",
    "distinguished",
    "embattled",
    "engineering",
    "esteemed",
    "exiled",
    "experienced",
    "famed",
    "farming",
    "founding",
    "gifted",
    "incoming",
    "jailed",
    "leading",
    "learned",
    "licensed",
    "managing",
    "marketing",
    "noted",
    "nursing",
    "ousted",
    "outgoing",
    "pioneering",
    "presiding",
    "promising",
    "publishing",
    "racing",
    "registered",
    "reigning",
    "renowned",
    "respected",
    "retired",
    "rising",
    "ruling",
    "seasoned",
    "serving",
    "shipping",
    "sitting",
    "skilled",
    "sporting",
    "surviving",
    "swimming",
    "talented",
    "teaching",
    "trained",
    "training",
    "visiting",
    "wrestling",
];

/// Whether a word has the form of an adverb and is no noun or adjective of time.
fn is_adverb(word: &str) -> bool {
    word.ends_with("ly")
        && !matches!(
            word,
            "family"
                | "assembly"
                | "daily"
                | "weekly"
                | "monthly"
                | "quarterly"
                | "early"
                | "elderly"
                | "friendly"
                | "supply"
                | "anomaly"
                | "monopoly"
        )
}

/// Whether a word in small letters is a verb behind "to" or "will".
fn is_infinitive(before: &str, word: &str) -> bool {
    let modal = matches!(
        before,
        "will" | "would" | "can" | "could" | "may" | "might" | "must" | "should" | "did" | "does"
    );
    modal || before == "to" && Classes::of_lower(word).has(Class::MostlyVerb)
}

/// Where the person's name begins that the token is part of.
fn start_of_name(labels: &Labels<'_, '_>, token: usize, least: usize) -> usize {
    (least..=token)
        .rev()
        .take(6)
        .find(|&at| labels.end_of_name(at).is_some())
        .unwrap_or(token)
}

/// Where the first half of "health and social services minister" begins, when the whole is surely one post: an article,
/// "former" or a possessive stands in front, and the post is one of those that have two fields.
fn first_field(labels: &Labels<'_, '_>, and: usize, head: usize, least: usize) -> Option<usize> {
    let post = with_lower(labels.token(head), |word| {
        matches!(
            word,
            "minister"
                | "secretary"
                | "chief"
                | "director"
                | "commissioner"
                | "manager"
                | "editor"
                | "correspondent"
                | "professor"
                | "writer"
                | "designer"
                | "teacher"
                | "spokesman"
                | "coordinator"
                | "producer"
                | "expert"
                | "engineer"
                | "analyst"
                | "consultant"
        )
    });
    let plain = |at: usize| is_modifier(labels, at) && !is_role(labels, at);
    if !post || !plain(and + 1) {
        return None;
    }
    let mut start = and;
    while start > least
        && and - start < 3
        && plain(start - 1)
        && labels.token(start - 1) != "former"
    {
        start -= 1;
    }
    let former = start > least
        && matches!(
            labels.token(start - 1),
            "former" | "Former" | "then" | "acting" | "deputy"
        );
    let opened = start > least && is_determiner(labels.token(start - 1)) || former;
    (start < and && opened).then_some(start)
}

/// The same in capitals: "Work and Pensions Secretary", "Social Development and Human Security Minister".
fn first_field_in_capitals(
    labels: &Labels<'_, '_>,
    and: usize,
    head: usize,
    least: usize,
) -> Option<usize> {
    let field = |at: usize| {
        let text = labels.token(at);
        labels.entity(at) == EntityRef::None
            && is_capitalized(text)
            && text.len() > 3
            && is_known_word(text)
            && !ends(text)
            && !is_role(labels, at)
    };
    let office = matches!(
        labels.token(head),
        "Minister" | "Secretary" | "Commissioner" | "Undersecretary"
    );
    if !office || !(and + 1..head).all(field) {
        return None;
    }
    let mut start = and;
    while start > least && and - start < 3 && field(start - 1) {
        start -= 1;
    }
    (start < and).then_some(start)
}

/// The first token of the role whose head is at `head`.
pub(super) fn extend_left(labels: &Labels<'_, '_>, head: usize, least: usize) -> usize {
    let mut start = head;
    while start > least && head - start < REACH {
        let at = start - 1;
        match labels.entity(at) {
            EntityRef::Person(_) => {
                let first = from_name(labels, start, least);
                // "prominent anti-Trump delegate".
                if labels.token(first + 1) != "-" || first + 1 >= start {
                    return first;
                }
                start = first;
                continue;
            }
            EntityRef::Organization(_) => {
                start = at;
                continue;
            }
            EntityRef::None | EntityRef::Place => {}
        }
        if let Some(joined) = joined(labels, start, head, least) {
            start = joined;
            continue;
        }
        if is_other_word(labels, start, least) || is_verb_before(labels, start, head, least) {
            break;
        }
        start = at;
    }
    start
}

/// Where a role begins that a person's name in front of `start` describes: "Trump lawyer", "anti-Trump activist", but not
/// "Kim President".
fn from_name(labels: &Labels<'_, '_>, start: usize, least: usize) -> usize {
    let name = start_of_name(labels, start - 1, least);
    if labels.end_of_name(name) != Some(start) {
        return start;
    }
    let before = match name > least {
        true => labels.token(name - 1),
        false => "",
    };
    let described = matches!(before, "Former" | "former" | "ex" | "longtime" | "top")
        || country_of_demonym(before).is_some();
    if described {
        return name - 1;
    }
    if is_capitalized(labels.token(start)) {
        return start;
    }
    if before == "-" && name > least + 1 && glued(labels, name - 1) {
        return name - 2;
    }
    name
}

/// Where the role begins with what a mark, "and" or a number in front of `start` joins to it.
fn joined(labels: &Labels<'_, '_>, start: usize, head: usize, least: usize) -> Option<usize> {
    let at = start - 1;
    let token = labels.token(at);
    if is_number_of_role(labels, start, least) {
        return Some(at);
    }
    let before = at.checked_sub(1).filter(|_| at > least)?;
    if matches!(token, "-" | "‐" | "–" | "&" | "/") && glued(labels, at) {
        return Some(before);
    }
    // "Washington, DC-based writer".
    let based = || (start..head).any(|at| labels.token(at) == "based");
    let places =
        labels.entity(before) == EntityRef::Place && labels.entity(start) == EntityRef::Place;
    if token == "," && places && based() {
        return Some(before);
    }
    // "University of Faro at Quay Hill professor".
    let campus = matches!(labels.entity(before), EntityRef::Organization(_));
    if token == "at" && campus && labels.entity(start) == EntityRef::Place {
        return Some(before);
    }
    if !matches!(token, "and" | "&") {
        return None;
    }
    // "with Kim as its head and senator Lee".
    let another = at > least + 2 && labels.token(at - 3) == "as";
    if is_role(labels, before) && !another {
        return Some(before);
    }
    let field = first_field(labels, at, head, least)
        .or_else(|| first_field_in_capitals(labels, at, head, least))
        .filter(|_| start < head && token == "and");
    // "Iranian and Russian counterparts".
    let nation = |at: usize| country_of_demonym(labels.token(at)).is_some();
    let alike = places || nation(start) && nation(before);
    field.or_else(|| (alike && token == "and").then_some(before))
}

/// Whether a number in front of `start` is of the role: "2012 nominee", "1st Lt.", "100m champion", not "In 2012 Lt.".
fn is_number_of_role(labels: &Labels<'_, '_>, start: usize, least: usize) -> bool {
    let at = start - 1;
    let token = labels.token(at);
    let dated = at > least
        && with_lower(labels.token(at - 1), |word| {
            matches!(
                word,
                "in" | "since" | "by" | "until" | "from" | "year" | ","
            )
        });
    let year = token.len() == 4 && token.bytes().all(|byte| byte.is_ascii_digit()) && !dated;
    let race = token.ends_with('m') && token.starts_with(|c: char| c.is_ascii_digit());
    let rank = matches!(token, "1st" | "2nd") && is_capitalized(labels.token(start));
    year || race || rank
}

/// Whether the token in front of `start` can be no word of a role.
fn is_other_word(labels: &Labels<'_, '_>, start: usize, least: usize) -> bool {
    let at = start - 1;
    let token = labels.token(at);
    let next = labels.token(start);
    let honorific = is_capitalized(token)
        && country_of_demonym(next).is_none()
        && next != "Lankan"
        && with_lower(token, |word| {
            title(word).is_some_and(|title| !title.is_role)
        });
    // "left arm spinner".
    let side = matches!(token, "left" | "Left")
        && matches!(
            next,
            "arm" | "back" | "wing" | "winger" | "half" | "fielder" | "hander"
        );
    let kind = labels.document.tokens.get(at).map(|token| token.kind);
    // "to defeat Republican nominee".
    let before = if at > least { labels.token(at - 1) } else { "" };
    kind != Some(TokenKind::Word)
        || is_possessive(token)
        || ends(token) && !side
        || honorific
        || !is_capitalized(token) && is_infinitive(before, token)
}

/// Whether the word in front of `start` is rather a verb, or a noun that stands in front of no office.
fn is_verb_before(labels: &Labels<'_, '_>, start: usize, head: usize, least: usize) -> bool {
    let at = start - 1;
    let token = labels.token(at);
    let before = if at > least { labels.token(at - 1) } else { "" };
    if is_capitalized(token) {
        return start == head && token.ends_with('s') && matches!(before, "which" | "that" | "who");
    }
    // A form in -ed, -ing or -ly may be a verb or adverb, unless an article says that a noun follows.
    let noun_follows =
        is_determiner(before) || matches!(before, "-" | "‐") && glued(labels, at - 1);
    let verbal = !token.contains('-')
        && ADJECTIVES.binary_search(&token).is_err()
        && (token.ends_with("ed") || token.ends_with("ing") || is_adverb(token));
    // "the show headlines renowned artists": a verb, unless the plural is one that stands in front of nouns.
    let third = start != head
        && token.ends_with('s')
        && !["ss", "us", "ics"].iter().any(|end| token.ends_with(end))
        && !is_office(token)
        && PLURALS.binary_search(&token).is_err();
    // "a film which paints rival Kim".
    let clause =
        start == head && token.ends_with('s') && matches!(before, "which" | "that" | "who");
    // "mayoral candidate and Labour MP": the nearest noun counts.
    let nearest = (start..head)
        .find(|&at| is_role(labels, at))
        .unwrap_or(head);
    let foreign = is_capitalized(labels.token(nearest))
        && labels.entity(at) == EntityRef::None
        && !is_before_office(token)
        && !(start != head && labels.token(start) == "-");
    third || clause || verbal && !noun_follows || foreign
}

/// Words in small letters in front of an office in capitals: "former President", not "reaction Minister".
fn is_before_office(word: &str) -> bool {
    matches!(
        word,
        "former"
            | "previous"
            | "onetime"
            | "longtime"
            | "incumbent"
            | "new"
            | "honorary"
            | "federal"
            | "local"
            | "national"
            | "then"
            | "acting"
            | "interim"
            | "deputy"
            | "vice"
            | "outgoing"
            | "incoming"
            | "ex"
            | "late"
            | "current"
            | "ousted"
            | "assistant"
            | "associate"
            | "retired"
            | "senior"
            | "police"
            | "fire"
            | "army"
            | "navy"
            | "state"
            | "city"
            | "county"
            | "party"
            | "club"
            | "union"
            | "opposition"
    )
}

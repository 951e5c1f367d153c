//! How far a role reaches to the left of its noun.

use crate::lexicon::people::title;
use crate::lexicon::places::country_of_demonym;
use crate::lexicon::{WordClasses, word_classes};
use crate::text::TokenKind;
use crate::weights::hash;

use crate::entities::labels::{Labels, Part, with_lower};
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
    "aspiring",
    "banking",
    "batting",
    "beloved",
    "boxing",
    "casting",
    "celebrated",
    "coaching",
    "commanding",
    "consulting",
    "convicted",
    "cycling",
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
    "managing",
    "marketing",
    "noted",
    "nursing",
    "ousted",
    "outgoing",
    "presiding",
    "publishing",
    "racing",
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
    "swimming",
    "talented",
    "teaching",
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
    let classes = word_classes(hash(word.as_bytes()));
    modal || before == "to" && classes.any(WordClasses::MOSTLY_VERB)
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
        labels.part(at) == Part::None
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
        let token = labels.token(at);
        match labels.part(at) {
            // "Trump lawyer", "anti-Trump activist", but not "Kim President".
            Part::Person(_)
                if labels.end_of_name(start_of_name(labels, at, least)) == Some(start) =>
            {
                let name = start_of_name(labels, at, least);
                let before = if name > least {
                    labels.token(name - 1)
                } else {
                    ""
                };
                let described = matches!(before, "Former" | "former" | "ex" | "longtime" | "top")
                    || country_of_demonym(before).is_some();
                if described {
                    return name - 1;
                }
                if is_capitalized(labels.token(start)) {
                    break;
                }
                if before == "-" && name > least + 1 && glued(labels, name - 1) {
                    return name - 2;
                }
                return name;
            }
            Part::Person(_) => break,
            Part::Organization(_) => {
                start = at;
                continue;
            }
            _ => {}
        }
        if matches!(token, "-" | "‐" | "–" | "&" | "/") && at > least && glued(labels, at) {
            start = at - 1;
            continue;
        }
        // "with Kim as its head and senator Lee".
        let another = at > least + 2 && labels.token(at - 3) == "as";
        if matches!(token, "and" | "&") && at > least && is_role(labels, at - 1) && !another {
            start = at - 1;
            continue;
        }
        if token == "and"
            && let Some(field) = first_field(labels, at, head, least)
                .or_else(|| first_field_in_capitals(labels, at, head, least))
                .filter(|_| start < head)
        {
            start = field;
            continue;
        }
        // "Iranian and Russian counterparts".
        let nation = |at: usize| country_of_demonym(labels.token(at)).is_some();
        let places = |at: usize| labels.part(at) == Part::Place;
        if token == "and"
            && at > least
            && (nation(at + 1) && nation(at - 1) || places(at + 1) && places(at - 1))
        {
            start = at - 1;
            continue;
        }
        // "Washington, DC-based writer".
        if token == ","
            && at > least
            && labels.part(at - 1) == Part::Place
            && labels.part(start) == Part::Place
            && (start..head).any(|at| labels.token(at) == "based")
        {
            start = at - 1;
            continue;
        }
        let kind = labels.document.tokens.get(at).map(|token| token.kind);
        let honorific = is_capitalized(token)
            && country_of_demonym(labels.token(start)).is_none()
            && labels.token(start) != "Lankan"
            && with_lower(token, |word| {
                title(word).is_some_and(|title| !title.is_role)
            });
        // "left arm spinner".
        let side = matches!(token, "left" | "Left")
            && matches!(
                labels.token(start),
                "arm" | "back" | "wing" | "winger" | "half" | "fielder" | "hander"
            );
        let stops = is_possessive(token) || ends(token) && !side;
        // "2012 nominee", "1st Lt.", "100m champion".
        let dated = at > least
            && with_lower(labels.token(at - 1), |word| {
                matches!(
                    word,
                    "in" | "since" | "by" | "until" | "from" | "year" | ","
                )
            });
        let year = token.len() == 4 && token.bytes().all(|byte| byte.is_ascii_digit()) && !dated;
        let race = token.ends_with('m') && token.starts_with(|c: char| c.is_ascii_digit());
        let numbered =
            matches!(token, "1st" | "2nd") && is_capitalized(labels.token(start)) || race;
        if year && kind == Some(TokenKind::Number) || numbered {
            start = at;
            continue;
        }
        if kind != Some(TokenKind::Word) || stops || honorific {
            break;
        }
        // A form in -ed, -ing or -ly may be a verb or adverb, unless an article says that a noun follows.
        let verbal = !is_capitalized(token)
            && !token.contains('-')
            && ADJECTIVES.binary_search(&token).is_err()
            && (token.ends_with("ed") || token.ends_with("ing") || is_adverb(token));
        // "the show headlines renowned artists": a verb, unless the plural is one that stands in front of nouns.
        let third = start != head
            && !is_capitalized(token)
            && token.ends_with('s')
            && !token.ends_with("ss")
            && !token.ends_with("us")
            && !token.ends_with("ics")
            && !is_office(token)
            && PLURALS.binary_search(&token).is_err();
        // "a film which paints rival Kim".
        let clause = start == head
            && token.ends_with('s')
            && at > least
            && matches!(labels.token(at - 1), "which" | "that" | "who");
        if third || clause {
            break;
        }
        // "to defeat Republican nominee".
        let behind = if at > least { labels.token(at - 1) } else { "" };
        if !is_capitalized(token) && is_infinitive(behind, token) {
            break;
        }
        let noun_follows = at > least
            && (is_determiner(labels.token(at - 1))
                || matches!(labels.token(at - 1), "-" | "‐") && glued(labels, at - 1));
        // In front of an office in capitals stand names and a few adjectives: "former President", not "reaction Minister".
        // "mayoral candidate and Labour MP": the nearest noun counts.
        let nearest = (start..head)
            .find(|&at| is_role(labels, at))
            .unwrap_or(head);
        let foreign = !is_capitalized(token)
            && is_capitalized(labels.token(nearest))
            && labels.part(at) == Part::None
            && !matches!(
                token,
                "former"
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
            );
        if verbal && !noun_follows || foreign && !(start != head && labels.token(start) == "-") {
            break;
        }
        start = at;
    }
    start
}

//! Posts that stand in front of a name with what they are of: "Secretary of State", "Ambassador in Cairo".

use crate::text::TokenRange;

use crate::entities::labels::{EntityRef, Labels, with_lower};
use crate::entities::names::is_possessive;

use super::words::{ends, is_capitalized, is_role};

/// A role with "of", from its head on: "Secretary of State" in front of `end`.
pub(super) fn role_of(labels: &Labels<'_, '_>, end: usize, least: usize) -> Option<TokenRange> {
    let mut at = end;
    while at > least + 1 && end - at < 14 {
        at -= 1;
        let text = labels.token(at);
        let head = at - 1;
        // "counsel to Democrat Kim": that is Kim.
        let party = with_lower(labels.token(end - 1), |word| {
            matches!(word, "democrat" | "republican")
        });
        if party {
            return None;
        }
        let follows = match text {
            "of" | "for" | "Of" => true,
            "on" => is_named(labels, at + 1, end) && is_capitalized(labels.token(end - 1)),
            "to" => with_lower(labels.token(head), goes_to),
            "in" | "at" => is_named(labels, at + 1, end),
            _ => false,
        };
        // "Chairman of the Joint Chiefs of Staff".
        let body = labels.token(head) == "Chiefs";
        if follows && at + 1 < end && is_role(labels, head) && !body {
            let small = |at: usize| {
                labels.token(at).starts_with(char::is_lowercase) && labels.token(at) != "and"
            };
            let long = (at + 1..end).filter(|&at| small(at)).count() > 2
                && small(end - 1)
                && labels.entity(end - 1) == EntityRef::None;
            let ministry = matches!(
                labels.token(head),
                "Minister"
                    | "Secretary"
                    | "Undersecretary"
                    | "ambassador"
                    | "envoy"
                    | "director"
                    | "commissioner"
                    | "minister"
            );
            // "supporters of Republican Donald Trump".
            if labels.token(head).ends_with('s') || long && !ministry {
                return None;
            }
            // "Ambassador of Iraq" is an ambassador, "Secretary of State" is what he is.
            let named = (at..end - 1).find(|&mark| {
                is_preposition(labels.token(mark)) && is_named(labels, mark + 1, end)
            });
            // "Director of Public Prosecutions (NPA)".
            let open = end - 3;
            let bracketed = labels.token(end - 1) == ")" && labels.token(open) == "(";
            let last = if bracketed && open > at { open } else { end };
            return Some(TokenRange {
                start: head,
                end: named.unwrap_or(last),
            });
        }
        let named = matches!(
            labels.entity(at),
            EntityRef::Organization(_) | EntityRef::Place
        );
        let joins = matches!(
            text,
            "of" | "Of" | "and" | "the" | "in" | "to" | "for" | "at" | "on"
        ) && at + 1 < end
            || is_possessive(text)
            || text == "," && is_in_list(labels, at, end)
            || matches!(text, "(" | ")") && named_beside(labels, at);
        // "head of industry": at most two words in small letters, more only of a ministry.
        let small = end - at <= 5
            && labels.entity(at) == EntityRef::None
            && !ends(text)
            && !text.ends_with("ing")
            && text.chars().all(char::is_alphabetic);
        if matches!(labels.entity(at), EntityRef::Person(_))
            || !named && !joins && !small && !is_capitalized(text)
        {
            return None;
        }
    }
    None
}

/// Whether a comma stands in a list of fields in capitals: "Secretary for Culture, Sports and Tourism".
fn is_in_list(labels: &Labels<'_, '_>, comma: usize, end: usize) -> bool {
    let field =
        |at: usize| is_capitalized(labels.token(at)) && labels.entity(at) == EntityRef::None;
    field(comma - 1) && field(comma + 1) && (comma + 2..end).any(|at| labels.token(at) == "and")
}

/// Roles that are told with "to": "ambassador to Korea".
fn goes_to(noun: &str) -> bool {
    matches!(
        noun,
        "ambassador"
            | "envoy"
            | "adviser"
            | "advisor"
            | "aide"
            | "counsel"
            | "representative"
            | "delegate"
            | "emissary"
            | "consul"
            | "assistant"
            | "commissioner"
            | "secretary"
    )
}

fn is_preposition(word: &str) -> bool {
    matches!(word, "of" | "for" | "to" | "in" | "at" | "on")
}

/// Whether some tokens are nothing but names of organizations and places, and what joins them.
fn is_named(labels: &Labels<'_, '_>, start: usize, end: usize) -> bool {
    let mut rest = start..end;
    start < end
        && (labels.entity(end - 1) != EntityRef::None
            || labels.token(end - 1) == ")"
            || is_area(labels, end - 1))
        && rest.all(|at| {
            labels.entity(at) != EntityRef::None
                || is_area(labels, at)
                || is_possessive(labels.token(at))
                || is_preposition(labels.token(at))
                || matches!(labels.token(at), "the" | "and" | "(" | ")")
        })
}

/// Whether a bracket opens or closes around an organization: "(WHO)".
fn named_beside(labels: &Labels<'_, '_>, bracket: usize) -> bool {
    let is_organization = |at: usize| matches!(labels.entity(at), EntityRef::Organization(_));
    is_organization(bracket + 1) || bracket > 0 && is_organization(bracket - 1)
}

/// The noun in "Faro district".
fn is_area(labels: &Labels<'_, '_>, at: usize) -> bool {
    at > 0
        && labels.entity(at - 1) == EntityRef::Place
        && matches!(
            labels.token(at),
            "municipality"
                | "district"
                | "province"
                | "county"
                | "state"
                | "city"
                | "division"
                | "region"
        )
}

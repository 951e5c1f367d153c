//! What the whole article tells about single names: the tagger sees one sentence at a time.

use std::collections::{HashMap, HashSet};

use crate::lexicon::people::title;
use crate::lexicon::places::named;
use crate::lexicon::{PlaceKind, fold};
use crate::names::{Label, TaggedName};
use crate::text::{Document, Lexeme, TokenKind, TokenRange};

use super::labels::with_lower;
use super::names::is_possessive;

const LABELS: [Label; 6] = [
    Label::Person,
    Label::Location,
    Label::Organization,
    Label::Facility,
    Label::Group,
    Label::Other,
];

/// Relabels, adds and drops names; they stay in the order of the text and never overlap.
pub(super) fn apply(document: &Document<'_>, tagged: &mut Vec<TaggedName>) {
    tagged.retain(|name| {
        !is_pair_of_directions(document, name.tokens)
            && !is_party_tag(document, name)
            && !is_portfolio(document, name)
            && !is_weather(document, name)
    });
    seats_of_power(document, tagged);
    take_majority(document, tagged);
    part_ministers(document, tagged);
    follow_full_names(document, tagged);
    extend_courts(document, tagged);
    extend_unions(document, tagged);
    let mut more = repeats(document, tagged);
    more.extend(halves_of_a_country(document, tagged));
    more.extend(chambers(document));
    if !more.is_empty() {
        let free = Free::of(document, tagged);
        more.retain(|name| free.is_free(name.tokens));
        tagged.extend(more);
        tagged.sort_by_key(|name| name.tokens);
        tagged.dedup_by(|later, earlier| later.tokens.start < earlier.tokens.end);
    }
    extend_parks(document, tagged);
    extend_councils(document, tagged);
}

fn text_of<'a>(document: &Document<'a>, tokens: TokenRange) -> &'a str {
    document.span_of(tokens).of(document.text())
}

fn direction(token: &str) -> bool {
    matches!(token, "North" | "South" | "East" | "West")
}

/// "South-North", "East-West".
fn is_pair_of_directions(document: &Document<'_>, tokens: TokenRange) -> bool {
    tokens.end == tokens.start + 3
        && direction(document.token(tokens.start))
        && document.token(tokens.start + 1) == "-"
        && direction(document.token(tokens.start + 2))
}

/// "R-Wis" of "Paul Ryan, R-Wis.", taken for a person.
fn is_party_tag(document: &Document<'_>, name: &TaggedName) -> bool {
    let token = document.token(name.tokens.start);
    let party = |token: &str| matches!(token, "R" | "D" | "I");
    let glued = token.split_once('-').is_some_and(|(first, _)| party(first));
    let apart = party(token) && matches!(document.token(name.tokens.start + 1), "-" | "–");
    name.label == Label::Person && (glued || apart)
}

/// "El Niño" is weather.
fn is_weather(document: &Document<'_>, name: &TaggedName) -> bool {
    let text = text_of(document, name.tokens);
    matches!(text, "El Niño" | "El Nino" | "La Niña" | "La Nina")
}

/// "Labour" of "Labour Minister Hebbar" is what he is minister of, not the party.
fn is_portfolio(document: &Document<'_>, name: &TaggedName) -> bool {
    let TokenRange { start, end } = name.tokens;
    let portfolio = matches!(
        document.token(start),
        "Labour" | "Labor" | "Justice" | "Health" | "Education" | "Defence" | "Defense" | "Finance"
    );
    name.label == Label::Organization
        && end == start + 1
        && portfolio
        && matches!(
            document.token(end),
            "Minister" | "minister" | "Secretary" | "secretary"
        )
}

/// Parts "Minister for Jal Shakti Ravindra Deokule" behind the portfolio when the article names "Deokule" alone as a person.
fn part_ministers(document: &Document<'_>, tagged: &mut Vec<TaggedName>) {
    /// How far in front of "for" or "of" the post may stand.
    const POST: usize = 4;
    let post = |at: usize| matches!(document.token(at), "Minister" | "minister" | "Secretary");
    let held = |name: &TaggedName| {
        let TokenRange { start, end } = name.tokens;
        name.label == Label::Organization
            && end >= start + 3
            && start > 0
            && matches!(document.token(start - 1), "for" | "of")
            && (start.saturating_sub(1 + POST)..start - 1).any(post)
    };
    if !tagged.iter().any(held) {
        return;
    }
    let surnames: HashSet<&str> = tagged
        .iter()
        .filter(|name| name.label == Label::Person && name.tokens.end == name.tokens.start + 1)
        .map(|name| document.token(name.tokens.start))
        .collect();
    let mut ministers = Vec::new();
    for name in tagged.iter_mut().filter(|name| held(name)) {
        let end = name.tokens.end;
        if surnames.contains(document.token(end - 1)) {
            name.tokens.end = end - 2;
            ministers.push(TaggedName {
                tokens: TokenRange {
                    start: end - 2,
                    end,
                },
                label: Label::Person,
                ..*name
            });
        }
    }
    tagged.extend(ministers);
    tagged.sort_by_key(|name| name.tokens);
}

/// Buildings that stand for those who govern from them, unless somebody is in front of them or goes there.
fn seats_of_power(document: &Document<'_>, tagged: &mut [TaggedName]) {
    for name in tagged
        .iter_mut()
        .filter(|name| matches!(name.label, Label::Location | Label::Facility))
    {
        let seat = matches!(
            text_of(document, name.tokens),
            "White House" | "Kremlin" | "Pentagon" | "Blue House" | "Downing Street" | "Élysée"
        );
        let before = |back: usize| {
            name.tokens
                .start
                .checked_sub(back)
                .map_or("", |at| document.token(at))
        };
        let word = match before(1) {
            "the" => before(2),
            word => word,
        };
        let local = matches!(
            word,
            "at" | "in"
                | "outside"
                | "inside"
                | "near"
                | "into"
                | "around"
                | "to"
                | "visited"
                | "across"
                | "leaving"
                | "left"
        );
        if seat && !local {
            name.label = Label::Organization;
        }
    }
}

/// The same words mean the same all through an article, unless the tagger is sure of both.
fn take_majority(document: &Document<'_>, tagged: &mut [TaggedName]) {
    let mut votes: HashMap<&str, [f32; LABELS.len()]> = HashMap::new();
    for name in tagged.iter() {
        let votes = votes.entry(text_of(document, name.tokens)).or_default();
        votes[number(name.label)] += name.confidence;
    }
    for name in tagged.iter_mut() {
        let Some(votes) = votes.get(text_of(document, name.tokens)) else {
            continue;
        };
        let all: f32 = votes.iter().sum();
        let (best, weight) = votes
            .iter()
            .enumerate()
            .max_by(|a, b| a.1.total_cmp(b.1))
            .map_or((0, 0.0), |(label, weight)| (label, *weight));
        if LABELS[best] != name.label && weight > 0.6 * all && name.confidence < 0.9 {
            name.label = LABELS[best];
            name.confidence = (weight / all).min(name.confidence.max(0.6));
        }
    }
}

fn number(label: Label) -> usize {
    LABELS.iter().position(|known| *known == label).unwrap_or(0)
}

/// "Washington" behind "George Washington", and whoever stands behind "Mr", is a person.
fn follow_full_names(document: &Document<'_>, tagged: &mut [TaggedName]) {
    let mut surnames: HashMap<&str, f32> = HashMap::new();
    for name in tagged
        .iter()
        .filter(|name| name.label == Label::Person && name.tokens.end > name.tokens.start + 1)
    {
        let mut last = name.tokens.end - 1;
        if is_possessive(document.token(last)) {
            last -= 1;
        }
        let known = surnames.entry(document.token(last)).or_default();
        *known = known.max(name.confidence);
    }
    for name in tagged.iter_mut().filter(|name| {
        matches!(
            name.label,
            Label::Organization | Label::Location | Label::Other
        )
    }) {
        let TokenRange { start, end } = name.tokens;
        let single = end == start + 1;
        let sure = surnames.get(document.token(start)).copied().unwrap_or(0.0);
        let is_place = || {
            named(&fold(document.token(start)))
                .next()
                .is_some_and(|place| place.kind == PlaceKind::Country || place.capital)
        };
        let honorific = start > 0
            && with_lower(document.token(start - 1), |word| {
                title(word).is_some_and(|title| !title.is_role && title.gender.is_some())
            });
        if single && honorific || single && sure > 0.7 && name.confidence < 0.85 && !is_place() {
            name.label = Label::Person;
            name.confidence = name.confidence.max(0.6);
        }
    }
}

/// Words that the tagger took for a surname or an organization's name elsewhere, standing unnoticed.
fn repeats(document: &Document<'_>, tagged: &[TaggedName]) -> Vec<TaggedName> {
    // By the form of the word.
    let mut known: Vec<Option<(Label, f32)>> = vec![None; document.lexemes.len()];
    let mut learn = |at: usize, label: Label, confidence: f32| {
        let form = document.tokens[at].lexeme as usize;
        known[form] = known[form].or(Some((label, confidence)));
    };
    for name in tagged.iter().filter(|name| name.confidence > 0.75) {
        let TokenRange { start, end } = name.tokens;
        let long = |at: usize, least: usize| document.token(at).len() > least;
        match name.label {
            Label::Person if end > start + 1 && long(end - 1, 3) => {
                learn(end - 1, name.label, name.confidence);
            }
            Label::Person | Label::Organization | Label::Location
                if end == start + 1 && long(start, 2) =>
            {
                learn(start, name.label, name.confidence);
            }
            _ => {}
        }
    }
    let capital = |at: usize| document.token(at).starts_with(char::is_uppercase);
    let mut more = Vec::new();
    for sentence in &document.sentences {
        for at in sentence.tokens.start..sentence.tokens.end {
            let token = document.tokens[at];
            let Some((label, confidence)) = known[token.lexeme as usize] else {
                continue;
            };
            if token.kind != TokenKind::Word || !capital(at) {
                continue;
            }
            let alone = !capital(at + 1)
                && (at == sentence.tokens.start || !capital(at - 1))
                && !matches!(document.token(at + 1), "-" | "&");
            if alone {
                more.push(TaggedName {
                    tokens: TokenRange {
                        start: at,
                        end: at + 1,
                    },
                    label,
                    confidence: 0.8 * confidence,
                });
            }
        }
    }
    more
}

/// "The North" where the article names North Korea.
fn halves_of_a_country(document: &Document<'_>, tagged: &[TaggedName]) -> Vec<TaggedName> {
    let names_korea = |half: &str| {
        tagged.iter().any(|name| {
            name.label == Label::Location
                && document.token(name.tokens.start) == half
                && document.token(name.tokens.start + 1) == "Korea"
        })
    };
    let halves: Vec<&str> = ["North", "South"]
        .into_iter()
        .filter(|half| names_korea(half))
        .collect();
    if halves.is_empty() {
        return Vec::new();
    }
    let ends = |at: usize| {
        let token = document.token(at);
        !token.starts_with(char::is_uppercase) && !matches!(token, "-" | "of")
    };
    (1..document.tokens.len())
        .filter(|&at| {
            halves.contains(&document.token(at))
                && matches!(document.token(at - 1), "the" | "The")
                && ends(at + 1)
        })
        .map(|at| TaggedName {
            tokens: TokenRange {
                start: at,
                end: at + 1,
            },
            label: Label::Location,
            confidence: 0.85,
        })
        .collect()
}

/// The body that an office is of: "Senate Majority Leader", "House Speaker", "Supreme Court Justice".
fn chambers(document: &Document<'_>) -> Vec<TaggedName> {
    let token = |at: usize| document.token(at);
    let chamber = |at: usize| match (token(at), token(at + 1)) {
        ("Senate" | "House", "Speaker" | "Majority" | "Minority" | "Whip") => {
            (at == 0 || token(at - 1) != "White").then_some(at + 1)
        }
        _ => is_court_of_judge(document, at).then_some(at + 2),
    };
    let begins = |form: &Lexeme| {
        let word = form.span.of(document.text());
        matches!(word, "Senate" | "House" | "Supreme" | "High")
    };
    if !document.lexemes.iter().any(begins) {
        return Vec::new();
    }
    (0..document.tokens.len())
        .filter_map(|start| {
            chamber(start).map(|end| TaggedName {
                tokens: TokenRange { start, end },
                label: Label::Organization,
                confidence: 0.85,
            })
        })
        .collect()
}

/// Whether the "Supreme Court" of "Supreme Court Justice" begins at a token.
fn is_court_of_judge(document: &Document<'_>, at: usize) -> bool {
    matches!(document.token(at), "Supreme" | "High")
        && document.token(at + 1) == "Court"
        && matches!(document.token(at + 2), "Justice" | "Judge")
}

/// "Manhattan" is the court's in "Manhattan Supreme Court Justice".
fn extend_courts(document: &Document<'_>, tagged: &mut [TaggedName]) {
    for name in tagged
        .iter_mut()
        .filter(|name| name.label == Label::Location)
    {
        let end = name.tokens.end;
        if is_court_of_judge(document, end) {
            name.tokens.end = end + 2;
            name.label = Label::Organization;
        }
    }
}

/// "Nurses" are part of the "Nurses' Association of Ontario", and so is "Registered" in front of them. `tagged` is in the
/// order of the text.
fn extend_unions(document: &Document<'_>, tagged: &mut [TaggedName]) {
    let word = |at: usize| document.token(at);
    let capital = |at: usize| word(at).starts_with(char::is_uppercase);
    let mut free = 0;
    for name in tagged.iter_mut() {
        let TokenRange { start, end } = name.tokens;
        let body = matches!(
            word(start),
            "Alliance"
                | "Association"
                | "Club"
                | "Committee"
                | "Confederation"
                | "Congress"
                | "Council"
                | "Federation"
                | "Front"
                | "Fund"
                | "Guild"
                | "League"
                | "Organisation"
                | "Organization"
                | "Party"
                | "Society"
                | "Union"
        );
        let owned = body
            && name.label == Label::Organization
            && start >= free + 2
            && matches!(word(start - 1), "'" | "’")
            && !document.tokens[start - 1].space_before
            && capital(start - 2)
            && word(start - 2).ends_with('s');
        if owned {
            let mut first = start - 2;
            while first > free && capital(first - 1) && !matches!(word(first - 1), "The" | "A") {
                first -= 1;
            }
            name.tokens.start = first;
        }
        free = end;
    }
}

/// "Kaesong industrial park" is a facility, though it is written small.
fn extend_parks(document: &Document<'_>, tagged: &mut [TaggedName]) {
    for name in tagged
        .iter_mut()
        .filter(|name| name.label == Label::Location)
    {
        let end = name.tokens.end;
        if document.token(end) == "industrial"
            && matches!(
                document.token(end + 1),
                "park" | "complex" | "zone" | "estate"
            )
        {
            name.tokens.end = end + 2;
            name.label = Label::Facility;
        }
    }
}

/// "Linz city council" is an organization of the town.
fn extend_councils(document: &Document<'_>, tagged: &mut [TaggedName]) {
    for name in tagged
        .iter_mut()
        .filter(|name| name.label == Label::Location)
    {
        let end = name.tokens.end;
        let of_town = matches!(
            document.token(end),
            "city"
                | "town"
                | "county"
                | "borough"
                | "district"
                | "parish"
                | "regional"
                | "municipal"
        );
        if of_town && document.token(end + 1) == "council" {
            name.tokens.end = end + 2;
            name.label = Label::Organization;
        }
    }
}

/// The tokens that no name holds.
struct Free(Vec<bool>);

impl Free {
    fn of(document: &Document<'_>, tagged: &[TaggedName]) -> Self {
        let mut free = vec![true; document.tokens.len()];
        for name in tagged {
            if let Some(part) = free.get_mut(name.tokens.start..name.tokens.end) {
                part.fill(false);
            }
        }
        Self(free)
    }

    fn is_free(&self, tokens: TokenRange) -> bool {
        self.0
            .get(tokens.start..tokens.end)
            .is_some_and(|part| part.iter().all(|free| *free))
    }
}

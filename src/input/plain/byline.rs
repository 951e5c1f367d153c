//! Bylines: who wrote it, and lines that tell no more than who and when.

use crate::input::days;
use crate::lexicon::{calendar, fold, people};
use crate::span::Span;

/// Words in front of the names of a byline, lower case.
const OPENERS: [&str; 23] = [
    "by",
    "compiled by",
    "written by",
    "words by",
    "words written by",
    "story by",
    "text by",
    "report by",
    "reported by",
    "posted by",
    "published by",
    "article by",
    "author",
    "authors",
    "reporting by",
    "by:",
    "author:",
    "authors:",
    "writer:",
    "posted by:",
    "from our correspondent",
    "analysis by",
    "a report by",
];

/// Words that are capitalised in bylines but belong to no name.
const NO_NAME: [&str; 64] = [
    "staff",
    "admin",
    "administrator",
    "editor",
    "editors",
    "editorial",
    "reporter",
    "reporters",
    "correspondent",
    "correspondents",
    "writer",
    "newsroom",
    "desk",
    "bureau",
    "agencies",
    "agency",
    "contributor",
    "contributors",
    "columnist",
    "guest",
    "team",
    "special",
    "senior",
    "chief",
    "photographer",
    "producer",
    "author",
    "authors",
    "web",
    "online",
    "digital",
    "report",
    "service",
    "services",
    "published",
    "posted",
    "updated",
    "last",
    "on",
    "the",
    "our",
    "your",
    "a",
    "an",
    "this",
    "us",
    "all",
    "read",
    "more",
    "share",
    "follow",
    "view",
    "comments",
    "comment",
    "min",
    "minutes",
    "email",
    "twitter",
    "facebook",
    "print",
    "subscribe",
    "login",
    "search",
    "anonymous",
];

/// Agencies and services that sign stories themselves.
const AGENCIES: [&str; 42] = [
    "associated press",
    "the associated press",
    "ap",
    "reuters",
    "thomson reuters",
    "afp",
    "agence france-presse",
    "agence france presse",
    "xinhua",
    "yonhap",
    "yonhap news agency",
    "bloomberg",
    "bloomberg news",
    "upi",
    "united press international",
    "dpa",
    "efe",
    "ians",
    "pti",
    "press trust of india",
    "ani",
    "kyodo",
    "kyodo news",
    "jiji press",
    "bernama",
    "antara",
    "tass",
    "interfax",
    "ria novosti",
    "anadolu agency",
    "bbc news",
    "bbc",
    "cnn",
    "pa",
    "press association",
    "pa media",
    "aap",
    "canadian press",
    "the canadian press",
    "the conversation",
    "news24",
    "panapress",
];

/// Lower-case parts of names.
const PARTICLES: [&str; 26] = [
    "de", "da", "do", "dos", "das", "del", "della", "di", "du", "la", "le", "van", "von", "der",
    "den", "ter", "ten", "bin", "bint", "ibn", "al", "el", "y", "e", "af", "zu",
];

/// What a byline says.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Byline {
    /// The names, in order.
    pub(super) names: Vec<Span>,
}

/// The names in a line that opens as a byline ("By NAME and NAME in Nairobi"); `None` when it is no byline.
///
/// `span` is the line in `text`. A byline without any name ("By Staff") has an empty list.
pub(super) fn signed(text: &str, span: Span) -> Option<Byline> {
    let line = span.of(text);
    if line.len() > 300 {
        return None;
    }
    if let Some(names) = signed_elsewhere(text, span) {
        return Some(Byline { names });
    }
    let opener = opener(line)?;
    let rest = &line[opener..];
    let mut names = names(rest, span.start + opener);
    // "By Joan Healy, Oakham Press": the agency behind a person is no second author.
    let after_first = names
        .iter()
        .skip(1)
        .any(|name| is_organization(name.of(text)));
    if after_first && !is_organization(names[0].of(text)) {
        names.retain(|name| !is_organization(name.of(text)));
    }
    let lead = rest.trim_start_matches(|c: char| !c.is_alphanumeric());
    let label = is_no_name(first_word(lead))
        && (lead.starts_with(char::is_uppercase) || lead.split_whitespace().count() <= 2);
    let explicit = lead.is_empty() || !names.is_empty() || label;
    // "By Monday the roads were clear." is a sentence: what stands behind the names has to be short and unlike one.
    let after = names.last().map_or(rest, |name| &text[name.end..span.end]);
    let sentence = after.split_whitespace().count() > 14
        || (after.ends_with('.')
            && after
                .split_whitespace()
                .filter(|word| word.starts_with(char::is_lowercase))
                .count()
                > 5);
    let calendar = calendar::month(first_word(lead)).is_some()
        || calendar::weekday(first_word(lead)).is_some();
    (explicit && !sentence && !(calendar && names.is_empty())).then_some(Byline { names })
}

/// The names in a line that is nothing but names, perhaps with a date, a job or a handle behind them.
pub(super) fn bare(text: &str, span: Span) -> Option<Byline> {
    let line = span.of(text);
    if line.len() > 120 {
        return None;
    }
    let names = names(line, span.start);
    let last = names.last()?;
    let rest = text[last.end..span.end].trim();
    let whole = names.iter().all(|name| {
        let words = name.of(text).split_whitespace().count();
        (2..=4).contains(&words) || is_agency(name.of(text))
    });
    let fits = rest.is_empty()
        || rest.starts_with(['|', '•', '-', '–', '—', '@', '·', ',', '('])
        || days::dates(rest)
            .first()
            .is_some_and(|date| date.span.start < 14)
        || is_no_name(first_word(rest));
    let starts = names[0].start == span.start || line.starts_with("//");
    (whole && fits && starts && rest.len() < 80 && !rest.ends_with(['.', '?', '!']))
        .then_some(Byline { names })
}

/// The names in the line behind a lone "By".
pub(super) fn signed_next(text: &str, span: Span) -> Option<Byline> {
    let names = names(span.of(text), span.start);
    (span.len() <= 120 && names.first().is_some_and(|name| name.start == span.start))
        .then_some(Byline { names })
}

/// The names at the start of a text that is known to name authors, behind "By" or without it.
pub(super) fn anywhere(text: &str) -> Vec<String> {
    let start = opener(text).unwrap_or(0);
    names(&text[start..], start)
        .iter()
        .map(|name| name.of(text).to_owned())
        .collect()
}

/// True when `name` is an agency or a service, not a person.
pub(super) fn is_agency(name: &str) -> bool {
    AGENCIES
        .iter()
        .any(|agency| agency.eq_ignore_ascii_case(name))
}

/// True when `name` is called as agencies and newspapers are.
pub(super) fn is_organization(name: &str) -> bool {
    let mut words = name.split_whitespace();
    let capitals = words.clone().count() >= 2
        && words
            .all(|word| word.starts_with(char::is_uppercase) || matches!(word, "of" | "the" | "&"));
    let last = name.rsplit(char::is_whitespace).next().unwrap_or("");
    let title = super::publisher::TITLES
        .iter()
        .chain(&[
            "Agency",
            "Wire",
            "Service",
            "Network",
            "Media",
            "Newspapers",
        ])
        .any(|title| title.eq_ignore_ascii_case(last));
    is_agency(name) || (capitals && title)
}

/// True when `line` is a byline that leaves the writer unnamed: "Special Correspondent", "Staff Reporter".
pub(super) fn is_unnamed(line: &str) -> bool {
    const WRITERS: [&str; 8] = [
        "correspondent",
        "correspondents",
        "reporter",
        "reporters",
        "writer",
        "writers",
        "bureau",
        "desk",
    ];
    let words: Vec<&str> = line.split_whitespace().collect();
    (2..=4).contains(&words.len())
        && words.last().is_some_and(|last| {
            WRITERS
                .iter()
                .any(|writer| writer.eq_ignore_ascii_case(last))
        })
        && words.iter().all(|word| {
            is_no_name(word) || ["our", "news", "own"].contains(&word.to_lowercase().as_str())
        })
}

/// True when the first word of `name` is a known given name, and a family name follows.
pub(super) fn is_person(name: &str) -> bool {
    let first = first_word(name);
    name.contains(' ') && people::given_name(&fold(first)).is_some() && !is_organization(name)
}

/// The name behind a "by" of a neighbouring language ("Por", "Von", "Par"), when the line holds hardly more.
fn signed_elsewhere(text: &str, span: Span) -> Option<Vec<Span>> {
    let line = span.of(text);
    let rest = ["Por ", "Von ", "Par ", "POR ", "VON ", "PAR "]
        .iter()
        .find_map(|opener| line.strip_prefix(opener))?;
    let names = names(rest, span.end - rest.len());
    let last = names.last()?;
    let place = text[last.end..span.end].trim();
    let whole = names[0].start == span.end - rest.len()
        && names.iter().all(|name| name.of(text).contains(' '));
    let closed =
        place.is_empty() || (place.starts_with(',') && place.split_whitespace().count() <= 3);
    (whole && closed && line.len() <= 100).then_some(names)
}

/// Bytes up to the first name behind an opener such as "By".
fn opener(line: &str) -> Option<usize> {
    let skipped = line.len()
        - line
            .trim_start_matches(|c: char| !c.is_alphanumeric())
            .len();
    if skipped > 6 {
        return None;
    }
    let start = &line[skipped..];
    opener_at(start, 0).map(|end| skipped + end).or_else(|| {
        let digits = start.bytes().take(30).any(|b| b.is_ascii_digit());
        let date = if digits {
            days::dates(start)
        } else {
            Vec::new()
        };
        let from = date.first().filter(|date| date.span.start < 12)?.span.end;
        Some(skipped + opener_at(start, from)?)
    })
}

/// Bytes of `start` up to the first name when an opener stands behind its first `from` bytes.
fn opener_at(start: &str, from: usize) -> Option<usize> {
    let rest = &start[from..];
    let pad = rest.len()
        - rest
            .trim_start_matches(|c: char| c.is_whitespace() || "|,•·-–—".contains(c))
            .len();
    let rest = &rest[pad..];
    let opens = |opener: &&&str| {
        rest.get(..opener.len())
            .is_some_and(|head| head.eq_ignore_ascii_case(opener))
            && !rest[opener.len()..].starts_with(char::is_alphanumeric)
    };
    let opener = OPENERS.iter().rev().find(opens)?;
    Some(from + pad + opener.len())
}

fn first_word(text: &str) -> &str {
    text.split(|c: char| !c.is_alphanumeric())
        .find(|word| !word.is_empty())
        .unwrap_or("")
}

fn is_no_name(word: &str) -> bool {
    NO_NAME.iter().any(|known| known.eq_ignore_ascii_case(word))
}

/// The names at the start of `line`, which stands at `offset`: joined by commas, "and", "&".
fn names(line: &str, offset: usize) -> Vec<Span> {
    let mut names: Vec<Span> = Vec::new();
    let mut at = 0;
    loop {
        let rest = &line[at..];
        at += rest.len()
            - rest
                .trim_start_matches(|c: char| {
                    c.is_whitespace() || matches!(c, ':' | '/' | '_' | '*')
                })
                .len();
        let Some(end) = name_end(&line[at..]) else {
            break;
        };
        // Behind a comma a job or a place may follow ("Joan Healy, Oakham Correspondent"): a second name has two words.
        let name = &line[at..at + end];
        let behind = &line[at + end..];
        let titled = !behind.starts_with(',') && is_no_name(first_word(behind));
        let job = titled || !name.contains(char::is_whitespace);
        if !names.is_empty() && job {
            break;
        }
        names.push(Span::new(offset + at, offset + at + end));
        at += end;
        let place = in_place(&line[at..]);
        let Some(joined) = joint(&line[at + place..]) else {
            break;
        };
        at += place + joined;
    }
    names
}

/// Bytes of " in Erzurum" at the start of `rest`, when another name follows: "Joan Healy in Oakham and Amit Rao in Thorngate".
fn in_place(rest: &str) -> usize {
    let Some(place) = rest.strip_prefix(" in ") else {
        return 0;
    };
    let mut end = 0;
    for word in place.split_inclusive(' ').take(3) {
        if !word.starts_with(char::is_uppercase) {
            break;
        }
        end += word.len();
        if word.trim_end().ends_with(',') {
            break;
        }
    }
    let place = place[..end].trim_end().trim_end_matches(',');
    let behind = &rest[" in ".len() + place.len()..];
    if behind.starts_with(" and ") || behind.starts_with(", ") {
        " in ".len() + place.len()
    } else {
        0
    }
}

/// Bytes of the comma or the "and" between two names.
fn joint(rest: &str) -> Option<usize> {
    let trimmed = rest.trim_start();
    let blank = rest.len() - trimmed.len();
    for joint in [", and ", ", & ", ",", "and ", "& ", "with ", "AND ", "/"] {
        if trimmed.starts_with(joint) {
            return Some(blank + joint.len());
        }
    }
    None
}

/// Bytes of the name at the start of `text`: one to five capitalised words.
fn name_end(text: &str) -> Option<usize> {
    let mut end = 0;
    let mut capitals = 0;
    for word in text.split_inclusive(char::is_whitespace) {
        let start = end_of_blank(text, end);
        let bare = word.trim();
        let body = bare.trim_end_matches([',', ';', ':', '|', '•', ')', '/']);
        let core = body.trim_end_matches('.');
        let is_name = core.starts_with(char::is_uppercase)
            && core
                .chars()
                .all(|c| c.is_alphabetic() || matches!(c, '\'' | '’' | '-' | '.' | '‐'))
            && !is_no_name(core)
            && !["and", "in", "at", "for", "with", "of", "from"]
                .iter()
                .any(|word| word.eq_ignore_ascii_case(core))
            && calendar::weekday(core).is_none()
            && (calendar::month(core).is_none() || !followed_by_digit(text, start + core.len()));
        let is_particle = capitals > 0 && PARTICLES.contains(&core);
        if !(is_name || is_particle) || capitals == 5 {
            break;
        }
        // "McCartneyNovember": pasted lines glue a date behind the name.
        capitals += usize::from(is_name);
        let initial =
            core.chars().filter(|c| c.is_alphabetic()).count() <= 2 || matches!(core, "Jr" | "Sr");
        end = start
            + if initial && body.ends_with('.') {
                body.len()
            } else {
                core.len()
            };
        if bare.len() > body.len() || (body.len() > core.len() && !initial) {
            break;
        }
    }
    let name = &text[..end];
    let last = name.rsplit(char::is_whitespace).next().unwrap_or("");
    let end = if PARTICLES.contains(&last) {
        name[..name.len() - last.len()].trim_end().len()
    } else {
        end
    };
    (end > 0 && text[..end].chars().filter(|c| c.is_alphabetic()).count() >= 2).then_some(end)
}

fn end_of_blank(text: &str, from: usize) -> usize {
    text.len() - text[from..].trim_start().len()
}

fn followed_by_digit(text: &str, at: usize) -> bool {
    text[at..]
        .trim_start_matches(['.', ' ', '\u{a0}'])
        .starts_with(|c: char| c.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn signed_names(line: &str) -> Option<Vec<&str>> {
        signed(line, Span::new(0, line.len()))
            .map(|byline| byline.names.iter().map(|name| name.of(line)).collect())
    }

    #[test]
    fn reads_bylines() {
        let cases: [(&str, Option<&[&str]>); 28] = [
            (
                "(Reporting by Joan Healy in Oakham and Amit Rao in North Thorngate; editing by Li Wei)",
                Some(&["Joan Healy", "Amit Rao"]),
            ),
            ("By Joan Healy in Oakham, Rutland", Some(&["Joan Healy"])),
            ("By Joan Healy, Oakham Press", Some(&["Joan Healy"])),
            ("By Oakham Press", Some(&["Oakham Press"])),
            ("Por Juana Ríos de Lugo", Some(&["Juana Ríos de Lugo"])),
            ("Von Healy wins the cup", None),
            ("By Joan Healy", Some(&["Joan Healy"])),
            (
                "BY JOAN HEALY AND AMIT DE SOUZA",
                Some(&["JOAN HEALY", "AMIT DE SOUZA"]),
            ),
            (
                "By Joan Healy, Amit Rao and Li Wei in Nairobi",
                Some(&["Joan Healy", "Amit Rao", "Li Wei"]),
            ),
            ("By JOAN HEALY JAN. 13, 2017", Some(&["JOAN HEALY"])),
            ("By Nelson D. Okafor", Some(&["Nelson D. Okafor"])),
            ("By J.R. Okafor Jr.", Some(&["J.R. Okafor Jr."])),
            (
                "by Joan Healy (reporting) and Amit Rao",
                Some(&["Joan Healy"]),
            ),
            (
                "By Joan Healy, Senior Staff Technologist",
                Some(&["Joan Healy"]),
            ),
            ("By Joan Healy, Oakham Correspondent", Some(&["Joan Healy"])),
            (
                "Written by Joan Healy on July 27, 2017",
                Some(&["Joan Healy"]),
            ),
            ("on March 10, 2015 by Joan Healy", Some(&["Joan Healy"])),
            ("December 4, 2020 by Kay 24 Comments", Some(&["Kay"])),
            ("Author: Joan Healy", Some(&["Joan Healy"])),
            ("By Jung Min-kyung (", Some(&["Jung Min-kyung"])),
            ("By Joan Healy | jhealy@example.com", Some(&["Joan Healy"])),
            ("By Associated Press", Some(&["Associated Press"])),
            ("By Staff Reporter", Some(&[])),
            ("By", Some(&[])),
            (
                "By Monday the roads were clear and the buses ran again.",
                None,
            ),
            ("By Friday", None),
            ("By the river stood a house", None),
            (
                "By Chris de Souza's count it was the third such storm of the year, and the worst of them all.",
                None,
            ),
        ];
        for (line, want) in cases {
            assert_eq!(signed_names(line).as_deref(), want, "{line}");
        }
    }

    #[test]
    fn tells_people_from_agencies() {
        assert!(is_organization("The Oakham Dispatch"));
        assert!(is_organization("AFP"));
        assert!(!is_organization("Joan Healy"));
        assert!(is_unnamed("Special Correspondent"));
        assert!(!is_unnamed("War Correspondent"));
        assert!(is_person("Joan Healy"));
        assert!(!is_person("Oakham Press"));
    }

    #[test]
    fn reads_bare_names() {
        let bare = |line: &str| {
            bare(line, Span::new(0, line.len())).map(|byline| byline.names[0].of(line).to_owned())
        };
        assert_eq!(bare("Joan Healy").as_deref(), Some("Joan Healy"));
        assert_eq!(bare("Joan Healy • 8h").as_deref(), Some("Joan Healy"));
        assert_eq!(
            bare("Joan Healy March 9, 2017 13").as_deref(),
            Some("Joan Healy")
        );
        assert_eq!(bare("Healy"), None);
        assert_eq!(bare("Joan Healy won the cup."), None);
        assert_eq!(bare("The old bridge"), None);
    }
}

//! Bylines: finds the names of the authors in lines that state who wrote an article.

use crate::input::days;
use crate::input::words::{first_word, phrase_at_start};
use crate::lexicon::{Class, Classes, calendar, fold, people};
use crate::span::Span;

/// The contents of a byline.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Byline {
    /// The names, in order.
    pub(super) names: Vec<Span>,
}

/// The names in a line that opens as a byline ("By NAME and NAME in Nairobi"); `None` if it is not a byline.
///
/// `span` is the line in `text`. A byline without a name ("By Staff") has an empty list.
pub(super) fn signed(text: &str, span: Span) -> Option<Byline> {
    let line = span.of(text);
    if line.len() > 300 {
        return None;
    }
    if let Some(names) = signed_elsewhere(text, span) {
        return Some(Byline { names });
    }
    let opening = opening_len(line)?;
    let rest = &line[opening..];
    let mut names = names(rest, span.start + opening);
    // "By Joan Healy, Oakham Press": the agency after a person is not a second author.
    let after_first = names
        .iter()
        .skip(1)
        .any(|name| is_organization(name.of(text)));
    if after_first && !is_organization(names[0].of(text)) {
        names.retain(|name| !is_organization(name.of(text)));
    }
    let lead = rest.trim_start_matches(|c: char| !c.is_alphanumeric());
    let label = is_label(first_word(lead))
        && (lead.starts_with(char::is_uppercase) || lead.split_whitespace().count() <= 2);
    let explicit = lead.is_empty() || !names.is_empty() || label;
    // "By Monday the roads were clear." is a sentence: the text after the names must be short and unlike one.
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

/// The names in a line of names alone, which a date, a job or a handle may follow.
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
        || is_label(first_word(rest));
    let starts = names[0].start == span.start || line.starts_with("//");
    (whole && fits && starts && rest.len() < 80 && !rest.ends_with(['.', '?', '!']))
        .then_some(Byline { names })
}

/// The names in the line after a lone "By".
pub(super) fn signed_next(text: &str, span: Span) -> Option<Byline> {
    let names = names(span.of(text), span.start);
    (span.len() <= 120 && names.first().is_some_and(|name| name.start == span.start))
        .then_some(Byline { names })
}

/// The names at the start of a text that is known to name authors, with or without "By".
pub(super) fn anywhere(text: &str) -> Vec<String> {
    let start = opening_len(text).unwrap_or(0);
    names(&text[start..], start)
        .iter()
        .map(|name| name.of(text).to_owned())
        .collect()
}

/// True if `name` is an agency or a service, not a person.
pub(super) fn is_agency(name: &str) -> bool {
    Classes::of(name).has(Class::NewsAgency)
}

/// True if `name` has the form of the names of agencies and newspapers.
pub(super) fn is_organization(name: &str) -> bool {
    let mut words = name.split_whitespace();
    let capitals = words.clone().count() >= 2
        && words.all(|word| {
            word.starts_with(char::is_uppercase)
                || Classes::of(word).has(Class::OrganizationNameLink)
        });
    let last = name.rsplit(char::is_whitespace).next().unwrap_or("");
    is_agency(name)
        || (capitals && Classes::of(last).has_any(&[Class::NewspaperNoun, Class::NewsServiceNoun]))
}

/// True if `line` is a byline that does not name the writer: "Special Correspondent", "Staff Reporter".
pub(super) fn is_unnamed(line: &str) -> bool {
    let words = || line.split_whitespace().map(Classes::of);
    (2..=4).contains(&words().count())
        && words()
            .next_back()
            .is_some_and(|last| last.has(Class::UnnamedWriter))
        && words().all(|word| word.has_any(&[Class::BylineLabel, Class::UnnamedWriterModifier]))
}

/// True if the first word of `name` is a known given name, and a family name follows.
pub(super) fn is_person(name: &str) -> bool {
    let first = first_word(name);
    name.contains(' ') && people::given_name(&fold(first)).is_some() && !is_organization(name)
}

/// The names after a "by" in another language ("Por", "Von", "Par"), if the line has hardly any other words.
fn signed_elsewhere(text: &str, span: Span) -> Option<Vec<Span>> {
    let line = span.of(text);
    let (opening, rest) = line.split_once(' ')?;
    if !Classes::of(opening).has(Class::BylineOpeningElsewhere) {
        return None;
    }
    let names = names(rest, span.end - rest.len());
    let last = names.last()?;
    let place = text[last.end..span.end].trim();
    let whole = names[0].start == span.end - rest.len()
        && names.iter().all(|name| name.of(text).contains(' '));
    let closed =
        place.is_empty() || (place.starts_with(',') && place.split_whitespace().count() <= 3);
    (whole && closed && line.len() <= 100).then_some(names)
}

/// Bytes up to the first name after an opening such as "By", which a date may precede.
fn opening_len(line: &str) -> Option<usize> {
    let start = line.trim_start_matches(|c: char| !c.is_alphanumeric());
    let skipped = line.len() - start.len();
    if skipped > 6 {
        return None;
    }
    opening_after(start, 0)
        .map(|end| skipped + end)
        .or_else(|| {
            let digits = start.bytes().take(30).any(|b| b.is_ascii_digit());
            let date = if digits {
                days::dates(start)
            } else {
                Vec::new()
            };
            let from = date.first().filter(|date| date.span.start < 12)?.span.end;
            Some(skipped + opening_after(start, from)?)
        })
}

/// Bytes of `start` up to the first name if an opening follows its first `from` bytes.
fn opening_after(start: &str, from: usize) -> Option<usize> {
    let rest =
        start[from..].trim_start_matches(|c: char| c.is_whitespace() || "|,•·-–—".contains(c));
    let opening = phrase_at_start(rest, Class::BylineOpening)?;
    Some(start.len() - rest.len() + opening.len())
}

fn is_label(word: &str) -> bool {
    Classes::of(word).has(Class::BylineLabel)
}

/// The names at the start of `line`, which begins at `offset`: joined by commas, "and", "&".
fn names(line: &str, offset: usize) -> Vec<Span> {
    let mut names: Vec<Span> = Vec::new();
    let mut at = 0;
    loop {
        let blank = |c: char| c.is_whitespace() || matches!(c, ':' | '/' | '_' | '*');
        at = line.len() - line[at..].trim_start_matches(blank).len();
        let Some(end) = name_end(&line[at..]) else {
            break;
        };
        // A job or a place may follow a comma ("Joan Healy, Oakham Correspondent"): a second name has two words.
        let name = &line[at..at + end];
        let after = &line[at + end..];
        let titled = !after.starts_with(',') && is_label(first_word(after));
        let job = titled || !name.contains(char::is_whitespace);
        if !names.is_empty() && job {
            break;
        }
        names.push(Span::new(offset + at, offset + at + end));
        at += end;
        let place = in_place(&line[at..]);
        let Some(joined) = joint_len(&line[at + place..]) else {
            break;
        };
        at += place + joined;
    }
    names
}

/// Bytes of " in Erzurum" at the start of `rest`, if another name follows: "Joan Healy in Oakham and Amit Rao in Thorngate".
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
    let after = &rest[" in ".len() + place.len()..];
    if after.starts_with(" and ") || after.starts_with(", ") {
        " in ".len() + place.len()
    } else {
        0
    }
}

/// Bytes of the comma, the slash or the "and" between two names.
fn joint_len(rest: &str) -> Option<usize> {
    let start = rest.trim_start();
    let comma = start.starts_with(',');
    let joint = start.strip_prefix(", ").unwrap_or(start).split_once(' ');
    let joint = joint.filter(|(word, _)| {
        let value = Classes::of(word).value(Class::BylineJoint);
        value.is_some_and(|value| !comma || value == 2)
    });
    if let Some((_, after)) = joint {
        return Some(rest.len() - after.len());
    }
    start
        .starts_with([',', '/'])
        .then(|| rest.len() - start.len() + 1)
}

/// Bytes of the name at the start of `text`: one to five capitalized words.
fn name_end(text: &str) -> Option<usize> {
    let mut end = 0;
    let mut capitals = 0;
    for word in text.split_inclusive(char::is_whitespace) {
        let start = text.len() - text[end..].trim_start().len();
        let bare = word.trim();
        let body = bare.trim_end_matches([',', ';', ':', '|', '•', ')', '/']);
        let core = body.trim_end_matches('.');
        let classes = Classes::of(core);
        let is_name = core.starts_with(char::is_uppercase)
            && core
                .chars()
                .all(|c| c.is_alphabetic() || matches!(c, '\'' | '’' | '-' | '.' | '‐'))
            && !classes.has_any(&[Class::BylineLabel, Class::BylineBreak])
            && calendar::weekday(core).is_none()
            && (calendar::month(core).is_none() || !followed_by_digit(text, start + core.len()));
        let is_particle = capitals > 0 && classes.has(Class::BylineParticle);
        if !(is_name || is_particle) || capitals == 5 {
            break;
        }
        capitals += usize::from(is_name);
        let initial = core.chars().filter(|c| c.is_alphabetic()).count() <= 2
            || classes.has(Class::BylineSuffix);
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
    let end = if Classes::of(last).has(Class::BylineParticle) {
        name[..name.len() - last.len()].trim_end().len()
    } else {
        end
    };
    (end > 0 && text[..end].chars().filter(|c| c.is_alphabetic()).count() >= 2).then_some(end)
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
    fn separates_people_from_agencies() {
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

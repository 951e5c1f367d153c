//! Datelines: the place, date and agency before the first paragraph ("SEOUL, Aug. 6 (Yonhap) --").

use crate::input::days;
use crate::lexicon::places::{self, PlaceKind};
use crate::lexicon::{Class, Classes, calendar, fold};
use crate::span::Span;

/// A dateline at the start of a paragraph, or a line that is one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Dateline {
    /// The dateline, including the dash that closes it.
    pub(super) span: Span,
    /// The day it names.
    pub(super) date: Option<days::Found>,
}

/// Maximum length of a dateline in bytes, up to its closing dash.
const REACH: usize = 110;

/// The dateline at the start of the paragraph `span` of `text`.
pub(super) fn find(text: &str, span: Span) -> Option<Dateline> {
    let line = span.of(text);
    if let Some(end) = agency_alone(line) {
        return Some(Dateline {
            span: Span::new(span.start, span.start + end),
            date: None,
        });
    }
    let head = head(line);
    if let Some((end, mut date)) = place_and_agency(head) {
        shift(&mut date, span.start);
        return Some(Dateline {
            span: Span::new(span.start, span.start + end),
            date,
        });
    }
    for (at, dash) in separators(head) {
        if let Some(mut date) = parts(&line[..at], dash) {
            let mut end = at + dash.len();
            if date.is_none()
                && let Some((length, found)) = date_after(&line[end..])
            {
                date = Some(found);
                shift(&mut date, end);
                end += length;
            }
            shift(&mut date, span.start);
            return Some(Dateline {
                span: Span::new(span.start, span.start + end),
                date,
            });
        }
    }
    // A dateline on a line of its own needs no dash: "LONDON 1996-08-30".
    let whole = line.len() == head.len() && line.len() < 60 && !line.ends_with(['.', '!', '?']);
    if !whole {
        return None;
    }
    let mut date = parts(line, "").filter(Option::is_some)?;
    shift(&mut date, span.start);
    Some(Dateline { span, date })
}

/// A day and a colon after the dash: "CAIRO - 25 July 2022: ". The length includes the colon.
fn date_after(rest: &str) -> Option<(usize, days::Found)> {
    const LONGEST: usize = 32;
    let colon = rest
        .char_indices()
        .take(LONGEST)
        .find(|(_, c)| *c == ':')?
        .0;
    let date = days::dates(&rest[..colon]).into_iter().next()?;
    let alone =
        rest[..date.span.start].trim().is_empty() && rest[date.span.end..colon].trim().is_empty();
    alone.then_some((colon + 1, date))
}

fn shift(date: &mut Option<days::Found>, by: usize) {
    if let Some(date) = date {
        date.span = Span::new(date.span.start + by, date.span.end + by);
    }
}

fn head(line: &str) -> &str {
    let mut end = line.len().min(REACH);
    while !line.is_char_boundary(end) {
        end -= 1;
    }
    &line[..end]
}

/// The dashes that may close a dateline, in order.
fn separators(head: &str) -> impl Iterator<Item = (usize, &'static str)> {
    const DASHES: [&str; 6] = ["--", "—", "–", "_", ":", "-"];
    head.char_indices().filter_map(move |(at, _)| {
        let dash = DASHES
            .into_iter()
            .find(|dash| head[at..].starts_with(dash))?;
        let free = |c: Option<char>| c.is_none_or(char::is_whitespace);
        let before = head[..at].chars().next_back();
        let after = head[at + dash.len()..].chars().next();
        // A hyphen joins words unless a space precedes it; a space follows a colon.
        let stands = match dash {
            // Spanish agencies close theirs as in "(Agencia Guaraní).- ".
            "-" => {
                (free(before) || before == Some(')') || head[..at].ends_with(").")) && free(after)
            }
            ":" => free(after),
            "_" => free(before) || free(after),
            _ => true,
        };
        stands.then_some((at, dash))
    })
}

/// "(CNN) -- ", "(Reuters) - ", "(CNN)Text": an agency without a place.
fn agency_alone(line: &str) -> Option<usize> {
    let rest = line.strip_prefix('(')?;
    let close = rest.char_indices().take(24).find(|(_, c)| *c == ')')?.0;
    if !is_agency(&rest[..close]) {
        return None;
    }
    let after = &rest[close + 1..];
    let blank = after.len() - after.trim_start().len();
    let dash = ["--", "—", "–", "-", "_"]
        .into_iter()
        .find(|dash| after[blank..].starts_with(dash));
    Some(close + 2 + dash.map_or(0, |dash| blank + dash.len()))
}

/// "Baghdad (CNN)About", "Paris, France (AFP) The": a place and an agency without a dash after them.
fn place_and_agency(head: &str) -> Option<(usize, Option<days::Found>)> {
    let open = head.find('(')?;
    let close = open + head[open..].find(')')?;
    let after = &head[close + 1..];
    let name = &head[open + 1..close];
    let starts =
        |text: &str| text.starts_with(|c: char| c.is_uppercase() || matches!(c, '"' | '“'));
    let glued = starts(after) && is_agency(name);
    let apart = after.strip_prefix(' ').is_some_and(starts) && super::byline::is_agency(name);
    if open == 0 || !(glued || apart) {
        return None;
    }
    parts(&head[..=close], "").map(|date| (close + 1, date))
}

fn is_agency(name: &str) -> bool {
    let letters = name.chars().filter(|c| c.is_alphabetic()).count();
    let capitals = name.chars().filter(|c| c.is_uppercase()).count();
    super::byline::is_agency(name) || (name.len() <= 8 && letters >= 2 && capitals == letters)
}

/// The date in `head` if `head` is a dateline closed by `dash`; `None` if it is not a dateline.
fn parts(head: &str, dash: &str) -> Option<Option<days::Found>> {
    let head = head.trim_end();
    let head = match head.strip_suffix('.') {
        Some(head) if head.ends_with(')') => head,
        _ => head,
    };
    if let Some(head) = slashed(head) {
        return parts(head, dash);
    }
    let brackets = head
        .strip_suffix(')')
        .and_then(|head| head.rsplit_once('('));
    let (head, agency) = match brackets {
        Some((head, agency)) if agency.len() <= 40 && agency.starts_with(char::is_uppercase) => {
            (head, true)
        }
        Some(_) => return None,
        None => (head, false),
    };
    let date = days::dates(head).into_iter().last();
    let place = without_date(head, date, agency)?;
    let words = place
        .split(|c: char| c.is_whitespace() || c == '/')
        .filter(|word| !word.is_empty());
    let count = words.clone().count();
    if !(1..=7).contains(&count) || !words.clone().all(is_place_word) {
        return None;
    }
    is_certain(place, count, dash, agency, date.is_some()).then_some(date)
}

/// The place in a dateline, without the `date` and the weekday after it; `None` if too much text follows the date.
fn without_date(head: &str, date: Option<days::Found>, agency: bool) -> Option<&str> {
    let place = match date {
        // The date closes the dateline; more than a weekday or a time after it is a sentence.
        Some(date) if head[date.span.end..].split_whitespace().count() <= 3 => {
            &head[..date.span.start]
        }
        Some(_) => return None,
        None => head,
    };
    let place = place
        .trim()
        .trim_end_matches([',', ';', '.', '(', '/', '|']);
    // If an agency is named, digits after the place are a date in another language ("Asunción, 20 abr.").
    let place = match place.split_once(", ") {
        Some((town, day))
            if agency && date.is_none() && day.starts_with(|c: char| c.is_ascii_digit()) =>
        {
            if day.split_whitespace().count() > 5 {
                return None;
            }
            town
        }
        _ => place,
    };
    let weekday = head
        .split(|c: char| !c.is_alphabetic())
        .find(|word| calendar::weekday(word).is_some() && word.len() > 3);
    let before_weekday = weekday.and_then(|day| place.strip_suffix(day));
    Some(before_weekday.map_or(place, |place| place.trim_end_matches([',', ' '])))
}

/// True if a `place` of `words` words before a `dash` is a dateline, by the other evidence: an agency, a date, capitals, an
/// entry in a list of places.
fn is_certain(place: &str, words: usize, dash: &str, agency: bool, dated: bool) -> bool {
    let first = place
        .split([',', '/', ';', '('])
        .next()
        .unwrap_or(place)
        .trim();
    let capitals = first.chars().filter(|c| c.is_alphabetic()).count() >= 3
        && !first.contains(char::is_lowercase);
    let known = || is_known_place(first);
    let service = || dated && (super::byline::is_agency(first) || first.ends_with(" News"));
    let place = match dash {
        ":" => known() && words <= 4,
        // A town that is in no list must be in capitals and followed by its state: "MAPLE HOLLOW, Vt. —".
        "--" | "—" | "–"
            if capitals
                && place
                    .split_once(", ")
                    .is_some_and(|(_, state)| is_state(state)) =>
        {
            true
        }
        // Without a date or an agency the place must be in a list: "UPDATE --" is not a dateline.
        _ => {
            (capitals && (agency || dated || known()))
                || ((agency || dated || dash != "-") && known())
        }
    };
    place || service()
}

/// The text before the name of an agency in slashes: "SALINA, Kan., Oct. 2 /Wire/".
fn slashed(head: &str) -> Option<&str> {
    let (place, wire) = head.strip_suffix('/')?.rsplit_once(" /")?;
    (!wire.is_empty() && wire.len() <= 24 && !wire.contains('/')).then_some(place)
}

/// "N.D.", "Ont.", "Ehime Pref.", a state or a country in full.
fn is_state(state: &str) -> bool {
    let short = state.len() <= 12 && state.ends_with('.') && state.starts_with(char::is_uppercase);
    short || is_known_place(state)
}

/// A line that is only a known place in capitals, above the first paragraph ("NEW DELHI").
pub(super) fn is_place_line(line: &str) -> bool {
    line.len() <= 40
        && line.chars().filter(|c| c.is_alphabetic()).count() >= 4
        && line
            .chars()
            .all(|c| c.is_uppercase() || matches!(c, ' ' | '-' | '.' | ','))
        && is_known_place(line.trim_end_matches(['.', ',']))
}

/// Minimum population of a town whose name alone makes a dateline. Names of smaller ones are ordinary words too often:
/// "CRICKET - OAKHAM WIN AGAIN".
const MIN_POPULATION: u32 = 3_000;

/// Whether a name is that of a country, a region or a town in the gazetteer.
fn is_known_place(name: &str) -> bool {
    let mut places = places::named(&fold(name));
    places.any(|place| place.kind != PlaceKind::City || place.population >= MIN_POPULATION)
}

/// A word of a place name: capitalized, an abbreviation, or a particle.
fn is_place_word(word: &str) -> bool {
    let word = word.trim_matches(['(', ')', ',', '.', ';']);
    word.is_empty()
        || word.starts_with(char::is_uppercase)
        || Classes::of(word).has(Class::DatelineParticle)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_datelines() {
        let cases = [
            (
                "SEOUL, Aug. 6 (Yonhap) -- The two sides met.",
                "SEOUL, Aug. 6 (Yonhap) --",
            ),
            ("WASHINGTON (AP) — The court ruled.", "WASHINGTON (AP) —"),
            (
                "NAIROBI, Kenya (AP) _ Two roads were closed.",
                "NAIROBI, Kenya (AP) _",
            ),
            ("PARIS — A storm hit.", "PARIS —"),
            ("NEW DELHI: The minister said so.", "NEW DELHI:"),
            (
                "LONDON, March 3, 2016 (Reuters) - Shares rose.",
                "LONDON, March 3, 2016 (Reuters) -",
            ),
            ("LONDON 1996-08-30", "LONDON 1996-08-30"),
            ("(CNN) -- The storm came.", "(CNN) --"),
            (
                "CAIRO - 25 July 2022: The storm came.",
                "CAIRO - 25 July 2022:",
            ),
            ("CAIRO – One reason: the storm came.", "CAIRO –"),
            ("(CNN)The storm came.", "(CNN)"),
            ("Baghdad (CNN)The storm came.", "Baghdad (CNN)"),
            ("Sanaa, Yemen (CNN)At any moment", "Sanaa, Yemen (CNN)"),
            ("Paris (AFP) The storm came.", "Paris (AFP)"),
            ("Hong Kong (HK) Police said so.", ""),
            ("Boston (BU)s", ""),
            ("Lagos, Nigeria — The storm came.", "Lagos, Nigeria —"),
            (
                "BEIRUT/DAMASCUS (Reuters) - The storm came.",
                "BEIRUT/DAMASCUS (Reuters) -",
            ),
            (
                "MAPLE HOLLOW CREEK, N.D. — The storm came.",
                "MAPLE HOLLOW CREEK, N.D. —",
            ),
            (
                "Asunción, 20 abr. (Agencia Roble).- La lancha volvió.",
                "Asunción, 20 abr. (Agencia Roble).-",
            ),
            (
                "TBILISI/ERZURUM, Feb 17 (Roble) - The storm came.",
                "TBILISI/ERZURUM, Feb 17 (Roble) -",
            ),
            (
                "TBILISI, Georgia/ERZURUM, Turkey, Feb 17 (Roble) - The storm came.",
                "TBILISI, Georgia/ERZURUM, Turkey, Feb 17 (Roble) -",
            ),
            (
                "SALINA, Kan., Oct. 2, 2024 /RobleWire/ -- The plant opens.",
                "SALINA, Kan., Oct. 2, 2024 /RobleWire/ --",
            ),
            ("WHAT NOW, Mr. Healy? — The storm came.", ""),
            ("afrol News, 26 June - The storm came.", ""),
            ("UPDATE: The storm came.", ""),
            ("CRICKET - OAKHAM WIN AGAIN", ""),
            ("The storm came - and went.", ""),
            ("“We waited,” she said — and left Paris: gone.", ""),
            ("Paris is a well-known city: it is large.", ""),
        ];
        for (line, want) in cases {
            let got =
                find(line, Span::new(0, line.len())).map_or("", |dateline| dateline.span.of(line));
            assert_eq!(got, want, "{line}");
        }
    }
}

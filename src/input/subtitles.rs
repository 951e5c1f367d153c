//! Subtitles: SRT and WebVTT. Times are left out, lines that go on are joined, and each speaker is a turn.

use super::Reader;
use super::decode::decode_declared;
use super::record::{Body, Record};
use crate::error::Error;
use crate::lexicon::with_single_spaces;

/// Extensions of the names of subtitles.
pub(super) const EXTENSIONS: [&str; 2] = ["srt", "vtt"];

/// True if a sample starts with the header of WebVTT, or with a number and times.
pub(super) fn is_subtitles(text: &str) -> bool {
    let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    let first = lines.next().unwrap_or("");
    let is_vtt = first
        .strip_prefix("WEBVTT")
        .is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '\t']));
    let numbered =
        first.bytes().all(|byte| byte.is_ascii_digit()) && lines.next().is_some_and(is_time);
    is_vtt && text.contains("-->") || numbered || is_time(first)
}

/// True for "00:00:01,000 --> 00:00:04,000".
fn is_time(line: &str) -> bool {
    let Some((from, to)) = line.split_once("-->") else {
        return false;
    };
    let time = |part: &str| {
        let word = part.split_whitespace().next().unwrap_or("");
        word.contains(':')
            && word
                .bytes()
                .all(|byte| byte.is_ascii_digit() || b":.,".contains(&byte))
    };
    time(from) && time(to)
}

/// The article: a transcript.
///
/// # Errors
/// As [`decode_declared`].
pub(super) fn records(bytes: &[u8], reader: &Reader) -> Result<Vec<Record>, Error> {
    let decoded = decode_declared(bytes, reader.encoding.as_deref(), None)?;
    let mut turns: Vec<String> = Vec::new();
    let mut title = None;
    let text = decoded
        .text
        .trim_start_matches('\u{feff}')
        .replace("\r\n", "\n")
        .replace('\r', "\n");
    for cue in text.split("\n\n") {
        let mut lines = cue
            .lines()
            .map(str::trim)
            .filter(|line| !line.is_empty())
            .peekable();
        match lines.peek() {
            Some(first) if first.starts_with("WEBVTT") => {
                let rest = first["WEBVTT".len()..]
                    .trim()
                    .trim_start_matches('-')
                    .trim();
                title = (!rest.is_empty()).then(|| rest.to_owned());
                continue;
            }
            Some(first)
                if ["NOTE", "STYLE", "REGION"]
                    .iter()
                    .any(|name| first.starts_with(name)) =>
            {
                continue;
            }
            _ => {}
        }
        let lines: Vec<&str> = lines.collect();
        let Some(time) = lines.iter().position(|line| is_time(line)) else {
            continue;
        };
        for line in &lines[time + 1..] {
            add(&mut turns, line);
        }
    }
    if turns.is_empty() {
        return Ok(Vec::new());
    }
    let mut record = Record::new(String::new(), turns.join("\n\n"), Body::Untitled);
    record.title = title;
    record.warnings.extend(decoded.warning());
    Ok(vec![record])
}

/// Adds a line: to the turn before, unless it starts one of its own.
fn add(turns: &mut Vec<String>, line: &str) {
    let (speaker, spoken) = voice(line);
    let spoken = without_tags(spoken);
    let spoken = with_single_spaces(&html_escape::decode_html_entities(&spoken));
    if is_sound(&spoken) {
        return;
    }
    let dashed = spoken.strip_prefix(['-', '–', '—']).map(str::trim_start);
    let marked = spoken
        .strip_prefix(">>")
        .map(|rest| rest.trim_start_matches('>').trim_start());
    let starts =
        speaker.is_some() || dashed.is_some() || marked.is_some() || names_speaker(&spoken);
    let spoken = marked.or(dashed).unwrap_or(&spoken);
    if spoken.is_empty() {
        return;
    }
    let text = match speaker {
        Some(name) => format!("{name}: {spoken}"),
        None => spoken.to_owned(),
    };
    // The same speaker goes on.
    let same = speaker.is_some_and(|name| {
        turns
            .last()
            .is_some_and(|turn| turn.starts_with(&format!("{name}: ")))
    });
    match turns.last_mut() {
        Some(turn) if same => {
            turn.push(' ');
            turn.push_str(spoken);
        }
        // Live captions repeat the line before.
        Some(turn) if !starts && turn.ends_with(spoken) => {}
        Some(turn) if !starts => {
            turn.push(' ');
            turn.push_str(&text);
        }
        _ => turns.push(text),
    }
}

/// True for the description of a sound on a line of its own: "[DOOR SLAMS]", "(laughter)", "♪".
fn is_sound(line: &str) -> bool {
    let inside = |open: char, close: char| {
        let rest = line
            .strip_prefix(open)
            .and_then(|rest| rest.strip_suffix(close));
        rest.is_some_and(|rest| !rest.contains([open, close]) && rest.len() < 60)
    };
    inside('[', ']') || inside('(', ')') || line.chars().all(|c| matches!(c, '♪' | '♫' | ' '))
}

/// The speaker of a voice tag, "<v Ann Lee>", and the rest.
fn voice(line: &str) -> (Option<&str>, &str) {
    let tag = line
        .strip_prefix("<v")
        .and_then(|rest| rest.split_once('>'));
    match tag {
        Some((name, rest)) => {
            // A class may follow the letter: "<v.loud Ann>".
            let name = name.split_once(' ').map_or("", |(_, name)| name.trim());
            ((!name.is_empty()).then_some(name), rest)
        }
        None => (None, line),
    }
}

/// True for "ANN LEE: " and "Ann Lee: " at the start.
fn names_speaker(line: &str) -> bool {
    let name = line.split_once(": ").map(|(name, _)| name);
    name.is_some_and(|name| {
        let words: Vec<&str> = name.split(' ').collect();
        words.len() <= 5
            && words
                .iter()
                .all(|word| word.starts_with(|c: char| c.is_uppercase() || c == '('))
    })
}

/// The text without tags of styles and times.
fn without_tags(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(['<', '{']) {
        let close = if rest[at..].starts_with('<') {
            '>'
        } else {
            '}'
        };
        let inside = rest[at + 1..].split(close).next().unwrap_or("");
        let is_tag = inside.len() < 40
            && inside.starts_with(|c: char| c.is_ascii_alphanumeric() || matches!(c, '/' | '\\'))
            && rest[at + 1..].len() > inside.len();
        out.push_str(&rest[..at]);
        rest = match is_tag {
            true => &rest[at + 2 + inside.len()..],
            false => {
                out.push_str(&rest[at..=at]);
                &rest[at + 1..]
            }
        };
    }
    out + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    fn turns(text: &str) -> Vec<String> {
        let records = records(text.as_bytes(), &Reader::default()).expect("read");
        records[0].text.split("\n\n").map(str::to_owned).collect()
    }

    #[test]
    fn reads_turns() {
        let srt = "1\r\n00:00:01,000 --> 00:00:04,000\r\n<i>The rain</i> came\r\n\r\n2\r\n00:00:04,000 --> 00:00:06,000\r\nat noon.\r\n- Why?\r\n";
        assert!(is_subtitles(srt));
        assert_eq!(turns(srt), ["The rain came at noon.", "Why?"]);
        let vtt = "WEBVTT\n\nNOTE x\n\na\n00:01.000 --> 00:02.000 align:start\n<v Ann Lee>It rained,</v>\n\n00:02.000 --> 00:03.000\n<v Ann Lee>all day.\n\n00:03.000 --> 00:04.000\nJOE: No.";
        assert!(is_subtitles(vtt));
        assert_eq!(turns(vtt), ["Ann Lee: It rained, all day.", "JOE: No."]);
    }

    #[test]
    fn is_not_misled() {
        assert!(!is_subtitles("1\n\nRain --> wind\n"));
        assert!(!is_subtitles("WEBVTT is a format of subtitles.\n"));
    }
}

//! UTF-8 that was read as Windows-1252: "cafÃ©", "itâ€™s".

use std::ops::RangeInclusive;

use encoding_rs::WINDOWS_1252;

use super::edits::{Editor, Edits};

/// Times that a text is repaired, since some texts were damaged more than once.
const TIMES: usize = 3;

/// The texts after each repair, and what was changed.
type Steps = Vec<(String, Edits)>;

/// Repairs `text` step by step. Returns the changed texts and the first damaged sequence with its repair.
pub(super) fn repair(text: &str) -> Option<(Steps, String, String)> {
    let (first, damaged, character) = repair_once(text)?;
    let mut steps = vec![first];
    while steps.len() < TIMES
        && let Some((step, ..)) = steps.last().and_then(|(text, _)| repair_once(text))
    {
        steps.push(step);
    }
    Some((steps, damaged, character))
}

type Step = ((String, Edits), String, String);

fn repair_once(text: &str) -> Option<Step> {
    // Without one of these, nothing is certain.
    let is_sure = |found: &Found| found.is_sure;
    let sure = sequences(text).find(is_sure)?;
    let damaged = text[sure.start..sure.end].to_owned();
    let mut editor = Editor::new(text);
    for found in sequences(text) {
        let mut buffer = [0; 4];
        editor.replace(
            found.start..found.end,
            found.character.encode_utf8(&mut buffer),
        );
    }
    Some((editor.finish()?, damaged, sure.character.to_string()))
}

/// Characters that may be one damaged character.
struct Found {
    start: usize,
    end: usize,
    character: char,
    /// Whether the sequence does not occur in any language.
    is_sure: bool,
}

/// The damaged sequences, in order. They do not overlap.
fn sequences(text: &str) -> impl Iterator<Item = Found> {
    let mut at = 0;
    std::iter::from_fn(move || {
        loop {
            // The first bytes of the characters "Â" to "ô".
            let start = at
                + text.as_bytes()[at..]
                    .iter()
                    .position(|byte| *byte == 0xC3)?;
            match sequence(text, start) {
                Some(found) => {
                    at = found.end;
                    return Some(found);
                }
                None => at = start + 1,
            }
        }
    })
}

fn sequence(text: &str, start: usize) -> Option<Found> {
    let mut bytes = [0; 4];
    let mut chars = text[start..].char_indices();
    let (_, lead) = chars.next()?;
    bytes[0] = byte_of(lead)?;
    let length = match bytes[0] {
        0xC2..=0xDF => 2,
        0xE2..=0xEF => 3,
        0xF0..=0xF4 => 4,
        _ => return None,
    };
    let mut end = start + lead.len_utf8();
    for n in 1..length {
        // The closing quotation mark ends in a byte that Windows-1252 does not have.
        let may_be_lost = n == 2 && bytes[..2] == *b"\xe2\x80";
        let next = chars.next();
        let byte = match next {
            Some((_, '\u{fffd}')) if may_be_lost => Some(0x9D),
            _ => next
                .and_then(|(_, c)| byte_of(c))
                .filter(|byte| (0x80..=0xBF).contains(byte)),
        };
        let (Some((at, c)), Some(byte)) = (next, byte) else {
            return may_be_lost.then_some(Found {
                start,
                end,
                character: '”',
                is_sure: false,
            });
        };
        bytes[n] = byte;
        end = start + at + c.len_utf8();
    }
    let character = std::str::from_utf8(&bytes[..length]).ok()?.chars().next()?;
    let is_sure = match bytes[0] {
        // "Â" and "Ã" occur before letters and spaces, not before signs, but quotation marks and dashes may follow.
        0xC2 | 0xC3 => !matches!(bytes[1], 0x82 | 0x84 | 0x85 | 0x91..=0x97),
        0xE2 => bytes[1] == 0x80 || bytes[1] == 0x82,
        0xF0 => bytes[1] == 0x9F,
        _ => false,
    };
    (is_sure || PLAUSIBLE.iter().any(|range| range.contains(&character))).then_some(Found {
        start,
        end,
        character,
        is_sure,
    })
}

/// The characters that are repaired once there is a sure sequence: letters of living scripts, punctuation, signs.
const PLAUSIBLE: [RangeInclusive<char>; 6] = [
    '\u{a0}'..='\u{24f}',
    '\u{370}'..='\u{52f}',
    '\u{5d0}'..='\u{6ff}',
    '\u{900}'..='\u{97f}',
    '\u{2010}'..='\u{2fff}',
    '\u{3000}'..='\u{d7ff}',
];

/// The byte that Windows-1252 or ISO 8859-1 reads as this character, if it is none of ASCII.
fn byte_of(c: char) -> Option<u8> {
    match c {
        '\u{80}'..='\u{ff}' => Some(c as u8),
        _ if c.is_ascii() => None,
        _ => {
            let mut buffer = [0; 4];
            let (bytes, _, failed) = WINDOWS_1252.encode(c.encode_utf8(&mut buffer));
            match *bytes {
                [byte] if !failed => Some(byte),
                _ => None,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn repaired(text: &str) -> Option<String> {
        repair(text).map(|(steps, ..)| steps.last().unwrap().0.clone())
    }

    #[test]
    fn repairs_damaged_text() {
        for (text, want) in [
            ("JosÃ© NÃºÃ±ez", "José Núñez"),
            ("â€œItâ€™s late,â€\u{9d} he said", "“It’s late,” he said"),
            ("â€œNo,â€\u{fffd} he said", "“No,” he said"),
            ("â€œNo,â€ he said â€“ twice", "“No,” he said – twice"),
            ("â\u{80}\u{99}s", "’s"),
            ("Â£5 and 20Â°", "£5 and 20°"),
            ("ErdoÄŸan of TurkeyÂ\u{a0}", "Erdoğan of Turkey\u{a0}"),
            ("itÃ¢â‚¬â„¢s", "it’s"),
            ("ðŸ˜€", "😀"),
        ] {
            assert_eq!(repaired(text).as_deref(), Some(want), "{text}");
        }
    }

    #[test]
    fn leaves_good_text() {
        for text in [
            "",
            "José Núñez, “It’s late,” £5",
            "the „CAFÉ” and the “MENÜ”",
            "SÃO PAULO, Ânia, ÃO",
            "“Weiß” – „IKEÅ“",
            "“DÃ” and “PALHÔ",
            "château",
            "â€",
        ] {
            assert_eq!(repaired(text), None, "{text}");
        }
    }
}

//! Escapes control characters in untrusted text for display in a terminal.

use std::borrow::Cow;
use std::fmt::Write;

/// Replaces characters that a terminal would interpret instead of displaying.
///
/// Control characters become Unicode control pictures (`␛`). Bidirectional controls and invisible characters become escapes
/// such as `<U+202E>`. Line breaks and tabs become spaces, so the result is a single line.
///
/// ```
/// assert_eq!(nutgraf::report::escape_control("a\u{1b}[31mb\nc"), "a␛[31mb c");
/// ```
pub fn escape_control(text: &str) -> Cow<'_, str> {
    if !text.chars().any(is_unsafe) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        match c {
            '\n' | '\t' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}' => {
                out.push(' ')
            }
            '\0'..='\u{1f}' => out.push(char::from_u32(0x2400 + c as u32).unwrap_or(' ')),
            '\u{7f}' => out.push('␡'),
            _ if is_unsafe(c) => drop(write!(out, "<U+{:04X}>", c as u32)),
            _ => out.push(c),
        }
    }
    Cow::Owned(out)
}

/// Whether a character is a control character, a line separator, a bidirectional control (UAX #9) or a zero-width character.
/// Joiners are safe; emoji and some scripts need them.
fn is_unsafe(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200e}' | '\u{200f}' | '\u{61c}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
        || matches!(
            c,
            '\u{200b}' | '\u{2028}' | '\u{2029}' | '\u{2060}'..='\u{2064}' | '\u{206a}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}'
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn replaces_what_terminals_act_on() {
        let cases = [
            ("plain – “text”", "plain – “text”"),
            ("\u{9b}31m", "<U+009B>31m"),
            ("bell\u{7} del\u{7f}", "bell␇ del␡"),
            ("\u{202e}evil", "<U+202E>evil"),
            ("two\r\nlines", "two  lines"),
            ("a\u{200b}b\u{2060}", "a<U+200B>b<U+2060>"),
            ("👨\u{200d}🌾", "👨\u{200d}🌾"),
        ];
        for (raw, shown) in cases {
            assert_eq!(escape_control(raw), shown);
        }
    }
}

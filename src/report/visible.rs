//! Text from outside, made safe for a terminal.

use std::borrow::Cow;
use std::fmt::Write;

/// Replaces what a terminal would obey instead of show: control characters become the pictures that Unicode has for
/// them (`␛`), and marks that turn the direction of writing or hide become `<U+202E>`. Line ends and tabs become
/// spaces, so the answer is one line.
///
/// ```
/// assert_eq!(nutgraf::report::visible("a\u{1b}[31mb\nc"), "a␛[31mb c");
/// ```
pub fn visible(text: &str) -> Cow<'_, str> {
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

/// Control characters, line separators, the marks of Unicode's bidirectional algorithm (UAX #9), and what has no width
/// (but the joiners, which emoji and some scripts need).
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
    fn shows_what_terminals_obey() {
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
            assert_eq!(visible(raw), shown);
        }
    }
}

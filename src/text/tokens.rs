//! The tokenizer: one pass over the bytes of a block.

use super::TokenKind;
use super::lists::{self, Abbreviation};
use super::spelling::{
    divides, grapheme, is_domain, joins, kind_of, labels_letter, precedes_pronoun,
};
use super::vocabulary::Tokens;
use crate::lexicon::{Class, Classes};
use crate::span::Span;

/// Maximum length of a token in bytes. Longer words are split, so that no later stage has to handle a word of ten
/// megabytes.
const LONGEST: usize = 1024;

/// Bytes of the longest word of [`Class::DottedWord`].
const LONGEST_DOTTED: usize = 9;

/// Appends the tokens of `span` of `text` to `out`.
pub(super) fn tokenize(text: &str, span: Span, out: &mut Tokens) {
    let block = span.of(text);
    let mut scanner = Scanner {
        text: block,
        bytes: block.as_bytes(),
        base: span.start,
        last_end: 0,
        first: out.tokens.len(),
        out,
    };
    let mut at = 0;
    while at < block.len() {
        at = scanner.step(at);
    }
}

struct Scanner<'t, 'o> {
    /// The block.
    text: &'t str,
    bytes: &'t [u8],
    /// Where the block starts in the article.
    base: usize,
    /// End of the last token.
    last_end: usize,
    /// Index of the first token of the block in `out`.
    first: usize,
    out: &'o mut Tokens,
}

impl Scanner<'_, '_> {
    /// Reads white space or the tokens of one unbroken piece of text at `at`. Returns its end, which is greater than `at`.
    fn step(&mut self, at: usize) -> usize {
        let c = self.char(at);
        if c.is_whitespace() {
            return at + c.len_utf8();
        }
        if c.is_alphanumeric() || c == '_' {
            return self.word(at);
        }
        let end = match c {
            '.' if self.digit(at + 1) && !self.glued(at) => return self.number(at, at + 1),
            '\'' | '’' if self.decade(at + c.len_utf8()) => {
                let end = at + c.len_utf8() + 3;
                return self.push(at, end, TokenKind::Number);
            }
            '\'' if self.byte(at + 1) == b'\'' => at + 2,
            '`' if self.byte(at + 1) == b'`' => at + 2,
            '.' | '-' | '*' | '=' | '_' | '!' | '?' | '~' | '#' => match self.handle(at) {
                Some(end) => end,
                None => self.run(at, c),
            },
            '@' => self.handle(at).unwrap_or(at + 1),
            _ if c.is_ascii() => at + 1,
            _ => at + grapheme(&self.text[at..]),
        };
        self.push(at, end, kind_of(c))
    }

    /// Reads a word or number at `at` with its inner apostrophes and dots, its hyphens, and the dot of an abbreviation.
    fn word(&mut self, at: usize) -> usize {
        if let Some(end) = self.plain(at) {
            return self.push(at, end, TokenKind::Word);
        }
        if let Some(end) = self.address(at) {
            return self.push(at, end, TokenKind::Word);
        }
        if self.char(at).is_numeric() {
            return self.number(at, at);
        }
        let dotted = self.dotted(at);
        if dotted > at {
            return self.push(at, dotted, TokenKind::Word);
        }
        let end = self.letters(at);
        if self.hyphen(end) {
            return self.compound(at);
        }
        if let Some(split) = self.clitic(at, end) {
            if split > at {
                self.push(at, split, TokenKind::Word);
            }
            return self.push(split, end, TokenKind::Word);
        }
        let end = if self.owns_dot(at, end) { end + 1 } else { end };
        self.push(at, end, TokenKind::Word)
    }

    /// End of the ASCII letters at `at` if the next character ends a word: the fast path for most words.
    fn plain(&self, at: usize) -> Option<usize> {
        let rest = self.bytes.get(at..)?;
        let letters = rest.iter().take(LONGEST);
        let length = letters
            .take_while(|byte| byte.is_ascii_alphabetic())
            .count();
        let follower = rest.get(length)?;
        let ends = matches!(
            follower,
            b' ' | b'\n' | b',' | b';' | b'?' | b'!' | b'"' | b'(' | b')'
        );
        (ends && length > 0).then_some(at + length)
    }

    /// A number from `at`, whose first digit is at `digit`: "1,200", "10:15", "3.5bn", "17th", "2018-08-06", "9/11".
    fn number(&mut self, at: usize, digit: usize) -> usize {
        if let Some(end) = self.iso_date(at) {
            return self.push(at, end, TokenKind::Number);
        }
        let mut end = digit;
        let limit = digit + LONGEST;
        while end < self.text.len() && end < limit {
            let c = self.char(end);
            let joins = match c {
                ',' => self.digit(end + 1) && self.digit(end + 2),
                '.' | ':' | '/' => self.digit(end + 1),
                _ => false,
            };
            if !(c.is_alphanumeric() || joins) {
                break;
            }
            end += c.len_utf8();
        }
        self.push(at, end, TokenKind::Number)
    }

    /// Words joined by hyphens from `at` on: one token, or one for each part and hyphen where a name is joined to another word.
    fn compound(&mut self, at: usize) -> usize {
        let mut start = at;
        let mut left = Span::new(at, self.letters(at));
        while self.hyphen(left.end) && left.end - at < LONGEST {
            let hyphen = left.end;
            let next = hyphen + self.char(hyphen).len_utf8();
            // The dot after "Jay-Z" ends a sentence; after "J.-P." it does not.
            let whole = left.end - left.start > 1 && !left.of(self.text).ends_with('.');
            let dotted = match self.dotted(next) {
                end if whole && end == next + 2 => next,
                end => end,
            };
            let right = Span::new(next, dotted.max(self.letters(next)));
            if divides(left.of(self.text), right.of(self.text)) {
                self.push(start, hyphen, TokenKind::Word);
                self.push(hyphen, next, TokenKind::Punctuation);
                start = next;
                if dotted > next || self.char(next).is_numeric() {
                    return self.word(next);
                }
            }
            left = right;
        }
        // The last part can have a clitic or a dot, like any word.
        let end = left.end;
        let tail = self.clitic(left.start, end).unwrap_or(end);
        if tail < end {
            if tail > start {
                self.push(start, tail, TokenKind::Word);
            }
            return self.push(tail, end, TokenKind::Word);
        }
        let end = if self.owns_dot(start, end) {
            end + 1
        } else {
            end
        };
        self.push(start, end, TokenKind::Word)
    }

    /// End of the run of letters, digits and inner apostrophes from `at` on, "&" in "AT&T" included.
    fn letters(&self, at: usize) -> usize {
        let mut end = at;
        let mut before = '\0';
        while end < self.text.len() && end - at < LONGEST {
            let c = self.char(end);
            let inside = match c {
                _ if c.is_alphanumeric() || c == '_' => true,
                '\'' | '’' | 'ʼ' => {
                    before.is_alphanumeric() && self.char(end + c.len_utf8()).is_alphabetic()
                }
                '&' => before.is_uppercase() && self.char(end + 1).is_uppercase(),
                _ if c.is_ascii() => false,
                _ => joins(before, c),
            };
            if !inside {
                break;
            }
            before = c;
            end += c.len_utf8();
        }
        end
    }

    /// End of the letters with dots from `at` on: "U.S.", "a.m.", "Ph.D.", "J.". Returns `at` if there are none.
    fn dotted(&self, at: usize) -> usize {
        let mut end = at;
        let mut letters = 0;
        loop {
            let c = self.char(end);
            let dot = end + c.len_utf8();
            if !c.is_alphabetic() || self.byte(dot) != b'.' || end - at > 24 {
                break;
            }
            letters += 1;
            end = dot + 1;
        }
        if letters == 0 {
            return at + self.dotted_word(at);
        }
        let next = self.char(end);
        if letters == 1 {
            return if self.is_initial(at, end) { end } else { at };
        }
        // "U.S.A" without its last dot, but not "p.m.Monday".
        if next.is_alphabetic() && !self.char(end + next.len_utf8()).is_alphanumeric() {
            end += next.len_utf8();
        }
        end
    }

    /// Length of the listed word with inner dots that starts at `at`: "Ph.D.". Returns 0 if there is none.
    fn dotted_word(&self, at: usize) -> usize {
        let rest = &self.bytes[at..];
        let rest = &rest[..rest.len().min(LONGEST_DOTTED)];
        let Some(dot) = rest.iter().position(|byte| *byte == b'.') else {
            return 0;
        };
        let continues = |byte: &u8| byte.is_ascii_alphabetic() || *byte == b'-';
        if !rest.get(dot + 1).is_some_and(continues) {
            return 0;
        }
        let listed = |length: &usize| {
            let word = self.text.get(at..at + length);
            word.is_some_and(|word| Classes::of(word).has(Class::DottedWord))
        };
        (dot + 2..=rest.len()).rev().find(listed).unwrap_or(0)
    }

    /// Whether the letter with a dot at `at..end` is an initial rather than a word that ends a sentence ("Plan B.", "she
    /// and I.").
    fn is_initial(&self, at: usize, end: usize) -> bool {
        let c = self.char(at);
        if !c.is_uppercase() {
            let known = matches!(c, 'v' | 'p' | 'c') || c == 's' && self.previous() == Some("/");
            return known && self.char(end).is_whitespace() && !self.ends_line(end);
        }
        if self.ends_line(end)
            || !(self.char(end).is_whitespace()
                || self.char(end).is_uppercase()
                || matches!(self.char(end), ',' | '-'))
        {
            return false;
        }
        let next = self.text[end..].trim_start();
        let word = next
            .split(|c: char| !c.is_alphanumeric())
            .next()
            .unwrap_or("");
        if self.previous().is_some_and(labels_letter)
            || c == 'I' && self.previous().is_some_and(precedes_pronoun)
            || c == 'I' && !next.starts_with(|c: char| c.is_uppercase())
        {
            return false;
        }
        // "John F. The" does not happen, "hepatitis C. The" does.
        !lists::opens_sentence(word) || next[word.len()..].starts_with('.')
    }

    /// Whether nothing but closing marks follows on the line.
    fn ends_line(&self, end: usize) -> bool {
        let rest = self.text[end..].trim_start_matches(['"', '\'', '”', '’', ')', ']']);
        rest.is_empty() || rest.starts_with('\n') || rest.starts_with('\r')
    }

    /// The characters of the last token of this block.
    fn previous(&self) -> Option<&str> {
        let token = self.out.tokens.get(self.first..)?.last()?;
        self.text
            .get(token.span.start - self.base..token.span.end - self.base)
    }

    /// Whether the full stop after the word at `at..end` belongs to it, by the lists and the next characters.
    fn owns_dot(&self, at: usize, end: usize) -> bool {
        if self.byte(end) != b'.' || self.byte(end + 1) == b'.' {
            return false;
        }
        let Some(class) = lists::abbreviation(&self.text[at..end]) else {
            return false;
        };
        let after = self.text[end + 1..].trim_start_matches([' ', '\u{a0}', '\r', '\n']);
        let next = after.chars().next().unwrap_or('\0');
        let digit = next.is_ascii_digit();
        let goes_on = next.is_lowercase() || matches!(next, ',' | ';' | ':' | '-' | '–');
        match class {
            Abbreviation::Title => next != '\0',
            Abbreviation::Number => digit || matches!(next, '#' | '$' | '₹' | '-'),
            Abbreviation::Month => {
                let word = after
                    .split(|c: char| !c.is_alphanumeric())
                    .next()
                    .unwrap_or("");
                digit
                    || goes_on
                    || (next.is_alphabetic()
                        && !lists::opens_sentence(word)
                        && (!self.is_word_too(at, end) || lists::is_name_part(word)))
                    || self
                        .previous()
                        .is_some_and(|word| word.starts_with(|c: char| c.is_ascii_digit()))
            }
            Abbreviation::State => {
                !self.ends_line(end + 1)
                    && (self.previous() == Some(",") || goes_on && !self.is_word_too(at, end))
            }
            Abbreviation::Organization => !self.ends_line(end + 1),
            Abbreviation::Common => true,
        }
    }

    /// Whether an abbreviation is also a word, so that a capital after it does not attach the full stop: "Sat.", "Mass.".
    fn is_word_too(&self, at: usize, end: usize) -> bool {
        Classes::of(&self.text[at..end]).has(Class::AmbiguousAbbreviation)
    }

    /// Where the word at `at..end` splits before its clitic: "Korea|'s", "do|n't", "they|'re".
    fn clitic(&self, at: usize, end: usize) -> Option<usize> {
        let word = &self.text[at..end];
        let (mark, _) = word
            .char_indices()
            .rev()
            .take(4)
            .find(|(_, c)| matches!(c, '\'' | '’' | 'ʼ'))?;
        let tail = word[mark..].trim_start_matches(['\'', '’', 'ʼ']);
        if tail.eq_ignore_ascii_case("t") && mark > 1 {
            let not = mark - 1;
            return matches!(self.bytes[at + not], b'n' | b'N').then_some(at + not);
        }
        let clitic = ["s", "re", "ve", "ll", "d", "m"]
            .iter()
            .any(|form| tail.eq_ignore_ascii_case(form));
        clitic.then_some(at + mark)
    }

    /// End of a web or e-mail address, or of a domain name ("Booking.com"), that starts at `at`.
    fn address(&self, at: usize) -> Option<usize> {
        let rest = &self.text[at..];
        if ["http://", "https://", "www.", "HTTP://", "HTTPS://", "WWW."]
            .iter()
            .any(|head| rest.starts_with(head))
        {
            let end = rest
                .char_indices()
                .take(LONGEST)
                .find(|(_, c)| c.is_whitespace() || "<>\"“”«»".contains(*c))
                .map_or_else(
                    || {
                        rest.char_indices()
                            .nth(LONGEST)
                            .map_or(rest.len(), |(i, _)| i)
                    },
                    |(i, _)| i,
                );
            let address = rest[..end]
                .trim_end_matches(['.', ',', ';', ':', '!', '?', ')', ']', '\'', '’', '”']);
            return Some(at + address.len());
        }
        // Letters, digits and inner marks are an address if they contain "@" or end in a known domain.
        let mut end = at;
        let mut sign = None;
        let mut dot = None;
        while end - at < 128 {
            match self.byte(end) {
                b if b.is_ascii_alphanumeric() || b == b'_' => {}
                b'-' | b'+' if self.byte(end + 1).is_ascii_alphanumeric() => {}
                b'.' if self.byte(end + 1).is_ascii_alphanumeric() => dot = Some(end),
                b'@' if sign.is_none() && self.byte(end + 1).is_ascii_alphanumeric() => {
                    sign = Some(end);
                    dot = None;
                }
                _ => break,
            }
            end += 1;
        }
        let dot = dot?;
        // "up.The" is not a domain, and "U.S-led" is not an address.
        let known = sign.is_some() || is_domain(&self.text[dot + 1..end]) && dot > at + 1;
        (known && self.text.is_char_boundary(end) && !self.char(end).is_alphanumeric())
            .then_some(end)
    }

    /// End of "@name" or "#Tag" at `at`.
    fn handle(&self, at: usize) -> Option<usize> {
        let sign = self.byte(at);
        if !matches!(sign, b'@' | b'#') || self.glued(at) {
            return None;
        }
        let name = self.text[at + 1..]
            .char_indices()
            .take(64)
            .find(|(_, c)| !(c.is_alphanumeric() || *c == '_'))
            .map_or_else(
                || {
                    self.text[at + 1..]
                        .char_indices()
                        .nth(64)
                        .map_or(self.text.len() - at - 1, |(i, _)| i)
                },
                |(i, _)| i,
            );
        let digits = self.text[at + 1..at + 1 + name]
            .bytes()
            .all(|b| b.is_ascii_digit());
        (name > 0 && !(sign == b'#' && digits)).then_some(at + 1 + name)
    }

    /// End of the run of the mark `c` at `at`.
    fn run(&self, at: usize, c: char) -> usize {
        let mut end = at;
        while self.byte(end) == c as u8 && end - at < 64 {
            end += 1;
        }
        end
    }

    /// Whether the "90s" of "'90s" is at `at`.
    fn decade(&self, at: usize) -> bool {
        self.digit(at)
            && self.byte(at + 1) == b'0'
            && self.byte(at + 2) == b's'
            && !self.char(at + 3).is_alphanumeric()
    }

    /// End of "2018-08-06" at `at`.
    fn iso_date(&self, at: usize) -> Option<usize> {
        let date = self.bytes.get(at..at + 10)?;
        let form = date.iter().enumerate().all(|(i, b)| {
            if matches!(i, 4 | 7) {
                *b == b'-'
            } else {
                b.is_ascii_digit()
            }
        });
        (form && !self.digit(at + 10)).then_some(at + 10)
    }

    /// Whether a hyphen that joins two words is at `at`.
    fn hyphen(&self, at: usize) -> bool {
        let c = self.char(at);
        matches!(c, '-' | '‐' | '‑') && self.char(at + c.len_utf8()).is_alphanumeric()
    }

    fn push(&mut self, start: usize, end: usize, kind: TokenKind) -> usize {
        let slice = &self.text[start..end];
        let span = Span::new(self.base + start, self.base + end);
        let space_before = self.out.tokens.len() == self.first || start > self.last_end;
        self.out.push(slice, span, kind, space_before);
        self.last_end = end;
        end
    }

    /// Whether a token ends at `at`.
    fn glued(&self, at: usize) -> bool {
        self.out.tokens.len() > self.first
            && self.last_end == at
            && self.text[..at].ends_with(|c: char| c.is_alphanumeric())
    }

    fn byte(&self, at: usize) -> u8 {
        self.bytes.get(at).copied().unwrap_or(0)
    }

    fn digit(&self, at: usize) -> bool {
        self.byte(at).is_ascii_digit()
    }

    /// The character at `at`; NUL at the end of the block.
    fn char(&self, at: usize) -> char {
        match self.byte(at) {
            b if b.is_ascii() => b as char,
            _ => self
                .text
                .get(at..)
                .and_then(|rest| rest.chars().next())
                .unwrap_or('\0'),
        }
    }
}

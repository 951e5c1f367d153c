//! The sentence splitter. Every mark that can end a sentence is a candidate; the tokens around it decide.

use super::lists::{self, Abbreviation};
use super::{Case, Sentence, Token, TokenKind, TokenRange};
use crate::lexicon::{Class, Classes};

/// Maximum number of tokens in a sentence, so that stages that examine whole sentences stay linear in the text.
const LONGEST: usize = 1000;

/// Maximum distance in tokens to a closing bracket for candidates inside the brackets to be skipped.
const BRACKET: usize = 40;

/// Maximum number of tokens between a quoted question and the verb of asking.
const SPEAKER: usize = 6;

/// Appends the sentences of the tokens from `first` on, which are those of block number `block`, to `out`.
pub(super) fn split(
    text: &str,
    block: usize,
    first: usize,
    tokens: &[Token],
    out: &mut Vec<Sentence>,
) {
    let tokens = &tokens[first..];
    let mut state = State::default();
    let mut at = 0;
    while at < tokens.len() {
        let view = View { text, tokens };
        let mark = view.mark(at);
        state.pass(&view, at);
        let mut next = at + 1;
        let mut quoted = false;
        if mark.is_some() {
            while let Some(quote) = state.closes(&view, next) {
                quoted |= quote;
                state.pass(&view, next);
                next += 1;
            }
        }
        let ends = next == tokens.len()
            || next - state.start >= LONGEST
            || view.is_apart(next)
            || mark.is_some_and(|mark| {
                let candidate = Candidate {
                    mark,
                    at,
                    next,
                    quoted,
                };
                view.divides(candidate, state.start)
                    && !(state.brackets > 0 && view.inside_brackets(next))
            });
        if ends {
            out.push(Sentence {
                span: tokens[state.start].span.cover(tokens[next - 1].span),
                tokens: TokenRange {
                    start: first + state.start,
                    end: first + next,
                },
                block,
            });
            state.start = next;
            state.brackets = 0;
        }
        at = next;
    }
}

/// The kinds of tokens that can end a sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mark {
    /// ".", "。"
    Stop,
    /// "!", "?"
    Strong,
    /// "...", "…"
    Ellipsis,
    /// An abbreviation with its stop.
    Abbreviation,
}

/// A token that can end a sentence.
#[derive(Debug, Clone, Copy)]
struct Candidate {
    mark: Mark,
    /// Index of the mark.
    at: usize,
    /// Index of the first token after the mark and the marks that close with it.
    next: usize,
    /// Whether a quotation closes with it.
    quoted: bool,
}

/// The state of the scan.
#[derive(Debug, Default)]
struct State {
    /// First token of the sentence.
    start: usize,
    /// Brackets that are open in the sentence.
    brackets: usize,
    /// Whether a straight quotation mark is open in the block.
    straight: bool,
}

impl State {
    fn pass(&mut self, view: &View<'_>, at: usize) {
        match view.of(at) {
            "(" | "[" | "{" => self.brackets += 1,
            ")" | "]" | "}" => self.brackets = self.brackets.saturating_sub(1),
            "\"" => self.straight = !self.straight,
            _ => {}
        }
    }

    /// Whether the token at `at` belongs to the sentence that ended before it, and whether it is a quotation mark.
    fn closes(&self, view: &View<'_>, at: usize) -> Option<bool> {
        let token = view.tokens.get(at)?;
        let free = view
            .tokens
            .get(at + 1)
            .is_none_or(|next| next.space_before || next.kind == TokenKind::Punctuation);
        match view.of(at) {
            "”" | "»" | "’’" => Some(true),
            "’" | "'" | "''" => {
                (!token.space_before || free && view.of(at) == "''").then_some(true)
            }
            "\"" => (if token.space_before {
                free && self.straight
            } else {
                free || self.straight
            })
            .then_some(true),
            ")" | "]" | "}" => Some(false),
            "」" | "』" | "）" | "】" => Some(true),
            text if !token.space_before && ends_with_mark(text) => Some(false),
            _ => None,
        }
    }
}

/// The tokens of a block.
#[derive(Debug, Clone, Copy)]
struct View<'t> {
    text: &'t str,
    tokens: &'t [Token],
}

impl<'t> View<'t> {
    fn of(&self, at: usize) -> &'t str {
        self.tokens
            .get(at)
            .map_or("", |token| token.span.of(self.text))
    }

    fn case(&self, at: usize) -> Case {
        self.tokens.get(at).map_or(Case::None, |token| token.case)
    }

    fn kind(&self, at: usize) -> Option<TokenKind> {
        self.tokens.get(at).map(|token| token.kind)
    }

    fn mark(&self, at: usize) -> Option<Mark> {
        let text = self.of(at);
        match self.kind(at)? {
            TokenKind::Word => {
                (text.len() > 1 && text.ends_with('.')).then_some(Mark::Abbreviation)
            }
            TokenKind::Number => None,
            _ => match text {
                "." if self.of(at + 1) == "." || at > 0 && self.of(at - 1) == "." => {
                    Some(Mark::Ellipsis)
                }
                "." | "。" | "।" | "॥" | "۔" | "．" | "።" | "։" | "။" => {
                    Some(Mark::Stop)
                }
                "…" => Some(Mark::Ellipsis),
                // A speaker is interrupted: “I was there when—”
                "—" | "--" if self.of(at + 1) == "”" => Some(Mark::Ellipsis),
                _ if text.starts_with("..") => Some(Mark::Ellipsis),
                _ if ends_with_mark(text) => Some(Mark::Strong),
                _ => None,
            },
        }
    }

    /// Whether there is an empty line before the token at `at`.
    fn is_apart(&self, at: usize) -> bool {
        let (before, after) = (self.tokens[at - 1].span.end, self.tokens[at].span.start);
        after > before + 1
            && self.text[before..after]
                .bytes()
                .filter(|b| *b == b'\n')
                .count()
                > 1
    }

    /// Whether a sentence that began at `start` ends at the candidate.
    fn divides(&self, candidate: Candidate, start: usize) -> bool {
        let Candidate {
            mark,
            at,
            next,
            quoted,
        } = candidate;
        let word = self.word_from(next);
        if !self.tokens[next].space_before && !matches!(self.of(at), "。" | "！" | "？") {
            return self.unspaced(mark, at, next, word);
        }
        let first = self.of(next);
        if is_inner_mark(first) || first == "." || self.mark(word) == Some(Mark::Ellipsis) {
            return false;
        }
        if mark == Mark::Abbreviation {
            return self.abbreviation_ends(at, word, quoted);
        }
        match (self.kind(word), self.case(word)) {
            (Some(TokenKind::Word), Case::Lower) => {
                mark == Mark::Stop && !quoted && self.is_particle(word)
            }
            (Some(TokenKind::Word), Case::Mixed) if self.starts_lower(word) => {
                mark != Mark::Ellipsis && !quoted
            }
            _ => match mark {
                Mark::Stop => !self.is_list_number(start, at),
                Mark::Strong => {
                    !(quoted && self.is_attributed(next) || self.is_shouted_name(at, word))
                }
                Mark::Ellipsis => quoted || !matches!(self.of(word), "I"),
                Mark::Abbreviation => false,
            },
        }
    }

    /// Index of the first token from `at` on that does not open a quotation or bracket.
    fn word_from(&self, at: usize) -> usize {
        let opening = |i: usize| {
            matches!(
                self.of(i),
                "“" | "‘" | "\"" | "'" | "''" | "``" | "«" | "(" | "[" | "{" | "¿" | "¡"
            )
        };
        (at..at + 3).find(|i| !opening(*i)).unwrap_or(at + 3)
    }

    /// Whether only a space is missing between two sentences: "the end.The start", but not "Yahoo!'s".
    fn unspaced(&self, mark: Mark, at: usize, next: usize, word: usize) -> bool {
        let before = at.checked_sub(1);
        let plain = before.is_some_and(|i| {
            self.case(i) == Case::Lower && self.of(i).len() > 1
                || self.kind(i) != Some(TokenKind::Word)
        });
        matches!(mark, Mark::Stop | Mark::Strong)
            && plain
            && self.case(word) == Case::Capitalized
            && (word == next || self.of(next) != "(")
    }

    fn abbreviation_ends(&self, at: usize, word: usize, quoted: bool) -> bool {
        let text = self.of(at);
        let bare = &text[..text.len() - 1];
        let next = self.of(word);
        let listed = Classes::of(bare);
        let opens = Classes::of(next).has_any(&[Class::SentenceOpener, Class::OpeningTitle]);
        if !matches!(self.case(word), Case::Capitalized | Case::Upper) {
            // "... in the U.S. (The ...)" has been skipped; a number or lower case continues the sentence.
            return quoted && self.kind(word) == Some(TokenKind::Number);
        }
        match lists::abbreviation(bare) {
            Some(Abbreviation::Title) => opens && listed.has(Class::FinalTitleAbbreviation),
            Some(Abbreviation::Number) => false,
            Some(_) => opens || quoted,
            None if listed.has(Class::ClockAbbreviation) => {
                quoted
                    || opens
                    || !(self.case(word) == Case::Upper
                        || lists::is_name_part(next)
                        || Classes::of(next).has(Class::TimeZoneWord))
            }
            // A single letter: the tokenizer has found that it is an initial.
            None => {
                bare.contains('.') && !listed.has(Class::InnerAbbreviation) && (opens || quoted)
            }
        }
    }

    /// "de Klerk", "bin Laden", "van der Sar" at the start of a sentence.
    fn is_particle(&self, at: usize) -> bool {
        Classes::of(self.of(at)).has(Class::OpeningParticle)
            && (self.case(at + 1) == Case::Capitalized
                || Classes::of(self.of(at + 1)).has(Class::SecondParticle))
    }

    fn starts_lower(&self, at: usize) -> bool {
        self.of(at).starts_with(char::is_lowercase)
    }

    /// "1." and "a)." at the start of a sentence number a list.
    fn is_list_number(&self, start: usize, at: usize) -> bool {
        at == start + 1 && self.kind(start) == Some(TokenKind::Number) && self.of(start).len() <= 3
    }

    /// "Yahoo! Japan", "Yum! Brands".
    fn is_shouted_name(&self, at: usize, word: usize) -> bool {
        at > 0
            && Classes::of(self.of(at - 1)).has(Class::ExclamationName)
            && !lists::opens_sentence(self.of(word))
    }

    /// Whether a speaker and a verb of asking that does not govern a clause follow a quoted question.
    fn is_attributed(&self, next: usize) -> bool {
        let words =
            |i: usize| self.kind(i) == Some(TokenKind::Word) && !(i > next && self.is_apart(i));
        let Some(cue) = (next + 1..=next + SPEAKER)
            .take_while(|i| words(i - 1))
            .find(|i| lists::is_asking_verb(self.of(*i)))
        else {
            return false;
        };
        let after = self.of(cue + 1);
        let listed = Classes::of(after);
        match self.kind(cue + 1) {
            Some(TokenKind::Word) if self.of(cue) == "asked" => !listed.has(Class::AskedClause),
            None | Some(TokenKind::Punctuation) => true,
            Some(TokenKind::Word) => {
                listed.has(Class::AfterAskingVerb) || lists::is_name_part(after)
            }
            _ => false,
        }
    }

    /// Whether the bracket that is open at `next` closes soon and the sentence continues after it.
    fn inside_brackets(&self, next: usize) -> bool {
        let mut depth = 1;
        for at in next..(next + BRACKET).min(self.tokens.len()) {
            match self.of(at) {
                "(" | "[" | "{" => depth += 1,
                ")" | "]" | "}" => depth -= 1,
                _ => {}
            }
            if depth == 0 {
                return self.case(at + 1) == Case::Lower
                    || is_inner_mark(self.of(at + 1))
                    || self.of(at + 1) == ".";
            }
        }
        false
    }
}

/// "!", "?", "??", and the marks of other scripts.
fn ends_with_mark(text: &str) -> bool {
    text.ends_with(['!', '?', '！', '？', '؟'])
}

/// Marks that continue a sentence.
fn is_inner_mark(text: &str) -> bool {
    matches!(
        text,
        "," | ";" | ":" | "-" | "--" | "---" | "–" | "—" | "/" | "%" | ")" | "]" | "}" | "”" | "»"
    )
}

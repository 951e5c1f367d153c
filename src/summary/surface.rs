//! What a sentence looks like: how it opens, whose words it holds, whether it can stand in a summary at all.

use super::words::{Class, LOWER, Words, lower};
use crate::text::{Case, Document, Token, TokenKind};

/// What a sentence looks like, without regard to the article.
#[derive(Debug, Default)]
pub(super) struct Surface {
    pub(super) words: usize,
    pub(super) number: f32,
    pub(super) quotation: f32,
    pub(super) quoted: f32,
    pub(super) question: f32,
    pub(super) pronoun_first: f32,
    pub(super) demonstrative_first: f32,
    pub(super) connective_first: f32,
    pub(super) pronouns: f32,
    pub(super) first_person: f32,
    pub(super) second_person: f32,
    pub(super) saying: f32,
    pub(super) capitals: f32,
    pub(super) name_first: f32,
    pub(super) filler_first: f32,
    pub(super) colon: f32,
    pub(super) commas: f32,
    pub(super) torn: bool,
    pub(super) meta: bool,
}

impl Surface {
    /// Reads the tokens `start..end`.
    pub(super) fn of(document: &Document<'_>, words: &Words<'_>, start: usize, end: usize) -> Self {
        let mut this = Self::default();
        let mut first = true;
        let mut open = false;
        for at in start..end {
            let token = &document.tokens[at];
            if let Some(word) = words.at(at) {
                this.words += 1;
                this.number += f32::from(u8::from(token.kind == TokenKind::Number));
                this.quoted += f32::from(u8::from(open));
                if first {
                    let mut buffer = [0; LOWER];
                    let opener = lower(document.token(at), &mut buffer);
                    let pronoun = word.class == Class::Pronoun;
                    this.opening(opener, pronoun, token, document.tokens.get(at + 1));
                } else if matches!(token.case, Case::Capitalized) {
                    this.capitals += 1.0;
                }
                match word.class {
                    Class::Pronoun => this.pronouns += 1.0,
                    Class::FirstPerson => this.first_person += 1.0,
                    Class::SecondPerson => this.second_person += 1.0,
                    Class::Saying => this.saying = 1.0,
                    Class::Meta => this.meta |= is_meta(document, at),
                    Class::Other => {}
                }
                first = false;
                continue;
            }
            let text = document.token(at);
            match text {
                "“" | "``" => {
                    // So is one that is nothing but a quotation: nobody is said to have said it.
                    this.torn |= open || this.quoted > 0.9 * this.words as f32;
                    open = true;
                    this.quotation = 1.0;
                }
                "”" => {
                    this.torn |= !open;
                    open = false;
                }
                "\"" | "''" => {
                    open = !open;
                    this.quotation = 1.0;
                }
                ":" => this.colon = 1.0,
                "," => this.commas += 1.0,
                _ if text.starts_with('?') => this.question = 1.0,
                _ => {}
            }
        }
        // So is one that is nothing but a quotation: nobody is said to have said it.
        this.torn |= open || this.quoted > 0.9 * this.words as f32;
        this.number = this.number.min(1.0);
        this
    }

    fn opening(&mut self, word: &str, pronoun: bool, token: &Token, next: Option<&Token>) {
        let flag = |yes: bool| f32::from(u8::from(yes));
        self.pronoun_first = flag(pronoun);
        self.demonstrative_first =
            flag(matches!(word, "this" | "that" | "these" | "those" | "such"));
        self.connective_first = flag(is_connective(word));
        self.filler_first = flag(matches!(
            word,
            "there" | "it" | "what" | "when" | "if" | "as"
        ));
        self.name_first = flag(
            token.case == Case::Capitalized
                && next.is_some_and(|next| next.case == Case::Capitalized),
        );
    }

    /// Whether it opens with a connective and a name.
    pub(super) fn turns(&self) -> bool {
        self.connective_first * self.name_first > 0.0
    }

    /// Whether it opens with a word that needs the sentence before it.
    pub(super) fn dangling(&self) -> bool {
        self.pronoun_first + self.demonstrative_first + self.connective_first > 0.0
    }

    /// Fragments, and lines that are about the article or its readers.
    pub(super) fn barred(&self, document: &Document<'_>, start: usize, end: usize) -> bool {
        let ended = (start..end).rev().take(3).any(|at| {
            let text = document.token(at);
            text.ends_with(['.', '!', '?', '…', '。', '।', '！', '？', '۔', '؟'])
        });
        let token = |at: usize| document.token(start + at);
        let meta = matches!(
            (token(0), token(1)),
            (
                "Read" | "Click" | "Tap",
                "more" | "here" | "the" | "also" | "on" | "to"
            ) | ("Follow", "us" | "@")
                | ("See" | "Watch", "also" | "more" | ":")
                | ("Sign" | "Log", "up" | "in")
                | ("Have", "your" | "you")
                | ("Do" | "Are", "you")
                | ("Tell" | "Send", "us")
                | ("Thank", "you")
                | ("Thanks", "for")
                | ("Subscribe", _)
                | ("Additional", "reporting")
                | ("Reporting" | "Editing", "by")
                | ("All", "rights")
                | ("Copyright" | "©", _)
                | (
                    "Photo" | "Photos" | "Video" | "Picture" | "Image" | "File",
                    ":" | "by" | "photo"
                )
        );
        !ended || meta || self.meta || self.words < 5 || is_turn(document, start, end)
    }
}

/// Whether the sentence is a labelled turn of an interview: "HOST LENA VOSSKUHL: Good evening.", "A: It is."
fn is_turn(document: &Document<'_>, start: usize, end: usize) -> bool {
    let colon = (start + 1..end.min(start + 5)).find(|at| document.token(*at) == ":");
    colon.is_some_and(|colon| {
        (start..colon).all(|at| {
            let token = &document.tokens[at];
            token.case == Case::Upper || matches!(document.token(at), "Q" | "A" | ".")
        })
    })
}

/// Whether the words at `at` say that the line is about the article itself.
fn is_meta(document: &Document<'_>, at: usize) -> bool {
    let token = |ahead: usize| document.token(at + ahead);
    match (token(0), token(1)) {
        ("contributed", "to") => token(2) == "this" || token(2) == "the" && token(3) == "report",
        ("story", "has") => token(2) == "been" && token(3) == "updated",
        ("click", "here") => true,
        ("sister", "site") | ("forward-looking", "statements") => true,
        ("this", "blog" | "liveblog") => at > 0 && document.token(at - 1) == "closing",
        ("undertakes", "no") => token(2) == "obligation",
        _ => false,
    }
}

fn is_connective(word: &str) -> bool {
    matches!(
        word,
        "but"
            | "and"
            | "or"
            | "so"
            | "however"
            | "meanwhile"
            | "also"
            | "still"
            | "yet"
            | "then"
            | "therefore"
            | "instead"
            | "moreover"
            | "nevertheless"
            | "nonetheless"
            | "otherwise"
            | "furthermore"
            | "besides"
            | "thus"
            | "hence"
            | "similarly"
            | "likewise"
            | "additionally"
            | "nor"
            | "afterwards"
            | "consequently"
            | "conversely"
    )
}

//! The words of an article, each looked up once.

use std::cell::RefCell;

use super::background::{Background, key_of};
use crate::learn::weights::KeyMap;
use crate::lexicon::Recent;
use crate::text::{Document, Lexeme, Token, TokenKind};

/// Stands for tokens that are marks.
const MARK: u32 = u32::MAX;

/// The distinct words and numbers of a document, and which token is which.
#[derive(Debug)]
pub(super) struct Words<'d> {
    tokens: &'d [Token],
    /// The number of the word of each form.
    numbers: Vec<u32>,
    words: Vec<Word>,
}

/// A word, the same for upper and lower case.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Word {
    /// Its key.
    pub(super) key: u64,
    /// Its rarity in news; 0 when it tells nothing.
    pub(super) rarity: f32,
    /// What it does in a sentence.
    pub(super) class: Class,
    /// Whether it is a handle, a tag or words joined by a slash.
    pub(super) joined: bool,
}

/// What a word does in a sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Class {
    /// "he", "its": stands for what was named before.
    Pronoun,
    /// "we", "my".
    FirstPerson,
    /// "you", "your".
    SecondPerson,
    /// "said", "told".
    Saying,
    /// May belong to a line about the article itself: "story", "click", "contributed".
    Meta,
    /// All else.
    #[default]
    Other,
}

impl<'d> Words<'d> {
    /// Looks up the words of `document`.
    pub(super) fn new(document: &'d Document<'_>, background: Background<'_>) -> Self {
        let count = document.lexemes.len();
        let mut known: KeyMap<u32> = KeyMap::default();
        known.reserve(count);
        let mut words = Vec::with_capacity(count);
        let forms = &document.lexemes;
        let text = |form: &Lexeme| form.span.of(document.text());
        let all = RECENT.with_borrow_mut(|recent| {
            let keys = forms.iter().map(|form| form.hash ^ background.id());
            recent.of_all(keys, |form| Word::of(text(&forms[form]), background))
        });
        let numbers = forms.iter().zip(all).map(|(form, word)| {
            if !matches!(form.kind, TokenKind::Word | TokenKind::Number) {
                return MARK;
            }
            *known.entry(word.key).or_insert_with(|| {
                words.push(word);
                words.len() as u32 - 1
            })
        });
        let numbers = numbers.collect();
        Self {
            tokens: &document.tokens,
            numbers,
            words,
        }
    }

    /// How many distinct words there are.
    pub(super) fn count(&self) -> usize {
        self.words.len()
    }

    /// The number of the word at token `at`; `None` for marks.
    pub(super) fn number(&self, at: usize) -> Option<usize> {
        self.of_form(self.tokens.get(at)?.lexeme as usize)
    }

    /// The number of the word of a form; `None` for marks.
    pub(super) fn of_form(&self, form: usize) -> Option<usize> {
        let number = *self.numbers.get(form)?;
        (number != MARK).then_some(number as usize)
    }

    /// The word with this number.
    pub(super) fn get(&self, number: usize) -> &Word {
        &self.words[number]
    }

    /// The word at token `at`; `None` for marks.
    pub(super) fn at(&self, at: usize) -> Option<&Word> {
        self.words.get(self.number(at)?)
    }
}

thread_local! {
    /// Words by the hash of the form and the table that their rarity is from.
    static RECENT: RefCell<Recent<Word>> = const { RefCell::new(Recent::new()) };
}

impl Word {
    fn of(text: &str, background: Background<'_>) -> Self {
        let key = key_of(text);
        Self {
            key,
            rarity: background.rarity(key),
            class: Class::of(lower(text, &mut [0; LOWER])),
            joined: text.contains(['@', '#', '/']),
        }
    }
}

impl Class {
    fn of(word: &str) -> Self {
        match word {
            "i" | "we" | "my" | "our" | "me" | "us" => Self::FirstPerson,
            "you" | "your" => Self::SecondPerson,
            "said" | "says" | "told" | "added" => Self::Saying,
            "story" | "click" | "contributed" | "sister" | "this" | "undertakes" => Self::Meta,
            "he" | "she" | "it" | "they" | "his" | "her" | "their" | "its" | "him" | "them"
            | "hers" | "theirs" | "himself" | "herself" => Self::Pronoun,
            _ => Self::Other,
        }
    }
}

/// Bytes of the longest word that the lists of this room have.
pub(super) const LOWER: usize = 16;

/// The word with small ASCII letters; empty when it is longer than any listed one.
pub(super) fn lower<'b>(word: &str, buffer: &'b mut [u8; LOWER]) -> &'b str {
    let Some(bytes) = buffer.get_mut(..word.len()) else {
        return "";
    };
    bytes.copy_from_slice(word.as_bytes());
    bytes.make_ascii_lowercase();
    std::str::from_utf8(bytes).unwrap_or_default()
}

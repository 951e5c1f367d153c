//! The distinct words of an article with their rarity, each looked up once.

use std::cell::RefCell;

use super::background::{Background, key_of};
use super::word_forms::{Place, WordForm};
use crate::learn::weights::KeyMap;
use crate::lexicon::Recent;
use crate::text::{Document, Lexeme, Token, TokenKind};

/// The word number of tokens that are not words.
const NO_WORD: u32 = u32::MAX;

/// The distinct words and numbers of a document, and the word of each token.
#[derive(Debug)]
pub(super) struct Words<'d> {
    tokens: &'d [Token],
    /// The word number of each lexeme.
    numbers: Vec<u32>,
    /// The form of each lexeme.
    forms: Vec<WordForm>,
    words: Vec<Word>,
}

/// A word, regardless of case.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Word {
    /// Its key in the [`Background`].
    pub(super) key: u64,
    /// Its rarity in news; 0 for very common words.
    pub(super) rarity: f32,
    /// Whether it is a handle, a hashtag, or words joined by a slash.
    pub(super) joined: bool,
}

impl<'d> Words<'d> {
    /// Looks up the words of `document`.
    pub(super) fn new(document: &'d Document<'_>, background: Background<'_>) -> Self {
        let count = document.lexemes.len();
        let mut known: KeyMap<u32> = KeyMap::default();
        known.reserve(count);
        let mut words = Vec::with_capacity(count);
        let lexemes = &document.lexemes;
        let text = |lexeme: &Lexeme| lexeme.span.of(document.text());
        let all = RECENT.with_borrow_mut(|recent| {
            let keys = lexemes.iter().map(|lexeme| lexeme.hash ^ background.id());
            recent.of_all(keys, |lexeme| {
                let lexeme = &lexemes[lexeme];
                let word = Word::of(text(lexeme), background);
                let is_content = !word.joined && word.rarity > 0.0;
                let form = WordForm::of(text(lexeme), lexeme.classes, is_content);
                (word, form)
            })
        });
        let mut forms = Vec::with_capacity(count);
        let numbers = lexemes.iter().zip(all).map(|(lexeme, (word, form))| {
            let place = match lexeme.kind {
                TokenKind::Word => form.place,
                _ => Place::Outside,
            };
            forms.push(WordForm { place, ..form });
            if !matches!(lexeme.kind, TokenKind::Word | TokenKind::Number) {
                return NO_WORD;
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
            forms,
            words,
        }
    }

    /// Number of distinct words.
    pub(super) fn count(&self) -> usize {
        self.words.len()
    }

    /// The number of the word at token `at`; `None` for punctuation and symbols.
    pub(super) fn number(&self, at: usize) -> Option<usize> {
        self.of_lexeme(self.tokens.get(at)?.lexeme as usize)
    }

    /// The word number of a lexeme; `None` for punctuation and symbols.
    pub(super) fn of_lexeme(&self, lexeme: usize) -> Option<usize> {
        let number = *self.numbers.get(lexeme)?;
        (number != NO_WORD).then_some(number as usize)
    }

    /// The form of token `at`.
    pub(super) fn form(&self, at: usize) -> WordForm {
        self.forms[self.tokens[at].lexeme as usize]
    }

    /// The word with this number.
    pub(super) fn get(&self, number: usize) -> &Word {
        &self.words[number]
    }

    /// The word at token `at`; `None` for punctuation and symbols.
    pub(super) fn at(&self, at: usize) -> Option<&Word> {
        self.words.get(self.number(at)?)
    }
}

thread_local! {
    /// Cache of recent words, by the hash of the form and the id of the background table.
    static RECENT: RefCell<Recent<(Word, WordForm)>> = const { RefCell::new(Recent::new()) };
}

impl Word {
    fn of(text: &str, background: Background<'_>) -> Self {
        let key = key_of(text);
        Self {
            key,
            rarity: background.rarity(key),
            joined: text.contains(['@', '#', '/']),
        }
    }
}

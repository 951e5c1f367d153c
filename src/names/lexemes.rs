//! The features of single lexemes, computed once for each and kept from article to article.

use crate::learn::weights::{KeyMap, hash};
use crate::lexicon::clusters::{self, Clusters};
use crate::lexicon::gazetteer::{Gazetteer, PhraseKey, bit};

use super::word_classes;

/// The number of prefixes, and of suffixes.
pub const AFFIXES: usize = 5;

/// How a word is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Case {
    /// No capital: "house", "1,200", ",".
    #[default]
    Lower = 0,
    /// One capital, at the start: "House".
    Title = 1,
    /// Two or more capitals and no lowercase letter: "HOUSE", "U.S.".
    Upper = 2,
    /// A capital inside: "McKay", "al-Qaeda", "iPhone".
    Mixed = 3,
    /// A single capital, perhaps with a full stop: "A", "J.".
    Initial = 4,
    /// Digits without letters.
    Number = 5,
    /// Neither letters nor digits.
    Mark = 6,
}

/// The properties of a lexeme that its own features and those of its neighbors need. Small, because there are many.
#[derive(Debug, Clone, Copy)]
pub struct LexemeFeatures {
    /// The hash of the word in lower case.
    pub lower: u64,
    /// The number of the word, regardless of case.
    pub word: u32,
    /// The clusters of the word, coarse to fine; 0 if unknown.
    pub clusters: [u16; clusters::COLUMNS],
    /// The classes of the word alone in the gazetteer.
    pub classes: u16,
    /// Its closed classes, as bits of [`word_classes`].
    pub kinds: u16,
    /// How it is written.
    pub case: Case,
}

/// The remaining properties of a lexeme; read only when its features are summed for the first time.
#[derive(Debug, Clone, Copy, Default)]
pub struct Spelling {
    /// The hash of the word as written.
    pub exact: u64,
    /// The hash of its shape: "Xx", "X.X.", "dd-X".
    pub shape: u64,
    /// The hashes of its first 1, 2, … characters in lower case; 0 beyond its end.
    pub prefixes: [u64; AFFIXES],
    /// The hashes of its last 1, 2, … characters.
    pub suffixes: [u64; AFFIXES],
}

/// All properties of a lexeme.
#[derive(Debug, Clone, Copy)]
pub struct Word<'f> {
    /// The properties that its neighbors also need.
    pub lexeme: &'f LexemeFeatures,
    /// The remaining properties.
    pub spelling: &'f Spelling,
}

/// The properties that every token needs, copied so that most of [`LexemeFeatures`] is never read.
#[derive(Debug, Clone, Copy, Default)]
pub struct LexemeSummary {
    /// The number of the lexeme.
    pub number: u32,
    /// [`LexemeFeatures::word`].
    pub word: u32,
    /// [`LexemeFeatures::kinds`].
    pub kinds: u16,
    /// [`LexemeFeatures::classes`].
    pub classes: u16,
    /// [`LexemeFeatures::case`].
    pub case: Case,
}

/// If the table has more lexemes than this, it is cleared before the next article: more would not fit into the processor
/// caches.
const MAX_LEXEMES: usize = 1 << 15;

/// The lexemes seen so far. They depend only on the word, so they are reused in later articles.
#[derive(Debug, Default)]
pub struct LexemeTable {
    lexemes: Vec<LexemeFeatures>,
    /// One for each of `lexemes`.
    spellings: Vec<Spelling>,
    index: KeyMap<LexemeSummary>,
    words: KeyMap<u32>,
    buffer: String,
    shape: String,
}

impl LexemeTable {
    /// Clears the table if it is full. Returns whether it was.
    pub fn clear_if_full(&mut self) -> bool {
        let full = self.lexemes.len() > MAX_LEXEMES;
        if full {
            self.lexemes.clear();
            self.spellings.clear();
            self.index.clear();
            self.words.clear();
        }
        full
    }

    /// The number of distinct words, regardless of case.
    pub fn words(&self) -> usize {
        self.words.len()
    }

    /// The number of lexemes.
    pub fn len(&self) -> usize {
        self.lexemes.len()
    }

    /// The lexeme with this number.
    pub fn get(&self, number: u32) -> &LexemeFeatures {
        &self.lexemes[number as usize]
    }

    /// The lexeme with this number, and its spelling.
    pub fn word(&self, number: u32) -> Word<'_> {
        Word {
            lexeme: &self.lexemes[number as usize],
            spelling: &self.spellings[number as usize],
        }
    }

    /// The lexeme of the word whose [`hash`] is `exact`, if it is known; see [`LexemeTable::summary`].
    pub fn known(&self, exact: u64, restore: bool) -> Option<LexemeSummary> {
        self.index.get(&index_key(exact, restore)).copied()
    }

    /// The lexeme of `word`, whose [`hash`] is `exact`. With `restore`, the word is part of a line of capitals and is read as it
    /// would be written elsewhere.
    pub fn summary(&mut self, word: &str, exact: u64, restore: bool) -> LexemeSummary {
        if let Some(summary) = self.known(exact, restore) {
            return summary;
        }
        let (lexeme, spelling) = self.make(word, restore);
        let summary = LexemeSummary {
            number: self.lexemes.len() as u32,
            word: lexeme.word,
            kinds: lexeme.kinds,
            classes: lexeme.classes,
            case: lexeme.case,
        };
        self.lexemes.push(lexeme);
        self.spellings.push(spelling);
        self.index.insert(index_key(exact, restore), summary);
        summary
    }

    fn make(&mut self, word: &str, restore: bool) -> (LexemeFeatures, Spelling) {
        self.buffer.clear();
        for c in word.chars() {
            match c {
                '’' | '‘' | '`' | 'ʼ' => self.buffer.push('\''),
                c if c.is_ascii() => self.buffer.push(c.to_ascii_lowercase()),
                c => self.buffer.extend(c.to_lowercase()),
            }
        }
        let lower = hash(self.buffer.as_bytes());
        let classes = Gazetteer::embedded().classes(PhraseKey::default().then(lower));
        let mut case = case_of(word);
        let mut exact = hash(word.as_bytes());
        if restore && case == Case::Upper {
            let names = bit::GIVEN | bit::SURNAME | bit::PLACE | bit::GROUP;
            if classes & bit::WORD != 0 && classes & names == 0 {
                exact = lower;
            } else {
                exact = hash(capitalized(&self.buffer).as_bytes());
                case = Case::Title;
            }
        }
        self.shape.clear();
        push_shape(word, &mut self.shape);
        let mut spelling = Spelling {
            exact,
            shape: hash(self.shape.as_bytes()),
            ..Spelling::default()
        };
        spelling.affixes(&self.buffer);
        let lexeme = LexemeFeatures {
            lower,
            word: self.number_of(lower),
            clusters: Clusters::embedded().of(exact, lower),
            classes,
            kinds: word_classes::kinds(&self.buffer, lower),
            case,
        };
        (lexeme, spelling)
    }

    /// The number of the word whose hash in lower case is `lower`.
    fn number_of(&mut self, lower: u64) -> u32 {
        let next = self.words.len() as u32;
        *self.words.entry(lower).or_insert(next)
    }
}

impl Spelling {
    /// Hashes the affixes of a word in lower case.
    fn affixes(&mut self, text: &str) {
        let ends = text.char_indices().map(|(at, c)| at + c.len_utf8());
        for (prefix, end) in self.prefixes.iter_mut().zip(ends) {
            *prefix = hash(&text.as_bytes()[..end]);
        }
        let starts = text.char_indices().rev().map(|(at, _)| at);
        for (suffix, start) in self.suffixes.iter_mut().zip(starts) {
            *suffix = hash(&text.as_bytes()[start..]);
        }
    }
}

fn index_key(exact: u64, restore: bool) -> u64 {
    exact ^ u64::from(restore)
}

fn capitalized(lower: &str) -> String {
    let mut chars = lower.chars();
    chars
        .next()
        .map(|first| first.to_uppercase().chain(chars).collect())
        .unwrap_or_default()
}

/// How `word` is written.
pub fn case_of(word: &str) -> Case {
    let (mut upper, mut small, mut digits, mut first) = (0, 0, 0, false);
    for (at, c) in word.char_indices() {
        if c.is_uppercase() {
            upper += 1;
            first |= at == 0;
        } else if c.is_alphabetic() {
            small += 1;
        } else if c.is_numeric() {
            digits += 1;
        }
    }
    match (upper, small) {
        (0, 0) if digits > 0 => Case::Number,
        (0, 0) => Case::Mark,
        (0, _) => Case::Lower,
        (1, 0) if digits == 0 => Case::Initial,
        (_, 0) => Case::Upper,
        (1, _) if first => Case::Title,
        _ => Case::Mixed,
    }
}

/// Appends the shape of `word`: each run of capitals, lower-case letters or digits becomes one or two X, x or d.
fn push_shape(word: &str, shape: &mut String) {
    let mut last = ['\0'; 2];
    for c in word.chars().take(40) {
        let class = match c {
            c if c.is_uppercase() => 'X',
            c if c.is_alphabetic() => 'x',
            c if c.is_numeric() => 'd',
            '’' | '‘' => '\'',
            c => c,
        };
        if last != [class; 2] {
            shape.push(class);
        }
        last = [last[1], class];
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_case_and_shape() {
        for (word, case, shape) in [
            ("house", Case::Lower, "xx"),
            ("House", Case::Title, "Xxx"),
            ("U.S.", Case::Upper, "X.X."),
            ("McKay", Case::Mixed, "XxXxx"),
            ("al-Qaeda", Case::Mixed, "xx-Xxx"),
            ("J.", Case::Initial, "X."),
            ("1,200", Case::Number, "d,dd"),
            ("“", Case::Mark, "“"),
            ("F-16", Case::Upper, "X-dd"),
        ] {
            assert_eq!(case_of(word), case, "{word}");
            let mut found = String::new();
            push_shape(word, &mut found);
            assert_eq!(found, shape, "{word}");
        }
    }

    #[test]
    fn restores_lines_of_capitals() {
        let mut lexemes = LexemeTable::default();
        let mut number = |word: &str, restore| {
            let number = lexemes.summary(word, hash(word.as_bytes()), restore).number;
            (number, lexemes.word(number).spelling.exact)
        };
        let seoul = number("SEOUL", true);
        let through = number("THROUGH", true);
        assert_eq!(seoul.1, hash(b"Seoul"));
        assert_eq!(through.1, hash(b"through"));
        assert_eq!(number("SEOUL", false).1, hash(b"SEOUL"));
        assert_eq!(number("SEOUL", true), seoul);
    }
}

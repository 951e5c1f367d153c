//! What the characters of a word tell, computed once for each distinct word and kept from article to article.

use crate::learn::weights::{KeyMap, hash};
use crate::lexicon::clusters::{self, Clusters};
use crate::lexicon::gazetteer::{Gazetteer, PhraseKey, bit};

use super::words;

/// Number of affixes of each kind.
pub const AFFIXES: usize = 5;

/// How a word is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Case {
    /// No capital: "house", "1,200", ",".
    #[default]
    Lower = 0,
    /// One capital, at the start: "House".
    Title = 1,
    /// Two capitals or more and no small letter: "HOUSE", "U.S.".
    Upper = 2,
    /// A capital inside: "McKay", "al-Qaeda", "iPhone".
    Mixed = 3,
    /// One capital alone, perhaps with a dot: "A", "J.".
    Initial = 4,
    /// No letter, but a digit.
    Number = 5,
    /// Neither letter nor digit.
    Mark = 6,
}

/// A distinct word, as its neighbours see it. Small, for many of these stand in memory.
#[derive(Debug, Clone, Copy)]
pub struct Form {
    /// Hash of the word in lower case.
    pub lower: u64,
    /// Number of the word, the same for all ways to write it.
    pub word: u32,
    /// Clusters of the word, coarse to fine; 0 for unknown.
    pub clusters: [u16; clusters::COLUMNS],
    /// What the gazetteer says of the word alone.
    pub classes: u16,
    /// The closed classes that it belongs to: bits of [`words`].
    pub kinds: u16,
    /// How it is written.
    pub case: Case,
}

/// The characters of a distinct word, asked for only when its features are summed for the first time.
#[derive(Debug, Clone, Copy, Default)]
pub struct Spelling {
    /// Hash of the word as written, apostrophes straightened.
    pub exact: u64,
    /// Hash of its shape: "Xx", "X.X.", "dd-X".
    pub shape: u64,
    /// Hashes of its first 1, 2, … characters, in lower case; 0 behind its end.
    pub prefixes: [u64; AFFIXES],
    /// Hashes of its last 1, 2, … characters.
    pub suffixes: [u64; AFFIXES],
}

/// All that is known of a distinct word.
#[derive(Debug, Clone, Copy)]
pub struct Word<'f> {
    /// What its neighbours see.
    pub form: &'f Form,
    /// Its characters.
    pub spelling: &'f Spelling,
}

/// What every token is asked for of its form, so that most forms themselves are never touched.
#[derive(Debug, Clone, Copy, Default)]
pub struct Brief {
    /// Number of the form.
    pub number: u32,
    /// [`Form::word`].
    pub word: u32,
    /// [`Form::kinds`].
    pub kinds: u16,
    /// [`Form::classes`].
    pub classes: u16,
    /// [`Form::case`].
    pub case: Case,
}

/// So many forms are kept when a new article begins.
const KEPT: usize = 1 << 15;

/// All forms that were met. They depend on nothing but the word, so those of one article serve the next.
#[derive(Debug, Default)]
pub struct Forms {
    forms: Vec<Form>,
    /// One for each of `forms`.
    spellings: Vec<Spelling>,
    index: KeyMap<Brief>,
    words: KeyMap<u32>,
    buffer: String,
    shape: String,
}

impl Forms {
    /// Forgets everything when so much is known that it would fill the caches of the processor; says whether it did.
    pub fn make_room(&mut self) -> bool {
        let full = self.forms.len() > KEPT;
        if full {
            self.forms.clear();
            self.spellings.clear();
            self.index.clear();
            self.words.clear();
        }
        full
    }

    /// Number of distinct words, whatever their case.
    pub fn words(&self) -> usize {
        self.words.len()
    }

    /// Number of forms.
    pub fn len(&self) -> usize {
        self.forms.len()
    }

    /// The form with this number.
    pub fn get(&self, number: u32) -> &Form {
        &self.forms[number as usize]
    }

    /// The form with this number, and its spelling.
    pub fn word(&self, number: u32) -> Word<'_> {
        Word {
            form: &self.forms[number as usize],
            spelling: &self.spellings[number as usize],
        }
    }

    /// The form of the word whose [`hash`] is `exact`, when it was met before; see [`Forms::brief`].
    pub fn known(&self, exact: u64, restore: bool) -> Option<Brief> {
        self.index.get(&index_key(exact, restore)).copied()
    }

    /// The form of `word`, whose [`hash`] is `exact`; a new one if the word is new. With `restore`, the word stands in a
    /// line of capitals and is read as it would be written elsewhere.
    pub fn brief(&mut self, word: &str, exact: u64, restore: bool) -> Brief {
        if let Some(brief) = self.known(exact, restore) {
            return brief;
        }
        let (form, spelling) = self.make(word, restore);
        let brief = Brief {
            number: self.forms.len() as u32,
            word: form.word,
            kinds: form.kinds,
            classes: form.classes,
            case: form.case,
        };
        self.forms.push(form);
        self.spellings.push(spelling);
        self.index.insert(index_key(exact, restore), brief);
        brief
    }

    fn make(&mut self, word: &str, restore: bool) -> (Form, Spelling) {
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
        let form = Form {
            lower,
            word: self.number_of(lower),
            clusters: Clusters::embedded().of(exact, lower),
            classes,
            kinds: words::kinds(lower),
            case,
        };
        (form, spelling)
    }

    /// The number of the word whose hash in lower case is `lower`.
    fn number_of(&mut self, lower: u64) -> u32 {
        let next = self.words.len() as u32;
        *self.words.entry(lower).or_insert(next)
    }
}

impl Spelling {
    /// Takes the affixes of a word in lower case.
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

/// Appends the shape of `word`: runs of capitals, small letters and digits become one or two X, x, d.
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
    fn sees_case_and_shape() {
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
        let mut forms = Forms::default();
        let mut number = |word: &str, restore| {
            let number = forms.brief(word, hash(word.as_bytes()), restore).number;
            (number, forms.word(number).spelling.exact)
        };
        let seoul = number("SEOUL", true);
        let through = number("THROUGH", true);
        assert_eq!(seoul.1, hash(b"Seoul"));
        assert_eq!(through.1, hash(b"through"));
        assert_eq!(number("SEOUL", false).1, hash(b"SEOUL"));
        assert_eq!(number("SEOUL", true), seoul);
    }
}

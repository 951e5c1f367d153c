//! Properties of a sentence by itself: how it opens, what kinds of words it contains, and whether it may be in a summary.

use super::words::Words;
use crate::lexicon::{Class, Classes};
use crate::text::{Case, Document, Token, TokenKind};

/// Minimum number of words of a sentence in a summary.
const MIN_WORDS: usize = 5;
/// Number of tokens at the end of a sentence among which its final mark is. Closing quotation marks and brackets follow it.
const MAX_AFTER_END: usize = 3;
/// Maximum share of quoted words. A sentence with more is only a quotation, and its speaker is named in another sentence.
const MAX_QUOTED: f32 = 0.9;
/// Number of words at the beginning of a sentence among which an additive adverb refers to the previous sentence.
const MAX_BEFORE_ADDITIVE: usize = 7;
/// Number of tokens of the longest [`Class::ReaderLineOpening`].
const MAX_OPENING: usize = 3;
/// Maximum length of the label of a turn in an interview, in tokens.
const MAX_LABEL: usize = 4;

/// Properties of a sentence. Most fields are features of the ranker: counts, or flags that are 0 or 1.
#[derive(Debug, Default)]
pub(super) struct Surface {
    /// Number of words and numbers.
    pub(super) words: usize,
    /// Has a number.
    pub(super) number: f32,
    /// Has a quotation mark.
    pub(super) quotation: f32,
    /// Number of words in quotation marks.
    pub(super) quoted: f32,
    /// Has a question mark.
    pub(super) question: f32,
    /// Opens with a pronoun.
    pub(super) pronoun_first: f32,
    /// Opens with a demonstrative.
    pub(super) demonstrative_first: f32,
    /// Opens with a connective.
    pub(super) connective_first: f32,
    /// Number of pronouns of the third person.
    pub(super) pronouns: f32,
    /// Number of pronouns of the first person.
    pub(super) first_person: f32,
    /// Number of pronouns of the second person.
    pub(super) second_person: f32,
    /// Has a verb of saying.
    pub(super) saying: f32,
    /// Number of capitalized words after the first.
    pub(super) capitals: f32,
    /// Opens with two capitalized words.
    pub(super) name_first: f32,
    /// Opens with a filler: "there", "it".
    pub(super) filler_first: f32,
    /// Has a colon.
    pub(super) colon: f32,
    /// Number of commas.
    pub(super) commas: f32,
    /// Whether it contains an incomplete quotation: one that begins or ends in another sentence, or whose speaker is named
    /// there.
    pub(super) incomplete_quotation: bool,
    /// Whether it contains a note about the article itself.
    pub(super) is_note: bool,
    /// Whether one of its first words is an additive adverb: "The town also plans …".
    pub(super) additive: bool,
}

fn flag(yes: bool) -> f32 {
    f32::from(u8::from(yes))
}

impl Surface {
    /// Computes the properties of the tokens `start..end`.
    pub(super) fn of(document: &Document<'_>, words: &Words<'_>, start: usize, end: usize) -> Self {
        let mut this = Self::default();
        let mut open = false;
        for at in start..end {
            let Some(word) = words.at(at) else {
                this.mark(document.token(at), &mut open);
                continue;
            };
            let token = &document.tokens[at];
            let classes = document.classes(at);
            if this.words == 0 {
                this.opening(classes, token, document.tokens.get(at + 1));
            } else {
                this.capitals += flag(token.case == Case::Capitalized);
            }
            this.words += 1;
            this.additive |=
                this.words <= MAX_BEFORE_ADDITIVE && classes.has(Class::AdditiveAdverb);
            this.quoted += flag(open);
            this.number = this.number.max(flag(token.kind == TokenKind::Number));
            this.saying = this.saying.max(flag(classes.has(Class::CommonSayingVerb)));
            this.pronouns += flag(classes.has(Class::BackReferencePronoun));
            this.first_person += flag(classes.has(Class::WriterPronoun));
            this.second_person += flag(classes.has(Class::ReaderPronoun));
            // All notes begin with a content word, so other words need no lookup.
            let may_start_note = word.rarity > 0.0 && classes.has(Class::PhraseStart);
            this.is_note |= may_start_note && is_note(document, at);
        }
        this.incomplete_quotation |= open || this.is_mostly_quoted();
        this
    }

    /// Processes a punctuation mark. `open` is whether a quotation is open.
    fn mark(&mut self, mark: &str, open: &mut bool) {
        match mark {
            "“" | "``" => {
                self.incomplete_quotation |= *open || self.is_mostly_quoted();
                *open = true;
                self.quotation = 1.0;
            }
            "”" => {
                self.incomplete_quotation |= !*open;
                *open = false;
            }
            "\"" | "''" => {
                *open = !*open;
                self.quotation = 1.0;
            }
            ":" => self.colon = 1.0,
            "," => self.commas += 1.0,
            _ if mark.starts_with('?') => self.question = 1.0,
            _ => {}
        }
    }

    fn is_mostly_quoted(&self) -> bool {
        self.quoted > MAX_QUOTED * self.words as f32
    }

    /// Processes the first word.
    fn opening(&mut self, classes: Classes, token: &Token, next: Option<&Token>) {
        self.pronoun_first = flag(classes.has(Class::BackReferencePronoun));
        self.demonstrative_first = flag(classes.has(Class::OpeningDemonstrative));
        self.connective_first = flag(classes.has(Class::OpeningConnective));
        self.filler_first = flag(classes.has(Class::OpeningFiller));
        self.name_first = flag(
            token.case == Case::Capitalized
                && next.is_some_and(|next| next.case == Case::Capitalized),
        );
    }

    /// Whether it opens with a connective and a name.
    pub(super) fn opens_with_connective_and_name(&self) -> bool {
        self.connective_first * self.name_first > 0.0
    }

    /// Whether it opens with a word that refers to the previous sentence.
    pub(super) fn is_dangling(&self) -> bool {
        self.pronoun_first + self.demonstrative_first + self.connective_first > 0.0
    }

    /// Whether the sentence must not be in a summary: a fragment, a turn of an interview, or a line about the article or for
    /// its readers. `start..end` are the tokens passed to [`Surface::of`].
    pub(super) fn is_excluded(&self, document: &Document<'_>, start: usize, end: usize) -> bool {
        const ENDS: [char; 10] = ['.', '!', '?', '…', '。', '।', '！', '？', '۔', '؟'];
        let mut last = (start..end).rev().take(MAX_AFTER_END);
        let is_fragment =
            self.words < MIN_WORDS || !last.any(|at| document.token(at).ends_with(ENDS));
        let opening = start..end.min(start + MAX_OPENING);
        is_fragment
            || self.is_note
            || document.phrase(Class::ReaderLineOpening, opening) > 0
            || is_labeled_turn(document, start, end)
    }
}

/// Whether the sentence is a labeled turn of an interview: "HOST LENA VOSSKUHL: Good evening.", "A: It is."
fn is_labeled_turn(document: &Document<'_>, start: usize, end: usize) -> bool {
    let is_label = |at: usize| {
        document.tokens[at].case == Case::Upper
            || document.token(at) == "."
            || document.is(at, Class::QuestionLabel)
            || document.is(at, Class::AnswerLabel)
    };
    let colon = (start + 1..end.min(start + 1 + MAX_LABEL)).find(|at| document.token(*at) == ":");
    colon.is_some_and(|colon| (start..colon).all(is_label))
}

/// Whether a phrase about the article itself begins at token `at`.
fn is_note(document: &Document<'_>, at: usize) -> bool {
    document.phrase(Class::ArticleNote, at..document.tokens.len()) > 0
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::input::Article;
    use crate::summary::background::Background;
    use crate::text;

    #[test]
    fn excludes_what_is_not_news() {
        let table = include_str!("../../fixtures/tables/exclusions.tsv");
        let rows = table
            .lines()
            .filter(|line| !line.starts_with('#') && !line.is_empty());
        let mut wrong = Vec::new();
        for row in rows {
            let (want, sentence) = row.split_once('\t').expect("a row has two columns");
            let article = Article::of_lines("", sentence);
            let document = text::segment(&article, true);
            let words = Words::new(&document, Background::built_in());
            let end = document.tokens.len();
            let surface = Surface::of(&document, &words, 0, end);
            let is_excluded = surface.is_excluded(&document, 0, end);
            if is_excluded != (want == "excluded") {
                wrong.push(row);
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }
}

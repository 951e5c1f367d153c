//! What a sentence looks like by itself: how it opens, which kinds of words it has, and whether it can be in a summary at all.

use super::words::Words;
use crate::lexicon::{Class, Classes, phrase};
use crate::text::{Case, Document, Token, TokenKind};

/// Least number of words of a sentence in a summary.
const MIN_WORDS: usize = 5;
/// Share of quoted words above which a sentence is nothing but a quotation, whose speaker is in another sentence.
const MAX_QUOTED: f32 = 0.9;
/// Maximum number of tokens of the label of a turn.
const MAX_LABEL: usize = 4;

/// What a sentence looks like. Most fields are features of the ranker: counts, or 1 if something is the case.
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
    /// Opens with a word that says nothing yet.
    pub(super) filler_first: f32,
    /// Has a colon.
    pub(super) colon: f32,
    /// Number of commas.
    pub(super) commas: f32,
    /// Whether a quotation begins or ends in another sentence, or has its speaker there.
    pub(super) torn: bool,
    /// Whether it is about the article itself.
    pub(super) is_note: bool,
}

fn flag(yes: bool) -> f32 {
    f32::from(u8::from(yes))
}

impl Surface {
    /// Reads the tokens `start..end`.
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
            this.quoted += flag(open);
            this.number = this.number.max(flag(token.kind == TokenKind::Number));
            this.saying = this.saying.max(flag(classes.has(Class::CommonSayingVerb)));
            this.pronouns += flag(classes.has(Class::BackReferencePronoun));
            this.first_person += flag(classes.has(Class::WriterPronoun));
            this.second_person += flag(classes.has(Class::ReaderPronoun));
            // All notes begin with a content word, so most words need no look-up.
            let may_start_note = word.rarity > 0.0 && classes.has(Class::PhraseStart);
            this.is_note |= may_start_note && is_note(document, at);
        }
        this.torn |= open || this.is_mostly_quoted();
        this
    }

    /// Reads a mark; `open` is whether a quotation is open.
    fn mark(&mut self, mark: &str, open: &mut bool) {
        match mark {
            "“" | "``" => {
                self.torn |= *open || self.is_mostly_quoted();
                *open = true;
                self.quotation = 1.0;
            }
            "”" => {
                self.torn |= !*open;
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

    /// Reads the first word.
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
    pub(super) fn opens_turn(&self) -> bool {
        self.connective_first * self.name_first > 0.0
    }

    /// Whether it opens with a word that needs the sentence before it.
    pub(super) fn is_dangling(&self) -> bool {
        self.pronoun_first + self.demonstrative_first + self.connective_first > 0.0
    }

    /// Whether the tokens `start..end`, which it was read from, must not be in a summary: fragments, turns of interviews, and lines
    /// about the article or for its readers.
    pub(super) fn is_barred(&self, document: &Document<'_>, start: usize, end: usize) -> bool {
        const ENDS: [char; 10] = ['.', '!', '?', '…', '。', '।', '！', '？', '۔', '؟'];
        let mut last = (start..end).rev().take(3);
        let is_fragment =
            self.words < MIN_WORDS || !last.any(|at| document.token(at).ends_with(ENDS));
        let opening = (start..start + 2).map(|at| document.token(at));
        is_fragment
            || self.is_note
            || phrase(Class::ReaderLineOpening, opening) > 0
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
    let words = (at..document.tokens.len()).map(|at| document.token(at));
    phrase(Class::ArticleNote, words) > 0
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::input::Article;
    use crate::summary::background::Background;
    use crate::text;

    #[test]
    fn bars_what_is_not_news() {
        for (sentence, barred) in [
            ("The ferry to Skye sank in calm water.", false),
            ("Sign up for our daily news letter here.", true),
            (
                "The story has been updated with a reply from the town.",
                true,
            ),
            (
                "Ines Aalto contributed to this article from Bergen last night.",
                true,
            ),
            ("For more on the ferry to Skye click here.", true),
            ("This article is from our sister site in Bergen.", true),
            ("We are closing this blog for the night now.", true),
            (
                "The firm undertakes no obligation to update its outlook.",
                true,
            ),
            ("A story has been told about the ferry to Skye.", false),
            ("Do you have a picture of the ferry to Skye?", true),
            ("A: It is melting as we speak of it.", true),
            ("The ferry to Skye and the", true),
            ("It sank.", true),
        ] {
            let article = Article::of_lines("", sentence);
            let document = text::segment(&article, true);
            let words = Words::new(&document, Background::built_in());
            let end = document.tokens.len();
            let surface = Surface::of(&document, &words, 0, end);
            assert_eq!(surface.is_barred(&document, 0, end), barred, "{sentence}");
        }
    }
}

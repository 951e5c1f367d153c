//! An article as the tagger sees it: forms of its words, runs of capitals, phrases of the gazetteer, and what the
//! rest of the article tells of a word.

use crate::lexicon::gazetteer::{CLASSES, Gazetteer, LONGEST, PhraseKey, bit};
use crate::text::{Document, TokenRange};

use super::forms::{Brief, Case, Form, Forms, Word};
use super::words;

/// How the words of a sentence are capitalized.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Style {
    /// Running text.
    #[default]
    Running = 0,
    /// Every word in capitals.
    Capitals = 1,
    /// Nearly every word with a capital at its start, as in headlines.
    Titled = 2,
    /// Mostly numbers and names, as in tables.
    Table = 3,
}

/// Bits of what an article tells of a word, wherever it stands.
pub mod evidence {
    /// Stands in lower case somewhere.
    pub const LOWER: u16 = 1;
    /// Stands with a capital inside a sentence.
    pub const CAPITAL: u16 = 1 << 1;
    /// Stands behind a title or a noun for people.
    pub const TITLE: u16 = 1 << 2;
    /// Stands behind a given name.
    pub const GIVEN: u16 = 1 << 3;
    /// Stands before a verb of saying.
    pub const SPEAKS: u16 = 1 << 4;
    /// Stands behind "in", "at", "from", "near".
    pub const PLACED: u16 = 1 << 5;
    /// Stands alone in brackets.
    pub const BRACKETS: u16 = 1 << 6;
    /// Stands in a run of capitals that ends with the head of an organization.
    pub const BODY: u16 = 1 << 7;
    /// Stands before a possessive.
    pub const OWNS: u16 = 1 << 8;
    /// Stands behind "the".
    pub const ARTICLE: u16 = 1 << 9;
    /// Number of bits.
    pub const COUNT: u16 = 10;
}

/// A run of tokens that may hold names; all tokens outside of chains belong to none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Chain {
    /// Its tokens.
    pub tokens: TokenRange,
    /// The tokens of its sentence.
    pub sentence: TokenRange,
    /// How its sentence is capitalized.
    pub style: Style,
}

/// What is known of one token.
#[derive(Debug, Clone, Copy, Default)]
pub struct Spot {
    /// Its form.
    pub form: Brief,
    /// Number of its word in this article, the same for all ways to write it.
    pub word: u32,
    /// The run of capitals around it; empty when it has none.
    pub run: (u32, u32),
    /// Phrases of the gazetteer that cover it: three bits a class, [`super::labels::BilouTag`] + 1 or 0.
    pub phrases: u64,
}

impl Spot {
    /// Starts with a capital or is all capitals.
    pub fn is_capital(&self) -> bool {
        !matches!(self.form.case, Case::Lower | Case::Number | Case::Mark)
    }
}

/// Everything the features are made of. Kept from article to article to reuse its room.
#[derive(Debug, Default)]
pub struct View {
    /// The distinct words.
    pub forms: Forms,
    /// One for each token.
    pub spots: Vec<Spot>,
    /// The runs of tokens that may hold names, in order.
    pub chains: Vec<Chain>,
    /// What the article tells of each word, as bits of [`evidence`].
    evidence: Vec<u16>,
    /// For each word where it stands with a capital in running text.
    places: Vec<Places>,
    /// For each word of the forms its number in this article + 1, or 0.
    numbers: Vec<u32>,
    /// The words of the forms that have a number.
    numbered: Vec<u32>,
    /// For each form of the document what is known of it from other articles.
    known: Vec<Option<Brief>>,
    /// For each form of the document what its tokens begin with.
    blanks: Vec<Spot>,
    /// How often the forms were forgotten.
    pub generation: u32,
}

/// Most places of a word that count as its contexts.
pub const CONTEXTS: usize = 5;

/// The first places of a word, and the longest run of capitals it stands in.
#[derive(Debug, Clone, Copy, Default)]
struct Places {
    first: [(u32, Reach); CONTEXTS],
    count: u8,
    longest: (u32, u32),
}

/// How many tokens of its sentence stand before a token, and from it on.
#[derive(Debug, Clone, Copy, Default)]
struct Reach {
    before: u32,
    behind: u32,
}

/// What stands around a run of capitals.
#[derive(Debug, Clone, Copy)]
pub struct Context<'v> {
    /// The word before; `None` at the start of a sentence.
    pub left: Option<&'v Form>,
    /// The word behind; `None` at the end of a sentence.
    pub right: Option<&'v Form>,
}

impl View {
    /// Looks at a whole article.
    pub fn read(&mut self, document: &Document<'_>) {
        for word in self.numbered.drain(..) {
            self.numbers[word as usize] = 0;
        }
        self.generation += u32::from(self.forms.make_room());
        self.chains.clear();
        self.evidence.clear();
        self.places.clear();
        self.known.clear();
        // Nothing else is done meanwhile, so that the memory of many forms is waited for at once.
        let known = document.lexemes.iter();
        self.known
            .extend(known.map(|form| self.forms.known(form.hash, false)));
        self.blanks.clear();
        for (at, form) in document.lexemes.iter().enumerate() {
            let form = match self.known[at] {
                Some(form) => form,
                None => {
                    let word = form.span.of(document.text());
                    self.forms.brief(word, form.hash, false)
                }
            };
            let blank = self.blank(form);
            self.blanks.push(blank);
        }
        self.spots.clear();
        let blanks = &self.blanks;
        let spots = document.tokens.iter();
        self.spots
            .extend(spots.map(|token| blanks[token.lexeme as usize]));
        for sentence in &document.sentences {
            let tokens = sentence.tokens;
            let style = self.style(document, tokens);
            if style == Style::Capitals {
                for at in tokens.start..tokens.end {
                    let form = &document.lexemes[document.tokens[at].lexeme as usize];
                    let form = self.forms.brief(document.token(at), form.hash, true);
                    self.spots[at] = self.blank(form);
                }
            }
            self.find_runs(tokens);
            self.find_chains(tokens, style);
            self.collect_evidence(tokens, style);
        }
        for at in 0..self.chains.len() {
            self.match_phrases(self.chains[at]);
        }
    }

    /// The form of a token.
    pub fn form(&self, token: usize) -> &Form {
        self.forms.get(self.spots[token].form.number)
    }

    /// The form of a token, and its spelling.
    pub fn word(&self, token: usize) -> Word<'_> {
        self.forms.word(self.spots[token].form.number)
    }

    /// Number of distinct words, whatever their case.
    pub fn words(&self) -> usize {
        self.evidence.len()
    }

    /// What the article tells of the word of a token, as bits of [`evidence`].
    pub fn evidence(&self, token: usize) -> u16 {
        self.evidence[self.spots[token].word as usize]
    }

    /// Number of a word of the forms in this article.
    fn number(&mut self, word: u32) -> u32 {
        let at = word as usize;
        if at >= self.numbers.len() {
            self.numbers.resize(self.forms.words().max(at + 1), 0);
        }
        if self.numbers[at] == 0 {
            self.evidence.push(0);
            self.places.push(Places::default());
            self.numbered.push(word);
            self.numbers[at] = self.evidence.len() as u32;
        }
        self.numbers[at] - 1
    }

    /// What a token of this form begins with.
    fn blank(&mut self, form: Brief) -> Spot {
        Spot {
            form,
            word: self.number(form.word),
            ..Spot::default()
        }
    }

    fn style(&self, document: &Document<'_>, tokens: TokenRange) -> Style {
        let (mut upper, mut titled, mut lower, mut numbers, mut open) = (0, 0, 0, 0, 0);
        let spots = &self.spots[tokens.start..tokens.end];
        for (spot, token) in spots.iter().zip(document.tokens_of(tokens)) {
            let length = token.span.end - token.span.start;
            match spot.form.case {
                Case::Upper => upper += usize::from(length > 2),
                Case::Title | Case::Mixed => titled += 1,
                Case::Lower => {
                    lower += 1;
                    open += usize::from(length > 4);
                }
                Case::Number => numbers += 1,
                Case::Initial | Case::Mark => {}
            }
        }
        if upper >= 2 && titled + lower == 0 {
            Style::Capitals
        } else if numbers >= 2 && open == 0 {
            Style::Table
        } else if titled + upper >= 4 && open * 4 <= titled + upper {
            Style::Titled
        } else {
            Style::Running
        }
    }

    fn find_runs(&mut self, tokens: TokenRange) {
        let mut start = tokens.start;
        while start < tokens.end {
            let mut end = start;
            while end < tokens.end && self.spots[end].is_capital() {
                end += 1;
            }
            for spot in &mut self.spots[start..end] {
                spot.run = (start as u32, end as u32);
            }
            start = end.max(start + 1);
        }
    }

    /// Chains: words with a capital, what links them to a name ("Bank of England", "Ministry of Health and Welfare"),
    /// particles in front, numbers beside. In a line of capitals, every word.
    fn find_chains(&mut self, sentence: TokenRange, style: Style) {
        let spots = &self.spots;
        // "The", "He" and "I" on their own are so many that it pays not to ask.
        let small = |start: usize, end: usize| {
            let spot = &spots[start];
            start + 1 == end
                && style == Style::Running
                && spot.form.kinds & words::SMALL != 0
                && matches!(spot.form.case, Case::Title | Case::Initial)
        };
        let mut push = |start: usize, end: usize| {
            if small(start, end) {
                return;
            }
            self.chains.push(Chain {
                tokens: TokenRange { start, end },
                sentence,
                style,
            });
        };
        let capital = |at: usize| {
            spots[at].is_capital()
                || (style == Style::Capitals && spots[at].form.case == Case::Lower)
        };
        let number = |at: usize| spots[at].form.case == Case::Number;
        let mut at = sentence.start;
        let mut open: Option<(usize, usize)> = None;
        while at < sentence.end {
            if !capital(at) {
                at += 1;
                continue;
            }
            let mut start = at;
            let floor = open.map_or(sentence.start, |(_, end)| end);
            while start > floor
                && at - start < 3
                && (number(start - 1) || spots[start - 1].form.kinds & words::PARTICLE != 0)
            {
                start -= 1;
            }
            let mut end = at + 1;
            while end < sentence.end && end - at < 3 && number(end) {
                end += 1;
            }
            open = match open {
                Some((first, last))
                    if start - last <= MOST_LINKS
                        && (last..start).all(|link| spots[link].form.kinds & words::LINK != 0) =>
                {
                    Some((first, end))
                }
                Some((first, last)) => {
                    push(first, last);
                    Some((start, end))
                }
                None => Some((start, end)),
            };
            at = end;
        }
        if let Some((first, last)) = open {
            push(first, last);
        }
    }

    fn collect_evidence(&mut self, tokens: TokenRange, style: Style) {
        if style != Style::Running {
            return;
        }
        for at in tokens.start..tokens.end {
            let bits = match self.spots[at].form.case {
                Case::Number | Case::Mark => continue,
                Case::Lower => evidence::LOWER,
                _ => {
                    self.note_place(at, tokens);
                    self.evidence_beside(at, tokens)
                }
            };
            self.evidence[self.spots[at].word as usize] |= bits;
        }
    }

    fn note_place(&mut self, at: usize, tokens: TokenRange) {
        let Spot { run, word, .. } = self.spots[at];
        let places = &mut self.places[word as usize];
        if run.1 - run.0 > places.longest.1 - places.longest.0 {
            places.longest = run;
        }
        if usize::from(places.count) < CONTEXTS {
            let bounds = Reach {
                before: (at - tokens.start) as u32,
                behind: (tokens.end - at) as u32,
            };
            places.first[usize::from(places.count)] = (at as u32, bounds);
            places.count += 1;
        }
    }

    /// The first places where the word of a token stands with a capital in running text: the tokens, and what stands
    /// around the runs of capitals that hold them.
    pub fn contexts(&self, at: usize) -> impl Iterator<Item = (usize, Context<'_>)> {
        let places = &self.places[self.spots[at].word as usize];
        places.first[..usize::from(places.count)]
            .iter()
            .map(|(token, bounds)| {
                let run = self.spots[*token as usize].run;
                let left = (run.0 > token - bounds.before).then(|| self.form(run.0 as usize - 1));
                let right = (run.1 < token + bounds.behind).then(|| self.form(run.1 as usize));
                (*token as usize, Context { left, right })
            })
    }

    /// First and last word of the longest run of capitals in the article that holds the word of a token, and its
    /// length; `None` when the word always stands alone.
    pub fn longest_run(&self, at: usize) -> Option<(&Form, &Form, usize)> {
        let (start, end) = self.places[self.spots[at].word as usize].longest;
        (end - start > 1).then(|| {
            (
                self.form(start as usize),
                self.form(end as usize - 1),
                (end - start) as usize,
            )
        })
    }

    fn evidence_beside(&self, at: usize, tokens: TokenRange) -> u16 {
        let mut bits = 0;
        let after = (at + 1 < tokens.end).then(|| self.spots[at + 1].form.kinds);
        let after_is = |kind: u16| after.is_some_and(|kinds| kinds & kind != 0);
        if at > tokens.start {
            let before = self.spots[at - 1].form;
            let before_is = |kind: u16| before.kinds & kind != 0;
            if before.case != Case::Mark {
                bits |= evidence::CAPITAL;
            }
            if before_is(words::TITLE) || before.classes & bit::AGENT != 0 {
                bits |= evidence::TITLE;
            }
            if before.classes & bit::GIVEN != 0 && before.case == Case::Title {
                bits |= evidence::GIVEN;
            }
            if before_is(words::PLACE_PREPOSITION) {
                bits |= evidence::PLACED;
            }
            if before_is(words::THE) {
                bits |= evidence::ARTICLE;
            }
            if before_is(words::OPENING) && after_is(words::CLOSING) {
                bits |= evidence::BRACKETS;
            }
        }
        if after_is(words::SAYING) {
            bits |= evidence::SPEAKS;
        }
        if after_is(words::POSSESSIVE) {
            bits |= evidence::OWNS;
        }
        let (start, end) = self.spots[at].run;
        if end - start > 1 && self.spots[end as usize - 1].form.kinds & words::BODY != 0 {
            bits |= evidence::BODY;
        }
        bits
    }

    fn match_phrases(&mut self, chain: Chain) {
        let list = Gazetteer::embedded();
        let mut covered = [0; CLASSES.len()];
        for start in chain.tokens.start..chain.tokens.end {
            if self.spots[start].form.case == Case::Mark {
                continue;
            }
            let mut key = PhraseKey::default();
            let mut ends = [0; CLASSES.len()];
            for end in start + 1..=chain.tokens.end.min(start + LONGEST) {
                key = key.then(self.form(end - 1).lower);
                let classes = if end == start + 1 {
                    self.spots[start].form.classes
                } else {
                    list.classes(key)
                };
                for (class, longest) in ends.iter_mut().enumerate() {
                    if classes >> class & 1 == 1 {
                        *longest = end;
                    }
                }
                if classes & bit::PREFIX == 0 {
                    break;
                }
            }
            for (class, end) in ends.into_iter().enumerate() {
                if end > covered[class] {
                    covered[class] = end;
                    mark(&mut self.spots[start..end], class);
                }
            }
        }
    }
}

/// Marks all tokens of a phrase of a class.
fn mark(spots: &mut [Spot], class: usize) {
    let last = spots.len() - 1;
    for (i, spot) in spots.iter_mut().enumerate() {
        let part = match (i, last) {
            (0, 0) => 4,
            (0, _) => 1,
            (i, last) if i == last => 3,
            _ => 2,
        };
        spot.phrases &= !(7 << (3 * class));
        spot.phrases |= part << (3 * class);
    }
}

/// Most tokens between two capitals of one name.
const MOST_LINKS: usize = 3;

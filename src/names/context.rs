//! The context from which features are computed: the lexemes of an article, runs of capitalized words, phrases of the
//! gazetteer, and the evidence for each word in the rest of the article.

use crate::lexicon::gazetteer::{CLASSES, Gazetteer, LONGEST, PhraseKey, bit};
use crate::text::{Document, TokenRange};

use super::lexemes::{Case, LexemeFeatures, LexemeSummary, LexemeTable, Word};
use super::word_classes as classes;

/// How the words of a sentence are capitalized.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Style {
    /// Running text.
    #[default]
    Running = 0,
    /// Every word is in capitals.
    Capitals = 1,
    /// Nearly every word is capitalized, as in headlines.
    Titled = 2,
    /// Mostly numbers and names, as in tables.
    Table = 3,
}

/// The evidence for a word in an article, as bits.
pub mod evidence {
    /// It is written in lower case somewhere.
    pub const LOWER: u16 = 1;
    /// It is capitalized inside a sentence.
    pub const CAPITAL: u16 = 1 << 1;
    /// It follows a title or a noun for people.
    pub const TITLE: u16 = 1 << 2;
    /// It follows a given name.
    pub const GIVEN: u16 = 1 << 3;
    /// It precedes a verb of saying.
    pub const SPEAKS: u16 = 1 << 4;
    /// It follows a preposition of place.
    pub const PLACED: u16 = 1 << 5;
    /// It is alone in brackets.
    pub const BRACKETS: u16 = 1 << 6;
    /// It is in a run of capitalized words that ends with the head of an organization's name.
    pub const ORGANIZATION_HEAD: u16 = 1 << 7;
    /// It precedes a possessive marker.
    pub const OWNS: u16 = 1 << 8;
    /// It follows "the".
    pub const ARTICLE: u16 = 1 << 9;
    /// The number of bits.
    pub const COUNT: u16 = 10;
}

/// A run of tokens that may contain names. Tokens outside of segments belong to no name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Segment {
    /// Its tokens.
    pub tokens: TokenRange,
    /// The tokens of its sentence.
    pub sentence: TokenRange,
    /// How its sentence is capitalized.
    pub style: Style,
}

/// The properties of one token.
#[derive(Debug, Clone, Copy, Default)]
pub struct TokenInfo {
    /// Its lexeme.
    pub lexeme: LexemeSummary,
    /// The number of its word in this article, regardless of case.
    pub word: u32,
    /// The run of capitalized words that contains it; empty if there is none.
    pub run: (u32, u32),
    /// The phrases of the gazetteer that cover it, three bits for each class: [`super::labels::BilouTag`] + 1 or 0.
    pub phrases: u64,
}

impl TokenInfo {
    /// Whether it has a capital.
    pub fn is_capital(&self) -> bool {
        !matches!(self.lexeme.case, Case::Lower | Case::Number | Case::Mark)
    }
}

/// The context from which features are computed. Keeps its memory from article to article.
#[derive(Debug, Default)]
pub struct FeatureContext {
    /// The distinct words.
    pub lexemes: LexemeTable,
    /// One for each token.
    pub infos: Vec<TokenInfo>,
    /// The segments, in order.
    pub segments: Vec<Segment>,
    /// The bits of [`evidence`] for each word.
    evidence: Vec<u16>,
    /// For each word, where it is capitalized in running text.
    occurrences: Vec<Occurrences>,
    /// For each word of the lexeme table, its number in this article plus 1, or 0.
    numbers: Vec<u32>,
    /// The words of the lexeme table that have a number.
    numbered: Vec<u32>,
    /// For each lexeme of the document, its entry in the lexeme table, if it was there before this article.
    known: Vec<Option<LexemeSummary>>,
    /// For each lexeme of the document, the initial value of its tokens.
    initial: Vec<TokenInfo>,
    /// Number of times that the lexeme table was cleared.
    pub generation: u32,
}

/// The maximum number of occurrences of a word from which features are computed.
pub const MAX_OCCURRENCES: usize = 5;

/// The first capitalized occurrences of a word, and the longest run of capitalized words that contains it.
#[derive(Debug, Clone, Copy, Default)]
struct Occurrences {
    first: [(u32, Reach); MAX_OCCURRENCES],
    count: u8,
    longest: (u32, u32),
}

/// The number of tokens of a sentence before a token, and from it on.
#[derive(Debug, Clone, Copy, Default)]
struct Reach {
    before: u32,
    after: u32,
}

/// What surrounds a run of capitalized words.
#[derive(Debug, Clone, Copy)]
pub struct Surroundings<'v> {
    /// The word before it; `None` at the start of a sentence.
    pub left: Option<&'v LexemeFeatures>,
    /// The word after it; `None` at the end of a sentence.
    pub right: Option<&'v LexemeFeatures>,
}

impl FeatureContext {
    /// Reads an article.
    pub fn read(&mut self, document: &Document<'_>) {
        for word in self.numbered.drain(..) {
            self.numbers[word as usize] = 0;
        }
        self.generation += u32::from(self.lexemes.clear_if_full());
        self.segments.clear();
        self.evidence.clear();
        self.occurrences.clear();
        self.known.clear();
        // A separate loop, so that the memory accesses for many lexemes overlap.
        let known = document.lexemes.iter();
        self.known
            .extend(known.map(|lexeme| self.lexemes.known(lexeme.hash, false)));
        self.initial.clear();
        for (at, lexeme) in document.lexemes.iter().enumerate() {
            let lexeme = match self.known[at] {
                Some(lexeme) => lexeme,
                None => {
                    let word = lexeme.span.of(document.text());
                    self.lexemes.summary(word, lexeme.hash, false)
                }
            };
            let info = self.initial_info(lexeme);
            self.initial.push(info);
        }
        self.infos.clear();
        let initial = &self.initial;
        let infos = document.tokens.iter();
        self.infos
            .extend(infos.map(|token| initial[token.lexeme as usize]));
        for sentence in &document.sentences {
            let tokens = sentence.tokens;
            let style = self.style(document, tokens);
            if style == Style::Capitals {
                for at in tokens.start..tokens.end {
                    let lexeme = &document.lexemes[document.tokens[at].lexeme as usize];
                    let lexeme = self.lexemes.summary(document.token(at), lexeme.hash, true);
                    self.infos[at] = self.initial_info(lexeme);
                }
            }
            self.find_runs(tokens);
            self.find_segments(tokens, style);
            self.collect_evidence(tokens, style);
        }
        for at in 0..self.segments.len() {
            self.match_phrases(self.segments[at]);
        }
    }

    /// The lexeme of a token.
    pub fn lexeme(&self, token: usize) -> &LexemeFeatures {
        self.lexemes.get(self.infos[token].lexeme.number)
    }

    /// The lexeme of a token, and its spelling.
    pub fn word(&self, token: usize) -> Word<'_> {
        self.lexemes.word(self.infos[token].lexeme.number)
    }

    /// The number of distinct words, regardless of case.
    pub fn words(&self) -> usize {
        self.evidence.len()
    }

    /// The bits of [`evidence`] for the word of a token.
    pub fn evidence(&self, token: usize) -> u16 {
        self.evidence[self.infos[token].word as usize]
    }

    /// The number in this article of a word of the lexeme table.
    fn number(&mut self, word: u32) -> u32 {
        let at = word as usize;
        if at >= self.numbers.len() {
            self.numbers.resize(self.lexemes.words().max(at + 1), 0);
        }
        if self.numbers[at] == 0 {
            self.evidence.push(0);
            self.occurrences.push(Occurrences::default());
            self.numbered.push(word);
            self.numbers[at] = self.evidence.len() as u32;
        }
        self.numbers[at] - 1
    }

    /// The initial value of a token of this lexeme.
    fn initial_info(&mut self, lexeme: LexemeSummary) -> TokenInfo {
        TokenInfo {
            lexeme,
            word: self.number(lexeme.word),
            ..TokenInfo::default()
        }
    }

    fn style(&self, document: &Document<'_>, tokens: TokenRange) -> Style {
        let (mut upper, mut titled, mut lower, mut numbers, mut open) = (0, 0, 0, 0, 0);
        let infos = &self.infos[tokens.start..tokens.end];
        for (info, token) in infos.iter().zip(document.tokens_of(tokens)) {
            let length = token.span.end - token.span.start;
            match info.lexeme.case {
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
            while end < tokens.end && self.infos[end].is_capital() {
                end += 1;
            }
            for info in &mut self.infos[start..end] {
                info.run = (start as u32, end as u32);
            }
            start = end.max(start + 1);
        }
    }

    /// Finds the segments: capitalized words, words that link them ("Bank of England", "Ministry of Health and Welfare"),
    /// particles before them, and adjacent numbers. In a line of capitals, every word is part of one.
    fn find_segments(&mut self, sentence: TokenRange, style: Style) {
        let infos = &self.infos;
        // "The", "He" and "I" alone are so frequent that leaving them out saves time.
        let is_lone_function_word = |start: usize, end: usize| {
            let info = &infos[start];
            start + 1 == end
                && style == Style::Running
                && info.lexeme.kinds & classes::FUNCTION_WORD != 0
                && matches!(info.lexeme.case, Case::Title | Case::Initial)
        };
        let mut push = |start: usize, end: usize| {
            if is_lone_function_word(start, end) {
                return;
            }
            self.segments.push(Segment {
                tokens: TokenRange { start, end },
                sentence,
                style,
            });
        };
        let capital = |at: usize| {
            infos[at].is_capital()
                || (style == Style::Capitals && infos[at].lexeme.case == Case::Lower)
        };
        let number = |at: usize| infos[at].lexeme.case == Case::Number;
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
                && (number(start - 1) || infos[start - 1].lexeme.kinds & classes::PARTICLE != 0)
            {
                start -= 1;
            }
            let mut end = at + 1;
            while end < sentence.end && end - at < 3 && number(end) {
                end += 1;
            }
            open = match open {
                Some((first, last))
                    if start - last <= MAX_LINKS
                        && (last..start)
                            .all(|link| infos[link].lexeme.kinds & classes::LINK != 0) =>
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
            let bits = match self.infos[at].lexeme.case {
                Case::Number | Case::Mark => continue,
                Case::Lower => evidence::LOWER,
                _ => {
                    self.note_occurrence(at, tokens);
                    self.evidence_of_neighbors(at, tokens)
                }
            };
            self.evidence[self.infos[at].word as usize] |= bits;
        }
    }

    fn note_occurrence(&mut self, at: usize, tokens: TokenRange) {
        let TokenInfo { run, word, .. } = self.infos[at];
        let occurrences = &mut self.occurrences[word as usize];
        if run.1 - run.0 > occurrences.longest.1 - occurrences.longest.0 {
            occurrences.longest = run;
        }
        if usize::from(occurrences.count) < MAX_OCCURRENCES {
            let bounds = Reach {
                before: (at - tokens.start) as u32,
                after: (tokens.end - at) as u32,
            };
            occurrences.first[usize::from(occurrences.count)] = (at as u32, bounds);
            occurrences.count += 1;
        }
    }

    /// The first capitalized occurrences, in running text, of the word of a token: each with what surrounds its run of
    /// capitalized words.
    pub fn occurrences(&self, at: usize) -> impl Iterator<Item = (usize, Surroundings<'_>)> {
        let occurrences = &self.occurrences[self.infos[at].word as usize];
        occurrences.first[..usize::from(occurrences.count)]
            .iter()
            .map(|(token, bounds)| {
                let run = self.infos[*token as usize].run;
                let left = (run.0 > token - bounds.before).then(|| self.lexeme(run.0 as usize - 1));
                let right = (run.1 < token + bounds.after).then(|| self.lexeme(run.1 as usize));
                (*token as usize, Surroundings { left, right })
            })
    }

    /// The first and last word of the longest run of capitalized words that contains the word of a token, and its length.
    /// Returns `None` if the word is always alone.
    pub fn longest_run(&self, at: usize) -> Option<(&LexemeFeatures, &LexemeFeatures, usize)> {
        let (start, end) = self.occurrences[self.infos[at].word as usize].longest;
        (end - start > 1).then(|| {
            (
                self.lexeme(start as usize),
                self.lexeme(end as usize - 1),
                (end - start) as usize,
            )
        })
    }

    fn evidence_of_neighbors(&self, at: usize, tokens: TokenRange) -> u16 {
        let mut bits = 0;
        let after = (at + 1 < tokens.end).then(|| self.infos[at + 1].lexeme.kinds);
        let after_is = |kind: u16| after.is_some_and(|kinds| kinds & kind != 0);
        if at > tokens.start {
            let before = self.infos[at - 1].lexeme;
            let before_is = |kind: u16| before.kinds & kind != 0;
            if before.case != Case::Mark {
                bits |= evidence::CAPITAL;
            }
            if before_is(classes::TITLE) || before.classes & bit::AGENT != 0 {
                bits |= evidence::TITLE;
            }
            if before.classes & bit::GIVEN != 0 && before.case == Case::Title {
                bits |= evidence::GIVEN;
            }
            if before_is(classes::PLACE_PREPOSITION) {
                bits |= evidence::PLACED;
            }
            if before_is(classes::THE) {
                bits |= evidence::ARTICLE;
            }
            if before_is(classes::OPENING) && after_is(classes::CLOSING) {
                bits |= evidence::BRACKETS;
            }
        }
        if after_is(classes::SAYING) {
            bits |= evidence::SPEAKS;
        }
        if after_is(classes::POSSESSIVE) {
            bits |= evidence::OWNS;
        }
        let (start, end) = self.infos[at].run;
        if end - start > 1
            && self.infos[end as usize - 1].lexeme.kinds & classes::ORGANIZATION_HEAD != 0
        {
            bits |= evidence::ORGANIZATION_HEAD;
        }
        bits
    }

    fn match_phrases(&mut self, segment: Segment) {
        let list = Gazetteer::embedded();
        let mut covered = [0; CLASSES.len()];
        for start in segment.tokens.start..segment.tokens.end {
            if self.infos[start].lexeme.case == Case::Mark {
                continue;
            }
            let mut key = PhraseKey::default();
            let mut ends = [0; CLASSES.len()];
            for end in start + 1..=segment.tokens.end.min(start + LONGEST) {
                key = key.then(self.lexeme(end - 1).lower);
                let found = if end == start + 1 {
                    self.infos[start].lexeme.classes
                } else {
                    list.classes(key)
                };
                for (class, longest) in ends.iter_mut().enumerate() {
                    if found >> class & 1 == 1 {
                        *longest = end;
                    }
                }
                if found & bit::PREFIX == 0 {
                    break;
                }
            }
            for (class, end) in ends.into_iter().enumerate() {
                if end > covered[class] {
                    covered[class] = end;
                    mark(&mut self.infos[start..end], class);
                }
            }
        }
    }
}

/// Marks the tokens of a phrase of a class.
fn mark(infos: &mut [TokenInfo], class: usize) {
    let last = infos.len() - 1;
    for (i, info) in infos.iter_mut().enumerate() {
        let part = match (i, last) {
            (0, 0) => 4,
            (0, _) => 1,
            (i, last) if i == last => 3,
            _ => 2,
        };
        info.phrases &= !(7 << (3 * class));
        info.phrases |= part << (3 * class);
    }
}

/// The maximum number of consecutive linking words in a name.
const MAX_LINKS: usize = 3;

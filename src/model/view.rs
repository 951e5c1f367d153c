//! An article as the tagger sees it: forms of its words, runs of capitals, phrases of the gazetteer, and what the
//! rest of the article tells of a word.

use crate::lexicon::gazetteer::{CLASSES, Gazetteer, LONGEST, PhraseKey, bit};
use crate::text::{Document, TokenRange};

use super::forms::{Case, Form, Forms};

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
    /// Number of its form.
    pub form: u32,
    /// The run of capitals around it; empty when it has none.
    pub run: (u32, u32),
    /// Phrases of the gazetteer that cover it: three bits a class, [`super::labels::Part`] + 1 or 0.
    pub phrases: u64,
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
    /// For each word where it stands with a capital in running text.
    places: Vec<Places>,
}

/// Most places of a word that count as its contexts.
const CONTEXTS: usize = 5;

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
        self.forms.clear();
        self.spots.clear();
        self.spots.resize(document.tokens.len(), Spot::default());
        self.chains.clear();
        self.places.clear();
        for sentence in &document.sentences {
            let tokens = sentence.tokens;
            let mut style = self.read_forms(document, tokens, false);
            if style == Style::Capitals {
                style = self.read_forms(document, tokens, true);
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
        self.forms.get(self.spots[token].form)
    }

    fn read_forms(&mut self, document: &Document<'_>, tokens: TokenRange, restore: bool) -> Style {
        let (mut upper, mut titled, mut lower, mut numbers, mut open) = (0, 0, 0, 0, 0);
        for at in tokens.start..tokens.end {
            let word = document.token(at);
            let number = self.forms.number(word, restore);
            self.spots[at].form = number;
            let form = self.forms.get(number);
            match form.case {
                Case::Upper => upper += usize::from(word.len() > 2),
                Case::Title | Case::Mixed => titled += 1,
                Case::Lower => {
                    lower += 1;
                    open += usize::from(word.len() > 4);
                }
                Case::Number => numbers += 1,
                Case::Initial | Case::Mark => {}
            }
        }
        if restore || (upper >= 2 && titled + lower == 0) {
            Style::Capitals
        } else if numbers >= 2 && open == 0 {
            Style::Table
        } else if titled + upper >= 4 && open * 4 <= titled + upper {
            Style::Titled
        } else {
            Style::Running
        }
    }

    fn is_capital(&self, token: usize) -> bool {
        !matches!(
            self.form(token).case,
            Case::Lower | Case::Number | Case::Mark
        )
    }

    fn find_runs(&mut self, tokens: TokenRange) {
        let mut start = tokens.start;
        while start < tokens.end {
            let mut end = start;
            while end < tokens.end && self.is_capital(end) {
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
        let mut push = |start: usize, end: usize| {
            self.chains.push(Chain {
                tokens: TokenRange { start, end },
                sentence,
                style,
            });
        };
        let forms = &self.forms;
        let spots = &self.spots;
        let form = |at: usize| forms.get(spots[at].form);
        let capital = |at: usize| {
            let case = form(at).case;
            !matches!(case, Case::Lower | Case::Number | Case::Mark)
                || (style == Style::Capitals && case == Case::Lower)
        };
        let number = |at: usize| form(at).case == Case::Number;
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
                && (number(start - 1) || is_particle(form(start - 1).lower))
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
                        && (last..start).all(|link| is_link(form(link).lower)) =>
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
            let form = *self.form(at);
            let mut bits = 0;
            match form.case {
                Case::Number | Case::Mark => continue,
                Case::Lower => bits |= evidence::LOWER,
                _ => {
                    let before = (at > tokens.start).then(|| *self.form(at - 1));
                    let after = (at + 1 < tokens.end).then(|| self.form(at + 1).lower);
                    bits |= self.evidence_beside(before, after);
                    self.note_place(&form, at, tokens);
                    let (start, end) = self.spots[at].run;
                    if end - start > 1 && is_body(self.form(end as usize - 1).lower) {
                        bits |= evidence::BODY;
                    }
                }
            }
            self.forms.add_evidence(&form, bits);
        }
    }

    fn note_place(&mut self, form: &Form, at: usize, tokens: TokenRange) {
        let word = form.word as usize;
        if self.places.len() <= word {
            self.places.resize(word + 1, Places::default());
        }
        let run = self.spots[at].run;
        let places = &mut self.places[word];
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

    /// What stands around the runs of capitals that hold the same word elsewhere in the article.
    pub fn contexts(&self, at: usize) -> impl Iterator<Item = Context<'_>> {
        let places = self.places.get(self.form(at).word as usize);
        let first = places.map_or(&[][..], |places| &places.first[..usize::from(places.count)]);
        first
            .iter()
            .filter(move |(token, _)| *token as usize != at)
            .map(|(token, bounds)| {
                let run = self.spots[*token as usize].run;
                let left = (run.0 > token - bounds.before).then(|| self.form(run.0 as usize - 1));
                let right = (run.1 < token + bounds.behind).then(|| self.form(run.1 as usize));
                Context { left, right }
            })
    }

    /// First and last word of the longest run of capitals in the article that holds the word of a token, and its
    /// length; `None` when the word always stands alone.
    pub fn longest_run(&self, at: usize) -> Option<(&Form, &Form, usize)> {
        let (start, end) = self.places.get(self.form(at).word as usize)?.longest;
        (end - start > 1).then(|| {
            (
                self.form(start as usize),
                self.form(end as usize - 1),
                (end - start) as usize,
            )
        })
    }

    fn evidence_beside(&self, before: Option<Form>, after: Option<u64>) -> u16 {
        let mut bits = 0;
        if let Some(before) = before {
            if before.case != Case::Mark {
                bits |= evidence::CAPITAL;
            }
            if is_title(before.lower) || before.classes & bit::AGENT != 0 {
                bits |= evidence::TITLE;
            }
            if before.classes & bit::GIVEN != 0 && before.case == Case::Title {
                bits |= evidence::GIVEN;
            }
            if is_place_preposition(before.lower) {
                bits |= evidence::PLACED;
            }
            if words::is(before.lower, "the") {
                bits |= evidence::ARTICLE;
            }
            if words::is(before.lower, "(") && after.is_some_and(|after| words::is(after, ")")) {
                bits |= evidence::BRACKETS;
            }
        }
        if let Some(after) = after {
            if is_saying(after) {
                bits |= evidence::SPEAKS;
            }
            if words::is(after, "'s") || words::is(after, "'") {
                bits |= evidence::OWNS;
            }
        }
        bits
    }

    fn match_phrases(&mut self, chain: Chain) {
        let list = Gazetteer::embedded();
        let mut covered = [0; CLASSES.len()];
        for start in chain.tokens.start..chain.tokens.end {
            if self.form(start).case == Case::Mark {
                continue;
            }
            let mut key = PhraseKey::default();
            let mut ends = [0; CLASSES.len()];
            for end in start + 1..=chain.tokens.end.min(start + LONGEST) {
                key = key.then(self.form(end - 1).lower);
                let classes = if end == start + 1 {
                    self.form(start).classes
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

use words::{is_body, is_link, is_particle, is_place_preposition, is_saying, is_title};

/// Small closed classes of words, by their hashes.
mod words {
    use std::collections::HashSet;
    use std::hash::BuildHasherDefault;
    use std::sync::LazyLock;

    use super::super::forms::Ready;
    use crate::weights::hash;

    type Set = HashSet<u64, BuildHasherDefault<Ready>>;

    fn set(words: &str) -> Set {
        words
            .split_whitespace()
            .map(|word| hash(word.as_bytes()))
            .collect()
    }

    macro_rules! class {
        ($name:ident, $words:expr) => {
            pub(super) fn $name(lower: u64) -> bool {
                static SET: LazyLock<Set> = LazyLock::new(|| set($words));
                SET.contains(&lower)
            }
        };
    }

    class!(
        is_link,
        "of the and for in on at to de la le del della da do dos das du di van von der den ten el al bin ibn bint y e \
         et des les los las ul ud & - – / ' . , ' 's upon under with against without und ng ni sa"
    );
    class!(
        is_particle,
        "de la le del della da dos das du di van von der den ten el al ul bin ibn bint ben abu d' l' o' mac"
    );
    class!(
        is_title,
        "mr mr. mrs mrs. ms ms. miss dr dr. sir lord lady prof prof. professor president minister chairman sen sen. rep rep. \
         gov gov. gen gen. col col. lt lt. capt capt. maj maj. sgt sgt. rev rev. king queen prince princess pope sheikh \
         ayatollah imam senator governor judge justice detective officer coach captain"
    );
    class!(
        is_saying,
        "said says say told tells added adds explained noted stated argued claimed warned insisted announced asked \
         wrote writes denied admitted"
    );
    class!(
        is_place_preposition,
        "in at from near across outside inside around toward towards into"
    );
    class!(
        is_body,
        "university college school institute ministry department office agency commission committee council court \
         parliament senate congress assembly party union front movement alliance coalition association federation \
         confederation league club fc united city foundation fund trust society organization organisation group \
         company co co. corp corp. corporation inc inc. ltd ltd. limited plc llc ag gmbh sa holdings bank bancorp \
         airlines airways motors industries international partners times post news journal tribune herald gazette \
         police army navy guard forces force command brigade authority board bureau service services center centre \
         hospital church museum team"
    );

    /// True when `lower` is the hash of `word`.
    pub(super) fn is(lower: u64, word: &str) -> bool {
        lower == hash(word.as_bytes())
    }
}

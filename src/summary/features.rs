//! What the ranker sees of a sentence. Training and prediction share this one extractor.

use super::background::Background;
use super::words::{Class, LOWER, Words, lower};
use crate::input::BlockKind;
use crate::span::Span;
use crate::text::{Case, Document, Sentence, Token, TokenKind};

/// Number of features.
pub const COUNT: usize = 31;

/// Their names.
pub const NAMES: [&str; COUNT] = [
    "log-index",
    "relative-index",
    "log-sentences",
    "log-words",
    "cosine",
    "covers-10",
    "covers-25",
    "mean-frequency",
    "mean-weight",
    "density",
    "lead-overlap",
    "number",
    "quotation",
    "quoted-share",
    "question",
    "pronoun-first",
    "demonstrative-first",
    "connective-first",
    "pronouns",
    "first-person",
    "second-person",
    "saying",
    "names",
    "name-frequency",
    "name-first",
    "mean-rarity",
    "filler-first",
    "colon",
    "commas",
    "unique",
    "last",
];

/// What is added to the frequency of each word of the headline.
const HEADLINE: f32 = 2.0;

/// A sentence that may stand in the summary.
#[derive(Debug, Clone)]
pub struct Candidate {
    /// Index in [`Document::sentences`].
    pub sentence: usize,
    /// The sentence without the dateline in front of it.
    pub span: Span,
    /// What the ranker sees.
    pub features: [f32; COUNT],
    /// Words and numbers.
    pub words: usize,
    /// Share of the headline's terms that it has, by rarity, 0 to 1; the ranker does not see it, for its corpus has no
    /// headlines.
    pub headline: f32,
    /// The terms that tell what it is about, sorted, each once.
    pub terms: Vec<u32>,
    /// Whether it opens with a pronoun or connective that needs the sentence before it.
    pub dangling: bool,
    /// Whether it opens with a connective and yet stands alone: it names its subject and tells what the headline promises
    /// ("But Vane is leaving: …").
    pub turn: bool,
    /// Whether it must not stand in a summary: meta-lines, fragments, questions to the reader.
    pub barred: bool,
    /// Whether a quotation opens or closes in another sentence, or has its speaker there.
    pub torn: bool,
}

/// The sentences of running text, in order; those of lists when there is no other.
pub fn candidates(document: &Document<'_>, background: Background<'_>) -> Vec<Candidate> {
    candidates_of(document, &Words::new(document, background))
}

/// The candidates of a document whose words are looked up.
pub(super) fn candidates_of(document: &Document<'_>, words: &Words) -> Vec<Candidate> {
    let of_kind = |kind: BlockKind| -> Vec<usize> {
        (0..document.sentences.len())
            .filter(|i| document.block_kind(&document.sentences[*i]) == kind)
            .collect()
    };
    let mut story = of_kind(BlockKind::Paragraph);
    if story.is_empty() {
        story = of_kind(BlockKind::List);
    }
    let mut topic = Topic::new(document, words);
    let rows: Vec<Row> = story.iter().map(|i| topic.row(*i)).collect();
    for i in of_kind(BlockKind::Headline) {
        topic.stress(i);
    }
    topic.weigh();
    for id in rows.iter().take(2).flat_map(|row| &row.terms) {
        topic.terms[*id as usize].lead = true;
    }
    let count = rows.len();
    let inside = inside_quotations(document, &story);
    rows.into_iter()
        .enumerate()
        .zip(inside)
        .map(|((index, row), inside)| {
            let mut candidate = topic.candidate(index, count, row);
            candidate.torn |= inside;
            candidate
        })
        .collect()
}

/// For each of the sentences `story` whether it begins inside a quotation that an earlier sentence of its block opened.
fn inside_quotations(document: &Document<'_>, story: &[usize]) -> Vec<bool> {
    let mut block = usize::MAX;
    let mut open = false;
    let mut inside = Vec::with_capacity(story.len());
    for number in story {
        let sentence = &document.sentences[*number];
        open &= sentence.block == block;
        block = sentence.block;
        inside.push(open);
        for at in sentence.tokens.start..sentence.tokens.end {
            match document.token(at) {
                "“" | "``" => open = true,
                "”" => open = false,
                "\"" | "''" => open = !open,
                _ => {}
            }
        }
    }
    inside
}

/// A sentence with its terms in their order and its facts.
struct Row {
    sentence: usize,
    first: usize,
    span: Span,
    terms: Vec<u32>,
}

#[derive(Debug, Clone, Copy, Default)]
struct Term {
    frequency: f32,
    sentences: u32,
    rarity: f32,
    /// Occurrences with a capital inside a sentence.
    names: u32,
    /// Rank by weight, 0 the heaviest.
    rank: u32,
    /// The last sentence that has it.
    last: usize,
    /// Whether the first two sentences have it.
    lead: bool,
    /// Whether the headline has it.
    headline: bool,
}

/// The words of an article and their weights.
struct Topic<'d, 'a> {
    document: &'d Document<'a>,
    words: &'d Words,
    /// The term of each word, by the number of the word.
    ids: Vec<Option<u32>>,
    terms: Vec<Term>,
    /// Weight of the ten and the twenty-five heaviest terms together.
    heaviest: [f32; 2],
    /// Length of the vector of all weights.
    norm: f32,
    total: f32,
    names: u32,
    /// Rarity of all terms of the headline together.
    headline: f32,
}

impl<'d, 'a> Topic<'d, 'a> {
    fn new(document: &'d Document<'a>, words: &'d Words) -> Self {
        Self {
            document,
            words,
            ids: vec![None; words.count()],
            terms: Vec::new(),
            heaviest: [1.0; 2],
            norm: 1.0,
            total: 1.0,
            names: 1,
            headline: 0.0,
        }
    }

    /// The terms of a sentence, counted.
    fn row(&mut self, sentence: usize) -> Row {
        let range = self.document.sentences[sentence].tokens;
        let first = body_start(self.document, &self.document.sentences[sentence]);
        let mut terms = Vec::with_capacity(range.end - first);
        for at in first..range.end {
            let Some(id) = self.term(at, true) else {
                continue;
            };
            let term = &mut self.terms[id as usize];
            term.frequency += 1.0;
            if term.sentences == 0 || term.last != sentence {
                term.sentences += 1;
                term.last = sentence;
            }
            if at > first && self.document.tokens[at].case == Case::Capitalized {
                term.names += 1;
                self.names = self.names.max(term.names);
            }
            terms.push(id);
        }
        let tokens = self.document.tokens.get(first..range.end).unwrap_or(&[]);
        let span = match tokens {
            [head, .., last] => head.span.cover(last.span),
            [only] => only.span,
            [] => self.document.sentences[sentence].span,
        };
        Row {
            sentence,
            first,
            span,
            terms,
        }
    }

    /// Lets the words of a headline weigh more.
    fn stress(&mut self, sentence: usize) {
        let range = self.document.sentences[sentence].tokens;
        for at in range.start..range.end {
            if let Some(id) = self.term(at, false) {
                let term = &mut self.terms[id as usize];
                term.frequency += HEADLINE;
                self.headline += if term.headline { 0.0 } else { term.rarity };
                term.headline = true;
            }
        }
    }

    /// The number of the term at token `at`, when it tells something.
    fn term(&mut self, at: usize, add: bool) -> Option<u32> {
        let number = self.words.number(at)?;
        if self.document.tokens[at].span.len() < 2 {
            return None;
        }
        if self.ids[number].is_none() && add {
            let rarity = self.words.get(number).rarity;
            if rarity > 0.0 {
                self.ids[number] = Some(self.terms.len() as u32);
                self.terms.push(Term {
                    rarity,
                    ..Term::default()
                });
            }
        }
        self.ids[number]
    }

    fn weigh(&mut self) {
        let mut order: Vec<u32> = (0..self.terms.len() as u32).collect();
        let weight =
            |terms: &[Term], id: u32| terms[id as usize].frequency * terms[id as usize].rarity;
        order.sort_by(|a, b| {
            weight(&self.terms, *b)
                .total_cmp(&weight(&self.terms, *a))
                .then(a.cmp(b))
        });
        let mut heaviest = [0.0; 2];
        for (rank, id) in order.iter().enumerate() {
            self.terms[*id as usize].rank = rank as u32;
            for (sum, count) in heaviest.iter_mut().zip([10, 25]) {
                if rank < count {
                    *sum += weight(&self.terms, *id);
                }
            }
        }
        self.heaviest = heaviest.map(|sum: f32| sum.max(1.0));
        let squares: f32 = (0..order.len() as u32)
            .map(|id| weight(&self.terms, id))
            .map(|w| w * w)
            .sum();
        self.norm = squares.sqrt().max(1.0);
        self.total = self
            .terms
            .iter()
            .map(|term| term.frequency)
            .sum::<f32>()
            .max(1.0);
    }

    fn candidate(&self, index: usize, count: usize, mut row: Row) -> Candidate {
        let sentence = &self.document.sentences[row.sentence];
        let tokens = row.first..sentence.tokens.end;
        let surface = Surface::of(self.document, self.words, tokens.start, tokens.end);
        let words = surface.words.max(1) as f32;
        let all = row.terms.len().max(1) as f32;
        let (mut frequency, mut weight, mut rarity) = (0.0, 0.0, 0.0);
        for id in &row.terms {
            let term = &self.terms[*id as usize];
            frequency += term.frequency;
            weight += term.frequency * term.rarity;
            rarity += term.rarity;
        }
        row.terms.sort_unstable();
        let (mut dot, mut length, mut top, mut unique, mut names) = (0.0, 0.0, [0.0; 2], 0.0, 0.0);
        for run in row.terms.chunk_by(|a, b| a == b) {
            let term = &self.terms[run[0] as usize];
            let (own, whole) = (run.len() as f32 * term.rarity, term.frequency * term.rarity);
            dot += own * whole;
            length += own * own;
            for (sum, limit) in top.iter_mut().zip([10, 25]) {
                if term.rank < limit {
                    *sum += whole;
                }
            }
            unique += f32::from(u8::from(term.sentences == 1));
            names += term.names as f32;
        }
        row.terms.dedup();
        let distinct = row.terms.len().max(1) as f32;
        let headline: f32 = row
            .terms
            .iter()
            .map(|id| &self.terms[*id as usize])
            .filter(|term| term.headline)
            .map(|term| term.rarity)
            .sum();
        let headline = headline / self.headline.max(1.0);
        let turn = headline >= PROMISED && surface.turns();
        let in_lead = |id: &&u32| self.terms[**id as usize].lead;
        let shared = row.terms.iter().filter(in_lead).count() as f32;
        let features = [
            (1.0 + index as f32).ln(),
            index as f32 / count.max(1) as f32,
            (count.max(1) as f32).ln(),
            words.ln(),
            dot / (length.sqrt().max(0.1) * self.norm),
            top[0] / self.heaviest[0],
            top[1] / self.heaviest[1],
            100.0 * frequency / all / self.total,
            weight / all / 10.0,
            row.terms.len() as f32 / words,
            if index > 1 { shared / distinct } else { 0.0 },
            surface.number,
            surface.quotation,
            surface.quoted / words,
            surface.question,
            surface.pronoun_first,
            surface.demonstrative_first,
            surface.connective_first,
            surface.pronouns / words,
            surface.first_person / words,
            surface.second_person / words,
            surface.saying,
            surface.capitals / words,
            (names / self.names as f32).min(3.0),
            surface.name_first,
            rarity / all / 8.0,
            surface.filler_first,
            surface.colon,
            surface.commas / words,
            unique / distinct,
            f32::from(u8::from(index + 2 >= count)),
        ];
        Candidate {
            sentence: row.sentence,
            span: row.span,
            features,
            words: surface.words,
            headline,
            terms: row.terms,
            dangling: surface.dangling() && !turn,
            turn,
            barred: surface.barred(self.document, tokens.start, tokens.end),
            torn: surface.torn,
        }
    }
}

/// The share of the headline's terms, by rarity, from which a sentence tells what the headline promises.
const PROMISED: f32 = 0.5;

/// What a sentence looks like, without regard to the article.
#[derive(Debug, Default)]
struct Surface {
    words: usize,
    number: f32,
    quotation: f32,
    quoted: f32,
    question: f32,
    pronoun_first: f32,
    demonstrative_first: f32,
    connective_first: f32,
    pronouns: f32,
    first_person: f32,
    second_person: f32,
    saying: f32,
    capitals: f32,
    name_first: f32,
    filler_first: f32,
    colon: f32,
    commas: f32,
    torn: bool,
    meta: bool,
}

impl Surface {
    fn of(document: &Document<'_>, words: &Words, start: usize, end: usize) -> Self {
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
    fn turns(&self) -> bool {
        self.connective_first * self.name_first > 0.0
    }

    fn dangling(&self) -> bool {
        self.pronoun_first + self.demonstrative_first + self.connective_first > 0.0
    }

    /// Fragments, and lines that are about the article or its readers.
    fn barred(&self, document: &Document<'_>, start: usize, end: usize) -> bool {
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

/// Index of the first token behind the dateline of a sentence ("SEOUL (Reuters) - ", "(CNN)"); its first token when there is none.
fn body_start(document: &Document<'_>, sentence: &Sentence) -> usize {
    let range = sentence.tokens;
    let is_dash = |at: usize| matches!(document.token(at), "-" | "--" | "–" | "—");
    // The salutation of a letter: "Sir, – ".
    if matches!(document.token(range.start), "Sir" | "Madam" | "Sirs")
        && document.token(range.start + 1) == ","
        && is_dash(range.start + 2)
        && range.start + 3 < range.end
    {
        return range.start + 3;
    }
    if let Some(dateline) = document.article.dateline
        && sentence.span.start < dateline.end
        && dateline.end < sentence.span.end
    {
        let at = document.token_at(dateline.end);
        return if is_dash(at) { at + 1 } else { at }
            .clamp(range.start, range.end.saturating_sub(1));
    }
    let upper = |at: usize| {
        document
            .tokens
            .get(at)
            .is_some_and(|token| token.case == Case::Upper)
    };
    if document.token(range.start) == "("
        && document.token(range.start + 2) == ")"
        && upper(range.start + 1)
        && range.start + 3 < range.end
    {
        let at = range.start + 3;
        return if is_dash(at) && at + 1 < range.end {
            at + 1
        } else {
            at
        };
    }
    if upper(range.start) {
        let dash = (range.start + 1..range.end.min(range.start + 14))
            .find(|at| is_dash(*at) && document.tokens[*at].space_before);
        if let Some(dash) = dash
            && dash + 1 < range.end
            && document.tokens[dash + 1].space_before
            && (range.start..dash).any(|at| {
                matches!(document.token(at), "(" | ",")
                    || document.tokens[at].kind == TokenKind::Number
                    || dash - range.start < 4
            })
        {
            return dash + 1;
        }
    }
    range.start
}

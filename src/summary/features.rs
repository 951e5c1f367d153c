//! What the ranker sees of a sentence. Training and prediction share this one extractor.

use super::background::Background;
use super::surface::Surface;
use super::words::Words;
use crate::input::BlockKind;
use crate::span::Span;
use crate::text::{Case, Document, Sentence, TokenKind};

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
pub(super) fn candidates_of(document: &Document<'_>, words: &Words<'_>) -> Vec<Candidate> {
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
    words: &'d Words<'d>,
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
    fn new(document: &'d Document<'a>, words: &'d Words<'d>) -> Self {
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

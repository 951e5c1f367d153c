//! The article as input to the quote models: the form, class, name and quoted region of each token.

use std::cell::RefCell;

use crate::entities::{Entities, EntityId, MentionKind};
use crate::learn::weights::{combine, hash};
use crate::lexicon::clusters::Clusters;
use crate::lexicon::{Class, Classes, Recent, cue_level};
use crate::span::Span;
use crate::text::{Document, Lexeme, TokenKind, TokenRange};

use super::regions::{self, Region};
use super::token_class::class_of;

pub(super) use super::token_class::class;

/// A run of tokens: the index of the first and the index after the last.
pub(super) type Run = (usize, usize);

/// The value of [`Word::region`] outside quotation marks.
pub(super) const NO_REGION: u32 = u32::MAX;

/// Properties of a token that the models use.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Word {
    /// Hash of the form in lower case, with straight apostrophes.
    pub key: u64,
    /// Hash of the last three bytes of the form in lower case.
    pub suffix: u64,
    /// Coarse class, one of [`class`] or another closed class of the lexicon.
    pub class: u8,
    /// The name that the token is part of.
    pub name: NameTag,
    /// Index of the outermost quoted region that contains the token, marks included, or [`NO_REGION`].
    pub region: u32,
    /// Index of its sentence.
    pub sentence: u32,
    /// Cue level: how often the word is the head of a cue, from 1 (rarely) to 8 (nearly always); 0 for never.
    pub level: u8,
    /// Whether it starts with an upper-case letter.
    pub capital: bool,
    /// Word clusters of medium and of fine granularity; 0 for none.
    pub clusters: [u16; 2],
}

impl Word {
    /// Whether the token is inside quotation marks, or is one of the marks.
    pub(super) fn is_quoted(&self) -> bool {
        self.region != NO_REGION
    }
}

/// Whether a token is part of a name, and the kind of name. The discriminants are part of the features.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[repr(u8)]
pub(super) enum NameTag {
    /// Not part of a name.
    #[default]
    Outside = 0,
    /// The first token of a person's name.
    Person = 1,
    /// The first token of an organization's name.
    Organization = 2,
    /// The first token of a place's name.
    Place = 3,
    /// A later token of a person's name.
    InPerson = 5,
    /// A later token of an organization's name.
    InOrganization = 6,
    /// A later token of a place's name.
    InPlace = 7,
}

impl NameTag {
    /// The number of the tag in features.
    #[inline]
    pub(super) fn code(self) -> u64 {
        self as u64
    }

    /// The number of the kind in features. It is the same for all tokens of a name.
    pub(super) fn kind_code(self) -> u64 {
        self.code() & 3
    }

    /// Whether the token is part of a name.
    pub(super) fn is_name(self) -> bool {
        self != Self::Outside
    }

    /// Whether the token is part of a name that began before it.
    pub(super) fn is_inside(self) -> bool {
        matches!(self, Self::InPerson | Self::InOrganization | Self::InPlace)
    }

    /// Whether the token is part of a person's name.
    pub(super) fn is_person(self) -> bool {
        matches!(self, Self::Person | Self::InPerson)
    }

    /// Whether the token is part of an organization's name.
    pub(super) fn is_organization(self) -> bool {
        matches!(self, Self::Organization | Self::InOrganization)
    }
}

/// A document prepared for the quote models.
#[derive(Debug)]
pub(super) struct QuoteContext<'d> {
    /// The document.
    pub document: &'d Document<'d>,
    /// One for each token.
    pub words: Vec<Word>,
    /// The outermost quoted regions, in text order.
    pub regions: Vec<Region>,
    /// The tokens of each region.
    pub region_tokens: Vec<Run>,
    /// The tokens of each paragraph.
    pub paragraphs: Vec<Run>,
    /// For each sentence, whether it has words in quotation marks.
    pub has_quoted: Vec<bool>,
}

impl<'d> QuoteContext<'d> {
    /// Prepares a document with resolved entities.
    pub(super) fn new(document: &'d Document<'d>, entities: &Entities) -> Self {
        let text = document.text();
        let mut paragraphs: Vec<(usize, usize)> = Vec::new();
        let mut spans: Vec<Span> = Vec::new();
        let mut block = usize::MAX;
        for sentence in &document.sentences {
            if sentence.block != block || paragraphs.is_empty() {
                paragraphs.push((sentence.tokens.start, sentence.tokens.end));
                spans.push(sentence.span);
                block = sentence.block;
            } else if let (Some(last), Some(span)) = (paragraphs.last_mut(), spans.last_mut()) {
                last.1 = sentence.tokens.end;
                *span = span.cover(sentence.span);
            }
        }
        let mut regions = regions::regions(text, spans.iter().copied());
        regions.retain(|region| region.level == 1);
        let mut context = Self {
            document,
            words: words(document),
            region_tokens: Vec::with_capacity(regions.len()),
            regions,
            paragraphs,
            has_quoted: vec![false; document.sentences.len()],
        };
        context.place_regions();
        context.place_names(entities);
        context
    }

    fn place_regions(&mut self) {
        let tokens = &self.document.tokens;
        let mut at = 0;
        for (index, region) in self.regions.iter().enumerate() {
            while at < tokens.len() && tokens[at].span.end <= region.span.start {
                at += 1;
            }
            let start = at;
            while at < tokens.len() && tokens[at].span.start < region.span.end {
                self.words[at].region = index as u32;
                if let Some(has) = self.has_quoted.get_mut(self.words[at].sentence as usize) {
                    *has = true;
                }
                at += 1;
            }
            self.region_tokens.push((start, at));
        }
    }

    fn place_names(&mut self, entities: &Entities) {
        for entity in entities.all() {
            let (first, inside) = match entity.id {
                EntityId::Person(_) => (NameTag::Person, NameTag::InPerson),
                EntityId::Organization(_) => (NameTag::Organization, NameTag::InOrganization),
                EntityId::Place(_) => (NameTag::Place, NameTag::InPlace),
            };
            let mentions = entity.mentions.iter();
            for mention in mentions.filter(|mention| mention.kind == MentionKind::Name) {
                let (start, end) = self.run_of(mention.span);
                for (at, word) in self.words[start..end].iter_mut().enumerate() {
                    word.name = if at == 0 { first } else { inside };
                }
            }
        }
    }

    /// The text of token `index`.
    pub(super) fn text(&self, index: usize) -> &'d str {
        self.document.token(index)
    }

    /// Whether token `index` belongs to a class of the lexeme table.
    pub(super) fn is(&self, index: usize, class: Class) -> bool {
        self.document.is(index, class)
    }

    /// The characters of a run of tokens.
    pub(super) fn span_of(&self, (start, end): Run) -> Span {
        self.document.span_of(TokenRange { start, end })
    }

    /// The tokens of a span.
    pub(super) fn run_of(&self, span: Span) -> Run {
        let tokens = &self.document.tokens;
        let end = tokens.partition_point(|token| token.span.start < span.end);
        (self.document.token_at(span.start), end)
    }

    /// The index of the paragraph that contains token `index`.
    pub(super) fn paragraph_of(&self, index: usize) -> usize {
        self.paragraphs.partition_point(|(_, end)| *end <= index)
    }

    /// The words of all pieces, in order.
    pub(super) fn words_of(&self, pieces: &[Run]) -> impl Iterator<Item = &Word> {
        pieces
            .iter()
            .flat_map(|(start, end)| &self.words[*start..*end])
    }

    /// Whether a run of tokens contains a region without a closing mark that the next paragraph does not resume.
    pub(super) fn has_lost_mark(&self, (start, end): Run) -> bool {
        let words = self.words[start..end].iter();
        let mut regions = words.filter(|w| w.is_quoted()).map(|w| w.region as usize);
        regions.any(|region| {
            let next = self.regions.get(region + 1);
            !self.regions[region].closed && !next.is_some_and(|next| next.resumes)
        })
    }

    /// Counts the words and numbers in a run of tokens.
    pub(super) fn words_in(&self, start: usize, end: usize) -> usize {
        self.document.tokens[start..end]
            .iter()
            .filter(|t| matches!(t.kind, TokenKind::Word | TokenKind::Number))
            .count()
    }
}

/// Properties of a word from the word lists.
#[derive(Debug, Clone, Copy, Default)]
struct Listed {
    classes: Classes,
    level: u8,
    clusters: [u16; 2],
}

impl Listed {
    fn look_up(key: u64) -> Self {
        let classes = Classes::of_lower_key(key);
        let clusters = Clusters::embedded().of(key, key);
        Self {
            classes,
            level: level_of(key, classes),
            clusters: [clusters[1], clusters[2]],
        }
    }
}

thread_local! {
    static RECENT: RefCell<Recent<(Word, u8)>> = const { RefCell::new(Recent::new()) };
}

fn words(document: &Document<'_>) -> Vec<Word> {
    let mut lower = Vec::new();
    // The word of each lexeme, and its class after the first word of a sentence.
    let forms: Vec<(Word, u8)> = RECENT.with_borrow_mut(|recent| {
        let forms = &document.lexemes;
        let keys = forms.iter().map(|f| combine(f.hash, f.kind as u64));
        recent.of_all(keys, |form| {
            word_of(&forms[form], document.text(), &mut lower)
        })
    });
    let mut words = Vec::with_capacity(document.tokens.len());
    for (sentence, range) in document.sentences.iter().map(|s| s.tokens).enumerate() {
        let mut initial = true;
        for token in document.tokens_of(range) {
            let (form, as_name) = &forms[token.lexeme as usize];
            words.push(Word {
                class: if initial { form.class } else { *as_name },
                sentence: sentence as u32,
                ..*form
            });
            if matches!(token.kind, TokenKind::Word | TokenKind::Number) {
                initial = false;
            }
        }
    }
    words
}

/// The properties of a lexeme that do not depend on its position, and its class after the first word of a sentence.
fn word_of(form: &Lexeme, text: &str, lower: &mut Vec<u8>) -> (Word, u8) {
    let written = form.span.of(text);
    lower_case(written, lower);
    let key = hash(lower);
    let listed = match form.kind {
        TokenKind::Word => Listed::look_up(key),
        _ => Listed::default(),
    };
    let capital = written.chars().next().is_some_and(char::is_uppercase);
    let tail = lower.len().saturating_sub(3);
    let class = |name_like| class_of(written, lower, form.kind, listed.classes, name_like);
    let word = Word {
        key,
        suffix: hash(&lower[tail..]),
        class: class(false),
        name: NameTag::Outside,
        region: NO_REGION,
        sentence: 0,
        level: listed.level,
        capital,
        clusters: listed.clusters,
    };
    (word, class(capital))
}

fn level_of(key: u64, classes: Classes) -> u8 {
    let level = cue_level(key);
    if level == 0 && classes.has(Class::SpeechVerb) {
        1
    } else {
        level
    }
}

/// Writes `form` in lower case, with straight apostrophes, to `out`.
fn lower_case(form: &str, out: &mut Vec<u8>) {
    out.clear();
    if form.is_ascii() {
        out.extend(form.bytes().map(|b| b.to_ascii_lowercase()));
        return;
    }
    let mut buffer = [0; 4];
    for c in form.chars().flat_map(char::to_lowercase) {
        let c = if c == '’' { '\'' } else { c };
        out.extend_from_slice(c.encode_utf8(&mut buffer).as_bytes());
    }
}

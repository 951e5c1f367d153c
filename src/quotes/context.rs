//! The article as the quote models see it: per token a word, a class, a name kind and a quoted region.

use std::cell::RefCell;

use crate::entities::{Entities, EntityId, MentionKind};
use crate::learn::weights::{combine, hash};
use crate::lexicon::clusters::Clusters;
use crate::lexicon::{Class, Classes, Recent, cue_level};
use crate::span::Span;
use crate::text::{Document, Lexeme, TokenKind};

use super::marks::{self, Region};

/// No region.
pub(super) const NONE: u32 = u32::MAX;

/// What the models know of a token.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Word {
    /// Hash of the lower-case form, apostrophes made straight.
    pub key: u64,
    /// Hash of the last three letters of the lower-case form.
    pub suffix: u64,
    /// Coarse class, see [`class_of`].
    pub class: u8,
    /// 0 none; 1 person, 2 organization, 3 place at its first token; 5 to 8 inside.
    pub name: u8,
    /// Index of the outermost quoted region that it stands in, marks included, or [`NONE`].
    pub region: u32,
    /// Index of its sentence.
    pub sentence: u32,
    /// How often the word is a cue, 0 to 8; 0 for words that never are.
    pub level: u8,
    /// Starts with an upper-case letter.
    pub capital: bool,
    /// Its clusters of words that are used alike, of middle size and fine; 0 for none.
    pub clusters: [u16; 2],
}

/// A document with what the models need.
#[derive(Debug)]
pub(super) struct QuoteContext<'d> {
    /// The document.
    pub document: &'d Document<'d>,
    /// One for each token.
    pub words: Vec<Word>,
    /// Outermost quoted regions, in order.
    pub regions: Vec<Region>,
    /// Tokens of each region: first and one behind the last.
    pub region_tokens: Vec<(usize, usize)>,
    /// Tokens of each paragraph.
    pub paragraphs: Vec<(usize, usize)>,
    /// For each sentence, whether it has words in quotation marks.
    pub marked: Vec<bool>,
}

/// Coarse classes: the closed ones of the lexicon that a rule asks for, and those beyond.
pub(super) mod class {
    // The numbers of the closed classes are the values of `Class::FunctionWord`.
    pub(in crate::quotes) const ABOUT: u8 = 24;
    pub(in crate::quotes) const AGAINST: u8 = 25;
    pub(in crate::quotes) const ADVERB: u8 = 34;
    pub(in crate::quotes) const AND: u8 = 27;
    pub(in crate::quotes) const AS: u8 = 16;
    pub(in crate::quotes) const AT: u8 = 21;
    pub(in crate::quotes) const BE: u8 = 7;
    pub(in crate::quotes) const BUT: u8 = 28;
    pub(in crate::quotes) const BY: u8 = 17;
    pub(in crate::quotes) const CONTR: u8 = 11;
    pub(in crate::quotes) const DEMONSTRATIVE: u8 = 2;
    pub(in crate::quotes) const DETERMINER: u8 = 1;
    pub(in crate::quotes) const DO: u8 = 9;
    pub(in crate::quotes) const FOR: u8 = 18;
    pub(in crate::quotes) const FROM: u8 = 23;
    pub(in crate::quotes) const HAVE: u8 = 8;
    pub(in crate::quotes) const IN: u8 = 19;
    pub(in crate::quotes) const IT: u8 = 5;
    pub(in crate::quotes) const MODAL: u8 = 10;
    pub(in crate::quotes) const NEG: u8 = 12;
    pub(in crate::quotes) const OBJ: u8 = 6;
    pub(in crate::quotes) const OF: u8 = 13;
    pub(in crate::quotes) const ON: u8 = 20;
    pub(in crate::quotes) const OWNER: u8 = 3;
    pub(in crate::quotes) const PREP: u8 = 26;
    pub(in crate::quotes) const SUBJ: u8 = 4;
    pub(in crate::quotes) const THAT: u8 = 15;
    pub(in crate::quotes) const SUB: u8 = 29;
    pub(in crate::quotes) const TITLE: u8 = 36;
    pub(in crate::quotes) const TO: u8 = 14;
    pub(in crate::quotes) const WH: u8 = 32;
    pub(in crate::quotes) const WHICH: u8 = 31;
    pub(in crate::quotes) const WHO: u8 = 30;
    pub(in crate::quotes) const WITH: u8 = 22;
    pub(in crate::quotes) const COMMA: u8 = 40;
    pub(in crate::quotes) const STOP: u8 = 41;
    pub(in crate::quotes) const COLON: u8 = 42;
    pub(in crate::quotes) const SEMICOLON: u8 = 43;
    pub(in crate::quotes) const DASH: u8 = 44;
    pub(in crate::quotes) const MARK: u8 = 45;
    pub(in crate::quotes) const BRACKET: u8 = 46;
    pub(in crate::quotes) const QUESTION: u8 = 47;
    pub(in crate::quotes) const OTHER_MARK: u8 = 48;
    pub(in crate::quotes) const SYMBOL: u8 = 49;
    pub(in crate::quotes) const NUMBER: u8 = 50;
    pub(in crate::quotes) const CAPITAL: u8 = 51;
    pub(in crate::quotes) const UNKNOWN: u8 = 52;
    pub(in crate::quotes) const NOUN: u8 = 53;
    pub(in crate::quotes) const PERSON: u8 = 54;
    pub(in crate::quotes) const SPEECH_NOUN: u8 = 55;
    pub(in crate::quotes) const PLAIN: u8 = 56;
    pub(in crate::quotes) const THIRD: u8 = 57;
    pub(in crate::quotes) const PAST: u8 = 58;
    pub(in crate::quotes) const ING: u8 = 59;
    pub(in crate::quotes) const SPEECH_PLAIN: u8 = 60;
    pub(in crate::quotes) const SPEECH_THIRD: u8 = 61;
    pub(in crate::quotes) const SPEECH_PAST: u8 = 62;
    pub(in crate::quotes) const SPEECH_ING: u8 = 63;
    pub(in crate::quotes) const MODIFIER: u8 = 64;
    pub(in crate::quotes) const NOUN_OR_VERB: u8 = 65;
    pub(in crate::quotes) const POSSESSIVE: u8 = 66;
    pub(in crate::quotes) const POSSESSIVE_NAME: u8 = 67;
    /// A quoted stretch taken as one unit.
    pub(in crate::quotes) const QUOTED: u8 = 68;
    /// A stretch of narration in another sentence taken as one unit.
    pub(in crate::quotes) const NARRATION: u8 = 69;
    /// Beyond the window.
    pub(in crate::quotes) const EDGE: u8 = 70;
}

/// True for the classes of prepositions.
pub(super) fn is_preposition(c: u8) -> bool {
    matches!(
        c,
        class::OF
            | class::TO
            | class::FOR
            | class::IN
            | class::ON
            | class::AT
            | class::WITH
            | class::FROM
            | class::ABOUT
            | class::AGAINST
            | class::PREP
            | class::BY
            | class::AS
    )
}

impl<'d> QuoteContext<'d> {
    /// Reads a document.
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
        let mut regions = marks::regions(text, spans.iter().copied());
        regions.retain(|region| region.level == 1);
        let mut context = Self {
            document,
            words: words(document),
            region_tokens: Vec::with_capacity(regions.len()),
            regions,
            paragraphs,
            marked: vec![false; document.sentences.len()],
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
                if let Some(marked) = self.marked.get_mut(self.words[at].sentence as usize) {
                    *marked = true;
                }
                at += 1;
            }
            self.region_tokens.push((start, at));
        }
    }

    fn place_names(&mut self, entities: &Entities) {
        for entity in entities.all() {
            let kind = match entity.id {
                EntityId::Person(_) => 1,
                EntityId::Organization(_) => 2,
                EntityId::Place(_) => 3,
            };
            let names = entity.mentions.iter();
            for name in names.filter(|mention| mention.kind == MentionKind::Name) {
                self.place_name(name.span, kind);
            }
        }
    }

    fn place_name(&mut self, span: Span, kind: u8) {
        let mut at = self.document.token_at(span.start);
        let mut tag = kind;
        while let Some(token) = self
            .document
            .tokens
            .get(at)
            .filter(|t| t.span.start < span.end)
        {
            if token.span.end > span.start {
                self.words[at].name = tag;
                tag = kind + 4;
            }
            at += 1;
        }
    }

    /// The text of token `index`.
    pub(super) fn text(&self, index: usize) -> &'d str {
        self.document.token(index)
    }

    /// Number of word tokens in a range of tokens.
    pub(super) fn words_in(&self, start: usize, end: usize) -> usize {
        self.document.tokens[start..end]
            .iter()
            .filter(|t| matches!(t.kind, TokenKind::Word | TokenKind::Number))
            .count()
    }
}

/// What the lists say of a word.
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
    // What each form is, and its class where it stands as a name would.
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

/// What the models know of a form wherever it stands, and its class behind the first word of a sentence.
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
        name: 0,
        region: NONE,
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

/// Writes the lower-case form of `form` with straight apostrophes to `out`.
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

/// The coarse class: a closed class of the lexicon (1 to 36), else one of [`class`].
fn class_of(form: &str, lower: &[u8], kind: TokenKind, classes: Classes, name_like: bool) -> u8 {
    match kind {
        TokenKind::Number => return class::NUMBER,
        TokenKind::Symbol => return class::SYMBOL,
        TokenKind::Punctuation => {
            return match form {
                "," => class::COMMA,
                "." | "!" | "…" | "..." => class::STOP,
                "?" => class::QUESTION,
                ":" => class::COLON,
                ";" => class::SEMICOLON,
                "-" | "–" | "—" | "--" => class::DASH,
                "“" | "”" | "\"" | "‘" | "’" | "'" | "''" | "``" | "«" | "»" => {
                    class::MARK
                }
                "(" | ")" | "[" | "]" => class::BRACKET,
                _ => class::OTHER_MARK,
            };
        }
        TokenKind::Word => {}
    }
    if lower == b"'s" {
        return class::POSSESSIVE;
    }
    let closed = classes.closed_class();
    if name_like && closed != class::SUBJ {
        return if lower.ends_with(b"'s") {
            class::POSSESSIVE_NAME
        } else {
            class::CAPITAL
        };
    }
    if closed != 0 {
        return closed;
    }
    if lower.ends_with(b"'s") || lower.ends_with(b"s'") {
        return class::POSSESSIVE;
    }
    open_class(classes)
}

fn open_class(classes: Classes) -> u8 {
    use Class::{
        MostlyVerb, Noun, PersonOrGroupNoun, SpeechNoun, SpeechVerb, VerbBase, VerbIng, VerbPast,
        VerbThirdPerson,
    };
    let speech = classes.has(SpeechVerb);
    if !classes.has_word_class() {
        class::UNKNOWN
    } else if classes.has(MostlyVerb) {
        let (plain, marked) = if classes.has(VerbPast) {
            (class::PAST, class::SPEECH_PAST)
        } else if classes.has(VerbIng) {
            (class::ING, class::SPEECH_ING)
        } else if classes.has(VerbThirdPerson) {
            (class::THIRD, class::SPEECH_THIRD)
        } else {
            (class::PLAIN, class::SPEECH_PLAIN)
        };
        if speech { marked } else { plain }
    } else if classes.has(SpeechNoun) && classes.has(Noun) {
        class::SPEECH_NOUN
    } else if classes.has(PersonOrGroupNoun) {
        class::PERSON
    } else if classes.has(Noun) && classes.has_any(&[VerbBase, VerbThirdPerson]) {
        class::NOUN_OR_VERB
    } else if classes.has(Noun) {
        class::NOUN
    } else {
        class::MODIFIER
    }
}

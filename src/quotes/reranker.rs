//! How likely a proposal is right as a whole: boosted trees over what the random field cannot see unit by unit.
//!
//! Their sum gives the confidence: they were trained, by cross-fitting, on proposals for articles that the field had not seen.
//! They also choose between the ways in which one cue can be read, a reranker in the sense of Collins and Koo (2005).

use super::context::{NONE, QuoteContext, class};
use super::proposals::Proposal;
use super::trees::{Forest, Trees};
use super::window::steps;

/// Number of features.
pub(super) const FEATURES: usize = 59;

/// Stands in the file: change the first number when a feature changes, and train again.
pub(super) const FINGERPRINT: u64 = 5 << 32 | FEATURES as u64;

/// What the models say of a proposal.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Evidence {
    /// Sum of the cue classifier's weights.
    pub cue_sum: f32,
    /// Logarithm of the probability of this context in its window.
    pub log_content: f32,
    /// How far that is behind the most probable context.
    pub behind: f32,
    /// The number of this context, the most probable first, and how many there are.
    pub number: usize,
    pub ways: usize,
    /// Logarithm of the probability of all of them.
    pub all: f32,
    /// Sums of the surest other cue in the content, and of the surest within its sentence outside.
    pub cue_inside: f32,
    pub cue_beside: f32,
}

/// The trained trees.
#[derive(Debug, Clone)]
pub(super) struct Reranker {
    trees: Forest,
}

impl Reranker {
    /// Opens its file.
    pub(super) fn open(bytes: &[u8]) -> Option<Self> {
        Some(Self {
            trees: Forest::new::<FEATURES>(&Trees::open(bytes, FINGERPRINT)?),
        })
    }

    /// The probability that the content is right.
    pub(super) fn confidence(
        &self,
        context: &QuoteContext<'_>,
        proposal: &Proposal,
        evidence: &Evidence,
    ) -> f32 {
        let sum = self.trees.sum(&features(context, proposal, evidence));
        1.0 / (1.0 + (-sum).exp())
    }
}

/// What the trees ask about. Classes stand as their numbers, distances in few steps.
pub(super) fn features(
    context: &QuoteContext<'_>,
    proposal: &Proposal,
    evidence: &Evidence,
) -> [f32; FEATURES] {
    let first = proposal.pieces[0].0;
    let last = proposal.pieces[proposal.pieces.len() - 1].1 - 1;
    let cue = proposal.cue.unwrap_or(first);
    let view = View { context };
    let content = view.content(proposal, cue);
    let rest = view.rest(last + 1);
    let seam = view.seam(proposal);
    let source = view.source(proposal, cue);
    let words = words(context, proposal);
    let before = if first == cue + 1 {
        1
    } else {
        view.class(first.wrapping_sub(1))
    };
    let gap = steps(if first > cue {
        first - cue
    } else {
        cue.saturating_sub(last)
    });
    let models = [
        evidence.cue_sum,
        evidence.log_content,
        evidence.behind,
        evidence.number as f32,
        evidence.ways as f32,
        evidence.all,
        evidence.cue_inside,
        evidence.cue_beside,
        words as f32,
        f32::from(proposal.source.is_none()),
    ];
    let numbers = [
        proposal.kind as u64,
        order(proposal, cue, first, last),
        proposal.pieces.len() as u64,
        content.verb,
        content.verbs,
        content.marks,
        content.marked,
        content.sentences,
        content.gap,
        content.other_speech,
        content.turn & 0xFF,
        content.turn >> 8,
        content.coordinated & 0xFF,
        content.coordinated >> 8,
        view.class(cue),
        view.class(cue + 1),
        view.class(cue.wrapping_sub(1)),
        view.class(first),
        view.class(first + 1),
        view.class(last),
        view.class(last + 1),
        view.class(last + 2),
        before,
        gap,
        rest.length,
        rest.comma,
        rest.marks,
        source.class & 0xFF,
        source.class >> 8,
        source.length,
        source.distance & 15,
        source.distance >> 4,
        view.level(cue),
        view.level(last + 1),
        view.level(last + 2),
        view.denied(cue),
        view.name(first.wrapping_sub(1)),
        view.name(last + 1),
        view.capital(first),
        view.subject(first),
        u64::from(context.words[cue].sentence == 0),
        view.edge(first.wrapping_sub(1), first),
        view.edge(last, last + 1),
        form(context, &proposal.pieces) as u64,
        seam.ends,
        seam.before,
        seam.begins,
        seam.marks,
        seam.words,
    ];
    let mut all = [0.0; FEATURES];
    let values = models.into_iter().chain(numbers.map(|n| n as f32));
    for (slot, value) in all.iter_mut().zip(values) {
        *slot = value;
    }
    all
}

/// Words of the content, of each piece at most 40 tokens.
fn words(context: &QuoteContext<'_>, proposal: &Proposal) -> usize {
    let pieces = proposal.pieces.iter();
    pieces
        .map(|(start, end)| context.words_in(*start, (*end).min(start + 40)))
        .sum()
}

/// Where the cue stands to the content: before, behind, between.
fn order(proposal: &Proposal, cue: usize, first: usize, last: usize) -> u64 {
    match proposal.cue {
        None => 3,
        Some(_) if cue < first => 0,
        Some(_) if cue > last => 1,
        Some(_) => 2,
    }
}

/// What the content holds.
#[derive(Debug, Default)]
struct Content {
    /// 0 no verb, 1 plain or -ing forms only, 2 a finite verb.
    verb: u64,
    /// Finite verbs outside marks.
    verbs: u64,
    /// Words inside marks, in steps.
    marked: u64,
    /// Sentences.
    sentences: u64,
    /// Whether it begins and ends with a quoted stretch, and how many it holds.
    marks: u64,
    /// Size of the longest gap between pieces.
    gap: u64,
    /// Level of the surest other verb of speech behind a comma or "and".
    other_speech: u64,
    /// The last word behind a comma outside marks that leads a clause or phrase of circumstance, and how far from the end.
    turn: u64,
    /// The class of the verb behind the last "and" or "but", and whether a quoted stretch was before.
    coordinated: u64,
}

/// What stands behind the content in its sentence.
#[derive(Debug)]
struct Rest {
    length: u64,
    comma: u64,
    marks: u64,
}

/// Where the last piece of the content is parted from the one before.
#[derive(Debug, Default)]
struct Seam {
    /// Classes of the last token before, of the one in front of the last piece, and of its first.
    ends: u64,
    before: u64,
    begins: u64,
    /// Whether what ends and what begins stands in marks.
    marks: u64,
    /// Length of the last piece.
    words: u64,
}

/// The source.
#[derive(Debug)]
struct Source {
    class: u64,
    length: u64,
    distance: u64,
}

#[derive(Debug)]
struct View<'r, 'd> {
    context: &'r QuoteContext<'d>,
}

impl View<'_, '_> {
    fn class(&self, at: usize) -> u64 {
        let word = self.context.words.get(at);
        word.map_or(u64::from(class::EDGE), |word| u64::from(word.class))
    }

    fn level(&self, at: usize) -> u64 {
        let word = self.context.words.get(at);
        word.map_or(0, |word| u64::from(word.level))
    }

    /// How a token stands in a name: 0 outside, 1 at its beginning, 2 within.
    fn name(&self, at: usize) -> u64 {
        let word = self.context.words.get(at);
        word.map_or(0, |word| {
            u64::from(word.name > 0) + u64::from(word.name > 4)
        })
    }

    /// 1 where a sentence ends between two tokens, 2 where a paragraph does.
    fn edge(&self, left: usize, right: usize) -> u64 {
        let words = &self.context.words;
        let (Some(a), Some(b)) = (words.get(left), words.get(right)) else {
            return 2;
        };
        let block = |word: &super::context::Word| {
            let sentence = self.context.document.sentences.get(word.sentence as usize);
            sentence.map(|sentence| sentence.block)
        };
        u64::from(a.sentence != b.sentence) + u64::from(block(a) != block(b))
    }

    fn capital(&self, at: usize) -> u64 {
        let word = self.context.words.get(at);
        word.map_or(0, |word| u64::from(word.capital))
    }

    /// How far behind `from` the first finite verb stands, when nothing but the words of a subject is in front of it.
    fn subject(&self, from: usize) -> u64 {
        for steps in 0..8 {
            let c = self.class(from + steps) as u8;
            if verb(c) == 2 {
                return steps as u64 + 1;
            }
            if matches!(
                c,
                class::COMMA | class::STOP | class::SEMICOLON | class::QUESTION
            ) {
                return 9;
            }
        }
        10
    }

    fn content(&self, proposal: &Proposal, cue: usize) -> Content {
        let words = &self.context.words;
        let mut content = Content::default();
        let mut regions = 0;
        let mut marked = 0;
        let mut region = NONE;
        let mut last_end = None;
        for (start, end) in &proposal.pieces {
            if let Some(before) = last_end {
                content.gap = content.gap.max(steps(start - before));
            }
            last_end = Some(*end);
            for at in *start..(*end).min(start + 80) {
                let word = &words[at];
                let form = verb(word.class);
                content.verb = content.verb.max(form);
                if word.region == NONE {
                    content.verbs += u64::from(form == 2);
                } else {
                    marked += 1;
                }
                if word.region != region {
                    region = word.region;
                    regions += u64::from(region != NONE);
                }
                let leads = at > *start
                    && word.region == NONE
                    && matches!(words[at - 1].class, class::COMMA | class::DASH);
                let coordinates = matches!(word.class, class::AND | class::BUT);
                if leads && (word.class < class::COMMA || word.class == class::ING) && !coordinates
                {
                    content.turn = u64::from(word.class) | steps(end - at) << 8;
                }
                if coordinates && word.region == NONE {
                    let next = words.get(at + 1).map_or(0, |next| next.class);
                    content.coordinated = u64::from(next) | u64::from(regions > 0) << 8;
                }
                if (leads || coordinates || is_and(words, at)) && at != cue && word.region == NONE {
                    let near = words[at..(at + 3).min(*end)].iter();
                    let level = near
                        .filter(|word| matches!(word.class, class::SPEECH_PAST | class::SPEECH_ING))
                        .map(|word| u64::from(word.level))
                        .max();
                    content.other_speech = content.other_speech.max(level.unwrap_or(0));
                }
            }
        }
        let (first, last) = (proposal.pieces[0].0, last_end.unwrap_or(1) - 1);
        content.marked = steps(marked);
        content.sentences = u64::from(words[last].sentence - words[first].sentence);
        content.marks = u64::from(words[first].region != NONE)
            | u64::from(words[last].region != NONE) << 1
            | regions.min(3) << 2;
        content
    }

    fn seam(&self, proposal: &Proposal) -> Seam {
        let [.., (_, end), (start, last)] = proposal.pieces.as_slice() else {
            return Seam::default();
        };
        let words = &self.context.words;
        let marked = |at: usize| u64::from(words[at].region != NONE);
        Seam {
            ends: self.class(end - 1),
            before: self.class(start - 1),
            begins: self.class(*start),
            marks: 1 + marked(end - 1) + 2 * marked(*start),
            words: steps(last - start),
        }
    }

    fn rest(&self, from: usize) -> Rest {
        let words = &self.context.words;
        let sentence = words[from - 1].sentence;
        let mut rest = Rest {
            length: 0,
            comma: 0,
            marks: 0,
        };
        let mut count = 0;
        let tokens = words[from..].iter().take(40);
        for word in tokens.take_while(|word| word.sentence == sentence) {
            count += 1;
            rest.comma |= u64::from(word.class == class::COMMA);
            rest.marks |= u64::from(word.region != NONE);
        }
        rest.length = steps(count);
        rest
    }

    fn source(&self, proposal: &Proposal, cue: usize) -> Source {
        let Some((start, end)) = proposal.source else {
            return Source {
                class: 0,
                length: 0,
                distance: 0,
            };
        };
        let words = &self.context.words;
        // The head: the last word in front of a comma, a preposition or a relative pronoun.
        let head = (start..end)
            .find(|at| {
                let c = words[*at].class;
                c == class::COMMA
                    || matches!(
                        c,
                        class::OF
                            | class::FOR
                            | class::IN
                            | class::AT
                            | class::WHO
                            | class::FROM
                            | class::WITH
                            | class::PREP
                    )
            })
            .map_or(end, |at| at.max(start + 1))
            - 1;
        Source {
            class: u64::from(words[head].class) | u64::from(words[start].name & 3) << 8,
            length: steps(end - start),
            distance: steps(if cue >= end {
                cue - end
            } else {
                start.saturating_sub(cue + 1)
            }) | u64::from(cue < start) << 4,
        }
    }

    /// Whether the cue is denied ("did not say") or only possible ("would say", "to say").
    fn denied(&self, cue: usize) -> u64 {
        let mut found = 0;
        for back in 1..=3 {
            let c = self.class(cue.wrapping_sub(back)) as u8;
            if matches!(c, class::NEG) {
                found |= 1;
            } else if matches!(c, class::TO) && back == 1 {
                found |= 2;
            } else if matches!(c, class::MODAL) {
                found |= 4;
            } else if matches!(c, class::DO) {
                found |= 8;
            } else if matches!(c, class::HAVE | class::BE) {
                found |= 16;
            } else if matches!(c, class::CONTR) {
                found |= 32;
            } else {
                break;
            }
        }
        found
    }
}

/// What reported speech is as a part of speech.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// A clause: it says something.
    Clause,
    /// Begins with "to" and a verb: what is asked, promised, planned.
    Infinitive,
    /// No clause: what is named, called, praised, ordered.
    Phrase,
}

/// Tokens that are looked at for a verb.
const FAR: usize = 40;

/// The form of content. A verb behind a relative pronoun makes no clause of it: "the piano that he found".
pub(super) fn form(context: &QuoteContext<'_>, pieces: &[(usize, usize)]) -> Form {
    let words = &context.words;
    let first = pieces[0].0;
    let class = |at: usize| words.get(at).map_or(class::EDGE, |word| word.class);
    if class(first) == class::TO && matches!(verb(class(first + 1)), 1 | 2) {
        return Form::Infinitive;
    }
    if leads_clause(class(first)) || matches!(class(first), class::WH | class::SUB) {
        return Form::Clause;
    }
    for (start, end) in pieces {
        for at in *start..(*end).min(start + FAR) {
            let c = class(at);
            if at > first && leads_clause(c) {
                return Form::Phrase;
            }
            let plain = matches!(c, class::PLAIN | class::SPEECH_PLAIN);
            if verb(c) == 2 || (plain && at > first && class(at - 1) != class::TO) {
                return Form::Clause;
            }
        }
    }
    Form::Phrase
}

/// True for "that", "who", "which".
fn leads_clause(c: u8) -> bool {
    matches!(c, class::THAT | class::WHO | class::WHICH)
}

fn is_and(words: &[super::context::Word], at: usize) -> bool {
    at > 0 && matches!(words[at - 1].class, class::AND | class::BUT)
}

/// What verb a class can be: 2 finite, 1 plain or -ing, 0 none.
fn verb(c: u8) -> u64 {
    match c {
        class::PAST | class::THIRD | class::SPEECH_PAST | class::SPEECH_THIRD => 2,
        class::PLAIN | class::ING | class::SPEECH_PLAIN | class::SPEECH_ING => 1,
        _ if matches!(
            c,
            class::BE | class::HAVE | class::DO | class::MODAL | class::CONTR
        ) =>
        {
            2
        }
        _ => 0,
    }
}

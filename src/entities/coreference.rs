//! Ranks the entities that a pronoun or a description may refer to.
//!
//! Two stages ask: [`super::pronouns`] for the mentions of people, and [`crate::quotes`] for speakers, where the previous
//! speakers are known too. Boosted trees estimate for each candidate the probability that it is the antecedent. Mentions and
//! sources have trees of their own, since who speaks depends most on who spoke before.

use std::sync::LazyLock;

use crate::learn::trees::{Forest, Trees};
use crate::lexicon::{Class, Gender};
use crate::span::Span;
use crate::text::Document;

use super::names::is_possessive;

static MENTIONS: &[u8] = include_bytes!("../data/en/built/antecedents.bin");
static SOURCES: &[u8] = include_bytes!("../data/en/built/speakers.bin");

/// The number of leaves of each tree.
pub(crate) const LEAVES: usize = 8;
/// Number of features.
pub(crate) const FEATURES: usize = 58;
/// Fingerprint of the features in the model file. After a change to a feature, increase the first number and train again.
pub(crate) const FINGERPRINT: u64 = 3 << 32 | FEATURES as u64;

/// Maximum of the features that are distances in tokens.
const MAX_TOKENS: usize = 120;

/// The position of a token.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Place {
    /// Index of the token.
    pub(crate) token: usize,
    /// Index of its sentence.
    pub(crate) sentence: usize,
    /// Number of tokens before it in the sentence.
    pub(crate) offset: usize,
    /// Index of its block of text.
    pub(crate) block: usize,
    /// Whether it is inside a quotation.
    pub(crate) quoted: bool,
}

/// What kind of phrase refers to an antecedent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    /// "he", "she".
    Subject,
    /// "his", "her".
    Possessive,
    /// "him".
    Object,
    /// "himself", "herself".
    Reflexive,
    /// "it".
    It,
    /// "they".
    They,
    /// A noun for a person: "the minister".
    Person,
    /// An age or a nationality: "the 34-year-old".
    Trait,
    /// A noun for an organization: "the company".
    Organization,
}

impl Form {
    /// Whether it is a pronoun.
    #[cfg(feature = "workshop")]
    pub(crate) fn is_pronoun(self) -> bool {
        !matches!(self, Self::Person | Self::Trait | Self::Organization)
    }
}

/// The first word of a description.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Determiner {
    /// None, or the anaphor is a pronoun.
    None,
    /// "the".
    Definite,
    /// "his".
    Possessive,
    /// "a", "this" and others.
    Other,
}

/// A pronoun or description.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Anaphor {
    pub(crate) form: Form,
    pub(crate) place: Place,
    /// Its words.
    pub(crate) span: Span,
    /// The gender that it shows.
    pub(crate) gender: Option<Gender>,
    /// Whether it is next to a verb of saying.
    pub(crate) speaks: bool,
    /// Whether it is the source of a quote.
    pub(crate) is_source: bool,
    pub(crate) determiner: Determiner,
    /// Number of words between determiner and noun.
    pub(crate) modifiers: usize,
    /// Whether a prepositional phrase follows the noun.
    pub(crate) has_complement: bool,
    /// Whether its noun names a role that an article may also give to the person elsewhere.
    pub(crate) is_specific: bool,
}

/// What a candidate is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum CandidateKind {
    /// A person with a name.
    Person,
    /// Somebody without a name: "the driver".
    Unnamed,
    /// An organization.
    Organization,
    /// A place, whose government may act.
    Place,
}

/// How well the noun of a description fits a candidate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Fit {
    /// The article calls it something else.
    Contrary,
    /// Nothing is known, or the anaphor is a pronoun.
    Unknown,
    /// The kind fits.
    Kind,
    /// The noun is used for it.
    Noun,
    /// The noun and its modifiers are used for it.
    Full,
}

/// What the quotes so far say about a candidate.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Speech {
    /// Probability of the mention of the candidate that the source is, if it is one.
    pub(crate) own: f32,
    /// How many quotes ago it spoke, from 1; 0 if it did not.
    pub(crate) turns: usize,
    /// Number of tokens between its last quote and this one.
    pub(crate) gap: usize,
    /// Whether it spoke in the paragraph of the source.
    pub(crate) same_paragraph: bool,
    /// Whether its last mention is in the content of the quote.
    pub(crate) in_content: bool,
    /// Number of quotes so far.
    pub(crate) quotes: usize,
    /// Whether a source with the same noun was this speaker.
    pub(crate) same_noun: bool,
}

/// The syntactic position of a mention.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Slot {
    /// Whether it is the subject of its clause.
    pub(crate) subject: bool,
    /// Whether it is next to a verb of saying.
    pub(crate) speaks: bool,
    /// Whether it follows a preposition or is a possessor.
    pub(crate) oblique: bool,
}

impl Slot {
    /// The slot of a name or description in the tokens from `start` to `end`. `first` is whether it is the first mention
    /// of its sentence.
    pub(crate) fn of(document: &Document<'_>, start: usize, end: usize, first: bool) -> Self {
        let is = |at: usize, class: Class| document.is(at, class);
        let before = start.checked_sub(1);
        let speaks =
            is(end, Class::SayingVerb) || before.is_some_and(|at| is(at, Class::SayingVerb));
        let oblique = before.is_some_and(|at| is(at, Class::ObliquePreposition))
            || is_possessive(document.token(end));
        let comma = usize::from(document.token(end) == ",");
        let relative = is(end + comma, Class::Who);
        Self {
            subject: (first || speaks || relative) && !oblique,
            speaks,
            oblique,
        }
    }
}

/// An entity that may be the antecedent.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Candidate {
    /// A mention that identifies it: the first one by name, or that of somebody without a name.
    #[cfg_attr(
        not(feature = "workshop"),
        expect(dead_code, reason = "only training reads it")
    )]
    pub(crate) identity: Span,
    pub(crate) kind: CandidateKind,
    pub(crate) gender: Option<Gender>,
    /// The position of its last mention, or of the first if that follows the anaphor.
    pub(crate) place: Place,
    pub(crate) slot: Slot,
    /// Whether that mention is a pronoun.
    pub(crate) by_pronoun: bool,
    /// Number of mentions so far.
    pub(crate) count: usize,
    /// Number of mentions by name in the article.
    pub(crate) names: usize,
    pub(crate) fit: Fit,
    /// What is known of quotes; `None` outside of them.
    pub(crate) speech: Option<Speech>,
}

/// Chooses antecedents.
pub(crate) trait Choose {
    /// The index of the candidate that is the antecedent, with its probability. `None` if no candidate probably is.
    fn choose(&mut self, anaphor: &Anaphor, candidates: &[Candidate]) -> Option<(usize, f32)>;
}

/// The minimum probability of an antecedent. Chosen by cross-validation.
const MIN_PROBABILITY: f32 = 0.4;
/// The same for "he" and "she" as the source of a quote, which nearly always have an antecedent.
const MIN_OF_SOURCE: f32 = 0.12;

/// The trained trees.
#[derive(Debug, Clone)]
pub(crate) struct Ranker {
    mentions: Forest<LEAVES>,
    sources: Forest<LEAVES>,
}

impl Ranker {
    /// The built-in model.
    pub(crate) fn built_in() -> &'static Self {
        static RANKER: LazyLock<Ranker> = LazyLock::new(|| {
            let [mentions, sources] = [MENTIONS, SOURCES]
                .map(|built| Trees::open(built, FINGERPRINT).unwrap_or_default());
            Ranker::new(&mentions, &sources)
        });
        &RANKER
    }

    /// Makes a ranker of trees for mentions and for sources of quotes.
    pub(crate) fn new(mentions: &Trees<LEAVES>, sources: &Trees<LEAVES>) -> Self {
        Self {
            mentions: Forest::new::<FEATURES>(mentions),
            sources: Forest::new::<FEATURES>(sources),
        }
    }

    /// The probabilities of candidates with these features.
    pub(crate) fn probabilities(&self, is_source: bool, rows: &[[f32; FEATURES]]) -> Vec<f32> {
        let forest = if is_source {
            &self.sources
        } else {
            &self.mentions
        };
        forest.probabilities(rows)
    }
}

impl Choose for &Ranker {
    fn choose(&mut self, anaphor: &Anaphor, candidates: &[Candidate]) -> Option<(usize, f32)> {
        let indices = 0..candidates.len();
        let rows: Vec<[f32; FEATURES]> = indices
            .map(|index| features(anaphor, candidates, index))
            .collect();
        let probabilities = self.probabilities(anaphor.is_source, &rows);
        let scored = probabilities.into_iter().enumerate();
        let best = scored.max_by(|a, b| a.1.total_cmp(&b.1));
        let min = if anaphor.is_source && anaphor.form == Form::Subject {
            MIN_OF_SOURCE
        } else {
            MIN_PROBABILITY
        };
        best.filter(|(_, probability)| *probability >= min)
    }
}

/// The features of the candidate at `index`, some of which compare it with the others.
pub(crate) fn features(
    anaphor: &Anaphor,
    candidates: &[Candidate],
    index: usize,
) -> [f32; FEATURES] {
    let it = &candidates[index];
    let (here, there) = (anaphor.place, it.place);
    let rivals = |holds: &dyn Fn(&Candidate) -> bool| {
        let others = candidates.iter().enumerate();
        others
            .filter(|(at, other)| *at != index && holds(other))
            .count() as f32
    };
    let is_ahead = |candidate: &Candidate| candidate.place.token > here.token;
    let tokens = |candidate: &Candidate| here.token.abs_diff(candidate.place.token).min(MAX_TOKENS);
    let sentences = here.sentence.abs_diff(there.sentence);
    let agrees = |candidate: &Candidate| {
        f32::from(u8::from(
            candidate.gender.is_some() && candidate.gender == anaphor.gender,
        ))
    };
    let flag = |holds: bool| f32::from(u8::from(holds));
    let known = |of: &dyn Fn(&Speech) -> f32| it.speech.as_ref().map_or(-1.0, of);
    let turns = |candidate: &Candidate| match candidate.speech {
        Some(Speech { turns: 0, .. }) | None => usize::MAX,
        Some(speech) => speech.turns,
    };
    let own = |candidate: &Candidate| candidate.speech.map_or(0.0, |speech| speech.own);
    [
        // The anaphor.
        f32::from(anaphor.form as u8),
        flag(here.quoted),
        flag(anaphor.speaks),
        flag(anaphor.is_source),
        f32::from(anaphor.determiner as u8),
        anaphor.modifiers as f32,
        flag(anaphor.has_complement),
        flag(anaphor.is_specific),
        flag(anaphor.gender.is_some()),
        here.sentence.min(9) as f32,
        here.offset.min(20) as f32,
        // The candidate.
        f32::from(it.kind as u8),
        agrees(it),
        flag(it.gender.is_some()),
        flag(is_ahead(it)),
        sentences.min(12) as f32,
        tokens(it) as f32,
        here.block.abs_diff(there.block).min(9) as f32,
        flag(it.slot.subject),
        flag(it.slot.speaks),
        flag(it.slot.oblique),
        flag(it.by_pronoun),
        flag(there.quoted),
        flag(there.quoted == here.quoted),
        it.count.min(20) as f32,
        it.names.min(20) as f32,
        there.offset.min(20) as f32,
        f32::from(it.fit as u8),
        flag(it.slot.subject && sentences == 0),
        flag(it.slot.subject && sentences == 1),
        // The quotes so far.
        known(&|speech| speech.own),
        known(&|speech| speech.turns.min(5) as f32),
        known(&|speech| flag(speech.same_paragraph)),
        known(&|speech| flag(speech.in_content)),
        known(&|speech| speech.quotes.min(10) as f32),
        known(&|speech| flag(speech.same_noun)),
        known(&|speech| speech.gap.min(60) as f32),
        rivals(&|other| {
            other.slot.subject && other.place.quoted == here.quoted && tokens(other) < tokens(it)
        }),
        // The other candidates.
        rivals(&|_| true),
        rivals(&|other| tokens(other) < tokens(it)),
        rivals(&|other| agrees(other) > agrees(it)),
        rivals(&|other| agrees(other) >= agrees(it) && tokens(other) < tokens(it)),
        rivals(&|other| other.slot.subject && tokens(other) < tokens(it)),
        rivals(&|other| other.slot.subject && other.place.sentence == here.sentence),
        rivals(&|other| other.slot.subject && other.place.sentence + 1 == here.sentence),
        rivals(&|other| other.count > it.count),
        rivals(&|other| other.names > it.names),
        rivals(&|other| other.fit > it.fit),
        rivals(&|other| other.fit == it.fit),
        rivals(&|other| other.fit >= it.fit && tokens(other) < tokens(it)),
        rivals(&|other| turns(other) < turns(it)),
        rivals(&|other| other.kind == it.kind && tokens(other) < tokens(it)),
        rivals(&|other| own(other) > own(it)),
        rivals(&|other| other.kind == CandidateKind::Unnamed),
        rivals(&|other| other.slot.speaks && tokens(other) < tokens(it)),
        rivals(&|other| other.place.quoted == here.quoted && tokens(other) < tokens(it)),
        rivals(&|other| other.place.sentence == here.sentence),
        rivals(&|other| other.by_pronoun && tokens(other) < tokens(it)),
    ]
}

//! The features of a name: its labels, its words, the words around it, and the other names of the article.

use std::collections::{HashMap, HashSet};

use crate::input::BlockKind;
use crate::learn::weights::hash;
use crate::lexicon::gazetteer::{self, Gazetteer, PhraseKey};
use crate::lexicon::organizations::{is_company_suffix, kind_of_word};
use crate::lexicon::places::{PlaceKind, named};
use crate::lexicon::{Class, Classes, fold};
use crate::names::Label;
use crate::text::{Case, Document, TokenKind, TokenRange};

use super::super::relabel::LabeledName;
use super::candidates::{Candidate, without_possessive};

/// The number of features.
pub(super) const FEATURES: usize = 99;

/// Changes with the meaning of the features.
pub(super) const FINGERPRINT: u64 = 1 << 32 | FEATURES as u64;

/// The number of features of the words around an occurrence.
const AROUND: usize = 44;

/// The labels, in the order of their features.
const LABELS: [Label; 6] = [
    Label::Person,
    Label::Location,
    Label::Organization,
    Label::Facility,
    Label::Group,
    Label::Other,
];

/// What the features of all names of an article are computed from.
pub(super) struct Article<'d, 'a> {
    document: &'d Document<'a>,
    /// For each token, the label of its name.
    labels: Vec<Option<Label>>,
    /// For each lower-case word, the labels of longer names that contain it, as bits in the order of [`LABELS`].
    inside: HashMap<String, u8>,
    /// The initials of the names of organizations.
    initials: HashSet<String>,
    /// Share of the words of reports on sports.
    sports: f32,
    /// The hyphens of scores, such as "2-1", in text order.
    scores: Vec<usize>,
}

/// A row of features in the making.
struct Row {
    values: [f32; FEATURES],
    next: usize,
}

impl Row {
    fn push(&mut self, value: f32) {
        if let Some(slot) = self.values.get_mut(self.next) {
            *slot = value;
        }
        self.next += 1;
    }

    fn flag(&mut self, value: bool) {
        self.push(f32::from(u8::from(value)));
    }
}

impl<'d, 'a> Article<'d, 'a> {
    /// Reads an article with its names.
    pub(super) fn new(
        document: &'d Document<'a>,
        names: &[LabeledName],
        groups: &[Candidate<'_>],
    ) -> Self {
        let mut labels = vec![None; document.tokens.len()];
        for name in names {
            labels[name.tokens.start..name.tokens.end].fill(Some(name.label));
        }
        let mut inside: HashMap<String, u8> = HashMap::new();
        let mut initials = HashSet::new();
        for group in groups.iter().filter(|group| group.is_tagged) {
            let bit = LABELS
                .iter()
                .position(|label| *label == group.names[0].label);
            let words: Vec<&str> = group.text.split_whitespace().collect();
            if words.len() > 1 {
                for word in &words {
                    *inside.entry(word.to_lowercase()).or_default() |= 1 << bit.unwrap_or(0);
                }
                let capitals = words.iter().filter_map(|word| word.chars().next());
                initials.insert(capitals.filter(|first| first.is_uppercase()).collect());
            }
        }
        let sports = (0..document.tokens.len()).filter(|at| document.is(*at, Class::SportWord));
        Self {
            document,
            labels,
            inside,
            initials,
            sports: sports.count() as f32 / document.tokens.len().max(1) as f32,
            scores: scores(document),
        }
    }

    /// Whether a score is among these tokens.
    fn has_score(&self, tokens: TokenRange) -> bool {
        let next = self.scores.partition_point(|at| *at < tokens.start);
        self.scores.get(next).is_some_and(|at| *at < tokens.end)
    }

    /// The features of a name.
    pub(super) fn features(&self, group: &Candidate<'_>) -> [f32; FEATURES] {
        let mut row = Row {
            values: [0.0; FEATURES],
            next: 0,
        };
        self.labels(group, &mut row);
        form(group.text, &mut row);
        words(group.text, &mut row);
        self.others(group, &mut row);
        self.surroundings(group, &mut row);
        debug_assert!(row.next <= FEATURES, "{} features", row.next);
        row.values
    }

    /// The labels of the tagger.
    fn labels(&self, group: &Candidate<'_>, row: &mut Row) {
        let count = group.names.len() as f32;
        for label in LABELS {
            let own = group.names.iter().filter(|name| name.label == label);
            row.push(own.map(|name| name.confidence).sum::<f32>() / count);
        }
        row.flag(group.is_tagged);
        let confidences = group.names.iter().map(|name| name.confidence);
        row.push(confidences.fold(0.0, f32::max));
        row.push(count.ln());
        row.flag(group.names.iter().any(|name| name.rule.is_some()));
    }

    /// The other names of the article.
    fn others(&self, group: &Candidate<'_>, row: &mut Row) {
        let words = group.text.split_whitespace();
        let bits = words.map(|word| self.inside.get(&word.to_lowercase()).copied().unwrap_or(0));
        let single = !group.text.contains(' ');
        let bits = bits.fold(0, |all, bits| all | bits);
        for index in 0..3 {
            row.flag(single && bits >> index & 1 == 1);
        }
        row.flag(single && self.initials.contains(group.text));
        row.push(self.sports);
    }

    /// The words around the occurrences, as shares.
    fn surroundings(&self, group: &Candidate<'_>, row: &mut Row) {
        let mut sums = [0.0_f32; AROUND];
        for name in &group.names {
            let around = self.around(without_possessive(self.document, name.tokens), name.tokens);
            for (sum, holds) in sums.iter_mut().zip(around) {
                *sum += f32::from(u8::from(holds));
            }
        }
        for sum in sums {
            row.push(sum / group.names.len() as f32);
        }
    }

    /// What holds around one occurrence.
    fn around(&self, bare: TokenRange, whole: TokenRange) -> [bool; AROUND] {
        let document = self.document;
        let sentence = document.sentence_of(bare.start);
        let sentence = sentence.map(|index| document.sentences[index]);
        let first = sentence.map_or(0, |sentence| sentence.tokens.start);
        let headline = sentence.is_some_and(|one| document.block_kind(&one) == BlockKind::Headline);
        let none = document.tokens.len();
        let back = |by: usize| {
            let at = bare.start.checked_sub(by).filter(|at| *at >= first);
            at.unwrap_or(none)
        };
        let the = document.is(back(1), Class::DefiniteArticle);
        // The word before the name and its article.
        let before = if the { back(2) } else { back(1) };
        let (left, next) = (back(1), bare.end);
        let is = |at: usize, class| document.is(at, class);
        let lower = |at: usize| {
            document
                .tokens
                .get(at)
                .is_some_and(|token| token.case == Case::Lower)
        };
        let kind = |at: usize| document.tokens.get(at).map(|token| token.kind);
        let label = |at: usize| self.labels.get(at).copied().flatten();
        let near = |range: std::ops::Range<usize>, wanted: Label| {
            range.into_iter().any(|at| label(at) == Some(wanted))
        };
        let is_verb = |at: usize| {
            lower(at)
                && document
                    .classes(at)
                    .has_any(&[Class::VerbPast, Class::VerbThirdPerson])
        };
        let thing = |at: usize| lower(at) && is(at, Class::ThingNoun);
        let body = |at: usize| lower(at) && is(at, Class::OrganizationDescription);
        let person = |at: usize| lower(at) && is(at, Class::PersonNoun);
        let glued = |at: usize| {
            document
                .tokens
                .get(at)
                .is_some_and(|token| !token.space_before)
        };
        [
            the,
            matches!(document.token(left), "a" | "an"),
            matches!(document.token(before), "in" | "from" | "near"),
            document.token(before) == "at",
            document.token(before) == "of",
            document.token(before) == "by",
            document.token(before) == "for",
            document.token(before) == "to",
            document.token(before) == "on",
            document.token(before) == "with",
            is(before, Class::OpponentCue),
            person(left),
            is(left, Class::Title),
            body(left),
            thing(left),
            lower(left) && is(left, Class::Modifier),
            whole.end > bare.end,
            is(next, Class::TaggerSaying),
            is_verb(next) || matches!(document.token(next), "is" | "was" | "has" | "had" | "will"),
            person(next) || person(next + 1) && lower(next),
            body(next),
            thing(next),
            lower(next) && is(next, Class::Noun),
            document.token(next) == "(",
            document.token(left) == "(" && document.token(next) == ")",
            document.token(next) == ",",
            document.token(next) == "," && matches!(document.token(next + 1), "a" | "an" | "the"),
            matches!(document.token(left), "\"" | "“" | "'" | "‘" | "``"),
            kind(next) == Some(TokenKind::Number),
            kind(left) == Some(TokenKind::Number),
            document.token(next) == "-" || document.token(next) == "–",
            matches!(document.token(left), "-" | "/") && glued(bare.start),
            matches!(document.token(left), "@" | "#"),
            document.token(next) == "who",
            matches!(document.token(next), "which" | "that"),
            near(
                bare.start.saturating_sub(3)..bare.start,
                Label::Organization,
            ),
            near(whole.end..whole.end + 3, Label::Organization),
            near(whole.end..whole.end + 2, Label::Person),
            near(bare.start.saturating_sub(3)..bare.start, Label::Location),
            near(whole.end..whole.end + 3, Label::Location),
            bare.start == first,
            headline,
            lower(whole.end) && is(whole.end, Class::TeamVerb),
            sentence.is_some_and(|one| self.has_score(one.tokens)),
        ]
    }
}

/// The hyphens between two short numbers.
fn scores(document: &Document<'_>) -> Vec<usize> {
    let short = |at: usize| {
        let token = document.tokens.get(at);
        token.is_some_and(|token| token.kind == TokenKind::Number && token.span.len() <= 2)
    };
    let hyphens = 1..document.tokens.len();
    hyphens
        .filter(|at| matches!(document.token(*at), "-" | "–"))
        .filter(|at| short(at - 1) && short(at + 1))
        .collect()
}

/// How the name is written.
fn form(text: &str, row: &mut Row) {
    let letters = || text.chars().filter(|c| c.is_alphabetic());
    let single = !text.contains(' ');
    row.push(text.split_whitespace().count() as f32);
    row.push(text.len() as f32);
    row.flag(single && letters().count() > 1 && letters().all(char::is_uppercase));
    let inner = |word: &str| {
        let mut chars = word.chars();
        chars.next().is_some_and(char::is_alphabetic)
            && chars.clone().any(char::is_uppercase)
            && chars.any(char::is_lowercase)
    };
    row.flag(text.split_whitespace().any(inner));
    row.flag(text.starts_with(char::is_lowercase));
    row.flag(text.contains(|c: char| c.is_ascii_digit()));
    row.flag(text.contains('-'));
    let lower = |word: &str| word.starts_with(char::is_lowercase);
    row.flag(text.split_whitespace().skip(1).any(lower));
    row.flag(text.starts_with("The "));
    row.flag(text.ends_with("'s") || text.ends_with("’s"));
    let mut parts = text.split('-');
    let party = parts
        .next()
        .is_some_and(|first| matches!(first, "R" | "D" | "I"));
    row.flag(party && parts.next().is_some() && parts.next().is_none());
}

/// What the words of the name are.
fn words(text: &str, row: &mut Row) {
    let lower = text.to_lowercase().replace('’', "'");
    let bare = lower.strip_prefix("the ").unwrap_or(&lower);
    let words: Vec<&str> = bare.split_whitespace().collect();
    let (first, last) = (
        words.first().copied().unwrap_or(""),
        words.last().copied().unwrap_or(""),
    );
    let kind = |word: &str| kind_of_word(&fold(word)).map_or(0.0, |kind| 1.0 + kind as u8 as f32);
    row.push(kind(last));
    row.push(
        words
            .iter()
            .map(|word| kind(word))
            .find(|kind| *kind > 0.0)
            .unwrap_or(0.0),
    );
    row.flag(is_company_suffix(last.trim_end_matches('.')));
    let thing = |word: &str| f32::from(Classes::of(word).value(Class::ThingNoun).unwrap_or(0));
    row.push(thing(last));
    row.push(words.iter().map(|word| thing(word)).fold(0.0, f32::max));
    row.flag(named(&fold(bare)).any(|place| place.kind == PlaceKind::Country));
    row.flag(Classes::of(last).has(Class::PlaceNoun));
    row.flag(Classes::of(first).has(Class::PlaceNounBefore));
    row.flag(Classes::of(last).has(Class::TaggerOrganizationHead));
    row.flag(Classes::of(last).has(Class::OrganizationDescription));
    row.flag(Classes::of(last).has_any(&[Class::PersonNoun, Class::Title]));
    row.flag(Classes::of(bare).has(Class::KnownOrganization));
    row.flag(Classes::of(bare).has(Class::KnownThing));
    let listed = |words: &[&str]| {
        let words = words.iter().map(|word| hash(word.as_bytes()));
        let key = words.fold(PhraseKey::default(), PhraseKey::then);
        Gazetteer::embedded().classes(key)
    };
    let whole = listed(&words);
    for bits in [0b111, 0b1_1000, 0b110_0000] {
        row.flag(whole & bits != 0);
    }
    for class in 7..gazetteer::CLASSES.len() {
        row.flag(whole >> class & 1 == 1);
    }
    row.flag(listed(&[first]) & gazetteer::bit::GIVEN != 0);
    row.flag(listed(&[last]) & gazetteer::bit::SURNAME != 0);
    row.flag(listed(&[first]) & gazetteer::bit::PLACE != 0);
    row.flag(listed(&[first]) & gazetteer::bit::GROUP != 0);
    let common = words
        .iter()
        .filter(|word| listed(&[word]) & gazetteer::bit::WORD != 0);
    row.push(common.count() as f32 / words.len().max(1) as f32);
}

//! The features of a name: its labels, its words, the words around it, and the other names of the article.

use std::collections::HashSet;

use crate::input::BlockKind;
use crate::learn::weights::{KeyMap, hash};
use crate::lexicon::gazetteer::{self, Gazetteer, PhraseKey};
use crate::lexicon::organizations::{is_company_suffix, kind_of, kind_of_word};
use crate::lexicon::{Class, Classes, fold};
use crate::names::Label;
use crate::text::{Case, Document, TokenKind, TokenRange};

use super::super::relabel::LabeledName;
use super::candidates::Candidate;
use crate::entities::names::without_possessive;

/// The number of features.
pub(super) const FEATURES: usize = 96;

/// Changes with the meaning of the features.
pub(super) const FINGERPRINT: u64 = 1 << 32 | FEATURES as u64;

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
    pub(super) document: &'d Document<'a>,
    /// For each token, the label of its name.
    pub(super) labels: Vec<Option<Label>>,
    /// For each word, by its key from [`lower_key`], the labels of longer names that contain it, as bits in the order of
    /// [`LABELS`].
    inside: KeyMap<u8>,
    /// The initials of the names of organizations.
    initials: HashSet<String>,
    /// Share of the words of reports on sports.
    sports: f32,
}

/// A row of features in the making.
pub(super) struct Row<const N: usize> {
    values: [f32; N],
    next: usize,
}

impl<const N: usize> Row<N> {
    /// A row without features.
    pub(super) fn new() -> Self {
        Self {
            values: [0.0; N],
            next: 0,
        }
    }

    /// The features.
    pub(super) fn finish(self) -> [f32; N] {
        debug_assert!(self.next <= N, "{} features", self.next);
        self.values
    }

    pub(super) fn push(&mut self, value: f32) {
        if let Some(slot) = self.values.get_mut(self.next) {
            *slot = value;
        }
        self.next += 1;
    }

    pub(super) fn flag(&mut self, value: bool) {
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
        let mut inside: KeyMap<u8> = KeyMap::default();
        let mut initials = HashSet::new();
        for group in groups.iter().filter(|group| group.is_tagged) {
            let bit = LABELS
                .iter()
                .position(|label| *label == group.names[0].label);
            let words = || group.text.split_whitespace();
            if words().nth(1).is_some() {
                for word in words() {
                    *inside.entry(lower_key(word)).or_default() |= 1 << bit.unwrap_or(0);
                }
                let capitals = words().filter_map(|word| word.chars().next());
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
        }
    }

    /// The features of a name.
    pub(super) fn features(&self, group: &Candidate<'_>) -> [f32; FEATURES] {
        let mut row = Row::new();
        self.labels(group, &mut row);
        form(group.text, &mut row);
        words(group.text, &mut row);
        self.others(group, &mut row);
        self.surroundings(group, &mut row);
        row.finish()
    }

    /// The labels of the tagger.
    fn labels(&self, group: &Candidate<'_>, row: &mut Row<FEATURES>) {
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
    fn others(&self, group: &Candidate<'_>, row: &mut Row<FEATURES>) {
        let single = !group.text.contains(' ');
        let mut bits = 0;
        if single {
            for word in group.text.split_whitespace() {
                bits |= self.inside.get(&lower_key(word)).copied().unwrap_or(0);
            }
        }
        for index in 0..3 {
            row.flag(bits >> index & 1 == 1);
        }
        row.flag(single && self.initials.contains(group.text));
        row.push(self.sports);
    }

    /// The words around the occurrences, as shares.
    fn surroundings(&self, group: &Candidate<'_>, row: &mut Row<FEATURES>) {
        const COUNT: usize = 42;
        let mut sums = [0.0_f32; COUNT];
        for name in &group.names {
            let around = self.around(without_possessive(self.document, name), name.tokens);
            for (sum, holds) in sums.iter_mut().zip(around) {
                *sum += f32::from(u8::from(holds));
            }
        }
        for sum in sums {
            row.push(sum / group.names.len() as f32);
        }
    }

    /// What holds around one occurrence.
    fn around(&self, bare: TokenRange, whole: TokenRange) -> [bool; 42] {
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
        let [before_word, left_word, next_word] = [before, left, next].map(|at| document.token(at));
        let [left_classes, next_classes] = [left, next].map(|at| document.classes(at));
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
            matches!(left_word, "a" | "an"),
            matches!(before_word, "in" | "from" | "near"),
            before_word == "at",
            before_word == "of",
            before_word == "by",
            before_word == "for",
            before_word == "to",
            before_word == "on",
            before_word == "with",
            is(before, Class::OpponentCue),
            person(left),
            left_classes.has(Class::Title),
            body(left),
            thing(left),
            lower(left) && left_classes.has(Class::Modifier),
            whole.end > bare.end,
            next_classes.has(Class::TaggerSaying),
            is_verb(next) || matches!(next_word, "is" | "was" | "has" | "had" | "will"),
            person(next) || person(next + 1) && lower(next),
            body(next),
            thing(next),
            lower(next) && next_classes.has(Class::Noun),
            next_word == "(",
            left_word == "(" && next_word == ")",
            next_word == ",",
            next_word == "," && matches!(document.token(next + 1), "a" | "an" | "the"),
            matches!(left_word, "\"" | "“" | "'" | "‘" | "``"),
            kind(next) == Some(TokenKind::Number),
            kind(left) == Some(TokenKind::Number),
            next_word == "-" || next_word == "–",
            matches!(left_word, "-" | "/") && glued(bare.start),
            matches!(left_word, "@" | "#"),
            next_word == "who",
            matches!(next_word, "which" | "that"),
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
        ]
    }
}

/// How the name is written.
fn form(text: &str, row: &mut Row<FEATURES>) {
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

/// The key of a word, regardless of case.
fn lower_key(word: &str) -> u64 {
    const LONGEST: usize = 64;
    let mut buffer = [0; LONGEST];
    match buffer.get_mut(..word.len()) {
        Some(lower) if word.is_ascii() => {
            lower.copy_from_slice(word.as_bytes());
            lower.make_ascii_lowercase();
            hash(lower)
        }
        _ => hash(word.to_lowercase().as_bytes()),
    }
}

/// What the lists say of a word of a name.
#[derive(Debug, Clone, Copy, Default)]
struct NameWord {
    key: u64,
    classes: Classes,
    /// Its classes in the gazetteer.
    listed: u16,
    /// The kind of organization that it indicates.
    kind: f32,
    /// The kind of thing.
    thing: f32,
}

impl NameWord {
    fn of(word: &str) -> Self {
        let key = hash(word.as_bytes());
        let classes = Classes::of_hashed(word, key);
        let is_folded = word
            .bytes()
            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
        let kind = if is_folded {
            kind_of(classes.folded())
        } else {
            kind_of_word(&fold(word))
        };
        Self {
            key,
            classes,
            listed: listed(PhraseKey::default().then(key)),
            kind: kind.map_or(0.0, |kind| 1.0 + kind as u8 as f32),
            thing: f32::from(classes.value(Class::ThingNoun).unwrap_or(0)),
        }
    }
}

fn listed(key: PhraseKey) -> u16 {
    Gazetteer::embedded().classes(key)
}

/// What the words of the name are.
fn words(text: &str, row: &mut Row<FEATURES>) {
    let mut lower = text.to_lowercase();
    if lower.contains('’') {
        lower = lower.replace('’', "'");
    }
    let bare = lower.strip_prefix("the ").unwrap_or(&lower);
    let words: Vec<NameWord> = bare.split_whitespace().map(NameWord::of).collect();
    let none = NameWord::of("");
    let (first, last) = (
        words.first().unwrap_or(&none),
        words.last().unwrap_or(&none),
    );
    row.push(last.kind);
    let kinds = words.iter().map(|word| word.kind);
    row.push(kinds.into_iter().find(|kind| *kind > 0.0).unwrap_or(0.0));
    let last_word = bare.split_whitespace().next_back().unwrap_or("");
    row.flag(match last_word.strip_suffix('.') {
        Some(_) => is_company_suffix(last_word.trim_end_matches('.')),
        None => last.classes.folded().has(Class::CompanySuffix),
    });
    row.push(last.thing);
    row.push(words.iter().map(|word| word.thing).fold(0.0, f32::max));
    row.flag(last.classes.has(Class::PlaceNoun));
    row.flag(first.classes.has(Class::PlaceNounBefore));
    row.flag(last.classes.has(Class::TaggerOrganizationHead));
    row.flag(last.classes.has(Class::OrganizationDescription));
    row.flag(last.classes.has_any(&[Class::PersonNoun, Class::Title]));
    let whole = Classes::of(bare);
    row.flag(whole.has(Class::KnownOrganization));
    row.flag(whole.has(Class::KnownThing));
    let keys = words.iter().map(|word| word.key);
    let whole = listed(keys.fold(PhraseKey::default(), PhraseKey::then));
    for bits in [0b111, 0b1_1000, 0b110_0000] {
        row.flag(whole & bits != 0);
    }
    for class in 7..gazetteer::CLASSES.len() {
        row.flag(whole >> class & 1 == 1);
    }
    row.flag(first.listed & gazetteer::bit::GIVEN != 0);
    row.flag(last.listed & gazetteer::bit::SURNAME != 0);
    row.flag(first.listed & gazetteer::bit::PLACE != 0);
    row.flag(first.listed & gazetteer::bit::GROUP != 0);
    let common = words
        .iter()
        .filter(|word| word.listed & gazetteer::bit::WORD != 0);
    row.push(common.count() as f32 / words.len().max(1) as f32);
}

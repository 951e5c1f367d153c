//! Names supplied by the user (`--names FILE`), which take precedence over the tagger.

use std::collections::HashMap;

use serde::Deserialize;

use crate::error::Error;
use crate::input::Article;
use crate::learn::weights::hash;
use crate::names::{Label, TaggedName};
use crate::span::Span;
use crate::text::{Document, TokenRange, segment};

use super::{Entities, Entity, EntityKind, Place};

/// Names and places supplied by the user, which take precedence over the tagger and the gazetteer.
///
/// There may be millions: their texts are in one string.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct UserNames {
    entries: Vec<Entry>,
    /// Names and aliases, sorted by the first word, and the longest of it first.
    patterns: Vec<Pattern>,
    /// The names, ids and words, one after the other.
    texts: String,
}

#[derive(Debug, Clone, PartialEq)]
struct Entry {
    name: Text,
    label: Label,
    id: Option<Text>,
    /// What the user's gazetteer says about a place.
    place: Option<Box<Place>>,
}

/// A name or an alias.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Pattern {
    /// The hash of the first word in lower case.
    first: u64,
    /// The words, each with [`END`] after it.
    text: Text,
    /// The number of words.
    words: u32,
    entry: u32,
}

/// A part of [`UserNames::texts`].
#[derive(Debug, Clone, Copy, PartialEq)]
struct Text {
    start: usize,
    length: u32,
}

/// Follows each word of a pattern. A name that contains it is never found.
const END: char = '\0';

/// An occurrence of one of the user's names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct UserHit {
    /// The tokens.
    pub tokens: TokenRange,
    entry: usize,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Raw {
    name: String,
    r#type: String,
    #[serde(default)]
    aliases: Vec<String>,
    id: Option<serde_json::Value>,
}

impl UserNames {
    /// Parses JSON Lines with one object `{"name", "type", "aliases"?, "id"?}` per line, where `type` is `person`, `place` or
    /// `organization`. Blank lines are skipped.
    ///
    /// # Errors
    ///
    /// Returns [`Error::BadRecord`] with the number of the first line that is not such an object, or that has a name without
    /// words.
    ///
    /// # Examples
    ///
    /// ```
    /// let names = nutgraf::entities::UserNames::parse(r#"{"name": "Acme", "type": "organization", "id": "Q1"}"#)?;
    /// assert_eq!(names.len(), 1);
    /// # Ok::<(), nutgraf::error::Error>(())
    /// ```
    pub fn parse(text: &str) -> Result<Self, Error> {
        let mut names = Self::default();
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        for (number, line) in (1..).zip(text.lines()) {
            if !line.trim().is_empty() {
                names.add(line).map_err(|reason| Error::BadRecord {
                    line: number,
                    reason,
                })?;
            }
        }
        names.sort();
        Ok(names)
    }

    /// Number of names.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there are no names.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Puts the longest patterns first.
    pub(super) fn sort(&mut self) {
        // The first that was added wins. An unstable sort needs no memory.
        let key = |pattern: &Pattern| {
            let longest_first = std::cmp::Reverse(pattern.words);
            (pattern.first, longest_first, pattern.text.start)
        };
        self.patterns.sort_unstable_by_key(key);
        self.patterns.shrink_to_fit();
        self.entries.shrink_to_fit();
        self.texts.shrink_to_fit();
    }

    fn keep(&mut self, text: &str) -> Text {
        let start = self.texts.len();
        self.texts.push_str(text);
        let length = u32::try_from(text.len()).unwrap_or(u32::MAX);
        Text { start, length }
    }

    fn text(&self, text: Text) -> &str {
        &self.texts[text.start..text.start + text.length as usize]
    }

    /// The words of a pattern.
    fn words(&self, pattern: &Pattern) -> impl Iterator<Item = &str> {
        self.text(pattern.text).split_terminator(END)
    }

    fn add(&mut self, line: &str) -> Result<(), String> {
        let raw: Raw = serde_json::from_str(line).map_err(|error| {
            let message = error.to_string();
            let reason = message.split(" at line ").next().filter(|_| error.is_data());
            let reason = reason.unwrap_or("it is not a JSON object");
            format!(
                r#"is not a name such as {{"name": "Ann Lee", "type": "person", "aliases": ["Lee"], "id": "7"}}: {reason}"#
            )
        })?;
        let label = match raw.r#type.to_ascii_lowercase().as_str() {
            "person" | "people" => Label::Person,
            "place" | "places" | "location" => Label::Location,
            "organization" | "organizations" | "organisation" => Label::Organization,
            other => {
                return Err(format!(
                    "unknown type {other:?}; expected \"person\", \"place\" or \"organization\""
                ));
            }
        };
        let id = raw.id.map(|id| match id {
            serde_json::Value::String(id) => id,
            other => other.to_string(),
        });
        let aliases = raw.aliases.iter().map(String::as_str);
        self.add_entry(&raw.name, aliases, label, id, None)
    }

    pub(super) fn add_entry<'n>(
        &mut self,
        name: &'n str,
        aliases: impl Iterator<Item = &'n str>,
        label: Label,
        id: Option<String>,
        place: Option<Place>,
    ) -> Result<(), String> {
        let entry = u32::try_from(self.entries.len());
        let entry = entry.map_err(|_| "there are too many names".to_owned())?;
        for name in [name].into_iter().chain(aliases) {
            let words = words_of(name);
            let Some(first) = words.first() else {
                return Err(format!("the name {name:?} has no words"));
            };
            let first = key_of(first);
            let number = u32::try_from(words.len()).unwrap_or(u32::MAX);
            let text: String = words.iter().flat_map(|word| [word, "\0"]).collect();
            let pattern = Pattern {
                first,
                text: self.keep(&text),
                words: number,
                entry,
            };
            self.patterns.push(pattern);
        }
        let name = self.keep(name.trim());
        let id = id.map(|id| self.keep(&id));
        self.entries.push(Entry {
            name,
            label,
            id,
            place: place.map(Box::new),
        });
        Ok(())
    }

    /// Finds the names in a document, in text order. Matches do not overlap; at each token the longest one wins. A word
    /// matches if it is written as in the name or in capitals.
    pub(super) fn find(&self, document: &Document<'_>) -> Vec<UserHit> {
        let mut hits = Vec::new();
        if self.is_empty() {
            return hits;
        }
        for sentence in &document.sentences {
            let mut at = sentence.tokens.start;
            while at < sentence.tokens.end {
                match self.longest(document, at, sentence.tokens.end) {
                    Some(hit) => {
                        at = hit.tokens.end;
                        hits.push(hit);
                    }
                    None => at += 1,
                }
            }
        }
        hits
    }

    fn longest(&self, document: &Document<'_>, at: usize, end: usize) -> Option<UserHit> {
        let first = key_of(document.token(at));
        let start = self
            .patterns
            .partition_point(|pattern| pattern.first < first);
        let mut patterns = self.patterns[start..]
            .iter()
            .take_while(|pattern| pattern.first == first);
        let matches = |pattern: &&Pattern| {
            pattern.words as usize <= end - at
                && (at..)
                    .zip(self.words(pattern))
                    .all(|(at, word)| same_word(document.token(at), word))
        };
        patterns.find(matches).map(|pattern| UserHit {
            tokens: TokenRange {
                start: at,
                end: at + pattern.words as usize,
            },
            entry: pattern.entry as usize,
        })
    }

    /// Adds the hits to the tagged names, and drops tagged names that overlap a hit.
    pub(super) fn override_tagged(
        &self,
        tagged: Vec<TaggedName>,
        hits: &[UserHit],
    ) -> Vec<TaggedName> {
        let overlaps = |name: &TaggedName| {
            let after = hits.partition_point(|hit| hit.tokens.end <= name.tokens.start);
            hits.get(after)
                .is_some_and(|hit| hit.tokens.start < name.tokens.end)
        };
        let mut all: Vec<TaggedName> = tagged
            .into_iter()
            .filter(|name| !overlaps(name))
            .chain(hits.iter().map(|hit| TaggedName {
                tokens: hit.tokens,
                label: self.entries[hit.entry].label,
                confidence: 1.0,
            }))
            .collect();
        all.sort_by_key(|name| name.tokens);
        all
    }

    /// Sets the user's name and id on the entities that the hits refer to.
    pub(super) fn mark(&self, document: &Document<'_>, hits: &[UserHit], entities: &mut Entities) {
        if hits.is_empty() {
            return;
        }
        let spans: HashMap<Span, usize> = hits
            .iter()
            .map(|hit| (document.span_of(hit.tokens), hit.entry))
            .collect();
        for person in &mut entities.people {
            self.mark_entity(&spans, person);
        }
        for organization in &mut entities.organizations {
            self.mark_entity(&spans, organization);
        }
        for place in &mut entities.places {
            if let Some(detail) = self.mark_entity(&spans, place) {
                place.detail = detail.clone();
            }
        }
    }

    /// Sets the user's name and id on an entity. Returns what the user's gazetteer says about it.
    fn mark_entity<T: EntityKind>(
        &self,
        spans: &HashMap<Span, usize>,
        entity: &mut Entity<T>,
    ) -> Option<&Place> {
        let mut mentions = entity.mentions.iter();
        let entry = mentions.find_map(|mention| spans.get(&mention.span))?;
        let entry = &self.entries[*entry];
        self.text(entry.name).clone_into(&mut entity.name);
        entity.user_id = entry.id.map(|id| self.text(id).to_owned());
        entry.place.as_deref()
    }
}

/// The key of the patterns that start with a word: its hash in lower case.
fn key_of(word: &str) -> u64 {
    match word.is_ascii() && !word.bytes().any(|byte| byte.is_ascii_uppercase()) {
        true => hash(word.as_bytes()),
        false => hash(word.to_lowercase().as_bytes()),
    }
}

/// Whether a word of the text matches a word of a name: it is the same apart from curly apostrophes, or it is in capitals.
fn same_word(found: &str, wanted: &str) -> bool {
    if found == wanted {
        return true;
    }
    let plain = |c: char| if c == '’' { '\'' } else { c };
    if found.chars().map(plain).eq(wanted.chars().map(plain)) {
        return true;
    }
    let capitals = found.chars().any(char::is_uppercase) && !found.chars().any(char::is_lowercase);
    capitals && found.len() > 1 && found.to_lowercase() == wanted.to_lowercase()
}

/// The tokens of a name.
fn words_of(name: &str) -> Vec<String> {
    let article = Article::of_lines("", &name.replace(['\n', '\r'], " "));
    let document = segment(&article, true);
    (0..document.tokens.len())
        .map(|at| document.token(at).to_owned())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::input::Reader;

    const NAMES: &str = r#"
{"name": "Blue Harbour", "type": "organization", "aliases": ["the Harbour Trust"], "id": "org-7"}
{"name": "Mara O'Dell", "type": "person", "id": 12}
{"name": "Harbour", "type": "place"}
"#;

    #[test]
    fn finds_the_longest() {
        let names = UserNames::parse(NAMES).unwrap();
        let article = Reader::default()
            .read_text("a", "Mara O’Dell left Blue Harbour for the Harbour Trust, near the harbour. MARA O'DELL was late.")
            .unwrap();
        let document = segment(&article, false);
        let hits = names.find(&document);
        let found: Vec<_> = hits
            .iter()
            .map(|hit| (document.span_of(hit.tokens).of(document.text()), hit.entry))
            .collect();
        assert_eq!(
            found,
            [
                ("Mara O’Dell", 1),
                ("Blue Harbour", 0),
                ("the Harbour Trust", 0),
                ("MARA O'DELL", 1)
            ]
        );
    }

    #[test]
    fn wins_over_the_tagger() {
        let names = UserNames::parse(NAMES).unwrap();
        let article = Reader::default()
            .read_text("a", "Blue Harbour opened in Leeds.")
            .unwrap();
        let document = segment(&article, false);
        let tag = |start, end, label| TaggedName {
            tokens: TokenRange { start, end },
            label,
            confidence: 0.5,
        };
        let tagged = vec![tag(1, 2, Label::Person), tag(4, 5, Label::Location)];
        let all = names.override_tagged(tagged, &names.find(&document));
        assert_eq!(all.len(), 2);
        assert_eq!(all[0].label, Label::Organization);
        assert_eq!(all[0].tokens, TokenRange { start: 0, end: 2 });
        assert_eq!(all[1].label, Label::Location);
        let entities = crate::entities::resolve(&document, all, &names);
        let harbour = &entities.organizations[0];
        assert_eq!(harbour.name, "Blue Harbour");
        assert_eq!(harbour.user_id.as_deref(), Some("org-7"));
    }

    /// A name of a few words takes little more than its text.
    #[test]
    fn memory_is_bounded_by_the_text() {
        let line = |n: usize| {
            format!("{{\"name\": \"Ann Lee{n}\", \"type\": \"person\", \"id\": \"Q{n}\"}}\n")
        };
        let list: String = (0..2000).map(line).collect();
        let names = UserNames::parse(&list).unwrap();
        let bytes = size_of::<Entry>() * names.entries.capacity()
            + size_of::<Pattern>() * names.patterns.capacity()
            + names.texts.capacity();
        assert!(bytes < 3 * list.len(), "{bytes}");
    }

    #[test]
    fn names_the_bad_line() {
        for (text, line, part) in [
            ("{}", 1, "name"),
            ("\n{\"name\": \"A\", \"type\": \"animal\"}", 2, "animal"),
            ("{\"name\": \" \", \"type\": \"person\"}", 1, "no words"),
            ("[1]", 1, "is not a name such as"),
            (
                "{\"name\": \"A\", \"type\": \"person\", \"idd\": 1}",
                1,
                "idd",
            ),
        ] {
            match UserNames::parse(text) {
                Err(Error::BadRecord { line: at, reason }) => {
                    assert_eq!(at, line);
                    assert!(reason.contains(part), "{reason}");
                }
                other => panic!("{text}: {other:?}"),
            }
        }
    }
}

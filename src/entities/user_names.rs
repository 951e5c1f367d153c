//! Names supplied by the user (`--names FILE`), which take precedence over the tagger.

use std::collections::HashMap;

use serde::Deserialize;

use crate::error::Error;
use crate::input::Article;
use crate::names::{Label, TaggedName};
use crate::span::Span;
use crate::text::{Document, TokenRange, segment};

use super::{Entities, Entity, EntityKind, Place};

/// Names and places supplied by the user, which take precedence over the tagger and the gazetteer.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct UserNames {
    entries: Vec<Entry>,
    /// Names and aliases, keyed by the first word in lower case. Each list is sorted by length, longest first.
    patterns: HashMap<String, Vec<Pattern>>,
}

#[derive(Debug, Clone, PartialEq)]
struct Entry {
    name: String,
    label: Label,
    id: Option<String>,
    /// What the user's gazetteer says about a place.
    place: Option<Place>,
}

#[derive(Debug, Clone, PartialEq)]
struct Pattern {
    words: Vec<String>,
    entry: usize,
}

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
        for patterns in self.patterns.values_mut() {
            patterns.sort_by_key(|pattern| std::cmp::Reverse(pattern.words.len()));
        }
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
        let entry = self.entries.len();
        for name in [name].into_iter().chain(aliases) {
            let words = words_of(name);
            let Some(first) = words.first() else {
                return Err(format!("the name {name:?} has no words"));
            };
            self.patterns
                .entry(first.to_lowercase())
                .or_default()
                .push(Pattern { words, entry });
        }
        self.entries.push(Entry {
            name: name.trim().to_owned(),
            label,
            id,
            place,
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
        let patterns = self.patterns.get(&document.token(at).to_lowercase())?;
        let matches = |pattern: &&Pattern| {
            pattern.words.len() <= end - at
                && pattern
                    .words
                    .iter()
                    .enumerate()
                    .all(|(i, word)| same_word(document.token(at + i), word))
        };
        patterns.iter().find(matches).map(|pattern| UserHit {
            tokens: TokenRange {
                start: at,
                end: at + pattern.words.len(),
            },
            entry: pattern.entry,
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
        entity.name.clone_from(&entry.name);
        entity.user_id.clone_from(&entry.id);
        entry.place.as_ref()
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

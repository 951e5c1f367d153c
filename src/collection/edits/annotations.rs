//! Edits of brat annotations.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::Path;

use rusqlite::Connection;

use super::{Found, read_text};
use crate::collection::error::Error;
use crate::collection::export::{
    Annotations, Bound, QUOTE, Reference, SPEAKER, Source, Stub, annotations, entity_type,
    file_name, plain,
};
use crate::report::rows::QuoteRow;

/// What a note on a mention starts with that gives the entity another name.
const NAME: &str = "name:";
/// What a note on a quote starts with that names its speaker.
const SPOKEN_BY: &str = "speaker:";

/// Reads annotated articles, and then tells what they say together of each entity.
pub(super) struct Articles<'c> {
    source: Source<'c>,
    stubs: HashMap<String, Stub>,
    /// What became of the mentions of each entity.
    entities: BTreeMap<String, Fate>,
}

/// What became of the mentions of an entity in all files.
#[derive(Default)]
struct Fate {
    /// Number of mentions, and how many of them are as they were.
    all: usize,
    same: usize,
    removed: usize,
    types: BTreeMap<String, usize>,
    others: BTreeMap<String, usize>,
    /// The last place of a change.
    place: String,
}

impl<'c> Articles<'c> {
    pub(super) fn new(db: &'c Connection) -> Result<Articles<'c>, Error> {
        let source = Source::new(db);
        let mut stubs = HashMap::new();
        source.stubs(&mut |stub| {
            stubs.insert(file_name(&stub.id), stub.clone());
            Ok(())
        })?;
        Ok(Articles {
            source,
            stubs,
            entities: BTreeMap::new(),
        })
    }

    /// Reads the annotations of an article.
    pub(super) fn read(&mut self, path: &Path, found: &mut Found<'_>) -> Result<(), Error> {
        let name = path.display().to_string();
        let stem = path.file_stem().and_then(|stem| stem.to_str());
        let Some(stub) = stem.and_then(|stem| self.stubs.get(stem)) else {
            found.leave(name, "no article of the collection has this name as its id");
            return Ok(());
        };
        let article = self.source.article(stub)?;
        let text = path.with_extension("txt");
        if text.exists() && read_text(&text)? != plain(article.text.as_deref().unwrap_or_default())
        {
            found.leave(
                text.display().to_string(),
                "was changed, or the article was: offsets hold for the exported text only, so its annotations are not read",
            );
            return Ok(());
        }
        let old = annotations(&article);
        let (new, unread) = Annotations::parse(&read_text(path)?);
        for line in unread {
            found.leave(&*name, format!("cannot be understood: {line:?}"));
        }
        let file = File {
            name: &name,
            bounds: new.bounds.iter().map(|bound| (&*bound.id, bound)).collect(),
            old_references: old.by_bound(),
            new_references: new.by_bound(),
            old: &old,
            new: &new,
        };
        file.mentions(&mut self.entities, found);
        file.quotes(&article.quotes, found);
        file.equal(found);
        file.rest(found);
        Ok(())
    }

    /// Takes what all mentions of an entity agree on.
    pub(super) fn finish(self, found: &mut Found<'_>) {
        for (id, fate) in self.entities {
            let Some(thing) = found.known.get(&id).filter(|_| fate.same < fate.all) else {
                continue;
            };
            let all = |count: Option<&usize>| count == Some(&fate.all);
            let only = |votes: &BTreeMap<String, usize>| {
                let first = votes.iter().next().filter(|(_, count)| all(Some(count)));
                first.map(|(value, _)| value.clone())
            };
            if fate.removed == fate.all {
                found.drop_thing(thing);
            } else if let Some(kind_of) = only(&fate.types) {
                found.retype(&fate.place, thing, &kind_of);
            } else if let Some(other) = only(&fate.others) {
                match found.known.only(&other) {
                    Ok(into) => found.merge(&fate.place, thing, into),
                    Err(reason) => found.leave(fate.place, reason),
                }
            } else {
                let reason = format!(
                    "{} of {} mentions of {:?} were changed: corrections hold for an entity as a whole, so change all that are in these files in the same way, or edit entities.csv",
                    fate.all - fate.same,
                    fate.all,
                    thing.name
                );
                found.leave(fate.place, reason);
            }
        }
    }
}

/// A file of annotations, as it was exported and as it is now.
struct File<'a> {
    name: &'a str,
    bounds: HashMap<&'a str, &'a Bound>,
    old: &'a Annotations,
    new: &'a Annotations,
    old_references: HashMap<&'a str, &'a Reference>,
    new_references: HashMap<&'a str, &'a Reference>,
}

impl<'a> File<'a> {
    fn place(&self, id: &str) -> String {
        format!("{}: {id}", self.name)
    }

    /// The annotation as it is now. brat numbers some anew, so that the same words count too.
    fn now(&self, old: &Bound) -> Option<&'a Bound> {
        let own = self
            .old_references
            .get(&*old.id)
            .map(|reference| &reference.id);
        let by_id = self.bounds.get(&*old.id).copied();
        let is_own = |bound: &&Bound| {
            bound.spans == old.spans
                && self
                    .new_references
                    .get(&*bound.id)
                    .map(|reference| &reference.id)
                    == own
        };
        by_id
            .filter(|bound| bound.spans == old.spans)
            .or_else(|| self.new.bounds.iter().find(is_own))
            .or_else(|| by_id.filter(|bound| overlap(bound, old)))
    }

    fn mentions(&self, entities: &mut BTreeMap<String, Fate>, found: &mut Found<'_>) {
        let mentions = self
            .old
            .bounds
            .iter()
            .filter(|bound| bound.kind_of != QUOTE);
        for old in mentions {
            let Some(reference) = self.old_references.get(&*old.id) else {
                continue;
            };
            let place = self.place(&old.id);
            let fate = entities.entry(reference.id.clone()).or_default();
            fate.all += 1;
            let Some(now) = self.now(old) else {
                fate.removed += 1;
                fate.place = place;
                continue;
            };
            if now.spans != old.spans {
                found.leave(&*place, "has other words: corrections do not hold them");
            }
            let new = self.new_references.get(&*now.id);
            if now.kind_of != old.kind_of {
                let kind_of = entity_type(&now.kind_of).unwrap_or(&now.kind_of);
                *fate.types.entry(kind_of.to_owned()).or_default() += 1;
                fate.place.clone_from(&place);
            } else if let Some(new) = new.filter(|new| new.id != reference.id) {
                *fate.others.entry(new.id.clone()).or_default() += 1;
                fate.place.clone_from(&place);
            } else {
                fate.same += 1;
            }
            let thing = found.known.get(&reference.id);
            let renamed = new
                .filter(|new| new.id == reference.id && new.text.trim() != reference.text.trim())
                .map(|new| &*new.text);
            let noted = self.note(&now.id, NAME);
            if let (Some(thing), Some(name)) = (thing, noted.or(renamed)) {
                found.rename(&place, thing, name);
            }
        }
    }

    fn quotes(&self, quotes: &[QuoteRow], found: &mut Found<'_>) {
        let of_kind = |bound: &&Bound| bound.kind_of == QUOTE;
        for old in self.old.bounds.iter().filter(of_kind) {
            let Some(reference) = self.old_references.get(&*old.id) else {
                continue;
            };
            let place = self.place(&old.id);
            let Some(now) = self.now(old).filter(of_kind) else {
                found.leave(place, "is no quote any more: corrections drop none");
                continue;
            };
            if now.spans != old.spans {
                found.leave(&*place, "has other words: corrections do not hold them");
            }
            let known = quotes
                .iter()
                .find(|quote| quote.id == reference.id)
                .and_then(|quote| quote.speaker_id.as_deref());
            if let Some(name) = self.note(&now.id, SPOKEN_BY) {
                found.speak(&place, &reference.id, name);
                continue;
            }
            let now_by = speakers(self.new, &self.new_references, &now.id);
            let before = speakers(self.old, &self.old_references, &old.id);
            match &*now_by {
                [] if before.is_empty() => {}
                [] => found.leave(place, "corrections change a speaker, but do not remove one"),
                [Some(speaker)] if Some(&**speaker) == known => {}
                [Some(speaker)] => found.speak(&place, &reference.id, speaker),
                [None] => found.leave(place, "the speaker has no words"),
                _ => found.leave(place, "has several speakers, and corrections hold one"),
            }
        }
    }

    /// What the note on an annotation says after this word.
    fn note(&self, bound: &str, word: &str) -> Option<&'a str> {
        let mut notes = self.new.notes.iter().filter(|note| note.of == bound);
        notes.find_map(|note| Some(note.text.trim().strip_prefix(word)?.trim()))
    }

    /// Annotations that are said to be of one entity. The first is kept.
    fn equal(&self, found: &mut Found<'_>) {
        for equal in &self.new.equal {
            let mut ids = equal
                .iter()
                .filter_map(|bound| self.new_references.get(&**bound));
            let Some(first) = ids.next() else { continue };
            for other in ids.filter(|other| other.id != first.id) {
                let place = self.place(&other.of);
                match (found.known.get(&other.id), found.known.get(&first.id)) {
                    (Some(from), Some(into)) => found.merge(&place, from, into),
                    _ => found.leave(
                        place,
                        "only people, organizations and places can be the same",
                    ),
                }
            }
        }
    }

    /// What corrections do not hold: new annotations, and other properties.
    fn rest(&self, found: &mut Found<'_>) {
        let matched: BTreeSet<&str> = self
            .old
            .bounds
            .iter()
            .filter_map(|old| self.now(old))
            .map(|bound| &*bound.id)
            .collect();
        let speakers: BTreeSet<&str> = self.new.relations.iter().map(|one| &*one.to).collect();
        for bound in &self.new.bounds {
            let is_new = !matched.contains(&*bound.id) && !speakers.contains(&*bound.id);
            if is_new {
                let reason = format!(
                    "{} {:?} is new: corrections add nothing",
                    bound.kind_of, bound.text
                );
                found.leave(self.place(&bound.id), reason);
            }
        }
        for old in self
            .old
            .bounds
            .iter()
            .filter(|bound| !self.old_references.contains_key(&*bound.id))
        {
            let is_same = |now: &Bound| now.kind_of == old.kind_of && now.spans == old.spans;
            if !self.now(old).is_some_and(is_same) {
                found.leave(
                    self.place(&old.id),
                    "was changed: corrections hold no dates",
                );
            }
        }
        for old in &self.old.attributes {
            let is_there = self.bounds.contains_key(&*old.of);
            if is_there && !self.new.attributes.contains(old) {
                let reason = format!("{} was changed: corrections do not hold it", old.name);
                found.leave(self.place(&old.of), reason);
            }
        }
    }
}

fn overlap(left: &Bound, right: &Bound) -> bool {
    let is_in = |&(start, end): &(usize, usize)| {
        right
            .spans
            .iter()
            .any(|other| start < other.1 && other.0 < end)
    };
    left.spans.iter().any(is_in)
}

/// The speakers of a quote: identifiers, or the words of a mention that has none.
fn speakers(
    all: &Annotations,
    references: &HashMap<&str, &Reference>,
    quote: &str,
) -> Vec<Option<String>> {
    let relations = all
        .relations
        .iter()
        .filter(|relation| relation.kind_of == SPEAKER && relation.from == quote);
    let speakers: BTreeSet<Option<String>> = relations
        .map(|relation| match references.get(&*relation.to) {
            Some(reference) => Some(reference.id.clone()),
            None => {
                let bound = all.bounds.iter().find(|bound| bound.id == relation.to);
                bound.map(|bound| bound.text.clone())
            }
        })
        .collect();
    speakers.into_iter().collect()
}

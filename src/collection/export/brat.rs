//! brat stand-off: for each article a text and a file of annotations. <https://brat.nlplab.org/standoff.html>
//!
//! Mentions, quotes and dates are text-bound annotations. `Reference` lines give the identifiers of the collection, by which
//! edits are taken back; a relation leads from a quote to a mention of its speaker.

use std::collections::HashMap;
use std::fmt;

use super::Folder;
use super::source::{Article, Source, spans};
use super::text::{Chars, file_name, line, plain};
use crate::collection::error::Error;
use crate::collection::identity::EntityType;
use crate::report::rows::QuoteRow;

/// The type of the annotations of quotes.
pub(crate) const QUOTE: &str = "Quote";
/// The relation from a quote to its speaker.
pub(crate) const SPEAKER: &str = "Speaker";
/// The name under which references give identifiers of the collection.
const DATABASE: &str = "nutgraf";

/// The types of the annotations of entities, in the order of [`EntityType::ALL`].
const TYPES: [&str; 3] = ["Person", "Organization", "Place"];

/// What brat has to know about the types.
const CONFIGURATION: &str = include_str!("brat.conf");

pub(super) fn write(source: &Source<'_>, folder: &mut dyn Folder) -> Result<(), Error> {
    folder.file("annotation.conf", &mut |out| {
        Ok(out.write_all(CONFIGURATION.as_bytes())?)
    })?;
    source.with_text(&mut |stub| {
        let name = file_name(&stub.id);
        folder.file(&format!("{name}.txt"), &mut |out| {
            Ok(out.write_all(plain(&source.text(stub)?).as_bytes())?)
        })?;
        folder.file(&format!("{name}.ann"), &mut |out| {
            Ok(write!(out, "{}", annotations(&source.article(stub)?))?)
        })
    })
}

/// A file of annotations.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Annotations {
    pub(crate) bounds: Vec<Bound>,
    pub(crate) relations: Vec<Relation>,
    pub(crate) attributes: Vec<Attribute>,
    pub(crate) references: Vec<Reference>,
    pub(crate) notes: Vec<Note>,
    /// Annotations that are said to be the same.
    pub(crate) equal: Vec<Vec<String>>,
}

/// A text-bound annotation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Bound {
    /// `T` and a number.
    pub(crate) id: String,
    pub(crate) kind_of: String,
    /// Its pieces, in code points. None spans several lines.
    pub(crate) spans: Vec<(usize, usize)>,
    pub(crate) text: String,
}

/// A relation between two annotations.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Relation {
    pub(crate) kind_of: String,
    pub(crate) from: String,
    pub(crate) to: String,
}

/// A property of an annotation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Attribute {
    pub(crate) name: String,
    pub(crate) of: String,
    pub(crate) value: String,
}

/// What an annotation is called in another database.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Reference {
    pub(crate) of: String,
    pub(crate) database: String,
    pub(crate) id: String,
    pub(crate) text: String,
}

/// A free note on an annotation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Note {
    pub(crate) of: String,
    pub(crate) text: String,
}

/// The annotations of an article.
pub(crate) fn annotations(article: &Article) -> Annotations {
    let text = plain(article.text.as_deref().unwrap_or_default());
    let chars = Chars::new(&text);
    let mut all = Annotations::default();
    // The mentions of each entity, by place.
    let mut mentions: HashMap<&str, Vec<(usize, usize, String)>> = HashMap::new();
    for mention in &article.mentions {
        let entity = &article.entities[mention.entity];
        let Some(id) = all.bind(
            type_name(entity.kind_of),
            &[(mention.start, mention.end)],
            &chars,
        ) else {
            continue;
        };
        if mention.kind != "name" {
            all.attribute("Mention", &id, mention.kind);
        }
        if mention.government {
            all.attribute("Sense", &id, "government");
        }
        all.refer(&id, DATABASE, &entity.id, &entity.name);
        if let Some(number) = entity.geonames {
            all.refer(&id, "GeoNames", &number.to_string(), &entity.name);
        }
        let of_entity = mentions.entry(&*entity.id).or_default();
        of_entity.push((mention.start, mention.end, id));
    }
    for quote in &article.quotes {
        let Some(id) = all.bind(QUOTE, &spans(quote), &chars) else {
            continue;
        };
        all.attribute("Form", &id, &quote.kind);
        all.attribute("Stance", &id, &quote.stance);
        // Some readers want a text, so that a quote without speaker has its id again.
        let speaker = quote.speaker_name.as_deref().unwrap_or(&quote.id);
        all.refer(&id, DATABASE, &quote.id, speaker);
        let speaker = quote.speaker_id.as_deref();
        let nearest = speaker.and_then(|id| nearest(mentions.get(id)?, quote));
        if let Some(mention) = nearest {
            all.relations.push(Relation {
                kind_of: SPEAKER.to_owned(),
                from: id,
                to: mention.to_owned(),
            });
        }
    }
    for date in &article.dates {
        if let Some(id) = all.bind("Date", &[(date.start, date.end)], &chars) {
            all.notes.push(Note {
                of: id,
                text: line(&date.value),
            });
        }
    }
    all
}

/// Which of the mentions, each with its start and end, is nearest to a quote.
fn nearest<'a>(mentions: &'a [(usize, usize, String)], quote: &QuoteRow) -> Option<&'a str> {
    let next = mentions.partition_point(|(start, ..)| *start < quote.start);
    let distance = |(start, end, _): &&(usize, usize, String)| {
        quote.start.saturating_sub(*end) + start.saturating_sub(quote.end)
    };
    let around = next.saturating_sub(1)..mentions.len().min(next + 1);
    let (.., id) = mentions[around].iter().min_by_key(distance)?;
    Some(id)
}

/// The type of the annotations of an entity.
fn type_name(kind_of: EntityType) -> &'static str {
    TYPES[kind_of as usize]
}

/// The type of entity that annotations of this type stand for.
pub(crate) fn entity_type(kind_of: &str) -> Option<&'static str> {
    let types = EntityType::ALL.map(EntityType::name).into_iter();
    types
        .zip(TYPES)
        .find_map(|(name, known)| (known == kind_of).then_some(name))
}

impl Annotations {
    /// Adds an annotation, unless it has no words. Returns its identifier.
    fn bind(
        &mut self,
        kind_of: &str,
        spans: &[(usize, usize)],
        chars: &Chars<'_>,
    ) -> Option<String> {
        let spans: Vec<_> = spans
            .iter()
            .flat_map(|&(start, end)| lines(start, end, chars))
            .collect();
        let words: Vec<&str> = spans
            .iter()
            .map(|&(start, end)| chars.slice(start, end))
            .collect();
        if words.is_empty() {
            return None;
        }
        let id = format!("T{}", self.bounds.len() + 1);
        self.bounds.push(Bound {
            id: id.clone(),
            kind_of: kind_of.to_owned(),
            text: words.join(" "),
            spans,
        });
        Some(id)
    }

    fn attribute(&mut self, name: &str, of: &str, value: &str) {
        self.attributes.push(Attribute {
            name: name.to_owned(),
            of: of.to_owned(),
            value: word(value),
        });
    }

    fn refer(&mut self, of: &str, database: &str, id: &str, text: &str) {
        self.references.push(Reference {
            of: of.to_owned(),
            database: database.to_owned(),
            id: word(id),
            text: line(text),
        });
    }

    /// Reads a file. Returns the lines that are none of these with it.
    pub(crate) fn parse(file: &str) -> (Annotations, Vec<String>) {
        let mut all = Annotations::default();
        let mut rest = Vec::new();
        for line in file.split('\n') {
            let line = line.strip_suffix('\r').unwrap_or(line);
            if !line.trim().is_empty() && all.read(line).is_none() {
                rest.push(line.to_owned());
            }
        }
        (all, rest)
    }

    fn read(&mut self, line: &str) -> Option<()> {
        let mut columns = line.splitn(3, '\t');
        let (id, middle) = (columns.next()?, columns.next()?);
        let text = columns.next().unwrap_or_default().to_owned();
        let mut words = middle.split(' ').filter(|word| !word.is_empty());
        let kind_of = words.next()?.to_owned();
        match id.chars().next()? {
            'T' => {
                let pieces = middle.trim_start().strip_prefix(&*kind_of)?;
                let spans = pieces.split(';').map(|piece| {
                    let (start, end) = piece.trim().split_once(' ')?;
                    Some((start.parse().ok()?, end.parse().ok()?))
                });
                self.bounds.push(Bound {
                    id: id.to_owned(),
                    kind_of,
                    spans: spans.collect::<Option<_>>()?,
                    text,
                });
            }
            'R' => {
                let (_, from) = words.next()?.split_once(':')?;
                let (_, to) = words.next()?.split_once(':')?;
                self.relations.push(Relation {
                    kind_of,
                    from: from.to_owned(),
                    to: to.to_owned(),
                });
            }
            'A' | 'M' => self.attributes.push(Attribute {
                name: kind_of,
                of: words.next()?.to_owned(),
                value: words.next().unwrap_or_default().to_owned(),
            }),
            'N' => {
                let of = words.next()?.to_owned();
                let (database, id) = words.next()?.split_once(':')?;
                self.references.push(Reference {
                    of,
                    database: database.to_owned(),
                    id: id.to_owned(),
                    text,
                });
            }
            '#' => self.notes.push(Note {
                of: words.next()?.to_owned(),
                text,
            }),
            '*' => self.equal.push(words.map(str::to_owned).collect()),
            _ => return None,
        }
        Some(())
    }

    /// The identifier that each annotation has in the collection, and the name beside it.
    pub(crate) fn by_bound(&self) -> HashMap<&str, &Reference> {
        let ours = |reference: &&Reference| reference.database == DATABASE;
        let references = self.references.iter().filter(ours);
        references
            .map(|reference| (&*reference.of, reference))
            .collect()
    }
}

impl fmt::Display for Annotations {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for bound in &self.bounds {
            let spans: Vec<String> = bound
                .spans
                .iter()
                .map(|(start, end)| format!("{start} {end}"))
                .collect();
            let Bound {
                id, kind_of, text, ..
            } = bound;
            writeln!(f, "{id}\t{kind_of} {}\t{text}", spans.join(";"))?;
        }
        for (n, Relation { kind_of, from, to }) in (1..).zip(&self.relations) {
            writeln!(f, "R{n}\t{kind_of} Arg1:{from} Arg2:{to}")?;
        }
        for (n, Attribute { name, of, value }) in (1..).zip(&self.attributes) {
            writeln!(f, "A{n}\t{name} {of} {value}")?;
        }
        for (n, reference) in (1..).zip(&self.references) {
            let Reference {
                of,
                database,
                id,
                text,
            } = reference;
            writeln!(f, "N{n}\tReference {of} {database}:{id}\t{text}")?;
        }
        for (n, Note { of, text }) in (1..).zip(&self.notes) {
            writeln!(f, "#{n}\tAnnotatorNotes {of}\t{text}")?;
        }
        for equal in &self.equal {
            writeln!(f, "*\tEquiv {}", equal.join(" "))?;
        }
        Ok(())
    }
}

/// The pieces of a stretch on its lines, without white space around them.
fn lines(start: usize, end: usize, chars: &Chars<'_>) -> Vec<(usize, usize)> {
    let mut pieces = Vec::new();
    let mut at = start;
    for line in chars.slice(start, end).split('\n') {
        let length = line.chars().count();
        let leading = length - line.trim_start().chars().count();
        let words = line.trim().chars().count();
        if words > 0 {
            pieces.push((at + leading, at + leading + words));
        }
        at += length + 1;
    }
    pieces
}

/// A text without the white space that divides columns.
fn word(text: &str) -> String {
    line(text).replace(char::is_whitespace, "_")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read() {
        let file = "T1\tPerson 10 14;15 21\tRuth Okafor\nT2\tQuote 30 40\tThe dam is\nR1\tSpeaker Arg1:T2 Arg2:T1\n\
            A1\tForm T2 direct\nN1\tReference T1 nutgraf:p1\tRuth Okafor\n#1\tAnnotatorNotes T1\tsure?\n*\tEquiv T1 T2\n";
        let (all, rest) = Annotations::parse(file);
        assert_eq!((all.to_string(), rest.len()), (file.to_owned(), 0));
        assert_eq!(all.bounds[0].spans, [(10, 14), (15, 21)]);
        assert_eq!(all.by_bound()["T1"].id, "p1");
    }

    #[test]
    fn other_lines_are_returned() {
        let (all, rest) = Annotations::parse(
            "T1\tPerson x y\tA\nE1\tMove:T1\n\nhello\nR1\tSpeaker T1\nT2\tPerson 1 2\tB\r\n",
        );
        assert_eq!(
            rest,
            [
                "T1\tPerson x y\tA",
                "E1\tMove:T1",
                "hello",
                "R1\tSpeaker T1"
            ]
        );
        assert_eq!(all.bounds.len(), 1);
        assert_eq!(all.bounds[0].text, "B");
    }

    #[test]
    fn a_piece_is_on_one_line() {
        let text = "a Ruth \n\n Okafor b";
        let chars = Chars::new(text);
        assert_eq!(lines(2, 16, &chars), [(2, 6), (10, 16)]);
        assert!(lines(6, 10, &chars).is_empty());
    }
}

//! The rows of one article, made from its document.

use std::collections::BTreeSet;

use serde_json::json;

use super::error::Error;
use super::identity::EntityType;
use super::slices::Slices;
use crate::report::Document;
use crate::report::rows::{ArticleRow, DateRow, QuoteRow, Rows};
use crate::report::view::{Entity, EntityFact, Mention};

/// Most names of an entity in one article that are kept.
const MAX_ALIASES: usize = 16;
/// So many sentences of a summary need no copy of their words: the view of the articles takes them from the text.
const SLICED_SENTENCES: usize = 3;
/// What stands between the spans of a quote.
const GAP: &str = " … ";
/// Units of a degree in which the position of a place is kept.
pub(super) const DEGREE: f64 = 10_000.0;

/// What the caller knows about an article besides its document. It takes precedence over what the document says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Given {
    /// Publication date, for a document without one.
    pub published: Option<String>,
    /// Publisher.
    pub publisher: Option<String>,
    /// Section of the publication.
    pub section: Option<String>,
    /// Address.
    pub url: Option<String>,
}

/// The rows of one article.
#[derive(Debug)]
pub struct Entry {
    pub(super) name: String,
    pub(super) article: ArticleRow,
    /// Where the headline stands in the text, if its words there are the same.
    pub(super) headline: Option<(usize, usize)>,
    /// True if the summary is the words of its sentences, with spaces between them.
    pub(super) is_summary_sliced: bool,
    pub(super) focus_place: Option<u32>,
    pub(super) entities: Vec<EntityRow>,
    pub(super) quotes: Vec<Quotation>,
    pub(super) dates: Vec<DateRow>,
    pub(super) facts: Option<Facts>,
    pub(super) sentences: Vec<SentenceRow>,
    /// True if the words at offsets can be taken from the text of the article, so that they need not be kept twice.
    pub(super) has_text: bool,
}

/// A person, organization or place of the article.
#[derive(Debug, Default)]
pub(super) struct EntityRow {
    pub(super) kind_of: EntityType,
    pub(super) number: u32,
    pub(super) name: String,
    pub(super) role: Option<String>,
    pub(super) affiliation: Option<u32>,
    pub(super) count: usize,
    pub(super) salience: i64,
    pub(super) confidence: i64,
    pub(super) given: Option<String>,
    pub(super) family: Option<String>,
    pub(super) gender: Option<&'static str>,
    pub(super) kind: Option<&'static str>,
    pub(super) country: Option<String>,
    pub(super) latitude: Option<i64>,
    pub(super) longitude: Option<i64>,
    pub(super) geonames: Option<u32>,
    pub(super) aliases: Option<String>,
    pub(super) user_id: Option<String>,
    pub(super) mentions: Vec<MentionRow>,
}

#[derive(Debug)]
pub(super) struct MentionRow {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) kind: u8,
    pub(super) sense: Option<u8>,
    pub(super) confidence: Option<i64>,
    pub(super) text: Option<String>,
}

#[derive(Debug)]
pub(super) struct Quotation {
    pub(super) row: QuoteRow,
    pub(super) speaker: Option<(EntityType, u32)>,
    /// The number of its spans, and of two, where the first ends and the second starts.
    pub(super) spans: usize,
    pub(super) gap: Option<(usize, usize)>,
    /// True if it is the words of the text at one or two spans.
    pub(super) is_sliced: bool,
}

/// The main event. Who and where are JSON arrays of the words' offsets and the local id, or of the words and the local id.
#[derive(Debug)]
pub(super) struct Facts {
    pub(super) who: String,
    pub(super) what: Option<String>,
    /// Where the words of `what` stand in the text.
    pub(super) what_at: Option<(usize, usize)>,
    pub(super) places: String,
    pub(super) when_text: Option<String>,
    pub(super) when_date: Option<String>,
}

#[derive(Debug)]
pub(super) struct SentenceRow {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) score: i64,
    pub(super) day: Option<String>,
    pub(super) text: Option<String>,
}

impl Entry {
    /// Makes the rows of a document, which should include its text ([`Parts::text`](crate::report::Parts::text)): without it
    /// the article cannot be searched or compared with others.
    ///
    /// # Errors
    /// [`Error::BadDocument`] if the offsets of the document are not in code points, or if its identifiers are none of ours.
    pub fn new(document: &Document, given: &Given) -> Result<Entry, Error> {
        if document.offsets != "char" {
            let unit = document.offsets;
            return Err(Error::BadDocument(format!(
                "its offsets count in {unit:?}; write answers for a collection with --offsets char"
            )));
        }
        let rows = Rows::new(document);
        let mut article = rows.article();
        amend(&mut article, given);
        let has_text = article
            .text
            .as_ref()
            .is_some_and(|text| !text.contains('\0'));
        let text = article.text.clone().filter(|_| has_text);
        let slices = text.as_deref().map(Slices::new);
        let is_at = |words: &str, start, end| {
            let slices = slices.as_ref();
            slices.is_some_and(|slices| slices.get(start, end) == Some(words))
        };
        let headline = document
            .article
            .as_ref()
            .and_then(|article| article.headline.as_ref());
        let headline = headline
            .and_then(|headline| headline.start.zip(headline.end))
            .filter(|&(start, end)| {
                let words = article.headline.as_deref();
                words.is_some_and(|words| is_at(words, start, end))
            });
        let sentences = sentences(document, has_text);
        let mut entry = Entry {
            name: document.id.clone(),
            headline,
            is_summary_sliced: is_sliced(&article.summary, &sentences, slices.as_ref()),
            focus_place: focus_place(document),
            entities: Vec::new(),
            quotes: Vec::new(),
            dates: rows.dates(),
            facts: facts(document, is_at),
            sentences,
            has_text,
            article,
        };
        entry.add_entities(document)?;
        let said_on = entry
            .article
            .published
            .as_deref()
            .and_then(|day| day.get(..10));
        for (mut row, quote) in rows
            .quotes()
            .into_iter()
            .zip(document.quotes.iter().flatten())
        {
            row.said_on = row.said_on.or_else(|| said_on.map(str::to_owned));
            let words = quote.spans.iter().map(|span| {
                let slices = slices.as_ref();
                slices.and_then(|slices| slices.get(span.start, span.end))
            });
            let words: Option<Vec<&str>> = words.collect();
            let spans = quote.spans.len();
            let is_sliced = spans <= 2 && words.is_some_and(|words| words.join(GAP) == row.text);
            let gap = match &quote.spans[..] {
                [first, last] => Some((first.end, last.start)),
                _ => None,
            };
            entry.quotes.push(Quotation {
                is_sliced,
                spans,
                gap,
                speaker: quote.speaker.as_deref().map(local).transpose()?,
                row,
            });
        }
        Ok(entry)
    }

    /// The identifier of the article.
    pub fn id(&self) -> &str {
        &self.article.id
    }

    fn add_entities(&mut self, document: &Document) -> Result<(), Error> {
        for person in document.people.iter().flatten() {
            let facts = &person.facts;
            let affiliation = facts.affiliation.as_deref().map(local).transpose()?;
            let parts = facts
                .given_name
                .as_deref()
                .zip(facts.family_name.as_deref());
            let is_plain = person.name.split_once(' ') == parts;
            let part =
                |part: &Option<String>| (!is_plain).then(|| part.clone().unwrap_or_default());
            self.add(
                person,
                &[],
                EntityRow {
                    role: facts.role.clone(),
                    affiliation: affiliation.map(|(_, number)| number),
                    given: part(&facts.given_name),
                    family: part(&facts.family_name),
                    gender: facts.gender,
                    ..EntityRow::default()
                },
            )?;
        }
        for organization in document.organizations.iter().flatten() {
            let kind = organization.facts.kind;
            self.add(
                organization,
                &organization.facts.aliases,
                EntityRow {
                    kind,
                    ..EntityRow::default()
                },
            )?;
        }
        for place in document.places.iter().flatten() {
            let facts = &place.facts;
            let degrees = |degrees: Option<f32>| {
                degrees.map(|degrees| (f64::from(degrees) * DEGREE).round() as i64)
            };
            self.add(
                place,
                &[],
                EntityRow {
                    kind: facts.kind,
                    country: facts.country.clone(),
                    latitude: degrees(facts.latitude),
                    longitude: degrees(facts.longitude),
                    geonames: facts.geonames,
                    ..EntityRow::default()
                },
            )?;
        }
        Ok(())
    }

    fn add<F>(
        &mut self,
        entity: &Entity<F>,
        aliases: &[String],
        detail: EntityRow,
    ) -> Result<(), Error> {
        let (kind_of, number) = local(&entity.id)?;
        let by_name = entity
            .mentions
            .iter()
            .filter(|mention| mention.kind == "name");
        let names: BTreeSet<&str> = by_name
            .map(|mention| mention.text.as_str())
            .chain(aliases.iter().map(String::as_str))
            .filter(|name| *name != entity.name && !name.contains('\n'))
            .take(MAX_ALIASES)
            .collect();
        let names: Vec<&str> = names.into_iter().collect();
        let mentions = entity.mentions.iter().map(|mention| MentionRow {
            start: mention.start,
            end: mention.end,
            kind: mention_kind(mention),
            sense: mention.sense.map(|sense| u8::from(sense == "government")),
            confidence: mention.confidence.map(percent),
            text: (!self.has_text).then(|| mention.text.clone()),
        });
        let mentions = mentions.collect();
        self.entities.push(EntityRow {
            kind_of,
            number,
            name: entity.name.clone(),
            count: entity.count,
            salience: percent(entity.salience),
            confidence: percent(entity.confidence),
            aliases: (!names.is_empty()).then(|| names.join("\n")),
            user_id: entity.user_id.clone(),
            mentions,
            ..detail
        });
        Ok(())
    }
}
fn amend(article: &mut ArticleRow, given: &Given) {
    if article.published.is_none() && given.published.is_some() {
        article.published.clone_from(&given.published);
        article.published_basis = Some("given".to_owned());
    }
    for (own, given) in [
        (&mut article.publisher, &given.publisher),
        (&mut article.section, &given.section),
        (&mut article.url, &given.url),
    ] {
        if given.is_some() {
            own.clone_from(given);
        }
    }
}

/// The type and the number of an identifier of a document: "person-3".
fn local(id: &str) -> Result<(EntityType, u32), Error> {
    let parsed = id.split_once('-').and_then(|(kind, number)| {
        let kind = EntityType::ALL.into_iter().find(|one| one.name() == kind)?;
        Some((kind, number.parse().ok()?))
    });
    parsed.ok_or_else(|| {
        Error::BadDocument(format!(
            "{id:?} is no identifier of a person, organization or place"
        ))
    })
}

fn focus_place(document: &Document) -> Option<u32> {
    let place = document.focus.as_ref()?.place.as_ref()?;
    local(&place.id).ok().map(|(_, number)| number)
}

/// The numbers of the database for `name`, `nominal` and `pronoun`.
fn mention_kind(mention: &Mention) -> u8 {
    match mention.kind {
        "name" => 0,
        "nominal" => 1,
        _ => 2,
    }
}

fn percent(value: f32) -> i64 {
    (f64::from(value) * 100.0).round() as i64
}

/// The main event. Who and where refer to the entities of the article, as the document does.
fn facts(document: &Document, is_at: impl Fn(&str, usize, usize) -> bool) -> Option<Facts> {
    let facts = &document.summary.as_ref()?.facts;
    let list = |facts: &[EntityFact]| {
        let fact = |fact: &EntityFact| match is_at(&fact.text, fact.start, fact.end) {
            true => json!([fact.start, fact.end, fact.entity]),
            false => json!({ "text": fact.text, "local_id": fact.entity }),
        };
        json!(facts.iter().map(fact).collect::<Vec<_>>()).to_string()
    };
    let date = facts.when.as_ref().and_then(|when| when.date.as_deref());
    let date = date.and_then(|id| document.dates.iter().flatten().find(|date| date.id == id));
    let what_at = facts.what.as_ref().map(|what| (what.start, what.end));
    let what = facts.what.as_ref().map(|what| what.text.clone());
    Some(Facts {
        who: list(&facts.who),
        what_at: what_at
            .filter(|&(start, end)| what.as_deref().is_some_and(|what| is_at(what, start, end))),
        what,
        places: list(&facts.places),
        when_text: facts.when.as_ref().map(|when| when.text.clone()),
        when_date: date.map(|date| date.value.clone()),
    })
}

/// True if the summary is the words of its sentences in the order of the text, which have offsets of their own.
fn is_sliced(summary: &str, sentences: &[SentenceRow], slices: Option<&Slices<'_>>) -> bool {
    let Some(slices) = slices else { return false };
    let starts: Vec<usize> = sentences.iter().map(|sentence| sentence.start).collect();
    let words = sentences
        .iter()
        .map(|sentence| slices.get(sentence.start, sentence.end));
    let words: Option<Vec<&str>> = words.collect();
    let is_short = sentences.len() <= SLICED_SENTENCES;
    is_short
        && starts.is_sorted_by(|a, b| a < b)
        && words.is_some_and(|words| words.join(" ") == summary)
}

/// The sentences of the summary. The day of a sentence is the first full day in it that could be resolved.
fn sentences(document: &Document, has_text: bool) -> Vec<SentenceRow> {
    let sentences = document
        .summary
        .iter()
        .flat_map(|summary| &summary.sentences);
    sentences
        .map(|sentence| {
            let inside = document.dates.iter().flatten().find(|date| {
                date.start >= sentence.start
                    && date.end <= sentence.end
                    && date.from.is_some()
                    && date.from == date.to
            });
            SentenceRow {
                start: sentence.start,
                end: sentence.end,
                score: percent(sentence.score),
                day: inside.and_then(|date| date.from.clone()),
                text: (!has_text).then(|| sentence.text.clone()),
            }
        })
        .collect()
}

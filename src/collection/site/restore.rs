//! Makes the analysis of an article from its rows, so that its page is that of `-f html`.
//!
//! The database does not have the blocks of the article, the words that name the speaker of a quote, and the rules. The
//! blocks are found anew in the text, and the words near the verb of the quote.

use std::collections::HashSet;

use jiff::civil::Date;
use rusqlite::{Connection, Row};
use serde::Deserialize;

use crate::Analysis;
use crate::collection::entry::{DEGREE, MentionRow};
use crate::collection::error::Error;
use crate::collection::writing::unpacked;
use crate::dates::{TimeBasis, TimeExpression, TimeKind};
use crate::entities::{
    Entities, Entity, EntityId, EntityKind, Gender, Mention, MentionKind, Organization,
    OrganizationId, Person, PersonId, Place, PlaceId, PlaceKind, Sense,
};
use crate::input::{Article, Block, Details, Format, Labeled, Published, PublishedBasis, Reader};
use crate::quotes::{Quote, QuoteKind, Stance};
use crate::report::word::intern;
use crate::span::Span;
use crate::summary::facts::{Fact, Facts, Referent};
use crate::summary::{Summary, SummarySentence};
use crate::text::segment;

/// How far from the verb of a quote its speaker is looked for, in bytes.
const NEAR: usize = 80;

/// The byte offset of each code point, and of the end.
struct Offsets<'t> {
    text: &'t str,
    bytes: Vec<usize>,
}

impl<'t> Offsets<'t> {
    fn new(text: &'t str) -> Offsets<'t> {
        let starts = text.char_indices().map(|(at, _)| at);
        Offsets {
            text,
            bytes: starts.chain([text.len()]).collect(),
        }
    }

    /// The span between two code points, if the text has them.
    fn span(&self, start: usize, end: usize) -> Option<Span> {
        let (start, end) = (self.bytes.get(start)?, self.bytes.get(end)?);
        (start < end).then(|| Span::new(*start, *end))
    }

    /// The span in two columns of a row.
    fn of_row(&self, row: &Row<'_>, column: usize) -> rusqlite::Result<Option<Span>> {
        Ok(self.span(row.get(column)?, row.get(column + 1)?))
    }

    /// The first place with these words.
    fn find(&self, words: &str) -> Option<Span> {
        let start = self.text.find(words).filter(|_| !words.is_empty())?;
        Some(Span::new(start, start + words.len()))
    }
}

/// The analysis of the article with this row number, which [`article`] has read.
///
/// # Errors
/// Returns an error of the database.
pub(super) fn analysis<'a>(
    db: &Connection,
    row: i64,
    article: &'a Article,
) -> Result<Analysis<'a>, Error> {
    let offsets = Offsets::new(&article.text);
    let entities = entities(db, row, &offsets)?;
    let quotes = quotes(db, row, &offsets, &entities)?;
    let dates = dates(db, row, &offsets)?;
    let summary = summary(db, row, &offsets, &entities, &dates)?;
    Ok(Analysis {
        article,
        document: segment(article, false),
        published: article.published.clone(),
        dates,
        entities,
        quotes,
        non_quotes: Vec::new(),
        summary,
    })
}

/// Reads the article with this row number.
///
/// # Errors
/// Returns an error of the database.
pub(super) fn article(db: &Connection, row: i64) -> Result<Article, Error> {
    let mut select = db.prepare_cached(
        "SELECT i.name, coalesce(a.text, ''), a.headline, a.authors_json, a.published, a.published_basis, a.publisher,
           a.url, a.section, a.language
         FROM articles a JOIN input_rows i ON i.article = a.rowid WHERE a.rowid = ?1",
    )?;
    let article = select.query_row([row], |row| {
        let (id, text): (String, String) = (row.get(0)?, row.get(1)?);
        let labeled = |text: String| Labeled { text, span: None };
        let authors: String = row.get(3)?;
        let authors: Vec<String> = serde_json::from_str(&authors).unwrap_or_default();
        let published: Option<String> = row.get(4)?;
        let is_inferred = row.get::<_, Option<String>>(5)?.as_deref() == Some("inferred");
        let basis = if is_inferred {
            PublishedBasis::Inferred
        } else {
            PublishedBasis::Given
        };
        Ok(Article {
            headline: row.get::<_, Option<String>>(2)?.map(labeled),
            authors: authors
                .into_iter()
                .map(|author| Labeled {
                    // The text names those whose names it holds.
                    span: text
                        .find(&author)
                        .map(|at| Span::new(at, at + author.len())),
                    text: author,
                })
                .collect(),
            published: published.and_then(|value| {
                let date = day(&value)?;
                Some(Published { date, value, basis })
            }),
            publisher: row.get::<_, Option<String>>(6)?.map(labeled),
            details: Details {
                url: row.get(7)?,
                section: row.get(8)?,
                ..Details::default()
            },
            language: row.get(9)?,
            ..Article::of_lines(&id, &text)
        })
    })?;
    let blocks = blocks(&article.text);
    Ok(Article {
        blocks: blocks.unwrap_or(article.blocks),
        ..article
    })
}

/// The blocks of a text as it was read. `None` if it is no article.
fn blocks(text: &str) -> Option<Vec<Block>> {
    let reader = Reader {
        format: Some(Format::Text),
        ..Reader::default()
    };
    let article = reader.read_text("", text).ok()?;
    if article.source_text() != text {
        return None;
    }
    let blocks = article.blocks.iter().map(|block| Block {
        kind: block.kind,
        span: article.source_span(block.span),
    });
    Some(blocks.collect())
}

/// The day of a date with or without a time.
fn day(value: &str) -> Option<Date> {
    value.get(..10)?.parse().ok()
}

fn entities(db: &Connection, article: i64, offsets: &Offsets<'_>) -> Result<Entities, Error> {
    let mut entities = Entities::default();
    let mut select = db.prepare_cached(
        "SELECT r.type, r.number, r.name, r.role, r.affiliation, r.salience, r.confidence, r.gender, r.kind, r.country,
           r.latitude, r.longitude, r.geonames, r.aliases, d.mentions
         FROM entity_rows r JOIN entity_data d ON d.article = r.article AND d.type = r.type AND d.number = r.number
         WHERE r.article = ?1 ORDER BY r.type, r.number",
    )?;
    let mut rows = select.query([article])?;
    while let Some(row) = rows.next()? {
        let kind_of: i64 = row.get(0)?;
        let confidence: f32 = row.get::<_, f32>(6)? / 100.0;
        let mentions = unpacked(row.get_ref(14)?.as_str().unwrap_or_default()).into_iter();
        let mentions = mentions.filter_map(|mention| mention_of(&mention, offsets, confidence));
        let all: Vec<Mention> = mentions.collect();
        if all.is_empty() {
            continue;
        }
        match kind_of {
            0 => {
                let gender: Option<String> = row.get(7)?;
                let gender = match gender.as_deref() {
                    Some("female") => Some(Gender::Female),
                    Some("male") => Some(Gender::Male),
                    _ => None,
                };
                let affiliation: Option<u32> = row.get(4)?;
                let detail = Person {
                    role: row.get(3)?,
                    affiliation: affiliation.map(OrganizationId),
                    gender,
                    ..Person::default()
                };
                entities.people.push(entity(row, all, detail)?);
            }
            1 => {
                let aliases: Option<String> = row.get(13)?;
                let aliases = aliases.iter().flat_map(|aliases| aliases.lines());
                let detail = Organization {
                    aliases: aliases.map(str::to_owned).collect(),
                    kind: None,
                };
                entities.organizations.push(entity(row, all, detail)?);
            }
            _ => {
                let kind: Option<String> = row.get(8)?;
                let degrees = |value: Option<f64>| value.map(|value| (value / DEGREE) as f32);
                let detail = Place {
                    kind: kind.as_deref().and_then(PlaceKind::from_name),
                    country: row.get(9)?,
                    latitude: degrees(row.get(10)?),
                    longitude: degrees(row.get(11)?),
                    geonames: row.get(12)?,
                    ..Place::default()
                };
                entities.places.push(entity(row, all, detail)?);
            }
        }
    }
    Ok(entities)
}

fn entity<T: EntityKind>(
    row: &Row<'_>,
    mentions: Vec<Mention>,
    detail: T,
) -> rusqlite::Result<Entity<T>> {
    let part = |column| row.get::<_, f32>(column).map(|value| value / 100.0);
    Ok(Entity {
        id: T::id(row.get(1)?),
        name: row.get(2)?,
        mentions,
        salience: part(5)?,
        confidence: part(6)?,
        user_id: None,
        detail,
    })
}

/// The mention, if the text has its place. One without a probability of its own has that of the entity.
fn mention_of(mention: &MentionRow, offsets: &Offsets<'_>, of_entity: f32) -> Option<Mention> {
    let own = mention.confidence.map(|percent| percent as f32 / 100.0);
    Some(Mention {
        span: offsets.span(mention.start, mention.end)?,
        kind: match mention.kind {
            0 => MentionKind::Name,
            1 => MentionKind::Nominal,
            _ => MentionKind::Pronoun,
        },
        sense: mention.sense.map(|sense| match sense {
            1 => Sense::Government,
            _ => Sense::Place,
        }),
        confidence: own.unwrap_or(of_entity),
        rule: "",
        relabeled: None,
    })
}

/// The entity with this type and number.
fn entity_id(kind_of: i64, number: u32) -> EntityId {
    match kind_of {
        0 => PersonId(number).into(),
        1 => OrganizationId(number).into(),
        _ => PlaceId(number).into(),
    }
}

fn quotes(
    db: &Connection,
    article: i64,
    offsets: &Offsets<'_>,
    entities: &Entities,
) -> Result<Vec<Quote>, Error> {
    let mut select = db.prepare_cached(
        "SELECT q.kind, q.stance, q.spans_json, q.cue, q.speaker_name, q.confidence, q.rule, k.type, k.number
         FROM quote_rows k JOIN quotes q ON q.rowid = k.quote WHERE k.article = ?1 ORDER BY q.rowid",
    )?;
    let all = select.query_map([article], |row| {
        let (kind, stance, spans): (String, String, String) =
            (row.get(0)?, row.get(1)?, row.get(2)?);
        let spans: Vec<(usize, usize)> = serde_json::from_str(&spans).unwrap_or_default();
        let spans: Vec<Span> = spans
            .into_iter()
            .filter_map(|(start, end)| offsets.span(start, end))
            .collect();
        let speaker = row
            .get::<_, Option<i64>>(7)?
            .zip(row.get::<_, Option<u32>>(8)?);
        let speaker = speaker
            .map(|(kind_of, number)| entity_id(kind_of, number))
            .filter(|id| entities.all().any(|entity| entity.id == *id));
        let speaker_name: Option<String> = row.get(4)?;
        let cue: Option<String> = row.get(3)?;
        let cue = cue.and_then(|cue| cue_near(offsets.text, &spans, &cue));
        let source = cue.and_then(|cue| {
            source_near(
                offsets.text,
                entities,
                speaker,
                speaker_name.as_deref(),
                cue,
            )
        });
        let rule: String = row.get(6)?;
        Ok(Quote {
            kind: quote_kind(&kind),
            stance: stance_of(&stance),
            spans,
            source,
            cue,
            speaker,
            speaker_name,
            continues: None,
            rule: intern(&rule).unwrap_or(""),
            is_statement: true,
            confidence: row.get(5)?,
        })
    })?;
    Ok(all.collect::<rusqlite::Result<_>>()?)
}

fn quote_kind(name: &str) -> QuoteKind {
    match name {
        "direct" => QuoteKind::Direct,
        "mixed" => QuoteKind::Mixed,
        _ => QuoteKind::Indirect,
    }
}

fn stance_of(name: &str) -> Stance {
    let all = [
        Stance::Asks,
        Stance::Denies,
        Stance::Withholds,
        Stance::Promises,
    ];
    let stance = all.into_iter().find(|stance| stance.name() == name);
    stance.unwrap_or_default()
}

/// The place of the cue that is nearest to the quote, outside of it and on its line.
fn cue_near(text: &str, spans: &[Span], cue: &str) -> Option<Span> {
    let (first, last) = (spans.first()?, spans.last()?);
    let line_start = text[..first.start].rfind('\n').map_or(0, |at| at + 1);
    let line_end = text[last.end..]
        .find('\n')
        .map_or(text.len(), |at| last.end + at);
    let all = text[line_start..line_end].match_indices(cue);
    let all = all.map(|(at, cue)| Span::new(line_start + at, line_start + at + cue.len()));
    let free = all.filter(|cue| {
        let crosses = |span: &Span| span.start < cue.end && cue.start < span.end;
        is_word(text, *cue) && !spans.iter().any(crosses)
    });
    free.min_by_key(|cue| {
        let distances = spans.iter().map(|span| gap(*span, *cue));
        distances.min()
    })
}

/// Whether a span is no part of a longer word.
fn is_word(text: &str, span: Span) -> bool {
    let before = text[..span.start].chars().next_back();
    let after = text[span.end..].chars().next();
    ![before, after]
        .into_iter()
        .flatten()
        .any(char::is_alphanumeric)
}

/// The number of bytes between two spans.
fn gap(a: Span, b: Span) -> usize {
    a.start.saturating_sub(b.end) + b.start.saturating_sub(a.end)
}

/// The words nearest to the cue that name the speaker.
fn source_near(
    text: &str,
    entities: &Entities,
    speaker: Option<EntityId>,
    name: Option<&str>,
    cue: Span,
) -> Option<Span> {
    let mentions = entities
        .all()
        .filter(|entity| Some(entity.id) == speaker)
        .flat_map(|entity| entity.mentions)
        .map(|mention| mention.span);
    let named = name
        .filter(|name| !name.is_empty())
        .into_iter()
        .flat_map(|name| text.match_indices(name))
        .map(|(at, name)| Span::new(at, at + name.len()));
    mentions
        .chain(named)
        .filter(|span| gap(*span, cue) <= NEAR && gap(*span, cue) > 0)
        .min_by_key(|span| gap(*span, cue))
}

fn dates(
    db: &Connection,
    article: i64,
    offsets: &Offsets<'_>,
) -> Result<Vec<TimeExpression>, Error> {
    let mut select = db.prepare_cached(
        "SELECT start, \"end\", type, value, coalesce(date_from, value), coalesce(date_to, value), basis FROM date_rows
         WHERE article = ?1 ORDER BY start, \"end\"",
    )?;
    let all = select.query_map([article], |row| {
        let (from, to): (String, String) = (row.get(4)?, row.get(5)?);
        let (kind, basis): (i64, i64) = (row.get(2)?, row.get(6)?);
        let value = row.get(3)?;
        let date = offsets.of_row(row, 0)?.map(|span| TimeExpression {
            span,
            kind: match kind {
                0 => TimeKind::Date,
                1 => TimeKind::Time,
                2 => TimeKind::Duration,
                _ => TimeKind::Set,
            },
            value,
            from: day(&from),
            to: day(&to),
            modifier: None,
            quant: None,
            freq: None,
            basis: match basis {
                0 => TimeBasis::Explicit,
                1 => TimeBasis::Published,
                2 => TimeBasis::Context,
                _ => TimeBasis::Unresolved,
            },
            rule: "",
            anchor: None,
        });
        Ok(date)
    })?;
    let all = all.collect::<rusqlite::Result<Vec<Option<TimeExpression>>>>()?;
    Ok(all.into_iter().flatten().collect())
}

/// A part of the main event as the database has it.
#[derive(Deserialize)]
struct Named {
    text: String,
    local_id: Option<String>,
}

fn summary(
    db: &Connection,
    article: i64,
    offsets: &Offsets<'_>,
    entities: &Entities,
    dates: &[TimeExpression],
) -> Result<Summary, Error> {
    let mut select = db.prepare_cached(
        "SELECT start, \"end\", score FROM sentence_rows WHERE article = ?1 ORDER BY start",
    )?;
    let sentences = select.query_map([article], |row| {
        let score = row.get::<_, f32>(2)? / 100.0;
        Ok(offsets
            .of_row(row, 0)?
            .map(|span| SummarySentence { span, score }))
    })?;
    let sentences = sentences.collect::<rusqlite::Result<Vec<Option<SummarySentence>>>>()?;
    let keywords: String = db
        .prepare_cached("SELECT keywords_json FROM articles WHERE rowid = ?1")?
        .query_row([article], |row| row.get(0))?;
    let mut select = db.prepare_cached(
        "SELECT f.who_json, f.what, f.where_json, f.when_text FROM facts f JOIN articles a ON a.id = f.article_id
         WHERE a.rowid = ?1",
    )?;
    let known: HashSet<String> = entities.all().map(|entity| entity.id.to_string()).collect();
    let fact = |span: Span, referent: Referent| Fact {
        span,
        referent,
        confidence: 1.0,
    };
    let named = |json: String| -> Vec<Fact> {
        let all: Vec<Named> = serde_json::from_str(&json).unwrap_or_default();
        let all = all.into_iter().filter_map(|named| {
            let id = named.local_id.filter(|id| known.contains(id));
            let id = id.and_then(|id| entities.all().find(|entity| entity.id.to_string() == id));
            let referent = id.map_or(Referent::Nothing, |entity| Referent::Entity(entity.id));
            Some(fact(offsets.find(&named.text)?, referent))
        });
        all.collect()
    };
    let mut rows = select.query([article])?;
    let facts = match rows.next()? {
        None => Facts::default(),
        Some(row) => {
            let find = |text: Option<String>| text.and_then(|text| offsets.find(&text));
            let when = row.get::<_, Option<String>>(3)?;
            Facts {
                who: named(row.get(0)?),
                what: find(row.get(1)?).map(|span| fact(span, Referent::Nothing)),
                places: named(row.get(2)?),
                when: find(when).map(|span| {
                    let date = dates.iter().position(|date| date.span == span);
                    fact(span, date.map_or(Referent::Nothing, Referent::Date))
                }),
            }
        }
    };
    Ok(Summary {
        sentences: sentences.into_iter().flatten().collect(),
        keywords: serde_json::from_str(&keywords).unwrap_or_default(),
        facts,
    })
}

//! Writes and removes the rows of one article.

use rusqlite::{Connection, params};

use super::entry::{EntityRow, Entry, Facts, MentionRow, Quotation};
use super::error::Error;
use super::interned::Interned;
use crate::report::rows::DateRow;

/// Characters of a packed mention that stand for no number, so that none is a control character.
const FIRST_CHARACTER: u32 = 32;
/// The code points from here on, so many of them, are no characters.
const SURROGATES: (u32, u32) = (0xd800, 0x800);
/// The start of a mention is packed as its quotient and its remainder by this number.
const RADIX: usize = 64;

/// Keeps the words at offsets of an article without text.
const KEEP_WORDS: &str = "INSERT OR IGNORE INTO word_data VALUES (?1, ?2, ?3, ?4)";

/// Removes an article and all its rows.
pub(super) fn remove(db: &Connection, article: i64) -> Result<(), Error> {
    const REMOVE: [&str; 9] = [
        "INSERT INTO articles_fts(articles_fts, rowid, headline, text)
         SELECT 'delete', rowid, headline, text FROM articles WHERE rowid = ?1",
        "INSERT INTO quotes_fts(quotes_fts, rowid, text, speaker_name)
         SELECT 'delete', q.rowid, q.text, q.speaker_name FROM quote_data d JOIN quotes q ON q.rowid = d.number WHERE d.article = ?1",
        "DELETE FROM quote_data WHERE article = ?1",
        "DELETE FROM word_data WHERE article = ?1",
        "DELETE FROM entity_data WHERE article = ?1",
        "DELETE FROM date_data WHERE article = ?1",
        "DELETE FROM sentence_rows WHERE article = ?1",
        "DELETE FROM text_data WHERE article = ?1",
        "DELETE FROM article_data WHERE number = ?1",
    ];
    for statement in REMOVE {
        db.prepare_cached(statement)?.execute([article])?;
    }
    Ok(())
}

/// Writes an article.
pub(super) fn insert(
    db: &Connection,
    interned: &mut Interned,
    entry: &Entry,
    content: i64,
) -> Result<(), Error> {
    let row = insert_article(db, interned, entry, content)?;
    let article = &entry.article;
    if let Some(text) = &article.text {
        db.prepare_cached("INSERT INTO text_data VALUES (?1, ?2)")?
            .execute(params![row, text])?;
    }
    db.prepare_cached("INSERT INTO articles_fts(rowid, headline, text) VALUES (?1, ?2, ?3)")?
        .execute(params![row, article.headline, article.text])?;
    for entity in &entry.entities {
        insert_entity(db, interned, entity, row)?;
    }
    for quote in &entry.quotes {
        insert_quote(db, interned, entry, quote, row)?;
    }
    for date in &entry.dates {
        insert_date(db, interned, date, row, entry.has_text)?;
    }
    let mut insert = db.prepare_cached(
        "INSERT OR IGNORE INTO sentence_rows VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
    )?;
    for (number, sentence) in entry.sentences.iter().enumerate() {
        insert.execute(params![
            row,
            number,
            sentence.start,
            sentence.end,
            sentence.score,
            sentence.day,
            sentence.text
        ])?;
    }
    Ok(())
}

fn insert_article(
    db: &Connection,
    interned: &mut Interned,
    entry: &Entry,
    content: i64,
) -> Result<i64, Error> {
    let article = &entry.article;
    let headline = (entry.headline.is_none())
        .then_some(article.headline.as_deref())
        .flatten();
    let facts = entry.facts.as_ref();
    let what_at = facts.and_then(|facts| facts.what_at);
    let what = facts
        .filter(|_| what_at.is_none())
        .and_then(|facts| facts.what.as_deref());
    let text =
        |value: fn(&Facts) -> &Option<String>| facts.and_then(|facts| value(facts).as_deref());
    db.prepare_cached(
        "INSERT INTO article_data (id, name, content, path, url, headline, headline_start, headline_end, authors, published,
           published_basis, publisher, section, language, words, focus_country, focus_place, summary, keywords, who, what,
           what_start, what_end, places, when_text, when_date)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22, ?23, ?24,
           ?25, ?26)",
    )?
    .execute(params![
        article.id,
        Some(&entry.name).filter(|&name| Some(name) != article.path.as_ref()),
        content,
        interned.optional(db, article.path.as_deref())?,
        article.url,
        headline,
        entry.headline.map(|(start, _)| start),
        entry.headline.map(|(_, end)| end),
        Some(&article.authors_json).filter(|authors| *authors != "[]"),
        article.published,
        interned.optional(db, article.published_basis.as_deref())?,
        interned.optional(db, article.publisher.as_deref())?,
        interned.optional(db, article.section.as_deref())?,
        interned.optional(db, article.language.as_deref())?,
        article.words,
        article.focus_country,
        entry.focus_place,
        (!entry.is_summary_sliced).then_some(&article.summary),
        keywords(&article.keywords_json),
        facts.map(|facts| &facts.who),
        what,
        what_at.map(|(start, _)| start),
        what_at.map(|(_, end)| end),
        facts.map(|facts| &facts.places),
        text(|facts| &facts.when_text),
        text(|facts| &facts.when_date),
    ])?;
    Ok(db.last_insert_rowid())
}

fn insert_entity(
    db: &Connection,
    interned: &mut Interned,
    entity: &EntityRow,
    article: i64,
) -> Result<(), Error> {
    interned.reserve(db, entity.mentions.len())?;
    let parts = match (&entity.given, &entity.family) {
        (None, None) => None,
        (given, family) => Some(format!(
            "{}\n{}",
            given.as_deref().unwrap_or_default(),
            family.as_deref().unwrap_or_default()
        )),
    };
    let position = (
        entity.country.as_deref(),
        entity.latitude,
        entity.longitude,
        entity.geonames,
    );
    db.prepare_cached(
        "INSERT OR IGNORE INTO entity_data
         VALUES (?1, ?2, ?3, NULL, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)",
    )?
    .execute(params![
        article,
        entity.kind_of as u8,
        entity.number,
        interned.text(db, &entity.name)?,
        interned.optional(db, entity.role.as_deref())?,
        entity.affiliation,
        entity.count,
        entity.salience,
        entity.confidence,
        interned.optional(db, entity.gender.or(entity.kind))?,
        interned.place(db, position)?,
        packed(&entity.mentions),
        interned.optional(db, parts.as_deref())?,
        interned.optional(db, entity.aliases.as_deref())?,
        interned.optional(db, entity.user_id.as_deref())?,
    ])?;
    let mut insert = db.prepare_cached(KEEP_WORDS)?;
    for mention in &entity.mentions {
        if let Some(text) = &mention.text {
            insert.execute(params![article, mention.start, mention.end, text])?;
        }
    }
    Ok(())
}

/// The mentions of an entity as characters; the schema describes them.
fn packed(mentions: &[MentionRow]) -> String {
    let character = |number: usize| {
        let code = u32::try_from(number)
            .unwrap_or(u32::MAX)
            .saturating_add(FIRST_CHARACTER);
        let code = match code < SURROGATES.0 {
            true => code,
            false => code.saturating_add(SURROGATES.1),
        };
        char::from_u32(code).unwrap_or(char::MAX)
    };
    let mut packed = String::with_capacity(5 * mentions.len());
    for mention in mentions {
        let sense = mention.sense.map_or(0, |sense| usize::from(sense) + 1);
        let confidence = mention
            .confidence
            .and_then(|percent| usize::try_from(percent).ok());
        let confidence = confidence.map_or(0, |percent| percent + 1);
        packed.extend([
            character(mention.start / RADIX),
            character(mention.start % RADIX),
            character(mention.end.saturating_sub(mention.start)),
            character(usize::from(mention.kind) + 3 * sense + 9 * confidence),
        ]);
    }
    packed
}

/// The mentions that [`packed`] has written, without their words, in the order of the text.
pub(super) fn unpacked(packed: &str) -> Vec<MentionRow> {
    let number = |character: char| {
        let code = u32::from(character);
        let code = match code < SURROGATES.0 {
            true => code,
            false => code - SURROGATES.1,
        };
        code.saturating_sub(FIRST_CHARACTER) as usize
    };
    let numbers: Vec<usize> = packed.chars().map(number).collect();
    let mentions = numbers.chunks_exact(4).map(|of_mention| {
        let (start, facts) = (of_mention[0] * RADIX + of_mention[1], of_mention[3]);
        let small = |number: usize| u8::try_from(number).unwrap_or(u8::MAX);
        MentionRow {
            start,
            end: start + of_mention[2],
            kind: small(facts % 3),
            sense: (facts / 3 % 3).checked_sub(1).map(small),
            confidence: (facts / 9).checked_sub(1).map(|percent| percent as i64),
            text: None,
        }
    });
    let mut mentions: Vec<MentionRow> = mentions.collect();
    mentions.sort_unstable_by_key(|mention| (mention.start, mention.end));
    mentions
}

fn insert_quote(
    db: &Connection,
    interned: &mut Interned,
    entry: &Entry,
    quote: &Quotation,
    article: i64,
) -> Result<(), Error> {
    let row = &quote.row;
    let speaker = quote.speaker.and_then(|(kind_of, number)| {
        let is_it = |entity: &&EntityRow| entity.kind_of == kind_of && entity.number == number;
        entry.entities.iter().find(is_it)
    });
    let (name, role) = (
        speaker.map(|one| &one.name),
        speaker.and_then(|one| one.role.as_ref()),
    );
    // What is not kept is that of the entity.
    let mut unless = |value: Option<&String>, of_speaker: Option<&String>| {
        let value = (value != of_speaker).then(|| value.map_or("", String::as_str));
        interned.optional(db, value)
    };
    let (name, role) = (
        unless(row.speaker_name.as_ref(), name)?,
        unless(row.speaker_role.as_ref(), role)?,
    );
    let day = entry
        .article
        .published
        .as_deref()
        .and_then(|day| day.get(..10));
    let gap = quote.gap.unzip();
    db.prepare_cached(
        "INSERT INTO quote_data (hash, article, type, local, name, role, kind, stance, cue, start, \"end\", confidence, rule, said_on,
           gap_start, gap_end, spans, text)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18)",
    )?
    .execute(params![
        number_of(&row.id).cast_signed(),
        article,
        quote.speaker.map(|(kind, _)| kind as u8),
        quote.speaker.map(|(_, number)| number),
        name,
        role,
        interned.text(db, &row.kind)?,
        interned.text(db, &row.stance)?,
        interned.optional(db, row.cue.as_deref())?,
        row.start,
        row.end,
        (f64::from(row.confidence) * 100.0).round() as i64,
        interned.text(db, &row.rule)?,
        row.said_on.as_deref().filter(|&said_on| Some(said_on) != day),
        gap.0,
        gap.1,
        (quote.spans > 2).then_some(&row.spans_json),
        (!quote.is_sliced).then_some(&row.text),
    ])?;
    let number = db.last_insert_rowid();
    db.prepare_cached("INSERT INTO quotes_fts(rowid, text, speaker_name) VALUES (?1, ?2, ?3)")?
        .execute(params![number, row.text, row.speaker_name])?;
    Ok(())
}

fn insert_date(
    db: &Connection,
    interned: &mut Interned,
    date: &DateRow,
    article: i64,
    has_text: bool,
) -> Result<(), Error> {
    let [first, last] = days(date);
    let kind = number(&["DATE", "TIME", "DURATION", "SET"], &date.kind);
    let basis = number(
        &["explicit", "published", "context", "unresolved"],
        &date.basis,
    );
    db.prepare_cached("INSERT OR IGNORE INTO date_data VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)")?
        .execute(params![
            article,
            date.start,
            date.end.saturating_sub(date.start),
            kind + 4 * basis,
            interned.text(db, &date.value)?,
            interned.optional(db, first)?,
            interned.optional(db, last)?,
        ])?;
    if !has_text {
        db.prepare_cached(KEEP_WORDS)?
            .execute(params![article, date.start, date.end, date.text])?;
    }
    Ok(())
}

/// The keywords between bars; as JSON, as they are given, if they hold what stands for something else there.
fn keywords(json: &str) -> String {
    let words = json
        .strip_prefix("[\"")
        .and_then(|json| json.strip_suffix("\"]"));
    words
        .filter(|words| !words.contains(['|', '\\']) && !words.starts_with('['))
        .map(|words| words.replace("\",\"", "|"))
        .unwrap_or_else(|| json.to_owned())
}

/// The first and the last day of a date as they are kept: `None` if both are its value, "" if they are not known.
fn days(date: &DateRow) -> [Option<&str>; 2] {
    let days = [&date.date_from, &date.date_to].map(|day| day.as_deref().unwrap_or_default());
    match days.iter().all(|day| *day == date.value) {
        true => [None; 2],
        false => days.map(Some),
    }
}

/// The place of a word in the list of its kind.
fn number(words: &[&str], word: &str) -> usize {
    words
        .iter()
        .position(|one| *one == word)
        .unwrap_or(words.len() - 1)
}

/// The hash that an identifier shows.
pub(super) fn number_of(id: &str) -> u64 {
    u64::from_str_radix(id.get(1..).unwrap_or_default(), 16).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::{MentionRow, packed};

    #[test]
    fn numbers_are_characters() {
        let mention = |start, end, confidence| MentionRow {
            start,
            end,
            kind: 2,
            sense: Some(1),
            confidence,
            text: None,
        };
        assert_eq!(packed(&[mention(70, 72, None)]), "!&\"(");
        let far = packed(&[mention(64 * 0xd800, 64 * 0xd800 + 0xe000, Some(100))]);
        let codes: Vec<u32> = far.chars().map(u32::from).collect();
        assert_eq!(
            codes,
            [0xd800 + 32 + 2048, 32, 0xe000 + 32 + 2048, 32 + 8 + 9 * 101]
        );
    }
}

//! The links from the entities of a collection to a knowledge base of the user, which the database keeps for later runs.

use rusqlite::{Connection, params};

use super::error::Error;
use super::identity::{EntityType, Identities, KnownEntity, Records, link};

/// Replaces the knowledge base of a database.
pub(super) fn store(db: &Connection, knowledge: &[KnownEntity]) -> Result<(), Error> {
    db.execute_batch("DELETE FROM knowledge_data")?;
    let mut insert = db.prepare("INSERT INTO knowledge_data VALUES (?1, ?2, ?3, ?4, ?5, ?6)")?;
    for (number, entity) in (1_i64..).zip(knowledge) {
        insert.execute(params![
            number,
            entity.id,
            entity.name,
            entity.aliases.join("\n"),
            entity.kind_of.map(|kind_of| kind_of as u8),
            entity.wikidata
        ])?;
    }
    Ok(())
}

fn load(db: &Connection) -> Result<Vec<KnownEntity>, Error> {
    let mut select =
        db.prepare("SELECT id, name, aliases, type, wikidata FROM knowledge_data ORDER BY number")?;
    let rows = select.query_map([], |row| {
        let aliases: String = row.get(2)?;
        let kind_of: Option<u8> = row.get(3)?;
        Ok(KnownEntity {
            id: row.get(0)?,
            name: row.get(1)?,
            aliases: aliases.lines().map(str::to_owned).collect(),
            kind_of: kind_of.and_then(|number| EntityType::ALL.get(usize::from(number)).copied()),
            wikidata: row.get(4)?,
        })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Links the entities to the knowledge base that the database has.
pub(super) fn find(
    db: &Connection,
    records: &Records,
    identities: &Identities,
) -> Result<(), Error> {
    db.execute_batch("DELETE FROM links")?;
    let knowledge = load(db)?;
    if knowledge.is_empty() {
        return Ok(());
    }
    let mut insert = db.prepare("INSERT INTO links VALUES (?1, ?2, ?3, ?4, ?5)")?;
    for found in link(records, identities, &knowledge) {
        let entity = &knowledge[found.entity as usize];
        insert.execute(params![
            identities.ids[found.thing as usize],
            entity.id,
            (found.score * 100.0).round() / 100.0,
            entity.name,
            entity.wikidata
        ])?;
    }
    Ok(())
}

//! Links the quotes of the collection to their speakers and to each other.

use rusqlite::Connection;

use super::corrections::Corrections;
use super::error::Error;

/// Links quotes to speakers, as corrected by the user, and repeated quotes to the first one with the same words.
pub(super) fn link(db: &Connection, corrections: &mut Corrections) -> Result<(), Error> {
    db.execute_batch(include_str!("quotations.sql"))?;
    corrections.apply_to_speakers(db)?;
    db.execute_batch(include_str!("repeated.sql"))?;
    Ok(())
}

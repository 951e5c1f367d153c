//! Stable identifiers of the rows.
//!
//! An identifier is a letter for the kind of row and the first 16 hexadecimal digits of the SHA-256 of its key: the parts
//! of the key in UTF-8, each followed by a zero byte. Two runs, and two machines, give the same row the same identifier.
//! The letter keeps a spreadsheet from reading `12e4567890123456` as a number.
//!
//! | row | letter | key |
//! |---|---|---|
//! | article | `a` | the `id` of its document |
//! | person | `p` | the user's identifier, else the name in lower case |
//! | organization | `o` | the user's identifier, else the name in lower case |
//! | place | `l` | the user's identifier, else the GeoNames identifier, else the name in lower case and the country |
//! | quote | `q` | the identifier of the article, the text, and the number of earlier quotes with the same text |

use std::fmt::Write;

use sha2::{Digest, Sha256};

use crate::report::view;

/// Number of bytes of the hash that an identifier shows.
const BYTES: usize = 8;

/// Makes the identifier of the row with this key. `letter` stands for the kind of row.
///
/// # Examples
///
/// ```
/// use nutgraf::report::rows::stable_id;
///
/// assert_eq!(stable_id('a', &["article.txt"]), stable_id('a', &["article.txt"]));
/// assert_ne!(stable_id('a', &["ab", "c"]), stable_id('a', &["a", "bc"]));
/// ```
pub fn stable_id(letter: char, key: &[&str]) -> String {
    let mut hash = Sha256::new();
    for part in key {
        hash.update(part.as_bytes());
        hash.update([0]);
    }
    let mut id = String::with_capacity(1 + 2 * BYTES);
    id.push(letter);
    for byte in &hash.finalize()[..BYTES] {
        // Writing to a string cannot fail.
        let _ = write!(id, "{byte:02x}");
    }
    id
}

/// The identifier of the article with this `id`.
pub fn article_id(id: &str) -> String {
    stable_id('a', &[id])
}

/// The identifier of a person.
pub(super) fn person_id(person: &view::Entity<view::Person>) -> String {
    named_id('p', person)
}

/// The identifier of an organization.
pub(super) fn organization_id(organization: &view::Entity<view::Organization>) -> String {
    named_id('o', organization)
}

/// The identifier of a place.
pub(super) fn place_id(place: &view::Entity<view::Place>) -> String {
    match (&place.user_id, place.facts.geonames) {
        (None, Some(number)) => stable_id('l', &[&number.to_string()]),
        (None, None) => {
            let country = place.facts.country.as_deref().unwrap_or_default();
            stable_id('l', &[&place.name.to_lowercase(), country])
        }
        _ => named_id('l', place),
    }
}

/// The identifier of an entity that its name identifies, unless the user gave one.
fn named_id<F>(letter: char, entity: &view::Entity<F>) -> String {
    match &entity.user_id {
        Some(id) => stable_id(letter, &[id]),
        None => stable_id(letter, &[&entity.name.to_lowercase()]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_the_start_of_a_sha_256() {
        // printf 'article.txt\0' | sha256sum
        assert_eq!(article_id("article.txt"), "a9dab7e1d5baa3318");
    }
}

//! Stable identifiers of the rows.
//!
//! An identifier is a letter for the kind of row and the first 16 hexadecimal digits of the SHA-256 of its key: the parts
//! of the key in UTF-8, each followed by a zero byte. Two runs, and two machines, give the same row the same identifier.
//! The letter keeps a spreadsheet from reading `12e4567890123456` as a number.
//!
//! | row | letter | key |
//! |---|---|---|
//! | article | `a` | the `id` of its document, preceded by the path if the `id` is a mere number and the path is known |
//! | person | `p` | the user's identifier, else the name folded |
//! | organization | `o` | the user's identifier, else the name folded |
//! | place | `l` | the user's identifier, else the GeoNames identifier, else the name folded and the country |
//! | quote | `q` | the identifier of the article, the text, and the number of earlier quotes with the same text |
//!
//! A folded name has no capitals, accents, apostrophes and full stops, and one space for other marks.

use std::fmt::Write;

use sha2::{Digest, Sha256};

use crate::lexicon::fold;
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

/// The identifier of the article with this `id`, read from the input at `path`.
///
/// Records without an id of their own are called by the number of their line, which says little without the path.
pub fn article_id(id: &str, path: Option<&str>) -> String {
    match path {
        Some(path) if id.bytes().all(|byte| byte.is_ascii_digit()) => stable_id('a', &[path, id]),
        _ => stable_id('a', &[id]),
    }
}

/// The name without case, accents and marks; the name in lower case if nothing is left.
pub(crate) fn name_key(name: &str) -> String {
    match fold(name) {
        folded if folded.is_empty() => name.to_lowercase(),
        folded => folded,
    }
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
            stable_id('l', &[&name_key(&place.name), country])
        }
        _ => named_id('l', place),
    }
}

/// The identifier of an entity that its name identifies, unless the user gave one.
fn named_id<F>(letter: char, entity: &view::Entity<F>) -> String {
    match &entity.user_id {
        Some(id) => stable_id(letter, &[id]),
        None => stable_id(letter, &[&name_key(&entity.name)]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_the_start_of_a_sha_256() {
        // printf 'article.txt\0' | sha256sum
        assert_eq!(article_id("article.txt", None), "a9dab7e1d5baa3318");
        assert_eq!(article_id("7", None), stable_id('a', &["7"]));
        assert_eq!(
            article_id("7", Some("a.jsonl")),
            stable_id('a', &["a.jsonl", "7"])
        );
    }
}

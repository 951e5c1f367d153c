//! The word classes that the tagger uses, as bits.

use crate::lexicon::{Class, Classes};

/// May link two words of a name.
pub const LINK: u16 = 1 << 0;
/// May precede a surname, as part of it.
pub const PARTICLE: u16 = 1 << 1;
/// A title of a person.
pub const TITLE: u16 = 1 << 2;
/// A verb of saying.
pub const SAYING: u16 = 1 << 3;
/// A preposition of place.
pub const PLACE_PREPOSITION: u16 = 1 << 4;
/// The head of an organization's name.
pub const ORGANIZATION_HEAD: u16 = 1 << 5;
/// The definite article.
pub const THE: u16 = 1 << 6;
/// An opening parenthesis.
pub const OPENING: u16 = 1 << 7;
/// A closing parenthesis.
pub const CLOSING: u16 = 1 << 8;
/// A possessive marker.
pub const POSSESSIVE: u16 = 1 << 9;
/// Begins a sentence, rather than being a name, if it is capitalized and alone.
pub const FUNCTION_WORD: u16 = 1 << 10;

const CLASSES: [(u16, Class); 11] = [
    (LINK, Class::NameLink),
    (PARTICLE, Class::NameParticle),
    (TITLE, Class::TaggerTitle),
    (SAYING, Class::TaggerSaying),
    (PLACE_PREPOSITION, Class::TaggerPlacePreposition),
    (ORGANIZATION_HEAD, Class::TaggerOrganizationHead),
    (THE, Class::DefiniteArticle),
    (OPENING, Class::OpeningParenthesis),
    (CLOSING, Class::ClosingParenthesis),
    (POSSESSIVE, Class::PossessiveMarker),
    (FUNCTION_WORD, Class::LoneFunctionWord),
];

/// The bits of a word in lower case whose hash is `key`.
pub fn kinds(lower: &str, key: u64) -> u16 {
    let classes = Classes::of_hashed(lower, key);
    let own = CLASSES.iter().filter(|(_, class)| classes.has(*class));
    own.fold(0, |bits, (bit, _)| bits | bit)
}

//! Small closed classes of words that stand in names and beside them.

use std::sync::LazyLock;

use crate::learn::weights::{KeyMap, hash};

/// May stand between two words of a name.
pub const LINK: u16 = 1 << 0;
/// May stand before a surname.
pub const PARTICLE: u16 = 1 << 1;
/// Title of a person.
pub const TITLE: u16 = 1 << 2;
/// Verb of saying.
pub const SAYING: u16 = 1 << 3;
/// Preposition of place.
pub const PLACE_PREPOSITION: u16 = 1 << 4;
/// Head of the name of an organization.
pub const BODY: u16 = 1 << 5;
/// "the".
pub const THE: u16 = 1 << 6;
/// An opening bracket.
pub const OPENING: u16 = 1 << 7;
/// A closing bracket.
pub const CLOSING: u16 = 1 << 8;
/// The possessive, of one or of many.
pub const POSSESSIVE: u16 = 1 << 9;
/// With a capital alone it begins a sentence and is no name.
pub const SMALL: u16 = 1 << 10;

const CLASSES: [(u16, &str); 11] = [
    (
        LINK,
        "of the and for in on at to de la le del della da do dos das du di van von der den ten el al bin ibn \
         bint y e et des les los las ul ud & - – / ' . , ' 's upon under with against without und ng ni sa",
    ),
    (
        PARTICLE,
        "de la le del della da dos das du di van von der den ten el al ul bin ibn bint ben abu d' l' o' mac",
    ),
    (
        TITLE,
        "mr mr. mrs mrs. ms ms. miss dr dr. sir lord lady prof prof. professor president minister chairman \
         sen sen. rep rep. gov gov. gen gen. col col. lt lt. capt capt. maj maj. sgt sgt. rev rev. king queen \
         prince princess pope sheikh ayatollah imam senator governor judge justice detective officer coach \
         captain",
    ),
    (
        SAYING,
        "said says say told tells added adds explained noted stated argued claimed warned insisted announced \
         asked wrote writes denied admitted",
    ),
    (
        PLACE_PREPOSITION,
        "in at from near across outside inside around toward towards into",
    ),
    (
        BODY,
        "university college school institute ministry department office agency commission committee council \
         court parliament senate congress assembly party union front movement alliance coalition association \
         federation confederation league club fc united city foundation fund trust society organization \
         organisation group company co co. corp corp. corporation inc inc. ltd ltd. limited plc llc ag gmbh \
         sa holdings bank bancorp airlines airways motors industries international partners times post news \
         journal tribune herald gazette police army navy guard forces force command brigade authority board \
         bureau service services center centre hospital church museum team",
    ),
    (THE, "the"),
    (OPENING, "("),
    (CLOSING, ")"),
    (POSSESSIVE, "'s '"),
    (
        SMALL,
        "the a an this that these those some any each every all both many most several few no another such other his \
         her their my our your its he she they i we it you one there but and or nor yet so if when while as after before \
         since because although though despite during in on at by for with from to of about into over under what which \
         where why how however also then now here not never more much only even once until unless like meanwhile \
         instead perhaps maybe according",
    ),
];

static KINDS: LazyLock<KeyMap<u16>> = LazyLock::new(|| {
    let mut kinds: KeyMap<u16> = KeyMap::default();
    for (bit, words) in CLASSES {
        for word in words.split_whitespace() {
            *kinds.entry(hash(word.as_bytes())).or_default() |= bit;
        }
    }
    kinds
});

/// The classes of the word with this hash in lower case, as bits.
pub fn kinds(lower: u64) -> u16 {
    KINDS.get(&lower).copied().unwrap_or_default()
}

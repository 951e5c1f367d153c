//! The rarity of words in news, which weights the terms of an article.

use std::sync::LazyLock;

use crate::learn::weights::{Kind, Weights, hash};

static BUILT: &[u8] = include_bytes!("../data/en/built/background.bin");

/// Rarity of a word that is not in the table.
const UNKNOWN: f32 = 8.5;

/// A table of words with their rarity, the inverse document frequency: the logarithm of the number of articles divided by the
/// number of articles that contain the word. Very common words ("the", "said") have rarity 0.
#[derive(Debug, Clone, Copy)]
pub struct Background<'a>(Option<Weights<'a>>);

impl Background<'static> {
    /// The built-in table.
    pub fn built_in() -> Self {
        static TABLE: LazyLock<Background<'static>> = LazyLock::new(|| Background::open(BUILT));
        *TABLE
    }
}

impl<'a> Background<'a> {
    /// Opens a table. If `bytes` are not a valid table, all words are unknown.
    pub fn open(bytes: &'a [u8]) -> Self {
        Self(Weights::open(bytes, Kind::Linear).ok())
    }

    /// A number that identifies the table.
    pub(super) fn id(&self) -> u64 {
        self.0.as_ref().map_or(0, Weights::checksum)
    }

    /// The rarity of the word with this key from [`key_of`], 0 to about 9.
    pub fn rarity(&self, key: u64) -> f32 {
        let Some(table) = &self.0 else {
            return UNKNOWN;
        };
        let mut sum = [0];
        if table.add(key, &mut sum) {
            sum[0] as f32 * table.scale()
        } else {
            UNKNOWN
        }
    }
}

/// The key of a word, independent of case. Only the first 64 bytes count.
pub fn key_of(word: &str) -> u64 {
    let plain = |byte: u8| byte.is_ascii() && !byte.is_ascii_uppercase();
    if word.len() <= 64 && word.bytes().all(plain) {
        return hash(word.as_bytes());
    }
    let mut buffer = [0u8; 64];
    if word.is_ascii() {
        let ascii = &mut buffer[..word.len().min(64)];
        ascii.copy_from_slice(&word.as_bytes()[..ascii.len()]);
        ascii.make_ascii_lowercase();
        return hash(ascii);
    }
    let mut end = 0;
    for c in word.chars().flat_map(char::to_lowercase) {
        let c = if c == '’' { '\'' } else { c };
        if end + c.len_utf8() > buffer.len() {
            break;
        }
        end += c.encode_utf8(&mut buffer[end..]).len();
    }
    hash(&buffer[..end])
}

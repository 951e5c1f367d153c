//! Small sets of short words, asked about every word of a text.

/// Places of a set: so many more than words that a question is mostly answered at the first.
const PLACES: usize = 256;

/// A set of words of at most eight ASCII letters each.
#[derive(Debug)]
pub(super) struct ShortWords {
    /// [`packed`] words, each at its place or behind it; 0 for none.
    words: [u64; PLACES],
    /// Bytes of the longest word.
    longest: usize,
}

impl ShortWords {
    /// The set of these words, given in lower case.
    pub(super) const fn new(words: &[&str]) -> Self {
        let mut set = Self {
            words: [0; PLACES],
            longest: 0,
        };
        let mut at = 0;
        while at < words.len() {
            let word = words[at].as_bytes();
            assert!(!word.is_empty() && word.len() <= 8 && words.len() < PLACES / 2);
            if word.len() > set.longest {
                set.longest = word.len();
            }
            let key = packed(word);
            let mut place = place(key);
            while set.words[place] != 0 {
                place = (place + 1) % PLACES;
            }
            set.words[place] = key;
            at += 1;
        }
        set
    }

    /// True for the words of the set, in upper or lower case.
    pub(super) fn contains(&self, word: &str) -> bool {
        if word.is_empty() || word.len() > self.longest {
            return false;
        }
        let key = packed(word.as_bytes());
        let mut place = place(key);
        while self.words[place] != key && self.words[place] != 0 {
            place = (place + 1) % PLACES;
        }
        key != 0 && self.words[place] == key
    }
}

/// The bytes of a word of at most eight in one number, letters in lower case; never 0 for what has a letter.
const fn packed(word: &[u8]) -> u64 {
    let (mut key, mut at) = (0, 0);
    while at < word.len() {
        key = key << 8 | word[at].to_ascii_lowercase() as u64;
        at += 1;
    }
    key
}

const fn place(key: u64) -> usize {
    (key.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 56) as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn holds_its_words_alone() {
        const WORDS: &[&str] = &["a", "the", "of", "with", "which"];
        const SET: ShortWords = ShortWords::new(WORDS);
        for word in WORDS {
            assert!(SET.contains(word) && SET.contains(&word.to_uppercase()));
        }
        for word in ["", "\0", "b", "thee", "whichever", "wíth", "é"] {
            assert!(!SET.contains(word), "{word}");
        }
    }
}

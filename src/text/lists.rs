//! The word lists of this room: small files, read once, looked up by binary search.

use std::sync::LazyLock;

/// When the full stop behind an abbreviation belongs to it; the classes of `abbreviations.tsv`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Abbreviation {
    /// "Gen.": stands in front of a name.
    Title,
    /// "No.": stands in front of a number.
    Number,
    /// "Aug.", "Mon.".
    Month,
    /// "Inc.", "Jr.": may end a sentence.
    Organization,
    /// "Ala.": behind a comma.
    State,
    /// "etc.", "vs.".
    Common,
}

/// What a part of a hyphen compound is; the classes of `hyphen_parts.tsv`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    /// A nation, capital, month: a name of its own.
    Name,
    /// A month or day cut short: "Jan". As a syllable it stands in names, too.
    Short,
    /// Goes before a name: "non".
    Prefix,
    /// Goes behind a name: "based".
    Suffix,
    /// A spelled number: "five".
    Number,
}

struct Table<C: 'static>(Vec<(&'static str, C)>);

impl<C: Copy> Table<C> {
    /// Reads lines of `key <tab> class`; a class that `class_of` does not know leaves the line out.
    fn read(file: &'static str, class_of: impl Fn(&str) -> Option<C>) -> Self {
        let mut rows: Vec<(&'static str, C)> = file
            .lines()
            .filter(|line| !line.starts_with('#'))
            .filter_map(|line| {
                let (key, class) = line.split_once('\t').unwrap_or((line, ""));
                Some((key, class_of(class)?))
            })
            .collect();
        rows.sort_by_key(|row| row.0);
        Self(rows)
    }

    fn get(&self, key: &str) -> Option<C> {
        let at = self.0.binary_search_by_key(&key, |row| row.0).ok()?;
        Some(self.0[at].1)
    }
}

static ABBREVIATIONS: LazyLock<Table<Abbreviation>> = LazyLock::new(|| {
    Table::read(
        include_str!("../data/lists/abbreviations.tsv"),
        |class| match class {
            "title" => Some(Abbreviation::Title),
            "number" => Some(Abbreviation::Number),
            "month" => Some(Abbreviation::Month),
            "organization" => Some(Abbreviation::Organization),
            "state" => Some(Abbreviation::State),
            "common" => Some(Abbreviation::Common),
            _ => None,
        },
    )
});

static PARTS: LazyLock<Table<Part>> = LazyLock::new(|| {
    Table::read(
        include_str!("../data/lists/hyphen_parts.tsv"),
        |class| match class {
            "name" => Some(Part::Name),
            "short" => Some(Part::Short),
            "prefix" => Some(Part::Prefix),
            "suffix" => Some(Part::Suffix),
            "number" => Some(Part::Number),
            _ => None,
        },
    )
});

static OPENERS: LazyLock<Table<()>> = LazyLock::new(|| {
    Table::read(include_str!("../data/lists/sentence_openers.tsv"), |_| {
        Some(())
    })
});

static CUES: LazyLock<Table<()>> =
    LazyLock::new(|| Table::read(include_str!("../data/lists/asking_verbs.tsv"), |_| Some(())));

/// The class of an abbreviation written without its full stop, as `word` has it, or in lower case where the list has it so.
pub(super) fn abbreviation(word: &str) -> Option<Abbreviation> {
    if word.len() > 12 {
        return None;
    }
    ABBREVIATIONS.get(word).or_else(|| {
        // Headlines in capitals: "GEN. MILLEY", "INC."
        let capitals = word.len() > 2 && word.bytes().all(|b| b.is_ascii_uppercase());
        capitals.then(|| folded(word, true, |w| ABBREVIATIONS.get(w)))?
    })
}

/// What a part of a hyphen compound is, whatever its case.
pub(super) fn part(word: &str) -> Option<Part> {
    folded(word, false, |w| PARTS.get(w))
}

/// True for names that a hyphen may join to another word, whatever their case.
pub(super) fn is_name_part(word: &str) -> bool {
    matches!(part(word), Some(Part::Name | Part::Short))
}

/// True for words that, with a capital, open a sentence far more often than they continue a name.
pub(super) fn opens_sentence(word: &str) -> bool {
    word.len() <= 14 && OPENERS.get(word).is_some()
}

/// True for the verbs that stand between a quoted question or cry and its speaker.
pub(super) fn is_cue(word: &str) -> bool {
    CUES.get(word).is_some()
}

/// Looks `word` up in lower case, the first letter in upper case when `capital`, without allocating.
fn folded<T>(word: &str, capital: bool, look: impl Fn(&str) -> Option<T>) -> Option<T> {
    let mut buffer = [0u8; 16];
    let folded = buffer.get_mut(..word.len())?;
    folded.copy_from_slice(word.as_bytes());
    folded.make_ascii_lowercase();
    if capital && let Some(first) = folded.first_mut() {
        first.make_ascii_uppercase();
    }
    look(std::str::from_utf8(folded).ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn looks_words_up() {
        assert_eq!(abbreviation("Gen"), Some(Abbreviation::Title));
        assert_eq!(abbreviation("GEN"), Some(Abbreviation::Title));
        assert_eq!(abbreviation("gen"), None);
        assert_eq!(part("Paris"), Some(Part::Name));
        assert_eq!(part("based"), Some(Part::Suffix));
        assert_eq!(part("a-very-long-word-that-no-list-has"), None);
        assert!(opens_sentence("However") && !opens_sentence("Milley"));
        assert!(is_cue("asked") && !is_cue("won"));
    }
}

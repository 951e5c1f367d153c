//! Splits the names of people into given and family names.

use crate::lexicon::people::{FamilyFirst, family_first, given_name};
use crate::lexicon::{Class, Classes, Gender, fold};

/// Whether a folded word is a particle of the family name after it: "de", "van".
pub(crate) fn is_particle(word: &str) -> bool {
    Classes::of_lower(word).has(Class::SurnameParticle)
}

/// Whether a folded word is a suffix: "Jr", "III".
pub(crate) fn is_suffix(word: &str) -> bool {
    Classes::of_lower(word).has(Class::NameSuffix)
}

/// The usual gender of the first given name.
pub(super) fn gender(given: &str) -> Option<Gender> {
    let first = given.split_whitespace().next()?;
    given_name(&fold(first))?
}

/// Splits a full name into given and family name. `short_names` are the folded forms that the article uses for the person.
pub(super) fn split(name: &str, short_names: &[&str]) -> (Option<String>, Option<String>) {
    let words: Vec<&str> = name
        .split_whitespace()
        .filter(|word| !word.starts_with(['"', '“', '‘', '\'', '(']))
        .collect();
    let folded: Vec<String> = words.iter().map(|word| fold(word)).collect();
    let mut end = words.len();
    while end > 1 && is_suffix(&folded[end - 1]) {
        end -= 1;
    }
    if end < 2 {
        return match folded.first() {
            Some(only) if given_name(only).is_some() && family_first(only).is_none() => {
                (Some(words[0].to_owned()), None)
            }
            _ => (None, None),
        };
    }
    let join = |part: &[&str]| Some(part.join(" ").trim_end_matches(',').to_owned());
    if is_family_first(&words[..end], &folded[..end], short_names) {
        return (join(&words[1..end]), join(&words[..1]));
    }
    let mut start = end - 1;
    // If the article uses an inner word alone, the surname begins with it.
    if let Some(position) = (1..end - 1).find(|&at| short_names.contains(&folded[at].as_str())) {
        start = position;
    }
    // A double surname that the article uses alone: "Ibáñez de la Cuesta".
    let longer = short_names
        .iter()
        .filter(|form| form.contains(' '))
        .find_map(|form| {
            let length = form.split(' ').count();
            let at = end.checked_sub(length).filter(|at| *at > 0)?;
            (folded[at..end].join(" ") == **form).then_some(at)
        });
    // Two given names and two surnames: "José Luis Huamaní Ticona".
    let two_of_each = end == 4
        && given_name(&folded[0]).is_some()
        && given_name(&folded[1]).is_some()
        && given_name(&folded[2]).is_none()
        && !is_particle(&folded[2]);
    if let Some(at) = longer {
        start = at;
    } else if two_of_each && words[2].chars().count() > 2 {
        start = start.min(2);
    }
    while start > 1 && is_particle(&folded[start - 1]) {
        start -= 1;
    }
    (join(&words[..start]), join(&words[start..end]))
}

/// Whether the family name comes first: the first word is a family name of such a tradition, and the rest looks like a given
/// name of the same tradition.
fn is_family_first(words: &[&str], folded: &[String], short_names: &[&str]) -> bool {
    let Some(tradition) = family_first(&folded[0]) else {
        return false;
    };
    let last = &folded[folded.len() - 1];
    let called_by = |word: &str| short_names.contains(&word);
    if called_by(last) && !called_by(&folded[0]) && tradition != FamilyFirst::Vietnamese {
        return false;
    }
    let hyphenated = words[1..].iter().any(|word| word.contains('-'));
    let called_by_first = called_by(&folded[0]) && !called_by(last);
    match tradition {
        FamilyFirst::Korean => {
            hyphenated
                || called_by_first && !is_western(&folded[0])
                || words.len() == 3 && (last.len() <= 3 || !is_western(last) && last.len() <= 5)
                || !is_western(&folded[1])
                    && !is_western(&folded[0])
                    && family_first(last).is_none()
        }
        FamilyFirst::Chinese => {
            hyphenated
                || called_by_first
                || !is_western(&folded[0]) && family_first(last).is_none()
                || !is_western(&folded[1])
                    && (words.len() == 3 || family_first(last).is_none() || last.len() > 4)
        }
        FamilyFirst::Vietnamese => words.len() >= 3 || !is_western(last),
        FamilyFirst::Other => called_by_first,
    }
}

fn is_western(folded: &str) -> bool {
    given_name(folded).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn splits_given_and_family_names() {
        for (name, given, family) in [
            ("Baik Tae-hyun", "Tae-hyun", "Baik"),
            ("Kim Jong Un", "Jong Un", "Kim"),
            ("Mike Pompeo", "Mike", "Pompeo"),
            ("Xi Jinping", "Jinping", "Xi"),
            ("Ursula von der Leyen", "Ursula", "von der Leyen"),
            ("Martin Luther King Jr.", "Martin Luther", "King"),
            ("Nguyen Xuan Phuc", "Xuan Phuc", "Nguyen"),
            ("Mohammed bin Salman", "Mohammed", "bin Salman"),
        ] {
            assert_eq!(
                split(name, &[]),
                (Some(given.to_owned()), Some(family.to_owned())),
                "{name}"
            );
        }
        assert_eq!(
            split("Gustavo Petro Urrego", &["petro"]).1.as_deref(),
            Some("Petro Urrego")
        );
    }
}

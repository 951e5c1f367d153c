//! The states of the tagger: BILOU over the classes of names (Ratinov & Roth 2009).

use super::Label;

/// The classes, in the order of their states.
pub const CLASSES: [Label; 6] = [
    Label::Person,
    Label::Location,
    Label::Organization,
    Label::Facility,
    Label::Group,
    Label::Other,
];

/// Number of states: outside, and begin, inside, last, unit of each class.
pub const STATES: usize = 1 + 4 * CLASSES.len();

/// The state of tokens that belong to no name.
pub const OUTSIDE: usize = 0;

/// BilouTag of a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BilouTag {
    /// First token of several.
    Begin = 0,
    /// Neither first nor last.
    Inside = 1,
    /// Last token of several.
    Last = 2,
    /// The only token.
    Unit = 3,
}

/// The state of a part of a name of class number `class`.
pub const fn state(class: usize, part: BilouTag) -> usize {
    1 + 4 * class + part as usize
}

/// Class number and part of a state; `None` for [`OUTSIDE`].
pub const fn class_of(state: usize) -> Option<(usize, BilouTag)> {
    if state == OUTSIDE {
        return None;
    }
    let part = match (state - 1) % 4 {
        0 => BilouTag::Begin,
        1 => BilouTag::Inside,
        2 => BilouTag::Last,
        _ => BilouTag::Unit,
    };
    Some(((state - 1) / 4, part))
}

/// True when a name, or nothing, may end before `state`: it is outside, begin or unit.
pub const fn opens(state: usize) -> bool {
    matches!(
        class_of(state),
        None | Some((_, BilouTag::Begin | BilouTag::Unit))
    )
}

/// True when a name, or nothing, ends with `state`: it is outside, last or unit.
pub const fn closes(state: usize) -> bool {
    matches!(
        class_of(state),
        None | Some((_, BilouTag::Last | BilouTag::Unit))
    )
}

/// True when `to` may follow `from`.
pub const fn follows(from: usize, to: usize) -> bool {
    if closes(from) {
        return opens(to);
    }
    match (class_of(from), class_of(to)) {
        (Some((a, _)), Some((b, BilouTag::Inside | BilouTag::Last))) => a == b,
        _ => false,
    }
}

/// Names of the states, as the model file writes them: `O`, `B-PER` …
pub fn names() -> Vec<String> {
    let mut names = vec!["O".to_owned()];
    for class in ["PER", "LOC", "ORG", "FAC", "GRP", "OTH"] {
        names.extend(["B", "I", "L", "U"].map(|part| format!("{part}-{class}")));
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn states_round_trip() {
        assert_eq!(names().len(), STATES);
        for class in 0..CLASSES.len() {
            for part in [
                BilouTag::Begin,
                BilouTag::Inside,
                BilouTag::Last,
                BilouTag::Unit,
            ] {
                assert_eq!(class_of(state(class, part)), Some((class, part)));
            }
        }
    }

    #[test]
    fn follows_bilou() {
        let [person, place] = [0, 1];
        assert!(follows(OUTSIDE, state(person, BilouTag::Begin)));
        assert!(follows(
            state(person, BilouTag::Begin),
            state(person, BilouTag::Last)
        ));
        assert!(follows(
            state(person, BilouTag::Unit),
            state(place, BilouTag::Unit)
        ));
        assert!(!follows(
            state(person, BilouTag::Begin),
            state(place, BilouTag::Last)
        ));
        assert!(!follows(state(person, BilouTag::Begin), OUTSIDE));
        assert!(!follows(OUTSIDE, state(person, BilouTag::Last)));
    }
}

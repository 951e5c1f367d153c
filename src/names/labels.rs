//! The states of the name tagger: BILOU over the classes of names (Ratinov & Roth 2009).

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

/// The number of states: outside, and begin, inside, last and unit of each class.
pub const STATES: usize = 1 + 4 * CLASSES.len();

/// The state of tokens that belong to no name.
pub const OUTSIDE: usize = 0;

/// The position of a token in a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BilouTag {
    /// The first of several tokens.
    Begin = 0,
    /// Neither first nor last.
    Inside = 1,
    /// The last of several tokens.
    Last = 2,
    /// The only token.
    Unit = 3,
}

/// The state for a tag of the class with index `class`.
pub const fn state(class: usize, tag: BilouTag) -> usize {
    1 + 4 * class + tag as usize
}

/// The class number and the tag of a state; `None` for [`OUTSIDE`].
pub const fn class_of(state: usize) -> Option<(usize, BilouTag)> {
    if state == OUTSIDE {
        return None;
    }
    let tag = match (state - 1) % 4 {
        0 => BilouTag::Begin,
        1 => BilouTag::Inside,
        2 => BilouTag::Last,
        _ => BilouTag::Unit,
    };
    Some(((state - 1) / 4, tag))
}

/// Whether a name, or nothing, may end before `state`: outside, begin or unit.
pub const fn opens(state: usize) -> bool {
    matches!(
        class_of(state),
        None | Some((_, BilouTag::Begin | BilouTag::Unit))
    )
}

/// Whether a name, or nothing, ends with `state`: outside, last or unit.
pub const fn closes(state: usize) -> bool {
    matches!(
        class_of(state),
        None | Some((_, BilouTag::Last | BilouTag::Unit))
    )
}

/// Whether `to` may follow `from`.
pub const fn follows(from: usize, to: usize) -> bool {
    if closes(from) {
        return opens(to);
    }
    match (class_of(from), class_of(to)) {
        (Some((a, _)), Some((b, BilouTag::Inside | BilouTag::Last))) => a == b,
        _ => false,
    }
}

/// The names of the states in the model file: `O`, `B-PER` …
#[cfg(any(test, feature = "workshop"))]
pub fn names() -> Vec<String> {
    let mut names = vec!["O".to_owned()];
    for class in ["PER", "LOC", "ORG", "FAC", "GRP", "OTH"] {
        names.extend(["B", "I", "L", "U"].map(|tag| format!("{tag}-{class}")));
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
            for tag in [
                BilouTag::Begin,
                BilouTag::Inside,
                BilouTag::Last,
                BilouTag::Unit,
            ] {
                assert_eq!(class_of(state(class, tag)), Some((class, tag)));
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

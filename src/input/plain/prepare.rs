//! Makes a text as it was read ready for its outline: repairs its characters, its divided words and its letter case, and
//! splits it into units.

use super::hyphens;
use super::lines::{self, Layout, Unit};
use crate::input::letter_case::{self, Caseless};
use crate::input::repair::{self, Editor, Original, Repair};

/// A text with its units.
#[derive(Debug)]
pub(super) struct Prepared {
    /// The text to analyze.
    pub(super) text: String,
    /// The text as it was read, if that is another one.
    pub(super) original: Option<Original>,
    /// The units of the text.
    pub(super) units: Vec<Unit>,
    /// What may be wrong in the text.
    pub(super) warnings: Vec<String>,
}

/// Repairs `text` and splits it into units.
pub(super) fn prepare(text: String) -> Prepared {
    let mut repair = Repair::new(text);
    let mut warnings = repair::repair(&mut repair, true);
    let caseless = Caseless::of(&repair.text);
    let Layout {
        mut units,
        interruptions,
        two_columns,
    } = lines::layout(&repair.text, caseless.is_some());
    if two_columns {
        warnings.push(
            "the text seems to be in two columns side by side: its lines are read as they are, and sentences may be mixed"
                .to_owned(),
        );
    }
    let mut editor = Editor::new(&repair.text);
    for gap in interruptions {
        editor.replace(gap.start..gap.end, "\n");
    }
    let joined = editor.finish();
    edit(&mut repair, &mut units, joined);
    let joined = hyphens::join(&repair.text, &units);
    edit(&mut repair, &mut units, joined);
    if let Some(caseless) = caseless {
        let spans = units.iter().map(|unit| unit.span);
        if let Some(text) = letter_case::restore(&repair.text, spans, caseless) {
            repair.respell(text);
            warnings.push(caseless.warning().to_owned());
        }
    }
    Prepared {
        text: repair.text,
        original: repair.original,
        units,
        warnings,
    }
}

/// Takes over an edited text, and moves the units to their places in it.
fn edit(repair: &mut Repair, units: &mut [Unit], edited: Option<(String, repair::Edits)>) {
    if let Some((text, edits)) = edited {
        for unit in units {
            unit.span = edits.to_new(unit.span);
        }
        repair.apply((text, edits));
    }
}

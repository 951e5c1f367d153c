//! Repairs of a text before it is analyzed: mis-decoded characters, and what hides words.
//!
//! Every span of the repaired text leads back to the text as it was read ([`Original`]). A text that needs no repair is not copied.

mod characters;
mod edits;
mod mojibake;

pub use edits::Original;
pub(super) use edits::{Editor, Edits, Repair};

/// Repairs the characters of a text; `tags` tells whether tags are removed. Returns the warnings.
pub(super) fn repair(repair: &mut Repair, tags: bool) -> Vec<String> {
    let mut warnings = Vec::new();
    if let Some((steps, damaged, character)) = mojibake::repair(&repair.text) {
        for step in steps {
            repair.apply(step);
        }
        warnings.push(format!(
            "some characters were decoded wrongly before: {damaged:?} is read as {character}"
        ));
    }
    if let Some((edited, examples)) = characters::repair(&repair.text, tags) {
        repair.apply(edited);
        if let Some(reference) = examples.reference {
            warnings.push(format!("the text holds character references of HTML, such as {reference}: they are read as characters"));
        }
        if let Some(tag) = examples.tag {
            warnings.push(format!(
                "the text holds tags of HTML, such as {tag:?}: they are left out"
            ));
        }
    }
    warnings
}

//! Changes of a text, and the way back from the changed text to the text as it was read.

use std::ops::Range;

use crate::span::Span;

/// A place of the old text and what replaces it in the new one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Edit {
    old: Span,
    new: Span,
}

/// The places where a new text differs from an old one, in order.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(in crate::input) struct Edits(Vec<Edit>);

impl Edits {
    /// The span of the old text that `span` of the new one stands for. Covers whole edits, but not deletions at its ends.
    fn to_old(&self, span: Span) -> Span {
        let started = self.0.partition_point(|edit| edit.new.start <= span.start);
        let start = match self.0[..started].last() {
            Some(edit) if span.start < edit.new.end => edit.old.start,
            Some(edit) => edit.old.end + (span.start - edit.new.end),
            None => span.start,
        };
        let started = self.0.partition_point(|edit| edit.new.start < span.end);
        let end = match self.0[..started].last() {
            Some(edit) if span.end <= edit.new.end => edit.old.end,
            Some(edit) => edit.old.end + (span.end - edit.new.end),
            None => span.end,
        };
        Span::new(start, end.max(start))
    }

    /// The span of the new text that holds what is left of `span` of the old one.
    pub(in crate::input) fn to_new(&self, span: Span) -> Span {
        let at = |old: usize, past: bool| {
            let started = self.0.partition_point(|edit| edit.old.start < old);
            match self.0[..started].last() {
                Some(edit) if old < edit.old.end && past => edit.new.end,
                Some(edit) if old < edit.old.end => edit.new.start,
                Some(edit) => edit.new.end + (old - edit.old.end),
                None => old,
            }
        };
        let start = at(span.start, false);
        Span::new(start, at(span.end, true).max(start))
    }
}

/// Copies a text with changes.
#[derive(Debug)]
pub(in crate::input) struct Editor<'t> {
    old: &'t str,
    /// The end of what was copied or replaced.
    done: usize,
    new: String,
    edits: Vec<Edit>,
}

impl<'t> Editor<'t> {
    /// Starts without changes.
    pub(in crate::input) const fn new(old: &'t str) -> Self {
        Self {
            old,
            done: 0,
            new: String::new(),
            edits: Vec::new(),
        }
    }

    /// Replaces `range`, which is after all earlier ones.
    pub(in crate::input) fn replace(&mut self, range: Range<usize>, with: &str) {
        if self.edits.is_empty() {
            self.new.reserve(self.old.len());
        }
        self.new.push_str(&self.old[self.done..range.start]);
        let start = self.new.len();
        self.new.push_str(with);
        self.done = range.end;
        self.edits.push(Edit {
            old: range.into(),
            new: Span::new(start, self.new.len()),
        });
    }

    /// The new text and its edits; `None` without changes.
    pub(in crate::input) fn finish(mut self) -> Option<(String, Edits)> {
        if self.edits.is_empty() {
            return None;
        }
        self.new.push_str(&self.old[self.done..]);
        Some((self.new, Edits(self.edits)))
    }
}

/// The text of an article as it was read, where the text that is analyzed differs from it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Original {
    /// The text.
    pub(in crate::input) text: String,
    /// From this text to that which is analyzed.
    steps: Vec<Edits>,
}

impl Original {
    /// The text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The span of this text that `span` of the analyzed text stands for.
    pub fn span(&self, span: Span) -> Span {
        let steps = self.steps.iter().rev();
        steps.fold(span, |span, edits| edits.to_old(span))
    }
}

/// A text under repair.
#[derive(Debug)]
pub(in crate::input) struct Repair {
    /// The text so far.
    pub(in crate::input) text: String,
    /// The text before the first change.
    pub(in crate::input) original: Option<Original>,
}

impl Repair {
    /// Starts without changes.
    pub(in crate::input) const fn new(text: String) -> Self {
        Self {
            text,
            original: None,
        }
    }

    /// The span of the text so far that holds what is left of `span` of the first text.
    pub(in crate::input) fn to_new(&self, span: Span) -> Span {
        let steps = self.original.iter().flat_map(|original| &original.steps);
        steps.fold(span, |span, edits| edits.to_new(span))
    }

    /// Takes over a changed text, as returned by [`Editor::finish`].
    pub(in crate::input) fn apply(&mut self, (text, edits): (String, Edits)) {
        let old = std::mem::replace(&mut self.text, text);
        let original = self.original.get_or_insert_with(|| Original {
            text: old,
            steps: Vec::new(),
        });
        original.steps.push(edits);
    }

    /// Takes over a text whose characters have the same places as before.
    pub(in crate::input) fn respell(&mut self, text: String) {
        debug_assert_eq!(text.len(), self.text.len());
        self.apply((text, Edits::default()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn edited(text: &str, changes: &[(&str, &str)]) -> (String, Edits) {
        let mut editor = Editor::new(text);
        for (old, new) in changes {
            let at = editor.done + text[editor.done..].find(old).unwrap();
            editor.replace(at..at + old.len(), new);
        }
        editor.finish().unwrap()
    }

    #[test]
    fn spans_lead_back_to_the_old_text() {
        let text = "\u{200b}Ann\u{ad}a\u{200b} &amp; <b>Bob</b>";
        let (new, edits) = edited(
            text,
            &[
                ("\u{200b}", ""),
                ("\u{ad}", ""),
                ("\u{200b}", ""),
                ("&amp;", "&"),
                ("<b>", ""),
                ("</b>", ""),
            ],
        );
        assert_eq!(new, "Anna & Bob");
        let old = |word: &str| {
            let at = new.find(word).unwrap();
            edits.to_old(Span::new(at, at + word.len())).of(text)
        };
        assert_eq!(old("Anna"), "Ann\u{ad}a");
        assert_eq!(old("&"), "&amp;");
        assert_eq!(old("Bob"), "Bob");
        assert_eq!(old("& Bob"), "&amp; <b>Bob");
        assert_eq!(old(""), "");
    }

    #[test]
    fn steps_are_undone_in_reverse() {
        let mut repair = Repair::new("Su-\nper  &amp; co".to_owned());
        let step = edited(&repair.text, &[("&amp;", "&")]);
        repair.apply(step);
        let step = edited(&repair.text, &[("-\n", ""), ("  ", " ")]);
        repair.apply(step);
        assert_eq!(repair.text, "Super & co");
        let original = repair.original.unwrap();
        let old = |start, end| original.span(Span::new(start, end)).of(original.text());
        assert_eq!(old(0, 5), "Su-\nper");
        assert_eq!(old(6, 10), "&amp; co");
    }

    #[test]
    fn spans_lead_on_to_the_new_text() {
        let (new, edits) = edited("one\n3\ntwo", &[("\n3\n", " ")]);
        assert_eq!(edits.to_new(Span::new(0, 9)).of(&new), "one two");
        assert_eq!(edits.to_new(Span::new(6, 9)).of(&new), "two");
    }
}

//! Quotation marks that arrive as character references or as mis-decoded UTF-8.
//!
//! The text keeps them, so that offsets are those of the input. They are read as the marks that they stand for.

/// The references and mis-decoded forms of quotation marks. Longer forms come before their prefixes.
const FORMS: [(&str, char); 17] = [
    ("&quot;", '"'),
    ("&ldquo;", '“'),
    ("&rdquo;", '”'),
    ("&lsquo;", '‘'),
    ("&rsquo;", '’'),
    ("&laquo;", '«'),
    ("&raquo;", '»'),
    ("&apos;", '\''),
    ("&#34;", '"'),
    ("&#39;", '\''),
    ("&#8220;", '“'),
    ("&#8221;", '”'),
    ("â€œ", '“'),
    ("â€\u{9d}", '”'),
    ("â€\u{fffd}", '”'),
    ("â€˜", '‘'),
    ("â€™", '’'),
];

/// The quotation mark at the start of `text` and its length in bytes, if it is escaped.
pub(crate) fn escaped_mark(text: &str) -> Option<(char, usize)> {
    let forms = FORMS.iter();
    let mut forms = forms.filter(|(form, _)| text.starts_with(form));
    forms.next().map(|(form, mark)| (*mark, form.len()))
}

/// The warning about escaped marks in `text`.
pub(super) fn warning(text: &str) -> Option<String> {
    let starts = text.match_indices(['&', 'â']);
    let mut marks = starts.filter_map(|(at, _)| {
        let (mark, length) = escaped_mark(&text[at..])?;
        Some((&text[at..at + length], mark))
    });
    marks
        .next()
        .map(|(form, mark)| format!("some quotation marks are escaped: {form:?} is read as {mark}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn warns_of_escaped_marks_only() {
        let found = warning("He said: &quot;No.&quot;").expect("a warning");
        assert!(found.contains("&quot;"), "{found}");
        assert!(warning("isnâ€™t").is_some());
        for text in [
            "",
            "Marks & Spencer",
            "AT&T;",
            "château",
            "â€",
            "&amp;",
            "“No.”",
        ] {
            assert_eq!(warning(text), None, "{text}");
        }
    }
}

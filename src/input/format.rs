//! Input formats.

/// Input formats.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Format {
    /// Plain text, as typed or pasted.
    #[default]
    Text,
    /// A web page.
    Html,
    /// One JSON object a line.
    JsonLines,
}

impl Format {
    /// The name in the output.
    pub const fn name(self) -> &'static str {
        match self {
            Format::Text => "text",
            Format::Html => "html",
            Format::JsonLines => "jsonl",
        }
    }
}

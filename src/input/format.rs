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
    /// JSON: an article, an array of articles, or an object that holds the array.
    Json,
    /// A table with a header row: CSV, TSV and the like.
    Csv,
    /// An e-mail.
    Eml,
    /// A mailbox.
    Mbox,
    /// A feed: RSS or Atom.
    Feed,
    /// News in XML: NITF or NewsML.
    News,
    /// The text of a scanned page in ALTO.
    Alto,
    /// A web archive, WARC or WET.
    Warc,
    /// A web archive in a zip file.
    Wacz,
    /// An export of Nexis.
    Nexis,
    /// An export of Factiva.
    Factiva,
    /// An export of ProQuest.
    ProQuest,
    /// An export of NewsBank.
    NewsBank,
    /// Markdown.
    Markdown,
    /// Subtitles: SRT or WebVTT.
    Subtitles,
}

impl Format {
    /// The name in the output.
    pub const fn name(self) -> &'static str {
        match self {
            Format::Text => "text",
            Format::Html => "html",
            Format::JsonLines => "jsonl",
            Format::Json => "json",
            Format::Csv => "csv",
            Format::Eml => "eml",
            Format::Mbox => "mbox",
            Format::Feed => "rss",
            Format::News => "news-xml",
            Format::Alto => "alto",
            Format::Warc => "warc",
            Format::Wacz => "wacz",
            Format::Nexis => "nexis",
            Format::Factiva => "factiva",
            Format::ProQuest => "proquest",
            Format::NewsBank => "newsbank",
            Format::Markdown => "markdown",
            Format::Subtitles => "subtitles",
        }
    }

    /// True for formats that hold many articles: [`Records`](super::Records) reads them.
    pub const fn is_container(self) -> bool {
        !matches!(
            self,
            Format::Text
                | Format::Html
                | Format::Eml
                | Format::Alto
                | Format::Markdown
                | Format::Subtitles
        )
    }

    /// What a record of a container is, as a noun.
    pub(super) const fn record_name(self) -> &'static str {
        match self {
            Format::Mbox => "e-mail",
            Format::Warc | Format::Wacz => "page",
            Format::Csv => "row",
            Format::Feed => "item",
            _ => "article",
        }
    }
}

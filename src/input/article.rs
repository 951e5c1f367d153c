//! What is known of an article once it is read: its text, its blocks, and what its layout tells.

use jiff::civil::Date;

use crate::span::Span;

/// An article as it was read: one immutable text and what its layout tells.
#[derive(Debug, Clone, PartialEq)]
pub struct Article {
    /// Name of the article: the `id` of a record, else the path as given.
    pub id: String,
    /// Where the bytes came from.
    pub source: Source,
    /// The text that every [`Span`] points into: the decoded input, or for HTML the extracted text.
    pub text: String,
    /// Two-letter ISO 639-1 code of the language when it could be told.
    pub language: Option<String>,
    /// The headline.
    pub headline: Option<Labeled>,
    /// The authors, people or agencies, in the order of the byline.
    pub authors: Vec<Labeled>,
    /// The dateline in front of the first paragraph ("SEOUL, Aug. 6 (Yonhap) --").
    pub dateline: Option<Span>,
    /// Who published the article.
    pub publisher: Option<Labeled>,
    /// When the article was published, as the caller, the record or a date line says.
    pub published: Option<Published>,
    /// The blocks, in order; together they cover every non-blank character of the text exactly once.
    pub blocks: Vec<Block>,
    /// What a reader should know about this reading, in plain English.
    pub warnings: Vec<String>,
    /// What else the page says about the article; empty for plain text.
    pub details: Details,
}

impl Article {
    /// An article of running text alone, as libraries and training have it: every line of `text` that is not blank is a
    /// paragraph, nothing is taken for clutter, and nothing else is known but that it is English.
    pub fn of_lines(id: &str, text: &str) -> Article {
        let mut blocks = Vec::new();
        let mut start = 0;
        for line in text.split_inclusive('\n') {
            let span = Span::new(start, start + line.len()).trim(text);
            start += line.len();
            if !span.is_empty() {
                blocks.push(Block {
                    kind: BlockKind::Paragraph,
                    span,
                });
            }
        }
        Article {
            id: id.to_owned(),
            source: Source::default(),
            text: text.to_owned(),
            language: Some("en".to_owned()),
            headline: None,
            authors: Vec::new(),
            dateline: None,
            publisher: None,
            published: None,
            blocks,
            warnings: Vec::new(),
            details: Details::default(),
        }
    }
}

/// Metadata of a web page beyond headline, authors, publisher and date.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Details {
    /// When the article was changed last.
    pub updated: Option<Published>,
    /// Canonical address.
    pub url: Option<String>,
    /// Section of the publication ("Politics").
    pub section: Option<String>,
    /// Keywords that the publisher gave.
    pub tags: Vec<String>,
    /// One-paragraph description.
    pub description: Option<String>,
    /// Address of the lead image.
    pub image: Option<String>,
}

/// Where the bytes of an article came from.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Source {
    /// Path as given by the user; `None` for standard input and library callers.
    pub path: Option<String>,
    /// The input format.
    pub format: Format,
    /// The encoding that was found, lower case, as the WHATWG names it ("utf-8").
    pub encoding: String,
    /// Size of the input in bytes, before decoding.
    pub bytes: usize,
}

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

/// A piece of text with its place in the article, when it stands there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Labeled {
    /// The text in reading form.
    pub text: String,
    /// Where it stands; `None` when it is known from metadata alone.
    pub span: Option<Span>,
}

/// A publication date and how it is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Published {
    /// The day.
    pub date: Date,
    /// ISO 8601 as the source gives it: a day, or a day with time and zone.
    pub value: String,
    /// How the date is known.
    pub basis: PublishedBasis,
}

/// How a publication date is known, most trusted first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PublishedBasis {
    /// The caller or the JSON Lines record gave it.
    Given,
    /// The page's metadata says so.
    Metadata,
    /// A line such as "Published: 6 August 2018" says so.
    DateLine,
    /// The dateline says so.
    Dateline,
    /// The dates in the text pin it down.
    Inferred,
}

/// A run of the text with one role in the article.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Block {
    /// The role.
    pub kind: BlockKind,
    /// The text, without the white space around it.
    pub span: Span,
}

/// What a block is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum BlockKind {
    /// The title of the article.
    Headline,
    /// A subtitle, or a heading inside the article.
    Subhead,
    /// Who wrote it and when.
    Byline,
    /// Place and date in front of the first paragraph.
    Dateline,
    /// Running text.
    Paragraph,
    /// An item of a list that belongs to the article.
    List,
    /// The text under a picture.
    Caption,
    /// Who took a picture or provided the text.
    Credit,
    /// Menus, buttons, share and subscribe lines.
    Navigation,
    /// Links to other stories.
    Related,
    /// Copyright, imprint, site names.
    Footer,
    /// A repeat of an earlier block.
    Duplicate,
    /// Anything else.
    Other,
}

impl BlockKind {
    /// True for the kinds whose sentences are analyzed; captions count only when the caller says so.
    pub const fn is_story(self, captions: bool) -> bool {
        match self {
            BlockKind::Headline
            | BlockKind::Subhead
            | BlockKind::Dateline
            | BlockKind::Paragraph
            | BlockKind::List => true,
            BlockKind::Caption => captions,
            _ => false,
        }
    }
}

impl PublishedBasis {
    /// The name in documents.
    pub const fn name(self) -> &'static str {
        match self {
            PublishedBasis::Given => "given",
            PublishedBasis::Metadata => "metadata",
            PublishedBasis::DateLine => "date_line",
            PublishedBasis::Dateline => "dateline",
            PublishedBasis::Inferred => "inferred",
        }
    }
}

impl BlockKind {
    /// The name in documents.
    pub const fn name(self) -> &'static str {
        match self {
            BlockKind::Headline => "headline",
            BlockKind::Subhead => "subhead",
            BlockKind::Byline => "byline",
            BlockKind::Dateline => "dateline",
            BlockKind::Paragraph => "paragraph",
            BlockKind::List => "list",
            BlockKind::Caption => "caption",
            BlockKind::Credit => "credit",
            BlockKind::Navigation => "navigation",
            BlockKind::Related => "related",
            BlockKind::Footer => "footer",
            BlockKind::Duplicate => "duplicate",
            BlockKind::Other => "other",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Article;

    #[test]
    fn a_line_is_a_paragraph_without_its_margins() {
        let article = Article::of_lines("a", "Eins \n\n  zwei");
        let lines: Vec<&str> = article
            .blocks
            .iter()
            .map(|block| block.span.of(&article.text))
            .collect();
        assert_eq!(lines, ["Eins", "zwei"]);
    }
}

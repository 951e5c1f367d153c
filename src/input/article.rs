//! The result of reading an input: the text of the article, its blocks, and its metadata.

use jiff::civil::Date;

use super::format::Format;
use crate::span::Span;

/// An article: one immutable text and its blocks, with the metadata from its layout and markup.
#[derive(Debug, Clone, PartialEq)]
pub struct Article {
    /// Name of the article: the `id` of a record, else the path as given.
    pub id: String,
    /// The origin of the bytes.
    pub source: Source,
    /// The text that every [`Span`] points into: the decoded input, or for HTML the extracted text.
    pub text: String,
    /// Two-letter ISO 639-1 code of the language, if it was detected.
    pub language: Option<String>,
    /// The headline.
    pub headline: Option<Labeled>,
    /// The authors, people or agencies, in the order of the byline.
    pub authors: Vec<Labeled>,
    /// The dateline before the first paragraph ("SEOUL, Aug. 6 (Yonhap) --").
    pub dateline: Option<Span>,
    /// The publisher: a newspaper, an agency, a site.
    pub publisher: Option<Labeled>,
    /// The publication date, by the most trusted source that states one.
    pub published: Option<Published>,
    /// The blocks, in order; together they cover every non-blank character of the text exactly once.
    pub blocks: Vec<Block>,
    /// Problems with the input that may affect the analysis, in plain English.
    pub warnings: Vec<String>,
    /// Other metadata of the page; empty for plain text, except for the address of a record.
    pub details: Details,
}

impl Article {
    /// Creates an English article of running text only: every non-blank line of `text` is a paragraph. Nothing is treated
    /// as clutter, and there is no headline or other metadata.
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

impl Article {
    /// Sets the publication date that the caller knows, over what the article states.
    pub fn set_published(&mut self, day: Date) {
        self.published = Some(Published::on(day, PublishedBasis::Given));
    }
}

/// Metadata of a web page beyond headline, authors, publisher and date.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Details {
    /// The date of the last change.
    pub updated: Option<Published>,
    /// Canonical address.
    pub url: Option<String>,
    /// Section of the publication ("Politics").
    pub section: Option<String>,
    /// Keywords by the publisher.
    pub tags: Vec<String>,
    /// A description of one paragraph.
    pub description: Option<String>,
    /// Address of the lead image.
    pub image: Option<String>,
}

/// Metadata of an article from the caller or the record.
#[derive(Debug, Clone, Default)]
pub(super) struct Given {
    pub(super) id: String,
    pub(super) date: Option<Date>,
    pub(super) title: Option<String>,
    pub(super) url: Option<String>,
}

/// The origin of the bytes of an article.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Source {
    /// Path as given by the user; `None` for standard input and library callers.
    pub path: Option<String>,
    /// The input format.
    pub format: Format,
    /// The lower-case WHATWG name of the encoding ("utf-8").
    pub encoding: String,
    /// Size of the input in bytes, before decoding.
    pub bytes: usize,
}

/// A piece of text, with its place if it is in the article.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Labeled {
    /// The text on one line, with single spaces.
    pub text: String,
    /// Its place in the article; `None` if it is known from metadata alone.
    pub span: Option<Span>,
}

/// A publication date and its source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Published {
    /// The day.
    pub date: Date,
    /// ISO 8601 as the source gives it: a day, or a day with time and zone.
    pub value: String,
    /// The source of the date.
    pub basis: PublishedBasis,
}

impl Published {
    /// A day without a time.
    pub(super) fn on(date: Date, basis: PublishedBasis) -> Self {
        Published {
            date,
            value: date.to_string(),
            basis,
        }
    }
}

/// The source of a publication date, most trusted first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PublishedBasis {
    /// The caller or the JSON Lines record.
    Given,
    /// The metadata of the page.
    Metadata,
    /// A line such as "Published: 6 August 2018".
    DateLine,
    /// The dateline.
    Dateline,
    /// Inferred from the dates in the text.
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
    /// Names of the authors, or a date line.
    Byline,
    /// Place and date before the first paragraph.
    Dateline,
    /// Running text.
    Paragraph,
    /// An item of a list that belongs to the article.
    List,
    /// The text under a picture.
    Caption,
    /// The source of a picture or of the text.
    Credit,
    /// Menus, buttons, share and subscribe lines.
    Navigation,
    /// Links to other stories.
    Related,
    /// Copyright, imprint, names of sites.
    Footer,
    /// A repeat of an earlier block.
    Duplicate,
    /// Anything else.
    Other,
}

impl BlockKind {
    /// True for the kinds whose sentences are analyzed: with `captions`, also captions.
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
    fn a_line_is_a_paragraph_without_blanks_around_it() {
        let article = Article::of_lines("a", "Eins \n\n  zwei");
        let lines: Vec<&str> = article
            .blocks
            .iter()
            .map(|block| block.span.of(&article.text))
            .collect();
        assert_eq!(lines, ["Eins", "zwei"]);
    }
}

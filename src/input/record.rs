//! One article of a container: its text and what the container says about it.

use jiff::civil::Date;

use super::article::{Article, Details, Given, Labeled, Published, PublishedBasis, Source};
use super::format::Format;
use super::markup::Metadata;
use super::words::letters;
use super::{html, plain};
use crate::error::Error;
use crate::lexicon::with_single_spaces;

/// One record of a container: an article and what is known about it.
#[derive(Debug, Clone, PartialEq)]
pub struct Record {
    /// Name of the record: its own id or address, or its number.
    pub id: String,
    /// The article: text or markup, depending on `body`.
    pub text: String,
    /// What `text` is.
    pub body: Body,
    /// The publication date of a record of the user's own making.
    pub date: Option<Date>,
    /// The headline.
    pub title: Option<String>,
    /// Address of the article.
    pub url: Option<String>,
    /// What else the container says.
    pub(super) metadata: Metadata,
    /// Problems with the record.
    pub(super) warnings: Vec<String>,
}

/// What the text of a record is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Body {
    /// Plain text that is read as it is: offsets point into it.
    Text,
    /// Plain text without its headline, which is put before it.
    Untitled,
    /// A web page.
    Page,
    /// The markup of the article alone.
    Fragment,
}

impl Record {
    /// A record without metadata.
    pub(super) fn new(id: String, text: String, body: Body) -> Record {
        Record {
            id,
            text,
            body,
            date: None,
            title: None,
            url: None,
            metadata: Metadata::default(),
            warnings: Vec::new(),
        }
    }

    /// Reads the article. `date` is the publication date by the caller, which that of the record overrules.
    ///
    /// # Errors
    /// [`Error::NoArticle`] if the text is nothing but clutter.
    pub(super) fn read(mut self, source: Source, date: Option<Date>) -> Result<Article, Error> {
        let format = source.format;
        let title = self.title.take().filter(|title| !title.trim().is_empty());
        let known = self.metadata.published.is_some();
        let given = Given {
            id: self.id,
            date: self.date.or(date.filter(|_| !known)),
            title,
            url: self.url.clone(),
        };
        let mut article = match self.body {
            Body::Text => plain::read(given, source, self.text)?,
            Body::Untitled => {
                let text = titled(given.title.as_deref(), self.text);
                plain::read(given, source, text)?
            }
            Body::Page => html::read(given, source, &self.text)?,
            Body::Fragment => {
                let metadata = Metadata {
                    url: self.url.clone(),
                    ..Metadata::default()
                };
                html::read_fragment(given, source, metadata, &self.text)?
            }
        };
        article.source.format = match (format, self.body) {
            (Format::JsonLines, Body::Page) => Format::Html,
            _ => format,
        };
        article.source.derived = self.body != Body::Text || article.source.format == Format::Html;
        article.warnings.extend(self.warnings);
        add(&mut article, self.metadata, self.url);
        Ok(article)
    }
}

/// The text after its headline, unless it starts with it.
fn titled(title: Option<&str>, text: String) -> String {
    let Some(title) = title.map(with_single_spaces) else {
        return text;
    };
    let mut lines = text.lines().filter(|line| !line.trim().is_empty());
    let repeats = lines
        .next()
        .is_some_and(|line| letters(line) == letters(&title));
    match repeats {
        true => text,
        false => format!("{title}\n\n{text}"),
    }
}

/// Adds what the container says about the article. It is better known than what is found in the text.
fn add(article: &mut Article, metadata: Metadata, url: Option<String>) {
    let named = |text: String| Labeled { text, span: None };
    if !metadata.authors.is_empty() {
        article.authors = metadata.authors.into_iter().map(named).collect();
    }
    if let Some(name) = metadata.publisher {
        article.publisher = Some(named(name));
    }
    let given = |date: &Published| date.basis == PublishedBasis::Given;
    if !article.published.as_ref().is_some_and(given) {
        article.published = metadata.published.or(article.published.take());
    }
    article.language = article.language.take().or(metadata.language);
    let old = std::mem::take(&mut article.details);
    article.details = Details {
        updated: metadata.updated.or(old.updated),
        url: url
            .filter(|url| url.starts_with("http"))
            .or(old.url)
            .or(metadata.url),
        section: metadata.section.or(old.section),
        tags: match metadata.tags.is_empty() {
            true => old.tags,
            false => metadata.tags,
        },
        description: metadata.description.or(old.description),
        image: metadata.image.or(old.image),
        captured: metadata.captured.or(old.captured),
        page: metadata.page.or(old.page),
    };
}

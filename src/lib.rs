//! nutgraf reads a news article and tells who, where, when, and who said what.
//!
//! The crate is the engine of the `nutgraf` program: bytes go in at [`input`], and one call of [`analyze`] runs the
//! stages in their order. The same bytes give the same answer on every machine; nothing reads the clock, the network
//! or the environment.
//!
//! ```
//! let article = nutgraf::input::Reader::default()
//!     .read_text("example", "Rain stops play\n\n\"We waited for hours,\" umpire Joan Healy said in Leeds on Monday.")?;
//! let analysis = nutgraf::analyze(&article, &nutgraf::Options::default());
//! assert_eq!(analysis.document.sentences.len(), 2);
//! # Ok::<(), nutgraf::error::Error>(())
//! ```
//!
//! Data flows one way, and each module imports only modules to its left:
//!
//! ```text
//! span, error ◀ weights ◀ lexicon ◀ input ◀ text ◀ model ◀ entities ◀ quotes ◀ summary ◀ report ◀ analyze
//! ```

#![cfg_attr(test, allow(clippy::unwrap_used))]

pub mod dates;
pub mod entities;
pub mod error;
mod filter;
pub mod input;
pub mod learn;
pub mod lexicon;
pub mod names;
pub mod quotes;
pub mod report;
pub mod span;
pub mod summary;
pub mod text;

use dates::TimeExpression;
use entities::{Entities, UserNames};
use input::{Article, Published};
use quotes::{Attribution, NonQuote, Quote};
use summary::{Length, Summary};
use text::Document;

/// What the caller of [`analyze`] wants to know.
#[derive(Debug, Clone)]
pub struct Options {
    /// The stages to run; what they need from one another is run as well.
    pub stages: Stages,
    /// How long the summary may be.
    pub length: Length,
    /// Whether captions count as text of the article.
    pub captions: bool,
    /// Entities and quotes with less confidence (0 to 1) are dropped.
    pub min_confidence: f32,
    /// The caller's own names, which win over the model.
    pub names: UserNames,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            stages: Stages::ALL,
            length: Length::default(),
            captions: false,
            min_confidence: 0.0,
            names: UserNames::default(),
        }
    }
}

/// The stages of the analysis that somebody asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stages {
    /// People, places and organizations.
    pub names: bool,
    /// Dates, times, durations and sets.
    pub dates: bool,
    /// Quotes and their speakers. Needs names.
    pub quotes: bool,
    /// Summary, keywords and facts. Needs all others.
    pub summary: bool,
}

impl Stages {
    /// Every stage.
    pub const ALL: Stages = Stages {
        names: true,
        dates: true,
        quotes: true,
        summary: true,
    };
    /// Only the structure of the article.
    pub const NONE: Stages = Stages {
        names: false,
        dates: false,
        quotes: false,
        summary: false,
    };

    /// The stages with everything added that they stand on.
    pub fn with_needs(self) -> Stages {
        Stages {
            names: self.names || self.quotes || self.summary,
            dates: self.dates || self.summary,
            quotes: self.quotes || self.summary,
            summary: self.summary,
        }
    }
}

/// Everything that is known of one article.
#[derive(Debug)]
pub struct Analysis<'a> {
    /// The article that was read.
    pub article: &'a Article,
    /// Its tokens and sentences.
    pub document: Document<'a>,
    /// The publication date: what the article says, else what the dates in its text pin down.
    pub published: Option<Published>,
    /// Dates, times, durations and sets, in the order of the text.
    pub dates: Vec<TimeExpression>,
    /// People, organizations and places.
    pub entities: Entities,
    /// Who said what, in the order of the text.
    pub quotes: Vec<Quote>,
    /// Words in quotation marks that are nobody's quote, in the order of the text.
    pub not_quotes: Vec<NonQuote>,
    /// The nut graf.
    pub summary: Summary,
}

/// Runs the stages over one article, in the one order in which they build on each other.
///
/// Never fails and never panics, whatever the text; the same article and options give the same answer.
pub fn analyze<'a>(article: &'a Article, options: &Options) -> Analysis<'a> {
    let stages = options.stages.with_needs();
    let document = text::segment(article, options.captions);
    let mut published = article.published.clone();
    let mut dates = Vec::new();
    if stages.dates {
        let when = dates::find(&document, published.as_ref());
        published = published.or(when.published);
        dates = when.expressions;
    }
    let mut entities = Entities::default();
    if stages.names {
        let hits = options.names.find(&document);
        let tagged = options.names.over(names::tag(&document), &hits);
        entities = entities::resolve(&document, &tagged);
        options.names.mark(&document, &hits, &mut entities);
    }
    let Attribution {
        quotes,
        non_quotes: not_quotes,
    } = if stages.quotes {
        quotes::attribute(&document, &entities)
    } else {
        Attribution::default()
    };
    let summary = if stages.summary {
        summary::summarize(&document, &dates, &entities, &quotes, options.length)
    } else {
        Summary::default()
    };
    let mut analysis = Analysis {
        article,
        document,
        published,
        dates,
        entities,
        quotes,
        not_quotes,
        summary,
    };
    analysis.keep_confident(options.min_confidence);
    analysis
}

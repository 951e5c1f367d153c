//! Runs the stages over one article.

use crate::dates::TimeExpression;
use crate::entities::{Entities, UserNames};
use crate::input::{Article, Published};
use crate::quotes::{Attribution, NonQuote, Quote};
use crate::summary::{Length, Summary};
use crate::text::Document;

/// Options of [`analyze`].
#[derive(Debug, Clone)]
pub struct Options {
    /// The stages to run. The stages that they need run too.
    pub stages: Stages,
    /// The maximum length of the summary.
    pub length: Length,
    /// Whether captions are analyzed.
    pub captions: bool,
    /// Which attributions are reported as quotes.
    pub attributions: Attributions,
    /// Entities and quotes below this confidence (0 to 1) are dropped.
    pub min_confidence: f32,
    /// The caller's own names, which override the model.
    pub names: UserNames,
    /// The first month of a fiscal year, 1 to 12. With it, fiscal years get a first and last day.
    pub fiscal_year_start: Option<i8>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            stages: Stages::ALL,
            length: Length::default(),
            captions: false,
            attributions: Attributions::default(),
            min_confidence: 0.0,
            names: UserNames::default(),
            fiscal_year_start: None,
        }
    }
}

/// Which attributions are reported as quotes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Attributions {
    /// Statements only: somebody communicates a clause, or words in quotation marks that they said or wrote.
    #[default]
    Statements,
    /// All: also what somebody believes, wants, sees, decides or does.
    All,
}

/// The stages of the analysis to run.
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

    /// These stages and all that they need.
    ///
    /// ```
    /// use nutgraf::Stages;
    ///
    /// let quotes = Stages { quotes: true, ..Stages::NONE };
    /// assert!(quotes.with_dependencies().names);
    /// ```
    pub fn with_dependencies(self) -> Stages {
        Stages {
            names: self.names || self.quotes || self.summary,
            dates: self.dates || self.summary,
            quotes: self.quotes || self.summary,
            summary: self.summary,
        }
    }
}

/// The result of [`analyze`] for one article.
#[derive(Debug)]
pub struct Analysis<'a> {
    /// The article that was read.
    pub article: &'a Article,
    /// Its tokens and sentences.
    pub document: Document<'a>,
    /// The publication date: stated by the article, or inferred from the dates in its text.
    pub published: Option<Published>,
    /// Dates, times, durations and sets, in text order.
    pub dates: Vec<TimeExpression>,
    /// People, organizations and places.
    pub entities: Entities,
    /// The quotes, in text order.
    pub quotes: Vec<Quote>,
    /// Words in quotation marks that are not quotes, in text order.
    pub non_quotes: Vec<NonQuote>,
    /// Summary, keywords and facts.
    pub summary: Summary,
}

/// Analyzes one article. Runs the stages in the order in which they build on each other.
///
/// Never fails, whatever the text. The same article and options give the same result.
///
/// # Examples
///
/// ```
/// use nutgraf::input::Reader;
/// use nutgraf::{Options, analyze};
///
/// let article = Reader::default().read_text("example", "\"We waited for hours,\" said umpire Joan Healy.")?;
/// let analysis = analyze(&article, &Options::default());
/// assert_eq!(analysis.quotes[0].speaker_name.as_deref(), Some("Joan Healy"));
/// # Ok::<(), nutgraf::error::Error>(())
/// ```
pub fn analyze<'a>(article: &'a Article, options: &Options) -> Analysis<'a> {
    let stages = options.stages.with_dependencies();
    let document = crate::text::segment(article, options.captions);
    let mut published = article.published.clone();
    let mut dates = Vec::new();
    if stages.dates {
        let when = crate::dates::find(&document, published.as_ref(), options.fiscal_year_start);
        published = published.or(when.published);
        dates = when.expressions;
    }
    let mut entities = Entities::default();
    if stages.names {
        let tagged = crate::names::tag(&document);
        entities = crate::entities::resolve(&document, tagged, &options.names);
    }
    let Attribution { quotes, non_quotes } = if stages.quotes {
        crate::quotes::attribute(&document, &entities)
    } else {
        Attribution::default()
    };
    let summary = if stages.summary {
        crate::summary::summarize(&document, &dates, &entities, &quotes, options.length)
    } else {
        Summary::default()
    };
    crate::entities::parts::add(&document, &mut entities);
    let mut analysis = Analysis {
        article,
        document,
        published,
        dates,
        entities,
        quotes,
        non_quotes,
        summary,
    };
    analysis.keep(options.min_confidence, options.attributions);
    analysis
}

//! The plain-text report.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::fmt::Write;

use super::escape_control::escape_control;
use super::json::Parts;
use crate::Analysis;
use crate::dates::TimeExpression;
use crate::entities::{Entity, EntityId, Mention, Place, Sense};
use crate::input::PublishedBasis;
use crate::lexicon::{Class, Classes, with_single_spaces};
use crate::quotes::{Quote, QuoteKind};
use crate::span::Span;

/// Layout of the plain text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TextStyle {
    /// Maximum width of a line in columns.
    pub width: usize,
    /// Whether to use colours (ANSI escape sequences).
    pub color: bool,
}

/// Formats an analysis as plain text, without a trailing newline. Control characters in the article are escaped.
///
/// ```
/// use nutgraf::input::Reader;
/// use nutgraf::report::{Parts, TextStyle, text};
///
/// let article = Reader::default().read_text("a", "Rain stops play\n\nThe umpires left Leeds at noon.")?;
/// let analysis = nutgraf::analyze(&article, &nutgraf::Options::default());
/// let style = TextStyle { width: 80, color: false };
/// assert!(text(&analysis, Parts::ALL, style).starts_with("Rain stops play\n"));
/// # Ok::<(), nutgraf::error::Error>(())
/// ```
pub fn text(analysis: &Analysis<'_>, parts: Parts, style: TextStyle) -> String {
    let mut page = Page {
        analysis,
        style,
        explain: parts.explain,
        out: String::new(),
    };
    if parts.article {
        page.title();
    }
    if parts.summary {
        page.summary();
    }
    if parts.people {
        page.people();
    }
    if parts.places {
        page.places();
    }
    if parts.organizations {
        page.organizations();
    }
    if parts.dates {
        page.dates();
    }
    if parts.quotes {
        page.quotes();
    }
    page.out.truncate(page.out.trim_end().len());
    page.out
}

/// Confidence below which a quote is marked as unsure. Such quotes are more likely wrong than right.
const UNSURE: f32 = 0.5;

const BOLD: &str = "\x1b[1m";
const DIM: &str = "\x1b[2m";
const HEAD: &str = "\x1b[1;36m";
const RESET: &str = "\x1b[0m";

struct Page<'a> {
    analysis: &'a Analysis<'a>,
    style: TextStyle,
    /// Whether to show which rules decided.
    explain: bool,
    out: String,
}

impl<'a> Page<'a> {
    /// The words of a span on one line, with single spaces.
    fn words(&self, span: Span) -> String {
        fold(span.of(&self.analysis.article.text))
    }

    /// Writes one paragraph. `first` indents its first line, `rest` the others.
    fn paragraph(&mut self, first: &str, rest: &str, body: &str, color: &str) {
        let options = textwrap::Options::new(self.style.width)
            .initial_indent(first)
            .subsequent_indent(rest)
            .break_words(false);
        for line in textwrap::wrap(body, options) {
            self.line(&line, color);
        }
    }

    fn line(&mut self, line: &str, color: &str) {
        let reset = if color.is_empty() || !self.style.color {
            ""
        } else {
            RESET
        };
        let color = if self.style.color { color } else { "" };
        // Writing to a string cannot fail.
        let _ = writeln!(self.out, "{color}{line}{reset}");
    }

    fn head(&mut self, head: &str) {
        if !self.out.is_empty() {
            self.out.push('\n');
        }
        self.line(head, HEAD);
    }

    fn title(&mut self) {
        let article = self.analysis.article;
        if let Some(headline) = &article.headline {
            self.paragraph("", "", &fold(&headline.text), BOLD);
        }
        let mut line: Vec<String> = Vec::new();
        if !article.authors.is_empty() {
            let names: Vec<_> = article
                .authors
                .iter()
                .map(|author| fold(&author.text))
                .collect();
            line.push(format!("By {}", names.join(", ")));
        }
        line.extend(
            article
                .publisher
                .iter()
                .map(|publisher| fold(&publisher.text)),
        );
        line.extend(
            self.analysis
                .published
                .iter()
                .map(|published| match published.basis {
                    PublishedBasis::Inferred => {
                        format!("{} (inferred from the text)", published.value)
                    }
                    _ => escape_control(&published.value).into_owned(),
                }),
        );
        if !line.is_empty() {
            self.paragraph("", "", &line.join(" · "), DIM);
        }
    }

    fn summary(&mut self) {
        let summary = &self.analysis.summary;
        if summary.sentences.is_empty() {
            return;
        }
        self.head("Summary");
        for sentence in &summary.sentences {
            self.paragraph("  ", "  ", &self.words(sentence.span), "");
        }
        if !summary.keywords.is_empty() {
            let keywords: Vec<_> = summary.keywords.iter().map(|word| fold(word)).collect();
            self.paragraph(
                "  ",
                "  ",
                &format!("Keywords: {}", keywords.join(", ")),
                DIM,
            );
        }
    }

    fn people(&mut self) {
        let entities = &self.analysis.entities;
        if entities.people.is_empty() {
            return;
        }
        self.head("People");
        for person in &entities.people {
            let mut line = fold(&person.name);
            if let Some(role) = &person.detail.role {
                let _ = write!(line, ", {}", fold(role));
            }
            let affiliation = person
                .detail
                .affiliation
                .and_then(|id| entities.name_of(EntityId::Organization(id)));
            if let Some(affiliation) = affiliation
                && !person
                    .detail
                    .role
                    .as_ref()
                    .is_some_and(|role| role.contains(affiliation))
            {
                let _ = write!(line, " ({})", fold(affiliation));
            }
            let count = person.names().count();
            self.item(&line, count, &person.mentions);
        }
    }

    fn organizations(&mut self) {
        let organizations = &self.analysis.entities.organizations;
        if organizations.is_empty() {
            return;
        }
        self.head("Organizations");
        for organization in organizations {
            let mut line = fold(&organization.name);
            if !organization.detail.aliases.is_empty() {
                let aliases: Vec<_> = organization
                    .detail
                    .aliases
                    .iter()
                    .map(|alias| fold(alias))
                    .collect();
                let _ = write!(line, " ({})", aliases.join(", "));
            }
            let count = organization.names().count();
            self.item(&line, count, &organization.mentions);
        }
    }

    fn places(&mut self) {
        let places = &self.analysis.entities.places;
        if places.is_empty() {
            return;
        }
        self.head("Places");
        for place in places {
            let count = place.names().count();
            self.item(&place_line(place), count, &place.mentions);
        }
    }

    fn item(&mut self, line: &str, count: usize, mentions: &[Mention]) {
        self.item_hung(line, count, 4);
        if self.explain {
            let mut rules: Vec<&str> = mentions.iter().map(|mention| mention.rule).collect();
            rules.sort_unstable();
            rules.dedup();
            self.paragraph("    ", "    ", &format!("[{}]", rules.join(", ")), DIM);
        }
    }

    /// Writes an item with its count. Further lines are indented to the column `hang`.
    fn item_hung(&mut self, line: &str, count: usize, hang: usize) {
        let times = if count > 1 {
            format!("  ×{count}")
        } else {
            String::new()
        };
        self.paragraph("  ", &" ".repeat(hang), &format!("{line}{times}"), "");
    }

    fn dates(&mut self) {
        let mut dates = self.shown_dates().peekable();
        if dates.peek().is_none() {
            return;
        }
        let width = dates
            .map(|date| date.value.chars().count())
            .max()
            .unwrap_or(0)
            .min(24);
        self.head("Dates");
        for (line, count) in self.date_lines(width) {
            self.item_hung(&line, count, width + 4);
        }
    }

    /// The dates that say more than "now" or "the future".
    fn shown_dates(&self) -> impl Iterator<Item = &TimeExpression> {
        self.analysis.dates.iter().filter(|date| !date.is_vague())
    }

    /// The value and words of each date, in text order. Repeated lines are merged and counted.
    fn date_lines(&self, width: usize) -> Vec<(String, usize)> {
        let mut lines: Vec<(String, usize)> = Vec::new();
        let mut places: HashMap<String, usize> = HashMap::new();
        for date in self.shown_dates() {
            let line = format!(
                "{:width$}  {}{}",
                date.value,
                self.words(date.span),
                range_of(date)
            );
            match places.entry(line) {
                Entry::Occupied(place) => lines[*place.get()].1 += 1,
                Entry::Vacant(place) => {
                    lines.push((place.key().clone(), 1));
                    place.insert(lines.len() - 1);
                }
            }
        }
        lines
    }

    fn quotes(&mut self) {
        if self.analysis.quotes.is_empty() {
            return;
        }
        self.head("Quotes");
        for quote in &self.analysis.quotes {
            self.paragraph("  ", "  ", &self.attribution(quote), BOLD);
            let pieces: Vec<_> = quote.spans.iter().map(|&span| self.words(span)).collect();
            let content = pieces.join(" … ");
            let shown = match quote.kind {
                QuoteKind::Direct => &content,
                QuoteKind::Mixed | QuoteKind::Indirect => without_lead_in(&content),
            };
            self.paragraph("    ", "    ", shown, "");
        }
    }

    fn attribution(&self, quote: &Quote) -> String {
        let source = quote.source.map(|span| self.words(span));
        let who = match (&quote.speaker_name, &source) {
            (Some(name), Some(source)) if name != source && quote.speaker.is_some() => {
                format!("{} ({source})", fold(name))
            }
            (Some(name), _) => fold(name),
            (None, Some(source)) => source.clone(),
            (None, None) => "Unattributed".to_owned(),
        };
        let kind = match quote.kind {
            QuoteKind::Direct => "",
            QuoteKind::Mixed => ", partly in own words",
            QuoteKind::Indirect => ", reported",
        };
        let unsure = if quote.confidence < UNSURE {
            " (unsure)"
        } else {
            ""
        };
        let why = match self.explain {
            true => format!(" [{}, {:.2}]", quote.rule, quote.confidence),
            false => String::new(),
        };
        format!("{who}{kind}{unsure}{why}:")
    }
}

/// Reported content without the conjunction that opens it: "that it rained". "that" before a verb is a pronoun.
fn without_lead_in(content: &str) -> &str {
    let Some((first, rest)) = content.split_once(' ') else {
        return content;
    };
    let next = rest.split(' ').next().unwrap_or("");
    if Classes::of(first).has(Class::ContentLeadIn) && !Classes::of(next).has(Class::AfterPronoun) {
        rest
    } else {
        content
    }
}

fn place_line(place: &Entity<Place>) -> String {
    let mut line = fold(&place.name);
    let government = place
        .mentions
        .iter()
        .all(|mention| mention.sense == Some(Sense::Government));
    let kind = place.detail.kind.map(|kind| kind.name());
    let facts: Vec<&str> = [
        kind,
        place.detail.country.as_deref(),
        government.then_some("as government"),
    ]
    .into_iter()
    .flatten()
    .collect();
    if !facts.is_empty() {
        let _ = write!(line, " ({})", facts.join(", "));
    }
    line
}

/// The first and last day of an interval. Empty for whole years and months, whose value shows them.
fn range_of(date: &TimeExpression) -> String {
    let plain = date.modifier.is_none()
        && date.value.split('/').all(|part| {
            matches!(part.len(), 4 | 7) && part.bytes().all(|b| b.is_ascii_digit() || b == b'-')
        });
    match (date.from, date.to) {
        (Some(from), Some(to)) if from != to && !plain => format!("  ({from} to {to})"),
        _ => String::new(),
    }
}

fn fold(text: &str) -> String {
    escape_control(&with_single_spaces(text)).into_owned()
}

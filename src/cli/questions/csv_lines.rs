//! The lines of answers as rows of CSV.

use nutgraf::collection::{
    Checked, CorrectionLine, EntityLine, Piece, QuoteLine, StoryLine, Watched,
};

/// A line that is written as a row.
pub(super) trait CsvLine {
    /// The names of the columns.
    const COLUMNS: &'static [&'static str];

    /// The values, in the order of the columns.
    fn cells(&self) -> Vec<String>;
}

fn text(value: &Option<String>) -> String {
    value.clone().unwrap_or_default()
}

fn number(value: Option<f64>) -> String {
    value.map_or_else(String::new, |value| value.to_string())
}

impl CsvLine for QuoteLine {
    const COLUMNS: &'static [&'static str] = &[
        "id",
        "said_on",
        "speaker",
        "speaker_id",
        "role",
        "cue",
        "stance",
        "kind",
        "text",
        "before",
        "after",
        "copies",
        "first_quote_id",
        "first_said_on",
        "confidence",
        "article_id",
        "headline",
        "publisher",
        "path",
        "input",
        "url",
    ];

    fn cells(&self) -> Vec<String> {
        let earlier = self.earlier.as_ref();
        vec![
            self.id.clone(),
            text(&self.said_on),
            text(&self.speaker),
            text(&self.speaker_id),
            text(&self.role),
            text(&self.cue),
            self.stance.clone(),
            self.kind.clone(),
            self.text.clone(),
            text(&self.before),
            text(&self.after),
            self.copies.to_string(),
            earlier.map_or_else(String::new, |first| first.first_quote_id.clone()),
            earlier.map_or_else(String::new, |first| text(&first.said_on)),
            self.confidence.to_string(),
            self.article_id.clone(),
            text(&self.headline),
            text(&self.publisher),
            text(&self.path),
            self.input.clone(),
            text(&self.url),
        ]
    }
}

impl CsvLine for Checked {
    const COLUMNS: &'static [&'static str] = &[
        "similarity",
        "difference",
        "id",
        "said_on",
        "speaker",
        "speaker_id",
        "role",
        "text",
        "article_id",
        "headline",
        "input",
    ];

    fn cells(&self) -> Vec<String> {
        let quote = &self.quote;
        vec![
            self.similarity.to_string(),
            marked(&self.difference),
            quote.id.clone(),
            text(&quote.said_on),
            text(&quote.speaker),
            text(&quote.speaker_id),
            text(&quote.role),
            quote.text.clone(),
            quote.article_id.clone(),
            text(&quote.headline),
            quote.input.clone(),
        ]
    }
}

/// The words side by side, as wdiff marks them: [-only in the question-] and {+only in the quotation+}.
pub(super) fn marked(difference: &[Piece]) -> String {
    let pieces = difference.iter().map(|piece| match piece {
        Piece::Same(words) => words.clone(),
        Piece::Asked(words) => format!("[-{words}-]"),
        Piece::Said(words) => format!("{{+{words}+}}"),
    });
    pieces.collect::<Vec<_>>().join(" ")
}

impl CsvLine for EntityLine {
    const COLUMNS: &'static [&'static str] = &[
        "id",
        "type",
        "name",
        "kind",
        "gender",
        "country",
        "latitude",
        "longitude",
        "affiliation",
        "articles",
        "quotes",
        "first_seen",
        "last_seen",
        "roles",
    ];

    fn cells(&self) -> Vec<String> {
        let roles: Vec<&str> = self.roles.iter().map(|role| role.role.as_str()).collect();
        vec![
            self.id.clone(),
            self.kind_of.clone(),
            self.name.clone(),
            text(&self.kind),
            text(&self.gender),
            text(&self.country),
            number(self.latitude),
            number(self.longitude),
            text(&self.affiliation),
            self.articles.to_string(),
            self.quotes.to_string(),
            text(&self.first_seen),
            text(&self.last_seen),
            roles.join("; "),
        ]
    }
}

impl CsvLine for StoryLine {
    const COLUMNS: &'static [&'static str] =
        &["id", "headline", "first", "last", "articles", "publishers"];

    fn cells(&self) -> Vec<String> {
        vec![
            self.id.clone(),
            text(&self.headline),
            text(&self.first),
            text(&self.last),
            self.articles.to_string(),
            self.publishers.to_string(),
        ]
    }
}

impl CsvLine for Watched {
    const COLUMNS: &'static [&'static str] = &["name", "articles", "quotes"];

    fn cells(&self) -> Vec<String> {
        vec![
            self.name.clone(),
            self.articles.to_string(),
            self.quotes.len().to_string(),
        ]
    }
}

impl CsvLine for CorrectionLine {
    const COLUMNS: &'static [&'static str] = &["number", "correction"];

    fn cells(&self) -> Vec<String> {
        vec![self.number.to_string(), self.correction.clone()]
    }
}

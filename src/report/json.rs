//! Builds the JSON document from an analysis.

use super::offsets::{OffsetMap, Unit};
use super::view;
use crate::entities::{self, Entity, EntityId, EntityKind, Mention};
use crate::input::{Labeled, Published};
use crate::span::Span;
use crate::summary::facts::{Fact, Referent};
use crate::text::TokenKind;
use crate::{Analysis, Stages};

/// Version of the JSON document.
const SCHEMA: u32 = 2;

/// The parts of a document to include.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Parts {
    /// Unit of all offsets.
    pub unit: Unit,
    /// The metadata and blocks of the article.
    pub article: bool,
    /// The whole text in `article.text`.
    pub text: bool,
    /// People.
    pub people: bool,
    /// Places.
    pub places: bool,
    /// Organizations.
    pub organizations: bool,
    /// Dates.
    pub dates: bool,
    /// Quotes.
    pub quotes: bool,
    /// Summary.
    pub summary: bool,
    /// The rule and confidence of every mention, and the words in quotation marks that are not quotes.
    pub explain: bool,
}

impl Parts {
    /// Everything except the text and explanations, in code points.
    pub const ALL: Parts = Parts {
        unit: Unit::Char,
        article: true,
        text: false,
        people: true,
        places: true,
        organizations: true,
        dates: true,
        quotes: true,
        summary: true,
        explain: false,
    };

    /// The stages that produce these parts.
    ///
    /// ```
    /// use nutgraf::report::Parts;
    ///
    /// assert!(Parts::ALL.stages().summary);
    /// ```
    pub const fn stages(self) -> Stages {
        Stages {
            names: self.people || self.places || self.organizations,
            dates: self.dates,
            quotes: self.quotes,
            summary: self.summary,
        }
    }

    /// Whether the document includes entities of this kind.
    pub(super) const fn lists(self, id: EntityId) -> bool {
        match id {
            EntityId::Person(_) => self.people,
            EntityId::Organization(_) => self.organizations,
            EntityId::Place(_) => self.places,
        }
    }
}

/// The JSON Schema of the output, draft 2020-12, generated from the structs: of a document, of the record of a failed
/// input, and of an array of documents.
///
/// ```
/// assert!(nutgraf::report::schema().contains("2020-12"));
/// ```
pub fn schema() -> &'static str {
    include_str!("schema.json")
}

/// Generates the JSON Schema of the output from the structs and their doc comments.
#[cfg(any(test, feature = "workshop"))]
pub fn make_schema() -> String {
    format!("{:#}\n", schemars::schema_for!(view::Output).to_value())
}

/// Makes the record of a failed input. `code` is usually that of an [`Error`](crate::error::Error).
///
/// ```
/// let failure = nutgraf::report::failure("a.txt", Some("a.txt"), "not_found", "no such file".to_owned());
/// assert_eq!(failure.error.code, "not_found");
/// ```
pub fn failure(id: &str, path: Option<&str>, code: &'static str, message: String) -> view::Failure {
    view::Failure {
        id: id.to_owned(),
        source: view::FailedSource {
            path: path.map(str::to_owned),
        },
        error: view::Problem { code, message },
    }
}

/// Makes the document of an analysis. References to items that are not in `parts` are omitted.
///
/// ```
/// use nutgraf::input::Reader;
/// use nutgraf::report::{Parts, document};
///
/// let article = Reader::default().read_text("a", "Joan Healy met Ann Lee in Leeds on Monday.")?;
/// let document = document(&nutgraf::analyze(&article, &nutgraf::Options::default()), Parts::ALL);
/// assert_eq!(document.people.map(|people| people.len()), Some(2));
/// # Ok::<(), nutgraf::error::Error>(())
/// ```
pub fn document(analysis: &Analysis<'_>, parts: Parts) -> view::Document {
    let writer = Writer {
        analysis,
        map: OffsetMap::new(analysis.article.source_text(), parts.unit),
        parts,
    };
    let article = analysis.article;
    let want = |part: bool| part.then_some(());
    view::Document {
        schema: SCHEMA,
        generator: view::Generator {
            name: "nutgraf",
            version: env!("CARGO_PKG_VERSION"),
            model: crate::names::VERSION,
        },
        id: article.id.clone(),
        source: view::Source {
            path: article.source.path.clone(),
            format: article.source.format.name(),
            encoding: article.source.encoding.clone(),
            bytes: article.source.bytes,
            chars: writer.map.chars(),
        },
        offsets: parts.unit.name(),
        language: article.language.clone(),
        article: want(parts.article).map(|()| writer.article(parts.text || article.source.derived)),
        people: want(parts.people).map(|()| writer.people()),
        organizations: want(parts.organizations).map(|()| writer.organizations()),
        places: want(parts.places).map(|()| writer.places()),
        focus: want(parts.places).map(|()| writer.focus()),
        dates: want(parts.dates).map(|()| writer.dates()),
        quotes: want(parts.quotes).map(|()| writer.quotes()),
        not_quotes: want(parts.quotes && parts.explain).map(|()| writer.not_quotes()),
        summary: want(parts.summary).map(|()| writer.summary()),
        warnings: article.warnings.clone(),
    }
}

struct Writer<'a> {
    analysis: &'a Analysis<'a>,
    map: OffsetMap<'a>,
    parts: Parts,
}

impl Writer<'_> {
    /// The id of an entity; `None` if the document does not include entities of its kind.
    fn reference(&self, id: EntityId) -> Option<String> {
        self.parts.lists(id).then(|| id.to_string())
    }

    fn text(&self, span: Span) -> String {
        let article = self.analysis.article;
        let span = article.source_span(span);
        span.of(article.source_text()).to_owned()
    }

    /// The place of a span in the text that was read, in the unit of the document.
    fn place(&self, span: Span) -> (usize, usize) {
        self.map.of(self.analysis.article.source_span(span))
    }

    fn slice(&self, span: Span) -> view::Slice {
        let (start, end) = self.place(span);
        view::Slice {
            text: self.text(span),
            start,
            end,
        }
    }

    /// The raw slice of a label that occurs in the text, or else its normalized text.
    fn label(&self, label: &Labeled) -> view::Text {
        let place = label.span.map(|span| self.place(span));
        view::Text {
            text: label
                .span
                .map_or_else(|| label.text.clone(), |span| self.text(span)),
            start: place.map(|p| p.0),
            end: place.map(|p| p.1),
        }
    }

    /// The normalized text of a name.
    fn name(&self, label: &Labeled) -> view::Name {
        let view::Text { start, end, .. } = self.label(label);
        view::Name {
            name: label.text.clone(),
            start,
            end,
        }
    }

    fn article(&self, with_text: bool) -> view::Article {
        let article = self.analysis.article;
        let details = &article.details;
        let is_word = |kind| matches!(kind, TokenKind::Word | TokenKind::Number);
        view::Article {
            headline: article
                .headline
                .as_ref()
                .map(|headline| self.label(headline)),
            authors: article
                .authors
                .iter()
                .map(|author| self.name(author))
                .collect(),
            dateline: article.dateline.map(|span| {
                self.label(&Labeled {
                    text: self.text(span),
                    span: Some(span),
                })
            }),
            publisher: article
                .publisher
                .as_ref()
                .map(|publisher| self.name(publisher)),
            published: self.analysis.published.as_ref().map(published),
            updated: details.updated.as_ref().map(published),
            url: details.url.clone(),
            section: details.section.clone(),
            tags: details.tags.clone(),
            description: details.description.clone(),
            image: details.image.clone(),
            captured: details.captured.clone(),
            page: details.page.clone(),
            words: self
                .analysis
                .document
                .tokens
                .iter()
                .filter(|token| is_word(token.kind))
                .count(),
            blocks: article
                .blocks
                .iter()
                .map(|block| {
                    let (start, end) = self.place(block.span);
                    view::Block {
                        kind: block.kind.name(),
                        start,
                        end,
                    }
                })
                .collect(),
            text: with_text.then(|| article.source_text().to_owned()),
        }
    }

    fn mentions(&self, mentions: &[Mention]) -> Vec<view::Mention> {
        mentions
            .iter()
            .map(|mention| {
                let (start, end) = self.place(mention.span);
                view::Mention {
                    text: self.text(mention.span),
                    start,
                    end,
                    kind: mention.kind.name(),
                    sense: mention.sense.map(entities::Sense::name),
                    confidence: self.parts.explain.then(|| round(mention.confidence)),
                    rule: self.parts.explain.then_some(mention.rule),
                    relabeled: mention.relabeled.filter(|_| self.parts.explain),
                }
            })
            .collect()
    }

    /// An entity with the `facts` of its kind.
    fn entity<T: EntityKind, F>(&self, entity: &Entity<T>, facts: F) -> view::Entity<F> {
        let id: EntityId = entity.id.into();
        view::Entity {
            id: id.to_string(),
            name: entity.name.clone(),
            facts,
            count: entity.names().count(),
            salience: round(entity.salience),
            confidence: round(entity.confidence),
            user_id: entity.user_id.clone(),
            mentions: self.mentions(&entity.mentions),
        }
    }

    fn people(&self) -> Vec<view::Entity<view::Person>> {
        let view_of = |person: &Entity<entities::Person>| {
            let detail = &person.detail;
            let facts = view::Person {
                given_name: detail.given_name.clone(),
                family_name: detail.family_name.clone(),
                role: detail.role.clone(),
                affiliation: detail
                    .affiliation
                    .and_then(|id| self.reference(EntityId::Organization(id))),
                gender: detail.gender.map(entities::Gender::name),
            };
            self.entity(person, facts)
        };
        self.analysis.entities.people.iter().map(view_of).collect()
    }

    fn organizations(&self) -> Vec<view::Entity<view::Organization>> {
        let view_of = |organization: &Entity<entities::Organization>| {
            let facts = view::Organization {
                aliases: organization.detail.aliases.clone(),
                kind: organization
                    .detail
                    .kind
                    .map(entities::OrganizationKind::name),
            };
            self.entity(organization, facts)
        };
        let organizations = self.analysis.entities.organizations.iter();
        organizations.map(view_of).collect()
    }

    fn places(&self) -> Vec<view::Entity<view::Place>> {
        let view_of = |place: &Entity<entities::Place>| {
            let detail = &place.detail;
            let facts = view::Place {
                aliases: detail.aliases.clone(),
                kind: detail.kind.map(entities::PlaceKind::name),
                country: detail.country.clone(),
                region: detail.region.clone(),
                latitude: detail.latitude,
                longitude: detail.longitude,
                geonames: detail.geonames,
            };
            self.entity(place, facts)
        };
        self.analysis.entities.places.iter().map(view_of).collect()
    }

    fn focus(&self) -> view::Focus {
        let entities = &self.analysis.entities;
        view::Focus {
            country: entities
                .focus
                .country
                .as_ref()
                .map(|country| view::FocusCountry {
                    code: country.of.clone(),
                    score: round(country.score),
                }),
            place: entities.focus.place.as_ref().map(|place| {
                let id = EntityId::Place(place.of);
                view::FocusPlace {
                    id: id.to_string(),
                    name: entities.name_of(id).unwrap_or_default().to_owned(),
                    score: round(place.score),
                }
            }),
        }
    }

    fn dates(&self) -> Vec<view::Date> {
        let dates = self.analysis.dates.iter().enumerate();
        dates
            .map(|(index, date)| {
                let (start, end) = self.place(date.span);
                view::Date {
                    id: date_id(index),
                    text: self.text(date.span),
                    start,
                    end,
                    kind: date.kind.name(),
                    value: date.value.clone(),
                    from: date.from.map(|day| day.to_string()),
                    to: date.to.map(|day| day.to_string()),
                    modifier: date.modifier,
                    quant: date.quant.clone(),
                    freq: date.freq.clone(),
                    basis: date.basis.name(),
                    rule: self.parts.explain.then_some(date.rule),
                    anchor: date
                        .anchor
                        .filter(|_| self.parts.explain)
                        .map(|day| day.to_string()),
                }
            })
            .collect()
    }

    fn quotes(&self) -> Vec<view::Quote> {
        let quotes = self.analysis.quotes.iter().enumerate();
        quotes
            .map(|(index, quote)| view::Quote {
                id: quote_id(index),
                kind: quote.kind.name(),
                stance: quote.stance.name(),
                text: quote
                    .spans
                    .iter()
                    .map(|&span| self.text(span))
                    .collect::<Vec<_>>()
                    .join(" … "),
                spans: quote
                    .spans
                    .iter()
                    .map(|&span| {
                        let (start, end) = self.place(span);
                        view::Range { start, end }
                    })
                    .collect(),
                source: quote.source.map(|span| self.slice(span)),
                cue: quote.cue.map(|span| self.slice(span)),
                speaker: quote.speaker.and_then(|id| self.reference(id)),
                speaker_name: quote.speaker_name.clone(),
                continues: quote.continues.map(quote_id),
                statement: (!quote.is_statement).then_some(false),
                rule: quote.rule,
                confidence: round(quote.confidence),
            })
            .collect()
    }

    fn not_quotes(&self) -> Vec<view::NonQuote> {
        let not_quotes = self.analysis.non_quotes.iter();
        not_quotes
            .map(|no_quote| {
                let view::Slice { text, start, end } = self.slice(no_quote.span);
                view::NonQuote {
                    text,
                    start,
                    end,
                    rule: no_quote.rule,
                }
            })
            .collect()
    }

    fn summary(&self) -> view::Summary {
        let summary = &self.analysis.summary;
        let facts = &summary.facts;
        view::Summary {
            sentences: summary
                .sentences
                .iter()
                .map(|sentence| {
                    let view::Slice { text, start, end } = self.slice(sentence.span);
                    view::SummarySentence {
                        text,
                        start,
                        end,
                        score: round(sentence.score),
                    }
                })
                .collect(),
            keywords: summary.keywords.clone(),
            facts: view::Facts {
                who: facts
                    .who
                    .iter()
                    .map(|fact| self.entity_fact(fact))
                    .collect(),
                what: facts.what.map(|fact| {
                    let view::Slice { text, start, end } = self.slice(fact.span);
                    view::Clause {
                        text,
                        start,
                        end,
                        confidence: round(fact.confidence),
                    }
                }),
                places: facts
                    .places
                    .iter()
                    .map(|fact| self.entity_fact(fact))
                    .collect(),
                when: facts.when.map(|fact| self.date_fact(&fact)),
            },
        }
    }

    fn entity_fact(&self, fact: &Fact) -> view::EntityFact {
        let view::Slice { text, start, end } = self.slice(fact.span);
        view::EntityFact {
            text,
            start,
            end,
            entity: match fact.referent {
                Referent::Entity(id) => self.reference(id),
                _ => None,
            },
            confidence: round(fact.confidence),
        }
    }

    fn date_fact(&self, fact: &Fact) -> view::DateFact {
        let view::Slice { text, start, end } = self.slice(fact.span);
        view::DateFact {
            text,
            start,
            end,
            date: match fact.referent {
                Referent::Date(index) if self.parts.dates => Some(date_id(index)),
                _ => None,
            },
            confidence: round(fact.confidence),
        }
    }
}

fn published(published: &Published) -> view::Published {
    view::Published {
        value: published.value.clone(),
        basis: published.basis.name(),
    }
}

fn date_id(index: usize) -> String {
    format!("date-{}", index + 1)
}

pub(super) fn quote_id(index: usize) -> String {
    format!("quote-{}", index + 1)
}

/// Rounds to two decimals, so that output is the same on every machine.
fn round(value: f32) -> f32 {
    (value * 100.0).round() / 100.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_schema_is_that_of_the_structs() {
        assert_eq!(schema(), make_schema(), "run `workshop build-lists`");
    }
}

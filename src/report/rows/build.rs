//! Makes the rows of a document.

use std::collections::HashMap;

use serde_json::json;

use super::ids::{article_id, organization_id, person_id, place_id, stable_id};
use super::{
    ArticleRow, DateRow, FactsRow, MentionRow, OrganizationRow, PersonRow, PlaceRow, QuoteRow,
};
use crate::lexicon::with_single_spaces;
use crate::report::view::{self, Document};

/// Most characters between a verb of speech and the day of the speech ("told reporters in London on Monday").
const DAY_DISTANCE: usize = 40;

/// Makes the rows of a document. Parts that the document leaves out have no rows and leave the columns that refer to them
/// empty.
///
/// # Examples
///
/// ```
/// use nutgraf::input::Reader;
/// use nutgraf::report::{Parts, document, rows::Rows};
///
/// let article = Reader::default().read_text("a", "\"We waited,\" said umpire Joan Healy.")?;
/// let document = document(&nutgraf::analyze(&article, &nutgraf::Options::default()), Parts::ALL);
/// let rows = Rows::new(&document);
/// assert_eq!(rows.quotes()[0].speaker_id, Some(rows.people()[0].entity_id.clone()));
/// # Ok::<(), nutgraf::error::Error>(())
/// ```
#[derive(Debug)]
pub struct Rows<'d> {
    document: &'d Document,
    article_id: String,
    /// By its id in the document: the stable identifier of every person, organization and place, and its role.
    entities: HashMap<&'d str, Listed<'d>>,
}

/// An entity that the document lists.
#[derive(Debug)]
struct Listed<'d> {
    id: String,
    name: &'d str,
    role: Option<&'d str>,
}

impl<'d> Rows<'d> {
    /// Prepares the rows of a document.
    pub fn new(document: &'d Document) -> Self {
        let mut entities = HashMap::new();
        let mut add = |local: &'d str, id, name, role| {
            entities.insert(local, Listed { id, name, role });
        };
        for person in document.people.iter().flatten() {
            let role = person.facts.role.as_deref();
            add(&person.id, person_id(person), &person.name, role);
        }
        for organization in document.organizations.iter().flatten() {
            let id = organization_id(organization);
            add(&organization.id, id, &organization.name, None);
        }
        for place in document.places.iter().flatten() {
            add(&place.id, place_id(place), &place.name, None);
        }
        Self {
            document,
            article_id: article_id(&document.id, document.source.path.as_deref()),
            entities,
        }
    }

    /// The stable identifier of the entity with an id of the document.
    fn id_of(&self, local: &str) -> Option<String> {
        self.entities.get(local).map(|listed| listed.id.clone())
    }

    /// The row of the article.
    pub fn article(&self) -> ArticleRow {
        let article = self.document.article.as_ref();
        let published = article.and_then(|article| article.published.as_ref());
        let focus = self.document.focus.as_ref();
        let summary = self.document.summary.as_ref();
        let sentences = summary.map_or(&[][..], |summary| &summary.sentences);
        let sentences: Vec<String> = sentences
            .iter()
            .map(|sentence| with_single_spaces(&sentence.text))
            .collect();
        let authors = article.map_or(&[][..], |article| &article.authors);
        let authors: Vec<&str> = authors.iter().map(|author| author.name.as_str()).collect();
        ArticleRow {
            id: self.article_id.clone(),
            path: self.document.source.path.clone(),
            url: article.and_then(|article| article.url.clone()),
            headline: article
                .and_then(|article| article.headline.as_ref())
                .map(|headline| with_single_spaces(&headline.text)),
            authors_json: json!(authors).to_string(),
            published: published.map(|published| published.value.clone()),
            published_basis: published.map(|published| published.basis.to_owned()),
            publisher: article
                .and_then(|article| article.publisher.as_ref())
                .map(|publisher| publisher.name.clone()),
            section: article.and_then(|article| article.section.clone()),
            language: self.document.language.clone(),
            words: article.map_or(0, |article| article.words),
            focus_country: focus
                .and_then(|focus| focus.country.as_ref())
                .map(|country| country.code.clone()),
            focus_place_id: focus
                .and_then(|focus| focus.place.as_ref())
                .and_then(|place| self.id_of(&place.id)),
            summary: sentences.join(" "),
            keywords_json: json!(summary.map_or(&[][..], |summary| &summary.keywords)).to_string(),
            copy_of: None,
            story_id: None,
            text: article.and_then(|article| article.text.clone()),
        }
    }

    /// The rows of the people, most salient first.
    pub fn people(&self) -> Vec<PersonRow> {
        let people = self.document.people.iter().flatten();
        people
            .map(|person| {
                let affiliation = person.facts.affiliation.as_deref();
                let affiliation = affiliation.and_then(|local| self.entities.get(local));
                PersonRow {
                    article_id: self.article_id.clone(),
                    entity_id: person_id(person),
                    local_id: person.id.clone(),
                    name: person.name.clone(),
                    role: person.facts.role.clone(),
                    affiliation: affiliation.map(|listed| listed.name.to_owned()),
                    affiliation_id: affiliation.map(|listed| listed.id.clone()),
                    gender: person.facts.gender.map(str::to_owned),
                    count: person.count,
                    salience: person.salience,
                    confidence: person.confidence,
                }
            })
            .collect()
    }

    /// The rows of the organizations, most salient first.
    pub fn organizations(&self) -> Vec<OrganizationRow> {
        let organizations = self.document.organizations.iter().flatten();
        organizations
            .map(|organization| OrganizationRow {
                article_id: self.article_id.clone(),
                entity_id: organization_id(organization),
                local_id: organization.id.clone(),
                name: organization.name.clone(),
                kind: organization.facts.kind.map(str::to_owned),
                count: organization.count,
                salience: organization.salience,
                confidence: organization.confidence,
            })
            .collect()
    }

    /// The rows of the places, most salient first.
    pub fn places(&self) -> Vec<PlaceRow> {
        let places = self.document.places.iter().flatten();
        places
            .map(|place| PlaceRow {
                article_id: self.article_id.clone(),
                entity_id: place_id(place),
                local_id: place.id.clone(),
                name: place.name.clone(),
                kind: place.facts.kind.map(str::to_owned),
                country: place.facts.country.clone(),
                region: place.facts.region.clone(),
                latitude: place.facts.latitude,
                longitude: place.facts.longitude,
                geonames: place.facts.geonames,
                count: place.count,
                salience: place.salience,
                confidence: place.confidence,
            })
            .collect()
    }

    /// The rows of the mentions of all people, organizations and places.
    pub fn mentions(&self) -> Vec<MentionRow> {
        let document = self.document;
        let people = document.people.iter().flatten();
        let organizations = document.organizations.iter().flatten();
        let places = document.places.iter().flatten();
        let mentions = people
            .map(|person| (&person.id, &person.mentions))
            .chain(organizations.map(|organization| (&organization.id, &organization.mentions)))
            .chain(places.map(|place| (&place.id, &place.mentions)));
        mentions
            .flat_map(|(local, mentions)| mentions.iter().map(move |mention| (local, mention)))
            .map(|(local, mention)| MentionRow {
                article_id: self.article_id.clone(),
                entity_id: self.id_of(local).unwrap_or_default(),
                text: mention.text.clone(),
                start: mention.start,
                end: mention.end,
                kind: mention.kind.to_owned(),
                sense: mention.sense.map(str::to_owned),
                confidence: mention.confidence,
            })
            .collect()
    }

    /// The rows of the quotes, in text order.
    pub fn quotes(&self) -> Vec<QuoteRow> {
        let mut seen: HashMap<&str, usize> = HashMap::new();
        let quotes = self.document.quotes.iter().flatten();
        quotes
            .map(|quote| {
                let earlier = seen.entry(&quote.text).or_default();
                let id = stable_id('q', &[&self.article_id, &quote.text, &earlier.to_string()]);
                *earlier += 1;
                let speaker = quote.speaker.as_deref();
                let speaker = speaker.and_then(|local| self.entities.get(local));
                let spans: Vec<[usize; 2]> = quote
                    .spans
                    .iter()
                    .map(|span| [span.start, span.end])
                    .collect();
                QuoteRow {
                    id,
                    article_id: self.article_id.clone(),
                    speaker_id: speaker.map(|listed| listed.id.clone()),
                    speaker_name: quote.speaker_name.clone(),
                    speaker_role: speaker.and_then(|listed| listed.role).map(str::to_owned),
                    kind: quote.kind.to_owned(),
                    stance: quote.stance.to_owned(),
                    cue: quote.cue.as_ref().map(|cue| cue.text.clone()),
                    text: quote.text.clone(),
                    start: quote.spans.first().map_or(0, |span| span.start),
                    end: quote.spans.last().map_or(0, |span| span.end),
                    spans_json: json!(spans).to_string(),
                    said_on: self.said_on(quote),
                    first_quote_id: None,
                    copies: None,
                    confidence: quote.confidence,
                    rule: quote.rule.to_owned(),
                }
            })
            .collect()
    }

    /// The day on which a quote was said.
    fn said_on(&self, quote: &view::Quote) -> Option<String> {
        let article = self.document.article.as_ref();
        let published = article.and_then(|article| article.published.as_ref());
        let published = published.and_then(|published| published.value.get(..10));
        let named = quote.cue.as_ref().and_then(|cue| {
            let dates = self.document.dates.as_deref()?;
            let next = dates.partition_point(|date| date.start < cue.end);
            let date = dates.get(next)?;
            let in_quote = |span: &view::Range| span.start < date.end && cue.end <= span.start;
            let is_near = date.start <= cue.end + DAY_DISTANCE;
            let is_day = date.from.is_some() && date.from == date.to;
            (is_near && is_day && !quote.spans.iter().any(in_quote)).then_some(date)
        });
        named
            .and_then(|date| date.from.clone())
            .or_else(|| published.map(str::to_owned))
    }

    /// The rows of the dates, in text order.
    pub fn dates(&self) -> Vec<DateRow> {
        let dates = self.document.dates.iter().flatten();
        dates
            .map(|date| DateRow {
                article_id: self.article_id.clone(),
                text: date.text.clone(),
                start: date.start,
                end: date.end,
                kind: date.kind.to_owned(),
                value: date.value.clone(),
                date_from: date.from.clone(),
                date_to: date.to.clone(),
                basis: date.basis.to_owned(),
            })
            .collect()
    }

    /// The row of the main event; `None` if the document has no summary.
    pub fn facts(&self) -> Option<FactsRow> {
        let facts = &self.document.summary.as_ref()?.facts;
        let entities = |facts: &[view::EntityFact]| {
            let fact = |fact: &view::EntityFact| {
                let entity = fact.entity.as_deref().and_then(|local| self.id_of(local));
                json!({ "text": fact.text, "entity_id": entity })
            };
            json!(facts.iter().map(fact).collect::<Vec<_>>()).to_string()
        };
        let date = facts.when.as_ref().and_then(|when| when.date.as_deref());
        let date = date.and_then(|local| {
            let dates = self.document.dates.as_deref().unwrap_or_default();
            dates.iter().find(|date| date.id == local)
        });
        Some(FactsRow {
            article_id: self.article_id.clone(),
            who_json: entities(&facts.who),
            what: facts.what.as_ref().map(|what| what.text.clone()),
            where_json: entities(&facts.places),
            when_text: facts.when.as_ref().map(|when| when.text.clone()),
            when_date: date.map(|date| date.value.clone()),
        })
    }
}

//! The report beside the text: the main event, the summary, who said what, and lists.

use maud::{Markup, html};

use super::days::{Day, Days};
use super::frame::visible;
use super::marks::Target;
use super::{percent, sentence_id};
use crate::Analysis;
use crate::entities::{Entity, EntityId, EntityKind};
use crate::lexicon::with_single_spaces;
use crate::quotes::{Quote, QuoteKind};
use crate::report::Parts;
use crate::report::json::quote_id;
use crate::span::Span;
use crate::summary::facts::{Fact, Referent};

/// The report of an article.
pub(super) struct Aside<'a> {
    pub(super) analysis: &'a Analysis<'a>,
    pub(super) parts: Parts,
    pub(super) days: &'a Days<'a>,
}

impl Aside<'_> {
    /// All sections that the page has.
    pub(super) fn markup(&self) -> Markup {
        let entities = &self.analysis.entities;
        html! {
            @if self.parts.summary {
                (self.in_short())
                (self.summary())
            }
            @if self.parts.quotes { (self.statements()) }
            @if self.parts.people {
                (self.list("People", &entities.people, |person| self.about_person(person)))
            }
            @if self.parts.organizations {
                (self.list("Organizations", &entities.organizations, |organization| organization.detail.aliases.join(", ")))
            }
            @if self.parts.places {
                (self.list("Places", &entities.places, |place| {
                    let kind = place.detail.kind.map(|kind| kind.name().to_owned());
                    let about = kind.into_iter().chain(place.detail.country.clone());
                    about.collect::<Vec<_>>().join(", ")
                }))
            }
            @if self.parts.dates { (self.dates()) }
            @if self.parts.summary { (self.keywords()) }
            (self.warnings())
        }
    }

    fn words(&self, span: Span) -> String {
        let words = with_single_spaces(span.of(&self.analysis.article.text));
        visible(&words).into_owned()
    }

    fn in_short(&self) -> Markup {
        let facts = &self.analysis.summary.facts;
        let place = self.analysis.entities.focus.place.as_ref();
        let place = place
            .map(|place| EntityId::Place(place.of))
            .filter(|_| self.parts.places);
        let has_facts = !facts.who.is_empty()
            || facts.what.is_some()
            || !facts.places.is_empty()
            || facts.when.is_some();
        section(
            "in-short",
            "In short",
            has_facts || place.is_some(),
            html! {
                dl {
                    (self.answer("Who", &facts.who))
                    (self.answer("What", facts.what.as_slice()))
                    (self.answer("Where", &facts.places))
                    (self.answer("When", facts.when.as_slice()))
                    @if let Some(place) = place {
                        dt { "Main place" }
                        dd { (self.reference(Some(Target::Entity(place)), self.analysis.entities.name_of(place).unwrap_or_default())) }
                    }
                }
            },
        )
    }

    fn answer(&self, question: &str, facts: &[Fact]) -> Markup {
        html! {
            @if !facts.is_empty() {
                dt { (question) }
                @for fact in facts {
                    dd { (self.reference(self.target_of(fact), &self.words(fact.span))) }
                }
            }
        }
    }

    /// What a fact names, if the page has it.
    fn target_of(&self, fact: &Fact) -> Option<Target> {
        match fact.referent {
            Referent::Entity(id) => Some(Target::Entity(id)).filter(|_| self.parts.lists(id)),
            Referent::Date(index) => {
                let day = self
                    .days
                    .entries()
                    .find(|day| day.indices().contains(&index))?;
                Some(Target::Date(day.id()))
            }
            _ => None,
        }
    }

    /// Words, as a link if they name something that the page has.
    fn reference(&self, target: Option<Target>, words: &str) -> Markup {
        html! {
            @match target {
                Some(target) => { a class=(target.class()) href={ "#" (target) } data-ref=(target) dir="auto" { (visible(words)) } }
                None => { bdi { (visible(words)) } }
            }
        }
    }

    fn summary(&self) -> Markup {
        let sentences = &self.analysis.summary.sentences;
        section(
            "summary",
            "Summary",
            !sentences.is_empty(),
            html! {
                @for (number, sentence) in sentences.iter().enumerate() {
                    p dir="auto" { a href={ "#" (sentence_id(number)) } { (self.words(sentence.span)) } }
                }
            },
        )
    }

    fn statements(&self) -> Markup {
        let quotes = &self.analysis.quotes;
        let mut speakers: Vec<(&Quote, Vec<usize>)> = Vec::new();
        for (index, quote) in quotes.iter().enumerate() {
            let same = |(first, _): &&mut (&Quote, Vec<usize>)| {
                first.speaker == quote.speaker
                    && (quote.speaker.is_some() || first.speaker_name == quote.speaker_name)
            };
            match speakers.iter_mut().find(same) {
                Some((_, indices)) => indices.push(index),
                None => speakers.push((quote, vec![index])),
            }
        }
        section(
            "quotes",
            "Who said what",
            !quotes.is_empty(),
            html! {
                @for (first, indices) in &speakers {
                    div .speaker {
                        h3 { (self.speaker(first)) }
                        ul {
                            @for &index in indices { (self.statement(index)) }
                        }
                    }
                }
            },
        )
    }

    fn speaker(&self, quote: &Quote) -> Markup {
        let id = quote.speaker.filter(|id| self.parts.lists(*id));
        let person = match id {
            Some(EntityId::Person(id)) => self
                .analysis
                .entities
                .people
                .iter()
                .find(|person| person.id == id),
            _ => None,
        };
        let about = person
            .map(|person| self.about_person(person))
            .unwrap_or_default();
        html! {
            span .name { (self.reference(id.map(Target::Entity), quote.speaker_name.as_deref().unwrap_or("Not attributed"))) }
            @if !about.is_empty() { " " span .about dir="auto" { (visible(&about)) } }
        }
    }

    fn statement(&self, index: usize) -> Markup {
        let quote = &self.analysis.quotes[index];
        let pieces: Vec<String> = quote.spans.iter().map(|span| self.words(*span)).collect();
        let kind = match quote.kind {
            QuoteKind::Direct => "direct quote",
            QuoteKind::Mixed => "partly in quotation marks",
            QuoteKind::Indirect => "reported speech",
        };
        html! {
            li .direct[quote.kind == QuoteKind::Direct] id={ "said-" (index + 1) } data-ref=(quote_id(index))
                data-more={ (kind) " · " (quote.rule) " · " (percent(quote.confidence)) } {
                @if let Some(cue) = quote.cue { span .verb { (self.words(cue)) } " " }
                a href={ "#" (quote_id(index)) } dir="auto" { (pieces.join(" … ")) }
            }
        }
    }

    /// The role and the affiliation of a person.
    fn about_person(&self, person: &Entity<crate::entities::Person>) -> String {
        let detail = &person.detail;
        let affiliation = detail
            .affiliation
            .and_then(|id| self.analysis.entities.name_of(id.into()));
        let is_new = |name: &&str| !detail.role.as_ref().is_some_and(|role| role.contains(name));
        let parts = detail
            .role
            .as_deref()
            .into_iter()
            .chain(affiliation.filter(is_new));
        parts.collect::<Vec<_>>().join(", ")
    }

    fn list<T: EntityKind>(
        &self,
        title: &str,
        entities: &[Entity<T>],
        about: impl Fn(&Entity<T>) -> String,
    ) -> Markup {
        section(
            &title.to_lowercase(),
            title,
            !entities.is_empty(),
            html! {
                ul .entries {
                    @for entity in entities {
                        @let target = Target::Entity(entity.id.into());
                        @let about = about(entity);
                        @let count = entity.names().count();
                        li id=(target) data-ref=(target) data-more=(percent(entity.confidence)) {
                            a .name .(target.class()) href={ "#" (target) "-text" } dir="auto" { (visible(&entity.name)) }
                            @if !about.is_empty() { " " span .about dir="auto" { (visible(&about)) } }
                            @if count > 1 { " " span .count { "×" (count) } }
                        }
                    }
                }
            },
        )
    }

    fn dates(&self) -> Markup {
        let days: Vec<Day<'_>> = self.days.entries().collect();
        section(
            "dates",
            "Dates",
            !days.is_empty(),
            html! {
                ul .entries {
                    @for day in &days {
                        @let target = Target::Date(day.id());
                        li id=(target) data-ref=(target) {
                            @for other in &day.indices()[1..] { span id=(Target::Date(*other)) {} }
                            a .name .date href={ "#" (target) "-text" } { (visible(&day.in_words())) }
                            " "
                            span .about { (self.day_words(day)) }
                        }
                    }
                }
            },
        )
    }

    /// The words of a date as written, each once.
    fn day_words(&self, day: &Day<'_>) -> String {
        let mut words: Vec<String> = Vec::new();
        for date in day.expressions() {
            let written = self.words(date.span);
            if !words.contains(&written) {
                words.push(written);
            }
        }
        words.join(", ")
    }

    fn keywords(&self) -> Markup {
        let keywords: Vec<_> = self
            .analysis
            .summary
            .keywords
            .iter()
            .map(|word| visible(word))
            .collect();
        section(
            "keywords",
            "Keywords",
            !keywords.is_empty(),
            html! { p { (keywords.join(", ")) } },
        )
    }

    fn warnings(&self) -> Markup {
        let warnings = &self.analysis.article.warnings;
        section(
            "warnings",
            "Warnings",
            !warnings.is_empty(),
            html! {
                ul { @for warning in warnings { li { (visible(warning)) } } }
            },
        )
    }
}

/// A section with a heading, unless there is nothing to show.
fn section(id: &str, title: &str, is_shown: bool, content: Markup) -> Markup {
    html! {
        @if is_shown {
            section id=(id) aria-labelledby={ (id) "-title" } {
                h2 id={ (id) "-title" } { (title) }
                (content)
            }
        }
    }
}

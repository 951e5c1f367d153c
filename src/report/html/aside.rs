//! The report beside the text: the main event, the summary, who said what, and lists.

use std::collections::HashMap;

use maud::{Markup, html};

use super::article::Surroundings;
use super::days::{Day, Days};
use super::frame::visible;
use super::marks::Target;
use super::{percent, sentence_id};
use crate::Analysis;
use crate::entities::{Entity, EntityId, EntityKind, Organization, Person, Place, PlaceKind};
use crate::lexicon::country_name;
use crate::quotes::{Quote, QuoteKind};
use crate::report::Parts;
use crate::report::json::quote_id;
use crate::report::text::statements::{Speaker, Statements, Wording, by_speaker};
use crate::report::text::words::{capitalized, words};
use crate::report::text::{brief, dates, lists, statements};
use crate::summary::facts::{Fact, Referent};

/// Words that answer a question, and what they stand for.
type Answer = (Option<Target>, String);

/// The report of an article.
pub(super) struct Aside<'a> {
    analysis: &'a Analysis<'a>,
    parts: Parts,
    days: &'a Days<'a>,
    surroundings: &'a Surroundings,
    statements: Statements<'a>,
    /// The index of each quote by its address.
    indices: HashMap<*const Quote, usize>,
}

impl<'a> Aside<'a> {
    pub(super) fn new(
        analysis: &'a Analysis<'a>,
        parts: Parts,
        days: &'a Days<'a>,
        surroundings: &'a Surroundings,
    ) -> Aside<'a> {
        let quotes = analysis.quotes.iter().enumerate();
        let indices = quotes.map(|(index, quote)| (std::ptr::from_ref(quote), index));
        Aside {
            analysis,
            parts,
            days,
            surroundings,
            statements: Statements::new(analysis, false),
            indices: indices.collect(),
        }
    }

    /// All sections that the page has. What is unsure comes last.
    pub(super) fn markup(&self) -> Markup {
        let sure = |quote: &Quote| self.parts.quotes && !statements::is_unsure(quote);
        let speakers = by_speaker(self.analysis, sure);
        html! {
            @if self.parts.summary {
                (self.in_short())
                (self.summary())
            }
            (self.surroundings.sections)
            (section("quotes", "Who said what", !speakers.is_empty(), self.speakers(&speakers)))
            (self.entities(false))
            @if self.parts.dates { (self.dates()) }
            @if self.parts.summary { (self.keywords()) }
            (self.warnings())
            (self.unsure())
        }
    }

    fn text(&self) -> &'a str {
        &self.analysis.article.text
    }

    fn in_short(&self) -> Markup {
        let facts = &self.analysis.summary.facts;
        let focus = self.analysis.entities.focus.place.as_ref();
        let focus = focus.map(|place| Target::Entity(EntityId::Place(place.of)));
        let main_place = brief::main_place(self.analysis).filter(|_| self.parts.places);
        let rows: [(&str, Vec<Answer>); 5] = [
            ("Who", self.answers(&facts.who)),
            ("What", self.answers(facts.what.as_slice())),
            ("When", self.answers(facts.when.as_slice())),
            ("Where", self.answers(&facts.places)),
            (
                "Main place",
                main_place.map(|place| (focus, place)).into_iter().collect(),
            ),
        ];
        let has_any = rows.iter().any(|(_, answers)| !answers.is_empty());
        let list = html! {
            dl {
                @for (question, answers) in rows.iter().filter(|(_, answers)| !answers.is_empty()) {
                    dt { (question) }
                    @for (target, words) in answers { dd { (reference(*target, words)) } }
                }
            }
        };
        section("in-short", "In short", has_any, list)
    }

    /// The words of facts, each once, with what they name.
    fn answers(&self, facts: &[Fact]) -> Vec<Answer> {
        let mut answers: Vec<Answer> = Vec::new();
        for fact in facts {
            let date = match fact.referent {
                Referent::Date(index) => self.analysis.dates.get(index),
                _ => None,
            };
            let words = match date.filter(|date| date.span == fact.span) {
                Some(date) => dates::with_period(self.text(), date),
                None => brief::name(self.analysis, fact),
            };
            let words = capitalized(&words);
            if !answers.iter().any(|(_, known)| *known == words) {
                answers.push((self.target_of(fact), words));
            }
        }
        answers
    }

    /// What a fact names, if the page has it.
    fn target_of(&self, fact: &Fact) -> Option<Target> {
        match fact.referent {
            Referent::Entity(id) => Some(Target::Entity(id)).filter(|_| self.parts.lists(id)),
            Referent::Date(index) => self.days.entry_of(index).map(Target::Date),
            _ => None,
        }
    }

    fn summary(&self) -> Markup {
        let sentences = &self.analysis.summary.sentences;
        let list = html! {
            @for (number, sentence) in sentences.iter().enumerate() {
                p dir="auto" {
                    a href={ "#" (sentence_id(number)) } { (words(self.text(), sentence.span)) }
                }
            }
        };
        section("summary", "Summary", !sentences.is_empty(), list)
    }

    fn speakers(&self, speakers: &[Speaker<'_>]) -> Markup {
        html! {
            @for speaker in speakers {
                div .speaker {
                    h3 {
                        @let id = speaker.quotes[0].speaker.filter(|id| self.parts.lists(*id));
                        span .name { (reference(id.map(Target::Entity), &speaker.heading)) }
                        (about(speaker.capacity.as_deref()))
                    }
                    ul { @for quote in &speaker.quotes { (self.statement(quote)) } }
                }
            }
        }
    }

    fn statement(&self, quote: &Quote) -> Markup {
        let index = self
            .indices
            .get(&std::ptr::from_ref(quote))
            .copied()
            .unwrap_or_default();
        let Wording {
            verb,
            joint,
            content,
        } = self.statements.wording(quote);
        let is_direct = quote.kind == QuoteKind::Direct;
        let kind = match quote.kind {
            QuoteKind::Direct => "direct quote",
            QuoteKind::Mixed => "partly in quotation marks",
            QuoteKind::Indirect => "reported speech",
        };
        html! {
            li .direct[is_direct] id={ "said-" (index + 1) } data-ref=(quote_id(index))
                data-more={ (kind) " · " (quote.rule) " · " (percent(quote.confidence)) } {
                @if let Some(verb) = verb { span .verb dir="auto" { (verb) } }
                (joint)
                a href={ "#" (quote_id(index)) } dir="auto" { (content) }
            }
        }
    }

    /// The lists of entities that are unsure, or of those that are not.
    fn entities(&self, unsure: bool) -> Markup {
        let entities = &self.analysis.entities;
        let suffix = if unsure { "unsure-" } else { "" };
        html! {
            @if self.parts.people {
                (self.list([suffix, "people"], "People", pick(&entities.people, unsure), |person: &Entity<Person>| {
                    lists::capacity(self.analysis, person)
                }))
            }
            @if self.parts.organizations {
                (self.list([suffix, "organizations"], "Organizations", pick(&entities.organizations, unsure), also_known))
            }
            @if self.parts.places {
                (self.list([suffix, "places"], "Places", pick(&entities.places, unsure), where_it_is))
            }
        }
    }

    /// A list of entities with what is known of each.
    fn list<T: EntityKind>(
        &self,
        id: [&str; 2],
        title: &str,
        entities: Vec<&Entity<T>>,
        known: impl Fn(&Entity<T>) -> Option<String>,
    ) -> Markup {
        let list = html! {
            ul .entries {
                @for entity in &entities {
                    @let target = Target::Entity(entity.id.into());
                    @let count = entity.names().count();
                    li id=(target) data-ref=(target) data-more=(percent(entity.confidence)) {
                        a .name .(target.class()) href={ "#" (target) "-text" } dir="auto" { (visible(&entity.name)) }
                        (about(known(entity).as_deref()))
                        @if count > 1 { " " span .count { "×" (count) } }
                        @if let Some(page) = self.surroundings.entities.get(&entity.id.into()) { " " (page) }
                    }
                }
            }
        };
        section(&id.concat(), title, !entities.is_empty(), list)
    }

    fn dates(&self) -> Markup {
        let days: Vec<Day<'_>> = self.days.entries().collect();
        let relative = dates::count_relative(self.analysis);
        let list = html! {
            ul .entries {
                @for day in &days {
                    @let target = Target::Date(day.id());
                    @let period = day.period();
                    @let words = day.words().join(", ");
                    @let is_plain = period.as_ref().is_none_or(|period| period.eq_ignore_ascii_case(&words));
                    li id=(target) data-ref=(target) {
                        @for other in &day.indices()[1..] { span id=(Target::Date(*other)) {} }
                        a .name .date href={ "#" (target) "-text" } {
                            @match &period { Some(period) => { (period) } None => { (words) } }
                        }
                        (about(Some(words.as_str()).filter(|words| !is_plain && !words.is_empty())))
                    }
                }
            }
            @if relative > 0 { p .about { (dates::relative_dates(relative)) } }
        };
        section("dates", "Dates", !days.is_empty(), list)
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
            html! { p dir="auto" { (keywords.join(", ")) } },
        )
    }

    fn warnings(&self) -> Markup {
        let warnings = &self.analysis.article.warnings;
        let list = html! { ul { @for warning in warnings { li { (visible(warning)) } } } };
        section("warnings", "Warnings", !warnings.is_empty(), list)
    }

    /// Statements and names that may well be wrong, folded up.
    fn unsure(&self) -> Markup {
        let unsure = |quote: &Quote| self.parts.quotes && statements::is_unsure(quote);
        let speakers = by_speaker(self.analysis, unsure);
        let names = self.entities(true);
        html! {
            @if !speakers.is_empty() || !names.0.is_empty() {
                details #unsure {
                    summary { "Unsure" }
                    (section("unsure-quotes", "Who said what", !speakers.is_empty(), self.speakers(&speakers)))
                    (names)
                }
            }
        }
    }
}

/// A section with a heading, unless there is nothing to show.
pub(super) fn section(id: &str, title: &str, is_shown: bool, content: Markup) -> Markup {
    html! {
        @if is_shown {
            section id=(id) aria-labelledby={ (id) "-title" } {
                h2 id={ (id) "-title" } { (title) }
                (content)
            }
        }
    }
}

fn pick<T: EntityKind>(entities: &[Entity<T>], unsure: bool) -> Vec<&Entity<T>> {
    let entities = entities.iter();
    entities
        .filter(|entity| lists::is_unsure(entity) == unsure)
        .collect()
}

fn also_known(organization: &Entity<Organization>) -> Option<String> {
    let aliases = &organization.detail.aliases;
    (!aliases.is_empty()).then(|| aliases.join(", "))
}

/// The kind of a place, and its country unless it is one.
fn where_it_is(place: &Entity<Place>) -> Option<String> {
    let kind = place.detail.kind;
    let country = place.detail.country.as_deref().and_then(country_name);
    let country = country.filter(|_| kind != Some(PlaceKind::Country));
    let known: Vec<&str> = kind
        .map(PlaceKind::name)
        .into_iter()
        .chain(country)
        .collect();
    (!known.is_empty()).then(|| known.join(", "))
}

/// What is known of an entry, after its name.
fn about(text: Option<&str>) -> Markup {
    html! {
        @if let Some(text) = text { " " span .about dir="auto" { (visible(text)) } }
    }
}

/// Words, as a link if they name something that the page has.
fn reference(target: Option<Target>, words: &str) -> Markup {
    html! {
        @match target {
            Some(target) => { a class=(target.class()) href={ "#" (target) } data-ref=(target) dir="auto" { (visible(words)) } }
            None => { bdi { (visible(words)) } }
        }
    }
}

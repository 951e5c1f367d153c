//! `workshop evaluate-entities`: scores linking on the gold of `fixtures/gold`, which has offsets into the corpora.

use std::collections::{BTreeMap, HashMap};
use std::path::PathBuf;

use anyhow::Result;
use clap::Args;
use nutgraf::entities::{self, Entities, Mention, MentionKind, UserNames};
use nutgraf::input::Article;
use nutgraf::names::{self, Label, TaggedName};
use nutgraf::span::Span;
use nutgraf::text::{Document, TokenRange};
use serde::Deserialize;

use crate::corpus::{self, ByteOffsets};
use crate::count::Count;

/// Score coreference, pronouns, countries, roles and affiliations.
#[derive(Debug, Args)]
pub struct EvaluateEntities {
    /// The gold.
    #[arg(long, default_value = "fixtures/gold/entities.jsonl")]
    gold: PathBuf,
    /// Only the articles of this split: `tune`, `test` or `held`.
    #[arg(long)]
    split: Option<String>,
    /// Take the names from the gold instead of the tagger, to score linking alone.
    #[arg(long)]
    gold_names: bool,
    /// Print the errors.
    #[arg(long)]
    errors: bool,
    /// The corpora of the gold. Articles that are in none of them are skipped.
    #[arg(required = true)]
    corpora: Vec<PathBuf>,
}

#[derive(Debug, Deserialize)]
struct Gold {
    id: String,
    split: String,
    /// `roles`: only roles and affiliations are marked, and not for all people.
    only: Option<String>,
    people: Vec<GoldEntity>,
    organizations: Vec<GoldEntity>,
    places: Vec<GoldEntity>,
    pronouns: Vec<(usize, usize, Option<String>)>,
    skipped: Vec<(usize, usize, String)>,
}

#[derive(Debug, Deserialize)]
struct GoldEntity {
    key: String,
    name: String,
    mentions: Vec<(usize, usize)>,
    role: Option<GoldRole>,
    affiliation: Option<String>,
    country: Option<String>,
    kind: Option<String>,
}

#[derive(Debug, Deserialize)]
struct GoldRole {
    text: String,
    #[serde(default)]
    also: Vec<(usize, usize)>,
}

/// Runs the program.
pub fn run(args: &EvaluateEntities) -> Result<()> {
    let mut texts: HashMap<String, String> = HashMap::new();
    for path in args.corpora.iter().filter(|path| path.exists()) {
        texts.extend(
            corpus::read(path)?
                .into_iter()
                .map(|record| (record.id, record.text)),
        );
    }
    let mut counts: BTreeMap<&'static str, Count> = BTreeMap::new();
    let mut articles = 0;
    for gold in corpus::json_lines::<Gold>(&args.gold)? {
        let wanted = args.split.as_ref().is_none_or(|split| *split == gold.split);
        let Some(text) = texts.get(&gold.id).filter(|_| wanted) else {
            continue;
        };
        articles += 1;
        if args.errors {
            println!("== {}", gold.id);
        }
        Scorer::new(&gold, text, args).score(&mut counts);
    }
    println!("{articles} articles");
    for (what, count) in counts {
        println!("{what:34} {count}");
    }
    Ok(())
}

/// An article, its gold and its entities.
struct Scorer<'a> {
    gold: &'a Gold,
    text: &'a str,
    bytes: ByteOffsets,
    found: Entities,
    errors: bool,
}

impl<'a> Scorer<'a> {
    fn new(gold: &'a Gold, text: &'a str, args: &EvaluateEntities) -> Self {
        let article = Article::of_lines(&gold.id, text);
        let document = nutgraf::text::segment(&article, true);
        let bytes = ByteOffsets::of(text);
        let names = if args.gold_names {
            gold_names(gold, &bytes, &document)
        } else {
            names::tag(&document)
        };
        let found = entities::resolve(&document, names, &UserNames::default());
        Self {
            gold,
            text,
            bytes,
            found,
            errors: args.errors,
        }
    }

    fn span(&self, (start, end): (usize, usize)) -> Span {
        Span::new(self.bytes.at(start), self.bytes.at(end))
    }

    fn score(&self, counts: &mut BTreeMap<&'static str, Count>) {
        if self.gold.only.is_some() {
            return self.people(counts);
        }
        let found = &self.found;
        let people = found.people.iter().map(|e| e.mentions.as_slice());
        let organizations = found.organizations.iter().map(|e| e.mentions.as_slice());
        let places = found.places.iter().map(|e| e.mentions.as_slice());
        for (what, gold, found) in [
            ("pairs: people", &self.gold.people, people.collect()),
            (
                "pairs: organizations",
                &self.gold.organizations,
                organizations.collect(),
            ),
            (
                "pairs: places",
                &self.gold.places,
                places.collect::<Vec<&[Mention]>>(),
            ),
        ] {
            let count = self.pairs(gold, &found);
            add(counts, what, count);
            add(counts, "pairs: all", count);
        }
        self.pronouns(counts);
        self.places(counts);
        self.people(counts);
    }

    /// Counts pairs of names of one entity, by exact span.
    fn pairs(&self, gold: &[GoldEntity], found: &[&[Mention]]) -> Count {
        let mut key: HashMap<Span, usize> = HashMap::new();
        let mut count = Count::default();
        for (number, entity) in gold.iter().enumerate() {
            key.extend(entity.mentions.iter().map(|&m| (self.span(m), number)));
            count.wanted += entity.mentions.len() * (entity.mentions.len() - 1) / 2;
        }
        for mentions in found {
            let names: Vec<&Mention> = mentions
                .iter()
                .filter(|m| {
                    m.kind == MentionKind::Name
                        && !self
                            .gold
                            .skipped
                            .iter()
                            .any(|s| self.span((s.0, s.1)).overlaps(m.span))
                })
                .collect();
            count.found += names.len() * names.len().saturating_sub(1) / 2;
            let mut per_key: HashMap<usize, usize> = HashMap::new();
            for name in &names {
                if let Some(&key) = key.get(&name.span) {
                    *per_key.entry(key).or_default() += 1;
                }
            }
            count.right += per_key.values().map(|n| n * (n - 1) / 2).sum::<usize>();
            if self.errors && per_key.len() > 1 {
                let list: Vec<String> = names
                    .iter()
                    .map(|m| format!("{} [{}]", m.span.of(self.text), m.rule))
                    .collect();
                println!("  joined: {}", list.join(", "));
            }
        }
        if self.errors {
            for entity in gold {
                let spans: Vec<Span> = entity.mentions.iter().map(|&m| self.span(m)).collect();
                let parts: Vec<String> = found
                    .iter()
                    .filter_map(|mentions| mentions.iter().find(|m| spans.contains(&m.span)))
                    .map(|m| format!("{} [{}]", m.span.of(self.text), m.rule))
                    .collect();
                if parts.len() > 1 {
                    println!("  split: {}: {}", entity.name, parts.join(", "));
                }
            }
        }
        count
    }

    /// The index of the person who shares most names with a gold person.
    fn person(&self, gold: &GoldEntity) -> Option<usize> {
        let spans: Vec<Span> = gold.mentions.iter().map(|&m| self.span(m)).collect();
        let shared = |e: &entities::Entity<entities::Person>| {
            e.mentions
                .iter()
                .filter(|m| spans.contains(&m.span))
                .count()
        };
        (0..self.found.people.len())
            .max_by_key(|&i| (shared(&self.found.people[i]), usize::MAX - i))
            .filter(|&i| shared(&self.found.people[i]) > 0)
    }

    fn pronouns(&self, counts: &mut BTreeMap<&'static str, Count>) {
        let of_key: HashMap<&str, usize> = self
            .gold
            .people
            .iter()
            .filter_map(|p| Some((p.key.as_str(), self.person(p)?)))
            .collect();
        for (start, end, key) in &self.gold.pronouns {
            let span = self.span((*start, *end));
            let found = self.found.people.iter().position(|p| {
                p.mentions
                    .iter()
                    .any(|m| m.kind == MentionKind::Pronoun && m.span == span)
            });
            let wanted = key.as_deref().and_then(|key| of_key.get(key)).copied();
            let right = found.is_some() && found == wanted;
            let subject = matches!(
                span.of(self.text).to_lowercase().as_str(),
                "he" | "she" | "his" | "her"
            );
            let count = Count {
                right: usize::from(right),
                found: usize::from(found.is_some()),
                wanted: usize::from(key.is_some()),
            };
            add(
                counts,
                if subject {
                    "pronouns: he she his her"
                } else {
                    "pronouns: him hers himself herself"
                },
                count,
            );
            if self.errors && !right && (found.is_some() || key.is_some()) {
                let mention = found.and_then(|i| {
                    self.found.people[i]
                        .mentions
                        .iter()
                        .find(|m| m.span == span)
                });
                println!(
                    "  pronoun {:?} at {}: {} [{}], not {}",
                    span.of(self.text),
                    self.context(span),
                    found.map_or("-", |i| self.found.people[i].name.as_str()),
                    mention.map_or("", |m| m.rule),
                    key.as_ref()
                        .and_then(|key| self.gold.people.iter().find(|p| p.key == *key))
                        .map_or("-", |p| p.name.as_str()),
                );
            }
        }
    }

    fn context(&self, span: Span) -> String {
        let start = self.text.floor_char_boundary(span.start.saturating_sub(30));
        let end = self
            .text
            .ceil_char_boundary((span.end + 20).min(self.text.len()));
        self.text[start..end].replace('\n', " ")
    }

    fn places(&self, counts: &mut BTreeMap<&'static str, Count>) {
        for gold in &self.gold.places {
            for &mention in &gold.mentions {
                let span = self.span(mention);
                let Some(place) = self
                    .found
                    .places
                    .iter()
                    .find(|p| p.mentions.iter().any(|m| m.span == span))
                else {
                    continue;
                };
                let right = place.detail.country == gold.country;
                add(
                    counts,
                    "country of place mentions",
                    Count {
                        right: usize::from(right),
                        found: 1,
                        wanted: 1,
                    },
                );
                if self.errors && !right {
                    println!(
                        "  country of {}: {:?}, not {:?}",
                        gold.name, place.detail.country, gold.country
                    );
                }
                if let Some(kind) = &gold.kind {
                    let right = place.detail.kind.is_some_and(|k| k.name() == kind);
                    add(
                        counts,
                        "kind of place mentions",
                        Count {
                            right: usize::from(right),
                            found: usize::from(place.detail.kind.is_some()),
                            wanted: 1,
                        },
                    );
                    if self.errors && !right {
                        println!(
                            "  kind of {}: {:?}, not {kind}",
                            gold.name, place.detail.kind
                        );
                    }
                }
            }
        }
    }

    fn people(&self, counts: &mut BTreeMap<&'static str, Count>) {
        for gold in &self.gold.people {
            let Some(person) = self.person(gold).map(|i| &self.found.people[i]) else {
                continue;
            };
            let found = person.detail.role.as_deref();
            let plain = |text: &str| text.to_lowercase();
            let (exact, near) = match &gold.role {
                Some(role) => {
                    let also = role.also.iter().map(|&m| self.span(m).of(self.text));
                    let good: Vec<String> = also.chain([role.text.as_str()]).map(plain).collect();
                    let found = found.map(plain).unwrap_or_default();
                    let exact = good.contains(&found);
                    let near = !found.is_empty()
                        && good
                            .iter()
                            .any(|g| g.contains(&found) || found.contains(g.as_str()));
                    (exact, near)
                }
                None => (false, false),
            };
            let count = |right: bool| Count {
                right: usize::from(right),
                found: usize::from(found.is_some()),
                wanted: usize::from(gold.role.is_some()),
            };
            add(counts, "role: same words", count(exact));
            add(counts, "role: one within the other", count(near));
            if self.errors && !exact && (found.is_some() || gold.role.is_some()) {
                println!(
                    "  role of {}: {:?}, not {:?}",
                    gold.name,
                    found,
                    gold.role.as_ref().map(|r| r.text.as_str())
                );
            }
            let wanted = gold
                .affiliation
                .as_ref()
                .and_then(|key| self.gold.organizations.iter().find(|o| o.key == *key));
            let organization = person
                .detail
                .affiliation
                .and_then(|id| self.found.organizations.iter().find(|o| o.id == id));
            let spans: Vec<Span> = wanted
                .iter()
                .flat_map(|o| &o.mentions)
                .map(|&m| self.span(m))
                .collect();
            let right =
                organization.is_some_and(|o| o.mentions.iter().any(|m| spans.contains(&m.span)));
            let count = Count {
                right: usize::from(right),
                found: usize::from(organization.is_some()),
                wanted: usize::from(wanted.is_some()),
            };
            add(counts, "affiliation", count);
            if self.errors && !right && (wanted.is_some() || organization.is_some()) {
                println!(
                    "  affiliation of {}: {:?}, not {:?}",
                    gold.name,
                    organization.map(|o| &o.name),
                    wanted.map(|o| &o.name)
                );
            }
        }
    }
}

fn add(counts: &mut BTreeMap<&'static str, Count>, what: &'static str, count: Count) {
    *counts.entry(what).or_default() += count;
}

/// The names of the gold in the form of the tagger.
fn gold_names(gold: &Gold, bytes: &ByteOffsets, document: &Document<'_>) -> Vec<TaggedName> {
    let lists = [
        (&gold.people, Label::Person),
        (&gold.organizations, Label::Organization),
        (&gold.places, Label::Location),
    ];
    let mut names: Vec<TaggedName> = Vec::new();
    for (entities, label) in lists {
        for &(start, end) in entities.iter().flat_map(|entity| &entity.mentions) {
            let tokens = TokenRange {
                start: document.token_at(bytes.at(start)),
                end: document.token_at(bytes.at(end).saturating_sub(1)) + 1,
            };
            names.push(TaggedName {
                tokens,
                label,
                confidence: 1.0,
            });
        }
    }
    names.sort_by_key(|name| name.tokens);
    names
}

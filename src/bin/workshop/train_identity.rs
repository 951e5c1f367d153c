//! `workshop train-identity`: trains and measures the models that tell which entities of many articles are one.

use std::collections::HashMap;
use std::num::NonZeroU32;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use clap::Args;
use nutgraf::collection::identity::learning::{Learner, Mark};
use nutgraf::collection::identity::{Article, EntityType, Identities, Record, Records};
use serde::Deserialize;
use serde_json::Value;

use crate::manifest;

/// The folder of the models that the program contains.
const BUILT: &str = "src/data/en/built";

/// Train and measure the models that tell which entities of many articles are one.
#[derive(Debug, Args)]
pub struct TrainIdentity {
    /// The marked pairs.
    #[arg(long, default_value = "fixtures/gold/pairs.jsonl")]
    gold: PathBuf,
    /// The answers of the program to all articles: `nutgraf --from jsonl -f jsonl`.
    #[arg(long)]
    answers: PathBuf,
    /// Number of parts of the `tune` pairs, each scored by models trained on the others.
    #[arg(long, default_value_t = 6)]
    folds: usize,
    /// Do not write the model files.
    #[arg(long)]
    dry: bool,
    /// Print the errors of the cross-validation.
    #[arg(long)]
    errors: bool,
    /// Score the `held` pairs too. Nobody reads their errors.
    #[arg(long)]
    held: bool,
}

/// A marked pair.
#[derive(Debug, Deserialize)]
struct Pair {
    r#type: String,
    one: Side,
    two: Side,
    same: bool,
    kind: String,
    split: String,
}

/// A mention of one side.
#[derive(Debug, Deserialize)]
struct Side {
    article: String,
    name: String,
    start: usize,
    end: usize,
}

/// A pair whose sides are records. `None` if a side is no entity of the answers.
struct Matched<'p> {
    pair: &'p Pair,
    mark: Option<Mark>,
}

/// Runs the program.
pub fn run(args: &TrainIdentity) -> Result<()> {
    let gold = std::fs::read_to_string(&args.gold)
        .with_context(|| format!("cannot read {}", args.gold.display()))?;
    let pairs: Vec<Pair> = gold
        .lines()
        .map(serde_json::from_str)
        .collect::<Result<_, _>>()?;
    let (records, mentions) = read_answers(&args.answers)?;
    let learner = Learner::new(&records);
    let matched: Vec<Matched<'_>> = pairs
        .iter()
        .map(|pair| Matched {
            pair,
            mark: mark(&mentions, pair),
        })
        .collect();
    let tune: Vec<&Matched<'_>> = matched
        .iter()
        .filter(|matched| matched.pair.split == "tune")
        .collect();
    let folds = folds(&learner, &tune, args.folds);
    let mut scores = Scores::default();
    for fold in 0..args.folds {
        let part = |inside: bool| {
            tune.iter()
                .zip(&folds)
                .filter(move |(_, of)| (**of == fold) == inside)
        };
        let marks: Vec<Mark> = part(false)
            .filter_map(|(matched, _)| matched.mark)
            .collect();
        let trained = learner.train(&marks);
        let identities = learner.resolve(&trained);
        for (matched, _) in part(true) {
            scores.add(matched, &identities, args.errors);
        }
    }
    println!("tune, cross-validated by name:");
    scores.print(true);
    let marks: Vec<Mark> = tune.iter().filter_map(|matched| matched.mark).collect();
    let trained = learner.train(&marks);
    let identities = learner.resolve(&trained);
    println!(
        "{} records, {} things",
        identities.things.len(),
        identities.ids.len()
    );
    if args.held {
        let mut scores = Scores::default();
        for matched in matched
            .iter()
            .filter(|matched| matched.pair.split == "held")
        {
            scores.add(matched, &identities, false);
        }
        println!("held:");
        scores.print(false);
    }
    if args.dry {
        return Ok(());
    }
    for (name, bytes) in trained.files() {
        let path = Path::new(BUILT).join(name);
        std::fs::write(&path, bytes).with_context(|| format!("cannot write {}", path.display()))?;
        manifest::upsert(
            name,
            &[
                ("what", "boosted trees: whether two profiles of entities are of one thing".to_owned()),
                ("made_by", "workshop train-identity --answers ANSWERS".to_owned()),
                ("sources", "fixtures/gold/pairs.jsonl: marks of this project on articles of bbc, abc, worldwide, polnear and giveme5w1h".to_owned()),
            ],
        )?;
    }
    Ok(())
}

/// The part of the cross-validation of each pair: pairs that share a name are in one.
fn folds(learner: &Learner<'_>, tune: &[&Matched<'_>], folds: usize) -> Vec<usize> {
    let mut numbers: HashMap<String, usize> = HashMap::new();
    let mut of = Vec::new();
    for matched in tune {
        let words: Vec<String> = match matched.mark {
            Some(mark) => [mark.one, mark.two]
                .map(|record| learner.last_word(record).to_owned())
                .into(),
            None => vec![matched.pair.one.name.clone()],
        };
        let known = words.iter().find_map(|word| numbers.get(word).copied());
        let fold = known.unwrap_or(numbers.len() % folds);
        for word in words {
            numbers.entry(word).or_insert(fold);
        }
        of.push(fold);
    }
    of
}

/// Mentions of the entities of an article, each with its type, span and the number of the record.
type Mentions = HashMap<String, Vec<(&'static str, usize, usize, u32)>>;

/// The entities of all articles.
fn read_answers(path: &Path) -> Result<(Records, Mentions)> {
    let text =
        std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    let mut answers: Vec<Value> = text
        .lines()
        .map(serde_json::from_str)
        .collect::<Result<_, _>>()?;
    answers.retain(|answer| answer.get("people").is_some() && answer["id"].is_string());
    answers.sort_by_key(|answer| answer["id"].as_str().map(str::to_owned));
    let mut records = Records::default();
    let mut mentions = Mentions::new();
    for answer in &answers {
        let id = answer["id"].as_str().unwrap_or("");
        mentions.insert(id.to_owned(), add(&mut records, id, answer));
    }
    Ok((records, mentions))
}

/// Adds the entities of an answer. Returns their mentions.
fn add(records: &mut Records, id: &str, answer: &Value) -> Vec<(&'static str, usize, usize, u32)> {
    let article = records.articles.len() as u32;
    records.articles.push(Article {
        id: id.into(),
        row: i64::from(article),
        day: answer["article"]["published"]["value"]
            .as_str()
            .and_then(day),
        is_copy: false,
    });
    let organizations = answer["organizations"].as_array().into_iter().flatten();
    let organizations: HashMap<&str, &str> = organizations
        .filter_map(|entity| Some((entity["id"].as_str()?, entity["name"].as_str()?)))
        .collect();
    let mut mentions = Vec::new();
    for (list, kind_of) in ["people", "organizations", "places"]
        .into_iter()
        .zip(EntityType::ALL)
    {
        for (number, entity) in (1..).zip(answer[list].as_array().into_iter().flatten()) {
            let affiliation = entity["affiliation"]
                .as_str()
                .and_then(|id| organizations.get(id));
            let aliases: Vec<&str> = entity["aliases"]
                .as_array()
                .into_iter()
                .flatten()
                .filter_map(Value::as_str)
                .collect();
            let mut text = |value: Option<&str>| value.map(|value| records.texts.add(value));
            let name = entity["name"].as_str().unwrap_or("");
            let record = Record {
                article,
                kind_of,
                number,
                name: text(Some(name)).context("no name").unwrap(),
                given: text(entity["given_name"].as_str()),
                family: text(entity["family_name"].as_str()),
                role: text(entity["role"].as_str()),
                affiliation: text(affiliation.copied()),
                gender: text(entity["gender"].as_str()),
                kind: text(entity["kind"].as_str()),
                country: text(entity["country"].as_str()),
                geonames: entity["geonames"]
                    .as_u64()
                    .and_then(|id| NonZeroU32::new(id as u32)),
                aliases: text(Some(&*aliases.join("\n")).filter(|aliases| !aliases.is_empty())),
                user_id: None,
                count: entity["count"].as_u64().unwrap_or(1) as u32,
                confidence: 90,
            };
            for span in entity["mentions"].as_array().into_iter().flatten() {
                let at = |key: &str| span[key].as_u64().unwrap_or(0) as usize;
                mentions.push((list, at("start"), at("end"), records.records.len() as u32));
            }
            records.records.push(record);
        }
    }
    mentions
}

/// The number of a day.
fn day(value: &str) -> Option<i32> {
    let date: jiff::civil::Date = value.parse().ok()?;
    jiff::civil::date(1970, 1, 1)
        .until(date)
        .ok()
        .map(|span| span.get_days())
}

/// The records of a pair.
fn mark(mentions: &Mentions, pair: &Pair) -> Option<Mark> {
    let find = |side: &Side| {
        let mut of_article = mentions.get(&side.article)?.iter();
        let found = of_article.find(|(list, start, end, _)| {
            *list == pair.r#type && *start < side.end && side.start < *end
        })?;
        Some(found.3)
    };
    Some(Mark {
        one: find(&pair.one)?,
        two: find(&pair.two)?,
        same: pair.same,
    })
}

/// Pairs joined and wanted.
#[derive(Debug, Default, Clone, Copy)]
struct Counts {
    right: usize,
    joined: usize,
    wanted: usize,
    all: usize,
}

/// Counts by type and by kind of pair.
#[derive(Debug, Default)]
struct Scores {
    by_type: HashMap<String, Counts>,
    by_kind: HashMap<String, Counts>,
    unmatched: usize,
}

impl Scores {
    fn add(&mut self, matched: &Matched<'_>, identities: &Identities, errors: bool) {
        let pair = matched.pair;
        let joined = matched.mark.is_some_and(|mark| {
            identities.things[mark.one as usize] == identities.things[mark.two as usize]
        });
        self.unmatched += usize::from(matched.mark.is_none());
        for counts in [
            self.by_type.entry(pair.r#type.clone()).or_default(),
            self.by_kind.entry(pair.kind.clone()).or_default(),
        ] {
            counts.all += 1;
            counts.joined += usize::from(joined);
            counts.wanted += usize::from(pair.same);
            counts.right += usize::from(joined && pair.same);
        }
        if errors && joined != pair.same {
            let error = if joined { "wrong" } else { "missed" };
            let (one, two) = (&pair.one, &pair.two);
            println!(
                "{error} [{}] {} ({}) | {} ({})",
                pair.kind, one.name, one.article, two.name, two.article
            );
        }
    }

    fn print(&self, kinds: bool) {
        let mut rows: Vec<_> = self.by_type.iter().collect();
        if kinds {
            rows.extend(&self.by_kind);
        }
        rows.sort_by_key(|row| row.0);
        for (name, counts) in rows {
            let percent = |part: usize, all: usize| 100.0 * part as f32 / all.max(1) as f32;
            println!(
                "{name:30} {:4} pairs: precision {:5.1}, recall {:5.1} ({} right, {} joined, {} wanted)",
                counts.all,
                percent(counts.right, counts.joined),
                percent(counts.right, counts.wanted),
                counts.right,
                counts.joined,
                counts.wanted,
            );
        }
        println!("{} pairs have a side that is no entity", self.unmatched);
    }
}

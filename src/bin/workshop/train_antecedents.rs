//! `workshop train-antecedents`: trains the model that ranks the antecedents of pronouns and descriptions.

mod speakers;

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use clap::Args;
use nutgraf::entities::learning::{Case, Model, pronouns, train};
use nutgraf::input::Reader;
use nutgraf::span::Span;
use nutgraf::{names, text};
use serde::Deserialize;

use crate::corpus::{self, ByteOffsets};
use crate::count::Count;
use crate::gold::{self, Judged, Marked};
use crate::manifest;

/// The folder of the models that the program contains.
const SHIPPED: &str = "src/data/en/built";

/// Train the model that ranks the antecedents of pronouns and descriptions.
#[derive(Debug, Args)]
pub struct TrainAntecedents {
    /// The marks of speakers.
    #[arg(long, default_value = "fixtures/gold/read.jsonl")]
    speakers: PathBuf,
    /// The marks of sources without a name.
    #[arg(long, default_value = "fixtures/gold/judged.jsonl")]
    sources: PathBuf,
    /// The marks of pronouns.
    #[arg(long, default_value = "fixtures/gold/entities.jsonl")]
    pronouns: PathBuf,
    /// The folder of the corpora. It also has articles with full coreference.
    #[arg(long, default_value = "../shared/corpora")]
    corpora: PathBuf,
    /// Files of ambiguous pronouns with two names each, in the format of GAP.
    #[arg(long)]
    pairs: Vec<PathBuf>,
    /// Number of times that the cases are recorded anew with the choices of the last model.
    #[arg(long, default_value_t = 2)]
    rounds: usize,
    /// Number of parts of the articles, each scored by a model trained on the others.
    #[arg(long, default_value_t = 8)]
    folds: usize,
    /// Do not write the model file.
    #[arg(long)]
    dry: bool,
    /// Print the errors of the cross-validation.
    #[arg(long)]
    errors: bool,
}

/// A case with its label.
#[derive(Debug)]
struct Labeled {
    case: Case,
    /// Whether the antecedent has a name.
    is_named: bool,
    /// For a list of errors.
    about: String,
}

/// A case with the name of its source, and the chosen candidate with its probability.
type Scored<'a> = (&'a str, &'a Labeled, Option<(usize, f32)>);

/// An article with marks.
enum Source {
    /// All mentions of people are marked.
    Coreference(Coreference),
    /// People and pronouns are marked.
    Pronouns(PronounGold, String),
    /// Speakers are marked.
    Speakers(Box<Marked>),
    /// Sources without a name are marked.
    Sources(Box<Judged>),
    /// One pronoun is marked.
    Pair(Pair),
}

/// The cases of an article.
struct Article {
    source: Source,
    cases: Vec<Labeled>,
}

/// Runs the program.
pub fn run(args: &TrainAntecedents) -> Result<()> {
    let coreference: Vec<Coreference> =
        corpus::json_lines(&args.corpora.join("entities/gum.jsonl"))?;
    let mut sources: Vec<Source> = coreference.into_iter().map(Source::Coreference).collect();
    sources.extend(pronoun_golds(&args.pronouns, &args.corpora)?);
    let marked = gold::read(&args.speakers, &args.corpora)?.into_iter();
    let tune = marked.filter(|marked| marked.gold.split == "tune");
    sources.extend(tune.map(|marked| Source::Speakers(Box::new(marked))));
    let judged = gold::read_judged(&args.sources, &args.corpora)?.into_iter();
    let tune = judged.filter(|judged| judged.split == "tune");
    sources.extend(tune.map(|judged| Source::Sources(Box::new(judged))));
    let mut articles = recorded(sources, None)?;
    let mut pairs: Vec<Source> = Vec::new();
    for path in &args.pairs {
        pairs.extend(read_pairs(path)?.into_iter().map(Source::Pair));
    }
    let pairs = recorded(pairs, None)?;
    for round in 0..args.rounds {
        let mut next: Vec<Option<Article>> = articles.iter().map(|_| None).collect();
        let mut scored: Vec<Scored<'_>> = Vec::new();
        let mut models = Vec::new();
        for fold in 0..args.folds {
            let others = articles
                .iter()
                .enumerate()
                .filter(|(at, _)| at % args.folds != fold);
            let others = others.map(|(_, article)| article).chain(&pairs);
            models.push(train(&cases_in(others)));
        }
        for (number, article) in articles.iter().enumerate() {
            let model = &models[number % args.folds];
            let held: Vec<&Case> = article.cases.iter().map(|labeled| &labeled.case).collect();
            let all = article.cases.iter().zip(model.choices(&held));
            scored.extend(all.map(|(labeled, choice)| (article.source.group(), labeled, choice)));
        }
        println!("round {round}, {} pairs:", pairs.len());
        report(&scored, args.errors && round + 1 == args.rounds);
        if round + 1 == args.rounds {
            break;
        }
        for (number, article) in articles.into_iter().enumerate() {
            let model = &models[number % args.folds];
            next[number] = Some(article.source.record(Some(model))?);
        }
        articles = next.into_iter().flatten().collect();
    }
    if !args.dry {
        write(&train(&cases_in(articles.iter().chain(&pairs))))?;
    }
    Ok(())
}

/// The cases of articles.
fn cases_in<'a>(articles: impl Iterator<Item = &'a Article>) -> Vec<&'a Case> {
    let labeled = articles.flat_map(|article| &article.cases);
    labeled.map(|labeled| &labeled.case).collect()
}

/// Records the cases of articles, whose antecedents a model chooses.
fn recorded(sources: Vec<Source>, model: Option<&Model>) -> Result<Vec<Article>> {
    sources
        .into_iter()
        .map(|source| source.record(model))
        .collect()
}

impl Source {
    /// The name of the group in the report.
    fn group(&self) -> &'static str {
        match self {
            Self::Coreference(_) => "gum",
            Self::Pronouns(..) => "gold",
            Self::Speakers(_) => "speakers",
            Self::Sources(_) => "sources",
            Self::Pair(_) => "pairs",
        }
    }

    /// Records the cases, whose antecedents a model chooses.
    fn record(self, model: Option<&Model>) -> Result<Article> {
        let cases = match &self {
            Self::Coreference(gold) => gold.cases(model)?,
            Self::Pronouns(gold, text) => gold.cases(text, model)?,
            Self::Speakers(marked) => speakers::of_statements(marked, model)?,
            Self::Sources(judged) => speakers::of_sources(judged, model)?,
            Self::Pair(pair) => pair.cases(model)?,
        };
        Ok(Article {
            source: self,
            cases,
        })
    }
}

fn write(model: &Model) -> Result<()> {
    let mentions = "fixtures/gold/entities.jsonl: marks of this project; GUM, news and interviews (CC BY); GAP (Apache-2.0)";
    let sources = "fixtures/gold/judged.jsonl and read.jsonl: marks of this project";
    for (name, file, sources) in [
        ("antecedents.bin", model.of_mentions(), mentions),
        ("speakers.bin", model.of_sources(), sources),
    ] {
        let path = Path::new(SHIPPED).join(name);
        std::fs::write(&path, file).with_context(|| format!("cannot write {}", path.display()))?;
        let made_by = ("made_by", "workshop train-antecedents".to_owned());
        manifest::upsert(name, &[made_by, ("sources", sources.to_owned())])?;
    }
    Ok(())
}

/// Prints precision and recall by group and minimum probability.
fn report(scored: &[Scored<'_>], errors: bool) {
    let group = |group: &str, case: &Case| {
        let kind = if case.is_pronoun {
            "pronouns"
        } else {
            "descriptions"
        };
        format!("{group}: {kind}")
    };
    let mut groups: Vec<String> = scored.iter().map(|s| group(s.0, &s.1.case)).collect();
    groups.sort();
    groups.dedup();
    for name in groups {
        for percent in [30, 40, 50, 60, 70] {
            let mut count = Count::default();
            for (_, labeled, choice) in scored.iter().filter(|s| group(s.0, &s.1.case) == name) {
                let option = choice
                    .filter(|choice| choice.1 >= percent as f32 / 100.0)
                    .map(|choice| &labeled.case.alternatives[choice.0])
                    .filter(|option| option.is_named);
                count.wanted += usize::from(labeled.is_named);
                count.found += usize::from(option.is_some());
                count.right += usize::from(option.is_some_and(|option| option.is_right));
            }
            println!("{name:24} from 0.{percent}: {count}");
        }
    }
    for (group, labeled, choice) in scored.iter().filter(|_| errors) {
        let alternatives = &labeled.case.alternatives;
        let chosen = choice.filter(|choice| choice.1 >= 0.5 && alternatives[choice.0].is_named);
        let is_right = match chosen {
            Some((at, _)) => alternatives[at].is_right,
            None => !labeled.is_named,
        };
        if !is_right {
            let possible = alternatives.iter().any(|option| option.is_right);
            println!("{group} {choice:?} possible {possible} {}", labeled.about);
        }
    }
}

#[derive(Debug, Deserialize)]
struct Coreference {
    id: String,
    text: String,
    mentions: Vec<CoreferenceMention>,
}

#[derive(Debug, Deserialize)]
struct CoreferenceMention {
    start: usize,
    end: usize,
    entity: String,
}

impl Coreference {
    fn cases(&self, model: Option<&Model>) -> Result<Vec<Labeled>> {
        let bytes = ByteOffsets::of(&self.text);
        let mentions = self.mentions.iter();
        let mut mentions: Vec<(Span, &str)> = mentions
            .map(|it| {
                (
                    Span::new(bytes.at(it.start), bytes.at(it.end)),
                    it.entity.as_str(),
                )
            })
            .collect();
        mentions.sort_by_key(|(span, _)| span.len());
        let entity = |span: Span| {
            let holds = |with: &Span| with.contains(span);
            let ends = mentions
                .iter()
                .find(|(with, _)| holds(with) && with.end == span.end);
            let found = ends.or_else(|| mentions.iter().find(|(with, _)| holds(with)));
            found.map(|(_, entity)| *entity)
        };
        let own = |span: Span| {
            let found = mentions.iter().find(|(with, _)| *with == span);
            found.map(|(_, entity)| *entity)
        };
        let is_right =
            |case: Span, option: Span| own(case).is_some() && own(case) == entity(option);
        cases_of_pronouns(&self.id, &self.text, model, is_right)
    }
}

#[derive(Debug, Deserialize)]
struct PronounGold {
    id: String,
    corpus: String,
    split: String,
    people: Vec<PersonGold>,
    pronouns: Vec<(usize, usize, Option<String>)>,
}

#[derive(Debug, Deserialize)]
struct PersonGold {
    key: String,
    mentions: Vec<(usize, usize)>,
}

/// The articles whose people and pronouns are marked, with their texts.
fn pronoun_golds(path: &Path, corpora: &Path) -> Result<Vec<Source>> {
    let mut found = Vec::new();
    for gold in corpus::json_lines::<PronounGold>(path)? {
        let folder = if gold.corpus.starts_with("polnear") {
            "quotes"
        } else {
            "ner"
        };
        let path = corpora.join(folder).join(format!("{}.jsonl", gold.corpus));
        if gold.split != "tune" || !path.exists() {
            continue;
        }
        let records = corpus::read(&path)?;
        if let Some(record) = records.into_iter().find(|record| record.id == gold.id) {
            found.push(Source::Pronouns(gold, record.text));
        }
    }
    Ok(found)
}

impl PronounGold {
    fn cases(&self, text: &str, model: Option<&Model>) -> Result<Vec<Labeled>> {
        let bytes = ByteOffsets::of(text);
        let span = |start: usize, end: usize| Span::new(bytes.at(start), bytes.at(end));
        let key = |case: Span| {
            let mut pronouns = self.pronouns.iter();
            pronouns
                .find(|(start, end, _)| span(*start, *end) == case)?
                .2
                .as_deref()
        };
        let person = |option: Span| {
            let mut people = self.people.iter();
            let holds = |(start, end): &(usize, usize)| span(*start, *end).overlaps(option);
            people
                .find(|person| person.mentions.iter().any(holds))
                .map(|it| it.key.as_str())
        };
        // A pronoun without a key refers to somebody without a name.
        let is_right = |case: Span, mention: Span| key(case) == person(mention);
        cases_of_pronouns(&self.id, text, model, is_right)
    }
}

/// A pronoun and two names. Offsets are code points.
#[derive(Debug)]
struct Pair {
    id: String,
    text: String,
    pronoun: usize,
    names: [(Span, bool); 2],
}

/// Reads a file in the format of GAP.
fn read_pairs(path: &Path) -> Result<Vec<Pair>> {
    let text =
        std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    let pair = |line: &str| {
        let fields: Vec<&str> = line.split('\t').collect();
        let bytes = ByteOffsets::of(fields.get(1)?);
        let name = |at: usize| {
            let start = bytes.at(fields.get(at + 1)?.parse().ok()?);
            let is_right = fields.get(at + 2)?.eq_ignore_ascii_case("true");
            Some((Span::new(start, start + fields[at].len()), is_right))
        };
        Some(Pair {
            id: fields[0].to_owned(),
            text: fields[1].to_owned(),
            pronoun: bytes.at(fields[3].parse().ok()?),
            names: [name(4)?, name(7)?],
        })
    };
    Ok(text.lines().skip(1).filter_map(pair).collect())
}

impl Pair {
    /// The case of the pronoun, unless neither name is its antecedent.
    fn cases(&self, model: Option<&Model>) -> Result<Vec<Labeled>> {
        let right = |option: Span| {
            self.names
                .iter()
                .any(|(name, is_right)| *is_right && name.overlaps(option))
        };
        let is_right = |case: Span, option: Span| case.start == self.pronoun && right(option);
        let mut cases = cases_of_pronouns(&self.id, &self.text, model, is_right)?;
        cases.retain(|labeled| {
            let mut alternatives = labeled.case.alternatives.iter();
            labeled.case.span.start == self.pronoun && alternatives.any(|option| option.is_right)
        });
        Ok(cases)
    }
}

/// The pronouns of an article. `is_right` compares a pronoun with a mention of a candidate by name.
fn cases_of_pronouns(
    id: &str,
    text: &str,
    model: Option<&Model>,
    is_right: impl Fn(Span, Span) -> bool,
) -> Result<Vec<Labeled>> {
    let article = Reader::default().read_text(id, text)?;
    let document = text::segment(&article, true);
    let (entities, cases) = pronouns(&document, names::tag(&document), model);
    let label = |mut case: Case| {
        for option in &mut case.alternatives {
            let person = entities.people.iter().find(|person| {
                let mut names = person.names();
                names.any(|name| name.span == option.identity)
            });
            option.is_right = match person.filter(|_| option.is_named) {
                Some(person) => {
                    let right = person.names().filter(|name| is_right(case.span, name.span));
                    right.count() > 0
                }
                None => is_right(case.span, option.identity),
            };
        }
        let mut mentions = entities.people.iter().flat_map(|person| person.names());
        Labeled {
            is_named: mentions.any(|mention| is_right(case.span, mention.span)),
            about: context_of(document.text(), case.span),
            case,
        }
    };
    Ok(cases.into_iter().map(label).collect())
}

/// The words around a span.
fn context_of(text: &str, span: Span) -> String {
    let start = text.floor_char_boundary(span.start.saturating_sub(200));
    let end = text.ceil_char_boundary((span.end + 40).min(text.len()));
    format!(
        "{}[[{}]]{}",
        &text[start..span.start],
        span.of(text),
        &text[span.end..end]
    )
    .replace('\n', "⏎")
}

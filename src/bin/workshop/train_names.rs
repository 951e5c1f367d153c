//! `workshop train-names`: trains the tagger of names and writes its model file.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::time::Instant;

use anyhow::{Context, Result, bail};
use clap::Args;
use nutgraf::input::Article;
use nutgraf::model::training::{
    ANY, CALIBRATION, CALIBRATION_POINTS, Lattice, OUTSIDE, Part, Recall, STATES, Scores, Scratch,
    Tagger, Transitions, View, every, extract, log_odds, names, of_recall, state,
};
use nutgraf::text::Document;
use nutgraf::weights::{Builder, KeyMap, Kind, combine};

use crate::corpus::{self, Record};
use crate::crf::{Dictionary, Example, Field, Settings};
use crate::evaluate_names::{Found, Score, judged};
use crate::manifest;

/// Train the tagger of names.
#[derive(Debug, Args)]
pub struct TrainNames {
    /// Corpora with `spans`, each `FILE` or `FILE=WEIGHT`; those below weight 1 are taken for noisy, get weights of
    /// their own beside the shared ones, and are left out of the second pass.
    #[arg(required = true)]
    corpora: Vec<String>,
    /// Corpora to choose by; never trained on.
    #[arg(long)]
    dev: Vec<PathBuf>,
    /// Where to write the model.
    #[arg(short, long, default_value = "src/data/built/names.model")]
    output: PathBuf,
    /// Rounds of each training.
    #[arg(long, default_value_t = 12)]
    epochs: usize,
    /// Step size.
    #[arg(long, default_value_t = 0.1)]
    rate: f32,
    /// Pull of the weights to zero.
    #[arg(long, default_value_t = 1.0)]
    decay: f32,
    /// Share of features left out at random.
    #[arg(long, default_value_t = 0.1)]
    dropout: f32,
    /// Features that occur less often are left out.
    #[arg(long, default_value_t = 2)]
    least: u32,
    /// Features kept for each pass.
    #[arg(long, default_value_t = 215_000)]
    keep: usize,
    /// Parts of the training articles for the first pass over the training articles of the second.
    #[arg(long, default_value_t = 4)]
    folds: usize,
    /// Each pass that is shipped is the mean of so many trainings with seeds of their own.
    #[arg(long, default_value_t = 3)]
    seeds: u64,
    /// How much the second pass counts: 0 for not at all, 1 for all that it learned. The held-out passes that it learns
    /// from know fewer articles than the one it will correct.
    #[arg(long, default_value_t = 0.4)]
    blend: f32,
    /// Stop behind the first pass; nothing is written.
    #[arg(long)]
    first_only: bool,
    /// Seed of everything random.
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

/// A corpus ready for training.
struct Source {
    name: String,
    weight: f32,
    articles: Vec<Article>,
    records: Vec<Record>,
    conventions: Conventions,
}

/// What the labels of a corpus leave open.
#[derive(Debug, Clone, Copy)]
struct Conventions {
    /// Nationalities have a label of their own; else they are MISC.
    groups: bool,
    /// Facilities have a label of their own; else they are LOC.
    facilities: bool,
}

/// Runs the program.
pub fn run(args: &TrainNames) -> Result<()> {
    let start = Instant::now();
    let sources = read_sources(&args.corpora)?;
    sources.iter().for_each(coverage);
    let dev = corpus::read_all(&args.dev)?;
    let settings = |seed| Settings {
        epochs: args.epochs,
        rate: args.rate,
        decay: args.decay,
        dropout: args.dropout,
        prune_after: args.epochs / 3,
        keep: args.keep,
        average_from: args.epochs / 2 + 1,
        seed,
    };
    println!("first pass");
    let first = train_pass(
        args,
        &sources,
        &settings(args.seed),
        args.seeds,
        None,
        &|_, _| true,
    );
    println!(
        "  {} features, {:.0} s",
        first.keys.len(),
        start.elapsed().as_secs_f64()
    );
    report(&first, None, &dev);
    if args.first_only {
        return Ok(());
    }
    let mut recalled: Recalled = sources.iter().map(|_| Vec::new()).collect();
    for (source, recalled) in sources.iter().zip(&mut recalled) {
        if source.weight >= 1.0 {
            recalled.resize_with(source.articles.len(), Decided::default);
        }
    }
    for fold in 0..args.folds {
        let held_out = |article: usize| article % args.folds == fold;
        let pass = train_pass(
            args,
            &sources,
            &settings(args.seed + 10 + fold as u64),
            1,
            None,
            &|source, article| source.weight < 1.0 || !held_out(article),
        );
        for (source, recalled) in sources.iter().zip(&mut recalled) {
            for article in (0..recalled.len()).filter(|article| held_out(*article)) {
                recalled[article] = pass.decide(&source.articles[article]);
            }
        }
        println!("  fold {fold}: {:.0} s", start.elapsed().as_secs_f64());
    }
    println!("second pass");
    let mut second = train_pass(
        args,
        &sources,
        &settings(args.seed + 100),
        args.seeds,
        Some((&recalled, first.field.transitions)),
        &|source, _| source.weight >= 1.0,
    );
    println!(
        "  {} features, {:.0} s",
        second.keys.len(),
        start.elapsed().as_secs_f64()
    );
    report(&first, Some(&second), &dev);
    second.field.fade(&first.field, args.blend);
    report(&first, Some(&second), &dev);
    let lean = choose_lean(&first, &mut second, &dev)?;
    let raw = write(&first, &second, &[]);
    let (_, scored) = evaluate_file(&raw, &dev, false)?;
    let bytes = write(&first, &second, &calibrate(&scored));
    std::fs::write(&args.output, &bytes)
        .with_context(|| format!("cannot write {}", args.output.display()))?;
    let (scores, _) = evaluate_file(&bytes, &dev, true)?;
    manifest::upsert(
        "names.model",
        &[
            (
                "made_by",
                format!("workshop train-names, seed {}", args.seed),
            ),
            (
                "corpora",
                sources
                    .iter()
                    .map(|s| format!("{} (weight {})", s.name, s.weight))
                    .collect::<Vec<_>>()
                    .join(", "),
            ),
            (
                "settings",
                format!(
                    "{} epochs, rate {}, decay {}, dropout {}, features at least {} times, {} kept a pass, {} folds, {} seeds, blend {}, lean {lean:.2}",
                    args.epochs,
                    args.rate,
                    args.decay,
                    args.dropout,
                    args.least,
                    args.keep,
                    args.folds,
                    args.seeds,
                    args.blend
                ),
            ),
            ("scores", scores),
            ("bytes", bytes.len().to_string()),
        ],
    )?;
    println!(
        "{} bytes, {:.0} s",
        bytes.len(),
        start.elapsed().as_secs_f64()
    );
    Ok(())
}

fn read_sources(corpora: &[String]) -> Result<Vec<Source>> {
    corpora
        .iter()
        .map(|corpus| {
            let (path, weight) = match corpus.rsplit_once('=') {
                Some((path, weight)) => (path, weight.parse().context("bad weight")?),
                None => (corpus.as_str(), 1.0),
            };
            let (name, records) = corpus::read_all(&[PathBuf::from(path)])?.remove(0);
            if records.is_empty() {
                bail!("{path} is empty");
            }
            let labels: BTreeSet<&str> = records
                .iter()
                .flat_map(|record| record.spans.iter().map(|span| span.label.as_str()))
                .collect();
            let conventions = Conventions {
                groups: labels.contains("NORP"),
                facilities: labels.contains("FAC"),
            };
            Ok(Source {
                name,
                weight,
                articles: records
                    .iter()
                    .map(|record| Article::of_lines(&record.id, &record.text))
                    .collect(),
                records,
                conventions,
            })
        })
        .collect()
}

/// The classes that a label of a corpus can mean, by number; none for dates and sums of money.
fn classes(label: &str, conventions: Conventions) -> &'static [usize] {
    match label {
        "PER" => &[0],
        "LOC" if conventions.facilities => &[1],
        "LOC" => &[1, 3],
        "ORG" => &[2],
        "FAC" => &[3],
        "NORP" => &[4],
        "MISC" if !conventions.groups => &[4, 5],
        "MISC" | "PRODUCT" => &[5],
        _ => &[],
    }
}

/// For each token the states that the gold spans allow.
fn gold(document: &Document<'_>, record: &Record, conventions: Conventions) -> Vec<u32> {
    let mut allowed = vec![1 << OUTSIDE; document.tokens.len()];
    for labeled in &record.spans {
        let classes = classes(&labeled.label, conventions);
        if classes.is_empty() {
            continue;
        }
        let mut start = document.token_at(labeled.span.start);
        let end = document
            .tokens
            .partition_point(|token| token.span.start < labeled.span.end);
        if start >= end {
            continue;
        }
        let exact = document.tokens[start].span.start == labeled.span.start
            && document.tokens[end - 1].span.end == labeled.span.end;
        if !exact {
            allowed[start..end].fill(ANY);
            continue;
        }
        while labeled.label == "PER" && end - start > 1 && is_title(document.token(start)) {
            start += 1;
        }
        for at in start..end {
            let part = match (at == start, at + 1 == end) {
                (true, true) => Part::Unit,
                (true, false) => Part::Begin,
                (false, true) => Part::Last,
                (false, false) => Part::Inside,
            };
            allowed[at] = classes
                .iter()
                .fold(0, |set, class| set | 1 << state(*class, part));
        }
    }
    allowed
}

/// Titles that noisy corpora draw into names.
fn is_title(word: &str) -> bool {
    const TITLES: &str = " mr mr. mrs mrs. ms ms. dr dr. president minister chairman sen. rep. gov. gen. general col. \
         prime chancellor secretary king queen prince princess pope senator governor judge justice spokesman \
         spokeswoman vice deputy former foreign defense leader ";
    TITLES.contains(&format!(" {} ", word.to_lowercase()))
}

/// One pass: its dictionary and weights, pruned.
struct Pass {
    dictionary: Dictionary,
    keys: Vec<usize>,
    field: Field,
}

fn log_round(epoch: usize, _: &Field, loss: f64) {
    eprintln!("  epoch {epoch}: loss {loss:.0}");
}

/// What a first pass that has not seen an article says of it.
#[derive(Default)]
struct Decided {
    /// State of each token and its probability.
    states: Vec<(u8, f32)>,
    /// Emissions of each token; zeros outside of chains.
    emissions: Vec<Scores>,
}

/// One for each article of each source.
type Recalled = Vec<Vec<Decided>>;

fn train_pass(
    args: &TrainNames,
    sources: &[Source],
    settings: &Settings,
    seeds: u64,
    recalled: Option<(&Recalled, [Scores; STATES])>,
    take: &dyn Fn(&Source, usize) -> bool,
) -> Pass {
    let mut raw: Vec<(Vec<u64>, Example)> = Vec::new();
    let mut counts: KeyMap<u32> = KeyMap::default();
    let mut view = View::default();
    let mut recall = Recall::default();
    for (number, source) in sources.iter().enumerate() {
        for (at, (article, record)) in source.articles.iter().zip(&source.records).enumerate() {
            if !take(source, at) {
                continue;
            }
            let document = nutgraf::text::segment(article, true);
            let allowed = gold(&document, record, source.conventions);
            view.read(&document);
            let decided = recalled.map(|(all, _)| &all[number][at]);
            if let Some(decided) = decided {
                fill(&mut recall, &view, &decided.states);
            }
            let noisy = source.weight < 1.0;
            for chain in &view.chains {
                let tokens = chain.tokens.start..chain.tokens.end;
                let mut keys = Vec::new();
                let mut example = Example {
                    allowed: allowed[tokens.clone()].to_vec(),
                    weight: source.weight,
                    ..Default::default()
                };
                for token in tokens.clone() {
                    let mut sink = |key| {
                        keys.push(key);
                        if noisy {
                            keys.push(combine(key, 0xD0));
                        }
                    };
                    match decided {
                        Some(_) => of_recall(&view, chain, token, &recall, &mut sink),
                        None => extract(&view, chain, token, &mut sink),
                    }
                    example.ends.push(keys.len() as u32);
                }
                if let Some(decided) = decided {
                    example.base = decided.emissions[tokens].to_vec();
                }
                for key in &keys {
                    *counts.entry(*key).or_default() += 1;
                }
                raw.push((keys, example));
            }
        }
    }
    let mut dictionary = Dictionary::default();
    let mut examples = Vec::with_capacity(raw.len());
    for (keys, mut example) in raw {
        let mut from = 0;
        for end in &mut example.ends {
            for key in &keys[from..*end as usize] {
                let count = counts[key];
                if count >= args.least {
                    let next = dictionary.keys.len() as u32;
                    let feature = *dictionary.numbers.entry(*key).or_insert(next);
                    if feature == next {
                        dictionary.keys.push(*key);
                        dictionary.counts.push(count as f32);
                    }
                    example.features.push(feature);
                }
            }
            from = *end as usize;
            *end = example.features.len() as u32;
        }
        examples.push(example);
    }
    drop(counts);
    println!(
        "  {} chains, {} features",
        examples.len(),
        dictionary.keys.len()
    );
    let start = |seed: u64| {
        let mut field = Field::new(dictionary.keys.len());
        if let Some((_, transitions)) = recalled {
            field.transitions = transitions;
        }
        let settings = Settings {
            seed,
            ..settings.clone()
        };
        field.learn(&examples, &dictionary.counts, &settings, log_round);
        field
    };
    let mut field = start(settings.seed);
    for more in 1..seeds {
        field.mix_in(
            &start(combine(settings.seed, more)),
            1.0 / (more + 1) as f32,
        );
    }
    field.prune(settings.keep);
    let keys = field.alive().collect();
    Pass {
        dictionary,
        keys,
        field,
    }
}

fn fill(recall: &mut Recall, view: &View, states: &[(u8, f32)]) {
    recall.reset(states.len());
    for (token, (state, probability)) in states.iter().enumerate() {
        recall.note(token, *state, *probability);
    }
    recall.count(view);
}

impl Pass {
    /// Adds the weights of the features that `extract` gives to the emissions of a token.
    fn add(&self, sums: &mut Scores, extract: impl FnOnce(&mut dyn FnMut(u64))) {
        extract(&mut |key| {
            if let Some(feature) = self.dictionary.numbers.get(&key) {
                for (sum, weight) in sums.iter_mut().zip(&self.field.rows[*feature as usize]) {
                    *sum += weight;
                }
            }
        });
    }

    /// What the first pass says of an article.
    fn decide(&self, article: &Article) -> Decided {
        let document = nutgraf::text::segment(article, true);
        let mut view = View::default();
        view.read(&document);
        let mut decided = Decided {
            states: vec![(0, 1.0); document.tokens.len()],
            emissions: vec![[0.0; STATES]; document.tokens.len()],
        };
        for chain in &view.chains {
            for at in chain.tokens.start..chain.tokens.end {
                self.add(&mut decided.emissions[at], |mut sink| {
                    extract(&view, chain, at, &mut sink);
                });
            }
        }
        self.choose(&view, &mut decided);
        decided
    }

    /// Adds what this, the second pass, says to what the first decided.
    fn revise(&self, article: &Article, decided: &mut Decided) {
        let document = nutgraf::text::segment(article, true);
        let mut view = View::default();
        view.read(&document);
        let mut recall = Recall::default();
        fill(&mut recall, &view, &decided.states);
        for chain in &view.chains {
            for at in chain.tokens.start..chain.tokens.end {
                self.add(&mut decided.emissions[at], |mut sink| {
                    of_recall(&view, chain, at, &recall, &mut sink);
                });
            }
        }
        self.choose(&view, decided);
    }

    /// The best states by the emissions.
    fn choose(&self, view: &View, decided: &mut Decided) {
        let transitions = Transitions::new(self.field.transitions);
        let mut lattice = Lattice::default();
        let mut path = Vec::new();
        for chain in &view.chains {
            let emissions = &decided.emissions[chain.tokens.start..chain.tokens.end];
            lattice.best(emissions, &transitions, &mut path);
            lattice.forward_backward(emissions, &transitions, &[]);
            for (i, state) in path.iter().enumerate() {
                decided.states[chain.tokens.start + i] =
                    (*state, lattice.marginals[i][usize::from(*state)]);
            }
        }
    }
}

fn report(first: &Pass, second: Option<&Pass>, dev: &[(String, Vec<Record>)]) {
    for (name, records) in dev {
        let mut score = Score::default();
        for record in records {
            let article = Article::of_lines(&record.id, &record.text);
            let document = nutgraf::text::segment(&article, true);
            let mut decided = first.decide(&article);
            if let Some(second) = second {
                second.revise(&article, &mut decided);
            }
            let states = decided.states;
            let path: Vec<u8> = states.iter().map(|(state, _)| *state).collect();
            let mut found: Vec<Found> = Vec::new();
            nutgraf::model::training::collect(&path, |label, start, end| {
                let tokens = nutgraf::text::TokenRange { start, end };
                if let Some(label) = judged(label) {
                    found.push((document.span_of(tokens), label, states[start].1));
                }
            });
            score.add(record, &found, false);
        }
        println!(
            "  {name}: {:.2} (PER {:.1} LOC {:.1} ORG {:.1})",
            score.f1(),
            score.f1_of("PER"),
            score.f1_of("LOC"),
            score.f1_of("ORG")
        );
    }
}

fn write(first: &Pass, second: &Pass, calibration: &[f32]) -> Vec<u8> {
    let names = names();
    let labels: Vec<&str> = names.iter().map(String::as_str).collect();
    let mut builder = Builder::new(Kind::Sequence, &labels, nutgraf::model::training::golden());
    let dense: Vec<f32> = [first, second]
        .iter()
        .flat_map(|pass| pass.field.transitions.iter().flatten().copied())
        .chain(calibration.iter().copied())
        .collect();
    builder.dense(&dense).limit(8.0);
    for pass in [first, second] {
        for feature in &pass.keys {
            builder.row(pass.dictionary.keys[*feature], &pass.field.rows[*feature]);
        }
    }
    builder.finish_bytes(1)
}

/// Leans the second pass towards names, by a weight on the feature that every token has, as far as it pays on the
/// corpora to choose by. Learning by likelihood gives too few names for the best F1.
fn choose_lean(first: &Pass, second: &mut Pass, dev: &[(String, Vec<Record>)]) -> Result<f32> {
    const STEP: f32 = 0.2;
    let Some(every) = second.dictionary.numbers.get(&every()).copied() else {
        return Ok(0.0);
    };
    let plain = second.field.rows[every as usize][OUTSIDE];
    let mut best = (f64::MIN, 0.0);
    for step in -1..=6_i16 {
        let lean = STEP * f32::from(step);
        second.field.rows[every as usize][OUTSIDE] = plain - lean;
        let mut sum = 0.0;
        for score in scores(&write(first, second, &[]), dev)? {
            sum += score.f1();
        }
        println!("  lean {lean:.1}: {:.2}", sum / dev.len().max(1) as f64);
        if sum > best.0 {
            best = (sum, lean);
        }
    }
    second.field.rows[every as usize][OUTSIDE] = plain - best.1;
    Ok(best.1)
}

/// The share of right names by log odds of the model's probability: means weighed by nearness, made to rise.
/// Each corpus counts the same.
fn calibrate(scored: &[Vec<(f32, bool)>]) -> Vec<f32> {
    const WIDTH: f32 = 0.5;
    let mut best = 0.0_f32;
    (0..CALIBRATION_POINTS)
        .map(|point| {
            let at = CALIBRATION.0 + CALIBRATION.1 * point as f32;
            let (mut right, mut all) = (1e-3 * at.exp() / (1.0 + at.exp()), 1e-3);
            for names in scored {
                for (confidence, is_right) in names {
                    let limit = CALIBRATION.0 + CALIBRATION.1 * (CALIBRATION_POINTS - 1) as f32;
                    let distance = (log_odds(*confidence).min(limit) - at) / WIDTH;
                    let weight = (-0.5 * distance * distance).exp() / names.len() as f32;
                    all += weight;
                    right += weight * f32::from(u8::from(*is_right));
                }
            }
            best = best.max(right / all);
            best
        })
        .collect()
}

type Scored = Vec<Vec<(f32, bool)>>;

fn evaluate_file(
    bytes: &[u8],
    dev: &[(String, Vec<Record>)],
    print: bool,
) -> Result<(String, Scored)> {
    let mut summaries = Vec::new();
    let mut scored = Vec::new();
    for ((name, _), score) in dev.iter().zip(scores(bytes, dev)?) {
        if print {
            println!("{name}");
            score.print();
        }
        summaries.push(format!("{name} F1 {:.2}", score.f1()));
        scored.push(score.judged);
    }
    Ok((summaries.join(", "), scored))
}

fn scores(bytes: &[u8], dev: &[(String, Vec<Record>)]) -> Result<Vec<Score>> {
    let tagger = Tagger::open(bytes)?;
    let mut scratch = Scratch::default();
    let mut scores = Vec::new();
    for (_, records) in dev {
        let mut score = Score::default();
        for record in records {
            let article = Article::of_lines(&record.id, &record.text);
            let document = nutgraf::text::segment(&article, true);
            let found: Vec<Found> = tagger
                .tag(&document, &mut scratch)
                .into_iter()
                .filter_map(|name| {
                    Some((
                        document.span_of(name.tokens),
                        judged(name.label)?,
                        name.confidence,
                    ))
                })
                .collect();
            score.add(record, &found, false);
        }
        scores.push(score);
    }
    Ok(scores)
}

/// Prints how many gold names the tokens and chains can express at all.
fn coverage(source: &Source) {
    let mut view = View::default();
    let (mut all, mut exact, mut inside) = (0, 0, 0);
    for (article, record) in source.articles.iter().zip(&source.records) {
        let document = nutgraf::text::segment(article, true);
        view.read(&document);
        for labeled in &record.spans {
            if !matches!(labeled.label.as_str(), "PER" | "LOC" | "ORG") {
                continue;
            }
            all += 1;
            let start = document.token_at(labeled.span.start);
            let end = document
                .tokens
                .partition_point(|token| token.span.start < labeled.span.end);
            if start >= end
                || document.tokens[start].span.start != labeled.span.start
                || document.tokens[end - 1].span.end != labeled.span.end
            {
                if std::env::var_os("SHOW").is_some() {
                    println!(
                        "split\t{}\t{}",
                        labeled.span.of(&record.text),
                        (start..end)
                            .map(|i| document.token(i))
                            .collect::<Vec<_>>()
                            .join(" ")
                    );
                }
                continue;
            }
            exact += 1;
            let held = view
                .chains
                .iter()
                .any(|chain| chain.tokens.start <= start && end <= chain.tokens.end);
            if !held && std::env::var_os("SHOW").is_some() {
                println!("chain\t{}", labeled.span.of(&record.text));
            }
            inside += usize::from(held);
        }
    }
    println!(
        "{}: {all} names, {exact} of whole tokens, {inside} in chains",
        source.name
    );
}

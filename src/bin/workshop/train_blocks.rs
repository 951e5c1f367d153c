//! `workshop train-blocks`: trains and scores the model that chooses the blocks of a page's story.

use std::io::Read as _;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use nutgraf::input::blocks::{Case, Model, Sample, train};

use crate::lines::{Gold, Score, fold_of, site_of};
use crate::manifest;

/// The folder of the files that the program contains.
const SHIPPED: &str = "src/data/en/built";

/// Train the model that chooses the blocks of a page's story, and score the whole reader on unseen sites.
#[derive(Debug, clap::Args)]
pub(crate) struct TrainBlocks {
    /// JSON Lines of pages, plain or compressed: `id`, `html`, `url`, and `body` or phrases `must` and `must_not`.
    #[arg(long = "pages", required = true)]
    pages: Vec<PathBuf>,
    /// Score by cross-validation with this many folds; the pages of a site are all in one fold.
    #[arg(long)]
    folds: Option<u64>,
    /// Number of threads.
    #[arg(long, default_value_t = 2)]
    threads: usize,
    /// Do not write the model files.
    #[arg(long)]
    dry: bool,
    /// Write the errors here.
    #[arg(long)]
    misses: Option<PathBuf>,
}

/// A file of pages.
struct Set {
    path: PathBuf,
    golds: Vec<Gold>,
    cases: Vec<Case>,
}

/// Runs the program.
pub(crate) fn run(args: &TrainBlocks) -> Result<()> {
    let sets: Vec<Set> = args
        .pages
        .iter()
        .map(|path| read(path, args.threads))
        .collect::<Result<_>>()?;
    if let Some(folds) = args.folds {
        cross(args, &sets, folds)?;
    }
    if !args.dry {
        let cases: Vec<&Case> = sets.iter().flat_map(|set| &set.cases).collect();
        write(&train(&cases))?;
    }
    Ok(())
}

/// Reads each page with a model that has seen no page of its site.
fn cross(args: &TrainBlocks, sets: &[Set], folds: u64) -> Result<()> {
    let jobs: Vec<u64> = (0..folds).collect();
    let models: Vec<Model> = parallel(&jobs, args.threads, |fold| {
        let cases = sets.iter().flat_map(|set| set.golds.iter().zip(&set.cases));
        let cases = cases.filter(|(gold, _)| fold_of(&gold.site, folds) != *fold);
        train(&cases.map(|(_, case)| case).collect::<Vec<_>>())
    });
    let mut misses = String::new();
    for set in sets {
        let pages: Vec<(&Gold, &Case)> = set.golds.iter().zip(&set.cases).collect();
        let articles = parallel(&pages, args.threads, |(gold, case)| {
            let fold = usize::try_from(fold_of(&gold.site, folds)).unwrap();
            models[fold].read(case)
        });
        let mut score = Score::default();
        for (gold, article) in set.golds.iter().zip(&articles) {
            score.add(gold, article.as_ref(), &mut misses);
        }
        println!("{} {}", set.path.display(), score.line());
    }
    if let Some(path) = &args.misses {
        std::fs::write(path, misses)?;
    }
    Ok(())
}

/// The results of `work` on all items, in order, computed by several threads.
fn parallel<T: Sync, R: Send>(
    items: &[T],
    threads: usize,
    work: impl Fn(&T) -> R + Sync,
) -> Vec<R> {
    let per_thread = items.len().div_ceil(threads.max(1)).max(1);
    std::thread::scope(|scope| {
        let work = &work;
        let workers: Vec<_> = items
            .chunks(per_thread)
            .map(|items| scope.spawn(move || items.iter().map(work).collect::<Vec<R>>()))
            .collect();
        workers
            .into_iter()
            .flat_map(|worker| worker.join().expect("a worker has panicked"))
            .collect()
    })
}

fn read(path: &Path, threads: usize) -> Result<Set> {
    let bytes = std::fs::read(path).with_context(|| format!("cannot read {}", path.display()))?;
    let mut text = String::new();
    if path.extension().is_some_and(|name| name == "gz") {
        flate2::read::GzDecoder::new(bytes.as_slice()).read_to_string(&mut text)?;
    } else {
        text = String::from_utf8(bytes)?;
    }
    let records: Vec<serde_json::Value> = text
        .lines()
        .map(serde_json::from_str)
        .collect::<serde_json::Result<_>>()?;
    let golds: Vec<Gold> = records.iter().map(gold).collect();
    let pages: Vec<(&serde_json::Value, &Gold)> = records.iter().zip(&golds).collect();
    let cases = parallel(&pages, threads, |(record, gold)| {
        let sample = Sample {
            html: record["html"].as_str().unwrap_or_default().to_owned(),
            url: record["url"].as_str().map(str::to_owned),
            body: gold.body.clone(),
            must: gold.must.clone(),
            must_not: gold.must_not.clone(),
        };
        Case::new(&sample, fold_of(&gold.site, u64::MAX))
    });
    Ok(Set {
        path: path.to_owned(),
        golds,
        cases,
    })
}

fn gold(record: &serde_json::Value) -> Gold {
    let text = |key: &str| record[key].as_str().map(str::to_owned);
    let list = |key: &str| -> Vec<String> {
        let phrases = record[key].as_array().into_iter().flatten();
        phrases
            .filter_map(|phrase| phrase.as_str().map(str::to_owned))
            .collect()
    };
    let id = text("id").unwrap_or_default();
    Gold {
        site: text("url")
            .as_deref()
            .and_then(site_of_address)
            .unwrap_or_else(|| site_of(&id)),
        text: String::new(),
        body: text("body"),
        must: list("must"),
        must_not: list("must_not"),
        title: text("title"),
        author: text("author").or_else(|| text("byline")),
        date: text("date"),
        id,
    }
}

/// "nytimes" of "https://www.nytimes.com/2018/rain" and "bbc" of "https://news.bbc.co.uk/rain".
fn site_of_address(url: &str) -> Option<String> {
    let host = url.split("//").nth(1)?.split('/').next()?;
    let mut labels: Vec<&str> = host.split('.').collect();
    labels.pop();
    if labels.len() > 1 && labels.last().is_some_and(|label| label.len() <= 3) {
        labels.pop();
    }
    labels.last().map(|label| label.to_lowercase())
}

fn write(model: &Model) -> Result<()> {
    for (name, bytes) in [
        ("block-tokens.bin", &model.tokens),
        ("blocks-first.bin", &model.first),
        ("blocks.bin", &model.second),
    ] {
        let path = Path::new(SHIPPED).join(name);
        std::fs::write(&path, bytes).with_context(|| format!("cannot write {}", path.display()))?;
        manifest::upsert(
            name,
            &[
                (
                    "made_by",
                    "workshop train-blocks --pages wcxb.jsonl.gz --pages readability.jsonl --pages trafilatura.jsonl".to_owned(),
                ),
                (
                    "sources",
                    "WCXB (CC BY 4.0), mozilla/readability and adbar/trafilatura test pages (Apache-2.0): weights only".to_owned(),
                ),
            ],
        )?;
    }
    Ok(())
}

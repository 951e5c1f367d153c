//! `workshop train-lines`: trains and scores the labels of story and clutter.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use nutgraf::input::lines::{Model, Sample, pasted, train};
use nutgraf::input::{Article, BlockKind, Format, Reader};

use crate::corpus;

/// Train the weights that label lines of pasted pages as story or clutter, and score the whole reader on unseen pages.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// JSON Lines of pasted pages to learn from: `id`, `text`, `body`, and phrases `must` and `must_not`. A page without a body
    /// takes the one that is read from its markup.
    #[arg(long = "pages")]
    pages: Vec<PathBuf>,
    /// JSON Lines of the same pages as `html`: their whole text is a second sample of each page.
    #[arg(long = "markup")]
    markup: Vec<PathBuf>,
    /// JSON Lines of pasted pages to score on, with `body` or phrases, `title` and `author`.
    #[arg(long = "gold")]
    gold: Vec<PathBuf>,
    /// JSON Lines of clean articles: `text`.
    #[arg(long = "clean")]
    clean: Vec<PathBuf>,
    /// Number of clean articles per file.
    #[arg(long, default_value_t = 60)]
    take: usize,
    /// Score on the gold pages by cross-validation with this many folds; the pages of a site are all in one fold.
    #[arg(long)]
    folds: Option<u64>,
    /// Where to write the weights of all pages.
    #[arg(long)]
    out: Option<PathBuf>,
    /// Write the errors here.
    #[arg(long)]
    misses: Option<PathBuf>,
}

/// A page and the gold data of its article.
pub(crate) struct Gold {
    pub(crate) id: String,
    pub(crate) site: String,
    pub(crate) text: String,
    pub(crate) body: Option<String>,
    pub(crate) must: Vec<String>,
    pub(crate) must_not: Vec<String>,
    pub(crate) title: Option<String>,
    pub(crate) author: Option<String>,
    pub(crate) date: Option<String>,
}

/// Runs the program.
pub(crate) fn run(args: &Args) -> Result<()> {
    let mut markups: Vec<(String, String)> = Vec::new();
    for path in &args.markup {
        markups.extend(markup(path)?);
    }
    let mut samples = Vec::new();
    let mut known: HashMap<String, Sample> = HashMap::new();
    for path in &args.pages {
        for page in load(path)? {
            let sample = sample(&page, &markups)?;
            known.insert(page.id, sample.clone());
            samples.push(sample);
        }
    }
    for (id, html) in &markups {
        if let Some(sample) = known.get(id) {
            samples.push(Sample {
                text: pasted(html),
                weight: 0.5,
                ..sample.clone()
            });
        }
    }
    let mut clean = Vec::new();
    for path in &args.clean {
        let all = load(path)?;
        let step = (all.len() / args.take).max(1);
        clean.extend(
            all.into_iter()
                .step_by(step)
                .take(args.take)
                .map(|page| Sample {
                    text: page.text,
                    weight: 0.3,
                    ..Sample::default()
                }),
        );
    }
    if let Some(folds) = args.folds {
        cross(args, &samples, &clean, folds)?;
    }
    if let Some(out) = &args.out {
        samples.extend(clean);
        std::fs::write(out, train(&samples).bytes())?;
    }
    Ok(())
}

/// Reads each gold page with a model that has seen no page of its site.
fn cross(args: &Args, samples: &[Sample], clean: &[Sample], folds: u64) -> Result<()> {
    let models: Vec<Model> = std::thread::scope(|scope| {
        let train_without = |fold| {
            let mut kept: Vec<Sample> = samples
                .iter()
                .filter(|sample| fold_of(&sample.site, folds) != fold)
                .cloned()
                .collect();
            kept.extend(clean.iter().cloned());
            train(&kept)
        };
        let workers: Vec<_> = (0..folds)
            .map(|fold| scope.spawn(move || train_without(fold)))
            .collect();
        workers
            .into_iter()
            .filter_map(|worker| worker.join().ok())
            .collect()
    });
    let mut misses = String::new();
    for path in &args.gold {
        let mut score = Score::default();
        for page in load(path)? {
            let model = usize::try_from(fold_of(&page.site, folds))?;
            let article = models[model].read(&page.text);
            score.add(&page, article.as_ref(), &mut misses);
        }
        println!("{} {}", path.display(), score.line());
    }
    if let Some(path) = &args.misses {
        std::fs::write(path, misses)?;
    }
    Ok(())
}

/// The fold of a site, by the FNV-1a hash of its name, so that it does not change when pages are added.
pub(crate) fn fold_of(site: &str, folds: u64) -> u64 {
    site.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    }) / 7
        % folds
}

/// "nytimes" of "nytimes-3" and of "tests/eval/nytimes.com.rain.html".
pub(crate) fn site_of(id: &str) -> String {
    let name = id.rsplit('/').next().unwrap_or(id);
    let name = name.strip_prefix("en.").unwrap_or(name);
    name.split(['.', '-']).next().unwrap_or(name).to_lowercase()
}

/// The scores of the reader.
#[derive(Default)]
pub(crate) struct Score {
    pages: usize,
    share: [f64; 3],
    must: [usize; 2],
    must_not: [usize; 2],
    title: [usize; 2],
    author: [usize; 2],
    date: [usize; 2],
}

impl Score {
    pub(crate) fn add(&mut self, page: &Gold, article: Option<&Article>, misses: &mut String) {
        let body = article.map(body).unwrap_or_default();
        if let Some(gold) = &page.body {
            let (kept, wanted) = (shingles(&body), shingles(gold));
            let common: usize = kept
                .iter()
                .map(|(words, count)| *count.min(wanted.get(words).unwrap_or(&0)))
                .sum();
            let all = |bag: &HashMap<Vec<&str>, usize>| bag.values().sum::<usize>();
            let (extra, missing) = (all(&kept) - common, all(&wanted) - common);
            let whole = (common + extra + missing).max(1) as f64;
            for (sum, part) in self.share.iter_mut().zip([common, extra, missing]) {
                *sum += part as f64 / whole;
            }
            self.pages += 1;
            let f1 = common as f64 / whole;
            if f1 < 0.9 {
                *misses += &format!(
                    "{} right {f1:.2} extra {:.2} missing {:.2}\n",
                    page.id,
                    extra as f64 / whole,
                    missing as f64 / whole
                );
            }
        }
        let flat = letters(&body);
        let mut count = |counts: &mut [usize; 2], right: bool, name: &str, what: &str| {
            counts[0] += usize::from(right);
            counts[1] += 1;
            if !right {
                *misses += &format!("{} {name}: {what}\n", page.id);
            }
        };
        for phrase in &page.must {
            count(
                &mut self.must,
                flat.contains(&letters(phrase)),
                "must",
                phrase,
            );
        }
        for phrase in &page.must_not {
            count(
                &mut self.must_not,
                !flat.contains(&letters(phrase)),
                "must_not",
                phrase,
            );
        }
        let same = |want: &str, got: &str| {
            let (want, got) = (letters(want), letters(got));
            !got.is_empty() && (got.contains(&want) || want.contains(&got))
        };
        if let Some(want) = &page.title {
            let got = article
                .and_then(|article| Some(article.headline.as_ref()?.text.clone()))
                .unwrap_or_default();
            let what = format!("{want} -> {got}");
            count(&mut self.title, same(want, &got), "title", &what);
        }
        if let Some(want) = &page.author {
            let names = article.map(|article| {
                let names = article.authors.iter().map(|name| name.text.as_str());
                names.collect::<Vec<_>>().join(" ")
            });
            let got = names.unwrap_or_default();
            let what = format!("{want} -> {got}");
            count(&mut self.author, same(want, &got), "author", &what);
        }
        if let Some(want) = &page.date {
            let got = article
                .and_then(|article| Some(article.published.as_ref()?.value.clone()))
                .unwrap_or_default();
            let what = format!("{want} -> {got}");
            count(&mut self.date, same(want, &got), "date", &what);
        }
    }

    pub(crate) fn line(&self) -> String {
        let share = |[right, all]: [usize; 2]| 100.0 * right as f64 / all.max(1) as f64;
        let [right, extra, missing] = self.share;
        let precision = right / (right + extra).max(1e-9);
        let recall = right / (right + missing).max(1e-9);
        format!(
            "body F1 {:.2} (P {:.1} R {:.1}) must {:.1} must_not {:.1} title {:.1} author {:.1} date {:.1}",
            200.0 * precision * recall / (precision + recall).max(1e-9),
            100.0 * precision,
            100.0 * recall,
            share(self.must),
            share(self.must_not),
            share(self.title),
            share(self.author),
            share(self.date)
        )
    }
}

fn body(article: &Article) -> String {
    let is_body = |kind| {
        matches!(
            kind,
            BlockKind::Paragraph | BlockKind::List | BlockKind::Subhead
        )
    };
    let blocks = article.blocks.iter().filter(|block| is_body(block.kind));
    blocks
        .map(|block| block.span.of(&article.text))
        .collect::<Vec<_>>()
        .join("\n")
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !(c.is_alphanumeric() || c == '_'))
        .filter(|word| !word.is_empty())
}

fn letters(text: &str) -> String {
    words(text)
        .map(str::to_lowercase)
        .collect::<Vec<_>>()
        .join(" ")
}

fn shingles(text: &str) -> HashMap<Vec<&str>, usize> {
    let words: Vec<&str> = words(text).collect();
    let mut bag = HashMap::new();
    for four in words.windows(4) {
        *bag.entry(four.to_vec()).or_default() += 1;
    }
    bag
}

/// The page as a sample. Its body is that of the gold data or, failing that, the one read from its markup: without a body, every
/// line would count as story.
fn sample(page: &Gold, markups: &[(String, String)]) -> Result<Sample> {
    let read = || {
        let (id, html) = markups.iter().find(|(id, _)| *id == page.id)?;
        let reader = Reader {
            format: Some(Format::Html),
            ..Reader::default()
        };
        Some(body(&reader.read_text(id, html).ok()?))
    };
    let body = page.body.clone().or_else(read);
    Ok(Sample {
        site: page.site.clone(),
        text: page.text.clone(),
        body: Some(body.with_context(|| format!("no body: {}", page.id))?),
        must: page.must.clone(),
        must_not: page.must_not.clone(),
        weight: 1.0,
    })
}

fn markup(path: &Path) -> Result<Vec<(String, String)>> {
    let text = |record: &serde_json::Value, key: &str| record[key].as_str().map(str::to_owned);
    Ok(corpus::json_lines::<serde_json::Value>(path)?
        .iter()
        .filter_map(|record| Some((text(record, "id")?, text(record, "html")?)))
        .collect())
}

fn load(path: &Path) -> Result<Vec<Gold>> {
    let mut pages = Vec::new();
    for record in corpus::json_lines::<serde_json::Value>(path)? {
        let text = |key: &str| record[key].as_str().map(str::to_owned);
        let list = |key: &str| -> Vec<String> {
            record[key]
                .as_array()
                .into_iter()
                .flatten()
                .filter_map(|phrase| phrase.as_str().map(str::to_owned))
                .collect()
        };
        let id = text("id").unwrap_or_default();
        pages.push(Gold {
            site: site_of(&id),
            text: text("text").context("no text")?,
            body: text("body"),
            must: list("must"),
            must_not: list("must_not"),
            title: text("title"),
            author: text("author").or_else(|| text("byline")),
            date: text("date"),
            id,
        });
    }
    Ok(pages)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_without_body_takes_that_of_its_markup() {
        let story = "The council of Leeds voted on Monday to close the old market hall, which has stood empty since the fire in May.";
        let page = Gold {
            id: "leeds".to_owned(),
            site: "leeds".to_owned(),
            text: format!("Home\nSubscribe\n{story}\nSign up"),
            body: None,
            must: Vec::new(),
            must_not: Vec::new(),
            title: None,
            author: None,
            date: None,
        };
        assert!(sample(&page, &[]).is_err());
        let html = format!("<nav><a href=/>Home</a></nav><article><p>{story}</p></article>");
        let markups = [("leeds".to_owned(), html)];
        assert_eq!(
            sample(&page, &markups).unwrap().body.as_deref(),
            Some(story)
        );
        let known = Gold {
            body: Some("Known.".to_owned()),
            ..page
        };
        assert_eq!(
            sample(&known, &markups).unwrap().body.as_deref(),
            Some("Known.")
        );
    }
}

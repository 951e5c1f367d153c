//! `workshop cluster-words`: groups words that are used alike, from unlabelled news.
//!
//! Vectors by skip-gram with negative sampling (Mikolov et al. 2013), grouped by k-means on the sphere into three
//! sizes of clusters.

use std::collections::HashMap;
use std::path::PathBuf;

use anyhow::{Context, Result};
use clap::Args;
use nutgraf::input::Article;
use nutgraf::weights::{Builder, Kind, combine, hash};

use crate::{corpus, manifest};

/// Group words that are used alike, from unlabelled texts.
#[derive(Debug, Args)]
pub struct ClusterWords {
    /// Corpora (JSON Lines with `text`).
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// Words that occur less often get no cluster.
    #[arg(long, default_value_t = 5)]
    least: usize,
    /// Rounds over the texts.
    #[arg(long, default_value_t = 4)]
    epochs: usize,
    /// Where to write the clusters.
    #[arg(short, long, default_value = "src/data/built/words.clusters")]
    output: PathBuf,
}

const SIZE: usize = 64;
const WINDOW: usize = 3;
const NEGATIVES: usize = 5;
const CLUSTERS: [usize; 3] = [48, 200, 800];

type Vector = [f32; SIZE];

/// Runs the program.
pub fn run(args: &ClusterWords) -> Result<()> {
    let texts = corpus::read_all(&args.files)?;
    let (words, counts, sentences) = vocabulary(&texts, args.least);
    println!("{} words, {} sentences", words.len(), sentences.len());
    let vectors = skip_gram(&counts, &sentences, args.epochs);
    let mut numbers = vec![[0_i16; 3]; words.len()];
    for (column, size) in CLUSTERS.into_iter().enumerate() {
        for (word, cluster) in k_means(&vectors, size.min(words.len()))
            .into_iter()
            .enumerate()
        {
            numbers[word][column] = cluster as i16 + 1;
        }
        println!("{size} clusters");
    }
    let mut builder = Builder::new(Kind::Phrases, &["coarse", "middle", "fine"], 0);
    for (word, numbers) in words.iter().zip(&numbers) {
        builder.numbers(hash(word.as_bytes()), numbers);
    }
    let bytes = builder.finish_bytes(2);
    std::fs::write(&args.output, &bytes)
        .with_context(|| format!("cannot write {}", args.output.display()))?;
    let names: Vec<&str> = texts.iter().map(|(name, _)| name.as_str()).collect();
    manifest::upsert(
        "words.clusters",
        &[
            ("what", "words and their clusters of three sizes".to_owned()),
            ("made_by", "workshop cluster-words".to_owned()),
            ("corpora", names.join(", ")),
            ("words", words.len().to_string()),
        ],
    )
}

/// The frequent words, most frequent first, how often each occurs, and the sentences as numbers of words.
fn vocabulary(
    texts: &[(String, Vec<corpus::Record>)],
    least: usize,
) -> (Vec<String>, Vec<usize>, Vec<Vec<u32>>) {
    let mut counts: HashMap<String, usize> = HashMap::new();
    let mut all: Vec<Vec<String>> = Vec::new();
    for record in texts.iter().flat_map(|(_, records)| records) {
        let article = Article::of_lines(&record.id, &record.text);
        let document = nutgraf::text::segment(&article, true);
        for sentence in &document.sentences {
            let words: Vec<String> = (sentence.tokens.start..sentence.tokens.end)
                .map(|at| document.token(at).replace('’', "'"))
                .collect();
            for word in &words {
                match counts.get_mut(word) {
                    Some(count) => *count += 1,
                    None => {
                        counts.insert(word.clone(), 1);
                    }
                }
            }
            all.push(words);
        }
    }
    let mut words: Vec<(String, usize)> = counts
        .into_iter()
        .filter(|(_, count)| *count >= least)
        .collect();
    words.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    let numbers: HashMap<&str, u32> = words
        .iter()
        .enumerate()
        .map(|(number, (word, _))| (word.as_str(), number as u32))
        .collect();
    let sentences = all
        .iter()
        .map(|words| {
            words
                .iter()
                .filter_map(|word| numbers.get(word.as_str()).copied())
                .collect()
        })
        .collect();
    let (names, counts) = words.iter().cloned().unzip();
    (names, counts, sentences)
}

/// Word vectors. One thread and a fixed seed: the same texts give the same vectors.
fn skip_gram(counts: &[usize], sentences: &[Vec<u32>], epochs: usize) -> Vec<Vector> {
    let mut random = Random(1);
    let mut inner: Vec<Vector> = counts
        .iter()
        .map(|_| std::array::from_fn(|_| (random.unit() - 0.5) / SIZE as f32))
        .collect();
    let mut outer = vec![[0.0; SIZE]; counts.len()];
    let noise = noise_table(counts);
    let total: usize = counts.iter().sum();
    let keep: Vec<f32> = counts
        .iter()
        .map(|count| {
            let share = *count as f32 / total as f32;
            (1e-4 / share).sqrt().min(1.0)
        })
        .collect();
    let steps = (epochs * sentences.len()).max(1);
    let mut line = Vec::new();
    for step in 0..steps {
        let rate = 0.05 * (1.0 - step as f32 / steps as f32).max(0.02);
        line.clear();
        let sentence = &sentences[step % sentences.len()];
        line.extend(
            sentence
                .iter()
                .filter(|word| random.unit() < keep[**word as usize]),
        );
        for at in 0..line.len() {
            let reach = 1 + random.below(WINDOW as u64) as usize;
            for other in at.saturating_sub(reach)..(at + reach + 1).min(line.len()) {
                if other != at {
                    pair(
                        &mut inner[line[at] as usize],
                        &mut outer,
                        line[other],
                        &noise,
                        rate,
                        &mut random,
                    );
                }
            }
        }
    }
    inner
}

fn pair(
    inner: &mut Vector,
    outer: &mut [Vector],
    word: u32,
    noise: &[u32],
    rate: f32,
    random: &mut Random,
) {
    let mut change = [0.0; SIZE];
    for draw in 0..=NEGATIVES {
        let (target, label) = match draw {
            0 => (word, 1.0),
            _ => (noise[random.below(noise.len() as u64) as usize], 0.0),
        };
        if draw > 0 && target == word {
            continue;
        }
        let row = &mut outer[target as usize];
        let dot: f32 = inner.iter().zip(row.iter()).map(|(a, b)| a * b).sum();
        let step = rate * (label - 1.0 / (1.0 + (-dot).exp()));
        for i in 0..SIZE {
            change[i] += step * row[i];
            row[i] += step * inner[i];
        }
    }
    for (value, change) in inner.iter_mut().zip(change) {
        *value += change;
    }
}

/// Words as often as the ¾ power of their counts.
fn noise_table(counts: &[usize]) -> Vec<u32> {
    let powers: Vec<f64> = counts
        .iter()
        .map(|count| (*count as f64).powf(0.75))
        .collect();
    let sum: f64 = powers.iter().sum();
    powers
        .iter()
        .enumerate()
        .flat_map(|(word, power)| {
            std::iter::repeat_n(
                word as u32,
                (1 << 20).min((power / sum * 1e6).ceil() as usize),
            )
        })
        .collect()
}

/// The cluster of each vector: spherical k-means from evenly spread first centres.
fn k_means(vectors: &[Vector], k: usize) -> Vec<usize> {
    let points: Vec<Vector> = vectors.iter().map(unit).collect();
    // Frequent words, which come first, make good first centres.
    let mut centres: Vec<Vector> = points[..k].to_vec();
    let mut clusters = vec![0; points.len()];
    for _ in 0..12 {
        for (cluster, point) in clusters.iter_mut().zip(&points) {
            *cluster = nearest(point, &centres);
        }
        let mut sums = vec![[0.0; SIZE]; k];
        for (cluster, point) in clusters.iter().zip(&points) {
            for (sum, value) in sums[*cluster].iter_mut().zip(point) {
                *sum += value;
            }
        }
        for (centre, sum) in centres.iter_mut().zip(&sums) {
            if sum.iter().any(|value| *value != 0.0) {
                *centre = unit(sum);
            }
        }
    }
    clusters
}

fn nearest(point: &Vector, centres: &[Vector]) -> usize {
    let mut best = (0, f32::NEG_INFINITY);
    for (number, centre) in centres.iter().enumerate() {
        let mut lanes = [0.0_f32; 8];
        for (a, b) in point.chunks_exact(8).zip(centre.chunks_exact(8)) {
            for i in 0..8 {
                lanes[i] += a[i] * b[i];
            }
        }
        let dot = lanes.iter().sum();
        if dot > best.1 {
            best = (number, dot);
        }
    }
    best.0
}

fn unit(vector: &Vector) -> Vector {
    let length = vector
        .iter()
        .map(|value| value * value)
        .sum::<f32>()
        .sqrt()
        .max(1e-9);
    vector.map(|value| value / length)
}

struct Random(u64);

impl Random {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = combine(self.0, 0xC1);
        ((self.0 >> 32) * limit) >> 32
    }

    fn unit(&mut self) -> f32 {
        self.below(1 << 24) as f32 / (1 << 24) as f32
    }
}

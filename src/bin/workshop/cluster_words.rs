//! `workshop cluster-words`: clusters words with similar usage, by their vectors.
//!
//! The vectors, such as those of GloVe (Pennington et al. 2014), are clustered by spherical k-means, three times with different
//! numbers of clusters. They come from much more text than the training corpora, and cover most names.

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::PathBuf;

use anyhow::{Context, Result, bail};
use clap::Args;
use nutgraf::learn::weights::{Builder, Kind, hash};
use nutgraf::lexicon::clusters::{BITS, COLUMNS, WIDTHS, pack};

use crate::manifest;

/// Cluster words with similar usage, by their vectors.
#[derive(Debug, Args)]
pub struct ClusterWords {
    /// Vectors of words, most frequent word first: a line is the word in lower case and its numbers.
    vectors: PathBuf,
    /// Number of words to cluster.
    #[arg(long, default_value_t = 200_000)]
    words: usize,
    /// Numbers of clusters, coarse to fine.
    #[arg(long, value_delimiter = ',', default_values_t = [128, 512, 2000])]
    sizes: Vec<usize>,
    /// Where the vectors come from, for the manifest.
    #[arg(long)]
    source: String,
    /// Where to write the clusters.
    #[arg(short, long, default_value = "src/data/en/built/words.clusters")]
    output: PathBuf,
}

/// Number of parts of a vector that are clustered separately (product quantization: Jégou, Douze & Schmid 2011).
const PARTS: usize = COLUMNS - 3;

/// Number of clusters of each part.
const CODES: usize = 256;

/// Number of k-means iterations.
const ROUNDS: usize = 12;

/// Runs the program.
pub fn run(args: &ClusterWords) -> Result<()> {
    if args
        .sizes
        .iter()
        .zip(WIDTHS)
        .any(|(size, width)| size >> width != 0 && *size != 1 << width)
    {
        bail!("too many clusters");
    }
    let (words, vectors) = read(args)?;
    println!("{} words", words.len());
    let mut numbers = vec![[0_u16; COLUMNS]; words.len()];
    for (column, size) in args.sizes.iter().take(3).enumerate() {
        let clusters = vectors.k_means((*size).min(words.len()));
        for (numbers, cluster) in numbers.iter_mut().zip(clusters) {
            numbers[column] = cluster as u16;
        }
        println!("{size} clusters");
    }
    for part in 0..PARTS {
        let clusters = vectors.part(part).k_means(CODES.min(words.len()));
        for (numbers, cluster) in numbers.iter_mut().zip(clusters) {
            numbers[3 + part] = cluster as u16;
        }
    }
    let mut builder = Builder::new(Kind::Phrases, &["bits"; BITS.div_ceil(16)], 0);
    for (word, numbers) in words.iter().zip(&numbers) {
        builder.numbers(hash(word.as_bytes()), &pack(*numbers));
    }
    let bytes = builder.finish_bytes(2);
    std::fs::write(&args.output, &bytes)
        .with_context(|| format!("cannot write {}", args.output.display()))?;
    manifest::upsert(
        "words.clusters",
        &[
            ("what", "words and their clusters of three sizes".to_owned()),
            (
                "made_by",
                format!(
                    "workshop cluster-words --words {} --sizes {:?}",
                    args.words, args.sizes
                ),
            ),
            ("sources", args.source.clone()),
            ("words", words.len().to_string()),
        ],
    )
}

/// The first words of the file that have a letter, and their vectors.
fn read(args: &ClusterWords) -> Result<(Vec<String>, Vectors)> {
    let path = &args.vectors;
    let file = File::open(path).with_context(|| format!("cannot read {}", path.display()))?;
    let mut words = Vec::new();
    let mut vectors = Vectors::default();
    for line in BufReader::new(file).lines() {
        let line = line?;
        let mut fields = line.split(' ');
        let word = fields.next().unwrap_or("");
        if !word.chars().any(char::is_alphabetic) {
            continue;
        }
        let start = vectors.values.len();
        for field in fields {
            let number: f32 = field.parse().with_context(|| format!("vector of {word}"))?;
            vectors.values.push(number);
        }
        let size = vectors.values.len() - start;
        if vectors.size == 0 {
            vectors.size = size;
        }
        if size == 0 || size != vectors.size {
            bail!("the vector of {word} has {size} numbers");
        }
        normalize(&mut vectors.values[start..]);
        words.push(word.to_owned());
        if words.len() == args.words {
            break;
        }
    }
    Ok((words, vectors))
}

/// Vectors of length 1, one after the other.
#[derive(Debug, Default, Clone)]
struct Vectors {
    size: usize,
    values: Vec<f32>,
}

impl Vectors {
    fn rows(&self) -> impl Iterator<Item = &[f32]> {
        self.values.chunks_exact(self.size.max(1))
    }

    /// One of [`PARTS`] equal parts of each vector.
    fn part(&self, part: usize) -> Self {
        let size = self.size / PARTS;
        let mut values: Vec<f32> = self
            .rows()
            .flat_map(|row| &row[part * size..(part + 1) * size])
            .copied()
            .collect();
        values.chunks_exact_mut(size).for_each(normalize);
        Self { size, values }
    }

    /// The cluster of each vector: spherical k-means.
    fn k_means(&self, k: usize) -> Vec<usize> {
        // Frequent words, which come first, make good initial centres.
        let mut centres = Vectors {
            size: self.size,
            values: self.values[..k * self.size].to_vec(),
        };
        let mut clusters = Vec::new();
        for _ in 0..ROUNDS {
            clusters = self.rows().map(|row| centres.nearest(row)).collect();
            let mut sums = vec![0.0; centres.values.len()];
            for (cluster, row) in clusters.iter().zip(self.rows()) {
                let sum = &mut sums[cluster * self.size..(cluster + 1) * self.size];
                for (sum, value) in sum.iter_mut().zip(row) {
                    *sum += value;
                }
            }
            for (centre, sum) in centres
                .values
                .chunks_exact_mut(self.size)
                .zip(sums.chunks_exact_mut(self.size))
            {
                if sum.iter().any(|value| *value != 0.0) {
                    normalize(sum);
                    centre.copy_from_slice(sum);
                }
            }
        }
        clusters
    }

    fn nearest(&self, row: &[f32]) -> usize {
        let mut best = (0, f32::NEG_INFINITY);
        for (number, centre) in self.rows().enumerate() {
            let mut lanes = [0.0_f32; 8];
            for (a, b) in row.chunks_exact(8).zip(centre.chunks_exact(8)) {
                for i in 0..8 {
                    lanes[i] += a[i] * b[i];
                }
            }
            let rest: f32 = row
                .chunks_exact(8)
                .remainder()
                .iter()
                .zip(centre.chunks_exact(8).remainder())
                .map(|(a, b)| a * b)
                .sum();
            let dot = lanes.iter().sum::<f32>() + rest;
            if dot > best.1 {
                best = (number, dot);
            }
        }
        best.0
    }
}

fn normalize(vector: &mut [f32]) {
    let length = vector
        .iter()
        .map(|value| value * value)
        .sum::<f32>()
        .sqrt()
        .max(1e-9);
    vector.iter_mut().for_each(|value| *value /= length);
}

//! One pass of the tagger: its training, and its decisions on an article.

use nutgraf::input::Article;
use nutgraf::learn::crf_training::{self, Dictionary, Feature, Model, Settings};
use nutgraf::learn::weights::combine;
use nutgraf::names::training::{
    ANY, FeatureContext, FirstPass, LANES, Lattice, OUTSIDE, Pass as Chains, Scores, Viterbi,
    every, extract, of_first_pass,
};

use super::sources::{Source, gold};

/// The weights of a pass.
pub type PassWeights = crf_training::CrfWeights<LANES, LANES>;

type Example = crf_training::Example<LANES>;

/// One pass: its dictionary and weights, pruned.
pub struct Pass {
    /// All features that occur.
    pub dictionary: Dictionary,
    /// The numbers of those that have weights.
    pub keys: Vec<usize>,
    /// The weights.
    pub weights: PassWeights,
}

fn log_round(epoch: usize, loss: f64) {
    eprintln!("  epoch {epoch}: loss {loss:.0}");
}

/// The decisions of a first pass that has not seen an article.
#[derive(Default)]
pub struct Decided {
    /// The state of each token and its probability.
    pub states: Vec<(u8, f32)>,
    /// The emissions of each token; zero outside of segments.
    emissions: Vec<Scores>,
}

/// One for each article of each source.
pub type Decisions = Vec<Vec<Decided>>;

/// Trains a pass on the articles that `take` accepts: the second, if it gets the `decisions` of the first and its transitions.
/// Features that occur less often than `min_count` are left out, and `decay` pulls weights to zero. The weights are the mean of
/// `seeds` trainings.
pub fn train_pass(
    sources: &[Source],
    settings: &Settings,
    (min_count, decay): (u32, f32),
    seeds: u64,
    decisions: Option<(&Decisions, [Scores; LANES])>,
    take: &dyn Fn(&Source, usize) -> bool,
) -> Pass {
    let raw = read_segments(sources, decisions.map(|(decisions, _)| decisions), take);
    let (dictionary, examples) = Dictionary::number(raw, min_count);
    let counts = dictionary.counts.iter();
    let features: Vec<Feature> = counts
        .map(|count| Feature {
            decay: decay / count,
            columns: ANY,
        })
        .collect();
    println!(
        "  {} segments, {} features",
        examples.len(),
        dictionary.keys.len()
    );
    let start = |seed: u64| {
        let mut weights = PassWeights::new(dictionary.keys.len());
        if let Some((_, transitions)) = decisions {
            weights.transitions = transitions;
        }
        let settings = Settings {
            seed,
            ..settings.clone()
        };
        weights.learn::<Chains>(&examples, &features, &settings, log_round);
        weights
    };
    let mut weights = start(settings.seed);
    for more in 1..seeds {
        weights.mix_in(
            &start(combine(settings.seed, more)),
            1.0 / (more + 1) as f32,
        );
    }
    weights.prune(settings.keep);
    let keys = weights.alive().collect();
    Pass {
        dictionary,
        keys,
        weights,
    }
}

/// The keys of the features of each segment, and the segment as an example that has no features yet.
fn read_segments(
    sources: &[Source],
    decisions: Option<&Decisions>,
    take: &dyn Fn(&Source, usize) -> bool,
) -> Vec<(Vec<u64>, Example)> {
    let mut raw = Vec::new();
    let mut context = FeatureContext::default();
    let mut first_pass = FirstPass::default();
    for (number, source) in sources.iter().enumerate() {
        let articles = source.articles.iter().zip(&source.records).enumerate();
        for (at, (article, record)) in articles.filter(|(at, _)| take(source, *at)) {
            let document = nutgraf::text::segment(article, true);
            let allowed = gold(&document, record, source.conventions);
            context.read(&document);
            let decided = decisions.map(|all| &all[number][at]);
            if let Some(decided) = decided {
                fill(&mut first_pass, &context, &decided.states);
            }
            let noisy = source.weight < 1.0;
            for segment in &context.segments {
                let tokens = segment.tokens.start..segment.tokens.end;
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
                        Some(_) => of_first_pass(&context, segment, token, &first_pass, &mut sink),
                        None => extract(&context, segment, token, &mut sink),
                    }
                    example.ends.push(keys.len() as u32);
                }
                if let Some(decided) = decided {
                    example.base = decided.emissions[tokens].to_vec();
                }
                raw.push((keys, example));
            }
        }
    }
    raw
}

fn fill(first_pass: &mut FirstPass, context: &FeatureContext, states: &[(u8, f32)]) {
    first_pass.reset(states.len());
    for (token, (state, probability)) in states.iter().enumerate() {
        first_pass.note(token, *state, *probability);
    }
    first_pass.count(context);
}

impl Pass {
    /// Adds the weights of the features that `extract` gives to the emissions of a token.
    fn add(&self, sums: &mut Scores, extract: impl FnOnce(&mut dyn FnMut(u64))) {
        extract(&mut |key| {
            if let Some(feature) = self.dictionary.numbers.get(&key) {
                for (sum, weight) in sums.iter_mut().zip(&self.weights.rows[*feature as usize]) {
                    *sum += weight;
                }
            }
        });
    }

    /// Scales the difference that this, the second pass, makes to the first, `base`, by `share`.
    pub fn blend(&mut self, base: &PassWeights, share: f32) {
        for weight in self.weights.rows.iter_mut().flatten() {
            *weight *= share;
        }
        let pairs = self.weights.transitions.iter_mut().zip(&base.transitions);
        for (weight, start) in pairs.flat_map(|(row, base)| row.iter_mut().zip(base)) {
            *weight = start + share * (*weight - start);
        }
    }

    /// Biases this, the second pass, towards names, by a weight of the feature that every token has.
    pub fn bias(&mut self, bias: f32) {
        if let Some(every) = self.dictionary.numbers.get(&every()) {
            self.weights.rows[*every as usize][OUTSIDE] -= bias;
        }
    }

    /// The decisions of this, the first pass, on an article.
    pub fn decide(&self, article: &Article) -> Decided {
        let document = nutgraf::text::segment(article, true);
        let mut context = FeatureContext::default();
        context.read(&document);
        let mut decided = Decided {
            states: vec![(0, 1.0); document.tokens.len()],
            emissions: vec![[0.0; LANES]; document.tokens.len()],
        };
        for segment in &context.segments {
            for at in segment.tokens.start..segment.tokens.end {
                self.add(&mut decided.emissions[at], |mut sink| {
                    extract(&context, segment, at, &mut sink);
                });
            }
        }
        self.choose(&context, &mut decided);
        decided
    }

    /// Corrects the decisions of the first pass by this, the second.
    pub fn revise(&self, article: &Article, decided: &mut Decided) {
        let document = nutgraf::text::segment(article, true);
        let mut context = FeatureContext::default();
        context.read(&document);
        let mut first_pass = FirstPass::default();
        fill(&mut first_pass, &context, &decided.states);
        for segment in &context.segments {
            for at in segment.tokens.start..segment.tokens.end {
                self.add(&mut decided.emissions[at], |mut sink| {
                    of_first_pass(&context, segment, at, &first_pass, &mut sink);
                });
            }
        }
        self.choose(&context, decided);
    }

    /// The best states by the emissions.
    fn choose(&self, context: &FeatureContext, decided: &mut Decided) {
        let model = Chains::new(&self.weights.transitions);
        let mut viterbi = Viterbi::default();
        let mut lattice = Lattice::default();
        let mut path = Vec::new();
        for segment in &context.segments {
            let emissions = &decided.emissions[segment.tokens.start..segment.tokens.end];
            let scored = model.chain(emissions);
            viterbi.best_path(&scored, &mut path);
            lattice.forward_backward(&scored, &[]);
            for (i, state) in path.iter().enumerate() {
                decided.states[segment.tokens.start + i] =
                    (*state, lattice.marginals[i][usize::from(*state)]);
            }
        }
    }
}

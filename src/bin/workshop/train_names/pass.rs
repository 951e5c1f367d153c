//! One pass of the tagger: learning it, and what it says of an article.

use nutgraf::input::Article;
use nutgraf::learn::crf_training::{self, Dictionary, Model, Settings};
use nutgraf::learn::weights::combine;
use nutgraf::names::training::{
    LANES, Lattice, OUTSIDE, Pass as Chains, Recall, Scores, View, Viterbi, every, extract,
    of_recall,
};

use super::sources::{Source, gold};

/// The weights of a pass.
pub type Field = crf_training::Field<LANES, LANES>;

type Example = crf_training::Example<LANES>;

/// One pass: its dictionary and weights, pruned.
pub struct Pass {
    /// All features that were met.
    pub dictionary: Dictionary,
    /// Those that have weights.
    pub keys: Vec<usize>,
    /// The weights.
    pub field: Field,
}

fn log_round(epoch: usize, loss: f64) {
    eprintln!("  epoch {epoch}: loss {loss:.0}");
}

/// What a first pass that has not seen an article says of it.
#[derive(Default)]
pub struct Decided {
    /// State of each token and its probability.
    pub states: Vec<(u8, f32)>,
    /// Emissions of each token; zeros outside of chains.
    emissions: Vec<Scores>,
}

/// One for each article of each source.
pub type Recalled = Vec<Vec<Decided>>;

/// Trains a pass on the articles that `take` accepts; the second one when it is told what was `recalled` by the first, and its
/// transitions. Features that occur less often than `least` are left out; the weights are the mean of `seeds` trainings.
pub fn train_pass(
    sources: &[Source],
    settings: &Settings,
    (least, pull): (u32, f32),
    seeds: u64,
    recalled: Option<(&Recalled, [Scores; LANES])>,
    take: &dyn Fn(&Source, usize) -> bool,
) -> Pass {
    let raw = read_chains(sources, recalled.map(|(recalled, _)| recalled), take);
    let (dictionary, examples) = Dictionary::number(raw, least);
    let counts = dictionary.counts.iter();
    let decay: Vec<f32> = counts.map(|count| pull / count).collect();
    println!(
        "  {} chains, {} features",
        examples.len(),
        dictionary.keys.len()
    );
    let start = |seed: u64| {
        let mut field = Field::new(dictionary.keys.len());
        if let Some((_, transitions)) = recalled {
            field.steps = transitions;
        }
        let settings = Settings {
            seed,
            ..settings.clone()
        };
        field.learn::<Chains>(&examples, &decay, &settings, log_round);
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

/// The keys of the features of each chain, and the chain as an example that has no features yet.
fn read_chains(
    sources: &[Source],
    recalled: Option<&Recalled>,
    take: &dyn Fn(&Source, usize) -> bool,
) -> Vec<(Vec<u64>, Example)> {
    let mut raw = Vec::new();
    let mut view = View::default();
    let mut recall = Recall::default();
    for (number, source) in sources.iter().enumerate() {
        let articles = source.articles.iter().zip(&source.records).enumerate();
        for (at, (article, record)) in articles.filter(|(at, _)| take(source, *at)) {
            let document = nutgraf::text::segment(article, true);
            let allowed = gold(&document, record, source.conventions);
            view.read(&document);
            let decided = recalled.map(|all| &all[number][at]);
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
                raw.push((keys, example));
            }
        }
    }
    raw
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

    /// Makes this, which adds to `base`, count only by `share`.
    pub fn fade(&mut self, base: &Field, share: f32) {
        for weight in self.field.rows.iter_mut().flatten() {
            *weight *= share;
        }
        let pairs = self.field.steps.iter_mut().zip(&base.steps);
        for (weight, start) in pairs.flat_map(|(row, base)| row.iter_mut().zip(base)) {
            *weight = start + share * (*weight - start);
        }
    }

    /// Leans this, the second pass, towards names, by a weight on the feature that every token has.
    pub fn lean(&mut self, lean: f32) {
        if let Some(every) = self.dictionary.numbers.get(&every()) {
            self.field.rows[*every as usize][OUTSIDE] -= lean;
        }
    }

    /// What the first pass says of an article.
    pub fn decide(&self, article: &Article) -> Decided {
        let document = nutgraf::text::segment(article, true);
        let mut view = View::default();
        view.read(&document);
        let mut decided = Decided {
            states: vec![(0, 1.0); document.tokens.len()],
            emissions: vec![[0.0; LANES]; document.tokens.len()],
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
    pub fn revise(&self, article: &Article, decided: &mut Decided) {
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
        let model = Chains::new(&self.field.steps);
        let mut viterbi = Viterbi::default();
        let mut lattice = Lattice::default();
        let mut path = Vec::new();
        for chain in &view.chains {
            let emissions = &decided.emissions[chain.tokens.start..chain.tokens.end];
            let scored = model.chain(emissions);
            viterbi.best_path(&scored, &mut path);
            lattice.forward_backward(&scored, &[]);
            for (i, state) in path.iter().enumerate() {
                decided.states[chain.tokens.start + i] =
                    (*state, lattice.marginals[i][usize::from(*state)]);
            }
        }
    }
}

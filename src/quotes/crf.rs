//! A linear-chain conditional random field that labels the units around a cue: source, content, neither.
//!
//! The source is one stretch, so a state knows whether it has been; the content may come in pieces, and a state knows
//! whether one has been. (Lafferty, McCallum, Pereira 2001.)

/// Number of states.
pub(super) const STATES: usize = 8;
/// Number of kinds of steps.
pub(super) const EVENTS: usize = 8;

/// What a unit is to the cue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    /// Neither source nor content.
    Other,
    /// Of the source.
    Source,
    /// Of the content.
    Content,
}

/// States: other (4: content seen or not, source seen or not), source (2), content (2).
const PART: [Part; STATES] = [
    Part::Other,
    Part::Other,
    Part::Other,
    Part::Other,
    Part::Source,
    Part::Source,
    Part::Content,
    Part::Content,
];
const CONTENT_SEEN: [bool; STATES] = [false, true, false, true, false, true, true, true];
const SOURCE_SEEN: [bool; STATES] = [false, false, true, true, true, true, false, true];

/// The part that a state stands for.
pub(super) const fn part_of(state: usize) -> Part {
    PART[state]
}

/// The state of a part when content and source have been seen or not (itself counted).
#[cfg(feature = "workshop")]
pub(super) fn state(part: Part, content: bool, source: bool) -> u8 {
    match part {
        Part::Other => u8::from(content) | u8::from(source) << 1,
        Part::Source => 4 + u8::from(content),
        Part::Content => 6 + u8::from(source),
    }
}

/// One step between two states and which kinds of events it is, as a mask over [`EVENTS`].
#[derive(Debug, Clone, Copy)]
pub(super) struct Step {
    pub from: usize,
    pub to: usize,
    pub events: [usize; 2],
}

/// No event; its weight is never read or trained.
pub(super) const NO_EVENT: usize = 7;

/// All allowed steps.
pub(super) const STEPS: [Step; STEP_COUNT] = steps();
const STEP_COUNT: usize = 21;

const fn steps() -> [Step; STEP_COUNT] {
    let mut all = [Step {
        from: 0,
        to: 0,
        events: [NO_EVENT; 2],
    }; STEP_COUNT];
    let mut count = 0;
    let mut from = 0;
    while from < STATES {
        let mut to = 0;
        while to < STATES {
            if let Some(events) = events(from, to) {
                all[count] = Step { from, to, events };
                count += 1;
            }
            to += 1;
        }
        from += 1;
    }
    assert!(count == STEP_COUNT);
    all
}

/// The events of a step (content begins 0, begins again 1, goes on 2, ends 3; source begins 4, goes on 5, ends 6);
/// `None` when the step is not allowed.
const fn events(from: usize, to: usize) -> Option<[usize; 2]> {
    let (a, b) = (PART[from] as u8, PART[to] as u8);
    let content = CONTENT_SEEN[from] || b == 2;
    let source = SOURCE_SEEN[from] || b == 1;
    if CONTENT_SEEN[to] != content || SOURCE_SEEN[to] != source {
        return None;
    }
    if b == 1 && a != 1 && SOURCE_SEEN[from] {
        return None;
    }
    let first = match (a, b) {
        (2, 2) => 2,
        (2, _) => 3,
        (_, 2) if CONTENT_SEEN[from] => 1,
        (_, 2) => 0,
        _ => NO_EVENT,
    };
    let second = match (a, b) {
        (1, 1) => 5,
        (1, _) => 6,
        (_, 1) => 4,
        _ => NO_EVENT,
    };
    Some([first, second])
}

/// Scores of one window: by unit and state, and by unit and event of the step into it.
#[derive(Debug, Default)]
pub(super) struct Lattice {
    pub nodes: Vec<[f32; STATES]>,
    pub events: Vec<[f32; EVENTS]>,
    /// Index of the cue, which is neither source nor content.
    pub cue: usize,
}

pub(super) const LOW: f32 = -1e9;

impl Lattice {
    /// Empties the lattice for a window of `length` units.
    pub(super) fn reset(&mut self, length: usize, cue: usize) {
        self.nodes.clear();
        self.nodes.resize(length, [0.0; STATES]);
        self.events.clear();
        self.events.resize(length, [0.0; EVENTS]);
        self.cue = cue;
    }

    pub(super) fn step_score(&self, at: usize, step: &Step) -> f32 {
        let events = &self.events[at];
        let mut score = 0.0;
        for event in step.events {
            if event != NO_EVENT {
                score += events[event];
            }
        }
        score
    }

    pub(super) fn allowed(&self, at: usize, state: usize, fixed: Option<&[Part]>) -> bool {
        let part = PART[state];
        (at != self.cue || part == Part::Other)
            && fixed.is_none_or(|parts| (part == Part::Content) == (parts[at] == Part::Content))
    }

    /// The best states of those with some content; `None` when there are no such.
    pub(super) fn best_with_content(&self) -> Option<Vec<usize>> {
        let mut back = vec![[0u8; STATES]; self.nodes.len()];
        let mut scores = [LOW; STATES];
        scores[0] = 0.0;
        for (at, back) in back.iter_mut().enumerate() {
            let mut next = [LOW; STATES];
            for step in &STEPS {
                let score = scores[step.from] + self.step_score(at, step);
                if score > next[step.to] {
                    next[step.to] = score;
                    back[step.to] = step.from as u8;
                }
            }
            for (state, score) in next.iter_mut().enumerate() {
                *score = if self.allowed(at, state, None) {
                    *score + self.nodes[at][state]
                } else {
                    LOW
                };
            }
            scores = next;
        }
        let mut state = (0..STATES)
            .filter(|state| CONTENT_SEEN[*state])
            .max_by(|a, b| scores[*a].total_cmp(&scores[*b]))?;
        if scores[state] <= LOW / 2.0 {
            return None;
        }
        let mut path = vec![0; self.nodes.len()];
        for at in (0..path.len()).rev() {
            path[at] = state;
            state = usize::from(back[at][state]);
        }
        Some(path)
    }

    /// The logarithm of the probability of all paths whose content is exactly that of `parts`.
    pub(super) fn log_content(&self, parts: &[Part]) -> f32 {
        let (mut all, mut fixed) = (Sum::start(), Sum::start());
        for at in 0..self.nodes.len() {
            let top = self.nodes[at].iter().copied().fold(LOW, f32::max);
            let nodes = self.nodes[at].map(|score| (score - top).exp());
            let mut events = self.events[at].map(|score| score.clamp(-30.0, 30.0).exp());
            events[NO_EVENT] = 1.0;
            all.advance(&nodes, &events, |state| {
                at != self.cue || PART[state] == Part::Other
            });
            fixed.advance(&nodes, &events, |state| {
                self.allowed(at, state, Some(parts))
            });
        }
        (fixed.log - all.log).min(0.0)
    }

    #[cfg(feature = "workshop")]
    pub(super) fn forward(&self, fixed: Option<&[Part]>) -> Vec<[f32; STATES]> {
        let mut all = Vec::with_capacity(self.nodes.len());
        let mut scores = [LOW; STATES];
        scores[0] = 0.0;
        for at in 0..self.nodes.len() {
            // Sums of exponentials relative to the largest score stay in range.
            let top = scores.iter().copied().fold(LOW, f32::max);
            let scale = self.events[at]
                .iter()
                .copied()
                .fold(0.0f32, |a, b| a + b.max(0.0));
            let mut sums = [0.0f32; STATES];
            for step in &STEPS {
                sums[step.to] +=
                    (scores[step.from] - top + self.step_score(at, step) - scale).exp();
            }
            for state in 0..STATES {
                scores[state] = if sums[state] > 0.0 && self.allowed(at, state, fixed) {
                    sums[state].ln() + top + scale + self.nodes[at][state]
                } else {
                    LOW
                };
            }
            all.push(scores);
        }
        all
    }
}

#[cfg(feature = "workshop")]
impl Lattice {
    /// By unit and state, the logarithm of the sum of all ways to go on from there.
    pub(super) fn backward(&self) -> Vec<[f32; STATES]> {
        let mut all = vec![[0.0f32; STATES]; self.nodes.len()];
        for at in (1..self.nodes.len()).rev() {
            let mut next = [LOW; STATES];
            for (state, score) in next.iter_mut().enumerate() {
                if self.allowed(at, state, None) {
                    *score = all[at][state] + self.nodes[at][state];
                }
            }
            let top = next.iter().copied().fold(LOW, f32::max);
            let scale = self.events[at]
                .iter()
                .copied()
                .fold(0.0f32, |a, b| a + b.max(0.0));
            let mut sums = [0.0f32; STATES];
            for step in &STEPS {
                sums[step.from] += (next[step.to] - top + self.step_score(at, step) - scale).exp();
            }
            for state in 0..STATES {
                all[at - 1][state] = if sums[state] > 0.0 {
                    sums[state].ln() + top + scale
                } else {
                    LOW
                };
            }
        }
        all
    }
}

/// A running sum over paths: by state relative to the largest, and the logarithm of what was divided out.
#[derive(Debug, Clone, Copy)]
struct Sum {
    by_state: [f32; STATES],
    log: f32,
}

impl Sum {
    fn start() -> Self {
        let mut by_state = [0.0; STATES];
        by_state[0] = 1.0;
        Self { by_state, log: 0.0 }
    }

    fn advance(
        &mut self,
        nodes: &[f32; STATES],
        events: &[f32; EVENTS],
        allowed: impl Fn(usize) -> bool,
    ) {
        let mut next = [0.0f32; STATES];
        for step in &STEPS {
            next[step.to] +=
                self.by_state[step.from] * events[step.events[0]] * events[step.events[1]];
        }
        let mut total = 0.0;
        for state in 0..STATES {
            next[state] = if allowed(state) {
                next[state] * nodes[state]
            } else {
                0.0
            };
            total += next[state];
        }
        if total > 0.0 && total.is_finite() {
            self.log += total.ln();
            self.by_state = next.map(|sum| sum / total);
        } else {
            self.log += LOW;
        }
    }
}

/// The logarithm of the sum of exponentials.
#[cfg(feature = "workshop")]
pub(super) fn log_sum_exp(scores: &[f32]) -> f32 {
    let top = scores.iter().copied().fold(LOW, f32::max);
    top + scores.iter().map(|s| (s - top).exp()).sum::<f32>().ln()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_over_what_it_maximizes() {
        let mut lattice = Lattice::default();
        lattice.reset(5, 2);
        for (at, node) in lattice.nodes.iter_mut().enumerate() {
            node[6] = at as f32;
            node[4] = 0.5;
        }
        let path = lattice.best_with_content().expect("a path with content");
        assert_eq!(part_of(path[2]), Part::Other);
        let parts: Vec<Part> = path.iter().map(|s| part_of(*s)).collect();
        let log = lattice.log_content(&parts);
        assert!(log < 0.0 && log > -20.0, "{log}");
    }

    #[test]
    fn source_comes_once() {
        assert!(events(4, 2).is_some());
        assert!(events(2, 4).is_none() && events(3, 5).is_none());
        assert!(events(0, 2).is_none() && events(0, 6).is_some());
    }
}

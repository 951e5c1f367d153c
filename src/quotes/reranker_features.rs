//! The features of the reranker.
//!
//! Token classes are encoded by number. Lengths and distances are quantized by [`steps`].

use super::content::ContentForm;
use super::context::{NO_REGION, QuoteContext, Run, Word, class};
use super::proposals::Proposal;
use super::reranker::Evidence;
use super::tagger_features::steps;
use super::token_class::{VerbForm, is_function_word};

/// Number of features.
pub(super) const FEATURES: usize = 59;

/// Fingerprint of the features in the model file. After a change to a feature, increase the first number and train again.
pub(super) const FINGERPRINT: u64 = 5 << 32 | FEATURES as u64;

/// Maximum number of tokens of a piece whose words are counted.
const MAX_COUNTED: usize = 40;
/// Maximum number of tokens of a piece that are searched.
const MAX_SEARCHED: usize = 80;
/// Maximum number of tokens after the content that are searched.
const MAX_FOLLOWING: usize = 40;

/// The features of a proposal.
pub(super) fn features(
    context: &QuoteContext<'_>,
    proposal: &Proposal,
    evidence: &Evidence,
) -> [f32; FEATURES] {
    let first = proposal.pieces[0].0;
    let last = proposal.pieces[proposal.pieces.len() - 1].1 - 1;
    let cue = proposal.cue.unwrap_or(first);
    let features = ProposalFeatures { context };
    let content = features.content(proposal, cue);
    let following = features.following(last + 1);
    let boundary = features.boundary(proposal);
    let source = features.source(proposal, cue);
    let before_content = if first == cue + 1 {
        1
    } else {
        features.class(first.wrapping_sub(1))
    };
    let gap_to_cue = if first > cue {
        first - cue
    } else {
        cue.saturating_sub(last)
    };
    let models = [
        evidence.cue_sum,
        evidence.log_content,
        evidence.log_deficit,
        evidence.number as f32,
        evidence.n_best as f32,
        evidence.log_total,
        evidence.cue_inside,
        evidence.cue_outside,
        count_words(context, proposal) as f32,
        f32::from(proposal.source.is_none()),
    ];
    let numbers = [
        proposal.kind as u64,
        order(proposal, cue, first, last),
        proposal.pieces.len() as u64,
        content.verb as u64,
        content.verbs,
        content.marks,
        steps(content.quoted_words),
        content.sentences,
        steps(content.gap),
        content.other_speech,
        content.adverbial_class,
        steps(content.adverbial_distance),
        content.coordinated_class,
        content.coordinated_after_quoted,
        features.class(cue),
        features.class(cue + 1),
        features.class(cue.wrapping_sub(1)),
        features.class(first),
        features.class(first + 1),
        features.class(last),
        features.class(last + 1),
        features.class(last + 2),
        before_content,
        steps(gap_to_cue),
        steps(following.length),
        following.comma,
        following.quoted,
        source.class,
        source.name,
        steps(source.length),
        steps(source.distance),
        source.after_cue,
        features.level(cue),
        features.level(last + 1),
        features.level(last + 2),
        features.denied(cue),
        features.name(first.wrapping_sub(1)),
        features.name(last + 1),
        features.capital(first),
        features.subject(first),
        u64::from(context.words[cue].sentence == 0),
        features.edge(first.wrapping_sub(1), first),
        features.edge(last, last + 1),
        ContentForm::of(context, &proposal.pieces) as u64,
        boundary.ends,
        boundary.before,
        boundary.begins,
        boundary.marks,
        steps(boundary.length),
    ];
    let mut all = [0.0; FEATURES];
    let values = models.into_iter().chain(numbers.map(|n| n as f32));
    for (slot, value) in all.iter_mut().zip(values) {
        *slot = value;
    }
    all
}

/// Number of words of the content, up to [`MAX_COUNTED`] tokens of each piece.
pub(super) fn count_words(context: &QuoteContext<'_>, proposal: &Proposal) -> usize {
    let pieces = proposal.pieces.iter();
    pieces
        .map(|(start, end)| context.words_in(*start, (*end).min(start + MAX_COUNTED)))
        .sum()
}

/// The position of the cue: before the content (0), after it (1), between its pieces (2), or no cue (3).
pub(super) fn order(proposal: &Proposal, cue: usize, first: usize, last: usize) -> u64 {
    match proposal.cue {
        None => 3,
        Some(_) if cue < first => 0,
        Some(_) if cue > last => 1,
        Some(_) => 2,
    }
}

/// Properties of the content.
#[derive(Debug)]
pub(super) struct Content {
    /// The highest verb form.
    pub verb: VerbForm,
    /// Number of finite verbs outside quotation marks.
    pub verbs: u64,
    /// Number of words in quotation marks.
    pub quoted_words: usize,
    /// Number of quoted regions.
    pub regions: u64,
    /// Number of sentence ends.
    pub sentences: u64,
    /// Whether it begins (1) and ends (2) with a quoted region, and how many it has (4, 8 or 12).
    pub marks: u64,
    /// Length of the longest gap between pieces.
    pub gap: usize,
    /// Highest cue level of a verb of saying near a comma or a conjunction.
    pub other_speech: u64,
    /// Class of the last word after a comma, outside quotation marks, that begins an adverbial clause or phrase.
    pub adverbial_class: u64,
    /// Its distance from the end of the piece.
    pub adverbial_distance: usize,
    /// Class of the word after the last "and" or "but" outside quotation marks.
    pub coordinated_class: u64,
    /// Whether a quoted region precedes that word.
    pub coordinated_after_quoted: u64,
}

/// Properties of the rest of the sentence after the content.
#[derive(Debug, Default)]
pub(super) struct Following {
    /// Number of tokens.
    pub length: usize,
    /// Whether there is a comma.
    pub comma: u64,
    /// Whether there is a quoted region.
    pub quoted: u64,
}

/// The boundary between the last two pieces of the content.
#[derive(Debug, Default)]
struct Boundary {
    /// Class of the last token of the second-to-last piece.
    ends: u64,
    /// Class of the token before the last piece.
    before: u64,
    /// Class of the first token of the last piece.
    begins: u64,
    /// 1, plus 1 if the first piece ends with a quoted region, plus 2 if the second begins with one.
    pub marks: u64,
    /// Length of the last piece.
    pub length: usize,
}

/// Properties of the source.
#[derive(Debug, Default)]
pub(super) struct Source {
    /// Class of its head.
    pub class: u64,
    /// Kind of the name that it begins with.
    pub name: u64,
    /// Number of tokens.
    pub length: usize,
    /// Distance from the cue.
    pub distance: usize,
    /// Whether it is after the cue.
    pub after_cue: u64,
}

/// Extracts features from an article.
#[derive(Debug)]
pub(super) struct ProposalFeatures<'r, 'd> {
    pub context: &'r QuoteContext<'d>,
}

impl ProposalFeatures<'_, '_> {
    pub(super) fn class(&self, at: usize) -> u64 {
        let word = self.context.words.get(at);
        word.map_or(u64::from(class::EDGE), |word| u64::from(word.class))
    }

    pub(super) fn level(&self, at: usize) -> u64 {
        let word = self.context.words.get(at);
        word.map_or(0, |word| u64::from(word.level))
    }

    /// Whether a token is outside a name (0), the first of one (1), or a later one (2).
    pub(super) fn name(&self, at: usize) -> u64 {
        let word = self.context.words.get(at);
        word.map_or(0, |word| {
            u64::from(word.name.is_name()) + u64::from(word.name.is_inside())
        })
    }

    /// Whether a sentence (1) or a paragraph (2) ends between two tokens.
    pub(super) fn edge(&self, left: usize, right: usize) -> u64 {
        let words = &self.context.words;
        let (Some(a), Some(b)) = (words.get(left), words.get(right)) else {
            return 2;
        };
        let block = |word: &Word| {
            let sentence = self.context.document.sentences.get(word.sentence as usize);
            sentence.map(|sentence| sentence.block)
        };
        u64::from(a.sentence != b.sentence) + u64::from(block(a) != block(b))
    }

    pub(super) fn capital(&self, at: usize) -> u64 {
        let word = self.context.words.get(at);
        word.map_or(0, |word| u64::from(word.capital))
    }

    /// Distance from `from` to the first finite verb if it is near, 9 if a punctuation mark precedes it, else 10.
    pub(super) fn subject(&self, from: usize) -> u64 {
        for steps in 0..8 {
            let c = self.class(from + steps) as u8;
            if VerbForm::of(c) == VerbForm::Finite {
                return steps as u64 + 1;
            }
            if matches!(
                c,
                class::COMMA | class::STOP | class::SEMICOLON | class::QUESTION
            ) {
                return 9;
            }
        }
        10
    }

    pub(super) fn content(&self, proposal: &Proposal, cue: usize) -> Content {
        let words = &self.context.words;
        let first = &words[proposal.pieces[0].0];
        let last = &words[proposal.pieces[proposal.pieces.len() - 1].1 - 1];
        let gaps = proposal.pieces.windows(2).map(|pair| pair[1].0 - pair[0].1);
        let mut content = Content {
            verb: VerbForm::None,
            verbs: 0,
            quoted_words: 0,
            regions: 0,
            sentences: u64::from(last.sentence - first.sentence),
            marks: u64::from(first.is_quoted()) | u64::from(last.is_quoted()) << 1,
            gap: gaps.max().unwrap_or(0),
            other_speech: 0,
            adverbial_class: 0,
            adverbial_distance: 0,
            coordinated_class: 0,
            coordinated_after_quoted: 0,
        };
        let mut region = NO_REGION;
        for (start, end) in &proposal.pieces {
            for at in *start..(*end).min(start + MAX_SEARCHED) {
                let word = &words[at];
                content.verb = content.verb.max(VerbForm::of(word.class));
                if word.region != region {
                    region = word.region;
                    content.regions += u64::from(word.is_quoted());
                }
                if word.is_quoted() {
                    content.quoted_words += 1;
                } else {
                    self.add_unquoted(&mut content, at, (*start, *end), at == cue);
                }
            }
        }
        content.marks |= content.regions.min(3) << 2;
        content
    }

    /// Adds an unquoted token of the piece `start..end`.
    fn add_unquoted(&self, content: &mut Content, at: usize, (start, end): Run, is_cue: bool) {
        let words = &self.context.words;
        let word = &words[at];
        content.verbs += u64::from(VerbForm::of(word.class) == VerbForm::Finite);
        let is_conjunction = |word: &Word| matches!(word.class, class::AND | class::BUT);
        let is_pause = |word: &Word| matches!(word.class, class::COMMA | class::DASH);
        let follows_pause = at > start && is_pause(&words[at - 1]);
        let follows_conjunction = at > 0 && is_conjunction(&words[at - 1]);
        if is_conjunction(word) {
            let next = words.get(at + 1);
            content.coordinated_class = next.map_or(0, |next| u64::from(next.class));
            content.coordinated_after_quoted = u64::from(content.regions > 0);
        } else if follows_pause && (is_function_word(word.class) || word.class == class::ING) {
            content.adverbial_class = u64::from(word.class);
            content.adverbial_distance = end - at;
        }
        if (follows_pause || follows_conjunction || is_conjunction(word)) && !is_cue {
            let is_saying =
                |word: &&Word| matches!(word.class, class::SPEECH_PAST | class::SPEECH_ING);
            let near = words[at..(at + 3).min(end)].iter().filter(is_saying);
            let level = near.map(|word| u64::from(word.level)).max().unwrap_or(0);
            content.other_speech = content.other_speech.max(level);
        }
    }

    fn boundary(&self, proposal: &Proposal) -> Boundary {
        let [.., (_, end), (start, last)] = proposal.pieces.as_slice() else {
            return Boundary::default();
        };
        let quoted = |at: usize| u64::from(self.context.words[at].is_quoted());
        Boundary {
            ends: self.class(end - 1),
            before: self.class(start - 1),
            begins: self.class(*start),
            marks: 1 + quoted(end - 1) + 2 * quoted(*start),
            length: last - start,
        }
    }

    /// Properties of the tokens from `from` to the end of the sentence.
    pub(super) fn following(&self, from: usize) -> Following {
        let words = &self.context.words;
        let sentence = words[from - 1].sentence;
        let mut following = Following::default();
        let tokens = words[from..].iter().take(MAX_FOLLOWING);
        for word in tokens.take_while(|word| word.sentence == sentence) {
            following.length += 1;
            following.comma |= u64::from(word.class == class::COMMA);
            following.quoted |= u64::from(word.is_quoted());
        }
        following
    }

    pub(super) fn source(&self, proposal: &Proposal, cue: usize) -> Source {
        let Some((start, end)) = proposal.source else {
            return Source::default();
        };
        let words = &self.context.words;
        let ends_head = |at: &usize| {
            matches!(
                words[*at].class,
                class::COMMA
                    | class::OF
                    | class::FOR
                    | class::IN
                    | class::AT
                    | class::WHO
                    | class::FROM
                    | class::WITH
                    | class::PREPOSITION
            )
        };
        let head_end = (start..end)
            .find(ends_head)
            .map_or(end, |at| at.max(start + 1));
        Source {
            class: u64::from(words[head_end - 1].class),
            name: words[start].name.kind_code(),
            length: end - start,
            distance: if cue >= end {
                cue - end
            } else {
                start.saturating_sub(cue + 1)
            },
            after_cue: u64::from(cue < start),
        }
    }

    /// Words directly before the cue, as bits: a negation, "to", a modal, a form of "do", a form of "have" or "be", a
    /// contraction. They negate the cue ("did not say") or make it hypothetical ("would say").
    pub(super) fn denied(&self, cue: usize) -> u64 {
        let mut found = 0;
        for back in 1..=3 {
            found |= match self.class(cue.wrapping_sub(back)) as u8 {
                class::NEGATION => 1,
                class::TO if back == 1 => 2,
                class::MODAL => 4,
                class::DO => 8,
                class::HAVE | class::BE => 16,
                class::CONTRACTION => 32,
                _ => break,
            };
        }
        found
    }
}

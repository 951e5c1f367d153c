//! Relabeling rules, which correct the tagged names. The tagger processes one sentence at a time and has no list of titles.
//! The rules use both the whole article and such lists.
//!
//! [`RULES`] lists the rules in order. Each rule works on the output of the rules before it. For each rule,
//! `fixtures/tables/relabel.tsv` has an example and a counterexample.

mod consistency;
mod organization;
mod person;
mod place;

use crate::lexicon::Class;
use crate::names::{Label, TaggedName};
use crate::text::{Document, TokenRange};

/// A tagged name, and the last rule that changed it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct LabeledName {
    /// Its tokens, all in one sentence.
    pub(super) tokens: TokenRange,
    /// The kind of entity that it names.
    pub(super) label: Label,
    /// Probability that tokens and label are right, 0 to 1.
    pub(super) confidence: f32,
    /// The last rule that changed or added it.
    pub(super) rule: Option<&'static str>,
}

/// A relabeling rule.
pub(super) struct Rule {
    /// The name shown by `--explain`.
    pub(super) name: &'static str,
    /// Returns the edits to the names. The names are in text order and do not overlap.
    edits: fn(&Document<'_>, &[LabeledName]) -> Vec<Edit>,
}

/// A change to the list of names.
#[derive(Debug, Clone, Copy)]
enum Edit {
    /// Replaces the name at an index.
    Replace(usize, LabeledName),
    /// Drops the name at an index.
    Drop(usize),
    /// Adds a name, unless it overlaps others.
    Add(LabeledName),
}

/// All rules, in order. Rules for titles and offices within names come first, because later rules compare whole names.
#[rustfmt::skip]
pub(super) const RULES: &[Rule] = &[
    Rule { name: "post-nominal", edits: person::post_nominals },
    Rule { name: "rank-inside", edits: person::rank_inside },
    Rule { name: "judge", edits: person::judges },
    Rule { name: "title", edits: person::titles },
    Rule { name: "bare-title", edits: person::bare_titles },
    Rule { name: "letters", edits: person::letters },
    Rule { name: "office", edits: organization::offices },
    Rule { name: "region-after-town", edits: place::regions },
    Rule { name: "state-after-town", edits: place::states },
    Rule { name: "compass-points", edits: place::compass_points },
    Rule { name: "party-letter", edits: person::party_letters },
    Rule { name: "deity", edits: person::deities },
    Rule { name: "portfolio", edits: organization::portfolios },
    Rule { name: "weather", edits: place::weather },
    Rule { name: "seat-of-power", edits: place::seats_of_power },
    Rule { name: "majority", edits: consistency::majority },
    Rule { name: "minister", edits: person::ministers },
    Rule { name: "honorific", edits: person::after_honorifics },
    Rule { name: "surname", edits: consistency::surnames },
    Rule { name: "court", edits: organization::courts },
    Rule { name: "members", edits: organization::members },
    Rule { name: "repeat", edits: consistency::repeats },
    Rule { name: "half-of-country", edits: place::halves },
    Rule { name: "chamber", edits: organization::chambers },
    Rule { name: "industrial-area", edits: place::industrial_areas },
    Rule { name: "counties", edits: place::counties },
    Rule { name: "resident", edits: place::residents },
    Rule { name: "brand", edits: organization::brands },
    Rule { name: "local-council", edits: organization::local_councils },
];

/// Applies all rules. The result is in text order, and no names overlap.
pub(super) fn apply(document: &Document<'_>, tagged: &[TaggedName]) -> Vec<LabeledName> {
    let name = |tagged: &TaggedName| LabeledName {
        tokens: tagged.tokens,
        label: tagged.label,
        confidence: tagged.confidence,
        rule: None,
    };
    let mut names: Vec<LabeledName> = tagged.iter().map(name).collect();
    for rule in RULES {
        rule.apply(document, &mut names);
    }
    names
}

impl Rule {
    fn apply(&self, document: &Document<'_>, names: &mut Vec<LabeledName>) {
        let edits = (self.edits)(document, names);
        if edits.is_empty() {
            return;
        }
        let rule = Some(self.name);
        let mut added = Vec::new();
        for edit in edits {
            match edit {
                Edit::Replace(index, name) => names[index] = LabeledName { rule, ..name },
                Edit::Drop(index) => names[index].tokens.end = names[index].tokens.start,
                Edit::Add(name) => added.push(LabeledName { rule, ..name }),
            }
        }
        names.retain(|name| name.tokens.end > name.tokens.start);
        added.retain(|name| is_free(names, name.tokens));
        names.extend(added);
        names.sort_by_key(|name| name.tokens);
        names.dedup_by(|later, earlier| later.tokens.start < earlier.tokens.end);
    }
}

/// Whether none of the sorted `names` overlaps `tokens`.
fn is_free(names: &[LabeledName], tokens: TokenRange) -> bool {
    let after = names.partition_point(|name| name.tokens.end <= tokens.start);
    names
        .get(after)
        .is_none_or(|name| name.tokens.start >= tokens.end)
}

/// The edits of a rule that changes one name at a time. `change` returns the new name, or `None` to keep the old one.
fn replace_each(
    names: &[LabeledName],
    change: impl Fn(&LabeledName) -> Option<LabeledName>,
) -> Vec<Edit> {
    let names = names.iter().enumerate();
    names
        .filter_map(|(index, name)| Some(Edit::Replace(index, change(name)?)))
        .collect()
}

/// The edits of a rule that drops the names for which `is_wrong` returns true.
fn drop_each(names: &[LabeledName], is_wrong: impl Fn(&LabeledName) -> bool) -> Vec<Edit> {
    let names = names.iter().enumerate();
    names
        .filter(|(_, name)| is_wrong(name))
        .map(|(index, _)| Edit::Drop(index))
        .collect()
}

impl LabeledName {
    /// The name with another first token.
    fn starting(self, start: usize) -> Self {
        let tokens = TokenRange {
            start,
            ..self.tokens
        };
        Self { tokens, ..self }
    }

    /// The name with another end.
    fn ending(self, end: usize) -> Self {
        let tokens = TokenRange { end, ..self.tokens };
        Self { tokens, ..self }
    }

    /// The name with another label.
    fn labeled(self, label: Label) -> Self {
        Self { label, ..self }
    }

    /// Number of tokens.
    fn len(&self) -> usize {
        self.tokens.end - self.tokens.start
    }

    /// The text of the name.
    fn text<'a>(&self, document: &Document<'a>) -> &'a str {
        document.span_of(self.tokens).of(document.text())
    }
}

/// The length of the phrase of a class that starts at `at`, in tokens; 0 if there is none.
fn phrase(document: &Document<'_>, class: Class, at: usize) -> usize {
    /// Length of the longest phrase in the lists of these rules, in words.
    const MAX_WORDS: usize = 2;
    document.phrase(class, at..at + MAX_WORDS)
}

fn is_capitalized(document: &Document<'_>, at: usize) -> bool {
    document.token(at).starts_with(char::is_uppercase)
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use super::*;
    use crate::entities::tables::{Marked, article};

    /// `fixtures/tables/relabel.tsv`: a rule, a text with marked names, the names after all rules. Names that the rule
    /// changed or added are marked with `*`.
    #[test]
    fn rules() {
        let table = include_str!("../../../fixtures/tables/relabel.tsv");
        let rows = table.lines().filter(|line| !line.starts_with('#'));
        // For each rule, whether there is a counterexample and an example.
        let mut shown: HashMap<&str, [bool; 2]> = HashMap::new();
        let mut wrong = Vec::new();
        for row in rows {
            let fields: Vec<&str> = row.split('\t').collect();
            let [rule, marked, wanted] = fields[..] else {
                panic!("{row:?} does not have three fields");
            };
            let marked = Marked::parse(marked);
            let article = article(&marked.text);
            let document = crate::text::segment(&article, false);
            let tagged = marked.tag(&document);
            let names = apply(&document, &tagged);
            let by_rule = |name: &&LabeledName| name.rule == Some(rule);
            let found: Vec<String> = names
                .iter()
                .map(|name| {
                    let mark = if by_rule(&name) { "*" } else { "" };
                    format!("{mark}{:?} {}", name.label, name.text(&document))
                })
                .collect();
            let found = found.join(" ; ");
            if found != wanted {
                wrong.push(format!(
                    "{}\n  found  {found}\n  wanted {wanted}",
                    marked.text
                ));
            }
            let applies = names.len() < tagged.len() || names.iter().any(|name| by_rule(&name));
            shown.entry(rule).or_default()[usize::from(applies)] = true;
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
        for rule in RULES {
            assert_eq!(
                shown.remove(rule.name),
                Some([true, true]),
                "rows of {}",
                rule.name
            );
        }
        assert!(shown.is_empty(), "unknown rules: {shown:?}");
    }
}

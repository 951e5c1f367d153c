//! What the words right next to a place settle.

use std::collections::HashMap;

use crate::lexicon::PlaceKind;
use crate::lexicon::places::{Record, named};
use crate::text::Document;

use crate::entities::names::Name;

use super::evidence::prior;
use super::{Form, candidates, key};

/// Names up to which each mention of a form is looked at for what stands right behind it.
const MOST_MENTIONS: usize = 64;

/// Mentions that the words next to them settle: "Paris, Texas", "the Mississippi". Mention to record.
pub(super) fn pins(
    document: &Document<'_>,
    names: &[Name<'_>],
    forms: &[Form],
) -> HashMap<usize, u32> {
    let mut form_of = vec![0; names.len()];
    for (number, form) in forms.iter().enumerate() {
        form.names.iter().for_each(|&name| form_of[name] = number);
    }
    let mut pins = HashMap::new();
    for form in forms {
        for &name in form.names.iter().take(MOST_MENTIONS) {
            let containers = container(document, names, name);
            let contained = form
                .candidates
                .iter()
                .filter_map(|record| {
                    let container = containers
                        .iter()
                        .find(|container| lies_in(record, container))?;
                    Some((prior(record), record.index, container.index))
                })
                .max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1)));
            if let Some((_, record, container)) = contained {
                pins.insert(name, record);
                let next = form_of.get(name + 1).map(|&form| &forms[form]);
                if next.is_some_and(|form| form.candidates.iter().any(|r| r.index == container)) {
                    pins.insert(name + 1, container);
                }
            }
            let article = names[name]
                .tokens
                .start
                .checked_sub(1)
                .map(|at| document.token(at));
            let water = form
                .candidates
                .iter()
                .find(|record| record.kind == PlaceKind::Water);
            let only_rivers = form
                .candidates
                .iter()
                .all(|record| record.population > 0 || record.kind == PlaceKind::Water);
            if let Some(water) =
                water.filter(|_| only_rivers && matches!(article, Some("the" | "The")))
            {
                pins.insert(name, water.index);
            }
        }
    }
    pins
}

fn lies_in(record: &Record, container: &Record) -> bool {
    record.index != container.index
        && (record.region == Some(container.index)
            || container.kind == PlaceKind::Country && record.country == container.country)
}

/// The regions and countries that stand right behind a name and a comma: "Paris, Texas".
pub(super) fn container(document: &Document<'_>, names: &[Name<'_>], name: usize) -> Vec<Record> {
    let this = &names[name];
    let separator = document.token(this.tokens.end);
    if !matches!(separator, "," | "(") {
        return Vec::new();
    }
    if let Some(next) = names
        .get(name + 1)
        .filter(|next| next.tokens.start == this.tokens.end + 1)
    {
        let words = key(&next.words);
        return candidates(&words)
            .into_iter()
            .chain(named(&format!(",{words}")))
            .filter(|record| matches!(record.kind, PlaceKind::Country | PlaceKind::Region))
            .collect();
    }
    let next = document.token(this.tokens.end + 1);
    let state = next.len() == 2 && next.bytes().all(|byte| byte.is_ascii_uppercase());
    if state {
        named(&format!(",{}", next.to_ascii_lowercase())).collect()
    } else {
        Vec::new()
    }
}

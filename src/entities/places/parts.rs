//! Finds the names of the article's towns and regions in the names of their authorities and schools: "Leeds" in "the Leeds
//! City Council".

use crate::entities::{Entities, Mention, MentionKind, OrganizationKind, PlaceKind, Sense};
use crate::learn::weights::TextMap;
use crate::span::Span;
use crate::text::{Document, TokenRange};

/// The confidence of such a mention.
const CONFIDENCE: f32 = 0.8;

/// The rule in `--explain`.
const RULE: &str = "part-of-name";

/// What a token belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Owner {
    /// No name.
    None,
    /// The name of an authority or school.
    Authority,
    /// Another name.
    Other,
}

/// Adds mentions of the towns and regions that are part of the name of an authority or school, and of regions in a longer
/// run of capitalized words. Names of companies, teams and media often say nothing about where they are.
pub(crate) fn add(document: &Document<'_>, entities: &mut Entities) {
    let owners = owners(document, entities);
    let lexeme = |at: usize| document.tokens[at].lexeme;
    // The names by the lexeme of the first word: the others, and the index of the place.
    let mut known: TextMap<u32, Vec<(Vec<u32>, usize)>> = TextMap::default();
    for (number, place) in entities.places.iter().enumerate() {
        if !matches!(place.detail.kind, Some(PlaceKind::City | PlaceKind::Region)) {
            continue;
        }
        for mention in place.names() {
            let tokens = tokens_of(document, mention.span);
            let mut lexemes = (tokens.start..tokens.end).map(lexeme);
            let Some(first) = lexemes.next() else {
                continue;
            };
            let rest: Vec<u32> = lexemes.collect();
            let of_first = known.entry(first).or_default();
            if !of_first.iter().any(|(words, _)| *words == rest) {
                of_first.push((rest, number));
            }
        }
    }
    // Of the names that begin alike, the longest is taken.
    for of_first in known.values_mut() {
        of_first.sort_by_key(|(words, _)| std::cmp::Reverse(words.len()));
    }
    let mut at = 0;
    while at < document.tokens.len() {
        let names = known.get(&lexeme(at)).map_or(&[][..], Vec::as_slice);
        let is_region =
            |place: usize| entities.places[place].detail.kind == Some(PlaceKind::Region);
        let matches = |(words, place): &&(Vec<u32>, usize)| {
            let end = at + 1 + words.len();
            end <= document.tokens.len()
                && (at + 1..end).map(lexeme).eq(words.iter().copied())
                && is_part(document, &owners, at..end)
                && (owners[at] == Owner::Authority || is_region(*place))
        };
        let Some((words, place)) = names.iter().find(matches) else {
            at += 1;
            continue;
        };
        let end = at + 1 + words.len();
        entities.places[*place].mentions.push(Mention {
            span: document.span_of(TokenRange { start: at, end }),
            kind: MentionKind::Name,
            sense: Some(Sense::Part),
            confidence: CONFIDENCE,
            rule: RULE,
            relabeled: None,
        });
        at = end;
    }
    for place in &mut entities.places {
        place.mentions.sort_by_key(|mention| mention.span);
    }
}

fn owners(document: &Document<'_>, entities: &Entities) -> Vec<Owner> {
    let mut owners = vec![Owner::None; document.tokens.len()];
    let mut fill = |mention: &Mention, owner: Owner| {
        let TokenRange { start, end } = tokens_of(document, mention.span);
        owners[start..end].fill(owner);
    };
    for organization in &entities.organizations {
        let owner = match organization.detail.kind {
            Some(OrganizationKind::Government | OrganizationKind::University) => Owner::Authority,
            _ => Owner::Other,
        };
        organization.names().for_each(|name| fill(name, owner));
    }
    let people = entities.people.iter().flat_map(|person| person.names());
    let places = entities.places.iter().flat_map(|place| place.names());
    people
        .chain(places)
        .for_each(|name| fill(name, Owner::Other));
    owners
}

fn tokens_of(document: &Document<'_>, span: Span) -> TokenRange {
    let start = document.token_at(span.start);
    let end = document.token_at(span.end.saturating_sub(1)) + 1;
    TokenRange {
        start,
        end: end.min(document.tokens.len()).max(start),
    }
}

/// Whether these tokens are part of the name of an authority, or of a run of capitalized words without another name.
fn is_part(document: &Document<'_>, owners: &[Owner], tokens: std::ops::Range<usize>) -> bool {
    let owner = owners[tokens.start];
    if owner == Owner::Other || !owners[tokens.clone()].iter().all(|one| *one == owner) {
        return false;
    }
    let continues = |at: usize| {
        owners.get(at) == Some(&owner)
            && (owner == Owner::Authority || document.token(at).starts_with(char::is_uppercase))
    };
    // The first word of a sentence is capitalized in any case.
    let opens_sentence = |at: usize| {
        let sentence = document
            .sentence_of(at)
            .map(|index| document.sentences[index]);
        sentence.is_none_or(|sentence| sentence.tokens.start == at)
    };
    let before = tokens.start.checked_sub(1).filter(|&at| continues(at));
    before.is_some_and(|at| owner == Owner::Authority || !opens_sentence(at))
        || continues(tokens.end)
}

#[cfg(test)]
mod tests {
    use crate::input::Reader;
    use crate::{Options, analyze};

    /// The mentions of places in this text that are parts of other names, with the words around them.
    fn parts(text: &str) -> Vec<String> {
        let text = format!("Some headline here\n\n{text}");
        let article = Reader::default().read_text("a", &text).unwrap();
        let analysis = analyze(&article, &Options::default());
        let places = analysis.entities.places.iter();
        let mentions = places.flat_map(|place| &place.mentions);
        let parts = mentions.filter(|mention| mention.is_part());
        let around = parts.map(|mention| {
            let rest = &analysis.document.text()[mention.span.start..];
            rest.split(' ').take(3).collect::<Vec<_>>().join(" ")
        });
        around.collect()
    }

    #[test]
    fn authorities_name_their_town() {
        let text =
            "Police in Leeds asked for help on Monday. The Leeds City Council said it would pay.";
        assert_eq!(parts(text), ["Leeds City Council"]);
        let text = "Police in Leeds asked for help on Monday. Leeds United lost, and the Leeds Building Society closed.";
        assert_eq!(parts(text), Vec::<String>::new());
        let text = "The City Council of Leeds met. Ann Leeds left.";
        assert_eq!(parts(text), Vec::<String>::new());
    }
}

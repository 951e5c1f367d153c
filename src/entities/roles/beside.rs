//! The places next to a name where a role may stand.

use crate::lexicon::people::{gender_of_noun, is_role_noun, title};
use crate::lexicon::{WordClasses, word_classes};
use crate::text::TokenRange;
use crate::weights::hash;

use crate::entities::labels::{Labels, Part, with_lower};

use super::Role;
use super::affiliation::{organization_after, organization_in, owner};
use super::left::{ADJECTIVES, extend_left};
use super::phrase::{noun_phrase, tail};
use super::post::role_of;
use super::words::{
    REACH, before_honorifics, before_ranks, before_titles, behind_age, behind_letters,
    behind_origin, behind_party, ends, glued, is_capitalized, is_determiner, is_of_several,
    is_office, is_plural, is_role, start_of_ranks,
};

/// "ministry spokesperson Baik", "US Secretary of State Mike Pompeo", "a citizen surnamed Chan", "actors such as Bell".
pub(super) fn in_front(labels: &Labels<'_, '_>, name: TokenRange) -> Option<Role> {
    let sentence = labels.sentence(name.start);
    let start = before_given_name(labels, name.start, sentence.start);
    let start = before_honorifics(labels, start, sentence.start);
    let start = before_acronym(labels, start, sentence.start);
    let (end, link) = before_link(labels, start, sentence.start);
    let end = before_ranks(labels, end, sentence.start);
    // "Minister of Justice Kim" is no justice.
    let of_office = end > sentence.start + 2
        && labels.token(end - 2) == "of"
        && with_lower(labels.token(end - 3), is_office);
    let tokens = if of_office && is_role(labels, end - 1) && is_role(labels, end - 3) {
        TokenRange {
            start: end - 3,
            end,
        }
    } else if let Some(post) = post_before_rank(labels, end, sentence.start) {
        post
    } else if end > sentence.start && is_role(labels, end - 1) {
        TokenRange {
            start: end - 1,
            end,
        }
    } else {
        role_of(labels, end, sentence.start)?
    };
    let head = tokens.start;
    // A common noun in capitals is a word of a headline, not an office; "member" alone says nothing.
    let shouted = is_capitalized(labels.token(head))
        && head > sentence.start
        && (!with_lower(labels.token(head), is_office) || labels.token(head).ends_with('s'))
        && is_titled(labels, sentence);
    let mut start = extend_left(labels, head, sentence.start);
    if start < head && is_name_of_post(labels, start, sentence.start) {
        start = head;
    }
    let bare = start == head
        && !matches!(labels.token(head + 1), "of" | "for")
        && with_lower(labels.token(head), |word| {
            matches!(
                word,
                "member" | "members" | "accused" | "counterpart" | "counterparts" | "private"
            )
        });
    let tokens = TokenRange { start, ..tokens };
    let role = Role {
        tokens,
        affiliation: organization_in(labels, TokenRange { end, ..tokens })
            .or_else(|| owner(labels, start)),
    };
    let bare = bare || is_accusing(labels, start, head, sentence.start);
    let fits = match link {
        Link::None => true,
        // "The president named Kim" names another one.
        Link::Called => start > sentence.start && is_one_of_many(labels.token(start - 1)),
        Link::Listing => is_plural(labels, role),
        Link::Being => {
            is_plural(labels, role)
                && start > sentence.start
                && is_determiner(labels.token(start - 1))
        }
    };
    (fits && !shouted && !bare).then_some(role)
}

/// Whether "accused" is a verb: "Lee accused Kim", "the press accused Kim", but not "murder accused Kim".
fn is_accusing(labels: &Labels<'_, '_>, start: usize, head: usize, least: usize) -> bool {
    let known = matches!(
        labels.token(start),
        "main" | "prime" | "first" | "second" | "third" | "alleged" | "co"
    );
    labels.token(head) == "accused"
        && start < head
        && !known
        && (matches!(labels.part(start), Part::Person(_))
            || start > least && is_determiner(labels.token(start - 1)))
}

/// The post of which a rank follows: "Chairman of the Joint Chiefs of Staff Maj. Gen. Kim".
fn post_before_rank(labels: &Labels<'_, '_>, end: usize, least: usize) -> Option<TokenRange> {
    let ranks = start_of_ranks(labels, end, least);
    let post = role_of(labels, ranks, least).filter(|_| ranks < end)?;
    is_capitalized(labels.token(post.start)).then_some(post)
}

/// Steps over a nickname in quotes and the given name in front of it: "José “Pepe”" in front of "Mujica".
fn before_given_name(labels: &Labels<'_, '_>, start: usize, least: usize) -> usize {
    let is_quote = |at: usize| matches!(labels.token(at), "\"" | "“" | "”" | "'" | "‘" | "’");
    if start < least + 4 || !is_quote(start - 1) {
        return start;
    }
    let is_name = |at: usize| {
        matches!(labels.part(at), Part::Person(_))
            || labels.part(at) == Part::None
                && is_capitalized(labels.token(at))
                && !is_role(labels, at)
    };
    let open = (start - 4..start - 2).rev().find(|&at| is_quote(at));
    let Some(open) = open.filter(|open| *open > least && is_name(*open - 1)) else {
        return start;
    };
    let mut first = open;
    while first > least && open - first < 3 && is_name(first - 1) {
        first -= 1;
    }
    first
}

/// Steps over the short form of an office: "Chief Election Commissioner (CEC) Kim".
fn before_acronym(labels: &Labels<'_, '_>, end: usize, least: usize) -> usize {
    let Some(open) = end.checked_sub(3).filter(|open| *open > least) else {
        return end;
    };
    let short = labels.token(open + 1);
    let acronym = short.len() > 1 && short.bytes().all(|byte| byte.is_ascii_uppercase());
    let fits = labels.token(open) == "("
        && labels.token(end - 1) == ")"
        && acronym
        && is_role(labels, open - 1);
    if fits { open } else { end }
}

/// Whether the words from `start` on end an office that another word begins: "Custodian of the Two Mosques King Ali".
fn is_name_of_post(labels: &Labels<'_, '_>, start: usize, least: usize) -> bool {
    let beside = |at: usize| {
        at > least
            && matches!(
                labels.token(at - 1),
                "the" | "The" | "Two" | "two" | "his" | "Her"
            )
    };
    let article = usize::from(beside(start));
    let article = article + usize::from(article > 0 && beside(start - 1));
    let of = start
        .checked_sub(1 + article)
        .filter(|of| *of > least && labels.token(*of) == "of");
    of.is_some_and(|of| is_role(labels, of - 1) && is_capitalized(labels.token(of - 1)))
        && is_capitalized(labels.token(start))
}

/// What stands between a role and the name.
enum Link {
    None,
    /// "a driver named".
    Called,
    /// "actors such as".
    Listing,
    /// "The winners were".
    Being,
}

fn before_link(labels: &Labels<'_, '_>, end: usize, least: usize) -> (usize, Link) {
    let before = |back: usize| match end.checked_sub(back) {
        Some(at) if at > least => labels.token(at),
        _ => "",
    };
    let (length, link) = match (before(2), before(1)) {
        ("such", "as") => (2, Link::Listing),
        (_, "including" | "like" | "namely") => (1, Link::Listing),
        (_, "were" | "are") => (1, Link::Being),
        (_, "named" | "surnamed" | "called") => (1, Link::Called),
        _ => return (end, Link::None),
    };
    let comma = matches!(link, Link::Listing) && before(length + 1) == ",";
    (end - length - usize::from(comma), link)
}

fn is_one_of_many(token: &str) -> bool {
    matches!(
        token,
        "a" | "an" | "A" | "An" | "another" | "Another" | "one" | "One" | "some"
    )
}

/// Whether most words of a sentence are in capitals, as in many headlines.
fn is_titled(labels: &Labels<'_, '_>, sentence: TokenRange) -> bool {
    let (mut words, mut capitals) = (0, 0);
    for at in sentence.start..sentence.end.min(sentence.start + 40) {
        let text = labels.token(at);
        let named = labels.part(at) != Part::None;
        if text.len() > 3 && text.starts_with(char::is_alphabetic) && !named {
            words += 1;
            capitals += usize::from(is_capitalized(text));
        }
    }
    10 * capitals >= 7 * words
}

/// "Yang Moo-jin, a professor at the University of North Korean Studies".
pub(super) fn behind_comma(labels: &Labels<'_, '_>, name: TokenRange) -> Option<Role> {
    let letters = behind_letters(labels, name.end);
    described_behind(labels, name, letters).or_else(|| {
        // "Kim, MP, of the harbour": the letters are all that is said.
        (letters > name.end)
            .then(|| described_behind(labels, name, name.end))
            .flatten()
    })
}

/// The role behind a comma at `at`, of the person whose name is in front of it.
fn described_behind(labels: &Labels<'_, '_>, name: TokenRange, at: usize) -> Option<Role> {
    let sentence = labels.sentence(name.start);
    let mut at = at;
    if labels.token(at) == "(" {
        at = (at..sentence.end.min(at + 8)).find(|&at| labels.token(at) == ")")? + 1;
    }
    if labels.token(at) == "-" && glued(labels, at) {
        return None;
    }
    if matches!(labels.token(at), "," | "–" | "—" | "-" | "(") {
        at = behind_age(labels, behind_party(labels, at + 1));
        at = behind_origin(labels, at);
    } else if labels.token(at) != "who" {
        return None;
    }
    let one_of =
        labels.token(at) == "one" && labels.token(at + 1) == "of" && labels.token(at + 2) == "the";
    if labels.token(at) == "who" {
        at = behind_being(labels, at + 1)?;
    } else if matches!(
        labels.token(at),
        "then"
            | "now"
            | "currently"
            | "himself"
            | "herself"
            | "both"
            | "all"
            | "formerly"
            | "previously"
            | "once"
    ) {
        at += 1;
    } else if one_of {
        at += 2;
    }
    noun_phrase(
        labels,
        behind_kinship(labels, at, sentence.end),
        sentence.end,
    )
    .filter(|role| {
        matches!(labels.token(at), "a" | "an") || !is_of_next(labels, *role, sentence.end)
    })
    // "The rector, Kim, teachers and pupils": they are others.
    .filter(|role| one_of || !is_of_several(labels, *role) || is_of_row(labels, name))
    // "With the mayor, Kim, the minister stressed that".
    .filter(|role| {
        let end = role.tokens.end;
        let speaks = with_lower(labels.token(end), |word| {
            word_classes(hash(word.as_bytes())).any(WordClasses::SPEECH_VERB)
                && !is_role_noun(word)
                && word != "known"
        });
        !(labels.token(at) == "the" && speaks)
    })
    // "Kim, D-Ohio, chairs the committee".
    .filter(|role| {
        let end = role.tokens.end;
        !(role.tokens.start == at
            && end == at + 1
            && labels.token(at).ends_with('s')
            && is_determiner(labels.token(end)))
    })
}

/// Where the role begins behind "who": "has been", "will become", "worked as".
fn behind_being(labels: &Labels<'_, '_>, at: usize) -> Option<usize> {
    let mut at = at;
    while matches!(
        labels.token(at),
        "has" | "had" | "also" | "now" | "later" | "will" | "once" | "previously" | "currently"
    ) {
        at += 1;
    }
    let fits = matches!(
        labels.token(at),
        "is" | "was"
            | "be"
            | "been"
            | "became"
            | "become"
            | "serve"
            | "serves"
            | "served"
            | "works"
            | "worked"
    );
    at += 1;
    let passed = matches!(
        labels.token(at),
        "also" | "now" | "then" | "currently" | "as"
    );
    fits.then_some(at + usize::from(passed))
}

/// Whether a name is not the first of a row: "Kim and Lee", "Kim, Mr Lee".
fn is_of_row(labels: &Labels<'_, '_>, name: TokenRange) -> bool {
    let least = labels.sentence(name.start).start;
    let start = before_honorifics(labels, name.start, least);
    let behind = |back: usize| start.checked_sub(back).filter(|at| *at >= least);
    match behind(1).map(|at| labels.token(at)) {
        Some("and" | "&" | "or") => true,
        Some(",") => behind(2).is_some_and(|at| {
            matches!(labels.part(at), Part::Person(_)) || labels.token(at) == ")"
        }),
        _ => false,
    }
}

/// Whether a role in capitals is the next one's: "Kim, Head of Samsung Lee".
fn is_of_next(labels: &Labels<'_, '_>, role: Role, most: usize) -> bool {
    if !is_capitalized(labels.token(role.tokens.start)) || is_plural(labels, role) {
        return false;
    }
    let passes = |at: usize| {
        matches!(labels.part(at), Part::Organization(_) | Part::Place)
            || is_capitalized(labels.token(at)) && labels.part(at) == Part::None
            || matches!(labels.token(at), "of" | "the" | "for" | "to" | "and" | ".")
    };
    let next = (role.tokens.end..most.min(role.tokens.end + 12)).find(|&at| !passes(at));
    next.is_some_and(|at| {
        matches!(labels.part(at), Part::Person(_))
            && labels.token(at - 1) != "and"
            && is_bound(labels, role, at)
    })
}

/// Whether no preposition governs the name at `at`: not "Head of the Kim Foundation" with half of it found.
fn is_bound(labels: &Labels<'_, '_>, role: Role, at: usize) -> bool {
    at == role.tokens.end || !matches!(labels.token(at - 1), "of" | "the" | "for" | "to")
}

/// Whether a comma and another name follow the role: "Kim, the chairman of Samsung, Mr Lee, were there".
pub(super) fn is_before_another(labels: &Labels<'_, '_>, role: Role, most: usize) -> bool {
    let comma = (role.tokens.end..most.min(role.tokens.end + 14)).find(|&at| {
        labels.token(at) == ","
            || ends(labels.token(at))
                && !matches!(labels.token(at), "of" | "for" | "the" | "at" | "in" | "and")
    });
    let Some(mut at) = comma.filter(|&at| labels.token(at) == ",") else {
        return false;
    };
    at += 1;
    while with_lower(labels.token(at), |word| title(word).is_some()) || labels.token(at) == "." {
        at += 1;
    }
    matches!(labels.part(at), Part::Person(_))
        && labels
            .end_of_name(at)
            .is_some_and(|end| matches!(labels.token(end), "," | "and" | "." | ";"))
}

/// Steps over what a person is to others, or the party: "Kim's father and" in "Lee, Kim's father and the village's secretary".
fn behind_kinship(labels: &Labels<'_, '_>, at: usize, most: usize) -> usize {
    let kin = (at..most.min(at + 6)).find(|&at| {
        let word = labels.token(at);
        gender_of_noun(word).is_some() || matches!(word, "Democrat" | "Republican" | "Libertarian")
    });
    match kin {
        Some(kin) if !is_role(labels, kin) => {
            // "a mother of two and a nurse".
            let of = if labels.token(kin + 1) == "of" { 2 } else { 0 };
            let joint = kin + 1 + of;
            if matches!(labels.token(joint), "and" | "but") {
                joint + 1
            } else {
                at
            }
        }
        _ => at,
    }
}

/// Whether a mark may stand between a role and the name.
fn is_break(labels: &Labels<'_, '_>, mark: usize) -> bool {
    match labels.token(mark) {
        "," | "—" | "–" | ":" => true,
        "-" | "--" => !glued(labels, mark),
        _ => false,
    }
}

/// Whether a comma stands between two words in capitals that are no names.
fn is_in_list(labels: &Labels<'_, '_>, comma: usize) -> bool {
    let word = |at: usize| is_capitalized(labels.token(at)) && labels.part(at) == Part::None;
    let next = comma + 1 + usize::from(labels.token(comma + 1) == "and");
    word(comma - 1) && word(next)
}

/// The same in small letters: "minister of labour, trade and industry, Kim".
fn is_in_small_list(labels: &Labels<'_, '_>, comma: usize, end: usize) -> bool {
    let small = |at: usize| {
        labels.part(at) == Part::None
            && (labels.token(at) == "," || labels.token(at).starts_with(char::is_lowercase))
    };
    let last = (comma + 1..end)
        .rev()
        .take(5)
        .any(|at| labels.token(at) == "and");
    last && end - comma < 8 && small(comma - 1) && (comma + 1..end).all(small)
}

/// Whether a role is told at the end of a quote: "…, said chief executive, Kim".
fn is_saying(token: &str) -> bool {
    matches!(
        token,
        "said" | "says" | "added" | "adds" | "explained" | "explains" | "replaced" | "succeeds"
    )
}

/// "Two representatives of the workers: …".
fn is_count(token: &str) -> bool {
    with_lower(token, |word| {
        matches!(
            word,
            "two" | "three" | "four" | "five" | "six" | "both" | "these" | "other"
        )
    })
}

/// Whether the role that begins at `start` goes on what somebody is to others: "his brother and former minister".
fn is_kin_and(labels: &Labels<'_, '_>, start: usize) -> bool {
    start > 2
        && matches!(labels.token(start - 1), "and" | "&")
        && gender_of_noun(labels.token(start - 2)).is_some()
        && (is_determiner(labels.token(start - 3))
            || matches!(labels.token(start - 3), "another" | "Another"))
}

/// Whether a name is followed by a mark or "and", not by a verb.
fn name_end(labels: &Labels<'_, '_>, name: TokenRange) -> bool {
    let mut at = name.end;
    if labels.token(at) == "(" {
        at = (at..at + 8)
            .find(|&at| labels.token(at) == ")")
            .map_or(at, |close| close + 1);
    }
    let next = labels.token(at);
    !next.starts_with(char::is_alphabetic)
        || matches!(next, "and" | "who" | "whose" | "as" | "at" | "in" | "on")
}

/// Whether a sentence begins with a phrase in front of its subject: "In", "Speaking".
fn opens_phrase(labels: &Labels<'_, '_>, first: usize) -> bool {
    let word = labels.token(first);
    let participle = word.ends_with("ing")
        && labels.part(first) == Part::None
        && !is_role(labels, first)
        && with_lower(word, |word| ADJECTIVES.binary_search(&word).is_err());
    participle || is_opening(word)
}

/// A word that begins a clause or a phrase in front of the subject.
fn is_opening(word: &str) -> bool {
    matches!(
        word,
        "In" | "After"
            | "When"
            | "While"
            | "As"
            | "If"
            | "Before"
            | "During"
            | "Since"
            | "Although"
            | "Though"
            | "At"
            | "On"
            | "To"
            | "For"
            | "With"
            | "By"
            | "Despite"
            | "Unlike"
            | "Like"
            | "From"
            | "Under"
    )
}

/// The comma in front of an organization that stands between a role and the name: "president, Tern Society (TS), Kim".
fn before_apposed(labels: &Labels<'_, '_>, comma: usize, least: usize) -> (usize, Option<u32>) {
    let mut end = comma;
    if labels.token(end - 1) == ")" && end > least + 3 && labels.token(end - 3) == "(" {
        end -= 3;
    }
    let Part::Organization(organization) = labels.part(end - 1) else {
        return (comma, None);
    };
    let start = (least..end)
        .rev()
        .take(REACH)
        .find(|&at| labels.end_of_name(at) == Some(end));
    match start.filter(|start| *start > least + 1) {
        Some(start) if labels.token(start - 1) == "," && is_role(labels, start - 2) => {
            (start - 1, Some(organization))
        }
        _ => (comma, None),
    }
}

/// "the company's chief executive, Ana Botín", "the head of the WHO, Tedros Adhanom Ghebreyesus".
pub(super) fn before_comma(labels: &Labels<'_, '_>, name: TokenRange) -> Option<Role> {
    let sentence = labels.sentence(name.start);
    let comma = before_titles(labels, name.start, sentence.start)
        .checked_sub(1)
        .filter(|at| *at > sentence.start && is_break(labels, *at))?;
    // "After a question to the head of the fund, Kim left": that is another one.
    let goes_on = name_end(labels, name);
    let clause = !goes_on && opens_phrase(labels, sentence.start);
    let (comma, apposed) = before_apposed(labels, comma, sentence.start);
    let least = sentence.start.max(comma.saturating_sub(REACH + 2));
    let (mut bracketed, mut listed) = (false, false);
    for head in (least..comma).rev() {
        let text = labels.token(head);
        // "of the National Police (NP),".
        if text == ")"
            && head + 1 == comma
            && matches!(labels.part(head - 1), Part::Organization(_))
        {
            bracketed = true;
            continue;
        }
        if bracketed && text == "(" {
            bracketed = false;
            continue;
        }
        // "Minister for Gender, Labour and Tourism, Kim".
        let in_list = is_in_list(labels, head) || is_in_small_list(labels, head, comma);
        if text == "," && in_list {
            listed = true;
            continue;
        }
        if matches!(
            text,
            "," | ";" | ":" | "(" | ")" | "\"" | "“" | "”" | "said" | "says"
        ) || matches!(labels.part(head), Part::Person(_))
        {
            return None;
        }
        if !is_role(labels, head) {
            continue;
        }
        let wide = is_capitalized(text) || matches!(text, "minister" | "secretary");
        let for_all = matches!(labels.token(head + 1), "of" | "for") && wide;
        if listed && !for_all {
            return None;
        }
        let end = if listed {
            comma
        } else {
            tail(labels, head, comma)
        };
        if end != comma && !matches!(labels.token(head + 1), "of" | "at" | "for" | "in" | "to") {
            continue;
        }
        let start = extend_left(labels, head, sentence.start);
        // "Chairman of the Board of Directors": the first of the nouns is the role.
        let article = usize::from(start > least && labels.token(start - 1) == "the");
        let of = start > least + article + 1 && labels.token(start - article - 1) == "of";
        if of && (article == 0 || is_role(labels, start - article - 2)) {
            continue;
        }
        let plural = text.ends_with('s')
            && start < head
            && matches!(labels.token(name.end), "and" | "&" | ",");
        let office = is_capitalized(text) && with_lower(text, is_office);
        let named = (start..head).any(|at| labels.part(at) != Part::None);
        let definite = plural
            || office
            || named
            || start == sentence.start
            || is_determiner(labels.token(start - 1))
            || is_saying(labels.token(start - 1))
            || text.ends_with('s') && is_count(labels.token(start - 1)) && name_end(labels, name)
            || matches!(
                labels.token(start - 1),
                "One" | "one" | "another" | "Another"
            )
            || is_kin_and(labels, start);
        // "Voters: Kim is ahead".
        if labels.token(comma) == ":" && text.ends_with('s') && !goes_on {
            return None;
        }
        let affiliation = organization_in(labels, TokenRange { start, end: head })
            .or_else(|| owner(labels, start))
            .or_else(|| organization_after(labels, head + 1, comma))
            .or(apposed);
        // "In May, the mayor of Oslo, Kim, came": the phrase ends in front of the role.
        let then = usize::from(start > least + 1 && labels.token(start - 1) == "then");
        let article = usize::from(start > least + then && labels.token(start - then - 1) == "the");
        let apart = start > least + then + article
            && labels.token(start - then - article - 1) == ","
            && (article > 0 || office);
        let definite = definite || then > 0 && article > 0;
        return (definite && (!clause || apart)).then_some(Role {
            tokens: TokenRange { start, end },
            affiliation,
        });
    }
    None
}

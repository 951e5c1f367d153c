//! What the words around a name say that a person is, and where the person belongs.

use crate::lexicon::people::{ends_role, gender_of_noun, is_role_noun, title};
use crate::text::{TokenKind, TokenRange};

use super::labels::{Labels, Part, with_lower};
use super::names::is_possessive;

/// What is said of a person next to the name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Role {
    /// The words, without article.
    pub(super) tokens: TokenRange,
    /// Index of the organization that is named with it.
    pub(super) affiliation: Option<u32>,
}

/// Longest phrase that is looked through, in tokens.
const REACH: usize = 12;

/// The role that stands with the name at `name`, if any: in front of it, behind a comma, or behind "is". A mere rank
/// ("Prof.") gives way to whatever else is said.
pub(super) fn near(labels: &Labels<'_, '_>, name: TokenRange) -> Option<Role> {
    type Find = fn(&Labels<'_, '_>, TokenRange) -> Option<Role>;
    const PLACES: [Find; 6] = [
        in_front,
        shared,
        behind_comma,
        before_comma,
        shared_ahead,
        behind_is,
    ];
    let mut rank = None;
    for find in PLACES {
        match find(labels, name) {
            Some(role) if is_rank(labels, role) => rank = rank.or(Some(role)),
            Some(role) => return Some(role),
            None => {}
        }
    }
    rank
}

/// Whether a role is nothing but a rank: "Prof.", "Sgt".
pub(super) fn is_rank(labels: &Labels<'_, '_>, role: Role) -> bool {
    (role.tokens.start..role.tokens.end).all(|at| {
        labels.token(at) == "."
            || with_lower(labels.token(at), |word| {
                title(word).is_some_and(|title| title.is_rank)
            })
    })
}

/// The organization that stands right beside a name: "Lee of Samsung", "CNN's Cooper".
pub(super) fn organization_beside(labels: &Labels<'_, '_>, name: TokenRange) -> Option<u32> {
    if name.start > 1
        && is_possessive(labels.token(name.start - 1))
        && let Part::Organization(organization) = labels.part(name.start - 2)
    {
        return Some(organization);
    }
    let mut at = name.end + usize::from(labels.token(name.end) == ",");
    if matches!(labels.token(at), "of" | "from" | "at" | "with") {
        at += 1 + usize::from(labels.token(at + 1) == "the");
    } else {
        at = behind_leading(labels, name)?;
    }
    match labels.part(at) {
        Part::Organization(organization) => Some(organization),
        _ => None,
    }
}

/// Where the object stands of "Sinclair, 71, who has led the Community Council".
fn behind_leading(labels: &Labels<'_, '_>, name: TokenRange) -> Option<usize> {
    let mut at = behind_age(
        labels,
        name.end + usize::from(labels.token(name.end) == ","),
    );
    if labels.token(at) != "who" {
        return None;
    }
    at += 1;
    while matches!(
        labels.token(at),
        "has" | "had" | "also" | "now" | "currently" | "once" | "previously" | "formerly"
    ) {
        at += 1;
    }
    let leads = matches!(
        labels.token(at),
        "leads"
            | "led"
            | "heads"
            | "headed"
            | "chairs"
            | "chaired"
            | "runs"
            | "ran"
            | "directs"
            | "directed"
            | "manages"
            | "managed"
            | "owns"
            | "owned"
            | "coaches"
            | "coached"
            | "captains"
            | "captained"
            | "edits"
            | "edited"
            | "founded"
            | "joined"
            | "represents"
            | "represented"
            | "oversees"
            | "oversaw"
    );
    let works = matches!(
        labels.token(at),
        "works"
            | "worked"
            | "teaches"
            | "taught"
            | "plays"
            | "played"
            | "serves"
            | "served"
            | "sits"
            | "lectures"
    ) && matches!(labels.token(at + 1), "for" | "at" | "with" | "in" | "on");
    if !leads && !works {
        return None;
    }
    at += 1 + usize::from(works);
    Some(
        at + usize::from(matches!(
            labels.token(at),
            "the" | "a" | "an" | "his" | "her"
        )),
    )
}

/// Steps over an age: "34," in "Kim, 34, a driver".
fn behind_age(labels: &Labels<'_, '_>, at: usize) -> usize {
    let number = labels
        .document
        .tokens
        .get(at)
        .is_some_and(|token| token.kind == TokenKind::Number);
    if number && labels.token(at + 1) == "," {
        at + 2
    } else {
        at
    }
}

/// "ministry spokesperson Baik", "US Secretary of State Mike Pompeo".
fn in_front(labels: &Labels<'_, '_>, name: TokenRange) -> Option<Role> {
    let sentence = labels.sentence(name.start);
    let end = before_honorifics(labels, name.start, sentence.start);
    let tokens = if end > sentence.start && is_role(labels, end - 1) {
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
        && !with_lower(labels.token(head), is_office);
    let start = extend_left(labels, head, sentence.start);
    let bare = start == head
        && with_lower(labels.token(head), |word| {
            matches!(
                word,
                "member" | "members" | "accused" | "counterpart" | "counterparts"
            )
        });
    if shouted || bare {
        return None;
    }
    let tokens = TokenRange { start, ..tokens };
    Some(Role {
        tokens,
        affiliation: organization_in(labels, TokenRange { end, ..tokens })
            .or_else(|| owner(labels, start)),
    })
}

/// Whether a word ends a role; "US" is no "us".
fn ends(token: &str) -> bool {
    let acronym = token.len() > 1 && token.bytes().all(|byte| byte.is_ascii_uppercase());
    !acronym && with_lower(token, ends_role)
}

fn is_office(word: &str) -> bool {
    title(word).is_some()
        || word
            .strip_suffix('s')
            .is_some_and(|word| title(word).is_some())
}

/// Steps over all titles in front of a name, and over "her husband".
fn before_titles(labels: &Labels<'_, '_>, end: usize, least: usize) -> usize {
    let is_title = |at: usize| with_lower(labels.token(at), |word| title(word).is_some());
    let mut start = end;
    while start > least
        && (is_capitalized(labels.token(start - 1)) && is_title(start - 1)
            || labels.token(start - 1) == "." && start - 1 > least && is_title(start - 2))
    {
        start -= 1;
    }
    let kin = start == end
        && start > least + 1
        && gender_of_noun(labels.token(start - 1)).is_some()
        && !is_role(labels, start - 1)
        && matches!(labels.token(start - 2), "her" | "his" | "their");
    if kin {
        return start - 2;
    }
    let article = start < end && start > least && matches!(labels.token(start - 1), "the" | "The");
    start - usize::from(article)
}

/// Steps over "Mr", "Dr" and the like in front of a name.
fn before_honorifics(labels: &Labels<'_, '_>, mut end: usize, least: usize) -> usize {
    while end > least {
        let token = labels.token(end - 1);
        let stop = token == "."
            && end - 1 > least
            && with_lower(labels.token(end - 2), |word| title(word).is_some());
        if stop
            || with_lower(token, |word| {
                title(word).is_some_and(|title| !title.is_role)
            })
        {
            end -= 1;
        } else {
            break;
        }
    }
    end
}

pub(super) fn is_role(labels: &Labels<'_, '_>, token: usize) -> bool {
    let text = labels.token(token);
    labels.part(token) == Part::None
        && text != "I"
        && (with_lower(text, is_role_noun) || is_fellow(labels, token))
}

/// "research fellow": a fellow alone is nobody's job.
fn is_fellow(labels: &Labels<'_, '_>, token: usize) -> bool {
    matches!(labels.token(token), "fellow" | "Fellow" | "fellows")
        && token.checked_sub(1).is_some_and(|at| {
            matches!(
                labels.token(at),
                "research"
                    | "senior"
                    | "teaching"
                    | "visiting"
                    | "honorary"
                    | "policy"
                    | "junior"
                    | "postdoctoral"
                    | "doctoral"
                    | "distinguished"
                    | "nonresident"
                    | "resident"
                    | "Research"
                    | "Senior"
                    | "Visiting"
            )
        })
}

fn is_capitalized(token: &str) -> bool {
    token.starts_with(char::is_uppercase)
}

/// A role with "of", from its head on: "Secretary of State" in front of `end`.
fn role_of(labels: &Labels<'_, '_>, end: usize, least: usize) -> Option<TokenRange> {
    let mut at = end;
    while at > least + 2 && end - at < 8 {
        at -= 1;
        let text = labels.token(at);
        let head = at - 1;
        if matches!(text, "of" | "for") && at + 1 < end && is_role(labels, head) {
            // "Ambassador of Iraq" is an ambassador, "Secretary of State" is what he is.
            let named = (at + 1..end).all(|at| {
                labels.part(at) != Part::None
                    || matches!(labels.token(at), "the" | "in" | "to" | "of" | "and")
            });
            return Some(TokenRange {
                start: head,
                end: if named { at } else { end },
            });
        }
        let named = matches!(labels.part(at), Part::Organization(_) | Part::Place);
        let joins = matches!(text, "of" | "and" | "the" | "in" | "to" | "for") && at + 1 < end;
        // "head of industry": at most two words in small letters.
        let small = end - at <= 2
            && labels.part(at) == Part::None
            && !ends(text)
            && text.chars().all(char::is_alphabetic);
        if matches!(labels.part(at), Part::Person(_))
            || !named && !joins && !small && !is_capitalized(text)
        {
            return None;
        }
    }
    None
}

/// The first token of the role whose head is at `head`.
fn extend_left(labels: &Labels<'_, '_>, head: usize, least: usize) -> usize {
    let mut start = head;
    while start > least && head - start < REACH {
        let at = start - 1;
        let token = labels.token(at);
        match labels.part(at) {
            // "Trump lawyer", but not "Kim President".
            Part::Person(_)
                if labels.end_of_name(at) == Some(start)
                    && !is_capitalized(labels.token(start)) =>
            {
                return at;
            }
            Part::Person(_) => break,
            Part::Organization(_) => {
                start = at;
                continue;
            }
            _ => {}
        }
        if matches!(token, "-" | "‐" | "–" | "&" | "/") && at > least && glued(labels, at) {
            start = at - 1;
            continue;
        }
        if matches!(token, "and" | "&") && at > least && is_role(labels, at - 1) {
            start = at - 1;
            continue;
        }
        let kind = labels.document.tokens.get(at).map(|token| token.kind);
        if kind != Some(TokenKind::Word) || is_possessive(token) || ends(token) {
            break;
        }
        // A form in -ed, -ing or -ly may be a verb or adverb, unless an article says that a noun follows.
        let verbal = !is_capitalized(token)
            && (token.ends_with("ed") || token.ends_with("ing") || token.ends_with("ly"));
        let noun_follows = at > least
            && (is_determiner(labels.token(at - 1))
                || matches!(labels.token(at - 1), "-" | "‐") && glued(labels, at - 1));
        // In front of an office in capitals stand names and a few adjectives: "former President", not "reaction Minister".
        let foreign = !is_capitalized(token)
            && is_capitalized(labels.token(head))
            && labels.part(at) == Part::None
            && !matches!(
                token,
                "former"
                    | "then"
                    | "acting"
                    | "interim"
                    | "deputy"
                    | "vice"
                    | "outgoing"
                    | "incoming"
                    | "ex"
                    | "late"
                    | "current"
                    | "ousted"
                    | "assistant"
                    | "associate"
                    | "retired"
                    | "senior"
            );
        if verbal && !noun_follows || foreign && !(start != head && labels.token(start) == "-") {
            break;
        }
        start = at;
    }
    start
}

/// Whether a mark stands between two words without blanks.
fn glued(labels: &Labels<'_, '_>, mark: usize) -> bool {
    let tokens = &labels.document.tokens;
    match (
        mark.checked_sub(1).and_then(|at| tokens.get(at)),
        tokens.get(mark),
        tokens.get(mark + 1),
    ) {
        (Some(left), Some(mark), Some(right)) => {
            left.span.end == mark.span.start && mark.span.end == right.span.start
        }
        _ => false,
    }
}

fn is_determiner(token: &str) -> bool {
    matches!(
        token,
        "a" | "an"
            | "the"
            | "A"
            | "An"
            | "The"
            | "his"
            | "her"
            | "their"
            | "its"
            | "'s"
            | "’s"
            | "our"
            | "my"
            | "His"
            | "Her"
            | "Their"
            | "Its"
            | "Our"
            | "My"
    )
}

/// "ministers Kim and Lee": what is said in the plural of the name before holds for this one.
fn shared(labels: &Labels<'_, '_>, name: TokenRange) -> Option<Role> {
    let sentence = labels.sentence(name.start);
    let mut start = before_honorifics(labels, name.start, sentence.start);
    for _ in 0..4 {
        let mut joint = start.checked_sub(1).filter(|at| *at > sentence.start)?;
        if !matches!(labels.token(joint), "and" | "," | "&") {
            return None;
        }
        if labels.token(joint) == "and" && labels.token(joint - 1) == "," {
            joint -= 1;
        }
        let Part::Person(_) = labels.part(joint.checked_sub(1)?) else {
            return None;
        };
        let previous = (sentence.start..joint)
            .rev()
            .take(6)
            .find(|&at| labels.end_of_name(at) == Some(joint))?;
        let previous = TokenRange {
            start: previous,
            end: joint,
        };
        if let Some(role) = in_front(labels, previous).or_else(|| before_comma(labels, previous)) {
            return is_plural(labels, role).then_some(role);
        }
        start = before_honorifics(labels, previous.start, sentence.start);
    }
    None
}

/// "Kim and Lee, both activists": what is said of the last of the row holds for the first as well.
fn shared_ahead(labels: &Labels<'_, '_>, name: TokenRange) -> Option<Role> {
    if labels.token(name.end) != "and" {
        return None;
    }
    let next = labels
        .end_of_name(name.end + 1)
        .filter(|_| matches!(labels.part(name.end + 1), Part::Person(_)))?;
    let role = behind_comma(
        labels,
        TokenRange {
            start: name.end + 1,
            end: next,
        },
    )?;
    is_plural(labels, role).then_some(role)
}

fn is_plural(labels: &Labels<'_, '_>, role: Role) -> bool {
    labels.token(role.tokens.end - 1).ends_with('s')
}

/// "Yang Moo-jin, a professor at the University of North Korean Studies".
fn behind_comma(labels: &Labels<'_, '_>, name: TokenRange) -> Option<Role> {
    let sentence = labels.sentence(name.start);
    let mut at = name.end;
    if labels.token(at) == "(" {
        at = (at..sentence.end.min(at + 8)).find(|&at| labels.token(at) == ")")? + 1;
    }
    if !matches!(labels.token(at), "," | "–" | "—" | "-" | "(") {
        return None;
    }
    at += 1;
    at = behind_age(labels, at);
    if labels.token(at) == "who" {
        at += 1;
        at += usize::from(matches!(labels.token(at), "has" | "also" | "now" | "later"));
        if !matches!(
            labels.token(at),
            "is" | "was" | "been" | "became" | "serves" | "served" | "works" | "worked"
        ) {
            return None;
        }
        at += 1;
        at += usize::from(matches!(
            labels.token(at),
            "also" | "now" | "then" | "currently" | "as"
        ));
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
    }
    noun_phrase(
        labels,
        behind_kinship(labels, at, sentence.end),
        sentence.end,
    )
}

/// Steps over what a person is to others: "Kim's father and" in "Lee, Kim's father and the village's secretary".
fn behind_kinship(labels: &Labels<'_, '_>, at: usize, most: usize) -> usize {
    let kin = (at..most.min(at + 6)).find(|&at| gender_of_noun(labels.token(at)).is_some());
    match kin {
        Some(kin) if !is_role(labels, kin) && matches!(labels.token(kin + 1), "and" | "but") => {
            kin + 2
        }
        _ => at,
    }
}

/// "Kim is the president of the club".
fn behind_is(labels: &Labels<'_, '_>, name: TokenRange) -> Option<Role> {
    let sentence = labels.sentence(name.start);
    if !matches!(labels.token(name.end), "is" | "was")
        || !matches!(labels.token(name.end + 1), "a" | "an" | "the")
    {
        return None;
    }
    noun_phrase(labels, name.end + 1, sentence.end)
}

/// The role that a noun phrase from `at` on tells: up to its head, with a tail such as "of law".
fn noun_phrase(labels: &Labels<'_, '_>, at: usize, most: usize) -> Option<Role> {
    let first = at + usize::from(is_determiner(labels.token(at)));
    let begins = at;
    let mut start = first;
    let mut head = None;
    for token in first..most.min(at + REACH) {
        let text = labels.token(token);
        if is_possessive(text) {
            start = token + 1;
            head = None;
            continue;
        }
        if matches!(labels.part(token), Part::Person(_)) {
            // "Kim, President Lee and others": the title is the other's.
            if !is_possessive(labels.token(labels.end_of_name(token)?)) {
                return None;
            }
            continue;
        }
        let linking = matches!(text, "-" | "‐" | "–" | "&") && glued(labels, token);
        let joining = matches!(text, "and" | "&")
            && head == Some(token.wrapping_sub(1))
            && is_role(labels, token + 1);
        if linking || joining {
            continue;
        }
        let word = labels
            .document
            .tokens
            .get(token)
            .is_some_and(|token| token.kind == TokenKind::Word);
        if !word || ends(text) {
            break;
        }
        if is_role(labels, token) {
            head = Some(token);
        } else if head.is_some() {
            break;
        }
    }
    let head = head?;
    let end = coordinated(labels, tail(labels, head, most), most);
    let affiliation = organization_in(
        labels,
        TokenRange {
            start: begins,
            end: head,
        },
    )
    .or_else(|| organization_after(labels, head + 1, most));
    Some(Role {
        tokens: TokenRange { start, end },
        affiliation,
    })
}

/// Where a row of roles ends that goes on at `end`: "actor, director, and teaching artist".
fn coordinated(labels: &Labels<'_, '_>, end: usize, most: usize) -> usize {
    let mut at = end;
    for _ in 0..6 {
        let comma = labels.token(at) == ",";
        let last = matches!(labels.token(at + usize::from(comma)), "and" | "&");
        if !comma && !last {
            break;
        }
        let start = at + usize::from(comma) + usize::from(last);
        let Some(head) = (start..most.min(start + 4)).find(|&at| !is_modifier(labels, at)) else {
            break;
        };
        if !is_role(labels, head)
            || is_capitalized(labels.token(head))
            || is_capitalized(labels.token(head + 1))
        {
            break;
        }
        at = head + 1;
        if last {
            return at;
        }
    }
    end
}

/// A word in small letters that may stand in front of the noun of a role.
fn is_modifier(labels: &Labels<'_, '_>, at: usize) -> bool {
    let text = labels.token(at);
    labels.part(at) == Part::None
        && (text == "-" || text.bytes().all(|byte| byte.is_ascii_lowercase()))
        && !ends(text)
        && (!is_role(labels, at) || is_role(labels, at + 1))
}

/// Where a role with its head at `head` ends: behind "of law", but before "of Tesla".
fn tail(labels: &Labels<'_, '_>, head: usize, most: usize) -> usize {
    if !matches!(labels.token(head + 1), "of" | "for" | "on") {
        return head + 1;
    }
    let office = with_lower(labels.token(head), |word| {
        matches!(
            word,
            "minister" | "secretary" | "commissioner" | "undersecretary"
        )
    });
    let first = head
        + 2
        + usize::from(matches!(
            labels.token(head + 2),
            "the" | "his" | "her" | "its" | "their"
        ));
    let mut end = first;
    while end < most.min(head + 9) {
        let text = labels.token(end);
        let capital = is_capitalized(text);
        let fits = labels.part(end) == Part::None
            && (text.chars().all(char::is_alphabetic) || is_possessive(text))
            && (!capital || office);
        let small = ends(text) && !is_possessive(text);
        if !fits || small && !(matches!(text, "and") && end > first) {
            break;
        }
        end += 1;
    }
    while end > first && (labels.token(end - 1) == "and" || is_possessive(labels.token(end - 1))) {
        end -= 1;
    }
    let span_of_time =
        end > first && matches!(labels.token(end - 1), "years" | "months" | "weeks" | "year");
    let named = |at: usize| {
        matches!(
            labels.part(at),
            Part::Organization(_) | Part::Place | Part::Person(_)
        )
    };
    let cut = is_capitalized(labels.token(end)) && !office
        || named(end)
        || matches!(labels.token(end), "of" | "in" | "at" | "for") && named(end + 1);
    // "mayor of the town" says no more than "mayor".
    let least = first + usize::from(first > head + 2);
    if end > least && !cut && !span_of_time {
        end
    } else {
        head + 1
    }
}

/// The organization in front of a role: "the court's prosecutor", "Green Party (GP) president".
fn owner(labels: &Labels<'_, '_>, start: usize) -> Option<u32> {
    let mark = labels.token(start.checked_sub(1)?);
    let owned = is_possessive(mark) || mark == ")";
    match labels.part(start.checked_sub(2)?) {
        Part::Organization(organization) if owned => Some(organization),
        _ => None,
    }
}

fn organization_in(labels: &Labels<'_, '_>, tokens: TokenRange) -> Option<u32> {
    (tokens.start..tokens.end).find_map(|at| match labels.part(at) {
        Part::Organization(organization) => Some(organization),
        _ => None,
    })
}

/// "… of the World Bank", up to the next mark or verb.
fn organization_after(labels: &Labels<'_, '_>, start: usize, most: usize) -> Option<u32> {
    for at in start..most.min(start + 10) {
        if let Part::Organization(organization) = labels.part(at) {
            return Some(organization);
        }
        let text = labels.token(at);
        let joins = matches!(
            text,
            "of" | "at" | "for" | "with" | "from" | "in" | "the" | "and" | "on" | "'s" | "’s"
        );
        if !joins && ends(text)
            || matches!(text, "," | "." | ";" | "(" | ")" | "\"" | "“" | "”" | ":")
        {
            return None;
        }
    }
    None
}

/// "the company's chief executive, Ana Botín", "the head of the WHO, Tedros Adhanom Ghebreyesus".
fn before_comma(labels: &Labels<'_, '_>, name: TokenRange) -> Option<Role> {
    let sentence = labels.sentence(name.start);
    let comma = before_titles(labels, name.start, sentence.start)
        .checked_sub(1)
        .filter(|at| *at > sentence.start && matches!(labels.token(*at), "," | "—" | "–" | ":"))?;
    for head in (sentence.start.max(comma.saturating_sub(REACH))..comma).rev() {
        let text = labels.token(head);
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
        let end = tail(labels, head, comma);
        if end != comma && !matches!(labels.token(head + 1), "of" | "at" | "for" | "in") {
            return None;
        }
        let start = extend_left(labels, head, sentence.start);
        let plural = text.ends_with('s')
            && start < head
            && matches!(labels.token(name.end), "and" | "&" | ",");
        let definite = plural || start == sentence.start || is_determiner(labels.token(start - 1));
        let affiliation = organization_in(
            labels,
            TokenRange {
                start: start.saturating_sub(4).max(sentence.start),
                end: head,
            },
        )
        .or_else(|| organization_after(labels, head + 1, comma));
        return definite.then_some(Role {
            tokens: TokenRange { start, end },
            affiliation,
        });
    }
    None
}

//! Table test of time expressions, `fixtures/tables/dates.tsv`.

use std::collections::{HashMap, HashSet};

use super::*;
use crate::input::{Article, PublishedBasis};
use crate::text;

/// Cases written for the project, by rule: see the head of the file for its columns.
const TABLE: &str = include_str!("../../fixtures/tables/dates.tsv");

/// One line of the table.
struct Case<'t> {
    rule: &'t str,
    published: Option<Date>,
    /// The sentence without brackets.
    text: String,
    /// Byte offsets of the brackets in `text`.
    spans: Vec<Span>,
    expected: Vec<&'t str>,
}

fn parse(line: &str) -> Case<'_> {
    let mut columns = line.split('\t');
    let mut next = || columns.next().unwrap_or_default().trim();
    let (rule, date, marked, expected) = (next(), next(), next(), next());
    let (mut text, mut spans, mut open) = (String::new(), Vec::new(), 0);
    for c in marked.chars() {
        match c {
            '[' => open = text.len(),
            ']' => spans.push(Span::new(open, text.len())),
            c => text.push(c),
        }
    }
    Case {
        rule,
        published: date.parse().ok(),
        text,
        spans,
        expected: expected
            .split(';')
            .map(str::trim)
            .filter(|e| !e.is_empty())
            .collect(),
    }
}

fn cases() -> Vec<Case<'static>> {
    TABLE
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .map(parse)
        .collect()
}

fn given(date: Option<Date>) -> Option<Published> {
    date.map(|date| Published {
        date,
        value: date.to_string(),
        basis: PublishedBasis::Given,
    })
}

fn run(text: &str, date: Option<Date>) -> (Vec<TimeExpression>, Vec<&'static str>) {
    let article = Article::of_lines("", text);
    let document = text::segment(&article, false);
    let rules = parse_all(&document)
        .iter()
        .map(|found| found.parse.rule)
        .collect();
    (find(&document, given(date).as_ref()).expressions, rules)
}

fn describe(expression: &TimeExpression) -> String {
    let modifier = expression
        .modifier
        .map_or(String::new(), |m| format!(" {m}"));
    format!("{} {}{modifier}", expression.kind.name(), expression.value)
}

#[test]
fn every_case_of_the_table_holds() {
    let mut wrong = Vec::new();
    for case in cases() {
        let (found, rules) = run(&case.text, case.published);
        let spans: Vec<Span> = found.iter().map(|e| e.span).collect();
        let values: Vec<String> = found.iter().map(describe).collect();
        let named = case.spans.is_empty() || rules.contains(&case.rule);
        if spans != case.spans || values != case.expected || !named {
            let texts: Vec<&str> = spans.iter().map(|s| s.of(&case.text)).collect();
            wrong.push(format!(
                "{}: {:?}\n    found {texts:?} {values:?} by {rules:?}\n    for {:?}",
                case.rule, case.text, case.expected
            ));
        }
    }
    assert!(
        wrong.is_empty(),
        "{} wrong:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

#[test]
fn every_rule_has_cases_and_a_false_friend() {
    let (mut right, mut friends) = (HashMap::<&str, usize>::new(), HashSet::new());
    for case in cases() {
        if case.spans.is_empty() {
            friends.insert(case.rule);
        }
        *right.entry(case.rule).or_default() += case.spans.len();
    }
    for rule in grammar::ALL {
        assert!(
            right.get(rule.name).is_some_and(|n| *n > 0),
            "no case for {}",
            rule.name
        );
        assert!(
            friends.contains(rule.name),
            "no false friend for {}",
            rule.name
        );
    }
    assert!(cases().len() >= 400, "{} cases", cases().len());
}

#[test]
fn a_dateline_takes_its_year_from_a_date_that_pins_it_down() {
    let text = "SEOUL, Aug. 6 - The pact of July 27, 2018 was kept on Saturday.";
    let mut article = Article::of_lines("", text);
    article.dateline = Some(Span::new(0, 13));
    let document = text::segment(&article, false);
    let when = find(&document, None);
    let published = when.published.expect("pinned down");
    assert_eq!(
        (published.value.as_str(), published.basis),
        ("2018-08-06", PublishedBasis::Inferred)
    );
    assert_eq!(
        when.expressions.last().map(|e| e.value.as_str()),
        Some("2018-08-04")
    );
}

#[test]
fn the_first_months_of_a_year_have_days() {
    let (found, _) = run("Sales fell in the first eight months of 2017.", None);
    let days = (Date::new(2017, 1, 1).ok(), Date::new(2017, 8, 31).ok());
    assert_eq!((found[0].from, found[0].to), days);
}

#[test]
fn nothing_is_claimed_when_the_text_does_not_tell() {
    let (found, _) = run("He spoke on Monday, and rents rose last month.", None);
    assert!(
        found
            .iter()
            .all(|e| e.basis == TimeBasis::Unresolved && e.from.is_none())
    );
}

#[test]
fn expressions_are_sorted_and_apart() {
    let text = TABLE.replace(['[', ']'], "");
    let (found, _) = run(&text, given_day());
    assert!(found.len() > 300);
    assert!(
        found
            .windows(2)
            .all(|pair| pair[0].span.end <= pair[1].span.start)
    );
}

fn given_day() -> Option<Date> {
    Date::new(2018, 8, 6).ok()
}

#[test]
fn words_have_the_classes_of_their_tokens() {
    let text = "The mid-1990s plan, due Aug. 6 or on May's 2nd day, wasn't made by 10 a.m. o'clock-wise: caf\u{e9}s open daily.";
    let article = Article::of_lines("", text);
    let document = text::segment(&article, false);
    let text = document.text();
    let mut tokens = Tokens {
        document: &document,
        next: 0,
    };
    let whole = Span::new(0, text.len());
    let (mut by_token, mut by_word) = (Atoms::new(text), Atoms::new(text));
    by_token.read(whole, |span| tokens.classes(span));
    by_word.read(whole, |span| Classes::of(span.of(text)));
    assert!(by_token.len() > 20);
    assert_eq!(format!("{by_token:?}"), format!("{by_word:?}"));
}

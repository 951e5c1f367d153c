//! Tests of the whole pipeline, on the table `fixtures/tables/quotes.tsv` and on unusual texts.

use crate::entities::{self, UserNames};
use crate::input::Article;
use crate::span::Span;
use crate::{names, text};

use super::{Attribution, Quote, attribute};

/// A quote that a case expects.
#[derive(Debug, Default, Clone)]
struct Wanted {
    kind: String,
    content: Vec<Span>,
    source: Option<Span>,
    cue: Option<Span>,
}

/// A case: the text without its markup, and the expected quotes.
#[derive(Debug)]
struct Case {
    text: String,
    wanted: Vec<Wanted>,
}

/// Parses one line of the table.
fn case(line: &str) -> Case {
    let (kinds, marked) = line.split_once('\t').expect("kind, tab, text");
    let mut wanted: Vec<Wanted> = kinds
        .split(',')
        .filter(|kind| *kind != "none")
        .map(|kind| Wanted {
            kind: kind.to_owned(),
            ..Wanted::default()
        })
        .collect();
    let mut text = String::new();
    let mut open: Vec<(char, String, usize)> = Vec::new();
    let mut chars = marked.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '⟦' | '{' => {
                let kind = if c == '{' {
                    chars.next().unwrap_or('S')
                } else {
                    'Q'
                };
                let mut numbers = String::new();
                while let Some(digit) = chars.next_if(char::is_ascii_digit) {
                    numbers.push(digit);
                }
                if kind != 'Q' || !numbers.is_empty() {
                    chars.next_if_eq(&' ');
                }
                open.push((
                    kind,
                    if numbers.is_empty() {
                        "1".to_owned()
                    } else {
                        numbers
                    },
                    text.len(),
                ));
            }
            '⟧' | '}' => {
                let (kind, numbers, start) = open.pop().expect("an opening mark");
                let span = Span::new(start, text.len());
                for number in numbers.chars() {
                    let quote = &mut wanted[number as usize - '1' as usize];
                    match kind {
                        'S' => quote.source = Some(span),
                        'C' => quote.cue = Some(span),
                        _ => quote.content.push(span),
                    }
                }
            }
            '¶' => {
                text.truncate(text.trim_end().len());
                text.push('\n');
                chars.next_if_eq(&' ');
            }
            _ => text.push(c),
        }
    }
    Case { text, wanted }
}

fn quotes_of(article: &Article) -> Vec<Quote> {
    attribution_of(article).quotes
}

fn attribution_of(article: &Article) -> Attribution {
    let document = text::segment(article, true);
    let found = entities::resolve(&document, names::tag(&document), &UserNames::default());
    attribute(&document, &found)
}

fn letters(text: &str, spans: &[Span]) -> Vec<usize> {
    spans
        .iter()
        .flat_map(|span| {
            (span.start..span.end).filter(|at| text.as_bytes()[*at].is_ascii_alphanumeric())
        })
        .collect()
}

fn matches(text: &str, wanted: &Wanted, quote: &Quote) -> bool {
    let (want, got) = (letters(text, &wanted.content), letters(text, &quote.spans));
    let both = want.iter().filter(|at| got.contains(at)).count();
    let same = both as f32 >= 0.8 * (want.len() + got.len() - both) as f32;
    let touches = |want: Option<Span>, got: Option<Span>| match (want, got) {
        (Some(want), Some(got)) => want.overlaps(got),
        (None, _) => true,
        _ => false,
    };
    same && wanted.kind == quote.kind.name()
        && touches(wanted.source, quote.source)
        && touches(wanted.cue, quote.cue)
}

/// Checks that exactly the wanted quotes are found. The error lists the quotes that were found instead.
fn check(case: &Case) -> Result<(), String> {
    let article = Article::of_lines("", &case.text);
    let found = quotes_of(&article);
    let right = case
        .wanted
        .iter()
        .all(|wanted| found.iter().any(|quote| matches(&case.text, wanted, quote)));
    if right && found.len() == case.wanted.len() {
        return Ok(());
    }
    let shown: Vec<String> = found
        .iter()
        .map(|quote| {
            let content: Vec<&str> = quote.spans.iter().map(|s| s.of(&case.text)).collect();
            let part = |span: Option<Span>| span.map_or("", |s| s.of(&case.text));
            format!(
                "{} {content:?} by [{}] cue [{}] {} {:.2}",
                quote.kind.name(),
                part(quote.source),
                part(quote.cue),
                quote.rule,
                quote.confidence
            )
        })
        .collect();
    Err(format!("{}\n    {}", case.text, shown.join("\n    ")))
}

#[test]
fn table() {
    let lines: Vec<&str> = include_str!("../../fixtures/tables/quotes.tsv")
        .lines()
        .filter(|line| !line.starts_with('#') && !line.is_empty())
        .collect();
    assert!(lines.len() >= 150);
    let wrong: Vec<String> = lines
        .iter()
        .filter_map(|line| check(&case(line)).err())
        .collect();
    // The models are statistical, so a retrained model may fail a few cases.
    assert!(
        wrong.len() * 100 <= lines.len() * FLOOR,
        "{} of {} wrong:\n{}",
        wrong.len(),
        lines.len(),
        wrong.join("\n")
    );
}

/// Maximum percentage of wrong cases.
const FLOOR: usize = 8;

/// Compares the statements of a row of `fixtures/tables/statements.tsv` with the expected one.
fn check_statement(line: &str) -> Result<(), String> {
    let (stance, marked) = line.split_once('\t').expect("stance, tab, text");
    let text = marked.replace(['⟦', '⟧'], "");
    let article = Article::of_lines("", &text);
    let found: Vec<Quote> = quotes_of(&article)
        .into_iter()
        .filter(|quote| quote.is_statement)
        .collect();
    let wanted = marked.split_once('⟦').map(|(before, rest)| {
        let end = rest.find('⟧').expect("a closing mark");
        Span::new(before.len(), before.len() + end)
    });
    let is_wanted = |quote: &Quote| {
        wanted.is_some_and(|wanted| {
            let (want, got) = (letters(&text, &[wanted]), letters(&text, &quote.spans));
            let both = want.iter().filter(|at| got.contains(at)).count();
            quote.stance.name() == stance && 2 * both >= want.len().max(got.len())
        })
    };
    let right = found.len() == usize::from(wanted.is_some()) && found.iter().all(is_wanted);
    let shown = found.iter().map(|quote| {
        let content = quote.spans.iter().map(|span| span.of(&text));
        format!("{} {:?}", quote.stance.name(), content.collect::<Vec<_>>())
    });
    right
        .then_some(())
        .ok_or_else(|| format!("{line}\n    found {:?}", shown.collect::<Vec<_>>()))
}

#[test]
fn only_statements_are_statements() {
    let lines: Vec<&str> = include_str!("../../fixtures/tables/statements.tsv")
        .lines()
        .filter(|line| !line.starts_with('#') && !line.is_empty())
        .collect();
    let wrong: Vec<String> = lines
        .iter()
        .filter_map(|line| check_statement(line).err())
        .collect();
    assert!(
        wrong.len() * 100 <= lines.len() * FLOOR,
        "{} of {} wrong:\n{}",
        wrong.len(),
        lines.len(),
        wrong.join("\n")
    );
}

#[test]
fn quotes_lie_in_the_text_and_have_content() {
    for text in [
        "",
        "\"",
        "“““”””",
        "said said said",
        "“a” said “b” said “c” said",
        "Q: \n“\n”: said",
        "’s said ‘’",
    ] {
        let article = Article::of_lines("", text);
        for quote in quotes_of(&article) {
            assert!(!quote.spans.is_empty());
            assert!(quote.spans.iter().all(|span| !span.of(text).is_empty()));
            assert!((0.0..=1.0).contains(&quote.confidence));
        }
    }
}

#[test]
fn gives_the_reason_for_marks_without_a_quote() {
    for (text, marked, rule) in [
        (
            "The so-called “grandmother clause” survived three courts.",
            "“grandmother clause”",
            "term",
        ),
        (
            "A cold wind known as \"bise\" blows here in March.",
            "\"bise\"",
            "term",
        ),
        (
            "Anton “Toni” Gruber scored twice in the second half.",
            "“Toni”",
            "nickname",
        ),
        (
            "The ferry, nicknamed “Old Rusty”, sank in March.",
            "“Old Rusty”",
            "nickname",
        ),
        (
            "Her first novel, “The Salt Road,” sold nine copies.",
            "“The Salt Road,”",
            "title",
        ),
        (
            "The museum’s “Blue Room” is closed on Mondays.",
            "“Blue Room”",
            "title",
        ),
        (
            "The “free” parking costs nine euros an hour.",
            "“free”",
            "scare-quote",
        ),
        (
            "A plaque hangs by the door. “Nobody crosses the river here without a lamp and a rope.”",
            "“Nobody crosses the river here without a lamp and a rope.”",
            "no-attribution",
        ),
    ] {
        let article = Article::of_lines("", text);
        let non_quotes: Vec<_> = attribution_of(&article)
            .non_quotes
            .iter()
            .map(|non_quote| (non_quote.span.of(text), non_quote.rule))
            .collect();
        assert_eq!(non_quotes, [(marked, rule)], "{text}");
    }
}

#[test]
fn models_fit_their_features() {
    let models = super::MODELS.as_ref().expect("both model files open");
    assert_eq!(
        models.fingerprints(),
        super::fingerprints(),
        "features changed: run `workshop train-quotes`"
    );
}

#[test]
fn a_lost_closing_mark_lowers_the_confidence() {
    let confidence = |text: &str| {
        let quotes = quotes_of(&Article::of_lines("", text));
        assert_eq!(quotes.len(), 1, "{text}");
        quotes[0].confidence
    };
    let closed = confidence("Peter Lund said: “We will open the bridge in June.”");
    let lost = confidence("Peter Lund said: “We will open the bridge in June.\nRain fell.");
    assert!(lost < closed, "{lost} {closed}");
}

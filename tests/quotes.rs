//! Why quotation marks hold no quote, and who speaks in the articles that were written for the project.

use std::collections::HashSet;
use std::fs;

use nutgraf::input::Reader;
use nutgraf::report::{self, Parts};
use nutgraf::span::Span;
use nutgraf::{Attributions, Options, analyze};

const ARTICLE: &str = "Harbour reopens\n\n\
    “The cranes are moving again,” harbour master Ines Aaltonen said on Monday. The so-called “winter rule” \
    had kept them still since November.\n";

#[test]
fn explains_marks_without_a_quote() {
    let article = Reader::default()
        .read_text("harbour", ARTICLE)
        .expect("the text is an article");
    let analysis = analyze(&article, &Options::default());
    let json =
        |parts| serde_json::to_value(report::document(&analysis, parts)).expect("a document");

    let plain = json(Parts::ALL);
    assert_eq!(plain["quotes"].as_array().map(Vec::len), Some(1));
    assert!(plain.get("not_quotes").is_none());

    let explained = json(Parts {
        explain: true,
        ..Parts::ALL
    });
    let before = ARTICLE.split("“winter").next().unwrap_or("");
    let start = before.chars().count();
    assert_eq!(
        explained["not_quotes"],
        serde_json::json!([
            { "text": "“winter rule”", "start": start, "end": start + 13, "rule": "term" }
        ])
    );
}

#[test]
fn names_what_pronouns_stand_for() {
    for (text, speakers) in [
        (
            "Prosecutors said that the clerk fled by scooter. The police found it by the harbour, they said.",
            ["Prosecutors", "Prosecutors"].as_slice(),
        ),
        (
            "Aalto Group has said that more help could hurt its rating. It says that fair rules are needed.",
            &["Aalto Group", "Aalto Group"],
        ),
        (
            "A report by the harbour board said that the cranes were old. It said that few were safe.",
            &[
                "A report by the harbour board",
                "A report by the harbour board",
            ],
        ),
        (
            "The letter came from someone who claimed that he had lost his boat.",
            &["someone"],
        ),
        (
            "The minister said that the road was closed. It is thought that the ice will stay. It’s widely \
             acknowledged that talks are needed.",
            &["The minister"],
        ),
        (
            "In an interview on local radio Ms Aaltonen said that the dam would hold.",
            &["Aaltonen"],
        ),
    ] {
        let article = Reader::default()
            .read_text("small", text)
            .expect("an article");
        let quotes = analyze(&article, &Options::default()).quotes;
        let found: Vec<String> = quotes
            .into_iter()
            .map(|quote| quote.speaker_name.unwrap_or_default())
            .collect();
        assert_eq!(found, speakers, "{text}");
    }
}

/// Least number of rows of `fixtures/gold/speakers.tsv` whose words are found in a quote.
const FOUND: usize = 218;
/// Least number of those whose speaker is right.
const RIGHT: usize = 201;

#[test]
fn finds_who_speaks_in_the_articles() {
    let gold = fs::read_to_string("fixtures/gold/speakers.tsv").expect("the gold");
    let rows: Vec<[&str; 3]> = gold
        .lines()
        .filter(|line| !line.starts_with('#'))
        .map(|line| {
            let columns: Vec<&str> = line.split('\t').collect();
            columns.try_into().expect("three columns")
        })
        .collect();
    let (mut found, mut right, mut faults) = (0, 0, String::new());
    for rows in rows.chunk_by(|a, b| a[0] == b[0]) {
        let name = rows[0][0];
        let bytes = fs::read(format!("fixtures/articles/{name}/input.txt")).expect(name);
        let article = Reader::default()
            .read_bytes(name, None, &bytes)
            .expect(name);
        let options = Options {
            attributions: Attributions::All,
            ..Options::default()
        };
        let analysis = analyze(&article, &options);
        for [_, words, speaker] in rows {
            assert!(
                smooth(article.source_text()).contains(&smooth(words)),
                "{name}: {words}"
            );
            let read = |span: Span| article.source_span(span).of(article.source_text());
            let holds = |span: &Span| smooth(read(*span)).contains(&smooth(words));
            let quote = analysis
                .quotes
                .iter()
                .find(|quote| quote.spans.iter().any(holds));
            let said_by = quote.and_then(|quote| quote.speaker_name.clone());
            let named = quote.is_some_and(|quote| quote.speaker.is_some());
            let is_right = match (*speaker, &said_by) {
                ("-", _) => !named,
                (speaker, Some(name)) => named && is_name_of(name, speaker),
                _ => false,
            };
            found += usize::from(quote.is_some());
            right += usize::from(quote.is_some() && is_right);
            if !(quote.is_some() && is_right) {
                faults += &format!("{name}: {words}: {speaker}, found {said_by:?}\n");
            }
        }
    }
    assert!(
        found >= FOUND && right >= RIGHT,
        "{found} found, {right} right of {}\n{faults}",
        rows.len()
    );
}

/// The text with straight apostrophes and single spaces.
fn smooth(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    words.join(" ").replace('’', "'")
}

/// Whether one of the names has all words of the other, in any order.
fn is_name_of(found: &str, gold: &str) -> bool {
    let words = |name: &str| -> HashSet<String> {
        name.split(|c: char| !c.is_alphanumeric())
            .filter(|word| !word.is_empty())
            .map(str::to_lowercase)
            .collect()
    };
    let (found, gold) = (words(found), words(gold));
    !found.is_empty() && (found.is_subset(&gold) || gold.is_subset(&found))
}

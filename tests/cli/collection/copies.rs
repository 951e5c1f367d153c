//! Copies of articles that were edited by hand, and what is no copy.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use super::{index, open};
use crate::cli_harness::TestDir;

const ARTICLES: [&str; 12] = [
    "africa-kenya",
    "africa-nigeria",
    "arabic-names",
    "china-names",
    "court-report",
    "disaster-dateline",
    "election-story",
    "feature-late-nutgraf",
    "korea-english-paper",
    "obituary",
    "opinion-column",
    "profile-clockmaker",
];

/// The paragraphs of an article of the fixtures.
fn paragraphs(name: &str) -> Vec<String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("fixtures/articles")
        .join(name)
        .join("input.txt");
    let text = fs::read_to_string(path).unwrap();
    text.split("\n\n").map(str::to_owned).collect()
}

/// The edits that an agency's customers make: each with its name and the paragraphs that it leaves.
fn edits(article: &[String]) -> Vec<(&'static str, Vec<String>)> {
    let (headline, body) = article.split_first().unwrap();
    let headed = |headline: &str, body: Vec<String>| [vec![headline.to_owned()], body].concat();
    let credit = |by: &str| format!("(Reporting by {by}; editing by the night desk)");
    let mut reordered = body.to_vec();
    reordered[1..].reverse();
    let cut = body[..body.len().div_ceil(2)].to_vec();
    let mut credited = body.to_vec();
    credited.push(credit("the Harbour Press Agency"));
    let mut longer = body.to_vec();
    longer
        .push("More on this story as it comes in from our correspondents this evening.".to_owned());
    vec![
        ("cut", headed(headline, cut)),
        ("reordered", headed(headline, reordered)),
        (
            "headed",
            headed("What we know so far, in one page", body.to_vec()),
        ),
        ("credited", headed(headline, credited)),
        ("longer", headed("Update: the latest", longer)),
    ]
}

#[test]
fn edited_copies_are_found_and_mixtures_are_not() {
    let mut records = Vec::new();
    let mut gold = BTreeSet::new();
    let mut add = |id: String, day: usize, paragraphs: &[String]| {
        let record = serde_json::json!({ "id": id, "date": format!("2024-03-{day:02}"), "text": paragraphs.join("\n\n") });
        records.push(record.to_string());
    };
    let all = ARTICLES.map(paragraphs);
    for (at, (name, article)) in ARTICLES.iter().zip(&all).enumerate() {
        add((*name).to_owned(), 1, article);
        for (day, (edit, edited)) in (2..).zip(edits(article)) {
            let id = format!("{name}-{edit}");
            add(id.clone(), day, &edited);
            gold.insert((id, (*name).to_owned()));
        }
        // Half of this article and half of the next one are a copy of neither, though half the paragraphs may be most words.
        let next = &all[(at + 1) % all.len()];
        let halves = [&article[..article.len() / 2], &next[next.len() / 2..]].concat();
        add(format!("{name}-mixed"), 20, &halves);
    }
    let dir = TestDir::new().with("all.jsonl", records.join("\n"));
    index(&dir, &["all.jsonl", "-o", "news.db"]);
    let db = open(&dir.path("news.db"));
    let mut select = db
        .prepare(
            "SELECT c.name, o.name FROM copies JOIN inputs c ON c.article_id = copies.article_id
             JOIN inputs o ON o.article_id = copies.copy_of",
        )
        .unwrap();
    let found: BTreeSet<(String, String)> = select
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))
        .unwrap()
        .map(Result::unwrap)
        .collect();
    let right = found.intersection(&gold).count() as f64;
    let (precision, recall) = (right / found.len() as f64, right / gold.len() as f64);
    let f1 = 2.0 * precision * recall / (precision + recall);
    let wrong: Vec<_> = found.symmetric_difference(&gold).collect();
    assert!(f1 >= 0.95, "{f1}: {wrong:?}");
}

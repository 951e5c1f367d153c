//! What the document says of quotation marks.

use nutgraf::input::Reader;
use nutgraf::report::{self, Parts};
use nutgraf::{Options, analyze};

const ARTICLE: &str = "Harbour reopens\n\n\
    “The cranes are moving again,” harbour master Ines Aaltonen said on Monday. The so-called “winter rule” \
    had kept them still since November.\n";

#[test]
fn explains_which_marks_hold_no_quote() {
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

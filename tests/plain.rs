//! The plain text shows words and no codes, fits the width that is asked for, and names the verbs of the article.

#![allow(clippy::unwrap_used)]

use std::collections::HashSet;
use std::fs;

use nutgraf::input::{Article, Format, Item, Reader};
use nutgraf::report::{Parts, TextStyle, text};
use nutgraf::{Options, analyze};

/// The golden articles, each line of JSON Lines as one.
fn articles() -> Vec<Article> {
    let mut folders: Vec<_> = fs::read_dir("fixtures/articles")
        .unwrap()
        .map(|folder| folder.unwrap().path())
        .collect();
    folders.sort();
    let mut articles = Vec::new();
    for folder in folders {
        let mut files = fs::read_dir(&folder)
            .unwrap()
            .map(|file| file.unwrap().path());
        let path = files.find(|path| path.file_stem().is_some_and(|name| name == "input"));
        let path = path.unwrap();
        let bytes = fs::read(&path).unwrap();
        let name = folder.display().to_string();
        let is_html = path
            .extension()
            .is_some_and(|extension| extension == "html");
        if path
            .extension()
            .is_some_and(|extension| extension == "jsonl")
        {
            let reader = Reader::default();
            let lines = String::from_utf8(bytes).unwrap();
            let records = lines.lines().enumerate();
            let items = records.map(|(at, line)| Item::line(at as u64 + 1, line));
            articles.extend(items.filter_map(|item| reader.read_item(item, None).ok()));
        } else {
            for date in [None, "2021-05-07".parse().ok()] {
                let format = if is_html { Format::Html } else { Format::Text };
                let reader = Reader {
                    date,
                    format: Some(format),
                    ..Reader::default()
                };
                articles.extend(reader.read_bytes(&name, None, &bytes));
            }
        }
    }
    assert!(articles.len() > 70, "only {} articles", articles.len());
    articles
}

const STYLE: TextStyle = TextStyle {
    width: 80,
    color: false,
    all: true,
};

fn report(article: &Article, style: TextStyle) -> String {
    let analysis = analyze(article, &Options::default());
    text(&analysis, Parts::ALL, style)
}

/// Whether a word is a TIMEX3 value, a time stamp, or two capitals like the code of a country.
fn is_code(word: &str) -> bool {
    let has_digit = word.contains(|c: char| c.is_ascii_digit());
    let is_capitals = word.len() == 2 && word.chars().all(|c| c.is_ascii_uppercase());
    let is_duration =
        word.starts_with("PX") || word.starts_with('P') && has_digit && word.len() < 8;
    let is_stamp =
        has_digit && word.contains('-') && word.len() >= 7 && !word.contains(char::is_lowercase);
    is_capitals || is_duration || is_stamp || word.contains("XX") || word.contains("_REF")
}

fn words(text: &str) -> HashSet<String> {
    let words = text.split(|c: char| !c.is_alphanumeric() && !"-_:".contains(c));
    words
        .map(|word| word.trim_matches(['-', ':']).to_owned())
        .collect()
}

/// No word of the report is a code, unless it is a word of the article.
fn shows_no_code(article: &Article, shown: &str) {
    let metadata = [&article.headline, &article.publisher]
        .into_iter()
        .flatten();
    let metadata = metadata
        .chain(&article.authors)
        .map(|label| label.text.as_str());
    let metadata: Vec<&str> = metadata
        .chain(article.warnings.iter().map(String::as_str))
        .collect();
    let own = words(&format!(
        "{} {} {}",
        article.id,
        article.text,
        metadata.join(" ")
    ));
    // A line may end at a hyphen.
    let shown = words(shown);
    let foreign = shown
        .iter()
        .filter(|word| !own.iter().any(|own| own.contains(*word)));
    for word in foreign {
        assert!(!is_code(word), "{}: {word:?} in\n{shown:?}", article.id);
    }
}

/// No line is longer than asked, unless it is a single word.
fn fits(article: &Article, shown: &str, width: usize) {
    for line in shown.lines() {
        let columns = textwrap::core::display_width(line);
        let is_word = !line.trim_start_matches([' ', '–', '•']).contains(' ');
        assert!(
            columns <= width || is_word,
            "{}: {columns} > {width}: {line:?}",
            article.id
        );
        assert_eq!(line.trim_end(), line, "{}", article.id);
    }
}

fn without_colors(text: &str) -> String {
    let mut parts = text.split('\u{1b}');
    let first = parts.next().unwrap().to_owned();
    parts.fold(first, |text, part| text + part.split_once('m').unwrap().1)
}

#[test]
fn reports_show_no_code_and_fit_every_width_with_and_without_colors() {
    for article in articles() {
        let analysis = analyze(&article, &Options::default());
        for width in [40, 60, 80, 120, 200] {
            let style = TextStyle { width, ..STYLE };
            let shown = text(&analysis, Parts::ALL, style);
            fits(&article, &shown, width);
            let color = TextStyle {
                color: true,
                ..style
            };
            let colored = text(&analysis, Parts::ALL, color);
            assert_ne!(colored, shown);
            assert_eq!(without_colors(&colored), shown, "{}", article.id);
        }
        shows_no_code(&article, &text(&analysis, Parts::ALL, STYLE));
    }
    for code in [
        "AE",
        "PXY",
        "P3M",
        "XXXX-WXX-5TNI",
        "PRESENT_REF",
        "2021-05-07T01:19:34",
        "2018-W32",
    ] {
        assert!(is_code(code), "{code}");
    }
}

#[test]
fn wide_and_combining_characters_are_measured() {
    let headline = "首相は月曜日に東京で新しい法律を発表した ".repeat(3);
    let combining = "e\u{301}".repeat(15);
    let text = format!(
        "{headline}\n\n{combining} {combining} met Joan Healy in Leeds on Monday, and it rained.\n"
    );
    let article = Reader::default().read_text("a", &text).unwrap();
    let shown = report(&article, TextStyle { width: 40, ..STYLE });
    let widths: Vec<usize> = shown.lines().map(textwrap::core::display_width).collect();
    assert!(
        widths.iter().all(|width| *width <= 40),
        "{widths:?}\n{shown}"
    );
    assert!(widths.contains(&40) || widths.contains(&39), "{widths:?}");
}

/// A sentence and the lines that report it.
const STATEMENTS: [(&str, &str, &[&str]); 14] = [
    (
        "told",
        "\"The dam held,\" Ruth Okafor told reporters on Monday.",
        &["Ruth Okafor", "told reporters on Monday: \"The dam held\""],
    ),
    (
        "said that",
        "Ruth Okafor said that the dam had held for two days.",
        &["Ruth Okafor", "– said the dam had held for two days"],
    ),
    (
        "content first",
        "The dam had held for two days, Ruth Okafor said.",
        &["Ruth Okafor", "– said the dam had held for two days"],
    ),
    (
        "withholds",
        "Ruth Okafor declined to say whether the dam would hold.",
        &[
            "Ruth Okafor",
            "– declined to say whether the dam would hold",
        ],
    ),
    (
        "negation",
        "Ruth Okafor did not say whether the dam would hold.",
        &["Ruth Okafor", "– did not say whether the dam would hold"],
    ),
    (
        "denies",
        "Ruth Okafor denied that the dam had failed.",
        &["Ruth Okafor", "– denied the dam had failed"],
    ),
    (
        "warns",
        "Ruth Okafor warned that the dam might fail.",
        &["Ruth Okafor", "– warned the dam might fail"],
    ),
    (
        "asks",
        "Ruth Okafor urged the government to repair the dam.",
        &["Ruth Okafor", "– urged the government to repair the dam"],
    ),
    (
        "object and that",
        "Ruth Okafor told the BBC that the dam had held for two days.",
        &[
            "Ruth Okafor",
            "– told the BBC: the dam had held for two days",
        ],
    ),
    (
        "adverbial first",
        "However, the dam had held for two days, Ruth Okafor said.",
        &[
            "Ruth Okafor",
            "– said: However, the dam had held for two days",
        ],
    ),
    (
        "conjunction",
        "\"The dam held,\" Ruth Okafor told the jury of seven women and five men.",
        &["Ruth Okafor", "told the jury: \"The dam held\""],
    ),
    (
        "according to",
        "The dam had held for two days, according to Ruth Okafor.",
        &[
            "Ruth Okafor",
            "– according to this source: The dam had held for two days",
        ],
    ),
    (
        "role and affiliation",
        "\"The dam held,\" said Ruth Okafor, a spokeswoman for the Environment Agency.",
        &[
            "Ruth Okafor, spokeswoman, Environment Agency",
            "said: \"The dam held\"",
        ],
    ),
    (
        "split",
        "“The dam held,” said Ruth Okafor. “It will hold again.”",
        &[
            "Ruth Okafor",
            "said: “The dam held” … “It will hold again.”",
        ],
    ),
];

#[test]
fn statements_are_shown_with_their_verbs() {
    for (name, sentence, lines) in STATEMENTS {
        let article = Reader::default()
            .read_text("a", &format!("{sentence}\n"))
            .unwrap();
        let analysis = analyze(&article, &Options::default());
        let parts = Parts {
            article: false,
            people: false,
            places: false,
            organizations: false,
            dates: false,
            summary: false,
            ..Parts::ALL
        };
        let shown = text(&analysis, parts, STYLE);
        let shown: Vec<&str> = shown.lines().skip(1).map(str::trim).collect();
        assert_eq!(shown, lines, "{name}");
    }
}

#[test]
fn speakers_are_named_once() {
    let text = "“The dam held,” said Ruth Okafor of the Environment Agency.\n\nTom Ash said that it had rained.\n\n“It will \
                hold again,” Okafor added.\n";
    let article = Reader::default().read_text("a", text).unwrap();
    let shown = report(&article, STYLE);
    let said = shown
        .split("Who said what\n")
        .nth(1)
        .unwrap()
        .split("\n\n")
        .next()
        .unwrap();
    assert_eq!(
        said,
        "  Ruth Okafor, Environment Agency\n    said: “The dam held”\n    added: “It will hold again”\n  Tom Ash\n    – said it \
         had rained"
    );
}

#[test]
fn long_lists_are_cut_unless_all_is_asked_for() {
    let mut text = String::from("Towns\n\n");
    for town in [
        "Leeds",
        "Paris",
        "Berlin",
        "Madrid",
        "Lisbon",
        "Vienna",
        "Warsaw",
        "Prague",
        "Athens",
        "Rome",
        "Dublin",
        "Oslo",
        "Stockholm",
        "Zurich",
        "Munich",
        "Hamburg",
        "Milan",
        "Naples",
        "Turin",
        "Helsinki",
        "Tallinn",
        "Riga",
    ] {
        text.push_str(&format!("The train stopped in {town} at noon.\n\n"));
    }
    let article = Reader::default().read_text("a", &text).unwrap();
    let cut = report(
        &article,
        TextStyle {
            all: false,
            ..STYLE
        },
    );
    let whole = report(&article, STYLE);
    let places = |report: &str| {
        let places = report.split("Places\n").nth(1).unwrap();
        places.split("\n\n").next().unwrap().lines().count()
    };
    assert_eq!(places(&cut), 13, "{cut}");
    let left_out = places(&whole) - 12;
    assert!(
        left_out > 2 && cut.contains(&format!("\n  … and {left_out} more\n")),
        "{cut}"
    );
    assert!(!whole.contains(" more\n"), "{whole}");
}

/// A text, its publication date, and the lines of its dates.
const DATES: [(&str, Option<&str>, &[&str]); 5] = [
    (
        "It rained last month. The dam failed in 2016 and on Friday, and was repaired on July 2.",
        Some("2018-08-06"),
        &[
            "2016",
            "last month: July 2018",
            "July 2: Monday, 2 July 2018",
            "Friday: 3 August 2018",
        ],
    ),
    (
        "It rained on Monday and Tuesday.",
        None,
        &[
            "No publication date: give --date to resolve 2 relative dates: Monday and",
            "Tuesday",
        ],
    ),
    (
        "It rained last week.",
        None,
        &["No publication date: give --date to resolve 1 relative date: last week"],
    ),
    ("It has rained now for two weeks.", Some("2018-08-06"), &[]),
    (
        "It rained from 2018-08-01T10:00:00Z on.",
        Some("2018-08-06"),
        &["Wednesday, 1 August 2018"],
    ),
];

#[test]
fn dates_are_in_calendar_order_and_in_words() {
    for (sentence, date, lines) in DATES {
        let reader = Reader {
            date: date.map(|date| date.parse().unwrap()),
            ..Reader::default()
        };
        let article = reader
            .read_text("a", &format!("Rain stops play\n\n{sentence}\n"))
            .unwrap();
        let parts = Parts {
            article: false,
            people: false,
            places: false,
            organizations: false,
            quotes: false,
            summary: false,
            ..Parts::ALL
        };
        let style = TextStyle {
            all: false,
            ..STYLE
        };
        let shown = text(&analyze(&article, &Options::default()), parts, style);
        let shown: Vec<&str> = shown.lines().skip(1).map(str::trim).collect();
        assert_eq!(shown, lines, "{sentence}");
    }
}

#[test]
fn an_article_without_a_headline_has_its_first_words() {
    let cases = [
        (
            "The train from Leeds to London stopped at York for two hours because of the snow on the line.",
            "The train from Leeds to London stopped at York for two hours …",
        ),
        ("It rained in Leeds.", "It rained in Leeds."),
    ];
    for (text, title) in cases {
        let article = Article::of_lines("a.txt", text);
        assert_eq!(report(&article, STYLE).lines().next(), Some(title));
    }
    let empty = Article::of_lines("a\u{1b}.txt", "");
    assert_eq!(report(&empty, STYLE), "a␛.txt");
}

//! Texts made to break things, large enough that whatever takes the square of their length would take minutes.
//!
//! `cargo test --release --test hostile -- --ignored --nocapture` prints the time for each text and for twice as much of it.

#![allow(clippy::unwrap_used, clippy::print_stdout)]

use std::time::Instant;

use nutgraf::input::{Format, Reader};
use nutgraf::report::{self, Parts, TextStyle};
use nutgraf::{Options, analyze};

/// Size of each text in bytes.
const SIZE: usize = 512 << 10;

/// Runs every stage and every report over `text`, which is of the given format.
fn run(format: Format, text: &str) {
    let reader = Reader {
        format: Some(format),
        date: "2018-08-06".parse().ok(),
        ..Reader::default()
    };
    let Ok(article) = reader.read_bytes("hostile", None, text.as_bytes()) else {
        return;
    };
    let analysis = analyze(&article, &Options::default());
    let parts = Parts {
        text: true,
        ..Parts::ALL
    };
    let document = serde_json::to_string(&report::document(&analysis, parts)).unwrap();
    let style = TextStyle {
        width: 80,
        color: false,
        all: true,
    };
    let plain = report::text(&analysis, parts, style);
    let page = report::page(&analysis, parts);
    // An answer that grows faster than its text would fill disks.
    let limit = 100 * text.len() + 10_000;
    assert!(document.len() < limit, "{} bytes of JSON", document.len());
    assert!(plain.len() < limit, "{} bytes of text", plain.len());
    assert!(page.len() < limit + 20_000, "{} bytes of HTML", page.len());
}

/// `piece` over and over, up to `size` bytes; a `#` in it becomes the running number, in letters.
fn repeat(piece: &str, size: usize) -> String {
    let mut text = String::with_capacity(size + piece.len());
    let mut number = 0_u32;
    while text.len() < size {
        for part in piece.split_inclusive('#') {
            match part.strip_suffix('#') {
                Some(part) => {
                    text.push_str(part);
                    let mut n = number;
                    for _ in 0..5 {
                        text.push(char::from(b'a' + (n % 26) as u8));
                        n /= 26;
                    }
                    number += 1;
                }
                None => text.push_str(part),
            }
        }
    }
    text
}

/// Every text with its name: each piece alone, and each in the middle of an article.
fn texts(pieces: &[&str], size: usize) -> Vec<(String, String)> {
    const HEAD: &str = "Rain stops play\n\nBy Ann Lee\n\nLEEDS (Reuters) - \"We waited,\" umpire Joan Healy said on Monday.\n\n";
    let mut texts = Vec::new();
    for piece in pieces {
        texts.push((
            format!("{piece:?}"),
            format!("{HEAD}{}", repeat(piece, size)),
        ));
    }
    texts
}

const MARKS: &[&str] = &[
    "\"",
    "“",
    "”",
    "“”",
    "‘",
    "’",
    "'",
    "''",
    "``",
    "«",
    "\"a",
    "\" ",
    "“a ",
    "“A b.” ",
    "a” ",
    "'a",
    " 'a ",
    "‘“",
    "\"\n\n",
    "“a\n\n",
    "“A,” said b. “",
    "\"Yes,\" he said, \"no,\" ",
    "“Yes,” Joan H# said.\n\n",
];
const NAMES: &[&str] = &[
    "Ann ",
    "Ann Lee ",
    "Ann# ",
    "Ann# Lee# said. ",
    "Ann Lee# said. ",
    "Ann# Lee said. ",
    "Mr. Lee# said. ",
    "President ",
    "the Ministry of ",
    "the # Ministry said. ",
    "L# Corp., the #, ",
    "LA (AP) ",
    "Bank of the United Nations of ",
    "U.S. ",
    "A. ",
    "A.B.",
    "Lee's ",
    "he said she said ",
    "according to ",
    "London, ",
    "in L#, P#, ",
    "Ann Lee, the minister of #, ",
];
const DATES: &[&str] = &[
    "2018 ",
    "2018-",
    "1/",
    "Monday ",
    "last ",
    "two weeks ago, ",
    "Aug. 6, 2018, ",
    "the end of the beginning of ",
    "10:15 a.m. ",
    "between 1950 and ",
    "early last ",
    "every day ",
    "one two three ",
    "1,",
    "1.",
    "99",
];
const CHARACTERS: &[&str] = &[
    "a",
    "A",
    "é",
    "北",
    "\u{200b}",
    "\u{200d}",
    "\u{202e}",
    "\u{301}",
    "a\u{301}",
    "\u{feff}",
    "\u{0}",
    "\u{1b}[31m",
    "🙂",
    "🇰🇷",
    "👨\u{200d}",
    "-",
    "a-",
    "A-b-",
    "_",
    "/",
    "http://a",
    "a@",
    "@a ",
    "#",
    "(",
    "[a](",
    ")",
    ".",
    ". ",
    ".\"",
    "?",
    "! ",
    "a. ",
    "A b. ",
    ",",
    "a’",
    "\u{a0}",
    "\t",
    " ",
    "&amp;",
];
const LINES: &[&str] = &[
    "\n",
    "\r",
    "\r\n",
    "a\n",
    "a\n\n",
    "A b\n\n",
    "Rain stops play\n",
    "By Ann Lee\n",
    "By #\n",
    "LEEDS (Reuters) - a\n\n",
    "Share\n",
    "Read more: #\n",
    "* a\n",
    "Photo: Ann Lee\n",
    "© 2018 Planet\n",
    "Q: Why?\nA: No.\n",
    "The same paragraph again and again, with some words in it, so that it is one.\n\n",
    "Another paragraph with # in it, so that no two of them are the same.\n\n",
    "    a\n",
    "> a\n",
    "|a|b|\n",
    "2018-08-06\n",
];
const PAGES: &[&str] = &[
    "<",
    ">",
    "<div>",
    "<p>",
    "<p>a",
    "<b><i>",
    "</div>",
    "<table><tr><td>",
    "<a href=\"",
    "<a a=",
    "<!--",
    "<!-- -->",
    "<script>",
    "<style>a",
    "<![CDATA[",
    "<title>a",
    "&",
    "&#1;",
    "&amp",
    "<p>Rain stops play in Leeds, and the umpire is not happy about it.</p>",
    "<li><a href=x>a</a>",
    "<ul><li>",
    "<meta name=author content=\"a\">",
    "<svg><g>",
    "<select><option>",
    "<form><input>",
    "<br>",
    "<h1>a</h1>",
    "<figure><figcaption>a",
    "<template>",
    "<x-#>",
    "&amp;",
    "«a»",
    "<p title='&&&&&&&&&&&&&&&&&&&&&&&&&&&&&&&&&'>a",
    "&&&&&&&&&&&&&&&&&&&&&&&&& a<br>",
];

#[test]
fn marks() {
    for (_, text) in texts(MARKS, SIZE) {
        run(Format::Text, &text);
    }
}

#[test]
fn names() {
    for (_, text) in texts(NAMES, SIZE) {
        run(Format::Text, &text);
    }
}

#[test]
fn dates() {
    for (_, text) in texts(DATES, SIZE) {
        run(Format::Text, &text);
    }
}

#[test]
fn characters() {
    for (_, text) in texts(CHARACTERS, SIZE) {
        run(Format::Text, &text);
    }
}

#[test]
fn lines() {
    for (_, text) in texts(LINES, SIZE) {
        run(Format::Text, &text);
    }
}

#[test]
fn pages() {
    for (_, text) in texts(PAGES, SIZE) {
        run(Format::Html, &text);
    }
}

/// Texts that a fuzz target once failed on.
#[test]
fn what_fuzzing_found() {
    // Titles, ranks and commas at the very start: there is no token in front of them.
    for text in [
        "ÞO.Þo",
        "Gen. Ann Healy",
        ",ÿ,Øÿÿ",
        "Sir .Gen. Democrat \nCEO Sen. ",
    ] {
        run(Format::Text, text);
    }
}

#[test]
fn ten_megabytes_without_a_space() {
    for piece in ["a", "A-", "“", "1,"] {
        run(Format::Text, &repeat(piece, 10 << 20));
    }
}

#[test]
fn a_million_quotation_marks() {
    run(Format::Text, &"\"".repeat(1_000_000));
    run(Format::Text, &"“a” ".repeat(500_000));
}

#[test]
fn a_thousand_nested_quotes() {
    let open: String = "“She said, ‘he said, ".repeat(500);
    let close: String = "’ I think,” said Joan Healy. ".repeat(500);
    run(
        Format::Text,
        &format!("Rain stops play\n\n{open}rain{close}\n"),
    );
    run(
        Format::Text,
        &format!("{}rain{}", "“‘".repeat(500), "’”".repeat(500)),
    );
}

#[test]
fn a_name_of_ten_thousand_words() {
    let name = repeat("Ann# ", 100_000);
    run(
        Format::Text,
        &format!("Rain stops play\n\n“No,” said {name}on Monday. {name}said so.\n"),
    );
}

/// Cues, names and words without end, in one sentence and in many, and real articles in other cases.
fn dense() -> Vec<String> {
    let article = include_str!("../fixtures/articles/court-report/input.txt");
    vec![
        "said ".to_owned(),
        "# said, ".to_owned(),
        "he said she said ".to_owned(),
        "according to ".to_owned(),
        "“# said,” he said. ".to_owned(),
        "Ann# Lee# ".to_owned(),
        "Bank of # and ".to_owned(),
        "THE UNITED # ".to_owned(),
        "the minister of #, Ann Lee#, he ".to_owned(),
        "last Monday to # ".to_owned(),
        "A# b# c# ".to_owned(),
        article.replace('\n', " "),
        article.replace(['.', '?', '!', '\n'], " "),
        article.to_uppercase(),
        article.to_lowercase(),
        article.replace(' ', "-"),
        article.replace(' ', " A"),
    ]
}

/// Time of this thread on a processor, in seconds, where the system tells it: a busy machine does not change it much.
fn on_processor() -> Option<f64> {
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    Some(told.split(' ').next()?.parse::<f64>().ok()? / 1e9)
}

/// Four times the text takes four times the work; what takes the square would need sixteen times as much.
#[test]
fn work_grows_with_the_length() {
    const ONCE: usize = 24 << 10;
    if on_processor().is_none() {
        println!("skipped: this system does not tell the time of a thread");
        return;
    }
    let work = |format, text: &str| {
        let start = on_processor().unwrap();
        run(format, text);
        on_processor().unwrap() - start
    };
    // Tables are read once.
    work(
        Format::Text,
        "Rain stops play\n\n“No,” said Joan Healy on Monday.\n",
    );
    let texts = dense().into_iter().map(|piece| (Format::Text, ONCE, piece));
    let pages = PAGES.iter().chain(&["&", "<a href='&", "<a href=«"]);
    let pages = pages.map(|piece| (Format::Html, 2 * ONCE, String::from(*piece)));
    for (format, size, piece) in texts.chain(pages) {
        let (once, more) = (repeat(&piece, size), repeat(&piece, 4 * size));
        // The clock of a thread ticks coarsely and neighbours take its cache: only what fails again and again counts.
        let grows = || work(format, &more) / work(format, &once).max(0.02);
        assert!(
            (0..4).any(|_| grows() < 9.0),
            "the work grows faster than the length of {piece:.60?}"
        );
    }
}

/// Prints how the time grows with the length: about 2 is linear, about 4 the square.
#[test]
#[ignore = "a measurement, not a test"]
fn doublings() {
    let groups: [(Format, &[&str]); 6] = [
        (Format::Text, MARKS),
        (Format::Text, NAMES),
        (Format::Text, DATES),
        (Format::Text, CHARACTERS),
        (Format::Text, LINES),
        (Format::Html, PAGES),
    ];
    let only = std::env::var("ONLY").unwrap_or_default();
    for (format, pieces) in groups {
        let (once, twice) = (texts(pieces, SIZE / 4), texts(pieces, SIZE / 2));
        for ((name, once), (_, twice)) in once.iter().zip(&twice) {
            if !name.contains(&only) {
                continue;
            }
            let time = |text| {
                let start = Instant::now();
                run(format, text);
                start.elapsed().as_secs_f64()
            };
            let (once, twice) = (time(once), time(twice));
            println!("{once:8.3} s {twice:8.3} s  x{:4.1}  {name}", twice / once);
        }
    }
}

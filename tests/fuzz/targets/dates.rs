//! The grammar of dates, on texts made of its own words.

#![no_main]

#[path = "../../invariants/checks.rs"]
mod checks;

use libfuzzer_sys::fuzz_target;
use nutgraf::dates;
use nutgraf::input::Reader;
use nutgraf::text;

/// One byte of input chooses one piece.
const PIECES: &[&str] = &[
    " ",
    " ",
    " ",
    "\n",
    ". ",
    ", ",
    "-",
    "–",
    "/",
    ":",
    ".",
    "'",
    "’",
    "(",
    ")",
    "0",
    "1",
    "2",
    "3",
    "9",
    "12",
    "31",
    "1950",
    "1999",
    "2018",
    "9999",
    "99999999999999999999",
    "1st",
    "2nd",
    "31st",
    "30th",
    "1990s",
    "'90s",
    "Monday",
    "Fri.",
    "Sunday",
    "January",
    "Feb",
    "Feb.",
    "May",
    "Sept.",
    "December",
    "spring",
    "winter",
    "today",
    "yesterday",
    "tomorrow",
    "tonight",
    "now",
    "last",
    "next",
    "this",
    "coming",
    "past",
    "previous",
    "following",
    "early",
    "late",
    "mid-",
    "about",
    "nearly",
    "more than",
    "at least",
    "the",
    "a",
    "an",
    "of",
    "in",
    "on",
    "by",
    "to",
    "from",
    "between",
    "and",
    "until",
    "since",
    "ago",
    "later",
    "earlier",
    "before",
    "after",
    "every",
    "each",
    "once",
    "twice",
    "daily",
    "annual",
    "weekly",
    "second",
    "minutes",
    "hour",
    "half",
    "day",
    "days",
    "week",
    "fortnight",
    "month",
    "quarter",
    "year",
    "years",
    "year-old",
    "decade",
    "century",
    "weekend",
    "morning",
    "night",
    "noon",
    "midnight",
    "a.m.",
    "pm",
    "GMT",
    "EST",
    "one",
    "two",
    "five",
    "twenty",
    "hundred",
    "thousand",
    "million",
    "couple",
    "several",
    "dozen",
    "Christmas",
    "Easter",
    "Ramadan",
    "time",
    "2018-08-06",
    "T10:15:00Z",
    "W32",
    "Q3",
    "fiscal",
    "end",
    "beginning",
    "first",
    "third",
    "AD",
    "BC",
    "%",
    "$",
    "said",
    "٣",
    "²",
    "½",
];

fuzz_target!(|bytes: &[u8]| {
    let mut story = String::from("Rain stops play\n\n");
    for &byte in bytes {
        story.push_str(PIECES[usize::from(byte) % PIECES.len()]);
        if byte >= 128 {
            story.push(' ');
        }
    }
    let days = ["0001-01-01", "2018-08-06", "9999-12-31"];
    let reader = Reader {
        date: days.get(bytes.len() % 4).and_then(|day| day.parse().ok()),
        ..Reader::default()
    };
    if let Ok(article) = reader.read_text("fuzz", &story) {
        let document = text::segment(&article, true);
        dates::find(&document, article.published.as_ref(), None);
        dates::find(&document, None, Some(7));
        if bytes.len() < 64 {
            checks::check(&article);
        }
    }
});

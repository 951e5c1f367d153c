//! How many names of the articles written for the project are found: `fixtures/gold/names.tsv`.

use std::collections::BTreeMap;
use std::fs;

use nutgraf::entities::{Entities, Mention, MentionKind, PlaceKind};
use nutgraf::input::Reader;
use nutgraf::{Options, Stages, analyze};

/// Least F1 in percent that each class must reach.
const FLOORS: [(&str, f64); 3] = [("PER", 96.6), ("LOC", 94.1), ("ORG", 88.9)];

/// Least F1 in percent over the three classes.
const FLOOR: f64 = 93.6;

/// Class of what is not judged.
const UNJUDGED: &str = "-";

/// How often each name stands in an article, by class and name.
type Names = BTreeMap<(String, String), usize>;

#[test]
fn finds_the_names_of_the_articles() {
    let mut counts: BTreeMap<String, Counts> = BTreeMap::new();
    let mut faults = String::new();
    for (article, gold) in read_gold() {
        let mut found = find_names(&article);
        for ((class, name), expected) in &gold {
            if class == UNJUDGED {
                continue;
            }
            let hits = take(&mut found, class, name, *expected);
            let counts = counts.entry(class.clone()).or_default();
            counts.right += hits;
            counts.missed += expected - hits;
            if hits < *expected {
                faults += &format!("{article}: {class} {name}: {} missed\n", expected - hits);
            }
        }
        for ((class, name), expected) in &gold {
            if class == UNJUDGED {
                forgive(&mut found, name, *expected);
            }
        }
        for ((class, name), extra) in found.iter().filter(|(_, extra)| **extra > 0) {
            counts.entry(class.clone()).or_default().wrong += extra;
            faults += &format!("{article}: {class} {name}: {extra} too many\n");
        }
    }
    let mut all = Counts::default();
    let mut figures = String::new();
    for (class, counts) in &counts {
        figures += &format!("{class} {}\n", counts.figures());
        all.add(counts);
    }
    figures += &format!("all {}\n", all.figures());
    let fails = |(class, floor): &(&str, f64)| counts.get(*class).is_none_or(|c| c.f1() < *floor);
    assert!(
        all.f1() >= FLOOR && !FLOORS.iter().any(fails),
        "below a floor\n{figures}{faults}"
    );
}

/// The marked names of each article.
fn read_gold() -> BTreeMap<String, Names> {
    let table = fs::read_to_string("fixtures/gold/names.tsv").expect("the gold");
    let mut articles: BTreeMap<String, Names> = BTreeMap::new();
    for line in table.lines().filter(|line| !line.starts_with('#')) {
        let columns: Vec<&str> = line.split('\t').collect();
        let [article, class, name, count] = columns.try_into().expect("four columns");
        let count = count.parse().expect("a number");
        let key = (class.to_owned(), smooth(name));
        let names = articles.entry(article.to_owned()).or_default();
        assert!(names.insert(key, count).is_none(), "{line}: stands twice");
    }
    articles
}

/// The names that the library finds in an article.
fn find_names(article: &str) -> Names {
    let bytes = fs::read(format!("fixtures/articles/{article}/input.txt")).expect(article);
    let article = Reader::default()
        .read_bytes(article, None, &bytes)
        .expect(article);
    let options = Options {
        stages: Stages {
            names: true,
            ..Stages::NONE
        },
        ..Options::default()
    };
    let Entities {
        people,
        organizations,
        places,
        ..
    } = analyze(&article, &options).entities;
    let mut names = Names::new();
    let mut note = |class: &str, mentions: &[Mention]| {
        for mention in mentions.iter().filter(|m| m.kind == MentionKind::Name) {
            let span = article.source_span(mention.span);
            let name = smooth(span.of(article.source_text()));
            *names.entry((class.to_owned(), name)).or_default() += 1;
        }
    };
    for person in &people {
        note("PER", &person.mentions);
    }
    for organization in &organizations {
        note("ORG", &organization.mentions);
    }
    for place in &places {
        if place.detail.kind != Some(PlaceKind::Facility) {
            note("LOC", &place.mentions);
        }
    }
    names
}

/// Takes up to `most` of a name of this class; returns how many there were.
fn take(found: &mut Names, class: &str, name: &str, most: usize) -> usize {
    let Some(count) = found.get_mut(&(class.to_owned(), name.to_owned())) else {
        return 0;
    };
    let taken = most.min(*count);
    *count -= taken;
    taken
}

/// Takes up to `most` of a name, whatever the class.
fn forgive(found: &mut Names, name: &str, mut most: usize) {
    for (_, count) in found.iter_mut().filter(|((_, text), _)| text == name) {
        let taken = most.min(*count);
        *count -= taken;
        most -= taken;
    }
}

/// Names of a class that are right, found in vain, and missed.
#[derive(Default)]
struct Counts {
    right: usize,
    wrong: usize,
    missed: usize,
}

impl Counts {
    fn add(&mut self, other: &Counts) {
        self.right += other.right;
        self.wrong += other.wrong;
        self.missed += other.missed;
    }

    fn f1(&self) -> f64 {
        percent(2 * self.right, 2 * self.right + self.wrong + self.missed)
    }

    fn figures(&self) -> String {
        format!(
            "P {:.1} R {:.1} F1 {:.1} ({} right, {} wrong, {} missed)",
            percent(self.right, self.right + self.wrong),
            percent(self.right, self.right + self.missed),
            self.f1(),
            self.right,
            self.wrong,
            self.missed
        )
    }
}

fn percent(part: usize, whole: usize) -> f64 {
    100.0 * part as f64 / whole.max(1) as f64
}

/// With plain apostrophes and single spaces.
fn smooth(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    words.join(" ").replace('’', "'")
}

//! What must hold for any input at all, checked on the library with generated and mangled texts.

#![allow(clippy::unwrap_used)]

mod checks;
mod pieces;

use nutgraf::entities::UserNames;
use nutgraf::input::Reader;
use nutgraf::quotes::Quote;
use nutgraf::report::{self, Parts};
use nutgraf::{Options, analyze};
use proptest::prelude::*;

use checks::check;
use checks::references::references_exist;
use pieces::PIECES;

fn text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        9 => proptest::sample::select(PIECES).prop_map(str::to_owned),
        1 => "\\PC{0,12}",
        1 => any::<char>().prop_filter("no NUL", |c| *c != '\0').prop_map(String::from),
    ];
    proptest::collection::vec(piece, 0..120).prop_map(|pieces| pieces.concat())
}

proptest! {

    #[test]
    fn any_text(text in text()) {
        if let Ok(article) = Reader::default().read_text("any", &text) {
            check(&article);
        }
    }

    #[test]
    fn any_bytes(bytes in proptest::collection::vec(any::<u8>(), 0..600)) {
        if let Ok(article) = Reader::default().read_bytes("any", None, &bytes) {
            check(&article);
        }
    }

    #[test]
    fn mangled_articles(bytes in mangled()) {
        if let Ok(article) = Reader::default().read_bytes("mangled", None, &bytes) {
            check(&article);
        }
    }

    #[test]
    fn filtered_answers_hold_together(
        bytes in mangled(),
        parts in parts(),
        min_confidence in 0.0_f32..1.0,
        with_names in any::<bool>(),
    ) {
        let Ok(article) = Reader::default().read_bytes("mangled", None, &bytes) else {
            return Ok(());
        };
        let options = Options {
            stages: parts.stages(),
            names: if with_names { names() } else { UserNames::default() },
            ..Options::default()
        };
        let whole = analyze(&article, &options);
        let filtered = analyze(&article, &Options { min_confidence, ..options });
        chains_are_kept(&whole.quotes, &filtered.quotes);
        for analysis in [whole, filtered] {
            references_exist(&serde_json::to_value(report::document(&analysis, parts)).unwrap());
        }
    }
}

/// Each quote of `filtered` continues the first one that is left of its chain in `whole`.
fn chains_are_kept(whole: &[Quote], filtered: &[Quote]) {
    let chain = |index: usize| whole[index].continues.unwrap_or(index);
    let mut whole_index = 0;
    let mut chains: Vec<usize> = Vec::new();
    for quote in filtered {
        while (&whole[whole_index].spans, whole[whole_index].cue) != (&quote.spans, quote.cue) {
            whole_index += 1;
        }
        let first = chains
            .iter()
            .position(|earlier| *earlier == chain(whole_index));
        assert_eq!(quote.continues, first, "{quote:?}");
        assert_eq!(quote.speaker_name, whole[whole_index].speaker_name);
        chains.push(chain(whole_index));
        whole_index += 1;
    }
}

/// The bytes of a fixture with a few changes.
fn mangled() -> impl Strategy<Value = Vec<u8>> {
    let cuts = proptest::collection::vec(any::<(u16, u8)>(), 1..8);
    (proptest::sample::select(fixtures()), cuts).prop_map(|(mut bytes, cuts)| {
        for (at, byte) in cuts {
            if bytes.is_empty() {
                break;
            }
            let at = usize::from(at) % bytes.len();
            match byte % 4 {
                0 => bytes.truncate(at.max(1)),
                1 => bytes[at] = byte,
                2 => drop(bytes.drain(at..(at + usize::from(byte)).min(bytes.len()))),
                _ => bytes.insert(at, byte),
            }
        }
        bytes
    })
}

/// Any choice of `--only` and `--explain`.
fn parts() -> impl Strategy<Value = Parts> {
    any::<[bool; 8]>().prop_map(
        |[
            article,
            people,
            places,
            organizations,
            dates,
            quotes,
            summary,
            explain,
        ]| Parts {
            article,
            people,
            places,
            organizations,
            dates,
            quotes,
            summary,
            explain,
            ..Parts::ALL
        },
    )
}

/// Names of the user that contradict the fixtures and leave their own type in doubt.
fn names() -> UserNames {
    let name = |name, kind| {
        format!(
            r#"{{"name": "{name}", "type": "{kind}", "id": "{name}"}}
"#
        )
    };
    let lines = [
        name("Norfolk", "person"),
        name("King", "organization"),
        name("Police", "place"),
        name("the minister", "organization"),
        name("October", "person"),
    ];
    UserNames::parse(&lines.concat()).unwrap()
}

/// The inputs of all fixtures.
fn fixtures() -> Vec<Vec<u8>> {
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/articles");
    let mut articles = Vec::new();
    for folder in std::fs::read_dir(root).unwrap() {
        for file in std::fs::read_dir(folder.unwrap().path()).unwrap() {
            let path = file.unwrap().path();
            if path.file_stem().is_some_and(|name| name == "input") {
                articles.push(std::fs::read(path).unwrap());
            }
        }
    }
    assert!(
        articles.len() >= 25,
        "only {} articles in {root}",
        articles.len()
    );
    articles
}

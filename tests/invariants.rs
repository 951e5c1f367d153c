//! What must hold for any input at all, checked on the library with generated and mangled texts.

#![allow(clippy::unwrap_used)]

mod sound;

use nutgraf::input::Reader;
use proptest::prelude::*;

use sound::{PIECES, check};

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
    fn mangled_articles(which in any::<proptest::sample::Index>(), cuts in proptest::collection::vec(any::<(u16, u8)>(), 1..8)) {
        let articles = fixtures();
        let mut bytes = articles[which.index(articles.len())].clone();
        for (at, byte) in cuts {
            let at = usize::from(at) % bytes.len().max(1);
            match byte % 4 {
                0 => bytes.truncate(at.max(1)),
                1 => bytes[at] = byte,
                2 => drop(bytes.drain(at..(at + usize::from(byte)).min(bytes.len()))),
                _ => bytes.insert(at, byte),
            }
            if bytes.is_empty() {
                return Ok(());
            }
        }
        if let Ok(article) = Reader::default().read_bytes("mangled", None, &bytes) {
            check(&article);
        }
    }
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

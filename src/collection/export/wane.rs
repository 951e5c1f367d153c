//! Web archive named entities (WANE): a line of JSON for each article.

use serde::Serialize;
use sha2::{Digest, Sha256};

use super::source::{Article, Source};
use super::text::moment;
use super::{Folder, json_line};
use crate::collection::error::Error;
use crate::collection::identity::EntityType;

const FILE: &str = "articles.wane.jsonl";

#[derive(Serialize)]
struct Record<'a> {
    url: String,
    timestamp: Option<String>,
    digest: Option<String>,
    named_entities: Names<'a>,
}

#[derive(Serialize)]
struct Names<'a> {
    persons: Vec<&'a str>,
    organizations: Vec<&'a str>,
    locations: Vec<&'a str>,
}

pub(super) fn write(source: &Source<'_>, folder: &mut dyn Folder) -> Result<(), Error> {
    folder.file(FILE, &mut |out| {
        source.stubs(&mut |stub| json_line(out, &record(&source.article(stub)?)))
    })
}

fn record(article: &Article) -> Record<'_> {
    let names = |kind_of| {
        let mut names: Vec<&str> = article
            .of_type(kind_of)
            .map(|entity| &*entity.local_name)
            .collect();
        names.sort_unstable();
        names.dedup();
        names
    };
    Record {
        url: article.uri(),
        timestamp: article.published.as_deref().and_then(timestamp),
        digest: article.text.as_deref().map(digest),
        named_entities: Names {
            persons: names(EntityType::Person),
            organizations: names(EntityType::Organization),
            locations: names(EntityType::Place),
        },
    }
}

/// Fourteen digits in UTC, as web archives write them.
fn timestamp(published: &str) -> Option<String> {
    let moment: jiff::Timestamp = moment(published)?.parse().ok()?;
    Some(moment.strftime("%Y%m%d%H%M%S").to_string())
}

/// A labelled digest of the text, as in a WARC record.
fn digest(text: &str) -> String {
    let hash = Sha256::digest(text.as_bytes());
    let digits = hash.iter().map(|byte| format!("{byte:02x}"));
    digits.fold("sha256:".to_owned(), |digest, byte| digest + &byte)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn timestamps_have_fourteen_digits() {
        assert_eq!(timestamp("2024-03-04").as_deref(), Some("20240304000000"));
        assert_eq!(
            timestamp("2024-03-04T00:30:00+01:00").as_deref(),
            Some("20240303233000")
        );
        assert_eq!(timestamp("yesterday"), None);
    }

    #[test]
    fn a_digest_names_its_algorithm() {
        let digest = digest("");
        assert_eq!(&digest[..20], "sha256:e3b0c44298fc1");
        assert_eq!(digest.len(), 71);
    }
}

//! The pages of `--out-dir` with `--format html`, and the page that lists them.
//!
//! The hidden file `.nutgraf-pages` in the folder has a line for each page: its address and what the list says of it. So
//! the list also has the pages that earlier runs have written.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Write};
use std::path::{Path, PathBuf};

use nutgraf::report::{PageEntry, index};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, percent_encode};
use serde::{Deserialize, Serialize};

/// Name of the file that has the entries.
const ENTRIES: &str = ".nutgraf-pages";
/// Name of the page that lists the others.
pub(crate) const INDEX: &str = "index.html";

/// What is escaped in addresses. A colon would make what stands before it a scheme.
const ESCAPED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'/');

/// The entries of the pages in a folder.
pub(crate) struct Listing {
    file: File,
    root: PathBuf,
    entries: BTreeMap<String, PageEntry>,
}

#[derive(Serialize, Deserialize)]
struct Line {
    page: String,
    #[serde(flatten)]
    entry: PageEntry,
}

impl Listing {
    /// Opens the list of the folder `root`, which exists.
    pub(crate) fn open(root: PathBuf) -> io::Result<Listing> {
        let mut options = File::options();
        let options = options.read(true).append(true).create(true);
        let file = options.open(root.join(ENTRIES))?;
        let mut listing = Listing {
            file,
            root,
            entries: BTreeMap::new(),
        };
        listing.read()?;
        Ok(listing)
    }

    /// Reads the entries of this and all other runs. A line that is not whole counts for nothing.
    fn read(&mut self) -> io::Result<()> {
        let file = File::open(self.root.join(ENTRIES))?;
        for line in BufReader::new(file).lines() {
            if let Ok(Line { page, entry }) = serde_json::from_str(&line?) {
                self.entries.insert(page, entry);
            }
        }
        Ok(())
    }

    /// Notes that `page` has been written.
    pub(crate) fn add(&mut self, page: &Path, entry: PageEntry) -> io::Result<()> {
        let page = address(page.strip_prefix(&self.root).unwrap_or(page));
        if self.entries.get(&page) == Some(&entry) {
            return Ok(());
        }
        let line = Line { page, entry };
        self.file
            .write_all(format!("\n{}\n", serde_json::to_string(&line)?).as_bytes())?;
        self.entries.insert(line.page, line.entry);
        Ok(())
    }

    /// The page that lists all pages that exist, the latest article first.
    pub(crate) fn page(&mut self) -> io::Result<String> {
        self.read()?;
        let root = &self.root;
        self.entries
            .retain(|page, _| root.join(path_of(page)).is_file());
        let mut entries: Vec<(&str, &PageEntry)> = self
            .entries
            .iter()
            .map(|(page, entry)| (page.as_str(), entry))
            .collect();
        entries.sort_by(|(_, a), (_, b)| b.published.cmp(&a.published));
        Ok(index(entries))
    }
}

/// The address of a file from the folder that its path is relative to.
pub(crate) fn address(path: &Path) -> String {
    let parts = path
        .iter()
        .map(|part| percent_encode(part.as_encoded_bytes(), ESCAPED).to_string());
    parts.collect::<Vec<_>>().join("/")
}

/// The path that an address stands for.
fn path_of(address: &str) -> PathBuf {
    super::paths::path_from_bytes(percent_decode_str(address).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_lead_to_files_only() {
        let cases = [
            ("a.txt.html", "a.txt.html"),
            ("sub/b c#1?.html", "sub/b%20c%231%3F.html"),
            ("javascript:alert(1).html", "javascript%3Aalert%281%29.html"),
            ("ü.html", "%C3%BC.html"),
        ];
        for (path, expected) in cases {
            assert_eq!(address(Path::new(path)), expected);
            assert_eq!(path_of(expected), Path::new(path));
        }
    }

    #[test]
    fn lists_the_pages_that_exist() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().to_owned();
        let entry = |headline: &str, day: Option<&str>| PageEntry {
            headline: headline.to_owned(),
            published: day.map(str::to_owned),
            place: None,
            people: Vec::new(),
            quotes: 0,
        };
        for name in ["a.html", "b.html", "c.html"] {
            std::fs::write(root.join(name), "page").unwrap();
        }
        let mut first = Listing::open(root.clone()).unwrap();
        first
            .add(&root.join("a.html"), entry("Old", Some("2018-08-06")))
            .unwrap();
        first
            .add(&root.join("gone.html"), entry("Gone", None))
            .unwrap();
        // Another run, at the same time.
        let mut second = Listing::open(root.clone()).unwrap();
        second
            .add(&root.join("b.html"), entry("New", Some("2021-05-04")))
            .unwrap();
        second
            .add(&root.join("c.html"), entry("Undated", None))
            .unwrap();
        let page = first.page().unwrap();
        let at = |text: &str| page.find(&format!(">{text}<")).unwrap();
        assert!(at("New") < at("Old") && at("Old") < at("Undated"));
        assert!(!page.contains("Gone"));
    }
}

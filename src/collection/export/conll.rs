//! Tokens in columns as in CoNLL-2003, with the names of people, organizations and places.
//!
//! A line is a token, its start, its end, and its tag (IOB2). An empty line ends a sentence. Each article starts with a line
//! `-DOCSTART-`, whose second column is its identifier. Readers of CoNLL-2003 take the first and the last column; the offsets
//! stand where it has the part of speech and the chunk.

use std::io::Write;

use super::Folder;
use super::source::{Article, Source};
use super::text::{Chars, file_name, plain};
use crate::collection::error::Error;
use crate::collection::identity::EntityType;
use crate::input;
use crate::text::segment;

const FILE: &str = "articles.conll";

pub(super) fn write(source: &Source<'_>, folder: &mut dyn Folder) -> Result<(), Error> {
    folder.file(FILE, &mut |out| {
        source.with_text(&mut |stub| write_article(&source.article(stub)?, out))
    })
}

fn write_article(article: &Article, out: &mut dyn Write) -> Result<(), Error> {
    let text = article.text.as_deref().unwrap_or_default();
    let chars = Chars::new(text);
    let names = names(article, chars.len());
    let lines = input::Article::of_lines("", text);
    let document = segment(&lines, false);
    writeln!(out, "-DOCSTART- {} -X- O\n", file_name(&article.id))?;
    // Sentences and names are both in order; a name that two sentences share is cut at their border.
    let mut next = 0;
    for sentence in &document.sentences {
        for token in document.tokens_of(sentence.tokens) {
            let (mut start, end) = (
                chars.at_byte(token.span.start),
                chars.at_byte(token.span.end),
            );
            while start < end {
                while names.get(next).is_some_and(|name| name.end <= start) {
                    next += 1;
                }
                let (piece, tag) = match names.get(next) {
                    // A name that starts or ends inside a token divides it.
                    Some(name) if name.start < end => match name.start > start {
                        true => (name.start, "O".to_owned()),
                        false => (name.end.min(end), name.tag(start)),
                    },
                    _ => (end, "O".to_owned()),
                };
                let word = word(chars.slice(start, piece));
                writeln!(out, "{word} {start} {piece} {tag}")?;
                start = piece;
            }
        }
        writeln!(out)?;
    }
    Ok(())
}

/// A name in the text.
#[derive(Debug, PartialEq, Eq)]
struct Name {
    start: usize,
    end: usize,
    label: &'static str,
}

impl Name {
    fn tag(&self, start: usize) -> String {
        let prefix = if start == self.start { 'B' } else { 'I' };
        format!("{prefix}-{}", self.label)
    }
}

/// The names in order. Of names that overlap, the first and longest stays.
fn names(article: &Article, chars: usize) -> Vec<Name> {
    let mut all: Vec<Name> = article
        .mentions
        .iter()
        .filter(|mention| {
            mention.kind == "name" && mention.start < mention.end && mention.end <= chars
        })
        .map(|mention| Name {
            start: mention.start,
            end: mention.end,
            label: match article.entities[mention.entity].kind_of {
                EntityType::Person => "PER",
                EntityType::Organization => "ORG",
                EntityType::Place => "LOC",
            },
        })
        .collect();
    all.sort_by_key(|name| (name.start, usize::MAX - name.end));
    let mut end = 0;
    all.retain(|name| {
        let stays = name.start >= end;
        end = if stays { name.end } else { end };
        stays
    });
    all
}

/// A token without white space, which divides columns, each code point one code point.
fn word(token: &str) -> String {
    let plain = plain(token);
    match plain.contains(char::is_whitespace) {
        true => plain
            .chars()
            .map(|c| if c.is_whitespace() { '_' } else { c })
            .collect(),
        false => plain,
    }
}

//! Pages as a browser parses them.

use dom_query::Document;
use proptest::prelude::*;

use super::days::Days;
use super::frame::visible;
use super::marks::Marks;
use super::story::Story;
use super::{PageEntry, index, page};
use crate::dates::{TimeBasis, TimeExpression, TimeKind};
use crate::entities::{
    Entities, Entity, EntityKind, Mention, MentionKind, Organization, Person, Place,
};
use crate::input::{Article, Block, BlockKind, Reader};
use crate::quotes::{Quote, QuoteKind, Stance};
use crate::report::Parts;
use crate::span::Span;
use crate::summary::{Summary, SummarySentence};
use crate::{Analysis, Options, analyze};

/// The text of the element `#story` without the notes in it.
fn story_text(page: &str) -> String {
    let document = Document::from(page);
    document.select("#story .note").remove();
    document.select("#story").text().to_string()
}

fn entity<T: EntityKind + Default>(spans: &[Span]) -> Vec<Entity<T>> {
    let mention = |span: &Span| Mention {
        span: *span,
        kind: MentionKind::Name,
        sense: None,
        confidence: 0.9,
        rule: "rule",
        relabeled: None,
    };
    vec![Entity {
        id: T::id(1),
        name: "<b>".to_owned(),
        mentions: spans.iter().map(mention).collect(),
        salience: 0.5,
        confidence: 0.9,
        user_id: None,
        detail: T::default(),
    }]
}

fn quote(spans: &[Span]) -> Quote {
    Quote {
        kind: QuoteKind::Direct,
        stance: Stance::Asserts,
        spans: spans.to_vec(),
        source: spans.first().copied(),
        cue: spans.last().copied(),
        speaker: None,
        speaker_name: Some("<i>".to_owned()),
        continues: None,
        rule: "rule",
        is_statement: true,
        confidence: 0.9,
    }
}

fn date(span: Span) -> TimeExpression {
    TimeExpression {
        span,
        kind: TimeKind::Date,
        value: "2018".to_owned(),
        from: None,
        to: None,
        modifier: None,
        quant: None,
        freq: None,
        basis: TimeBasis::Explicit,
        rule: "rule",
        anchor: None,
    }
}

const KINDS: [BlockKind; 7] = [
    BlockKind::Headline,
    BlockKind::Dateline,
    BlockKind::Paragraph,
    BlockKind::List,
    BlockKind::Navigation,
    BlockKind::Caption,
    BlockKind::Duplicate,
];

/// Pieces of texts that markup, control characters and code points of several bytes are made of.
const PIECES: [&str; 18] = [
    "a",
    "word ",
    " ",
    "\n",
    "\r",
    "\t",
    "<",
    ">",
    "&",
    "&amp;",
    "\"",
    "é",
    "“",
    "😀",
    "\0",
    "</p>",
    "<a href=x>",
    "\u{85}",
];

proptest! {
    #[test]
    fn the_text_of_a_page_is_that_of_the_article(
        pieces in prop::collection::vec(0..PIECES.len(), 0..60),
        spans in prop::collection::vec((any::<prop::sample::Index>(), any::<prop::sample::Index>()), 40),
        kinds in prop::collection::vec(0..KINDS.len(), 8),
    ) {
        let text: String = pieces.iter().map(|piece| PIECES[*piece]).collect();
        let bounds: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
        let spans: Vec<Span> = spans
            .iter()
            .map(|(a, b)| (bounds[a.index(bounds.len())], bounds[b.index(bounds.len())]))
            .map(|(a, b)| Span::new(a.min(b), a.max(b)))
            .collect();
        let mut blocks: Vec<Span> = spans[..8].to_vec();
        blocks.sort();
        let lines = Article::of_lines("a", &text);
        let article = Article {
            blocks: blocks.iter().zip(&kinds).map(|(span, kind)| Block { kind: KINDS[*kind], span: *span }).collect(),
            ..lines.clone()
        };
        let analysis = Analysis {
            article: &article,
            document: crate::text::segment(&lines, false),
            published: None,
            dates: spans[8..12].iter().copied().map(date).collect(),
            entities: Entities {
                people: entity::<Person>(&spans[12..17]),
                organizations: entity::<Organization>(&spans[17..20]),
                places: entity::<Place>(&spans[20..24]),
                ..Entities::default()
            },
            quotes: spans[24..34].chunks(3).map(quote).collect(),
            non_quotes: Vec::new(),
            summary: Summary {
                sentences: spans[34..].iter().map(|&span| SummarySentence { span, score: 1.0 }).collect(),
                ..Summary::default()
            },
        };
        let days = Days::new(&article.text, &analysis.dates);
        let marks = Marks::new(&analysis, Parts::ALL, &days);
        let story = Story { analysis: &analysis, marks: &marks }.markup();
        let page = format!("<!DOCTYPE html><div id=story>{}</div>", story.0);
        prop_assert_eq!(story_text(&page), visible(&text));
    }
}

fn read(text: &str) -> Article {
    Reader::default().read_text("a", text).unwrap()
}

#[test]
fn a_page_has_every_item_once() {
    let article = read(
        "Rain stops play\n\n“We waited for hours in Leeds,” said umpire Joan Healy of the Marylebone Cricket Club on 6 May 2019. \
         Healy said she would not wait again.",
    );
    let analysis = analyze(&article, &Options::default());
    let page = page(&analysis, Parts::ALL);
    assert_eq!(story_text(&page), article.text);
    let document = Document::from(page.as_str());
    let mut ids: Vec<String> = analysis
        .entities
        .all()
        .map(|entity| entity.id.to_string())
        .collect();
    ids.extend((1..=analysis.quotes.len()).map(|number| format!("quote-{number}")));
    ids.extend((1..=analysis.quotes.len()).map(|number| format!("said-{number}")));
    ids.push("sentence-1".to_owned());
    assert!(ids.len() >= 7, "{ids:?}");
    for id in ids {
        assert_eq!(document.select(&format!("[id={id}]")).length(), 1, "{id}");
    }
    assert_eq!(document.select("h1").text().to_string(), "Rain stops play");
    // The name has a link in the quote's attribution, and the entry leads back to it.
    assert_eq!(
        document.select("#story #person-1-text").text().to_string(),
        "Joan Healy"
    );
    assert_eq!(
        document.select("#person-1 a").attr("href").as_deref(),
        Some("#person-1-text")
    );
}

#[test]
fn a_part_that_is_not_wanted_is_neither_marked_nor_listed() {
    let article = read("Joan Healy met Ann Lee in Leeds on 6 May 2019. “It rained,” said Lee.");
    let analysis = analyze(&article, &Options::default());
    let parts = Parts {
        people: false,
        quotes: false,
        dates: false,
        ..Parts::ALL
    };
    let document = Document::from(page(&analysis, parts));
    for absent in [
        ".person",
        ".quote",
        ".date",
        ".speakers",
        "#people",
        "#quotes",
        "#dates",
    ] {
        assert_eq!(document.select(absent).length(), 0, "{absent}");
    }
    assert_eq!(document.select("#story .place").length(), 1);
}

#[test]
fn what_is_hostile_is_text() {
    let hostile =
        "</script><script>alert(1)</script><img src=x onerror=alert(1)>\" onclick=\"alert(1)";
    let mut article = read(&format!(
        "{hostile}\n\nAnn {hostile} left Leeds.\n\n“{hostile},” said Joan Healy."
    ));
    article.id = hostile.to_owned();
    article.warnings = vec![hostile.to_owned()];
    article.language = Some(hostile.to_owned());
    for url in [
        "javascript:alert(1)//://",
        "data:text/html,x",
        "//example.org",
        "vbscript://x",
    ] {
        article.details.url = Some(url.to_owned());
        let analysis = analyze(&article, &Options::default());
        let document = Document::from(page(&analysis, Parts::ALL));
        assert_eq!(document.select("script").length(), 1);
        for element in [
            "img",
            "[onclick]",
            "[onerror]",
            "a[href^=javascript]",
            ".imprint a",
        ] {
            assert_eq!(document.select(element).length(), 0, "{element} {url}");
        }
    }
    article.details.url = Some("HTTPS://example.org/?a=1&b=\"2\"".to_owned());
    let analysis = analyze(&article, &Options::default());
    let document = Document::from(page(&analysis, Parts::ALL));
    let url = document.select(".imprint a").attr("href");
    assert_eq!(url.as_deref(), article.details.url.as_deref());

    let entry = PageEntry {
        headline: hostile.to_owned(),
        published: Some(hostile.to_owned()),
        place: Some(hostile.to_owned()),
        people: vec![hostile.to_owned()],
        quotes: 1,
    };
    let document = Document::from(index([("a%22.html", &entry)]));
    assert_eq!(document.select("script").length(), 1);
    assert_eq!(document.select("img, [onclick], [onerror]").length(), 0);
}

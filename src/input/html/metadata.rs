//! The metadata of the article on a page. Sources in order of trust: structured data, Open Graph, `meta` names, microdata,
//! visible lines.

use dom_query::Document;
use jiff::civil::Date;

use super::authors;
use super::json_ld::Structured;
use super::metas::{Metas, unescape};
use super::titles::title;
use crate::input::article::{Published, PublishedBasis};
use crate::input::days;
use crate::input::markup::{Metadata, Piece};
use crate::input::plain::PageLines;
use crate::input::words::letters;
use crate::lexicon::with_single_spaces;

/// Names of `meta` elements with the publication date, most trusted first.
const PUBLISHED: [&str; 27] = [
    "article:published_time",
    "og:published_time",
    "datepublished",
    "parsely-pub-date",
    "sailthru.date",
    "dc.date.issued",
    "dc.date",
    "dcterms.date",
    "dcterms.created",
    "dcterms.issued",
    "dc.date.created",
    "citation_publication_date",
    "citation_date",
    "pubdate",
    "publishdate",
    "publish-date",
    "publish_date",
    "published_at",
    "published-date",
    "article.published",
    "date",
    "cxenseparse:recs:publishtime",
    "article_date_original",
    "originalpublicationdate",
    "created",
    "displaydate",
    "published",
];

/// Names of `meta` elements with the date of the last change, most trusted first.
const UPDATED: [&str; 9] = [
    "article:modified_time",
    "og:updated_time",
    "datemodified",
    "dcterms.modified",
    "dc.date.modified",
    "lastmod",
    "last-modified",
    "article.updated",
    "revision_date",
];

/// Names of `meta` elements with the name of the site, most trusted first.
const SITES: [&str; 7] = [
    "og:site_name",
    "application-name",
    "dc.publisher",
    "dc:publisher",
    "citation_journal_title",
    "publisher",
    "article:publisher_name",
];

/// Reads the metadata of `document`, of the structured data in its scripts, and of its address. `lines` and `text` are what the
/// page shows.
pub(super) fn read(
    document: &Document,
    structured: &Structured,
    address: Option<&str>,
    lines: &PageLines,
    text: &str,
) -> Metadata {
    let metas = Metas::of(document);
    let publisher = publisher(structured, &metas);
    let site = metas.first(&["og:site_name"]).or_else(|| publisher.clone());
    let canonical = document
        .select("link[rel=canonical]")
        .attr("href")
        .map(|link| link.to_string());
    let published = structured
        .published
        .iter()
        .cloned()
        .chain(PUBLISHED.iter().filter_map(|name| metas.first(&[name])))
        .chain(times(document))
        .find_map(|value| moment(&value))
        .or_else(|| {
            let addresses = [
                canonical.clone(),
                metas.first(&["og:url"]),
                address.map(str::to_owned),
            ];
            let date = addresses.iter().flatten().find_map(|at| in_address(at))?;
            Some(Published::on(date, PublishedBasis::Metadata))
        });
    let language = document
        .select("html")
        .attr("lang")
        .map(|lang| lang.to_string());
    Metadata {
        title: title(document, structured, &metas, site.as_deref()),
        authors: authors::of(document, structured, &metas, site.as_deref(), lines, text),
        published,
        updated: structured
            .modified
            .iter()
            .cloned()
            .chain(UPDATED.iter().filter_map(|name| metas.first(&[name])))
            .find_map(|value| moment(&value)),
        language: language
            .or_else(|| structured.language.clone())
            .or_else(|| metas.first(&["og:locale", "language", "dc.language"]))
            .and_then(|name| two_letters(&name)),
        url: canonical
            .or_else(|| structured.url.clone())
            .or_else(|| metas.first(&["og:url"]))
            .or_else(|| address.map(str::to_owned))
            .filter(|url| url.starts_with("http")),
        section: structured
            .section
            .clone()
            .or_else(|| metas.first(&["article:section", "parsely-section", "section"])),
        tags: tags(structured, &metas),
        description: structured
            .description
            .clone()
            .or_else(|| metas.first(&["og:description", "description", "twitter:description"]))
            .map(|text| unescape(&text)),
        image: metas
            .first(&["og:image", "twitter:image", "twitter:image:src"])
            .or_else(|| structured.image.clone()),
        is_article: metas
            .first(&["og:type"])
            .is_some_and(|kind| kind.eq_ignore_ascii_case("article")),
        captured: None,
        page: None,
        publisher,
    }
}

/// The name of the publisher: never an address, and an abbreviation only if there is no longer name.
fn publisher(structured: &Structured, metas: &Metas) -> Option<String> {
    let names = SITES.iter().filter_map(|name| metas.first(&[name]));
    let mut names: Vec<String> = structured
        .publisher
        .iter()
        .cloned()
        .chain(names)
        .map(|name| with_single_spaces(&unescape(&name)))
        .filter(|name| !name.is_empty() && !is_address(name))
        .collect();
    let long = names.iter().position(|name| name.chars().count() > 2);
    (!names.is_empty()).then(|| names.swap_remove(long.unwrap_or(0)))
}

/// True for the address of a page or a site rather than a name.
fn is_address(name: &str) -> bool {
    let is_host = |name: &str| {
        name.contains('.') && !name.contains(' ') && !name.contains(char::is_uppercase)
    };
    name.contains("://") || name.starts_with("www.") || name.starts_with('@') || is_host(name)
}

/// The keywords of the publisher.
fn tags(structured: &Structured, metas: &Metas) -> Vec<String> {
    if !structured.keywords.is_empty() {
        return structured.keywords.clone();
    }
    let listed: Vec<String> = metas.all("article:tag").map(str::to_owned).collect();
    let words = if listed.is_empty() {
        metas
            .first(&["news_keywords", "keywords", "parsely-tags", "sailthru.tags"])
            .into_iter()
            .collect()
    } else {
        listed
    };
    words
        .iter()
        .flat_map(|words| words.split(','))
        .map(|word| word.trim().to_owned())
        .filter(|word| !word.is_empty())
        .take(50)
        .collect()
}

/// The values of `time` elements and of elements with the class of a date, those marked as publication dates first.
fn times(document: &Document) -> Vec<String> {
    let mut values = Vec::new();
    for selector in [
        "[itemprop=datePublished]",
        "time[pubdate]",
        "article header time",
        "[class*=publish] time",
        "[class*=date] time",
        "article time",
        "time",
        "abbr.published",
        "[class*=published]",
        "[class*=post-date]",
        "[class*=entry-date]",
        "[class*=dateline]",
        "[class*=timestamp]",
        "[id*=date]",
        "[class*=date]",
    ] {
        let Some(found) = document.try_select(selector) else {
            continue;
        };
        for node in found.nodes().iter().take(3) {
            for attribute in ["datetime", "content", "title"] {
                values.extend(node.attr(attribute).map(|value| value.to_string()));
            }
            let text = with_single_spaces(&node.text());
            if text.len() < 120 {
                values.push(text);
            }
        }
    }
    values
}

/// Number of blocks after the headline, and before it, that may be a date line.
const AFTER_HEADLINE: usize = 8;
/// See [`AFTER_HEADLINE`].
const BEFORE_HEADLINE: usize = 3;
/// The most words of a date line.
const DATE_LINE_WORDS: usize = 12;

/// The date in a short line next to the headline, if only one is there.
pub(super) fn beside_headline(pieces: &[Piece], title: Option<&str>) -> Option<Published> {
    let title = letters(title?);
    let is_headline = |piece: &Piece| piece.text.len() < 400 && letters(&piece.text) == title;
    let headline = pieces.iter().position(is_headline)?;
    let near =
        headline.saturating_sub(BEFORE_HEADLINE)..(headline + AFTER_HEADLINE + 1).min(pieces.len());
    let lines = pieces[near].iter().filter(|piece| {
        piece.heading != 1 && piece.text.split_whitespace().count() <= DATE_LINE_WORDS
    });
    let mut dates = lines.filter_map(|piece| match days::dates(&piece.text).as_slice() {
        [found] => found.date(),
        _ => None,
    });
    let first = dates
        .next()
        .filter(|date| (1990..2200).contains(&date.year()))?;
    dates
        .all(|date| date == first)
        .then(|| Published::on(first, PublishedBasis::DateLine))
}

/// A day, or a day with time and zone, in a value of metadata.
fn moment(value: &str) -> Option<Published> {
    let value = value.trim();
    let found = days::dates(value)
        .into_iter()
        .find_map(|found| Some((found.span, found.date()?)));
    let (span, date) = match found {
        Some((span, date)) => (span, date),
        None => {
            // "20180806" and "20180806T101500Z".
            let digits = value
                .get(..8)
                .filter(|digits| digits.bytes().all(|b| b.is_ascii_digit()))?;
            let number = |range: std::ops::Range<usize>| digits[range].parse::<i16>().ok();
            let date = Date::new(
                number(0..4)?,
                i8::try_from(number(4..6)?).ok()?,
                i8::try_from(number(6..8)?).ok()?,
            )
            .ok()?;
            return (1900..2200)
                .contains(&date.year())
                .then(|| Published::on(date, PublishedBasis::Metadata));
        }
    };
    let rest = value[span.end..].trim();
    let timed = span.start == 0
        && rest.starts_with(['T', 't'])
        && rest.len() <= 40
        && (rest.ends_with(['Z', 'z']) || rest[1..].contains(['+', '-']));
    (1900..2200).contains(&date.year()).then(|| Published {
        date,
        value: if timed {
            value.to_owned()
        } else {
            date.to_string()
        },
        basis: PublishedBasis::Metadata,
    })
}

/// The date in an address: "/2018/08/06/".
fn in_address(address: &str) -> Option<Date> {
    let parts: Vec<&str> = address.split(['/', '-', '_', '.']).collect();
    parts.windows(3).find_map(|three| {
        let fits = three[0].len() == 4 && three[1].len() == 2 && three[2].len() >= 2;
        let number = |text: &str| text.get(..2).and_then(|text| text.parse::<i8>().ok());
        let year: i16 = three[0]
            .parse()
            .ok()
            .filter(|year| fits && (1990..2200).contains(year))?;
        Date::new(
            year,
            number(three[1])?,
            number(three[2]).filter(|_| three[2].len() == 2)?,
        )
        .ok()
    })
}

/// The two-letter language code in "en-GB" or "en_US".
fn two_letters(name: &str) -> Option<String> {
    let code = name.split(['-', '_']).next()?.trim().to_lowercase();
    (code.len() == 2 && code.bytes().all(|b| b.is_ascii_lowercase())).then_some(code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_date_beside_the_headline() {
        let page = |lines: [&str; 3]| -> Option<String> {
            let pieces: Vec<Piece> = lines
                .into_iter()
                .map(|text| Piece {
                    text: text.to_owned(),
                    kind: crate::input::BlockKind::Paragraph,
                    heading: 0,
                    linked: 0,
                })
                .collect();
            beside_headline(&pieces, Some("Rain stops play")).map(|found| found.value)
        };
        let title = "Rain stops play";
        let some = Some("2018-08-06".to_owned());
        assert_eq!(page([title, "Joan Healy", "6 August 2018"]), some);
        assert_eq!(page(["August 6, 2018 in News", title, "By Joan"]), some);
        assert_eq!(page([title, "6 August 2018", "7 August 2018"]), None);
        assert_eq!(page(["Rain", "6 August 2018", "Wind"]), None);
    }

    #[test]
    fn a_publisher_is_a_name() {
        for (name, want) in [
            ("https://www.facebook.com/oakhampost", true),
            ("www.oakham.example", true),
            ("oakham.example", true),
            ("@oakhampost", true),
            ("Oakham Post", false),
            ("Oakham.Com", false),
        ] {
            assert_eq!(is_address(name), want, "{name}");
        }
    }

    #[test]
    fn reads_moments() {
        let value = |text: &str| moment(text).map(|found| found.value).unwrap_or_default();
        assert_eq!(
            value("2018-08-06T10:15:00+09:00"),
            "2018-08-06T10:15:00+09:00"
        );
        assert_eq!(value("2018-08-06T10:15:00"), "2018-08-06");
        assert_eq!(value("Mon, 6 Aug 2018 10:15:00 GMT"), "2018-08-06");
        assert_eq!(value("20180806"), "2018-08-06");
        assert_eq!(value("yesterday"), "");
        assert_eq!(
            in_address("https://x.com/2018/08/06/rain.html")
                .map(|date| date.to_string())
                .as_deref(),
            Some("2018-08-06")
        );
    }
}

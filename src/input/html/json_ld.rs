//! Structured data: articles described in JSON-LD with the schema.org vocabulary.

use std::collections::HashMap;

use serde_json::{Map, Value};

use super::metas::unescape;

/// Structured data about the article on the page.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Structured {
    /// The headline, then the name.
    pub(super) headlines: Vec<String>,
    pub(super) authors: Vec<String>,
    pub(super) published: Option<String>,
    pub(super) modified: Option<String>,
    pub(super) publisher: Option<String>,
    pub(super) description: Option<String>,
    pub(super) section: Option<String>,
    pub(super) keywords: Vec<String>,
    pub(super) image: Option<String>,
    pub(super) url: Option<String>,
    pub(super) language: Option<String>,
    /// The body as text or markup.
    pub(super) body: Option<String>,
    /// False for articles that only subscribers can read.
    pub(super) free: Option<bool>,
    /// Number of articles that the data describes.
    pub(super) articles: usize,
}

/// Maximum number of objects that are read; a page usually has a handful.
const OBJECTS: usize = 2000;

/// Reads the article that the `scripts` of a page describe.
pub(super) fn read(scripts: &[String]) -> Structured {
    let values: Vec<Value> = scripts.iter().filter_map(|script| parse(script)).collect();
    let mut objects = Vec::new();
    for value in &values {
        collect(value, &mut objects, 0);
    }
    let names: HashMap<&str, &str> = objects
        .iter()
        .filter_map(|object| Some((object.get("@id")?.as_str()?, object.get("name")?.as_str()?)))
        .collect();
    let rank = |object: &Map<String, Value>| rank(object.get("@type"));
    let articles = objects.iter().filter(|object| rank(object) == 2).count();
    let Some(article) = objects
        .iter()
        .filter(|object| rank(object) > 0)
        .max_by_key(|object| (rank(object), detail(object)))
    else {
        return Structured::default();
    };
    let text = |key: &str| article.get(key).and_then(|value| text(value, &names));
    let list = |key: &str| {
        article
            .get(key)
            .map(|value| texts(value, &names))
            .unwrap_or_default()
    };
    let is_article = rank(article) == 2;
    let mut authors = list("author");
    if authors.is_empty() {
        authors = list("creator");
    }
    Structured {
        headlines: if is_article {
            [text("headline"), text("name")]
                .into_iter()
                .flatten()
                .collect()
        } else {
            Vec::new()
        },
        authors: if is_article { authors } else { Vec::new() },
        published: text("datePublished").or_else(|| text("dateCreated")),
        modified: text("dateModified"),
        publisher: text("publisher").or_else(|| text("sourceOrganization")),
        description: text("description"),
        section: list("articleSection").into_iter().next(),
        keywords: keywords(list("keywords")),
        image: article
            .get("image")
            .or_else(|| article.get("thumbnailUrl"))
            .and_then(link),
        url: article
            .get("mainEntityOfPage")
            .and_then(link)
            .or_else(|| article.get("url").and_then(link)),
        language: text("inLanguage"),
        body: text("articleBody").filter(|_| is_article),
        free: article
            .get("isAccessibleForFree")
            .and_then(|value| match value {
                Value::Bool(free) => Some(*free),
                Value::String(free) => Some(!free.eq_ignore_ascii_case("false")),
                _ => None,
            }),
        articles,
    }
}

/// The longest list of paragraphs in the `scripts` that hold the state of a page: strings of prose in the same array, or in the
/// objects of the same array.
pub(super) fn body_in_state(scripts: &[String]) -> Option<String> {
    let values: Vec<Value> = scripts.iter().filter_map(|script| parse(script)).collect();
    let mut best = Vec::new();
    for value in &values {
        longest_prose(value, &mut best, 0);
    }
    (!best.is_empty()).then(|| best.join("\n"))
}

/// How deep the state of a page is searched.
const STATE_DEPTH: usize = 24;

fn longest_prose<'v>(value: &'v Value, best: &mut Vec<&'v str>, depth: usize) {
    if depth > STATE_DEPTH {
        return;
    }
    let length = |list: &[&str]| list.iter().map(|text| text.len()).sum::<usize>();
    match value {
        Value::String(text) if is_prose(text) && text.len() > length(best) => *best = vec![text],
        Value::Array(items) => {
            let prose: Vec<&str> = items.iter().filter_map(prose_of).collect();
            if length(&prose) > length(best) {
                *best = prose;
            }
            items
                .iter()
                .for_each(|item| longest_prose(item, best, depth + 1));
        }
        Value::Object(object) => {
            object
                .values()
                .for_each(|item| longest_prose(item, best, depth + 1));
        }
        _ => {}
    }
}

/// The prose of an item of a list: the item itself, or the longest string of the object.
fn prose_of(item: &Value) -> Option<&str> {
    let text = match item {
        Value::String(text) => text,
        Value::Object(object) => {
            let texts = object.values().filter_map(Value::as_str);
            texts.max_by_key(|text| text.len())?
        }
        _ => return None,
    };
    is_prose(text).then_some(text)
}

/// A sentence or markup with text, and no code.
fn is_prose(text: &str) -> bool {
    let end = text.trim_end().trim_end_matches(['"', '”', '’', '\'', ')']);
    text.len() >= 60
        && text.split(' ').count() >= 10
        && end.ends_with(['.', '!', '?', '>'])
        && !text.contains(['{', '}'])
}

/// Parses JSON as it occurs in pages: in comments or CDATA, with line breaks in strings and trailing commas.
fn parse(script: &str) -> Option<Value> {
    let text = script.trim();
    let text = text
        .trim_start_matches("//<![CDATA[")
        .trim_start_matches("/*<![CDATA[*/")
        .trim_start_matches("<![CDATA[")
        .trim_start_matches("<!--");
    let text = text
        .trim_end_matches("-->")
        .trim_end_matches("]]>")
        .trim_end_matches("//")
        .trim()
        .trim_end_matches(';');
    serde_json::from_str(text)
        .or_else(|_| serde_json::from_str(&repaired(text)))
        .ok()
}

/// Replaces control characters by spaces and removes commas before a closing bracket.
fn repaired(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let (mut string, mut escaped) = (false, false);
    for c in text.chars() {
        match c {
            '"' if !escaped => string = !string,
            '}' | ']' if !string => {
                let end = out.trim_end().len();
                if out[..end].ends_with(',') {
                    out.truncate(end - 1);
                }
            }
            _ => {}
        }
        escaped = string && c == '\\' && !escaped;
        out.push(if c.is_control() { ' ' } else { c });
    }
    out
}

fn collect<'v>(value: &'v Value, objects: &mut Vec<&'v Map<String, Value>>, depth: usize) {
    if objects.len() >= OBJECTS || depth > 6 {
        return;
    }
    match value {
        Value::Array(items) => items
            .iter()
            .for_each(|item| collect(item, objects, depth + 1)),
        Value::Object(object) => {
            objects.push(object);
            for key in [
                "@graph",
                "mainEntity",
                "mainEntityOfPage",
                "itemListElement",
                "item",
                "hasPart",
                "author",
                "publisher",
            ] {
                if let Some(inner) = object.get(key) {
                    collect(inner, objects, depth + 1);
                }
            }
        }
        _ => {}
    }
}

/// 2 for articles, 1 for pages, 0 for other things.
fn rank(kind: Option<&Value>) -> u8 {
    let one = |name: &str| {
        let name = name.rsplit('/').next().unwrap_or(name);
        match name {
            "BlogPosting" | "LiveBlogPosting" | "SocialMediaPosting" | "Report" | "Review"
            | "Recipe" | "HowTo" => 2,
            _ if name.ends_with("Article") || name.ends_with("NewsArticle") => 2,
            "WebPage" | "ItemPage" | "AboutPage" => 1,
            _ => 0,
        }
    };
    match kind {
        Some(Value::String(name)) => one(name),
        Some(Value::Array(names)) => names
            .iter()
            .filter_map(Value::as_str)
            .map(one)
            .max()
            .unwrap_or(0),
        _ => 0,
    }
}

/// The number of important keys of an object: the main article of a page is described in most detail.
fn detail(object: &Map<String, Value>) -> usize {
    [
        "headline",
        "author",
        "datePublished",
        "articleBody",
        "publisher",
        "mainEntityOfPage",
    ]
    .iter()
    .filter(|key| object.contains_key(**key))
    .count()
}

/// The text of a value: a string, the name of an object, the first of a list, or what an `@id` points at.
fn text(value: &Value, names: &HashMap<&str, &str>) -> Option<String> {
    texts(value, names).into_iter().next()
}

fn texts(value: &Value, names: &HashMap<&str, &str>) -> Vec<String> {
    match value {
        Value::String(text) => vec![clean(text)],
        Value::Array(items) => items
            .iter()
            .take(50)
            .flat_map(|item| {
                if item.is_array() {
                    Vec::new()
                } else {
                    texts(item, names)
                }
            })
            .collect(),
        Value::Object(object) => {
            let name = match object.get("name").or_else(|| object.get("@value")) {
                Some(Value::Array(items)) => {
                    return items.iter().filter_map(Value::as_str).map(clean).collect();
                }
                Some(name) => name.as_str(),
                None => object
                    .get("@id")
                    .and_then(Value::as_str)
                    .and_then(|id| names.get(id).copied()),
            };
            name.map(clean).into_iter().collect()
        }
        _ => Vec::new(),
    }
    .into_iter()
    .filter(|text| !text.is_empty())
    .collect()
}

/// The address in a value: a string, or the `url` or `@id` of an object.
fn link(value: &Value) -> Option<String> {
    match value {
        Value::String(link) => Some(link.clone()),
        Value::Array(items) => items
            .first()
            .and_then(|item| if item.is_array() { None } else { link(item) }),
        Value::Object(object) => object
            .get("url")
            .or_else(|| object.get("@id"))
            .and_then(Value::as_str)
            .map(str::to_owned),
        _ => None,
    }
    .filter(|link| link.contains('/'))
}

fn keywords(list: Vec<String>) -> Vec<String> {
    list.iter()
        .flat_map(|words| words.split(','))
        .map(|word| word.trim().to_owned())
        .filter(|word| !word.is_empty())
        .take(50)
        .collect()
}

/// The text without surrounding white space, and with references decoded that were escaped twice.
fn clean(text: &str) -> String {
    unescape(text).trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(script: &str) -> Structured {
        read(&[script.to_owned()])
    }

    #[test]
    fn reads_articles() {
        let found = one(
            r##"{"@context":"https://schema.org","@graph":[{"@type":"Person","@id":"#joan","name":"Joan Healy"},
            {"@type":["NewsArticle"],"headline":"Rain &amp; wind","author":[{"@id":"#joan"},"Amit Rao"],
             "datePublished":"2018-08-06T10:15:00Z","publisher":{"@type":"Organization","name":"Oakham Post"},
             "keywords":"rain, wind","isAccessibleForFree":"False","image":{"url":"https://x/y.jpg"}}]}"##,
        );
        assert_eq!(found.headlines, ["Rain & wind"]);
        assert_eq!(found.authors, ["Joan Healy", "Amit Rao"]);
        assert_eq!(found.publisher.as_deref(), Some("Oakham Post"));
        assert_eq!(found.keywords, ["rain", "wind"]);
        assert_eq!((found.free, found.articles), (Some(false), 1));
    }

    #[test]
    fn finds_the_body_in_the_state_of_scripts() {
        let one = "The council of Oakham voted on Monday to close the old market hall for good.";
        let two =
            "The hall has stood empty since the fire in May, and nobody has paid for its repair.";
        let state = format!(
            r#"{{"props":{{"ad":"Buy.","story":{{"blocks":[{{"kind":"p","text":"{one}"}},{{"text":"{two}"}}]}}}}}}"#
        );
        assert_eq!(body_in_state(&[state]), Some(format!("{one}\n{two}")));
        assert_eq!(body_in_state(&["{oops".to_owned()]), None);
    }

    #[test]
    fn repairs_broken_json() {
        let found = one(
            "<!-- {\"@type\":\"Article\",\"headline\":\"Rain\nand wind\",\"author\":{\"name\":\"Joan Healy\",},} -->",
        );
        assert_eq!(found.headlines, ["Rain and wind"]);
        assert_eq!(found.authors, ["Joan Healy"]);
        assert_eq!(one("{oops"), Structured::default());
    }
}

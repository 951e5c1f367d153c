//! Markdown, with front matter in YAML or TOML.

use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd, html};
use serde_json::{Map, Value};

use super::Reader;
use super::decode::decode_declared;
use super::fields;
use super::record::{Body, Record};
use crate::error::Error;

/// Extensions of the names of Markdown files.
pub(super) const EXTENSIONS: [&str; 4] = ["md", "markdown", "mdx", "qmd"];
/// The longest front matter in bytes.
const LONGEST: usize = 64 << 10;

/// Front matter and the text after it.
struct Parts<'t> {
    /// True for TOML.
    toml: bool,
    matter: &'t str,
    text: &'t str,
}

/// Splits off the front matter: between lines of "---", or of "+++" for TOML.
fn split(text: &str) -> Option<Parts<'_>> {
    let toml = text.starts_with("+++");
    let fence = if toml { "+++" } else { "---" };
    let rest = text.strip_prefix(fence)?;
    let end = rest.find('\n')?;
    if !rest[..end].trim().is_empty() {
        return None;
    }
    let start = end + 1;
    let mut at = start;
    for line in rest[start..].split_inclusive('\n') {
        let bare = line.trim_end();
        if bare == fence || bare == "..." && !toml {
            let matter = &rest[start..at];
            let text = &rest[at + line.len()..];
            return Some(Parts { toml, matter, text });
        }
        at += line.len();
        if at > LONGEST {
            return None;
        }
    }
    None
}

/// True for a line "key: value" or "key = value".
fn is_setting(line: &str, toml: bool) -> bool {
    let (separator, brackets) = if toml { ('=', '[') } else { (':', '#') };
    let name = line.split_once(separator).map(|(name, _)| name.trim());
    let is_name = |name: &str| {
        !name.is_empty()
            && name.len() < 40
            && name
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || b"_-.".contains(&byte))
    };
    name.is_some_and(is_name) || line.starts_with(brackets)
}

/// True if a sample starts with front matter, or with a heading and has other marks of Markdown.
pub(super) fn is_markdown(text: &str) -> bool {
    if let Some(parts) = split(text) {
        let first = parts.matter.lines().find(|line| !line.trim().is_empty());
        return first.is_some_and(|line| is_setting(line, parts.toml));
    }
    let heading = text.lines().next().and_then(|line| line.strip_prefix("# "));
    if heading.is_none_or(|heading| heading.trim().is_empty()) {
        return false;
    }
    let marks = [
        "](http", "](/", "\n## ", "\n### ", "**", "\n> ", "\n- ", "\n* ", "__",
    ];
    marks.iter().filter(|mark| text.contains(**mark)).count() >= 1
}

/// The article of a file.
///
/// # Errors
/// As [`decode_declared`].
pub(super) fn records(bytes: &[u8], reader: &Reader) -> Result<Vec<Record>, Error> {
    let decoded = decode_declared(bytes, reader.encoding.as_deref(), None)?;
    let text = decoded.text.trim_start_matches('\u{feff}').trim_start();
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let mut warnings: Vec<String> = decoded.warning().into_iter().collect();
    let (mut matter, text) = match split(&text) {
        Some(parts) => {
            let matter = settings(&parts).unwrap_or_else(|reason| {
                warnings.push(format!("the front matter cannot be read: {reason}"));
                Map::new()
            });
            (matter, parts.text)
        }
        None => (Map::new(), text.as_str()),
    };
    let (page, heading) = rendered(text);
    if page.trim().is_empty() {
        return Ok(Vec::new());
    }
    // The text is that of the file, whatever the front matter holds.
    matter.insert("text".to_owned(), Value::String(page));
    let found = reader.fields.record(&matter);
    let mut record = found
        .map_err(|(_, reason)| Error::BadItem { number: 1, reason })?
        .record;
    record.id.clear();
    record.body = Body::Fragment;
    record.title = record.title.or(heading);
    record.warnings.extend(warnings);
    Ok(vec![record])
}

/// The front matter as an object.
fn settings(parts: &Parts<'_>) -> Result<Map<String, Value>, String> {
    let value = if parts.toml {
        let table: toml::Table =
            toml::from_str(parts.matter).map_err(|error| error.message().to_owned())?;
        of_toml(toml::Value::Table(table))
    } else {
        serde_saphyr::from_str::<Value>(parts.matter).map_err(|error| {
            let message = error.to_string();
            message.lines().next().unwrap_or_default().to_owned()
        })?
    };
    match value {
        Value::Object(object) => Ok(object),
        Value::Null => Ok(Map::new()),
        other => Err(format!(
            "it is {}, not a list of keys",
            fields::type_name(&other)
        )),
    }
}

/// A value of TOML as one of JSON. A date is a string.
fn of_toml(value: toml::Value) -> Value {
    match value {
        toml::Value::String(text) => Value::String(text),
        toml::Value::Integer(number) => Value::from(number),
        toml::Value::Float(number) => Value::from(number),
        toml::Value::Boolean(flag) => Value::Bool(flag),
        toml::Value::Datetime(date) => Value::String(date.to_string()),
        toml::Value::Array(items) => Value::Array(items.into_iter().map(of_toml).collect()),
        toml::Value::Table(table) => Value::Object(
            table
                .into_iter()
                .map(|(key, value)| (key, of_toml(value)))
                .collect(),
        ),
    }
}

/// The text as HTML, and its first heading if it starts with one.
fn rendered(text: &str) -> (String, Option<String>) {
    let options =
        Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_FOOTNOTES;
    let text = without_shortcodes(text);
    let mut heading = String::new();
    let mut first = true;
    let mut inside = false;
    // The text of a footnote is kept, its mark is not.
    let is_mark = |event: &Event<'_>| {
        matches!(
            event,
            Event::FootnoteReference(_)
                | Event::Start(Tag::FootnoteDefinition(_))
                | Event::End(TagEnd::FootnoteDefinition)
        )
    };
    let events = Parser::new_ext(&text, options).filter(|event| !is_mark(event));
    let events = events.inspect(|event| match event {
        Event::Start(Tag::Heading {
            level: HeadingLevel::H1,
            ..
        }) if first => inside = true,
        Event::End(TagEnd::Heading(_)) => (inside, first) = (false, false),
        Event::Text(text) | Event::Code(text) if inside => heading.push_str(text),
        Event::Start(_) => first = false,
        _ => {}
    });
    let mut page = String::new();
    html::push_html(&mut page, events);
    (page, Some(heading).filter(|heading| !heading.is_empty()))
}

/// The text without lines that are instructions for a site generator: "{{< figure >}}", "{% include %}".
fn without_shortcodes(text: &str) -> String {
    let is_code = |line: &&str| {
        let line = line.trim();
        line.starts_with("{{") && line.ends_with("}}")
            || line.starts_with("{%") && line.ends_with("%}")
    };
    let lines = text.split_inclusive('\n').filter(|line| !is_code(line));
    lines.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Record {
        let mut records = records(text.as_bytes(), &Reader::default()).expect("read");
        records.remove(0)
    }

    #[test]
    fn reads_front_matter() {
        let yaml = read(
            "---\ntitle: \"Rain: a report\"\ndate: 2022-03-09\nauthors:\n  - Ann Lee\n  - Joe Roe\ntext: no\n---\n\nIt *rained*.\n",
        );
        assert_eq!(yaml.title.as_deref(), Some("Rain: a report"));
        assert_eq!(yaml.metadata.authors, ["Ann Lee", "Joe Roe"]);
        assert_eq!(
            yaml.date.map(|date| date.to_string()).as_deref(),
            Some("2022-03-09")
        );
        assert_eq!(yaml.text, "<p>It <em>rained</em>.</p>\n");
        let toml = read(
            "+++\ntitle = 'Rain'\ndate = 2022-03-09T10:15:00Z\n[taxonomies]\ntags = ['a']\n+++\nIt rained.\n",
        );
        assert_eq!(
            (toml.title.as_deref(), toml.date.is_some()),
            (Some("Rain"), true)
        );
        let heading = read("# Rain & wind\n\n{{< figure >}}\n\nIt rained.");
        assert_eq!(heading.title.as_deref(), Some("Rain & wind"));
        assert!(!heading.text.contains("figure"));
    }

    #[test]
    fn broken_front_matter_is_a_warning() {
        let record = read("---\ntitle: [a\n---\nIt rained.\n");
        assert!(
            record.warnings[0].contains("front matter"),
            "{:?}",
            record.warnings
        );
        let bomb = format!("---\na: &a [x,x,x,x,x,x,x,x,x]\n{}---\nIt rained.\n", (b'b'..=b'k').map(|c| {
            let (c, before) = (char::from(c), char::from(c - 1));
            format!("{c}: &{c} [*{before},*{before},*{before},*{before},*{before},*{before},*{before},*{before},*{before}]\n")
        }).collect::<String>());
        assert!(!read(&bomb).warnings.is_empty());
    }

    #[test]
    fn tells_markdown_from_text() {
        assert!(is_markdown("---\ntitle: x\n---\nText"));
        assert!(is_markdown("# Rain\n\nIt **rained**."));
        for text in [
            "---\nRain stopped play.\n---\n",
            "---\n\nRain\n",
            "# 1 in the charts\n\nThe song led.",
            "--- It rained\n",
        ] {
            assert!(!is_markdown(text), "{text}");
        }
    }
}

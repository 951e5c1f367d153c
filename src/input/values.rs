//! Values of fields as texts, names and lists.

use serde_json::Value;

use crate::lexicon::with_single_spaces;

/// A name in lower case without spaces, "_" and "-".
pub(super) fn normalized(name: &str) -> String {
    let kept = name
        .trim()
        .chars()
        .filter(|c| !matches!(c, ' ' | '_' | '-' | '\u{feff}'));
    kept.flat_map(char::to_lowercase).collect()
}

/// A short value as text: a string, a number, or the name of an object.
pub(super) fn label(value: &Value) -> Option<String> {
    let text = match value {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        Value::Object(object) => {
            let name = ["name", "title", "@value", "url"]
                .iter()
                .find_map(|key| object.get(*key));
            name?.as_str()?.to_owned()
        }
        Value::Array(items) => {
            return items
                .first()
                .filter(|item| !item.is_array())
                .and_then(label);
        }
        Value::Null | Value::Bool(_) => return None,
    };
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

/// A text, or the paragraphs of a list of texts, or of several values.
pub(super) fn paragraphs(values: &[&Value]) -> Option<String> {
    let mut texts: Vec<&str> = Vec::new();
    for value in values {
        match value {
            Value::String(text) => texts.push(text),
            Value::Array(items) => {
                let strings: Option<Vec<&str>> = items.iter().map(Value::as_str).collect();
                texts.extend(strings?);
            }
            _ => return None,
        }
    }
    let text = texts.join("\n\n");
    (!text.trim().is_empty()).then_some(text)
}

/// A headline without the name of its publisher at the end, which NewsAPI adds: "Rain stops play - The Courier".
pub(super) fn without_publisher(title: &str, publisher: &str) -> String {
    let own = title
        .strip_suffix(publisher)
        .and_then(|start| start.trim_end().strip_suffix(['-', '–', '—', '|']));
    match own {
        Some(start) if start.ends_with(' ') && !publisher.is_empty() => start.trim_end().to_owned(),
        _ => title.to_owned(),
    }
}

/// The names in the value of an author field.
pub(super) fn people(text: &str) -> Vec<String> {
    // A list as Python prints it.
    let list = text
        .strip_prefix('[')
        .and_then(|text| text.strip_suffix(']'));
    if let Some(list) = list {
        let names = list
            .split(',')
            .map(|name| name.trim().trim_matches(['"', '\'']));
        return names
            .filter(|name| !name.is_empty())
            .map(str::to_owned)
            .collect();
    }
    let parts = text.split([';', '|']).map(str::trim);
    parts
        .filter(|part| !part.is_empty())
        .flat_map(|part| {
            let names = super::html::people(part);
            let plain =
                part.len() < 80 && !part.contains(['@', '/']) && part.contains(char::is_alphabetic);
            match names.is_empty() && plain {
                true => vec![with_single_spaces(part)],
                false => names,
            }
        })
        .collect()
}

/// Keywords, which may be in one string.
pub(super) fn tags(list: Vec<String>) -> Vec<String> {
    let words = list.iter().flat_map(|words| {
        let separator = if words.contains(';') { ';' } else { ',' };
        words.trim_matches(['[', ']']).split(separator)
    });
    words
        .map(|word| word.trim().trim_matches(['"', '\'']).to_owned())
        .filter(|word| !word.is_empty())
        .take(50)
        .collect()
}

/// The text without the mark "[+1234 chars]" at its end, and the number in it.
pub(super) fn without_cut(text: String) -> (String, Option<u32>) {
    let cut = text.trim_end().strip_suffix(" chars]").and_then(|start| {
        let (kept, count) = start.rsplit_once("[+")?;
        Some((
            kept.trim_end().trim_end_matches('…').trim_end().to_owned(),
            count.parse().ok()?,
        ))
    });
    match cut {
        Some((kept, count)) => (kept, Some(count)),
        None => (text, None),
    }
}

/// True for the markup of paragraphs.
pub(super) fn is_markup(text: &str) -> bool {
    let lower = |name: &str| text.contains(name) || text.contains(&name.to_ascii_uppercase());
    [
        "</p>",
        "</div>",
        "</li>",
        "<br>",
        "<br/>",
        "<br />",
        "</h2>",
        "</blockquote>",
    ]
    .into_iter()
    .any(lower)
        || text.trim_start().starts_with("<p>")
}

/// The type of a value, as a noun phrase.
pub(super) fn type_name(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "an array",
        Value::Object(_) => "an object",
    }
}

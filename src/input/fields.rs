//! From the fields of a record to an article: JSON objects, rows of tables, front matter.
//!
//! `record-fields.tsv` names the fields that news APIs and scrapers use. [`Fields`] puts the user's own names before them.

use std::collections::{BTreeMap, HashMap};
use std::fmt;
use std::str::FromStr;
use std::sync::LazyLock;

use serde_json::{Map, Value};

use super::article::{Published, PublishedBasis};
use super::markup::Metadata;
use super::moments;
use super::record::{Body, Record};
use super::values::{label, normalized, paragraphs, tags, without_cut, without_publisher};

pub(super) use super::values::{is_markup, people, type_name};

/// A part of an article that a field holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Part {
    /// Plain text.
    Text,
    /// A web page.
    Page,
    /// The body as text or as markup.
    Any,
    /// A start or summary of the text.
    Short,
    Id,
    Url,
    Title,
    Authors,
    Date,
    Publisher,
    Section,
    Tags,
    Description,
    Image,
    Language,
    Updated,
    Captured,
    PageNumber,
    /// The list of the records.
    List,
}

/// The parts by the names in the table and in `--map`.
const PARTS: [(&str, Part); 20] = [
    ("text", Part::Text),
    ("html", Part::Page),
    ("page", Part::Page),
    ("any", Part::Any),
    ("short", Part::Short),
    ("id", Part::Id),
    ("url", Part::Url),
    ("title", Part::Title),
    ("authors", Part::Authors),
    ("date", Part::Date),
    ("publisher", Part::Publisher),
    ("section", Part::Section),
    ("tags", Part::Tags),
    ("description", Part::Description),
    ("image", Part::Image),
    ("language", Part::Language),
    ("updated", Part::Updated),
    ("captured", Part::Captured),
    ("page_number", Part::PageNumber),
    ("list", Part::List),
];

/// The names in the table that `--map` does not take.
const TABLE_ONLY: [&str; 3] = ["page", "any", "short"];

fn part(name: &str) -> Option<Part> {
    let found = PARTS.iter().find(|(known, _)| *known == name);
    found.map(|(_, part)| *part)
}

/// The path of a field that holds a part.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Field {
    part: Part,
    /// Normalized.
    path: String,
    /// As it is written.
    shown: String,
}

impl Field {
    fn new(part: Part, path: &str) -> Field {
        Field {
            part,
            path: normalized(path),
            shown: path.trim().to_owned(),
        }
    }
}

/// The fields of the table, by their parts.
static KNOWN: LazyLock<HashMap<Part, Vec<Field>>> = LazyLock::new(|| {
    let table = include_str!("../data/world/lists/record-fields.tsv");
    let lines = table.lines().filter(|line| !line.starts_with('#'));
    let fields = lines.filter_map(|line| {
        let mut columns = line.split('\t');
        Some(Field::new(part(columns.next()?)?, columns.next()?))
    });
    let mut known: HashMap<Part, Vec<Field>> = HashMap::new();
    for field in fields {
        known.entry(field.part).or_default().push(field);
    }
    known
});

/// The user's own names of fields (`--map`), before those that are known.
///
/// # Examples
/// ```
/// use nutgraf::input::Fields;
///
/// assert!("text=content,title=headline,date=meta.published".parse::<Fields>().is_ok());
/// assert!("body=content".parse::<Fields>().is_err());
/// ```
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Fields(Vec<Field>);

impl fmt::Debug for Fields {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl FromStr for Fields {
    type Err = String;

    /// Reads `part=field,part=field`.
    fn from_str(map: &str) -> Result<Fields, String> {
        let mut fields = Vec::new();
        for pair in map.split(',').filter(|pair| !pair.trim().is_empty()) {
            let (name, path) = pair
                .split_once('=')
                .ok_or_else(|| format!("{pair:?} is not PART=FIELD"))?;
            let name = name.trim();
            let found = part(name).filter(|_| !TABLE_ONLY.contains(&name));
            let found = found.ok_or_else(|| {
                let names: Vec<&str> = PARTS.iter().map(|(name, _)| *name).collect();
                let names: Vec<&str> = names
                    .into_iter()
                    .filter(|name| !TABLE_ONLY.contains(name))
                    .collect();
                format!(
                    "there is no part {name:?}; the parts are {}",
                    names.join(", ")
                )
            })?;
            if path.trim().is_empty() {
                return Err(format!("{pair:?} names no field"));
            }
            fields.push(Field::new(found, path));
        }
        Ok(Fields(fields))
    }
}

impl Fields {
    /// Adds the names of `more`, which count after these.
    pub fn extend(&mut self, more: Fields) {
        self.0.extend(more.0);
    }

    /// The fields of a part, most trusted first. If the user names one of the text, only those of the user count.
    fn of(&self, wanted: Part) -> impl Iterator<Item = &Field> {
        let of = move |field: &&Field| field.part == wanted;
        let rivals = |field: &Field| field.part == wanted || is_text(field.part) && is_text(wanted);
        let exclusive = is_text(wanted) || wanted == Part::List;
        let closed = exclusive && self.0.iter().any(rivals);
        let known = KNOWN.get(&wanted).into_iter().flatten();
        let known = known.filter(move |_| !closed);
        self.0.iter().filter(of).chain(known)
    }

    /// The paths of the fields of a part.
    fn paths(&self, wanted: Part) -> impl Iterator<Item = &str> {
        self.of(wanted).map(|field| field.path.as_str())
    }

    /// True if the array at `path` (keys from the top) with this first element holds articles.
    pub(super) fn is_list(&self, path: &[String], first: &Value) -> bool {
        let own = self.0.iter().any(|field| field.part == Part::List);
        let joined = normalized(&path.join("."));
        let last = path.last().map(|key| normalized(key)).unwrap_or_default();
        let Value::Object(object) = first else {
            return false;
        };
        let view = View::of(inner(object));
        let text = self.body(&view).is_some();
        let title = self.string(&view, Part::Title).is_some();
        if own {
            return self.paths(Part::List).any(|known| known == joined);
        }
        match self.paths(Part::List).any(|known| known == last) {
            true => text || title,
            false => text && title,
        }
    }

    /// True if an object holds an article.
    pub(super) fn fit(&self, object: &Map<String, Value>) -> bool {
        let view = View::of(inner(object));
        self.body(&view).is_some() || self.string(&view, Part::Title).is_some()
    }

    /// True if an object of schema.org is no article.
    pub(super) fn is_about(&self, object: &Map<String, Value>) -> bool {
        let types = match object.get("@type") {
            Some(Value::String(name)) => vec![name.as_str()],
            Some(Value::Array(names)) => names.iter().filter_map(Value::as_str).collect(),
            _ => return false,
        };
        let is_article = |name: &&str| name.contains("Article") || name.contains("Posting");
        !types.iter().any(is_article) && self.body(&View::of(object)).is_none()
    }

    /// True if one of these names of columns is that of a text or a title.
    pub(super) fn fit_columns<'c>(&self, mut columns: impl Iterator<Item = &'c str>) -> bool {
        let texts = [Part::Text, Part::Page, Part::Any, Part::Short, Part::Title];
        columns.any(|column| {
            let column = normalized(column);
            let mut all = texts.iter().flat_map(|part| self.paths(*part));
            all.any(|known| known == column)
        })
    }

    /// The id of a record.
    ///
    /// # Errors
    /// What is wrong with the field.
    fn id(&self, view: &View<'_>) -> Result<Option<String>, String> {
        for path in self.paths(Part::Id) {
            match view.get(path).first() {
                Some(Value::String(id)) if !id.trim().is_empty() => return Ok(Some(id.clone())),
                Some(Value::Number(id)) => return Ok(Some(id.to_string())),
                None | Some(Value::Null | Value::String(_)) => {}
                Some(Value::Object(_)) if path != "id" => {}
                Some(other) => {
                    return Err(format!("\"{path}\" is {}, not a string", type_name(other)));
                }
            }
        }
        Ok(None)
    }

    /// The text: the field with it, its part, and the text itself.
    fn body<'f>(&'f self, view: &View<'_>) -> Option<(&'f str, Part, String)> {
        [Part::Text, Part::Page, Part::Any, Part::Short]
            .into_iter()
            .find_map(|part| {
                self.paths(part).find_map(|path| {
                    let text = paragraphs(&view.get(path))?;
                    Some((path, part, text))
                })
            })
    }

    fn string(&self, view: &View<'_>, part: Part) -> Option<String> {
        self.paths(part).find_map(|path| {
            let found = view.get(path);
            let text = found.iter().find_map(|value| label(value))?;
            fits(part, &text).then_some(text)
        })
    }

    fn list(&self, view: &View<'_>, part: Part) -> Vec<String> {
        let lists = self.paths(part).map(|path| {
            let found = view.get(path);
            let items = found.iter().flat_map(|value| match value {
                Value::Array(items) => items.iter().take(100).collect(),
                value => vec![*value],
            });
            items.filter_map(label).collect::<Vec<String>>()
        });
        lists
            .into_iter()
            .find(|list| !list.is_empty())
            .unwrap_or_default()
    }

    /// The record of an object.
    ///
    /// # Errors
    /// The id of the record, if it has one, and what is wrong with it.
    pub(super) fn record(
        &self,
        object: &Map<String, Value>,
    ) -> Result<Found, (Option<String>, String)> {
        let outer = View::of(object);
        let view = View::of(inner(object));
        let id = self.id(&view).map_err(|reason| (None, reason))?;
        let id = match id {
            None => self.id(&outer).map_err(|reason| (None, reason))?,
            id => id,
        };
        let failed = |reason: String| (id.clone(), reason);
        let title = self.string(&view, Part::Title);
        let mut warnings = Vec::new();
        let (path, part, text) = match self.body(&view) {
            Some(found) => found,
            None => match (self.wrong_text(&view), title.clone()) {
                (Some(reason), _) => return Err(failed(reason)),
                (None, Some(title)) if !view.has("text") => {
                    warnings.push("the record holds a headline and no text".to_owned());
                    ("", Part::Any, title)
                }
                (None, _) if view.has("text") => ("text", Part::Text, String::new()),
                _ => return Err(failed(NO_TEXT.to_owned())),
            },
        };
        if part == Part::Short {
            warnings.push("the record holds no text, only a summary or its start".to_owned());
        }
        if text.trim() == REMOVED {
            return Err(failed("was removed by its source".to_owned()));
        }
        let (text, cut) = without_cut(text);
        if let Some(rest) = cut {
            warnings.push(format!(
                "the source cut the text short: {rest} characters are missing"
            ));
        }
        let metadata = Metadata {
            authors: self.authors(&view),
            updated: self.moment(&view, Part::Updated, &mut Vec::new()),
            publisher: self.string(&view, Part::Publisher),
            language: self.string(&view, Part::Language).and_then(|name| {
                let code = name.split(['-', '_']).next()?.to_ascii_lowercase();
                (code.len() == 2).then_some(code)
            }),
            section: self.list(&view, Part::Section).into_iter().next(),
            tags: tags(self.list(&view, Part::Tags)),
            description: self
                .string(&view, Part::Description)
                .filter(|about| *about != text),
            image: self.string(&view, Part::Image),
            captured: self
                .moment(&view, Part::Captured, &mut Vec::new())
                .map(|captured| captured.value),
            page: self.string(&view, Part::PageNumber),
            ..Metadata::default()
        };
        let published = self.moment(&view, Part::Date, &mut warnings);
        let title = match (title, &metadata.publisher) {
            (Some(title), Some(publisher)) => Some(without_publisher(&title, publisher)),
            (title, _) => title,
        };
        let own_text = part == Part::Text && path == "text";
        let body = match part {
            Part::Page => Body::Page,
            Part::Text if own_text => Body::Text,
            _ if is_markup(&text) => Body::Fragment,
            _ => Body::Untitled,
        };
        let url = self
            .string(&view, Part::Url)
            .or_else(|| self.string(&outer, Part::Url));
        Ok(Found {
            has_id: id.is_some(),
            record: Record {
                date: published.map(|published| published.date),
                title,
                url,
                metadata,
                warnings,
                ..Record::new(id.unwrap_or_default(), text, body)
            },
        })
    }

    /// Why no text was found although there is a field for it.
    fn wrong_text(&self, view: &View<'_>) -> Option<String> {
        let mut paths = self.paths(Part::Text).chain(self.paths(Part::Page));
        paths.find_map(|path| match view.get(path).first()? {
            Value::Null | Value::String(_) | Value::Array(_) => None,
            other => Some(format!("\"{path}\" is {}, not a string", type_name(other))),
        })
    }

    fn authors(&self, view: &View<'_>) -> Vec<String> {
        let lists = self.paths(Part::Authors).map(|path| {
            let found = view.get(path);
            let mut names = Vec::new();
            for value in found {
                let items = match value {
                    Value::Array(items) => items.iter().take(50).collect(),
                    value => vec![value],
                };
                for text in items.into_iter().filter_map(person) {
                    for name in people(&text) {
                        if !names.contains(&name) {
                            names.push(name);
                        }
                    }
                }
            }
            names
        });
        lists
            .into_iter()
            .find(|names| !names.is_empty())
            .unwrap_or_default()
    }

    /// The first date that can be read, with a warning about those that cannot.
    fn moment(&self, view: &View<'_>, part: Part, warnings: &mut Vec<String>) -> Option<Published> {
        let mut odd = None;
        for field in self.of(part) {
            let Some(text) = view.get(&field.path).iter().find_map(|value| label(value)) else {
                continue;
            };
            match moments::published(&text, PublishedBasis::Given) {
                Some(moment) => return Some(moment),
                None => odd = odd.or(Some((&field.shown, text))),
            }
        }
        if let Some((path, text)) = odd {
            warnings.push(format!(
                "\"{path}\" is {:?}, which gives no day; it is not used",
                text.chars().take(60).collect::<String>()
            ));
        }
        None
    }
}

/// A record from fields.
pub(super) struct Found {
    pub(super) record: Record,
    /// False if the id is empty, because the record has none.
    pub(super) has_id: bool,
}

const NO_TEXT: &str = "has neither \"text\" nor \"html\", nor another known field with a text; name it: --map text=FIELD";

const fn is_text(part: Part) -> bool {
    matches!(part, Part::Text | Part::Page | Part::Any | Part::Short)
}

/// What NewsAPI puts in the place of an article that is gone.
const REMOVED: &str = "[Removed]";

/// Paths to the object with the fields, of search engines and of one item of the Guardian.
const WRAPPERS: [&[&str]; 2] = [&["_source"], &["response", "content"]];

/// The object with the fields: some are one or two levels deeper, and a graph of schema.org has several.
fn inner(object: &Map<String, Value>) -> &Map<String, Value> {
    for path in WRAPPERS {
        let inside = path
            .iter()
            .try_fold(object, |object, key| object.get(*key)?.as_object());
        if let Some(inside) = inside {
            return inside;
        }
    }
    if let Some(Value::Array(graph)) = object.get("@graph") {
        let members = graph.iter().filter_map(Value::as_object);
        let articles = members.filter(|member| member.contains_key("articleBody"));
        return articles.take(1).next().unwrap_or(object);
    }
    object
}

/// The fields of an object by their normalized names.
struct View<'v>(BTreeMap<String, &'v Value>);

impl<'v> View<'v> {
    fn of(object: &'v Map<String, Value>) -> View<'v> {
        let mut fields = BTreeMap::new();
        for (key, value) in object {
            fields.entry(normalized(key)).or_insert(value);
        }
        View(fields)
    }

    fn has(&self, key: &str) -> bool {
        self.0.contains_key(key)
    }

    /// The values at a path. A list on the way gives one for each of its objects.
    fn get(&self, path: &str) -> Vec<&'v Value> {
        if let Some(value) = self.0.get(path) {
            return vec![value];
        }
        let Some((first, rest)) = path.split_once('.') else {
            return Vec::new();
        };
        let mut values: Vec<&Value> = self.0.get(first).copied().into_iter().collect();
        for key in rest.split('.') {
            values = values
                .into_iter()
                .flat_map(|value| match value {
                    Value::Array(items) => items.iter().take(100).collect(),
                    value => vec![value],
                })
                .filter_map(|value| {
                    let mut fields = value.as_object()?.iter();
                    let found = fields.find(|(name, _)| normalized(name) == key);
                    found.map(|(_, value)| value)
                })
                .collect();
        }
        values
    }
}

/// True if a value can be what the part says: some sources call their name and their address alike.
fn fits(part: Part, text: &str) -> bool {
    match part {
        Part::Url => text.starts_with("http"),
        Part::Publisher => !text.contains("://") && text.len() < 200,
        _ => true,
    }
}

/// The name of an author: a string, or an object with a name or with first and last name.
fn person(value: &Value) -> Option<String> {
    let Value::Object(object) = value else {
        return label(value);
    };
    label(value).or_else(|| {
        let view = View::of(object);
        let keys = [
            "firstname",
            "givenname",
            "middlename",
            "lastname",
            "familyname",
            "surname",
        ];
        let parts = keys.iter().flat_map(|key| view.get(key));
        let names: Vec<String> = parts.filter_map(label).collect();
        (!names.is_empty()).then(|| names.join(" "))
    })
}

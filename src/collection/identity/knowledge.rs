//! Links the things of a collection to a knowledge base of the user, or to none.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde_json::Value;

use super::organization_names::OrganizationName;
use super::person_names::{PersonName, Relation};
use super::{EntityType, Identities, Records};
use crate::lexicon::fold;

/// An entity of a knowledge base.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct KnownEntity {
    /// Its identifier there.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Other names.
    pub aliases: Vec<String>,
    /// `person`, `organization` or `place`; `None` if the knowledge base does not say.
    pub kind_of: Option<EntityType>,
    /// Its identifier in Wikidata.
    pub wikidata: Option<String>,
}

/// Why a knowledge base cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {reason}")]
pub struct KnowledgeError {
    /// The number of the line, from 1.
    pub line: usize,
    /// What is wrong with it.
    pub reason: String,
}

/// Reads a knowledge base: CSV with a header, JSON Lines, or entities of FollowTheMoney, one a line. The columns or fields are
/// `id`, `name`, `aliases` (in CSV separated by `;` or `|`), `type` and `wikidata`; others are ignored. Types are `person`,
/// `organization` and `place`, or the schemata of FollowTheMoney.
///
/// # Errors
/// The first line that is no entity with an `id` and a `name`.
///
/// # Examples
///
/// ```
/// use nutgraf::collection::identity::parse_knowledge;
///
/// let entities = parse_knowledge("id,name,aliases,type\nQ1,World Reef Organization,WRO;Reefs,organization\n")?;
/// assert_eq!(entities[0].aliases, ["WRO", "Reefs"]);
/// # Ok::<(), nutgraf::collection::identity::KnowledgeError>(())
/// ```
pub fn parse_knowledge(text: &str) -> Result<Vec<KnownEntity>, KnowledgeError> {
    let text = text.trim_start_matches('\u{feff}');
    if text.trim_start().starts_with('{') {
        let lines = text
            .lines()
            .enumerate()
            .filter(|(_, line)| !line.trim().is_empty());
        return lines
            .map(|(index, line)| of_json(index + 1, line))
            .collect();
    }
    of_csv(text)
}

fn of_csv(text: &str) -> Result<Vec<KnownEntity>, KnowledgeError> {
    let error = |line: usize, reason: &str| KnowledgeError {
        line,
        reason: reason.to_owned(),
    };
    let mut reader = csv::ReaderBuilder::new()
        .flexible(true)
        .from_reader(text.as_bytes());
    let header = reader
        .headers()
        .map_err(|bad| error(1, &bad.to_string()))?
        .clone();
    let column = |name: &str| {
        header
            .iter()
            .position(|column| column.trim().eq_ignore_ascii_case(name))
    };
    let (Some(id), Some(name)) = (column("id"), column("name")) else {
        return Err(error(1, "no columns id and name"));
    };
    let (aliases, kind_of, wikidata) = (column("aliases"), column("type"), column("wikidata"));
    let mut entities = Vec::new();
    for record in reader.into_records() {
        let record = record.map_err(|bad| {
            error(
                bad.position().map_or(1, |at| at.line() as usize),
                &bad.to_string(),
            )
        })?;
        let line = record.position().map_or(1, |at| at.line() as usize);
        let value = |column: Option<usize>| {
            column
                .and_then(|column| record.get(column))
                .unwrap_or("")
                .trim()
        };
        let names = value(aliases)
            .split([';', '|'])
            .map(str::trim)
            .filter(|name| !name.is_empty());
        let entity = KnownEntity {
            id: value(Some(id)).to_owned(),
            name: value(Some(name)).to_owned(),
            aliases: names.map(str::to_owned).collect(),
            kind_of: type_of(value(kind_of)),
            wikidata: Some(value(wikidata))
                .filter(|id| !id.is_empty())
                .map(str::to_owned),
        };
        entities.push(complete(line, entity)?);
    }
    Ok(entities)
}

/// An entity of a line of JSON, with its fields beside the id or, as in FollowTheMoney, in `properties`.
fn of_json(line: usize, text: &str) -> Result<KnownEntity, KnowledgeError> {
    let value: Value = serde_json::from_str(text).map_err(|error| KnowledgeError {
        line,
        reason: error.to_string(),
    })?;
    let properties = value.get("properties").unwrap_or(&value);
    let all = |names: &[&str]| -> Vec<String> {
        let fields = names.iter().filter_map(|name| properties.get(*name));
        let values = fields.flat_map(|field| match field {
            Value::Array(values) => values.iter().filter_map(Value::as_str).collect::<Vec<_>>(),
            field => field.as_str().into_iter().collect(),
        });
        values.map(str::to_owned).collect()
    };
    let mut names = all(&["name"]);
    let name = if names.is_empty() {
        String::new()
    } else {
        names.remove(0)
    };
    names.extend(all(&["aliases", "alias", "weakAlias", "previousName"]));
    let kind_of = value
        .get("type")
        .or(value.get("schema"))
        .and_then(Value::as_str)
        .unwrap_or("");
    let id = match value.get("id") {
        Some(Value::Number(number)) => number.to_string(),
        id => id.and_then(Value::as_str).unwrap_or("").to_owned(),
    };
    let entity = KnownEntity {
        id,
        name,
        aliases: names,
        kind_of: type_of(kind_of),
        wikidata: all(&["wikidata", "wikidataId"]).into_iter().next(),
    };
    complete(line, entity)
}

fn complete(line: usize, entity: KnownEntity) -> Result<KnownEntity, KnowledgeError> {
    let missing = if entity.id.is_empty() {
        "no id"
    } else if entity.name.is_empty() {
        "no name"
    } else {
        return Ok(entity);
    };
    Err(KnowledgeError {
        line,
        reason: missing.to_owned(),
    })
}

/// The type that a knowledge base gives: our own names, or a schema of FollowTheMoney.
fn type_of(name: &str) -> Option<EntityType> {
    match name.to_ascii_lowercase().as_str() {
        "person" => Some(EntityType::Person),
        "organization" | "company" | "publicbody" | "legalentity" => Some(EntityType::Organization),
        "place" | "address" | "country" => Some(EntityType::Place),
        _ => None,
    }
}

/// A link from a thing to the knowledge base.
#[derive(Debug, Clone, PartialEq)]
pub struct Link {
    /// The index of the thing in [`Identities::ids`].
    pub thing: u32,
    /// The index of the entity in the knowledge base.
    pub entity: u32,
    /// How sure the link is, 0 to 1.
    pub score: f64,
}

/// Links with less support than this are left out.
const MIN_SCORE: f64 = 0.5;

/// Links each thing to the one entity that its names fit, by the names that its articles use. A thing that fits several
/// entities equally well, and one that fits only by a family name or initials, has no link.
///
/// The score is the share of the thing's records whose name is one of the entity, less if the names only resemble it.
pub fn link(records: &Records, identities: &Identities, knowledge: &[KnownEntity]) -> Vec<Link> {
    let index = Index::new(knowledge);
    let mut names: BTreeMap<u32, BTreeMap<&str, u32>> = BTreeMap::new();
    let mut types: HashMap<u32, EntityType> = HashMap::new();
    for (record, thing) in records.records.iter().zip(&identities.things) {
        *names
            .entry(*thing)
            .or_default()
            .entry(records.texts.get(record.name))
            .or_default() += 1;
        types.insert(*thing, record.kind_of);
    }
    let mut links = Vec::new();
    for (thing, names) in names {
        if thing as usize >= identities.ids.len() {
            continue;
        }
        let kind_of = types[&thing];
        let all: u32 = names.values().sum();
        let mut scores: BTreeMap<u32, f64> = BTreeMap::new();
        for (name, count) in names {
            for (entity, fit) in index.find(kind_of, name) {
                *scores.entry(entity).or_default() += fit * f64::from(count) / f64::from(all);
            }
        }
        let best = scores.iter().map(|score| *score.1).fold(0.0, f64::max);
        let mut of_best = scores.iter().filter(|score| *score.1 > best - 0.1);
        if let (Some((entity, score)), None) = (of_best.next(), of_best.next())
            && *score >= MIN_SCORE
        {
            links.push(Link {
                thing,
                entity: *entity,
                score: *score,
            });
        }
    }
    links
}

/// The entities of a knowledge base by their normalized names.
struct Index<'k> {
    knowledge: &'k [KnownEntity],
    by_name: HashMap<(EntityType, String), BTreeSet<u32>>,
    /// People by family name.
    by_family: HashMap<String, Vec<(PersonName, u32)>>,
}

/// How well a name fits that differs by a middle name or a usual short form.
const FIT_OF_VARIANT: f64 = 0.8;

impl<'k> Index<'k> {
    fn new(knowledge: &'k [KnownEntity]) -> Self {
        let mut index = Self {
            knowledge,
            by_name: HashMap::new(),
            by_family: HashMap::new(),
        };
        for (number, entity) in (0..).zip(knowledge) {
            for name in std::iter::once(&entity.name).chain(&entity.aliases) {
                for kind_of in EntityType::ALL
                    .into_iter()
                    .filter(|one| entity.kind_of.is_none_or(|of| of == *one))
                {
                    index
                        .by_name
                        .entry((kind_of, key(kind_of, name)))
                        .or_default()
                        .insert(number);
                }
                let person = PersonName::new(name, None, None);
                if let Some(person) = person.filter(|person| !person.is_short()) {
                    index
                        .by_family
                        .entry(person.last().to_owned())
                        .or_default()
                        .push((person, number));
                }
            }
        }
        index
    }

    /// The entities that a name fits, and how well.
    fn find(&self, kind_of: EntityType, name: &str) -> BTreeMap<u32, f64> {
        let mut found = BTreeMap::new();
        if let Some(same) = self.by_name.get(&(kind_of, key(kind_of, name))) {
            found.extend(same.iter().map(|entity| (*entity, 1.0)));
            return found;
        }
        let person = PersonName::new(name, None, None)
            .filter(|person| kind_of == EntityType::Person && !person.is_short());
        let Some(person) = person else { return found };
        for (known, entity) in self.by_family.get(person.last()).into_iter().flatten() {
            let relation = person.relation(known).or_else(|| known.relation(&person));
            let fits = matches!(
                relation,
                Some(Relation::Same | Relation::Middle | Relation::Nickname)
            );
            let typed = self.knowledge[*entity as usize]
                .kind_of
                .is_none_or(|of| of == EntityType::Person);
            if fits && typed {
                found.insert(*entity, FIT_OF_VARIANT);
            }
        }
        found
    }
}

fn key(kind_of: EntityType, name: &str) -> String {
    let key = match kind_of {
        EntityType::Person => PersonName::new(name, None, None).map(|name| name.key()),
        EntityType::Organization => OrganizationName::new(name).map(|name| name.key()),
        EntityType::Place => None,
    };
    key.unwrap_or_else(|| fold(name))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::collection::identity::Record;

    fn linked(knowledge: &str, names: &[&[&str]]) -> Vec<(u32, String)> {
        let knowledge = parse_knowledge(knowledge).unwrap();
        let (mut records, mut identities) = (Records::default(), Identities::default());
        for (thing, names) in (0..).zip(names) {
            identities.ids.push(thing.to_string());
            for name in *names {
                let name = records.texts.add(name);
                records
                    .records
                    .push(Record::new(0, EntityType::Person, name));
                identities.things.push(thing);
            }
        }
        let links = link(&records, &identities, &knowledge).into_iter();
        links
            .map(|link| (link.thing, knowledge[link.entity as usize].id.clone()))
            .collect()
    }

    #[test]
    fn links_what_fits_one_entity() {
        let csv = "id,name,type\n1,Jane Doe,person\n2,John A. Holm,Person\n3,John B. Holm,Person\n4,Ann Lee,Company\n";
        let things: [&[&str]; 5] = [
            &["Jane Doe", "Doe"],
            &["John Holm"],
            &["John A Holm"],
            &["Ann Lee"],
            &["Doe"],
        ];
        let want = [(0, "1".to_owned()), (2, "2".to_owned())];
        assert_eq!(linked(csv, &things), want);
    }

    #[test]
    fn reads_json_lines_and_follow_the_money() {
        let own = r#"{"id": 7, "name": "Jane Doe", "aliases": ["J. Doe"], "type": "person", "wikidata": "Q7"}"#;
        let ftm = r#"{"id": "a", "schema": "Company", "properties": {"name": ["Tern Systems"], "alias": ["Tern"]}}"#;
        let read = parse_knowledge(&format!("{own}\n\n{ftm}\n")).unwrap();
        assert_eq!(
            (&*read[0].id, read[0].wikidata.as_deref()),
            ("7", Some("Q7"))
        );
        assert_eq!(
            (read[1].kind_of, &*read[1].aliases[0]),
            (Some(EntityType::Organization), "Tern")
        );
    }

    #[test]
    fn names_the_line_that_is_wrong() {
        for (text, line) in [
            ("{\"id\": 1, \"name\": \"a\"}\n{\"id\": 2}\n", 2),
            ("{\"id\": 1, \"name\": \"a\"}\n{", 2),
            ("id,name\n1,Ann\n,Bo\n", 3),
            ("number,title\n", 1),
        ] {
            assert_eq!(parse_knowledge(text).unwrap_err().line, line, "{text}");
        }
    }
}

//! `nutgraf index`: the answers go into a database.
//!
//! [`Indexer`] turns each task into the rows of an article on the worker threads; [`Database`] writes them, in input order, on
//! the main thread.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result, bail};
use jiff::civil::Date;
use nutgraf::collection::identity::parse_knowledge;
use nutgraf::collection::{
    Added, Collection, Correction, Entry, Error, Given, Known, is_collection, parse_corrections,
};
use nutgraf::input::{Article, Reader};
use nutgraf::report::{Document, document};
use nutgraf::{analyze, report};
use regex::Regex;
use serde::Deserialize;

use super::answer::{Answer, Stats, catch_panic, read};
use super::args::IndexArgs;
use super::fingerprint::Fingerprint;
use super::inputs::is_answer;
use super::job::{Job, Target, Work};
use super::overwriting::{Output, Overwrites};
use super::sink::Destination;
use super::staged::{Place, Staged};
use super::task::{Load, Origin, Problem, Task};
use nutgraf::report::TextStyle;

/// Width that no answer depends on.
const STYLE: TextStyle = TextStyle {
    width: 80,
    color: false,
    all: false,
};

/// Makes the job of `nutgraf index`.
///
/// # Errors
/// Returns an error if an argument cannot be used, or if the output is no database of this program.
pub(crate) fn job(mut args: IndexArgs) -> Result<Job> {
    if args.run.config.is_some() {
        bail!("nutgraf index reads no file of options; give them on the command line");
    }
    let dates = args
        .date_from
        .as_deref()
        .map(Regex::new)
        .transpose()
        .context("--date-from")?;
    let meta = match &args.meta {
        Some(path) => read_meta(path).with_context(|| path.display().to_string())?,
        None => HashMap::new(),
    };
    let corrections = args
        .corrections
        .as_deref()
        .map(read_corrections)
        .transpose()?;
    let knowledge = match &args.kb {
        Some(path) => {
            let text = fs::read_to_string(path).with_context(|| path.display().to_string())?;
            Some(parse_knowledge(&text).with_context(|| path.display().to_string())?)
        }
        None => None,
    };
    let target = database_path(&args.output)?;
    for path in args.meta.iter().chain(&args.corrections).chain(&args.kb) {
        if Output::at(&target).is_some_and(|output| output.is(path)) {
            return Err(Overwrites(path.clone()).into());
        }
    }
    let mut job = Job::new(args.analysis())?;
    let mut database = Database::open(target, args.add)?;
    if let Some(corrections) = corrections {
        database.collection.correct(&corrections)?;
    }
    if let Some(knowledge) = knowledge {
        database.collection.link_to(&knowledge)?;
    }
    job.inputs.answers = true;
    job.work.style = STYLE;
    job.work.index = Some(Indexer {
        known: database.collection.known()?,
        run: Fingerprint::of_run(&job.work),
        dates,
        meta,
    });
    job.target = Target::File(database.path().to_owned());
    job.destination = Some(Box::new(database));
    Ok(job)
}

/// Applies corrections to a database, and reads no article.
///
/// # Errors
/// Returns an error if the corrections cannot be read, or the database cannot be written.
pub(crate) fn correct(args: &IndexArgs) -> Result<ExitCode> {
    let corrections = args
        .corrections
        .as_deref()
        .map(read_corrections)
        .transpose()?;
    let target = database_path(&args.output)?;
    if is_missing(&target) {
        return Err(Error::NotFound(target).into());
    }
    let mut collection = Collection::open(&target)?;
    collection.correct(&corrections.unwrap_or_default())?;
    collection.finish(false, false)?;
    Ok(ExitCode::SUCCESS)
}

pub(super) fn read_corrections(path: &Path) -> Result<Vec<Correction>> {
    let name = || path.display().to_string();
    let text = fs::read_to_string(path).with_context(name)?;
    parse_corrections(&text).with_context(name)
}

/// The file at the end of all links, which does not exist, is empty, or is a nutgraf database.
fn database_path(path: &Path) -> Result<PathBuf> {
    let name = || path.display().to_string();
    match Place::of(path).with_context(name)? {
        Place::File(file) if is_missing(&file) || is_collection(&file) => Ok(file),
        Place::File(file) => Err(Error::Occupied(file).into()),
        Place::Device(_) => bail!(
            "{}: is a device or a pipe, and a database needs a file",
            name()
        ),
    }
}

fn is_missing(path: &Path) -> bool {
    path.metadata().map_or(true, |meta| meta.len() == 0)
}

/// What `--meta` says of an article.
#[derive(Debug, Clone, Default, Deserialize)]
struct Meta {
    #[serde(default)]
    path: Option<String>,
    #[serde(default)]
    id: Option<String>,
    #[serde(default)]
    date: Option<String>,
    #[serde(default)]
    publisher: Option<String>,
    #[serde(default)]
    section: Option<String>,
    #[serde(default)]
    url: Option<String>,
}

fn read_meta(path: &Path) -> Result<HashMap<String, Meta>> {
    let mut reader = csv::ReaderBuilder::new()
        .trim(csv::Trim::All)
        .from_path(path)?;
    let headers = reader.headers()?.clone();
    if !headers.iter().any(|name| matches!(name, "path" | "id")) {
        bail!("has no column path or id");
    }
    let mut all = HashMap::new();
    for row in reader.deserialize() {
        let row: Meta = row?;
        let row = Meta {
            date: row.date.filter(|date| !date.is_empty()),
            ..row
        };
        if let Some(date) = &row.date
            && date
                .get(..10)
                .and_then(|day| day.parse::<Date>().ok())
                .is_none()
        {
            bail!("the date {date:?} is not YYYY-MM-DD");
        }
        for key in [&row.path, &row.id]
            .into_iter()
            .flatten()
            .filter(|key| !key.is_empty())
        {
            all.insert(key.clone(), row.clone());
        }
    }
    Ok(all)
}

/// Turns tasks into rows, on the worker threads.
pub(crate) struct Indexer {
    known: Known,
    /// The fingerprint of all that decides an answer except the article.
    run: Fingerprint,
    dates: Option<Regex>,
    meta: HashMap<String, Meta>,
}

/// An article for the database.
pub(crate) enum Indexed {
    /// Its rows, with the hash of all that they were made from.
    Entry(Box<Entry>, u64),
    /// The database has it; the name and the path of its document.
    Known(String, Option<String>),
}

/// What is known of an article before it is read.
struct Source<'a> {
    id: &'a str,
    path: Option<&'a str>,
    url: Option<&'a str>,
}

impl Indexer {
    /// Reads and analyzes one article, unless the database has it.
    pub(crate) fn answer(&self, work: &Work, task: Task) -> Answer {
        let Task {
            origin,
            load,
            position,
        } = task;
        let input = Fingerprint::of_load(&load);
        let mut id = origin.name.clone();
        let indexed = catch_panic(|| self.index(work, &origin, load, input, &mut id));
        let (outcome, indexed) = match indexed {
            Ok((stats, indexed)) => (Ok(stats), Some(indexed)),
            Err(problem) => (Err(problem), None),
        };
        Answer {
            origin,
            id,
            position,
            input,
            outcome,
            body: None,
            entry: None,
            indexed,
        }
    }

    fn index(
        &self,
        work: &Work,
        origin: &Origin,
        load: Load,
        input: Fingerprint,
        id: &mut String,
    ) -> Result<(Stats, Indexed), Problem> {
        if let Load::Record(item) = &load
            && is_answer(item.bytes())
        {
            id.clone_from(&item.name);
            return self.finished(item.bytes(), input, id);
        }
        let mut source = Source {
            id: &origin.name,
            path: origin.path(),
            url: None,
        };
        let record = match &load {
            Load::Record(item) => item.record(&work.reader),
            _ => None,
        };
        if let Some(record) = &record {
            source = Source {
                id: &record.id,
                url: record.url.as_deref(),
                ..source
            };
        }
        let stated = record.as_ref().and_then(|record| record.date);
        let (given, date) = self.given(&source, stated);
        let content = self.run.with(input).with(Fingerprint::of_bytes(
            format!("{given:?} {date:?}").as_bytes(),
        ));
        if !matches!(load, Load::Failed { .. })
            && self.known.has(source.id, source.path, content.number())
        {
            *id = source.id.to_owned();
            return Ok((
                Stats::default(),
                Indexed::Known(id.clone(), source.path.map(str::to_owned)),
            ));
        }
        let reader = Reader {
            date: date.or(work.reader.date),
            ..work.reader.clone()
        };
        let article = read(&reader, origin, load, id)?;
        self.rows(work, article, &given, content)
    }

    fn rows(
        &self,
        work: &Work,
        mut article: Article,
        given: &Given,
        content: Fingerprint,
    ) -> Result<(Stats, Indexed), Problem> {
        if let Some(day) = given.published.as_deref().and_then(|day| day.parse().ok()) {
            article.set_published(day);
        }
        let analysis = analyze(&article, &work.options);
        let entry = Entry::new(&document(&analysis, work.parts), given).map_err(problem)?;
        Ok((
            Stats::of(&analysis),
            Indexed::Entry(Box::new(entry), content.number()),
        ))
    }

    /// Takes a finished answer.
    fn finished(
        &self,
        json: &[u8],
        input: Fingerprint,
        id: &mut String,
    ) -> Result<(Stats, Indexed), Problem> {
        let bad = |error: serde_json::Error| Problem {
            code: "bad_record",
            message: format!("is no answer of this version of nutgraf: {error}"),
        };
        if json.starts_with(b"{\"id\"") {
            let failure: report::Failure = serde_json::from_slice(json).map_err(bad)?;
            *id = failure.id;
            return Err(Problem {
                code: failure.error.code,
                message: failure.error.message,
            });
        }
        let document: Document = serde_json::from_slice(json).map_err(bad)?;
        id.clone_from(&document.id);
        let path = document.source.path.as_deref();
        let article = document.article.as_ref();
        let url = article.and_then(|article| article.url.as_deref());
        let (given, date) = self.given(&Source { id, path, url }, None);
        let published = given
            .published
            .clone()
            .or_else(|| date.map(|date| date.to_string()));
        let given = Given { published, ..given };
        let content = input.with(Fingerprint::of_bytes(format!("{given:?}").as_bytes()));
        if self.known.has(id, path, content.number()) {
            return Ok((
                Stats::default(),
                Indexed::Known(id.clone(), path.map(str::to_owned)),
            ));
        }
        let stats = Stats {
            words: article.map_or(0, |article| article.words),
            bytes: document.source.bytes,
            ..Stats::default()
        };
        let entry = Entry::new(&document, &given).map_err(problem)?;
        Ok((stats, Indexed::Entry(Box::new(entry), content.number())))
    }

    /// What `--meta` says of an article; and the day of `--date-from`, unless the record states one.
    fn given(&self, source: &Source<'_>, stated: Option<Date>) -> (Given, Option<Date>) {
        let meta = self
            .meta
            .get(source.id)
            .or_else(|| self.meta.get(source.path?));
        let text = |text: &Option<String>| text.clone().filter(|text| !text.is_empty());
        let given = meta.map_or_else(Given::default, |meta| Given {
            published: text(&meta.date),
            publisher: text(&meta.publisher),
            section: text(&meta.section),
            url: text(&meta.url),
        });
        let date = self
            .dates
            .as_ref()
            .filter(|_| stated.is_none())
            .and_then(|dates| {
                let names = [Some(source.id), source.url, source.path];
                names
                    .into_iter()
                    .flatten()
                    .find_map(|name| date_in(dates, name))
            });
        (given, date)
    }
}

/// The first match of the expression that is a day: its groups, or all of it, without what is no digit.
fn date_in(dates: &Regex, name: &str) -> Option<Date> {
    dates.captures_iter(name).find_map(|found| {
        let named = ["year", "month", "day"].map(|group| found.name(group));
        let text: String = match (named, found.len()) {
            ([Some(year), Some(month), Some(day)], _) => {
                format!(
                    "{:0>4}{:0>2}{:0>2}",
                    year.as_str(),
                    month.as_str(),
                    day.as_str()
                )
            }
            (_, 1) => found[0].to_owned(),
            (_, 4) => format!(
                "{:0>4}{:0>2}{:0>2}",
                found.get(1)?.as_str(),
                found.get(2)?.as_str(),
                found.get(3)?.as_str()
            ),
            _ => found
                .iter()
                .skip(1)
                .flatten()
                .map(|group| group.as_str())
                .collect(),
        };
        let digits: String = text.chars().filter(char::is_ascii_digit).collect();
        let (year, month, day) = (digits.get(..4)?, digits.get(4..6)?, digits.get(6..8)?);
        format!("{year}-{month}-{day}")
            .parse()
            .ok()
            .filter(|_| digits.len() == 8)
    })
}

fn problem(error: Error) -> Problem {
    Problem {
        code: "bad_record",
        message: error.to_string(),
    }
}

/// The database that is written.
struct Database {
    collection: Collection,
    /// The file that is written, and the one that it replaces when it is complete.
    place: Written,
    add: bool,
}

enum Written {
    /// The database itself.
    InPlace(PathBuf),
    /// A hidden file beside it.
    Beside { hidden: PathBuf, target: PathBuf },
}

impl Database {
    fn open(target: PathBuf, add: bool) -> Result<Database> {
        if add && !is_missing(&target) {
            let collection = Collection::open(&target)?;
            return Ok(Database {
                collection,
                place: Written::InPlace(target),
                add,
            });
        }
        let mut name = std::ffi::OsString::from(".");
        name.push(target.file_name().unwrap_or_default());
        name.push(".partial");
        let hidden = target.with_file_name(name);
        let collection = match Collection::open(&hidden) {
            // What another version has begun is of no use.
            Err(Error::OtherVersion { .. }) => {
                fs::remove_file(&hidden).with_context(|| hidden.display().to_string())?;
                Collection::open(&hidden)
            }
            opened => opened,
        };
        let collection = collection.with_context(|| hidden.display().to_string())?;
        Ok(Database {
            collection,
            place: Written::Beside { hidden, target },
            add,
        })
    }

    fn path(&self) -> &Path {
        match &self.place {
            Written::InPlace(path) | Written::Beside { target: path, .. } => path,
        }
    }
}

impl Destination for Database {
    fn write(&mut self, answer: &Answer) -> Result<Option<Problem>> {
        let place = self.path().display().to_string();
        let (added, name) = match (&answer.outcome, &answer.indexed) {
            (Ok(_), Some(Indexed::Entry(entry, content))) => {
                (self.collection.add(entry, *content), &answer.id)
            }
            (Ok(_), Some(Indexed::Known(name, path))) => {
                self.collection.keep(name, path.as_deref());
                return Ok(None);
            }
            (Ok(_), None) => return Ok(None),
            (Err(problem), _) => {
                let failed = self
                    .collection
                    .fail(&answer.id, problem.code, &problem.message);
                return failed.map(|()| None).context(place);
            }
        };
        match added.context(place)? {
            Added::Written | Added::Same => Ok(None),
            Added::Repeated => {
                let problem = Problem {
                    code: "repeated_id",
                    message: "another article of this run has the same id, and was taken"
                        .to_owned(),
                };
                self.collection.fail(name, problem.code, &problem.message)?;
                Ok(Some(problem))
            }
        }
    }

    fn has_failure_record(&self, _: &Answer) -> bool {
        false
    }

    fn flush(&mut self) -> Result<()> {
        Ok(())
    }

    fn finish(self: Box<Self>) -> Result<()> {
        let name = self.path().display().to_string();
        match self.place {
            Written::InPlace(_) => self.collection.finish(false, false).context(name),
            Written::Beside { hidden, target } => {
                self.collection
                    .finish(!self.add, true)
                    .with_context(|| name.clone())?;
                Staged::keep(target, hidden, true)
                    .and_then(Staged::finish)
                    .context(name)
            }
        }
    }

    fn abandon(mut self: Box<Self>) -> Result<()> {
        Ok(self.collection.commit()?)
    }

    fn how_to_go_on(&self) -> Option<&'static str> {
        Some("run the same command again to continue")
    }
}

#[cfg(test)]
mod tests {
    use super::{Regex, date_in};

    #[test]
    fn days_are_found_in_names() {
        let cases = [
            (r"\d{8}", "archive/20240501-x.txt", Some("2024-05-01")),
            (
                r"(\d{4})/(\d\d?)/(\d\d?)",
                "https://example.org/2024/5/1/story",
                Some("2024-05-01"),
            ),
            (
                r"(?<day>\d\d)\.(?<month>\d\d)\.(?<year>\d{4})",
                "01.05.2024.txt",
                Some("2024-05-01"),
            ),
            (
                r"\d{4}-\d\d-\d\d",
                "9999-99-99 2024-05-01",
                Some("2024-05-01"),
            ),
            (r"\d{8}", "a.txt", None),
        ];
        for (regex, name, day) in cases {
            let found = date_in(&Regex::new(regex).unwrap(), name);
            assert_eq!(found.map(|day| day.to_string()).as_deref(), day, "{name}");
        }
    }
}

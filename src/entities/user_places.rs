//! The user's own gazetteer (`--places FILE`).

use serde::Deserialize;

use crate::error::Error;
use crate::names::Label;

use super::{Place, PlaceKind, UserNames};

/// A row of the gazetteer.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    name: String,
    latitude: Option<f32>,
    longitude: Option<f32>,
    #[serde(default)]
    country: String,
    #[serde(default)]
    kind: String,
    #[serde(default)]
    id: String,
    /// Separated by semicolons.
    #[serde(default)]
    aliases: String,
}

impl UserNames {
    /// Adds places from CSV with a header. The columns are `name`, and optionally `latitude`, `longitude`, `country` (ISO
    /// 3166-1 alpha-2), `kind`, `id`, and `aliases`, separated by semicolons.
    ///
    /// # Errors
    ///
    /// Returns [`Error::BadRecord`] with the number of the first line that is not such a row.
    ///
    /// # Examples
    ///
    /// ```
    /// let mut names = nutgraf::entities::UserNames::default();
    /// names.add_places("name,latitude,longitude,country\nHolm Yard,53.2,-1.4,GB\n")?;
    /// assert_eq!(names.len(), 1);
    /// # Ok::<(), nutgraf::error::Error>(())
    /// ```
    pub fn add_places(&mut self, text: &str) -> Result<(), Error> {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let mut reader = csv::ReaderBuilder::new()
            .trim(csv::Trim::All)
            .from_reader(text.as_bytes());
        let invalid = |error: &csv::Error, line: u64| {
            let reason = match error.kind() {
                csv::ErrorKind::Deserialize { err, .. } => err.to_string(),
                _ => error.to_string(),
            };
            Error::BadRecord {
                line,
                reason: format!("invalid row of places: {reason}"),
            }
        };
        let of_csv =
            |error: csv::Error| invalid(&error, error.position().map_or(1, csv::Position::line));
        let header = reader.headers().map_err(of_csv)?.clone();
        let mut record = csv::StringRecord::new();
        while reader.read_record(&mut record).map_err(of_csv)? {
            let line = record.position().map_or(1, csv::Position::line);
            let row = record.deserialize(Some(&header));
            let row: Row = row.map_err(|error| invalid(&error, line))?;
            let added = self.add_place(&row);
            added.map_err(|reason| Error::BadRecord { line, reason })?;
        }
        self.sort();
        Ok(())
    }

    fn add_place(&mut self, row: &Row) -> Result<(), String> {
        let within =
            |degrees: Option<f32>, max: f32| degrees.is_none_or(|degrees| degrees.abs() <= max);
        if !within(row.latitude, 90.0) || !within(row.longitude, 180.0) {
            return Err(
                "the latitude must be from -90 to 90, the longitude from -180 to 180".to_owned(),
            );
        }
        if row.latitude.is_some() != row.longitude.is_some() {
            return Err("a place needs both latitude and longitude, or neither".to_owned());
        }
        let is_code =
            row.country.len() == 2 && row.country.bytes().all(|b| b.is_ascii_alphabetic());
        if !row.country.is_empty() && !is_code {
            return Err(format!("{:?} is no ISO 3166-1 alpha-2 code", row.country));
        }
        let kind = match row.kind.as_str() {
            "" => None,
            name => Some(PlaceKind::from_name(name).ok_or_else(|| {
                format!(
                    "unknown kind {name:?}; expected \"country\", \"region\", \"city\", \"facility\", \"water\", \
                     \"mountain\" or \"continent\""
                )
            })?),
        };
        let given = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        let place = Place {
            kind,
            country: given(&row.country).map(|code| code.to_ascii_uppercase()),
            latitude: row.latitude,
            longitude: row.longitude,
            ..Place::default()
        };
        let aliases = row.aliases.split(';').map(str::trim);
        let aliases = aliases.filter(|alias| !alias.is_empty());
        self.add_entry(
            &row.name,
            aliases,
            Label::Location,
            given(&row.id),
            Some(place),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::input::Reader;

    #[test]
    fn wins_over_the_gazetteer() {
        let mut names = UserNames::default();
        names
            .add_places("name,latitude,longitude,country,kind,id,aliases\nParis,53.5,-1.5,gb,facility,yard-7,Holm Yard;The Yard\n")
            .unwrap();
        let article = Reader::default()
            .read_text(
                "a",
                "Workers met in Paris on Monday. They left Holm Yard at noon.",
            )
            .unwrap();
        let options = crate::Options {
            names,
            ..crate::Options::default()
        };
        let places = crate::analyze(&article, &options).entities.places;
        let found: Vec<_> = places
            .iter()
            .map(|place| (place.name.as_str(), place.user_id.as_deref(), &place.detail))
            .collect();
        for (name, id, detail) in found {
            assert_eq!((name, id), ("Paris", Some("yard-7")));
            assert_eq!(detail.latitude, Some(53.5));
            assert_eq!(detail.country.as_deref(), Some("GB"));
            assert_eq!(detail.kind, Some(PlaceKind::Facility));
            assert_eq!(detail.geonames, None);
        }
    }

    #[test]
    fn names_the_bad_line() {
        for (text, line, part) in [
            ("title\nA\n", 2, "title"),
            ("name,latitude,longitude\nA,north,1\n", 2, "invalid"),
            ("name,latitude,longitude\nA,1,1\nB,99,1\n", 3, "latitude"),
            ("name,latitude,longitude\nA,1,\n", 2, "both"),
            ("name,kind\nA,planet\n", 2, "planet"),
            ("name,country\nA,GBR\n", 2, "GBR"),
            ("name,country\n,GB\n", 2, "no words"),
            ("name,country\nA,GB,x\n", 2, "fields"),
        ] {
            match UserNames::default().add_places(text) {
                Err(Error::BadRecord { line: at, reason }) => {
                    assert_eq!(at, line, "{text}: {reason}");
                    assert!(reason.contains(part), "{text}: {reason}");
                }
                other => panic!("{text}: {other:?}"),
            }
        }
    }
}

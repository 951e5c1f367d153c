//! Names of countries for readers.

static NAMES: &str = include_str!("../data/world/lists/country-short-names.tsv");

/// The common English short name of the country with this ISO 3166-1 alpha-2 code ("South Korea" for `KR`).
pub(crate) fn country_name(code: &str) -> Option<&'static str> {
    let name = |line: &'static str| line.strip_prefix(code)?.strip_prefix('\t');
    NAMES.lines().find_map(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_country_of_the_gazetteer_has_a_name() {
        assert_eq!(country_name("KR"), Some("South Korea"));
        assert_eq!(country_name("SU"), Some("Soviet Union"));
        assert_eq!((country_name("K"), country_name("#")), (None, None));
        let countries = include_str!("../data/world/lists/countries.tsv");
        for row in countries.lines().filter(|row| !row.starts_with('#')) {
            let code = row.split('\t').next().unwrap_or_default();
            assert!(country_name(code).is_some(), "{code}");
        }
    }
}

//! Where the pages are: paths from the folder of the site, which are relative links too.

use super::rows::month_of;
use crate::collection::identity::EntityType;
use crate::report::rows::stable_id;

/// The first page.
pub(super) const HOME: &str = "index.html";
/// The page with the search.
pub(super) const SEARCH: &str = "search.html";
/// The page that lists the months of the articles.
pub(super) const ARTICLES: &str = "articles.html";
/// The page that lists the stories.
pub(super) const STORIES: &str = "stories.html";

/// The page of an article.
pub(super) fn article(id: &str) -> String {
    sharded("article", id)
}

/// The page of a story.
pub(super) fn story(id: &str) -> String {
    sharded("story", id)
}

/// The page of a person, an organization or a place.
pub(super) fn entity(kind_of: EntityType, id: &str) -> String {
    sharded(kind_of.name(), id)
}

/// The list of all people, organizations or places.
pub(super) const fn list(kind_of: EntityType) -> &'static str {
    match kind_of {
        EntityType::Person => "people.html",
        EntityType::Organization => "organizations.html",
        EntityType::Place => "places.html",
    }
}

/// The list of the articles of a month; of those without a day for the empty month.
pub(super) fn month_of_articles(month: &str) -> String {
    format!("articles/{}.html", month_name(month))
}

/// The list of the statements of a month by women, men or others.
pub(super) fn month_of_quotes(month: &str, who: &str) -> String {
    format!("quotes/{}-{who}.html", month_name(month))
}

/// The list of the articles of a publisher.
pub(super) fn publisher(name: &str) -> String {
    sharded("publisher", &stable_id('n', &[name]))
}

/// The page with this number, from 1, of a list that starts at `first`; `part` tells several lists of one page apart.
pub(super) fn numbered(first: &str, part: &str, number: usize) -> String {
    match number {
        1 => first.to_owned(),
        _ => {
            let stem = first.strip_suffix(".html").unwrap_or(first);
            format!("{stem}{part}-{number}.html")
        }
    }
}

/// Pages in folders of some hundred: some file systems are slow with more, or have a limit.
fn sharded(folder: &str, id: &str) -> String {
    let name = file_name(id);
    format!("{folder}/{}/{name}.html", &name[1..3])
}

/// The identifier, if it is one of ours. A database that others made may hold any text.
fn file_name(id: &str) -> String {
    let digits = id.get(1..).unwrap_or_default();
    let is_ours = digits.len() == 16
        && id.starts_with(|c: char| c.is_ascii_lowercase())
        && digits
            .bytes()
            .all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
    match is_ours {
        true => id.to_owned(),
        false => stable_id('x', &[id]),
    }
}

/// A month as part of a name of a file.
fn month_name(month: &str) -> &str {
    match month_of(month) {
        "" => "undated",
        month => month,
    }
}

/// A page, from which links lead to others.
#[derive(Debug, Clone, Copy)]
pub(super) struct Here(&'static str);

impl Here {
    /// The page at an address.
    pub(super) fn at(address: &str) -> Here {
        Here(match address.matches('/').count() {
            0 => "",
            1 => "../",
            _ => "../../",
        })
    }

    /// The link to another page.
    pub(super) fn to(self, address: &str) -> String {
        format!("{}{address}", self.0)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn pages_are_in_folders_and_links_are_relative() {
        assert_eq!(
            article("a3f0123456789abcd"),
            "article/3f/a3f0123456789abcd.html"
        );
        let person = entity(EntityType::Person, "p00000000000000ff");
        assert_eq!(person, "person/00/p00000000000000ff.html");
        assert_eq!(Here::at(&person).to(HOME), "../../index.html");
        assert_eq!(Here::at(SEARCH).to(HOME), "index.html");
        assert_eq!(month_of_articles("2024-05"), "articles/2024-05.html");
        assert_eq!(month_of_articles(""), "articles/undated.html");
        assert_eq!(Here::at("articles/2024-05.html").to("a.html"), "../a.html");
        assert_eq!(numbered("people.html", "", 1), "people.html");
        assert_eq!(numbered("a/b.html", "-quotes", 3), "a/b-quotes-3.html");
    }

    proptest! {
        #[test]
        fn no_identifier_leads_out_of_the_site(id in any::<String>()) {
            for address in [article(&id), story(&id), month_of_articles(&id), month_of_quotes(&id, "women")] {
                prop_assert!(address.bytes().all(|b| b.is_ascii_alphanumeric() || b"-./".contains(&b)));
                prop_assert!(!address.contains("..") && !address.starts_with('/'));
            }
        }
    }
}

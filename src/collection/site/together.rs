//! Who is named together with a person, an organization or a place.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use maud::{Markup, html};

use super::address::Here;
use super::rows::{ArticleRef, Named, behind};
use super::{SiteError, Source};
use crate::collection::identity::EntityType;

/// Entities of each kind that are listed.
const MAX_LISTED: usize = 12;
/// Articles that are listed for each.
const MAX_ARTICLES: usize = 6;

/// Entities of one kind, each with the articles that it shares, as indices into the list of articles.
pub(super) struct Together {
    kind_of: EntityType,
    found: Vec<(Arc<Named>, Vec<usize>)>,
}

/// Those that are named in most articles with the entity with this row number. `articles` are its articles.
pub(super) fn together(
    site: &Source<'_>,
    entity: i64,
    articles: &[ArticleRef],
) -> Result<Vec<Together>, SiteError> {
    let places: HashMap<i64, usize> = articles
        .iter()
        .enumerate()
        .map(|(at, article)| (article.row, at))
        .collect();
    let mut select = site.db.prepare_cached(
        "SELECT DISTINCT e.type, o.entity, r.article FROM entity_data r
         CROSS JOIN entity_data o ON o.article = r.article AND o.entity <> r.entity
         CROSS JOIN thing_data e ON e.number = o.entity WHERE r.entity = ?1",
    )?;
    let mut rows = select.query([entity])?;
    let mut shared: BTreeMap<(i64, i64), Vec<usize>> = BTreeMap::new();
    while let Some(row) = rows.next()? {
        if let Some(at) = places.get(&row.get(2)?) {
            let key = (row.get(0)?, row.get(1)?);
            shared.entry(key).or_default().push(*at);
        }
    }
    let mut all = Vec::new();
    for kind_of in EntityType::ALL {
        let of_kind = shared.range((kind_of as i64, i64::MIN)..=(kind_of as i64, i64::MAX));
        let mut counts: Vec<(usize, i64)> =
            of_kind.map(|((_, row), at)| (at.len(), *row)).collect();
        counts.sort_unstable_by(|a, b| b.cmp(a));
        // All that tie with the last one are named, so that the order of arrival does not choose.
        let least = counts.get(MAX_LISTED - 1).map_or(0, |(count, _)| *count);
        counts.retain(|(count, _)| *count >= least);
        let mut found = Vec::new();
        for (_, row) in counts.into_iter().take(MAX_TIES) {
            let named = site.named(row)?;
            let mut at = shared.remove(&(kind_of as i64, row)).unwrap_or_default();
            at.sort_unstable();
            found.push((named, at));
        }
        found.sort_by(|(a, a_at), (b, b_at)| {
            b_at.len()
                .cmp(&a_at.len())
                .then_with(|| b.articles.cmp(&a.articles))
                .then_with(|| a.name.cmp(&b.name))
                .then_with(|| a.id.cmp(&b.id))
        });
        found.truncate(MAX_LISTED);
        all.push(Together { kind_of, found });
    }
    Ok(all)
}

/// Entities with as many articles as the last one listed that are compared.
const MAX_TIES: usize = 200;

impl Together {
    pub(super) fn is_empty(&self) -> bool {
        self.found.is_empty()
    }

    /// The list, with the articles behind each number.
    pub(super) fn markup(&self, articles: &[ArticleRef], here: Here) -> Markup {
        let heading = match self.kind_of {
            EntityType::Person => "People",
            EntityType::Organization => "Organizations",
            EntityType::Place => "Places",
        };
        html! {
            div {
                h3 { (heading) }
                ul .together {
                    @for (named, at) in &self.found {
                        @let some: Vec<(&ArticleRef, String)> =
                            at.iter().take(MAX_ARTICLES).map(|at| (&articles[*at], String::new())).collect();
                        li { (named.link(here)) (behind(at.len(), &some, here)) }
                    }
                }
            }
        }
    }
}

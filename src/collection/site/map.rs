//! A map of places as inline SVG.

use maud::{Markup, html};

use super::address::Here;
use super::frame::counted;
use super::rows::Named;
use crate::report::html::visible;

/// The outline of land; `src/data/MANIFEST.toml` says how it is made.
const LAND: &str = include_str!("../../data/world/built/land.path");
/// Units of the map in a degree, and its northern edge, as in the outline.
const SCALE: f64 = 2.0;
const NORTH: f64 = 84.0;
/// Size of the map in units.
const WIDTH: f64 = 720.0;
const HEIGHT: f64 = 284.0;
/// The radii of the smallest and the largest spot.
const RADII: (f64, f64) = (3.0, 14.0);

/// A place with its point.
#[derive(Debug, Clone)]
pub(super) struct Spot {
    pub(super) named: Named,
    /// Degrees north.
    pub(super) latitude: f64,
    /// Degrees east.
    pub(super) longitude: f64,
}

/// A map of places, with a spot for each whose area tells the number of articles. A table beside it should have the same
/// links: those of the map are for pointers only.
pub(super) fn map(spots: &[Spot], here: Here) -> Markup {
    let most = spots.iter().map(|spot| spot.named.articles).max();
    let most = most.unwrap_or_default().max(1);
    html! {
        svg .map aria-hidden="true" focusable="false" viewBox={ "0 0 " (WIDTH) " " (HEIGHT) } {
            path .land d=(LAND.trim_end()) {}
            @for spot in spots {
                @if let Some((x, y)) = point(spot) {
                    a href=(here.to(&spot.named.address)) tabindex="-1" {
                        title { (visible(&spot.named.name)) ": " (counted(spot.named.articles, "article")) }
                        circle .spot cx=(x) cy=(y) r=(radius(spot.named.articles, most)) {}
                    }
                }
            }
        }
    }
}

/// Where a place is on the map, in tenths of units. `None` if it is beyond the edge.
fn point(spot: &Spot) -> Option<(f64, f64)> {
    let tenths = |value: f64| (value * 10.0).round() / 10.0;
    let x = tenths((spot.longitude + 180.0) * SCALE);
    let y = tenths((NORTH - spot.latitude) * SCALE);
    ((0.0..=WIDTH).contains(&x) && (0.0..=HEIGHT).contains(&y)).then_some((x, y))
}

fn radius(articles: usize, most: usize) -> f64 {
    let share = (articles as f64 / most as f64).sqrt();
    ((RADII.0 + (RADII.1 - RADII.0) * share) * 10.0).round() / 10.0
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::collection::identity::EntityType;

    fn spot(latitude: f64, longitude: f64) -> Spot {
        let named = Named {
            id: "l".to_owned(),
            kind_of: EntityType::Place,
            name: "<b>".to_owned(),
            articles: 1,
            quotes: 0,
            address: "place/00/l.html".to_owned(),
        };
        Spot {
            named,
            latitude,
            longitude,
        }
    }

    #[test]
    fn places_are_on_the_map() {
        assert_eq!(point(&spot(84.0, -180.0)), Some((0.0, 0.0)));
        assert_eq!(point(&spot(51.5, -0.1)), Some((359.8, 65.0)));
        assert_eq!(point(&spot(-75.0, 0.0)), None);
        assert_eq!(point(&spot(f64::NAN, f64::INFINITY)), None);
        let map = map(&[spot(51.5, -0.1)], Here::at("index.html")).into_string();
        assert!(map.contains("&lt;b&gt;: 1 article"));
    }

    #[test]
    fn the_outline_is_a_path_on_the_map() {
        assert!(LAND.len() < 25_000);
        assert!(
            LAND.trim_end()
                .bytes()
                .all(|byte| byte.is_ascii_digit() || b"Mlz -".contains(&byte))
        );
    }
}

//! Makes the outline of land for maps from the TopoJSON file `land-110m.json` of the npm package `world-atlas`.

use std::collections::HashSet;
use std::fmt::Write as _;
use std::path::PathBuf;

use anyhow::{Context, Result};
use serde::Deserialize;

use crate::manifest;

const OUT: &str = "src/data/world/built/land.path";
/// Units of the map in a degree.
const SCALE: f64 = 2.0;
/// The northern and southern edges of the map in degrees.
const NORTH: f64 = 84.0;
const SOUTH: f64 = -58.0;
/// Width of the map in its units.
const WIDTH: f64 = 360.0 * SCALE;
/// Points nearer than this to the line between their neighbours are dropped, in units of the map.
const TOLERANCE: f64 = 0.5;
/// Rings smaller than this are dropped, in square units of the map.
const MIN_AREA: f64 = 4.0;

/// Make the outline of land for maps.
#[derive(Debug, clap::Args)]
pub struct OutlineLand {
    /// land-110m.json of world-atlas.
    topology: PathBuf,
}

/// The parts of TopoJSON that are needed: <https://github.com/topojson/topojson-specification>.
#[derive(Deserialize)]
struct Topology {
    arcs: Vec<Vec<[f64; 2]>>,
    transform: Transform,
    objects: Objects,
}

#[derive(Deserialize)]
struct Transform {
    scale: [f64; 2],
    translate: [f64; 2],
}

#[derive(Deserialize)]
struct Objects {
    land: Collection,
}

#[derive(Deserialize)]
struct Collection {
    geometries: Vec<MultiPolygon>,
}

#[derive(Deserialize)]
struct MultiPolygon {
    /// Polygons of rings of arcs; arc -1 is arc 0 backwards.
    arcs: Vec<Vec<Vec<i64>>>,
}

type Point = (f64, f64);

/// Reads the file and writes the outline.
pub fn run(args: &OutlineLand) -> Result<()> {
    let json = std::fs::read_to_string(&args.topology)
        .with_context(|| args.topology.display().to_string())?;
    let topology: Topology = serde_json::from_str(&json)?;
    let mut path = String::new();
    let mut rings = 0;
    for polygon in topology
        .objects
        .land
        .geometries
        .iter()
        .flat_map(|land| &land.arcs)
    {
        for ring in polygon {
            let ring = unwrapped(&topology.ring(ring));
            // What crosses 180° is on both sides of the map.
            for shift in [-WIDTH, 0.0, WIDTH] {
                let shifted: Vec<Point> = ring.iter().map(|(x, y)| (x + shift, *y)).collect();
                let points = simplified(&clipped(&shifted));
                let is_shown = points.iter().any(|point| (point.1 as f64) < map_y(SOUTH));
                if points.len() > 2 && area(&points) >= MIN_AREA && is_shown {
                    write_ring(&points, &mut path);
                    rings += 1;
                }
            }
        }
    }
    path.push('\n');
    std::fs::write(OUT, &path)?;
    manifest::upsert(
        "land.path",
        &[
            (
                "what",
                format!(
                    "outline of land, an SVG path of {rings} rings; {SCALE} units a degree from 180° W and {NORTH}° N"
                ),
            ),
            ("made_by", "workshop outline-land land-110m.json".to_owned()),
            (
                "sources",
                "Natural Earth 1:110m (public domain) through world-atlas 2.0.2 of npm (ISC)"
                    .to_owned(),
            ),
        ],
    )?;
    println!("{rings} rings, {} bytes", path.len());
    Ok(())
}

fn map_y(latitude: f64) -> f64 {
    (NORTH - latitude) * SCALE
}

impl Topology {
    /// The points of a ring on the map.
    fn ring(&self, arcs: &[i64]) -> Vec<Point> {
        let mut ring: Vec<Point> = Vec::new();
        for &arc in arcs {
            let index = usize::try_from(if arc < 0 { !arc } else { arc }).unwrap();
            let mut points = self.arc(&self.arcs[index]);
            if arc < 0 {
                points.reverse();
            }
            // An arc starts where the one before it ends.
            ring.extend(points.into_iter().skip(usize::from(!ring.is_empty())));
        }
        ring
    }

    /// Points are kept as integers, each as the difference to the one before.
    fn arc(&self, deltas: &[[f64; 2]]) -> Vec<Point> {
        let (mut x, mut y) = (0.0, 0.0);
        let Transform { scale, translate } = &self.transform;
        let points = deltas.iter().map(|[dx, dy]| {
            x += dx;
            y += dy;
            let (longitude, latitude) = (x * scale[0] + translate[0], y * scale[1] + translate[1]);
            ((longitude + 180.0) * SCALE, map_y(latitude.max(SOUTH)))
        });
        points.collect()
    }
}

/// The ring without jumps from one edge of the map to the other.
fn unwrapped(ring: &[Point]) -> Vec<Point> {
    let mut shift = 0.0;
    let mut last = ring.first().map_or(0.0, |point| point.0);
    let points = ring.iter().map(|&(x, y)| {
        if (x - last).abs() > WIDTH / 2.0 {
            shift += if x < last { WIDTH } else { -WIDTH };
        }
        last = x;
        (x + shift, y)
    });
    points.collect()
}

/// The part of a ring that is on the map (Sutherland and Hodgman), closed.
fn clipped(ring: &[Point]) -> Vec<Point> {
    let mut points = ring.to_vec();
    for (edge, side) in [(0.0, 1.0), (WIDTH, -1.0)] {
        let is_inside = |point: &Point| (point.0 - edge) * side >= 0.0;
        let mut kept = Vec::new();
        for pair in points.windows(2) {
            let (a, b) = (pair[0], pair[1]);
            if is_inside(&a) {
                kept.push(a);
            }
            if is_inside(&a) != is_inside(&b) {
                kept.push((edge, a.1 + (b.1 - a.1) * (edge - a.0) / (b.0 - a.0)));
            }
        }
        kept.extend(kept.first().copied());
        points = kept;
    }
    points
}

/// The points without those that hardly matter (Douglas and Peucker), rounded.
fn simplified(ring: &[Point]) -> Vec<(i64, i64)> {
    if ring.is_empty() {
        return Vec::new();
    }
    let mut kept = HashSet::new();
    let mut stack = vec![(0, ring.len() - 1)];
    // A ring ends where it starts, so it is cut at the point farthest from there.
    let far = (0..ring.len())
        .max_by(|&a, &b| distance(ring[a], ring[0]).total_cmp(&distance(ring[b], ring[0])));
    if let Some(far) = far {
        kept.extend([0, far]);
        stack = vec![(0, far), (far, ring.len() - 1)];
    }
    while let Some((start, end)) = stack.pop() {
        let worst = (start + 1..end)
            .map(|at| (from_line(ring[at], ring[start], ring[end]), at))
            .max_by(|a, b| a.0.total_cmp(&b.0));
        if let Some((distance, at)) = worst
            && distance > TOLERANCE
        {
            kept.insert(at);
            stack.extend([(start, at), (at, end)]);
        }
    }
    let mut kept: Vec<usize> = kept.into_iter().collect();
    kept.sort_unstable();
    let rounded = kept
        .into_iter()
        .map(|at| (ring[at].0.round() as i64, ring[at].1.round() as i64));
    let mut points: Vec<(i64, i64)> = rounded.collect();
    points.dedup();
    points
}

fn distance(a: Point, b: Point) -> f64 {
    (a.0 - b.0).hypot(a.1 - b.1)
}

fn from_line(point: Point, start: Point, end: Point) -> f64 {
    let length = distance(start, end);
    if length == 0.0 {
        return distance(point, start);
    }
    ((end.0 - start.0) * (start.1 - point.1) - (start.0 - point.0) * (end.1 - start.1)).abs()
        / length
}

fn area(points: &[(i64, i64)]) -> f64 {
    let next = points.iter().cycle().skip(1);
    let doubled: i64 = points
        .iter()
        .zip(next)
        .map(|(a, b)| a.0 * b.1 - b.0 * a.1)
        .sum();
    doubled.abs() as f64 / 2.0
}

/// Writes a ring as a path with relative lines.
fn write_ring(points: &[(i64, i64)], path: &mut String) {
    let _ = write!(path, "M{} {}l", points[0].0, points[0].1);
    for (number, pair) in points.windows(2).enumerate() {
        let (dx, dy) = (pair[1].0 - pair[0].0, pair[1].1 - pair[0].1);
        // A minus separates numbers as a space does.
        let space = if number > 0 && dx >= 0 { " " } else { "" };
        let between = if dy >= 0 { " " } else { "" };
        let _ = write!(path, "{space}{dx}{between}{dy}");
    }
    path.push('z');
}

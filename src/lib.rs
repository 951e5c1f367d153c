//! nutgraf analyzes news articles: who, where, when, who said what, and a summary.
//!
//! The crate is the engine of the `nutgraf` program. [`input::Reader`] turns bytes into an article, [`analyze`] runs the
//! stages over it, and [`report`] turns the result into JSON or plain text. The same bytes give the same result on every
//! machine: nothing reads the clock, the network or the environment.
//!
//! # Examples
//!
//! ```
//! let article = nutgraf::input::Reader::default()
//!     .read_text("example", "Rain stops play\n\n\"We waited for hours,\" umpire Joan Healy said in Leeds on Monday.")?;
//! let analysis = nutgraf::analyze(&article, &nutgraf::Options::default());
//! assert_eq!(analysis.entities.people[0].name, "Joan Healy");
//! assert_eq!(analysis.quotes[0].speaker_name.as_deref(), Some("Joan Healy"));
//! # Ok::<(), nutgraf::error::Error>(())
//! ```
//!
//! # Modules
//!
//! Data flows one way, and each module imports only modules to its left:
//!
//! ```text
//! span, error ◀ learn ◀ lexicon ◀ input ◀ text ◀ dates ◀ names ◀ entities ◀ quotes ◀ summary ◀ analysis ◀ report ◀ collection
//! ```

#![cfg_attr(test, allow(clippy::unwrap_used))]
// Modules that are public only for the development programs have `pub` items that no one else can reach.
#![cfg_attr(not(feature = "workshop"), allow(unreachable_pub))]

mod analysis;
#[cfg(feature = "collection")]
pub mod collection;
pub mod dates;
pub mod entities;
pub mod error;
mod filter;
pub mod input;
pub mod quotes;
pub mod report;
pub mod span;
pub mod summary;
pub mod text;

// Internal, but the development programs need them.
#[cfg(not(feature = "workshop"))]
mod learn;
#[cfg(feature = "workshop")]
pub mod learn;
#[cfg(not(feature = "workshop"))]
mod lexicon;
#[cfg(feature = "workshop")]
pub mod lexicon;
#[cfg(not(feature = "workshop"))]
mod names;
#[cfg(feature = "workshop")]
pub mod names;

pub use analysis::{Analysis, Attributions, Options, Stages, analyze};

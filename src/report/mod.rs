//! Turns an [`Analysis`](crate::Analysis) into a document: JSON for programs, plain text and pages for people.

mod escape_control;
#[cfg(feature = "collection")]
pub(crate) mod html;
#[cfg(not(feature = "collection"))]
mod html;
mod json;
mod offsets;
pub mod rows;
mod text;
pub(crate) mod view;
pub(crate) mod word;

pub use escape_control::escape_control;
pub use html::{PageEntry, index, page};
#[cfg(any(test, feature = "workshop"))]
pub use json::make_schema;
pub use json::{Parts, document, failure, schema};
pub use offsets::{OffsetMap, Unit};
pub use text::{TextStyle, rule, text};
#[cfg(any(test, feature = "workshop"))]
pub use view::Output;
pub use view::{Document, Failure};

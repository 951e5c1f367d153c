//! Turns an [`Analysis`](crate::Analysis) into a document: JSON for programs, plain text for people.

mod escape_control;
mod json;
mod offsets;
pub mod rows;
mod text;
pub(crate) mod view;
mod word;

pub use escape_control::escape_control;
#[cfg(any(test, feature = "workshop"))]
pub use json::make_schema;
pub use json::{Parts, document, failure, schema};
pub use offsets::{OffsetMap, Unit};
pub use text::{TextStyle, text};
#[cfg(any(test, feature = "workshop"))]
pub use view::Output;
pub use view::{Document, Failure};

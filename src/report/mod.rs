//! An [`Analysis`](crate::Analysis) as a document for programs or people.

mod json;
mod offsets;
mod text;
mod view;
mod visible;

#[cfg(any(test, feature = "workshop"))]
pub use json::make_schema;
pub use json::{Parts, document, failure, schema};
pub use offsets::{OffsetMap, Unit};
pub use text::{TextStyle, text};
pub use view::{Document, Failure};
pub use visible::visible;

//! An [`Analysis`](crate::Analysis) as a document for programs or people.

mod json;
mod offsets;
mod view;

pub use json::{Parts, document, failure, schema};
pub use offsets::{OffsetMap, Unit};
pub use view::{Document, Failure};

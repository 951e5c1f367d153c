//! The command line through the real binary.

#![allow(clippy::unwrap_used)]

mod answers;
mod batch;
mod cli_harness;
#[cfg(feature = "collection")]
mod collection;
mod habits;
mod inputs;
mod outputs;
#[path = "../invariants/references.rs"]
mod references;
mod safety;
#[cfg(target_os = "linux")]
mod stream;

//! The command line through the real binary.

#![allow(clippy::unwrap_used)]

mod answers;
mod batch;
mod cli_harness;
#[cfg(feature = "collection")]
mod collection;
#[cfg(feature = "collection")]
mod edits;
#[cfg(feature = "collection")]
mod export;
mod formats;
mod habits;
mod inputs;
mod outputs;
mod pages;
#[path = "../invariants/references.rs"]
mod references;
mod safety;
#[cfg(feature = "collection")]
mod site;
#[cfg(target_os = "linux")]
mod stream;

//! The command line through the real binary.

#![allow(clippy::unwrap_used)]

#[path = "../desk/mod.rs"]
mod desk;

mod answers;
mod inputs;
mod outputs;

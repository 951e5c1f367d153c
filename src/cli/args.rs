//! The command line as typed.

use clap::Parser;
use jiff::civil::Date;

/// Read news articles: who, where, when, and who said what.
#[derive(Debug, Parser)]
#[command(version)]
pub(crate) struct Args {
    /// Files to read; - is standard input.
    #[arg(default_value = "-")]
    pub(crate) paths: Vec<String>,
    #[arg(short, long, default_value = "text")]
    pub(crate) format: String,
    #[arg(long, default_value = "auto")]
    pub(crate) from: String,
    #[arg(long, default_value = "char")]
    pub(crate) offsets: String,
    #[arg(short = 'n', long, default_value_t = 3)]
    pub(crate) sentences: usize,
    #[arg(long)]
    pub(crate) date: Option<Date>,
}

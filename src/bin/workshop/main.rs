//! Development programs: list building, training, evaluation, benchmarks. Never part of a default build.

#![allow(clippy::unwrap_used)]
#![allow(clippy::print_stdout, clippy::print_stderr, unreachable_pub)]

mod bench;
mod build_lists;
mod cluster_words;
mod corpus;
mod count;
mod evaluate_entities;
mod evaluate_names;
mod gold;
mod lines;
mod manifest;
mod outline_land;
mod segments;
mod train_antecedents;
mod train_blocks;
mod train_case;
mod train_facts;
mod train_identity;
mod train_keywords;
mod train_kinds;
mod train_names;
mod train_place_names;
mod train_places;
mod train_quotes;
mod train_statements;
mod train_summary;

use anyhow::Result;
use clap::{Parser, Subcommand};

/// Development programs for nutgraf.
#[derive(Debug, Parser)]
struct Args {
    #[command(subcommand)]
    command: Command,
}

/// The development programs.
#[derive(Debug, Subcommand)]
enum Command {
    /// Print the version of the models in this build.
    Version,
    Bench(bench::Bench),
    EvaluateEntities(evaluate_entities::EvaluateEntities),
    EvaluateNames(evaluate_names::EvaluateNames),
    TrainAntecedents(train_antecedents::TrainAntecedents),
    TrainBlocks(train_blocks::TrainBlocks),
    TrainPlaces(train_places::TrainPlaces),
    TrainPlaceNames(train_place_names::TrainPlaceNames),
    TrainFacts(train_facts::TrainFacts),
    TrainIdentity(train_identity::TrainIdentity),
    TrainKeywords(train_keywords::TrainKeywords),
    TrainQuotes(train_quotes::TrainQuotes),
    TrainStatements(train_statements::TrainStatements),
    TrainSummary(train_summary::TrainSummary),
    /// Compile the word lists, or import facts into them.
    BuildLists(build_lists::BuildLists),
    TrainCase(train_case::Args),
    TrainLines(lines::Args),
    ClusterWords(cluster_words::ClusterWords),
    TrainNames(train_names::TrainNames),
    TrainKinds(train_kinds::TrainKinds),
    Segments(segments::Segments),
    OutlineLand(outline_land::OutlineLand),
}

fn main() -> Result<()> {
    match Args::parse().command {
        Command::Version => println!("{}", nutgraf::names::VERSION),
        Command::Bench(args) => bench::run(&args)?,
        Command::EvaluateEntities(args) => evaluate_entities::run(&args)?,
        Command::EvaluateNames(args) => evaluate_names::run(&args)?,
        Command::TrainAntecedents(args) => train_antecedents::run(&args)?,
        Command::TrainBlocks(args) => train_blocks::run(&args)?,
        Command::TrainPlaces(args) => train_places::run(&args)?,
        Command::TrainPlaceNames(args) => train_place_names::run(&args)?,
        Command::TrainFacts(args) => train_facts::run(&args)?,
        Command::TrainIdentity(args) => train_identity::run(&args)?,
        Command::TrainKeywords(args) => train_keywords::run(&args)?,
        Command::TrainQuotes(args) => train_quotes::run(&args)?,
        Command::TrainStatements(args) => train_statements::run(&args)?,
        Command::TrainSummary(args) => train_summary::run(&args)?,
        Command::BuildLists(args) => build_lists::run(args)?,
        Command::TrainCase(args) => train_case::run(&args)?,
        Command::TrainLines(args) => lines::run(&args)?,
        Command::ClusterWords(args) => cluster_words::run(&args)?,
        Command::TrainNames(args) => train_names::run(&args)?,
        Command::TrainKinds(args) => train_kinds::run(&args)?,
        Command::Segments(args) => segments::run(&args)?,
        Command::OutlineLand(args) => outline_land::run(&args)?,
    }
    Ok(())
}

//! `nutgraf export`: a database as files that other programs read.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result};
use clap::{Args, ValueEnum};
use nutgraf::collection::{Content, Error, Folder, Format, Reader};

use super::args::OutputFormat;
use super::claims::{Claims, Journal};
use super::fingerprint::{Fingerprint, Fingerprinted};
use super::staged::Staged;
use super::{EXIT_USAGE, questions, report};

/// Options of `nutgraf export`.
#[derive(Debug, Args)]
#[command(after_help = "docs/exports.md says what goes where, and what each format cannot hold.")]
pub(crate) struct ExportArgs {
    /// The database.
    #[arg(value_name = "DB")]
    database: PathBuf,
    /// Format of the files.
    #[arg(long, value_enum, value_name = "FORMAT")]
    to: ExportFormat,
    /// The folder. Files of an earlier export are replaced, unless somebody has changed them; others are never touched.
    #[arg(short, long, value_name = "DIR")]
    output: PathBuf,
    /// Print nothing on standard error except what failed.
    #[arg(short, long)]
    quiet: bool,
}

/// Formats of exports.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum ExportFormat {
    /// Every table as a file, safe to open in a spreadsheet.
    Csv,
    /// FollowTheMoney entities, one a line.
    Ftm,
    /// IPTC ninjs 3, a file for each article.
    Ninjs,
    /// schema.org NewsArticle in JSON-LD, a file for each article.
    SchemaOrg,
    /// W3C Web Annotations and the text, for each article.
    W3c,
    /// Web archive named entities, an article a line.
    Wane,
    /// Tokens and names in columns, as in CoNLL-2003.
    Conll,
    /// brat stand-off: text and annotations for each article.
    Brat,
}

impl ExportFormat {
    const fn format(self) -> Format {
        match self {
            ExportFormat::Csv => Format::Csv,
            ExportFormat::Ftm => Format::Ftm,
            ExportFormat::Ninjs => Format::Ninjs,
            ExportFormat::SchemaOrg => Format::SchemaOrg,
            ExportFormat::W3c => Format::W3c,
            ExportFormat::Wane => Format::Wane,
            ExportFormat::Conll => Format::Conll,
            ExportFormat::Brat => Format::Brat,
        }
    }
}

/// Exports a database.
///
/// # Errors
/// Returns an error if the database cannot be read or a file cannot be written. What would overwrite a file of somebody
/// else is wrong usage, and leaves all as it was.
pub(crate) fn run(args: &ExportArgs) -> Result<ExitCode> {
    let reader = questions::open(&args.database)?;
    let mut files = match Files::claim(args, &reader) {
        Ok(files) => files,
        Err(error) => {
            report(&format!("{error:#}"));
            return Ok(ExitCode::from(EXIT_USAGE));
        }
    };
    let exported = reader.export(args.to.format(), &mut files)?;
    for file in files.claims.left_over()? {
        fs::remove_file(&file).with_context(|| file.display().to_string())?;
    }
    if !args.quiet {
        report(&format!(
            "{}: {} articles in {} files",
            args.output.display(),
            exported.articles,
            files.count
        ));
        if exported.without_text > 0 {
            report(&format!(
                "warning: {} articles are left out: the database has no text of them, because their answers were written without --text",
                exported.without_text
            ));
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// The folder of an export.
struct Files {
    root: PathBuf,
    claims: Claims,
    journal: Journal,
    count: usize,
}

impl Files {
    /// Claims all files before one is written.
    fn claim(args: &ExportArgs, reader: &Reader) -> Result<Files> {
        let root = args.output.clone();
        let name = || root.display().to_string();
        fs::create_dir_all(&root).with_context(name)?;
        let settings = Fingerprint::of_bytes(format!("export {:?}", args.to).as_bytes());
        let (mut claims, journal) =
            Claims::open(root.clone(), OutputFormat::Jsonl, settings, None).with_context(name)?;
        for file in reader.export_files(args.to.format())? {
            claims.claim_unchanged(&root.join(file))?;
        }
        Ok(Files {
            root,
            claims,
            journal,
            count: 0,
        })
    }

    fn write(&mut self, path: &Path, write: Content<'_>) -> Result<(), Error> {
        let mut staged = Staged::create(path.to_owned())?;
        let mut out = Fingerprinted::new(staged.writer());
        write(&mut out)?;
        out.flush()?;
        let content = out.fingerprint();
        if self.journal.begin_content(path, content)? {
            staged.finish()?;
            self.journal.end(path, content)?;
        }
        Ok(())
    }
}

impl Folder for Files {
    fn file(&mut self, name: &str, write: Content<'_>) -> Result<(), Error> {
        self.count += 1;
        let path = self.root.join(name);
        self.write(&path, write).map_err(|error| match error {
            Error::Write(error) => {
                let named = format!("{}: {error}", path.display());
                Error::Write(io::Error::new(error.kind(), named))
            }
            error => error,
        })
    }
}

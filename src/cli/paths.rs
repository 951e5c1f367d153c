//! Names of inputs and of output files.

use std::path::{Component, Path, PathBuf};

use super::args::OutputFormat;

/// True for `-`, which stands for standard input.
pub(crate) fn is_stdin(path: &Path) -> bool {
    path.as_os_str() == "-"
}

/// Where the answer for an input named by the user goes, relative to `--out-dir`.
pub(crate) fn mirror_of(path: &Path) -> PathBuf {
    if is_stdin(path) {
        return PathBuf::from("stdin");
    }
    let names = path.components().filter_map(|component| match component {
        Component::Normal(name) => Some(name),
        _ => None,
    });
    names.collect()
}

/// The file in the directory `root` that holds the answer for an input.
pub(crate) fn output_path(root: &Path, mirror: &Path, format: OutputFormat) -> PathBuf {
    let extension = match format {
        OutputFormat::Text => ".txt",
        OutputFormat::Json => ".json",
        OutputFormat::Jsonl => ".jsonl",
        OutputFormat::Html => ".html",
        OutputFormat::Csv => ".csv",
    };
    with_suffix(&root.join(mirror), extension)
}

/// The page of an article of an input that has several, in a folder of their own. They are numbered from 1.
pub(crate) fn record_page(root: &Path, mirror: &Path, number: usize) -> PathBuf {
    root.join(mirror).join(format!("{number}.html"))
}

/// The file that holds the JSON Lines for `path` until they are complete.
pub(crate) fn partial_path(path: &Path) -> PathBuf {
    with_suffix(path, ".partial")
}

/// The hidden file that has the fingerprints of the run that writes `path`.
pub(crate) fn control_path(path: &Path) -> PathBuf {
    let mut name = std::ffi::OsString::from(".");
    name.push(path.file_name().unwrap_or_default());
    name.push(".nutgraf");
    path.with_file_name(name)
}

fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    PathBuf::from(name)
}

/// The name without the extension of a compressed file: the format is that of the content.
pub(crate) fn uncompressed_name(name: &str) -> &str {
    name.strip_suffix(".gz")
        .or_else(|| name.strip_suffix(".zst"))
        .unwrap_or(name)
}

/// The path that a line of `--files-from` spells.
#[cfg(unix)]
pub(crate) fn path_from_bytes(bytes: Vec<u8>) -> PathBuf {
    use std::os::unix::ffi::OsStringExt;
    PathBuf::from(std::ffi::OsString::from_vec(bytes))
}

/// The path that a line of `--files-from` spells.
#[cfg(not(unix))]
pub(crate) fn path_from_bytes(bytes: Vec<u8>) -> PathBuf {
    PathBuf::from(String::from_utf8_lossy(&bytes).into_owned())
}

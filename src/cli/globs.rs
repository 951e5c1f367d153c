//! The globs of --include and --exclude: which files of a directory are read.
//!
//! As in `.gitignore`: a glob without a slash is held against the name alone, one with a slash against the whole path below
//! the directory, and one that ends with a slash means folders only.

use std::path::Path;

use anyhow::{Context, Result, ensure};
use glob::{MatchOptions, Pattern};

/// More alternatives in braces than these are refused.
const MOST_ALTERNATIVES: usize = 1000;

const MATCHING: MatchOptions = MatchOptions {
    case_sensitive: true,
    require_literal_separator: true,
    require_literal_leading_dot: false,
};

/// What --include and --exclude say together.
#[derive(Clone, Default)]
pub(crate) struct Globs {
    include: Vec<Glob>,
    exclude: Vec<Glob>,
}

impl Globs {
    /// # Errors
    /// A glob that is none.
    pub(crate) fn new(include: &[String], exclude: &[String]) -> Result<Globs> {
        let read = |globs: &[String], option: &str| -> Result<Vec<Glob>> {
            let one = |glob: &String| Glob::new(glob).with_context(|| format!("{option} {glob}"));
            globs.iter().map(one).collect()
        };
        Ok(Globs {
            include: read(include, "--include")?,
            exclude: read(exclude, "--exclude")?,
        })
    }

    /// Whether to read the file, or look into the folder, at `path` below the directory.
    pub(crate) fn admit(&self, path: &Path, is_folder: bool) -> bool {
        let any = |globs: &[Glob]| globs.iter().any(|glob| glob.matches(path, is_folder));
        !any(&self.exclude) && (is_folder || self.include.is_empty() || any(&self.include))
    }
}

/// One glob, with its braces written out.
#[derive(Clone)]
struct Glob {
    patterns: Vec<Pattern>,
    name_only: bool,
    folders_only: bool,
}

impl Glob {
    fn new(glob: &str) -> Result<Glob> {
        let (glob, folders_only) = match glob.strip_suffix('/') {
            Some(glob) => (glob, true),
            None => (glob, false),
        };
        let pattern = |glob: &String| Ok(Pattern::new(glob.strip_prefix('/').unwrap_or(glob))?);
        Ok(Glob {
            patterns: alternatives(glob)?
                .iter()
                .map(pattern)
                .collect::<Result<_>>()?,
            name_only: !glob.contains('/'),
            folders_only,
        })
    }

    fn matches(&self, path: &Path, is_folder: bool) -> bool {
        let text = match (self.name_only, path.file_name()) {
            (true, Some(name)) => name.to_string_lossy(),
            _ => path.to_string_lossy(),
        };
        let fits = |pattern: &Pattern| pattern.matches_with(&text, MATCHING);
        (is_folder || !self.folders_only) && self.patterns.iter().any(fits)
    }
}

/// The globs without braces that `{a,b}` stands for; a backslash takes its meaning from the character behind it.
fn alternatives(glob: &str) -> Result<Vec<String>> {
    // What stands in front of each open brace, and the alternatives in it that are complete.
    let mut open: Vec<(Vec<String>, Vec<String>)> = Vec::new();
    let mut now = vec![String::new()];
    let mut in_class = false;
    let mut rest = glob.chars();
    while let Some(c) = rest.next() {
        match (c, open.last_mut()) {
            ('{', _) if !in_class => {
                let before = std::mem::replace(&mut now, vec![String::new()]);
                open.push((before, Vec::new()));
            }
            (',', Some((_, done))) if !in_class => {
                done.append(&mut now);
                now.push(String::new());
            }
            ('}', _) if !in_class => {
                let (before, mut done) =
                    open.pop().context("a brace is closed that is not open")?;
                done.append(&mut now);
                let count = before.len() * done.len();
                ensure!(count <= MOST_ALTERNATIVES, "too many alternatives");
                let ends = |start: &String| -> Vec<String> {
                    done.iter().map(|end| format!("{start}{end}")).collect()
                };
                now = before.iter().flat_map(ends).collect();
            }
            ('\\', _) if !in_class => {
                let literal = rest.next().context("a backslash at the end")?;
                let literal = match literal {
                    '*' | '?' | '[' | ']' => format!("[{literal}]"),
                    literal => literal.to_string(),
                };
                now.iter_mut().for_each(|glob| glob.push_str(&literal));
            }
            _ => {
                in_class = c == '[' || in_class && c != ']';
                now.iter_mut().for_each(|glob| glob.push(c));
            }
        }
    }
    ensure!(open.is_empty(), "a brace is not closed");
    Ok(now)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn globs_are_read_as_in_gitignore() {
        for (glob, path, is_folder, matches) in [
            ("*.txt", "a.txt", false, true),
            ("*.txt", "deep/er/a.txt", false, true),
            ("*.txt", "a.txt.gz", false, false),
            ("/*.txt", "a.txt", false, true),
            ("/*.txt", "deep/a.txt", false, false),
            ("deep/*.txt", "deep/a.txt", false, true),
            ("deep/*.txt", "deep/er/a.txt", false, false),
            ("deep/**/*.txt", "deep/er/est/a.txt", false, true),
            ("**/er/*", "deep/er/a.txt", false, true),
            ("deep/**", "deep/er/a.txt", false, true),
            ("er/", "deep/er", true, true),
            ("er/", "deep/er", false, false),
            ("er", "deep/er", true, true),
            ("a.{txt,html}", "a.html", false, true),
            ("{a,b{c,d}}.txt", "bd.txt", false, true),
            ("{a,b{c,d}}.txt", "b.txt", false, false),
            ("[a-c].txt", "b.txt", false, true),
            ("[!a-c].txt", "b.txt", false, false),
            ("[{,}].txt", ",.txt", false, true),
            ("?.txt", "é.txt", false, true),
            ("\\*.txt", "a.txt", false, false),
            ("\\*.txt", "*.txt", false, true),
            ("\\{a\\}", "{a}", false, true),
            ("A.txt", "a.txt", false, false),
        ] {
            let found = Glob::new(glob).unwrap().matches(Path::new(path), is_folder);
            assert_eq!(found, matches, "{glob} {path}");
        }
    }

    #[test]
    fn what_is_no_glob_is_an_error() {
        let many = "{a,b}".repeat(10);
        for glob in ["a[", "{a", "a}", "a\\", "{a,{b}", many.as_str()] {
            assert!(Glob::new(glob).is_err(), "{glob}");
        }
    }

    #[test]
    fn exclusion_wins_and_folders_need_no_inclusion() {
        let list =
            |globs: &[&str]| -> Vec<String> { globs.iter().map(|g| g.to_string()).collect() };
        let globs = Globs::new(&list(&["*.txt", "*.md"]), &list(&["draft*"])).unwrap();
        let admit = |path: &str, is_folder| globs.admit(Path::new(path), is_folder);
        assert!(admit("a.txt", false) && admit("in/b.md", false) && admit("in", true));
        assert!(!admit("a.html", false) && !admit("draft.txt", false) && !admit("drafts", true));
    }
}

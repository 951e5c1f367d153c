//! The globs of --include and --exclude: which files of a directory are read.
//!
//! As in `.gitignore`, a glob without a slash is matched against the file name, one with a slash against the path
//! relative to the directory, and one that ends with a slash matches folders only.

use std::path::Path;

use anyhow::{Result, anyhow, bail};
use globset::{GlobBuilder, GlobSet, GlobSetBuilder};

/// The globs of --include and --exclude.
#[derive(Clone)]
pub(crate) struct Globs {
    include: Option<Matcher>,
    exclude: Matcher,
}

impl Globs {
    /// # Errors
    /// Returns an error that names the option and the glob if a glob is invalid.
    pub(crate) fn new(include: &[String], exclude: &[String]) -> Result<Globs> {
        let included = Matcher::new(include, "--include")?;
        Ok(Globs {
            include: (!include.is_empty()).then_some(included),
            exclude: Matcher::new(exclude, "--exclude")?,
        })
    }

    /// Whether to read the file or descend into the folder at `path`, which is relative to the directory.
    pub(crate) fn admit(&self, path: &Path, is_folder: bool) -> bool {
        let included = |matcher: &Matcher| is_folder || matcher.is_match(path, is_folder);
        !self.exclude.is_match(path, is_folder) && self.include.as_ref().is_none_or(included)
    }
}

/// The globs of one option.
#[derive(Clone)]
struct Matcher {
    any: GlobSet,
    folders_only: GlobSet,
}

impl Matcher {
    fn new(globs: &[String], option: &str) -> Result<Matcher> {
        let mut any = GlobSetBuilder::new();
        let mut folders_only = GlobSetBuilder::new();
        for glob in globs {
            if glob.trim_matches('/').is_empty() {
                bail!("{option} needs a glob, not {glob:?}");
            }
            let (pattern, set) = match glob.strip_suffix('/') {
                Some(pattern) => (pattern, &mut folders_only),
                None => (glob.as_str(), &mut any),
            };
            let anchored = match pattern.strip_prefix('/') {
                Some(pattern) => pattern.to_owned(),
                None if pattern.contains('/') => pattern.to_owned(),
                None => format!("**/{pattern}"),
            };
            let compiled = GlobBuilder::new(&anchored)
                .literal_separator(true)
                .backslash_escape(true)
                .build()
                .map_err(|error| anyhow!("{option} {glob}: {}", error.kind()))?;
            set.add(compiled);
        }
        Ok(Matcher {
            any: any.build()?,
            folders_only: folders_only.build()?,
        })
    }

    fn is_match(&self, path: &Path, is_folder: bool) -> bool {
        self.any.is_match(path) || is_folder && self.folders_only.is_match(path)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn matcher(glob: &str) -> Result<Matcher> {
        Matcher::new(&[glob.to_owned()], "--include")
    }

    #[test]
    fn globs_match_as_in_gitignore() {
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
            ("?.txt", "a.txt", false, true),
            // A question mark is one byte, as in Git.
            ("??.txt", "é.txt", false, true),
            ("*.txt", "é.txt", false, true),
            ("\\*.txt", "a.txt", false, false),
            ("\\*.txt", "*.txt", false, true),
            ("\\{a\\}", "{a}", false, true),
            ("A.txt", "a.txt", false, false),
        ] {
            let found = matcher(glob).unwrap().is_match(Path::new(path), is_folder);
            assert_eq!(found, matches, "{glob} {path}");
        }
        let many = "{a,b}".repeat(10);
        assert!(
            matcher(&many)
                .unwrap()
                .is_match(Path::new("abababbbab"), false)
        );
    }

    #[test]
    fn invalid_globs_are_errors() {
        for glob in ["a[", "{a", "a}", "a\\", "{a,{b}"] {
            let error = matcher(glob).err().unwrap();
            let message = error.to_string();
            assert!(
                message.starts_with(&format!("--include {glob}: ")),
                "{message}"
            );
            assert!(!message.contains("**/"), "{message}");
        }
        for glob in ["", "/"] {
            let message = matcher(glob).err().unwrap().to_string();
            assert_eq!(message, format!("--include needs a glob, not {glob:?}"));
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

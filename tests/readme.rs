//! The examples of the README are what the program says: every fenced block under a line
//! `<!-- output of: nutgraf ARGUMENTS -->` is compared with the real output, byte for byte.

#![allow(clippy::unwrap_used)]

use std::fs;
use std::process::Command;

const MARK: &str = "<!-- output of: nutgraf ";

#[test]
fn examples_are_what_the_program_says() {
    let readme = fs::read_to_string("README.md").unwrap();
    let mut seen = 0;
    for (at, _) in readme.match_indices(MARK) {
        let (arguments, rest) = readme[at + MARK.len()..].split_once(" -->").unwrap();
        let (_, rest) = rest.split_once("```").unwrap();
        let (_, rest) = rest.split_once('\n').unwrap();
        let (shown, _) = rest.split_once("\n```").unwrap();
        let output = Command::new(env!("CARGO_BIN_EXE_nutgraf"))
            .args(arguments.split_whitespace())
            .output()
            .unwrap();
        let said = String::from_utf8(output.stdout).unwrap();
        assert_eq!(said.trim_end(), shown, "nutgraf {arguments}");
        seen += 1;
    }
    assert!(seen >= 2, "the README shows {seen} examples");
}

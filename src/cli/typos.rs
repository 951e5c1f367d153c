//! Names of commands that were mistyped, and so taken for files.

use clap::CommandFactory;
use strsim::damerau_levenshtein;

use super::args::CommandLine;

/// The command whose name is nearly this word.
pub(crate) fn command_like(word: &str) -> Option<String> {
    let command = CommandLine::command();
    let distance = |name: &str| damerau_levenshtein(word, name);
    let names = command.get_subcommands().map(clap::Command::get_name);
    let nearest = names.min_by_key(|name| distance(name))?;
    let most = (nearest.len() / 3).max(1);
    (1..=most)
        .contains(&distance(nearest))
        .then(|| nearest.to_owned())
}

#[cfg(test)]
mod tests {
    use super::command_like;

    #[test]
    fn a_command_is_known_by_most_of_its_letters() {
        for (word, command) in [
            ("idnex", Some("index")),
            ("shcema", Some("schema")),
            ("scheme", Some("schema")),
            ("completion", Some("completions")),
            ("index", None),
            ("article.txt", None),
            ("indexes/1.txt", None),
            ("", None),
        ] {
            let expected =
                command.filter(|command| cfg!(feature = "collection") || *command != "index");
            assert_eq!(command_like(word).as_deref(), expected, "{word}");
        }
    }
}

//! Refuses what is text but clearly no prose: logs, code, markup, tables, encoded bytes.
//!
//! An article with some code or a table in it is read. Each rule asks for nearly all lines.

use crate::error::Error;

/// Bytes that are inspected.
const SAMPLE: usize = 32 << 10;
/// Lines of which it is asked.
const LINES: usize = 300;

/// Refuses a text that is no prose.
///
/// # Errors
/// [`Error::NotText`] with what the text looks like.
pub(super) fn refuse(bytes: &[u8]) -> Result<(), Error> {
    let sample = &bytes[..bytes.len().min(SAMPLE)];
    let text = String::from_utf8_lossy(sample);
    match looks_like(&text) {
        Some(what) => Err(Error::NotText(format!(
            "it looks like {what}; --from text reads it all the same"
        ))),
        None => Ok(()),
    }
}

/// What a text without prose looks like.
fn looks_like(text: &str) -> Option<String> {
    let text = text.trim_start_matches('\u{feff}').trim();
    if let Some(root) = xml_root(text) {
        return Some(format!("XML with the root element <{root:.40}>"));
    }
    if text.starts_with("-----BEGIN ") {
        return Some("a key or certificate".to_owned());
    }
    let lines: Vec<&str> = text
        .lines()
        .map(str::trim_end)
        .filter(|line| !line.trim().is_empty())
        .take(LINES)
        .collect();
    let most = |is: &dyn Fn(&str) -> bool, least: usize, percent: usize| {
        let count = lines.iter().filter(|line| is(line)).count();
        lines.len() >= least && count * 100 >= lines.len() * percent
    };
    if most(&is_log_line, 4, 80) {
        return Some("a log".to_owned());
    }
    if is_encoded(&lines) {
        return Some("encoded bytes (base64 or hexadecimal)".to_owned());
    }
    if is_table(&lines) {
        return Some("a table".to_owned());
    }
    // Words that go on for several lines are prose.
    let prose = lines.iter().filter(|line| is_sentence(line)).count();
    if prose * 5 < lines.len() && most(&is_code_line, 6, 60) {
        return Some("code".to_owned());
    }
    None
}

/// The root of a document that starts with an XML declaration, or whose root is closed at its end.
fn xml_root(text: &str) -> Option<&str> {
    let root = super::xml::root_name(text)?;
    let declared = text.starts_with("<?xml");
    let closed = text.ends_with(&format!("{root}>")) && text.matches("</").count() >= 3;
    (declared || closed).then_some(root)
}

/// True for a line with a time and a level, or in the format of a web server.
fn is_log_line(line: &str) -> bool {
    let line = line.trim_start_matches(['[', '(']);
    let start: String = line.chars().take(32).collect();
    let digits = start.bytes().filter(u8::is_ascii_digit).count();
    let clock = start.matches(':').count() >= 2 && digits >= 6;
    let dated = clock && start.starts_with(|c: char| c.is_ascii_digit());
    let syslog = clock
        && start.get(3..4) == Some(" ")
        && start.starts_with(|c: char| c.is_ascii_uppercase());
    let levels = ["INFO", "WARN", "ERROR", "DEBUG", "TRACE", "FATAL", "NOTICE"];
    let leveled = levels.iter().any(|level| {
        line.split(|c: char| !c.is_ascii_alphanumeric())
            .take(16)
            .any(|word| word == *level || word == format!("{level}ING"))
    });
    let address = line.split(' ').next().unwrap_or("");
    let server = address.split('.').count() == 4
        && address
            .bytes()
            .all(|byte| byte.is_ascii_digit() || byte == b'.')
        && (line.contains("\"GET ") || line.contains("\"POST ") || line.contains("HTTP/1"));
    let named = |word: &str| word.ends_with(':') && word.len() > 3;
    let process = syslog && (line.contains("]: ") || line.split(' ').take(6).any(named));
    server || dated && leveled || process
}

/// True for lines of base64 or hexadecimal digits.
fn is_encoded(lines: &[&str]) -> bool {
    let digits = |line: &&&str| {
        line.len() >= 60
            && !line.contains(' ')
            && line
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || b"+/=".contains(&byte))
            && line.bytes().filter(u8::is_ascii_uppercase).count()
                + line.bytes().filter(u8::is_ascii_digit).count()
                > line.len() / 5
    };
    lines.len() >= 3 && lines.iter().filter(digits).count() * 10 >= lines.len() * 9
}

/// True for lines with the same number of short cells between tabs, semicolons, bars or commas, most of them numbers.
fn is_table(lines: &[&str]) -> bool {
    if lines.len() < 4 {
        return false;
    }
    ['\t', ';', '|', ','].into_iter().any(|separator| {
        let counts: Vec<usize> = lines
            .iter()
            .map(|line| line.matches(separator).count())
            .collect();
        let columns = counts[1];
        let same = counts.iter().filter(|count| **count == columns).count();
        if columns < 2 || same * 10 < counts.len() * 9 {
            return false;
        }
        let cells: Vec<&str> = lines
            .iter()
            .flat_map(|line| line.split(separator))
            .map(str::trim)
            .filter(|cell| !cell.is_empty())
            .collect();
        let numbers = cells.iter().filter(|cell| is_number(cell)).count();
        let short = cells
            .iter()
            .filter(|cell| cell.split(' ').count() <= 4)
            .count();
        let tabbed = separator != ',';
        short * 10 >= cells.len() * 9
            && (numbers * 3 >= cells.len()
                || tabbed && lines.len() >= 8 && numbers * 8 >= cells.len())
    })
}

fn is_number(cell: &str) -> bool {
    cell.bytes().any(|byte| byte.is_ascii_digit())
        && cell
            .bytes()
            .all(|byte| byte.is_ascii_digit() || b".,-+%/:$ ".contains(&byte))
}

/// True for a line of at least eight words that mostly are words.
fn is_sentence(line: &str) -> bool {
    let words: Vec<&str> = line.split_whitespace().collect();
    let plain = words.iter().filter(|word| {
        let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
        !bare.is_empty() && bare.chars().all(|c| c.is_alphabetic() || "'’-".contains(c))
    });
    let comment = line.trim_start().starts_with(['#', '/', '*']);
    words.len() >= 8 && !comment && plain.count() * 5 >= words.len() * 4
}

/// True for a line as programs have it.
fn is_code_line(line: &str) -> bool {
    let line = line.trim();
    let ends =
        line.ends_with([';', '{', '}', '(', ',']) || line.ends_with("):") || line.ends_with("*/");
    let starts = [
        "#include", "import ", "from ", "def ", "class ", "return ", "return;", "if (", "for (",
        "} ", "//", "/*", "* ", "#!", "@", "let ", "const ", "var ", "fn ", "pub ", "use ",
        "public ", "private ", "self.", "print", "</", "<",
    ]
    .iter()
    .any(|start| line.starts_with(start));
    let operators = [
        " = ", " == ", "=>", "->", "::", "()", " && ", " += ", "({", "})", "[\"", "\": ",
    ]
    .iter()
    .any(|operator| line.contains(operator));
    if is_sentence(line) {
        return false;
    }
    let short = line.split(' ').count() <= 4;
    let statement = line.ends_with(';') && line.contains(['(', '.', '_', '[']);
    let closed = line.len() < 3 || line.ends_with(['{', '}']) || statement;
    ends && (operators || starts || closed)
        || starts && (operators || short)
        || operators && line.contains('(')
}

#[cfg(test)]
mod tests {
    use super::looks_like;

    fn repeated(line: &str) -> String {
        format!("{line}\n").repeat(12)
    }

    #[test]
    fn knows_what_is_no_prose() {
        let cases = [
            (repeated("2022-03-09 10:15:00,123 INFO server: request done"), "a log"),
            (repeated("[2022-03-09T10:15:00Z] ERROR cannot open file"), "a log"),
            (repeated("10.0.0.1 - - [09/Mar/2022:10:15:00 +0000] \"GET / HTTP/1.1\" 200 512"), "a log"),
            (repeated("Mar  9 10:15:00 host sshd[123]: Accepted publickey for ann"), "a log"),
            ("import os\n\ndef main():\n    x = os.getcwd()\n    print(x)\n    return x\n\nif __name__ == \"__main__\":\n    main()\n".to_owned(), "code"),
            ("#include <stdio.h>\n\nint main(void) {\n  int x = 1;\n  printf(\"%d\", x);\n  return 0;\n}\n".to_owned(), "code"),
            ("<?xml version=\"1.0\"?>\n<config><a>1</a></config>".to_owned(), "XML with the root element <config>"),
            (repeated("2022\t1.5\t3.7\t12"), "a table"),
            (repeated("Leeds,12,3.5,7"), "a table"),
            (repeated("TWFuIGlzIGRpc3Rpbmd1aXNoZWQsIG5vdCBvbmx5IGJ5IGhpcyByZWFzb24sIGJ1dCBieSB0aGlz"), "encoded bytes (base64 or hexadecimal)"),
        ];
        for (text, want) in cases {
            assert_eq!(looks_like(&text).as_deref(), Some(want), "{text:.80}");
        }
    }

    #[test]
    fn leaves_prose_alone() {
        for text in [
            "Rain stops play\n\nLEEDS, Aug 6 - The match was called off.\n\nIt rained.",
            "10:15 The match starts.\n\n10:30 It rains.\n\n10:45 They wait.\n\n11:00 They leave.\n",
            "England 12\nFrance 7\nWales 3\nItaly 2\n",
            "The team, the umpire, the crowd,\nthe rain, the wind, the mud,\nthe tea, the cake, the road,\nthe end, at last, of it;\n",
            "<unnamed source> said so.\n\nHe left.",
            "Use let x = 1; to set it, the teacher told the children in the village hall on Monday.\nThey learn to write programs in the afternoon.\n",
        ] {
            assert_eq!(looks_like(text), None, "{text}");
        }
    }
}

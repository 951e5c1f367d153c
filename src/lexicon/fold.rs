//! Folds the spellings of a name to one form.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// The text with each run of white space replaced by one space, and none at its ends.
pub(crate) fn with_single_spaces(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Folds a text: converts it to lower case, removes accents, apostrophes and full stops, and replaces every other run of
/// punctuation and spaces by one space. "São Paulo" and "Sao Paulo", "U.S." and "US", "Tae-hyun" and "Tae hyun" become the
/// same, and "N'Djaména" becomes "ndjamena".
pub fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    fold_into(text, &mut out);
    out
}

/// As [`fold`], appended to `out`.
pub(crate) fn fold_into(text: &str, out: &mut String) {
    let start = out.len();
    let mut gap = false;
    let push = |c: char, gap: &mut bool, out: &mut String| {
        if *gap && out.len() > start {
            out.push(' ');
        }
        *gap = false;
        out.push(c);
    };
    for c in text.chars() {
        match c {
            'a'..='z' | '0'..='9' => push(c, &mut gap, out),
            'A'..='Z' => push(c.to_ascii_lowercase(), &mut gap, out),
            '\'' | '’' | '‘' | '`' | '.' | 'ʿ' | 'ʾ' | 'ʻ' | 'ʼ' => {}
            _ if c.is_ascii() => gap = true,
            'ø' | 'Ø' => push('o', &mut gap, out),
            'ł' | 'Ł' => push('l', &mut gap, out),
            'đ' | 'Đ' | 'ð' | 'Ð' => push('d', &mut gap, out),
            'ħ' | 'Ħ' => push('h', &mut gap, out),
            'ı' => push('i', &mut gap, out),
            'ß' => "ss".chars().for_each(|c| push(c, &mut gap, out)),
            'æ' | 'Æ' => "ae".chars().for_each(|c| push(c, &mut gap, out)),
            'œ' | 'Œ' => "oe".chars().for_each(|c| push(c, &mut gap, out)),
            'þ' | 'Þ' => "th".chars().for_each(|c| push(c, &mut gap, out)),
            _ => {
                for base in c.nfd().filter(|&c| !is_combining_mark(c)) {
                    if base.is_alphanumeric() {
                        base.to_lowercase().for_each(|c| push(c, &mut gap, out));
                    } else {
                        gap = true;
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn white_space_becomes_single_spaces() {
        assert_eq!(
            with_single_spaces(" Rain\n stops\u{a0}play "),
            "Rain stops play"
        );
    }

    #[test]
    fn spellings_of_a_name_fold_to_one() {
        assert_eq!(fold("N'Djaména"), "ndjamena");
        assert_eq!(fold("Paris – Saint-Germain F.C."), "paris saint germain fc");
    }
}

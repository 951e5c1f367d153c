//! The frame of a page: its head, with styles, script and policy, around any body.

use std::borrow::Cow;

use maud::{DOCTYPE, Markup, PreEscaped, html};

/// The styles of all pages.
const STYLE: &str = include_str!("style.css");
/// The hash of [`STYLE`] for the policy.
const STYLE_HASH: &str = env!("NUTGRAF_HASH_STYLE_CSS");

/// A script and its hash for the policy. Pages can be read without it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Script {
    code: &'static str,
    hash: &'static str,
}

impl Script {
    /// Lights what belongs together in the page of an article.
    pub(super) const ARTICLE: Script = Script {
        code: include_str!("article.js"),
        hash: env!("NUTGRAF_HASH_ARTICLE_JS"),
    };
    /// Sorts tables.
    pub(super) const TABLE: Script = Script {
        code: include_str!("table.js"),
        hash: env!("NUTGRAF_HASH_TABLE_JS"),
    };
}

/// A page without its content.
#[derive(Debug, Clone, Copy)]
pub(super) struct Frame<'a> {
    /// The title of the window.
    pub(super) title: &'a str,
    /// The class of the body.
    pub(super) class: &'a str,
    pub(super) script: Script,
}

impl Frame<'_> {
    /// The page with this body.
    ///
    /// Its policy lets the browser run the one script and use the one style sheet of the page, and load nothing.
    pub(super) fn around(self, body: &Markup) -> Markup {
        let Script { code, hash } = self.script;
        let policy = format!(
            "default-src 'none'; style-src 'sha256-{STYLE_HASH}'; script-src 'sha256-{hash}'; img-src data:; \
             base-uri 'none'; form-action 'none'"
        );
        html! {
            (DOCTYPE)
            html lang="en" {
                head {
                    meta charset="utf-8";
                    meta http-equiv="Content-Security-Policy" content=(policy);
                    meta name="viewport" content="width=device-width, initial-scale=1";
                    meta name="color-scheme" content="light dark";
                    meta name="referrer" content="no-referrer";
                    meta name="generator" content=(concat!("nutgraf ", env!("CARGO_PKG_VERSION")));
                    title { (visible(self.title)) }
                    // Without an icon, browsers ask the server for one.
                    link rel="icon" href="data:,";
                    style { (PreEscaped(STYLE)) }
                }
                body class=(self.class) {
                    (body)
                    script { (PreEscaped(code)) }
                }
            }
        }
    }
}

/// A text as a page can show it, character by character: a carriage return is a line feed, and other control characters are
/// Unicode control pictures.
pub(super) fn visible(text: &str) -> Cow<'_, str> {
    let is_shown = |c: char| !c.is_control() || matches!(c, '\n' | '\t');
    if text.chars().all(is_shown) {
        return Cow::Borrowed(text);
    }
    let shown = text.chars().map(|c| match c {
        '\r' => '\n',
        _ if is_shown(c) => c,
        '\u{7f}' => '␡',
        '\0'..='\u{1f}' => char::from_u32(0x2400 + c as u32).unwrap_or('\u{fffd}'),
        _ => '\u{fffd}',
    });
    Cow::Owned(shown.collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn control_characters_are_shown() {
        let cases = [
            ("plain\ttext\n", "plain\ttext\n"),
            ("a\r\nb\rc", "a\n\nb\nc"),
            ("\0bell\u{7}\u{7f}", "␀bell␇␡"),
            ("\u{85}\u{9b}31m", "\u{fffd}\u{fffd}31m"),
        ];
        for (raw, shown) in cases {
            assert_eq!(visible(raw), shown);
        }
    }

    #[test]
    fn styles_and_scripts_end_where_their_elements_do() {
        for code in [STYLE, Script::ARTICLE.code, Script::TABLE.code] {
            assert!(!code.contains("</"));
        }
    }
}

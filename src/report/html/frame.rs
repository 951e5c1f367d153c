//! The frame of a page: its head, with styles, script and policy, around any body.

use std::borrow::Cow;

use maud::{DOCTYPE, Markup, PreEscaped, html};

/// A style sheet or a script, and its hash for the policy. Pages can be read without their scripts.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Part {
    pub(crate) code: &'static str,
    /// SHA-256 in Base64.
    pub(crate) hash: &'static str,
}

impl Part {
    /// The styles of all pages: the palette, links, the title.
    pub(crate) const BASE: Part = Part {
        code: include_str!("base.css"),
        hash: env!("NUTGRAF_HASH_BASE_CSS"),
    };
    /// The styles of the page of an article, and of the list of pages.
    pub(crate) const STYLE: Part = Part {
        code: include_str!("style.css"),
        hash: env!("NUTGRAF_HASH_STYLE_CSS"),
    };
    /// Lights what belongs together in the page of an article.
    pub(crate) const ARTICLE: Part = Part {
        code: include_str!("article.js"),
        hash: env!("NUTGRAF_HASH_ARTICLE_JS"),
    };
    /// Sorts tables.
    pub(crate) const TABLE: Part = Part {
        code: include_str!("table.js"),
        hash: env!("NUTGRAF_HASH_TABLE_JS"),
    };
}

/// A page without its content.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Frame<'a> {
    /// The title of the window.
    pub(crate) title: &'a str,
    /// The class of the body.
    pub(crate) class: &'a str,
    pub(crate) styles: &'a [Part],
    pub(crate) script: Option<Part>,
    /// Whether the script may load other scripts.
    pub(crate) loads: bool,
}

impl Frame<'_> {
    /// The page with this body.
    ///
    /// Its policy lets the browser use the style sheets of the page, run its one script and what that script adds if it
    /// [loads](Frame::loads) others, and load nothing else.
    pub(crate) fn around(self, body: &Markup) -> Markup {
        html! {
            (DOCTYPE)
            html lang="en" {
                head {
                    meta charset="utf-8";
                    meta http-equiv="Content-Security-Policy" content=(self.policy());
                    meta name="viewport" content="width=device-width, initial-scale=1";
                    meta name="color-scheme" content="light dark";
                    meta name="referrer" content="no-referrer";
                    meta name="generator" content=(concat!("nutgraf ", env!("CARGO_PKG_VERSION")));
                    title { (visible(self.title)) }
                    // Without an icon, browsers ask the server for one.
                    link rel="icon" href="data:,";
                    @for style in self.styles { style { (PreEscaped(style.code)) } }
                }
                body class=(self.class) {
                    (body)
                    @if let Some(script) = self.script { script { (PreEscaped(script.code)) } }
                }
            }
        }
    }

    fn policy(&self) -> String {
        let hashes = |parts: &[Part]| -> String {
            let hashes = parts.iter().map(|part| format!(" 'sha256-{}'", part.hash));
            hashes.collect()
        };
        let scripts = match self.script {
            Some(script) => hashes(&[script]),
            None => " 'none'".to_owned(),
        };
        let loaded = if self.loads { " 'strict-dynamic'" } else { "" };
        format!(
            "default-src 'none'; style-src{}; script-src{scripts}{loaded}; img-src data:; base-uri 'none'; form-action 'none'",
            hashes(self.styles)
        )
    }
}

/// A text as a page can show it, character by character: a carriage return is a line feed, and other control characters are
/// Unicode control pictures.
pub(crate) fn visible(text: &str) -> Cow<'_, str> {
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
        for part in [Part::BASE, Part::STYLE, Part::ARTICLE, Part::TABLE] {
            assert!(!part.code.contains("</"));
        }
    }
}

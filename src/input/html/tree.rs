//! Converts the element tree to pieces of text, each with its role in the markup and its place among the elements.

use dom_query::NodeRef;

use super::elements::{BLOCKS, INLINE, SKIPPED};
use super::places::{Element, Places};
use crate::input::article::BlockKind;
use crate::input::markup::Piece;
use crate::input::plain;
use crate::lexicon::with_single_spaces;

/// Depth beyond which nothing is read. Sanitized markup is shallower.
const DEPTH: usize = 700;

/// Length in bytes beyond which a table row is layout rather than data.
const LAYOUT: usize = 400;

/// The pieces of text under an element, in order.
pub(super) fn pieces(root: &NodeRef<'_>) -> Vec<Piece> {
    pieces_and_places(root).0
}

/// The pieces of text under an element, in order, and their places among the elements.
pub(super) fn pieces_and_places(root: &NodeRef<'_>) -> (Vec<Piece>, Places) {
    let mut walk = Walk::default();
    walk.places.elements.push(Element::ROOT);
    walk.node(root, Role::default(), 0);
    walk.flush(Role::default());
    (walk.pieces, walk.places)
}

#[derive(Debug, Clone, Copy, Default)]
struct Role {
    kind: Option<BlockKind>,
    heading: u8,
    link: bool,
    /// In a row of a table that lays out the page: its cells are parts of the page, not data.
    layout: bool,
    /// The index of the innermost element in [`Places`].
    place: usize,
}

#[derive(Debug, Default)]
struct Walk {
    pieces: Vec<Piece>,
    places: Places,
    text: String,
    linked: usize,
    /// A `<br>` immediately precedes.
    broken: bool,
}

impl Walk {
    fn node(&mut self, node: &NodeRef<'_>, role: Role, depth: usize) {
        if depth > DEPTH {
            return;
        }
        for child in node.children_it(false) {
            if child.is_text() {
                self.add(&child.text(), role);
            } else if child.is_element() {
                self.element(&child, role, depth);
            }
        }
    }

    fn element(&mut self, node: &NodeRef<'_>, role: Role, depth: usize) {
        let Some(name) = node.node_name() else { return };
        if SKIPPED.contains(&&*name) {
            return;
        }
        let role_inside = if INLINE.contains(&&*name) {
            role
        } else {
            Role {
                place: self.places.enter(node, &name, role.place),
                ..role
            }
        };
        let inner = match &*name {
            "br" => {
                self.line_break(role);
                return;
            }
            "hr" => {
                self.flush(role);
                return;
            }
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => Role {
                kind: Some(BlockKind::Subhead),
                heading: name.as_bytes()[1] - b'0',
                ..role_inside
            },
            "li" | "dt" | "dd" => Role {
                kind: role.kind.or(Some(BlockKind::List)),
                ..role_inside
            },
            "figcaption" => Role {
                kind: Some(BlockKind::Caption),
                ..role_inside
            },
            "tr" => {
                let layout = node.text().len() > LAYOUT;
                Role {
                    kind: if layout {
                        role.kind
                    } else {
                        role.kind.or(Some(BlockKind::List))
                    },
                    layout,
                    ..role_inside
                }
            }
            "pre" => {
                self.flush(role);
                self.preformatted(&node.text(), role_inside);
                return;
            }
            "a" => Role {
                link: true,
                ..role_inside
            },
            _ => role_inside,
        };
        let cell = matches!(&*name, "td" | "th");
        if cell && !self.text.is_empty() {
            self.text.push(' ');
        }
        if BLOCKS.contains(&&*name) || (cell && role.layout) {
            self.flush(role);
            self.node(node, inner, depth + 1);
            self.flush(inner);
        } else {
            self.node(node, inner, depth + 1);
        }
    }

    fn add(&mut self, text: &str, role: Role) {
        let start = self.text.len();
        for word in text.split_inclusive(char::is_whitespace) {
            let core = word.trim_matches(|c: char| c.is_whitespace());
            let blank = core.len() < word.len();
            if !core.is_empty() {
                self.text.push_str(core);
                self.broken = false;
            }
            if blank && !self.text.is_empty() && !self.text.ends_with(' ') {
                self.text.push(' ');
            }
        }
        if role.link {
            self.linked += self.text.len() - start;
        }
    }

    /// Old pages put whole texts into `pre`. Their paragraphs are text; code and drawings are not.
    fn preformatted(&mut self, text: &str, role: Role) {
        for (paragraph, prose) in plain::paragraphs(text) {
            let kind = if prose {
                BlockKind::Paragraph
            } else {
                BlockKind::Other
            };
            let text = with_single_spaces(paragraph);
            if text.chars().any(char::is_alphanumeric) {
                self.pieces.push(Piece {
                    text,
                    kind,
                    heading: 0,
                    linked: 0,
                });
                self.places.of_pieces.push(role.place);
            }
        }
    }

    /// A break inside a sentence becomes a space; two breaks, or one after a sentence, separate paragraphs.
    fn line_break(&mut self, role: Role) {
        let line = self.text.trim_end();
        let sentence = line.len() > 60 && line.ends_with(['.', '!', '?', '”', '"', ':']);
        if self.broken || sentence {
            self.flush(role);
        } else if !self.text.is_empty() && !self.text.ends_with(' ') {
            self.text.push(' ');
        }
        self.broken = true;
    }

    fn flush(&mut self, role: Role) {
        let text = self.text.trim();
        if text.chars().any(char::is_alphanumeric) {
            self.pieces.push(Piece {
                text: text.to_owned(),
                kind: role.kind.unwrap_or(BlockKind::Paragraph),
                heading: role.heading,
                linked: self.linked.min(text.len()),
            });
            self.places.of_pieces.push(role.place);
        }
        self.text.clear();
        self.linked = 0;
        self.broken = false;
    }
}

//! The places of the pieces of a page among its elements.

use dom_query::NodeRef;

use crate::learn::weights::{combine, hash};

/// Bytes of a class or an id that are read. Longer ones are the state of scripts.
const LONGEST_NAME: usize = 160;
/// Marks of an element that are kept.
const MARKS: usize = 16;

/// The elements around the pieces of a page.
#[derive(Debug, Default)]
pub(super) struct Places {
    /// The elements in the order of their start tags. The first is the root.
    pub(super) elements: Vec<Element>,
    /// For each piece, the index of the innermost element around it.
    pub(super) of_pieces: Vec<usize>,
    /// The hashed marks of all elements.
    pub(super) marks: Vec<u64>,
}

/// An element that is not inline.
#[derive(Debug, Clone, Copy)]
pub(super) struct Element {
    /// The index of the parent; the root is its own parent.
    pub(super) parent: usize,
    /// The number of ancestors.
    pub(super) depth: u16,
    /// The number of the name in [`NAMES`] plus 1; 0 for other names.
    pub(super) name: u8,
    /// The kinds of elements around and of the element itself: bit `n` for the name `n` of [`NAMES`], and the other constants.
    pub(super) inside: u32,
    /// Hash of the name and the classes.
    pub(super) signature: u64,
    /// Hash of the signatures from the root to the element.
    pub(super) path: u64,
    /// Where its marks start and end in [`Places::marks`].
    marks: (u32, u32),
}

impl Element {
    /// The root of the page.
    pub(super) const ROOT: Self = Self {
        parent: 0,
        depth: 0,
        name: 0,
        inside: 0,
        signature: 0,
        path: 0,
        marks: (0, 0),
    };
}

/// Names of elements that say something of their text.
pub(super) const NAMES: [&str; 24] = [
    "article",
    "main",
    "aside",
    "nav",
    "footer",
    "header",
    "figure",
    "figcaption",
    "form",
    "table",
    "ul",
    "ol",
    "blockquote",
    "section",
    "address",
    "details",
    "p",
    "li",
    "div",
    "td",
    "h2",
    "h3",
    "pre",
    "dl",
];
/// The numbers in [`NAMES`] of elements that are apart from the text around them: `aside`, `nav` and `footer`.
const APART: [usize; 3] = [2, 3, 4];
/// The bit of [`Element::inside`] for elements that are not shown.
pub(super) const HIDDEN: u32 = 1 << 24;
/// The bit of [`Element::inside`] for the body of an article by schema.org.
pub(super) const ARTICLE_BODY: u32 = 1 << 25;
/// The bit of [`Element::inside`] for other things that schema.org describes.
pub(super) const OTHER_ITEM: u32 = 1 << 26;

impl Places {
    /// Adds an element inside `parent` and returns its index.
    pub(super) fn enter(&mut self, node: &NodeRef<'_>, name: &str, parent: usize) -> usize {
        let outer = self.elements[parent];
        let number = NAMES.iter().position(|known| *known == name);
        let mut inside = outer.inside | number.map_or(0, |number| 1 << number);
        let start = self.marks.len();
        let mut signature = hash(name.as_bytes());
        for attr in node.attrs() {
            let value = &attr.value[..attr.value.floor_char_boundary(LONGEST_NAME)];
            match &*attr.name.local {
                "class" => {
                    signature = combine(signature, hash(value.as_bytes()));
                    self.add_marks(value, start);
                }
                "id" => self.add_marks(value, start),
                "role" | "itemprop" | "itemtype" | "data-component" | "data-testid" => {
                    if value.contains("articleBody") {
                        inside |= ARTICLE_BODY;
                    } else if &*attr.name.local == "itemtype" && !value.contains("Article") {
                        inside |= OTHER_ITEM;
                    }
                    self.add_marks(value, start);
                }
                "hidden" => inside |= HIDDEN,
                "aria-hidden" if value == "true" => inside |= HIDDEN,
                "style" if is_hidden(value) => inside |= HIDDEN,
                _ => {}
            }
        }
        self.elements.push(Element {
            parent,
            depth: outer.depth.saturating_add(1),
            name: number.map_or(0, |number| number as u8 + 1),
            inside,
            signature,
            path: combine(outer.path, signature),
            marks: (start as u32, self.marks.len() as u32),
        });
        self.elements.len() - 1
    }

    /// The hashed words of the names of an element: its classes, its id and the like.
    pub(super) fn marks_of(&self, element: usize) -> &[u64] {
        let (start, end) = self.elements[element].marks;
        &self.marks[start as usize..end as usize]
    }

    /// The elements around a piece, the innermost first, without the root.
    pub(super) fn around(&self, piece: usize) -> impl Iterator<Item = usize> {
        let mut at = self.of_pieces[piece];
        std::iter::from_fn(move || {
            let here = at;
            at = self.elements[here].parent;
            (here > 0).then_some(here)
        })
    }

    /// True if an element around a piece is not shown.
    pub(super) fn is_hidden(&self, piece: usize) -> bool {
        self.elements[self.of_pieces[piece]].inside & HIDDEN != 0
    }

    /// True if a piece is in an element that is apart from the text around it.
    pub(super) fn is_apart(&self, piece: usize) -> bool {
        let inside = self.elements[self.of_pieces[piece]].inside;
        APART.iter().any(|number| inside >> number & 1 == 1)
    }

    /// Adds the names in `value`, and their words, unless the element has them or has too many.
    fn add_marks(&mut self, value: &str, start: usize) {
        let mut add = |text: &str| {
            if text.len() > 1 && self.marks.len() - start < MARKS {
                let mark = hash(text.as_bytes());
                if !self.marks[start..].contains(&mark) {
                    self.marks.push(mark);
                }
            }
        };
        for name in value.split_whitespace() {
            let mut whole = String::with_capacity(name.len());
            let mut word = String::new();
            let mut lower = false;
            for c in name.chars() {
                if !c.is_ascii_alphabetic() || (c.is_ascii_uppercase() && lower) {
                    add(&word);
                    word.clear();
                }
                lower = c.is_ascii_lowercase();
                if c.is_ascii_alphabetic() {
                    word.push(c.to_ascii_lowercase());
                }
                if !c.is_ascii_digit() {
                    whole.push(c.to_ascii_lowercase());
                }
            }
            add(&word);
            add(&whole);
        }
    }
}

/// True for a style that shows nothing.
fn is_hidden(style: &str) -> bool {
    let style: String = style.split_whitespace().collect();
    style.contains("display:none") || style.contains("visibility:hidden")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::input::html::tree;

    fn read(html: &str) -> Places {
        let document = dom_query::Document::from(html);
        tree::pieces_and_places(&document.body().unwrap()).1
    }

    #[test]
    fn every_piece_has_a_place() {
        let places =
            read("<article><p>One</p><ul><li>two <b>three</b></li></ul></article><pre>Four</pre>");
        let names = |piece: usize| -> Vec<u8> {
            let around = places.around(piece);
            around.map(|at| places.elements[at].name).collect()
        };
        let number = |name: &str| NAMES.iter().position(|known| *known == name).unwrap() as u8 + 1;
        assert_eq!(places.of_pieces.len(), 3);
        assert_eq!(names(0), [number("p"), number("article")]);
        assert_eq!(names(1), [number("li"), number("ul"), number("article")]);
        assert_eq!(names(2), [number("pre")]);
    }

    #[test]
    fn names_are_split_into_words() {
        let places = read("<div class='storyBody-2 wide' id=main_text><p>One</p></div>");
        let marks = places.marks_of(1);
        for word in [
            "story",
            "body",
            "storybody-",
            "wide",
            "main",
            "text",
            "main_text",
        ] {
            assert!(marks.contains(&hash(word.as_bytes())), "{word}");
        }
        assert_eq!(marks.len(), 7);
    }

    #[test]
    fn knows_what_is_hidden_and_what_is_the_body() {
        let places = read(
            "<div style='display: none'><p>One</p></div><div itemprop=articleBody><p>Two</p></div><p>Three</p>",
        );
        let inside = |piece: usize| places.elements[places.of_pieces[piece]].inside;
        let apart = read(
            "<aside><p>One</p></aside><nav><p>Two</p></nav><footer><p>Three</p></footer><form>Four</form><main>Five</main>",
        );
        assert_eq!(
            [0, 1, 2, 3, 4].map(|piece| apart.is_apart(piece)),
            [true, true, true, false, false]
        );
        assert_eq!(inside(0) & (HIDDEN | ARTICLE_BODY), HIDDEN);
        assert_eq!(inside(1) & (HIDDEN | ARTICLE_BODY), ARTICLE_BODY);
        assert_eq!(inside(2) & (HIDDEN | ARTICLE_BODY), 0);
    }
}

//! Names of HTML elements, grouped by their effect on the visible text.

/// Elements whose content is never shown as text. They are removed before parsing.
pub(super) const HIDDEN: [&str; 11] = [
    "script", "style", "svg", "noscript", "template", "iframe", "canvas", "object", "math",
    "audio", "video",
];

/// Elements that never contain others, or whose end tag may be missing: they do not nest by themselves.
pub(super) const FLAT: [&str; 36] = [
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source",
    "track", "wbr", "p", "li", "dt", "dd", "td", "th", "tr", "tbody", "thead", "tfoot", "colgroup",
    "option", "optgroup", "html", "head", "body", "caption", "rt", "rp", "title", "textarea",
    "frame",
];

/// Elements whose text is not part of a page's body.
pub(super) const SKIPPED: [&str; 13] = [
    "script", "style", "noscript", "template", "svg", "iframe", "head", "title", "select",
    "option", "button", "input", "textarea",
];

/// Elements inside a paragraph, which are no places of their own.
pub(super) const INLINE: [&str; 33] = [
    "a", "abbr", "b", "bdi", "bdo", "big", "br", "cite", "code", "data", "del", "dfn", "em",
    "font", "hr", "i", "img", "input", "ins", "kbd", "label", "mark", "q", "s", "small", "span",
    "strike", "strong", "sub", "sup", "time", "u", "wbr",
];

/// Elements that start and end a paragraph.
pub(super) const BLOCKS: [&str; 42] = [
    "address",
    "article",
    "aside",
    "blockquote",
    "body",
    "center",
    "dd",
    "details",
    "dialog",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hgroup",
    "html",
    "li",
    "main",
    "nav",
    "ol",
    "p",
    "pre",
    "section",
    "summary",
    "table",
    "tbody",
    "thead",
    "tfoot",
    "tr",
    "ul",
    "amp-story",
    "caption",
];

/// Elements that a fragment of a page starts with.
pub(super) const FRAGMENT_STARTS: [&str; 27] = [
    "html",
    "head",
    "body",
    "div",
    "p",
    "article",
    "section",
    "main",
    "header",
    "h1",
    "h2",
    "h3",
    "table",
    "ul",
    "ol",
    "span",
    "meta",
    "title",
    "link",
    "script",
    "style",
    "a",
    "img",
    "blockquote",
    "figure",
    "center",
    "font",
];

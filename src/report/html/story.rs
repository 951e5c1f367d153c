//! The text of an article with everything marked that the analysis found.

use maud::{Markup, html};

use super::frame::visible;
use super::layout::Piece;
use super::marks::{Link, Marks, Reason};
use super::{date_basis, percent, sentence_id};
use crate::Analysis;
use crate::input::{Block, BlockKind};
use crate::quotes::QuoteKind;
use crate::report::json::quote_id;
use crate::report::text::statements::heading;
use crate::span::Span;

/// Everything that is needed to write the text.
pub(super) struct Story<'a> {
    pub(super) analysis: &'a Analysis<'a>,
    pub(super) marks: &'a Marks,
}

/// A block, and the text between the one before it and its start. Together, the tiles and the rest after the last one are
/// the whole text.
#[derive(Debug, Clone, Copy)]
struct Tile {
    kind: BlockKind,
    gap: Span,
    span: Span,
}

/// What blocks of a kind become.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    /// An element each.
    Single,
    /// The start of the paragraph on the same line.
    Dateline,
    /// Items of one list.
    List,
    /// Lines that are folded up together.
    Folded,
}

impl Form {
    const fn of(kind: BlockKind) -> Form {
        match kind {
            BlockKind::List => Form::List,
            BlockKind::Dateline => Form::Dateline,
            BlockKind::Navigation
            | BlockKind::Related
            | BlockKind::Footer
            | BlockKind::Duplicate
            | BlockKind::Other => Form::Folded,
            _ => Form::Single,
        }
    }
}

impl Story<'_> {
    /// The text. Without the elements of the class `note`, its text content is that of the article.
    pub(super) fn markup(&self) -> Markup {
        let text = &self.analysis.article.text;
        let (tiles, rest) = tiles(text, &self.analysis.article.blocks);
        let mut headlines = tiles.iter().filter(|tile| tile.kind == BlockKind::Headline);
        let title = headlines.next().map(|tile| tile.span);
        let belong = |a: &Tile, b: &Tile| match Form::of(a.kind) {
            Form::Single => false,
            Form::Dateline => b.kind == BlockKind::Paragraph && !b.gap.of(text).contains('\n'),
            form => form == Form::of(b.kind),
        };
        html! {
            @for group in tiles.chunk_by(belong) {
                (self.plain(group[0].gap))
                @match Form::of(group[0].kind) {
                    Form::List => { (self.list(group)) }
                    Form::Folded => { (self.folded(group)) }
                    Form::Dateline => { (self.with_dateline(group)) }
                    Form::Single => { (self.single(group[0], Some(group[0].span) == title)) }
                }
            }
            (self.plain(rest))
        }
    }

    fn plain(&self, span: Span) -> Markup {
        html! { (visible(span.of(&self.analysis.article.text))) }
    }

    fn list(&self, tiles: &[Tile]) -> Markup {
        html! {
            ul {
                @for (number, tile) in tiles.iter().enumerate() {
                    @if number > 0 { (self.plain(tile.gap)) }
                    li dir="auto" { (self.speakers(tile.span)) (self.sentences(tile.span)) }
                }
            }
        }
    }

    /// A dateline with the paragraph that it opens, if there is one.
    fn with_dateline(&self, tiles: &[Tile]) -> Markup {
        let class = if tiles.len() == 1 {
            "dateline"
        } else {
            "opening"
        };
        html! {
            @for tile in tiles { (self.speakers(tile.span)) }
            p class=(class) dir="auto" {
                @for (number, tile) in tiles.iter().enumerate() {
                    @if number > 0 { (self.plain(tile.gap)) }
                    @if tile.kind == BlockKind::Dateline { span .place-and-day { (self.sentences(tile.span)) } }
                    @else { (self.sentences(tile.span)) }
                }
            }
        }
    }

    fn folded(&self, tiles: &[Tile]) -> Markup {
        let mut kinds: Vec<&str> = tiles.iter().map(|tile| kind_name(tile.kind)).collect();
        kinds.sort_unstable();
        kinds.dedup();
        html! {
            details .clutter {
                summary .note { "Left out: " (kinds.join(", ")) }
                @for (number, tile) in tiles.iter().enumerate() {
                    @if number > 0 { (self.plain(tile.gap)) }
                    p dir="auto" { (self.sentences(tile.span)) }
                }
            }
        }
    }

    fn single(&self, tile: Tile, is_title: bool) -> Markup {
        let content = self.sentences(tile.span);
        let element = match tile.kind {
            BlockKind::Headline if is_title => html! { h1 dir="auto" { (content) } },
            BlockKind::Subhead => html! { h2 dir="auto" { (content) } },
            BlockKind::Paragraph => html! { p dir="auto" { (content) } },
            kind => html! { p class=(kind.name()) dir="auto" { (content) } },
        };
        html! { (self.speakers(tile.span)) (element) }
    }

    /// Who is quoted in a block, for the margin.
    fn speakers(&self, span: Span) -> Markup {
        let quotes = &self.analysis.quotes;
        let starting: Vec<usize> = self.marks.quotes.starting_in(span).copied().collect();
        let mut starting: Vec<usize> = starting
            .into_iter()
            .filter(|&index| {
                quotes[index]
                    .spans
                    .first()
                    .is_some_and(|first| first.start >= span.start)
            })
            .collect();
        starting.dedup();
        let same = |a: &usize, b: &usize| quotes[*a].speaker_name == quotes[*b].speaker_name;
        html! {
            @if !starting.is_empty() {
                div .speakers .note {
                    @for group in starting.chunk_by(same) {
                        @let ids: Vec<String> = group.iter().map(|index| quote_id(*index)).collect();
                        a href={ "#said-" (group[0] + 1) } data-ref=(ids.join(" ")) dir="auto" {
                            (heading(self.analysis, &quotes[group[0]]))
                        }
                    }
                }
            }
        }
    }

    fn sentences(&self, span: Span) -> Markup {
        html! {
            @for piece in self.marks.sentences.cut(span) {
                @if piece.marks.is_empty() {
                    (self.quotes(piece.span))
                } @else {
                    @let mut starting = piece.starting();
                    span .sentence id=[starting.next().map(|number| sentence_id(*number))] {
                        (anchors(starting.map(|number| sentence_id(*number))))
                        (self.quotes(piece.span))
                    }
                }
            }
        }
    }

    fn quotes(&self, span: Span) -> Markup {
        html! {
            @for piece in self.marks.quotes.cut(span) {
                @if let Some(innermost) = piece.marks.last() {
                    @let mut starting = piece.starting().filter(|index| self.starts(**index, piece.span));
                    @let class = match self.analysis.quotes[innermost.of].kind {
                        QuoteKind::Direct => "quote direct",
                        QuoteKind::Mixed | QuoteKind::Indirect => "quote",
                    };
                    span class=(class) id=[starting.next().map(|index| quote_id(*index))]
                        data-ref=(joined(&piece, |index| quote_id(*index))) {
                        (anchors(starting.map(|index| quote_id(*index))))
                        (self.attributions(piece.span))
                    }
                } @else {
                    (self.attributions(piece.span))
                }
            }
        }
    }

    /// Whether the first span of a quote starts where `span` does.
    fn starts(&self, index: usize, span: Span) -> bool {
        let first = self.analysis.quotes[index].spans.first();
        first.is_some_and(|first| first.start == span.start)
    }

    fn attributions(&self, span: Span) -> Markup {
        html! {
            @for piece in self.marks.attributions.cut(span) {
                @if piece.marks.is_empty() {
                    (self.links(piece.span))
                } @else {
                    span .source data-ref=(joined(&piece, |index| quote_id(*index))) { (self.links(piece.span)) }
                }
            }
        }
    }

    fn links(&self, span: Span) -> Markup {
        html! {
            @for piece in self.marks.links.cut(span) {
                @if let Some(innermost) = piece.marks.last() {
                    @let link = &innermost.of;
                    @let mut starting = piece.starting().filter(|link| link.first).map(|link| format!("{}-text", link.target));
                    @let class = (link.target.class(), if link.is_name() { "" } else { " faint" });
                    a class={ (class.0) (class.1) } href={ "#" (link.target) } id=[starting.next()]
                        data-ref=(joined(&piece, |link| link.target.to_string())) data-why=(reason(link)) {
                        (anchors(starting))
                        (self.plain(piece.span))
                    }
                } @else {
                    (self.plain(piece.span))
                }
            }
        }
    }
}

/// How a mention was found, in words. A database does not have the rules.
fn reason(link: &Link) -> String {
    let rule = link.rule;
    match link.reason {
        Reason::Mention(kind, _) if rule.is_empty() => kind.name().to_owned(),
        Reason::Mention(kind, confidence) => {
            format!("{} · {rule} · {}", kind.name(), percent(confidence))
        }
        Reason::Date(basis) if rule.is_empty() => date_basis(basis).to_owned(),
        Reason::Date(basis) => format!("{} · {rule}", date_basis(basis)),
    }
}

/// Empty elements with ids: where several marks start at once.
fn anchors(ids: impl Iterator<Item = String>) -> Markup {
    html! {
        @for id in ids { span id=(id) {} }
    }
}

/// The ids of all marks of a piece.
fn joined<T>(piece: &Piece<'_, T>, id: impl Fn(&T) -> String) -> String {
    let mut ids: Vec<String> = piece.marks.iter().map(|mark| id(&mark.of)).collect();
    ids.dedup();
    ids.join(" ")
}

/// The blocks in order without overlaps, and the rest of the text after the last one.
fn tiles(text: &str, blocks: &[Block]) -> (Vec<Tile>, Span) {
    let mut at = 0;
    let tiles = blocks.iter().map(|block| {
        let span = Span::new(block.span.start.max(at), block.span.end.max(at));
        let gap = Span::new(at, span.start);
        at = span.end;
        let kind = block.kind;
        Tile { kind, gap, span }
    });
    (tiles.collect(), Span::new(at, text.len()))
}

/// What a block is, in words.
const fn kind_name(kind: BlockKind) -> &'static str {
    match kind {
        BlockKind::Navigation => "menus and buttons",
        BlockKind::Related => "links to other stories",
        BlockKind::Footer => "imprint",
        BlockKind::Duplicate => "repeats",
        _ => "other lines",
    }
}

//! Boilerplate around a story: menus, labels, appeals, contact blocks, notices and end marks.

use super::clutter::{Clutter, Where};
use super::overline::is_overline;
use super::page::Page;
use super::shape::{End, Shape};
use crate::input::words::phrase_at_start;
use crate::lexicon::{Class, Classes};

/// Number of units at the start of a text that may identify it as a press release.
const EDGE: usize = 8;
/// Lines that may follow the label of a contact block, up to its address.
const CONTACT: usize = 9;

/// True for a page with menus around the story rather than an article alone: it has many labels of clutter, or many for its
/// length.
pub(super) fn is_pasted(page: &Page<'_>) -> bool {
    let labels = page.shapes.iter().filter(|shape| is_label(shape)).count();
    labels >= 8 || (labels >= 3 && labels * 8 > page.units.len())
}

/// A line of a menu, a button, a notice.
pub(super) fn is_label(shape: &Shape) -> bool {
    matches!(shape.clutter, Some((_, Where::Line)))
        || (shape.words <= 8 && matches!(shape.clutter, Some((_, Where::Start))))
}

/// A label that may be inside an article but is not part of it.
fn is_loose_label(shape: &Shape) -> bool {
    use Clutter::{Ad, Comment, Cookie, Related, Share, Subscribe};
    shape
        .label()
        .is_some_and(|class| matches!(class, Ad | Share | Subscribe | Related | Comment | Cookie))
}

/// A whole line that asks the reader to subscribe, to allow cookies or to comment.
fn is_appeal(shape: &Shape) -> bool {
    use Clutter::{Ad, Comment, Cookie, Footer, Subscribe};
    match shape.clutter {
        Some((Subscribe | Cookie | Comment | Footer | Ad, Where::Any)) => true,
        Some((Subscribe | Cookie | Comment | Footer, Where::Start)) => shape.words <= 20,
        _ => false,
    }
}

/// A short line that opens like an advertisement or a link to another story.
fn is_pointer(shape: &Shape) -> bool {
    let class = matches!(
        shape.clutter,
        Some((Clutter::Ad | Clutter::Related, Where::Start))
    );
    class && shape.words <= 14 && !matches!(shape.end, End::Period | End::Quote)
}

/// Limits what is dropped from an article without a page around it: labels, and units at its edges that are next to labels.
pub(super) fn keep_whole(page: &Page<'_>, story: &mut [bool]) {
    let count = story.len();
    let leading = story.iter().take_while(|&&story| !story).count();
    let trailing = story.iter().rev().take_while(|&&story| !story).count();
    let labels = |from: usize, to: usize| page.shapes[from..to].iter().any(is_label);
    let keep_leading = leading == count || !labels(0, leading);
    let keep_trailing = leading == count || !labels(count - trailing, count);
    for (at, story) in story.iter_mut().enumerate() {
        let edge = (at < leading && !keep_leading) || (at >= count - trailing && !keep_trailing);
        *story = !(edge || is_loose_label(&page.shapes[at]) || is_pointer(&page.shapes[at]));
    }
    // Menus at the edges are dropped even if the line model keeps them.
    let is_menu = |at: &usize| page.shapes[*at].label().is_some();
    let first = (0..count).take_while(is_menu);
    let last = (0..count).rev().take_while(is_menu);
    first.chain(last).for_each(|at| story[at] = false);
}

/// Drops the units before the headline of a page, unless they contain prose.
pub(super) fn drop_before_headline(page: &Page<'_>, headline: usize, story: &mut [bool]) {
    let prose = (0..headline)
        .filter(|&at| story[at] && page.shapes[at].is_prose())
        .count();
    if prose == 0 {
        story[..headline].fill(false);
    }
}

/// Drops lines above the title, contact blocks, addresses and end marks, and everything from the notice on with which the
/// sender of a press release describes itself.
pub(super) fn drop_frame(page: &Page<'_>, headline: Option<usize>, story: &mut [bool]) {
    let line = |at: usize| page.units[at].span.of(page.text);
    let contact = contact_block(page);
    for at in 0..story.len() {
        let above = headline.is_some_and(|title| at < title) && is_overline(page, at);
        if above || contact[at] || is_end_mark(line(at)) || is_address(line(at)) {
            story[at] = false;
        }
    }
    let release =
        contact.contains(&true) || (0..story.len().min(EDGE)).any(|at| is_release(line(at)));
    let notice = (0..story.len())
        .filter(|at| headline.is_some_and(|title| title + 2 < *at))
        .find(|&at| release && story[at] && page.shapes[at].words <= 8 && is_notice(line(at)));
    if let Some(from) = notice {
        story[from..].fill(false);
    }
}

/// True if the line is nothing but the address of a page.
pub(super) fn is_address(line: &str) -> bool {
    let line = line.trim();
    let starts = ["http://", "https://", "www."];
    starts.iter().any(|start| line.starts_with(start)) && !line.contains(char::is_whitespace)
}

fn is_release(line: &str) -> bool {
    line.len() < 60 && phrase_at_start(line, Class::ReleaseLabel).is_some()
}

/// The heading of the paragraph in which a sender describes itself: "About Oakham Ferries", "Forward-Looking Statements".
fn is_notice(line: &str) -> bool {
    phrase_at_start(line, Class::SenderNotice).is_some() && !line.ends_with(['.', '?', '!'])
}

/// Drops appeals, labels and links to other stories.
pub(super) fn drop_appeals(page: &Page<'_>, story: &mut [bool]) {
    for (story, shape) in story.iter_mut().zip(&page.shapes) {
        *story = *story && !is_appeal(shape) && !is_pointer(shape) && shape.label().is_none();
    }
}

/// The units of the contact block of a press release: a label, then a name, a job, a number, an address.
pub(super) fn contact_block(page: &Page<'_>) -> Vec<bool> {
    let count = page.units.len();
    let mut inside = vec![false; count];
    for at in 0..count {
        if !is_contact_label(page.units[at].span.of(page.text)) {
            continue;
        }
        let end = (at + 1..(at + 1 + CONTACT).min(count))
            .find(|&next| {
                let shape = &page.shapes[next];
                page.units[next].gap && next > at + 1 || shape.words > 14 || shape.is_prose()
            })
            .unwrap_or((at + 1 + CONTACT).min(count));
        let has_address =
            (at..end).any(|at| page.shapes[at].address || page.shapes[at].digits >= 7);
        if has_address {
            inside[at..end].fill(true);
        }
    }
    inside
}

fn is_contact_label(line: &str) -> bool {
    Classes::of(line.trim_end_matches(':').trim()).has(Class::ContactLabel)
}

/// True if `line` only marks the end of a text: "###", "# # #", "-30-", "NNNN", "ENDS".
pub(super) fn is_end_mark(line: &str) -> bool {
    if line.len() > 12 {
        return false;
    }
    let marks: String = line
        .chars()
        .filter(|c| !c.is_whitespace() && *c != '-')
        .collect();
    let hashes = (1..=4).contains(&marks.len()) && marks.bytes().all(|byte| byte == b'#');
    hashes || Classes::of(&marks).has(Class::EndMark) || (marks == "30" && line.starts_with('-'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::input::BlockKind;
    use crate::input::plain::{kinds, lines};

    #[test]
    fn an_address_above_an_article_is_not_its_headline() {
        let prose = "The ferry to the island was late again on Monday, and nobody at the harbour could say why.";
        let text = format!("https://harbour.example/news/ferry\n\n{prose}\n\n{prose}\n");
        let page = Page::new(&text, lines::units(&text));
        let roles = kinds::roles(&page, None);
        assert_eq!(roles.headline, None);
        assert_eq!(
            roles.kinds[..2],
            [BlockKind::Navigation, BlockKind::Paragraph]
        );
    }

    #[test]
    fn recognizes_addresses() {
        for line in [
            "https://harbour.example/news/2018/08/bridge?from=mail",
            " www.harbour.example/news ",
        ] {
            assert!(is_address(line), "{line}");
        }
        for line in [
            "https://harbour.example is down, its owner says",
            "Bridge reopens",
        ] {
            assert!(!is_address(line), "{line}");
        }
    }

    #[test]
    fn finds_contact_blocks() {
        let text = "MEDIA CONTACT:\nJoan Healy\nOakham Ferries\njoan@oakham.example\n\nOakham to sail again";
        assert_eq!(
            contact_block(&Page::new(text, lines::units(text))),
            [true, true, true, true, false]
        );
        let text =
            "Contact\n\nThe two crews had no contact for a week, and nobody on the island knew.";
        assert!(!contact_block(&Page::new(text, lines::units(text))).contains(&true));
    }

    #[test]
    fn recognizes_end_marks() {
        for (line, want) in [
            ("###", true),
            ("# # #", true),
            ("-30-", true),
            ("NNNN", true),
            ("30", false),
            ("Ends", false),
            ("The end", false),
        ] {
            assert_eq!(is_end_mark(line), want, "{line}");
        }
    }
}

//! What stands around the story of a page and is no part of it: menus, labels, appeals, notices.

use super::clutter::{Clutter, Where};
use super::features::Page;
use super::front;
use super::shape::{End, Shape};

/// Units at the front in which a release may say that it is one.
const EDGE: usize = 8;

/// A page with menus around the story, not an article of its own: many labels of clutter, or many for its length.
pub(super) fn is_pasted(page: &Page<'_>) -> bool {
    let labels = page.shapes.iter().filter(|shape| is_label(shape)).count();
    labels >= 8 || (labels >= 3 && labels * 8 > page.units.len())
}

/// A line of a menu, a button, a notice.
pub(super) fn is_label(shape: &Shape) -> bool {
    matches!(shape.clutter, Some((_, Where::Line)))
        || (shape.words <= 8 && matches!(shape.clutter, Some((_, Where::Start))))
}

/// Labels that stand inside an article and are no part of it.
fn is_loose_label(shape: &Shape) -> bool {
    use Clutter::{Ad, Comment, Cookie, Related, Share, Subscribe};
    shape
        .label()
        .is_some_and(|class| matches!(class, Ad | Share | Subscribe | Related | Comment | Cookie))
}

/// A whole line that asks the reader to subscribe, to allow cookies, to comment: no story says so of itself.
fn is_appeal(shape: &Shape) -> bool {
    use Clutter::{Ad, Comment, Cookie, Footer, Subscribe};
    match shape.clutter {
        Some((Subscribe | Cookie | Comment | Footer | Ad, Where::Any)) => true,
        Some((Subscribe | Cookie | Comment | Footer, Where::Start)) => shape.words <= 20,
        _ => false,
    }
}

/// A short line that opens with the words of an advertisement or of a link to another story.
fn is_pointer(shape: &Shape) -> bool {
    let class = matches!(
        shape.clutter,
        Some((Clutter::Ad | Clutter::Related, Where::Start))
    );
    class && shape.words <= 14 && !matches!(shape.end, End::Period | End::Quote)
}

/// In an article that is no page, only labels leave the story, and what stands at its edges together with labels.
pub(super) fn keep_whole(page: &Page<'_>, story: &mut [bool]) {
    let count = story.len();
    let front = story.iter().take_while(|&&story| !story).count();
    let back = story.iter().rev().take_while(|&&story| !story).count();
    let labels = |from: usize, to: usize| page.shapes[from..to].iter().any(is_label);
    let keep_front = front == count || !labels(0, front);
    let keep_back = front == count || !labels(count - back, count);
    for (at, story) in story.iter_mut().enumerate() {
        let edge = (at < front && !keep_front) || (at >= count - back && !keep_back);
        *story = !(edge || is_loose_label(&page.shapes[at]) || is_pointer(&page.shapes[at]));
    }
    // Menus at the edges go even where the chain would keep them.
    for at in 0..count {
        if page.shapes[at].label().is_none() {
            break;
        }
        story[at] = false;
    }
    for at in (0..count).rev() {
        if page.shapes[at].label().is_none() {
            break;
        }
        story[at] = false;
    }
}

/// What stands in front of the headline of a page is no story, unless it is much.
pub(super) fn drop_front(page: &Page<'_>, headline: usize, story: &mut [bool]) {
    let prose = (0..headline)
        .filter(|&at| story[at] && page.shapes[at].is_prose())
        .count();
    if prose == 0 {
        story[..headline].fill(false);
    }
}

/// Lines above the title, contact blocks and marks of the end are no story, and what follows the story of a press release
/// is its sender's notice about itself.
pub(super) fn drop_frame(page: &Page<'_>, headline: Option<usize>, story: &mut [bool]) {
    let line = |at: usize| page.units[at].span.of(page.text);
    let contact = front::contact_block(page);
    for at in 0..story.len() {
        let above = headline.is_some_and(|title| at < title) && front::is_overline(page, at);
        if above || contact[at] || front::is_end_mark(line(at)) || is_address(line(at)) {
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

/// A line that is the address of a page and nothing else.
pub(super) fn is_address(line: &str) -> bool {
    let line = line.trim();
    let starts = ["http://", "https://", "www."];
    starts.iter().any(|start| line.starts_with(start)) && !line.contains(char::is_whitespace)
}

fn is_release(line: &str) -> bool {
    let line = line.to_lowercase();
    line.len() < 60 && (line.starts_with("for immediate release") || line == "press release")
}

/// The heading over what a sender says of itself: "About Oakham Ferries", "Forward-Looking Statements".
fn is_notice(line: &str) -> bool {
    let lower = line.to_lowercase();
    (line.starts_with("About ")
        || line.starts_with("ABOUT ")
        || lower.starts_with("forward-looking")
        || lower.starts_with("forward looking")
        || lower.starts_with("notes to editors"))
        && !line.ends_with(['.', '?', '!'])
}

/// Appeals, labels and links to other stories are no story.
pub(super) fn drop_appeals(page: &Page<'_>, story: &mut [bool]) {
    for (story, shape) in story.iter_mut().zip(&page.shapes) {
        *story = *story && !is_appeal(shape) && !is_pointer(shape) && shape.label().is_none();
    }
}

#[cfg(test)]
mod tests {
    use super::super::features::Page;
    use super::super::{kinds, lines};
    use super::is_address;
    use crate::input::BlockKind;

    #[test]
    fn the_address_above_an_article_is_no_headline() {
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
    fn knows_lines_that_are_an_address() {
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
}

//! What must hold for the blocks of any article.

use nutgraf::input::Article;
use nutgraf::span::Span;

/// The blocks cover every character that is not blank exactly once.
pub(crate) fn blocks_cover_the_text_once(article: &Article) {
    let mut at = 0;
    for block in &article.blocks {
        assert!(
            block.span.start >= at,
            "blocks overlap or are out of order: {:?}",
            article.blocks
        );
        let gap = Span::new(at, block.span.start).of(&article.text);
        assert!(gap.trim().is_empty(), "{gap:?} is in no block");
        assert!(
            !block.span.of(&article.text).trim().is_empty(),
            "a block is blank"
        );
        at = block.span.end;
    }
    assert!(
        article.text[at..].trim().is_empty(),
        "{:?} is in no block",
        &article.text[at..]
    );
}

//! The fingerprint of the feature set: what the extractor makes of a text that was written for it.

use super::features::{extract, fingerprint as hash_of, of_recall};
use super::recall::Recall;
use super::view::View;
use crate::input::Article;

const TEXT: &str = "MINISTER OPENS THE BRIDGE OVER THE RHINE\n\
    COLOGNE, Germany (NP) - Prime Minister Anna-Lena O’Brien of the Union for Bridges (UFB) opened the Rhine \
    Bridge on Monday, 3 May 2010.\n\
    \"Mr. van der Berg of Acme Steel Corp. built it in 900 days,\" O'Brien said. The U.S. ambassador, J. P. McKay, \
    and al-Amin Saïd of the University of Khartoum were there; the steel came from Berg's mill near Köln.\n\
    Table 1 2 3 Acme 4 5\n";

/// The fingerprint.
pub(super) fn fingerprint() -> u64 {
    let article = Article::of_lines("", TEXT);
    let document = crate::text::segment(&article, true);
    let mut view = View::default();
    view.read(&document);
    let mut recall = Recall::default();
    recall.reset(document.tokens.len());
    for chain in &view.chains {
        for at in chain.tokens.start..chain.tokens.end {
            // Units of every class in turn, as if a first pass had said so.
            recall.note(at, (4 * (at % 6) + 4) as u8, (at % 10) as f32 / 10.0);
        }
    }
    recall.count(&view);
    let mut keys = Vec::new();
    for chain in &view.chains {
        for at in chain.tokens.start..chain.tokens.end {
            extract(&view, chain, at, &mut |key| keys.push(key));
            of_recall(&view, chain, at, &recall, &mut |key| keys.push(key));
        }
    }
    hash_of(&keys)
}

//! The fingerprint of the feature set: the hash of the features of a text written for this purpose.

use super::context::FeatureContext;
use super::features::{extract, fingerprint as hash_of, of_first_pass};
use super::first_pass::FirstPass;
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
    let mut context = FeatureContext::default();
    context.read(&document);
    let mut first_pass = FirstPass::default();
    first_pass.reset(document.tokens.len());
    for segment in &context.segments {
        for at in segment.tokens.start..segment.tokens.end {
            // The labels of the first pass are made up: units of every class in turn.
            first_pass.note(at, (4 * (at % 6) + 4) as u8, (at % 10) as f32 / 10.0);
        }
    }
    first_pass.count(&context);
    let mut keys = Vec::new();
    for segment in &context.segments {
        for at in segment.tokens.start..segment.tokens.end {
            extract(&context, segment, at, &mut |key| keys.push(key));
            of_first_pass(&context, segment, at, &first_pass, &mut |key| {
                keys.push(key)
            });
        }
    }
    hash_of(&keys)
}

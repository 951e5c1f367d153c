//! What was found out about the last words, for most words come again soon.

/// Keeps an answer for each of the last keys, each in the place that its lowest bits tell; a new key takes the place of an
/// old one.
#[derive(Debug)]
pub(crate) struct Recent<V> {
    kept: Vec<(u64, V)>,
}

/// Answers that are kept.
const PLACES: usize = 1 << 13;

impl<V: Copy + Default> Recent<V> {
    /// Nothing is kept yet.
    pub(crate) const fn new() -> Self {
        Self { kept: Vec::new() }
    }

    /// The answer for `key`, which is a hash: the kept one, or what `find` says.
    #[inline]
    pub(crate) fn of(&mut self, key: u64, find: impl FnOnce() -> V) -> V {
        if self.kept.is_empty() {
            // No key that is looked for here has its place where it stands.
            self.kept = (1..=PLACES as u64).map(|key| (key, V::default())).collect();
        }
        let kept = &mut self.kept[key as usize % PLACES];
        if kept.0 != key {
            *kept = (key, find());
        }
        kept.1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_the_last_answer() {
        let mut recent = Recent::new();
        for key in (0..3 * PLACES as u64).chain([5, u64::MAX]) {
            assert_eq!(recent.of(key, || !key), !key);
            assert_eq!(recent.of(key, || 0), !key);
        }
    }
}

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

    /// The answers for many keys, `find` being asked with the number of a key whose answer is not kept. All are looked for
    /// before anything else is done, so that their memory is waited for at once.
    pub(crate) fn of_all(
        &mut self,
        keys: impl ExactSizeIterator<Item = u64> + Clone,
        mut find: impl FnMut(usize) -> V,
    ) -> Vec<V> {
        self.make_room();
        let kept = keys.clone().map(|key| {
            let kept = &self.kept[key as usize % PLACES];
            (kept.0 == key).then_some(kept.1)
        });
        let kept: Vec<Option<V>> = kept.collect();
        let all = keys.zip(kept).enumerate();
        all.map(|(number, (key, kept))| kept.unwrap_or_else(|| self.of(key, || find(number))))
            .collect()
    }

    fn make_room(&mut self) {
        if self.kept.is_empty() {
            // No key that is looked for here has its place where it stands.
            self.kept = (1..=PLACES as u64).map(|key| (key, V::default())).collect();
        }
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
        let keys = [7, 5, 7 + PLACES as u64, 7];
        let mut asked = Vec::new();
        let found = recent.of_all(keys.into_iter(), |number| {
            asked.push(number);
            !keys[number]
        });
        assert_eq!(found, keys.map(|key| !key));
        // The last 7 was not there when all were looked for, nor any more when its turn came.
        assert_eq!(asked, [0, 2, 3]);
    }
}

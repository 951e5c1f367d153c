//! A cache of values computed for recent words. Most words recur soon.

/// A direct-mapped cache: the lowest bits of a key select its slot, and a new key replaces the old one.
#[derive(Debug)]
pub(crate) struct Recent<V> {
    slots: Vec<(u64, V)>,
}

/// The number of slots.
const SLOTS: usize = 1 << 13;

impl<V: Copy + Default> Recent<V> {
    /// An empty cache, which allocates nothing.
    pub(crate) const fn new() -> Self {
        Self { slots: Vec::new() }
    }

    /// The value for `key`, which is a hash: the cached one, or else the result of `find`.
    #[inline]
    pub(crate) fn of(&mut self, key: u64, find: impl FnOnce() -> V) -> V {
        self.allocate();
        let slot = &mut self.slots[key as usize % SLOTS];
        if slot.0 != key {
            *slot = (key, find());
        }
        slot.1
    }

    /// The values for many keys. `find` gets the index of a key that is not cached. All slots are read first, so that the
    /// processor can overlap the memory accesses.
    pub(crate) fn of_all(
        &mut self,
        keys: impl ExactSizeIterator<Item = u64> + Clone,
        mut find: impl FnMut(usize) -> V,
    ) -> Vec<V> {
        self.allocate();
        let cached = keys.clone().map(|key| {
            let slot = &self.slots[key as usize % SLOTS];
            (slot.0 == key).then_some(slot.1)
        });
        let cached: Vec<Option<V>> = cached.collect();
        let all = keys.zip(cached).enumerate();
        all.map(|(index, (key, value))| value.unwrap_or_else(|| self.of(key, || find(index))))
            .collect()
    }

    fn allocate(&mut self) {
        if self.slots.is_empty() {
            // Each empty slot has a key that belongs to another slot, so no look-up matches it.
            self.slots = (1..=SLOTS as u64).map(|key| (key, V::default())).collect();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_the_last_value() {
        let mut recent = Recent::new();
        for key in (0..3 * SLOTS as u64).chain([5, u64::MAX]) {
            assert_eq!(recent.of(key, || !key), !key);
            assert_eq!(recent.of(key, || 0), !key);
        }
        let keys = [7, 5, 7 + SLOTS as u64, 7];
        let mut missing = Vec::new();
        let found = recent.of_all(keys.into_iter(), |number| {
            missing.push(number);
            !keys[number]
        });
        assert_eq!(found, keys.map(|key| !key));
        // The last 7 was missing at first, and `7 + SLOTS` had evicted the first one by the time it was computed.
        assert_eq!(missing, [0, 2, 3]);
    }
}

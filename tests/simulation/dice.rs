//! The randomness of one seed.

use std::time::Duration;

/// Throws that follow from a seed.
pub(crate) struct Dice(fastrand::Rng);

impl Dice {
    /// Those of one topic, so that another throw there changes nothing elsewhere.
    pub(crate) fn of(seed: u64, topic: u64) -> Self {
        Self(fastrand::Rng::with_seed(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15).wrapping_add(topic)))
    }

    /// True so many times in a hundred.
    pub(crate) fn chance(&mut self, percent: u32) -> bool {
        self.0.u32(0..100) < percent
    }

    /// From the first up to the last, both included.
    pub(crate) fn between(&mut self, first: usize, last: usize) -> usize {
        self.0.usize(first..=last)
    }

    pub(crate) fn number(&mut self) -> u64 {
        self.0.u64(..)
    }

    pub(crate) fn pick<T: Copy>(&mut self, choices: &[T]) -> T {
        choices[self.0.usize(0..choices.len())]
    }

    /// Milliseconds from the first up to the last.
    pub(crate) fn millis(&mut self, first: u64, last: u64) -> Duration {
        Duration::from_millis(self.0.u64(first..=last))
    }

    pub(crate) fn seconds(&mut self, choices: &[u64]) -> Duration {
        Duration::from_secs(self.pick(choices))
    }

    pub(crate) fn shuffle<T>(&mut self, items: &mut [T]) {
        self.0.shuffle(items);
    }
}

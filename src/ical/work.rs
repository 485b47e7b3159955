//! How much work the events of one answer may take.
//!
//! Any program, and any invitation that a server files by itself, can put events into a calendar, and a few lines
//! can ask for days of work: by the rule of a recurrence or of a time zone. So all files of an answer draw from one
//! amount of steps. It is many times what a full calendar takes; an answer beyond it is not read, and then nothing
//! of its calendar is free.

use std::cell::Cell;

use super::Unreadable;

/// The steps of one answer. A day that a rule is compared with is one, and so is an occurrence; five thousand
/// events in a week, a fifth of them daily, take about a seventh of it.
const MOST_STEPS: u32 = 500_000;

/// What is left of the work.
#[derive(Debug)]
pub(super) struct Work(Cell<u32>);

impl Default for Work {
    fn default() -> Self {
        Self(Cell::new(MOST_STEPS))
    }
}

impl Work {
    /// Takes some steps.
    ///
    /// # Errors
    /// [`Unreadable::Work`] where not as many are left.
    pub(super) fn take(&self, steps: usize) -> Result<(), Unreadable> {
        let left = u32::try_from(steps).ok().and_then(|steps| self.0.get().checked_sub(steps));
        self.0.set(left.unwrap_or_default());
        left.map(drop).ok_or(Unreadable::Work)
    }

    /// Returns how many steps were taken.
    pub(super) fn taken(&self) -> u32 {
        MOST_STEPS - self.0.get()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_are_taken_until_none_are_left() {
        let work = Work::default();
        assert_eq!(work.take(MOST_STEPS as usize - 1), Ok(()));
        assert_eq!(work.taken(), MOST_STEPS - 1);
        assert_eq!(work.take(2), Err(Unreadable::Work));
        assert_eq!(work.take(1), Err(Unreadable::Work));
    }
}

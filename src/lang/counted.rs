//! The number that a number word says, and the place that an ordinal says.

use super::Cue;

impl Cue {
    /// Returns the number that a number word says.
    #[must_use]
    pub const fn number(self) -> Option<u32> {
        Some(match self {
            Self::A => 1,
            Self::Number(number) => number,
            _ => return None,
        })
    }

    /// Returns the place in a list that an ordinal says, counted from 1.
    #[must_use]
    pub const fn place(self) -> Option<usize> {
        Some(match self {
            Self::First => 1,
            Self::Second => 2,
            Self::Third => 3,
            Self::Fourth => 4,
            Self::Fifth => 5,
            _ => return None,
        })
    }
}

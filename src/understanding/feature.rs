//! What tells services apart that share words in their names: a length, an age, a weight, a size, a
//! first or a further visit. Customers say these instead of the rest of the name, so they are read as
//! facts about the visit; which service has them is decided with the profile at hand.

use serde::{Deserialize, Serialize};

use crate::lang::{Cue, Distinction};

/// What tells services apart that share words: "the half hour one", "he weighs 8 kilos", "my first time".
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Feature {
    /// How long it takes, in minutes.
    Minutes(u32),
    /// The shortest of them, or the longest (`true`).
    Longest(bool),
    /// The cheapest of them, or the dearest (`true`).
    Dearest(bool),
    /// The age of who comes, in years.
    Age(u32),
    /// A grown-up comes.
    Adult,
    /// A child comes.
    Child,
    /// The weight of the animal that comes, in kilograms.
    Kilos(u32),
    /// The size of who or what comes.
    Size(Size),
    /// It is the first visit (`true`), or a further one.
    First(bool),
}

/// How large something is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Size {
    /// Small.
    Small,
    /// Neither small nor large.
    Medium,
    /// Large.
    Large,
}

impl Size {
    /// Returns the size that a word says.
    #[must_use]
    pub const fn of(cue: Cue) -> Option<Self> {
        Some(match cue {
            Cue::Apart(Distinction::Small) => Self::Small,
            Cue::Apart(Distinction::Medium) => Self::Medium,
            Cue::Apart(Distinction::Large) => Self::Large,
            _ => return None,
        })
    }
}

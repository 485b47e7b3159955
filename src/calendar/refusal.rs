//! Why a calendar takes no event, as it is noted and read again.

/// Why a calendar takes no event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// It may not be written.
    #[error("it may be read and not written")]
    Forbidden,
    /// It has no room left.
    #[error("there is no room left in the account")]
    Full,
    /// Its server answers with a web page, or otherwise not as a calendar does.
    #[error("its server answers with a web page, or not as a calendar does")]
    NoCalendar,
    /// Its server refuses it for another reason that stays.
    #[error("its server refuses what is written")]
    Refused,
}

impl Refusal {
    /// Every reason.
    const ALL: [Self; 4] = [Self::Forbidden, Self::Full, Self::NoCalendar, Self::Refused];

    /// Returns the word for it by which sentences choose theirs.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Forbidden => "forbidden",
            Self::Full => "full",
            Self::NoCalendar => "page",
            Self::Refused => "refused",
        }
    }

    /// Reads what was noted; what an earlier version noted in other words is a refusal all the same.
    pub fn read(noted: &str) -> Self {
        Self::ALL.into_iter().find(|it| it.to_string() == noted).unwrap_or(Self::Refused)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_noted_is_read_again() {
        for refusal in Refusal::ALL {
            assert_eq!(Refusal::read(&refusal.to_string()), refusal);
        }
        assert_eq!(Refusal::read("words of another version"), Refusal::Refused);
    }
}

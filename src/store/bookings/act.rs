//! What a call does to a booking, as the row of its key names it.

/// What a call sets out to do to a booking. It is stored with the call's key before the outcome is
/// known, so it is no event: whether it happened is read from the booking.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Act {
    /// It makes it.
    Book,
    /// It moves it.
    Move,
    /// It cancels it.
    Cancel,
}

impl Act {
    /// Returns the word that stands for it in the store.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Book => "book",
            Self::Move => "move",
            Self::Cancel => "cancel",
        }
    }

    /// Reads back what [`as_str`](Self::as_str) wrote.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        [Self::Book, Self::Move, Self::Cancel].into_iter().find(|act| act.as_str() == word)
    }
}

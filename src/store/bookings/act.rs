//! What a call does to a booking, as the row of its key names it, and why one was given back.

use crate::ids::words;

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

words!(Act { Book = "book", Move = "move", Cancel = "cancel" });

/// Why an attempt at a booking was given back that its calendar refused: it never was a booking, so lists and
/// counts leave it out.
pub const REFUSED: &str = "the calendar refuses it";

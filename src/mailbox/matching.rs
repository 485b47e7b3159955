//! Finds the letter that a report is about, by the surest that the report has.

use rusqlite::Connection;

use crate::{
    ids::BookingId,
    jobs::{SentLetter, find_letter, find_letter_about, find_letter_at},
    store,
};

use super::returned::LetterClues;

/// A letter that a report is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Match {
    /// The letter.
    pub(super) letter: SentLetter,
    /// Whether the report shows that it comes from where the letter came. Address and time show
    /// nothing: anyone may know them.
    pub(super) is_proven: bool,
}

/// Returns the letter that a report is about; `None`: it is none of ours. `addresses`: those of its
/// recipients.
pub(super) fn find(
    db: &Connection,
    clues: &LetterClues,
    addresses: &[String],
) -> Result<Option<Match>, store::Error> {
    let proven = |letter| Ok(Some(Match { letter, is_proven: true }));
    for name in &clues.names {
        if let Some(letter) = find_letter(db, name)? {
            return proven(letter);
        }
    }
    for name in &clues.bookings {
        let Some(booking) = booking_id(name) else { continue };
        if let Some(letter) = find_letter_about(db, &booking, addresses)? {
            return proven(letter);
        }
    }
    // A report that names another letter is about that one.
    let Some(at) = clues.arrived.filter(|_| clues.is_nameless()) else { return Ok(None) };
    let letter = find_letter_at(db, at, addresses)?;
    Ok(letter.map(|letter| Match { letter, is_proven: false }))
}

/// Returns the booking that a UID names: that of our own files, or of an event at Google.
pub(super) fn booking_id(uid: &str) -> Option<BookingId> {
    let id = uid.get(..BookingId::LENGTH)?.to_lowercase();
    BookingId::is_one(&id).then(|| BookingId::new(&id))
}

//! Whether visits are told in the order in which they come: "the beard trim comes first, then the
//! haircut".

use jiff::civil::DateTime;

use crate::ids::ServiceId;

use super::{cues::Cue, known::Known, reading::Reading, violation::Rule};

/// Checks the order of the services that a sentence names, where each is a visit of the customer's.
pub(super) fn check(known: &Known<'_>, reading: &Reading) -> Result<(), Rule> {
    let text = &reading.sentence.text;
    // "If you cancel the manicure, then the haircut stays" tells no order.
    let open = reading.sentence.question || Cue::If.is_in(text) || Cue::Change.is_in(text);
    if open || known.bookings.len() < 2 {
        return Ok(());
    }
    let start = |service: &ServiceId| {
        let mut visits = known.bookings.iter().filter(|it| it.service == *service);
        let first = visits.next().map(|it| it.local_start);
        // Two visits of one service stand in no order that their name could tell.
        first.filter(|_| visits.next().is_none())
    };
    let starts: Option<Vec<DateTime>> = reading.services.iter().map(|it| start(&it.id)).collect();
    let Some(starts) = starts else { return Ok(()) };
    let Some(first) = starts.first() else { return Ok(()) };
    let led = Cue::Leads.is_in(text) && known.bookings.iter().any(|it| it.local_start < *first);
    let told = Cue::InOrder.is_in(text) && !starts.is_sorted();
    if led || told { Err(Rule::When) } else { Ok(()) }
}

//! The words that end a turn: receipts by code, and the model's own words where they are true.
//!
//! What a customer hears as "booked" is rendered here from the booking, whichever model ran
//! the turn. The model's words go along only when [`truth`] finds nothing in
//! them that this turn does not bear out; else the facts speak for themselves.

use crate::{
    chat::{Fact, Reply},
    messages::{self, View, buttons::buttons},
    schedule::{Booking, Change},
};

use super::{plain, run::Request, truth};

/// Puts the answer together.
pub(super) fn compose(request: &Request, text: &str, by_code: bool) -> Reply {
    let context = &request.context;
    let today = context.now.to_zoned(context.profile.zone.clone()).date();
    let view = View { profile: &context.profile, lang: context.lang, today };
    let facts: Vec<&Fact> = request.outcomes().map(|done| &done.outcome.fact).collect();
    let receipts: Vec<&Fact> = receipts(&facts);
    let own = if by_code { text.trim().to_owned() } else { plain::tidy(text) };
    let mut parts = Vec::new();
    if !own.is_empty() && (by_code || truth::check(request, &own).is_ok()) {
        parts.push(own);
    } else if receipts.is_empty() {
        let last = facts.last().map(|fact| messages::fact(&view, fact));
        parts.push(last.unwrap_or_else(|| messages::say(context.lang, "not-understood", &[])));
    }
    let told = receipts.into_iter().map(|fact| messages::fact(&view, fact));
    // A model leads up to a receipt; code adds what is left to say.
    let at = if by_code { 0 } else { parts.len() };
    parts.splice(at..at, told);
    let buttons = facts.last().map(|fact| buttons(&view, context.pressed.as_ref(), fact));
    let appointment = facts.iter().rev().find_map(|fact| appointment(fact));
    Reply {
        text: parts.join("\n\n"),
        buttons: buttons.unwrap_or_default(),
        appointment,
        ..Reply::default()
    }
}

/// Returns the appointment that stands by what a turn did.
fn appointment(fact: &Fact) -> Option<Box<Booking>> {
    match fact {
        Fact::Receipt { change, booking } if *change != Change::Cancelled => Some(booking.clone()),
        _ => None,
    }
}

/// Returns the facts that must be told whatever the model says: the last one of each booking.
fn receipts<'a>(facts: &[&'a Fact]) -> Vec<&'a Fact> {
    let booking = |fact: &'a Fact| match fact {
        Fact::Receipt { booking, .. } | Fact::Confirming { booking } => Some(&booking.id),
        _ => None,
    };
    let told = facts.iter().enumerate().filter(|(at, fact)| {
        let id = booking(fact);
        id.is_some() && !facts.iter().skip(at + 1).any(|later| booking(later) == id)
    });
    told.map(|(_, fact)| *fact).collect()
}

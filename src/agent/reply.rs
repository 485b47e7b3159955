//! The reply that ends a turn: receipts written by code, and the model's own words if they are true.
//!
//! "Booked" is always rendered here from the booking's row, whichever model ran the turn. The
//! model's words are sent too if [`truth`] finds in them nothing that this turn does not prove; if
//! they are refused, the facts are told by code instead.

use crate::{
    chat::{Fact, Pick, Reply},
    messages::{self, View, buttons::buttons},
    schedule::{Booking, Change},
};

use super::{fold::offered, plain, request::Request, truth};

/// Composes the reply; `pick` is what the customer is choosing a time for by buttons.
pub(super) fn compose(request: &Request, pick: Option<&Pick>, text: &str, by_code: bool) -> Reply {
    let context = &request.context;
    let today = context.profile.today(context.now);
    let view = View { profile: &context.profile, lang: context.lang, today };
    let facts: Vec<&Fact> = request.outcomes().map(|done| &done.outcome.fact).collect();
    let receipts: Vec<&Fact> = receipts(&facts);
    let own = if by_code { text.trim().to_owned() } else { plain::tidy(text) };
    let mut parts = Vec::new();
    // Whether the bot is silent from now on is told by code.
    // So is whether an answer can come in this chat.
    let handed_over = facts.iter().find(|it| {
        matches!(it, Fact::Human { asked: Some(_), .. } | Fact::Human { letter: Some(_), .. })
    });
    if let Some(fact) = handed_over.filter(|_| !by_code) {
        parts.push(messages::fact(&view, fact));
    } else if !own.is_empty() && (by_code || truth::check(request, &own).is_ok()) {
        parts.push(own);
    } else if receipts.is_empty() {
        let last = facts.last().map(|fact| messages::fact(&view, fact));
        parts.push(last.unwrap_or_else(|| messages::say(context.lang, "not-understood", &[])));
    }
    let told = receipts.into_iter().map(|fact| messages::fact(&view, fact));
    // A model's words lead up to a receipt; words of code follow it.
    let at = if by_code { 0 } else { parts.len() };
    parts.splice(at..at, told);
    let last = facts.last().and_then(|fact| {
        if by_code && pick.is_none() { offered(request, fact) } else { Some((*fact).clone()) }
    });
    let buttons = last.map(|fact| buttons(&view, pick, &fact));
    let appointment = facts.iter().rev().find_map(|fact| appointment(fact));
    Reply {
        text: parts.join("\n\n"),
        buttons: buttons.unwrap_or_default(),
        appointment,
        ..Reply::default()
    }
}

/// Returns the appointment that a fact books or moves; `None`: it does neither.
fn appointment(fact: &Fact) -> Option<Box<Booking>> {
    match fact {
        Fact::Receipt { change, booking } if *change != Change::Cancelled => Some(booking.clone()),
        _ => None,
    }
}

/// Returns the facts that the reply always tells: the last one about each booking.
fn receipts<'a>(facts: &[&'a Fact]) -> Vec<&'a Fact> {
    let booking = |fact: &'a Fact| match fact {
        Fact::Receipt { booking, .. } | Fact::Confirming { booking, .. } => Some(&booking.id),
        _ => None,
    };
    let told = facts.iter().enumerate().filter(|(at, fact)| {
        let id = booking(fact);
        id.is_some() && !facts.iter().skip(at + 1).any(|later| booking(later) == id)
    });
    told.map(|(_, fact)| *fact).collect()
}

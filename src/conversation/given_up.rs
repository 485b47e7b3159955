//! The end of a turn that died too often: the fixed answer, and a person who is told.
//!
//! What the turn brought about before it died is told all the same, recorded or not: the
//! customer must not hear that nothing happened.

use jiff::Timestamp;

use crate::{
    agent::Recorded,
    bots::BusinessProfile,
    chat::{Entry, Fact, Job, Reply, job::Handoff},
    ids::Lang,
    messages::{self, View},
    schedule::{Change, Contact, State},
    store::{
        self,
        bookings::{self, Act},
        turns::Turn,
    },
};

use super::{
    Turns,
    entries::{customer_entries, recorded, said},
    turn::Ended,
};

impl Turns {
    /// Returns what a turn that is given up did before it died, recorded or not: the customer
    /// must not hear that nothing happened.
    pub(super) async fn done(&self, turn: &Turn) -> Result<Vec<Fact>, store::Error> {
        let acted: Vec<Fact> = recorded(turn)
            .into_iter()
            .filter_map(|step| match step {
                Recorded::Acted(outcome) => Some(outcome.fact),
                Recorded::Answered(_) => None,
            })
            .collect();
        // The last call may have died between its effect and its record.
        let key = format!("{}:{}", turn.id, acted.len());
        let last = self.store.read(move |db| bookings::by_key(db, &key)).await?;
        let last = last.and_then(|effect| {
            let pending = effect.record.is_unfinished();
            let booking = effect.record.booking;
            let (change, state) = match effect.act {
                Act::Book => (Change::Booked, State::Confirmed),
                Act::Move => (Change::Moved, State::Confirmed),
                Act::Cancel => (Change::Cancelled, State::Cancelled),
            };
            let done = booking.state == state && booking.version >= effect.version;
            let booking = Box::new(booking);
            match (done, pending) {
                (true, _) => Some(Fact::Receipt { change, booking }),
                (false, true) => Some(Fact::Confirming { booking }),
                (false, false) => None,
            }
        });
        let tells = |fact: &Fact| matches!(fact, Fact::Receipt { .. } | Fact::Confirming { .. });
        Ok(acted.into_iter().chain(last).filter(tells).collect())
    }
}

/// The fixed answer to messages that killed their turn too often, with what they had brought
/// about before; a person is told.
pub(super) fn answer(
    profile: &BusinessProfile,
    lang: Lang,
    turn: &Turn,
    (contact, done): (Contact, &[Fact]),
    now: Timestamp,
) -> Ended {
    tracing::error!(turn = %turn.id, attempts = turn.attempts, "a turn died too often and is given up");
    let today = now.to_zoned(profile.zone.clone()).date();
    let view = View { profile, lang, today };
    let reachable = profile.staff.iter().any(|staff| staff.email.is_some());
    let human = messages::fact(&view, &Fact::Human { told: reachable });
    let text = if done.is_empty() {
        format!("{} {human}", view.say("went-wrong"))
    } else {
        done.iter().map(|fact| messages::fact(&view, fact)).collect::<Vec<_>>().join("\n\n")
    };
    let said = turn.inbox.iter().map(|inbound| said(inbound).to_owned()).collect();
    let wanted = Job::Handoff(Handoff { contact, said });
    let mut entries = customer_entries(turn);
    entries.push(Entry::Assistant { text: text.clone(), calls: Vec::new() });
    let more = vec![(format!("wanted:{}:given-up", turn.id), wanted)];
    Ended { reply: Reply::text(text), entries, told: done.to_vec(), more, forgets: None }
}

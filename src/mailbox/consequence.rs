//! What a message of the mailbox leads to: which letter or booking it is about, and what is done.

use std::{collections::BTreeMap, sync::Arc};

use jiff::{
    civil::DateTime,
    tz::{TimeZone, TimeZoneDatabase},
};

use crate::{
    booking::{self, BookingService},
    bots::BusinessProfile,
    clock::Clock,
    ids::BusinessId,
    jobs::SentLetter,
    mail,
    schedule::sent_form,
    store::{
        self, Store,
        bookings::{self, Record},
        mailbox::{Undelivered, Verdict, note_undelivered},
    },
};

use super::{
    calendar_reply::{Answer, CalendarReply, ProposedStart},
    incoming::Incoming,
    matching::{self, Match, booking_id},
    report::{Action, RecipientReport, Report},
};

/// What carries out what messages lead to; clones share everything.
#[derive(Clone)]
pub struct Consequences {
    /// The store.
    pub store: Store,
    /// What asks customers.
    pub bookings: BookingService,
    /// The businesses; all of them may have their letters answered in one mailbox.
    pub profiles: Arc<BTreeMap<BusinessId, Arc<BusinessProfile>>>,
    /// The time zones, by which a proposed time is read.
    pub zones: TimeZoneDatabase,
    /// The clock.
    pub clock: Arc<dyn Clock>,
}

impl Consequences {
    /// Does what a message leads to. Doing it again changes nothing: every notification has a key.
    pub(super) async fn follow(&self, incoming: Incoming) -> Result<(), store::Error> {
        match incoming {
            Incoming::Report(report) => self.reported(report).await,
            Incoming::Reply(reply) => self.answered(reply).await,
            Incoming::Other => Ok(()),
        }
    }

    async fn reported(&self, report: Report) -> Result<(), store::Error> {
        let Report { letter: clues, recipients } = report;
        let addresses: Vec<String> =
            recipients.iter().flat_map(|it| it.addresses.iter().cloned()).collect();
        let found = self.store.read(move |db| matching::find(db, &clues, &addresses));
        let Some(Match { letter, is_proven }) = found.await? else { return Ok(()) };
        let Some(about) = about(&letter, &recipients) else { return Ok(()) };
        let outcome = match about.outcome {
            Outcome::NoMailbox if !is_proven => Outcome::Verdict(Verdict::Refused),
            outcome => outcome,
        };
        tracing::info!(business = %letter.bot, code = about.code, ?outcome, "delivery report read");
        match outcome {
            Outcome::NoMailbox => self.no_mailbox(&letter, about.code).await,
            Outcome::Verdict(verdict) => self.note(&letter, verdict, about.code).await,
        }
    }

    /// Asks the customer for another address. A letter to staff has no customer, so it is only noted.
    async fn no_mailbox(&self, letter: &SentLetter, code: &str) -> Result<(), store::Error> {
        let profile = self.profiles.get(&letter.bot);
        let (Some(booking), Some(to), Some(profile)) = (&letter.booking, &letter.to, profile)
        else {
            return self.note(letter, Verdict::Refused, code).await;
        };
        let done = self.bookings.address_refused(profile, booking, to).await;
        done.map(drop).or_else(only_of_store)
    }

    async fn note(
        &self,
        letter: &SentLetter,
        verdict: Verdict,
        code: &str,
    ) -> Result<(), store::Error> {
        let (bot, code, now) = (letter.bot.clone(), code.to_owned(), self.clock.now());
        let it = Undelivered { letter: letter.name.clone(), verdict, bot, code };
        self.store.write(move |tx| note_undelivered(tx, &it, now)).await.map(drop)
    }

    async fn answered(&self, reply: CalendarReply) -> Result<(), store::Error> {
        let Some(id) = booking_id(&reply.uid) else { return Ok(()) };
        let wanted = id.clone();
        let found = self.store.read(move |db| bookings::find(db, &wanted)).await?;
        let Some(record) = found else { return Ok(()) };
        let Some(profile) = self.profiles.get(&record.booking.bot) else { return Ok(()) };
        if !self.is_theirs(&reply, &record, profile) {
            tracing::info!(business = %record.booking.bot, "calendar reply left aside");
            return Ok(());
        }
        let done = match &reply.answer {
            Answer::Declined => self.bookings.declined_by_mail(profile, &id).await,
            Answer::Counter(start) => {
                let start = start.as_ref().and_then(|start| self.local_start(start, profile));
                self.bookings.counter_proposed(profile, &id, start).await
            }
        };
        let asked = done.or_else(|error| only_of_store(error).map(|()| false))?;
        tracing::info!(business = %record.booking.bot, asked, "calendar reply read");
        Ok(())
    }

    /// Returns whether a reply is from the address of the booking and answers its newest letter. An
    /// older one answers a time that is no longer agreed.
    fn is_theirs(&self, reply: &CalendarReply, record: &Record, profile: &BusinessProfile) -> bool {
        let booking = &record.booking;
        let invite = mail::invite(booking, profile, self.clock.now());
        let Some(address) = booking.contact.email.as_deref().and_then(compared) else {
            return false;
        };
        reply.uid.eq_ignore_ascii_case(&invite.uid)
            && reply.sequence.is_none_or(|sequence| sequence >= invite.sequence)
            && reply.from == address
            && reply.attendees.contains(&address)
    }

    /// Returns a start in local time of the business; `None`: its zone is not known.
    fn local_start(&self, start: &ProposedStart, profile: &BusinessProfile) -> Option<DateTime> {
        let here = |zone: TimeZone, time: DateTime| {
            let at = time.to_zoned(zone).ok()?.timestamp();
            Some(at.to_zoned(profile.zone.clone()).datetime())
        };
        match start {
            ProposedStart::At(at) => Some(at.to_zoned(profile.zone.clone()).datetime()),
            ProposedStart::Local { time, zone: None } => Some(*time),
            ProposedStart::Local { time, zone: Some(zone) } => {
                here(self.zones.get(zone).ok()?, *time)
            }
        }
    }
}

/// What a report says of the letter.
struct About<'a> {
    outcome: Outcome,
    code: &'a str,
}

/// What follows from a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Outcome {
    /// The customer's mailbox takes no letters.
    NoMailbox,
    /// It is noted for the owner.
    Verdict(Verdict),
}

/// Returns what the recipients of a report say of a letter; `None`: it arrived, or nothing is said of
/// its address. A letter may have been forwarded: what another address refused is no fault of the
/// customer's, and the letter may have arrived.
fn about<'a>(letter: &SentLetter, recipients: &'a [RecipientReport]) -> Option<About<'a>> {
    let address = letter.to.as_deref().and_then(compared);
    let names = |it: &&RecipientReport| {
        address.as_ref().is_none_or(|address| it.addresses.contains(address))
    };
    let outcome = |it: &RecipientReport| match it.action {
        Action::Failed if it.is_about_mailbox => Some(Outcome::NoMailbox),
        Action::Failed => Some(Outcome::Verdict(Verdict::Refused)),
        Action::Delayed => Some(Outcome::Verdict(Verdict::Delayed)),
        Action::PassedOn => None,
    };
    if let Some(own) = recipients.iter().find(names) {
        return Some(About { outcome: outcome(own)?, code: &own.code });
    }
    let failed = recipients.iter().find(|it| it.action == Action::Failed)?;
    Some(About { outcome: Outcome::Verdict(Verdict::Elsewhere), code: &failed.code })
}

/// An address as it is compared: as servers are told it, in lower case.
fn compared(address: &str) -> Option<String> {
    sent_form(address).ok().map(|address| address.to_lowercase())
}

/// An error of the database ends the look; any other one is logged, and the message counts as read.
fn only_of_store(error: booking::Error) -> Result<(), store::Error> {
    match error {
        booking::Error::Store(error) => Err(error),
        error => {
            tracing::warn!(%error, "message of the mailbox not followed");
            Ok(())
        }
    }
}

//! Publishes what happened to a booking, in the transaction that makes it true.
//!
//! The transaction loads who can be reached and stores what `notify` plans for them. Nothing is
//! decided here.

use jiff::Timestamp;
use rusqlite::Connection;

use crate::{
    bots::BusinessProfile,
    chat::{Entry, job::kind},
    ids::StaffId,
    notify::{self, Customer, Notification, Recipients, StaffChat},
    schedule::{Booking, BookingEvent},
    store::{
        self, Tx,
        bookings::{self, Record},
        conversations, failed_jobs,
        jobs::{self, NewJob},
        staff, transcript, waitlist,
    },
};

use super::{
    error::Error,
    service::{Asker, BookingService},
};

/// How many of a conversation's last lines are searched for what the customer said.
const LAST_LINES: u32 = 12;

impl BookingService {
    /// Publishes what a customer says of their booking: that they are coming, or that they cannot
    /// come and may no longer cancel by themselves. Staff hear it once for each version.
    pub async fn publish_of(
        &self,
        profile: &BusinessProfile,
        booking: &Booking,
        event: BookingEvent,
        asker: &Asker,
    ) -> Result<(), Error> {
        let Some(record) = self.record_of(booking, asker).await? else { return Ok(()) };
        let (profile, now) = (profile.clone(), self.clock.now());
        Ok(self.store.write(move |tx| publish(tx, &profile, &record, &event, now)).await?)
    }
}

impl BookingService {
    /// Tells staff, in their chats, that a customer will be late; `false`: staff have no chat.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn report_late(
        &self,
        profile: &BusinessProfile,
        booking: &Booking,
        said: String,
        asker: &Asker,
    ) -> Result<bool, Error> {
        let Some(record) = self.record_of(booking, asker).await? else { return Ok(false) };
        let event = BookingEvent::CustomerLate { said, call: asker.key.clone() };
        let (profile, now) = (profile.clone(), self.clock.now());
        let told = self.store.write(move |tx| {
            let reached = recipients(tx, &profile, &record, &event)?;
            publish(tx, &profile, &record, &event, now)?;
            Ok(!reached.staff.is_empty() || !reached.owners.is_empty())
        });
        Ok(told.await?)
    }
}

/// Publishes an event of a booking, whose row is as it is after the event.
pub(super) fn publish(
    tx: &Tx<'_>,
    profile: &BusinessProfile,
    record: &Record,
    event: &BookingEvent,
    now: Timestamp,
) -> Result<(), store::Error> {
    let booking = &record.booking;
    if let Some(change) = event.change() {
        let (business, version) = (&booking.bot, booking.version);
        tracing::info!(%business, booking = %booking.id, version, ?change, "booking changed");
        jobs::discard_kind(tx, &booking.id, kind::COMPLETE_BOOKING, now)?;
        jobs::discard_kind(tx, &booking.id, kind::REMINDER, now)?;
    }
    if let (BookingEvent::Corrected { .. }, Some(address)) = (event, &booking.contact.email) {
        failed_jobs::discard_letters_elsewhere(tx, &booking.id, address, now)?;
    }
    let has_time = matches!(
        event,
        BookingEvent::Confirmed | BookingEvent::Rescheduled { .. } | BookingEvent::Amended { .. }
    );
    if has_time {
        waitlist::fulfil(tx, record.customer, booking, now)?;
    }
    let recipients = recipients(tx, profile, record, event)?;
    // What came by mail says nothing of a move that is yet to be confirmed.
    let settles = !matches!(
        event,
        BookingEvent::AddressRefused { .. }
            | BookingEvent::DeclinedByMail { .. }
            | BookingEvent::DeclinedInvitation { .. }
            | BookingEvent::CounterProposed(_)
            | BookingEvent::AskedToMove { .. }
    );
    for notification in notify::plan(event, booking, profile, &recipients, now) {
        let is_told = notification.transcript.is_some();
        send(tx, record, notification, now)?;
        if is_told && settles {
            bookings::set_confirmation_pending(tx, &booking.id, false)?;
        }
    }
    Ok(())
}

/// Enqueues a notification, and adds it to the customer's transcript if that keeps it.
pub(super) fn send(
    tx: &Tx<'_>,
    record: &Record,
    notification: Notification,
    now: Timestamp,
) -> Result<(), store::Error> {
    let booking = &record.booking;
    let Notification { key, job, conversation, version, due, transcript } = notification;
    let row = NewJob {
        conversation,
        booking: Some(booking.id.clone()),
        version,
        due: due.unwrap_or(jobs::AT_ONCE),
        ..NewJob::new(key, &job, &booking.bot)?
    };
    let is_new = jobs::enqueue(tx, &row, now)?;
    let Some(entry) = transcript else { return Ok(()) };
    if is_new {
        transcript::append(tx, record.conversation, None, &[entry], now)?;
    }
    Ok(())
}

/// Loads where the people can be reached whom an event may concern.
fn recipients(
    db: &Connection,
    profile: &BusinessProfile,
    record: &Record,
    event: &BookingEvent,
) -> Result<Recipients, store::Error> {
    let last_messages = match event {
        BookingEvent::Abandoned { .. } => last_messages(db, record)?,
        _ => Vec::new(),
    };
    let customer = Customer {
        conversation: record.conversation,
        confirmation_pending: record.confirmation_pending,
        last_messages,
    };
    let staff = chats(db, profile, std::iter::once(&record.booking.staff))?;
    let previous = event.previous().map(|before| &before.staff);
    let previous = previous.filter(|before| **before != record.booking.staff);
    let previous_staff = chats(db, profile, previous.into_iter())?;
    let owners = profile.staff.iter().filter(|member| member.is_business_owner);
    let owners = chats(db, profile, owners.map(|member| &member.id))?;
    Ok(Recipients { customer, staff, previous_staff, owners })
}

fn chats<'a>(
    db: &Connection,
    profile: &BusinessProfile,
    members: impl Iterator<Item = &'a StaffId>,
) -> Result<Vec<StaffChat>, store::Error> {
    let mut chats = Vec::new();
    for member in members {
        for conversation in staff::conversations(db, &profile.id, member)? {
            let found = conversations::find(db, conversation)?;
            let lang = profile.speaks(found.and_then(|conversation| conversation.lang));
            chats.push(StaffChat { conversation, lang });
        }
    }
    Ok(chats)
}

/// Returns what the customer wrote last, earliest first.
fn last_messages(db: &Connection, record: &Record) -> Result<Vec<String>, store::Error> {
    let lines = transcript::recent(db, record.conversation, LAST_LINES)?;
    let messages = lines.into_iter().filter_map(|entry| match entry {
        Entry::Customer { text, .. } => Some(text),
        Entry::Assistant { .. } => None,
    });
    Ok(messages.collect())
}

//! Word to staff of what their customers did, promised with the change itself.
//!
//! It goes to the chats of whoever does the service, and where they have none, to those of the
//! owner: somebody must hear of it. Nobody is told what they did themselves.

use jiff::Timestamp;

use crate::{
    bots::BusinessProfile,
    chat::{Job, Reply},
    messages::{self, News, View},
    schedule::Booking,
    store::{
        self, ConversationId, Tx,
        bookings::{self, Record},
        conversations,
        jobs::{self, NewJob},
        staff,
    },
};

use super::{
    Error,
    desk::{Asker, BookingService},
    word::view,
};

impl BookingService {
    /// Tells staff that a customer is coming, or cannot come and may no longer cancel by
    /// themselves; once for each version of the booking.
    pub async fn pass_on(
        &self,
        profile: &BusinessProfile,
        booking: &Booking,
        news: News,
        asker: &Asker,
    ) -> Result<(), Error> {
        let Some(record) = self.of_asker(booking, asker).await? else { return Ok(()) };
        let (profile, now) = (profile.clone(), self.clock.now());
        Ok(self.store.write(move |tx| tell(tx, &profile, &record, news, now)).await?)
    }
}

/// Promises word of a booking to those it concerns.
pub(super) fn tell(
    tx: &Tx<'_>,
    profile: &BusinessProfile,
    record: &Record,
    news: News,
    now: Timestamp,
) -> Result<(), store::Error> {
    let booking = &record.booking;
    let by = bookings::events(tx, &booking.id)?.pop().map(|event| event.who);
    let a_change = !matches!(news, News::Coming | News::CannotCome);
    if a_change && by == Some(format!("staff:{}", booking.staff)) {
        return Ok(());
    }
    let key = format!("notice:{}:{}:{}", news.as_str(), booking.id, booking.version);
    // Whoever sits in the booking's own conversation is its customer.
    let except = Some(record.conversation);
    to_staff(tx, profile, record, (&key, except, now), |view, theirs| {
        messages::notice(view, news, booking, theirs)
    })
}

/// Says something about a booking in each chat of its staff member or, where they have none, in
/// those of the owner, once under a key; the words may depend on which of the two.
pub(super) fn to_staff(
    tx: &Tx<'_>,
    profile: &BusinessProfile,
    record: &Record,
    (key, except, now): (&str, Option<ConversationId>, Timestamp),
    text: impl Fn(&View<'_>, bool) -> String,
) -> Result<(), store::Error> {
    let booking = &record.booking;
    let mut to = staff::conversations(tx, &profile.id, &booking.staff)?;
    let theirs = !to.is_empty();
    for owner in profile.staff.iter().filter(|member| member.is_business_owner && !theirs) {
        to.extend(staff::conversations(tx, &profile.id, &owner.id)?);
    }
    if to.is_empty() {
        tracing::debug!(booking = %booking.id, staff = %booking.staff, "there is no chat to tell the staff in");
    }
    for conversation in to.into_iter().filter(|to| Some(*to) != except) {
        let found = conversations::find(tx, conversation)?;
        let lang = profile.speaks(found.and_then(|conversation| conversation.lang));
        let view = View { lang, ..view(profile, booking, now) };
        let reply = Job::Reply(Reply::text(text(&view, theirs)));
        let row = NewJob {
            conversation: Some(conversation),
            booking: Some(booking.id.clone()),
            ..NewJob::new(format!("{key}:{conversation}"), &reply, &profile.id)?
        };
        jobs::enqueue(tx, &row, now)?;
    }
    Ok(())
}

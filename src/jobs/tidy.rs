//! Tidies the house: bookings that were left behind or are over, the next mornings' agendas,
//! and words that need not be kept.
//!
//! It goes with the outbox, because every process that serves customers runs that, after
//! answering: nobody waits for it, and no other program has to be set up for it.

use parking_lot::Mutex;

use jiff::{SignedDuration, Timestamp};

use crate::{
    bots::{BusinessProfile, Staff},
    chat::Job,
    store::{
        self, Tx, bookings,
        jobs::{self, NewJob},
        retention, staff,
    },
};

use super::Outbox;

/// How often the house is tidied.
const TIDY_EVERY: SignedDuration = SignedDuration::from_hours(1);
/// How often words are forgotten.
const FORGET_EVERY: SignedDuration = SignedDuration::from_hours(24);
/// How long after its end a booking is taken to have taken place: until then somebody may say
/// that nobody came.
const COMPLETED_AFTER: SignedDuration = SignedDuration::from_hours(24);

impl Outbox {
    /// Finds bookings that nothing will finish, once; notes which are over and promises the
    /// next agendas, once an hour; forgets what a business need not keep, once a day.
    pub(super) async fn tidy(&self) -> Result<(), store::Error> {
        let now = self.deliver.clock.now();
        let Some(first) = claim(&self.tidied, now, TIDY_EVERY) else { return Ok(()) };
        if first {
            self.deliver.desk.take_up(&self.reach.scope).await?;
        }
        if let Ok(before) = now.checked_sub(COMPLETED_AFTER) {
            let complete = move |tx: &Tx<'_>| bookings::complete_before(tx, before, now);
            self.deliver.store.write(complete).await?;
        }
        for profile in self.deliver.profiles.values() {
            if profile.staff.iter().any(|member| member.agenda.is_some()) {
                let profile = profile.clone();
                let promised = self.deliver.store.write(move |tx| agendas(tx, &profile, now));
                promised.await?;
            }
        }
        if claim(&self.forgot, now, FORGET_EVERY).is_some() {
            self.forget(now).await?;
        }
        Ok(())
    }

    async fn forget(&self, now: Timestamp) -> Result<(), store::Error> {
        for (bot, profile) in self.deliver.profiles.iter() {
            let Ok(until) = now.checked_sub(profile.limits.keep_messages) else { continue };
            let bot = bot.clone();
            let forget = move |tx: &Tx<'_>| retention::forget_before(tx, &bot, until);
            let lines = self.deliver.store.write(forget).await?;
            if lines > 0 {
                tracing::info!(bot = %profile.id, lines, "forgot what was kept long enough");
            }
        }
        Ok(())
    }
}

/// Takes on what is done every so often; `None`: it is too early, `true`: it is the first time.
fn claim(last: &Mutex<Option<Timestamp>>, now: Timestamp, every: SignedDuration) -> Option<bool> {
    let mut last = last.lock();
    if last.is_some_and(|last| now.duration_since(last) < every) {
        return None;
    }
    Some(last.replace(now).is_none())
}

/// Promises the next agenda of everybody who wants one, in each of their chats.
fn agendas(tx: &Tx<'_>, profile: &BusinessProfile, now: Timestamp) -> Result<(), store::Error> {
    for member in &profile.staff {
        let Some((promised, due)) = next(profile, member, now) else { continue };
        let Job::Agenda { staff: id, day, at } = &promised else { continue };
        for conversation in staff::conversations(tx, &profile.id, id)? {
            let time = at.strftime("%H:%M");
            let key = format!("agenda:{}:{id}:{conversation}:{day}:{time}", profile.id);
            let row = NewJob {
                conversation: Some(conversation),
                due,
                ..NewJob::new(key, &promised, &profile.id)?
            };
            jobs::enqueue(tx, &row, now)?;
        }
    }
    Ok(())
}

/// Returns a staff member's next agenda and when it is due. It is due at a time on the wall, so
/// a day with another number of hours changes nothing; a time that the clocks leave out is
/// taken for the one after the gap.
fn next(profile: &BusinessProfile, member: &Staff, now: Timestamp) -> Option<(Job, Timestamp)> {
    let at = member.agenda?;
    let today = now.to_zoned(profile.zone.clone()).date();
    let days = [Some(today), today.tomorrow().ok(), today.tomorrow().ok()?.tomorrow().ok()];
    days.into_iter().flatten().find_map(|day| {
        let moment = profile.zone.to_ambiguous_zoned(day.to_datetime(at)).compatible().ok()?;
        let promised = Job::Agenda { staff: member.id.clone(), day, at };
        (moment.timestamp() > now).then(|| (promised, moment.timestamp()))
    })
}

//! What is done from time to time beside the queue: bookings that were left behind or are over, the
//! next agendas, offers to those on the waiting list, and messages that need not be kept.
//!
//! The worker does it after its jobs: every process that serves customers has a worker, so no other
//! program has to be set up for it, and no answer waits for it.

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use parking_lot::Mutex;

use crate::{
    bots::BusinessProfile,
    notify::{self, Notification},
    store::{
        self, Durability, Scope, Tx, bookings,
        jobs::{self, NewJob},
        questions as open,
        retention::{self, Forgetting, Slice},
        staff,
    },
};

use super::{context::JobContext, link_codes, questions};

/// How often what has freed up is looked for, for those who wait.
const OFFER_EVERY: SignedDuration = SignedDuration::from_mins(1);
/// How often bookings and agendas are looked after.
const SWEEP_EVERY: SignedDuration = SignedDuration::from_hours(1);
/// How often messages are deleted that were kept long enough.
const FORGET_EVERY: SignedDuration = SignedDuration::from_hours(24);
/// How long after its end a booking is taken to have taken place: until then staff may say that
/// the customer did not come.
const COMPLETED_AFTER: SignedDuration = SignedDuration::from_hours(24);

/// When maintenance was last done by this process; `None`: not yet.
#[derive(Debug, Clone, Default)]
pub(super) struct Maintenance {
    swept: Arc<Mutex<Option<Timestamp>>>,
    forgot: Arc<Mutex<Option<Timestamp>>>,
    offered: Arc<Mutex<Option<Timestamp>>>,
}

impl Maintenance {
    /// Does what is due: every minute, offers of what has freed up, and codes that are over; once in this process, bookings that nothing completes any more; every
    /// hour, bookings that are over or behind new clock rules, and the next agendas; every day,
    /// messages to forget.
    pub(super) async fn run(
        &self,
        context: &JobContext,
        scope: &Scope,
    ) -> Result<(), store::Error> {
        let now = context.clock.now();
        if claim(&self.offered, now, OFFER_EVERY).is_some() {
            for profile in context.profiles.values() {
                Box::pin(context.bookings.offer_freed(profile)).await?;
                link_codes::erase(context, profile, now).await?;
            }
        }
        let Some(is_first) = claim(&self.swept, now, SWEEP_EVERY) else { return Ok(()) };
        if is_first {
            context.bookings.requeue_pending(scope).await?;
        }
        if let Ok(before) = now.checked_sub(COMPLETED_AFTER)
            && context.store.lookup(|db| bookings::is_any_over(db, before)).await?
        {
            let complete = move |tx: &Tx<'_>| bookings::complete_before(tx, before, now);
            context.store.write(complete).await?;
        }
        for profile in context.profiles.values() {
            context.bookings.follow_clock_rules(profile).await?;
            context.bookings.take_new_resources(profile).await?;
            tell_questions(context, profile, now).await?;
            if profile.staff.iter().any(|member| member.agenda.is_some()) {
                let profile = profile.clone();
                context.store.write(move |tx| enqueue_agendas(tx, &profile, now)).await?;
            }
        }
        if claim(&self.forgot, now, FORGET_EVERY).is_some() {
            forget(context, now).await?;
        }
        Ok(())
    }
}

/// Enqueues the week's questions to which no answer was known, if some wait and it is day.
async fn tell_questions(
    context: &JobContext,
    profile: &BusinessProfile,
    now: Timestamp,
) -> Result<(), store::Error> {
    let Some(week) = questions::due(profile, now) else { return Ok(()) };
    let (bot, (_, began)) = (profile.id.clone(), week);
    if !context.store.lookup(|db| open::is_any_untold(db, &bot, began)).await? {
        return Ok(());
    }
    let profile = profile.clone();
    context.store.write(move |tx| questions::enqueue(tx, &profile, week, now)).await
}

/// Deletes messages that were kept as long as their business wants, slice by slice. A slice that a
/// power cut undoes is deleted the next day.
async fn forget(context: &JobContext, now: Timestamp) -> Result<(), store::Error> {
    for (bot, profile) in context.profiles.iter() {
        let Ok(until) = now.checked_sub(profile.limits.keep_messages) else { continue };
        if context.store.lookup(|db| open::is_any_before(db, bot, until)).await? {
            let of = bot.clone();
            context.store.write(move |tx| open::forget_before(tx, &of, until)).await?;
        }
        let mut forgetting = Forgetting::new(bot.clone(), until);
        let lines = loop {
            let slice = move |tx: &Tx<'_>| retention::forget_slice(tx, forgetting);
            match context.store.write_as(Durability::Buffered, slice).await? {
                Slice::More(more) => forgetting = more,
                Slice::Done(lines) => break lines,
            }
        };
        if lines > 0 {
            tracing::info!(business = %profile.id, lines, "old messages deleted");
        }
    }
    Ok(())
}

/// Takes on what is done every so often; `None`: it is too early, `true`: it is the first time.
fn claim(last: &Mutex<Option<Timestamp>>, now: Timestamp, every: SignedDuration) -> Option<bool> {
    let mut last = last.lock();
    if last.is_some_and(|last| now.duration_since(last) < every) {
        return None;
    }
    Some(last.replace(now).is_none())
}

/// Enqueues the next agenda of every staff member who wants one.
fn enqueue_agendas(
    tx: &Tx<'_>,
    profile: &BusinessProfile,
    now: Timestamp,
) -> Result<(), store::Error> {
    for member in profile.staff.iter().filter(|member| member.agenda.is_some()) {
        let chats = staff::conversations(tx, &profile.id, &member.id)?;
        for planned in notify::plan_agenda(profile, member, &chats, now) {
            let Notification { key, job, conversation, due, .. } = planned;
            let due = due.unwrap_or(jobs::AT_ONCE);
            let row = NewJob { conversation, due, ..NewJob::new(key, &job, &profile.id)? };
            jobs::enqueue(tx, &row, now)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn maintenance_is_claimed_once_an_interval_and_knows_the_first_time() {
        let at = |hours: i64| Timestamp::from_second(hours * 3600).unwrap();
        let last = Mutex::new(None);
        let claims = [0, 0, 1, 1, 5].map(|hours| claim(&last, at(hours), SWEEP_EVERY));
        assert_eq!(claims, [Some(true), None, Some(false), None, Some(false)]);
    }
}

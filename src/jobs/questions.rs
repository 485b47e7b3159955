//! What the bot could not answer, told to an owner once a week.
//!
//! The message names its week and no question: these are read when it is sent, so one that was deleted
//! meanwhile is not told. A week's questions are given to it in the transaction that enqueues it.

use async_trait::async_trait;
use jiff::{Timestamp, ToSpan as _, civil::Date};

use crate::{
    bots::BusinessProfile,
    chat::{Job, Reply, job::OpenQuestions},
    messages::{self, View},
    store::{
        self, Tx, conversations,
        jobs::{self, NewJob},
        questions, staff,
    },
};

use super::{
    context::{Attempt, JobOutcome, RunnableJob},
    retry::RetryPolicy,
};

/// Between these hours of the business's day the message is enqueued.
const HOURS: std::ops::Range<i8> = 9..20;

#[async_trait]
impl RunnableJob for OpenQuestions {
    fn retry_policy(&self) -> RetryPolicy {
        RetryPolicy::CHAT
    }

    async fn run(&self, attempt: &Attempt<'_>) -> Result<JobOutcome, store::Error> {
        let (context, profile) = (attempt.context, attempt.profile);
        let owns = profile.staff(&self.staff).is_some_and(|member| member.is_business_owner);
        let (bot, chat) = (profile.id.clone(), attempt.row.job.conversation);
        let (of, week) = (self.staff.clone(), self.week);
        let found = context.store.read(move |db| {
            let theirs = staff::conversations(db, &bot, &of)?;
            let Some(chat) = chat.filter(|chat| theirs.contains(chat)) else { return Ok(None) };
            let lang = conversations::find(db, chat)?.and_then(|chat| chat.lang);
            Ok(Some((lang, questions::of_week(db, &bot, week)?)))
        });
        let Some((lang, asked)) = found.await?.filter(|_| owns) else {
            return Ok(JobOutcome::Discard("its reader owns the business no longer".into()));
        };
        if asked.is_empty() {
            return Ok(JobOutcome::Discard("the questions were deleted".into()));
        }
        let today = profile.today(context.clock.now());
        let view = View { profile, lang: profile.speaks(lang), today };
        let text = messages::open_questions(&view, &asked);
        attempt.send_chat(Reply { lang: Some(view.lang), ..Reply::text(text) }).await
    }
}

/// Returns when this week began, if its message may be sent now; `None`: it is night.
pub(super) fn due(profile: &BusinessProfile, now: Timestamp) -> Option<(Date, Timestamp)> {
    let local = now.to_zoned(profile.zone.clone());
    let today = local.date();
    let monday = today.saturating_sub(i64::from(today.weekday().to_monday_zero_offset()).days());
    let began = monday.to_zoned(profile.zone.clone()).ok()?.timestamp();
    HOURS.contains(&local.hour()).then_some((monday, began))
}

/// Enqueues the message of a week for each chat of an owner; without one, the questions wait.
pub(super) fn enqueue(
    tx: &Tx<'_>,
    profile: &BusinessProfile,
    (week, began): (Date, Timestamp),
    now: Timestamp,
) -> Result<(), store::Error> {
    let mut messages = Vec::new();
    for owner in profile.staff.iter().filter(|member| member.is_business_owner) {
        for chat in staff::conversations(tx, &profile.id, &owner.id)? {
            let key = format!("questions:{}:{}:{chat}:{week}", profile.id, owner.id);
            let job = Job::OpenQuestions(OpenQuestions { staff: owner.id.clone(), week });
            let row = NewJob { conversation: Some(chat), ..NewJob::new(key, &job, &profile.id)? };
            messages.push(row);
        }
    }
    if messages.is_empty() || questions::give_to_week(tx, &profile.id, began, week)? == 0 {
        return Ok(());
    }
    for row in &messages {
        jobs::enqueue(tx, row, now)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use jiff::{civil::date, tz::TimeZoneDatabase};

    use super::*;
    use crate::ids::BusinessId;

    #[test]
    fn the_message_of_a_week_is_due_by_day_from_its_monday_on() {
        let text = include_str!("../../bots/salon.toml");
        let salon =
            crate::bots::parse(&BusinessId::new("salon"), text, &TimeZoneDatabase::bundled());
        let salon = salon.unwrap();
        let monday = |now: &str| due(&salon, now.parse().unwrap()).map(|(monday, _)| monday);
        assert_eq!(monday("2026-11-23T08:59:00+02:00"), None);
        assert_eq!(monday("2026-11-23T09:00:00+02:00"), Some(date(2026, 11, 23)));
        assert_eq!(monday("2026-11-29T19:59:00+02:00"), Some(date(2026, 11, 23)));
        assert_eq!(monday("2026-11-29T20:00:00+02:00"), None);
    }
}

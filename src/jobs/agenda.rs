//! A staff member's day, sent on its morning; on a day off only if they are booked.

use async_trait::async_trait;

use crate::{
    chat::{Reply, job::Agenda},
    messages::{self, View},
    schedule::{Booking, State},
    store::{self, bookings, conversations},
};

use super::{
    context::{Attempt, JobOutcome, RunnableJob},
    retry::RetryPolicy,
};

#[async_trait]
impl RunnableJob for Agenda {
    fn retry_policy(&self) -> RetryPolicy {
        RetryPolicy::CHAT
    }

    async fn run(&self, attempt: &Attempt<'_>) -> Result<JobOutcome, store::Error> {
        let (context, profile) = (attempt.context, attempt.profile);
        let wanted = profile.staff(&self.staff).filter(|member| member.agenda == Some(self.at));
        let Some(member) = wanted else {
            return Ok(JobOutcome::Discard("it is not wanted any more".into()));
        };
        let today = context.clock.now().to_zoned(profile.zone.clone()).date();
        if today != self.day {
            return Ok(JobOutcome::Discard("its day is over".into()));
        }
        let (bot, chat) = (profile.id.clone(), attempt.row.job.conversation);
        let found = context.store.read(move |db| {
            let lang = match chat {
                Some(chat) => conversations::find(db, chat)?.and_then(|chat| chat.lang),
                None => None,
            };
            Ok((lang, bookings::all(db, Some(&bot), Some(State::Confirmed))?))
        });
        let (lang, all) = found.await?;
        let all = all.into_iter().map(|record| record.booking);
        let own: Vec<Booking> =
            all.filter(|it| it.staff == self.staff && it.local_start.date() == self.day).collect();
        if own.is_empty() && member.hours.on(self.day).is_empty() {
            return Ok(JobOutcome::Discard("it is a day off".into()));
        }
        let view = View { profile, lang: profile.speaks(lang), today };
        let text = messages::agenda(&view, self.day, &own);
        attempt.send_chat(Reply { lang: Some(view.lang), ..Reply::text(text) }).await
    }
}

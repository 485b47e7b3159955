//! A staff member's day, sent on its morning; on a day off only if they are booked.

use async_trait::async_trait;

use crate::{
    chat::{Reply, job::Agenda},
    messages::{self, View},
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
        let today = profile.today(context.clock.now());
        // Its own hour is the staff member's choice; one that is late need not come at night.
        let night = profile.rules.quiet.filter(|quiet| !quiet.cover_time(self.at));
        if night.is_some_and(|night| night.cover(&profile.zone, context.clock.now())) {
            return Ok(JobOutcome::Discard("it is late, and night".into()));
        }
        if today != self.day {
            return Ok(JobOutcome::Discard("its day is over".into()));
        }
        let (bot, chat) = (profile.id.clone(), attempt.row.job.conversation);
        let (staff, day) = (self.staff.clone(), self.day);
        let found = context.store.read(move |db| {
            let lang = match chat {
                Some(chat) => conversations::find(db, chat)?.and_then(|chat| chat.lang),
                None => None,
            };
            Ok((lang, bookings::of_day(db, &bot, &staff, day)?))
        });
        let (lang, own) = found.await?;
        if own.is_empty() && member.hours.on(self.day).is_empty() {
            return Ok(JobOutcome::Discard("it is a day off".into()));
        }
        let view = View { profile, lang: profile.speaks(lang), today };
        let text = messages::agenda(&view, self.day, &own);
        attempt.send_chat(Reply { lang: Some(view.lang), ..Reply::text(text) }).await
    }
}

//! A staff member's day, sent on its morning to each of their chats.
//!
//! It is due at a local time, so a day with another number of hours changes nothing. A time that
//! the clocks leave out is taken for the one after the gap. What the day holds is read when the
//! agenda is sent.

use jiff::Timestamp;

use crate::{
    bots::{BusinessProfile, Staff},
    chat::{
        Job,
        job::{Agenda, kind},
    },
    ids::ConversationId,
};

use super::notification::Notification;

/// Returns the next agenda of a staff member, one for each of their chats; none if they want none.
pub fn plan_agenda(
    profile: &BusinessProfile,
    member: &Staff,
    chats: &[ConversationId],
    now: Timestamp,
) -> Vec<Notification> {
    let Some((agenda, due)) = next(profile, member, now) else { return Vec::new() };
    let planned = chats.iter().map(|chat| {
        let Agenda { staff, day, at } = &agenda;
        let time = at.strftime("%H:%M");
        let key = format!("{}:{}:{staff}:{chat}:{day}:{time}", kind::AGENDA, profile.id);
        let due = Some(due);
        Notification { due, ..Notification::now(key, Job::Agenda(agenda.clone()), Some(*chat)) }
    });
    planned.collect()
}

/// Returns a staff member's next agenda and when it is due.
fn next(profile: &BusinessProfile, member: &Staff, now: Timestamp) -> Option<(Agenda, Timestamp)> {
    let at = member.agenda?;
    let today = profile.today(now);
    let days = [Some(today), today.tomorrow().ok(), today.tomorrow().ok()?.tomorrow().ok()];
    days.into_iter().flatten().find_map(|day| {
        let moment = profile.zone.to_ambiguous_zoned(day.to_datetime(at)).compatible().ok()?;
        let agenda = Agenda { staff: member.id.clone(), day, at };
        (moment.timestamp() > now).then(|| (agenda, moment.timestamp()))
    })
}

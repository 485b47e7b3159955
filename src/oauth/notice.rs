//! The message that a calendar has to be connected again, to the staff member and to the owner.
//!
//! It is enqueued in the transaction that records the lapse, so it is sent exactly once even if the
//! process is killed. Its button makes a link only when it is pressed, because a link is valid for
//! ten minutes.

use jiff::Timestamp;

use crate::{
    bots::{BusinessProfile, Staff},
    chat::{Action, Button, CalendarAction, Job, Reply},
    messages,
    store::{
        self, Tx,
        connections::CredentialsVersion,
        conversations,
        jobs::{self, NewJob},
        staff,
    },
};

/// Enqueues one message for each chat of the staff member and of the business owners.
pub(super) fn enqueue(
    tx: &Tx<'_>,
    profile: &BusinessProfile,
    CredentialsVersion { owner, version }: &CredentialsVersion,
    now: Timestamp,
) -> Result<(), store::Error> {
    let Some(member) = profile.staff(&owner.staff) else { return Ok(()) };
    let owners =
        profile.staff.iter().filter(|staff| staff.is_business_owner && staff.id != member.id);
    for person in std::iter::once(member).chain(owners) {
        for id in staff::conversations(tx, &owner.bot, &person.id)? {
            let lang = conversations::find(tx, id)?.and_then(|it| it.lang);
            let reply = reply(profile, member, person, profile.speaks(lang));
            let key = format!("lapsed:{}/{}:{version}:{id}", owner.bot, owner.staff);
            let job = NewJob::new(key, &Job::Reply(reply), &owner.bot)?;
            jobs::enqueue(tx, &NewJob { conversation: Some(id), ..job }, now)?;
        }
    }
    Ok(())
}

fn reply(
    profile: &BusinessProfile,
    member: &Staff,
    person: &Staff,
    lang: crate::ids::Lang,
) -> Reply {
    if person.id == member.id {
        let label = messages::say(lang, "calendar-button-connect", &[]);
        let again = Button::new(label, Action::Calendar(CalendarAction::Connect));
        return Reply::text(messages::say(lang, "calendar-lapsed", &[])).with(vec![vec![again]]);
    }
    let name = member.name.in_lang(lang);
    let args = [("name", name.into()), ("phone", profile.phone.as_deref().unwrap_or("").into())];
    Reply::text(messages::say(lang, "calendar-lapsed-owner", &args))
}

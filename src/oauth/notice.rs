//! What is said when a connection no longer works: to the staff member and to the owner, once.
//!
//! It is promised in the transaction that notes it, so it is said however the process ends and
//! never twice. The button makes a link when it is pressed, because a link lives ten minutes.

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

/// Promises it.
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
            let promised = NewJob::new(key, &Job::Reply(reply), &owner.bot)?;
            jobs::enqueue(tx, &NewJob { conversation: Some(id), ..promised }, now)?;
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

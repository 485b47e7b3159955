//! What staff are told of their calendars themselves, and of no booking.
//!
//! Each message is enqueued in the transaction that makes it due, under a key of its own, so that it is sent
//! once. It names days and no titles: what staff write into their entries is never read.

use jiff::Timestamp;

use super::{CalendarOwner, changes::FreeEntry};
use crate::{
    bots::{BusinessProfile, Staff},
    chat::{Job, Reply},
    ids::{ConversationId, Lang, StaffId},
    messages::{self, dates},
    store::{
        self, Tx, conversations, free_entries,
        jobs::{self, NewJob},
        staff,
    },
};

/// How many entries one message names.
const MOST_NAMED: usize = 5;

/// Tells a staff member of the coming whole days that their calendar marks as free: they block nothing. Where
/// the staff member has no chat, the owners are told.
pub(super) fn free_days(
    tx: &Tx<'_>,
    profile: &BusinessProfile,
    owner: &CalendarOwner,
    entries: &[FreeEntry],
    now: Timestamp,
) -> Result<(), store::Error> {
    let today = profile.today(now);
    let Some(member) = profile.staff(&owner.staff) else { return Ok(()) };
    let mut to = chats(tx, profile, [&member.id])?;
    let is_own = !to.is_empty();
    if !is_own {
        to = chats(tx, profile, owners(profile))?;
    }
    if to.is_empty() {
        return Ok(());
    }
    let mut new = Vec::new();
    for entry in entries.iter().filter(|entry| entry.last >= today) {
        if free_entries::note(tx, owner, &entry.id, now)? {
            new.push(entry);
        }
    }
    let Some(first) = new.first() else { return Ok(()) };
    let key = format!("free-days:{}/{}:{}", owner.bot, owner.staff, first.id);
    for (id, lang) in to {
        let days = |entry: &&FreeEntry| {
            let day = |day| dates::day_month(lang, day, today);
            if entry.first == entry.last {
                return day(entry.first);
            }
            format!("{}–{}", day(entry.first), day(entry.last))
        };
        let named: Vec<String> = new.iter().take(MOST_NAMED).map(days).collect();
        let more = new.len().saturating_sub(MOST_NAMED);
        let args = [
            ("days", named.join(", ").into()),
            ("more", more.into()),
            ("name", member.name.in_lang(lang).into()),
        ];
        let said = if is_own { "calendar-free-days" } else { "calendar-free-days-owner" };
        let text = messages::say(lang, said, &args);
        enqueue(tx, owner, &key, Reply { lang: Some(lang), ..Reply::text(text) }, id, now)?;
    }
    Ok(())
}

/// Tells a staff member and the owners that a server refuses the password of their calendar since an instant.
pub(super) fn refused(
    tx: &Tx<'_>,
    profile: &BusinessProfile,
    owner: &CalendarOwner,
    since: Timestamp,
    now: Timestamp,
) -> Result<(), store::Error> {
    let Some(member) = profile.staff(&owner.staff) else { return Ok(()) };
    let key = format!("password-refused:{}/{}:{}", owner.bot, owner.staff, since.as_millisecond());
    for (id, lang) in chats(tx, profile, [&member.id])? {
        let text = messages::say(lang, "calendar-caldav-lapsed", &[]);
        enqueue(tx, owner, &key, Reply { lang: Some(lang), ..Reply::text(text) }, id, now)?;
    }
    for (id, lang) in chats(tx, profile, owners(profile).filter(|it| **it != member.id))? {
        let args = [("name", member.name.in_lang(lang).into())];
        let text = messages::say(lang, "calendar-caldav-lapsed-owner", &args);
        enqueue(tx, owner, &key, Reply { lang: Some(lang), ..Reply::text(text) }, id, now)?;
    }
    Ok(())
}

fn owners(profile: &BusinessProfile) -> impl Iterator<Item = &StaffId> {
    let owners = profile.staff.iter().filter(|member: &&Staff| member.is_business_owner);
    owners.map(|member| &member.id)
}

/// Returns the chats of staff members, each with its language.
fn chats<'a>(
    tx: &Tx<'_>,
    profile: &BusinessProfile,
    members: impl IntoIterator<Item = &'a StaffId>,
) -> Result<Vec<(ConversationId, Lang)>, store::Error> {
    let mut all = Vec::new();
    for member in members {
        for id in staff::conversations(tx, &profile.id, member)? {
            let lang = conversations::find(tx, id)?.and_then(|it| it.lang);
            all.push((id, profile.speaks(lang)));
        }
    }
    Ok(all)
}

fn enqueue(
    tx: &Tx<'_>,
    owner: &CalendarOwner,
    key: &str,
    reply: Reply,
    to: ConversationId,
    now: Timestamp,
) -> Result<(), store::Error> {
    let job = NewJob::new(format!("{key}:{to}"), &Job::Reply(reply), &owner.bot)?;
    jobs::enqueue(tx, &NewJob { conversation: Some(to), ..job }, now).map(drop)
}

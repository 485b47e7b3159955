//! A calendar that takes no event: what is noted and told of it.
//!
//! While it is so, no time is offered with its staff member, because a customer would be refused the very hour
//! that was offered. Staff read which other calendars could be written, and nothing but their press chooses one.

use jiff::Timestamp;

use super::{
    CalendarOwner,
    notice::{choose, others, tell},
    refusal::Refusal,
};
use crate::{
    bots::{BusinessProfile, CalendarKind},
    chat::Reply,
    messages,
    store::{
        self, Tx, caldav_accounts,
        connections::{self, Settings},
        health,
    },
};

/// Notes for `status`, `doctor` and each look at free times that a calendar takes no event, and tells its staff
/// member and the owners, once a day.
pub(crate) fn takes_nothing(
    tx: &Tx<'_>,
    profile: &BusinessProfile,
    owner: &CalendarOwner,
    refusal: Refusal,
    now: Timestamp,
) -> Result<(), store::Error> {
    let says = match refusal {
        Refusal::Forbidden => "calendar-forbidden",
        Refusal::Full => "calendar-full",
        Refusal::NoCalendar => "calendar-no-calendar",
        Refusal::Refused => "calendar-refuses",
    };
    note(tx, owner, refusal, now)?;
    let settings = chosen(tx, profile, owner)?;
    let key = format!("{says}:{}/{}:{}", owner.bot, owner.staff, profile.today(now));
    tell(tx, profile, owner, &key, now, |to| {
        let calendar = messages::quoted(to.view.lang, settings.name(&settings.write));
        let args = [("name", to.name.into()), ("calendar", calendar.into())];
        let mut lines = vec![to.says(says, &args)];
        if refusal != Refusal::Forbidden {
            return Reply::text(lines.concat());
        }
        lines.extend(others(&to.view, &settings).map(|names| {
            to.says("calendar-others", &[("name", to.name.into()), ("names", names.into())])
        }));
        let reply = Reply::text(lines.join("\n"));
        if to.is_own { reply.with(vec![vec![choose(&to.view)]]) } else { reply }
    })
}

/// Notes that a calendar takes no event, without a word to staff.
pub(super) fn note(
    tx: &Tx<'_>,
    owner: &CalendarOwner,
    refusal: Refusal,
    now: Timestamp,
) -> Result<(), store::Error> {
    health::note(tx, &health::writes_name(owner), false, &refusal.to_string(), now)
}

/// Returns the calendars that an owner chose.
pub(super) fn chosen(
    tx: &Tx<'_>,
    profile: &BusinessProfile,
    owner: &CalendarOwner,
) -> Result<Settings, store::Error> {
    let kind = profile.staff(&owner.staff).map(|it| it.calendar);
    let settings = match kind {
        Some(CalendarKind::Caldav) => caldav_accounts::last(tx, owner)?.and_then(|it| it.settings),
        Some(CalendarKind::Google) => connections::find(tx, owner)?.map(|it| it.settings),
        Some(CalendarKind::Local) | None => None,
    };
    Ok(settings.unwrap_or_default())
}

//! A calendar that takes no event: what is noted and told of it, and when that is over.
//!
//! While it is so, no time is offered with its staff member, because a customer would be refused the very hour
//! that was offered. Staff read which other calendars could be written, and nothing but their press chooses one.
//! What is noted belongs to the calendar and not to its staff member, so choosing another one, or another account,
//! ends nothing: only that an event was written there does.

use jiff::Timestamp;
use rusqlite::Connection as Db;

use super::{
    CalendarOwner, caldav,
    notice::{Notice, choose, others, tell, tell_beside},
    refusal::Refusal,
};
use crate::{
    bots::{BusinessProfile, CalendarKind},
    chat::Reply,
    messages,
    store::{
        self, Tx, caldav_accounts,
        calendar_refusals::{self, Deed, Refused},
        connections::{self, PRIMARY, Settings},
    },
};

/// The calendar that something was written into, or not.
#[derive(Debug, Clone)]
pub(super) struct Place {
    /// Its id; `None`: the one that is chosen for bookings.
    pub(super) calendar: Option<String>,
    /// The account at a CalDAV server in which it was chosen; `None`: it is at Google.
    pub(super) account: Option<String>,
}

/// What a calendar was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Attempted {
    /// To say whether it may be written.
    Look,
    /// To take another time for an event.
    Time,
    /// To take other words for an event.
    Words,
    /// To take a new event.
    New,
}

impl Attempted {
    const fn deed(self) -> Deed {
        match self {
            Self::Look => Deed::Look,
            Self::Time | Self::Words => Deed::Change,
            Self::New => Deed::New,
        }
    }
}

/// What a calendar refused.
pub(super) struct Refusing {
    pub(super) place: Place,
    pub(super) attempted: Attempted,
    pub(super) refusal: Refusal,
    /// Whether it refused that event alone, so that it takes others as before.
    pub(super) is_of_one_event: bool,
    /// Whether its staff member reads it as the answer to what they asked for just now.
    pub(super) is_answered: bool,
}

impl Refusing {
    /// A look at the calendars showed that one may not be written.
    pub(super) const fn looked(place: Place, is_answered: bool) -> Self {
        let (attempted, refusal) = (Attempted::Look, Refusal::Forbidden);
        Self { place, attempted, refusal, is_of_one_event: false, is_answered }
    }
}

/// An event that its calendar does not change.
struct Unchanged<'a> {
    calendar: &'a str,
    settings: &'a Settings,
    attempted: Attempted,
    refusal: Refusal,
}

/// Notes for `status`, `doctor` and each look at free times that a calendar takes no event, and tells its staff
/// member and the owners, once a day. One that refuses a change of one event takes others, so that is only told.
pub(super) fn takes_nothing(
    tx: &Tx<'_>,
    profile: &BusinessProfile,
    owner: &CalendarOwner,
    refusing: &Refusing,
    now: Timestamp,
) -> Result<(), store::Error> {
    let Refusing { place: Place { calendar, account }, attempted, refusal, .. } = refusing;
    let says = match refusal {
        Refusal::Forbidden => "calendar-forbidden",
        Refusal::Full => "calendar-full",
        Refusal::NoCalendar => "calendar-no-calendar",
        Refusal::Refused => "calendar-refuses",
    };
    let chosen = chosen(tx, kind(profile, owner), owner, account.as_deref())?;
    // An account that is just taking the place of another one is looked at by the worker within a minute.
    let Some(settings) = chosen else { return Ok(()) };
    let calendar = &id_of(tx, owner, calendar.as_ref().unwrap_or(&settings.write))?;
    let (attempted, refusal) = (*attempted, *refusal);
    let unchanged = Unchanged { calendar, settings: &settings, attempted, refusal };
    if refusing.is_of_one_event {
        return unchanged.tell(tx, profile, owner, now);
    }
    let known = find(tx, owner, calendar)?;
    let noted = known.as_ref().map_or(calendar, |it| &it.calendar);
    calendar_refusals::note(tx, owner, noted, attempted.deed(), &refusal.to_string(), now)?;
    if !unchanged.is_written(tx, owner)? {
        return unchanged.tell(tx, profile, owner, now);
    }
    // Once a day of each calendar, and again where staff asked for another try.
    let again = known.as_ref().filter(|it| it.may_retry).map(|it| it.tried.as_second());
    let (today, again) = (profile.today(now), again.unwrap_or_default());
    let key = format!("{says}:{}/{}:{noted}:{today}:{again}", owner.bot, owner.staff);
    let notice = Notice { key: &key, is_answered: refusing.is_answered };
    tell_beside(tx, profile, owner, &notice, now, |to| {
        let name = messages::quoted(to.view.lang, name_of(&settings, calendar));
        let args = [("name", to.name.into()), ("calendar", name.into())];
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

impl Unchanged<'_> {
    /// Returns whether it stands in the calendar that bookings go into.
    fn is_written(&self, db: &Db, owner: &CalendarOwner) -> Result<bool, store::Error> {
        Ok(is_same(self.calendar, &id_of(db, owner, &self.settings.write)?))
    }

    /// Tells staff, once a day, that an event could not be changed.
    fn tell(
        &self,
        tx: &Tx<'_>,
        profile: &BusinessProfile,
        owner: &CalendarOwner,
        now: Timestamp,
    ) -> Result<(), store::Error> {
        let Self { calendar, settings, attempted, refusal } = self;
        let says = match attempted {
            Attempted::Words => "calendar-unworded",
            Attempted::Time | Attempted::New | Attempted::Look => "calendar-unchanged",
        };
        let is_former = !self.is_written(tx, owner)?;
        let more = if is_former && *refusal == Refusal::Forbidden { "share" } else { "none" };
        let (of, today) = (format!("{}/{}", owner.bot, owner.staff), profile.today(now));
        let key = format!("{says}:{of}:{calendar}:{}:{today}", refusal.word());
        tell(tx, profile, owner, &key, now, |to| {
            let quoted = |it| messages::quoted(to.view.lang, name_of(settings, it));
            let args = [
                ("name", to.name.into()),
                ("calendar", quoted(calendar).into()),
                ("write", quoted(&settings.write).into()),
                ("why", refusal.word().into()),
                ("more", more.into()),
            ];
            Reply::text(to.says(says, &args))
        })
    }
}

/// What was tried in a calendar.
pub(super) struct Tried {
    pub(super) place: Place,
    pub(super) attempted: Attempted,
    /// When it was begun: what was refused since then may be newer than what it shows.
    pub(super) began: Timestamp,
}

/// Notes that a calendar took what it was given.
pub(super) fn took(
    tx: &Tx<'_>,
    profile: &BusinessProfile,
    owner: &CalendarOwner,
    Tried { place: Place { calendar, account }, attempted, began }: &Tried,
    now: Timestamp,
) -> Result<(), store::Error> {
    let settings = chosen(tx, kind(profile, owner), owner, account.as_deref())?;
    let written = settings.map(|it| it.write);
    let Some(calendar) = calendar.as_ref().or(written.as_ref()) else { return Ok(()) };
    match find(tx, owner, &id_of(tx, owner, calendar)?)? {
        // One in the future was noted by a clock that was wrong.
        Some(it) if it.tried <= *began || it.tried > now => {
            calendar_refusals::went_well(tx, owner, &it.calendar, attempted.deed())
        }
        _ => Ok(()),
    }
}

/// Lets the next booking try a calendar, because a look shows the right to write.
pub(super) fn reopen(
    tx: &Tx<'_>,
    owner: &CalendarOwner,
    calendar: &str,
) -> Result<(), store::Error> {
    match find(tx, owner, calendar)? {
        Some(it) => calendar_refusals::reopen(tx, owner, &it.calendar),
        None => Ok(()),
    }
}

/// The calendar that bookings go into, which took no event.
#[derive(Debug, Clone)]
pub(crate) struct Standing {
    /// Its name.
    pub(crate) name: String,
    /// What it refused.
    pub(crate) refused: Refused,
}

/// Returns what is noted of the calendar that an owner's bookings go into; `None`: it takes them, as far as is known.
/// `account`: the name of the account at a CalDAV server that is in use now; `None`: whichever was used last.
pub(crate) fn standing(
    db: &Db,
    kind: CalendarKind,
    owner: &CalendarOwner,
    account: Option<&str>,
) -> Result<Option<Standing>, store::Error> {
    if calendar_refusals::of(db, owner)?.is_empty() {
        return Ok(None);
    }
    let Some(settings) = chosen(db, Some(kind), owner, account)? else { return Ok(None) };
    let refused = find(db, owner, &id_of(db, owner, &settings.write)?)?;
    Ok(refused.map(|refused| {
        let name = name_of(&settings, &settings.write).to_owned();
        Standing { name, refused }
    }))
}

fn find(db: &Db, owner: &CalendarOwner, calendar: &str) -> Result<Option<Refused>, store::Error> {
    for it in calendar_refusals::of(db, owner)? {
        // It may have been noted under the alias.
        if is_same(&it.calendar, calendar) || is_same(&id_of(db, owner, &it.calendar)?, calendar) {
            return Ok(Some(it));
        }
    }
    Ok(None)
}

/// Returns the id of a calendar in place of Google's alias for the main one, as far as that is known.
fn id_of(db: &Db, owner: &CalendarOwner, calendar: &str) -> Result<String, store::Error> {
    let known = match calendar {
        PRIMARY => connections::find(db, owner)?.and_then(|it| it.account),
        _ => None,
    };
    Ok(known.unwrap_or_else(|| calendar.to_owned()))
}

/// Returns whether two ids are those of one calendar: an address may be written in several ways.
fn is_same(one: &str, other: &str) -> bool {
    one == other || caldav::is_same_calendar(one, other)
}

fn name_of<'s>(settings: &'s Settings, calendar: &'s str) -> &'s str {
    let known = settings.known.keys().find(|id| is_same(id, calendar));
    settings.name(known.map_or(calendar, String::as_str))
}

fn kind(profile: &BusinessProfile, owner: &CalendarOwner) -> Option<CalendarKind> {
    profile.staff(&owner.staff).map(|it| it.calendar)
}

/// Returns the calendars that an owner chose; `None`: they are not known.
fn chosen(
    db: &Db,
    kind: Option<CalendarKind>,
    owner: &CalendarOwner,
    account: Option<&str>,
) -> Result<Option<Settings>, store::Error> {
    Ok(match kind {
        Some(CalendarKind::Caldav) => {
            let last = caldav_accounts::last(db, owner)?;
            let used = last.filter(|it| account.is_none_or(|name| it.account == name));
            used.and_then(|it| it.settings)
        }
        Some(CalendarKind::Google) => connections::find(db, owner)?.map(|it| it.settings),
        Some(CalendarKind::Local) | None => None,
    })
}

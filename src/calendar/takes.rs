//! A calendar that takes no event: what is noted and told of it, and when it may be tried again.
//!
//! While it is so, no time is offered with its staff member, because a customer would be refused the very hour
//! that was offered. What was noted is forgotten once an event was written, once a look at the calendar shows the
//! right to write, or an hour later if its server says nothing against it: then the next booking tries it.

use jiff::{SignedDuration, Timestamp};

use super::{
    CalendarOwner, Calendars, Error,
    notice::{choose, tell},
};
use crate::{
    bots::{BusinessProfile, CalendarKind},
    chat::Reply,
    messages::{self, View, dates},
    store::{
        self, Store, Tx, caldav_accounts,
        connections::{self, Settings},
        health,
    },
};

/// For how long a calendar that took no event is left alone.
const PAUSE: SignedDuration = SignedDuration::from_hours(1);

/// Why a calendar takes no event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// It may not be written.
    #[error("it may be read and not written")]
    Forbidden,
    /// It has no room left.
    #[error("there is no room left in the account")]
    Full,
    /// Its server answers with a web page, or otherwise not as a calendar does.
    #[error("its server answers with a web page, or not as a calendar does")]
    NoCalendar,
    /// Its server refuses it for another reason that stays.
    #[error("its server refuses what is written")]
    Refused,
}

impl Refusal {
    /// Every reason.
    const ALL: [Self; 4] = [Self::Forbidden, Self::Full, Self::NoCalendar, Self::Refused];

    /// Reads what was noted; what an earlier version noted in other words is a refusal all the same.
    pub fn read(noted: &str) -> Self {
        Self::ALL.into_iter().find(|it| it.to_string() == noted).unwrap_or(Self::Refused)
    }
}

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

/// Names the other calendars that could be written; `None`: there are none.
pub(super) fn others(view: &View<'_>, settings: &Settings) -> Option<String> {
    let quoted = |it: &str| messages::quoted(view.lang, it);
    let names: Vec<String> = settings.others_written().map(quoted).collect();
    (!names.is_empty()).then(|| dates::list(view.lang, &names, dates::Join::And))
}

impl Calendars {
    /// Returns whether the calendar of an owner takes events, as far as is known: it took the last one, or an
    /// hour has passed and its server says nothing against another try.
    ///
    /// # Errors
    /// [`Error::TakesNothing`] where it takes none, [`Error::NotConnected`], and what its server did not do.
    pub async fn ensure_takes_events(
        &self,
        store: &Store,
        owner: &CalendarOwner,
        kind: CalendarKind,
        now: Timestamp,
    ) -> Result<(), Error> {
        let name = health::writes_name(owner);
        let Some(down) = store.lookup(|db| health::down(db, &name)).await? else { return Ok(()) };
        let calendar = self.of(owner, kind).await?.ok_or(Error::NotConnected)?;
        let refusal = Refusal::read(&down.detail);
        let is_early = now.duration_since(down.since) < PAUSE;
        if is_early || !calendar.may_take_events(owner).await? {
            return Err(Error::TakesNothing(refusal));
        }
        store.write(move |tx| health::forget(tx, &name)).await?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_noted_is_read_again() {
        for refusal in Refusal::ALL {
            assert_eq!(Refusal::read(&refusal.to_string()), refusal);
        }
        assert_eq!(Refusal::read("words of another version"), Refusal::Refused);
    }
}

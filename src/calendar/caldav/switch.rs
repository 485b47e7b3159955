//! Which calendars of an account count, and what becomes of visits in calendars that count no longer.
//!
//! The account stands in the business's file. Once that names another one, the first answer of its server ends
//! the one before: in one transaction the new calendars are stored, the coming visits that stand in others are
//! taken over, and staff and owners are told what is left for them to delete. The password of the account
//! before is not kept, so nothing can be deleted there. An address that is only written in another way leads to
//! the same calendars, and nothing is moved.

use jiff::Timestamp;
use reqwest::Url;
use tokio::time::Instant;

use super::{
    super::{
        notice::{self, FormerAccount},
        takes::{self, Place, Refusing, takes_nothing},
    },
    Account, Caldav, CalendarOwner, Error,
    chosen::Chosen,
    discover::{Discovered, look_again},
    inspect::{room, usual},
    project,
};
use crate::{
    bots::BusinessProfile,
    oauth::{CalendarEntry, account_name, fit, take_over},
    store::{
        self, Tx,
        caldav_accounts::{self, CaldavAccount},
        calendar_reads, calendar_refusals,
        connections::{self, Settings},
    },
};

/// With less room than this in bytes, no event fits.
const LEAST_ROOM: u64 = 4 * 1024;

impl Caldav {
    /// Looks for an owner's calendars and changes which of them were chosen; returns the choice. Once a calendar
    /// that can be written is chosen, visits in calendars that are gone, or of an account before this one, are
    /// taken over.
    ///
    /// # Errors
    /// [`Error::NotConnected`] without an account, and what the server did not do.
    pub async fn choose(
        &self,
        owner: &CalendarOwner,
        choose: impl FnOnce(Settings) -> Settings + Send + 'static,
        until: Instant,
    ) -> Result<(Settings, Vec<CalendarEntry>), Error> {
        let chosen = self.choose_now(owner, choose, false, until).await;
        self.note_look(owner, chosen.as_ref().err()).await;
        chosen
    }

    /// The same for a staff member who reads the choice as an answer, and so is told nothing of it beside that.
    ///
    /// # Errors
    /// As [`choose`](Self::choose).
    pub async fn choose_in_chat(
        &self,
        owner: &CalendarOwner,
        choose: impl FnOnce(Settings) -> Settings + Send + 'static,
        until: Instant,
    ) -> Result<(Settings, Vec<CalendarEntry>), Error> {
        let chosen = self.choose_now(owner, choose, true, until).await;
        self.note_look(owner, chosen.as_ref().err()).await;
        chosen
    }

    async fn choose_now(
        &self,
        owner: &CalendarOwner,
        choose: impl FnOnce(Settings) -> Settings + Send + 'static,
        is_answered: bool,
        until: Instant,
    ) -> Result<(Settings, Vec<CalendarEntry>), Error> {
        let account = self.accounts.get(owner).ok_or(Error::NotConnected)?;
        let last = self.last(owner).await?;
        let is_known = last.is_some_and(|it| it.account == account.name() && it.settings.is_some());
        let found = if is_known {
            look_again(&self.http, account, until).await?
        } else {
            self.discover(account, until).await?
        };
        if found.calendars.is_empty() {
            return Err(Error::CalendarGone);
        }
        let full = self.full(owner, account, &found.calendars, until).await?;
        let (owner, account, now) = (owner.clone(), account.name(), self.clock.now());
        let profile = self.profiles.get(&owner.bot).cloned();
        let Discovered { calendars, addresses } = found;
        let all = calendars.clone();
        let stored = self.store.write(move |tx| {
            let last = caldav_accounts::last(tx, &owner)?;
            let known = last.as_ref().filter(|it| it.account == account);
            let before = known.and_then(|it| it.settings.clone());
            let settings = fit(&choose(before.unwrap_or_else(|| usual(&all))), &all);
            if let Some(profile) = &profile {
                let written = &settings.write;
                let choice = Choice { last: last.as_ref(), account: &account, all: &all, written };
                leave(tx, profile, &owner, &choice, now)?;
            }
            let row = CaldavAccount {
                owner,
                account,
                settings: Some(settings.clone()),
                addresses,
                last_success: Some(now),
                last_error: None,
                former: None,
            };
            caldav_accounts::set_settings(tx, &row, now)?;
            let written = all.iter().find(|it| it.id == settings.write);
            match written {
                Some(it) if it.is_written() && !full.contains(&it.id) => {
                    takes::reopen(tx, &row.owner, &settings.write)?;
                }
                Some(it)
                    if !it.is_written()
                        && let Some(profile) = &profile =>
                {
                    let calendar = Some(settings.write.clone());
                    let place = Place { calendar, account: Some(row.account.clone()) };
                    let refusing = Refusing::looked(place, is_answered);
                    takes_nothing(tx, profile, &row.owner, &refusing, now)?;
                }
                _ => {}
            }
            Ok(settings)
        });
        Ok((stored.await?, calendars))
    }

    /// Returns the calendars in which a server says that there is no room for an event. It is asked only where one took
    /// none when it was written last.
    async fn full(
        &self,
        owner: &CalendarOwner,
        account: &Account,
        all: &[CalendarEntry],
        until: Instant,
    ) -> Result<Vec<String>, Error> {
        if self.store.lookup(|db| calendar_refusals::of(db, owner)).await?.is_empty() {
            return Ok(Vec::new());
        }
        let mut full = Vec::new();
        for entry in all.iter().filter(|it| it.is_written()) {
            let Ok(url) = entry.id.parse() else { continue };
            if room(&self.http, account, url, until).await.is_some_and(|it| it < LEAST_ROOM) {
                full.push(entry.id.clone());
            }
        }
        Ok(full)
    }

    /// Returns whether the calendar for bookings can be written, as far as its server says.
    pub(super) async fn is_written(
        &self,
        owner: &CalendarOwner,
        until: Instant,
    ) -> Result<bool, Error> {
        let chosen = self.chosen(owner, until).await?;
        let all = look_again(&self.http, chosen.account, until).await?.calendars;
        let written = all.iter().find(|it| it.id == chosen.settings.write && it.is_written());
        let Some(url) = written.and_then(|it| it.id.parse().ok()) else { return Ok(false) };
        let room = room(&self.http, chosen.account, url, until).await;
        Ok(room.is_none_or(|it| it >= LEAST_ROOM))
    }

    /// Returns an owner's account with the chosen calendars; where none were chosen yet, those of the
    /// account are looked for. An account before this one is ended by the worker's watch and not here: another
    /// process may have read another file, and two that disagree would move the visits to and fro.
    pub(super) async fn chosen(
        &self,
        owner: &CalendarOwner,
        until: Instant,
    ) -> Result<Chosen<'_>, Error> {
        let account = self.accounts.get(owner).ok_or(Error::NotConnected)?;
        match self.last(owner).await? {
            Some(last) if last.account != account.name() => {
                let Discovered { calendars, addresses } = self.discover(account, until).await?;
                let settings = fit(&usual(&calendars), &calendars);
                return Ok(Chosen { account, settings, addresses });
            }
            Some(CaldavAccount { settings: Some(settings), addresses, .. }) => {
                return Ok(Chosen { account, settings, addresses });
            }
            _ => {}
        }
        let (settings, _) = self.choose(owner, |settings| settings, until).await?;
        Ok(Chosen { account, settings, addresses: Vec::new() })
    }

    /// Returns the calendars that an owner chose, and ends an account before this one.
    pub(super) async fn settled(
        &self,
        owner: &CalendarOwner,
        until: Instant,
    ) -> Result<Settings, Error> {
        let name = self.accounts.get(owner).ok_or(Error::NotConnected)?.name();
        let known = self.last(owner).await?.filter(|it| it.account == name);
        match known.and_then(|it| it.settings) {
            Some(settings) => Ok(settings),
            None => Ok(self.choose(owner, |settings| settings, until).await?.0),
        }
    }

    /// Returns whether an owner's visits may stand in the calendars of an account before the one in the business's
    /// file.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn is_another_account(&self, owner: &CalendarOwner) -> Result<bool, store::Error> {
        let Some(account) = self.accounts.get(owner) else { return Ok(false) };
        let name = account.name();
        Ok(self.last(owner).await?.is_some_and(|it| it.account != name || it.former.is_some()))
    }

    async fn last(&self, owner: &CalendarOwner) -> Result<Option<CaldavAccount>, store::Error> {
        let whose = owner.clone();
        self.store.read(move |db| caldav_accounts::last(db, &whose)).await
    }
}

/// What is known when calendars are chosen.
struct Choice<'a> {
    /// The account that was used last.
    last: Option<&'a CaldavAccount>,
    /// The name of the account in the business's file.
    account: &'a str,
    /// Its calendars.
    all: &'a [CalendarEntry],
    /// The calendar that bookings go into from now on.
    written: &'a str,
}

/// Takes over what stands in calendars that count no longer: those of an account before this one, or those that
/// are gone.
fn leave(
    tx: &Tx<'_>,
    profile: &BusinessProfile,
    owner: &CalendarOwner,
    Choice { last, account, all, written }: &Choice<'_>,
    now: Timestamp,
) -> Result<(), store::Error> {
    let urls: Vec<Url> = all.iter().filter_map(|it| it.id.parse().ok()).collect();
    let is_there = |calendar: &str| {
        let url = calendar.parse::<Url>();
        url.is_ok_and(|url| urls.iter().any(|it| project::is_same(it, &url)))
    };
    let is_settled = last.is_some_and(|it| it.account == *account && it.former.is_none());
    if is_settled {
        if !is_there(written) {
            return Ok(());
        }
        let gone = calendar_reads::gone(tx, owner)?;
        let is_left = |calendar: &str| gone.iter().any(|it| it == calendar) && !is_there(calendar);
        take_over(tx, owner, is_left, now)?;
        return Ok(());
    }
    let former = last.map(|it| it.former.as_ref().unwrap_or(&it.account));
    // Before the first account here, the calendars may have been at Google.
    let is_google = former.is_none();
    let account = match former {
        Some(former) => account_name(former),
        None => connections::find(tx, owner)?.and_then(|it| it.account).unwrap_or_default(),
    };
    calendar_reads::forget(tx, owner)?;
    let stranded = take_over(tx, owner, |calendar| !is_there(calendar), now)?;
    if !stranded.visits.is_empty() {
        let many = stranded.visits.len();
        let told = notice::is_anyone_there(tx, profile, owner)?;
        tracing::info!(business = %owner.bot, staff = %owner.staff, many, told, "visits taken over from another account");
    }
    notice::another_account(
        tx,
        profile,
        owner,
        &FormerAccount { account, is_google, stranded },
        now,
    )
}

//! Reads, every minute, what staff members changed in their calendars about our bookings.
//!
//! No change is decided here. If a changed event differs from its booking, that is noted in the transaction
//! that stores how far the calendar was read. Once the event rests, so that several moves in a row are one, a
//! message is put into the customer's conversation; the turn there reads the event again. Our own writes
//! come back as changes too, agree with the booking and end here. Of events that belong to no booking only
//! days that are marked as free are mentioned to staff, in each calendar whose busy time counts.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
    time::Duration,
};

use jiff::SignedDuration;
use tokio::{task::JoinSet, time::sleep};
use tokio_util::sync::CancellationToken;

use super::{
    Caldav, CalendarOwner, Calendars, Error, EventLookup, EventRef,
    changes::Changes,
    differences::note_differences,
    former::{self, Former},
    gone, notice, vanished,
};
use crate::{
    bots::{BusinessProfile, CalendarKind},
    clock::Clock,
    ids::BusinessId,
    store::{
        self, Store, bookings, caldav_accounts, calendar_reads,
        connections::{self, Settings},
        event_changes::{self, EventChange, Patience},
        inbox,
    },
};

/// How often each calendar is read.
const EVERY: Duration = Duration::from_mins(1);
/// How many owners' calendars are read at once.
const AT_ONCE: usize = 8;
/// How long changes wait for more of them: less than the time between two looks, so that one look at which
/// nothing has changed is enough. Where a visit begins soon, its customer hears at once.
const PATIENCE: Patience = Patience {
    rest: SignedDuration::from_secs(50),
    most: SignedDuration::from_mins(10),
    soon: SignedDuration::from_hours(2),
};
/// For how long a server refuses a password before staff are told: a single refusal may be a mistake of
/// its own.
const REFUSED: SignedDuration = SignedDuration::from_secs(50);
/// For how long a server cannot be used before staff are told: most of what is mended while it is served passes
/// within that.
const UNUSABLE: SignedDuration = SignedDuration::from_mins(10);

/// Reads the changes in the calendars of others; clones share everything.
#[derive(Clone)]
pub struct Watcher {
    calendars: Calendars,
    store: Store,
    clock: Arc<dyn Clock>,
    profiles: Arc<BTreeMap<BusinessId, Arc<BusinessProfile>>>,
}

impl Watcher {
    /// Prepares to read; sends nothing.
    pub fn new(
        calendars: Calendars,
        store: Store,
        clock: Arc<dyn Clock>,
        profiles: Arc<BTreeMap<BusinessId, Arc<BusinessProfile>>>,
    ) -> Self {
        Self { calendars, store, clock, profiles }
    }

    /// Reads all calendars every minute until `stop`.
    pub async fn run(&self, stop: &CancellationToken) -> Result<(), store::Error> {
        loop {
            tokio::select! {
                () = stop.cancelled() => return Ok(()),
                read = self.read_all() => read?,
            }
            tokio::select! {
                () = stop.cancelled() => return Ok(()),
                () = sleep(EVERY) => {}
            }
        }
    }

    /// Reads every connected calendar once. A calendar that fails is read the next time.
    pub async fn read_all(&self) -> Result<(), store::Error> {
        let mut sources = self.sources().await?;
        let mut reading = JoinSet::new();
        loop {
            while let (true, Some((source, owner))) = (reading.len() < AT_ONCE, sources.pop()) {
                let this = self.clone();
                reading.spawn(async move { this.read(source, &owner).await });
            }
            match reading.join_next().await {
                Some(read) => read.map_err(|_| store::Error::Closed)??,
                None => return Ok(()),
            }
        }
    }

    /// Returns whose calendars are read, and where they are.
    async fn sources(&self) -> Result<Vec<(Source, CalendarOwner)>, store::Error> {
        let caldav = self.calendars.caldav().map(Caldav::owners).unwrap_or_default();
        let mut all: Vec<_> = caldav.into_iter().map(|owner| (Source::Caldav, owner)).collect();
        if self.calendars.google().is_some() {
            let connected = self.store.read(connections::all).await?;
            all.extend(connected.into_iter().map(|it| (Source::Google, it.owner)));
        }
        Ok(all)
    }

    /// Returns the calendars that an owner chose; `None`: they have no connection that works.
    async fn watched(
        &self,
        source: Source,
        owner: &CalendarOwner,
    ) -> Result<Option<Settings>, Error> {
        match (source, self.calendars.google(), self.calendars.caldav()) {
            (Source::Caldav, _, Some(caldav)) => caldav.watched(owner).await.map(Some),
            (Source::Google, Some(google), _) => google.watched(owner).await,
            _ => Ok(None),
        }
    }

    /// Reads the changes in a calendar since a token; without a token, all events.
    async fn changes(
        &self,
        source: Source,
        owner: &CalendarOwner,
        calendar: &str,
        token: Option<&str>,
    ) -> Result<Changes, Error> {
        let now = self.clock.now();
        match (source, self.calendars.google(), self.calendars.caldav()) {
            (Source::Caldav, _, Some(caldav)) => caldav.changes(owner, calendar, token, now).await,
            (Source::Google, Some(google), _) => google.changes(owner, calendar, token, now).await,
            _ => Err(Error::NotConnected),
        }
    }

    async fn read(&self, source: Source, owner: &CalendarOwner) -> Result<(), store::Error> {
        let read = self.read_calendars(source, owner).await?;
        if let (Source::Caldav, Some(caldav)) = (source, self.calendars.caldav()) {
            caldav.record(owner, read.as_ref().copied()).await?;
            match read {
                Err(Error::PasswordRefused) => self.tell(owner, notice::Lapse::Password).await?,
                Err(Error::Refused(_)) => self.tell(owner, notice::Lapse::Unusable).await?,
                _ => {}
            }
        }
        self.note_mended(source, owner).await?;
        self.pass_on(source, owner).await
    }

    /// Lets a calendar that took no event be tried again, once it may take them.
    async fn note_mended(&self, source: Source, owner: &CalendarOwner) -> Result<(), store::Error> {
        let now = self.clock.now();
        let takes = self.calendars.ensure_takes_events(&self.store, owner, source.kind(), now);
        if let Err(error @ Error::Unreachable(_)) = takes.await {
            tracing::warn!(business = %owner.bot, staff = %owner.staff, %error, "calendar not looked at");
        }
        Ok(())
    }

    /// Reads the calendars of an owner; returns the last failure of one of them.
    async fn read_calendars(
        &self,
        source: Source,
        owner: &CalendarOwner,
    ) -> Result<Result<(), Error>, store::Error> {
        let settings = match self.watched(source, owner).await {
            Ok(Some(settings)) => settings,
            Ok(None) => return Ok(Ok(())),
            Err(error) => {
                tracing::warn!(business = %owner.bot, staff = %owner.staff, %error, "calendar connection not read");
                return Ok(Err(error));
            }
        };
        let (whose, now) = (owner.clone(), self.clock.now());
        let used = self.store.read(move |db| calendar_reads::in_use(db, &whose, now)).await?;
        let ours: BTreeSet<String> = used.into_iter().chain([settings.write.clone()]).collect();
        let checked: BTreeSet<String> = settings.checked().map(str::to_owned).collect();
        let (mut all, mut gone) = (Ok(()), Vec::new());
        for calendar in ours.union(&checked) {
            let Err(error) = self.read_one(source, owner, calendar).await? else { continue };
            if let Error::CalendarGone = error {
                gone.push(calendar.clone());
            }
            if source == Source::Google && !ours.contains(calendar) {
                // Google may tell no more than its busy times, and those are asked for by themselves.
                tracing::debug!(business = %owner.bot, staff = %owner.staff, %error, "checked calendar not listed");
                continue;
            }
            tracing::warn!(business = %owner.bot, staff = %owner.staff, %error, "calendar changes not read");
            all = Err(error);
        }
        self.tell_gone(owner, gone, settings).await?;
        Ok(all)
    }

    /// Tells staff and owners of calendars that are gone as a whole.
    async fn tell_gone(
        &self,
        owner: &CalendarOwner,
        gone: Vec<String>,
        settings: Settings,
    ) -> Result<(), store::Error> {
        let Some(profile) = self.profiles.get(&owner.bot).cloned() else { return Ok(()) };
        if gone.is_empty() {
            return Ok(());
        }
        let (owner, now) = (owner.clone(), self.clock.now());
        self.store.write(move |tx| gone::note(tx, &profile, &owner, (&gone, &settings), now)).await
    }

    /// Puts a message into the customer's conversation for each change that rests.
    async fn pass_on(&self, source: Source, owner: &CalendarOwner) -> Result<(), store::Error> {
        let (whose, now) = (owner.clone(), self.clock.now());
        let due = self.store.read(move |db| event_changes::due(db, &whose, PATIENCE, now)).await?;
        let due = self.ask_of_many(source, owner, due).await?;
        if due.is_empty() {
            return Ok(());
        }
        let many = due.len();
        let passed = self.store.write(move |tx| {
            for change in &due {
                let Some(record) = bookings::find(tx, &change.booking)? else { continue };
                // The same state may come back later, and is another change then.
                let mark = format!("{}:{}", change.mark, change.first.as_millisecond());
                inbox::accept_calendar_change(tx, &record, &mark, now)?;
                event_changes::pass(tx, change, now)?;
            }
            Ok(())
        });
        passed.await?;
        tracing::info!(business = %owner.bot, staff = %owner.staff, many, "calendar changes received");
        Ok(())
    }

    /// Tells staff that a server refuses their password, or cannot be used, once for each time that it begins to.
    async fn tell(&self, owner: &CalendarOwner, lapse: notice::Lapse) -> Result<(), store::Error> {
        let Some(account) = self.calendars.caldav().and_then(|it| it.account(owner)) else {
            return Ok(());
        };
        let (whose, name, now) = (owner.clone(), account.name(), self.clock.now());
        let known = self.store.read(move |db| caldav_accounts::find(db, &whose, &name)).await?;
        let since = known.and_then(|it| it.last_error).map(|failure| failure.at);
        let (Some(since), Some(profile)) = (since, self.profiles.get(&owner.bot).cloned()) else {
            return Ok(());
        };
        let patience = match lapse {
            notice::Lapse::Password => REFUSED,
            notice::Lapse::Unusable => UNUSABLE,
        };
        if now.duration_since(since) < patience {
            return Ok(());
        }
        let owner = owner.clone();
        self.store.write(move |tx| notice::lapsed(tx, &profile, &owner, (lapse, since), now)).await
    }

    async fn read_one(
        &self,
        source: Source,
        owner: &CalendarOwner,
        calendar: &str,
    ) -> Result<Result<(), Error>, store::Error> {
        let (whose, which, now) = (owner.clone(), calendar.to_owned(), self.clock.now());
        let token = self.store.read(move |db| calendar_reads::token(db, &whose, &which)).await?;
        let changes = match self.changes(source, owner, calendar, token.as_deref()).await {
            Ok(changes) => changes,
            Err(error) => return Ok(Err(error)),
        };
        // Usually nothing has changed, not even the token; that needs no write.
        if changes.events.is_empty() && token.as_ref() == Some(&changes.token) {
            return Ok(Ok(()));
        }
        let former = match self.former(source, owner, calendar, &changes).await? {
            Ok(former) => former,
            Err(error) => return Ok(Err(error)),
        };
        let (account, calendar) = (owner.clone(), calendar.to_owned());
        let profile = self.profiles.get(&owner.bot).cloned();
        let stored = self.store.write(move |tx| {
            note_differences(tx, &account, &calendar, &changes, now)?;
            if let Some(profile) = profile {
                notice::free_days(tx, &profile, &account, &changes.free, now)?;
                for event in &former {
                    notice::former_event(tx, &profile, &account, event, now)?;
                }
            }
            calendar_reads::set_token(tx, &account, &calendar, &changes.token, now)
        });
        stored.await?;
        Ok(Ok(()))
    }
}

impl Watcher {
    /// Asks staff of several visits whose events are gone at once, in one message; returns the other changes.
    async fn ask_of_many(
        &self,
        source: Source,
        owner: &CalendarOwner,
        due: Vec<EventChange>,
    ) -> Result<Vec<EventChange>, store::Error> {
        let (changes, whose, now) = (due.clone(), owner.clone(), self.clock.now());
        let Some(profile) = self.profiles.get(&owner.bot).cloned() else { return Ok(due) };
        let of = Arc::clone(&profile);
        let found = self.store.read(move |db| {
            let is_heard = notice::is_anyone_there(db, &of, &whose)?;
            let records = vanished::doubtful(db, &changes, now)?;
            Ok(if is_heard { records } else { Vec::new() })
        });
        let records = found.await?;
        let server = self.calendars.of(owner, source.kind()).await?;
        let Some(server) = server.filter(|_| records.len() > 1) else { return Ok(due) };
        let mut gone = BTreeSet::new();
        for record in records {
            let Some(id) = record.booking.event.clone() else { continue };
            let at = EventRef { id, calendar: record.calendar.clone() };
            let read = server.read(owner, &at).await;
            if matches!(read, Ok(EventLookup::Deleted | EventLookup::NotFound)) {
                gone.insert(record.booking.id);
            }
        }
        if gone.len() < 2 {
            return Ok(due);
        }
        let (asked, rest): (Vec<_>, Vec<_>) =
            due.into_iter().partition(|it| gone.contains(&it.booking));
        let owner = owner.clone();
        let told = self.store.write(move |tx| {
            vanished::ask(tx, &profile, &owner, &asked.iter().collect::<Vec<_>>(), now)
        });
        told.await?;
        Ok(rest)
    }

    /// Returns the events among changes that their bookings had before, and that are there indeed.
    async fn former(
        &self,
        source: Source,
        owner: &CalendarOwner,
        calendar: &str,
        changes: &Changes,
    ) -> Result<Result<Vec<Former>, Error>, store::Error> {
        let (whose, changes, now) = (owner.clone(), changes.clone(), self.clock.now());
        let mut all = self.store.read(move |db| former::among(db, &whose, &changes, now)).await?;
        if all.is_empty() {
            return Ok(Ok(all));
        }
        let Some(server) = self.calendars.of(owner, source.kind()).await? else {
            return Ok(Ok(Vec::new()));
        };
        let mut there = Vec::new();
        for event in all.drain(..) {
            let at = EventRef { id: event.id.clone(), calendar: Some(calendar.to_owned()) };
            match server.read(owner, &at).await {
                Ok(EventLookup::Found(_)) => there.push(event),
                Ok(_) => {}
                Err(error) => return Ok(Err(error)),
            }
        }
        Ok(Ok(there))
    }
}

/// Where a calendar is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Source {
    Google,
    Caldav,
}

impl Source {
    const fn kind(self) -> CalendarKind {
        match self {
            Self::Google => CalendarKind::Google,
            Self::Caldav => CalendarKind::Caldav,
        }
    }
}

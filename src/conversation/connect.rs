//! Connecting a calendar, in chat: the link, what came of it, and the choice of calendars.
//!
//! A choice is made by buttons of one message, which is edited with each press. What is
//! pressed is read together with what Google has now, so an old message chooses nothing that is
//! gone. Whatever Google does not answer ends in words and a button to try again.

use std::time::Duration;

use tokio::time::Instant;

use crate::{
    bots::CalendarKind,
    chat::{Action, Button, CalendarAction, ConsentResult, Reply},
    ids::{CalendarOwner, StaffId},
    messages::{self, dates},
    oauth::{CalendarEntry, Consents, Disconnection, Error},
    store::{
        self,
        connections::{Settings, Status},
        staff,
    },
};

use super::{
    Turns,
    order::{Order, Orders},
};

/// How long Google may take while somebody waits in the chat.
const PATIENCE: Duration = Duration::from_secs(12);
/// The most calendars that are offered: a message has so much room.
const MOST_OFFERED: usize = 8;

impl Turns {
    /// Answers `/connect`, or the button that stands for it.
    pub(super) async fn connect(
        &self,
        at: &Orders<'_>,
        member: &StaffId,
    ) -> Result<Order, store::Error> {
        let consents = match self.google(at, member) {
            Ok(consents) => consents,
            Err(reply) => return Ok(Order::Answer(reply)),
        };
        let owner = owner(at, member);
        let lang = at.view.lang;
        let begun = async {
            let known = consents.tokens().connection(&owner).await?;
            let link = consents.begin(&owner, Some(at.conversation.id), lang).await?;
            Ok((known, link))
        };
        let (known, link) = match begun.await {
            Ok(begun) => begun,
            Err(error) => return trouble(at, error).map(Order::Answer),
        };
        let mut buttons = vec![vec![Button::link(at.view.say("calendar-button-open"), &link.url)]];
        let active = known.filter(|it| it.status == Status::Active);
        let text = match active {
            Some(connection) => {
                let own = connection.account;
                let account = own.unwrap_or_else(|| at.view.say("calendar-account-unknown"));
                buttons.push(vec![
                    act(at.view.say("calendar-button-choose"), CalendarAction::Choose),
                    act(at.view.say("calendar-button-disconnect"), CalendarAction::Disconnect),
                ]);
                let args = [("account", account.into()), ("link", (&link.url).into())];
                messages::say(lang, "calendar-link-again", &args)
            }
            None => messages::say(lang, "calendar-link", &[("link", (&link.url).into())]),
        };
        // The link has the state in it, so the history keeps only that there was one.
        let told = at.view.say("calendar-link-given");
        Ok(Order::Secret(Reply::text(text).with(buttons), told))
    }

    /// Asks whether to disconnect.
    pub(super) async fn disconnect(
        &self,
        at: &Orders<'_>,
        member: &StaffId,
    ) -> Result<Reply, store::Error> {
        let consents = match self.google(at, member) {
            Ok(consents) => consents,
            Err(reply) => return Ok(reply),
        };
        match consents.tokens().connection(&owner(at, member)).await {
            Ok(Some(connection)) if connection.status != Status::Disconnected => {
                let label = at.view.say("calendar-button-disconnect");
                let yes = act(label, CalendarAction::Disconnect);
                let text = at.view.say("calendar-disconnect-ask");
                Ok(Reply::text(text).with(vec![vec![yes]]))
            }
            Ok(_) => Ok(Reply::text(at.view.say("calendar-none"))),
            Err(error) => trouble(at, error),
        }
    }

    /// Says in the chat how a consent ended; after a good one calendars are chosen.
    pub(super) async fn consented(
        &self,
        at: &Orders<'_>,
        how: ConsentResult,
    ) -> Result<Reply, store::Error> {
        let again = || {
            let label = at.view.say("calendar-button-connect");
            vec![vec![act(label, CalendarAction::Connect)]]
        };
        match how {
            ConsentResult::Connected => self.choose_calendar(at, &CalendarAction::Choose).await,
            ConsentResult::Denied => Ok(Reply::text(at.view.say("calendar-denied")).with(again())),
            ConsentResult::Lacking => {
                Ok(Reply::text(at.view.say("calendar-lacking")).with(again()))
            }
            ConsentResult::Unreachable => {
                Ok(Reply::text(at.view.say("calendar-not-finished")).with(again()))
            }
        }
    }

    /// Does what a button about the calendar says.
    pub(super) async fn calendar_pressed(
        &self,
        at: &Orders<'_>,
        action: &CalendarAction,
    ) -> Result<Order, store::Error> {
        if *action == CalendarAction::Connect {
            return match self.member(at).await? {
                Some(member) => self.connect(at, &member).await,
                None => Ok(Order::Answer(Reply::text(at.view.say("staff-only")))),
            };
        }
        self.choose_calendar(at, action).await.map(Order::Answer)
    }

    /// Chooses which calendars count, or shows what is chosen.
    async fn choose_calendar(
        &self,
        at: &Orders<'_>,
        action: &CalendarAction,
    ) -> Result<Reply, store::Error> {
        let Some(member) = self.member(at).await? else {
            return Ok(Reply::text(at.view.say("staff-only")));
        };
        let consents = match self.google(at, &member) {
            Ok(consents) => consents,
            Err(reply) => return Ok(reply),
        };
        let (tokens, owner) = (consents.tokens(), owner(at, &member));
        let until = Instant::now() + PATIENCE;
        if *action == CalendarAction::Disconnect {
            return match tokens.disconnect(&owner, until).await {
                Ok(parted) => Ok(Reply::text(said_of(at, parted))),
                Err(error) => trouble(at, error),
            };
        }
        let chosen = async {
            let before = tokens.connection(&owner).await?.and_then(|it| it.account);
            let all = tokens.calendars(&owner, until).await?;
            let (before, action) = (before.as_deref(), action.clone());
            let choose = move |it| chosen(it, &action);
            let settings = tokens.apply_choice(&owner, before, &all, choose).await?;
            Ok((settings, all))
        };
        match chosen.await {
            Ok((settings, all)) => Ok(choice(at, &settings, &all, *action == CalendarAction::Done)),
            Err(error) => trouble(at, error),
        }
    }

    /// Returns which staff member writes here; `None`: none.
    pub(super) async fn member(&self, at: &Orders<'_>) -> Result<Option<StaffId>, store::Error> {
        let key = at.conversation.key.clone();
        self.store.read(move |db| staff::who(db, &key)).await
    }

    /// Returns the way to Google for a staff member, or why there is none.
    fn google(&self, at: &Orders<'_>, member: &StaffId) -> Result<&Consents, Reply> {
        let kind = at.profile.staff(member).map(|staff| staff.calendar);
        match (kind, &self.consents) {
            (Some(CalendarKind::Google), Some(consents)) => Ok(consents),
            (Some(CalendarKind::Google), None) => Err(Reply::text(at.view.say("calendar-unset"))),
            (Some(CalendarKind::Local), _) => Err(Reply::text(at.view.say("calendar-local"))),
            (None, _) => Err(Reply::text(at.view.say("staff-only"))),
        }
    }
}

fn owner(at: &Orders<'_>, member: &StaffId) -> CalendarOwner {
    CalendarOwner { bot: at.profile.id.clone(), staff: member.clone() }
}

fn act(label: String, action: CalendarAction) -> Button {
    Button::new(label, Action::Calendar(action))
}

/// Says what is in the way, with what can be done about it.
fn trouble(at: &Orders<'_>, error: Error) -> Result<Reply, store::Error> {
    let view = &at.view;
    let retry = || act(view.say("calendar-button-retry"), CalendarAction::Choose);
    let again = || act(view.say("calendar-button-connect"), CalendarAction::Connect);
    Ok(match error {
        Error::Store(error) => return Err(error),
        Error::NotConnected => Reply::text(view.say("calendar-none")),
        Error::NeedsReconnect => Reply::text(view.say("calendar-lapsed")).with(vec![vec![again()]]),
        Error::Unreachable(_) => {
            Reply::text(view.say("calendar-unreachable")).with(vec![vec![retry()]])
        }
        error @ (Error::Refused(_) | Error::Vault(_)) => {
            tracing::error!(bot = %at.profile.id, %error, "a staff member could not be helped");
            Reply::text(view.say("calendar-failed")).with(vec![vec![again()]])
        }
    })
}

fn said_of(at: &Orders<'_>, parted: Disconnection) -> String {
    match parted {
        Disconnection::NotConnected => at.view.say("calendar-none"),
        Disconnection::Revoked => at.view.say("calendar-disconnected"),
        Disconnection::NotRevoked => at.view.say("calendar-disconnected-kept"),
        Disconnection::Shared => at.view.say("calendar-disconnected-shared"),
    }
}

/// Returns what is chosen after a press.
fn chosen(before: Settings, action: &CalendarAction) -> Settings {
    let mut after = before;
    match action {
        CalendarAction::Write(id) => {
            // What was written before stays looked at until somebody says otherwise.
            after.check.insert(std::mem::replace(&mut after.write, id.clone()));
        }
        CalendarAction::Check(id, true) => drop(after.check.insert(id.clone())),
        CalendarAction::Check(id, false) => drop(after.check.remove(id)),
        CalendarAction::Choose
        | CalendarAction::Done
        | CalendarAction::Connect
        | CalendarAction::Disconnect => {}
    }
    after
}

/// Shows what is chosen; with buttons until it is said to be done.
fn choice(at: &Orders<'_>, settings: &Settings, all: &[CalendarEntry], done: bool) -> Reply {
    let (view, lang) = (&at.view, at.view.lang);
    let main = all.iter().find(|entry| entry.primary);
    let unknown = || view.say("calendar-account-unknown");
    let account = main.map_or_else(unknown, |entry| entry.id.clone());
    let name = |id: &str| {
        let known = all.iter().find(|it| it.id == id);
        known.map_or_else(|| id.to_owned(), |entry| entry.name().to_owned())
    };
    let checked: Vec<String> = settings.checked().map(|id| format!("«{}»", name(id))).collect();
    let checked = dates::list(lang, &checked, dates::Join::And);
    let mut lines = vec![
        messages::say(lang, "calendar-connected", &[("account", account.into())]),
        messages::say(lang, "calendar-chosen", &[("write", name(&settings.write).into())]),
        messages::say(lang, "calendar-checked", &[("checked", checked.into())]),
    ];
    if done || all.len() < 2 {
        return Reply::text(lines.join("\n"));
    }
    lines.push(view.say("calendar-choose"));
    let mut rows: Vec<Vec<Button>> =
        all.iter().take(MOST_OFFERED).map(|entry| row(at, settings, entry)).collect();
    rows.push(vec![act(view.say("calendar-button-done"), CalendarAction::Done)]);
    Reply::text(lines.join("\n")).with(rows)
}

/// The buttons of one calendar: whether it is written, whether it counts.
fn row(at: &Orders<'_>, settings: &Settings, entry: &CalendarEntry) -> Vec<Button> {
    let label = |id: &str| messages::say(at.view.lang, id, &[("name", entry.name().into())]);
    if settings.write == entry.id {
        let heading = Button::heading(label("calendar-button-writes"));
        return vec![heading];
    }
    let write = act(label("calendar-button-write"), CalendarAction::Write(entry.id.clone()));
    let counts = settings.check.contains(&entry.id);
    let id = if counts { "calendar-button-checks" } else { "calendar-button-check" };
    let check = act(label(id), CalendarAction::Check(entry.id.clone(), !counts));
    if entry.is_written() { vec![write, check] } else { vec![check] }
}

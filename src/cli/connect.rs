//! `zapys connect`: prints the link with which a staff member connects their calendar, or looks for the
//! calendars of an account at a CalDAV server, which needs no link.
//!
//! If no worker runs, this command itself listens for the redirect from Google until the link is used
//! or expires. It writes the result to standard error, because programs read the link from
//! standard output.

use std::{io::Write as _, time::Duration};

use anyhow::{Context as _, anyhow, bail};
use serde_json::json;
use tokio::time::{Instant, sleep};
use tokio_util::sync::CancellationToken;

use crate::{
    app::App,
    bots::{BusinessProfile, CalendarKind},
    calendar::{self, Standing},
    chat::ConsentOutcome,
    ids::CalendarOwner,
    oauth::{CalendarEntry, Consents, Link},
    store::connections::Settings,
};

use super::{
    output::print,
    staff::staff_member,
    status::{mends, takes_nothing},
};

/// How often the store is asked whether the link was used.
const LOOK: Duration = Duration::from_millis(200);

/// How long a CalDAV server may take.
const PATIENCE: Duration = Duration::from_secs(30);

/// What `zapys connect` takes.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The business; without it the only one, or the example
    #[arg(long, value_name = "ID")]
    bot: Option<String>,
    /// The staff member
    #[arg(long, value_name = "ID")]
    staff: String,
    /// Print a JSON object: for Google with the fields `authorization_url` and `state`, for a CalDAV server with
    /// `write` and `check`, the addresses of the calendars that are used, and `refuses`, why bookings cannot be written
    #[arg(long)]
    json: bool,
}

pub(super) async fn run(app: &App, args: Args) -> anyhow::Result<()> {
    let profile = app.profile(args.bot.as_deref())?;
    let staff = staff_member(&profile, &args.staff, "--staff takes")?;
    if staff.calendar == CalendarKind::Caldav {
        let owner = CalendarOwner { bot: profile.id.clone(), staff: staff.id.clone() };
        let ended = find_calendars(app, &owner, args.json).await;
        app.store.close().await;
        return ended;
    }
    let owner = owner(&profile, &args.staff)?;
    let consents = app.consents().ok_or_else(|| {
        anyhow!("there is no [google] in the configuration; config.toml.example shows how it looks")
    })?;
    let link = consents.begin(&owner, None, profile.first_lang()).await?;
    let show = || {
        if args.json {
            let shown = json!({"authorization_url": link.url, "state": link.state});
            return print(&shown.to_string());
        }
        print(&format!("Open this link within 10 minutes; it works once:\n{}", link.url))
    };
    let ended = match app.try_lock_worker()? {
        Some(_alone) => serve(app, consents, &owner, &link, show).await,
        None => show(),
    };
    app.store.close().await;
    ended
}

fn owner(profile: &BusinessProfile, word: &str) -> anyhow::Result<CalendarOwner> {
    let staff = staff_member(profile, word, "--staff takes")?;
    if staff.calendar != CalendarKind::Google {
        bail!(
            "{word} keeps their calendar here (calendar = \"local\"); write calendar = \"google\" or \
             \"caldav\" into bots/{}.toml first",
            profile.id
        );
    }
    Ok(CalendarOwner { bot: profile.id.clone(), staff: staff.id.clone() })
}

/// Looks for the calendars of an account, and says which ones are used.
async fn find_calendars(app: &App, owner: &CalendarOwner, json: bool) -> anyhow::Result<()> {
    let caldav = app.calendars().caldav();
    let known = caldav.and_then(|caldav| Some((caldav, caldav.account(owner)?)));
    let Some((caldav, account)) = known else { return Err(no_password(app, owner)) };
    if caldav.is_another_account(owner).await? && app.is_worker_running()? {
        bail!(
            "zapys runs with the account that stood in the business's file before; restart it, and it finds \
             the calendars of the new one by itself"
        );
    }
    let place = account.place();
    let until = Instant::now() + PATIENCE;
    let found = caldav.choose(owner, |settings| settings, until).await;
    let (settings, all) = found.map_err(|error| refused(&place, error))?;
    ensure_written(&settings, &all)?;
    let refuses = refuses(app, owner, CalendarKind::Caldav).await?;
    if json {
        let check: Vec<&str> = settings.checked().collect();
        let shown = json!({"write": settings.write, "check": check, "refuses": refuses});
        return print(&shown.to_string());
    }
    print(&connected(&settings, &all, refuses.map(|it| format!("But {it}"))))
}

/// Says what is noted of the calendar that bookings go into, where it took no event: that it was found proves none.
async fn refuses(
    app: &App,
    owner: &CalendarOwner,
    kind: CalendarKind,
) -> anyhow::Result<Option<String>> {
    let standing = app.calendars().standing(&app.store, owner, kind).await?;
    let says = |it: &Standing| {
        let (says, mends) = (takes_nothing(&owner.staff, it), mends(&owner.staff, it));
        format!("{says}. To do: {mends}.")
    };
    Ok(standing.as_ref().map(says))
}

/// Says why the calendars of an account at a server were not found.
fn refused(place: &str, error: calendar::Error) -> anyhow::Error {
    match error {
        calendar::Error::PasswordRefused => {
            anyhow!("the server refuses the user name or the password; many want an app password")
        }
        calendar::Error::CalendarGone => {
            anyhow!("the account has no calendar any more; make one there, then try again")
        }
        calendar::Error::NoCalendar => {
            anyhow!("{place}: the account has no calendar yet; create one there, then try again")
        }
        calendar::Error::Refused(why) => {
            anyhow!("{place}: {why}. Is url in [staff.caldav] right? zapys doctor says what to do")
        }
        calendar::Error::Unreachable(why) => {
            anyhow!("{place}: {why}. Is url in [staff.caldav] right? If it is, try again later")
        }
        other => anyhow!("{other}"),
    }
}

/// Refuses a choice of which the calendar for bookings cannot be written.
fn ensure_written(settings: &Settings, all: &[CalendarEntry]) -> anyhow::Result<()> {
    let name = settings.name(&settings.write);
    match all.iter().find(|it| it.id == settings.write) {
        Some(entry) if entry.is_written() => Ok(()),
        Some(_) => bail!(
            "{name} can only be read, so no booking can be written into it; write the address of another calendar \
             as url in [staff.caldav], or get the right to write into this one"
        ),
        None => bail!(
            "{name} is no longer there, so no booking can be written; the staff member sends /connect to the bot and \
             chooses another calendar"
        ),
    }
}

/// Says which calendars are used, and how others are chosen.
fn connected(settings: &Settings, all: &[CalendarEntry], refuses: Option<String>) -> String {
    let checked: Vec<&str> = settings.checked().map(|id| settings.name(id)).collect();
    let mut lines = vec![format!(
        "The calendar is connected. Bookings go into: {}. Busy time counts in: {}.",
        settings.name(&settings.write),
        checked.join(", ")
    )];
    lines.extend(refuses);
    let others = all.iter().filter(|it| it.id != settings.write && it.is_written());
    let others: Vec<String> = others.map(|it| format!("  {}: {}", it.name(), it.id)).collect();
    if !others.is_empty() {
        let says = "To book into another one, write its address as url in [staff.caldav], or let the staff member, \
                    who has opened an invitation (zapys invite), send /connect to the bot:";
        lines.push(says.to_owned());
        lines.extend(others);
    }
    lines.push("What is moved or deleted there is read while zapys run runs.".to_owned());
    lines.join("\n")
}

/// Says which file or variable of a password is missing.
fn no_password(app: &App, owner: &CalendarOwner) -> anyhow::Error {
    let why = app.why_no_password(owner);
    let why = why.unwrap_or_else(|| "zapys doctor says why".to_owned());
    anyhow!("the password of {}'s calendar cannot be read: {why}", owner.staff)
}

/// Serves the redirect from Google until the link is used or expires. The link is shown once a person
/// who opens it at once would be heard.
async fn serve(
    app: &App,
    consents: &Consents,
    owner: &CalendarOwner,
    link: &Link,
    show: impl FnOnce() -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    let stop = CancellationToken::new();
    let ended = async {
        let ended = wait(app, consents, link).await;
        // A request that is being served is still answered.
        stop.cancel();
        ended
    };
    let (listened, ended) = tokio::join!(
        async {
            let listened = app.listen(&stop, show).await;
            stop.cancel();
            listened
        },
        async {
            tokio::select! {
                biased;
                ended = ended => ended,
                () = stop.cancelled() => Ok(None),
            }
        }
    );
    listened?;
    match ended? {
        Some(ConsentOutcome::Connected) => {
            tell("The calendar is connected.")?;
            let refuses = refuses(app, owner, CalendarKind::Google).await?;
            refuses.map_or(Ok(()), |refuses| tell(&format!("But {refuses}")))
        }
        Some(ConsentOutcome::Denied) => bail!("Google was told no; nothing has changed"),
        Some(ConsentOutcome::Lacking) => {
            bail!("a permission was unticked; try again and leave every box ticked")
        }
        Some(ConsentOutcome::Unreachable) => bail!("Google did not answer; try again in a minute"),
        Some(ConsentOutcome::Used | ConsentOutcome::Expired) => {
            bail!("Google did not take the code; try again")
        }
        None => bail!("nobody used the link within its 10 minutes"),
    }
}

/// Waits until the link is used; `None`: it expired.
async fn wait(
    app: &App,
    consents: &Consents,
    link: &Link,
) -> anyhow::Result<Option<ConsentOutcome>> {
    while app.clock.now() < link.expires {
        if let Some(ending) = consents.outcome(&link.state).await? {
            return Ok(Some(ending));
        }
        sleep(LOOK).await;
    }
    Ok(None)
}

fn tell(line: &str) -> anyhow::Result<()> {
    writeln!(std::io::stderr().lock(), "{line}").context("write to standard error")
}

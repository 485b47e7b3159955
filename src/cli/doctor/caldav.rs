//! Calendars at CalDAV servers: whether each can be reached, read and written, and what to do if not.

use jiff::{SignedDuration, Timestamp};
use reqwest::Method;
use tokio::time::Instant;

use crate::{
    bots::{BusinessProfile, CalendarKind},
    calendar::{
        Standing,
        caldav::{self, Account, Inspected, Trouble, inspect},
        standing,
    },
    http::Http,
    ids::CalendarOwner,
    schedule::Span,
    settings::Settings,
    store::{
        caldav_accounts,
        connections::Failure,
        health::{self, Component},
        inspect::ask,
    },
    toml_form::{ConfigError, SecretRef},
};

use super::{
    super::status::{left_before, mends, takes_nothing},
    finding::{Finding, many},
    remote::{PATIENCE, Remote},
};

const SUBJECT: &str = "caldav";
/// What its clock is called.
const SERVER: &str = "the CalDAV server";
/// With less room than this in bytes, the next events may not fit.
const LITTLE_ROOM: u64 = 64 * 1024;
/// How far ahead events are read: a week, as full as it may be.
const AHEAD: SignedDuration = SignedDuration::from_hours(7 * 24);

/// Checks the calendar of every staff member who has one there.
pub(super) async fn check(
    remote: &Remote,
    settings: &Settings,
    profiles: &[BusinessProfile],
    now: Timestamp,
) -> Vec<Finding> {
    let mut findings = Vec::new();
    // A week may be longer than what other servers answer.
    let Ok(http) = Http::new(caldav::MAX_BYTES) else { return findings };
    for profile in profiles {
        for (owner, access) in profile.caldav_accounts() {
            let who = format!("{}, {}", owner.bot, owner.staff);
            let account = match settings.caldav_account(profile, access) {
                Ok(account) => account,
                Err(error) => {
                    findings.push(no_password(&who, &access.password, &error));
                    continue;
                }
            };
            findings.extend(settings.open_to_all(&access.password).map(|path| {
                let path = path.display();
                let says = format!("{who}: others on this machine can read {path}");
                Finding::warning(SUBJECT, says, format!("chmod 600 {path}"))
            }));
            note_clock(remote, &account).await;
            // A database that cannot be read is another check's finding.
            let name = account.name();
            let file = settings.data_dir.join("zapys.db");
            let found = ask(&file, |db| caldav_accounts::find(db, &owner, &name));
            let known = found.ok().flatten().flatten();
            let noted = noted(settings);
            let refuses = ask(&file, |db| standing(db, CalendarKind::Caldav, &owner, Some(&name)));
            let refuses = refuses.ok().flatten().flatten();
            let left = left_before(&owner, &noted, now);
            let failed = known.as_ref().and_then(|it| it.last_error.clone());
            let chosen = known.and_then(|it| it.settings);
            let is_chosen = chosen.is_some();
            let span = Span::lasting(now, AHEAD);
            let zones = &settings.zones.used;
            let until = Instant::now() + PATIENCE;
            let seen = inspect(&http, &account, chosen, zones, span, until).await;
            let unplaced = seen.as_ref().map(|it| it.unplaced.clone()).unwrap_or_default();
            // What the look itself finds is said once.
            let is_read = seen.is_ok();
            let is_written = seen.as_ref().is_ok_and(|it| it.is_writable);
            let looked =
                Looked { who: &who, place: account.place(), owner: &owner, is_known: is_chosen };
            findings.push(looked.finding(seen));
            findings.extend(no_zone(&who, &unplaced, profile));
            let refuses = refuses.filter(|_| is_written);
            findings.extend(refuses.map(|it| not_written(SUBJECT, &who, &owner, &it)));
            findings.extend(left.map(|left| {
                let says = format!("{who}: left in the account before this one: {left}");
                let advice =
                    "Delete them there by hand; no one has a chat in which this could be told.";
                Finding::warning(SUBJECT, says, advice)
            }));
            findings.extend(failed.filter(|_| is_read).map(|failed| not_read(&who, &failed)));
        }
    }
    findings
}

/// Returns what is said of a password that cannot be read.
fn no_password(who: &str, password: &SecretRef, error: &ConfigError) -> Finding {
    let says = format!("{who}: its password cannot be read, so nothing is booked there: {error}");
    let advice = match password {
        SecretRef::Env(_) => "Set the variable, for this command too if the service alone has it.",
        SecretRef::File(_) => "Put the password into that file.",
    };
    Finding::broken(SUBJECT, says, advice)
}

/// Asks the server for its clock, without the password.
async fn note_clock(remote: &Remote, account: &Account) {
    let request = remote.client().request(Method::OPTIONS, account.url.clone());
    // That it cannot be reached is said by the check that follows.
    drop(remote.send(SERVER, request).await);
}

/// Returns what the worker noted; a database that cannot be read is another check's finding.
fn noted(settings: &Settings) -> Vec<Component> {
    let noted = ask(&settings.data_dir.join("zapys.db"), health::components);
    noted.ok().flatten().unwrap_or_default()
}

/// Returns what is said of a calendar that took no event when one was written last.
pub(super) fn not_written(
    subject: &'static str,
    who: &str,
    owner: &CalendarOwner,
    standing: &Standing,
) -> Finding {
    let says = format!("{who}: {}", takes_nothing(&owner.staff, standing));
    let mends = mends(&owner.staff, standing);
    if standing.refused.may_retry {
        return Finding::warning(subject, says, mends);
    }
    Finding::broken(subject, says, mends)
}

/// What a look at an account is about.
struct Looked<'a> {
    who: &'a str,
    /// The host of its server, with its port.
    place: String,
    owner: &'a CalendarOwner,
    /// Whether its calendars were found before.
    is_known: bool,
}

impl Looked<'_> {
    fn finding(&self, seen: Result<Inspected, Trouble>) -> Finding {
        let Self { who, place, owner, is_known } = self;
        let staff = &owner.staff;
        let choose = format!(
            "{staff} sends /connect to the bot and chooses another calendar, or gets the right to write into this one."
        );
        match seen {
            Ok(Inspected { written: None, .. }) => Finding::broken(
                SUBJECT,
                format!("{who}: the calendar that bookings go into is gone"),
                choose,
            ),
            Ok(Inspected { written: Some(name), is_writable: false, .. }) => Finding::broken(
                SUBJECT,
                format!("{who}: the calendar that bookings go into, {name}, cannot be written"),
                choose,
            ),
            Ok(Inspected { gone, .. }) if gone > 0 => Finding::broken(
                SUBJECT,
                format!("{who}: a calendar whose busy time counts is gone, so nothing is booked"),
                format!("{staff} sends /connect to the bot, which leaves it out from then on."),
            ),
            Ok(Inspected { written: Some(name), room: Some(room), .. }) if room < LITTLE_ROOM => {
                Finding::warning(
                    SUBJECT,
                    format!(
                        "{who}: the server says that {} are left for {name}",
                        many(usize::try_from(room).unwrap_or(usize::MAX), "byte")
                    ),
                    "Make room in the account: once nothing is left, no booking can be written, and customers \
                 are asked to call.",
                )
            }
            Ok(Inspected { written: Some(name), checked, events, .. }) => Finding::fine(
                SUBJECT,
                format!(
                    "{who}: bookings go into {name}; busy time of {} counts; {} in the coming week",
                    many(checked, "calendar"),
                    many(events, "event"),
                ),
            ),
            Err(trouble) => {
                let says = match &trouble {
                    // It names no host by itself.
                    Trouble::Unreachable(_) | Trouble::NoTls => {
                        format!("{who}: {place}: {trouble}")
                    }
                    _ => format!("{who}: {trouble}"),
                };
                match trouble {
                    Trouble::Unreachable(_) | Trouble::Status(..) => {
                        let look = if *is_known { "" } else { "Is url in [staff.caldav] right? " };
                        let says_what = "Nothing is booked while it cannot be read; it is tried again by itself.";
                        Finding::warning(SUBJECT, says, format!("{look}{says_what}"))
                    }
                    trouble => Finding::broken(SUBJECT, says, advice(&trouble)),
                }
            }
        }
    }
}

/// Returns what is said of events in a time zone that nothing describes.
fn no_zone(who: &str, unplaced: &[Span], profile: &BusinessProfile) -> Option<Finding> {
    // Such an event takes from the east of the Earth to its west; the day between is the one that is written.
    let middle = |it: &Span| it.start + it.end.duration_since(it.start) / 2;
    let day = middle(unplaced.first()?).to_zoned(profile.zone.clone()).date();
    let many = unplaced.len();
    let says = format!(
        "{who}: events in a time zone that is not known ({many} in a week, the first around {day}) take all the \
         hours that they may be"
    );
    let advice =
        "Open such an event in the calendar, choose a time zone from the list there, and save it.";
    Some(Finding::warning(SUBJECT, says, advice))
}

/// Returns what is said of a calendar of which the program itself could not read the changes.
fn not_read(who: &str, failed: &Failure) -> Finding {
    let says = format!("{who}: its changes are not read since {:.0}: {}", failed.at, failed.why);
    let mend = if failed.why.contains("cannot be read: ") {
        " Mend or delete the event that is named."
    } else if failed.why.contains("is longer than") {
        " If it stays so, choose a calendar with fewer events."
    } else {
        ""
    };
    let advice = format!(
        "What staff move or delete there is not seen meanwhile. It is tried again every minute while zapys run runs.{mend}"
    );
    Finding::warning(SUBJECT, says, advice)
}

/// Returns what to do about a trouble that does not pass by itself.
fn advice(trouble: &Trouble) -> String {
    let advice = match trouble {
        Trouble::Password => {
            "Look at username and password in [staff.caldav]; many servers want an app password."
        }
        Trouble::Forbidden(_) | Trouble::Refused(_) => {
            "Look at url in [staff.caldav], because some servers say so of a wrong path, and at what this user may do \
             there; some allow CalDAV only in their settings."
        }
        Trouble::NotThere => {
            "Look at url in [staff.caldav]; the address of the server alone is enough for most."
        }
        Trouble::NoCalendars => {
            "Make one there first, on the server's web page or with a calendar program."
        }
        Trouble::NoTls => "Look at url in [staff.caldav].",
        Trouble::NoCaldav => {
            "url has to lead to the CalDAV service; docs/configure.md names those of usual providers."
        }
        Trouble::OtherHost(host) => {
            return format!(
                "If that host is right, write url = \"https://{host}/\" into [staff.caldav]."
            );
        }
        Trouble::Full => "Make room in the account; until then no booking can be written.",
        Trouble::TooLong(_) => "Choose a calendar with fewer events, or move old ones to another.",
        Trouble::Certificate => {
            "Its operator has to renew it. If other programs take it, set the clock of this machine."
        }
        Trouble::Unreadable(_) => {
            "Nothing is booked while it is so: mend or delete that event in the calendar."
        }
        Trouble::Garbled(_) => {
            "Nothing is booked while it is so. A proxy or a filter may change its answers: ask whoever operates \
             the server, and look at url in [staff.caldav]."
        }
        Trouble::Circles(_) => {
            "Nothing is booked while it is so. Write the address at which the server really is into url in \
             [staff.caldav], or have its redirects mended."
        }
        Trouble::Unreachable(_) | Trouble::Status(..) => "Try again later.",
    };
    advice.to_owned()
}

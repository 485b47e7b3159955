//! Calendars at CalDAV servers: whether each can be reached, read and written, and what to do if not.

use jiff::{SignedDuration, Timestamp};
use reqwest::Method;
use tokio::time::Instant;

use crate::{
    bots::BusinessProfile,
    calendar::caldav::{self, Account, Inspected, Trouble, inspect},
    http::Http,
    schedule::Span,
    settings::Settings,
    store::{caldav_accounts, connections::Failure, inspect::ask},
};

use super::{
    finding::Finding,
    remote::{PATIENCE, Remote},
};

const SUBJECT: &str = "caldav";
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
                    findings.push(Finding::broken(
                        SUBJECT,
                        format!("{who}: its password is not to be had, so nothing is booked there: {error}"),
                        "Put the password there; a variable that the service alone has is to be set \
                         for this command too.",
                    ));
                    continue;
                }
            };
            note_clock(remote, &account).await;
            // A database that cannot be read is another check's finding.
            let name = account.name();
            let found = ask(&settings.data_dir.join("zapys.db"), |db| {
                caldav_accounts::find(db, &owner, &name)
            });
            let known = found.ok().flatten().flatten();
            let failed = known.as_ref().and_then(|it| it.last_error.clone());
            let chosen = known.and_then(|it| it.settings);
            let span = Span::lasting(now, AHEAD);
            let zones = &settings.zones.used;
            let until = Instant::now() + PATIENCE;
            let seen = inspect(&http, &account, chosen, zones, span, until).await;
            let unplaced = seen.as_ref().map(|it| it.unplaced.clone()).unwrap_or_default();
            findings.push(finding(&who, seen));
            findings.extend(no_zone(&who, &unplaced, profile));
            findings.extend(failed.map(|failed| not_read(&who, &failed)));
        }
    }
    findings
}

/// Asks the server for its clock, without the password.
async fn note_clock(remote: &Remote, account: &Account) {
    let request = remote.client().request(Method::OPTIONS, account.url.clone());
    // That it cannot be reached is said by the check that follows.
    drop(remote.send(SUBJECT, request).await);
}

fn finding(who: &str, seen: Result<Inspected, Trouble>) -> Finding {
    let choose =
        "They write /connect to the bot and choose another, or share it with write access.";
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
            "They write /connect to the bot and choose again.",
        ),
        Ok(Inspected { written: Some(name), checked, events, .. }) => Finding::fine(
            SUBJECT,
            format!(
                "{who}: bookings go into {name}, {checked} calendars count, {events} events in a week"
            ),
        ),
        Err(trouble) => {
            let says = format!("{who}: {trouble}");
            match trouble {
                Trouble::Unreachable(_) | Trouble::Status(..) => {
                    let advice =
                        "Nothing is booked while it cannot be read; it is tried again by itself.";
                    Finding::warning(SUBJECT, says, advice)
                }
                trouble => Finding::broken(SUBJECT, says, advice(&trouble)),
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
    let advice = "What staff move or delete there is not seen meanwhile. It is tried again every minute; if it \
                  stays so, mend the event that is named, or choose a calendar with fewer events.";
    Finding::warning(SUBJECT, says, advice)
}

/// Returns what to do about a trouble that does not pass by itself.
fn advice(trouble: &Trouble) -> String {
    let advice = match trouble {
        Trouble::Password => {
            "Look at username and password in [staff.caldav]; many servers want an app password."
        }
        Trouble::Forbidden(_) | Trouble::Refused(_) => {
            "Look at what this user may do there; some servers allow CalDAV only in their settings."
        }
        Trouble::NotThere => {
            "Look at url in [staff.caldav]; the name of the server alone is enough for most."
        }
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
        Trouble::Unreachable(_) | Trouble::Status(..) => "Try again later.",
    };
    advice.to_owned()
}

//! Another account in place of the one that was connected, or of one at a CalDAV server.
//!
//! The right to use the first is given back, unless another staff member's connection uses it. The coming
//! visits that stand in its calendars are written into the new account's by jobs, without a new invitation;
//! what remains of them in the first account can no longer be changed by us, so staff are told which visits
//! these are. All of it is in the transaction that stores the new connection.

use jiff::Timestamp;
use std::collections::BTreeSet;

use crate::{
    bots::BusinessProfile,
    chat::{
        Job, Reply,
        job::{WriteEvent, kind},
    },
    ids::{ConversationId, Lang},
    messages::{self, View},
    schedule::Booking,
    store::{
        self, Tx, bookings, caldav_accounts, calendar_reads,
        consents::Consent,
        conversations,
        jobs::{self, NewJob},
        staff,
    },
};

use super::{account_name, take_over, tokens::Disconnection};

/// How many visits one message names.
const MOST_NAMED: usize = 20;

/// An account that is connected no longer, and the link that brought another one.
#[derive(Debug, Clone)]
pub(super) struct Former {
    /// Its address.
    pub(super) account: String,
    /// What became of the right to use it.
    pub(super) ended: Disconnection,
    /// The link's own name.
    pub(super) link: String,
}

/// Moves what stands in the calendars of a former account, and tells staff.
pub(super) fn leave(
    tx: &Tx<'_>,
    profile: &BusinessProfile,
    consent: &Consent,
    former: &Former,
    now: Timestamp,
) -> Result<(), store::Error> {
    let owner = &consent.owner;
    calendar_reads::forget(tx, owner)?;
    let visits = bookings::detach_events(tx, owner, now)?;
    let mut seen = BTreeSet::new();
    for record in visits.iter().filter(|it| seen.insert(it.booking.event.clone())) {
        let booking = &record.booking;
        let job = Job::WriteEvent(WriteEvent { booking: booking.id.clone() });
        let key = format!("{}:{}:{}", kind::WRITE_EVENT, booking.id, record.last_version + 1);
        let row = NewJob::new(key, &job, &owner.bot)?;
        jobs::enqueue(tx, &NewJob { booking: Some(booking.id.clone()), ..row }, now)?;
    }
    let visits: Vec<Booking> = visits.into_iter().map(|it| it.booking).collect();
    announce(tx, profile, consent, &Left { former, visits: &visits }, now)
}

/// Moves what stands in the calendars of an account at a CalDAV server, which the business's file named before,
/// and tells staff; nothing where nothing stands there.
pub(super) fn leave_caldav(
    tx: &Tx<'_>,
    profile: &BusinessProfile,
    consent: &Consent,
    link: String,
    now: Timestamp,
) -> Result<(), store::Error> {
    let visits = take_over(tx, &consent.owner, |calendar| calendar.contains("://"), now)?.visits;
    if visits.is_empty() {
        return Ok(());
    }
    let account = caldav_accounts::last(tx, &consent.owner)?.map(|it| it.account);
    let account = account.map_or_else(|| "CalDAV".to_owned(), |it| account_name(&it));
    let former = Former { account, ended: Disconnection::NotConnected, link };
    announce(tx, profile, consent, &Left { former: &former, visits: &visits }, now)
}

/// An account that is connected no longer, and the coming visits in its calendars.
struct Left<'a> {
    former: &'a Former,
    visits: &'a [Booking],
}

/// Tells staff of an account that is connected no longer.
fn announce(
    tx: &Tx<'_>,
    profile: &BusinessProfile,
    consent: &Consent,
    left: &Left<'_>,
    now: Timestamp,
) -> Result<(), store::Error> {
    let owner = &consent.owner;
    let chats = match consent.conversation {
        Some(id) => vec![id],
        None => staff::conversations(tx, &owner.bot, &owner.staff)?,
    };
    for id in chats {
        let lang = conversations::find(tx, id)?.and_then(|it| it.lang).unwrap_or(consent.lang);
        let view = View { profile, lang, today: profile.today(now) };
        tell(tx, &view, (consent, id), left, now)?;
    }
    Ok(())
}

fn tell(
    tx: &Tx<'_>,
    view: &View<'_>,
    (consent, to): (&Consent, ConversationId),
    Left { former, visits }: &Left<'_>,
    now: Timestamp,
) -> Result<(), store::Error> {
    let reply = Reply { lang: Some(view.lang), ..Reply::text(text(view, former, visits)) };
    let key = format!("former:{}:{to}", former.link);
    let job = NewJob::new(key, &Job::Reply(reply), &consent.owner.bot)?;
    jobs::enqueue(tx, &NewJob { conversation: Some(to), ..job }, now).map(drop)
}

fn text(view: &View<'_>, former: &Former, visits: &[Booking]) -> String {
    let lang: Lang = view.lang;
    let args = [("account", (&former.account).into())];
    let ended = match former.ended {
        Disconnection::Revoked => "calendar-former-revoked",
        Disconnection::NotRevoked => "calendar-former-kept",
        Disconnection::Shared => "calendar-former-shared",
        Disconnection::NotConnected => "calendar-former-ended",
    };
    let mut lines = vec![messages::say(lang, ended, &args)];
    if !visits.is_empty() {
        let args = [("account", (&former.account).into()), ("many", visits.len().into())];
        lines.push(messages::say(lang, "calendar-former-visits", &args));
        let named = visits.iter().take(MOST_NAMED);
        lines.extend(named.map(|it| format!("• {}", messages::visit_label(view, it))));
        if visits.len() > MOST_NAMED {
            lines.push("…".to_owned());
        }
    }
    lines.join("\n")
}

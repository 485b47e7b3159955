//! What staff are told of their calendars themselves, and of no booking.
//!
//! Each message is enqueued in the transaction that makes it due, under a key of its own, so that it is sent
//! once. It names days and no titles: what staff write into their entries is never read.

use jiff::Timestamp;

use super::{CalendarOwner, changes::FreeEntry, former::Former};
use crate::{
    bots::{BusinessProfile, Staff},
    chat::{Action, Button, CalendarAction, Job, Reply},
    ids::{ConversationId, Lang, StaffId},
    messages::{self, View, dates},
    oauth::Stranded,
    schedule::{Booking, State},
    store::{
        self, Tx,
        connections::Settings,
        conversations, free_entries, health,
        jobs::{self, NewJob},
        staff,
    },
};

/// How many entries one message names.
const MOST_NAMED: usize = 5;
/// How many visits one message names; of more, it says how many and until when.
const MOST_VISITS: usize = 8;

/// Tells a staff member of the coming whole days that their calendar marks as free: they block nothing. Where
/// the staff member has no chat, the owners are told.
pub(super) fn free_days(
    tx: &Tx<'_>,
    profile: &BusinessProfile,
    owner: &CalendarOwner,
    entries: &[FreeEntry],
    now: Timestamp,
) -> Result<(), store::Error> {
    let today = profile.today(now);
    let Some(member) = profile.staff(&owner.staff) else { return Ok(()) };
    let mut to = chats(tx, profile, [&member.id])?;
    let is_own = !to.is_empty();
    if !is_own {
        to = chats(tx, profile, owners(profile))?;
    }
    if to.is_empty() {
        return Ok(());
    }
    let mut new = Vec::new();
    for entry in entries.iter().filter(|entry| entry.last >= today) {
        if free_entries::note(tx, owner, &entry.id, now)? {
            new.push(entry);
        }
    }
    let Some(first) = new.first() else { return Ok(()) };
    let key = format!("free-days:{}/{}:{}", owner.bot, owner.staff, first.id);
    for (id, lang) in to {
        let days = |entry: &&FreeEntry| {
            let day = |day| dates::day_month(lang, day, today);
            if entry.first == entry.last {
                return day(entry.first);
            }
            format!("{}–{}", day(entry.first), day(entry.last))
        };
        let named: Vec<String> = new.iter().take(MOST_NAMED).map(days).collect();
        let more = new.len().saturating_sub(MOST_NAMED);
        let args = [
            ("days", named.join(", ").into()),
            ("more", more.into()),
            ("name", member.name.in_lang(lang).into()),
        ];
        let said = if is_own { "calendar-free-days" } else { "calendar-free-days-owner" };
        let text = messages::say(lang, said, &args);
        enqueue(tx, owner, &key, Reply { lang: Some(lang), ..Reply::text(text) }, id, now)?;
    }
    Ok(())
}

/// Why a calendar that is connected cannot be used, until a person mends it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Lapse {
    /// Its server refuses the password.
    Password,
    /// Its server cannot be used at all: its certificate has expired, or it is no calendar any more.
    Unusable,
}

/// Tells a staff member and the owners that their calendar cannot be used since an instant.
pub(super) fn lapsed(
    tx: &Tx<'_>,
    profile: &BusinessProfile,
    owner: &CalendarOwner,
    (lapse, since): (Lapse, Timestamp),
    now: Timestamp,
) -> Result<(), store::Error> {
    let (kind, says) = match lapse {
        Lapse::Password => ("password-refused", "calendar-caldav-lapsed"),
        Lapse::Unusable => ("calendar-unusable", "calendar-caldav-unusable"),
    };
    let key = format!("{kind}:{}/{}:{}", owner.bot, owner.staff, since.as_millisecond());
    tell(tx, profile, owner, &key, now, |to| {
        let args = [("name", to.name.into())];
        Reply::text(to.says(says, &args))
    })
}

/// Tells a staff member and the owners that an event which a visit had before is in their calendar again.
pub(super) fn former_event(
    tx: &Tx<'_>,
    profile: &BusinessProfile,
    owner: &CalendarOwner,
    Former { id, span, booking }: &Former,
    now: Timestamp,
) -> Result<(), store::Error> {
    let key = format!("former-event:{id}:{}", span.start.as_second());
    let says = match booking.state {
        State::Cancelled => "calendar-former-event-off",
        _ => "calendar-former-event",
    };
    let local_start = span.start.to_zoned(profile.zone.clone()).datetime();
    let before = Booking { local_start, ..booking.clone() };
    tell(tx, profile, owner, &key, now, |to| {
        let args = [
            ("name", to.name.into()),
            ("before", messages::visit_label(&to.view, &before).into()),
            ("visit", messages::visit_label(&to.view, booking).into()),
        ];
        Reply::text(to.says(says, &args))
    })
}

/// Names the other calendars that could be written; `None`: there are none.
pub(super) fn others(view: &View<'_>, settings: &Settings) -> Option<String> {
    let quoted = |it: &str| messages::quoted(view.lang, it);
    let names: Vec<String> = settings.others_written().map(quoted).collect();
    (!names.is_empty()).then(|| dates::list(view.lang, &names, dates::Join::And))
}

/// Returns the key that shows the calendars to choose from.
pub(super) fn choose(view: &View<'_>) -> Button {
    Button::new(view.say("calendar-button-choose"), Action::Calendar(CalendarAction::Choose))
}

/// An account before this one, and what stands in its calendars.
#[derive(Debug)]
pub(super) struct FormerAccount {
    /// Its name; may be empty.
    pub(super) account: String,
    /// Whether it is at Google, which writes to the guests of an event that is deleted.
    pub(super) is_google: bool,
    /// What stands there.
    pub(super) stranded: Stranded,
}

/// Tells a staff member and the owners which visits stand in the calendars of an account before this one, where
/// only people can delete them now.
pub(super) fn another_account(
    tx: &Tx<'_>,
    profile: &BusinessProfile,
    owner: &CalendarOwner,
    FormerAccount { account, is_google, stranded }: &FormerAccount,
    now: Timestamp,
) -> Result<(), store::Error> {
    if stranded.visits.is_empty() && stranded.undeleted.is_empty() {
        return Ok(());
    }
    if !is_anyone_there(tx, profile, owner)? {
        let (left, off) = (stranded.visits.len(), stranded.undeleted.len());
        tracing::warn!(
            business = %owner.bot,
            staff = %owner.staff,
            visits = left,
            cancelled = off,
            "events are left in the calendar account before; no one has a chat to be told"
        );
        let detail = format!(
            "events of coming visits, which are written into the new calendar too: {left}; of cancelled ones: {off}"
        );
        return health::note(tx, &health::left_name(owner), false, &detail, now);
    }
    let key = format!("another-account:{}/{}:{}", owner.bot, owner.staff, now.as_millisecond());
    tell(tx, profile, owner, &key, now, |to| {
        let unknown = to.view.say("calendar-account-unknown");
        let account = if account.is_empty() { &unknown } else { account };
        let args = |many: usize| {
            [("name", to.name.into()), ("account", account.into()), ("many", many.into())]
        };
        let mut lines = vec![to.says("calendar-caldav-former", &args(0))];
        for (says, visits) in [
            ("calendar-caldav-former-visits", &stranded.visits),
            ("calendar-caldav-former-off", &stranded.undeleted),
        ] {
            if !visits.is_empty() {
                lines.push(to.says(says, &args(visits.len())));
                lines.extend(named(&to.view, visits));
            }
        }
        if *is_google {
            lines.push(to.says("calendar-caldav-former-silent", &args(0)));
        }
        Reply::text(lines.join("\n"))
    })
}

/// What is known of calendars that are gone.
#[derive(Debug)]
pub(super) struct Gone {
    /// The coming visits in them.
    pub(super) visits: Vec<Booking>,
    /// Whether their busy time counts, so that no time is free without them.
    pub(super) blocks: bool,
    /// Their names, as far as they are known.
    pub(super) names: Vec<String>,
    /// The calendars that were chosen.
    pub(super) settings: Settings,
}

/// Returns whether a staff member or an owner has a chat in which they can be told of the member's calendar.
pub(super) fn is_anyone_there(
    db: &rusqlite::Connection,
    profile: &BusinessProfile,
    owner: &CalendarOwner,
) -> Result<bool, store::Error> {
    let all = std::iter::once(&owner.staff).chain(owners(profile));
    Ok(!chats(db, profile, all)?.is_empty())
}

/// Tells a staff member and the owners that calendars of theirs are gone, and that the visits in them stand.
pub(super) fn gone(
    tx: &Tx<'_>,
    profile: &BusinessProfile,
    owner: &CalendarOwner,
    gone: &Gone,
    now: Timestamp,
) -> Result<(), store::Error> {
    let key = format!("calendar-gone:{}/{}:{}", owner.bot, owner.staff, now.as_millisecond());
    tell(tx, profile, owner, &key, now, |to| {
        let names = gone.names.iter().map(|it| messages::quoted(to.view.lang, it));
        let names = dates::list(to.view.lang, &names.collect::<Vec<_>>(), dates::Join::And);
        let calendars = if names.is_empty() { "none".to_owned() } else { names };
        let args = [
            ("name", to.name.into()),
            ("many", gone.visits.len().into()),
            ("calendars", calendars.into()),
        ];
        let mut lines = vec![to.says("calendar-gone", &args)];
        if gone.blocks {
            lines.push(to.says("calendar-gone-blocks", &args));
            let others = others(&to.view, &gone.settings);
            lines.extend(others.map(|names| {
                to.says("calendar-others", &[("name", to.name.into()), ("names", names.into())])
            }));
        }
        if !gone.visits.is_empty() {
            lines.push(to.says("calendar-gone-visits", &args));
            lines.extend(named(&to.view, &gone.visits));
        }
        let reply = Reply::text(lines.join("\n"));
        if !to.is_own {
            return reply;
        }
        reply.with(vec![vec![choose(&to.view)]])
    })
}

/// Whom a message is for.
pub(super) struct Addressee<'a> {
    pub(super) view: View<'a>,
    /// Whether it is the staff member whose calendar it is about; else it is an owner.
    pub(super) is_own: bool,
    /// That staff member's name, in the language of the message.
    pub(super) name: &'a str,
}

impl Addressee<'_> {
    /// Says a message, or the one for owners.
    pub(super) fn says(&self, id: &str, args: &[(&'static str, messages::Value<'_>)]) -> String {
        let id = if self.is_own { id.to_owned() } else { format!("{id}-owner") };
        messages::say(self.view.lang, &id, args)
    }
}

/// Enqueues one message for each chat of a staff member and of the owners.
pub(super) fn tell(
    tx: &Tx<'_>,
    profile: &BusinessProfile,
    owner: &CalendarOwner,
    key: &str,
    now: Timestamp,
    reply: impl Fn(&Addressee<'_>) -> Reply,
) -> Result<(), store::Error> {
    tell_beside(tx, profile, owner, &Notice { key, is_answered: false }, now, reply)
}

/// A message of a calendar.
pub(super) struct Notice<'a> {
    /// What makes it be sent once.
    pub(super) key: &'a str,
    /// Whether the staff member reads it as an answer already, so that owners alone are told.
    pub(super) is_answered: bool,
}

/// The same, and leaves the staff member out where they read it as an answer.
pub(super) fn tell_beside(
    tx: &Tx<'_>,
    profile: &BusinessProfile,
    owner: &CalendarOwner,
    Notice { key, is_answered }: &Notice<'_>,
    now: Timestamp,
    reply: impl Fn(&Addressee<'_>) -> Reply,
) -> Result<(), store::Error> {
    let Some(member) = profile.staff(&owner.staff) else { return Ok(()) };
    let own = if *is_answered { Vec::new() } else { chats(tx, profile, [&member.id])? };
    let own = own.into_iter().map(|chat| (chat, true));
    let others = owners(profile).filter(|it| **it != member.id);
    let others = chats(tx, profile, others)?.into_iter().map(|chat| (chat, false));
    for ((id, lang), is_own) in own.chain(others) {
        let view = View { profile, lang, today: profile.today(now) };
        let to = Addressee { view, is_own, name: member.name.in_lang(lang) };
        let reply = Reply { lang: Some(lang), ..reply(&to) };
        enqueue(tx, owner, key, reply, id, now)?;
    }
    Ok(())
}

/// Returns a line for each visit, as many as a message has room for.
fn named(view: &View<'_>, visits: &[Booking]) -> Vec<String> {
    let named = visits.iter().take(MOST_VISITS);
    let rest = visits.get(MOST_VISITS..).unwrap_or_default();
    let last = rest.iter().map(|it| it.local_start.date()).max();
    let more = last.map(|last| {
        let day = dates::day_month(view.lang, last, view.today);
        messages::say(
            view.lang,
            "calendar-visits-more",
            &[("many", rest.len().into()), ("until", day.into())],
        )
    });
    named.map(|it| format!("• {}", messages::visit_label(view, it))).chain(more).collect()
}

fn owners(profile: &BusinessProfile) -> impl Iterator<Item = &StaffId> {
    let owners = profile.staff.iter().filter(|member: &&Staff| member.is_business_owner);
    owners.map(|member| &member.id)
}

/// Returns the chats of staff members, each with its language.
fn chats<'a>(
    db: &rusqlite::Connection,
    profile: &BusinessProfile,
    members: impl IntoIterator<Item = &'a StaffId>,
) -> Result<Vec<(ConversationId, Lang)>, store::Error> {
    let mut all = Vec::new();
    for member in members {
        for id in staff::conversations(db, &profile.id, member)? {
            let lang = conversations::find(db, id)?.and_then(|it| it.lang);
            all.push((id, profile.speaks(lang)));
        }
    }
    Ok(all)
}

fn enqueue(
    tx: &Tx<'_>,
    owner: &CalendarOwner,
    key: &str,
    reply: Reply,
    to: ConversationId,
    now: Timestamp,
) -> Result<(), store::Error> {
    let job = NewJob::new(format!("{key}:{to}"), &Job::Reply(reply), &owner.bot)?;
    jobs::enqueue(tx, &NewJob { conversation: Some(to), ..job }, now).map(drop)
}

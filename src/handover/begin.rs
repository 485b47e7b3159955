//! Asks staff to answer a customer: the staff member whom the customer named, or of their next visit, or
//! the owners, each in every chat that they have with the bot.

use jiff::Timestamp;

use crate::{
    bots::{BusinessProfile, find},
    chat::{
        AskedStaff, AskedState, Entry, Job,
        handover::{ANSWER_WITHIN, MOST_LINES},
        job::HandoverCheck,
    },
    ids::{Lang, StaffId},
    messages,
    store::{
        self, Tx, bookings,
        conversations::{self, Conversation},
        handovers::{self, Handover, NewHandover},
        jobs::{self, NewJob},
        transcript,
    },
};

use super::{
    line::{Notice, chats_beside, notify_staff},
    words::{answer_button, done_button},
};

/// The most characters of a line of the conversation that staff are shown.
const MOST_WORDS: usize = 400;

/// A customer who asks for a person.
pub struct Asking<'a> {
    /// The business, with the absences that staff told.
    pub profile: &'a BusinessProfile,
    /// The customer's conversation.
    pub conversation: &'a Conversation,
    /// Names the call, so that the same call asks once.
    pub key: &'a str,
    /// What the customer wrote in this turn, which the transcript does not have yet.
    pub said: &'a [String],
    /// Whether a person was asked for and nothing else was said, so that the bot may be silent.
    pub is_sure: bool,
}

/// Asks staff to answer; `None`: no one can be asked in chat, or the conversation is one that only
/// its own people may see.
///
/// # Errors
/// When the store fails.
pub fn begin(
    tx: &Tx<'_>,
    asking: &Asking<'_>,
    now: Timestamp,
) -> Result<Option<AskedStaff>, store::Error> {
    let Asking { profile, conversation, key, .. } = asking;
    if conversation.key.chat != conversation.key.person {
        return Ok(None);
    }
    if let Some(known) = handovers::by_key(tx, key)? {
        let state = stands(known.is_open, is_any_at_work(profile, &known.asked, now));
        return Ok(Some(asked(&known, known.asked.clone(), state)));
    }
    if let Some(open) = handovers::open_of(tx, conversation.id)? {
        let staff = open.answering.as_ref().map(|answering| vec![answering.staff.clone()]);
        let staff = staff.unwrap_or_else(|| open.asked.clone());
        return Ok(Some(asked(&open, staff, AskedState::Before)));
    }
    let meant = meant(tx, asking, now)?;
    if meant.is_empty() {
        return Ok(None);
    }
    let at_work = is_any_at_work(profile, &meant, now);
    let is_open = asking.is_sure && at_work;
    let new = NewHandover {
        bot: profile.id.clone(),
        conversation: conversation.id,
        asked: meant.clone(),
        key: (*key).to_owned(),
        is_open,
    };
    let Some(handover) = handovers::begin(tx, &new, now)? else { return Ok(None) };
    tell_staff(tx, asking, &handover, now)?;
    if is_open {
        keep_watch(tx, profile, &handover, now.saturating_add(ANSWER_WITHIN).unwrap_or(now), now)?;
    }
    Ok(Some(asked(&handover, meant, stands(is_open, at_work))))
}

/// Where a handover stands: whether the bot is silent, and whether one of those who were asked is at work.
const fn stands(is_open: bool, at_work: bool) -> AskedState {
    match (is_open, at_work) {
        (true, _) => AskedState::Waits,
        (false, true) => AskedState::Beside,
        (false, false) => AskedState::Away,
    }
}

fn is_any_at_work(profile: &BusinessProfile, staff: &[StaffId], now: Timestamp) -> bool {
    staff.iter().any(|id| is_at_work(profile, id, now))
}

fn asked(handover: &Handover, staff: Vec<StaffId>, state: AskedState) -> AskedStaff {
    AskedStaff { handover: handover.id, staff, state }
}

/// Has a handover looked at when it may be over.
///
/// # Errors
/// When the store fails.
pub fn keep_watch(
    tx: &Tx<'_>,
    profile: &BusinessProfile,
    handover: &Handover,
    due: Timestamp,
    now: Timestamp,
) -> Result<(), store::Error> {
    let job = Job::HandoverCheck(HandoverCheck { handover: handover.id });
    let key = format!("handover-check:{}:{}", handover.id, due.as_millisecond());
    let row = NewJob { due, ..NewJob::new(key, &job, &profile.id)? };
    jobs::enqueue(tx, &row, now).map(drop)
}

/// Returns the staff who are asked: those who can be reached in a chat other than the customer's.
fn meant(tx: &Tx<'_>, asking: &Asking<'_>, now: Timestamp) -> Result<Vec<StaffId>, store::Error> {
    let Asking { profile, conversation, said, .. } = asking;
    let named = said.last().and_then(|words| find::staff_named(profile, words));
    let next = bookings::of_customer(tx, conversation.customer, now)?;
    let next = next.into_iter().map(|record| record.booking.staff).next();
    let one = named.map(|staff| staff.id.clone()).into_iter().chain(next);
    for id in one {
        if is_reachable(tx, asking, &id)? {
            return Ok(vec![id]);
        }
    }
    let mut owners = Vec::new();
    for owner in profile.staff.iter().filter(|staff| staff.is_business_owner) {
        if is_reachable(tx, asking, &owner.id)? {
            owners.push(owner.id.clone());
        }
    }
    Ok(owners)
}

fn is_reachable(tx: &Tx<'_>, asking: &Asking<'_>, id: &StaffId) -> Result<bool, store::Error> {
    let Asking { profile, conversation, .. } = asking;
    if profile.staff(id).is_none() {
        return Ok(false);
    }
    Ok(!chats_beside(tx, conversation, id)?.is_empty())
}

/// Whether a staff member is at work at a moment.
fn is_at_work(profile: &BusinessProfile, id: &StaffId, now: Timestamp) -> bool {
    let local = now.to_zoned(profile.zone.clone()).datetime();
    let Some(staff) = profile.staff(id) else { return false };
    staff.hours.on(local.date()).iter().any(|window| window.contains(local.time()))
}

/// Shows the last lines of the conversation to the staff who are asked.
fn tell_staff(
    tx: &Tx<'_>,
    asking: &Asking<'_>,
    handover: &Handover,
    now: Timestamp,
) -> Result<(), store::Error> {
    let Asking { profile, conversation, said, .. } = asking;
    let before = transcript::recent(tx, conversation.id, MOST_LINES)?;
    let contact = conversations::contact(tx, conversation.customer)?;
    let reach: Vec<String> = contact.phone.into_iter().chain(contact.email).collect();
    let lines = |lang: Lang, name: &str| {
        let bot = messages::say(lang, "handover-bot", &[]);
        let known = before.iter().map(|entry| match entry {
            Entry::Customer { text, .. } => (name, text.as_str()),
            Entry::Assistant { text, .. } => (bot.as_str(), text.as_str()),
        });
        let all: Vec<String> = known
            .chain(said.iter().map(|words| (name, words.as_str())))
            .filter(|(_, words)| !words.trim().is_empty())
            .map(|(who, words)| format!("{who}: {}", shortened(words)))
            .collect();
        let most = usize::try_from(MOST_LINES).unwrap_or(usize::MAX);
        if all.is_empty() {
            return messages::say(lang, "handover-no-lines", &[]);
        }
        all.get(all.len().saturating_sub(most)..).unwrap_or_default().join("\n")
    };
    let text = |lang: Lang, name: &str| {
        let at_work = is_any_at_work(profile, &handover.asked, now);
        let id = match stands(handover.is_open, at_work) {
            AskedState::Beside => "handover-asked-beside",
            AskedState::Away => "handover-asked-away",
            AskedState::Waits | AskedState::Before => "handover-asked",
        };
        let known = [reach.join(", ")].into_iter().filter(|it| !it.is_empty());
        let who: Vec<String> = [name.to_owned()].into_iter().chain(known).collect();
        let args = [("name", who.join(", ").into()), ("lines", lines(lang, name).into())];
        messages::say(lang, id, &args)
    };
    let buttons = |lang: Lang, name: &str| {
        let answer = answer_button(lang, name, handover.id);
        let done = handover.is_open.then(|| done_button(lang, handover.id));
        vec![[answer].into_iter().chain(done).collect()]
    };
    let notice = Notice { mark: "asked", text: &text, buttons: &buttons };
    notify_staff(tx, profile, handover, &notice, now)
}

fn shortened(words: &str) -> String {
    let mut kept: String = words.chars().take(MOST_WORDS).collect();
    if kept.len() < words.len() {
        kept.push('…');
    }
    kept
}

//! Ends a handover, and tells both sides how: the bot answers the customer again.

use jiff::Timestamp;

use crate::{
    bots::BusinessProfile,
    chat::{Entry, Job, Reply, job::HandoverLine},
    ids::{Lang, StaffId},
    messages,
    store::{
        self, CustomerId, Tx, conversations,
        handovers::{self, Handover},
        jobs::{self, NewJob},
        retention,
        staff_posts::{self, StaffPost},
        transcript,
    },
};

use super::{
    line::{Notice, language, notify_customer, notify_staff, staff_chats},
    words::{answer_button, staff_name},
};

/// How a handover ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EndedBy {
    /// The staff member has finished.
    Staff,
    /// The customer goes on with the bot.
    Customer,
    /// Neither side has written for an hour.
    Silence,
    /// None of those who were asked has answered in time.
    Unanswered,
    /// The staff member cannot be reached any more, or no longer works there.
    Unreachable,
}

impl EndedBy {
    /// Returns the messages for the customer and for staff; `None`: that side is told otherwise.
    const fn messages(self) -> (Option<&'static str>, Option<&'static str>) {
        match self {
            Self::Staff => (Some("handover-over-staff"), None),
            Self::Customer => (None, Some("handover-left")),
            Self::Silence => (Some("handover-over-silence"), Some("handover-silence")),
            Self::Unanswered => (Some("handover-over-unanswered"), Some("handover-unanswered")),
            Self::Unreachable => (Some("handover-over-unreachable"), None),
        }
    }
}

/// Ends a handover and tells both sides; `false`: it was over.
///
/// # Errors
/// When the store fails.
pub fn end(
    tx: &Tx<'_>,
    profile: &BusinessProfile,
    handover: &Handover,
    by: EndedBy,
    now: Timestamp,
) -> Result<bool, store::Error> {
    if !handovers::end(tx, handover.id, now)? {
        return Ok(false);
    }
    let (for_customer, for_staff) = by.messages();
    if let Some(id) = for_customer {
        tell_customer(tx, profile, handover, id, now)?;
    }
    if let Some(id) = for_staff {
        let text = |lang: Lang, name: &str| messages::say(lang, id, &[("name", name.into())]);
        let buttons = |lang: Lang, name: &str| {
            let may_answer = by == EndedBy::Unanswered;
            let button = may_answer.then(|| vec![answer_button(lang, name, handover.id)]);
            button.into_iter().collect()
        };
        let notice = Notice { mark: &mark(now), text: &text, buttons: &buttons };
        notify_staff(tx, profile, handover, &notice, now)?;
    }
    Ok(true)
}

fn mark(now: Timestamp) -> String {
    format!("over:{}", now.as_millisecond())
}

fn tell_customer(
    tx: &Tx<'_>,
    profile: &BusinessProfile,
    handover: &Handover,
    id: &str,
    now: Timestamp,
) -> Result<(), store::Error> {
    let lang = language(tx, profile, handover.conversation)?;
    let own: Vec<StaffId> = handover.answering.iter().map(|it| it.staff.clone()).collect();
    let staff = if own.is_empty() { &handover.asked } else { &own };
    let staff = staff_name(profile, lang, staff);
    let mut text = messages::say(lang, id, &[("staff", staff.into())]);
    let urgent = matches!(id, "handover-over-unanswered" | "handover-over-unreachable");
    if let Some(phone) = profile.phone.as_ref().filter(|_| urgent) {
        let phone = messages::say(lang, "human-phone", &[("phone", phone.into())]);
        text = format!("{text} {phone}");
    }
    let entry = Entry::Assistant { text: text.clone(), calls: Vec::new() };
    transcript::append(tx, handover.conversation, None, &[entry], now)?;
    handovers::overtake(tx, handover.conversation)?;
    let reply = Reply { lang: Some(lang), ..Reply::text(text) };
    notify_customer(tx, profile, handover, &mark(now), reply, now)
}

/// Deletes the data of a customer, and tells the staff who answer them that the conversation is over. What stands
/// about the customer in the chats of staff is replaced, where the platform can.
///
/// # Errors
/// When the store fails.
pub fn forget(
    tx: &Tx<'_>,
    profile: &BusinessProfile,
    customer: CustomerId,
    now: Timestamp,
) -> Result<(), store::Error> {
    let mut chats = Vec::new();
    for conversation in conversations::of_customer(tx, customer)? {
        if let Some(open) = handovers::open_of(tx, conversation.id)? {
            let all = staff_chats(tx, profile, &open)?;
            chats.extend(all.into_iter().map(|chat| (open.id, chat.conversation)));
        }
    }
    let posts = staff_posts::about(tx, customer)?;
    retention::forget(tx, customer)?;
    staff_posts::forget(tx, &posts)?;
    erase(tx, profile, posts, now)?;
    for (handover, chat) in chats {
        let lang = language(tx, profile, chat)?;
        let text = messages::say(lang, "handover-forgotten", &[]);
        let job = Job::Reply(Reply { lang: Some(lang), ..Reply::text(text) });
        let row = NewJob::new(format!("handover-forgotten:{handover}:{chat}"), &job, &profile.id)?;
        jobs::enqueue(tx, &NewJob { conversation: Some(chat), ..row }, now)?;
    }
    Ok(())
}

/// Has messages in the chats of staff replaced by a sentence that names no customer.
fn erase(
    tx: &Tx<'_>,
    profile: &BusinessProfile,
    posts: Vec<StaffPost>,
    now: Timestamp,
) -> Result<(), store::Error> {
    for StaffPost { job, conversation, message, .. } in posts {
        let Some(message) = message else { continue };
        let lang = language(tx, profile, conversation)?;
        let text = messages::say(lang, "handover-erased", &[]);
        let (lang, handle) = (Some(lang), Some(message));
        let reply = Reply { lang, handle, replaces: true, ..Reply::text(text) };
        let key = format!("handover-erased:{job}");
        let row = NewJob::new(key, &Job::Reply(reply), &profile.id)?;
        jobs::enqueue(tx, &NewJob { conversation: Some(conversation), ..row }, now)?;
    }
    Ok(())
}

/// Does what has to happen when a line could not be sent for good.
///
/// # Errors
/// When the store fails.
pub fn line_lost(
    tx: &Tx<'_>,
    profile: &BusinessProfile,
    line: &HandoverLine,
    now: Timestamp,
) -> Result<(), store::Error> {
    let Some(handover) = handovers::find(tx, line.handover)? else { return Ok(()) };
    if line.staff.is_none() {
        if !line.is_passed {
            return Ok(());
        }
        let text = |lang: Lang, name: &str| {
            let words = line.reply.text.as_str().into();
            messages::say(lang, "handover-undelivered", &[("name", name.into()), ("words", words)])
        };
        let mark = format!("lost:{}", now.as_millisecond());
        let notice = Notice { mark: &mark, text: &text, buttons: &|_, _| vec![] };
        return notify_staff(tx, profile, &handover, &notice, now);
    }
    let is_answering = handover.answering.as_ref().map(|it| &it.staff) == line.staff.as_ref();
    let is_last = handover.answering.is_none() && staff_chats(tx, profile, &handover)?.is_empty();
    if is_answering || is_last {
        end(tx, profile, &handover, EndedBy::Unreachable, now)?;
    }
    Ok(())
}

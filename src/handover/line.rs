//! One line of a handover: a job in the conversation of one side, by a key that enqueues it once.

use jiff::Timestamp;

use crate::{
    bots::BusinessProfile,
    chat::{Button, Job, Reply, job::HandoverLine},
    ids::{ConversationId, Lang, Platform, StaffId},
    store::{
        self, Tx,
        conversations::{self, Conversation},
        handovers::{self, Answering, Handover, Source},
        jobs::NewJob,
        staff,
    },
};

use super::words::customer_name;

/// A line that is to be sent.
pub(super) struct Line<'a> {
    pub(super) handover: i64,
    /// What tells it from the other lines of the handover in that conversation.
    pub(super) mark: String,
    pub(super) to: ConversationId,
    /// The staff member it is for; `None`: the customer.
    pub(super) staff: Option<&'a StaffId>,
    pub(super) reply: Reply,
    /// Whose words it passes on; `None`: it is the bot's.
    pub(super) source: Option<Source>,
}

pub(super) fn enqueue(
    tx: &Tx<'_>,
    profile: &BusinessProfile,
    line: Line<'_>,
    now: Timestamp,
) -> Result<bool, store::Error> {
    let Line { handover, mark, to, staff, reply, source } = line;
    let is_passed = source.is_some();
    let job = Job::HandoverLine(HandoverLine { handover, staff: staff.cloned(), is_passed, reply });
    let row = NewJob::new(format!("handover:{handover}:{mark}:{to}"), &job, &profile.id)?;
    let row = NewJob { conversation: Some(to), ..row };
    handovers::enqueue(tx, handover, &row, source.as_ref(), now)
}

/// Returns the language of a person, as the business speaks it.
pub(super) fn language(
    tx: &Tx<'_>,
    profile: &BusinessProfile,
    of: ConversationId,
) -> Result<Lang, store::Error> {
    Ok(profile.speaks(conversations::find(tx, of)?.and_then(|it| it.lang)))
}

/// Returns the chats in which a handover is seen by staff: of the one who answers, or of all who were
/// asked.
pub(super) fn staff_chats(
    tx: &Tx<'_>,
    profile: &BusinessProfile,
    handover: &Handover,
) -> Result<Vec<Answering>, store::Error> {
    if let Some(answering) = &handover.answering {
        return Ok(vec![answering.clone()]);
    }
    let mut chats = Vec::new();
    let Some(customer) = conversations::find(tx, handover.conversation)? else {
        return Ok(Vec::new());
    };
    for id in handover.asked.iter().filter(|id| profile.staff(id).is_some()) {
        for conversation in chats_beside(tx, &customer, id)? {
            chats.push(Answering { staff: id.clone(), conversation });
        }
    }
    Ok(chats)
}

/// Returns the chats of a staff member in which a customer can be answered: not the customer's own, and no
/// terminal, which is seldom open, unless the customer is at one.
pub(super) fn chats_beside(
    tx: &Tx<'_>,
    customer: &Conversation,
    staff: &StaffId,
) -> Result<Vec<ConversationId>, store::Error> {
    let mut chats = Vec::new();
    for id in staff::conversations(tx, &customer.key.bot, staff)? {
        let Some(chat) = conversations::find(tx, id)? else { continue };
        let same = chat.key.platform == customer.key.platform;
        if id != customer.id && (same || chat.key.platform != Platform::Terminal) {
            chats.push(id);
        }
    }
    Ok(chats)
}

/// What staff are told about a handover.
pub(super) struct Notice<'a> {
    /// What tells it from the other lines of the handover.
    pub(super) mark: &'a str,
    /// Writes it: of a language and the customer's name.
    pub(super) text: &'a dyn Fn(Lang, &str) -> String,
    /// The buttons below it.
    pub(super) buttons: &'a dyn Fn(Lang, &str) -> Vec<Vec<Button>>,
}

/// Tells the staff of a handover something, each in their language.
pub(super) fn notify_staff(
    tx: &Tx<'_>,
    profile: &BusinessProfile,
    handover: &Handover,
    notice: &Notice<'_>,
    now: Timestamp,
) -> Result<(), store::Error> {
    let Some(customer) = conversations::find(tx, handover.conversation)? else { return Ok(()) };
    for chat in staff_chats(tx, profile, handover)? {
        handovers::unfocus_others(tx, chat.conversation, handover.id)?;
        let lang = language(tx, profile, chat.conversation)?;
        let name = customer_name(tx, &customer, lang)?;
        let reply = Reply::text((notice.text)(lang, &name)).with((notice.buttons)(lang, &name));
        let line = Line {
            handover: handover.id,
            mark: notice.mark.to_owned(),
            to: chat.conversation,
            staff: Some(&chat.staff),
            reply: Reply { lang: Some(lang), ..reply },
            source: None,
        };
        enqueue(tx, profile, line, now)?;
    }
    Ok(())
}

/// Tells the customer of a handover something.
pub(super) fn notify_customer(
    tx: &Tx<'_>,
    profile: &BusinessProfile,
    handover: &Handover,
    mark: &str,
    reply: Reply,
    now: Timestamp,
) -> Result<(), store::Error> {
    let line = Line {
        handover: handover.id,
        mark: mark.to_owned(),
        to: handover.conversation,
        staff: None,
        reply,
        source: None,
    };
    enqueue(tx, profile, line, now).map(drop)
}

//! Passes on what one side wrote, word for word and marked with who speaks.
//!
//! The first who answers, of those who were asked, answers alone; the others are told. What a staff member
//! says after they have finished is passed on too, but the bot stays with the customer: a "see you tomorrow"
//! would leave them alone for an hour.

use jiff::Timestamp;

use crate::{
    bots::BusinessProfile,
    chat::{Action, Button, Entry, HandoverAction, NonText, Reply, handover::SILENCE},
    ids::{Lang, StaffId},
    messages,
    roles::{self, Permission, Role},
    store::{
        self, TurnId, Tx,
        conversations::{self, Conversation},
        handovers::{self, Answering, Handover, Source},
        transcript,
    },
};

use super::{
    begin::keep_watch,
    line::{Line, Notice, enqueue, language, notify_customer, notify_staff, staff_chats},
    words::{answer_button, customer_name, done_button, staff_name},
};

/// What is passed on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Content {
    /// What it is.
    pub what: What,
    /// The update that it came with: it is passed on once.
    pub update: String,
    /// The platform's id of its message; `None`: it has none.
    pub message: Option<String>,
    /// When it was written.
    pub sent: Timestamp,
    /// The turn that passes it on.
    pub turn: TurnId,
}

/// The kinds of content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum What {
    /// Words.
    Words(String),
    /// The new version of words that were passed on.
    Corrected(String),
    /// A message without words, which is named and not passed on.
    NonText(NonText),
}

impl What {
    /// Writes it for the other side.
    fn text(&self, lang: Lang, name: &str) -> String {
        let (id, words) = match self {
            Self::Words(words) => ("handover-line", words.clone()),
            Self::Corrected(words) => ("handover-corrected", words.clone()),
            Self::NonText(kind) => ("handover-line", messages::say(lang, named(*kind), &[])),
        };
        messages::say(lang, id, &[("name", name.into()), ("words", words.into())])
    }
}

const fn named(kind: NonText) -> &'static str {
    match kind {
        NonText::Voice => "handover-voice",
        NonText::Picture => "handover-picture",
        NonText::Sticker => "handover-sticker",
        NonText::Place => "handover-place",
        NonText::Contact => "handover-contact",
        NonText::Other => "handover-other",
    }
}

/// A staff member, and the chat in which they write.
#[derive(Debug, Clone)]
pub struct Writer {
    /// Who they are to the business.
    pub role: Role,
    /// Who they are, and where they write.
    pub here: Answering,
}

/// What became of the words of a staff member.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Passed {
    /// They are on their way to the customer of this handover.
    Done(i64),
    /// They are on their way to the customer, whom the bot answers again: the conversation was over.
    Late(i64),
    /// Another staff member answers this customer.
    TakenBy(StaffId),
    /// This staff member was not asked.
    NotTheirs,
    /// The handover is no longer stored.
    Gone,
}

/// Passes on what a customer wrote, to the one who answers or to all who were asked.
///
/// # Errors
/// When the store fails.
pub fn from_customer(
    tx: &Tx<'_>,
    profile: &BusinessProfile,
    handover: &Handover,
    customer: &Conversation,
    content: &Content,
    now: Timestamp,
) -> Result<(), store::Error> {
    for chat in staff_chats(tx, profile, handover)? {
        handovers::unfocus_others(tx, chat.conversation, handover.id)?;
        let lang = language(tx, profile, chat.conversation)?;
        let name = customer_name(tx, customer, lang)?;
        let answer = (!handover.is_focused).then(|| answer_button(lang, &name, handover.id));
        let reply = Reply::text(content.what.text(lang, &name))
            .with(answer.map(|button| vec![button]).into_iter().collect());
        let line = Line {
            handover: handover.id,
            mark: content.update.clone(),
            to: chat.conversation,
            staff: Some(&chat.staff),
            reply: Reply { lang: Some(lang), ..reply },
            source: Some(Source {
                conversation: customer.id,
                update: content.update.clone(),
                message: content.message.clone(),
            }),
        };
        enqueue(tx, profile, line, now)?;
    }
    handovers::touch(tx, handover.id, now)?;
    let lang = profile.speaks(customer.lang);
    let words = match &content.what {
        What::Words(words) | What::Corrected(words) => words.clone(),
        What::NonText(kind) => {
            let text = messages::say(lang, "handover-only-words", &[]);
            let mark = format!("{}:not-passed", content.update);
            let reply = Reply { lang: Some(lang), ..Reply::text(text) };
            notify_customer(tx, profile, handover, &mark, reply, now)?;
            messages::say(lang, named(*kind), &[])
        }
    };
    let entry = Entry::Customer { text: words, sent: content.sent };
    transcript::append(tx, customer.id, Some(content.turn), &[entry], now)
}

/// Passes on what a staff member wrote, to the customer of a handover or of the one that is open now.
///
/// # Errors
/// When the store fails.
pub fn to_customer(
    tx: &Tx<'_>,
    profile: &BusinessProfile,
    handover: i64,
    writer: &Writer,
    content: &Content,
    now: Timestamp,
) -> Result<Passed, store::Error> {
    if let Some(over) = over(tx, handover, writer)? {
        let sent = send(tx, profile, &over, writer, content, now)?;
        return Ok(if sent { Passed::Late(over.id) } else { Passed::Gone });
    }
    let taken = match take(tx, profile, handover, writer, now)? {
        Ok(taken) => taken,
        Err(refused) => return Ok(refused),
    };
    if taken.is_new {
        tell_taker(tx, profile, &taken.handover, &writer.here, now)?;
    }
    let sent = send(tx, profile, &taken.handover, writer, content, now)?;
    Ok(if sent { Passed::Done(taken.handover.id) } else { Passed::Gone })
}

/// Returns a handover that this staff member answered and that is over. What they say late is passed on, and
/// the bot goes on answering.
///
/// # Errors
/// When the store fails.
pub fn over(tx: &Tx<'_>, id: i64, writer: &Writer) -> Result<Option<Handover>, store::Error> {
    let Some(named) = handovers::find(tx, id)? else { return Ok(None) };
    let is_theirs = named.answering.as_ref().is_some_and(|it| it.staff == writer.here.staff);
    let is_over =
        is_theirs && !named.is_open && handovers::open_of(tx, named.conversation)?.is_none();
    let may = || {
        let asked = |asked| roles::check(&writer.role, Permission::AnswerCustomer(asked)).is_ok();
        named.asked.iter().any(asked)
    };
    Ok((is_over && may()).then_some(named))
}

/// Sends the words of a staff member to the customer of a handover; `false`: their conversation is gone.
fn send(
    tx: &Tx<'_>,
    profile: &BusinessProfile,
    handover: &Handover,
    writer: &Writer,
    content: &Content,
    now: Timestamp,
) -> Result<bool, store::Error> {
    let Some(customer) = conversations::find(tx, handover.conversation)? else {
        return Ok(false);
    };
    let by = &writer.here;
    let lang = profile.speaks(customer.lang);
    let name = staff_name(profile, lang, std::slice::from_ref(&by.staff));
    let text = content.what.text(lang, &name);
    let line = Line {
        handover: handover.id,
        mark: content.update.clone(),
        to: customer.id,
        staff: None,
        reply: Reply { lang: Some(lang), ..Reply::text(text.clone()) },
        source: Some(Source {
            conversation: by.conversation,
            update: content.update.clone(),
            message: content.message.clone(),
        }),
    };
    if enqueue(tx, profile, line, now)? {
        let entry = Entry::Assistant { text, calls: Vec::new() };
        transcript::append(tx, customer.id, None, &[entry], now)?;
        handovers::overtake(tx, customer.id)?;
        handovers::touch(tx, handover.id, now)?;
    }
    if let What::NonText(_) = content.what {
        let staff_lang = language(tx, profile, by.conversation)?;
        let text = messages::say(staff_lang, "handover-only-words", &[]);
        let line = Line {
            handover: handover.id,
            mark: format!("{}:not-passed", content.update),
            to: by.conversation,
            staff: Some(&by.staff),
            reply: Reply { lang: Some(staff_lang), ..Reply::text(text) },
            source: None,
        };
        enqueue(tx, profile, line, now)?;
    }
    Ok(true)
}

/// A handover that a staff member answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Taken {
    /// The handover.
    pub handover: Handover,
    /// Whether they did not answer it before.
    pub is_new: bool,
}

/// Makes a staff member the one who answers a customer, and tells the customer and the others who were
/// asked; the inner error says why not.
///
/// # Errors
/// When the store fails.
pub fn take(
    tx: &Tx<'_>,
    profile: &BusinessProfile,
    handover: i64,
    writer: &Writer,
    now: Timestamp,
) -> Result<Result<Taken, Passed>, store::Error> {
    let Some(named) = handovers::find(tx, handover)? else { return Ok(Err(Passed::Gone)) };
    let open = handovers::open_of(tx, named.conversation)?;
    let mut may = named.asked.iter().chain(open.iter().flat_map(|open| &open.asked));
    if !may.any(|asked| roles::check(&writer.role, Permission::AnswerCustomer(asked)).is_ok()) {
        return Ok(Err(Passed::NotTheirs));
    }
    let (meant, by) = (open.unwrap_or(named), &writer.here);
    match meant.answering.as_ref().filter(|_| meant.is_open) {
        Some(answering) if answering.staff != by.staff => {
            return Ok(Err(Passed::TakenBy(answering.staff.clone())));
        }
        Some(answering) if answering == by => {
            return Ok(Ok(Taken { handover: meant, is_new: false }));
        }
        _ => {}
    }
    let mark = format!("taken:{}", now.as_millisecond());
    tell_others(tx, profile, &Handover { answering: None, ..meant.clone() }, by, &mark, now)?;
    handovers::take(tx, meant.id, by, now)?;
    let until = now.saturating_add(SILENCE).unwrap_or(now);
    keep_watch(tx, profile, &meant, until, now)?;
    let lang = language(tx, profile, meant.conversation)?;
    let staff = staff_name(profile, lang, std::slice::from_ref(&by.staff));
    let text = messages::say(lang, "handover-begun", &[("staff", staff.into())]);
    let leave = Action::Handover(HandoverAction::Leave(meant.id));
    let leave = Button::new(messages::say(lang, "button-handover-leave", &[]), leave);
    let reply = Reply { lang: Some(lang), ..Reply::text(text).with(vec![vec![leave]]) };
    notify_customer(tx, profile, &meant, &mark, reply, now)?;
    let handover = handovers::find(tx, meant.id)?.unwrap_or(meant);
    Ok(Ok(Taken { handover, is_new: true }))
}

/// Tells the others who were asked that the customer is answered.
fn tell_others(
    tx: &Tx<'_>,
    profile: &BusinessProfile,
    handover: &Handover,
    by: &Answering,
    mark: &str,
    now: Timestamp,
) -> Result<(), store::Error> {
    let asked = handover.asked.iter().filter(|asked| **asked != by.staff).cloned().collect();
    let others = Handover { asked, ..handover.clone() };
    let text = |lang: Lang, name: &str| {
        let staff = staff_name(profile, lang, std::slice::from_ref(&by.staff));
        messages::say(lang, "handover-answered", &[("staff", staff.into()), ("name", name.into())])
    };
    notify_staff(tx, profile, &others, &Notice { mark, text: &text, buttons: &|_, _| vec![] }, now)
}

/// Tells a staff member that their late words were passed on, and how to talk on.
///
/// # Errors
/// When the store fails.
pub fn tell_late(
    tx: &Tx<'_>,
    profile: &BusinessProfile,
    handover: i64,
    by: &Answering,
    update: &str,
    now: Timestamp,
) -> Result<(), store::Error> {
    let Some(over) = handovers::find(tx, handover)? else { return Ok(()) };
    let own = Handover { answering: Some(by.clone()), ..over };
    let mark = format!("late:{update}");
    let text = |lang: Lang, name: &str| {
        messages::say(lang, "handover-passed-late", &[("name", name.into())])
    };
    let buttons = |lang: Lang, name: &str| vec![vec![answer_button(lang, name, handover)]];
    notify_staff(tx, profile, &own, &Notice { mark: &mark, text: &text, buttons: &buttons }, now)
}

/// Tells a staff member whose reply has begun it that they answer now.
fn tell_taker(
    tx: &Tx<'_>,
    profile: &BusinessProfile,
    handover: &Handover,
    by: &Answering,
    now: Timestamp,
) -> Result<(), store::Error> {
    let own = Handover { answering: Some(by.clone()), ..handover.clone() };
    let mark = format!("taker:{}", now.as_millisecond());
    let text =
        |lang: Lang, name: &str| messages::say(lang, "handover-taken", &[("name", name.into())]);
    let buttons = |lang: Lang, name: &str| {
        vec![vec![answer_button(lang, name, handover.id), done_button(lang, handover.id)]]
    };
    notify_staff(tx, profile, &own, &Notice { mark: &mark, text: &text, buttons: &buttons }, now)
}

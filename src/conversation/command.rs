//! What is answered by itself: a command, a pressed button, the code of an invitation.
//!
//! Most orders are wishes for the desk and become a call, which runs through the same machine
//! as a model's ([`press`]); what concerns nobody's time is answered here. What a button does is
//! looked up in the message that was promised ([`Shown`]).

use sha2::{Digest as _, Sha256};

use crate::{
    agent::{Tool, press},
    bots::{
        BusinessProfile, Service,
        find::{self, Meant},
    },
    chat::{
        Action, Button, Call, Command, Inbound, InboundKind, Pick, Pressed, Reply, Wanted,
        Wordless, command,
    },
    ids::{BookingId, Lang, ServiceId},
    messages::{self, View, buttons},
    store::{
        self, bookings,
        conversations::{self, Conversation},
        staff,
        turns::Turn,
    },
};

use super::{Turns, shown::Shown};

/// What an order comes to.
pub(super) enum Order {
    /// Words for the model, in place of what was pressed.
    Words(String),
    /// Something for the desk: what was pressed, or a call, and the words it stands for.
    Desk(Desk),
    /// An answer.
    Answer(Reply),
    /// An answer that is not to be remembered, and what is remembered in its place.
    Secret(Reply, String),
    /// Forgets the customer, in the transaction that says so.
    Forget(Reply),
}

/// Something for the desk.
pub(super) enum Desk {
    /// A button.
    Press(Action, String),
    /// A command.
    Call(Call, String),
}

/// Who orders, at which business.
pub(super) struct Orders<'a> {
    pub(super) profile: &'a BusinessProfile,
    pub(super) conversation: &'a Conversation,
    pub(super) view: View<'a>,
}

impl Turns {
    /// Reads an order, and whether its answer takes the place of what was pressed; `None`: the
    /// turn's messages are words.
    pub(super) async fn order(
        &self,
        at: &Orders<'_>,
        turn: &Turn,
    ) -> Result<Option<(Order, bool)>, store::Error> {
        let Some(Inbound { said, handle, .. }) = turn.inbox.first() else { return Ok(None) };
        Ok(match said {
            InboundKind::Command(command) => Some((self.command(at, command).await?, false)),
            InboundKind::Pressed(pressed) => {
                Some(self.pressed(at, *pressed, handle.as_deref()).await?)
            }
            InboundKind::Wordless(_) => wordless(at, turn).map(|order| (order, false)),
            InboundKind::Consented(how) => {
                Some((Order::Answer(self.consented(at, *how).await?), false))
            }
            InboundKind::Text(_)
            | InboundKind::Hello
            | InboundKind::Phone(_)
            | InboundKind::CalendarChanged(_) => None,
        })
    }

    async fn command(&self, at: &Orders<'_>, command: &Command) -> Result<Order, store::Error> {
        let view = &at.view;
        let call = |tool: Tool, wanted: &Wanted| {
            let said = [&wanted.service, &wanted.staff, &wanted.appointment, &wanted.date];
            let said = said.into_iter().chain([&wanted.time, &wanted.name, &wanted.email]);
            let said = said.chain([&wanted.phone]).flatten().map(String::as_str);
            // What was chosen from a list is an id, which nobody has said.
            let words: Vec<&str> = said.filter(|words| !BookingId::is_one(words)).collect();
            Order::Desk(Desk::Call(press::asked(tool, wanted), words.join(", ")))
        };
        Ok(match command {
            Command::Start(payload) => self.start(at, payload.as_deref()).await?,
            Command::Book(wanted) if wanted.date.is_none() => which_day(at, wanted, "command-book"),
            Command::Slots(wanted) if wanted.date.is_none() => {
                which_day(at, wanted, "command-slots")
            }
            Command::Book(wanted) if wanted.time.is_some() => call(Tool::Book, wanted),
            Command::Book(wanted) | Command::Slots(wanted) => call(Tool::Check, wanted),
            Command::My => call(Tool::List, &Wanted::default()),
            Command::Move(wanted) if wanted.date.is_some() || wanted.time.is_some() => {
                call(Tool::Reschedule, wanted)
            }
            Command::Move(wanted) if wanted.appointment.is_none() => call(Tool::List, wanted),
            Command::Move(wanted) => call(Tool::Reschedule, wanted),
            Command::Cancel(wanted) => call(Tool::Cancel, wanted),
            Command::Human => call(Tool::Human, &Wanted::default()),
            Command::Language(None) => {
                Order::Answer(Reply::text(view.say("language-ask")).with(buttons::languages(view)))
            }
            Command::Language(Some(lang)) => Order::Answer(self.speak(at, *lang).await?),
            Command::Help => {
                let args = [("services", view.services().into())];
                Order::Answer(Reply::text(messages::say(view.lang, "help", &args)))
            }
            Command::Forget => {
                let yes = Button::new(view.say("button-forget"), Action::Forget);
                Order::Answer(Reply::text(view.say("forget-ask")).with(vec![vec![yes]]))
            }
            Command::Connect | Command::Disconnect | Command::Today => {
                self.for_staff(at, command).await?
            }
        })
    }

    /// Answers a link's payload: a service's id, or the code of an invitation.
    async fn start(&self, at: &Orders<'_>, payload: Option<&str>) -> Result<Order, store::Error> {
        let Some(payload) = payload else { return Ok(Order::Words(String::new())) };
        if at.profile.service(&ServiceId::new(payload)).is_some() {
            let wanted = Wanted { service: Some(payload.to_owned()), ..Wanted::default() };
            return Ok(which_day(at, &wanted, "command-book"));
        }
        if !command::is_invitation(payload) {
            return Ok(Order::Words(String::new()));
        }
        let (conversation, now) = (at.conversation.clone(), self.clock.now());
        let code_hash: [u8; 32] = Sha256::digest(payload.as_bytes()).into();
        let opened = self.store.write(move |tx| staff::redeem(tx, &code_hash, &conversation, now));
        let member = opened.await?.and_then(|id| at.profile.staff(&id));
        Ok(Order::Answer(Reply::text(match member {
            Some(member) => {
                if let Some(channel) = self.channel(&at.conversation.key) {
                    channel.staff_menu(&at.conversation.key, at.view.lang).await;
                }
                let args = [("name", member.name.in_lang(at.view.lang).into())];
                messages::say(at.view.lang, "invitation-opened", &args)
            }
            None => at.view.say("invitation-void"),
        })))
    }

    async fn pressed(
        &self,
        at: &Orders<'_>,
        pressed: Pressed,
        handle: Option<&str>,
    ) -> Result<(Order, bool), store::Error> {
        let shown = self.shown(at.conversation, pressed, handle).await?;
        let Some(Shown { label, action, in_place }) = shown else {
            return Ok((Order::Answer(stale(at)), false));
        };
        let order = match action {
            Action::Say(words) => Order::Words(words),
            Action::Speak(lang) => Order::Answer(self.speak(at, lang).await?),
            Action::Keep(id) if self.stands(at, id.clone()).await? => {
                Order::Answer(Reply::text(at.view.say("kept")))
            }
            // What was cancelled since cannot be kept: they see what they have.
            Action::Keep(_) => Order::Desk(Desk::Press(Action::Mine, at.view.say("words-no"))),
            Action::Forget => Order::Forget(Reply::text(at.view.say("forget-done"))),
            Action::Calendar(action) => self.calendar_pressed(at, &action).await?,
            action => {
                let words = press::words(&at.view, &action, &label);
                Order::Desk(Desk::Press(action, words))
            }
        };
        Ok((order, in_place))
    }

    async fn speak(&self, at: &Orders<'_>, lang: Lang) -> Result<Reply, store::Error> {
        let lang = at.profile.speaks(Some(lang));
        let customer = at.conversation.customer;
        self.store.write(move |tx| conversations::set_lang(tx, customer, lang)).await?;
        Ok(Reply::text(messages::say(lang, "language-set", &[])))
    }

    /// Returns whether an appointment of the customer's is still to come.
    async fn stands(&self, at: &Orders<'_>, id: BookingId) -> Result<bool, store::Error> {
        let (customer, now) = (at.conversation.customer, self.clock.now());
        let coming = self.store.read(move |db| bookings::of_customer(db, customer, now)).await?;
        Ok(coming.iter().any(|record| record.booking.id == id))
    }
}

/// Shows the days of a service, or asks which service. What was typed behind `command` and says
/// more than a service's name ("haircut tomorrow at 2") is words like any other.
fn which_day(at: &Orders<'_>, wanted: &Wanted, command: &str) -> Order {
    let view = &at.view;
    let only = at.profile.services.first().filter(|_| at.profile.services.len() == 1);
    let named = wanted.service.as_deref().and_then(|words| named(at.profile, words));
    if let Some(words) = &wanted.service
        && !named.is_some_and(|service| says_no_more(service, words))
    {
        let more = [&wanted.staff, &wanted.time, &wanted.name, &wanted.email, &wanted.phone];
        let all = std::iter::once(words).chain(more.into_iter().flatten());
        let all: Vec<&str> = all.map(String::as_str).collect();
        return Order::Words(format!("{}: {}", view.say(command), all.join(", ")));
    }
    let Some(service) = named.or(only) else {
        let args = [("services", view.services().into())];
        let text = messages::say(view.lang, "ask-service", &args);
        return Order::Answer(Reply::text(text).with(buttons::services(view)));
    };
    let pick = Pick { service: service.id.clone(), staff: None, moving: None };
    let action = Action::Days(pick, view.today);
    let words = press::words(view, &action, "");
    Order::Desk(Desk::Press(action, words))
}

/// Finds the service of an id, or the one that words mean.
fn named<'a>(profile: &'a BusinessProfile, words: &str) -> Option<&'a Service> {
    profile.service(&ServiceId::new(words)).or_else(|| match find::service(profile, words)? {
        Meant::One(id) => profile.service(&id),
        Meant::Several(_) => None,
    })
}

/// Returns whether words have no room for more than a service's name, in whatever case.
fn says_no_more(service: &Service, words: &str) -> bool {
    let many = |name: &str| name.split_whitespace().count();
    let names = Lang::ALL.into_iter().map(|lang| many(service.name.in_lang(lang)));
    names.max().is_some_and(|most| many(words) <= most)
}

/// Answers what has no words.
fn wordless(at: &Orders<'_>, turn: &Turn) -> Option<Order> {
    let kind = turn.inbox.iter().map(|inbound| match inbound.said {
        InboundKind::Wordless(kind) => Some(kind),
        _ => None,
    });
    let kind = kind.collect::<Option<Vec<_>>>()?.pop()?;
    Some(Order::Answer(Reply::text(match kind {
        Wordless::Voice => at.view.say("wordless-voice"),
        Wordless::Picture => at.view.say("wordless-picture"),
        Wordless::Sticker => at.view.say("wordless-sticker"),
        Wordless::Place => at.view.say("wordless-place"),
        Wordless::Other => at.view.say("unreadable"),
    })))
}

/// Says kindly that a button is too old, with what can be done now.
fn stale(at: &Orders<'_>) -> Reply {
    Reply::text(at.view.say("stale-button")).with(buttons::services(&at.view))
}

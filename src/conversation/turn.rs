//! One turn: what waits in a conversation, and the answer to all of it.
//!
//! Every step is committed before the next one acts, and the answer, the transcript and the
//! end of what came in are one transaction. So a turn that dies anywhere is taken up where it
//! was; a message that kills its turn again and again gets a fixed answer instead.

use std::{collections::BTreeMap, convert::Infallible, sync::Arc, time::Duration};

use jiff::{Timestamp, civil::Date};

use crate::{
    agent::{Answer, Answered, Recorded, Request, Run, Step, TurnContext, UserMessage, press},
    booking::{self, Asker},
    bots::BusinessProfile,
    channel::Channel,
    chat::{Call, Entry, Fact, InboundKind, Job, Reply},
    clock::Clock,
    ids::{BusinessId, ConversationKey, Lang},
    messages::View,
    model::{Chain, Patience, chain},
    oauth::Consents,
    schedule::{Contact, contact::check_phone},
    store::{
        self, ConversationId, CustomerId, Store, TurnId,
        conversations::{self, Conversation},
        jobs, retention, transcript,
        turns::{self, Turn},
        usage,
    },
    tools::{Acting, Tools},
};

use super::{
    budget::{self, Budget},
    calendar_change,
    entries::{customer_entries, facts, recorded, row, said},
    given_up, log,
    order::{Desk, Order, Orders},
};

/// How often a turn may die before its messages get a fixed answer.
pub(super) const MAX_ATTEMPTS: u32 = 3;
/// Lines of the history that a turn is given.
const HISTORY: u32 = 40;

/// How often it is shown that an answer is on its way: Telegram shows it for five seconds.
const TYPING_EVERY: Duration = Duration::from_secs(4);

/// Takes turns.
#[derive(Clone)]
pub struct Turns {
    pub(super) store: Store,
    profiles: Arc<BTreeMap<BusinessId, Arc<BusinessProfile>>>,
    chain: Chain,
    pub(super) tools: Tools,
    pub(super) clock: Arc<dyn Clock>,
    channels: Vec<Arc<dyn Channel>>,
    /// `None`: Google is not used.
    pub(super) consents: Option<Consents>,
}

/// An answer that is ready to be promised.
pub(super) struct Ended {
    pub(super) reply: Reply,
    pub(super) entries: Vec<Entry>,
    /// What was brought about, or is under way, and is told by the reply.
    pub(super) told: Vec<Fact>,
    pub(super) more: Vec<(String, Job)>,
    /// Who is forgotten at their wish, before the answer is kept.
    pub(super) forgets: Option<CustomerId>,
}

impl Turns {
    /// Prepares to take turns for these businesses.
    #[must_use]
    pub fn new(
        store: Store,
        profiles: Arc<BTreeMap<BusinessId, Arc<BusinessProfile>>>,
        chain: Chain,
        tools: Tools,
        clock: Arc<dyn Clock>,
    ) -> Self {
        Self { store, profiles, chain, tools, clock, channels: Vec::new(), consents: None }
    }

    /// Shows on these channels that an answer is on its way.
    #[must_use]
    pub fn typing_on(self, channels: Vec<Arc<dyn Channel>>) -> Self {
        Self { channels, ..self }
    }

    /// Lets staff connect their calendars.
    #[must_use]
    pub fn connecting(self, consents: Option<Consents>) -> Self {
        Self { consents, ..self }
    }

    /// Takes the next turn of a conversation; `false`: nothing waits.
    ///
    /// # Errors
    /// When the store fails; the turn stays open and is taken up again.
    pub async fn take(&self, conversation: &Conversation) -> Result<bool, store::Error> {
        let (id, now) = (conversation.id, self.clock.now());
        let clocked = tokio::time::Instant::now();
        let profile = self.profiles.get(&conversation.key.bot);
        let (customer, counted) = (conversation.customer, profile.cloned());
        let begun = self.store.write(move |tx| {
            let Some(turn) = turns::begin(tx, id, now)? else { return Ok(None) };
            // Nobody said what a calendar says.
            let counted = counted.filter(|_| calendar_change::changed(&turn).is_none());
            let budget = counted.map(|profile| budget::count(tx, &profile, customer, &turn));
            Ok(Some((turn, budget.transpose()?)))
        });
        let Some((turn, budget)) = begun.await? else { return Ok(false) };
        if let (Some(profile), Some(booking)) = (profile, calendar_change::changed(&turn)) {
            return self.reconcile(profile, &turn, booking).await.map(|()| true);
        }
        let (Some(profile), Some(budget)) = (profile, budget) else {
            tracing::error!(bot = %conversation.key.bot, "the business is gone; its customer cannot be answered");
            self.store.write(move |tx| turns::end(tx, turn.id, now)).await?;
            return Ok(true);
        };
        let lang = self.lang(profile, conversation, &turn).await?;
        let handle = turn.inbox.last().and_then(|inbound| inbound.handle.clone());
        let ended = if turn.attempts >= MAX_ATTEMPTS {
            let contact = self.store.read(move |db| conversations::contact(db, customer)).await?;
            given_up::answer(
                profile,
                lang,
                &turn,
                (contact, &self.done(&turn).await?),
                self.clock.now(),
            )
        } else {
            self.answer(profile, conversation, &turn, (lang, budget)).await?
        };
        let reply = Reply { handle, lang: Some(lang), ..ended.reply };
        let told = log::Turn::ended(&conversation.key, &turn, &ended.entries, clocked);
        self.end(Arc::clone(profile), conversation.id, turn.id, Ended { reply, ..ended }).await?;
        told.log();
        Ok(true)
    }

    /// Answers a turn: an order by itself, words by a model.
    async fn answer(
        &self,
        profile: &Arc<BusinessProfile>,
        conversation: &Conversation,
        turn: &Turn,
        (lang, budget): (Lang, Budget),
    ) -> Result<Ended, store::Error> {
        let today = self.now(profile, turn).to_zoned(profile.zone.clone()).date();
        let view = View { profile, lang, today };
        let order = self.order(&Orders { profile, conversation, view }, turn).await?;
        let (order, in_place) = order.map_or((None, false), |(order, place)| (Some(order), place));
        let (words, desk) = match order {
            None => (None, None),
            Some(Order::Words(words)) => (Some(words), None),
            Some(Order::Desk(Desk::Press(action, words))) => {
                (Some(words), press::call(&action).map(|call| (call, Some(action))))
            }
            Some(Order::Desk(Desk::Call(call, words))) => (Some(words), Some((call, None))),
            Some(Order::Answer(reply)) => {
                return Ok(ended(turn, reply.text.clone(), Reply { in_place, ..reply }));
            }
            Some(Order::Secret(reply, text)) => {
                return Ok(ended(turn, text, Reply { in_place, ..reply }));
            }
            Some(Order::Forget(reply)) => {
                let ended = ended(turn, reply.text.clone(), Reply { in_place, ..reply });
                return Ok(Ended { forgets: Some(conversation.customer), ..ended });
            }
        };
        let turn = words.map_or_else(|| turn.clone(), |words| turn.saying(&words));
        self.note_phone(conversation, &turn).await?;
        let (call, pressed) = desk.unzip();
        let context = self.context(profile, conversation, &turn, lang).await?;
        let context = TurnContext { pressed: pressed.flatten(), ..context };
        let ended = self.drive(conversation, &turn, context, (budget, call)).await?;
        Ok(Ended { reply: Reply { in_place, ..ended.reply }, ..ended })
    }

    /// Keeps a phone number that was shared.
    async fn note_phone(
        &self,
        conversation: &Conversation,
        turn: &Turn,
    ) -> Result<(), store::Error> {
        let shared = turn.inbox.iter().find_map(|inbound| match &inbound.said {
            InboundKind::Phone(number) => check_phone(number),
            _ => None,
        });
        let Some(phone) = shared else { return Ok(()) };
        let contact = Contact { phone: Some(phone), ..Contact::default() };
        let customer = conversation.customer;
        self.store.write(move |tx| conversations::remember_contact(tx, customer, &contact)).await
    }

    async fn context(
        &self,
        profile: &Arc<BusinessProfile>,
        conversation: &Conversation,
        turn: &Turn,
        lang: Lang,
    ) -> Result<TurnContext, store::Error> {
        let (id, customer) = (conversation.id, conversation.customer);
        let before = self.store.read(move |db| {
            Ok((transcript::recent(db, id, HISTORY)?, conversations::contact(db, customer)?))
        });
        let (history, contact) = before.await?;
        let heard = turn
            .inbox
            .iter()
            .map(|inbound| UserMessage { text: said(inbound).to_owned(), sent: inbound.sent });
        Ok(TurnContext {
            profile: Arc::clone(profile),
            lang,
            now: self.now(profile, turn),
            connected: self.tools.connected(profile).await?,
            contact,
            history,
            heard: heard.collect(),
            pressed: None,
        })
    }

    /// Returns the moment that a turn speaks in: that of its first life, so that a replay reads
    /// what it read, but never on an earlier day than the answer is. What the customer meant by
    /// "tomorrow" is counted from when they sent it all the same.
    fn now(&self, profile: &BusinessProfile, turn: &Turn) -> Timestamp {
        let now = self.clock.now();
        let day = |at: Timestamp| at.to_zoned(profile.zone.clone()).date();
        if day(now) > day(turn.started) { now } else { turn.started }
    }

    /// Drives the machine to its answer.
    async fn drive(
        &self,
        conversation: &Conversation,
        turn: &Turn,
        context: TurnContext,
        (budget, own): (Budget, Option<Call>),
    ) -> Result<Ended, store::Error> {
        let mut patience = self.chain.begin();
        let day = budget.day;
        let recorded = recorded(turn);
        let mut step = u32::try_from(recorded.len()).unwrap_or(u32::MAX);
        let mut run = Run::replay(context, recorded);
        let said: Vec<String> = run.context().messages().map(|(text, _)| text.to_owned()).collect();
        loop {
            let recorded = match run.next() {
                Step::AskModel(request) if let Some(call) = &own => {
                    Recorded::Answered(owns(&request, call))
                }
                Step::AskModel(request) if budget.spent => {
                    Recorded::Answered(chain::offline(&request))
                }
                Step::AskModel(request) => {
                    let answered = self.ask(conversation, &request, &mut patience);
                    Recorded::Answered(answered.await)
                }
                Step::UseTool(call) => {
                    let context = Arc::clone(run.context());
                    let asker = Asker {
                        conversation: conversation.id,
                        customer: conversation.customer,
                        lang: context.lang,
                        key: format!("{}:{}", turn.id, run.calls_done()),
                    };
                    let acting = Acting { context: &context, asker, said: &said };
                    let outcome = match &context.pressed {
                        Some(action) => self.tools.press(action, &acting).await?,
                        None => self.tools.carry_out(&call, &acting).await?,
                    };
                    Recorded::Acted(outcome)
                }
                Step::Reply(reply, entry) => {
                    let told = facts(&entry);
                    let mut entries = customer_entries(turn);
                    entries.push(entry);
                    return Ok(Ended { reply, entries, told, more: Vec::new(), forgets: None });
                }
            };
            self.record(conversation, turn, (step, &recorded), day).await?;
            step = step.saturating_add(1);
            match recorded {
                Recorded::Answered(answered) => run.answered(answered.answer),
                Recorded::Acted(outcome) => run.acted(outcome),
            }
        }
    }

    /// Asks the models, and shows meanwhile that an answer is on its way.
    async fn ask(
        &self,
        conversation: &Conversation,
        request: &Request,
        patience: &mut Patience,
    ) -> Answered {
        tokio::select! {
            // An answer that is there at once is not announced.
            biased;
            answered = self.chain.answer(request, patience) => answered,
            never = self.type_on(conversation) => match never {},
        }
    }

    /// Returns the way to a conversation, where this process has it open.
    pub(super) fn channel(&self, to: &ConversationKey) -> Option<&Arc<dyn Channel>> {
        self.channels.iter().find(|channel| channel.platform() == to.platform)
    }

    /// Shows that an answer is on its way until nobody waits for it any more.
    async fn type_on(&self, conversation: &Conversation) -> Infallible {
        let to = &conversation.key;
        loop {
            match self.channel(to) {
                Some(channel) => channel.typing(to).await,
                None => std::future::pending().await,
            }
            tokio::time::sleep(TYPING_EVERY).await;
        }
    }

    /// Keeps a finished step, and what it cost.
    async fn record(
        &self,
        conversation: &Conversation,
        turn: &Turn,
        (step, recorded): (u32, &Recorded),
        day: Date,
    ) -> Result<(), store::Error> {
        let (id, row, bot) = (turn.id, recorded.clone(), conversation.key.bot.clone());
        log::step(id, recorded);
        let counts = !self.chain.is_offline();
        let kept = self.store.write(move |tx| {
            let new = turns::record(tx, id, step, &row)?;
            if let (true, true, Recorded::Answered(answered)) = (new, counts, &row) {
                usage::add(tx, &bot, day, &answered.by, answered.usage)?;
            }
            Ok(())
        });
        kept.await
    }

    /// Keeps the answer: transcript, promise and end of the turn in one transaction.
    async fn end(
        &self,
        profile: Arc<BusinessProfile>,
        conversation: ConversationId,
        turn: TurnId,
        ended: Ended,
    ) -> Result<(), store::Error> {
        let now = self.clock.now();
        let ended = self.store.write(move |tx| {
            // This turn has not ended here, so it stays and its press is known as answered.
            if let Some(customer) = ended.forgets {
                retention::forget(tx, customer)?;
            }
            if !turns::end(tx, turn, now)? {
                return Ok(());
            }
            transcript::append(tx, conversation, Some(turn), &ended.entries, now)?;
            let reply = (format!("reply:{turn}"), Job::Reply(ended.reply));
            for (key, promised) in std::iter::once(reply).chain(ended.more) {
                let row = row(key, &promised, &profile.id, conversation)?;
                jobs::enqueue(tx, &row, now)?;
            }
            booking::confirm_later(tx, &profile, &ended.told, now)
        });
        ended.await
    }
}

/// The end of a turn that is answered by itself, and what the history keeps of the answer.
fn ended(turn: &Turn, text: String, reply: Reply) -> Ended {
    let told = Entry::Assistant { text, calls: Vec::new() };
    let entries = customer_entries(turn).into_iter().chain([told]).collect();
    Ended { reply, entries, told: Vec::new(), more: Vec::new(), forgets: None }
}

/// The answer of a turn that needs no model: the customer's own call, and then what it found.
fn owns(request: &Request, call: &Call) -> Answered {
    let calls = if request.rounds.is_empty() { vec![call.clone()] } else { Vec::new() };
    let answer = Answer { text: String::new(), calls, by_code: true };
    Answered { answer, by: "customer".to_owned(), ..Answered::default() }
}

//! Carries out what the agent asked for.
//!
//! Words become meanings here: a service, a staff member, a day, a time. What cannot be
//! understood or may not be done comes back as a refusal with a sentence that the model can
//! act on; only a broken store is an error. Who is acting comes from [`Acting`] and never from
//! a call's arguments, and what a customer is booked under must be in their own words.

mod when;
mod told;
mod check;
mod book;
mod change;
mod press;

use std::sync::Arc;

use jiff::civil::Date;

use crate::{
    agent::{Ask, Tool, TurnContext, ground::Ground, tool},
    booking::{self, Asker, BookingService},
    bots::{
        BusinessProfile, Service, Staff,
        find::{self, Meant},
    },
    chat::{Call, Fact, Job, Outcome, Refusal, job::Handoff},
    clock::Clock,
    ids::BookingId,
    store::{
        self, Store,
        jobs::{self, NewJob},
    },
};

/// The most of a customer's last messages that a person is shown.
const MOST_SAID: usize = 6;

/// The tools of one process.
#[derive(Clone)]
pub struct Tools {
    store: Store,
    desk: BookingService,
    clock: Arc<dyn Clock>,
}

/// Who is acting, in which turn: known from the chat.
#[derive(Debug)]
pub struct Acting<'a> {
    /// What is known in this turn.
    pub context: &'a TurnContext,
    /// Who asks, and the name of this call.
    pub asker: Asker,
    /// What the customer has said so far, this turn's messages included.
    pub said: &'a [String],
}

impl Acting<'_> {
    fn profile(&self) -> &BusinessProfile {
        &self.context.profile
    }

    fn today(&self) -> Date {
        self.context.now.to_zoned(self.profile().zone.clone()).date()
    }

    fn ground(&self) -> Ground<'_> {
        Ground { said: self.said, stored: &self.context.contact }
    }
}

impl Tools {
    /// Lays them out.
    #[must_use]
    pub fn new(store: Store, desk: BookingService, clock: Arc<dyn Clock>) -> Self {
        Self { store, desk, clock }
    }

    /// Returns whether anybody's calendar can be had at a business.
    pub async fn connected(&self, profile: &BusinessProfile) -> Result<bool, store::Error> {
        self.desk.connected(profile).await
    }

    /// Does what a calendar says about a booking.
    pub async fn reconcile(
        &self,
        profile: &BusinessProfile,
        booking: &BookingId,
    ) -> Result<booking::Reconciled, store::Error> {
        self.desk.reconcile(profile, booking).await
    }

    /// Carries out a call.
    ///
    /// # Errors
    /// When the store fails; the call may be carried out again.
    pub async fn carry_out(
        &self,
        call: &Call,
        acting: &Acting<'_>,
    ) -> Result<Outcome, store::Error> {
        let fact = match Tool::read(call) {
            None => Ok(Fact::Refused(Refusal::BadCall)),
            Some(Ask::Check(ask)) => {
                self.check(&ask, acting.context, Some(acting.asker.conversation)).await
            }
            Some(Ask::Book(ask)) => self.book(&ask, acting).await,
            Some(Ask::List) => self.list(acting).await,
            Some(Ask::Reschedule(ask)) => self.reschedule(&ask, acting).await,
            Some(Ask::Cancel(ask)) => self.cancel(&ask, acting).await,
            Some(Ask::Human(_)) => self.human(acting).await,
        };
        let fact = Self::without_calendar(fact, acting)?;
        let today = acting.today();
        let told = match fact {
            Fact::Refused(Refusal::BadCall) => Tool::correct(call),
            _ => told::told(acting.profile(), today, &fact),
        };
        Ok(Outcome { told, fact })
    }

    /// Makes a refusal of a calendar that failed: what cannot be read is not free.
    fn without_calendar(
        fact: Result<Fact, booking::Error>,
        acting: &Acting<'_>,
    ) -> Result<Fact, store::Error> {
        match fact {
            Ok(fact) => Ok(fact),
            Err(booking::Error::Store(error)) => Err(error),
            Err(error) if error.is_unconnected() => Ok(Fact::Refused(Refusal::ByPhone)),
            Err(error) => {
                tracing::warn!(bot = %acting.profile().id, %error, "nothing can be promised without the calendar");
                Ok(Fact::Refused(Refusal::NoCalendar))
            }
        }
    }

    /// Looks up free times for somebody who is in no conversation.
    ///
    /// # Errors
    /// When the store or a calendar fails: then nothing is known to be free.
    pub async fn slots(
        &self,
        ask: &tool::Check,
        context: &TurnContext,
    ) -> Result<Outcome, booking::Error> {
        let fact = self.check(ask, context, None).await?;
        let today = context.now.to_zoned(context.profile.zone.clone()).date();
        Ok(Outcome { told: told::told(&context.profile, today, &fact), fact })
    }

    async fn human(&self, acting: &Acting<'_>) -> Result<Fact, booking::Error> {
        if acting.profile().staff.iter().all(|staff| staff.email.is_none()) {
            return Ok(Fact::Human { told: false });
        }
        let said = acting.said.iter().rev().take(MOST_SAID).rev().cloned().collect();
        let handoff = Job::Handoff(Handoff { contact: acting.context.contact.clone(), said });
        let now = self.clock.now();
        let key = format!("wanted:{}", acting.asker.key);
        let promise = NewJob::new(key, &handoff, &acting.profile().id)?;
        self.store.write(move |tx| jobs::enqueue(tx, &promise, now)).await?;
        Ok(Fact::Human { told: true })
    }
}

/// Finds the service that words mean.
fn service<'a>(
    profile: &'a BusinessProfile,
    words: Option<&str>,
) -> Result<Option<&'a Service>, Refusal> {
    let Some(words) = words else {
        let only = profile.services.first().filter(|_| profile.services.len() == 1);
        return Ok(only);
    };
    if let Some(exact) = profile.services.iter().find(|service| service.id.as_str() == words) {
        return Ok(Some(exact));
    }
    match find::service(profile, words) {
        Some(Meant::One(id)) => Ok(profile.service(&id)),
        Some(Meant::Several(_)) | None => Err(Refusal::NoService),
    }
}

/// Finds the staff member that words mean; `None`: anyone. `named` are the words for the service.
fn staff<'a>(
    profile: &'a BusinessProfile,
    words: Option<&str>,
    named: Option<&str>,
) -> Result<Option<&'a Staff>, Refusal> {
    let Some(words) = words else { return Ok(None) };
    let exact = profile.staff.iter().find(|staff| staff.id.as_str() == words);
    let meant = || find::staff(profile, words).and_then(|id| profile.staff(&id));
    let refused = || {
        let service = service(profile, named).ok().flatten().map(|service| service.id.clone());
        Refusal::NoStaff { service }
    };
    exact.or_else(meant).map(Some).ok_or_else(refused)
}

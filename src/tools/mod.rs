//! The tools: carries out what a model, a command or a button asks for.
//!
//! Words become meanings here: a service, a staff member, a day, a time. Words without a usable
//! meaning, and requests that the rules forbid, come back as a refusal with a sentence that the
//! model can act on; only a failing store is an error. [`ToolContext`] says who is acting, never
//! the arguments of a call, and a booking carries only a name and an address that are in the
//! customer's own words.

mod error;
mod when;
mod tool_result;
mod check;
mod book;
mod change;
mod correct;
mod press;
mod human;
mod waitlist;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use jiff::civil::{Date, DateTime};

use crate::{
    agent::{Tool, ToolRequest, TurnContext, ground::Ground, hear, tool_request},
    booking::{self, Asker, BookingService},
    bots::{BusinessProfile, Service, Staff, find},
    chat::{Call, Fact, Outcome, Refusal},
    clock::Clock,
    dialogue::Proposal,
    store::{self, Store},
};

use error::Error;
use tool_result::tool_result;

/// The tools of one process.
#[derive(Clone)]
pub struct Tools {
    store: Store,
    bookings: BookingService,
    clock: Arc<dyn Clock>,
}

/// Who is acting, and in which turn.
#[derive(Debug)]
pub struct ToolContext<'a> {
    /// What is known in this turn.
    pub turn: &'a TurnContext,
    /// Who asks, with the key of this call.
    pub asker: Asker,
    /// Whether a language model asks, so that its request is compared with what the customer said.
    pub by_model: bool,
}

impl ToolContext<'_> {
    fn profile(&self) -> &BusinessProfile {
        &self.turn.profile
    }

    fn today(&self) -> Date {
        self.profile().today(self.turn.now)
    }

    fn ground(&self) -> Ground<'_> {
        Ground::of(self.turn)
    }

    /// Refuses what contradicts the customer's words. Requests of code are made of those words.
    fn compare(&self, proposal: &Proposal<'_>) -> Result<(), Refusal> {
        if self.by_model { hear::compare(self.turn, proposal) } else { Ok(()) }
    }

    /// Returns a start as the customer means it, where its hour comes twice. Requests of code say which.
    fn chosen_hour(&self, start: DateTime) -> Result<DateTime, Refusal> {
        if self.by_model { hear::chosen_hour(self.turn, start) } else { Ok(start) }
    }

    /// Refuses what was ordered by voice and not agreed to. Requests of code asked for a yes before.
    fn ensure_not_misheard(&self) -> Result<(), Refusal> {
        if self.by_model { hear::ensure_not_misheard(self.turn) } else { Ok(()) }
    }
}

impl Tools {
    /// Makes the tools of a process.
    pub fn new(store: Store, bookings: BookingService, clock: Arc<dyn Clock>) -> Self {
        Self { store, bookings, clock }
    }

    /// Returns what books; calendar changes and tools share it.
    pub fn bookings(&self) -> &BookingService {
        &self.bookings
    }

    /// Carries out a request.
    ///
    /// # Errors
    /// When the store fails; the request may then be carried out again under the same key.
    pub async fn carry_out(
        &self,
        request: &ToolRequest,
        cx: &ToolContext<'_>,
    ) -> Result<Outcome, store::Error> {
        let fact = match request {
            ToolRequest::Check(ask) => self.check(ask, cx.turn, Some(cx.asker.conversation)).await,
            ToolRequest::Book(ask) => self.book(ask, cx).await,
            ToolRequest::List => self.list(cx).await,
            ToolRequest::Reschedule(ask) => self.reschedule(ask, cx).await,
            ToolRequest::Cancel(ask) => self.cancel(ask, cx).await,
            ToolRequest::Correct(ask) => self.correct(ask, cx).await,
            ToolRequest::Resend(ask) => self.resend(ask, cx).await,
            ToolRequest::Late => self.report_late(cx).await,
            ToolRequest::Human => self.ask_human(cx).await,
            ToolRequest::JoinWaitlist(ask) => self.join_waitlist(ask, cx).await,
            ToolRequest::WaitFor(wish) => self.wait_for(wish, cx).await,
            ToolRequest::ShowWaitlist => self.show_waitlist(cx).await,
            ToolRequest::LeaveWaitlist(entry) => self.leave_waitlist(*entry, cx).await,
            ToolRequest::PassOffer(id) => self.pass_offer(id, cx).await,
            ToolRequest::ShowDays(pick, from) => self.show_days(pick, *from, cx).await,
            ToolRequest::ShowTimes(pick, day) => self.show_times(pick, *day, cx).await,
            ToolRequest::TakeSlot(pick, start) => self.take_slot(pick, *start, cx).await,
            ToolRequest::ChooseNewDay(id) => self.choose_new_day(id, cx).await,
            ToolRequest::AskToCancel(id) => self.ask_to_cancel(id, cx).await,
            ToolRequest::ChangeVersion(pick, start, version) => {
                self.change_version(pick, *start, *version, cx).await
            }
            ToolRequest::CancelVersion(id, version) => self.cancel_version(id, *version, cx).await,
            ToolRequest::ConfirmComing(id, version) => self.confirm_coming(id, *version, cx).await,
        };
        let moving = matches!(request, ToolRequest::Reschedule(_) | ToolRequest::ChangeVersion(..));
        let fact = refuse_without_calendar(Error::into_fact(fact), cx.profile(), moving)?;
        Ok(Outcome { told: tool_result(cx.profile(), cx.today(), &fact), fact })
    }

    /// Looks up free times outside of any conversation.
    ///
    /// # Errors
    /// When the store or a calendar fails: no time is then known to be free.
    pub async fn slots(
        &self,
        ask: &tool_request::Check,
        turn: &TurnContext,
    ) -> Result<Outcome, booking::Error> {
        let fact = Error::into_fact(self.check(ask, turn, None).await)?;
        let today = turn.profile.today(turn.now);
        Ok(Outcome { told: tool_result(&turn.profile, today, &fact), fact })
    }
}

/// Returns the outcome of a call that cannot be read: a sentence with which the model can
/// correct it.
pub fn reject(call: &Call) -> Outcome {
    Outcome { told: Tool::correct(call), fact: Fact::Refused(Refusal::BadCall) }
}

/// Turns the failure of a calendar into a refusal: time that cannot be read is not free.
fn refuse_without_calendar(
    fact: Result<Fact, booking::Error>,
    profile: &BusinessProfile,
    moving: bool,
) -> Result<Fact, store::Error> {
    match fact {
        Ok(fact) => Ok(fact),
        Err(booking::Error::Store(error)) => Err(error),
        Err(error) if error.is_lasting() => {
            if !error.is_unconnected() {
                tracing::warn!(business = %profile.id, %error, "calendar refuses; request refused");
            }
            Ok(Fact::Refused(Refusal::ByPhone { staff: error.staff(), moving }))
        }
        Err(error) => {
            tracing::warn!(business = %profile.id, %error, "calendar unreachable; request refused");
            Ok(Fact::Refused(Refusal::NoCalendar))
        }
    }
}

/// Returns the service that words mean; without words the only one there is.
fn service<'a>(
    profile: &'a BusinessProfile,
    words: Option<&str>,
) -> Result<Option<&'a Service>, Refusal> {
    match words {
        Some(words) => find::service_named(profile, words).map(Some).ok_or(Refusal::NoService),
        None => Ok(profile.services.first().filter(|_| profile.services.len() == 1)),
    }
}

/// Returns the staff member that words name; `Ok(None)`: the customer takes anyone.
/// `service_words` are the words for the service, so that a refusal names those who offer it.
fn staff<'a>(
    profile: &'a BusinessProfile,
    words: Option<&str>,
    service_words: Option<&str>,
) -> Result<Option<&'a Staff>, Refusal> {
    let Some(words) = words else { return Ok(None) };
    find::staff_named(profile, words).map(Some).ok_or_else(|| {
        let wanted = service(profile, service_words).ok().flatten();
        Refusal::NoStaff { service: wanted.map(|service| service.id.clone()) }
    })
}

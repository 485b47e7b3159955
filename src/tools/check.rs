//! Carries out `check_calendar_availability`.

use jiff::{
    SignedDuration, Span,
    civil::{Date, Time},
};

use crate::{
    agent::{TurnContext, refuse_missing, tool_request},
    booking::{DayPart, Wish},
    bots::Service,
    chat::{
        Fact, Refusal,
        transcript::{Times, WhenRejection},
    },
    phrase::Bound,
    store::ConversationId,
};

use super::{Tools, error::Error, service, staff, when};

/// How many days "from Monday on" covers after its first one.
const ONWARD_DAYS: i64 = 13;

impl Tools {
    pub(super) async fn check(
        &self,
        ask: &tool_request::Check,
        context: &TurnContext,
        holder: Option<ConversationId>,
    ) -> Result<Fact, Error> {
        let profile = &context.profile;
        let words = ask.date.as_ref().ok_or_else(|| refuse_missing(WhenRejection::NoDay))?;
        let named = service(profile, ask.service.as_deref())?;
        let staff = staff(profile, ask.staff.as_deref(), ask.service.as_deref())?;
        let AskedTime { days: (first, last), window } = asked_time(context, words)?;
        let first_service = || profile.services.first();
        let asked = named.or_else(first_service).ok_or(Refusal::NoService)?;
        let shaped = named.is_none().then(|| of_length(asked, ask.duration_minutes));
        let service = shaped.as_ref().unwrap_or(asked);
        let wish = Wish { profile, service, staff, holder, moving: None };
        if wish.able().is_empty() {
            return Err(Refusal::NoStaff { service: Some(asked.id.clone()) }.into());
        }
        let part = DayPart { from: window.0, until: window.1 };
        let seen = self.bookings.availability(&wish, first..=last, part).await?;
        Ok(Fact::Times(Times {
            service: Some(asked.id.clone()),
            staff: staff.map(|staff| staff.id.clone()),
            days: (first, last),
            window,
            free: seen.free,
            why: seen.why,
            nearest: seen.nearest,
            picked: None,
        }))
    }
}

/// Days, and a part of each, that words mean.
pub(super) struct AskedTime {
    pub(super) days: (Date, Date),
    pub(super) window: (Option<Time>, Option<Time>),
}

/// Resolves words for some days and a part of them; "from Monday on" is two weeks.
pub(super) fn asked_time(context: &TurnContext, words: &str) -> Result<AskedTime, Refusal> {
    let meaning = when::days(context, words)?;
    let first = meaning.date.ok_or_else(|| refuse_missing(WhenRejection::NoDay))?;
    let onward =
        meaning.bound == Some(Bound::After) && meaning.time.is_none() && meaning.date_end.is_none();
    let last = if onward {
        first.saturating_add(Span::new().days(ONWARD_DAYS))
    } else {
        meaning.date_end.unwrap_or(first)
    };
    let window = match (meaning.time, meaning.time_end, meaning.bound) {
        (Some(from), None, None) => (Some(from), Some(from)),
        (from, until, _) => (from, until),
    };
    Ok(AskedTime { days: (first, last), window })
}

/// Returns the service with another length, for when only a length was asked for.
fn of_length(service: &Service, minutes: Option<u32>) -> Service {
    let mut shaped = service.clone();
    if let Some(minutes) = minutes {
        shaped.shape.length = SignedDuration::from_mins(minutes.into());
    }
    shaped
}

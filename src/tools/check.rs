//! Carries out `check_calendar_availability`.

use jiff::{SignedDuration, Span};

use crate::{
    agent::{TurnContext, refuse_missing, tool_request},
    booking::{self, DayPart, Wish},
    bots::Service,
    chat::{
        Fact, Refusal,
        transcript::{Times, Trouble},
    },
    phrase::Bound,
    store::ConversationId,
};

use super::{Tools, service, staff, when};

/// How many days "from Monday on" covers after its first one.
const ONWARD_DAYS: i64 = 13;

impl Tools {
    pub(super) async fn check(
        &self,
        ask: &tool_request::Check,
        context: &TurnContext,
        holder: Option<ConversationId>,
    ) -> Result<Fact, booking::Error> {
        let profile = &context.profile;
        let Some(words) = &ask.date else {
            return Ok(Fact::Refused(refuse_missing(Trouble::NoDay)));
        };
        let (named, staff) = match (
            service(profile, ask.service.as_deref()),
            staff(profile, ask.staff.as_deref(), ask.service.as_deref()),
        ) {
            (Ok(named), Ok(staff)) => (named, staff),
            (Err(refusal), _) | (_, Err(refusal)) => return Ok(Fact::Refused(refusal)),
        };
        let meaning = match when::days(context, words) {
            Ok(meaning) => meaning,
            Err(refusal) => return Ok(Fact::Refused(refusal)),
        };
        let Some(first) = meaning.date else {
            return Ok(Fact::Refused(refuse_missing(Trouble::NoDay)));
        };
        let onward = meaning.bound == Some(Bound::After)
            && meaning.time.is_none()
            && meaning.date_end.is_none();
        let last = if onward {
            first.saturating_add(Span::new().days(ONWARD_DAYS))
        } else {
            meaning.date_end.unwrap_or(first)
        };
        let window = match (meaning.time, meaning.time_end, meaning.bound) {
            (Some(from), None, None) => (Some(from), Some(from)),
            (from, until, _) => (from, until),
        };
        let Some(asked) = named.or_else(|| profile.services.first()) else {
            return Ok(Fact::Refused(Refusal::NoService));
        };
        let shaped = named.is_none().then(|| of_length(asked, ask.duration_minutes));
        let service = shaped.as_ref().unwrap_or(asked);
        let wish = Wish { profile, service, staff, holder, moving: None };
        if wish.able().is_empty() {
            return Ok(Fact::Refused(Refusal::NoStaff { service: Some(asked.id.clone()) }));
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
        }))
    }
}

/// Returns the service with another length, for when only a length was asked for.
fn of_length(service: &Service, minutes: Option<u32>) -> Service {
    let mut shaped = service.clone();
    if let Some(minutes) = minutes {
        shaped.shape.length = SignedDuration::from_mins(minutes.into());
    }
    shaped
}

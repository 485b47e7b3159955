//! Whether the customer's messages say all that is needed, so that they are answered at once.
//!
//! People write "hi", "a haircut", "tomorrow at three" as three messages. After words that only lead to
//! a question, more usually follows, so the worker waits a moment. What orders something in full, what
//! answers a question or asks one is complete, and is answered at once: no clock is waited for.

use crate::{
    bots::BusinessProfile,
    chat::transcript::Need,
    dialogue::{Call, Move},
    ids::ServiceId,
};

use super::{TurnContext, fold::Begun};

/// Returns whether the messages of a turn are complete.
#[must_use]
pub fn is_complete(context: &TurnContext) -> bool {
    let asks = context.heard.last().is_some_and(|heard| heard.text.trim_end().ends_with('?'));
    if asks {
        return true;
    }
    match Begun::of(context).made {
        Move::Call(calls) => !calls.is_empty() && calls.iter().all(|call| is_whole(call, context)),
        Move::Say(_) => false,
    }
}

/// Whether a call needs no more words. Free times are looked up for an order that lacks something.
fn is_whole(call: &Call, context: &TurnContext) -> bool {
    match call {
        Call::Check { .. } => false,
        Call::Book { service, contact, .. } => {
            let known = [contact, &context.contact];
            needs(&context.profile, service)
                .iter()
                .all(|need| known.iter().any(|it| need.is_met(it)))
        }
        Call::List
        | Call::Reschedule { .. }
        | Call::Cancel(_)
        | Call::Release
        | Call::Correct(..)
        | Call::Resend(_)
        | Call::Late
        | Call::Wait(_)
        | Call::StopWaiting
        | Call::Human => true,
    }
}

fn needs<'a>(profile: &'a BusinessProfile, service: &ServiceId) -> &'a [Need] {
    profile.service(service).map(|service| service.needs.as_slice()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::agent::tests::request;

    #[test]
    fn what_only_leads_to_a_question_waits_for_more() {
        for said in ["hi", "a haircut", "a haircut tomorrow", "a haircut tomorrow at 3 pm", "hm"] {
            assert!(!is_complete(&request(&[said]).context), "{said}");
        }
        for said in [
            "a haircut tomorrow at 3 pm, John Doe, john@example.com",
            "how much is a haircut?",
            "cancel my haircut",
            "I want to talk to a person",
        ] {
            assert!(is_complete(&request(&[said]).context), "{said}");
        }
        assert!(is_complete(&request(&["a haircut", "is tomorrow free?"]).context));
    }
}

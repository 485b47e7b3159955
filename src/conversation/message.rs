//! A message: the customer wrote, opened the conversation or shared a phone number.
//!
//! A model answers. A shared phone number is stored first, so that it need not be asked for.

use crate::{
    chat::{Inbound, InboundKind},
    schedule::{Contact, contact::check_phone},
    store::{self, conversations},
};

use super::{agent_loop::answer_by_model, context::TurnScope, turn_result::TurnResult};

pub(super) async fn handle_message(scope: &TurnScope<'_>) -> Result<TurnResult, store::Error> {
    if let Some(phone) = shared_phone(&scope.turn.inbox) {
        let contact = Contact { phone: Some(phone), ..Contact::default() };
        let customer = scope.conversation.customer;
        let stored = scope
            .services
            .store
            .write(move |tx| conversations::remember_contact(tx, customer, &contact));
        stored.await?;
    }
    answer_by_model(scope, scope.turn).await
}

/// Returns the first usable phone number that was shared by the platform's own means.
pub(super) fn shared_phone(inbox: &[Inbound]) -> Option<String> {
    inbox.iter().find_map(|inbound| match &inbound.said {
        InboundKind::Phone(number) => check_phone(number),
        _ => None,
    })
}

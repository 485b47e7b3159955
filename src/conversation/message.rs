//! A message: the customer wrote, opened the conversation or shared a phone number.
//!
//! A model answers. A shared phone number is stored first, so that it need not be asked for.

use crate::{
    chat::{Inbound, InboundKind},
    schedule::{Contact, contact::check_phone},
    store::{self, conversations},
};

use super::{
    address::answer_notice, agent_loop::answer_by_model, handover_whom::ask_for_customer,
    own_data::forget_as_said, staff_text::answer_staff, turn_result::TurnResult,
    turn_scope::TurnScope,
};

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
    if let Some(answered) = forget_as_said(scope).await? {
        return Ok(answered);
    }
    if let Some(corrected) = answer_notice(scope).await? {
        return Ok(corrected);
    }
    if let Some(answered) = answer_staff(scope).await? {
        return Ok(answered);
    }
    if let Some(asked) = ask_for_customer(scope).await? {
        return Ok(asked);
    }
    answer_by_model(scope, scope.turn).await
}

/// Answers words of a staff member that are for no customer.
pub(super) async fn handle_own_words(scope: &TurnScope<'_>) -> Result<TurnResult, store::Error> {
    match answer_staff(scope).await? {
        Some(answered) => Ok(answered),
        None => answer_by_model(scope, scope.turn).await,
    }
}

/// Returns the first usable phone number that was shared by the platform's own means.
fn shared_phone(inbox: &[Inbound]) -> Option<String> {
    inbox.iter().find_map(|inbound| match &inbound.said {
        InboundKind::Phone(number) => check_phone(number),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::conversation::tests::turn;

    #[test]
    fn the_first_phone_number_that_can_be_one_is_stored() {
        let phone = |number: &str| InboundKind::Phone(number.into());
        let shared = turn([InboundKind::Hello, phone("12"), phone("+380 67 123 45 67")]);
        assert_eq!(shared_phone(&shared.inbox).as_deref(), Some("+380671234567"));
    }

    #[test]
    fn a_number_in_a_text_is_words_and_not_shared() {
        let written = turn([InboundKind::Text("+380671234567".into())]);
        assert_eq!(shared_phone(&written.inbox), None);
    }
}

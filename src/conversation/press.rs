//! A press: the customer pressed a button under one of our messages.
//!
//! What a button does is read from the stored message and never from what a platform sends, so a
//! press can neither be forged nor carried over from another conversation. The answer replaces the
//! message if that was a question; a receipt stays, because the customer keeps it.

use crate::{
    agent::ToolRequest,
    chat::{
        Action, AwayAction, ButtonPress, HandoverAction, Job, Reply, VisitAction, WaitlistAction,
    },
    ids::BookingId,
    messages::{View, buttons},
    store::{self, JobId, bookings, jobs},
};

use super::{
    address,
    agent_loop::{answer_request, answer_words},
    connect::handle_calendar_action,
    handover_press::press_handover,
    language::set_language,
    link::link_as_pressed,
    own_data::forget_as_pressed,
    press_text::press_text,
    staff_away::press_away,
    staff_visit::press_visit,
    turn_result::TurnResult,
    turn_scope::TurnScope,
};

/// A button as it stands under its message.
#[derive(Debug, Clone, PartialEq, Eq)]
struct ShownButton {
    label: String,
    action: Action,
    /// Whether the answer may replace the message.
    in_place: bool,
}

pub(super) async fn handle_press(
    scope: &TurnScope<'_>,
    pressed: ButtonPress,
) -> Result<TurnResult, store::Error> {
    let Some(button) = find_button(scope, pressed).await? else {
        return Ok(TurnResult::reply(scope.turn, stale(&scope.view())));
    };
    let in_place = button.in_place;
    let result = act(scope, button).await?;
    Ok(TurnResult { reply: Reply { in_place, ..result.reply }, ..result })
}

/// Returns what a press says in words; `None`: there is no such button.
pub(super) async fn pressed_words(
    scope: &TurnScope<'_>,
    pressed: ButtonPress,
) -> Result<Option<String>, store::Error> {
    let button = find_button(scope, pressed).await?;
    Ok(button.map(|button| press_text(&scope.view(), &button.action, &button.label)))
}

async fn act(scope: &TurnScope<'_>, button: ShownButton) -> Result<TurnResult, store::Error> {
    let (view, turn) = (scope.view(), scope.turn);
    if let Some(reply) = press_visit(scope, &button.action).await? {
        return Ok(TurnResult::reply(turn, reply));
    }
    match &button.action {
        Action::Speak(lang) => set_language(scope, *lang).await,
        Action::Keep(id) if is_coming(scope, id.clone()).await? => {
            Ok(TurnResult::reply(turn, Reply::text(view.say("kept"))))
        }
        // What was cancelled meanwhile cannot be kept; the customer is shown what there is.
        Action::Keep(_) => answer_request(scope, ToolRequest::List, &view.say("words-no")).await,
        Action::Forget => forget_as_pressed(scope).await,
        Action::Link => link_as_pressed(scope).await,
        Action::Calendar(action) => handle_calendar_action(scope, action).await,
        Action::Away(action) => press_away(scope, action).await,
        Action::Handover(action) => press_handover(scope, action).await,
        Action::Address(change) => address::settle(scope, change).await,
        action => {
            let words = press_text(&view, action, &button.label);
            match ToolRequest::from_button(action) {
                Some(request) => answer_request(scope, request, &words).await,
                None => answer_words(scope, &words).await,
            }
        }
    }
}

/// Looks up the button that was pressed; `None`: this conversation was not shown such a button, or
/// the message is no longer stored.
async fn find_button(
    scope: &TurnScope<'_>,
    pressed: ButtonPress,
) -> Result<Option<ShownButton>, store::Error> {
    let (row, mine) = (JobId(pressed.message), scope.conversation.id);
    let rows = scope.services.store.read(move |db| {
        let shown = jobs::by_id(db, row)?;
        let shown = shown.filter(|row| row.job.conversation == Some(mine));
        Ok((shown, jobs::replies_after(db, mine, row)?))
    });
    let (shown, later) = rows.await?;
    let Some(shown) = shown.and_then(|row| reply(row.job.body)) else { return Ok(None) };
    let later: Vec<Reply> = later.into_iter().filter_map(|row| reply(row.job.body)).collect();
    let handle = scope.turn.inbox.first().and_then(|inbound| inbound.handle.as_deref());
    Ok(shown_button(&shown, pressed.button, &later, handle))
}

/// Returns a button of a message; `later` are the replies that came after it, and `handle` is the
/// platform's name of the message.
fn shown_button(
    shown: &Reply,
    button: u32,
    later: &[Reply],
    handle: Option<&str>,
) -> Option<ShownButton> {
    let (label, action) = shown.pressed(button)?;
    // After two quick presses the message may have become a receipt by now.
    let became_receipt = later.iter().any(|later| {
        later.in_place && later.handle.as_deref() == handle && later.appointment.is_some()
    });
    let in_place = shown.appointment.is_none() && is_choice(action) && !became_receipt;
    Some(ShownButton { label: label.to_owned(), action: action.clone(), in_place })
}

/// Returns whether a button answers the question of its message; the others start something new
/// from a message that stays of use.
const fn is_choice(action: &Action) -> bool {
    !matches!(
        action,
        Action::Mine
            | Action::Move(_)
            | Action::Cancel(_)
            | Action::Coming(..)
            | Action::Away(AwayAction::Ask(..))
            | Action::Waitlist(WaitlistAction::Join(_))
            | Action::Visit(VisitAction::Show(_))
            | Action::Handover(
                HandoverAction::Answer(_) | HandoverAction::Done(_) | HandoverAction::Leave(_)
            )
    )
}

fn reply(body: serde_json::Value) -> Option<Reply> {
    serde_json::from_value(body).ok().and_then(Job::reply)
}

/// Returns whether this appointment of the customer is still to come.
async fn is_coming(scope: &TurnScope<'_>, id: BookingId) -> Result<bool, store::Error> {
    let (customer, now) = (scope.conversation.customer, scope.services.clock.now());
    let coming = scope.services.store.read(move |db| bookings::of_customer(db, customer, now));
    Ok(coming.await?.iter().any(|record| record.booking.id == id))
}

/// Tells the customer that a button is too old, with what can be done now.
fn stale(view: &View<'_>) -> Reply {
    Reply::text(view.say("stale-button")).with(buttons::services(view))
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::{agent::tests::booking, chat::Button};

    fn question(action: Action) -> Reply {
        Reply::text("?").with(vec![vec![Button::new("label", action)]])
    }

    fn in_place(shown: &Reply, later: &[Reply]) -> bool {
        shown_button(shown, 0, later, Some("m1")).unwrap().in_place
    }

    #[test]
    fn the_answer_to_a_question_takes_its_place() {
        assert!(in_place(&question(Action::Say("yes".into())), &[]));
        assert!(in_place(&question(Action::Forget), &[]));
    }

    #[test]
    fn a_button_that_begins_something_new_leaves_its_message() {
        for action in
            [Action::Mine, Action::Move(BookingId::new("b")), Action::Cancel(BookingId::new("b"))]
        {
            assert!(!in_place(&question(action), &[]));
        }
    }

    #[test]
    fn a_later_reply_without_a_receipt_does_not_keep_the_message() {
        let later = Reply { in_place: true, handle: Some("m1".into()), ..Reply::text("days") };
        assert!(in_place(&question(Action::Forget), &[later]));
    }

    #[test]
    fn of_two_quick_presses_the_second_does_not_replace_the_receipt_of_the_first() {
        let booked = booking(date(2026, 11, 24).at(9, 0, 0, 0));
        let receipt = Reply {
            in_place: true,
            handle: Some("m1".into()),
            appointment: Some(booked.into()),
            ..Reply::text("Booked.")
        };
        assert!(!in_place(&question(Action::Forget), std::slice::from_ref(&receipt)));
        let elsewhere = Reply { handle: Some("m2".into()), ..receipt.clone() };
        assert!(in_place(&question(Action::Forget), &[elsewhere]));
        assert!(!in_place(&Reply { in_place: false, ..receipt_with_button(receipt) }, &[]));
    }

    fn receipt_with_button(receipt: Reply) -> Reply {
        Reply { buttons: question(Action::Say("thanks".into())).buttons, ..receipt }
    }

    #[test]
    fn a_button_that_was_never_shown_is_not_found() {
        assert_eq!(shown_button(&question(Action::Mine), 1, &[], None), None);
        let link = Reply::text("x").with(vec![vec![Button::link("l", "https://example.com")]]);
        assert_eq!(shown_button(&link, 0, &[], None), None);
    }

    #[test]
    fn a_job_that_is_no_message_has_no_buttons() {
        assert_eq!(reply(serde_json::json!({"kind": "finish", "booking": "b"})), None);
        assert_eq!(reply(serde_json::json!({"kind": "of a newer version"})), None);
    }
}

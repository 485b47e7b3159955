//! The end of a turn whose attempts failed too often: a fixed answer, and staff are told.
//!
//! What the turn did before it failed is told all the same, whether its step was recorded or not:
//! the customer must not be told that nothing happened. What was to follow is named as not done, and is no
//! longer what a yes answers.

use crate::{
    agent::StepRecord,
    chat::{Entry, Fact, Job, Reply, job::Handoff},
    dialogue::{self, Undone},
    messages::{self, View, dates},
    schedule::{Change, Contact, State},
    store::{
        self,
        bookings::{self, Act, Effect},
        conversations::{self, Dialogue},
        turns::Turn,
    },
};

use super::{
    entries::{customer_entries, recorded_steps, said},
    turn_result::{KeyedJob, TurnResult},
    turn_scope::TurnScope,
};

pub(super) async fn handle_give_up(scope: &TurnScope<'_>) -> Result<TurnResult, store::Error> {
    let turn = scope.turn;
    tracing::error!(attempts = turn.attempts, "turn given up");
    let acted = recorded_facts(turn);
    // The last call may have broken off between its effect and its record.
    let key = format!("{}:{}", turn.id, acted.len());
    let (customer, conversation) = (scope.conversation.customer, scope.conversation.id);
    let read = scope.services.store.read(move |db| {
        let contact = conversations::contact(db, customer)?;
        Ok((bookings::by_key(db, &key)?, contact, conversations::dialogue(db, conversation)?))
    });
    let (last, contact, stored) = read.await?;
    let done: Vec<Fact> =
        acted.into_iter().chain(last.as_ref().and_then(effect_fact)).filter(is_change).collect();
    let before = stored.map(|(state, _)| state);
    let state = before.as_deref().and_then(|state| serde_json::from_str(state).ok());
    let (undone, after) = dialogue::given_up(&state.unwrap_or_default(), &done);
    let after = after.to_json().filter(|_| !done.is_empty());
    let dialogue = after.map(|after| Dialogue { after, before });
    let result = fixed_answer(&scope.view(), turn, contact, Outcome { done, undone });
    Ok(TurnResult { dialogue, ..result })
}

/// What a turn had done when it was given up, and what it was to do beside that.
struct Outcome {
    done: Vec<Fact>,
    undone: Vec<Undone>,
}

/// Returns the outcomes of the calls that were recorded, in order.
fn recorded_facts(turn: &Turn) -> Vec<Fact> {
    let facts = recorded_steps(turn).into_iter().filter_map(|step| match step {
        StepRecord::Acted(outcome) => Some(outcome.fact),
        StepRecord::Answered(_) => None,
    });
    facts.collect()
}

/// Returns what a call did to a booking; `None`: nothing, or it was undone.
fn effect_fact(effect: &Effect) -> Option<Fact> {
    let pending = effect.record.is_unfinished();
    let moved = effect.record.last_move();
    let booking = effect.record.shown();
    let (change, state) = match effect.act {
        Act::Book => (Change::Booked, State::Confirmed),
        Act::Move => (moved, State::Confirmed),
        Act::Cancel => (Change::Cancelled, State::Cancelled),
    };
    let done = booking.state == state && booking.version >= effect.version;
    let booking = Box::new(booking);
    match (done, pending) {
        (true, _) => Some(Fact::Receipt { change, booking }),
        (false, true) => Some(Fact::Confirming { booking, waits: false }),
        (false, false) => None,
    }
}

const fn is_change(fact: &Fact) -> bool {
    matches!(fact, Fact::Receipt { .. } | Fact::Confirming { .. })
}

/// Returns the fixed answer: what was `done`, or else an apology; staff are told in both cases.
fn fixed_answer(view: &View<'_>, turn: &Turn, contact: Contact, of: Outcome) -> TurnResult {
    let Outcome { done, undone } = of;
    let told = view.profile.staff.iter().any(|staff| staff.email.is_some());
    let human = messages::fact(view, &Fact::Human { told, asked: None, letter: None });
    let text = if done.is_empty() {
        format!("{} {human}", view.say("went-wrong"))
    } else {
        let facts = done.iter().map(|fact| messages::fact(view, fact));
        let rest = match undone.as_slice() {
            [] => view.say("went-wrong-after"),
            undone => format!("{}\n\n{human}", not_done(view, undone)),
        };
        facts.chain([rest]).collect::<Vec<_>>().join("\n\n")
    };
    let said = turn.inbox.iter().map(|inbound| said(inbound).to_owned()).collect();
    let job = Job::Handoff(Handoff { contact, said });
    let mut entries = customer_entries(turn);
    entries.push(Entry::Assistant { text: text.clone(), calls: Vec::new() });
    let jobs = vec![KeyedJob { key: format!("wanted:{}:given-up", turn.id), job }];
    TurnResult {
        reply: Reply::text(text),
        entries,
        announced: done,
        jobs,
        forgets: None,
        dialogue: None,
        open_question: None,
        used: Vec::new(),
    }
}

/// Names what was not done, a line for each.
fn not_done(view: &View<'_>, undone: &[Undone]) -> String {
    let line = |it: &Undone| {
        let when = dates::moment(view.lang, it.start, view.today);
        format!("• {} — {when}", view.service(&it.service))
    };
    let lines = undone.iter().map(line);
    [view.say("went-wrong-undone")].into_iter().chain(lines).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use serde_json::json;

    use super::*;
    use crate::{
        agent::tests::booking,
        chat::InboundKind,
        conversation::tests::{english, salon, turn},
    };

    fn nothing() -> Outcome {
        Outcome { done: Vec::new(), undone: Vec::new() }
    }

    #[test]
    fn a_turn_that_did_nothing_ends_with_an_apology_and_a_letter_to_staff() {
        let (profile, failed) = (salon(), turn([InboundKind::Text("hi".into())]));
        let result = fixed_answer(&english(&profile), &failed, Contact::default(), nothing());
        assert!(result.reply.text.starts_with(&english(&profile).say("went-wrong")));
        let job = Job::Handoff(Handoff { contact: Contact::default(), said: vec!["hi".into()] });
        assert_eq!(result.jobs, [KeyedJob { key: "wanted:1:given-up".into(), job }]);
        assert_eq!((result.entries.len(), result.announced), (2, Vec::new()));
    }

    #[test]
    fn what_was_booked_before_the_failure_is_told_and_announced() {
        let profile = salon();
        let booking = Box::new(booking(date(2026, 11, 24).at(9, 0, 0, 0)));
        let done = vec![Fact::Receipt { change: Change::Booked, booking }];
        let failed = turn([InboundKind::Text("hi".into())]);
        let result = fixed_answer(
            &english(&profile),
            &failed,
            Contact::default(),
            Outcome { done: done.clone(), undone: vec![] },
        );
        assert!(result.reply.text.starts_with('✅'), "{}", result.reply.text);
        assert_eq!(result.announced, done);
    }

    #[test]
    fn answers_of_models_are_no_deeds_and_rows_of_a_newer_version_end_the_reading() {
        let released = json!({"told": "", "fact": {"kind": "released"}});
        let mut failed = turn([]);
        failed.steps = vec![
            json!({"answered": {"text": "", "calls": []}}),
            json!({"acted": released}),
            json!({"unknown": 1}),
            json!({"acted": released}),
        ];
        assert_eq!(recorded_facts(&failed), [Fact::Released]);
        assert!(!is_change(&Fact::Released));
    }
}

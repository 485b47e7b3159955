//! Where the dialogue stands after what was done in a turn.
//!
//! The offline model answers by it, and the buttons of every model's answer follow it: what the
//! customer does not want is not offered.

use crate::{
    chat::{Fact, Refusal, transcript::Times},
    dialogue::{self, Heard, Move, Stage, State},
};

use super::{
    Request, TurnContext, Understanding,
    hear::{house, understand},
};

/// What follows from the customer's messages alone.
#[derive(Debug)]
pub struct Begun<'a> {
    /// Where the conversation stood.
    pub before: &'a State,
    /// What the messages say.
    pub heard: &'a Heard,
    /// Where it stands after them.
    pub state: State,
    /// The first move.
    pub made: Move,
    /// What is taken up once that is done.
    pub rest: Option<&'a Heard>,
}

impl<'a> Begun<'a> {
    /// Takes the messages of a turn.
    #[must_use]
    pub fn of(context: &'a TurnContext) -> Self {
        let Understanding { before, heard, parts } = understand(context);
        let first = parts.as_ref().map_or(heard, |parts| &parts.first);
        let asked = context.overtaken.as_ref().and_then(|it| dialogue::asked_before(it, first));
        let (state, made) = match context.settled() {
            _ if context.by_request => (before.clone(), Move::Say(Vec::new())),
            Some(settled) => dialogue::begin_edit(before, heard, settled, &house(context)),
            None => asked.unwrap_or_else(|| dialogue::begin(before, first, &house(context))),
        };
        let rest = parts.as_ref().map(|parts| &parts.rest);
        Self { before, heard: first, state, made, rest }
    }
}

/// Folds the turn: its messages, and what its calls found or did.
#[must_use]
pub fn fold(request: &Request) -> (State, Move) {
    let house = house(&request.context);
    let Begun { before, heard, mut state, mut made, mut rest } = Begun::of(&request.context);
    let (mut now, mut done) = (heard, None);
    for fact in facts(request) {
        (state, made) = dialogue::resume(&state, now, fact, &house);
        if let (Move::Say(said), Some(next)) = (&mut made, rest) {
            let said = std::mem::take(said);
            let first = dialogue::Done::new(&state, said);
            (state, made) = dialogue::go_on(&state, &first, next, &house);
            (now, rest, done) = (next, None, Some(first));
        }
    }
    if let Some(done) = done {
        done.add_to(&mut made);
    }
    if request.context.settled().is_some() {
        state = dialogue::after_edit(before, state, heard);
    }
    if request.asks_first {
        made = dialogue::ask_first(&mut state, made);
    }
    dialogue::greet_back(before, heard, &mut made);
    dialogue::sympathise(heard, &mut made);
    (state, made)
}

/// Returns what was found, done or refused in this turn.
pub fn facts(request: &Request) -> impl Iterator<Item = &Fact> {
    let facts = request.outcomes().map(|done| &done.outcome.fact);
    facts.filter(|fact| **fact != Fact::Refused(Refusal::BadCall))
}

/// Returns what of the last fact of a turn is offered by buttons: of free times those that the
/// customer does not exclude, and the one alone that is proposed. `None`: the answer asks something
/// that no button of the fact answers.
pub(super) fn offered(request: &Request, fact: &Fact) -> Option<Fact> {
    if request.context.by_request
        || !matches!(fact, Fact::Times(_) | Fact::AskYes { .. } | Fact::Appointments { .. })
    {
        return Some(fact.clone());
    }
    let (state, _) = fold(request);
    match (fact, state.stage) {
        (Fact::AskYes { .. }, Stage::Cancelling { list }) if list.len() > 1 => None,
        // The buttons are numbered as the list that is shown, which may be a part of what was looked up.
        (Fact::Appointments { .. }, Stage::Choosing { list, .. }) => {
            Some(Fact::Appointments { list })
        }
        // What is asked of one of them is answered in words, and no button says it.
        (
            Fact::Appointments { .. },
            Stage::Confirming { .. }
            | Stage::Cancelling { .. }
            | Stage::Gathering
            | Stage::Offering { .. }
            | Stage::Proposing { .. },
        ) => None,
        (Fact::Times(_), Stage::Confirming { .. } | Stage::Repeating { .. } | Stage::Gathering) => {
            None
        }
        (Fact::Times(times), Stage::Proposing { start }) => Some(Fact::Times(Times {
            free: vec![(start.date(), vec![start.time()])],
            window: (Some(start.time()), Some(start.time())),
            ..state.draft.fitting(times)
        })),
        (Fact::Times(times), _) => Some(Fact::Times(state.draft.fitting(times))),
        (fact, _) => Some(fact.clone()),
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::{date, time};

    use super::*;
    use crate::{
        agent::{Round, tests::request},
        chat::{Call, Done, Outcome},
        ids::ServiceId,
    };

    #[test]
    fn no_button_offers_what_the_customer_does_not_want() {
        let friday = date(2026, 11, 27);
        let free = vec![(friday, vec![time(9, 0, 0, 0), time(15, 0, 0, 0)])];
        let times = Fact::Times(Times {
            service: Some(ServiceId::new("haircut")),
            staff: None,
            days: (friday, friday),
            window: (None, None),
            free,
            why: None,
            nearest: Vec::new(),
            picked: None,
        });
        let mut asked = request(&["haircut on Friday, but not in the morning"]);
        let call = Call { id: "1".into(), function: String::new(), arguments: "{}".into() };
        let outcome = Outcome { told: String::new(), fact: times.clone() };
        let calls = vec![Done { call, outcome }];
        asked.rounds.push(Round { calls, ..Round::default() });
        let Some(Fact::Times(shown)) = offered(&asked, &times) else { panic!("no times") };
        assert_eq!(shown.free, [(friday, vec![time(15, 0, 0, 0)])]);
    }
}

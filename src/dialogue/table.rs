//! The first move of a turn, as a table: where the conversation stands, what was heard, and the rule.
//!
//! The first row that fits and whose rule makes a move is taken. So the order decides: what is open
//! is answered before anything new, what stands is changed before anything is booked, and a courtesy
//! is answered alone only when nothing else was said. A rule may still decline, by what the columns
//! cannot show.

use crate::understanding::{Choice, Courtesy, Request, Topic};

use super::{
    Goal, Heard, House, Move, Plan, Say, Stage, State, answered,
    asked_long_ago::asked_long_ago,
    begin::{is_unknown, listed, lost, meant, noted, polite, to_a_person, told, turned_down},
    beside_open, book, cancel, change, correct, decline, half_of_day, kept, late, more, move_all,
    moved_and_mended, not_then, owner, party, pending,
    plan::{Call, call, say},
    refused, retold, services, siblings, stuck, surplus, topics, visit, voice, waitlist,
    which_email, without_contact,
};

/// Makes the move, or declines.
type Rule = fn(&mut State, &Heard, &House<'_>) -> Option<Move>;

/// A row of the table.
struct Row {
    /// What it is for.
    name: &'static str,
    /// Where the conversation has to stand.
    at: fn(&State) -> bool,
    /// What has to be heard.
    on: fn(&Heard) -> bool,
    /// The move.
    rule: Rule,
}

/// The row whose rule looks at the bookings before it decides, so that the others follow it.
const RETOLD: &str = "what stands is said once more";

const TABLE: &[Row] = &[
    Row {
        name: "a person is wanted",
        at: always,
        on: |heard| heard.wants_any(&[Request::Human, Request::Complain]),
        rule: to_a_person,
    },
    Row {
        name: "what is being written is asked about",
        at: pending::is_open,
        on: anything,
        rule: pending::asked_about,
    },
    Row {
        name: "the waiting list is left",
        at: always,
        on: |heard| heard.wants(Request::StopWaiting),
        rule: waitlist::left,
    },
    Row {
        name: "a time that is taken is waited for",
        at: always,
        on: |heard| heard.wants(Request::WaitFor),
        rule: waitlist::wanted,
    },
    Row {
        name: "a wish for the waiting list goes on",
        at: |state| state.draft.goal == Goal::Wait && state.stage == Stage::Gathering,
        on: anything,
        rule: waitlist::continued,
    },
    Row {
        name: "a yes to the waiting list",
        at: waitlist::is_all_offered,
        on: |heard| heard.confirm == Some(true),
        rule: waitlist::agreed,
    },
    Row {
        name: "a time that is taken is waited for, as was offered",
        at: |state| state.waitable.is_some(),
        on: |heard| heard.wants(Request::TellMe),
        rule: waitlist::agreed,
    },
    Row {
        name: "an address for the letter that came back, beside a question",
        at: |state| state.refused.is_some(),
        on: anything,
        rule: refused::beside,
    },
    Row {
        name: "a cancellation is taken back",
        at: |state| state.cancelled.is_some(),
        on: |heard| heard.wants(Request::Undo),
        rule: cancel::undone,
    },
    Row {
        name: "an address is put back",
        at: |state| state.email_before.is_some() && state.stage == Stage::Idle,
        on: anything,
        rule: correct::put_back,
    },
    Row {
        name: "a move is taken back",
        at: |state| state.moved_from.is_some() && state.stage == Stage::Idle,
        on: |heard| heard.wants_any(&[Request::Undo, Request::AsBefore, Request::Keep]),
        rule: change::moved_back,
    },
    Row {
        name: "whether to cancel is answered",
        at: |state| matches!(state.stage, Stage::Cancelling { .. }),
        on: anything,
        rule: cancel::answered,
    },
    Row { name: "a visit of its own and no move", at: always, on: anything, rule: more::no_move },
    Row {
        name: "a visit of several is not wanted",
        at: |state| !state.queue.is_empty(),
        on: |heard| heard.wants_any(&[Request::NoMore, Request::Drop, Request::Cancel]),
        rule: surplus::dropped,
    },
    Row { name: "nothing more is wanted", at: always, on: anything, rule: more::no_more },
    Row {
        name: "what is begun is dropped",
        at: always,
        on: |heard| heard.wants_any(&[Request::Decline, Request::NeverMind, Request::Leave]),
        rule: decline::declined,
    },
    Row {
        name: "a goodbye until the visit",
        at: decline::may_leave,
        on: |heard| heard.is_timed(),
        rule: decline::farewell,
    },
    Row {
        name: "a goodbye until the visit that names its service",
        at: decline::may_leave,
        on: |heard| heard.is(Courtesy::Bye) && !heard.services.is_empty(),
        rule: decline::leaves,
    },
    Row {
        name: "a cancellation instead of the move that is shown",
        at: |state| {
            matches!(
                state.stage,
                Stage::Confirming { plan: Plan::Move { .. } | Plan::MoveAll { .. } }
            )
        },
        on: |heard| heard.wants(Request::Cancel),
        rule: cancel::instead_of_move,
    },
    Row {
        name: "where several are moved to",
        at: |state| matches!(state.stage, Stage::MovingAll { .. }),
        on: |heard| !heard.wants_any(&[Request::Cancel, Request::Book]),
        rule: move_all::told,
    },
    Row {
        name: "what was proposed is answered",
        at: |state| state.stage != Stage::Idle,
        on: anything,
        rule: answered::answered,
    },
    Row { name: "a booking is to stay", at: always, on: anything, rule: kept::kept },
    Row {
        name: "one of several bookings is chosen",
        at: |state| matches!(state.stage, Stage::Choosing { .. }),
        on: anything,
        rule: change::chosen,
    },
    Row {
        name: "a cancellation is wanted",
        at: always,
        on: |heard| heard.wants(Request::Cancel),
        rule: cancel::cancelled,
    },
    Row {
        name: "the customer is late",
        at: always,
        on: |heard| heard.wants(Request::Late),
        rule: late::late,
    },
    Row {
        name: "whether a visit still stands",
        at: |state| state.last.is_none() && state.had.is_some(),
        on: |heard| heard.question,
        rule: retold::still,
    },
    Row { name: RETOLD, at: |state| state.last.is_some(), on: anything, rule: retold::said },
    Row {
        name: "another time and other data of a booking",
        at: |state| state.last.is_some(),
        on: Heard::gives_contact,
        rule: moved_and_mended::with_contact,
    },
    Row { name: "wrong data of a booking", at: always, on: anything, rule: correct::corrected },
    Row {
        name: "a move is wanted",
        at: always,
        on: |heard| heard.wants(Request::Move),
        rule: change::moved,
    },
    Row {
        name: "a move goes on",
        at: |state| state.draft.target.is_some(),
        on: anything,
        rule: change::continued,
    },
    Row {
        name: "the link of a video call is wanted",
        at: always,
        on: |heard| heard.topics.contains(&Topic::MeetLink),
        rule: visit::link_asked,
    },
    Row {
        name: "what time a visit is elsewhere",
        at: |state| state.stage == Stage::Idle,
        on: anything,
        rule: visit::elsewhere,
    },
    Row { name: "a list is wanted", at: always, on: anything, rule: listed },
    Row {
        name: "no mail address is given",
        at: always,
        on: Heard::gives_no_contact,
        rule: without_contact::declined,
    },
    Row {
        name: "a question about the visit that stands",
        at: |state| state.last.is_some() && state.stage == Stage::Idle,
        on: anything,
        rule: visit::asked,
    },
    Row {
        name: "when the customer cannot come, beside a visit that stands",
        at: |state| state.last.is_some(),
        on: anything,
        rule: not_then::not_then,
    },
    Row {
        name: "one more beside the last booking",
        at: |state| state.last.is_some(),
        on: |heard| !heard.topics.contains(&Topic::Hours),
        rule: more::beside,
    },
    Row {
        name: "a change of the last booking",
        at: |state| state.last.is_some(),
        on: anything,
        rule: change::implied,
    },
    Row {
        name: "a change of the booking that is told by whose it is",
        at: owner::has_booked,
        on: |heard| matches!(heard.choice, Some(Choice::Mine | Choice::Theirs)),
        rule: owner::of_owner,
    },
    Row {
        name: "a no to what is spoken of",
        at: always,
        on: |heard| heard.confirm == Some(false),
        rule: turned_down,
    },
    Row { name: "a question", at: always, on: |heard| !heard.topics.is_empty(), rule: told },
    Row {
        name: "the visit of another person beside one that is open",
        at: |state| matches!(state.stage, Stage::Gathering | Stage::Offering { .. }),
        on: |heard| heard.services.len() == 1 && heard.is_timed(),
        rule: beside_open::queued,
    },
    Row {
        name: "a day or time with a problem",
        at: always,
        on: |heard| heard.is_timed(),
        rule: book::trouble,
    },
    Row { name: "a booking is wanted", at: always, on: anything, rule: book::wanted },
    Row {
        name: "a no while something is booked",
        at: |state| state.stage == Stage::Idle,
        on: |heard| heard.confirm == Some(false),
        rule: change::not_wanted,
    },
    Row { name: "a courtesy", at: always, on: anything, rule: polite },
];

fn always(_: &State) -> bool {
    true
}

fn anything(_: &Heard) -> bool {
    true
}

/// Makes the first move of a turn.
#[must_use]
pub(super) fn begin(state: &State, heard: &Heard, house: &House<'_>) -> (State, Move) {
    let mut next = state.clone();
    let whole = topics::completed(state, heard);
    let heard = whole.as_ref().unwrap_or(heard);
    next.follow = topics::follow(heard);
    voice::hear(&mut next, heard);
    if next.last.as_ref().is_some_and(|last| last.local_start < house.now) {
        next.last = None;
    }
    next.together = 0;
    if !next.settles_move() {
        // Bookings that were to be moved with others are not moved by a later message.
        next.moves.clear();
        if !matches!(&next.stage, Stage::Confirming { plan: Plan::Move { .. } }) {
            next.mends = None;
        }
    }
    if !matches!(&next.stage, Stage::Confirming { plan: Plan::Correct { .. } }) {
        next.waits = None;
    }
    next.asked_again &= !heard.topics.is_empty() && !heard.gives();
    if next.stage == Stage::Correcting && !heard.gives_contact() {
        next.stage = Stage::Idle;
    }
    let followed = next.asked_staff.take().and_then(|staff| heard.follows_up(staff, house));
    let heard = followed.as_ref().unwrap_or(heard);
    let chosen = which_email::chosen(&mut next, heard);
    let corrected = chosen.as_ref().and_then(|heard| correct::address_chosen(&mut next, heard));
    let heard = chosen.as_ref().unwrap_or(heard);
    let also = more::beside_yes(&mut next, heard);
    let heard = also.as_ref().unwrap_or(heard);
    let heard = &half_of_day::resolved(siblings::resolve(&mut next, heard, house), &next, house);
    let meant = meant(&next, heard, house);
    let heard = meant.as_ref().unwrap_or(heard);
    let as_one = services::one_visit(&next, heard, house);
    let heard = as_one.as_ref().unwrap_or(heard);
    next.spoken_staff = heard.staff.clone().or(next.spoken_staff.take());
    let passing_on = std::mem::take(&mut next.passing_on);
    party::gather_contact(&mut next, heard);
    let answered = next.answered.replace(house.now);
    // "067 123 45 67" is how to reach them, which was asked for.
    let reached = passing_on && state.is_idle() && heard.only_contact();
    let found = match asked_long_ago(answered, &next, heard, house) {
        Some(asked) => Some(asked),
        None if reached => None,
        None if corrected.is_some() => corrected,
        None if topics::is_elsewhere(state, heard) => Some(say(Say::OnlyHere)),
        None => taken(&mut next, heard, house).map(|(_, made)| made),
    };
    let is_unknown = found.as_ref().is_none_or(is_unknown);
    let made = if passing_on && (reached || late::is_for_the_person(heard, is_unknown)) {
        // What follows "I'm passing this on" is meant for the person, too.
        next.passing_on = true;
        call(Call::Human)
    } else {
        found.unwrap_or_else(|| lost(&mut next, heard))
    };
    let made = pending::looked_up(&mut next, noted(heard, made));
    let made = voice::ask(&mut next, made);
    let made = stuck::ask_otherwise(state, &mut next, made, house);
    let made = refused::mended(&mut next, heard, house, made);
    let made = which_email::asked(&mut next, heard, made);
    next.greeted = true;
    (next, made)
}

/// Goes on with the rules for new wishes, where what was said does not repeat what stands.
pub(super) fn go_on(state: &mut State, heard: &Heard, house: &House<'_>) -> Move {
    let rows = TABLE.iter().filter(|row| row.name != RETOLD);
    first(rows, state, heard, house).map_or_else(|| lost(state, heard), |(_, made)| made)
}

/// The row that is taken, and its move; `None`: nothing fits.
fn taken(state: &mut State, heard: &Heard, house: &House<'_>) -> Option<(&'static str, Move)> {
    first(TABLE.iter(), state, heard, house)
}

fn first(
    mut rows: impl Iterator<Item = &'static Row>,
    state: &mut State,
    heard: &Heard,
    house: &House<'_>,
) -> Option<(&'static str, Move)> {
    rows.find_map(|row| {
        // A rule before may have changed where the conversation stands.
        let fits = (row.at)(state) && (row.on)(heard);
        let made = fits.then(|| (row.rule)(state, heard, house)).flatten();
        made.map(|made| (row.name, made))
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::chat::WaitlistWish;
    use crate::dialogue::tests::{booked, cancelling, haircut, held, moving, offered, reading};
    use crate::dialogue::{Draft, NewStart, Plan};

    fn idle() -> State {
        State { greeted: true, ..State::default() }
    }

    /// The calendar has yet to confirm the visit.
    fn writing() -> State {
        let state = crate::schedule::State::Committing;
        State { last: Some(Box::new(crate::schedule::Booking { state, ..haircut() })), ..idle() }
    }

    /// A haircut was asked for, and its day is awaited.
    fn asked_for_day() -> State {
        let draft =
            Draft { goal: Goal::Book, service: Some(haircut().service), ..Draft::default() };
        State { stage: Stage::Gathering, draft, ..idle() }
    }

    fn cancelled() -> State {
        State { cancelled: Some(Box::new(haircut())), ..idle() }
    }

    fn unreachable() -> State {
        State { refused: Some(Box::new(haircut())), ..cancelling() }
    }

    fn was_moved() -> State {
        let before = haircut().local_start.checked_sub(jiff::Span::new().days(1)).unwrap();
        let from = NewStart { booking: Box::new(haircut()), start: before };
        State { moved_from: Some(from), ..booked() }
    }

    fn choosing() -> State {
        let list = vec![haircut(), haircut()];
        State { stage: Stage::Choosing { cancels: false, list }, ..booked() }
    }

    /// It was asked where two visits are moved to.
    fn moving_both() -> State {
        State { stage: Stage::MovingAll { list: vec![haircut(), haircut()] }, ..booked() }
    }

    /// Something stands, and nothing is open.
    fn booked_before() -> State {
        State { had: Some(Box::new(haircut())), ..booked() }
    }

    fn checking_name() -> State {
        let mut state = held();
        state.draft.contact.name = Some("Cool Cucumber".into());
        State { stage: Stage::CheckingName, ..state }
    }

    fn shown_move() -> State {
        let booking = Box::new(haircut());
        let start = booking.local_start;
        State {
            stage: Stage::Confirming {
                plan: Plan::Move { booking, start, service: None, staff: None },
            },
            ..booked()
        }
    }

    fn mended() -> State {
        State { email_before: Some("ann@example.com".to_owned()), ..booked() }
    }

    fn follow_up() -> State {
        let draft = Draft { goal: Goal::Book, people: 1, other: true, ..Draft::default() };
        State { stage: Stage::Gathering, draft, ..booked() }
    }

    fn spoken_of_else() -> State {
        let draft = Draft { goal: Goal::Book, ..Draft::default() };
        let had = Some(Box::new(haircut()));
        State { stage: Stage::Gathering, last: None, had, draft, ..booked() }
    }

    /// It was asked what is to be waited for.
    fn waiting() -> State {
        let service = Some(haircut().service);
        let draft = Draft { goal: Goal::Wait, service, ..Draft::default() };
        State { stage: Stage::Gathering, draft, ..idle() }
    }

    /// Nothing is free on a day, nor near it.
    fn full() -> State {
        let (booking, starts) = (haircut(), Vec::new());
        let day = booking.local_start.date();
        let (service, days) = (booking.service, (day, day));
        let wish = WaitlistWish { service, staff: None, days, window: (None, None) };
        let stage = Stage::Offering { starts, named: Vec::new() };
        State { stage, waitable: Some(wish), ..idle() }
    }

    fn two_visits() -> State {
        let mut state = held();
        let mut next = state.draft.clone();
        next.set_start(haircut().local_start);
        state.queue = vec![next];
        State { stage: Stage::Confirming { plan: Plan::BookAll }, ..state }
    }

    /// A row, where the conversation stands, and what is said that takes it.
    type Case = (State, &'static str, &'static str);

    fn cases() -> Vec<Case> {
        vec![
            (idle(), "I want to talk to a real person", "a person is wanted"),
            (idle(), "take me off the waiting list", "the waiting list is left"),
            (
                idle(),
                "let me know if something frees up on Friday",
                "a time that is taken is waited for",
            ),
            (waiting(), "on Friday after five", "a wish for the waiting list goes on"),
            (full(), "yes please", "a yes to the waiting list"),
            (full(), "let me know", "a time that is taken is waited for, as was offered"),
            (
                unreachable(),
                "ann@example.com",
                "an address for the letter that came back, beside a question",
            ),
            (cancelled(), "put it back please", "a cancellation is taken back"),
            (mended(), "no, the old one was right", "an address is put back"),
            (was_moved(), "no, put it back as it was", "a move is taken back"),
            (cancelling(), "yes", "whether to cancel is answered"),
            (
                shown_move(),
                "no, please cancel it",
                "a cancellation instead of the move that is shown",
            ),
            (held(), "scrap that", "what is begun is dropped"),
            (booked(), "no, that's all", "nothing more is wanted"),
            (booked(), "great, until Thursday!", "a goodbye until the visit"),
            (checking_name(), "yes", "what was proposed is answered"),
            (booked(), "don't cancel it", "a booking is to stay"),
            (choosing(), "the second one", "one of several bookings is chosen"),
            (booked(), "cancel my haircut", "a cancellation is wanted"),
            (booked(), "I am running late", "the customer is late"),
            (booked(), "my email is wrong, it is ann@example.com", "wrong data of a booking"),
            (moving(), "an hour later", "a move goes on"),
            (booked(), "move it to Friday at 4 pm", "a move is wanted"),
            (idle(), "show my appointments", "a list is wanted"),
            (idle(), "where is the video link?", "the link of a video call is wanted"),
            (booked(), "what time is it in Tokyo?", "what time a visit is elsewhere"),
            (held(), "I have no email", "no mail address is given"),
        ]
    }

    fn further_cases() -> Vec<Case> {
        vec![
            (booked(), "no, better at 4pm", "a change of the last booking"),
            (
                cancelled(),
                "could mine be an hour earlier?",
                "a change of the booking that is told by whose it is",
            ),
            (
                booked_before(),
                "it's just a manicure so fine. bye!",
                "a goodbye until the visit that names its service",
            ),
            (moving_both(), "thursday, same times", "where several are moved to"),
            (booked(), "who will be doing it?", "a question about the visit that stands"),
            (booked(), "yes, the haircut, right", RETOLD),
            (spoken_of_else(), "still Thursday at 3 pm, right?", "whether a visit still stands"),
            (
                booked(),
                "make it 4 pm and my email is tom@example.com instead",
                "another time and other data of a booking",
            ),
            (booked(), "and Poppy at 4pm", "one more beside the last booking"),
            (
                booked(),
                "better not on saturday",
                "when the customer cannot come, beside a visit that stands",
            ),
            (
                asked_for_day(),
                "and my mum Helen for a pedicure on thursday at 10",
                "the visit of another person beside one that is open",
            ),
            (
                shown_move(),
                "no, that is a second one for his brother",
                "a visit of its own and no move",
            ),
            (follow_up(), "no, just me", "nothing more is wanted"),
            (two_visits(), "remove the second one", "a visit of several is not wanted"),
            (held(), "no", "a no to what is spoken of"),
            (offered(), "how much is it?", "a question"),
            (idle(), "a haircut on November 31", "a day or time with a problem"),
            (idle(), "a haircut tomorrow at 3 pm", "a booking is wanted"),
            (booked(), "no", "a no while something is booked"),
            (booked(), "thank you!", "a courtesy"),
            (writing(), "thank you!", "what is being written is asked about"),
        ]
    }

    #[test]
    fn every_row_is_taken_by_what_it_is_for() {
        let cases: Vec<Case> = cases().into_iter().chain(further_cases()).collect();
        for (state, text, row) in &cases {
            let found = reading(state, text, |heard, house| {
                taken(&mut state.clone(), heard, house).map(|(name, _)| name)
            });
            assert_eq!(found, Some(*row), "{text}");
        }
        let shown: BTreeSet<&str> = cases.iter().map(|(.., row)| *row).collect();
        let rows: BTreeSet<&str> = TABLE.iter().map(|row| row.name).collect();
        assert_eq!(shown, rows, "each row has a case");
    }

    #[test]
    fn what_fits_no_row_is_not_understood() {
        let found = reading(&idle(), "qwerty", |heard, house| {
            taken(&mut idle(), heard, house).map(|(name, _)| name)
        });
        assert_eq!(found, None);
    }
}

//! The buttons below an answer: what a customer most likely does next.
//!
//! They follow from the fact that the answer tells, whichever model ran the turn, so a button
//! offers only what code found. When the customer writes, pressing a button sends a text
//! (the model knows whether a time is for a new appointment or for a reschedule); when the customer
//! chooses by buttons, each carries its whole action. Texts name days by their
//! date, because "tomorrow" on a button means another day tomorrow.

use jiff::civil::{Date, DateTime, Time};

use crate::{
    chat::{
        Action, AskedStaff, AskedState, Button, Fact, HandoverAction, Pick, Refusal, WaitlistWish,
        ranges,
        transcript::{Need, Times},
    },
    schedule::{Booking, Change, Repeated, State},
};

use super::{View, capital, dates, month::month, say, waitlist};

/// The most times that are offered at once.
const MOST_TIMES: usize = 24;
/// Times in one row.
const IN_A_ROW: usize = 4;
/// The most appointments that have buttons of their own.
const MOST_APPOINTMENTS: usize = 5;

/// Returns the buttons for the last thing that a turn found or did; `pick` is what the customer
/// is choosing a time for, if they choose by buttons.
pub fn buttons(view: &View<'_>, pick: Option<&Pick>, fact: &Fact) -> Vec<Vec<Button>> {
    match fact {
        Fact::Times(found) => {
            let wait = worth(pick, fact).map(|wish| waitlist::join_button(view, wish));
            times(view, pick, found).into_iter().chain(wait).collect()
        }
        Fact::Days(found) => month(view, found),
        Fact::Receipt { change: Change::Cancelled, .. } => Vec::new(),
        Fact::Receipt { booking, .. } => vec![change(view, booking, "")],
        Fact::Appointments { list } | Fact::Refused(Refusal::WhichAppointment { list }) => {
            appointments(view, list)
        }
        Fact::AskYes { booking } => yes_no(view, booking),
        Fact::AskChange { booking, after } => change_or_keep(view, booking, after),
        Fact::Held(kept) => form(view, &kept.missing),
        Fact::Refused(Refusal::NotSaid { what }) => form(view, &[*what]),
        Fact::Refused(Refusal::Slot { nearest, wanted, .. }) => {
            let that_day = nearest.iter().any(|start| start.date() == wanted.date());
            let wish = worth(pick, fact).filter(|_| !that_day);
            let wait = wish.map(|wish| waitlist::join_button(view, wish));
            starts(view, pick, nearest).into_iter().chain(wait).collect()
        }
        Fact::Waitlist { list } | Fact::OffWaitlist { left: list } => {
            waitlist::list_buttons(view, list)
        }
        Fact::Human { asked: Some(AskedStaff { handover, state, .. }), .. }
            if !matches!(state, AskedState::Away | AskedState::Beside) =>
        {
            let leave = Action::Handover(HandoverAction::Leave(*handover));
            vec![vec![Button::new(view.say("button-handover-leave"), leave)]]
        }
        Fact::Refused(Refusal::NoService) => services(view),
        _ => Vec::new(),
    }
}

/// Returns what the customer could wait for instead, unless they are moving a visit.
fn worth(pick: Option<&Pick>, fact: &Fact) -> Option<WaitlistWish> {
    fact.worth_waiting().filter(|_| pick.is_none_or(|pick| pick.moving.is_none()))
}

/// Returns a button for each service, and one for a form that takes a whole order.
pub fn services(view: &View<'_>) -> Vec<Vec<Button>> {
    let buttons = view.profile.services.iter().map(|service| {
        let pick = Pick { service: service.id.clone(), staff: None, moving: None };
        Button::new(service.name.in_lang(view.lang), Action::Days(pick, view.today))
    });
    let order = Button::order(view.say("button-order"));
    rows(buttons, 2).into_iter().chain([vec![order]]).collect()
}

/// Returns the buttons that change one appointment; `mark` tells it from others.
fn change(view: &View<'_>, booking: &Booking, mark: &str) -> Vec<Button> {
    if booking.state != State::Confirmed {
        return Vec::new();
    }
    let label = |id: &str| format!("{}{mark}", view.say(id));
    vec![
        Button::new(label("button-move"), Action::Move(booking.id.clone())),
        Button::new(label("button-cancel"), Action::Cancel(booking.id.clone())),
    ]
}

fn appointments(view: &View<'_>, list: &[Booking]) -> Vec<Vec<Button>> {
    let many = list.len() > 1;
    let shown = list.iter().take(MOST_APPOINTMENTS).enumerate();
    let rows = shown.map(|(at, booking)| {
        let mark = if many { format!(" {}", at + 1) } else { String::new() };
        change(view, booking, &mark)
    });
    rows.filter(|row| !row.is_empty()).collect()
}

/// The ways to give the missing contact data; a platform shows those that it supports.
fn form(view: &View<'_>, missing: &[Need]) -> Vec<Vec<Button>> {
    let wanted = missing.iter().any(|need| need.takes(Need::Phone));
    let phone = wanted.then(|| Button::phone(view.say("button-phone")));
    let form = Button::form(view.say("button-fill"), missing);
    phone.into_iter().chain([form]).map(|button| vec![button]).collect()
}

/// Both name the appointment: pressed late, a bare yes would answer another question.
fn yes_no(view: &View<'_>, booking: &Booking) -> Vec<Vec<Button>> {
    let yes = Action::CancelYes(booking.id.clone(), booking.version);
    let keep = Action::Keep(booking.id.clone());
    vec![vec![
        Button::new(view.say("button-yes-cancel"), yes),
        Button::new(view.say("button-keep"), keep),
    ]]
}

/// As [`yes_no`], for a change of the service.
fn change_or_keep(view: &View<'_>, booking: &Booking, after: &Booking) -> Vec<Vec<Button>> {
    let pick = Pick {
        service: after.service.clone(),
        staff: Some(after.staff.clone()),
        moving: Some(booking.id.clone()),
    };
    let start = Repeated::start_of(&view.profile.zone, after);
    let yes = Action::ChangeYes(pick, start, booking.version);
    let keep = Action::Keep(booking.id.clone());
    vec![vec![
        Button::new(view.say("button-yes-change"), yes),
        Button::new(view.say("button-keep"), keep),
    ]]
}

fn times(view: &View<'_>, pick: Option<&Pick>, found: &Times) -> Vec<Vec<Button>> {
    match found.free.as_slice() {
        [] => starts(view, pick, &found.nearest),
        [(day, free)] if found.window.0.is_some() && found.window.0 == found.window.1 => {
            let only: Vec<DateTime> = free.iter().map(|time| day.to_datetime(*time)).collect();
            starts(view, pick, &only)
        }
        [(day, free)] => {
            let ranges = ranges(free).filter(|_| pick.is_none());
            let shown = ranges.map_or_else(|| thin(free), |ranges| ranges.proposed);
            let shown = shown.into_iter();
            let buttons = shown.map(|time| start(view, pick, day.to_datetime(time), true));
            let mut rows = rows(buttons, IN_A_ROW);
            rows.extend(pick.map(|pick| vec![back(view, pick, *day)]));
            rows
        }
        several => {
            let buttons = several.iter().map(|(day, _)| match pick {
                Some(pick) => Button::new(
                    dates::day_short(view.lang, *day),
                    Action::Times(pick.clone(), *day),
                ),
                None => Button::new(
                    dates::day_short(view.lang, *day),
                    Action::Say(dates::on_day(view.lang, *day, view.today)),
                ),
            });
            rows(buttons, 2)
        }
    }
}

fn starts(view: &View<'_>, pick: Option<&Pick>, free: &[DateTime]) -> Vec<Vec<Button>> {
    rows(free.iter().map(|local_start| start(view, pick, *local_start, false)), 2)
}

/// The button that chooses a start; among the starts of one day its label is the time alone.
fn start(view: &View<'_>, pick: Option<&Pick>, local_start: DateTime, one_day: bool) -> Button {
    let time = dates::time(view.lang, local_start.time());
    let label = if one_day {
        time
    } else {
        format!("{}, {time}", dates::day_short(view.lang, local_start.date()))
    };
    let action = match pick {
        Some(pick) => Action::Take(pick.clone(), local_start),
        None => Action::Say(dates::moment(view.lang, local_start, view.today)),
    };
    Button::new(label, action)
}

fn back(view: &View<'_>, pick: &Pick, day: Date) -> Button {
    let from = day.first_of_month().max(view.today);
    Button::new(view.say("button-other-day"), Action::Days(pick.clone(), from))
}

/// Keeps what fits, preferring full hours.
fn thin(free: &[Time]) -> Vec<Time> {
    if free.len() <= MOST_TIMES {
        return free.to_vec();
    }
    let round: Vec<Time> = free.iter().copied().filter(|time| time.minute() == 0).collect();
    let of = if round.len() * 2 >= IN_A_ROW { round } else { free.to_vec() };
    let every = of.len().div_ceil(MOST_TIMES).max(1);
    of.into_iter().step_by(every).collect()
}

fn rows(buttons: impl Iterator<Item = Button>, in_a_row: usize) -> Vec<Vec<Button>> {
    let all: Vec<Button> = buttons.collect();
    all.chunks(in_a_row).map(<[Button]>::to_vec).collect()
}

/// Returns a button for each language of a business.
pub fn languages(view: &View<'_>) -> Vec<Vec<Button>> {
    let spoken = view.profile.languages.iter();
    let buttons = spoken
        .map(|lang| Button::new(capital(&say(*lang, "language-name", &[])), Action::Speak(*lang)));
    rows(buttons, 2)
}

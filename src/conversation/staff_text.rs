//! What staff write in their own words: answers to what they were shown, absences, what is to become of a
//! customer's visit, and their day. What is none of these is a customer's message: staff book as well.
//!
//! A visit is a customer's if staff name the customer or were shown it; so words about it never touch a
//! visit of the staff member's own.

use jiff::civil::Date;

use crate::{
    chat::{Action, Job, Pick, Reply, VisitAction},
    dialogue,
    ids::BookingId,
    lang::{self, StaffCue},
    messages, phrase,
    roles::{self, Permission, Role},
    schedule::State,
    store::{
        self,
        bookings::{self, Record},
        conversations, jobs,
    },
};

use super::{
    entries::said,
    staff_absence::{answer_absence, away},
    staff_away::press_absence,
    staff_days::show_said_day,
    staff_find::choose,
    staff_named::{customers_named, unknown_name},
    staff_numbers::show_numbers,
    staff_question::{Shown, Target, Wanted, shown, target, wanted, yes_or_no},
    staff_visit::press_visit,
    staff_when::{ReadTimes, read_hour, read_times},
    turn_result::TurnResult,
    turn_scope::TurnScope,
};

/// Words of staff, with what they say about time.
#[derive(Clone, Copy)]
struct Words<'a> {
    text: &'a str,
    times: &'a ReadTimes,
}

/// Answers the words of a staff member; `None`: they are a customer's, or say nothing for staff.
pub(super) async fn answer_staff(
    scope: &TurnScope<'_>,
) -> Result<Option<TurnResult>, store::Error> {
    let lines: Vec<&str> = scope.turn.inbox.iter().map(said).collect();
    let text = lines.join(" ");
    let role = scope.role().await?;
    if text.trim().is_empty() || role.member().is_none() {
        return Ok(None);
    }
    let mut reply = answer_shown(scope, &role, &text).await?;
    if reply.is_none() {
        reply = answer_absence(scope, &role, &text).await?;
    }
    if reply.is_none() {
        reply = answer_about_visit(scope, &role, &text).await?;
    }
    if reply.is_none() {
        reply = answer_request(scope, &role, &text).await?;
    }
    Ok(reply.map(|reply| TurnResult::reply(scope.turn, reply)))
}

/// Takes words as the answer to what the last reply shows.
async fn answer_shown(
    scope: &TurnScope<'_>,
    role: &Role,
    text: &str,
) -> Result<Option<Reply>, store::Error> {
    let Some(shown) = last_reply(scope).await?.as_ref().and_then(shown) else { return Ok(None) };
    let times = read_times(scope, text);
    let (view, says_time) = (scope.view(), !times.spans.is_empty());
    let words = Words { text, times: &times };
    match shown {
        Shown::Question { yes, no } => {
            let block = matches!(yes, Action::Away(_));
            match yes_or_no(text, block).filter(|_| !says_time) {
                Some(true) => press(scope, role, &yes).await,
                Some(false) => press(scope, role, &no).await,
                None => match yes {
                    Action::Away(_) if says_time && lang::beside_absence(text).is_none() => {
                        away(scope, role, Some(text)).await.map(Some)
                    }
                    Action::ChangeYes(Pick { moving: Some(id), .. }, start, _) => {
                        move_visit(scope, role, &id, words, Some(start.date())).await
                    }
                    _ => Ok(None),
                },
            }
        }
        Shown::AskCustomers => Ok(match yes_or_no(text, false).filter(|_| !says_time) {
            Some(true) => Some(Reply::text(view.say("away-press"))),
            Some(false) => Some(Reply::text(view.say("visit-kept"))),
            None => None,
        }),
        Shown::Times { visit, day } => {
            if !says_time && yes_or_no(text, false) == Some(false) {
                return press(scope, role, &Action::Keep(visit)).await;
            }
            move_visit(scope, role, &visit, words, day).await
        }
        Shown::Visit(id) => {
            let Some(wanted) = wanted(text) else { return Ok(None) };
            let Some(record) = visit(scope, &id).await? else { return Ok(None) };
            let named = unknown_name(scope.profile, text, &times.spans).is_some();
            if named
                && customers_named(std::slice::from_ref(&record), text, &times.spans).is_empty()
            {
                return Ok(None);
            }
            change(scope, role, &record, wanted, words).await
        }
    }
}

/// Does what is wanted of the visit of a customer whom words name.
async fn answer_about_visit(
    scope: &TurnScope<'_>,
    role: &Role,
    text: &str,
) -> Result<Option<Reply>, store::Error> {
    let Some(wanted) = wanted(text) else { return Ok(None) };
    let (view, times, now) = (scope.view(), read_times(scope, text), scope.services.clock.now());
    let named = customers_named(&visits(scope, role).await?, text, &times.spans);
    if named.iter().any(|record| record.customer == scope.conversation.customer) {
        return Ok(None);
    }
    if named.is_empty() {
        // "Change it to Anna" may be about a visit that they are just booking.
        let (books, has_own) = (is_booking(scope).await?, has_own_visits(scope).await?);
        return Ok(match unknown_name(scope.profile, text, &times.spans) {
            Some(name) if !books || has_own => {
                Some(Reply::text(messages::say(view.lang, "find-none", &[("words", name.into())])))
            }
            None if wanted == Wanted::NoShow && !books => {
                Some(Reply::text(view.say("staff-no-show-how")))
            }
            None if !books && !has_own => Some(Reply::text(view.say("staff-visit-how"))),
            _ => None,
        });
    }
    let fits = |record: &&Record| match wanted {
        Wanted::NoShow => record.booking.span.start <= now,
        Wanted::Cancel | Wanted::Move => {
            record.booking.span.start > now
                && matches!(record.booking.state, State::Confirmed | State::Committing)
        }
    };
    let fitting: Vec<&Record> = named.iter().filter(fits).collect();
    let day = times.meaning.as_ref().ok().and_then(|meaning| meaning.date);
    let on_day = fitting.iter().filter(|it| Some(it.booking.local_start.date()) == day);
    let on_day: Vec<&Record> = on_day.copied().collect();
    let meant = match (wanted, on_day.as_slice(), fitting.as_slice()) {
        // "Cancel Bob's visit on Friday" names the day of the visit, and "move Bob to Friday" another one.
        (Wanted::Cancel | Wanted::NoShow, [], [_]) if day.is_some() => None,
        (Wanted::Cancel | Wanted::NoShow, [only], _) | (_, _, [only]) => Some(*only),
        _ => None,
    };
    match meant {
        Some(record) => change(scope, role, record, wanted, Words { text, times: &times }).await,
        None if fitting.is_empty() => Ok(Some(choose(scope, &named))),
        None => {
            let fitting: Vec<Record> = fitting.into_iter().cloned().collect();
            Ok(Some(choose(scope, &fitting)))
        }
    }
}

/// Begins what is wanted of a visit: cancelling and moving are asked about first.
async fn change(
    scope: &TurnScope<'_>,
    role: &Role,
    record: &Record,
    wanted: Wanted,
    words: Words<'_>,
) -> Result<Option<Reply>, store::Error> {
    let id = record.booking.id.clone();
    match wanted {
        Wanted::Cancel => press(scope, role, &Action::Cancel(id)).await,
        Wanted::NoShow => press(scope, role, &Action::Visit(VisitAction::Show(id))).await,
        Wanted::Move => {
            let day = Some(record.booking.local_start.date());
            match move_visit(scope, role, &id, words, day).await? {
                Some(reply) => Ok(Some(reply)),
                None => press(scope, role, &Action::Move(id)).await,
            }
        }
    }
}

/// Shows the times of the day, or asks about the start, that words name for a visit; `None`: they name
/// none. `day`: of what hour alone is said.
async fn move_visit(
    scope: &TurnScope<'_>,
    role: &Role,
    id: &BookingId,
    Words { text, times }: Words<'_>,
    day: Option<Date>,
) -> Result<Option<Reply>, store::Error> {
    let Some(record) = visit(scope, id).await? else { return Ok(None) };
    let Ok(mut meaning) = times.meaning.clone() else { return Ok(None) };
    let hour = read_hour(scope, text).filter(|_| times.spans.is_empty() && day.is_some());
    if hour.is_some() {
        meaning = phrase::Meaning::default();
    }
    let pick = Pick {
        service: record.booking.service.clone(),
        staff: Some(record.booking.staff.clone()),
        moving: Some(id.clone()),
    };
    match target(&meaning, hour, day) {
        Target::Start(start) => press(scope, role, &Action::Take(pick, start)).await,
        Target::Day(day) => press(scope, role, &Action::Times(pick, day)).await,
        Target::Nothing => Ok(None),
    }
}

/// Does what a button would do; `None`: it is about a visit of the person's own.
async fn press(
    scope: &TurnScope<'_>,
    role: &Role,
    action: &Action,
) -> Result<Option<Reply>, store::Error> {
    match action {
        Action::Away(action) => press_absence(scope, role, action).await.map(Some),
        action => press_visit(scope, action).await,
    }
}

/// Answers a request of staff that is about no visit in particular.
async fn answer_request(
    scope: &TurnScope<'_>,
    role: &Role,
    text: &str,
) -> Result<Option<Reply>, store::Error> {
    let view = scope.view();
    let cues = lang::staff_cues(text);
    if cues.contains(&StaffCue::Numbers) {
        return show_numbers(scope, role).await.map(Some);
    }
    if cues.contains(&StaffCue::Agenda) {
        return show_said_day(scope, role, text).await.map(Some);
    }
    if cues.contains(&StaffCue::CloseBusiness) && !text.contains('?') {
        return Ok(Some(Reply::text(view.say("staff-close-how"))));
    }
    if cues.contains(&StaffCue::RunningLate) && !has_own_visits(scope).await? {
        return Ok(Some(Reply::text(view.say("staff-late-how"))));
    }
    Ok(None)
}

/// Returns the last reply of the conversation.
async fn last_reply(scope: &TurnScope<'_>) -> Result<Option<Reply>, store::Error> {
    let id = scope.conversation.id;
    let last = scope.services.store.read(move |db| jobs::last_reply(db, id)).await?;
    let body = last.and_then(|row| serde_json::from_value::<Job>(row.job.body).ok());
    Ok(body.and_then(Job::reply))
}

async fn visit(scope: &TurnScope<'_>, id: &BookingId) -> Result<Option<Record>, store::Error> {
    scope.services.tools.bookings().visit(scope.profile, id).await
}

/// Returns the visits that a person may see, the latest first.
async fn visits(scope: &TurnScope<'_>, role: &Role) -> Result<Vec<Record>, store::Error> {
    let bot = scope.profile.id.clone();
    let all = scope.services.store.read(move |db| bookings::visits(db, &bot)).await?;
    let may = |record: &Record| {
        roles::check(role, Permission::SeeBookings(&record.booking.staff)).is_ok()
    };
    Ok(all.into_iter().filter(may).collect())
}

/// Returns whether the person is booking a visit as a customer.
async fn is_booking(scope: &TurnScope<'_>) -> Result<bool, store::Error> {
    let id = scope.conversation.id;
    let stored = scope.services.store.read(move |db| conversations::dialogue(db, id)).await?;
    let state = stored.and_then(|(state, _)| serde_json::from_str::<dialogue::State>(&state).ok());
    Ok(state.is_some_and(|state| {
        let waits = !matches!(state.stage, dialogue::Stage::Idle | dialogue::Stage::Gathering);
        waits || state.draft.service.is_some()
    }))
}

/// Returns whether the person has visits of their own that are to come.
async fn has_own_visits(scope: &TurnScope<'_>) -> Result<bool, store::Error> {
    let (customer, now) = (scope.conversation.customer, scope.services.clock.now());
    let own = scope.services.store.read(move |db| bookings::of_customer(db, customer, now));
    Ok(!own.await?.is_empty())
}

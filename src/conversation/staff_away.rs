//! Absences by chat: a staff member says when they are away, reads who is booked then, and blocks the
//! time; for each booking in it they may ask the customer for another time, or cancel it.
//!
//! Nothing is blocked before the button, and no customer is written to before one is pressed for them.
//! The time is stored with the key of the turn, so a turn that is repeated after a crash stores it once.

use jiff::civil::DateTime;

use crate::{
    booking::{AskedToMove, StaffRequest},
    bots::{BusinessProfile, find},
    chat::{Action, AwayAction, Button, Reply},
    ids::{BookingId, StaffId},
    lang::{self, Cue},
    messages::{self, View},
    phrase,
    roles::{self, Denial, Permission, Role},
    schedule::{Absence, Booking, Span, State},
    store::{
        self,
        absences::{self, NewAbsence, StoredAbsence},
        bookings,
    },
};

use super::{
    away_time::{AwayTime, away_time},
    denied::denied,
    entries::said,
    staff_when::read_when,
    turn_result::TurnResult,
    turn_scope::TurnScope,
};

/// The most bookings that have buttons of their own.
const MOST_BUTTONS: usize = 10;

/// Answers `/away`: without words the absences that are stored, else the question whether to block.
pub(super) async fn away(
    scope: &TurnScope<'_>,
    role: &Role,
    words: Option<&str>,
) -> Result<Reply, store::Error> {
    let Some(words) = words else { return list(scope, role).await };
    let view = scope.view();
    let Some(own) = role.member() else { return Ok(denied(&view, Denial::StaffOnly)) };
    let named = find::staff(scope.profile, words);
    let of = named.as_ref().unwrap_or(own);
    if let Err(denial) = roles::check(role, Permission::BlockTime(of)) {
        return Ok(denied(&view, denial));
    }
    let say = |id: &str| Ok(Reply::text(view.say(id)));
    let when = lang::beside_absence(words).unwrap_or_else(|| words.to_owned());
    let Ok(meaning) = read_when(scope, &when) else { return say("away-how") };
    match away_time(&meaning, local_now(scope)) {
        AwayTime::Between(time) => ask(scope, role, of, time).await,
        AwayTime::Unclear => say("away-how"),
        AwayTime::NoEnd => say("away-until-when"),
        AwayTime::Past => say("away-past"),
        AwayTime::TooLong => say("away-too-long"),
    }
}

/// Answers a message in which a staff member says that they are away; `None`: it is something else.
pub(super) async fn answer_absence(
    scope: &TurnScope<'_>,
) -> Result<Option<TurnResult>, store::Error> {
    let lines: Vec<&str> = scope.turn.inbox.iter().map(said).collect();
    let text = lines.join(" ");
    if lang::beside_absence(&text).is_none() || orders(&text) {
        return Ok(None);
    }
    let role = scope.role().await?;
    let Some(own) = role.member() else { return Ok(None) };
    if roles::check(&role, Permission::BlockTime(own)).is_err() {
        return Ok(None);
    }
    let reply = away(scope, &role, Some(&text)).await?;
    Ok(Some(TurnResult::reply(scope.turn, reply)))
}

/// Returns whether words order a visit: staff are customers of their own house as well.
fn orders(text: &str) -> bool {
    let words = phrase::words(text);
    let keys: Vec<&str> = words.iter().map(|word| word.key.as_str()).collect();
    lang::matches(&keys).iter().any(|found| found.cue == Cue::Book)
}

/// Does what a button about an absence says.
pub(super) async fn press_away(
    scope: &TurnScope<'_>,
    action: &AwayAction,
) -> Result<TurnResult, store::Error> {
    let (view, role) = (scope.view(), scope.role().await?);
    let reply = match action {
        AwayAction::Leave => Reply::text(view.say("away-left")),
        AwayAction::Block { staff, from, until } => {
            match roles::check(&role, Permission::BlockTime(staff)) {
                Ok(()) => {
                    block(scope, &role, staff, Absence { from: *from, until: *until }).await?
                }
                Err(denial) => denied(&view, denial),
            }
        }
        AwayAction::Free(id) => free(scope, &role, *id).await?,
        AwayAction::Ask(id, version) => ask_to_move(scope, &role, id, *version).await?,
        AwayAction::AskAll(all) => {
            let mut told = Vec::new();
            for (id, version) in all {
                told.push(ask_to_move(scope, &role, id, *version).await?.text);
            }
            Reply::text(told.join("\n"))
        }
    };
    Ok(TurnResult::reply(scope.turn, reply))
}

async fn ask(
    scope: &TurnScope<'_>,
    role: &Role,
    of: &StaffId,
    time: Absence,
) -> Result<Reply, store::Error> {
    let view = scope.view();
    let known = known(scope, of).await?;
    let covers = |it: &&Absence| it.from <= time.from && time.until <= it.until;
    if let Some(covering) = known.iter().find(covers) {
        return Ok(already(&view, *covering));
    }
    let part = known.iter().find(|it| it.overlaps(time.from, time.until)).copied();
    let booked = booked(scope, of, time).await?;
    let other = role.member().filter(|own| *own != of).map(|_| of);
    let text = messages::ask_to_block(&view, other, time, &booked, part);
    let (staff, Absence { from, until }) = (of.clone(), time);
    let yes = Action::Away(AwayAction::Block { staff, from, until });
    let rows = vec![vec![
        Button::new(view.say("button-away-yes"), yes),
        Button::new(view.say("button-away-no"), Action::Away(AwayAction::Leave)),
    ]];
    Ok(Reply::text(text).with(rows))
}

/// Blocks a time, and shows who is booked then with what can be done about each.
async fn block(
    scope: &TurnScope<'_>,
    role: &Role,
    of: &StaffId,
    time: Absence,
) -> Result<Reply, store::Error> {
    let view = scope.view();
    let Some(by) = role.member().cloned() else { return Ok(denied(&view, Denial::StaffOnly)) };
    if time.until <= local_now(scope) {
        return Ok(Reply::text(view.say("away-past")));
    }
    let key = format!("{}:away", scope.turn.id);
    let (bot, staff) = (scope.profile.id.clone(), of.clone());
    let new = NewAbsence { bot, staff, absence: time, by, key };
    let now = scope.services.clock.now();
    scope.services.store.write(move |tx| absences::add(tx, &new, now)).await?;
    let booked = booked(scope, of, time).await?;
    let text = messages::blocked(&view, time, &booked);
    Ok(Reply::text(text).with(choices(&view, &booked)))
}

/// The buttons beneath the bookings of a time that is blocked.
fn choices(view: &View<'_>, booked: &[Booking]) -> Vec<Vec<Button>> {
    let named = |id: &str, booking: &Booking| {
        let who = messages::visit_label(view, booking);
        messages::say(view.lang, id, &[("who", who.into())])
    };
    let each = booked.iter().take(MOST_BUTTONS).flat_map(|booking| {
        let ask = Action::Away(AwayAction::Ask(booking.id.clone(), booking.version));
        let cancel = Action::Cancel(booking.id.clone());
        [
            vec![Button::new(named("button-ask-move", booking), ask)],
            vec![Button::new(named("button-cancel-visit", booking), cancel)],
        ]
    });
    let all = booked.iter().map(|it| (it.id.clone(), it.version)).collect::<Vec<_>>();
    let all = (all.len() > 1).then(|| {
        vec![Button::new(view.say("button-ask-all"), Action::Away(AwayAction::AskAll(all)))]
    });
    all.into_iter().chain(each).collect()
}

async fn ask_to_move(
    scope: &TurnScope<'_>,
    role: &Role,
    id: &BookingId,
    version: u32,
) -> Result<Reply, store::Error> {
    let view = scope.view();
    let bookings = scope.services.tools.bookings();
    let Some(record) = bookings.visit(scope.profile, id).await? else {
        return Ok(Reply::text(view.say("visit-gone")));
    };
    let permitted = role.member().ok_or(Denial::StaffOnly).and_then(|by| {
        roles::check(role, Permission::ChangeBookings(&record.booking.staff))?;
        Ok(by)
    });
    let by = match permitted {
        Ok(by) => by,
        Err(denial) => return Ok(denied(&view, denial)),
    };
    let key = format!("{}:ask:{id}", scope.turn.id);
    let request = StaffRequest { by, version, key: &key };
    let (id, booking) = match bookings.ask_to_move(scope.profile, id, request).await? {
        AskedToMove::Done(booking) => ("away-asked", booking),
        AskedToMove::Changed(booking) => ("visit-changed", booking),
        AskedToMove::Gone => return Ok(Reply::text(view.say("visit-gone"))),
    };
    let args = [
        ("who", messages::visit_label(&view, &booking).into()),
        ("when", view.listed_start(&booking).into()),
    ];
    Ok(Reply::text(messages::say(view.lang, id, &args)))
}

/// Takes an absence back.
async fn free(scope: &TurnScope<'_>, role: &Role, id: i64) -> Result<Reply, store::Error> {
    let (view, bot) = (scope.view(), scope.profile.id.clone());
    let of = bot.clone();
    let found = scope.services.store.read(move |db| absences::find(db, &of, id)).await?;
    let Some(stored) = found else { return list(scope, role).await };
    if let Err(denial) = roles::check(role, Permission::BlockTime(&stored.staff)) {
        return Ok(denied(&view, denial));
    }
    let now = scope.services.clock.now();
    scope.services.store.write(move |tx| absences::remove(tx, &bot, id, now)).await?;
    let when = messages::away_when(&view, stored.absence);
    Ok(Reply::text(messages::say(view.lang, "away-freed", &[("when", when.into())])))
}

/// Lists the coming absences that a person may change: their own; an owner those of all.
async fn list(scope: &TurnScope<'_>, role: &Role) -> Result<Reply, store::Error> {
    let view = scope.view();
    let may = |it: &StoredAbsence| roles::check(role, Permission::BlockTime(&it.staff)).is_ok();
    let all: Vec<StoredAbsence> = stored(scope).await?.into_iter().filter(may).collect();
    let named: Vec<(StaffId, Absence)> =
        all.iter().map(|it| (it.staff.clone(), it.absence)).collect();
    let with_staff = matches!(role, Role::Owner(_)) && scope.profile.staff.len() > 1;
    let text = messages::absences(&view, &named, with_staff);
    let rows = all.iter().take(MOST_BUTTONS).map(|it| {
        let when = messages::away_when(&view, it.absence);
        let label = messages::say(view.lang, "button-away-free", &[("when", when.into())]);
        vec![Button::new(label, Action::Away(AwayAction::Free(it.id)))]
    });
    Ok(Reply::text(text).with(rows.collect()))
}

fn already(view: &View<'_>, covering: Absence) -> Reply {
    let when = messages::away_when(view, covering);
    Reply::text(messages::say(view.lang, "away-already", &[("when", when.into())]))
}

async fn stored(scope: &TurnScope<'_>) -> Result<Vec<StoredAbsence>, store::Error> {
    let (bot, now) = (scope.profile.id.clone(), local_now(scope));
    scope.services.store.read(move |db| absences::coming(db, &bot, now)).await
}

/// Returns the absences of a staff member that are known: told in chat, or in the file.
async fn known(scope: &TurnScope<'_>, of: &StaffId) -> Result<Vec<Absence>, store::Error> {
    let told = stored(scope).await?.into_iter().filter(|it| it.staff == *of);
    let in_file = scope.profile.staff(of).map(|staff| staff.hours.away.clone());
    Ok(told.map(|it| it.absence).chain(in_file.unwrap_or_default()).collect())
}

/// Returns the bookings of a staff member that stand in a time and are not over, earliest first.
async fn booked(
    scope: &TurnScope<'_>,
    of: &StaffId,
    time: Absence,
) -> Result<Vec<Booking>, store::Error> {
    let (bot, staff, now) = (scope.profile.id.clone(), of.clone(), scope.services.clock.now());
    let Some(span) = span(scope.profile, time) else { return Ok(Vec::new()) };
    let found =
        scope.services.store.read(move |db| bookings::occupying(db, &bot, &staff, span, now));
    let stands = |booking: &Booking| {
        matches!(booking.state, State::Confirmed | State::Committing)
            && booking.staff == *of
            && booking.span.overlaps(&span)
            && booking.span.end > now
    };
    Ok(found.await?.into_iter().map(|record| record.booking).filter(stands).collect())
}

fn span(profile: &BusinessProfile, time: Absence) -> Option<Span> {
    let at = |local: DateTime| {
        profile.zone.to_ambiguous_zoned(local).compatible().ok().map(|it| it.timestamp())
    };
    Some(Span { start: at(time.from)?, end: at(time.until)? })
}

fn local_now(scope: &TurnScope<'_>) -> DateTime {
    scope.now.to_zoned(scope.profile.zone.clone()).datetime()
}

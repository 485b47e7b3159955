//! Absences by chat: a staff member reads who is booked while they are away, and blocks the time; for
//! each booking in it they may ask the customer for another time, or cancel it.
//!
//! Nothing is blocked before the button, and no customer is written to before one is pressed for them.
//! The time is stored with the key of the turn, so a turn that is repeated after a crash stores it once.

use jiff::civil::DateTime;

use crate::{
    booking::{AskedToMove, StaffRequest},
    bots::{Misfit, misfit},
    chat::{Action, AwayAction, Button, Reply},
    ids::{BookingId, StaffId},
    messages::{self, View},
    roles::{self, Denial, Permission, Role},
    schedule::{Absence, Booking, State},
    store::{
        self,
        absences::{self, NewAbsence, StoredAbsence},
        bookings,
    },
};

use super::{denied::denied, turn_result::TurnResult, turn_scope::TurnScope};

/// The most bookings that have buttons of their own.
const MOST_BUTTONS: usize = 10;

/// Does what a button about an absence says.
pub(super) async fn press_away(
    scope: &TurnScope<'_>,
    action: &AwayAction,
) -> Result<TurnResult, store::Error> {
    let role = scope.role().await?;
    Ok(TurnResult::reply(scope.turn, press_absence(scope, &role, action).await?))
}

/// The same, with who writes known.
pub(super) async fn press_absence(
    scope: &TurnScope<'_>,
    role: &Role,
    action: &AwayAction,
) -> Result<Reply, store::Error> {
    let view = scope.view();
    Ok(match action {
        AwayAction::Leave => Reply::text(view.say("away-left")),
        AwayAction::Block { staff, from, until } => {
            match roles::check(role, Permission::BlockTime(staff)) {
                Ok(()) => block(scope, role, staff, Absence { from: *from, until: *until }).await?,
                Err(denial) => denied(&view, denial),
            }
        }
        AwayAction::Free(id) => free(scope, role, *id).await?,
        AwayAction::Ask(id, version) => ask_to_move(scope, role, id, *version).await?,
        AwayAction::AskAll(all) => {
            let mut told = Vec::new();
            for (id, version) in all {
                told.push(ask_to_move(scope, role, id, *version).await?.text);
            }
            Reply::text(told.join("\n"))
        }
    })
}

/// Asks whether to block a time, with who is booked then.
pub(super) async fn ask(
    scope: &TurnScope<'_>,
    role: &Role,
    of: &StaffId,
    time: Absence,
) -> Result<Reply, store::Error> {
    let view = scope.view();
    let known = known(scope, of).await?;
    if let Some(covering) = known.iter().find(|it| it.holds(time)) {
        return already(scope, of, *covering).await;
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
    let same = key.clone();
    let is_repeated = scope.services.store.read(move |db| absences::is_stored(db, &same)).await?;
    let covering = known(scope, of).await?.into_iter().find(|it| it.holds(time));
    // The button may be pressed twice.
    if let Some(covering) = covering.filter(|_| !is_repeated) {
        return already(scope, of, covering).await;
    }
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
    if matches!(misfit(scope.profile, &record.booking), Some(Misfit::NoService | Misfit::NoStaff)) {
        return Ok(Reply::text(view.say("visit-not-offered")));
    }
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
    let (now, in_file) = (scope.services.clock.now(), of_file(scope, &stored.staff).await?);
    scope.services.store.write(move |tx| absences::remove(tx, &bot, id, now)).await?;
    let Absence { from, until } = stored.absence;
    let all = told(scope, &stored.staff).await?.into_iter().chain(in_file);
    let still = all.into_iter().find(|it| it.overlaps(from, until));
    let when = messages::away_when(&view, still.unwrap_or(stored.absence));
    let id = if still.is_some() { "away-freed-part" } else { "away-freed" };
    Ok(Reply::text(messages::say(view.lang, id, &[("when", when.into())])))
}

/// Lists the coming absences that a person may change: their own; an owner those of all.
pub(super) async fn list(scope: &TurnScope<'_>, role: &Role) -> Result<Reply, store::Error> {
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

/// Says that a time is blocked already, and where that stands.
async fn already(
    scope: &TurnScope<'_>,
    of: &StaffId,
    covering: Absence,
) -> Result<Reply, store::Error> {
    let view = scope.view();
    let was_told = told(scope, of).await?.contains(&covering);
    let id = if was_told { "away-already" } else { "away-already-file" };
    let when = messages::away_when(&view, covering);
    Ok(Reply::text(messages::say(view.lang, id, &[("when", when.into())])))
}

async fn stored(scope: &TurnScope<'_>) -> Result<Vec<StoredAbsence>, store::Error> {
    let (bot, now) = (scope.profile.id.clone(), local_now(scope));
    scope.services.store.read(move |db| absences::coming(db, &bot, now)).await
}

/// Returns the absences of a staff member that are known: told in chat, or in the file.
async fn known(scope: &TurnScope<'_>, of: &StaffId) -> Result<Vec<Absence>, store::Error> {
    Ok([told(scope, of).await?, of_file(scope, of).await?].concat())
}

/// Returns the absences that a staff member told in chat.
async fn told(scope: &TurnScope<'_>, of: &StaffId) -> Result<Vec<Absence>, store::Error> {
    let own = stored(scope).await?.into_iter().filter(|it| it.staff == *of);
    Ok(own.map(|it| it.absence).collect())
}

/// Returns those of the file. The profile of a turn has the ones that were told as well.
async fn of_file(scope: &TurnScope<'_>, of: &StaffId) -> Result<Vec<Absence>, store::Error> {
    let mut all = scope.profile.staff(of).map(|it| it.hours.away.clone()).unwrap_or_default();
    for absence in told(scope, of).await? {
        if let Some(at) = all.iter().position(|it| *it == absence) {
            all.remove(at);
        }
    }
    Ok(all)
}

/// Returns the bookings of a staff member that stand in a time and are not over, earliest first.
async fn booked(
    scope: &TurnScope<'_>,
    of: &StaffId,
    time: Absence,
) -> Result<Vec<Booking>, store::Error> {
    let (bot, staff, now) = (scope.profile.id.clone(), of.clone(), scope.services.clock.now());
    let span = time.span(&scope.profile.zone);
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

pub(super) fn local_now(scope: &TurnScope<'_>) -> DateTime {
    scope.now.to_zoned(scope.profile.zone.clone()).datetime()
}

//! The bookings of some days, as staff see them: a staff member their own, an owner everyone's.

use jiff::{Span, civil::Date};

use crate::{
    chat::{Action, Button, Reply, VisitAction},
    messages::{self, DayOfVisits, ListedVisit},
    phrase::Bound,
    roles::{self, Permission, Role},
    store::{
        self,
        bookings::{self, Record},
    },
};

use super::{staff_when::read_when, turn_scope::TurnScope};

/// The most days that are shown at once.
const MOST_DAYS: i64 = 31;
/// So many days are each told of, also without a booking; of more only those with one.
const EACH_OF: i64 = 7;
/// The most visits that have a button, and how many of them stand in a row.
const MOST_BUTTONS: usize = 20;
const IN_A_ROW: usize = 2;

/// Shows today.
pub(super) async fn show_today(scope: &TurnScope<'_>, role: &Role) -> Result<Reply, store::Error> {
    let today = scope.view().today;
    show(scope, role, today, today).await
}

/// Shows seven days, from today on.
pub(super) async fn show_week(scope: &TurnScope<'_>, role: &Role) -> Result<Reply, store::Error> {
    let today = scope.view().today;
    show(scope, role, today, later(today, EACH_OF - 1)).await
}

/// Shows the days that words mean.
pub(super) async fn show_day(
    scope: &TurnScope<'_>,
    role: &Role,
    words: Option<&str>,
) -> Result<Reply, store::Error> {
    let meaning = words.and_then(|words| read_when(scope, words).ok()).unwrap_or_default();
    let Some(first) = meaning.date else { return Ok(Reply::text(scope.view().say("day-how"))) };
    let onward = meaning.bound == Some(Bound::After) && meaning.date_end.is_none();
    let last = if onward { later(first, EACH_OF - 1) } else { meaning.date_end.unwrap_or(first) };
    show(scope, role, first, last.max(first)).await
}

/// Shows the days that words of a sentence mean; today, if they mean none.
pub(super) async fn show_said_day(
    scope: &TurnScope<'_>,
    role: &Role,
    text: &str,
) -> Result<Reply, store::Error> {
    let today = scope.view().today;
    let meaning = read_when(scope, text).unwrap_or_default();
    let first = meaning.date.unwrap_or(today);
    show(scope, role, first, meaning.date_end.unwrap_or(first).max(first)).await
}

async fn show(
    scope: &TurnScope<'_>,
    role: &Role,
    first: Date,
    last: Date,
) -> Result<Reply, store::Error> {
    let last = last.min(later(first, MOST_DAYS - 1));
    let visits = visits(scope, role, first, last).await?;
    let view = scope.view();
    let with_staff = matches!(role, Role::Owner(_)) && scope.profile.staff.len() > 1;
    let each = first.series(Span::new().days(1)).take_while(|day| *day <= last);
    let days = each.map(|day| {
        let own = visits.iter().filter(|record| record.booking.local_start.date() == day);
        let own = own
            .map(|record| ListedVisit { booking: &record.booking, note: record.note.as_deref() });
        DayOfVisits { day, visits: own.collect() }
    });
    let days: Vec<DayOfVisits<'_>> = days.collect();
    let is_short = days.len() <= usize::try_from(EACH_OF).unwrap_or_default();
    let shown: Vec<DayOfVisits<'_>> =
        days.into_iter().filter(|day| is_short || !day.visits.is_empty()).collect();
    if shown.is_empty() {
        return Ok(Reply::text(messages::no_visits_between(&view, first, last)));
    }
    let text = messages::days_of_visits(&view, &shown, with_staff);
    let buttons = visits.iter().take(MOST_BUTTONS).map(|record| {
        let label = messages::visit_label(&view, &record.booking);
        Button::new(label, Action::Visit(VisitAction::Show(record.booking.id.clone())))
    });
    let buttons: Vec<Button> = buttons.collect();
    Ok(Reply::text(text).with(buttons.chunks(IN_A_ROW).map(<[Button]>::to_vec).collect()))
}

/// Returns the bookings of some days that a person may see, earliest first.
async fn visits(
    scope: &TurnScope<'_>,
    role: &Role,
    first: Date,
    last: Date,
) -> Result<Vec<Record>, store::Error> {
    let (bot, span) = (scope.profile.id.clone(), scope.profile.span_of(first, last));
    let all = scope.services.store.read(move |db| bookings::starting_in(db, &bot, span)).await?;
    let may_see = |record: &Record| {
        roles::check(role, Permission::SeeBookings(&record.booking.staff)).is_ok()
    };
    Ok(all.into_iter().filter(may_see).collect())
}

fn later(day: Date, days: i64) -> Date {
    day.saturating_add(Span::new().days(days))
}

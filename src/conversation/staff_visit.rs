//! What staff do with a customer's visit by buttons: look at it, move it, cancel it, note whether the
//! customer came.
//!
//! Moving and cancelling have the actions that customers press as well. Whose visit it is decides how
//! a press is meant: one's own is changed as a customer's, another's for the business.

use jiff::civil::{Date, DateTime};

use crate::{
    booking::{Changed, DayPart, Error, GoneAnswer, StaffRequest, Wish},
    chat::{
        Action, Button, Fact, Pick, Reply, VisitAction,
        transcript::{Days, Times},
    },
    ids::{BookingId, StaffId},
    messages::{self, ExplainedStart, View, buttons, dates},
    roles::{self, Denial, Permission},
    schedule::{Booking, Change, State, unmarked},
    store::{self, bookings::Record},
};

use super::{denied::denied, turn_scope::TurnScope};

/// The most months that are looked through for a day with free times.
const MOST_MONTHS: usize = 12;

/// A visit, and the staff member who acts on it.
struct Desk<'a> {
    scope: &'a TurnScope<'a>,
    record: &'a Record,
    by: &'a StaffId,
}

/// Does what a button about another person's visit says, for a staff member; `None`: it is no such
/// button, or the person who presses is the customer of the visit or is no staff member.
pub(super) async fn press_visit(
    scope: &TurnScope<'_>,
    action: &Action,
) -> Result<Option<Reply>, store::Error> {
    let Some(id) = visit_of(action) else { return Ok(None) };
    let (view, role) = (scope.view(), scope.role().await?);
    let for_staff = matches!(action, Action::Visit(_));
    let Some(by) = role.member() else {
        return Ok(for_staff.then(|| denied(&view, Denial::StaffOnly)));
    };
    let Some(record) = scope.services.tools.bookings().visit(scope.profile, id).await? else {
        return Ok(Some(Reply::text(view.say("visit-gone"))));
    };
    if record.customer == scope.conversation.customer && !for_staff {
        return Ok(None);
    }
    let staff = &record.booking.staff;
    let wanted = match action {
        Action::Visit(VisitAction::Show(_)) => Permission::SeeBookings(staff),
        _ => Permission::ChangeBookings(staff),
    };
    if let Err(denial) = roles::check(&role, wanted) {
        return Ok(Some(denied(&view, denial)));
    }
    let desk = Desk { scope, record: &record, by };
    Ok(Some(match action {
        Action::Visit(VisitAction::Came(_)) => desk.attended(true).await?,
        Action::Visit(VisitAction::NoShow(_)) => desk.attended(false).await?,
        Action::Visit(VisitAction::Off(_, version)) => desk.answer(*version, true).await?,
        Action::Visit(VisitAction::Stands(_, version)) => desk.answer(*version, false).await?,
        Action::Cancel(_) => desk.ask_to_cancel(),
        Action::CancelYes(_, version) => desk.cancel(*version).await?,
        Action::Keep(_) => Reply::text(view.say("visit-kept")),
        Action::Move(_) => desk.days(view.today).await?,
        Action::Days(_, from) => desk.days(*from).await?,
        Action::Times(_, day) => desk.times(*day).await?,
        Action::Take(_, start) => desk.ask_to_move(*start).await?,
        Action::ChangeYes(_, start, version) => desk.move_to(*start, *version).await?,
        _ => show(&view, &record, scope.services.clock.now()),
    }))
}

/// Returns the visit that a button is about; `None`: it is about none.
fn visit_of(action: &Action) -> Option<&BookingId> {
    match action {
        Action::Visit(
            VisitAction::Show(id)
            | VisitAction::Came(id)
            | VisitAction::NoShow(id)
            | VisitAction::Off(id, _)
            | VisitAction::Stands(id, _),
        )
        | Action::Cancel(id)
        | Action::CancelYes(id, _)
        | Action::Keep(id)
        | Action::Move(id) => Some(id),
        Action::Days(pick, _)
        | Action::Times(pick, _)
        | Action::Take(pick, _)
        | Action::ChangeYes(pick, ..) => pick.moving.as_ref(),
        _ => None,
    }
}

/// Shows a visit with the buttons that fit its state.
pub(super) fn show(view: &View<'_>, record: &Record, now: jiff::Timestamp) -> Reply {
    let booking = &record.booking;
    let text = messages::visit(view, booking, record.note.as_deref());
    let id = || booking.id.clone();
    let button = |label: &str, action| Button::new(view.say(label), action);
    let row = match booking.state {
        State::Confirmed if booking.span.start > now => vec![
            button("button-move", Action::Move(id())),
            button("button-cancel", Action::Cancel(id())),
        ],
        State::Confirmed => vec![
            button("button-came", Action::Visit(VisitAction::Came(id()))),
            button("button-no-show", Action::Visit(VisitAction::NoShow(id()))),
        ],
        State::Completed => {
            vec![button("button-no-show", Action::Visit(VisitAction::NoShow(id())))]
        }
        State::NoShow => vec![button("button-came", Action::Visit(VisitAction::Came(id())))],
        State::Held | State::Committing | State::Cancelled => Vec::new(),
    };
    Reply::text(text).with(if row.is_empty() { Vec::new() } else { vec![row] })
}

impl Desk<'_> {
    fn booking(&self) -> &Booking {
        &self.record.booking
    }

    fn view(&self) -> View<'_> {
        self.scope.view()
    }

    fn say(&self, id: &str, booking: &Booking) -> Reply {
        let view = self.view();
        let args = [
            ("who", messages::visit_label(&view, booking).into()),
            ("service", view.booked_service(booking).into()),
            ("when", view.listed_start(booking).into()),
        ];
        Reply::text(messages::say(view.lang, id, &args))
    }

    fn pick(&self) -> Pick {
        let booking = self.booking();
        Pick {
            service: booking.service.clone(),
            staff: Some(booking.staff.clone()),
            moving: Some(booking.id.clone()),
        }
    }

    /// Returns what the visit is, as a wish for another time; `None`: it is no longer offered.
    fn wish(&self) -> Option<Wish<'_>> {
        let (profile, booking) = (self.scope.profile.as_ref(), self.booking());
        let service = profile.service(&booking.service)?;
        let staff = Some(profile.staff(&booking.staff)?);
        Some(Wish { profile, service, staff, holder: None, moving: Some(&booking.id) })
    }

    /// Says that a calendar cannot be read; a failing store is passed on.
    fn unread(&self, error: Error) -> Result<Reply, store::Error> {
        match error {
            Error::Store(error) => Err(error),
            _ => Ok(Reply::text(self.view().say("visit-calendar"))),
        }
    }

    async fn attended(&self, came: bool) -> Result<Reply, store::Error> {
        let (bookings, id) = (self.scope.services.tools.bookings(), &self.booking().id);
        let noted = bookings.record_attendance(self.scope.profile, id, self.by, came).await?;
        let id = match (noted, came) {
            (false, _) => "visit-not-begun",
            (true, true) => "visit-came",
            (true, false) => "visit-no-show",
        };
        Ok(self.say(id, self.booking()))
    }

    fn ask_to_cancel(&self) -> Reply {
        let (view, booking) = (self.view(), self.booking());
        if !matches!(booking.state, State::Confirmed | State::Committing) {
            return Reply::text(view.say("visit-gone"));
        }
        let yes = Action::CancelYes(booking.id.clone(), booking.version);
        let keep = Action::Keep(booking.id.clone());
        self.say("visit-cancel-ask", booking).with(vec![vec![
            Button::new(view.say("button-yes-cancel"), yes),
            Button::new(view.say("button-keep"), keep),
        ]])
    }

    async fn cancel(&self, version: u32) -> Result<Reply, store::Error> {
        let key = format!("{}:cancel", self.scope.turn.id);
        let request = StaffRequest { by: self.by, version, key: &key };
        let (bookings, id) = (self.scope.services.tools.bookings(), &self.booking().id);
        match bookings.cancel_by_staff(self.scope.profile, id, request).await {
            Ok(Changed::Done { booking, .. }) => Ok(self.say("visit-cancelled", &booking)),
            Ok(Changed::ByBusiness(booking) | Changed::Confirming { booking, .. }) => {
                Ok(self.say("visit-changed", &booking))
            }
            Ok(_) => Ok(Reply::text(self.view().say("visit-gone"))),
            Err(error) => self.unread(error),
        }
    }

    /// Answers whether a visit is off whose event is gone.
    async fn answer(&self, version: u32, is_off: bool) -> Result<Reply, store::Error> {
        let key = format!("{}:gone", self.scope.turn.id);
        let request = StaffRequest { by: self.by, version, key: &key };
        let (bookings, id) = (self.scope.services.tools.bookings(), &self.booking().id);
        let answer = bookings.answer_gone(self.scope.profile, id, request, is_off);
        Ok(match Box::pin(answer).await {
            Ok(GoneAnswer::Cancelled(booking)) => self.say("visit-cancelled", &booking),
            Ok(GoneAnswer::Stands(booking)) => self.say("visit-stands", &booking),
            Ok(GoneAnswer::Back(booking)) => self.say("visit-event-back", &booking),
            Ok(GoneAnswer::Settled(booking)) => self.say("visit-stands-already", &booking),
            Ok(GoneAnswer::Changed(booking)) => self.say("visit-changed", &booking),
            Ok(GoneAnswer::Gone) => Reply::text(self.view().say("visit-gone")),
            Err(error) => return self.unread(error),
        })
    }

    /// Shows the days with free times from one on, to the end of their month.
    async fn days(&self, from: Date) -> Result<Reply, store::Error> {
        let (view, bookings) = (self.view(), self.scope.services.tools.bookings());
        let Some(wish) = self.wish().filter(|_| self.booking().state == State::Confirmed) else {
            return Ok(self.no_times());
        };
        let horizon = self.scope.profile.rules.horizon.as_secs() / 86_400;
        let end = view.today.saturating_add(jiff::Span::new().days(horizon));
        let mut first = from.max(view.today).min(end);
        for month in 1..=MOST_MONTHS {
            let last = first.last_of_month().min(end);
            let free = match bookings.days(&wish, first..=last).await {
                Ok(free) => free,
                Err(error) => return self.unread(error),
            };
            if !free.is_empty() || last == end || month == MOST_MONTHS {
                let pick = self.pick();
                let fact =
                    Fact::Days(Days { pick, first, last, free, more: last < end, moving: None });
                let rows = buttons::buttons(&view, None, &fact);
                return Ok(Reply::text(messages::fact(&view, &fact)).with(rows));
            }
            first = last.tomorrow().unwrap_or(end);
        }
        Ok(Reply::text(view.say("visit-gone")))
    }

    /// Shows the free times of a day.
    async fn times(&self, day: Date) -> Result<Reply, store::Error> {
        let (view, bookings) = (self.view(), self.scope.services.tools.bookings());
        let Some(wish) = self.wish() else { return Ok(self.no_times()) };
        let seen = match bookings.availability(&wish, day..=day, DayPart::ALL).await {
            Ok(seen) => seen,
            Err(error) => return self.unread(error),
        };
        let fact = Fact::Times(Times {
            service: Some(self.booking().service.clone()),
            staff: Some(self.booking().staff.clone()),
            days: (day, day),
            window: (None, None),
            free: seen.free,
            why: seen.why,
            nearest: seen.nearest,
            picked: None,
        });
        let rows = buttons::buttons(&view, Some(&self.pick()), &fact);
        Ok(Reply::text(messages::fact(&view, &fact)).with(rows))
    }

    /// Asks whether to move the visit to a start, if that is free: its customer is told of a move at once.
    async fn ask_to_move(&self, start: DateTime) -> Result<Reply, store::Error> {
        let (view, booking) = (self.view(), self.booking());
        let Some(wish) = self.wish().filter(|_| booking.state == State::Confirmed) else {
            return Ok(self.no_times());
        };
        if booking.local_start == unmarked(start) {
            return Ok(self.say("visit-there-already", booking));
        }
        let (service, Some(staff)) = (wish.service, wish.staff) else {
            return Ok(Reply::text(view.say("visit-gone")));
        };
        let bookings = self.scope.services.tools.bookings();
        if let Some(obstacle) = bookings.explain(&wish, staff, start).await? {
            let wanted = ExplainedStart { service, staff, local_start: start };
            let why = messages::explain(&view, &wanted, Some(&obstacle));
            let day = self.times(start.date()).await?;
            return Ok(Reply { text: format!("{why}\n{}", day.text), ..day });
        }
        let args = [
            ("who", messages::visit_label(&view, booking).into()),
            ("service", view.booked_service(booking).into()),
            ("when", view.listed_start(booking).into()),
            ("to", dates::moment(view.lang, start, view.today).into()),
        ];
        let yes = Action::ChangeYes(self.pick(), start, booking.version);
        let row = vec![
            Button::new(view.say("button-yes-move"), yes),
            Button::new(view.say("button-keep"), Action::Keep(booking.id.clone())),
        ];
        Ok(Reply::text(messages::say(view.lang, "visit-move-ask", &args)).with(vec![row]))
    }

    async fn move_to(&self, start: DateTime, version: u32) -> Result<Reply, store::Error> {
        let (view, bookings) = (self.view(), self.scope.services.tools.bookings());
        // A turn that is repeated finds its own move done.
        let is_done = self.booking().local_start == unmarked(start);
        if self.booking().version != version && !is_done && self.record.moving.is_none() {
            return Ok(self.say("visit-changed", self.booking()));
        }
        let key = format!("{}:move", self.scope.turn.id);
        let request = StaffRequest { by: self.by, version: self.booking().version, key: &key };
        let id = &self.booking().id;
        let moved = Box::pin(bookings.move_by_staff(self.scope.profile, id, start, request));
        match moved.await {
            Ok(Changed::Done { change: Change::Already, booking }) => {
                Ok(self.say("visit-there-already", &booking))
            }
            Ok(Changed::Done { booking, .. }) => Ok(self.say("visit-moved", &booking)),
            Ok(Changed::Confirming { booking, .. }) => Ok(self.say("visit-moving", &booking)),
            Ok(Changed::ByBusiness(booking) | Changed::TooLate(booking)) => {
                Ok(self.say("visit-changed", &booking))
            }
            Ok(Changed::Refused { .. }) => {
                // The day as it is now shows what is left of it.
                let day = self.times(start.date()).await?;
                let text = format!("{}\n{}", view.say("visit-taken"), day.text);
                Ok(Reply { text, ..day })
            }
            Ok(Changed::NotOffered(_)) => Ok(Reply::text(view.say("visit-not-offered"))),
            Ok(Changed::Gone) => Ok(Reply::text(view.say("visit-gone"))),
            Err(error) => self.unread(error),
        }
    }

    /// Says why no times are shown: the visit is off, or the file has lost what it needs.
    fn no_times(&self) -> Reply {
        let stands = matches!(self.booking().state, State::Confirmed | State::Committing);
        let id = if stands && self.wish().is_none() { "visit-not-offered" } else { "visit-gone" };
        Reply::text(self.view().say(id))
    }
}

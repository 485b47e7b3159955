//! What is said of the waiting list: who waits for what, and what has freed up.

use jiff::civil::Time;

use crate::{
    chat::{
        Action, Button, Pick, Reply, WaitlistAction, WaitlistEntry, WaitlistWish, transcript::Offer,
    },
    ids::BookingId,
};

use super::{View, dates, say};

/// For how long what has freed up is held, in minutes.
const HELD_MINUTES: i64 = 10;

/// Names a wish: "haircut, on Friday, November 27, from 5:00 PM on, Olena".
pub fn wish(view: &View<'_>, wish: &WaitlistWish) -> String {
    let (first, last) = wish.days;
    let days = if first == last {
        view.day(first)
    } else {
        let day = |day| dates::day_month(view.lang, day, view.today);
        let args = [("from", day(first).into()), ("until", day(last).into())];
        say(view.lang, "wait-days", &args)
    };
    let time = |time: Option<Time>| time.map(|it| dates::time(view.lang, it)).unwrap_or_default();
    let (from, until) = wish.window;
    let args = [
        ("days", days.clone().into()),
        ("from", time(from).into()),
        ("until", time(until).into()),
        ("at", from.map(|it| dates::at_time(view.lang, it)).unwrap_or_default().into()),
    ];
    let when = match (from, until) {
        (None, None) => days,
        (Some(from), Some(until)) if from == until => say(view.lang, "wait-at", &args),
        (Some(_), Some(_)) => say(view.lang, "wait-between", &args),
        (Some(_), None) => say(view.lang, "wait-after", &args),
        (None, Some(_)) => say(view.lang, "wait-before", &args),
    };
    let staff = wish.staff.as_ref().map(|id| view.staff(id));
    let parts = [Some(view.service_within(&wish.service)), Some(when), staff];
    parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

/// Says that the customer is on the list.
pub(super) fn waiting(view: &View<'_>, wanted: &WaitlistWish) -> String {
    let args = [("wish", wish(view, wanted).into()), ("minutes", HELD_MINUTES.into())];
    say(view.lang, "waiting-list-joined", &args)
}

/// Lists what the customer waits for.
pub(super) fn list(view: &View<'_>, list: &[WaitlistEntry]) -> String {
    if list.is_empty() {
        return view.say("waiting-list-none");
    }
    lines(view, "waiting-list", list)
}

/// Says that the customer is off the list, and what they still wait for.
pub(super) fn off(view: &View<'_>, left: &[WaitlistEntry]) -> String {
    if left.is_empty() {
        return view.say("waiting-list-left");
    }
    lines(view, "waiting-list-still", left)
}

fn lines(view: &View<'_>, head: &str, list: &[WaitlistEntry]) -> String {
    let line = |entry: &WaitlistEntry| {
        let args = [("wish", wish(view, &entry.wish).into())];
        say(view.lang, "waiting-list-line", &args)
    };
    let lines = list.iter().map(line);
    [view.say(head)].into_iter().chain(lines).collect::<Vec<_>>().join("\n")
}

/// Returns the buttons that take wishes off the list.
pub(super) fn list_buttons(view: &View<'_>, list: &[WaitlistEntry]) -> Vec<Vec<Button>> {
    let rows = list.iter().map(|entry| {
        let args = [("wish", wish(view, &entry.wish).into())];
        let label = say(view.lang, "button-leave-list", &args);
        vec![Button::new(label, Action::Waitlist(WaitlistAction::Leave(entry.id)))]
    });
    rows.collect()
}

/// Says what has freed up.
pub(super) fn offered(view: &View<'_>, offer: &Offer) -> String {
    let until = offer.until.to_zoned(view.profile.zone.clone()).time();
    let args = [
        ("service", view.service_within(&offer.service).into()),
        ("staff", view.staff(&offer.staff).into()),
        ("when", view.moment(offer.local_start).into()),
        ("until", dates::time(view.lang, until).into()),
    ];
    say(view.lang, "waiting-list-offer", &args)
}

/// Writes an offer, with one button that takes it. `held`: what holds it; `entry`: the wish.
pub fn offer(view: &View<'_>, offer: &Offer, held: &BookingId, entry: i64) -> Reply {
    let pick =
        Pick { service: offer.service.clone(), staff: Some(offer.staff.clone()), moving: None };
    let button = |label: &str, action| vec![Button::new(view.say(label), action)];
    let waitlist = Action::Waitlist;
    let rows = vec![
        button("button-take", Action::Take(pick, offer.local_start)),
        button("button-pass", waitlist(WaitlistAction::Pass(held.clone()))),
        button("button-stop-waiting", waitlist(WaitlistAction::Leave(entry))),
    ];
    Reply { lang: Some(view.lang), ..Reply::text(offered(view, offer)).with(rows) }
}

/// Offers to let the customer know, below times that are near or instead of them.
pub(super) fn ask(view: &View<'_>, any_near: bool) -> String {
    view.say(if any_near { "waiting-list-or" } else { "waiting-list-ask" })
}

/// Returns the button by which the customer is put on the list.
pub(super) fn join_button(view: &View<'_>, wish: WaitlistWish) -> Vec<Button> {
    vec![Button::new(view.say("button-wait"), Action::Waitlist(WaitlistAction::Join(wish)))]
}

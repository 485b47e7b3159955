//! `/find` and `/note`: the visits of a customer by name or phone number, and what staff note on one.

use crate::{
    chat::{Action, Button, Reply, VisitAction},
    messages,
    roles::{self, Permission, Role},
    store::{self, bookings, bookings::Record},
};

use super::{staff_visit::show, turn_scope::TurnScope};

/// The most visits that are shown.
const MOST_VISITS: usize = 10;
/// The fewest digits that are taken for a part of a phone number.
const FEWEST_DIGITS: usize = 4;
/// The longest note, in characters.
const MOST_NOTE: usize = 500;

/// Answers `/find`.
pub(super) async fn find(
    scope: &TurnScope<'_>,
    role: &Role,
    words: Option<&str>,
) -> Result<Reply, store::Error> {
    let view = scope.view();
    let Some(words) = words else { return Ok(Reply::text(view.say("find-how"))) };
    let found = visits_of(scope, role, words).await?;
    Ok(match found.as_slice() {
        [] => Reply::text(messages::say(view.lang, "find-none", &[("words", words.into())])),
        [only] => show(&view, only, scope.services.clock.now()),
        several => choose(scope, several),
    })
}

/// Answers `/note`: the customer, a colon, and the note.
pub(super) async fn note(
    scope: &TurnScope<'_>,
    role: &Role,
    words: Option<&str>,
) -> Result<Reply, store::Error> {
    let view = scope.view();
    let parts = words.and_then(|words| words.split_once(':'));
    let Some((who, note)) = parts.map(|(who, note)| (who.trim(), note.trim())) else {
        return Ok(Reply::text(view.say("note-how")));
    };
    let note: String = note.chars().take(MOST_NOTE).collect();
    let found = visits_of(scope, role, who).await?;
    let now = scope.services.clock.now();
    // The next visit is meant, or the last one if none is to come.
    let coming = found.iter().rev().find(|it| it.booking.span.end > now);
    let Some(meant) = coming.or(found.first()) else {
        return Ok(Reply::text(messages::say(view.lang, "find-none", &[("words", who.into())])));
    };
    let people = |it: &Record| it.booking.contact.name.as_ref().map(|name| name.to_lowercase());
    if found.iter().any(|other| people(other) != people(meant)) {
        let chosen = choose(scope, &found);
        let text = format!("{}\n{}", view.say("note-which"), chosen.text);
        return Ok(Reply { text, ..chosen });
    }
    let args = [
        ("who", messages::visit_label(&view, &meant.booking).into()),
        ("note", note.clone().into()),
    ];
    let id = if note.is_empty() { "note-removed" } else { "note-done" };
    let bookings = scope.services.tools.bookings();
    bookings.note(scope.profile, &meant.booking.id, note).await?;
    Ok(Reply::text(messages::say(view.lang, id, &args)))
}

/// Lists visits with a button for each.
fn choose(scope: &TurnScope<'_>, several: &[Record]) -> Reply {
    let view = scope.view();
    let shown = several.iter().take(MOST_VISITS);
    let lines = shown.clone().map(|it| messages::visit_line(&view, &it.booking));
    let rows = shown.map(|it| {
        let label = messages::visit_label(&view, &it.booking);
        vec![Button::new(label, Action::Visit(VisitAction::Show(it.booking.id.clone())))]
    });
    Reply::text(lines.collect::<Vec<_>>().join("\n")).with(rows.collect())
}

/// Returns the visits of customers whose name has these words, or whose phone number these digits, that
/// a person may see; the latest first.
async fn visits_of(
    scope: &TurnScope<'_>,
    role: &Role,
    words: &str,
) -> Result<Vec<Record>, store::Error> {
    let bot = scope.profile.id.clone();
    let all = scope.services.store.read(move |db| bookings::visits(db, &bot)).await?;
    let wanted: Vec<String> = words.split_whitespace().map(str::to_lowercase).collect();
    let digits: String = words.chars().filter(char::is_ascii_digit).collect();
    let fits = |record: &Record| {
        let contact = &record.booking.contact;
        let name = contact.name.as_deref().unwrap_or_default().to_lowercase();
        let phone = contact.phone.as_deref().unwrap_or_default();
        let by_name = !wanted.is_empty() && wanted.iter().all(|word| name.contains(word.as_str()));
        let by_phone = digits.len() >= FEWEST_DIGITS && phone.contains(&digits);
        by_name || by_phone
    };
    let may = |record: &Record| {
        roles::check(role, Permission::SeeBookings(&record.booking.staff)).is_ok()
    };
    Ok(all.into_iter().filter(|record| may(record) && fits(record)).collect())
}

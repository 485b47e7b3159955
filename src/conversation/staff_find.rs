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
    let people = |it: &Record| {
        (it.customer, it.booking.contact.name.as_ref().map(|name| name.to_lowercase()))
    };
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
pub(super) fn choose(scope: &TurnScope<'_>, several: &[Record]) -> Reply {
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
        let own: String = phone.chars().filter(char::is_ascii_digit).collect();
        let by_phone =
            digits.len() >= FEWEST_DIGITS && own.contains(&digits) || is_same_number(&own, &digits);
        by_name || by_phone
    };
    let may = |record: &Record| {
        roles::check(role, Permission::SeeBookings(&record.booking.staff)).is_ok()
    };
    let found: Vec<Record> = all.into_iter().filter(|it| may(it) && fits(it)).collect();
    // "Ann Lee" is a whole name, though a part of "Joanna Leeds".
    let name = wanted.join(" ");
    let is_whole = |record: &&Record| {
        record.booking.contact.name.as_deref().is_some_and(|own| own.to_lowercase() == name)
    };
    let whole: Vec<Record> = found.iter().filter(is_whole).cloned().collect();
    Ok(if whole.is_empty() { found } else { whole })
}

/// Returns whether two phone numbers are one, with and without the code of the country.
fn is_same_number(one: &str, other: &str) -> bool {
    let last = |digits: &str| {
        digits.len().checked_sub(NATIONAL).map(|at| digits.split_at(at).1.to_owned())
    };
    last(one).is_some_and(|own| last(other) == Some(own))
}

/// The digits of a number by which it is compared: those behind the code of a country and its zero.
const NATIONAL: usize = 9;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_found_with_and_without_the_code_of_the_country() {
        assert!(is_same_number("0671234567", "380671234567"));
        assert!(!is_same_number("0671234567", "380671234568"));
        assert!(!is_same_number("1234", "1234"));
    }
}

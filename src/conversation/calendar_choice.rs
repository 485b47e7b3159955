//! Which of a staff member's calendars is written and which ones count as busy: the message with
//! its buttons, and what a press changes.

use crate::{
    calendar::{Refusal, Standing},
    chat::{Action, Button, CalendarAction, Reply},
    messages::{self, View, dates},
    oauth::CalendarEntry,
    store::connections::Settings,
};

/// The most calendars that are offered; a message has room for so many rows of buttons.
const MOST_OFFERED: usize = 8;

pub(super) fn calendar_button(label: String, action: CalendarAction) -> Button {
    Button::new(label, Action::Calendar(action))
}

/// Returns which calendars count after a press.
pub(super) fn chosen(before: Settings, action: &CalendarAction) -> Settings {
    let mut after = before;
    match action {
        CalendarAction::Write(id) => {
            // The calendar that was written before still counts until it is unchecked.
            after.check.insert(std::mem::replace(&mut after.write, id.clone()));
        }
        CalendarAction::Check(id, true) => drop(after.check.insert(id.clone())),
        CalendarAction::Check(id, false) => drop(after.check.remove(id)),
        CalendarAction::Choose
        | CalendarAction::Done
        | CalendarAction::Connect
        | CalendarAction::Disconnect => {}
    }
    after
}

/// The calendars of a staff member, as they are shown.
pub(super) struct Choice<'a> {
    pub(super) settings: &'a Settings,
    /// Those of the account.
    pub(super) all: &'a [CalendarEntry],
    /// What is noted of the one that bookings go into, where it took no event.
    pub(super) standing: Option<Standing>,
    /// Whether nothing is to be chosen any more.
    pub(super) is_done: bool,
}

/// Shows below a heading which calendars count, with buttons to change that unless the choice is done.
pub(super) fn show_choice(
    view: &View<'_>,
    heading: String,
    Choice { settings, all, standing, is_done }: &Choice<'_>,
) -> Reply {
    let (lang, all) = (view.lang, *all);
    let quoted = |id: &str| messages::quoted(lang, settings.name(id));
    let write = [("write", quoted(&settings.write).into())];
    let written = all.iter().find(|it| it.id == settings.write);
    let mut lines = vec![heading];
    lines.push(match written {
        Some(entry) if entry.is_written() => messages::say(lang, "calendar-chosen", &write),
        Some(_) => messages::say(lang, "calendar-write-read-only", &write),
        None => messages::say(lang, "calendar-write-gone", &write),
    });
    let is_written = written.is_some_and(CalendarEntry::is_written);
    // Where it cannot be written, that was just said.
    if let Some(Standing { refused, .. }) = standing.as_ref().filter(|_| is_written) {
        let says = if refused.may_retry { "calendar-untried" } else { "calendar-takes-none" };
        let why = Refusal::read(&refused.reason).word();
        lines.push(messages::say(lang, says, &[("why", why.into())]));
    }
    let checked: Vec<String> = settings.checked().map(quoted).collect();
    if is_written {
        let many = checked.len().into();
        let checked = dates::list(lang, &checked, dates::Join::And).into();
        lines.push(messages::say(
            lang,
            "calendar-checked",
            &[("checked", checked), ("many", many)],
        ));
    }
    if *is_done || (all.len() < 2 && is_written) {
        return Reply::text(lines.join("\n"));
    }
    lines.push(view.say("calendar-choose"));
    let offered = all.iter().take(MOST_OFFERED).map(|entry| row(view, settings, entry));
    let mut rows: Vec<Vec<Button>> = offered.filter(|row| !row.is_empty()).collect();
    rows.push(vec![calendar_button(view.say("calendar-button-done"), CalendarAction::Done)]);
    Reply::text(lines.join("\n")).with(rows)
}

/// Returns the buttons of one calendar: write bookings into it, and let its busy time count.
fn row(view: &View<'_>, settings: &Settings, entry: &CalendarEntry) -> Vec<Button> {
    let label = |id: &str| messages::say(view.lang, id, &[("name", entry.name().into())]);
    if settings.write == entry.id && !entry.is_written() {
        return Vec::new();
    }
    if settings.write == entry.id {
        let heading = Button::heading(label("calendar-button-writes"));
        return vec![heading];
    }
    let write =
        calendar_button(label("calendar-button-write"), CalendarAction::Write(entry.id.clone()));
    let counts = settings.check.contains(&entry.id);
    let id = if counts { "calendar-button-checks" } else { "calendar-button-check" };
    let check = calendar_button(label(id), CalendarAction::Check(entry.id.clone(), !counts));
    if entry.is_written() { vec![write, check] } else { vec![check] }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn writing(write: &str, check: &[&str]) -> Settings {
        let check = check.iter().map(ToString::to_string).collect();
        Settings { write: write.into(), check, ..Settings::default() }
    }

    #[test]
    fn the_calendar_that_was_written_before_still_counts_as_busy() {
        let after = chosen(writing("old", &[]), &CalendarAction::Write("new".into()));
        assert_eq!(after, writing("new", &["old"]));
    }

    #[test]
    fn a_calendar_is_checked_and_unchecked() {
        let checked = chosen(writing("a", &[]), &CalendarAction::Check("b".into(), true));
        assert_eq!(checked, writing("a", &["b"]));
        let unchecked = chosen(checked, &CalendarAction::Check("b".into(), false));
        assert_eq!(unchecked, writing("a", &[]));
    }

    #[test]
    fn buttons_that_only_show_the_choice_change_nothing() {
        for action in [CalendarAction::Choose, CalendarAction::Done, CalendarAction::Connect] {
            assert_eq!(chosen(writing("a", &["b"]), &action), writing("a", &["b"]));
        }
    }
}

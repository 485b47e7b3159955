//! The days of a month with a free slot, as a grid of buttons that reads like a calendar.
//!
//! It has seven columns from Monday with headings above, and only a day with a free slot can be
//! pressed, so a customer sees at once what they may choose. A platform that cannot show
//! a grid leaves the headings and the empty cells out and shows the others in full
//! ([`Button::full`]).

use jiff::{ToSpan as _, civil::Date};

use crate::chat::{Action, Button, transcript::Days};

use super::{View, dates};

/// The label of a day without a free slot.
const FULL_DAY: &str = "·";

/// Lays out a month: its name, its weekdays, its weeks, and buttons to the months around it.
pub(super) fn month(view: &View<'_>, found: &Days) -> Vec<Vec<Button>> {
    let mut rows = Vec::new();
    if !found.free.is_empty() {
        rows.push(vec![Button::heading(dates::month(view.lang, found.first))]);
        let monday = monday_of(found.first);
        let week = monday.series(1.day()).take(7);
        rows.push(week.map(|day| heading(view, day)).collect());
        let weeks = monday.series(7.days()).take_while(|monday| *monday <= found.last);
        rows.extend(weeks.map(|monday| {
            monday.series(1.day()).take(7).map(|day| cell(view, found, day)).collect()
        }));
    }
    rows.extend(pages(view, found));
    rows
}

fn monday_of(day: Date) -> Date {
    day.saturating_sub(i64::from(day.weekday().to_monday_zero_offset()).days())
}

fn heading(view: &View<'_>, day: Date) -> Button {
    Button::heading(dates::weekday_short(view.lang, day.weekday()))
}

fn cell(view: &View<'_>, found: &Days, day: Date) -> Button {
    if day < found.first || day > found.last {
        return Button::heading("");
    }
    if !found.free.contains(&day) {
        return Button::heading(FULL_DAY);
    }
    let action = Action::Times(found.pick.clone(), day);
    Button::new(day.day().to_string(), action).in_full(dates::day_short(view.lang, day))
}

/// The buttons to earlier and later months; `None`: there are none.
fn pages(view: &View<'_>, found: &Days) -> Option<Vec<Button>> {
    let page = |label: &str, from: Date| {
        Button::new(view.say(label), Action::Days(found.pick.clone(), from))
    };
    let before = found.first.first_of_month().yesterday().ok();
    let before = before.map(|last| last.first_of_month().max(view.today));
    let earlier =
        before.filter(|from| *from < found.first).map(|from| page("button-earlier", from));
    let later = found.more.then(|| found.last.tomorrow().ok()).flatten();
    let later = later.map(|from| page("button-later", from));
    let pages: Vec<Button> = earlier.into_iter().chain(later).collect();
    (!pages.is_empty()).then_some(pages)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::{
        chat::Pick,
        ids::{Lang, ServiceId},
        messages::sample,
    };

    fn shown(lang: Lang, today: Date, found: &Days) -> Vec<String> {
        let profile = sample::profile();
        let rows = month(&View { profile: &profile, lang, today }, found);
        let row = |row: &Vec<Button>| {
            let labels: Vec<&str> = row.iter().map(|button| button.label.as_str()).collect();
            labels.join("|")
        };
        rows.iter().map(row).collect()
    }

    fn days(first: Date, last: Date, free: &[i8], more: bool) -> Days {
        let pick = Pick { service: ServiceId::new("haircut"), staff: None, moving: None };
        let free = free.iter().map(|day| date(first.year(), first.month(), *day)).collect();
        Days { pick, first, last, free, more, moving: None }
    }

    #[test]
    fn a_month_begins_today_and_only_days_with_room_can_be_pressed() {
        let today = date(2026, 11, 18);
        let found = days(today, date(2026, 11, 30), &[19, 20, 26, 30], true);
        assert_eq!(
            shown(Lang::Uk, today, &found),
            [
                "Листопад 2026",
                "Пн|Вт|Ср|Чт|Пт|Сб|Нд",
                "||·|19|20|·|·",
                "·|·|·|26|·|·|·",
                "30||||||",
                "Пізніше »",
            ]
        );
    }

    #[test]
    fn a_later_month_leads_back_to_what_is_left_of_this_one() {
        let (today, first) = (date(2026, 11, 18), date(2026, 12, 1));
        let found = days(first, date(2026, 12, 6), &[2], false);
        let rows = month_rows(today, &found);
        assert_eq!(rows.first().unwrap().first().unwrap().label, "December 2026");
        let last = rows.last().unwrap();
        let back = Button::new("« Earlier", Action::Days(found.pick.clone(), today));
        assert_eq!(last, &[back]);
        // Without a free slot only the button to another month is left.
        let none = days(first, date(2026, 12, 6), &[], false);
        assert_eq!(shown(Lang::En, today, &none), ["« Earlier"]);
    }

    fn month_rows(today: Date, found: &Days) -> Vec<Vec<Button>> {
        let profile = sample::profile();
        month(&View { profile: &profile, lang: Lang::En, today }, found)
    }
}

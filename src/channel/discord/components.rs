//! Buttons as Discord's components: rows of buttons, and menus.
//!
//! A component's id names the reply ([`Outgoing::id`](crate::chat::Outgoing::id)) and the button's
//! position, so a press is understood after any restart. Buttons that do not fit into five rows of
//! five become menus; those that turn pages stay buttons. The limits are those of
//! <https://discord.com/developers/docs/components/reference>.

use serenity::{
    all::ButtonStyle,
    builder::{
        CreateActionRow, CreateButton, CreateSelectMenu, CreateSelectMenuKind,
        CreateSelectMenuOption,
    },
};

use crate::chat::{Action, Button, ButtonPress, Press, transcript::Need};

/// The most rows of a message, and the most buttons of a row
/// (<https://discord.com/developers/docs/components/reference#action-row>).
const MOST_ROWS: usize = 5;
/// The most options of a menu
/// (<https://discord.com/developers/docs/components/reference#string-select>).
const MOST_OPTIONS: usize = 25;
/// The longest label of a button, in characters
/// (<https://discord.com/developers/docs/components/reference#button>).
const MOST_LABEL: usize = 80;
/// The longest label of a menu's option, in characters
/// (<https://discord.com/developers/docs/components/reference#string-select>).
const MOST_OPTION: usize = 100;
/// The longest placeholder of a menu, in characters (the same page).
const MOST_PLACEHOLDER: usize = 150;
/// The longest link that a button can open, in characters
/// (<https://discord.com/developers/docs/components/reference#button>).
pub(super) const MOST_LINK: usize = 512;
/// How the id of a button begins that opens the form for a whole order.
const ORDER: &str = "order:";

/// A button with its position among all buttons of the message.
struct Placed<'a> {
    at: u32,
    button: &'a Button,
}

/// Lays out the buttons of a reply; `id` is the reply's.
pub(super) fn rows(id: i64, buttons: &[Vec<Button>]) -> Vec<CreateActionRow> {
    let mut at = 0;
    let placed = buttons.iter().map(|row| {
        let place = |button| {
            at += 1;
            Placed { at: at - 1, button }
        };
        row.iter().map(place).filter(|it| fits(it.button)).collect::<Vec<_>>()
    });
    let rows: Vec<Vec<Placed<'_>>> = placed.filter(|row| !row.is_empty()).collect();
    let split: usize = rows.iter().map(|row| row.len().div_ceil(MOST_ROWS)).sum();
    if split <= MOST_ROWS {
        return rows.iter().flat_map(|row| in_fives(id, row)).collect();
    }
    let all: Vec<Placed<'_>> = rows.into_iter().flatten().collect();
    if all.len() <= MOST_ROWS * MOST_ROWS {
        return in_fives(id, &all);
    }
    let (stay, choices): (Vec<_>, Vec<_>) = all.into_iter().partition(|it| stays(it.button));
    let stay: Vec<Placed<'_>> = stay.into_iter().take(MOST_ROWS * (MOST_ROWS - 1)).collect();
    let below = in_fives(id, &stay);
    let menus = choices.chunks(MOST_OPTIONS).take(MOST_ROWS - below.len()).enumerate();
    menus.map(|(menu, choices)| select(id, menu, choices)).chain(below).collect()
}

/// Returns whether a button can be shown: a heading or a link that is too long cannot.
fn fits(button: &Button) -> bool {
    match &button.press {
        Press::Do(_) | Press::Order => true,
        Press::Fill(needs) => !needs.is_empty(),
        Press::Open(link) => link.chars().count() <= MOST_LINK,
        // A form asks for the phone number as well.
        Press::SharePhone | Press::Copy(_) | Press::Nothing => false,
    }
}

/// Returns whether a button stays one beside menus: a link, a form, another page.
fn stays(button: &Button) -> bool {
    !matches!(&button.press, Press::Do(action) if !matches!(action, Action::Days(..)))
}

fn in_fives(id: i64, buttons: &[Placed<'_>]) -> Vec<CreateActionRow> {
    let row = |row: &[Placed<'_>]| row.iter().map(|it| component(id, it)).collect();
    buttons.chunks(MOST_ROWS).map(row).map(CreateActionRow::Buttons).collect()
}

fn component(id: i64, Placed { at, button }: &Placed<'_>) -> CreateButton {
    let style = match &button.press {
        Press::Do(Action::Cancel(_) | Action::Forget) => ButtonStyle::Danger,
        Press::Fill(_) | Press::Order => ButtonStyle::Primary,
        _ => ButtonStyle::Secondary,
    };
    let made = match &button.press {
        Press::Open(link) => CreateButton::new_link(link),
        Press::Fill(needs) => CreateButton::new(write_form(id, *at, needs)).style(style),
        Press::Order => CreateButton::new(format!("{ORDER}{id}.{at}")).style(style),
        Press::Do(_) | Press::Copy(_) | Press::SharePhone | Press::Nothing => {
            CreateButton::new(format!("{id}.{at}")).style(style)
        }
    };
    made.label(cut(&button.label, MOST_LABEL))
}

fn select(id: i64, menu: usize, choices: &[Placed<'_>]) -> CreateActionRow {
    let options: Vec<CreateSelectMenuOption> = choices
        .iter()
        .map(|it| CreateSelectMenuOption::new(label(it.button), format!("{id}.{}", it.at)))
        .collect();
    let ends = [choices.first(), choices.last()].map(|it| it.map(|it| label(it.button)));
    let ends = ends.map(Option::unwrap_or_default).join(" … ");
    let kind = CreateSelectMenuKind::String { options };
    let select = CreateSelectMenu::new(format!("pick:{id}:{menu}"), kind);
    CreateActionRow::SelectMenu(select.placeholder(cut(&ends, MOST_PLACEHOLDER)))
}

/// Returns the label of an option. An option stands alone, so it has the full label.
fn label(button: &Button) -> String {
    cut(button.full.as_ref().unwrap_or(&button.label), MOST_OPTION)
}

/// Cuts a label to `most` characters; an empty one becomes an ellipsis, because Discord refuses it.
fn cut(label: &str, most: usize) -> String {
    let label = label.trim();
    if label.is_empty() {
        return "…".to_owned();
    }
    if label.chars().count() <= most {
        return label.to_owned();
    }
    label.chars().take(most - 1).chain(['…']).collect()
}

fn write_form(id: i64, at: u32, needs: &[Need]) -> String {
    let needs: String = needs.iter().map(|need| letter(*need)).collect();
    format!("form:{needs}:{id}.{at}")
}

/// Reads what a button's form asks for from the button's id; `None`: it opens no form.
pub(super) fn parse_form(id: &str) -> Option<Vec<Need>> {
    let (needs, _) = id.strip_prefix("form:")?.split_once(':')?;
    let all = [Need::Name, Need::Email, Need::Phone, Need::EmailOrPhone];
    let needs: Vec<Need> = all.into_iter().filter(|it| needs.contains(letter(*it))).collect();
    (!needs.is_empty()).then_some(needs)
}

/// Returns whether a button opens the form for a whole order.
pub(super) fn opens_order(id: &str) -> bool {
    id.starts_with(ORDER)
}

/// Reads a press from a button's id or an option's value; `None`: the id is of another form.
pub(super) fn parse_press(id: &str) -> Option<ButtonPress> {
    let (message, button) = id.split_once('.')?;
    Some(ButtonPress { message: message.parse().ok()?, button: button.parse().ok()? })
}

const fn letter(need: Need) -> char {
    match need {
        Need::Name => 'n',
        Need::Email => 'e',
        Need::Phone => 'p',
        Need::EmailOrPhone => 'r',
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use serde_json::Value;

    use super::*;
    use crate::{chat::Pick, ids::ServiceId};

    fn laid(buttons: &[Vec<Button>]) -> Vec<Value> {
        let rows = serde_json::to_value(rows(7, buttons)).unwrap();
        rows.as_array().unwrap().iter().map(|row| row["components"].clone()).collect()
    }

    fn say(label: &str) -> Button {
        Button::new(label, Action::Say(label.into()))
    }

    fn pick() -> Pick {
        Pick { service: ServiceId::new("haircut"), staff: None, moving: None }
    }

    #[test]
    fn a_button_keeps_its_place_when_others_are_not_shown() {
        let heading = Button::heading("Mo");
        let long = Button::link("l", format!("https://example.com/{}", "x".repeat(600)));
        let rows = laid(&[vec![heading, say("a")], vec![long], vec![say("b")]]);
        assert_eq!(rows.len(), 2);
        assert_eq!(
            (&rows[0][0]["custom_id"], &rows[1][0]["custom_id"]),
            (&"7.1".into(), &"7.3".into())
        );
    }

    #[test]
    fn six_rows_of_four_become_five_of_five() {
        let buttons: Vec<Vec<Button>> =
            (0..6).map(|row| (0..4).map(|it| say(&format!("{row}{it}"))).collect()).collect();
        let rows = laid(&buttons);
        assert_eq!(
            rows.iter().map(|row| row.as_array().unwrap().len()).collect::<Vec<_>>(),
            [5, 5, 5, 5, 4]
        );
        assert_eq!(rows[4][3]["custom_id"], "7.23");
    }

    #[test]
    fn more_become_menus_and_the_pages_stay_buttons() {
        let day = |n: i8| {
            let day = Button::new(n.to_string(), Action::Times(pick(), date(2026, 11, n)));
            day.in_full(format!("{n} Nov"))
        };
        let mut buttons: Vec<Vec<Button>> = vec![(1..=28).map(day).collect()];
        buttons.push(vec![Button::new("»", Action::Days(pick(), date(2026, 12, 1)))]);
        let rows = laid(&buttons);
        assert_eq!(rows.len(), 3);
        assert_eq!(rows[0][0]["options"].as_array().unwrap().len(), 25);
        assert_eq!(rows[0][0]["placeholder"], "1 Nov … 25 Nov");
        assert_eq!(rows[1][0]["options"][2]["value"], "7.27");
        assert_eq!(rows[2][0]["custom_id"], "7.28");
        let many: Vec<Button> = (0..300).map(|it| say(&it.to_string())).collect();
        assert_eq!(laid(&[many]).len(), 5, "no more than fits");
    }

    #[test]
    fn a_form_is_known_by_its_button() {
        assert_eq!(parse_form("form:nr:1.0"), Some(vec![Need::Name, Need::EmailOrPhone]));
        let fill = Button::form("…", &[Need::Email, Need::Name]);
        let rows = laid(&[vec![Button::phone("#")], vec![fill]]);
        assert_eq!(rows.len(), 1);
        let id = rows[0][0]["custom_id"].as_str().unwrap();
        assert_eq!(parse_form(id), Some(vec![Need::Name, Need::Email]));
        assert_eq!((parse_form("7.1"), parse_press(id)), (None, None));
        let rows = laid(&[vec![Button::order("…")]]);
        let id = rows[0][0]["custom_id"].as_str().unwrap();
        assert!(opens_order(id) && !opens_order("7.1"));
        assert_eq!((parse_form(id), parse_press(id)), (None, None));
    }

    #[test]
    fn a_label_is_cut_and_never_empty() {
        assert_eq!(cut(" ", 80), "…");
        assert_eq!(cut(&"ї".repeat(90), 80).chars().count(), 80);
    }
}

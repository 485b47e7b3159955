//! A reply as lines for a terminal.

use crate::chat::{Button, Press, Reply};

/// Writes a reply as text that ends in an empty line, so that a reader sees where it ends. Buttons
/// stand below the text in brackets; links and forms are left out, because the text asks for the
/// same.
///
/// A customer's text may be part of it, and a control character could move the cursor or colour
/// what follows, so only the line break is kept.
pub(super) fn render(reply: &Reply) -> String {
    let rows = rows(&reply.buttons);
    let lines = std::iter::once(reply.text.as_str()).chain(rows.iter().map(String::as_str));
    let whole = lines.collect::<Vec<_>>().join("\n");
    let kept: String = whole.chars().filter(|c| !c.is_control() || *c == '\n').collect();
    format!("{}\n\n", kept.trim_end())
}

/// Writes buttons row by row. Rows of one length are aligned in columns, so that a month reads like
/// a calendar.
fn rows(buttons: &[Vec<Button>]) -> Vec<String> {
    let cells = buttons.iter().map(|row| row.iter().filter_map(cell).collect::<Vec<_>>());
    let cells: Vec<Vec<String>> = cells.filter(|row| !row.is_empty()).collect();
    let width = |row: &Vec<String>, at: usize| {
        let alike = cells.iter().filter(|other| other.len() == row.len());
        alike.map(|other| other[at].chars().count()).max().unwrap_or(0)
    };
    let line = |row: &Vec<String>| {
        let padded = row.iter().enumerate().map(|(at, cell)| {
            let wide = width(row, at);
            format!("{cell:wide$}")
        });
        padded.collect::<Vec<_>>().join(" ").trim_end().to_owned()
    };
    cells.iter().map(line).collect()
}

fn cell(button: &Button) -> Option<String> {
    match button.press {
        Press::Do(_) => Some(format!("[{}]", button.label)),
        Press::Nothing => Some(format!(" {}", button.label)),
        Press::Open(_) | Press::Copy(_) | Press::Fill(_) | Press::Order | Press::SharePhone => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{chat::Action, ids::Lang};

    #[test]
    fn control_characters_do_not_reach_the_terminal() {
        assert_eq!(render(&Reply::text("a\u{1b}[2Jb\u{7}\nc\n")), "a[2Jb\nc\n\n");
        let evil = Button::new("\u{1b}[2J", Action::Mine);
        assert_eq!(render(&Reply::text("a").with(vec![vec![evil]])), "a\n[[2J]\n\n");
    }

    #[test]
    fn buttons_stand_below_in_columns_and_links_are_left_out() {
        let day = |label: &str| Button::new(label, Action::Speak(Lang::Uk));
        let reply = Reply::text("На який день?").with(vec![
            vec![Button::heading("Листопад 2026")],
            vec![Button::heading("Пн"), Button::heading("Вт"), Button::heading("Ср")],
            vec![Button::heading(""), Button::heading("·"), day("4")],
            vec![day("9"), day("10"), Button::heading("·")],
            vec![Button::link("Карта", "https://example.com"), Button::phone("Мій номер")],
            vec![day("Пізніше »")],
        ]);
        assert_eq!(
            render(&reply),
            "На який день?\n Листопад 2026\n Пн  Вт   Ср\n     ·   [4]\n[9] [10]  ·\n[Пізніше »]\n\n"
        );
    }
}

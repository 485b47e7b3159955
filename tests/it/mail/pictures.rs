//! Every letter as a browser shows it: nothing runs over the edge, on a phone or at a desk, also where a mail
//! reader drops the style sheet.
//!
//! Without Chromium the test says that it was skipped.

use zapys::ids::Lang;

use crate::browser::Browser;

use super::{samples, setup::Setup};

#[test]
fn no_letter_runs_over_the_edge_of_a_phone_or_a_desk() {
    let Some(browser) = Browser::find("no_letter_runs_over_the_edge") else { return };
    let setup = Setup::on_monday();
    let profile = setup.app.profile(Some("salon")).unwrap();
    let letters = [Lang::Uk, Lang::En].iter().flat_map(|lang| samples::letters(&profile, *lang));
    let pages = letters.flat_map(|(name, letter)| {
        let html = letter.html.unwrap();
        let bare = without_style(&html);
        [(format!("letter-{name}"), html), (format!("letter-{name}-bare"), bare)]
    });
    let pages: Vec<(String, String)> = pages.collect();
    assert!(pages.len() >= 20);
    for seen in browser.looks_at(&pages) {
        assert!((seen.over, seen.inside, seen.shows) == (0, true, true), "{seen:?}");
    }
}

/// A letter as readers show it that drop the style sheet in the head.
fn without_style(html: &str) -> String {
    let (before, rest) = html.split_once("<style").unwrap();
    let (_, after) = rest.split_once("</style>").unwrap();
    assert!(!after.contains("<style"));
    format!("{before}{after}")
}

//! Every letter as a browser shows it: nothing runs over the edge, on a phone or at a desk.
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
    let pages: Vec<(String, String)> =
        letters.map(|(name, letter)| (format!("letter-{name}"), letter.html.unwrap())).collect();
    assert!(pages.len() >= 10);
    for seen in browser.looks_at(&pages) {
        assert!((seen.over, seen.inside, seen.shows) == (0, true, true), "{seen:?}");
    }
}

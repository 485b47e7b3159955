//! What is wrong at the end of a run, and how reliable a model is over several runs.
//!
//! `pass^k` is the chance that k runs in a row all go well, estimated from n runs of which c did
//! as C(c, k) / C(n, k). A customer meets one run, but a business meets all of them, so a model that
//! is right nine times in ten is not reliable enough for its calendar.

use std::fmt::Write as _;

use super::scenario::{Expected, ScenarioBooking};

/// What the database held at the end of a run.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RunResult {
    /// Every booking that was ever confirmed, with all its fields.
    pub bookings: Vec<ScenarioBooking>,
    /// The letters that left.
    pub letters: u32,
    /// The slots that are still held.
    pub held: u32,
    /// Messages without an answer, and jobs that were not done.
    pub left: u32,
}

/// Returns what is wrong, a line each; an empty list: the run went well.
pub fn differences(expected: &Expected, ended: &RunResult) -> Vec<String> {
    let mut found = Vec::new();
    let mut there: Vec<&ScenarioBooking> = ended.bookings.iter().collect();
    for wanted in &expected.bookings {
        match there.iter().position(|it| is_it(wanted, it)) {
            Some(at) => drop(there.swap_remove(at)),
            None => found.push(format!("missing: {}", spelled(wanted))),
        }
    }
    found.extend(there.into_iter().map(|it| format!("unwanted: {}", spelled(it))));
    let mut count = |what: &str, wanted: u32, there: u32| {
        if wanted != there {
            found.push(format!("{what}: {there} and not {wanted}"));
        }
    };
    count("letters", expected.letters, ended.letters);
    count("held times", expected.held.unwrap_or(ended.held), ended.held);
    count("left undone", 0, ended.left);
    found
}

/// Whether a booking is the expected one; what was not said of it may be anything.
fn is_it(wanted: &ScenarioBooking, there: &ScenarioBooking) -> bool {
    let same = |wanted: &Option<String>, there: &Option<String>| match wanted {
        Some(_) => wanted == there,
        None => true,
    };
    let (who, whose) = (&wanted.contact, &there.contact);
    (&wanted.service, wanted.start, wanted.state) == (&there.service, there.start, there.state)
        && same(&wanted.staff, &there.staff)
        && same(&who.name, &whose.name)
        && same(&who.email, &whose.email)
        && same(&who.phone, &whose.phone)
}

fn spelled(it: &ScenarioBooking) -> String {
    let mut line =
        format!("{} {} {}", it.start.strftime("%Y-%m-%d %H:%M"), it.service, it.state.as_str());
    let who = &it.contact;
    for known in [&it.staff, &who.name, &who.email, &who.phone].into_iter().flatten() {
        // NOTE: writing to a String cannot fail.
        write!(line, ", {known}").ok();
    }
    line
}

/// Returns pass^1, pass^2 and so on up to pass^n, for n runs of which `well` went well.
pub fn passes(well: u32, runs: u32) -> Vec<f64> {
    // C(c, k) / C(n, k) is the product of (c - i) / (n - i) for i below k.
    let factor = |i: u32| f64::from(well.saturating_sub(i)) / f64::from(runs - i);
    let product = (0..runs).scan(1.0, |so_far, i| {
        *so_far *= factor(i);
        Some(*so_far)
    });
    product.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schedule::{Contact, State};

    fn haircut(staff: Option<&str>, name: Option<&str>) -> ScenarioBooking {
        ScenarioBooking {
            service: "haircut".into(),
            staff: staff.map(Into::into),
            start: jiff::civil::datetime(2026, 11, 24, 14, 0, 0, 0),
            contact: Contact { name: name.map(Into::into), ..Contact::default() },
            state: State::Confirmed,
        }
    }

    #[test]
    fn what_was_not_said_may_be_anything_and_the_rest_must_be_so() {
        let expected =
            Expected { bookings: vec![haircut(None, Some("Ann"))], letters: 1, held: Some(0) };
        let ended = |name| RunResult {
            bookings: vec![haircut(Some("olena"), Some(name))],
            letters: 1,
            ..RunResult::default()
        };
        assert_eq!(differences(&expected, &ended("Ann")), Vec::<String>::new());
        assert_eq!(
            differences(&expected, &RunResult { held: 1, left: 2, ..ended("Bob") }),
            [
                "missing: 2026-11-24 14:00 haircut confirmed, Ann",
                "unwanted: 2026-11-24 14:00 haircut confirmed, olena, Bob",
                "held times: 1 and not 0",
                "left undone: 2 and not 0",
            ]
        );
        assert_eq!(
            differences(&Expected { held: None, ..expected }, &RunResult::default()).len(),
            2
        );
    }

    #[test]
    fn a_scenario_that_goes_well_half_the_time_is_seldom_right_twice() {
        let rounded = |well, runs| -> Vec<String> {
            passes(well, runs).iter().map(|share| format!("{share:.2}")).collect()
        };
        assert_eq!(rounded(2, 4), ["0.50", "0.17", "0.00", "0.00"]);
        assert_eq!(rounded(3, 3), ["1.00", "1.00", "1.00"]);
        assert_eq!(rounded(0, 1), ["0.00"]);
    }
}

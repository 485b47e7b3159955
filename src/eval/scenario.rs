//! One scenario as its file describes it; every error is reported with its line.
//!
//! What the customer says next may depend on the last answer (`when`, `unless`), because a language
//! model asks in another order than rules do: a script without conditions would test the
//! wording. Holds are compared only if a scenario says how many there may be, because
//! they expire by themselves and a model may hold a slot early or late.

use jiff::{SignedDuration, Timestamp, civil::DateTime};

use crate::{
    ids::BusinessId,
    schedule::{Contact, State},
    toml_form::{ConfigError, Field, Form, read_text},
};

/// The customer of a line that names none.
const USUAL_CUSTOMER: &str = "guest";

/// One scripted conversation and its expected result.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scenario {
    /// The business.
    pub bot: BusinessId,
    /// When it begins.
    pub now: Timestamp,
    /// What the customers say, in order.
    pub steps: Vec<Step>,
    /// How it must end.
    pub expected: Expected,
}

/// One thing that a customer says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// Their words.
    pub text: String,
    /// Who says them.
    pub by: String,
    /// Said only if the last answer to them has these words, letter case aside.
    pub when: Option<String>,
    /// Left unsaid if the last answer to them has these words.
    pub unless: Option<String>,
    /// How much time passes before.
    pub after: SignedDuration,
}

/// What the database must hold in the end, and nothing else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expected {
    /// Every booking that was ever confirmed.
    pub bookings: Vec<ScenarioBooking>,
    /// How many letters left, those to staff included.
    pub letters: u32,
    /// How many slots are still held; `None`: any number.
    pub held: Option<u32>,
}

/// A booking of a scenario; what is `None` in an expected one may be anything.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScenarioBooking {
    /// The service's id.
    pub service: String,
    /// The staff member's id.
    pub staff: Option<String>,
    /// The start in the local time of the business.
    pub start: DateTime,
    /// The customer.
    pub contact: Contact,
    /// Its state.
    pub state: State,
}

/// Reads a scenario.
///
/// # Errors
/// All errors, each with its line.
pub fn parse(text: &str) -> Result<Scenario, Vec<ConfigError>> {
    read_text(text, |form| {
        let bot = form.need("bot").and_then(|field| field.line());
        let now = form.need("now").and_then(|field| instant(&field));
        let steps = form.need("say").map(|list| list.some(step)).unwrap_or_default();
        let letters = form.need("letters").and_then(|field| field.number(0..=99));
        let held = form.get("held").and_then(|field| field.number(0..=99));
        let bookings = form.get("booking").map(|list| list.each(|it| it.table(booking)));
        let bookings = bookings.unwrap_or_default();
        let expected = Expected { bookings, letters: letters?, held };
        Some(Scenario { bot: BusinessId::new(&bot?), now: now?, steps, expected })
    })
}

/// Reads what is said: its words alone, or a table.
fn step(field: &Field<'_>) -> Option<Step> {
    let plain = |text| Step {
        text,
        by: USUAL_CUSTOMER.to_owned(),
        when: None,
        unless: None,
        after: SignedDuration::ZERO,
    };
    if !field.is_table() {
        return field.text().map(plain);
    }
    field.table(|form| {
        let text = form.need("text").and_then(|field| field.text());
        let by = form.or("by", USUAL_CUSTOMER.to_owned(), Field::line);
        let (when, unless) = (line(form, "when"), line(form, "unless"));
        let bounds = SignedDuration::ZERO..=SignedDuration::from_hours(24 * 60);
        let after = form.or("after", SignedDuration::ZERO, |field| field.duration(bounds));
        Some(Step { by, when, unless, after, ..plain(text?) })
    })
}

fn booking(form: &Form<'_>) -> Option<ScenarioBooking> {
    let service = form.need("service").and_then(|field| field.line());
    let staff = line(form, "staff");
    let start = form.need("start").and_then(|field| local_start(&field));
    let [name, email, phone] = ["name", "email", "phone"].map(|key| line(form, key));
    let state = form.or("state", State::Confirmed, |field| {
        field.one_of(&State::ALL.map(|state| (state.as_str(), state)))
    });
    let contact = Contact { name, email, phone };
    Some(ScenarioBooking { service: service?, staff, start: start?, contact, state })
}

fn line(form: &Form<'_>, key: &str) -> Option<String> {
    form.get(key).and_then(|field| field.line())
}

fn instant(field: &Field<'_>) -> Option<Timestamp> {
    let written = field.line()?.parse().ok();
    written.or_else(|| field.refuse("Write a moment such as \"2026-11-23T10:00:00+02:00\"."))
}

fn local_start(field: &Field<'_>) -> Option<DateTime> {
    let written = field.line()?.replace(' ', "T").parse().ok();
    written.or_else(|| field.refuse("Write a start such as \"2026-11-24 14:00\"."))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scenario_reads_with_its_conditions_and_its_end() {
        let text = r#"
            bot = "salon"
            now = "2026-11-23T10:00:00+02:00"
            say = ["a haircut", { text = "Ann", by = "ann", unless = "✅", after = "13h" }]
            letters = 1
            [[booking]]
            service = "haircut"
            start = "2026-11-24 14:00"
            state = "cancelled"
        "#;
        let read = parse(text).unwrap();
        assert_eq!(read.now, "2026-11-23T08:00:00Z".parse().unwrap());
        let steps = [
            Step {
                text: "a haircut".into(),
                by: "guest".into(),
                when: None,
                unless: None,
                after: SignedDuration::ZERO,
            },
            Step {
                text: "Ann".into(),
                by: "ann".into(),
                when: None,
                unless: Some("✅".into()),
                after: SignedDuration::from_hours(13),
            },
        ];
        assert_eq!(read.steps, steps);
        let booking = ScenarioBooking {
            service: "haircut".into(),
            staff: None,
            start: jiff::civil::datetime(2026, 11, 24, 14, 0, 0, 0),
            contact: Contact::default(),
            state: State::Cancelled,
        };
        let expected = Expected { bookings: vec![booking], letters: 1, held: None };
        assert_eq!(read.expected, expected);
    }

    #[test]
    fn every_mistake_of_a_scenario_is_told_at_once() {
        let text = "bot = 'salon'\nnow = 'soon'\nsay = []\n[[booking]]\nstart = 'noon'\n";
        let mistakes = parse(text).unwrap_err();
        let mut places: Vec<_> = mistakes.iter().map(|it| it.place.as_str()).collect();
        places.sort_unstable();
        assert_eq!(
            places,
            [
                "letters",
                "line 2, now",
                "line 3, say",
                "line 4, booking[1].service",
                "line 5, booking[1].start"
            ]
        );
    }
}

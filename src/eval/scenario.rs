//! One scenario as its file has it, every mistake told with its line.
//!
//! What the customer says next may hang on the last answer (`when`, `unless`), because a language
//! model asks in another order than rules do: a script without conditions would be a test of the
//! wording after all. Held times are compared only where a scenario says how many there may be;
//! they end by themselves, and whether one is taken early is a matter of style.

use jiff::{SignedDuration, Timestamp, civil::DateTime};

use crate::{
    ids::BusinessId,
    schedule::{Contact, State},
    toml_form::{ConfigError, Field, Form, read_text},
};

/// Who speaks when a line does not say.
const USUAL_CUSTOMER: &str = "guest";

/// One scripted conversation, and what is to come of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scenario {
    /// The business.
    pub bot: BusinessId,
    /// When it begins.
    pub now: Timestamp,
    /// What is said, in order.
    pub says: Vec<Step>,
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

/// What the books must have in the end, and nothing else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expected {
    /// Every booking that was ever confirmed.
    pub bookings: Vec<Stands>,
    /// How many letters left, those to staff included.
    pub letters: u32,
    /// How many times are still held; `None`: any number.
    pub held: Option<u32>,
}

/// A booking as a scenario speaks of it; what is `None` in an expected one may be anything.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stands {
    /// The service's id.
    pub service: String,
    /// The staff member's id.
    pub staff: Option<String>,
    /// The start on the wall of the business.
    pub start: DateTime,
    /// Who comes.
    pub contact: Contact,
    /// Where it stands.
    pub state: State,
}

/// Reads a scenario.
///
/// # Errors
/// All mistakes, each with its line.
pub fn parse(text: &str) -> Result<Scenario, Vec<ConfigError>> {
    read_text(text, |form| {
        let bot = form.need("bot").and_then(|field| field.line());
        let now = form.need("now").and_then(|field| instant(&field));
        let says = form.need("say").map(|list| list.some(step)).unwrap_or_default();
        let letters = form.need("letters").and_then(|field| field.number(0..=99));
        let held = form.get("held").and_then(|field| field.number(0..=99));
        let bookings = form.get("booking").map(|list| list.each(|it| it.table(stands)));
        let bookings = bookings.unwrap_or_default();
        let expected = Expected { bookings, letters: letters?, held };
        Some(Scenario { bot: BusinessId::new(&bot?), now: now?, says, expected })
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

fn stands(form: &Form<'_>) -> Option<Stands> {
    let service = form.need("service").and_then(|field| field.line());
    let staff = line(form, "staff");
    let start = form.need("start").and_then(|field| local_start(&field));
    let [name, email, phone] = ["name", "email", "phone"].map(|key| line(form, key));
    let state = form.or("state", State::Confirmed, |field| {
        field.one_of(&State::ALL.map(|state| (state.as_str(), state)))
    });
    let contact = Contact { name, email, phone };
    Some(Stands { service: service?, staff, start: start?, contact, state })
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
        let says = [
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
        assert_eq!(read.says, says);
        let stands = Stands {
            service: "haircut".into(),
            staff: None,
            start: jiff::civil::datetime(2026, 11, 24, 14, 0, 0, 0),
            contact: Contact::default(),
            state: State::Cancelled,
        };
        let expected = Expected { bookings: vec![stands], letters: 1, held: None };
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

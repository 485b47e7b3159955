//! Every sentence that the bot writes, in every language that it answers in.
//!
//! Sentences are Fluent messages and not `format!`, because Ukrainian has three plurals and a
//! translator must be able to reorder a sentence without touching Rust. They are compiled
//! in, so that a release cannot miss half a language, and a test holds the languages to
//! the same messages with the same variables.

mod fluent;
pub mod dates;
mod view;
mod ranges;
mod service_name;
mod why;
mod receipt;
mod pending;
mod person;
mod quotes;
mod by_phone;
mod facts;
mod month;
pub mod buttons;
mod reminder;
mod video;
mod mail_reply;
mod notice;
mod visits;
mod away;
mod explain;
mod waitlist;
mod numbers;
mod questions;

pub use away::{absences, ask_to_block, away_when, blocked, unknown_staff, visit_label};
pub use explain::{ExplainedStart, explain, explain_day};
pub use facts::{ask_needs, fact};
pub use fluent::{Value, capital, say, writes_cyrillic};
pub use mail_reply::asked_by_mail;
pub use notice::{customer_notice, staff_notice, taken_over};
pub use numbers::{ModelCost, Numbers, WeekOfVisits, numbers};
pub use pending::told as pending;
pub use questions::{is_unknown, open_questions};
pub use quotes::quoted;
pub use receipt::{by_business, receipt};
pub use reminder::{ReminderCase, hours_left, reminder, reminder_buttons, time_left};
pub use video::{VideoLink, where_link_is};
pub use view::View;
pub use visits::{
    DayOfVisits, ListedVisit, agenda, days_of_visits, no_visits_between, visit, visit_line,
};
pub use waitlist::{offer, wish};

#[cfg(test)]
mod sample;

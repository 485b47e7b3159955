//! Runs each conversation in order, and many at once.
//!
//! The order is kept here and not in the channels: one platform's library keeps the updates of a
//! chat in order, another starts a task for each. Each conversation with waiting messages gets one
//! task, which runs turns until none wait, so a slow model delays one customer only. Messages wait
//! in the store and not in memory, so a flood fills the disk and not the process.
//!
//! [`ConversationRunner`] starts the tasks, `turn` runs one turn, and `dispatcher` has the one
//! `match` on what came in; each of its arms is a `handle_*` function in a file of that name.

mod services;
mod silent;
mod reaction;
mod scheduler;
mod spoken;
mod transcribe;
mod turn;
mod event;
mod dispatcher;
mod turn_scope;
mod turn_result;
mod message;
mod more;
mod wordless;
mod command;
mod own_data;
mod open_question;
mod press;
mod press_text;
mod staff;
mod staff_absence;
mod staff_away;
mod away_time;
mod staff_days;
mod staff_find;
mod staff_named;
mod staff_numbers;
mod staff_question;
mod staff_text;
mod staff_visit;
mod staff_when;
mod staff_why;
mod denied;
mod connect;
mod caldav;
mod calendar_choice;
mod calendar_change;
mod give_up;
mod handover;
mod handover_press;
mod handover_whom;
mod handover_words;
mod address;
mod agent_loop;
mod journal;
mod typing;
mod edit;
mod entries;
mod budget;
mod language;
mod link;
mod log;
#[cfg(test)]
mod tests;

pub use scheduler::{ConversationRunner, Error, Pulses};
pub use services::TurnServices;

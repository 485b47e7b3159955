//! The worker that runs the queue: replies, letters, reminders, bookings to complete.
//!
//! A job is stored with the change that makes it necessary, and is run here, however often the
//! process stops in between: done, tried again later, or given up for good with a reason. Running
//! a job twice is safe where the far end allows it: a letter's file and Message-ID come from its
//! row (`letter_id`), an event's id from its booking.
//!
//! There is one file for each kind of job. It holds how the job runs (`RunnableJob::run`), how
//! often it is tried (`RunnableJob::retry_policy`) and what follows when it is given up. To add
//! a kind:
//!
//! 1. in `chat/job.rs`: its payload, its variant and its word in `kind`;
//! 2. in `jobs/<kind>.rs`: `impl RunnableJob` for the payload;
//! 3. in `registry.rs`: one arm, and here: one `mod` line.
//!
//! Then enqueue it with [`store::jobs::enqueue`](crate::store::jobs::enqueue) in the transaction
//! that makes it necessary. In reading order: what a job is given and what it returns, the kinds,
//! and then what runs them.
//!
//! | event in the log | when |
//! |---|---|
//! | `job done` | it ran |
//! | `job discarded` | it had lost its meaning |
//! | `job retried` | it failed and is tried again |
//! | `rate limited` | the platform asks to wait |
//! | `job given up` | it failed for good |
//!
//! Each is in a span `job` with the job's `id`, `kind`, `attempt` and `business`.

mod retry;
mod context;
mod send_chat;
mod letter_id;
mod sent_letter;
mod send_letter;
mod reply;
mod booking_letter;
mod reminder;
mod account;
mod agenda;
mod questions;
mod handoff;
mod handover_check;
mod handover_line;
mod complete_booking;
mod delete_event;
mod unanswered;
mod offer;
mod update_event;
mod write_event;
mod meet_link;
mod recheck_event;
mod registry;
mod lock;
mod link_codes;
mod maintenance;
mod run;
mod in_flight;
mod worker;

pub use context::{JobContext, JobOutcome};
pub use run::LONGEST_ATTEMPT;
pub use sent_letter::{SentLetter, find_letter, find_letter_about, find_letter_at};
pub use worker::{JobWorker, Pulses};

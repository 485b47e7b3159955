//! Everything that is tested from outside, in one crate, so that it links once.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test says what it expects"
)]
#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    clippy::disallowed_methods,
    reason = "a test that needs more than Rust is asked for by a variable, and says when it is skipped"
)]

mod architecture;
// Its two lives take longest, and tests begin in the order of their names.
mod as_a_whole;
mod documents;
mod world;
mod browser;
mod program;
mod dialogues;
mod eval;
mod guards;
mod crash;
mod race;
mod resources;
mod rang;
mod amend;
mod replay;
mod export;
mod figures;
mod fuzz;
mod late;
mod link;
mod bad_input;
mod contacts;
mod broken_body;
mod openai;
mod google;
mod caldav;
mod store;
mod mail;
mod telegram;
mod discord;
mod speech;
mod staff_words;
mod standing;
mod channels;
mod everywhere;
mod buttons;
mod roles;
mod desk;
mod away;
mod visits;
mod waitlist;
mod handover;
mod hours;
mod service;
mod own_data;
mod owner;
mod picked;
mod keeping;
mod cost;
mod dns;
mod doctor;
mod zones;
mod clock_rules;
mod composed;
mod doubled_hour;

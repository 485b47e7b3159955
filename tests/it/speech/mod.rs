//! Voice messages on both platforms: what is heard is shown, and nothing is booked without a yes.

mod discord;
pub(crate) mod fake;
mod telegram;
mod whisper;

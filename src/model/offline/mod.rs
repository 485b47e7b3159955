//! The model without a network: rules that hold a whole conversation.
//!
//! It is not a stand-in for tests. Every business has it, alone or at the end of its chain,
//! and it makes the same calls as a language model would, so that everything behind a call is
//! the same for both. It is a pure function of the transcript: intent words, dates and times
//! by [`phrase`](crate::phrase), the profile's services, and a draft that is filled in any
//! order. What it says is written by code from facts, and it asks rather than guesses.

mod alter;
mod choice;
mod decide;
mod dialogue;
mod given_names;
mod hear;
mod inform;
mod intent;
mod learn;
mod no_names;
mod person;
mod phrases;

pub use decide::answer;

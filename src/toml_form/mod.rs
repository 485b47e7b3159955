//! Reads a TOML table field by field and collects every error with its place.
//!
//! serde and the `config` crate stop at the first error and give no line, so an owner who
//! edits a file over SSH would meet the errors one start at a time. Here a reader asks for
//! each field, a wrong one is noted and reading goes on, and a key that the reader did not ask for is
//! unknown. Places count list entries from 1, as owners do.
//!
//! A reader must ask for all of its fields before it gives up on one; the others would be reported
//! as unknown.

mod error;
mod report;
mod spelling;
mod duration;
mod form;
mod values;
mod secret;
mod lines;
mod read;

pub use duration::{parse_duration, spell_duration};
pub use error::ConfigError;
pub use form::{Field, Form};
pub use lines::{add_lines, parse_text};
pub use read::{read_merged, read_text};
pub use secret::SecretRef;
pub use spelling::nearest;
pub use values::DayOrMoment;

//! One business: its profile, parsed and checked from TOML.
//!
//! A profile is data and says *who* a business is; every platform and every model serves
//! every business. It is checked whole when it is read, and all its errors are reported at
//! once with their places, because an owner who edits a file over SSH should not meet them
//! one at a time. Reading the file and looking up the time zone touch the disk, so
//! [`settings`](crate::settings) does both and this room stays pure.

mod localized;
mod search_terms;
mod term;
mod price;
mod profile;
mod fact;
pub mod find;
mod standing;
mod parse;

pub use fact::BusinessFact;
pub use localized::LocalizedText;
pub use parse::{is_id, parse};
pub use price::PriceParts;
pub use profile::{BusinessProfile, CaldavAccess, CalendarKind, Limits, Resource, Service, Staff};
pub use search_terms::{SearchTerms, Spoken, SpokenNames, initials};
pub use standing::{Misfit, misfit};
pub use term::Term;

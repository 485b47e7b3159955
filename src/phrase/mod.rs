//! Understands dates and times as people write them, in several languages at once.
//!
//! A message goes through these files: `pieces` folds and cuts it, `tokens` gives each word its senses
//! in all languages, `mask` hides what is not time, `grammar` reads expressions of time, the
//! longest first, `gather` and `join` decide which of them are meant together, and
//! `interpret` makes dates of them. Only the last step knows the present instant, the zone and
//! the opening hours, so all policy and all errors live there. A language is a
//! text file, `src/lang/<tag>/phrase.txt`, that `words` reads; the other files know no language.
//!
//! Rules were preferred to a model or to a date library: a customer's hour must be the same
//! hour every time it is said, and none of the libraries reads Ukrainian declensions, mixed
//! languages or "half two".

mod pieces;
mod words;
mod forms;
mod typos;
mod sounds;
mod lexicon;
mod tokens;
mod mask;
mod expr;
mod grammar;
mod gather;
mod join;
mod meaning;
mod error;
mod days;
mod clocks;
mod interpret;
mod english;
mod resolve;
mod mentions;

pub use error::{DateParts, Error, TimeParts};
pub use lexicon::{is_known, sound};
pub use meaning::{Bound, Context, Meaning};
pub use mentions::{Mention, Mentioned, mentions};
pub use pieces::{Word, WordKind, key, words};
pub use resolve::{Expression, Resolution, bare_day, bare_hour, resolve};
pub use words::month_first_tag;

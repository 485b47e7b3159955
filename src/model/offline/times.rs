//! Free times in a sentence, less those that the customer does not want.

use crate::{
    chat::{Fact, transcript::Times},
    messages::{self, View},
};

/// Says free times.
pub(super) fn say(view: &View<'_>, times: &Times) -> String {
    messages::fact(view, &Fact::Times(times.clone()))
}

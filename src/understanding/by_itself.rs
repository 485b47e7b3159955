//! What one day or time of a message means by itself, without the words beside it.

use crate::phrase::{self, Meaning};

use super::{
    reading::{Reading, What},
    view::View,
};

/// Reads one day or time; `None`: the words say none, or several.
pub(super) fn by_itself(view: &View<'_>, reading: &Reading) -> Option<Meaning> {
    if let What::Hour(time) = reading.what {
        return Some(Meaning { time: Some(time), ..Meaning::default() });
    }
    let text = view.written(&reading.words);
    phrase::resolve(text, &view.setting.context).result.ok().filter(|meaning| !meaning.is_empty())
}

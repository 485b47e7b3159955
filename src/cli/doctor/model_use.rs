//! The language models as customers met them: which one the worker leaves alone, and why.
//!
//! A model can pass the question that [`models`](super::models) asks it and still talk where a customer
//! needs a call. The worker notes that, so it is told here without asking any model.

use crate::{
    settings::Settings,
    store::{
        health::{self, Component},
        inspect::ask,
    },
};

use super::finding::Finding;

const SUBJECT: &str = "model";

/// Returns a warning for each model that the worker left alone when it last asked it. A database that
/// cannot be read is reported by its own check.
pub(super) fn check(settings: &Settings) -> Vec<Finding> {
    let noted = ask(&settings.data_dir.join("zapys.db"), health::components);
    let noted = noted.ok().flatten().unwrap_or_default();
    let models = settings.models.iter();
    let down = models.filter_map(|model| {
        let name = health::model_name(&model.name);
        noted.iter().find(|part| part.name == name && !part.up).map(|part| left(&model.name, part))
    });
    down.collect()
}

fn left(model: &str, part: &Component) -> Finding {
    let says = format!("{model}: with customers, since {:.0}: {}", part.since, part.detail);
    let advice = "Look at what the question to it says below, and try it with zapys eval; a model that \
                  keeps talking instead of calling functions is better replaced.";
    Finding::warning(SUBJECT, says, advice)
}

//! What describes a service and orders none: an emergency ("my dog ate chocolate, what do I do?"), a thing
//! to buy ("do you sell helmets?"), and work that is none of the house's ("do you paint rims?").

use crate::{
    bots::Term,
    lang::{self, Cue, Subject},
    phrase,
};

use super::{Act, Courtesy, Request, Slot, Topic, sentence::Cues, view::View};

/// Drops the service that such words describe, where no time and no visit is asked for.
pub(super) fn drop_described(view: &View<'_>, cues: &Cues, acts: &mut Vec<Act>) {
    // "I booked something last week, can you check?" looks for no time.
    let gone = |act: &Act| matches!(act, Act::Inform(Slot::When(Err(phrase::Error::Past { .. }))));
    let part = |act: &Act| matches!(act, Act::Inform(Slot::OneOf(_)));
    if acts.contains(&Act::Ask(Topic::WhenMine)) && acts.iter().any(gone) {
        acts.retain(|act| !gone(act) && !part(act));
    }
    let ordered = acts.iter().any(|act| {
        matches!(act, Act::Inform(Slot::When(_) | Slot::Visits(_)) | Act::Request(Request::Book))
    });
    if ordered {
        return;
    }
    let has = |subject| view.with(Cue::About(subject)).next().is_some();
    let asked = acts.iter().any(|act| matches!(act, Act::Ask(_)));
    if asked && (has(Subject::URGENT) || has(Subject::EMERGENCIES)) {
        // The customer has to phone, and is asked for no day.
        acts.retain(|act| {
            !matches!(
                act,
                Act::Inform(Slot::Service(_) | Slot::OneOf(_) | Slot::About(_) | Slot::Counted(..))
                    | Act::Courtesy(Courtesy::Pain)
            )
        });
    }
    if asked && has(Subject::SHOP) {
        acts.retain(|act| !part(act));
    }
    if acts.iter().any(part) && !asked && asks_for_other_work(view, cues) {
        acts.retain(|act| !part(act));
        acts.push(Act::Ask(Topic::Other));
    }
}

/// Whether a question names work by one word that is none of the services' and none of the facts'.
fn asks_for_other_work(view: &View<'_>, cues: &Cues) -> bool {
    let alone = |at: usize| view.with(Cue::Does).find(|it| it.from == at && it.until == at + 1);
    let verb = (0..view.keys.len()).find_map(alone);
    let key = verb.and_then(|it| view.keys.get(it.from)).filter(|key| lang::tells(key));
    let Some(key) = key.filter(|_| cues.is_question()) else { return false };
    let said = Term::heard(key);
    let profile = view.setting.profile;
    let services = profile.services.iter();
    let names = services.flat_map(|it| it.name.all().chain(it.also.iter().map(String::as_str)));
    let texts = names.chain(profile.facts.iter().flat_map(|fact| fact.text.all()));
    let like =
        |text: &str| phrase::words(text).iter().any(|it| Term::heard(&it.key).is_like(&said));
    !texts.into_iter().any(like)
}

//! What follows from the whole of a message and from no word of it alone: visits each week, a person who comes in place
//! of another, one name for all, a limit that is exceeded.

use crate::bots::BusinessFact;

use super::{
    Act, Request, Slot, Topic, aside, companions, limit, mention, reading::Reading, series,
    view::View, wish,
};

/// Adds what is said by the whole of a message: visits each week, and a limit that is exceeded.
pub(super) fn add(view: &View<'_>, chosen: &[Reading], acts: &mut Vec<Act>) {
    if series::is_weekly(view) && !acts.contains(&Act::Request(Request::Repeat)) {
        acts.push(Act::Request(Request::Repeat));
    }
    if companions::only_cannot(view, chosen) {
        acts.retain(|act| !matches!(act, Act::Inform(Slot::Other | Slot::Child)));
    }
    let counted = |act: &Act| matches!(act, Act::Inform(Slot::People(_) | Slot::Visits(_)));
    if companions::joins_writer(view, chosen) || companions::both_come(view, chosen) {
        let both = (!acts.iter().any(counted)).then_some(Act::Inform(Slot::People(2)));
        acts.extend(both.into_iter().chain([Act::Inform(Slot::WithMe)]));
    }
    add_of_whole(view, chosen, acts);
    mention::take_for_address(view, acts);
    mention::answer_own(acts);
    if mention::comes_alone(view, acts) {
        acts.retain(|act| !matches!(act, Act::Inform(Slot::Other | Slot::Child) | Act::Ask(_)));
        acts.push(Act::Inform(Slot::WithMe));
    }
    if aside::asks_of_company(view, acts) {
        acts.retain(|act| {
            let company = Slot::People(2);
            let alone = [Slot::Other, Slot::Child, Slot::WithMe, company];
            !alone.iter().any(|slot| *act == Act::Inform(slot.clone()))
        });
    }
    if let Some(at) = limit::exceeded(view, chosen) {
        acts.retain(|act| *act != Act::Ask(Topic::Other) && *act != Act::Ask(Topic::Fact(at)));
        acts.extend([Act::Inform(Slot::Beyond(at)), Act::Ask(Topic::Fact(at))]);
    }
}

/// Adds what is said of who comes, of what a visit becomes, and of one name for all.
fn add_of_whole(view: &View<'_>, chosen: &[Reading], acts: &mut Vec<Act>) {
    if wish::moves_to_service(view, chosen) && !acts.contains(&Act::Request(Request::Rather)) {
        acts.push(Act::Request(Request::Rather));
    }
    if companions::stands_in(view, chosen) {
        acts.retain(|act| *act != Act::Request(Request::Cancel));
        acts.retain(|act| !matches!(act, Act::Inform(Slot::When(_) | Slot::Of(_))));
        let said = acts.contains(&Act::Request(Request::Details));
        acts.extend((!said).then_some(Act::Request(Request::Details)));
        acts.push(Act::Inform(Slot::Other));
    }
    if mention::names_all(view, chosen) {
        acts.push(Act::Inform(Slot::MyName));
    }
    // What the business says of how many fit is the answer.
    let seats = |act: &Act| match act {
        Act::Ask(Topic::Fact(at)) => {
            view.setting.profile.facts.get(*at).is_some_and(BusinessFact::has_number)
        }
        _ => false,
    };
    if acts.iter().any(seats) {
        acts.retain(|act| *act != Act::Ask(Topic::Capacity));
    }
    if companions::one_for_all(view, chosen) && !acts.contains(&Act::Request(Request::NoMore)) {
        acts.push(Act::Request(Request::NoMore));
    }
}

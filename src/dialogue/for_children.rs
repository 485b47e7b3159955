//! Which service a child gets: the one for children that is like the one which is wanted, or the only one.

use crate::ids::ServiceId;

use super::{
    Draft, House,
    service_names::{is_childish, is_named_in, is_within},
};

/// Takes the only service for children where a child comes and none is named, or a word of several: it is
/// shown, because it was not said.
pub(super) fn only_for_children(draft: &mut Draft, house: &House<'_>) {
    if draft.service.is_some() {
        return;
    }
    let fits = |id: &ServiceId| draft.several.is_empty() || draft.several.contains(id);
    let services = house.profile.services.iter().map(|service| &service.id);
    let mut childish = services.filter(|id| fits(id) && is_childish(id, house));
    if let (Some(only), None) = (childish.next().cloned(), childish.next()) {
        draft.service = Some(only);
        draft.several.clear();
        draft.inferred = true;
    }
}

/// Takes the service for children that has the words of the one that is wanted.
pub(super) fn for_child(draft: &mut Draft, house: &House<'_>) {
    let Some(id) = draft.service.clone() else { return };
    if is_childish(&id, house) {
        return;
    }
    // A children's haircut is a haircut, and a children's group is no private lesson.
    let alike = |other: &ServiceId| is_within(other, &id, house) && is_named_in(&id, other, house);
    let mut others = house.profile.services.iter().map(|service| &service.id);
    if let Some(other) =
        others.find(|other| **other != id && is_childish(other, house) && alike(other))
    {
        draft.service = Some(other.clone());
    }
}

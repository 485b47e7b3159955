//! Which service is meant of several that share words in their names, by what is said beside the
//! names: a length, an age, a weight, a size, a first or a further visit, the cheaper one.
//!
//! A service has a feature by its name, its length, its price, or a fact of the owner ("A small dog is
//! one under 12 kilos"). Features that were said stay with the draft, so that "he's 8 kilos" counts
//! when the service is named later. Where they leave several, the customer is asked about those alone.

use crate::{
    bots::{PriceParts, Service},
    ids::ServiceId,
    understanding::{Feature, Request},
};

use super::{Goal, Heard, House, Stage, State, named_each, paired, traits::Traits};

/// Returns what was heard with the service that is meant, and leaves the state as it is: so that a
/// proposal is compared with what the rules of the dialogue would understand.
#[must_use]
pub fn with_meant_service(state: &State, heard: &Heard, house: &House<'_>) -> Heard {
    resolve(&mut state.clone(), heard, house)
}

/// Returns what was heard with the service that is meant, where features tell it.
pub(super) fn resolve(state: &mut State, heard: &Heard, house: &House<'_>) -> Heard {
    keep(state, heard);
    let mut heard = named_each::by_kind(state, heard).unwrap_or_else(|| heard.clone());
    paired::settle(state, &mut heard, house);
    let Some(mut candidates) = candidates(state, &heard, house) else { return heard };
    let mut features = state.draft.features.clone();
    offer_first(&mut candidates, &features, house);
    // Among services for grown-ups and for children the child that comes decides.
    let aged =
        features.iter().any(|it| matches!(it, Feature::Age(_) | Feature::Adult | Feature::Child));
    if (heard.child || state.draft.child) && !aged {
        features.push(Feature::Age(CHILD));
    }
    let narrowing = Narrowing { state, heard: &heard, house };
    if candidates.offered {
        // A first visit that was never asked for is offered beside what was.
        features.retain(|it| !matches!(it, Feature::First(_)));
    }
    let left = narrowing.of(candidates.among, &features);
    // "A bath and a trim" wants something of both, so that a weight chooses among baths alone.
    let parts = heard.parts.iter().map(|part| narrowing.of(part.clone(), &features));
    let parts: Vec<Vec<ServiceId>> = parts.collect();
    let apart = parts.iter().any(|part| part.iter().all(|id| !left.contains(id)));
    let left = if apart { together(&parts) } else { left };
    match left.as_slice() {
        [one] => {
            heard.services = vec![one.clone()];
            heard.several.clear();
            heard.inferred = true;
        }
        _ if candidates.open && left.len() > 1 => heard.several = left,
        _ => {}
    }
    heard
}

/// Adds what the business has for a first visit, where one is spoken of and none of the services is for
/// it: who has never played a piano may want the trial lesson.
fn offer_first(candidates: &mut Candidates, features: &[Feature], house: &House<'_>) {
    let first = |service: &Service| {
        Traits::of(service, house.profile).has(Feature::First(true)) == Some(true)
    };
    let known = candidates.among.iter().filter_map(|id| house.profile.service(id)).any(first);
    if features.contains(&Feature::First(true)) && candidates.open && !known {
        let added = house.profile.services.iter().filter(|service| first(service));
        candidates.among.extend(added.map(|service| service.id.clone()));
        candidates.offered = true;
    }
}

/// All services of some lists, each once.
fn together(parts: &[Vec<ServiceId>]) -> Vec<ServiceId> {
    let mut all: Vec<ServiceId> = Vec::new();
    for id in parts.iter().flatten() {
        if !all.contains(id) {
            all.push(id.clone());
        }
    }
    all
}

/// An age that stands for any child.
const CHILD: u32 = 10;

/// Keeps what was said of the service with the draft; what is said later of one thing replaces what was
/// said before.
fn keep(state: &mut State, heard: &Heard) {
    let kept = &mut state.draft.features;
    for feature in &heard.features {
        let kind = std::mem::discriminant(feature);
        kept.retain(|it| std::mem::discriminant(it) != kind);
        // A dog of 20 kilos and one of 6 are two, and the draft is for one of them.
        let alike = heard.features.iter().filter(|it| std::mem::discriminant(*it) == kind);
        if alike.count() == 1 {
            kept.push(*feature);
        }
    }
}

/// The services of which one may be meant.
struct Candidates {
    among: Vec<ServiceId>,
    /// Whether what is left of them is asked about.
    open: bool,
    /// Whether services for a first visit were added.
    offered: bool,
}

/// Returns the services of which one may be meant; `None`: nothing has to be told apart.
fn candidates(state: &State, heard: &Heard, house: &House<'_>) -> Option<Candidates> {
    let draft = &state.draft;
    // "Yes. I'm a grown-up" agrees to what is shown.
    let shown = matches!(
        state.stage,
        Stage::Confirming { .. } | Stage::Proposing { .. } | Stage::Holding { .. }
    );
    let named = !heard.services.is_empty() || !heard.several.is_empty();
    if shown && heard.confirm == Some(true) && !named {
        return None;
    }
    let asked = draft.service.is_none() && !draft.several.is_empty();
    match heard.services.as_slice() {
        [one] => return contradicted(one, &heard.features, house),
        [] => {}
        _ => return None,
    }
    if !heard.several.is_empty() {
        let heard = &without_refused(state, heard);
        let both = |id: &&ServiceId| draft.several.contains(id);
        let shared: Vec<ServiceId> = heard.several.iter().filter(both).cloned().collect();
        let telling = asked && !heard.features.is_empty();
        let among = match (asked, shared.is_empty()) {
            (true, false) => shared,
            // "The full hour" answers which lesson is meant, though another one is called so.
            (true, true) if telling => draft.several.clone(),
            _ => heard.several.clone(),
        };
        return Some(Candidates { among, open: true, offered: false });
    }
    if asked {
        let told = !heard.features.is_empty() || heard.staff.is_some() || heard.child;
        return told.then(|| Candidates {
            among: draft.several.clone(),
            open: true,
            offered: false,
        });
    }
    let ordered = draft.goal == Goal::Book
        || heard.is_timed()
        || heard.wants_any(&[Request::Book, Request::Look]);
    // "Could we make it a full hour?" of what is booked.
    let turned = heard.wants_any(&[Request::Rather, Request::Move]) && draft.goal != Goal::Book;
    if let (true, Some(last)) = (turned && !heard.features.is_empty(), &state.last) {
        return contradicted(&last.service, &heard.features, house);
    }
    match &draft.service {
        _ if !ordered => None,
        Some(own) => contradicted(own, &heard.features, house),
        None => {
            let has = |service: &&Service| {
                let mut all = draft.features.iter();
                all.any(|it| Traits::of(service, house.profile).has(*it) == Some(true))
            };
            let all = house.profile.services.iter().filter(has).map(|it| it.id.clone());
            Some(Candidates { among: all.collect(), open: false, offered: false })
        }
    }
}

/// Leaves out of what was heard the service that was shown and is turned down: "no, a lesson for a child"
/// may speak of every lesson but that one.
fn without_refused(state: &State, heard: &Heard) -> Heard {
    let mut heard = heard.clone();
    let shown = matches!(
        state.stage,
        Stage::Confirming { .. } | Stage::Proposing { .. } | Stage::Holding { .. }
    );
    if let (Some(own), Some(false), true) = (&state.draft.service, heard.confirm, shown)
        && heard.several.len() > 1
    {
        heard.several.retain(|id| id != own);
    }
    heard
}

/// Returns the services most like one, where that has not the features that were said.
fn contradicted(own: &ServiceId, features: &[Feature], house: &House<'_>) -> Option<Candidates> {
    let service = house.profile.service(own)?;
    let traits = Traits::of(service, house.profile);
    if !features.iter().any(|it| traits.has(*it) == Some(false)) {
        return None;
    }
    let alike = |other: &&Service| {
        let other = Traits::of(other, house.profile);
        features.iter().all(|it| other.has(*it) != Some(false))
    };
    let others = house.profile.services.iter().filter(|it| it.id != *own);
    let others: Vec<(usize, &Service)> = others
        .map(|other| (shared_words(service, other), other))
        .filter(|(shared, _)| *shared > 0)
        .collect();
    let most = others.iter().map(|(shared, _)| *shared).max()?;
    let among = others.into_iter().filter(|(shared, _)| *shared == most).map(|(_, it)| it);
    let among = among.filter(alike).map(|it| it.id.clone()).collect();
    Some(Candidates { among, open: false, offered: false })
}

/// How many telling words of their names two services share.
fn shared_words(one: &Service, other: &Service) -> usize {
    let words = |service: &Service| {
        let names = service.search_terms.spoken.iter().filter(|spoken| spoken.is_name);
        let telling = names.flat_map(|spoken| {
            spoken.words.iter().zip(spoken.telling()).filter(|(_, telling)| **telling)
        });
        telling.map(|(word, _)| word.clone()).collect::<std::collections::BTreeSet<_>>()
    };
    words(one).intersection(&words(other)).count()
}

/// What decides among services.
struct Narrowing<'a> {
    state: &'a State,
    heard: &'a Heard,
    house: &'a House<'a>,
}

impl Narrowing<'_> {
    /// Returns those of some services that have the features and are done by the staff member wished for.
    fn of(&self, mut among: Vec<ServiceId>, features: &[Feature]) -> Vec<ServiceId> {
        if let Some(staff) = self.heard.staff.as_ref().or(self.state.draft.staff.as_ref()) {
            let does = |id: &ServiceId| self.house.profile.who_does(id).any(|it| it.id == *staff);
            narrow(&mut among, |id| Some(does(id)));
        }
        for feature in features {
            match feature {
                Feature::Longest(most) => {
                    self.extreme(&mut among, *most, |it| {
                        u64::try_from(it.shape.length.as_mins()).ok()
                    });
                }
                Feature::Dearest(most) => self.extreme(&mut among, *most, price),
                _ => narrow(&mut among, |id| {
                    let service = self.house.profile.service(id)?;
                    Traits::of(service, self.house.profile).has(*feature)
                }),
            }
        }
        among
    }

    /// Leaves the service that has the most or the least of something; all of them where one has it not
    /// in numbers.
    fn extreme(&self, among: &mut Vec<ServiceId>, most: bool, amount: fn(&Service) -> Option<u64>) {
        let of = |id: &ServiceId| self.house.profile.service(id).and_then(amount);
        let Some(amounts) = among.iter().map(of).collect::<Option<Vec<_>>>() else { return };
        let best = if most { amounts.iter().max() } else { amounts.iter().min() };
        let Some(best) = best.copied() else { return };
        narrow(among, |id| Some(of(id) == Some(best)));
    }
}

/// Leaves the services that have something, or else drops those that have it not; never all of them.
fn narrow(among: &mut Vec<ServiceId>, has: impl Fn(&ServiceId) -> Option<bool>) {
    let with = |so: Option<bool>| among.iter().filter(|id| has(id) == so).count();
    if with(Some(true)) > 0 {
        among.retain(|id| has(id) == Some(true));
    } else if with(None) > 0 {
        among.retain(|id| has(id).is_none());
    }
}

/// The price in hundredths.
fn price(service: &Service) -> Option<u64> {
    PriceParts::of(service.price.as_ref()?.all().next()?).map(|parts| parts.hundredths)
}

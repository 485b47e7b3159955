//! What the facts of the profile say of staff members by name: "Raj teaches both automatic and stick
//! shift".
//!
//! Where such a fact gives a word to some of them, a sentence gives it to no other.

use crate::{
    agent::Request,
    bots::{BusinessProfile, LocalizedText},
    ids::StaffId,
};

use super::{
    cues::Cue,
    entities,
    reading::Reading,
    sentence::{Act, Clause},
    vocabulary,
};

/// A part of a fact that names staff members.
struct Attribute {
    staff: Vec<StaffId>,
    words: Vec<String>,
}

/// Returns whether a sentence gives each staff member only what the facts give them.
pub(super) fn fit(request: &Request, reading: &Reading) -> bool {
    let profile = &request.context.profile;
    let known = attributes(profile);
    known.is_empty()
        || reading.sentence.question
        || reading.sentence.clauses.iter().all(|clause| fits(profile, &known, reading, clause))
}

fn fits(
    profile: &BusinessProfile,
    known: &[Attribute],
    reading: &Reading,
    clause: &Clause,
) -> bool {
    if !matches!(clause.act, Act::States | Act::Opens) {
        return true;
    }
    let words = reading.sentence.words(clause);
    let inside = reading.staff.iter().filter(|it| clause.span.contains(&it.span.start));
    let mut named: Vec<&StaffId> = inside.map(|it| &it.id).collect();
    if named.is_empty() && Cue::AllStaff.is_in(words) {
        named = profile.staff.iter().map(|it| &it.id).collect();
    }
    let said = vocabulary::telling(words);
    said.iter().all(|word| {
        let of =
            known.iter().filter(|it| it.words.iter().any(|own| vocabulary::is_form(own, word)));
        let given: Vec<&StaffId> = of.flat_map(|it| &it.staff).collect();
        given.is_empty() || named.iter().all(|id| given.contains(id))
    })
}

/// Returns whether one of the facts gives a staff member of a clause one of its words.
pub(super) fn gives(request: &Request, reading: &Reading, words: &str) -> bool {
    let said = vocabulary::telling(words);
    attributes(&request.context.profile).iter().any(|it| {
        let theirs = reading.staff.iter().any(|named| it.staff.contains(&named.id));
        theirs && said.iter().any(|word| it.words.iter().any(|own| vocabulary::is_form(own, word)))
    })
}

fn attributes(profile: &BusinessProfile) -> Vec<Attribute> {
    let facts = profile.facts.iter().map(|fact| &fact.text).flat_map(LocalizedText::all);
    let parts = facts.flat_map(|fact| fact.split([',', ';']).map(str::to_lowercase));
    let of = |part: String| {
        let staff = entities::staff(profile, &part);
        let mut words = vocabulary::telling(&part);
        words.retain(|word| entities::staff(profile, word).is_empty());
        Attribute { staff: staff.into_iter().map(|it| it.id).collect(), words }
    };
    parts.map(of).filter(|it| !it.staff.is_empty()).collect()
}

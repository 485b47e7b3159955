//! Reads what the staff of a business share, and which of it a service needs.

use std::collections::BTreeSet;

use crate::{
    bots::Resource,
    ids::{Lang, ResourceId},
    toml_form::{Field, Form, nearest},
};

use super::{entry_id::own_id, localized::localized};

/// The most of one resource.
const MOST: u32 = 1_000;

/// The resources of a business as they are read: those without errors, and every id that is written.
#[derive(Default)]
pub(super) struct Resources {
    /// Those without errors.
    pub(super) all: Vec<Resource>,
    /// Every id, also of faulty entries.
    ids: Vec<ResourceId>,
}

/// Reads `[[resource]]`.
pub(super) fn resources(form: &Form<'_>, languages: &[Lang]) -> Resources {
    let mut read = Resources::default();
    let mut seen = BTreeSet::new();
    let Some(field) = form.get("resource") else { return read };
    read.all = field.each(|entry| {
        entry.table(|form| {
            let id = form.need("id").and_then(|field| own_id(&field, &mut seen));
            let id = id.map(ResourceId::new);
            read.ids.extend(id.clone());
            let name = form.need("name").and_then(|field| localized(&field, languages));
            let count = form.or("count", 1, |field| field.number(1..=MOST));
            Some(Resource { id: id?, name: name?, count })
        })
    });
    read
}

/// Reads which resources a service needs.
pub(super) fn needed(field: &Field<'_>, known: &Resources) -> Vec<ResourceId> {
    let mut seen = BTreeSet::new();
    field.each(|entry| {
        let word = entry.line()?;
        if !known.ids.iter().any(|id| id.as_str() == word) {
            let ids = known.ids.iter().map(ResourceId::as_str);
            return entry.refuse(match nearest(&word, ids) {
                Some(meant) => format!("There is no such resource. Did you mean `{meant}`?"),
                None => "There is no such resource; name the `id` of a [[resource]].".to_owned(),
            });
        }
        if !seen.insert(word.clone()) {
            return entry.refuse("This resource is named twice.");
        }
        Some(ResourceId::new(word))
    })
}

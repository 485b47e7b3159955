//! The parts of a service that consists of others, as they are written.

use crate::{ids::ServiceId, toml_form::Field};

/// The parts of a service, as they are written, and what its entry says itself.
pub(super) struct Parts<'a> {
    pub(super) field: Field<'a>,
    pub(super) entries: Vec<(Field<'a>, ServiceId)>,
    /// Which keys its entry has.
    pub(super) own: OwnKeys,
}

/// Which keys of a service are written in its own entry.
#[derive(Debug, Clone, Copy)]
#[expect(clippy::struct_excessive_bools, reason = "one for each key that may be left out")]
pub(super) struct OwnKeys {
    pub(super) length: bool,
    pub(super) gap_before: bool,
    pub(super) gap: bool,
    pub(super) needs: bool,
    pub(super) resources: bool,
    pub(super) price: bool,
    pub(super) online: bool,
}

impl<'a> Parts<'a> {
    pub(super) fn read(field: Field<'a>, own: OwnKeys) -> Self {
        let entries = field.each(|entry| Some((entry.clone(), ServiceId::new(entry.line()?))));
        Self { field, entries, own }
    }

    /// Returns the ids of the parts.
    pub(super) fn ids(&self) -> Vec<ServiceId> {
        self.entries.iter().map(|(_, id)| id.clone()).collect()
    }
}

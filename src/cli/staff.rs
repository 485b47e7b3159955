//! The staff member whom an argument names.

use anyhow::anyhow;

use crate::{
    bots::{BusinessProfile, Staff},
    ids::StaffId,
};

/// Returns the staff member of an id. `takes` begins the sentence that names every id if there is
/// none, such as "--staff takes".
pub(super) fn staff_member<'a>(
    profile: &'a BusinessProfile,
    id: &str,
    takes: &str,
) -> anyhow::Result<&'a Staff> {
    profile.staff(&StaffId::new(id)).ok_or_else(|| {
        let known: Vec<&str> = profile.staff.iter().map(|staff| staff.id.as_str()).collect();
        anyhow!("there is no staff member {id:?}; {takes} one of: {}", known.join(", "))
    })
}

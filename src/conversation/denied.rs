//! What a person is told who may not do something; who may is decided by the room `roles`.

use crate::{chat::Reply, messages::View, roles::Denial};

/// Says why a person may not do something.
pub(super) fn denied(view: &View<'_>, denial: Denial) -> Reply {
    Reply::text(view.say(match denial {
        Denial::StaffOnly => "staff-only",
        Denial::OwnerOnly => "owner-only",
        Denial::NotTheirs => "staff-not-yours",
    }))
}

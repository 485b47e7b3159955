//! A customer who will be late: staff are told, and the customer hears the house's rule.

use crate::understanding::Request;

use super::{Heard, House, Move, State, begin::call, plan::Call};

/// The customer is late.
pub(super) fn late(_: &mut State, heard: &Heard, _: &House<'_>) -> Option<Move> {
    (heard.wants(Request::Late) && heard.services.is_empty()).then(|| call(Call::Late))
}

//! A customer who will be late: staff are told, and the customer hears the house's rule.

use crate::understanding::Request;

use super::{
    Heard, House, Move, State,
    plan::{Call, call},
};

/// The customer is late.
pub(super) fn late(state: &mut State, heard: &Heard, _: &House<'_>) -> Option<Move> {
    (heard.wants(Request::Late) && heard.services.is_empty()).then(|| {
        state.passing_on = true;
        call(Call::Late)
    })
}

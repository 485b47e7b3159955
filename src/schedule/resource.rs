//! When a resource that several staff share (a chair, a bay, a room) is all in use.
//!
//! A booking takes one of the resource's number for its time, buffers included. Which one, is for staff to
//! choose: what counts is how many are in use at once, because as many bookings as that can always be spread
//! over the chairs. Those who share a session, as in a class, take one together.

use serde::{Deserialize, Serialize};

use crate::ids::{ResourceId, ServiceId, StaffId};

use super::span::{Session, Span};

/// A resource that a service needs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResourceNeed {
    /// The resource.
    pub id: ResourceId,
    /// How many of it there are; at least 1.
    pub count: u32,
}

/// Time in which a session takes one of a resource.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ResourceUse {
    /// The resource.
    pub resource: ResourceId,
    /// The staff member who uses it.
    pub staff: StaffId,
    /// The session; all of its bookings take one together.
    pub session: Session,
    /// From when to when, buffers included.
    pub span: Span,
}

/// Returns when a staff member cannot have one of a resource, because others use all of them; the earliest
/// first. What they use themselves does not count: they are busy then, or the session is one to be joined.
pub fn resource_taken(need: &ResourceNeed, staff: &StaffId, uses: &[ResourceUse]) -> Vec<Span> {
    let others: Vec<&ResourceUse> =
        uses.iter().filter(|it| it.resource == need.id && it.staff != *staff).collect();
    let mut moments: Vec<_> = others.iter().flat_map(|it| [it.span.start, it.span.end]).collect();
    moments.sort_unstable();
    moments.dedup();
    let count = usize::try_from(need.count).unwrap_or(usize::MAX);
    let mut taken: Vec<Span> = Vec::new();
    for (start, end) in moments.iter().zip(moments.iter().skip(1)) {
        let piece = Span { start: *start, end: *end };
        let mut sessions: Vec<(&StaffId, &ServiceId, _)> = others
            .iter()
            .filter(|it| it.span.overlaps(&piece))
            .map(|it| (&it.staff, &it.session.service, it.session.start))
            .collect();
        sessions.sort_unstable();
        sessions.dedup();
        if sessions.len() < count {
            continue;
        }
        match taken.last_mut().filter(|last| last.end == piece.start) {
            Some(last) => last.end = piece.end,
            None => taken.push(piece),
        }
    }
    taken
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::*;

    fn span(from: i64, until: i64) -> Span {
        let at = |minute| Timestamp::from_second(minute * 60).unwrap();
        Span { start: at(from), end: at(until) }
    }

    fn used(staff: &str, from: i64, until: i64) -> ResourceUse {
        let session = Session { service: ServiceId::new("wash"), start: span(from, until).start };
        ResourceUse {
            resource: ResourceId::new("bay"),
            staff: StaffId::new(staff),
            session,
            span: span(from, until),
        }
    }

    fn taken(count: u32, uses: &[ResourceUse]) -> Vec<Span> {
        let need = ResourceNeed { id: ResourceId::new("bay"), count };
        resource_taken(&need, &StaffId::new("me"), uses)
    }

    #[test]
    fn a_resource_is_taken_while_as_many_as_there_are_are_in_use() {
        let uses = [used("ann", 0, 60), used("bob", 30, 90), used("ann", 60, 120)];
        assert_eq!(taken(1, &uses), [span(0, 120)]);
        assert_eq!(taken(2, &uses), [span(30, 90)]);
        assert_eq!(taken(3, &uses), []);
    }

    #[test]
    fn what_only_touches_is_free_in_between_for_no_time() {
        let uses = [used("ann", 0, 30), used("bob", 60, 90)];
        assert_eq!(taken(1, &uses), [span(0, 30), span(60, 90)]);
    }

    #[test]
    fn those_of_one_session_take_one_together_and_ones_own_time_does_not_count() {
        let seats = [used("ann", 0, 60), used("ann", 0, 60)];
        assert_eq!(taken(2, &seats), []);
        assert_eq!(taken(1, &seats), [span(0, 60)]);
        assert_eq!(taken(1, &[used("me", 0, 60)]), []);
        let other = ResourceUse { resource: ResourceId::new("chair"), ..used("ann", 0, 60) };
        assert_eq!(taken(1, &[other]), []);
    }
}

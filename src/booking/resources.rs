//! When the resources that a service needs (a chair, a bay, a room) are in use by other staff.

use crate::{
    bots::{BusinessProfile, Staff},
    ids::ResourceId,
    schedule::{ResourceNeed, Span, resource_taken},
    store::{
        self,
        bookings::{self, Record, ResourceQuery},
    },
};

use super::service::{BookingService, Wish};

/// A resource that a service needs, and when others use all of it.
pub(super) struct TakenResource {
    pub(super) resource: ResourceId,
    pub(super) spans: Vec<Span>,
}

impl BookingService {
    /// Returns when each resource of a service is in use by others than a staff member.
    pub(super) async fn taken_resources(
        &self,
        wish: &Wish<'_>,
        staff: &Staff,
        span: Span,
    ) -> Result<Vec<TakenResource>, store::Error> {
        let (bot, now) = (&wish.profile.id, self.clock.now());
        let (holder, except) = (wish.holder, wish.moving);
        let mut taken = Vec::new();
        for need in wish.profile.resource_needs(wish.service) {
            let query = ResourceQuery { bot, resource: &need.id, span, holder, except };
            let uses = self.store.lookup(|db| bookings::resource_uses(db, &query, now)).await?;
            let spans = resource_taken(&need, &staff.id, &uses);
            taken.push(TakenResource { resource: need.id, spans });
        }
        Ok(taken)
    }

    /// Takes the resources of bookings that were made before their service needed them, so that no one else
    /// is given them. Where others use a resource already, both bookings stand and staff decide.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn take_new_resources(&self, profile: &BusinessProfile) -> Result<(), store::Error> {
        if profile.resources.is_empty() {
            return Ok(());
        }
        let now = self.clock.now();
        let found = self.store.lookup(|db| bookings::not_over(db, &profile.id, now)).await?;
        if wanting(profile, found).is_empty() {
            return Ok(());
        }
        let of = profile.clone();
        let refused = self.store.write(move |tx| {
            let mut refused = Vec::new();
            for (record, needs) in wanting(&of, bookings::not_over(tx, &of.id, now)?) {
                if !bookings::take_resources(tx, &record.booking.id, &needs)? {
                    refused.push(record.booking.id);
                }
            }
            Ok(refused)
        });
        for booking in refused.await? {
            tracing::debug!(business = %profile.id, %booking, "booking needs a resource that is taken");
        }
        Ok(())
    }
}

/// Returns the bookings that have not all that their service needs; one that is just moving is left for the
/// next look.
fn wanting(profile: &BusinessProfile, all: Vec<Record>) -> Vec<(Record, Vec<ResourceNeed>)> {
    let still = all.into_iter().filter(|record| record.moving.is_none()).filter_map(|record| {
        let needs = profile.resource_needs(profile.service(&record.booking.service)?);
        let has = |need: &ResourceNeed| record.resources.iter().any(|it| it.id == need.id);
        (!needs.iter().all(has)).then_some((record, needs))
    });
    still.collect()
}

//! Carries out `join_waitlist` and `leave_waitlist`, and the buttons about the waiting list.
//!
//! A customer is put on the list only for times that are taken: what is free is shown at once, and what
//! can never be free (a day on which the business is closed) is refused with the reason.

use crate::{
    agent::{refuse_missing, tool_request},
    booking::{Prospect, Wish},
    chat::{
        Fact, Refusal, WaitlistWish,
        transcript::{Times, WhenRejection},
    },
    ids::BookingId,
    store::waitlist::{self, Closed, NewWish},
};

use super::{ToolContext, Tools, check::asked_time, error::Error, service, staff};

/// The most wishes of one customer.
const MOST_WISHES: u32 = 5;

impl Tools {
    pub(super) async fn join_waitlist(
        &self,
        ask: &tool_request::Check,
        cx: &ToolContext<'_>,
    ) -> Result<Fact, Error> {
        let profile = cx.profile();
        let words = ask.date.as_ref().ok_or_else(|| refuse_missing(WhenRejection::NoDay))?;
        let named = service(profile, ask.service.as_deref())?.ok_or(Refusal::NoService)?;
        let staff = staff(profile, ask.staff.as_deref(), ask.service.as_deref())?;
        let asked = asked_time(cx.turn, words)?;
        let wish = WaitlistWish {
            service: named.id.clone(),
            staff: staff.map(|staff| staff.id.clone()),
            days: asked.days,
            window: asked.window,
        };
        self.wait_for(&wish, cx).await
    }

    /// Puts the customer on the list, or says what is free, or why nothing ever will be.
    pub(super) async fn wait_for(
        &self,
        wish: &WaitlistWish,
        cx: &ToolContext<'_>,
    ) -> Result<Fact, Error> {
        let profile = cx.profile();
        let service = profile.service(&wish.service).ok_or(Refusal::NoService)?;
        let no_staff = || Refusal::NoStaff { service: Some(service.id.clone()) };
        let staff = match &wish.staff {
            Some(id) => Some(profile.staff(id).ok_or_else(no_staff)?),
            None => None,
        };
        let holder = Some(cx.asker.conversation);
        let wanted = Wish { profile, service, staff, holder, moving: None };
        if wanted.able().is_empty() {
            return Err(no_staff().into());
        }
        if let Prospect::Found(seen) = self.bookings.prospect(&wanted, wish).await? {
            return Ok(Fact::Times(Times {
                service: Some(service.id.clone()),
                staff: wish.staff.clone(),
                days: wish.days,
                window: wish.window,
                free: seen.free,
                why: seen.why,
                nearest: seen.nearest,
                picked: None,
            }));
        }
        let (customer, now) = (cx.asker.customer, self.clock.now());
        let new = NewWish {
            bot: profile.id.clone(),
            conversation: cx.asker.conversation,
            customer,
            wish: wish.clone(),
            key: cx.asker.key.clone(),
        };
        let joined = self.store.write(move |tx| {
            let list = waitlist::of_customer(tx, customer)?;
            let known = list.iter().any(|entry| entry.wish == new.wish);
            let many = u32::try_from(list.len()).unwrap_or(u32::MAX);
            if many >= MOST_WISHES && !known {
                return Ok(false);
            }
            waitlist::join(tx, &new, now).map(|()| true)
        });
        Ok(if joined.await? {
            Fact::Waiting { wish: wish.clone() }
        } else {
            Fact::Refused(Refusal::TooManyWishes { limit: MOST_WISHES })
        })
    }

    pub(super) async fn show_waitlist(&self, cx: &ToolContext<'_>) -> Result<Fact, Error> {
        let customer = cx.asker.customer;
        let list = self.store.read(move |db| waitlist::of_customer(db, customer)).await?;
        Ok(Fact::Waitlist { list })
    }

    /// Takes one wish off the list, without a number all of them.
    pub(super) async fn leave_waitlist(
        &self,
        entry: Option<i64>,
        cx: &ToolContext<'_>,
    ) -> Result<Fact, Error> {
        let (customer, now) = (cx.asker.customer, self.clock.now());
        let left = self.store.write(move |tx| {
            waitlist::leave(tx, customer, entry, Closed::Left, now)?;
            waitlist::of_customer(tx, customer)
        });
        Ok(Fact::OffWaitlist { left: left.await? })
    }

    /// Lets go of what was offered; the customer waits on.
    pub(super) async fn pass_offer(
        &self,
        id: &BookingId,
        cx: &ToolContext<'_>,
    ) -> Result<Fact, Error> {
        self.bookings.pass_offer(id, &cx.asker).await?;
        self.show_waitlist(cx).await
    }
}

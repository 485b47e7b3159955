//! Carries out `correct_details`, `resend_confirmation` and `report_late`.
//!
//! Who comes is corrected only with what the customer has written. It costs nothing, so it is done
//! at once and shown in a receipt.

use crate::{
    agent::tool_request,
    chat::{Fact, Refusal},
    schedule::Contact,
};

use super::{ToolContext, Tools, book::said_contact, change::changed_fact, error::Error};

impl Tools {
    pub(super) async fn correct(
        &self,
        ask: &tool_request::Correct,
        cx: &ToolContext<'_>,
    ) -> Result<Fact, Error> {
        let said = Contact {
            name: ask.customer_name.clone(),
            email: ask.customer_email.clone(),
            phone: ask.customer_phone.clone(),
        };
        let contact = said_contact(&said, cx)?;
        cx.ensure_not_misheard()?;
        let booking = self.which(ask.appointment.as_deref(), cx).await?;
        let changed = self.bookings.correct(cx.profile(), &booking, &contact, &cx.asker).await?;
        self.remember(&contact, cx).await?;
        Ok(changed_fact(changed))
    }

    pub(super) async fn resend(
        &self,
        ask: &tool_request::Cancel,
        cx: &ToolContext<'_>,
    ) -> Result<Fact, Error> {
        let booking = self.which(ask.appointment.as_deref(), cx).await?;
        Ok(if self.bookings.send_again(&booking, &cx.asker).await? {
            Fact::Resent { booking: booking.into() }
        } else {
            Fact::Refused(Refusal::SentTooOften)
        })
    }

    /// Tells staff that the customer is late for the first of their coming appointments: in their
    /// chats, or by letter where they have none.
    pub(super) async fn report_late(&self, cx: &ToolContext<'_>) -> Result<Fact, Error> {
        let booking = self.bookings.appointments(&cx.asker).await?.into_iter().next();
        let said = cx.turn.heard.last().map(|heard| heard.text.clone()).unwrap_or_default();
        let Some(booking) = booking else {
            return Ok(Fact::Late { booking: None, told: false });
        };
        let in_chat = self.bookings.report_late(cx.profile(), &booking, said, &cx.asker).await?;
        let told = in_chat || self.tell_owner(cx).await?;
        Ok(Fact::Late { booking: Some(Box::new(booking)), told })
    }
}

//! Reminders and agendas: what is written only when it is sent.
//!
//! Both were promised long before, so what they speak of is looked at afresh. What no longer
//! holds is dropped without a word: that a reminder of a moved appointment is not sent is no
//! failure. One that is late says the time that is left; one for what has begun is not sent.

use jiff::civil::{Date, Time};

use crate::{
    booking::{self, Stands},
    bots::BusinessProfile,
    chat::Reply,
    ids::{BookingId, StaffId},
    mail,
    messages::{self, View},
    schedule::{Booking, State},
    store::{
        self, bookings, conversations,
        jobs::{self, Due},
    },
};

use super::{Deliver, Kept};

impl Deliver {
    /// Reminds somebody in their chat.
    pub(super) async fn remind(
        &self,
        due: &Due,
        profile: &BusinessProfile,
        (id, version): (&BookingId, u32),
        reply: &Reply,
    ) -> Result<Kept, store::Error> {
        let booking = match self.stands(due, id, version).await? {
            Ok(booking) => booking,
            Err(kept) => return Ok(kept),
        };
        let (now, talk) = (self.clock.now(), due.promise.conversation);
        let gone = self.store.read(move |db| match talk {
            Some(talk) => conversations::is_gone(db, talk),
            None => Ok(true),
        });
        if gone.await? {
            return Ok(Kept::Void("nobody reads there any more".into()));
        }
        let today = now.to_zoned(profile.zone.clone()).date();
        let view = View { profile, lang: booking.lang, today };
        let late = self.desk.too_late(profile, &booking);
        let text = messages::reminder(&view, &booking, late, now);
        let reply = Reply { text: text.clone(), lang: Some(booking.lang), ..reply.clone() };
        Ok(match self.say(due, profile, reply).await? {
            Kept::Sent => Kept::Said(Box::new(booking::reminded(&booking, &text))),
            // The letter goes by itself; that it is the only one is no failure.
            Kept::Never(why) => Kept::Void(why),
            other => other,
        })
    }

    /// Reminds somebody by mail.
    pub(super) async fn remind_by_mail(
        &self,
        due: &Due,
        profile: &BusinessProfile,
        (id, version): (&BookingId, u32),
    ) -> Result<Kept, store::Error> {
        let booking = match self.stands(due, id, version).await? {
            Ok(booking) => booking,
            Err(kept) => return Ok(kept),
        };
        let now = self.clock.now();
        let chat = self.chat_link(&booking).await?;
        let letter = mail::letter(mail::Kind::Reminder, &booking, profile, now, chat.as_deref());
        Ok(self.post(due, profile, letter, now).await)
    }

    /// Returns a booking as it was promised, or what becomes of what was promised of it.
    async fn stands(
        &self,
        due: &Due,
        id: &BookingId,
        version: u32,
    ) -> Result<Result<Booking, Kept>, store::Error> {
        let (id, now, due) = (id.clone(), self.clock.now(), due.clone());
        let asked = self.store.read(move |db| {
            let overtaken = jobs::is_overtaken(db, &due, now)?;
            Ok((booking::stands(db, &id, version, now)?, overtaken))
        });
        Ok(match asked.await? {
            (_, true) => Err(Kept::Void("a later reminder is due as well".into())),
            (stands, false) => match stands {
                Stands::Yes(booking) => Ok(*booking),
                Stands::Moving => Err(Kept::Later("the booking is being moved".into())),
                Stands::No => Err(Kept::Void("the booking is over, off or elsewhere".into())),
            },
        })
    }

    /// Tells a staff member of their day; on a day off nothing, unless they are booked.
    pub(super) async fn agenda(
        &self,
        due: &Due,
        profile: &BusinessProfile,
        staff: &StaffId,
        (day, at): (Date, Time),
    ) -> Result<Kept, store::Error> {
        let wanted = profile.staff(staff).filter(|member| member.agenda == Some(at));
        let Some(member) = wanted else {
            return Ok(Kept::Void("it is not wanted any more".into()));
        };
        let today = self.clock.now().to_zoned(profile.zone.clone()).date();
        if today != day {
            return Ok(Kept::Void("its day is over".into()));
        }
        let (bot, theirs, talk) = (profile.id.clone(), staff.clone(), due.promise.conversation);
        let found = self.store.read(move |db| {
            let lang = match talk {
                Some(talk) => conversations::find(db, talk)?.and_then(|talk| talk.lang),
                None => None,
            };
            Ok((lang, bookings::all(db, Some(&bot), Some(State::Confirmed))?))
        });
        let (lang, all) = found.await?;
        let all = all.into_iter().map(|record| record.booking);
        let mine: Vec<Booking> =
            all.filter(|it| it.staff == theirs && it.local_start.date() == day).collect();
        if mine.is_empty() && member.hours.on(day).is_empty() {
            return Ok(Kept::Void("it is a day off".into()));
        }
        let view = View { profile, lang: profile.speaks(lang), today };
        let text = messages::agenda(&view, day, &mine);
        self.say(due, profile, Reply { lang: Some(view.lang), ..Reply::text(text) }).await
    }
}

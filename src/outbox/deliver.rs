//! One promise kept: sent, to be tried again, or given up.

use std::{collections::BTreeMap, sync::Arc, time::Duration};

use crate::{
    booking::{self, FrontDesk},
    bots::Profile,
    calendar::{Calendars, Owner, Place},
    channel::{self, Channel},
    chat::{Button, File, Outgoing, Promised, Reply},
    clock::Clock,
    key::{BookingId, BotId, Platform, StaffId},
    mail,
    schedule::Change,
    store::{self, Store, bookings, conversations, inbox, outbox::Due},
    words,
};

/// How often a video link is looked for; with the outbox's waits that is three quarters of an
/// hour, and it usually takes seconds.
const MOST_LOOKS: u32 = 9;

/// What became of a promise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kept {
    /// It is kept.
    Sent,
    /// Not yet; with a word on why that names nobody.
    Later(String),
    /// Not before that pause, which the far end asks for.
    Wait(Duration),
    /// Not in this process, whose channel is closed; the next one finds it as it is.
    Closed(String),
    /// Never; with a word on why that names nobody.
    Never(String),
}

/// What is needed to keep promises.
#[derive(Clone)]
pub struct Deliver {
    /// The store.
    pub store: Store,
    /// The front desk, which finishes bookings.
    pub desk: FrontDesk,
    /// The calendars, from which events are erased.
    pub calendars: Calendars,
    /// How letters leave.
    pub mail: Arc<mail::Settings>,
    /// The businesses.
    pub profiles: Arc<BTreeMap<BotId, Arc<Profile>>>,
    /// The channels of this process.
    pub channels: Vec<Arc<dyn Channel>>,
    /// The clock.
    pub clock: Arc<dyn Clock>,
}

impl Deliver {
    /// Keeps a promise.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn keep(&self, due: &Due) -> Result<Kept, store::Error> {
        let Ok(promised) = serde_json::from_value::<Promised>(due.promise.body.clone()) else {
            return Ok(Kept::Never("a newer version of this program promised it".into()));
        };
        let Some(profile) = self.profiles.get(&due.promise.bot) else {
            return Ok(Kept::Later("the business's file is gone".into()));
        };
        match &promised {
            Promised::Reply(reply) => self.reply(due, profile, reply).await,
            Promised::Letter { change, booking, was } => {
                let kind = match (change, was) {
                    (Change::Moved, Some(from)) => mail::Kind::Moved { from: *from },
                    (Change::Cancelled, _) => mail::Kind::Cancelled,
                    _ => mail::Kind::Booked,
                };
                let letter = mail::letter(kind, booking, profile, due.created);
                Ok(self.post(due, profile, letter).await)
            }
            Promised::Wanted { contact, said } => {
                let letter = mail::human_wanted(profile, contact, said);
                Ok(self.post(due, profile, letter).await)
            }
            Promised::Finish { booking } => self.finish(profile, booking).await,
            Promised::Erase { staff, event, calendar } => {
                let at = Place { id: event.clone(), calendar: calendar.clone() };
                self.erase(profile, staff, &at).await
            }
            Promised::Meet { booking } => {
                let last = due.attempts >= MOST_LOOKS;
                Ok(match self.desk.meet(profile, booking, last).await {
                    Ok(true) => Kept::Sent,
                    Ok(false) => Kept::Later("the video link is still being made".into()),
                    Err(booking::Error::Store(error)) => return Err(error),
                    Err(error) => Kept::Later(error.to_string()),
                })
            }
            Promised::Linked { booking } => {
                let letter = mail::letter(mail::Kind::Link, booking, profile, due.created);
                Ok(self.post(due, profile, letter).await)
            }
            Promised::Look { booking } => {
                let (id, now, mark) = (booking.clone(), self.clock.now(), due.id);
                let looked = self.store.write(move |tx| match bookings::find(tx, &id)? {
                    Some(record) => inbox::calendar_changed(tx, &record, &mark.to_string(), now),
                    None => Ok(()),
                });
                looked.await.map(|()| Kept::Sent)
            }
        }
    }

    async fn erase(
        &self,
        profile: &Profile,
        staff: &StaffId,
        at: &Place,
    ) -> Result<Kept, store::Error> {
        let owner = Owner { bot: profile.id.clone(), staff: staff.clone() };
        let calendar = match profile.staff(staff) {
            Some(staff) => self.calendars.of(&owner, staff.calendar).await?,
            None => None,
        };
        let Some(calendar) = calendar else {
            return Ok(Kept::Later("the calendar is not connected".into()));
        };
        Ok(match calendar.delete(&owner, at).await {
            Ok(()) => Kept::Sent,
            Err(error) => Kept::Later(error.to_string()),
        })
    }

    async fn reply(
        &self,
        due: &Due,
        profile: &Profile,
        reply: &Reply,
    ) -> Result<Kept, store::Error> {
        let Some(id) = due.promise.conversation else {
            return Ok(Kept::Never("it belongs to no conversation".into()));
        };
        let Some(conversation) = self.store.read(move |db| conversations::find(db, id)).await?
        else {
            return Ok(Kept::Never("its conversation is gone".into()));
        };
        let platform: Platform = conversation.key.platform;
        let Some(channel) = self.channels.iter().find(|channel| channel.platform() == platform)
        else {
            return Ok(Kept::Later("its channel is not open".into()));
        };
        let out = self.outgoing(due, profile, reply);
        Ok(match channel.send(&conversation.key, &out).await {
            Ok(()) => Kept::Sent,
            Err(error @ channel::Error::Failed(_)) => Kept::Later(error.to_string()),
            Err(channel::Error::Wait(pause)) => Kept::Wait(pause),
            Err(error @ channel::Error::Closed(_)) => Kept::Closed(error.to_string()),
            Err(error @ channel::Error::Gone) => {
                let now = self.clock.now();
                let gone = move |tx: &store::Tx<'_>| conversations::set_gone(tx, id, Some(now));
                self.store.write(gone).await?;
                Kept::Never(error.to_string())
            }
        })
    }

    /// Puts together what goes out: with a receipt go the appointment's file and links.
    fn outgoing(&self, due: &Due, profile: &Profile, reply: &Reply) -> Outgoing {
        let mut reply = reply.clone();
        let file = reply.appointment.as_ref().map(|booking| {
            let invite = mail::invite(booking, profile, due.created);
            let say = |id: &str| words::say(booking.lang, id, &[]);
            let add = Button::link(say("button-add"), mail::links::google_calendar(&invite.event));
            let join = invite.link.as_ref().map(|link| Button::link(say("button-join"), link));
            reply.buttons.push(join.into_iter().chain([add]).collect());
            let from = self.mail.sender(profile.name.in_lang(booking.lang));
            File { name: "appointment.ics".to_owned(), text: invite.text(&from) }
        });
        Outgoing { id: due.id.0, reply, file }
    }

    async fn post(&self, due: &Due, profile: &Profile, letter: Option<mail::Letter>) -> Kept {
        let Some(letter) = letter else {
            return Kept::Never("there is nobody to write to".into());
        };
        let id = format!("{}-{}", profile.id, due.id);
        let from = self.mail.sender(profile.name.in_lang(profile.first_lang()));
        let message = match mail::message(&letter, &from, &id, due.created) {
            Ok(message) => message,
            Err(error) => return Kept::Never(error.to_string()),
        };
        match self.mail.transport.send(&id, &message).await {
            Ok(()) => Kept::Sent,
            Err(error) if error.may_retry() => Kept::Later(error.to_string()),
            Err(error) => Kept::Never(error.to_string()),
        }
    }

    /// Finishes a booking that a turn left behind. Whoever waits for word of it has it promised
    /// by the front desk, so nothing is sent here.
    async fn finish(&self, profile: &Profile, booking: &BookingId) -> Result<Kept, store::Error> {
        match self.desk.finish(profile, booking).await {
            Ok(true) => Ok(Kept::Sent),
            Ok(false) => Ok(Kept::Later("it cannot be written into a calendar".into())),
            Err(booking::Error::Store(error)) => Err(error),
            Err(error) => Ok(Kept::Later(error.to_string())),
        }
    }

    /// Sees to what has to happen when a promise is given up.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn give_up(&self, due: &Due) -> Result<(), store::Error> {
        match serde_json::from_value::<Promised>(due.promise.body.clone()) {
            Ok(Promised::Finish { booking }) => {
                let profile = self.profiles.get(&due.promise.bot);
                self.desk.give_up(profile.map(AsRef::as_ref), &booking).await
            }
            _ => Ok(()),
        }
    }
}

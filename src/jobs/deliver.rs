//! One promise kept: sent, to be tried again, or given up.

use std::{collections::BTreeMap, sync::Arc, time::Duration};

use jiff::Timestamp;

use crate::{
    booking::{self, BookingService},
    bots::BusinessProfile,
    calendar::{CalendarOwner, Calendars, EventRef},
    channel::{self, Channels},
    chat::{Button, Entry, File, Job, Outgoing, Reply},
    clock::Clock,
    ids::{BookingId, BusinessId, Lang, StaffId},
    mail, messages,
    schedule::{Booking, Change},
    store::{self, Store, bookings, conversations, inbox, jobs::Due},
};

/// How often a video link is looked for; with the outbox's waits that is three quarters of an
/// hour, and it usually takes seconds.
const MOST_LOOKS: u32 = 9;

/// What became of a promise.
#[derive(Debug, Clone, PartialEq)]
pub enum Kept {
    /// It is kept.
    Sent,
    /// It is kept, and belongs into the transcript of its conversation.
    Said(Box<Entry>),
    /// It has lost its meaning, and nothing is sent.
    Void(String),
    /// Not yet; with a word on why that names nobody.
    Later(String),
    /// Not before that pause, which the far end asks for.
    Wait(Duration),
    /// Not in this process, whose channel is closed; the next one finds it as it is.
    Closed(String),
    /// The platform never takes it, and the person was told so if they can be told anything.
    Refused(String),
    /// Never; with a word on why that names nobody.
    Never(String),
}

/// What is needed to keep promises.
#[derive(Clone)]
pub struct Deliver {
    /// The store.
    pub store: Store,
    /// The front desk, which finishes bookings.
    pub desk: BookingService,
    /// The calendars, from which events are erased.
    pub calendars: Calendars,
    /// How letters leave.
    pub mail: Arc<mail::Settings>,
    /// The businesses.
    pub profiles: Arc<BTreeMap<BusinessId, Arc<BusinessProfile>>>,
    /// The channels of this process.
    pub channels: Channels,
    /// The clock.
    pub clock: Arc<dyn Clock>,
}

impl Deliver {
    /// Keeps a promise.
    pub async fn keep(&self, due: &Due) -> Result<Kept, store::Error> {
        let Ok(promised) = serde_json::from_value::<Job>(due.promise.body.clone()) else {
            return Ok(Kept::Never("a newer version of this program promised it".into()));
        };
        let Some(profile) = self.profiles.get(&due.promise.bot) else {
            return Ok(Kept::Later("the business's file is gone".into()));
        };
        match &promised {
            Job::Reply(reply) => self.say(due, profile, reply.clone()).await,
            Job::Letter { change, booking, was } => {
                let kind = match (change, was) {
                    (Change::Moved, Some(from)) => mail::Kind::Moved { from: *from },
                    (Change::Cancelled, _) => mail::Kind::Cancelled,
                    _ => mail::Kind::Booked,
                };
                self.letter(due, profile, kind, booking).await
            }
            Job::Linked { booking } => self.letter(due, profile, mail::Kind::Link, booking).await,
            Job::Reminder { booking, version, reply } => {
                self.remind(due, profile, (booking, *version), reply).await
            }
            Job::ReminderLetter { booking, version, .. } => {
                self.remind_by_mail(due, profile, (booking, *version)).await
            }
            Job::Agenda { staff, day, at } => self.agenda(due, profile, staff, (*day, *at)).await,
            Job::Wanted { contact, said } => {
                let letter = mail::human_wanted(profile, contact, said);
                Ok(self.post(due, profile, letter, due.created).await)
            }
            Job::Finish { booking } => self.finish(profile, booking).await,
            Job::Erase { staff, event, calendar } => {
                let at = EventRef { id: event.clone(), calendar: calendar.clone() };
                self.erase(profile, staff, &at).await
            }
            Job::Meet { booking } => self.meet(due, profile, booking).await,
            Job::Look { booking } => self.look(due, booking).await,
        }
    }

    async fn letter(
        &self,
        due: &Due,
        profile: &BusinessProfile,
        kind: mail::Kind,
        booking: &Booking,
    ) -> Result<Kept, store::Error> {
        let chat = self.chat_link(booking).await?;
        let letter = mail::letter(kind, booking, profile, due.created, chat.as_deref());
        Ok(self.post(due, profile, letter, due.created).await)
    }

    /// Reads a video link that the calendar was still making.
    async fn meet(
        &self,
        due: &Due,
        profile: &BusinessProfile,
        booking: &BookingId,
    ) -> Result<Kept, store::Error> {
        let last = due.attempts >= MOST_LOOKS;
        Ok(match self.desk.meet(profile, booking, last).await {
            Ok(true) => Kept::Sent,
            Ok(false) => Kept::Later("the video link is still being made".into()),
            Err(booking::Error::Store(error)) => return Err(error),
            Err(error) => Kept::Later(error.to_string()),
        })
    }

    /// Has a change in the calendar looked at again, in the customer's conversation.
    async fn look(&self, due: &Due, booking: &BookingId) -> Result<Kept, store::Error> {
        let (id, now, mark) = (booking.clone(), self.clock.now(), due.id);
        let looked = self.store.write(move |tx| match bookings::find(tx, &id)? {
            Some(record) => inbox::calendar_changed(tx, &record, &mark.to_string(), now),
            None => Ok(()),
        });
        looked.await.map(|()| Kept::Sent)
    }

    async fn erase(
        &self,
        profile: &BusinessProfile,
        staff: &StaffId,
        at: &EventRef,
    ) -> Result<Kept, store::Error> {
        let owner = CalendarOwner { bot: profile.id.clone(), staff: staff.clone() };
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

    /// Says something in the conversation of a row.
    pub(super) async fn say(
        &self,
        due: &Due,
        profile: &BusinessProfile,
        reply: Reply,
    ) -> Result<Kept, store::Error> {
        let Some(id) = due.promise.conversation else {
            return Ok(Kept::Never("it belongs to no conversation".into()));
        };
        let Some(conversation) = self.store.read(move |db| conversations::find(db, id)).await?
        else {
            return Ok(Kept::Never("its conversation is gone".into()));
        };
        let Some(channel) = self.channels.get(conversation.key.platform) else {
            return Ok(Kept::Later("its channel is not open".into()));
        };
        let lang = reply.lang.unwrap_or_else(|| profile.speaks(conversation.lang));
        let out = &self.outgoing(due, profile, lang, reply);
        let (sent, refused) = match channel.send(&conversation.key, out).await {
            Err(error @ channel::Error::Refused(_)) => {
                let instead = instead_of(out);
                (channel.send(&conversation.key, &instead).await, Some(error.to_string()))
            }
            sent => (sent, None),
        };
        Ok(match (sent, refused) {
            (Ok(()), None) => Kept::Sent,
            (Ok(()), Some(why)) => Kept::Refused(why),
            (Err(error @ channel::Error::Refused(_)), _) => Kept::Refused(error.to_string()),
            (Err(error @ channel::Error::Failed(_)), _) => Kept::Later(error.to_string()),
            (Err(channel::Error::Wait(pause)), _) => Kept::Wait(pause),
            (Err(error @ channel::Error::Closed(_)), _) => Kept::Closed(error.to_string()),
            (Err(error @ channel::Error::Gone), _) => {
                let now = self.clock.now();
                let gone = move |tx: &store::Tx<'_>| conversations::set_gone(tx, id, Some(now));
                self.store.write(gone).await?;
                Kept::Never(error.to_string())
            }
        })
    }

    /// Puts together what goes out: with a receipt go the appointment's file and links.
    fn outgoing(
        &self,
        due: &Due,
        profile: &BusinessProfile,
        lang: Lang,
        mut reply: Reply,
    ) -> Outgoing {
        let file = reply.appointment.as_ref().map(|booking| {
            let invite = mail::invite(booking, profile, due.created);
            let say = |id: &str| messages::say(booking.lang, id, &[]);
            let add = Button::link(say("button-add"), mail::links::google_calendar(&invite.event));
            let join = invite.link.as_ref().map(|link| Button::link(say("button-join"), link));
            reply.buttons.push(join.into_iter().chain([add]).collect());
            let from = self.mail.sender(profile.name.in_lang(booking.lang));
            File { name: "appointment.ics".to_owned(), text: invite.text(&from) }
        });
        Outgoing { id: due.id.0, lang, reply, file }
    }

    /// Returns the address that opens the conversation in which a booking was made, if this
    /// process has its channel open and the platform has such addresses.
    pub(super) async fn chat_link(
        &self,
        booking: &Booking,
    ) -> Result<Option<String>, store::Error> {
        let id = booking.id.clone();
        let found = self.store.read(move |db| {
            let Some(record) = bookings::find(db, &id)? else { return Ok(None) };
            conversations::find(db, record.conversation)
        });
        let Some(conversation) = found.await? else { return Ok(None) };
        Ok(self.channels.link(&conversation.key))
    }

    /// Posts a letter, dated `at`.
    pub(super) async fn post(
        &self,
        due: &Due,
        profile: &BusinessProfile,
        letter: Option<mail::Letter>,
        at: Timestamp,
    ) -> Kept {
        let Some(letter) = letter else {
            return Kept::Never("there is nobody to write to".into());
        };
        let id = format!("{}-{}", profile.id, due.id);
        let from = self.mail.sender(profile.name.in_lang(profile.first_lang()));
        let written = mail::envelope(&letter, &from)
            .and_then(|envelope| Ok((envelope, mail::message(&letter, &from, &id, at)?)));
        let (envelope, message) = match written {
            Ok(written) => written,
            Err(error) => return Kept::Never(error.to_string()),
        };
        match self.mail.transport.send(&id, &envelope, &message).await {
            Ok(()) => Kept::Sent,
            Err(error) if error.may_retry() => Kept::Later(error.to_string()),
            Err(error) => Kept::Never(error.to_string()),
        }
    }

    /// Finishes a booking that a turn left behind. Whoever waits for word of it has it promised
    /// by the front desk, so nothing is sent here.
    async fn finish(
        &self,
        profile: &BusinessProfile,
        booking: &BookingId,
    ) -> Result<Kept, store::Error> {
        match self.desk.finish(profile, booking).await {
            Ok(true) => Ok(Kept::Sent),
            Ok(false) => Ok(Kept::Later("it cannot be written into a calendar".into())),
            Err(booking::Error::Store(error)) => Err(error),
            Err(error) => Ok(Kept::Later(error.to_string())),
        }
    }

    /// Sees to what has to happen when a promise is given up.
    pub async fn give_up(&self, due: &Due) -> Result<(), store::Error> {
        match serde_json::from_value::<Job>(due.promise.body.clone()) {
            Ok(Job::Finish { booking }) => {
                let profile = self.profiles.get(&due.promise.bot);
                self.desk.give_up(profile.map(AsRef::as_ref), &booking).await
            }
            _ => Ok(()),
        }
    }
}

/// What is said where a platform never takes what was to be said: that there was something.
/// A part of that may have arrived, so this is another message, with an id that no row has.
fn instead_of(out: &Outgoing) -> Outgoing {
    let handle = out.reply.handle.clone();
    let reply = Reply { handle, ..Reply::text(messages::say(out.lang, "not-shown", &[])) };
    Outgoing { id: -out.id, lang: out.lang, reply, file: None }
}

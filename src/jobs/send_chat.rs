//! Sends a message in the conversation of a job.

use crate::{
    bots::BusinessProfile,
    channel,
    chat::{Button, File, Outgoing, Reply},
    ids::{Lang, Platform},
    mail,
    messages::{self, dates},
    schedule::Booking,
    store::{
        self,
        conversations::{self, Conversation},
    },
};

use super::context::{Attempt, JobOutcome};

impl Attempt<'_> {
    /// Sends a message in the conversation of the job. Where the platform never takes it, the
    /// person is told that there was one.
    pub(super) async fn send_chat(&self, reply: Reply) -> Result<JobOutcome, store::Error> {
        let Some(id) = self.row.job.conversation else {
            return Ok(JobOutcome::Fail("it belongs to no conversation".into()));
        };
        let store = &self.context.store;
        let Some(conversation) = store.lookup(|db| conversations::find(db, id)).await? else {
            return Ok(JobOutcome::Fail("its conversation is gone".into()));
        };
        if let Some(outcome) = self.hold_back(&conversation, &reply).await? {
            return Ok(outcome);
        }
        let Some(channel) = self.channel(conversation.key.platform) else {
            return Ok(JobOutcome::Retry("its channel is not open".into()));
        };
        if let (true, Some(message)) = (reply.replaces, &reply.handle) {
            let replaced = channel.replace(&conversation.key, message, &reply.text).await;
            return Ok(match replaced {
                Err(error @ (channel::Error::Refused(_) | channel::Error::Gone)) => {
                    JobOutcome::Discard(error.to_string())
                }
                replaced => outcome(replaced, None),
            });
        }
        // Jobs of earlier versions name no language: a receipt is in its booking's.
        let lang = reply.lang.or(reply.appointment.as_ref().map(|booking| booking.lang));
        let lang = lang.unwrap_or_else(|| self.profile.speaks(conversation.lang));
        let export = self.export(&conversation, &reply).await?;
        let out = self.outgoing(lang, reply);
        let out = &Outgoing { file: out.file.or(export), ..out };
        let (sent, rejected) = match channel.send(&conversation.key, out).await {
            Err(error @ channel::Error::Refused(_)) => {
                let instead = substitute(out);
                (channel.send(&conversation.key, &instead).await, Some(error.to_string()))
            }
            sent => (sent, None),
        };
        if let Err(channel::Error::Gone) = &sent {
            let now = self.context.clock.now();
            let gone = move |tx: &store::Tx<'_>| conversations::set_gone(tx, id, Some(now));
            store.write(gone).await?;
            self.tell_untold(&conversation, &out.reply, "account-untold").await?;
        }
        if let (Ok(message), true) = (&sent, conversation.key.platform != Platform::Terminal) {
            // What was sent before it is no longer the last message, even where no id is known.
            let message = message.clone().filter(|_| rejected.is_none());
            self.message.get_or_init(|| message.unwrap_or_default());
        }
        Ok(outcome(sent.map(drop), rejected))
    }

    /// Returns the file with all that is kept about a person, if it goes with a message.
    async fn export(
        &self,
        conversation: &Conversation,
        reply: &Reply,
    ) -> Result<Option<File>, store::Error> {
        if !reply.exports {
            return Ok(None);
        }
        let customer = conversation.customer;
        let all = self.context.store.read(move |db| store::export::of_customer(db, customer));
        let text = format!("{:#}\n", all.await?);
        Ok(Some(File { name: format!("zapys-{}.json", self.row.id), text }))
    }

    /// Puts together what is sent: with a receipt go the appointment's file and links.
    fn outgoing(&self, lang: Lang, mut reply: Reply) -> Outgoing {
        let profile: &BusinessProfile = self.profile;
        let file = reply.appointment.as_ref().map(|booking| {
            let invite = mail::invite(booking, profile, self.row.created);
            let say = |id: &str| messages::say(booking.lang, id, &[]);
            let add = Button::link(say("button-add"), mail::links::google_calendar(&invite.event));
            let join = invite.link.as_ref().map(|link| Button::link(say("button-join"), link));
            reply.buttons.push(join.into_iter().chain([add]).collect());
            reply.buttons.push(copies(profile, booking));
            let today = profile.today(self.context.clock.now());
            reply.moments.extend(dates::named_start(booking.lang, &reply.text, booking, today));
            let from = self.context.mail.sender(profile.name.in_lang(booking.lang));
            File { name: "appointment.ics".to_owned(), text: invite.text(&from) }
        });
        Outgoing { id: self.row.id.0, lang, reply, file }
    }
}

/// Returns the keys that copy where to go and whom to call.
fn copies(profile: &BusinessProfile, booking: &Booking) -> Vec<Button> {
    let key = |id: &str, text: &str| Button::copy(messages::say(booking.lang, id, &[]), text);
    if booking.online {
        let link = booking.meet_url.iter().map(|link| key("button-copy-link", link));
        return link.collect();
    }
    let address = profile.address.as_ref().map(|it| it.in_lang(booking.lang));
    let address = address.map(|it| key("button-copy-address", it));
    let phone = profile.phone.as_ref().map(|phone| key("button-copy-phone", phone));
    address.into_iter().chain(phone).collect()
}

/// Says what became of a message; `rejected`: why the platform took only the substitute.
fn outcome(sent: Result<(), channel::Error>, rejected: Option<String>) -> JobOutcome {
    match (sent, rejected) {
        (Ok(()), None) => JobOutcome::Done,
        (Ok(()), Some(why)) => JobOutcome::Rejected(why),
        (Err(error @ channel::Error::Refused(_)), _) => JobOutcome::Rejected(error.to_string()),
        (Err(error @ channel::Error::Failed(_)), _) => JobOutcome::Retry(error.to_string()),
        (Err(channel::Error::Wait(pause)), _) => JobOutcome::RateLimited(pause),
        (Err(error @ channel::Error::Closed(_)), _) => JobOutcome::ChannelClosed(error.to_string()),
        (Err(error @ channel::Error::Gone), _) => JobOutcome::Fail(error.to_string()),
    }
}

/// What is sent where a platform never takes a message: that there was one. A part of the message
/// may have arrived, so this is another one, with an id that no row has.
fn substitute(out: &Outgoing) -> Outgoing {
    let handle = out.reply.handle.clone();
    let reply = Reply { handle, ..Reply::text(messages::say(out.lang, "not-shown", &[])) };
    Outgoing { id: -out.id, lang: out.lang, reply, file: None }
}

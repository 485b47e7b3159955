//! Messages in a connected account: whether one is sent now, and what its holder is told of one that
//! is not.
//!
//! The bot never speaks on top of the holder. What would come while they write waits, and the answer
//! to a message that they have answered themselves is not sent at all. What cannot be sent is told to
//! the holder with its words, because only they can pass it on.

use crate::{
    chat::{Floor, Job, Reply},
    ids::{ConversationId, ConversationKey, Lang, StaffId},
    messages, roles,
    store::{
        self, connected_accounts,
        conversations::{self, Conversation},
        jobs::{self, NewJob},
        staff,
    },
};

use super::context::{Attempt, JobOutcome};

/// The most characters of a message that are quoted to the holder.
const MOST_QUOTED: usize = 600;

/// What a text about a customer's conversation is made of.
struct Notice {
    /// The customer's name.
    name: Option<String>,
    /// Who holds the account.
    staff: Option<StaffId>,
    /// The language of the reader.
    lang: Option<Lang>,
}

impl Attempt<'_> {
    /// Decides about a message in a connected account; `None`: it is sent.
    pub(super) async fn hold_back(
        &self,
        conversation: &Conversation,
        reply: &Reply,
    ) -> Result<Option<JobOutcome>, store::Error> {
        if conversation.key.account_holder().is_none() {
            return Ok(None);
        }
        let (to, now) = (conversation.clone(), self.context.clock.now());
        let profile = self.profile.clone();
        let serves = move |holder: &StaffId| roles::is_answered_for(&profile, holder);
        let read =
            self.context.store.read(move |db| connected_accounts::floor(db, &to, serves, now));
        Ok(match read.await? {
            Floor::Open => None,
            // A receipt is news to the holder as well, and what is no answer has its own time.
            Floor::Held(until) if reply.appointment.is_some() || !self.is_answer() => {
                Some(JobOutcome::Postpone(until, "the holder of the account writes there".into()))
            }
            Floor::Held(_) => {
                self.tell_untold(conversation, reply, "account-overtaken").await?;
                Some(JobOutcome::Discard("the holder of the account writes there".into()))
            }
            Floor::Closed => {
                self.tell_untold(conversation, reply, "account-untold").await?;
                Some(JobOutcome::Fail("the account lets the bot not write there".into()))
            }
        })
    }

    /// Whether the job is the answer of a turn.
    fn is_answer(&self) -> bool {
        self.row.job.key.starts_with("reply:")
    }

    /// Tells the holder of an account what the customer was not told there.
    pub(super) async fn tell_untold(
        &self,
        conversation: &Conversation,
        reply: &Reply,
        id: &str,
    ) -> Result<(), store::Error> {
        let key = &conversation.key;
        let Some(holder) = key.account_holder() else { return Ok(()) };
        let (bot, person) = (key.bot.clone(), holder.to_owned());
        let read =
            self.context.store.read(move |db| connected_accounts::staff_of(db, &bot, &person));
        // What customers wrote to a person who has left is the business's to read.
        if !read.await?.is_some_and(|staff| roles::is_answered_for(self.profile, &staff)) {
            return self.tell_owners_untold(conversation, reply).await;
        }
        let now = self.context.clock.now();
        let holder = ConversationKey::private(&key.bot, key.platform, holder);
        let to = self.context.store.write(move |tx| conversations::find_or_make(tx, &holder, now));
        self.pass_on(conversation, to.await?.id, id, reply).await
    }

    /// Tells the owners what a customer was not told in the account of a person who has left.
    async fn tell_owners_untold(
        &self,
        conversation: &Conversation,
        reply: &Reply,
    ) -> Result<(), store::Error> {
        let owners = self.profile.staff.iter().filter(|staff| staff.is_business_owner);
        for owner in owners {
            let (bot, owner) = (self.profile.id.clone(), owner.id.clone());
            let chats = self.context.store.read(move |db| staff::conversations(db, &bot, &owner));
            for chat in chats.await? {
                self.pass_on(conversation, chat, "account-untold-owner", reply).await?;
            }
        }
        Ok(())
    }

    /// Enqueues what a customer was not told, for a person of the business.
    async fn pass_on(
        &self,
        conversation: &Conversation,
        to: ConversationId,
        id: &str,
        reply: &Reply,
    ) -> Result<(), store::Error> {
        let notice = self.account_notice(conversation.id, Some(to), id, &reply.text).await?;
        let Some((text, lang)) = notice else { return Ok(()) };
        let (now, bot) = (self.context.clock.now(), conversation.key.bot.clone());
        let name = format!("untold:{}:{to}", self.row.id);
        let told = self.context.store.write(move |tx| {
            let reply = Reply { lang: Some(lang), ..Reply::text(text) };
            let row = NewJob::new(name, &Job::Reply(reply), &bot)?;
            jobs::enqueue(tx, &NewJob { conversation: Some(to), ..row }, now).map(drop)
        });
        told.await
    }

    /// Returns what a customer wrote in an account without an answer.
    pub(super) async fn unanswered(
        &self,
        conversation: ConversationId,
    ) -> Result<Vec<String>, store::Error> {
        let read =
            move |db: &rusqlite::Connection| connected_accounts::unanswered(db, conversation);
        self.context.store.read(read).await
    }

    /// Writes a text about a customer's conversation for a reader, in their language; `reader`: the
    /// holder of the account, where there is none. `None`: the conversation is gone.
    pub(super) async fn account_notice(
        &self,
        conversation: ConversationId,
        reader: Option<ConversationId>,
        id: &str,
        words: &str,
    ) -> Result<Option<(String, Lang)>, store::Error> {
        let read = self.context.store.read(move |db| {
            let Some(of) = conversations::find(db, conversation)? else { return Ok(None) };
            let contact = conversations::contact(db, of.customer)?;
            let holder = of.key.account_holder().unwrap_or_default();
            let holder = ConversationKey::private(&of.key.bot, of.key.platform, holder);
            let reader = match reader {
                Some(reader) => conversations::find(db, reader)?,
                None => conversations::by_key(db, &holder)?,
            };
            let staff = staff::who(db, &holder)?;
            Ok(Some(Notice { name: contact.name, staff, lang: reader.and_then(|it| it.lang) }))
        });
        let Some(Notice { name, staff, lang }) = read.await? else { return Ok(None) };
        let lang = self.profile.speaks(lang);
        let staff = staff.and_then(|id| self.profile.staff(&id));
        let left = || messages::say(lang, "account-left", &[]);
        let staff = staff.map_or_else(left, |staff| staff.name.in_lang(lang).to_owned());
        let name = name.unwrap_or_else(|| messages::say(lang, "account-someone", &[]));
        let quoted: String = words.chars().take(MOST_QUOTED).collect();
        let args = [("name", name.into()), ("words", quoted.into()), ("staff", staff.into())];
        Ok(Some((messages::say(lang, id, &args), lang)))
    }
}

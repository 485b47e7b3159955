//! A customer asks for a person: staff are asked in their chats, and told by letter.
//!
//! A letter is sent once for a talk, and again only where the customer has said something new since:
//! "is anyone there?" tells staff nothing. No answer in this chat is promised where none can come.

use std::sync::Arc;

use jiff::Timestamp;

use crate::{
    agent::hear,
    booking::Asker,
    bots::BusinessProfile,
    chat::{Fact, Job, StaffLetter, handover::SILENCE, job::Handoff},
    handover::{self, Asking},
    schedule::Contact,
    store::{
        self, Tx, conversations, handovers,
        jobs::{self, NewJob},
        transcript,
    },
    understanding::{asks_for_a_person_alone, asks_whether_anyone_is_there},
};

use super::{Error, ToolContext, Tools};

/// The most of a customer's last messages that a person of the business is shown.
const MOST_SAID: usize = 6;

/// What a letter about a customer tells.
struct Request {
    profile: Arc<BusinessProfile>,
    asker: Asker,
    contact: Contact,
    said: Vec<String>,
    /// Whether the words say nothing but that a person is wanted.
    is_plain: bool,
}

impl Tools {
    /// Asks staff to answer in chat, and tells the owner by letter.
    pub(super) async fn ask_human(&self, cx: &ToolContext<'_>) -> Result<Fact, Error> {
        let now = self.clock.now();
        let profile = &cx.turn.profile;
        let said: Vec<String> = cx.turn.heard.iter().map(|heard| heard.text.clone()).collect();
        // A button and a command say nothing else.
        let is_alone =
            |words: &String| words.trim().is_empty() || asks_for_a_person_alone(words, profile);
        let is_sure = said.last().is_none_or(is_alone);
        let request = Request {
            profile: Arc::clone(profile),
            asker: cx.asker.clone(),
            contact: hear::contact(cx.turn),
            is_plain: said.iter().all(|it| is_alone(it) || asks_whether_anyone_is_there(it)),
            said,
        };
        let asked = self.store.write(move |tx| {
            let letter = write_letter(tx, &request, now)?;
            let told = letter.is_some();
            let Some(conversation) = conversations::find(tx, request.asker.conversation)? else {
                return Ok(Fact::Human { told, asked: None, letter });
            };
            let asking = Asking {
                profile: &request.profile,
                conversation: &conversation,
                key: &request.asker.key,
                said: &request.said,
                is_sure,
            };
            let asked = handover::begin(tx, &asking, now)?;
            // In an account its holder answers in the same chat.
            let in_chat = asked.is_some() || conversation.key.chat != conversation.key.person;
            let letter = letter.filter(|_| !in_chat);
            Ok(Fact::Human { told: told || asked.is_some(), asked, letter })
        });
        Ok(asked.await?)
    }
}

impl Tools {
    /// Tells the owner by letter what the customer writes; `false`: there is no address.
    pub(super) async fn tell_owner(&self, cx: &ToolContext<'_>) -> Result<bool, Error> {
        let request = Request {
            profile: Arc::clone(&cx.turn.profile),
            asker: cx.asker.clone(),
            contact: hear::contact(cx.turn),
            is_plain: false,
            said: cx.turn.heard.iter().map(|heard| heard.text.clone()).collect(),
        };
        let now = self.clock.now();
        let written = self.store.write(move |tx| write_letter(tx, &request, now));
        Ok(written.await?.is_some())
    }
}

/// Enqueues the letter, unless one was sent in this talk that says as much; `None`: no staff member has an
/// address.
fn write_letter(
    tx: &Tx<'_>,
    request: &Request,
    now: Timestamp,
) -> Result<Option<StaffLetter>, store::Error> {
    let Request { profile, asker, contact, said, is_plain } = request;
    let Some(reader) = profile.reader_of_letters() else { return Ok(None) };
    let conversation = asker.conversation;
    // By the conversation in its key the job is found when the customer asks to be forgotten.
    let key = format!("wanted:{}:{}", conversation.0, asker.key);
    let since = now.saturating_sub(SILENCE).unwrap_or(now);
    let is_sent_before = *is_plain && handovers::has_letter_since(tx, conversation, &key, since)?;
    if !is_sent_before {
        let mut words = transcript::written(tx, conversation, MOST_SAID)?;
        words.extend(said.iter().cloned());
        words.drain(..words.len().saturating_sub(MOST_SAID));
        let handoff = Job::Handoff(Handoff { contact: contact.clone(), said: words });
        jobs::enqueue(tx, &NewJob::new(key, &handoff, &profile.id)?, now)?;
    }
    let has_contact = contact.email.is_some() || contact.phone.is_some();
    Ok(Some(StaffLetter { staff: reader.id.clone(), has_contact, is_sent_before }))
}

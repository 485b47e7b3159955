//! Links to Google's consent page whose time ran out: the messages that showed them lose them.
//!
//! Of a link only the hash of its state is stored, so the states are read from the messages themselves. A link
//! that is valid still stays in its message.

use jiff::{SignedDuration, Timestamp};

use crate::{
    messages,
    store::{
        self, Tx,
        consents::{self, Consent},
        shown_links,
    },
};

use super::{Error, Tokens, consents::hash};

/// How long a message may wait to be sent; after that its link is looked for no more.
const SENT_WITHIN: SignedDuration = SignedDuration::from_hours(36);

impl Tokens {
    /// Takes links that were never used out of the messages that showed them, once they are valid no longer.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn erase_expired_links(&self) -> Result<(), Error> {
        let now = self.clock.now();
        let expired = self.store.read(move |db| consents::expired(db, now)).await?;
        if expired.is_empty() {
            return Ok(());
        }
        let erased = self.store.write(move |tx| {
            for consent in &expired {
                erase(tx, consent, now)?;
            }
            Ok(())
        });
        Ok(erased.await?)
    }
}

fn erase(tx: &Tx<'_>, consent: &Consent, now: Timestamp) -> Result<(), store::Error> {
    let Some(conversation) = consent.conversation else { return Ok(()) };
    let instead = messages::say(consent.lang, "calendar-link-given", &[]);
    let mut is_erased = now.duration_since(consent.expires) >= SENT_WITHIN;
    for state in shown_links::states(tx, conversation)? {
        let known = consents::find(tx, &hash(&state))?;
        if known.is_some_and(|(link, used)| used.is_none() && link.expires > now) {
            continue;
        }
        shown_links::erase(tx, conversation, &state, &instead)?;
        is_erased |= hash(&state) == consent.state_hash;
    }
    if is_erased { consents::set_erased(tx, &consent.state_hash, now) } else { Ok(()) }
}

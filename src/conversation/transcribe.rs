//! Voice messages, listened to when a turn begins with them.
//!
//! The message was stored before; what was heard is stored with it before the turn goes on. So a turn
//! that breaks off afterwards reads the same words, and one that breaks off before listens again.
//! Listening that fails is stored as well: the customer is asked to write, once.

use tokio::time::Instant;

use crate::{
    bots::BusinessProfile,
    channel,
    chat::{Inbound, InboundKind, Transcription, Voice},
    ids::Lang,
    speech::{self, Sound, Speech},
    store::{
        self, Durability,
        conversations::{self, Conversation},
        health, inbox,
        turns::Turn,
    },
};

use super::{budget::Budget, language, services::TurnServices, typing::Typing};

/// Listens to the voice messages of a turn that have not been listened to.
pub(super) async fn transcribe(
    services: &TurnServices,
    conversation: &Conversation,
    profile: &BusinessProfile,
    turn: &mut Turn,
    budget: Budget,
) -> Result<(), store::Error> {
    let listener = Listener { services, conversation, profile };
    for inbound in &mut turn.inbox {
        let hint = inbound.lang.clone();
        let Some(voice) = unheard(inbound) else { continue };
        let heard = match &services.speech {
            _ if voice.seconds.is_some_and(|seconds| seconds > Voice::MOST_SECONDS) => {
                Transcription::TooLong
            }
            Some(speech) if !budget.spent => {
                let lang = listener.language(hint.as_deref()).await?;
                listener.listen(speech, voice, lang).await
            }
            _ => Transcription::Unavailable,
        };
        voice.transcription = Some(heard);
        listener.keep(inbound).await?;
    }
    Ok(())
}

/// Returns the voice message of an update that has not been listened to.
fn unheard(inbound: &mut Inbound) -> Option<&mut Voice> {
    match &mut inbound.said {
        InboundKind::Voice(voice) if voice.transcription.is_none() => Some(voice),
        _ => None,
    }
}

/// Listens in one conversation.
struct Listener<'a> {
    services: &'a TurnServices,
    conversation: &'a Conversation,
    profile: &'a BusinessProfile,
}

impl Listener<'_> {
    /// Returns the language that is listened for: the customer's, if the business speaks it.
    async fn language(&self, hint: Option<&str>) -> Result<Lang, store::Error> {
        let customer = self.conversation.customer;
        let store = &self.services.store;
        let known = store.lookup(|db| conversations::lang(db, customer)).await?;
        Ok(language::choose(self.profile, known, hint, ""))
    }

    async fn listen(&self, speech: &Speech, voice: &Voice, lang: Lang) -> Transcription {
        let began = Instant::now();
        let heard = self.download(voice).await;
        let heard = match heard {
            Ok(sound) => {
                let asked = speech.transcribe(&sound, lang, self.profile);
                Typing::default().during(self.services, self.conversation, asked).await
            }
            Err(error) => {
                tracing::warn!(%error, "voice message not downloaded");
                return Transcription::Unavailable;
            }
        };
        self.record(heard.as_ref().err()).await;
        match heard {
            Ok(heard) => {
                let took = u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX);
                tracing::info!(seconds = voice.seconds, took, "voice message transcribed");
                if voice.is_forwarded { quoted(heard) } else { heard }
            }
            Err(error) => {
                tracing::warn!(%error, "voice message not transcribed");
                Transcription::Unavailable
            }
        }
    }

    async fn download(&self, voice: &Voice) -> Result<Sound, channel::Error> {
        let key = &self.conversation.key;
        let Some(channel) = self.services.channel(key) else {
            return Err(channel::Error::Closed("the channel is not open here".to_owned()));
        };
        let bytes = channel.sound(key, &voice.file).await?;
        Ok(Sound { bytes, is_video: voice.is_video })
    }

    /// Stores what was heard, before the turn acts on it.
    async fn keep(&self, inbound: &Inbound) -> Result<(), store::Error> {
        let inbound = inbound.clone();
        let kept = self
            .services
            .store
            .write_as(Durability::Buffered, move |tx| inbox::replace(tx, &inbound));
        kept.await
    }

    /// Stores whether transcribing works, for `status`; that it fails changes nothing of the turn.
    async fn record(&self, error: Option<&speech::Error>) {
        let (up, detail) = (error.is_none(), error.map_or("it answers", speech::Error::describe));
        let now = self.services.clock.now();
        let noted =
            self.services.store.write(move |tx| health::note(tx, health::SPEECH, up, detail, now));
        if let Err(error) = noted.await {
            tracing::warn!(%error, "condition of the transcription not recorded");
        }
    }
}

/// Marks the words of another person's message, so that they order nothing and agree to nothing.
fn quoted(heard: Transcription) -> Transcription {
    match heard {
        Transcription::Words { heard, read } => {
            Transcription::Words { heard, read: format!("> {read}") }
        }
        other => other,
    }
}

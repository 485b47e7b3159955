//! A voice message, and what was heard in it.
//!
//! The message is stored before anything is heard in it, and the transcription is stored with it. So
//! after a restart the turn goes by the same words, and what comes of them keeps the mark that they
//! were spoken: a word may have been misheard, so nothing is booked by it without a yes.

use serde::{Deserialize, Serialize};

/// A voice message or a round video message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Voice {
    /// Where its sound is, in a form that only the channel reads.
    pub file: String,
    /// How long it is, in seconds; `None`: the platform does not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seconds: Option<u32>,
    /// Whether the sound is part of a video (MP4); else it is Ogg Opus.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_video: bool,
    /// Whether the writer passed on another person's message.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_forwarded: bool,
    /// What was heard; `None`: it has not been listened to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub transcription: Option<Transcription>,
}

/// What came of listening to a voice message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Transcription {
    /// Words.
    Words {
        /// As they were transcribed, to be quoted.
        heard: String,
        /// As they are read, with the spellings of transcripts written as people write.
        read: String,
    },
    /// There are no words in it, or nothing could be made out.
    Silence,
    /// It is longer than what is listened to.
    TooLong,
    /// Nothing transcribes here, or it failed.
    Unavailable,
}

impl Voice {
    /// The longest voice message that is listened to, in seconds.
    pub const MOST_SECONDS: u32 = 120;

    /// Returns the words as they are read; `None`: there are none.
    pub fn words(&self) -> Option<&str> {
        match &self.transcription {
            Some(Transcription::Words { read, .. }) => Some(read),
            _ => None,
        }
    }

    /// Returns the words as they were transcribed; `None`: there are none.
    pub fn heard(&self) -> Option<&str> {
        match &self.transcription {
            Some(Transcription::Words { heard, .. }) => Some(heard),
            _ => None,
        }
    }
}

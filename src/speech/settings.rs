//! Where speech is transcribed.

use std::time::Duration;

use secrecy::SecretString;

/// How long a transcription may take, unless it is set: a customer waits for it before the answer.
pub const USUAL_TIMEOUT: Duration = Duration::from_secs(20);

/// Where speech is transcribed, and how long that may take.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The API's base address, without a slash at the end: `https://api.openai.com/v1`.
    pub base_url: String,
    /// The model's name at its server.
    pub model: String,
    /// The API key; `None`: the server needs none.
    pub api_key: Option<SecretString>,
    /// How long one transcription may take, retries and pauses included.
    pub timeout: Duration,
}

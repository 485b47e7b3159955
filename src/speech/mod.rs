//! Speech: the words of a voice message, by a server with OpenAI's `/v1/audio/transcriptions`.
//!
//! OpenAI, Groq, whisper.cpp, speaches and others serve it. The request says which language is spoken,
//! because a model that has to guess takes Ukrainian for Polish, and names the business's services and
//! the days of the week (`prompt`), because it finds the words again that it was shown. What comes
//! back is a guess: silence is told apart (`silence`), and spellings that only transcripts have are
//! written as people write (`spelling`). Nothing is booked by it without a yes (`dialogue`).

mod error;
mod prompt;
mod settings;
mod silence;
mod spelling;

use reqwest::multipart::{Form, Part};
use secrecy::ExposeSecret as _;
use serde::Deserialize;
use tokio::time::Instant;

use crate::{
    bots::BusinessProfile,
    chat::Transcription,
    http::{self, Http, Retry},
    ids::Lang,
};

pub use error::Error;
pub use settings::{Settings, USUAL_TIMEOUT};

/// The most of a response that is read, in bytes: two minutes of words are some thousand.
pub const MOST_BYTES: usize = 256 * 1024;
/// The most times that one voice message is sent.
const TRIES: usize = 2;
/// A second of silence, as Ogg Opus: what `zapys doctor` sends.
const SILENCE: &[u8] = include_bytes!("silence.ogg");

/// What transcribes voice messages.
#[derive(Debug, Clone)]
pub struct Speech {
    http: Http,
    settings: Settings,
}

/// The sound of a voice message.
#[derive(Debug, Clone)]
pub struct Sound {
    /// The file.
    pub bytes: Vec<u8>,
    /// Whether it is a video (MP4); else it is Ogg Opus.
    pub is_video: bool,
}

/// The part of the response that is read.
#[derive(Deserialize)]
struct Answer {
    text: String,
}

impl Speech {
    /// Prepares to ask the server.
    pub fn new(http: Http, settings: Settings) -> Self {
        Self { http, settings }
    }

    /// Listens to a voice message that is spoken in a language.
    ///
    /// # Errors
    /// When the server gives no words in time.
    pub async fn transcribe(
        &self,
        sound: &Sound,
        lang: Lang,
        profile: &BusinessProfile,
    ) -> Result<Transcription, Error> {
        let until = Instant::now() + self.settings.timeout;
        let text = self.ask(sound, lang, &prompt::of(profile, lang), until).await?;
        Ok(match silence::spoken(&text) {
            None => Transcription::Silence,
            Some(heard) => {
                let read = spelling::as_written(&heard, lang, profile);
                Transcription::Words { heard, read }
            }
        })
    }

    /// Sends a second of silence, to see whether the server answers.
    ///
    /// # Errors
    /// When it does not.
    pub async fn probe(&self, lang: Lang) -> Result<(), Error> {
        let until = Instant::now() + self.settings.timeout;
        let sound = Sound { bytes: SILENCE.to_vec(), is_video: false };
        self.ask(&sound, lang, "", until).await.map(drop)
    }

    async fn ask(
        &self,
        sound: &Sound,
        lang: Lang,
        prompt: &str,
        until: Instant,
    ) -> Result<String, Error> {
        http::retry(until, TRIES, || async {
            let form = self.form(sound, lang, prompt).map_err(|error| (error, Retry::Never))?;
            let url = format!("{}/audio/transcriptions", self.settings.base_url);
            let mut request = self.http.client().post(url).multipart(form);
            if let Some(key) = &self.settings.api_key {
                request = request.bearer_auth(key.expose_secret());
            }
            let sent = self.http.send(request, until).await;
            sent.map_err(Error::Http).and_then(|response| read(&response)).map_err(|error| {
                let retry = error.retry();
                (error, retry)
            })
        })
        .await
    }

    /// Writes the fields of a request
    /// (<https://platform.openai.com/docs/api-reference/audio/createTranscription>).
    fn form(&self, sound: &Sound, lang: Lang, prompt: &str) -> Result<Form, Error> {
        // Servers read the format from the name.
        let (name, kind) =
            if sound.is_video { ("note.mp4", "video/mp4") } else { ("voice.ogg", "audio/ogg") };
        let file = Part::bytes(sound.bytes.clone()).file_name(name).mime_str(kind);
        let file = file.map_err(|_| Error::Unusable("the request cannot be written"))?;
        let form = Form::new()
            .part("file", file)
            .text("model", self.settings.model.clone())
            .text("language", lang.tag())
            .text("response_format", "json");
        Ok(if prompt.is_empty() { form } else { form.text("prompt", prompt.to_owned()) })
    }
}

/// Reads a response.
fn read(response: &http::Response) -> Result<String, Error> {
    if response.status != 200 {
        return Err(Error::Refused { status: response.status, wait: response.retry_after });
    }
    let read = serde_json::from_slice::<Answer>(&response.body);
    read.map(|answer| answer.text).map_err(|_| Error::Unusable("the answer holds no text"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn response(status: u16, body: &str) -> http::Response {
        http::Response { status, body: body.into(), ..http::Response::default() }
    }

    #[test]
    fn only_a_text_is_an_answer() {
        assert_eq!(read(&response(200, r#"{"text":" Привіт ","usage":{}}"#)).unwrap(), " Привіт ");
        for (status, body) in [(200, "{}"), (200, "Привіт"), (503, r#"{"text":"a"}"#)] {
            assert!(read(&response(status, body)).is_err(), "{status} {body}");
        }
    }

    #[test]
    fn the_silence_is_an_ogg_file() {
        assert!(SILENCE.starts_with(b"OggS") && SILENCE.len() < 4_096, "{}", SILENCE.len());
    }
}

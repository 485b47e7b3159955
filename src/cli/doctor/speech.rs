//! The transcription of voice messages: its server has to answer a second of silence.

use crate::{
    bots::BusinessProfile,
    http::Http,
    ids::Lang,
    speech::{Error, MOST_BYTES, Settings, Speech},
};

use super::finding::Finding;

const SUBJECT: &str = "speech";

pub(super) async fn check(settings: Option<&Settings>, profiles: &[BusinessProfile]) -> Finding {
    let Some(settings) = settings else {
        return Finding::fine(SUBJECT, "not set; who sends a voice message is asked to write");
    };
    let lang = profiles.first().map_or(Lang::OWN, BusinessProfile::first_lang);
    let http = match Http::new(MOST_BYTES) {
        Ok(http) => http,
        Err(error) => return Finding::broken(SUBJECT, error.to_string(), ""),
    };
    let model = &settings.model;
    match Speech::new(http, settings.clone()).probe(lang).await {
        Ok(()) => Finding::fine(SUBJECT, format!("{model}: it transcribes Ogg Opus")),
        Err(error) => Finding::broken(SUBJECT, format!("{model}: {error}"), advice(&error)),
    }
}

/// Returns what to do about a failure.
const fn advice(error: &Error) -> &'static str {
    match error {
        Error::Http(_) => {
            "Look at base_url in [speech], and whether this machine may reach it. Until then \
             customers are asked to write."
        }
        Error::Refused { status: 401 | 403, .. } => {
            "The key is refused. Make a new one and put it where api_key points."
        }
        Error::Refused { status: 404, .. } => {
            "There is no such model or no such address: look at model and base_url, which ends in \
             /v1."
        }
        Error::Refused { status: 429, .. } => {
            "The account has no credit left, or the server is busy. Look at the provider."
        }
        Error::Refused { .. } => {
            "The server does not take Ogg Opus, which voice messages are. whisper.cpp's server \
             needs --convert and ffmpeg."
        }
        Error::Unusable(_) => {
            "What answers there is no transcription server; base_url ends in /v1."
        }
    }
}

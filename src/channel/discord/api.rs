//! One request to Discord: with a time limit, and an error that says what failed.
//!
//! serenity builds the requests. On Discord's own host its rate limiter sends them: it waits while
//! a bucket is empty and tries again after a 429. serenity's rate limiter ignores another address
//! and would send the token to discord.com, so for another server (the tests' one) our own
//! client sends the request and a 429 becomes an [`ApiError::Wait`].

use std::time::Duration;

use secrecy::{ExposeSecret, SecretString};
use serde::de::DeserializeOwned;
use serenity::{
    builder::CreateAttachment,
    http::{Http, HttpBuilder, HttpError, LightMethod, Multipart, MultipartUpload, Request, Route},
};

use crate::{
    channel::{MOST_SOUND, SOUND_TIMEOUT},
    chat::File,
    http::Response,
};

/// Where Discord is.
pub const USUAL_URL: &str = "https://discord.com";
/// How long a request may take, with the rate limiter's waiting.
const REQUEST_TIMEOUT: Duration = Duration::from_secs(20);
/// How long to wait after a 429 that names no time.
const USUAL_WAIT: Duration = Duration::from_secs(5);

/// What can be set in `[discord]`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// The address of the REST server, without a slash at its end. The gateway's address comes
    /// from there.
    pub api_url: String,
}

impl Default for Settings {
    fn default() -> Self {
        Self { api_url: USUAL_URL.to_owned() }
    }
}

/// Why a request failed.
#[derive(Debug, thiserror::Error)]
pub enum ApiError {
    /// Discord refused the request. The codes are listed at
    /// <https://discord.com/developers/docs/topics/opcodes-and-status-codes>.
    #[error("Discord refuses with status {status}, code {code}")]
    Refused {
        /// The HTTP status.
        status: u16,
        /// Discord's code; 0: the answer had none.
        code: i64,
    },
    /// Discord limits the rate and asks to wait this long.
    #[error("Discord asks to wait {} ms", .0.as_millis())]
    Wait(Duration),
    /// There was no complete answer; Discord may have acted on the request.
    #[error("{0}")]
    Unreachable(&'static str),
}

impl ApiError {
    /// Returns whether Discord may have acted on the request all the same.
    pub(super) const fn may_have_worked(&self) -> bool {
        matches!(self, Self::Unreachable(_) | Self::Refused { status: 500.., .. })
    }
}

/// The requests of one bot.
pub(super) struct Api {
    pub(super) http: std::sync::Arc<Http>,
    /// The client for a server other than Discord's own.
    elsewhere: Option<reqwest::Client>,
    /// Downloads files, which lie on other hosts and need no token.
    files: crate::http::Http,
    /// Whether the requests go to Discord's own server.
    is_discord: bool,
}

impl Api {
    pub(super) fn new(settings: &Settings, token: &SecretString) -> Result<Self, ApiError> {
        let is_discord = settings.api_url == USUAL_URL;
        let http = HttpBuilder::new(token.expose_secret());
        let http = if is_discord {
            http
        } else {
            http.proxy(&settings.api_url).ratelimiter_disabled(true)
        };
        let client = || {
            let client = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none());
            client.build().map_err(|_| ApiError::Unreachable("the connection cannot be prepared"))
        };
        let elsewhere = (!is_discord).then(client).transpose()?;
        let files = crate::http::Http::new(MOST_SOUND);
        let files =
            files.map_err(|_| ApiError::Unreachable("the connection cannot be prepared"))?;
        Ok(Self { http: std::sync::Arc::new(http.build()), elsewhere, files, is_discord })
    }

    /// Returns whether the token may be sent to a gateway at this address.
    pub(super) fn may_go_to(&self, gateway: &str) -> bool {
        let host = gateway.split("://").nth(1).and_then(|rest| rest.split(['/', '?', ':']).next());
        let theirs = |host: &str| {
            ["discord.gg", "discord.com", "discordapp.com"]
                .iter()
                .any(|domain| host == *domain || host.ends_with(&format!(".{domain}")))
        };
        self.is_discord || host.is_some_and(|host| !theirs(&host.to_lowercase()))
    }

    /// Downloads a file that Discord named.
    pub(super) async fn download(&self, url: &str) -> Result<Vec<u8>, ApiError> {
        let until = tokio::time::Instant::now() + SOUND_TIMEOUT;
        match self.files.send(self.files.client().get(url), until).await {
            Ok(Response { status: 200, body, .. }) => Ok(body),
            Ok(Response { status, .. }) => Err(ApiError::Refused { status, code: 0 }),
            Err(_) => Err(ApiError::Unreachable("the file cannot be downloaded")),
        }
    }

    /// Sends a request and reads its answer as JSON.
    pub(super) async fn read<T: DeserializeOwned>(
        &self,
        request: Request<'_>,
    ) -> Result<T, ApiError> {
        let body = self.send(request).await?;
        serde_json::from_slice(&body)
            .map_err(|_| ApiError::Unreachable("the answer is not the expected JSON"))
    }

    /// Sends a request.
    pub(super) async fn send(&self, request: Request<'_>) -> Result<Vec<u8>, ApiError> {
        let late = |_| ApiError::Unreachable("Discord did not answer in time");
        tokio::time::timeout(REQUEST_TIMEOUT, self.exchange(request)).await.map_err(late)?
    }

    async fn exchange(&self, request: Request<'_>) -> Result<Vec<u8>, ApiError> {
        let broken = |_: reqwest::Error| ApiError::Unreachable("the answer broke off");
        let Some(client) = &self.elsewhere else {
            let response = self.http.request(request).await.map_err(|error| refused(&error))?;
            return Ok(response.bytes().await.map_err(broken)?.into());
        };
        let built = request.build(client, self.http.token(), self.http.proxy.as_deref());
        let built = built.map_err(|_| ApiError::Unreachable("the request cannot be written"))?;
        let unreachable = |_: reqwest::Error| ApiError::Unreachable("Discord cannot be reached");
        let response = built.send().await.map_err(unreachable)?;
        let status = response.status();
        let header = response.headers().get("retry-after").and_then(|value| value.to_str().ok());
        let header = header.and_then(|seconds| seconds.parse::<f64>().ok());
        let body: Vec<u8> = response.bytes().await.map_err(broken)?.into();
        if status.is_success() {
            return Ok(body);
        }
        let said: serde_json::Value = serde_json::from_slice(&body).unwrap_or_default();
        if status.as_u16() == 429 {
            let seconds = said.get("retry_after").and_then(serde_json::Value::as_f64).or(header);
            let asked = seconds.and_then(|it| Duration::try_from_secs_f64(it).ok());
            return Err(ApiError::Wait(asked.unwrap_or(USUAL_WAIT)));
        }
        let code = said.get("code").and_then(serde_json::Value::as_i64).unwrap_or(0);
        Err(ApiError::Refused { status: status.as_u16(), code })
    }
}

fn refused(error: &serenity::Error) -> ApiError {
    match error {
        serenity::Error::Http(HttpError::UnsuccessfulRequest(answer)) => {
            if answer.status_code.as_u16() == 429 {
                return ApiError::Wait(USUAL_WAIT);
            }
            let code = i64::try_from(answer.error.code).unwrap_or(0);
            ApiError::Refused { status: answer.status_code.as_u16(), code }
        }
        // NOTE: serenity's text may hold the address, and the address may hold a token.
        _ => ApiError::Unreachable("Discord cannot be reached"),
    }
}

/// Makes a request with a JSON body, and a file where there is one.
pub(super) fn json_request<'a>(
    route: Route<'a>,
    method: LightMethod,
    body: &serde_json::Value,
    file: Option<&File>,
) -> Request<'a> {
    let request = Request::new(route, method);
    let json = body.to_string();
    match file {
        None => request.body(Some(json.into_bytes())),
        Some(File { name, text }) => request.multipart(Some(Multipart {
            upload: MultipartUpload::Attachments(vec![CreateAttachment::bytes(
                text.as_bytes(),
                name,
            )]),
            fields: Vec::new(),
            payload_json: Some(json),
        })),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_for_another_server_never_goes_to_discord() {
        let settings = Settings { api_url: "http://127.0.0.1:9".into() };
        let api = Api::new(&settings, &"token".to_owned().into()).unwrap();
        assert!(api.may_go_to("ws://127.0.0.1:9/gateway"));
        for theirs in ["wss://gateway.discord.gg", "wss://Gateway.Discord.gg:443/?v=10", "nonsense"]
        {
            assert!(!api.may_go_to(theirs), "{theirs}");
        }
        assert!(api.may_go_to("wss://discord.gg.example.com"));
        let api = Api::new(&Settings::default(), &"token".to_owned().into()).unwrap();
        assert!(api.may_go_to("wss://gateway.discord.gg"));
    }
}

//! The sound of a voice message.
//!
//! Telegram names the file's path when it is asked, and the address of the file holds the bot's token,
//! so it is written into no error and no log.

use serde::Deserialize;
use serde_json::json;
use tokio::time::Instant;

use crate::{
    channel::{Error, SOUND_TIMEOUT},
    http,
};

use super::{
    call::{address, call},
    client::BotClient,
    error::ApiError,
};

/// A file that Telegram has prepared (<https://core.telegram.org/bots/api#file>).
#[derive(Deserialize)]
struct File {
    file_path: Option<String>,
}

impl BotClient {
    /// Downloads a file.
    pub(super) async fn download(&self, file: &str) -> Result<Vec<u8>, Error> {
        let until = Instant::now() + SOUND_TIMEOUT;
        let body = json!({"file_id": file});
        let named =
            call::<File>(&self.api, "GetFile", &body).await.map_err(|error| match error {
                ApiError::Wait(wait) => Error::Wait(wait),
                error if error.is_final() => Error::Refused(error.to_string()),
                error => Error::Failed(error.to_string()),
            })?;
        // An API server of one's own may name a path on its disk.
        let path = named.file_path.filter(|path| !path.starts_with('/') && !path.contains(".."));
        let path = path.ok_or_else(|| Error::Refused("Telegram names no file".to_owned()))?;
        let url = format!("{}/file/bot{}/{path}", address(&self.api), self.api.token());
        match self.files.send(self.files.client().get(url), until).await {
            Ok(http::Response { status: 200, body, .. }) => Ok(body),
            Ok(http::Response { status, .. }) => {
                Err(Error::Failed(format!("the file is refused with status {status}")))
            }
            Err(error) => Err(Error::Failed(error.to_string())),
        }
    }
}

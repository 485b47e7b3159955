//! A file, sent as a form: the Bot API takes no file within JSON.

use reqwest::multipart::{Form, Part};
use serde_json::{Value, json};

use crate::{channel::Error, chat::File};

use super::{call::upload, client::BotClient, place::Place};

impl BotClient {
    /// Sends a file; a refused one is left out, because the text says the same.
    pub(super) async fn send_file(&self, place: &Place, file: &File) -> Result<(), Error> {
        self.wait_turn(place.chat).await?;
        let mut fields = json!({});
        place.name_in(&mut fields);
        place.name_thread_in(&mut fields);
        let document = Part::text(file.text.clone()).file_name(file.name.clone());
        let form = form(&fields).part("document", document);
        match upload::<Value>(&self.api, "SendDocument", form).await {
            Ok(_) => Ok(()),
            Err(error) if error.is_final() => {
                tracing::error!(business = %self.business, %error, "file refused; left out");
                Ok(())
            }
            Err(error) => Err(self.send_error(place.chat, &error)),
        }
    }
}

/// Writes the fields of a request as a form, where each is a text.
fn form(fields: &Value) -> Form {
    let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let fields = fields.as_object().into_iter().flatten();
    fields.fold(Form::new(), |form, (name, value)| form.text(name.clone(), text(value)))
}

//! Google: the client, the address that people are sent back to, and every connection.

use secrecy::ExposeSecret as _;
use serde_json::Value;
use tokio::time::Instant;

use crate::{
    bots::{CalendarKind, Profile},
    http::{Answer, Error, Http},
    oauth::{SCOPES, Settings as Client},
    settings::Settings,
    store::{
        connections::{self, Connection, Status},
        inspect::ask,
    },
};

use super::{Finding, PATIENCE};

const SUBJECT: &str = "google";

/// Looks at what needs no network: who is connected, and who is to be.
pub(super) fn look(settings: &Settings, profiles: &[Profile]) -> Vec<Finding> {
    let wanted = profiles.iter().flat_map(|profile| {
        let google = profile.staff.iter().filter(|staff| staff.calendar == CalendarKind::Google);
        google.map(move |staff| (profile.id.as_str(), staff.id.as_str()))
    });
    let wanted: Vec<(&str, &str)> = wanted.collect();
    if wanted.is_empty() {
        return Vec::new();
    }
    let Some((client, _)) = &settings.google else {
        let says =
            "staff have calendar = \"google\", and there is no [google] in the configuration";
        return vec![Finding::broken(SUBJECT, says, "config.toml.example shows how it looks.")];
    };
    let file = settings.data_dir.join("zapys.db");
    let known = ask(&file, connections::all).ok().flatten().unwrap_or_default();
    let mut findings = vec![Finding::fine(
        SUBJECT,
        format!(
            "at Google this redirect URI is registered, letter by letter: {}",
            client.redirect_url
        ),
    )];
    findings.extend(wanted.into_iter().map(|(bot, staff)| {
        let of =
            |it: &&Connection| it.owner.bot.as_str() == bot && it.owner.staff.as_str() == staff;
        connection(&format!("{bot}, {staff}"), known.iter().find(of))
    }));
    findings
}

fn connection(who: &str, found: Option<&Connection>) -> Finding {
    let again = "They write /connect to the bot, or: zapys connect --bot ID --staff ID.";
    let Some(found) = found.filter(|it| it.status != Status::Disconnected) else {
        let says = format!("{who}: no calendar is connected, so nobody can be booked there");
        return Finding::broken(SUBJECT, says, again);
    };
    if found.status == Status::NeedsReconnect {
        let advice = "They write /connect once more. If this comes back every seven days, the app \
                      is in Testing at Google: publish it.";
        return Finding::broken(SUBJECT, format!("{who}: Google ended the connection"), advice);
    }
    let missing = SCOPES.iter().filter(|scope| !found.scopes.iter().any(|it| it == *scope));
    if missing.count() > 0 {
        let advice = "They write /connect once more and leave every box ticked.";
        return Finding::broken(SUBJECT, format!("{who}: not everything was granted"), advice);
    }
    match (&found.last_error, found.last_success) {
        (Some((why, at)), last) if last.is_none_or(|last| *at > last) => Finding::warning(
            SUBJECT,
            format!("{who}: since {at:.0}: {why}"),
            "Nothing is booked while a calendar cannot be read; it is tried again by itself.",
        ),
        _ => Finding::fine(SUBJECT, format!("{who}: connected")),
    }
}

/// Asks Google whether it knows the client: with a code that was never given out it has to
/// refuse the code, and refuses the client first if that is wrong.
pub(super) async fn look_outside(http: &Http, settings: &Settings) -> Vec<Finding> {
    let Some((client, _)) = &settings.google else { return Vec::new() };
    let form = [
        ("grant_type", "authorization_code"),
        ("code", "zapys-doctor"),
        ("redirect_uri", &client.redirect_url),
        ("client_id", &client.client_id),
        ("client_secret", client.client_secret.expose_secret()),
    ];
    let request = http.client().post(&client.token_url).form(&form);
    vec![judge(&http.send(request, Instant::now() + PATIENCE).await, client)]
}

fn judge(asked: &Result<Answer, Error>, client: &Client) -> Finding {
    let answer = match asked {
        Ok(answer) => answer,
        Err(error) => {
            let advice = "Look whether this machine may reach Google.";
            return Finding::broken(SUBJECT, error.to_string(), advice);
        }
    };
    let body: Value = serde_json::from_slice(&answer.body).unwrap_or_default();
    match body["error"].as_str() {
        Some("invalid_grant") => Finding::fine(SUBJECT, "it knows the client"),
        Some("invalid_client" | "unauthorized_client" | "deleted_client") => Finding::broken(
            SUBJECT,
            "it does not know the client",
            "Copy client_id and client_secret again: Google Cloud Console, Clients.",
        ),
        Some("redirect_uri_mismatch") => Finding::broken(
            SUBJECT,
            format!("{} is not registered there", client.redirect_url),
            "Add it to the client's Authorized redirect URIs, letter by letter: the slash at its \
             end belongs to it, and http.public_url has none.",
        ),
        _ => {
            let says = format!("status {}", answer.status);
            Finding::warning(SUBJECT, says, "Google is in trouble: try again later.")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{super::finding::Weight, *};

    #[test]
    fn what_google_says_of_a_made_up_code_tells_whether_it_knows_the_client() {
        let client = Client {
            client_id: "id".into(),
            client_secret: "secret".into(),
            auth_url: String::new(),
            token_url: String::new(),
            revoke_url: String::new(),
            calendar_url: String::new(),
            redirect_url: "https://book.example.com/callback/".into(),
        };
        let said = |status, error: &str| {
            let body = serde_json::json!({"error": error}).to_string().into_bytes();
            judge(&Ok(Answer { status, body, ..Answer::default() }), &client)
        };
        assert_eq!(said(400, "invalid_grant").weight, Weight::Fine);
        assert_eq!(said(401, "invalid_client").weight, Weight::Broken);
        let found = said(400, "redirect_uri_mismatch");
        assert_eq!(found.weight, Weight::Broken);
        assert!(found.says.contains("https://book.example.com/callback/"));
        assert!(found.advice.contains("slash"));
    }

    #[test]
    fn who_is_not_connected_is_told_how_to_be() {
        let found = connection("salon, olena", None);
        assert_eq!(found.weight, Weight::Broken);
        assert!(found.advice.contains("/connect"));
    }
}

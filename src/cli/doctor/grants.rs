//! Google, asked over the network: whether it knows the client, accepts the redirect URI, and still
//! gives access to each calendar.

use jiff::Timestamp;
use secrecy::ExposeSecret as _;
use serde_json::Value;
use tokio::time::Instant;

use crate::{
    bots::CalendarKind,
    calendar::standing,
    http::{Error, Response},
    oauth::{self, CalendarEntry, Inspector, Page, Settings as Client},
    settings::Settings,
    store::{
        self, Store,
        connections::{self, Connection, PRIMARY},
        inspect::ask as ask_store,
    },
    vault::Vault,
};

use super::{
    caldav::not_written,
    finding::{Finding, Severity},
    google::{ENDED, SUBJECT},
    remote::{PATIENCE, Remote},
};

const UNKNOWN: &str = "Copy client_id and client_secret again: Google Cloud Console, Clients.";

/// Asks Google; if it cannot be reached or does not know the client, only that is reported.
pub(super) async fn check(
    remote: &Remote,
    settings: &Settings,
    linked: &[Connection],
    now: Timestamp,
) -> Vec<Finding> {
    let Some((client, _)) = &settings.google else { return Vec::new() };
    let known = client_finding(&ask(remote, client).await);
    let goes_on = known.severity == Severity::Fine;
    let mut findings = vec![known];
    let Some(look) = Inspector::new(client.clone(), remote.http.clone()).ok().filter(|_| goes_on)
    else {
        return findings;
    };
    findings.push(page(&look.page(Instant::now() + PATIENCE).await, client));
    // A key that cannot be read is reported with the connections already.
    let Ok(vault) = Vault::with_key(&settings.vault_path()) else { return findings };
    for connection in linked {
        let who = format!("{}, {}", connection.owner.bot, connection.owner.staff);
        let looked = look.connection(&vault, connection, now, Instant::now() + PATIENCE).await;
        if let Some(renewed) = looked.renewed
            && let Err(error) = store_credentials(settings, connection, renewed, now).await
        {
            let says =
                format!("{who}: Google gave new credentials, and they were not kept: {error}");
            findings.push(Finding::broken(SUBJECT, says, "They write /connect once more."));
        }
        let found = calendars(&who, &looked.calendars, connection);
        // What the look itself finds is said once.
        let is_written = found.severity == Severity::Fine;
        findings.push(found);
        let (file, owner) = (settings.data_dir.join("zapys.db"), &connection.owner);
        // A database that cannot be read is another check's finding.
        let refuses = ask_store(&file, |db| standing(db, CalendarKind::Google, owner, None));
        let refuses = refuses.ok().flatten().flatten().filter(|_| is_written);
        findings.extend(refuses.map(|it| not_written(SUBJECT, &who, owner, &it)));
    }
    findings
}

/// Asks whether Google knows the client, with an invalid code: Google refuses the code, or the
/// client first if that is wrong. It does not check the redirect URI here.
async fn ask(remote: &Remote, client: &Client) -> Result<Response, Error> {
    let form = [
        ("grant_type", "authorization_code"),
        ("code", "zapys-doctor"),
        ("redirect_uri", &client.redirect_url),
        ("client_id", &client.client_id),
        ("client_secret", client.client_secret.expose_secret()),
    ];
    remote.send(SUBJECT, remote.client().post(&client.token_url).form(&form)).await
}

fn client_finding(asked: &Result<Response, Error>) -> Finding {
    let answer = match asked {
        Ok(answer) => answer,
        Err(error) => {
            let advice = "Look whether this machine may reach Google.";
            return Finding::broken(SUBJECT, error.to_string(), advice);
        }
    };
    let body: Value = serde_json::from_slice(&answer.body).unwrap_or_default();
    match body["error"].as_str() {
        // Google says so about the redirect URI only to a client that it knows; `page` checks it.
        Some("invalid_grant" | "redirect_uri_mismatch") => {
            Finding::fine(SUBJECT, "it knows the client")
        }
        Some("invalid_client" | "unauthorized_client" | "deleted_client") => {
            Finding::broken(SUBJECT, "it does not know the client", UNKNOWN)
        }
        _ => {
            let says =
                format!("whether it knows the client cannot be told: status {}", answer.status);
            Finding::warning(SUBJECT, says, "Google is in trouble: try again later.")
        }
    }
}

fn page(asked: &Result<Page, oauth::Error>, client: &Client) -> Finding {
    let back = &client.redirect_url;
    let by_hand = "Make a link with zapys connect, open it in a browser, and read what Google \
                   says there.";
    match asked {
        Ok(Page::Open) => Finding::fine(SUBJECT, format!("it sends people back to {back}")),
        Ok(Page::Refuses(code)) => match code.as_str() {
            "redirect_uri_mismatch" => Finding::broken(
                SUBJECT,
                format!("{back} is not registered there, so nobody can connect a calendar"),
                "Add it to the client's Authorized redirect URIs, letter by letter: the slash at \
                 its end belongs to it, and http.public_url has none.",
            ),
            "invalid_client" | "deleted_client" | "disabled_client" | "unauthorized_client" => {
                let says = format!("its consent page does not take the client: {code}");
                Finding::broken(SUBJECT, says, UNKNOWN)
            }
            _ => Finding::broken(SUBJECT, format!("its consent page refuses: {code}"), by_hand),
        },
        Ok(Page::Unclear) => {
            let says = format!("whether it sends people back to {back} cannot be told");
            Finding::warning(SUBJECT, says, by_hand)
        }
        Err(error) => {
            let says = format!("whether it sends people back to {back} cannot be told: {error}");
            Finding::warning(SUBJECT, says, "Try again later.")
        }
    }
}

fn calendars(
    who: &str,
    asked: &Result<Vec<CalendarEntry>, oauth::Error>,
    connection: &Connection,
) -> Finding {
    let write = &connection.settings.write;
    match asked {
        Ok(all) if all.is_empty() => Finding::warning(
            SUBJECT,
            format!("{who}: Google lets us in and shows no calendar"),
            "They open Google Calendar once with this account, or write /connect with another.",
        ),
        Ok(all) if write == PRIMARY || all.iter().any(|it| it.id == *write && it.is_written()) => {
            Finding::fine(SUBJECT, format!("{who}: Google lets us in"))
        }
        Ok(_) => Finding::broken(
            SUBJECT,
            format!("{who}: the calendar that bookings go into is gone, or not theirs to write"),
            "They write /connect to the bot and choose another.",
        ),
        Err(oauth::Error::NeedsReconnect) => {
            Finding::broken(SUBJECT, format!("{who}: Google takes the consent no longer"), ENDED)
        }
        Err(oauth::Error::Refused(code)) => Finding::broken(
            SUBJECT,
            format!("{who}: Google refuses this client the connection: {code}"),
            "It was made with another client_id: they write /connect once more.",
        ),
        Err(oauth::Error::Unreachable(what)) if what.contains("accessNotConfigured") => {
            Finding::broken(
                SUBJECT,
                format!("{who}: the Google Calendar API is not switched on in this project"),
                "Enable it: Google Cloud Console, APIs & Services, Library, Google Calendar API.",
            )
        }
        Err(error) => {
            let says = format!("{who}: whether the calendar can be used cannot be told: {error}");
            Finding::warning(SUBJECT, says, "Try again later.")
        }
    }
}

/// Stores credentials that Google gave in place of the old ones.
async fn store_credentials(
    settings: &Settings,
    connection: &Connection,
    renewed: Vec<u8>,
    now: Timestamp,
) -> Result<(), store::Error> {
    let store = Store::open(&settings.data_dir.join("zapys.db"))?;
    let version = connection.credentials_version();
    let kept = store.write(move |tx| connections::renew(tx, &version, &renewed, now));
    let kept = kept.await;
    store.close().await;
    // `false` means that newer credentials were stored meanwhile.
    kept.map(drop)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_google_says_of_a_made_up_code_tells_whether_it_knows_the_client() {
        let said = |status, error: &str| {
            let body = serde_json::json!({"error": error}).to_string().into_bytes();
            client_finding(&Ok(Response { status, body, ..Response::default() })).severity
        };
        assert_eq!(said(400, "invalid_grant"), Severity::Fine);
        assert_eq!(said(401, "invalid_client"), Severity::Broken);
        assert_eq!(said(400, "invalid_request"), Severity::Warning);
    }
}

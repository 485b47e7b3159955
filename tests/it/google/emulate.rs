//! The same against a Google by a third party: npm's `emulate@0.12.2`, if one is running.
//!
//! It has neither `events.get` nor `patch`, no video links and no sync tokens, and gives events
//! ids of its own, so what can be asked of it is little: a consent, a booking, a busy time.
//! It wants Node 22 or later. Start it and name it:
//!
//! ```text
//! npx emulate@0.12.2 --service google --port 4999 --seed tests/emulate.yaml
//! ZAPYS_EMULATE=http://localhost:4999 cargo test --test it emulate -- --nocapture
//! ```

use std::time::Duration;

use oauth2::url::{Url, form_urlencoded};
use zapys::{chat::ConsentOutcome, ids::Lang, oauth::Callback};

use super::salon::owner;
use crate::world::{MONDAY, World};

const CALLBACK: &str = "http://127.0.0.1:9/api/integrations/calendar/callback/";

fn config(url: &str) -> String {
    format!(
        "[http]\nlisten = \"127.0.0.1:0\"\npublic_url = \"http://127.0.0.1:9\"\n\
         [google]\nclient_id = \"zapys-test\"\nclient_secret = {{ file = \"google.secret\" }}\n\
         auth_url = \"{url}/o/oauth2/v2/auth\"\ntoken_url = \"{url}/oauth2/token\"\n\
         revoke_url = \"{url}/oauth2/revoke\"\ncalendar_url = \"{url}/calendar/v3\"\n"
    )
}

/// Allows everything on the emulator's page.
async fn consents(url: &str, link: &str) -> String {
    let link = Url::parse(link).unwrap();
    let mut form = form_urlencoded::Serializer::new(String::new());
    form.append_pair("email", "olena@example.com");
    for (name, value) in link.query_pairs() {
        form.append_pair(&name, &value);
    }
    let client = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none());
    let sent = client.build().unwrap().post(format!("{url}/o/oauth2/v2/auth/callback"));
    let sent = sent.header("content-type", "application/x-www-form-urlencoded").body(form.finish());
    let back = sent.send().await.unwrap().headers()["location"].to_str().unwrap().to_owned();
    let back = Url::parse(&back).unwrap();
    assert!(back.as_str().starts_with(CALLBACK), "{back}");
    back.query_pairs().find(|(name, _)| name == "code").unwrap().1.into_owned()
}

#[tokio::test]
#[expect(clippy::disallowed_methods, reason = "a switch of the test's own")]
async fn a_booking_against_a_google_of_somebody_else_s() {
    let Ok(url) = std::env::var("ZAPYS_EMULATE") else {
        eprintln!("SKIPPED: no emulate@0.12.2 is running; see tests/it/google/emulate.rs");
        return;
    };
    let edits = [("calendar = \"local\"                      # or", "calendar = \"google\" # or")];
    let world = World::with_config_at(MONDAY, ("salon", &edits), &config(&url));
    let door = world.app.consents().unwrap();
    let link = door.begin(&owner(), None, Lang::Uk).await.unwrap();
    let code = consents(&url, &link.url).await;
    let until = tokio::time::Instant::now() + Duration::from_secs(20);
    let ended = door.complete(&link.state, Callback::Code(code.into()), until).await.unwrap();
    assert_eq!(ended.outcome, ConsentOutcome::Connected);

    let wish = "Haircut tomorrow at 14:00. Ann Lee, ann@example.com";
    let heard = world.says(wish).await;
    assert!(heard.contains('✅') && heard.contains("2:00 PM"), "{heard}");
    let heard =
        world.customer("bob").says("Haircut tomorrow at 14:30. Bob Ray, bob@example.com").await;
    assert!(!heard.contains('✅'), "{heard}");
    world.says("cancel my appointment").await;
    let heard = world.says("yes").await;
    assert!(heard.contains("cancelled"), "{heard}");
    let heard =
        world.customer("bob").says("Haircut tomorrow at 14:30. Bob Ray, bob@example.com").await;
    assert!(heard.contains('✅'), "the event is gone: {heard}");
    world.close().await;
}

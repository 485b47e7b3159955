//! Bearers: renewed once however many ask, given up once, and never seen where they may not be.

use std::{
    fs,
    io::{self, Write},
    sync::{Arc, Mutex},
    time::Duration,
};

use jiff::SignedDuration;
use secrecy::{ExposeSecret, SecretString};
use tokio::time::Instant;
use zapys::{
    clock::Clock as _,
    oauth::{Error, Tokens},
    store::connections::{self, Refresher, Status},
};

use super::{
    Choice, Outage,
    connect::{OLENA, Salon, browse, link, owner, owner_of},
};

const LAPSED: &str = "Google більше не пускає мене до вашого календаря: дозвіл відкликано або його \
                      строк минув. Поки що клієнти не можуть записатися до вас у чаті, прошу їх \
                      телефонувати. Під'єднайте календар знову.";

fn soon() -> Instant {
    Instant::now() + Duration::from_secs(20)
}

async fn bearer(tokens: &Tokens) -> String {
    tokens.bearer(&owner(), soon()).await.unwrap().expose_secret().to_owned()
}

#[tokio::test]
async fn many_tasks_of_two_processes_have_a_token_renewed_once() {
    let salon = Salon::open().await;
    salon.connected().await;
    let (one, other) = (salon.consents().tokens().clone(), salon.another());
    let first = bearer(&one).await;
    assert_eq!(bearer(&one).await, first, "it is kept while it is good");
    assert_eq!(salon.google.count("POST /token"), 1);

    salon.google.held().oauth.end_access();
    salon.world.pass(60);
    salon.google.fail_next("/token", [Outage::Slow(Duration::from_millis(300))]);
    let two = other.consents().unwrap().tokens().clone();
    let asked = (0..40).map(|n| {
        let tokens = if n % 2 == 0 { one.clone() } else { two.clone() };
        async move { bearer(&tokens).await }
    });
    let all = futures_util::future::join_all(asked).await;
    assert!(all.iter().all(|it| *it == all[0] && *it != first), "{all:?}");
    assert_eq!(salon.google.count("POST /token"), 2);

    // A 401 for a token that looks good: those who were refused renew it once together.
    salon.google.held().oauth.end_access();
    let bad = SecretString::from(all[0].clone());
    let (of, with) = (owner(), soon());
    let again = (0..10).map(|_| one.replace(&of, &bad, with));
    let again = futures_util::future::join_all(again).await;
    let again: Vec<&str> = again.iter().map(|it| it.as_ref().unwrap().expose_secret()).collect();
    assert!(again.iter().all(|it| *it == again[0] && *it != all[0]), "{again:?}");
    assert_eq!(salon.google.count("POST /token"), 3);
    other.close().await;
    salon.close().await;
}

#[tokio::test]
async fn a_refresh_token_that_changes_with_each_use_is_followed() {
    let salon = Salon::open().await;
    salon.connected().await;
    salon.google.held().oauth.rotates = true;
    let tokens = salon.consents().tokens();
    let mut seen = vec![bearer(tokens).await];
    for _ in 0..3 {
        salon.world.pass(60);
        seen.push(bearer(tokens).await);
    }
    seen.dedup();
    assert_eq!((seen.len(), salon.google.held().oauth.good()), (4, 1));
    salon.close().await;
}

#[tokio::test]
async fn a_consent_that_is_void_is_told_once_to_both_and_mended_by_a_button() {
    let salon = Salon::open().await;
    let olena = salon.olena().await;
    let iryna = salon.world.customer("iryna-chat").appointed("iryna").await;
    salon.google.person("iryna@gmail.example", &[]);
    salon.connects(&iryna, "iryna@gmail.example").await;
    salon.google.held().oauth.revoke_all("iryna@gmail.example");
    salon.world.pass(60);
    let (tokens, iryna_s) = (salon.consents().tokens(), owner_of("iryna"));
    let asked = (0..5).map(|_| tokens.bearer(&iryna_s, soon()));
    for refused in futures_util::future::join_all(asked).await {
        assert!(matches!(refused, Err(Error::NeedsReconnect)), "{refused:?}");
    }
    let asked = salon.google.count("POST /token");
    assert!(matches!(tokens.bearer(&iryna_s, soon()).await, Err(Error::NeedsReconnect)));
    assert_eq!(salon.google.count("POST /token"), asked, "Google is not asked again");

    assert_eq!(iryna.hears().await, LAPSED);
    assert_eq!(
        olena.hears().await,
        "Увага: календар більше не під'єднаний (Ірина). Клієнтів прошу телефонувати, доки його не \
         під'єднають знову командою /connect."
    );
    salon.world.pass(120);
    tokens.probe().await.unwrap();
    assert_eq!((iryna.hears().await, olena.hears().await), (String::new(), String::new()));

    salon.world.settle().await;
    iryna.presses("Під'єднати знову").await;
    let link = link(&iryna.shown());
    let back = salon.google.consents(&link, "iryna@gmail.example", Choice::All).await;
    browse(&back).await;
    let said = iryna.hears().await;
    assert!(said.starts_with("Готово, ваш Google Календар під'єднано"), "{said}");
    assert!(tokens.bearer(&iryna_s, soon()).await.is_ok());
    salon.close().await;
}

#[tokio::test]
async fn a_google_that_is_down_costs_nothing_while_the_token_is_good() {
    let salon = Salon::open().await;
    salon.connected().await;
    let tokens = salon.consents().tokens();
    let first = bearer(tokens).await;
    // Near its end it would be renewed; that fails, and what is still good is used.
    salon.world.clock.advance(SignedDuration::from_secs(3598 - 60));
    salon.google.fail_next("/token", vec![Outage::HangUp; 3]);
    assert_eq!(bearer(tokens).await, first);
    let failed = salon.connection().await.unwrap().last_error.unwrap().why;
    assert_eq!(
        failed,
        "renew the token: the answer broke off: connection closed before message completed"
    );

    salon.world.pass(2);
    let html = Outage::Answer(200, "<html>welcome</html>".into());
    let other = Outage::Answer(503, r#"{"error": "backend_error"}"#.into());
    salon.google.fail_next("/token", [html, other, Outage::Answer(500, String::new())]);
    let refused = tokens.bearer(&owner(), soon()).await;
    assert!(matches!(refused, Err(Error::Unreachable(_))), "{refused:?}");
    salon.google.fail_next("/token", [Outage::Lost]);
    let short = Instant::now() + Duration::from_millis(400);
    let late = tokens.bearer(&owner(), short).await;
    assert!(matches!(late, Err(Error::Unreachable(_))), "{late:?}");

    let renewed = bearer(tokens).await;
    assert_ne!(renewed, first);
    let connection = salon.connection().await.unwrap();
    assert_eq!((connection.status, connection.last_error), (Status::Active, None));
    salon.close().await;
}

#[tokio::test]
async fn a_client_that_google_refuses_is_the_owners_to_mend_and_nobody_reconnects() {
    let salon = Salon::open().await;
    salon.connected().await;
    salon.world.pass(60);
    let tokens = salon.consents().tokens();
    let said = Outage::Answer(401, r#"{"error": "invalid_client"}"#.into());
    salon.google.fail_next("/token", [said]);
    let refused = tokens.bearer(&owner(), soon()).await.unwrap_err().to_string();
    assert_eq!(
        refused,
        "Google refuses this client (invalid_client); check client_id and client_secret in [google]"
    );
    assert_eq!(salon.connection().await.unwrap().status, Status::Active);
    assert!(tokens.bearer(&owner(), soon()).await.is_ok());
    salon.close().await;
}

#[tokio::test]
async fn a_clock_that_is_an_hour_off_costs_one_renewal() {
    let salon = Salon::open().await;
    salon.connected().await;
    let tokens = salon.consents().tokens();
    let first = bearer(tokens).await;
    // Back: what was issued in the future is not believed.
    salon.world.pass(-60);
    let second = bearer(tokens).await;
    assert_ne!(second, first);
    assert_eq!(bearer(tokens).await, second);
    // Forward: it seems to be over.
    salon.world.pass(120);
    let third = bearer(tokens).await;
    assert_ne!(third, second);
    assert_eq!((bearer(tokens).await, salon.google.count("POST /token")), (third, 3));
    salon.close().await;
}

#[tokio::test]
async fn whoever_dies_while_renewing_is_not_waited_for_for_ever() {
    let salon = Salon::open().await;
    salon.connected().await;
    salon.world.pass(60);
    let tokens = salon.consents().tokens();
    let (of, at) = (owner(), salon.world.clock.now());
    let begun = salon.world.store().write(move |tx| {
        let version = connections::find(tx, &of)?.unwrap().credentials_version();
        let until = at + SignedDuration::from_secs(20);
        let refresher = Refresher { name: "the dead".to_owned(), until };
        connections::begin_refresh(tx, &version, &refresher, at)
    });
    assert!(begun.await.unwrap());
    let short = Instant::now() + Duration::from_millis(200);
    let waits = tokens.bearer(&owner(), short).await;
    assert!(matches!(waits, Err(Error::Unreachable(_))), "{waits:?}");
    salon.world.clock.advance(SignedDuration::from_secs(21));
    assert!(tokens.bearer(&owner(), soon()).await.is_ok());
    salon.close().await;
}

#[tokio::test]
async fn the_hourly_look_asks_once_an_hour_and_finds_what_has_changed() {
    let salon = Salon::open().await;
    salon.connected().await;
    let tokens = salon.consents().tokens();
    let list = "GET /calendar/v3/users/me/calendarList";
    let asked = salon.google.count(list);
    tokens.probe().await.unwrap();
    assert_eq!(salon.google.count(list), asked, "it has answered within the hour");
    salon.world.pass(61);
    salon.google.person(OLENA, &[]);
    tokens.probe().await.unwrap();
    tokens.probe().await.unwrap();
    assert_eq!(salon.google.count(list), asked + 1);
    salon.world.pass(61);
    salon.google.held().oauth.revoke_all(OLENA);
    tokens.probe().await.unwrap();
    assert_eq!(salon.connection().await.unwrap().status, Status::NeedsReconnect);
    assert_eq!(salon.olena().await.hears().await, LAPSED);
    salon.close().await;
}

#[tokio::test]
async fn rows_that_were_swapped_or_altered_do_not_open() {
    let salon = Salon::open().await;
    salon.connected().await;
    let iryna = salon.world.customer("iryna-chat").appointed("iryna").await;
    salon.google.person("iryna@gmail.example", &[]);
    salon.connects(&iryna, "iryna@gmail.example").await;
    salon.tampers(
        "CREATE TEMP TABLE kept AS SELECT staff, credentials FROM connections;
         UPDATE connections SET credentials = (SELECT credentials FROM kept
             WHERE kept.staff <> connections.staff);",
    );
    let tokens = salon.consents().tokens();
    for staff in ["olena", "iryna"] {
        let refused = tokens.bearer(&owner_of(staff), soon()).await.unwrap_err().to_string();
        assert!(refused.ends_with("was altered, or belongs to another row"), "{refused}");
    }
    salon.tampers("UPDATE connections SET credentials = substr(credentials, 1, 60)");
    assert!(matches!(tokens.bearer(&owner(), soon()).await, Err(Error::Vault(_))));
    // Connecting again mends it.
    salon.connected().await;
    assert!(tokens.bearer(&owner(), soon()).await.is_ok());
    salon.close().await;
}

#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[tokio::test]
async fn no_secret_is_in_the_database_a_log_or_what_is_printed_for_debugging() {
    let log = Log::default();
    let writer = log.clone();
    let logging = tracing_subscriber::fmt()
        .with_max_level(tracing::Level::TRACE)
        .with_writer(move || writer.clone());
    // While there is just one, tracing asks only the thread that comes by first whether anybody
    // listens to a line: a test beside this one could silence it.
    let _second = tracing::Dispatch::new(tracing::subscriber::NoSubscriber::new());
    let logged = tracing::subscriber::set_default(logging.finish());
    let salon = Salon::open().await;
    salon.connected().await;
    salon.world.pass(60);
    let tokens = salon.consents().tokens();
    let token = tokens.bearer(&owner(), soon()).await.unwrap();
    salon.google.held().oauth.revoke_all(OLENA);
    tokens.replace(&owner(), &token, soon()).await.unwrap_err();
    let debug = format!("{tokens:?} {:?} {token:?}", salon.connection().await);
    drop(logged);

    let mut secrets = salon.google.held().oauth.secrets.clone();
    secrets.push(super::oauth::CLIENT_SECRET.to_owned());
    assert!(secrets.len() > 3);
    let mut places = vec![("the log", log.0.lock().unwrap().clone()), ("debug", debug.into())];
    for file in ["data/zapys.db", "data/zapys.db-wal"] {
        places.push((file, fs::read(salon.world.dir().join(file)).unwrap()));
    }
    for (place, bytes) in &places {
        for secret in &secrets {
            let found = bytes.windows(secret.len()).any(|it| it == secret.as_bytes());
            assert!(!found, "{secret} is in {place}");
        }
    }
    assert!(String::from_utf8_lossy(&places[0].1).contains("consent completed"));
    salon.world.settle().await;
    salon.close().await;
}

#[tokio::test]
async fn a_change_of_keys_may_be_cut_short_at_any_step() {
    let salon = Salon::open().await;
    salon.connected().await;
    let key = salon.world.dir().join("data/vault.key");
    let next = salon.world.dir().join("data/vault.key.next");
    let opens = async || {
        let other = salon.another();
        let good = other.consents().unwrap().tokens().bearer(&owner(), soon()).await.is_ok();
        other.close().await;
        good
    };
    // Somebody else is open here, so nothing is changed.
    let other = salon.another();
    let refused = salon.world.app.rekey().await.unwrap_err().to_string();
    assert!(refused.contains("another zapys is open"), "{refused}");
    other.close().await;
    let old = fs::read(&key).unwrap();

    // The new key is there, and nothing is sealed with it yet.
    drop(zapys::vault::Vault::with_next_key(&key).unwrap());
    assert!(opens().await && next.exists());
    let new = fs::read(&next).unwrap();
    assert!(salon.world.app.rekey().await.unwrap() >= 1);
    assert!(opens().await && !next.exists());
    assert_eq!(fs::read(&key).unwrap(), new, "what was begun is finished");

    // Everything is sealed with it, and it is not in its place yet.
    fs::rename(&key, &next).unwrap();
    fs::write(&key, &old).unwrap();
    assert!(opens().await);
    salon.world.app.rekey().await.unwrap();
    assert!(opens().await && !next.exists());
    assert_eq!(fs::read(&key).unwrap(), new);

    // What does not open is not lost by a change: there is none.
    salon.tampers("UPDATE connections SET credentials = substr(credentials, 1, 60)");
    let refused = salon.world.app.rekey().await.unwrap_err().to_string();
    assert!(refused.contains("salon/olena does not open, so nothing was changed"), "{refused}");
    assert_eq!(fs::read(&key).unwrap(), new);
    salon.close().await;
}

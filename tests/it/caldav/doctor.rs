//! What `zapys doctor`, `status` and `connect` say of a calendar at a CalDAV server.

use std::{path::Path, sync::Arc};

use jiff::SignedDuration;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject as _};
use serde_json::Value;
use zapys::{
    app::App,
    clock::{Clock as _, SystemClock},
    settings::{Environment, Settings},
};

use super::{
    fake::{FAMILY, Fake, Outage, PASSWORD, WORK},
    salon::files,
};
use crate::program::{Ended, Program};

/// A program whose salon has its calendar at an address.
fn program(url: &str, password: &str) -> Program {
    let program = Program::new();
    files(&program.path(""), url, password);
    program
}

/// Runs a command while the server goes on answering.
async fn runs(program: &Program, arguments: &'static [&'static str]) -> Ended {
    let child = program.start(arguments);
    tokio::task::spawn_blocking(move || child.wait_with_output().unwrap()).await.unwrap().into()
}

/// What doctor finds of CalDAV and of the clock, as `weight says advice`.
async fn finds(program: &Program) -> Vec<String> {
    found(&runs(program, &["doctor", "--json"]).await)
}

fn found(ended: &Ended) -> Vec<String> {
    let lines = ended.out.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    let of = |it: &Value| it["subject"] == "caldav" || it["subject"] == "clock";
    let text = |it: &Value| it.as_str().unwrap_or_default().to_owned();
    let shown = |it: Value| {
        format!("{}: {} {}", text(&it["weight"]), text(&it["says"]), text(&it["advice"]))
    };
    lines.filter(of).map(shown).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn doctor_says_in_one_sentence_what_is_wrong() {
    let fake = Fake::start().await;
    let url = format!("{}/olena/week/", fake.url);
    let salon = program(&url, PASSWORD);
    let found = finds(&salon).await;
    assert_eq!(
        found[0],
        "fine: salon, olena: bookings go into Робота; busy time of 2 calendars counts; 0 events in the coming week "
    );
    // Five minutes are enough to be told.
    let late = SystemClock::default().now() - SignedDuration::from_mins(5);
    fake.held().date = Some(late.strftime("%a, %d %b %Y %H:%M:%S GMT").to_string());
    let found = finds(&salon).await;
    assert!(found[1].starts_with("broken: this machine says"), "{found:?}");
    fake.held().date = None;

    let event = super::staff::event("odd", "DTSTART:tomorrow");
    fake.held().store(FAMILY, "odd.ics", &event);
    let found = finds(&salon).await;
    assert!(
        found[0].starts_with(
            "broken: salon, olena: its answer cannot be read: odd.ics: the time of an event"
        ) && found[0].contains("mend or delete that event"),
        "{found:?}"
    );
    fake.held().remove(FAMILY, "odd.ics");

    // Almost no room is foreseen, where the server tells how much it is.
    fake.held().room = Some(1_000);
    let found = finds(&salon).await;
    assert!(
        found[0].starts_with(
            "warning: salon, olena: the server says that 1000 bytes are left for Робота"
        ),
        "{found:?}"
    );
    fake.held().room = None;

    fake.held().calendars.get_mut(WORK).unwrap().read_only = true;
    let found = finds(&salon).await;
    assert!(found[0].contains("Робота, cannot be written olena sends /connect"), "{found:?}");
    fake.held().calendars.get_mut(WORK).unwrap().read_only = false;

    let wrong = program(&url, "wrong");
    let found = finds(&wrong).await;
    assert!(
        found[0].contains("it refuses the user name or the password Look at username"),
        "{found:?}"
    );
    let none = program(&url, "");
    let found = finds(&none).await;
    assert!(found[0].contains("its password cannot be read"), "{found:?}");
    let elsewhere = program(&format!("{}/nowhere/", fake.url), PASSWORD);
    let found = finds(&elsewhere).await;
    assert!(
        found[0].contains("there is no calendar at this address Look at url in [staff.caldav]"),
        "{found:?}"
    );
    fake.close();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_host_that_is_not_there_is_named() {
    let away = program("https://calendars.invalid/", PASSWORD);
    let found = finds(&away).await;
    assert!(found[0].contains("salon, olena: calendars.invalid: no connection"), "{found:?}");
    let ended = runs(&away, &["connect", "--staff", "olena"]).await;
    ended.refuses(&["calendars.invalid: no connection", "Is url in [staff.caldav] right?"]);
    let said = runs(&away, &["status"]).await.out;
    assert!(
        said.contains("salon/olena: failing; it cannot be used since 20")
            && said.contains("(no connection")
            && said.contains(
                "so no times of olena are offered; to do: zapys doctor says what is wrong"
            ),
        "{said}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn doctor_reads_a_full_week_and_names_a_web_page_and_another_host() {
    let fake = Fake::start().await;
    let salon = program(&format!("{}/olena/week/", fake.url), PASSWORD);
    // The program reads such a week, and so does this.
    {
        let mut held = fake.held();
        let note = "x".repeat(600);
        let soon = SystemClock::default().now() + SignedDuration::from_hours(50);
        let start = soon.strftime("%Y%m%dT%H%M%SZ").to_string();
        for n in 0..5_000 {
            let lines = format!("DTSTART:{start}\nDURATION:PT1M\nDESCRIPTION:{note}");
            held.store(WORK, &format!("e{n}.ics"), &super::staff::event(&format!("e{n}"), &lines));
        }
    }
    let found = finds(&salon).await;
    assert!(
        found[0].contains("busy time of 2 calendars counts; 5000 events in the coming week"),
        "{found:?}"
    );
    fake.held().calendars.get_mut(WORK).unwrap().files.clear();

    let page = "<html><body>Sign in</body></html>";
    fake.fail_next("PROPFIND", [Outage::Answer(200, page)]);
    let found = finds(&salon).await;
    assert!(
        found[0].contains("answers with a web page and not as a CalDAV server url has to lead"),
        "{found:?}"
    );
    fake.fail_next("PROPFIND", [Outage::Redirect("https://dav.example.com/".into())]);
    let found = finds(&salon).await;
    assert!(
        found[0].contains(
            "another host, dav.example.com, which does not get the password If that host is right"
        ),
        "{found:?}"
    );
    fake.calm();
    // Redirects in circles, and an answer that is no event.
    fake.fail_next("PROPFIND", vec![Outage::Redirect("/olena/week/".into()); 9]);
    let found = finds(&salon).await;
    assert!(
        found[0].starts_with(
            "broken: salon, olena: it sends us on in circles, 3 times and more Nothing is booked"
        ),
        "{found:?}"
    );
    fake.calm();
    fake.fail_next("REPORT", vec![Outage::Answer(207, "\u{1f}\u{8b}"); 9]);
    let found = finds(&salon).await;
    assert!(
        found[0].contains("its answer is not that of a CalDAV server: it is no list of resources")
            && !found[0].contains("that event"),
        "{found:?}"
    );
    fake.calm();
    fake.close();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_calendar_that_took_no_booking_is_named_by_status_and_doctor_until_it_does() {
    let fake = Fake::start().await;
    let salon = program(&format!("{}/olena/week/", fake.url), PASSWORD);
    fake.held().full = true;
    let says = |program: &Program, who: &'static str| {
        let child = program.start_chat(who);
        let wish = format!("Haircut tomorrow at 14:00. {who} Lee, {who}@example.com\n");
        tokio::task::spawn_blocking(move || crate::program::finish(child, wish.as_bytes()))
    };
    let heard = says(&salon, "ann").await.unwrap().out;
    assert!(heard.contains("+380 44 000 00 00"), "{heard}");
    let said = runs(&salon, &["status"]).await.out;
    assert!(
        said.contains("salon/olena: not_writable; the calendar Робота takes no booking since 2026-11-23T")
            && said.contains(
                "(there is no room left in the account), so no times of olena are offered; last answer"
            )
            && said.contains(
                "to do: make room in the account, then olena sends /connect to the bot, or chooses another"
            ),
        "{said}"
    );
    let found = finds(&salon).await;
    let named = found.iter().find(|it| it.contains("takes no booking")).unwrap();
    assert!(
        named.starts_with("broken: salon, olena:") && named.contains("make room in the account"),
        "{named}"
    );
    // To look again does not make it writable.
    fake.held().room = Some(100);
    runs(&salon, &["connect", "--staff", "olena"]).await.went_well();
    finds(&salon).await;
    let said = runs(&salon, &["status"]).await.out;
    assert!(said.contains("salon/olena: not_writable"), "{said}");
    assert!(said.contains("0 cancelled"), "what was refused never was a booking: {said}");
    fake.held().full = false;
    fake.held().room = None;
    let said = runs(&salon, &["connect", "--staff", "olena"]).await.went_well();
    assert!(
        said.contains("But the calendar Робота takes no booking since 2026-11-23T")
            && said.contains("and the next booking tries it again. To do: nothing if"),
        "{said}"
    );
    // Nor does a look that finds nothing against it: it is tried, and no more is said.
    let said = runs(&salon, &["status"]).await.out;
    assert!(
        said.contains("salon/olena: not_writable; the calendar Робота takes no booking since")
            && said.contains("and the next booking tries it again; last answer")
            && said.contains("to do: nothing if that is mended already; else make room"),
        "{said}"
    );
    let found = finds(&salon).await;
    let named = found.iter().find(|it| it.contains("takes no booking")).unwrap();
    assert!(named.starts_with("warning: ") && named.contains("tries it again"), "{named}");
    let heard = says(&salon, "bob").await.unwrap().out;
    assert!(heard.contains('✅'), "{heard}");
    let said = runs(&salon, &["status"]).await.out;
    assert!(said.contains("salon/olena: active; bookings go into Робота; last answer"), "{said}");
    assert!(!said.contains("takes no booking"), "{said}");
    let found = finds(&salon).await;
    assert!(!found.iter().any(|it| it.contains("takes no booking")), "{found:?}");
    fake.close();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_password_that_every_user_may_read_is_named() {
    use std::os::unix::fs::PermissionsExt as _;
    let fake = Fake::start().await;
    let salon = program(&format!("{}/olena/week/", fake.url), PASSWORD);
    let secret = salon.path("caldav.password");
    std::fs::set_permissions(&secret, std::fs::Permissions::from_mode(0o644)).unwrap();
    let found = finds(&salon).await;
    assert!(
        found[0].starts_with("warning: salon, olena: others on this machine can read /")
            && found[0].ends_with("/caldav.password"),
        "{found:?}"
    );
    let said = runs(&salon, &["connect", "--staff", "olena"]).await;
    assert!(said.ok && said.err.contains("can be read by all users; chmod 600 it"), "{said:?}");
    std::fs::set_permissions(&secret, std::fs::Permissions::from_mode(0o640)).unwrap();
    let found = finds(&salon).await;
    assert!(found[0].starts_with("fine:"), "a group may be the service's: {found:?}");
    fake.close();
}

/// Listens on `localhost` with a certificate that has expired, and returns the address.
async fn expired_server() -> (String, tokio::task::JoinSet<()>) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/caldav/certificates");
    let chain = CertificateDer::pem_file_iter(folder.join("expired.pem")).unwrap();
    let key = PrivateKeyDer::from_pem_file(folder.join("expired.key")).unwrap();
    rustls::crypto::ring::default_provider().install_default().ok();
    let config = rustls::ServerConfig::builder().with_no_client_auth();
    let config = config.with_single_cert(chain.map(Result::unwrap).collect(), key).unwrap();
    let acceptor = tokio_rustls::TlsAcceptor::from(Arc::new(config));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("https://localhost:{}/", listener.local_addr().unwrap().port());
    let mut tasks = tokio::task::JoinSet::new();
    tasks.spawn(async move {
        loop {
            let (socket, _) = listener.accept().await.unwrap();
            acceptor.accept(socket).await.ok();
        }
    });
    (url, tasks)
}

#[tokio::test(flavor = "multi_thread")]
async fn an_expired_certificate_is_told_and_gets_no_password() {
    let (url, _tasks) = expired_server().await;
    let salon = program(&url, PASSWORD);
    let authority = "tests/it/caldav/certificates/authority.pem";
    let mut command = salon.command(&["doctor", "--json"]);
    command.env("SSL_CERT_FILE", Path::new(env!("CARGO_MANIFEST_DIR")).join(authority));
    let child = command.spawn().unwrap();
    let ended: Ended = tokio::task::spawn_blocking(move || child.wait_with_output().unwrap())
        .await
        .unwrap()
        .into();
    let found = found(&ended);
    assert!(
        found[0]
            .starts_with("broken: salon, olena: its certificate is not valid today Its operator"),
        "{found:?}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_customer_is_answered_where_the_certificate_has_expired() {
    let (url, _tasks) = expired_server().await;
    let salon = program(&url, PASSWORD);
    let authority = "tests/it/caldav/certificates/authority.pem";
    let mut command = salon.command(&["chat", "--customer", "ann"]);
    command.env("SSL_CERT_FILE", Path::new(env!("CARGO_MANIFEST_DIR")).join(authority));
    let child = command.spawn().unwrap();
    let wish = "Haircut with Olena tomorrow at 14:00. Ann Lee, ann@example.com\n";
    let ended = tokio::task::spawn_blocking(move || crate::program::finish(child, wish.as_bytes()));
    let said = ended.await.unwrap().out;
    assert!(said.contains("by phone only just now: +380 44 000 00 00"), "{said}");
    assert_eq!(salon.bookings(), Vec::<Value>::new());
    let runs = async |arguments: &[&str]| -> Ended {
        let mut command = salon.command(arguments);
        command.env("SSL_CERT_FILE", Path::new(env!("CARGO_MANIFEST_DIR")).join(authority));
        let child = command.spawn().unwrap();
        let ended = tokio::task::spawn_blocking(move || child.wait_with_output().unwrap());
        ended.await.unwrap().into()
    };
    let ended = runs(&["connect", "--staff", "olena"]).await;
    ended.refuses(&["its certificate is not valid today", "zapys doctor says what to do"]);
    let said = runs(&["status"]).await.out;
    assert!(
        said.contains("salon/olena: failing; it cannot be used since 20")
            && said
                .contains("(its certificate is not valid today), so no times of olena are offered")
            && said.contains("to do: zapys doctor says what is wrong and what to do"),
        "{said}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn doctor_names_events_in_a_zone_that_is_not_known() {
    let fake = Fake::start().await;
    let salon = program(&format!("{}/olena/week/", fake.url), PASSWORD);
    let day = SystemClock::default().now() + SignedDuration::from_hours(72);
    let day = day.to_zoned(jiff::tz::TimeZone::get("Europe/Kyiv").unwrap()).date();
    let at = day.strftime("%Y%m%d");
    fake.puts(WORK, "a", &format!("DTSTART;TZID=FLE Standard Time:{at}T140000"));
    let of_zones = |found: Vec<String>| {
        found.into_iter().filter(|it| it.contains("time zone")).collect::<Vec<_>>()
    };
    assert_eq!(of_zones(finds(&salon).await), Vec::<String>::new());
    fake.puts(WORK, "b", &format!("DTSTART;TZID=Middle Earth:{at}T140000\nDURATION:PT1H"));
    let found = of_zones(finds(&salon).await);
    let says = format!("a time zone that is not known (1 in a week, the first around {day})");
    assert!(found.len() == 1 && found[0].contains(&says), "{found:?}");
    fake.close();
}

#[tokio::test(flavor = "multi_thread")]
async fn connect_shows_what_was_found_and_status_what_became_of_it() {
    let fake = Fake::start().await;
    let salon = program(&fake.url, PASSWORD);
    let said = runs(&salon, &["connect", "--staff", "olena"]).await.went_well();
    assert!(
        said.starts_with("The calendar is connected. Bookings go into: Родина. Busy time counts in: Родина, Робота."),
        "{said}"
    );
    // The first one by its address; the other is named with what makes it the one.
    assert!(said.contains("write its address as url in [staff.caldav]"), "{said}");
    assert!(said.contains(&format!("  Робота: {}{WORK}", fake.url)), "{said}");
    let said = runs(&salon, &["status"]).await.out;
    assert!(said.contains("salon/olena: active; bookings go into Р"), "{said}");
    // What the program cannot read is named by both, also where a check can read it.
    let path = salon.path("data/zapys.db");
    let failed =
        "UPDATE caldav_accounts SET last_error = 'too long', last_error_ms = 1795000000000";
    assert_eq!(rusqlite::Connection::open(path).unwrap().execute(failed, []).unwrap(), 1);
    let said = runs(&salon, &["status"]).await.out;
    assert!(said.contains("salon/olena: failing") && said.contains("too long"), "{said}");
    let found = finds(&salon).await;
    assert!(found[0].starts_with("fine: salon, olena: bookings go into"), "{found:?}");
    assert!(
        found[1].starts_with("warning: salon, olena: its changes are not read since 2026-11-18T")
            && found[1].contains("too long What staff move or delete there is not seen"),
        "{found:?}"
    );
    let wrong = program(&fake.url, "wrong");
    let ended = runs(&wrong, &["connect", "--staff", "olena"]).await;
    ended.refuses(&["refuses the user name or the password"]);
    let said = runs(&wrong, &["status"]).await.out;
    assert!(said.contains("salon/olena: needs_reconnect"), "{said}");
    fake.close();
}

#[tokio::test(flavor = "multi_thread")]
async fn status_knows_of_a_refused_password_without_a_worker() {
    let fake = Fake::start().await;
    let salon = program(&format!("{}/olena/week/", fake.url), PASSWORD);
    runs(&salon, &["connect", "--staff", "olena"]).await.went_well();
    let asks = |who: &'static str| {
        let child = salon.start_chat(who);
        let wish = b"what is free tomorrow for a haircut?\n";
        tokio::task::spawn_blocking(move || crate::program::finish(child, wish))
    };
    let secret = salon.path("caldav.password");
    std::fs::write(&secret, "wrong").unwrap();
    let heard = asks("ann").await.unwrap().out;
    assert!(heard.contains("by phone only"), "{heard}");
    let said = runs(&salon, &["status"]).await.out;
    assert!(
        said.contains("salon/olena: needs_reconnect")
            && said.contains(
                "(its server refuses the user name or the password), so no times of olena are offered"
            )
            && said.contains("to do: write the password"),
        "{said}"
    );
    std::fs::write(&secret, PASSWORD).unwrap();
    asks("bob").await.unwrap();
    let said = runs(&salon, &["status"]).await.out;
    assert!(said.contains("salon/olena: active; bookings go into Р"), "{said}");
    fake.close();
}

#[tokio::test(flavor = "multi_thread")]
async fn connect_says_what_is_wrong_with_an_address_a_password_file_and_an_account() {
    let fake = Fake::start().await;
    let plain = program(&fake.url.replace("http://", "https://"), PASSWORD);
    let ended = runs(&plain, &["connect", "--staff", "olena"]).await;
    let place = fake.url.replace("http://", "");
    ended.refuses(&[&place, "speaks no TLS", "write http:// in url"]);
    let nothing = program("http://127.0.0.1:1/", PASSWORD);
    let ended = runs(&nothing, &["connect", "--staff", "olena"]).await;
    ended.refuses(&["127.0.0.1:1: no connection", "Is url in [staff.caldav] right?"]);
    let none = program(&fake.url, PASSWORD);
    std::fs::remove_file(none.path("caldav.password")).unwrap();
    let ended = runs(&none, &["connect", "--staff", "olena"]).await;
    let path = none.path("caldav.password").display().to_string();
    assert!(
        !ended.ok && ended.err.contains("the password of olena's calendar cannot be read"),
        "{ended:?}"
    );
    assert!(ended.err.contains(&path), "{ended:?}");
    fake.held().calendars.clear();
    let empty = program(&fake.url, PASSWORD);
    let ended = runs(&empty, &["connect", "--staff", "olena"]).await;
    ended.refuses(&["the account has no calendar yet; create one there"]);
    let said = runs(&empty, &["status"]).await.out;
    assert!(
        said.contains("salon/olena: failing; it cannot be used since")
            && said.contains("(the account has none yet)"),
        "{said}"
    );
    fake.close();
}

#[tokio::test(flavor = "multi_thread")]
async fn connect_changes_nothing_while_a_worker_runs_with_the_account_of_before() {
    let (fake, new) = (Fake::start().await, Fake::start().await);
    let salon = program(&fake.url, PASSWORD);
    runs(&salon, &["connect", "--staff", "olena"]).await.went_well();
    let settings = Settings::load(Some(&salon.path("config.toml")), Environment::default());
    let app = App::open(settings.unwrap(), Arc::new(SystemClock::default())).unwrap();
    let worker = app.try_lock_worker().unwrap().unwrap();
    let file = salon.path("bots/salon.toml");
    let text = std::fs::read_to_string(&file).unwrap();
    std::fs::write(&file, text.replace(&fake.url, &new.url)).unwrap();
    let ended = runs(&salon, &["connect", "--staff", "olena"]).await;
    ended.refuses(&["restart it"]);
    let known = app.store.read(zapys::store::caldav_accounts::all).await.unwrap();
    assert!(known[0].account.contains(&fake.url), "{known:?}");
    drop(worker);
    app.close().await;
    let said = runs(&salon, &["connect", "--staff", "olena"]).await.went_well();
    assert!(said.contains("Bookings go into: Родина"), "{said}");
    fake.close();
    new.close();
}

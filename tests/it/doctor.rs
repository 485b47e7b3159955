//! `zapys doctor` as a process, before every far end: all is well, then one after the other is
//! broken in a way that owners meet, and what it says is what to do about that one.

use std::{fs, os::unix::fs::PermissionsExt as _};

use serde_json::{Value, json};
use zapys::{clock::Clock as _, clock::SystemClock, mail::smtp::Tls};

use crate::{
    as_a_whole::{model::Model, service::SALON},
    discord::fake::{self as discord, Fake},
    dns::Dns,
    google::{self, Google, Outage},
    mail::server::{AUTHORITY, At, Does, Server},
    program::Program,
    speech::fake as speech,
    telegram::fake::Api,
};

const TOKEN: &str = "4711:AAE-secret-token";

/// What hangs on far ends and not on the machine that the tests run on.
const SUBJECTS: [&str; 11] = [
    "telegram", "discord", "google", "model", "speech", "mail", "clock", "sender", "spf", "dkim",
    "dmarc",
];

struct Place {
    program: Program,
    api: Api,
    discord: Fake,
    google: Google,
    model: Model,
    speech: speech::Server,
    mail: Server,
    dns: Dns,
}

impl Place {
    async fn new() -> Self {
        let api = Api::start(SystemClock::default().now().as_second()).await;
        api.bot(TOKEN, "salon_bot");
        let place = Self {
            program: Program::new(),
            api,
            discord: Fake::start().await,
            google: Google::start().await,
            model: Model::start().await,
            speech: speech::Server::start().await,
            mail: Server::start(Tls::Starttls).await,
            dns: Dns::start().await,
        };
        // Other records beside it are long, so that the answer fits in no datagram.
        let long = format!("verification={}", "x".repeat(600));
        place.dns.has("example.com", &["v=spf1 include:_spf.example.net ~all", &long]);
        place.dns.has("_dmarc.example.com", &["v=DMARC1; p=none"]);
        let salon = SALON.replace("{ env = \"SALON_TOKEN\" }", "{ file = \"salon.token\" }");
        let discord = "[discord]\ntoken = { file = \"discord.token\" }\n";
        place.program.write("bots/salon.toml", salon + discord);
        place.program.write("discord.token", discord::TOKEN);
        place.program.write("salon.token", TOKEN);
        place.program.write("speech.key", speech::KEY);
        place.program.write("google.secret", google::CLIENT_SECRET);
        place.program.write("smtp.password", "hunter2");
        place.program.write("authority.pem", AUTHORITY);
        place.configure(&[]);
        google::connects(&place.program.path("config.toml"), &place.google).await;
        let private = fs::Permissions::from_mode(0o700);
        fs::set_permissions(place.program.path("data"), private).unwrap();
        place
    }

    /// Writes the configuration, with these parts in place of others.
    fn configure(&self, edits: &[(&str, &str)]) {
        let Self { program, api, discord, google, model, speech, mail, dns } = self;
        let data = program.path("data").display().to_string();
        let mut text = format!(
            "data_dir = {data:?}\n{}[telegram]\napi_url = {:?}\n\
             [discord]\napi_url = {:?}\n[[model]]\nname = 'rules'\nbase_url = {:?}\n\
             [mail]\ntransport = 'smtp'\nhost = 'localhost'\nport = {}\ntls = 'starttls'\n\
             username = 'salon'\npassword = {{ file = 'smtp.password' }}\n\
             ca_file = 'authority.pem'\nfrom = 'Salon <desk@example.com>'\n\
             dns_server = '{}'\n{}",
            google.config("https://book.example.com"),
            api.url,
            discord.url,
            model.url,
            mail.port,
            dns.at,
            speech.section()
        );
        for (from, to) in edits {
            assert!(text.contains(from), "{from}");
            text = text.replace(from, to);
        }
        program.write("config.toml", text);
    }

    /// Lets the doctor look; returns what is not well, as `subject: what; what to do`.
    fn ails(&self) -> Vec<String> {
        let ended = self.program.run(&["doctor", "--json"], "");
        assert_eq!(ended.err, "");
        for secret in [TOKEN, discord::TOKEN, google::CLIENT_SECRET, "hunter2", speech::KEY] {
            assert!(!ended.out.contains(secret), "{}", ended.out);
        }
        let found: Vec<Value> =
            ended.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        let well = found.iter().all(|it| it["weight"] != "broken");
        assert_eq!(ended.ok, well, "the exit code says it");
        let far =
            found.iter().filter(|it| SUBJECTS.iter().any(|subject| it["subject"] == *subject));
        let ill = far.filter(|it| it["weight"] != "fine");
        let said = ill.map(|it| {
            let text = |key: &str| it[key].as_str().unwrap_or_default().to_owned();
            format!("{}: {}; {}", text("subject"), text("says"), text("advice"))
        });
        said.collect()
    }

    /// Fails unless this one thing is broken, and so much is said of it.
    fn has(&self, parts: &[&str]) {
        let ails = self.ails();
        assert_eq!(ails.len(), 1, "{parts:?}: {ails:?}");
        for part in parts {
            assert!(ails[0].contains(part), "{part}: {ails:?}");
        }
    }

    fn is_well(&self) {
        assert_eq!(self.ails(), Vec::<String>::new());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_doctor_who_finds_all_far_ends_well_says_so_and_writes_to_nobody() {
    let place = Place::new().await;
    let ended = place.program.run(&["doctor"], "");
    assert!(ended.ok, "{ended:?}");
    for says in [
        "salon is @salon_bot",
        "discord       salon is ",
        "it is ",
        "http.listen   127.0.0.1:0 is free",
        "it sends people back to https://book.example.com/api/integrations/calendar/callback/",
        "salon, olena: Google lets us in",
        "it knows the client",
        "salon, olena: connected",
        "rules: it answers",
        "whisper-1: it transcribes Ogg Opus",
        "the server takes letters from desk@example.com",
        ", 0 broken",
    ] {
        assert!(ended.out.contains(says), "{says}: {}", ended.out);
    }
    assert_eq!(place.mail.taken(), []);
    assert_eq!(place.mail.connections(), 1);
    assert_eq!(place.api.requests(TOKEN, "SendMessage"), Vec::<Value>::new());
    place.google.close();
    // Without a network nobody is asked.
    let ended = place.program.run(&["doctor", "--offline"], "");
    assert!(ended.ok && !ended.out.contains("@salon_bot"), "{ended:?}");
    assert_eq!(place.mail.connections(), 1);
}

#[test]
fn a_doctor_finds_nobody_to_listen_to_wherever_a_worker_does_not_start() {
    let program = Program::new();
    let says = |program: &Program| program.run(&["doctor", "--offline"], "");
    let example = says(&program);
    assert!(example.ok && example.out.contains("this is the built-in example"), "{example:?}");
    program.run(&["run"], "").says(&["no business has a token"]);

    let mute = SALON.split("[telegram]").next().unwrap();
    let mute = mute.replace("\"google\"", "\"local\"");
    program.write("bots/salon.toml", &mute);
    let nobody = says(&program);
    assert!(!nobody.ok && nobody.out.contains("BROKEN   business"), "{nobody:?}");
    assert!(nobody.out.contains("no business has a token"), "{nobody:?}");
    program.run(&["run"], "").says(&["no business has a token"]);

    for platform in ["telegram", "discord"] {
        let token = format!("[{platform}]\ntoken = {{ file = \"salon.token\" }}\n");
        program.write("bots/salon.toml", format!("{mute}{token}"));
        let lost = says(&program);
        let found = format!("BROKEN   {platform}");
        assert!(!lost.ok && lost.out.contains(&found), "{lost:?}");
        assert!(lost.out.contains("There is no such file"), "{lost:?}");
        program.run(&["run"], "").says(&["There is no such file"]);
    }
    program.write("salon.token", TOKEN);
    let found = says(&program);
    assert!(found.ok && !found.out.contains(TOKEN), "{found:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_doctor_tells_what_is_wrong_at_telegram_the_model_and_google() {
    let place = Place::new().await;
    place.api.webhook(TOKEN, true);
    place.has(&["telegram: salon: another program has set a webhook", "Delete it"]);
    place.api.webhook(TOKEN, false);
    place.program.write("salon.token", "4711:another");
    place.has(&["telegram: salon: status 401", "copy it again from BotFather"]);
    place.program.write("salon.token", TOKEN);
    place.model.is_down(true);
    place.has(&["model: rules: status 500", "Its server is in trouble"]);
    place.model.is_down(false);
    place.configure(&[(&place.model.url, "http://127.0.0.1:1/v1")]);
    place.has(&["model: rules: no connection", "Look at base_url"]);
    place.configure(&[]);
    place.program.write("speech.key", "another");
    place.has(&["speech: whisper-1: it refuses with status 401", "The key is refused"]);
    place.program.write("speech.key", speech::KEY);
    place.speech.next(&[400]);
    place.has(&["speech: whisper-1: it refuses with status 400", "does not take Ogg Opus"]);
    place.configure(&[(&place.speech.url, "http://127.0.0.1:1")]);
    place.has(&["speech: whisper-1: no connection", "Look at base_url in [speech]"]);
    place.configure(&[]);

    place.program.write("google.secret", "GOCSPX-another");
    place.has(&["google: it does not know the client", "Copy client_id and client_secret again"]);
    place.program.write("google.secret", google::CLIENT_SECRET);
    let wrong = "[http]\ncallback_path = '/api/integrations/calendar/callback'\n";
    place.configure(&[("[http]\n", wrong)]);
    place.has(&[
        "google: https://book.example.com/api/integrations/calendar/callback is not registered",
        "letter by letter: the slash at its end belongs to it",
    ]);
    place.configure(&[]);
    place.google.fail_next("/o/oauth2/v2/auth", [Outage::Answer(200, "<html>".into())]);
    place.has(&["google: whether it sends people back to https://book", "open it in a browser"]);
    let db = rusqlite::Connection::open(place.program.database()).unwrap();
    // It was noted under the alias of the main calendar, before that was known by its id.
    db.execute_batch(
        "INSERT INTO calendar_refusals (bot, staff, calendar, deed, reason, since_ms, tried_ms)
         VALUES ('salon', 'olena', 'primary', 'new', 'it may be read and not written', 0, 0)",
    )
    .unwrap();
    place.has(&[
        "google: salon, olena: the calendar ",
        "takes no booking since 1970-01-01T00:00:00Z (it may be read and not written)",
        "give its user the right to write into it",
    ]);
    db.execute_batch("DELETE FROM calendar_refusals").unwrap();
    db.execute_batch("UPDATE connections SET status = 'needs_reconnect'").unwrap();
    place.has(&["google: salon, olena: Google ended the connection", "seven days", "/connect"]);
    db.execute_batch("UPDATE connections SET status = 'active', scopes = ''").unwrap();
    place.has(&["google: salon, olena: not everything was granted", "every box ticked"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_doctor_tells_what_is_wrong_with_a_connection_and_ends_none() {
    let place = Place::new().await;
    let db = rusqlite::Connection::open(place.program.database()).unwrap();
    let status = || -> (String, u32) {
        let ask = "SELECT status, version FROM connections";
        db.query_row(ask, [], |row| Ok((row.get(0)?, row.get(1)?))).unwrap()
    };
    let before = status();
    // An hour later, with nobody at work: the bearer has ended, and another one is had.
    place.google.held().oauth.end_access();
    place.is_well();
    assert_eq!(status(), before, "looking changes nothing");
    // Where the refresh token is another one after that, the connection goes on with it.
    place.google.held().oauth.end_access();
    place.google.held().oauth.rotates = true;
    place.is_well();
    place.google.held().oauth.end_access();
    place.is_well();
    let before = status();

    let api = json!({"error": {"code": 403, "errors": [{"reason": "accessNotConfigured"}]}});
    let off = Outage::Answer(403, api.to_string());
    place.google.fail_next("/calendar/v3/users", [off.clone(), off.clone(), off]);
    place.has(&["google: salon, olena: the Google Calendar API is not switched on", "Enable it"]);
    db.execute_batch("UPDATE connections SET settings = json_set(settings, '$.write', 'gone')")
        .unwrap();
    place.has(&["salon, olena: the calendar that bookings go into is gone", "choose another"]);
    db.execute_batch("UPDATE connections SET settings = json_set(settings, '$.write', 'primary')")
        .unwrap();

    place.google.held().oauth.revoke_all(google::OLENA);
    place.has(&["google: salon, olena: Google takes the consent no longer", "/connect once more"]);
    assert_eq!(status(), before, "and nobody is told by it");

    let key = fs::read(place.program.path("data/vault.key")).unwrap();
    place.program.write("data/vault.key", [7; 32]);
    place.has(&[
        "google: salon, olena: the connection cannot be opened: this secret was sealed with \
         another key",
        "Put the vault's key",
    ]);
    place.program.write("data/vault.key", key);

    // Where the database cannot be asked, nobody is told to connect again.
    let version: u32 = db.query_row("PRAGMA user_version", [], |row| row.get(0)).unwrap();
    for (other, says) in [(version - 1, "older"), (version + 1, "newer")] {
        db.pragma_update(None, "user_version", other).unwrap();
        let ails = place.ails();
        assert_eq!(ails.len(), 1, "{ails:?}");
        assert!(ails[0].contains(&format!("the database is of an {says}").replace("an n", "a n")));
        assert!(!ails[0].contains("/connect"), "{ails:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_doctor_tells_what_is_wrong_at_discord() {
    let place = Place::new().await;
    place.discord.remaining(7);
    place.has(&["discord: salon is", "its gateway may be opened 7 times more today"]);
    place.discord.remaining(1_000);
    place.program.write("discord.token", "another");
    place.has(&["discord: salon: status 401", "copy it again", "Reset Token"]);
    place.program.write("discord.token", discord::TOKEN);
    place.configure(&[(&place.discord.url, "http://127.0.0.1:1")]);
    place.has(&["discord: salon: no connection", "discord.api_url"]);
    place.configure(&[]);
    place.is_well();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_doctor_hears_from_others_that_this_clock_is_ahead() {
    let place = Place::new().await;
    let long_ago = "Mon, 23 Nov 2020 08:00:00 GMT";
    place.api.date(long_ago);
    // One server may be wrong itself.
    place.is_well();
    place.google.held().date = Some(long_ago.into());
    place.configure(&[(&format!("[discord]\napi_url = {:?}", place.discord.url), "[discord]\n")]);
    place.program.write("bots/salon.toml", {
        let salon = fs::read_to_string(place.program.path("bots/salon.toml")).unwrap();
        salon.split("[discord]").next().unwrap().to_owned()
    });
    place.has(&["clock: this machine says", "says 2020-11-23T08:00:00Z", "Set the clock"]);
}

#[test]
fn a_day_that_was_pretended_at_a_terminal_and_a_folder_out_of_sight_are_no_clock_and_no_fresh_place()
 {
    let program = Program::new();
    program.run(&["chat", "--now", "2031-03-03T08:00:00Z"], "привіт\n").went_well();
    let said = program.run(&["doctor", "--offline"], "");
    assert!(said.ok && !said.out.contains("clock"), "{said:?}");

    // What is behind a file cannot be seen, like what is behind a folder of somebody else's.
    program.write("config.toml", "data_dir = 'config.toml/data'\n");
    let said = program.run(&["doctor", "--offline"], "");
    assert!(!said.ok, "{said:?}");
    assert!(said.out.contains("BROKEN   data_dir      config.toml/data cannot be looked at"));
    assert!(said.out.contains("Run this as root, or as the user that zapys runs as"), "{said:?}");
    for false_thing in ["is not there yet", "there is none yet"] {
        assert!(!said.out.contains(false_thing), "{said:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_doctor_and_a_status_see_the_worker_that_runs() {
    let place = Place::new().await;
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let at = port.local_addr().unwrap().to_string();
    place.configure(&[("127.0.0.1:0", &at)]);
    let listener = |place: &Place| {
        let said = place.program.run(&["doctor", "--offline"], "").out;
        said.lines().find(|line| line.contains("http.listen")).unwrap().to_owned()
    };
    assert!(listener(&place).contains("is taken by another program"), "{}", listener(&place));
    drop(port);
    assert!(listener(&place).contains("is free"), "{}", listener(&place));

    let mut worker = place.program.start(&["run"]);
    place.api.until(TOKEN, |seen| (seen.asked_for("GetUpdates") > 0).then_some(())).await;
    place.discord.until("a session", |seen| (seen.identified() > 0).then_some(())).await;
    let status = || -> Value {
        let said = place.program.run(&["status", "--json"], "").went_well();
        serde_json::from_str(&said).unwrap()
    };
    let is_up = |status: &Value| {
        let parts = status["parts"].as_array().unwrap();
        parts.iter().any(|part| part["name"] == "discord salon" && part["up"] == true)
    };
    let until = std::time::Instant::now() + std::time::Duration::from_secs(30);
    let mut seen = status();
    while !is_up(&seen) {
        assert!(std::time::Instant::now() < until, "{seen}");
        seen = status();
    }
    assert_eq!(seen["running"], true);
    let linked = &seen["connections"][0];
    let text = |key: &str| linked[key].as_str().unwrap_or_default().to_owned();
    assert_eq!([text("bot"), text("staff"), text("status")], ["salon", "olena", "active"]);
    assert_eq!((&linked["last_error"], &linked["todo"]), (&Value::Null, &Value::Null));
    assert_eq!(linked["scopes"].as_array().unwrap().len(), 3);
    assert!(listener(&place).contains(&format!("the worker listens at {at}")));
    let db = rusqlite::Connection::open(place.program.database()).unwrap();
    db.execute_batch(
        "UPDATE connections SET status = 'needs_reconnect', last_error = 'the consent is void',
                                last_error_ms = unixepoch() * 1000",
    )
    .unwrap();
    let seen = status()["connections"][0].clone();
    assert_eq!(seen["status"], "needs_reconnect");
    assert_eq!(seen["last_error"], "the consent is void");
    assert_eq!(seen["todo"], "olena sends /connect to the bot and opens the link that comes");
    worker.kill().unwrap();
    worker.wait().unwrap();
    assert_eq!(status()["running"], false);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_doctor_tells_what_is_wrong_on_a_letter_s_way_step_by_step() {
    let place = Place::new().await;
    let port = format!("port = {}", place.mail.port);
    place.configure(&[(&port, "port = 1")]);
    place.has(&["mail: connect to the mail server", "refused", "Look at mail.host and mail.port"]);
    place.configure(&[("ca_file = 'authority.pem'\n", "")]);
    place.has(&["mail: connect", "certificate", "set mail.ca_file"]);
    place.configure(&[("'starttls'", "'implicit'")]);
    place.has(&["mail: connect", "It does not begin with encryption", "587"]);
    let bare = Server::start(Tls::None).await;
    place.configure(&[(&port, &format!("port = {}", bare.port))]);
    place.has(&["mail: connect", "write tls = \"implicit\"", "465"]);
    place.configure(&[]);

    place.program.write("smtp.password", "hunter3");
    place.has(&["mail: sign in to the mail server: 535 5.7.8", "app password"]);
    place.program.write("smtp.password", "hunter2");
    let at_sender = |says| place.mail.rule(At::Sender, 1, Does::Says(says));
    at_sender("553 5.7.1 <desk@example.com> is not yours");
    place.has(&["mail: tell the mail server who writes: 553 5.7.1", "set mail.from"]);
    at_sender("530 5.7.0 sign in first");
    place.has(&["530 5.7.0", "set mail.username"]);
    place.mail.rule(At::Greeting, 1, Does::Says("421 4.3.2 closing"));
    place.has(&["mail: connect to the mail server: 421 4.3.2", "try again later"]);
    assert_eq!(place.mail.taken(), []);
    place.is_well();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_doctor_compares_the_records_of_the_sender_s_domain() {
    let place = Place::new().await;
    place.is_well();
    place.dns.has("example.com", &["something else"]);
    place.has(&["spf: example.com does not say which servers", "v=spf1"]);
    place.dns.has("example.com", &["v=spf1 mx -all"]);
    place.dns.has("_dmarc.example.com", &[]);
    place.has(&["dmarc: example.com does not say", "_dmarc.example.com"]);
    place.dns.has("_dmarc.example.com", &["v=DMARC1; p=reject"]);

    let key = include_bytes!("mail/certificates/dkim-ed25519.key");
    place.program.write("dkim.key", key);
    let from = "from = 'Salon <desk@example.com>'\n";
    let signs = format!("{from}dkim = {{ selector = 'zapys', key_file = 'dkim.key' }}\n");
    place.configure(&[(from, &signs)]);
    let public = "p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=";
    place.has(&["dkim: letters are signed, and zapys._domainkey.example.com has no key", public]);
    let name = "zapys._domainkey.example.com";
    place.dns.has(name, &["v=DKIM1; k=ed25519; p=AAAA"]);
    place.has(&["dkim:", "has another key", public]);
    place.dns.has(name, &[&format!("v=DKIM1; k=ed25519; {public}")]);
    place.is_well();

    // Without an answer nothing is claimed.
    place.configure(&[(&place.dns.at.to_string(), "127.0.0.1:1")]);
    place.is_well();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_doctor_tells_of_letters_that_a_server_refuses() {
    let place = Place::new().await;
    place.is_well();
    let db = rusqlite::Connection::open(place.program.database()).unwrap();
    let now = SystemClock::default().now().as_millisecond();
    db.execute(
        "INSERT INTO outbox (key, kind, bot, body, due_ms, created_ms, attempts, last_error)
         VALUES ('l', 'letter', 'salon', '{}', ?1, ?1, 3, 'have the letter taken by the mail server: 550 5.4.5')",
        [now],
    )
    .unwrap();
    place.has(&["mail: letters tried again: 1, because: have the letter taken by the mail server: 550 5.4.5", "provider"]);
}

//! The same against real servers: Radicale 3.9.0 and Xandikos 0.4.10, which this test installs from `PyPI` into
//! a folder of its own and starts. It wants Python with `venv` and a network, so it is asked for:
//!
//! ```text
//! ZAPYS_REAL_CALDAV=1 cargo test --locked --test it caldav::real -- --nocapture
//! ```
//!
//! With the path of a virtual environment in place of the 1, that one is used and nothing is installed.

use std::{
    fs,
    io::Write as _,
    net::TcpListener,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::Duration,
};

use reqwest::{Client, Method};
use zapys::calendar::{Calendar as _, Event};

use super::{
    salon::{owner, world},
    staff,
};
use crate::{
    google::{
        asked_of,
        contract::{day, event, keeps_it, span},
    },
    world::World,
};

const USER: &str = "olena@example.com";
const PASSWORD: &str = "hunter2";
const WISH: &str = "Haircut tomorrow at 14:00. Ann Lee, ann@example.com";

/// A server that ends with the test.
struct Server {
    name: &'static str,
    child: Child,
    /// Its address, and the home of the calendars in it.
    url: String,
    home: String,
    _folder: tempfile::TempDir,
}

impl Drop for Server {
    fn drop(&mut self) {
        self.child.kill().ok();
        self.child.wait().ok();
    }
}

fn skipped(why: &str) {
    // Past the capture of a test that passes.
    let said = format!("SKIPPED: real CalDAV servers: {why}; see tests/it/caldav/real.rs\n");
    std::io::stderr().lock().write_all(said.as_bytes()).unwrap();
}

fn runs(command: &mut Command) -> bool {
    command.stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok_and(|it| it.success())
}

/// The folder with both servers; `None`: it was not asked for, or cannot be made.
fn installed(folder: &Path) -> Option<PathBuf> {
    let Ok(asked) = std::env::var("ZAPYS_REAL_CALDAV") else {
        skipped("ZAPYS_REAL_CALDAV is not set");
        return None;
    };
    if Path::new(&asked).is_dir() {
        return Some(asked.into());
    }
    let env = folder.join("env");
    if !runs(Command::new("python3").args(["-m", "venv"]).arg(&env)) {
        skipped("there is no python3 with venv");
        return None;
    }
    let pip = env.join("bin/pip");
    if !runs(Command::new(pip).args(["install", "--quiet", "radicale==3.9.0", "xandikos==0.4.10"]))
    {
        skipped("pip cannot install them");
        return None;
    }
    Some(env)
}

fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

impl Server {
    async fn radicale(env: &Path) -> Self {
        let (folder, port) = (tempfile::tempdir().unwrap(), free_port());
        let users = folder.path().join("users");
        fs::write(&users, format!("{USER}:{PASSWORD}\n")).unwrap();
        let config = folder.path().join("config");
        let text = format!(
            "[server]\nhosts = 127.0.0.1:{port}\n[auth]\ntype = htpasswd\nhtpasswd_filename = {}\n\
             htpasswd_encryption = plain\n[storage]\nfilesystem_folder = {}\n",
            users.display(),
            folder.path().join("data").display()
        );
        fs::write(&config, text).unwrap();
        let mut command = Command::new(env.join("bin/radicale"));
        command.arg("-C").arg(&config);
        Self::start("radicale", command, (folder, port), &format!("/{USER}/")).await
    }

    async fn xandikos(env: &Path) -> Self {
        let (folder, port) = (tempfile::tempdir().unwrap(), free_port());
        let mut command = Command::new(env.join("bin/xandikos"));
        command.args(["serve", "-l", "127.0.0.1", "-p", &port.to_string(), "-d"]);
        command.arg(folder.path());
        command.args(["--current-user-principal", "/olena/", "--autocreate", "--defaults"]);
        Self::start("xandikos", command, (folder, port), "/olena/calendars/").await
    }

    async fn start(
        name: &'static str,
        mut command: Command,
        (folder, port): (tempfile::TempDir, u16),
        home: &str,
    ) -> Self {
        let child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        let url = format!("http://127.0.0.1:{port}");
        let home = format!("{url}{home}");
        let server = Self { name, child, url, home, _folder: folder };
        let opens = async {
            while tokio::net::TcpStream::connect(("127.0.0.1", port)).await.is_err() {
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
        };
        tokio::time::timeout(Duration::from_secs(30), opens).await.unwrap();
        for calendar in ["work", "family"] {
            let made = server.asks("MKCALENDAR", &format!("{calendar}/"), "").await;
            assert!(made.0 == 201, "{name}: {made:?}");
        }
        server
    }

    /// Sends a request as another program does.
    async fn asks(&self, method: &str, path: &str, body: &str) -> (u16, String) {
        // A test may be alone in its process, where our own client has not installed it yet.
        rustls::crypto::ring::default_provider().install_default().ok();
        let method = Method::from_bytes(method.as_bytes()).unwrap();
        let request = Client::new().request(method, format!("{}{path}", self.home));
        let request = request.basic_auth(USER, Some(PASSWORD));
        let request = if body.is_empty() {
            request
        } else {
            request.header("content-type", "text/calendar; charset=utf-8").body(body.to_owned())
        };
        let answer = request.send().await.unwrap();
        (answer.status().as_u16(), answer.text().await.unwrap())
    }

    async fn puts(&self, path: &str, text: &str) {
        let put = self.asks("PUT", path, text).await;
        assert!((200..300).contains(&put.0), "{}: {put:?}", self.name);
    }

    /// Tells the server the person's mail address, where it can be told.
    async fn knows_address(&self) {
        let body = format!(
            "<propertyupdate xmlns=\"DAV:\" xmlns:C=\"urn:ietf:params:xml:ns:caldav\"><set><prop>\
             <C:calendar-user-address-set><href>mailto:{USER}</href></C:calendar-user-address-set>\
             </prop></set></propertyupdate>"
        );
        let method = Method::from_bytes(b"PROPPATCH").unwrap();
        let request = Client::new().request(method, format!("{}/olena/", self.url));
        let request = request.basic_auth(USER, Some(PASSWORD)).body(body);
        request.header("content-type", "application/xml").send().await.unwrap();
    }

    async fn reads(&self, path: &str) -> String {
        self.asks("GET", path, "").await.1
    }

    async fn reads_url(&self, url: &str) -> String {
        let request = Client::new().get(url).basic_auth(USER, Some(PASSWORD));
        request.send().await.unwrap().text().await.unwrap()
    }

    fn salon(&self, calendar: &str) -> World {
        world(&format!("{}{calendar}/", self.home), PASSWORD)
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn real_servers_are_found_read_written_and_followed() {
    let folder = tempfile::tempdir().unwrap();
    let Some(env) = installed(folder.path()) else { return };
    for server in [Server::radicale(&env).await, Server::xandikos(&env).await] {
        println!("{}", server.name);
        found_from_its_host(&server).await;
        contract(&server).await;
        busy(&server).await;
        conversation(&server).await;
        followed(&server).await;
        guests(&server).await;
        gone(&server).await;
    }
    let (from, to) = (Server::radicale(&env).await, Server::xandikos(&env).await);
    switched(&from, &to).await;
    let (from, to) = (Server::xandikos(&env).await, Server::radicale(&env).await);
    switched(&from, &to).await;
}

async fn found_from_its_host(server: &Server) {
    let world = world(&server.url, PASSWORD);
    let olena = world.customer("olena-chat").appointed("olena").await;
    let heard = olena.says("/connect").await;
    assert!(heard.contains("календар під'єднано (користувач olena@example.com)"), "{heard}");
    world.close().await;
}

async fn contract(server: &Server) {
    let world = server.salon("work");
    keeps_it(world.app.calendars().caldav().unwrap(), &owner(), false).await;
    world.close().await;
    let left = format!("work/{}.ics", event(2, 4).at.id);
    let deleted = server.asks("DELETE", &left, "").await;
    assert!((200..300).contains(&deleted.0), "{}: {deleted:?}", server.name);
}

/// Every kind of event of a real calendar, as the server gives it back.
async fn busy(server: &Server) {
    let world = server.salon("work");
    let calendar = world.app.calendars().caldav().unwrap();
    let kyiv = "DTSTART;TZID=Europe/Kyiv:";
    let zone = "BEGIN:VTIMEZONE\r\nTZID:FLE Standard Time\r\nBEGIN:STANDARD\r\nDTSTART:16010101T040000\r\n\
        TZOFFSETFROM:+0300\r\nTZOFFSETTO:+0200\r\nRRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10\r\nEND:STANDARD\r\n\
        BEGIN:DAYLIGHT\r\nDTSTART:16010101T030000\r\nTZOFFSETFROM:+0200\r\nTZOFFSETTO:+0300\r\n\
        RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3\r\nEND:DAYLIGHT\r\nEND:VTIMEZONE\r\n";
    let series = format!(
        "{kyiv}20261102T080000\nDURATION:PT1H\nRRULE:FREQ=DAILY\nEXDATE;TZID=Europe/Kyiv:20261125T080000\n\
         END:VEVENT\nBEGIN:VEVENT\nUID:series\nDTSTAMP:20261101T000000Z\nRECURRENCE-ID;TZID=Europe/Kyiv:20261124T080000\n\
         {kyiv}20261124T100000\nDURATION:PT30M"
    );
    let outlook = "DTSTART;TZID=FLE Standard Time:20261124T120000\nDTEND;TZID=FLE Standard Time:20261124T130000";
    for (name, lines) in [
        ("free", "DTSTART:20261124T120000Z\nDURATION:PT1H\nTRANSP:TRANSPARENT"),
        ("off", "DTSTART:20261124T130000Z\nDURATION:PT1H\nSTATUS:CANCELLED"),
        ("floating", "DTSTART:20261124T190000\nDTEND:20261124T200000"),
        ("series", &series),
        ("outlook", outlook),
    ] {
        let text = staff::event(name, lines);
        let text = if name == "outlook" {
            text.replace("BEGIN:VEVENT", &format!("{zone}BEGIN:VEVENT"))
        } else {
            text
        };
        server.puts(&format!("work/{name}.ics"), &text).await;
    }
    let ask = || async {
        let mut busy = calendar.busy(&owner(), day(), &[]).await.unwrap();
        busy.sort_by_key(|span| span.start);
        busy
    };
    let half = zapys::schedule::Span::lasting(span(2).start, jiff::SignedDuration::from_mins(30));
    assert_eq!(ask().await, [half, span(4), span(11)], "{}", server.name);
    server.puts("family/day.ics", &staff::event("day", "DTSTART;VALUE=DATE:20261124")).await;
    assert_eq!(ask().await[0], day(), "{}: all day, in the other calendar", server.name);
    for name in
        ["work/free", "work/off", "work/floating", "work/series", "work/outlook", "family/day"]
    {
        server.asks("DELETE", &format!("{name}.ics"), "").await;
    }
    world.close().await;
}

async fn conversation(server: &Server) {
    let world = server.salon("work");
    let heard = world.says(WISH).await;
    assert!(heard.contains('✅') && heard.contains("2:00 PM"), "{}: {heard}", server.name);
    let heard = world.says("move it to 14:30").await;
    assert!(heard.contains('✅') && heard.contains("2:30 PM"), "{}: {heard}", server.name);
    let id = world.bookings().await[0].event.clone().unwrap();
    let text = server.reads(&format!("work/{id}.ics")).await;
    assert!(text.contains("DTSTART;TZID=Europe/Kyiv:20261124T143000"), "{}: {text}", server.name);
    world.says("cancel my appointment").await;
    let heard = world.says("yes").await;
    assert!(heard.contains("cancelled"), "{heard}");
    assert_eq!(server.asks("GET", &format!("work/{id}.ics"), "").await.0, 404);
    world.close().await;
}

/// Another program moves, drags and deletes the event.
async fn followed(server: &Server) {
    let world = server.salon("work");
    world.says(WISH).await;
    world.watches().await;
    world.customer("guest").heard();
    let id = world.bookings().await[0].event.clone().unwrap();
    let text = server.reads(&format!("work/{id}.ics")).await;
    let moved = text
        .replace("20261124T140000", "20261124T160000")
        .replace("20261124T150000", "20261124T170000");
    server.puts(&format!("work/{id}.ics"), &moved).await;
    let news = || async {
        world.watches().await;
        world.pass(1);
        world.watches().await;
        world.customer("guest").heard()
    };
    let heard = news().await;
    assert!(heard.len() == 1 && heard[0].contains("4:00 PM"), "{}: {heard:?}", server.name);
    // Dragged into the other calendar under another name.
    let text = server.reads(&format!("work/{id}.ics")).await;
    server.asks("DELETE", &format!("work/{id}.ics"), "").await;
    server.puts("family/5F2A.ics", &text).await;
    assert_eq!(news().await, Vec::<String>::new(), "{}", server.name);
    assert_eq!(world.confirmed().await.len(), 1);
    let moved = text
        .replace("20261124T160000", "20261124T110000")
        .replace("20261124T170000", "20261124T120000");
    server.puts("family/5F2A.ics", &moved).await;
    let heard = news().await;
    assert!(heard.len() == 1 && heard[0].contains("11:00 AM"), "{}: {heard:?}", server.name);
    server.asks("DELETE", "family/5F2A.ics", "").await;
    let heard = news().await;
    assert!(heard.len() == 1 && heard[0].contains("is sorry"), "{}: {heard:?}", server.name);
    world.close().await;
}

/// Staff add a guest: what the server says of a later move is what we say.
async fn guests(server: &Server) {
    let world = server.salon("work");
    let calendar = world.app.calendars().caldav().unwrap();
    let written = calendar.insert(&owner(), &event(7, 2)).await.unwrap();
    let path = format!("work/{}.ics", written.at.id);
    let text = server.reads(&path).await;
    let guest =
        "ORGANIZER:mailto:desk@example.com\r\nATTENDEE:mailto:bob@example.com\r\nEND:VEVENT";
    let put = server.asks("PUT", &path, &text.replace("END:VEVENT", guest)).await;
    println!("  a guest by hand: {}", put.0);
    let to = Event { at: written.at.clone(), span: span(5), ..event(7, 2) };
    let changed = calendar.change(&owner(), &to, span(2)).await;
    match &changed {
        Ok(changed) => assert_eq!(changed.as_ref().unwrap().span, Some(span(5))),
        Err(error) => assert!(error.to_string().contains("it refuses the event ("), "{error}"),
    }
    println!("  a move after that: {}", changed.is_ok());
    server.asks("DELETE", &path, "").await;
    // The staff member is a guest in it, and the server knows their address.
    server.knows_address().await;
    let written = calendar.insert(&owner(), &event(8, 2)).await.unwrap();
    let path = format!("work/{}.ics", written.at.id);
    let text = server.reads(&path).await;
    let guest = format!(
        "ORGANIZER;SCHEDULE-AGENT=CLIENT:mailto:desk@example.com\r\n\
         ATTENDEE;SCHEDULE-AGENT=CLIENT:mailto:{USER}\r\nEND:VEVENT"
    );
    server.puts(&path, &text.replace("END:VEVENT", &guest)).await;
    let to = Event { at: written.at.clone(), span: span(5), ..event(8, 2) };
    let changed = calendar.change(&owner(), &to, span(2)).await;
    let said = changed.map_or_else(|error| error.to_string(), |_| "moved".to_owned());
    println!("  a move where the staff member is a guest: {said}");
    let expected = if server.name == "xandikos" { "attendee-allowed" } else { "moved" };
    assert!(said.contains(expected), "{}: {said}", server.name);
    server.asks("DELETE", &path, "").await;
    world.close().await;
}

/// The calendar with a visit in it is deleted as a whole.
async fn gone(server: &Server) {
    let world = server.salon("work");
    let olena = world.customer("olena-chat").appointed("olena").await;
    let heard = world.says(WISH).await;
    assert!(heard.contains('✅'), "{}: {heard}", server.name);
    world.watches().await;
    world.customer("guest").heard();
    let id = world.bookings().await[0].event.clone().unwrap();
    let deleted = server.asks("DELETE", "work/", "").await;
    assert!((200..300).contains(&deleted.0), "{}: {deleted:?}", server.name);
    for _ in 0..3 {
        world.watches().await;
        world.pass(1);
    }
    let told = asked_of(&olena);
    assert!(told.len() == 1 && told[0].contains("14:00 Ann Lee"), "{}: {told:?}", server.name);
    assert_eq!(world.customer("guest").heard(), Vec::<String>::new(), "{}", server.name);
    assert_eq!(world.confirmed().await.len(), 1, "{}", server.name);
    let heard = olena.presses("Обрати календарі").await;
    assert!(heard.contains("більше немає"), "{}: {heard}", server.name);
    let button = olena.shown().buttons[0][0].label.clone();
    let heard = olena.presses(&button).await;
    assert!(heard.contains("потраплятимуть"), "{}: {heard}", server.name);
    world.settle().await;
    let calendar =
        world.store().read(|db| zapys::store::bookings::all(db, None, None)).await.unwrap();
    let calendar = calendar[0].calendar.clone().unwrap();
    println!("  after the calendar was deleted: {calendar}");
    let text = server.reads_url(&format!("{calendar}{id}.ics")).await;
    assert!(text.contains("DTSTART;TZID=Europe/Kyiv:20261124T140000"), "{}: {text}", server.name);
    world.close().await;
}

/// The business's file names a calendar at another server.
async fn switched(from: &Server, to: &Server) {
    let world = from.salon("work");
    let heard = world.says(WISH).await;
    assert!(heard.contains('✅'), "{}: {heard}", from.name);
    let id = world.bookings().await[0].event.clone().unwrap();
    world.settle().await;
    let file = world.dir().join("bots/salon.toml");
    let text = fs::read_to_string(&file).unwrap();
    fs::write(&file, text.replace(&format!("{}work/", from.home), &format!("{}work/", to.home)))
        .unwrap();
    let world = world.restarted();
    let olena = world.customer("olena-chat").appointed("olena").await;
    for _ in 0..2 {
        world.watches().await;
        world.pass(1);
    }
    let told = asked_of(&olena);
    assert!(told.len() == 1 && told[0].contains("14:00 Ann Lee"), "{}: {told:?}", to.name);
    let path = format!("work/{id}.ics");
    for server in [from, to] {
        let text = server.reads(&path).await;
        assert!(text.contains("20261124T140000"), "{}: {text}", server.name);
    }
    let heard = world.says("move it to 15:00").await;
    assert!(heard.contains('✅'), "{}: {heard}", to.name);
    assert!(to.reads(&path).await.contains("20261124T150000"), "{}", to.name);
    world.settle().await;
    world.close().await;
}

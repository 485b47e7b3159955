//! A staff member connects their calendar: in chat, on Google's page, back through our own
//! listener, and in chat again.

use std::sync::Arc;

use jiff::SignedDuration;
use tokio::net::TcpListener;
use tokio_util::{sync::CancellationToken, task::TaskTracker};
use zapys::{
    app::App,
    chat::{Press, Reply},
    clock::ManualClock,
    ids::{BusinessId, CalendarOwner, ConversationKey, StaffId},
    oauth::{ChatLinks, Consents, Listener},
    settings::{Environment, Settings},
    store::connections::{self, Connection, Status},
};

use super::{Choice, FREEBUSY, Google, Outage};
use crate::world::{Customer, World};

pub(super) const PATH: &str = "/api/integrations/calendar/callback/";
pub(super) const OLENA: &str = "olena@gmail.example";

/// A salon whose owner's calendar is at Google, with a listener that people come back to.
pub(super) struct Salon {
    pub(super) world: World,
    pub(super) google: Google,
    pub(super) url: String,
    pub(super) stop: CancellationToken,
    pub(super) tasks: TaskTracker,
}

/// Links to chats at a made-up platform.
struct ExampleLinks;

impl ChatLinks for ExampleLinks {
    fn link(&self, chat: &ConversationKey) -> Option<String> {
        Some(format!("https://chat.example/{}", chat.chat))
    }
}

/// What a browser was shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Shown {
    pub(super) status: u16,
    pub(super) title: String,
    pub(super) html: String,
}

impl Salon {
    pub(super) async fn open() -> Self {
        let google = Google::start().await;
        google.person(
            OLENA,
            &[
                ("work@group.calendar", "Робота", "owner"),
                ("family@group.calendar", "Родина", "writer"),
                ("holidays@group.calendar", "Свята", "reader"),
            ],
        );
        let socket = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", socket.local_addr().unwrap());
        // Olena, the owner, and Iryna keep their calendars at Google; Svitlana does not.
        let edits = [
            ("calendar = \"local\"                      # or", "calendar = \"google\" # or"),
            (
                "                 # where they differ from the house's\ncalendar = \"local\"",
                "\ncalendar = \"google\"",
            ),
        ];
        let world = World::with_config("salon", &edits, &google.config(&url));
        let consents = world.app.consents().unwrap().clone();
        let listener = Listener::new(consents, PATH.to_owned(), Arc::new(ExampleLinks));
        let (stop, tasks) = (CancellationToken::new(), TaskTracker::new());
        let stopped = stop.clone();
        tasks.spawn(async move { listener.run(socket, &stopped).await });
        Self { world, google, url, stop, tasks }
    }

    pub(super) async fn olena(&self) -> Customer<'_> {
        self.world.customer("olena-chat").appointed("olena").await
    }

    pub(super) fn consents(&self) -> &Consents {
        self.world.app.consents().unwrap()
    }

    pub(super) async fn connection(&self) -> Option<Connection> {
        self.connection_of("olena").await
    }

    pub(super) async fn connection_of(&self, staff: &str) -> Option<Connection> {
        let owner = owner_of(staff);
        self.world.store().read(move |db| connections::find(db, &owner)).await.unwrap()
    }

    /// Connects Olena, and reads the message that says so.
    pub(super) async fn connected(&self) {
        self.connects(&self.olena().await, OLENA).await;
    }

    /// Connects somebody with an account of theirs.
    pub(super) async fn connects(&self, who: &Customer<'_>, account: &str) {
        who.says("/connect").await;
        let back = self.google.consents(&link(&who.shown()), account, Choice::All).await;
        assert_eq!(browse(&back).await.title, "Календар під'єднано");
        who.hears().await;
    }

    /// Opens another zapys on the same folder, as another process does.
    pub(super) fn another(&self) -> App {
        let config = self.world.dir().join("config.toml");
        let settings = Settings::load(Some(&config), Environment::default()).unwrap();
        App::open(settings, Arc::<ManualClock>::clone(&self.world.clock)).unwrap()
    }

    /// Changes the database behind the program's back.
    pub(super) fn tampers(&self, sql: &str) {
        let db = rusqlite::Connection::open(self.world.dir().join("data/zapys.db")).unwrap();
        db.execute_batch(sql).unwrap();
    }

    /// Closes the application, and fails if anything is left or Google did not like something.
    pub(super) async fn close(self) {
        self.stop.cancel();
        self.tasks.close();
        self.tasks.wait().await;
        self.google.close();
        self.world.close().await;
    }
}

pub(super) fn owner() -> CalendarOwner {
    owner_of("olena")
}

pub(super) fn owner_of(staff: &str) -> CalendarOwner {
    CalendarOwner { bot: BusinessId::new("salon"), staff: StaffId::new(staff) }
}

/// The link that a message's button opens.
pub(super) fn link(reply: &Reply) -> String {
    let mut links = reply.buttons.iter().flatten().filter_map(|button| match &button.press {
        Press::Open(link) => Some(link.clone()),
        _ => None,
    });
    links.next().unwrap()
}

/// Opens an address as a browser does.
pub(super) async fn browse(address: &str) -> Shown {
    let client = reqwest::Client::new();
    let answer = client.get(address).header("accept-language", "uk").send().await.unwrap();
    let (status, headers) = (answer.status().as_u16(), answer.headers().clone());
    let html = answer.text().await.unwrap();
    assert_eq!(headers["cache-control"], "no-store");
    assert_eq!(headers["referrer-policy"], "no-referrer");
    let title = html.split_once("<h1>").and_then(|(_, rest)| rest.split_once("</h1>"));
    let title = title.map_or("", |(title, _)| title).replace("&#x27;", "'");
    Shown { status, title, html }
}

#[tokio::test]
async fn a_staff_member_connects_and_chooses_calendars_by_buttons() {
    let salon = Salon::open().await;
    let olena = salon.olena().await;
    let said = olena.says("/connect").await;
    let link = link(&olena.shown());
    assert!(said.contains("діє 10 хвилин") && said.contains(&link), "{said}");

    // A preview of the link, and of the address without what Google adds, uses nothing up.
    browse_status(&link, 200).await;
    let back = salon.google.consents(&link, OLENA, Choice::All).await;
    let state = back.split_once("state=").unwrap().1.split('&').next().unwrap();
    assert_eq!(browse(&format!("{}{PATH}?state={state}", salon.url)).await.status, 410);
    let head = reqwest::Client::new().head(&back).send().await.unwrap();
    assert_eq!(head.status(), 404);

    let page = browse(&back).await;
    assert_eq!((page.status, page.title.as_str()), (200, "Календар під'єднано"));
    assert!(page.html.contains("chat.example"), "a way back: {}", page.html);
    assert_eq!(
        olena.hears().await,
        "Готово, ваш Google Календар під'єднано: olena@gmail.example.\n\
         Записи потраплятимуть до календаря «olena@gmail.example».\n\
         Час, зайнятий у календарі «olena@gmail.example», клієнтам не пропоную.\n\
         Оберіть кнопками, куди записувати та який зайнятий час враховувати."
    );
    olena.presses("Записувати: Робота").await;
    olena.presses("Враховувати: Свята").await;
    olena.presses("✓ Враховую: olena@gmail.example").await;
    assert_eq!(
        olena.presses("Готово").await,
        "Готово, ваш Google Календар під'єднано: olena@gmail.example.\n\
         Записи потраплятимуть до календаря «Робота».\n\
         Час, зайнятий у календарях «Робота» та «Свята», клієнтам не пропоную."
    );
    let handle = olena.shown().handle;
    assert!(handle.is_some(), "the message is edited");

    let connection = salon.connection().await.unwrap();
    assert_eq!((connection.status, connection.account.as_deref()), (Status::Active, Some(OLENA)));
    let settings = &connection.settings;
    let checked: Vec<&str> = settings.checked().collect();
    assert_eq!(checked, ["work@group.calendar", "holidays@group.calendar"]);
    assert_eq!(settings.time_zone.as_deref(), Some("Europe/Kyiv"));
    salon.close().await;
}

pub(super) async fn browse_status(address: &str, status: u16) {
    assert_eq!(reqwest::get(address).await.unwrap().status().as_u16(), status, "{address}");
}

#[tokio::test]
async fn who_is_no_staff_member_connects_nothing_whatever_they_say() {
    let salon = Salon::open().await;
    let said = salon.world.says("/connect").await;
    assert_eq!(
        said,
        "Ця команда для співробітників. Якщо ви тут працюєте, попросіть запрошення у власника."
    );
    let svitlana = salon.world.customer("svitlana-chat").appointed("svitlana").await;
    let said = svitlana.says("/connect").await;
    assert!(said.starts_with("Ваші записи веде сам бот"), "{said}");

    // Whoever was dismissed after the link was given out connects nothing with it.
    let olena = salon.olena().await;
    olena.says("/connect").await;
    let back = salon.google.consents(&link(&olena.shown()), OLENA, Choice::All).await;
    let key = olena.key.clone();
    salon.world.store().write(move |tx| zapys::store::staff::dismiss(tx, &key)).await.unwrap();
    assert_eq!(browse(&back).await.title, "Посилання не діє");
    assert_eq!(salon.connection().await, None);
    salon.close().await;
}

#[tokio::test]
async fn a_refusal_an_unticked_box_and_a_silent_google_each_say_what_to_do() {
    let salon = Salon::open().await;
    let olena = salon.olena().await;
    olena.says("/connect").await;
    let back = salon.google.consents(&link(&olena.shown()), OLENA, Choice::Deny).await;
    assert_eq!(browse(&back).await.title, "Доступ не надано");
    let said = olena.hears().await;
    assert!(said.starts_with("Доступ до Google Календаря не надано"), "{said}");

    olena.presses("Під'єднати знову").await;
    let link_of = |olena: &Customer<'_>| link(&olena.shown());
    let untick = Choice::Without(FREEBUSY);
    let back = salon.google.consents(&link_of(&olena), OLENA, untick).await;
    assert_eq!(browse(&back).await.title, "Бракує дозволу");
    assert!(olena.hears().await.starts_with("Бракує дозволу"));

    olena.presses("Під'єднати знову").await;
    let back = salon.google.consents(&link_of(&olena), OLENA, Choice::All).await;
    let garbage = Outage::Answer(502, "<html>bad gateway</html>".into());
    salon.google.fail_next("/token", [garbage]);
    assert_eq!(browse(&back).await.title, "Google не відповідає");
    assert!(olena.hears().await.starts_with("Під'єднати не вдалося"));
    assert_eq!(salon.connection().await, None);
    // The link is used up all the same, so nobody acts on it twice.
    assert_eq!(browse(&back).await.title, "Посилання вже використано");

    olena.says("/connect").await;
    let back = salon.google.consents(&link_of(&olena), OLENA, Choice::All).await;
    assert_eq!(browse(&back).await.title, "Календар під'єднано");
    olena.hears().await;
    salon.close().await;
}

#[tokio::test]
async fn a_list_that_cannot_be_had_does_not_undo_the_connection() {
    let salon = Salon::open().await;
    let olena = salon.olena().await;
    olena.says("/connect").await;
    let back = salon.google.consents(&link(&olena.shown()), OLENA, Choice::All).await;
    let broken = [Outage::HangUp, Outage::HangUp, Outage::HangUp];
    salon.google.fail_next("/calendar/v3/users/me/calendarList", broken.clone());
    assert_eq!(browse(&back).await.title, "Календар під'єднано");
    salon.google.fail_next("/calendar/v3/users/me/calendarList", broken);
    let said = olena.hears().await;
    assert_eq!(said, "Google зараз не відповідає. Спробуйте, будь ласка, за хвилину.");
    let said = olena.presses("Спробувати ще раз").await;
    assert!(said.contains("під'єднано: olena@gmail.example"), "{said}");
    salon.close().await;
}

#[tokio::test]
async fn disconnecting_revokes_at_google_and_forgets_here() {
    let salon = Salon::open().await;
    salon.connected().await;
    let olena = salon.olena().await;
    assert_eq!(salon.google.held().oauth.good(), 1);
    let said = olena.says("/disconnect").await;
    assert!(said.starts_with("Від'єднати Google Календар?"), "{said}");
    assert_eq!(olena.presses("Від'єднати").await, "Google Календар від'єднано, доступ відкликано.");
    let connection = salon.connection().await.unwrap();
    assert_eq!((connection.status, connection.credentials), (Status::Disconnected, None));
    assert_eq!(salon.google.held().oauth.good(), 0);
    assert!(olena.says("/disconnect").await.starts_with("Ваш календар не під'єднано."));

    salon.connected().await;
    salon.google.fail_next("/revoke", vec![Outage::Answer(503, String::new()); 3]);
    olena.says("/disconnect").await;
    let said = olena.presses("Від'єднати").await;
    assert!(said.contains("https://myaccount.google.com/permissions"), "{said}");
    assert_eq!(salon.connection().await.unwrap().credentials, None);
    salon.close().await;
}

#[tokio::test]
async fn another_account_begins_with_its_own_calendars() {
    let salon = Salon::open().await;
    salon.connected().await;
    let olena = salon.olena().await;
    olena.says("/connect").await;
    olena.presses("Обрати календарі").await;
    olena.presses("Записувати: Робота").await;
    salon.google.person("other@gmail.example", &[]);
    let said = olena.says("/connect").await;
    assert!(said.starts_with("Зараз під'єднано olena@gmail.example."), "{said}");
    let back = link(&olena.shown());
    assert!(back.contains("login_hint=olena%40gmail.example"), "{back}");
    let back = salon.google.consents(&back, "other@gmail.example", Choice::All).await;
    browse(&back).await;
    assert_eq!(
        olena.hears().await,
        "olena@gmail.example більше не під'єднано, доступ до нього відкликано.\n---\n\
         Готово, ваш Google Календар під'єднано: other@gmail.example.\n\
         Записи потраплятимуть до календаря «other@gmail.example».\n\
         Час, зайнятий у календарі «other@gmail.example», клієнтам не пропоную."
    );
    let connection = salon.connection().await.unwrap();
    assert_eq!(connection.settings.checked().collect::<Vec<_>>(), ["other@gmail.example"]);
    salon.close().await;
}

#[tokio::test]
async fn a_link_lives_ten_minutes() {
    let salon = Salon::open().await;
    let olena = salon.olena().await;
    olena.says("/connect").await;
    let back = salon.google.consents(&link(&olena.shown()), OLENA, Choice::All).await;
    salon.world.clock.advance(SignedDuration::from_secs(10 * 60));
    let page = browse(&back).await;
    assert_eq!((page.status, page.title.as_str()), (410, "Посилання не діє"));
    assert_eq!(salon.google.count("POST /token"), 0);
    salon.close().await;
}

//! A salon whose owner, Olena, has her calendar at Google.

use std::{path::Path, sync::Arc};

use zapys::{
    app::App,
    chat::ConsentOutcome,
    clock::SystemClock,
    ids::{BusinessId, CalendarOwner, Lang, StaffId},
    oauth::Callback,
    settings::{Environment, Settings},
    store::connections,
};

use super::{Choice, Google};
use crate::world::{Customer, MONDAY, World};

/// Her account, and so her main calendar.
pub(crate) const OLENA: &str = "olena@gmail.example";
/// Another calendar of hers, in which what is busy counts.
pub(super) const FAMILY: &str = "family#1@group.calendar.google.com";

/// The salon and Google.
pub(super) struct Salon {
    pub(super) world: World,
    pub(super) google: Google,
}

pub(super) fn owner() -> CalendarOwner {
    CalendarOwner { bot: BusinessId::new("salon"), staff: StaffId::new("olena") }
}

impl Salon {
    pub(super) async fn open() -> Self {
        Self::at(MONDAY).await
    }

    pub(super) async fn at(now: &str) -> Self {
        let google = Google::start().await;
        Self::with(google, now).await
    }

    pub(super) async fn with(google: Google, now: &str) -> Self {
        Self::edited(google, now, &[]).await
    }

    /// The salon with other words in its profile.
    pub(super) async fn with_edits(google: Google, edits: &[(&str, &str)]) -> Self {
        Self::edited(google, MONDAY, edits).await
    }

    async fn edited(google: Google, now: &str, edits: &[(&str, &str)]) -> Self {
        google.person(OLENA, &[(FAMILY, "Родина", "writer")]);
        google.calendar(OLENA);
        google.calendar(FAMILY);
        let calendar =
            ("calendar = \"local\"                      # or", "calendar = \"google\" # or");
        let edits: Vec<(&str, &str)> =
            std::iter::once(calendar).chain(edits.iter().copied()).collect();
        let config = google.config("http://127.0.0.1:9");
        let world = World::with_config_at(now, ("salon", &edits), &config);
        let salon = Self { world, google };
        salon.connect().await;
        salon.choose(OLENA).await;
        salon
    }

    async fn connect(&self) {
        allows(&self.world.app, &self.google, OLENA).await;
    }

    /// Lets bookings be written into a calendar; the family's is checked as well.
    pub(super) async fn choose(&self, write: &str) {
        let settings = connections::Settings {
            time_zone: Some("Europe/Kyiv".into()),
            write: write.into(),
            check: [FAMILY.to_owned()].into(),
            ..connections::Settings::default()
        };
        let now = self.world.clock_now();
        let chosen = self
            .world
            .store()
            .write(move |tx| connections::set_settings(tx, &owner(), &settings, Some(OLENA), now));
        chosen.await.unwrap();
    }

    /// Fails if anything is left, or Google did not like something.
    pub(super) async fn close(self) {
        self.google.close();
        self.world.close().await;
    }
}

/// Lets Olena allow everything with an account of hers.
pub(crate) async fn allows(app: &App, google: &Google, account: &str) {
    let consents = app.consents().unwrap();
    let link = consents.begin(&owner(), None, Lang::Uk).await.unwrap();
    let back = google.consents(&link.url, account, Choice::All).await;
    let back = oauth2::url::Url::parse(&back).unwrap();
    let code = back.query_pairs().find(|(name, _)| name == "code").unwrap().1.into_owned();
    let until = tokio::time::Instant::now() + std::time::Duration::from_secs(20);
    let ended = consents.complete(&link.state, Callback::Code(code.into()), until).await.unwrap();
    assert_eq!(ended.outcome, ConsentOutcome::Connected);
}

/// Connects Olena, of the salon, to her calendar, in an application that is opened for it and closed
/// again before a process opens it.
pub(crate) async fn connects(config: &Path, google: &Google) {
    google.person(OLENA, &[]);
    google.calendar(OLENA);
    let settings = Settings::load(Some(config), Environment::default()).unwrap();
    let app = App::open(settings, Arc::new(SystemClock::default())).unwrap();
    allows(&app, google, OLENA).await;
    app.close().await;
}

/// What a staff member was asked or warned of, beside the usual message about each booking.
pub(crate) fn asked_of(who: &Customer<'_>) -> Vec<String> {
    who.heard().into_iter().filter(|said| !said.starts_with("🆕")).collect()
}

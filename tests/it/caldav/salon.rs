//! A salon whose owner, Olena, has her calendar at a CalDAV server.

use std::{fs, os::unix::fs::PermissionsExt as _};

use zapys::{
    calendar::Caldav,
    ids::{BusinessId, CalendarOwner, StaffId},
};

use super::fake::{Fake, PASSWORD, USER};
use crate::world::{MONDAY, World};

/// The salon and the server.
pub(super) struct Salon {
    pub(super) world: World,
    pub(super) fake: Fake,
}

pub(super) fn owner() -> CalendarOwner {
    CalendarOwner { bot: BusinessId::new("salon"), staff: StaffId::new("olena") }
}

/// The lines of a profile that lead to a server.
pub(super) fn lines(url: &str) -> String {
    format!(
        "calendar = \"caldav\"\n[staff.caldav]\nurl = \"{url}\"\nusername = \"{USER}\"\n\
         password = {{ file = \"caldav.password\" }}\n#"
    )
}

impl Salon {
    pub(super) async fn open() -> Self {
        let fake = Fake::start().await;
        let url = format!("{}/olena/week/", fake.url);
        Self::with(fake, &url)
    }

    pub(super) fn with(fake: Fake, url: &str) -> Self {
        Self { world: world(url, PASSWORD), fake }
    }

    /// The salon whose haircuts are for three at once.
    pub(super) async fn class() -> Self {
        let fake = Fake::start().await;
        let lines = lines(&format!("{}/olena/week/", fake.url));
        let edits = [
            ("calendar = \"local\"                      # or", lines.as_str()),
            ("id     = \"haircut\"", "id     = \"haircut\"\ncapacity = 3"),
        ];
        let files = [("caldav.password", PASSWORD)];
        let world = World::with_files(MONDAY, ("salon", &edits), "", &files);
        Self { world, fake }
    }

    /// The same with Ann and Bob in one class tomorrow at two.
    pub(super) async fn class_of_two() -> Self {
        let salon = Self::class().await;
        for who in ["ann", "bob"] {
            let wish = format!("Haircut tomorrow at 14:00. {who} Ray, {who}@example.com");
            let heard = salon.world.customer(who).says(&wish).await;
            assert!(heard.contains('✅'), "{heard}");
            salon.world.settle().await;
        }
        salon
    }

    pub(super) fn calendar(&self) -> &Caldav {
        self.world.app.calendars().caldav().unwrap()
    }

    /// Fails if anything is left, or the server did not like something.
    pub(super) async fn close(self) {
        self.fake.close();
        self.world.close().await;
    }
}

/// The salon with Olena's calendar at an address.
pub(super) fn world(url: &str, password: &str) -> World {
    let lines = lines(url);
    let edits = [("calendar = \"local\"                      # or", lines.as_str())];
    World::with_files(MONDAY, ("salon", &edits), "", &[("caldav.password", password)])
}

/// Writes a profile and a configuration into a folder for a process of its own.
pub(super) fn files(folder: &std::path::Path, url: &str, password: &str) -> std::path::PathBuf {
    let salon = include_str!("../../../bots/salon.toml");
    let text = salon.replace("calendar = \"local\"                      # or", &lines(url));
    fs::create_dir(folder.join("bots")).unwrap();
    fs::write(folder.join("bots/salon.toml"), text).unwrap();
    let secret = folder.join("caldav.password");
    fs::write(&secret, password).unwrap();
    fs::set_permissions(&secret, fs::Permissions::from_mode(0o600)).unwrap();
    let config = folder.join("config.toml");
    let data = folder.join("data").display().to_string();
    let bots = folder.join("bots").display().to_string();
    fs::write(&config, format!("data_dir = '{data}'\nbots_dir = '{bots}'\n")).unwrap();
    config
}

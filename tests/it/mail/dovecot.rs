//! A letter that Debian's Postfix takes and bounces, read by IMAP from Debian's Dovecot, where both are
//! installed and may be started: `apt-get install postfix dovecot-imapd`, as root. Elsewhere the test
//! says that it was skipped.

use std::{fs, net::TcpListener, path::Path, process::Command, time::Duration};

use zapys::{schedule::State, store::mailbox};

use super::{
    idle::{HOUR, Running},
    queue::books,
    samples,
    setup::Setup,
};
use crate::world::MONDAY;

/// Both servers, which end with the test.
struct Servers {
    folder: tempfile::TempDir,
    smtp: u16,
    imap: u16,
}

impl Drop for Servers {
    fn drop(&mut self) {
        let folder = self.folder.path().display().to_string();
        script("dovecot.sh", &["stop", &folder]);
        script("postfix.sh", &["stop", &folder]);
    }
}

fn script(name: &str, arguments: &[&str]) -> Option<i32> {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/mail").join(name);
    Command::new("sh").arg(script).args(arguments).status().ok()?.code()
}

fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

impl Servers {
    /// Starts them; `None`: one is not installed, or this is not root.
    fn start() -> Option<Self> {
        let folder = tempfile::Builder::new().prefix("zapys-mailbox").tempdir().unwrap();
        let servers = Self { folder, smtp: free_port(), imap: free_port() };
        let certificates = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/mail/certificates");
        let certificates = certificates.display().to_string();
        let path = servers.folder.path().display().to_string();
        for (name, port) in [("postfix.sh", servers.smtp), ("dovecot.sh", servers.imap)] {
            match script(name, &["start", &path, &port.to_string(), &certificates]) {
                Some(0) => {}
                Some(77) => return None,
                other => panic!("{name}: {other:?}"),
            }
        }
        Some(servers)
    }

    /// Waits for so many messages in the mailbox.
    async fn holds(&self, many: usize) {
        let folder = self.folder.path().join("mail/inbox/new");
        let arrive = async {
            while fs::read_dir(&folder).into_iter().flatten().count() < many {
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
        };
        tokio::time::timeout(Duration::from_mins(1), arrive).await.unwrap();
    }
}

#[tokio::test]
async fn a_bounce_of_postfix_is_read_from_dovecot() {
    let Some(servers) = Servers::start() else {
        let test = "a_bounce_of_postfix_is_read_from_dovecot";
        samples::skipped(&format!("{test} needs Debian's postfix and dovecot-imapd, and root"));
        return;
    };
    let secret = servers.folder.path().join("imap.password");
    fs::write(&secret, "hunter2\n").unwrap();
    let mail = format!(
        "transport = 'smtp'\nhost = 'localhost'\nport = {}\nca_file = 'authority.pem'\n\
         from = 'Salon <desk@example.com>'\n[mail.inbox]\nimap = 'imaps://localhost:{}'\n\
         username = 'salon'\npassword = {{ file = '{}' }}\nca_file = 'authority.pem'",
        servers.smtp,
        servers.imap,
        secret.display()
    );
    let setup = Setup::new(MONDAY, &[], &mail);
    books(&setup, "Ann", "14:00").await;
    // Of the two visits one is for a mailbox that does not exist, one for a server that refuses us.
    for (person, address, time) in
        [("Bob", "bob@gone.example", "15:30"), ("Cleo", "cleo@strict.example", "17:00")]
    {
        let wish = format!("Book a haircut on Wednesday at {time}. {person} Lee, {address}");
        let heard = setup.says(person, &wish).await;
        assert!(heard.contains('✅'), "{heard}");
    }
    setup.sends().await;
    // Ann's letter, which is to this domain, and two bounces.
    servers.holds(3).await;
    let reader = setup.app.mailbox_reader().unwrap();
    reader.look().await.unwrap();
    setup.sends().await;
    let heard = setup.texts("Bob").join("\n");
    assert!(heard.contains("did not get through to bob@gone.example"), "{heard}");
    assert_eq!(setup.texts("Cleo"), Vec::<String>::new());
    assert_eq!(setup.texts("Ann"), Vec::<String>::new());
    let all = |db: &rusqlite::Connection| mailbox::undelivered(db, jiff::Timestamp::UNIX_EPOCH);
    let all = setup.app.store.read(all).await.unwrap();
    let all: Vec<_> = all.iter().map(|it| (it.verdict.as_str(), it.code.as_str())).collect();
    assert_eq!(all, [("refused", "5.7.1")]);
    // Nothing is marked as read, and nothing is asked again.
    reader.look().await.unwrap();
    setup.sends().await;
    assert_eq!(setup.texts("Bob"), Vec::<String>::new());
    assert_eq!(setup.bookings(State::Confirmed).await.len(), 3);
    tells_of_the_next_bounce(&setup).await;
    for file in fs::read_dir(servers.folder.path().join("mail/inbox/cur")).into_iter().flatten() {
        let name = file.unwrap().file_name().into_string().unwrap();
        assert!(!name.rsplit(',').next().unwrap().contains('S'), "{name}");
    }
}

/// Dovecot tells of the next bounce, and the mailbox is not asked for it.
async fn tells_of_the_next_bounce(setup: &Setup) {
    let running = Running::begin(setup, HOUR, HOUR);
    let wish = "Book a haircut on Thursday at 15:30. Dan Lee, dan@gone.example";
    let heard = setup.says("Dan", wish).await;
    assert!(heard.contains('✅'), "{heard}");
    setup.sends().await;
    let asked = async {
        let mut heard = String::new();
        while heard.is_empty() {
            tokio::time::sleep(Duration::from_millis(50)).await;
            setup.sends().await;
            heard = setup.texts("Dan").join("\n");
        }
        heard
    };
    let heard = tokio::time::timeout(Duration::from_secs(30), asked).await.unwrap();
    assert!(heard.contains("did not get through to dan@gone.example"), "{heard}");
    running.end().await;
}

//! The mailbox on an IMAP server: each message once, none marked as read, and what goes wrong is said.

use std::fs;

use zapys::{
    mail::smtp::Tls,
    mailbox::{
        Error, Step,
        imap::{Account, Place, Server as Imap},
        reader::LookError,
    },
    schedule::State,
    store::mailbox,
};

use super::{
    imap_server::{Does, ImapServer},
    queue::{books, section},
    reports::report,
    server::{ANOTHER, AUTHORITY, Server},
    setup::Setup,
};
use crate::world::MONDAY;

/// A salon whose letters are answered to a mailbox on an IMAP server, with Ann's booking.
pub(super) struct World {
    pub(super) setup: Setup,
    smtp: Server,
    pub(super) imap: ImapServer,
    _secret: tempfile::TempDir,
}

impl World {
    pub(super) async fn new() -> Self {
        let (smtp, imap) = (Server::start(Tls::Starttls).await, ImapServer::start(true).await);
        let secret = tempfile::tempdir().unwrap();
        let password = secret.path().join("imap.password");
        fs::write(&password, "hunter\"2\n").unwrap();
        let mail = format!(
            "{}\n[mail.inbox]\nimap = 'imaps://localhost:{}'\nusername = 'salon'\n\
             password = {{ file = '{}' }}\nca_file = 'authority.pem'",
            section(&smtp),
            imap.port,
            password.display()
        );
        let setup = Setup::new(MONDAY, &[], &mail);
        books(&setup, "Ann", "14:00").await;
        setup.sends().await;
        setup.texts("Ann");
        Self { setup, smtp, imap, _secret: secret }
    }

    pub(super) fn report(&self, name: &str) -> String {
        let taken = self.smtp.taken();
        let mail = mailparse::parse_mail(&taken.last().unwrap().bytes).unwrap();
        let id =
            mailparse::MailHeaderMap::get_first_value(&mail.headers[..], "Message-ID").unwrap();
        report(name, "Ann@example.com", id.trim_matches(['<', '>']))
    }

    async fn look(&self) -> Result<(), LookError> {
        let looked = self.setup.app.mailbox_reader().unwrap().look().await;
        self.setup.sends().await;
        looked
    }

    pub(super) async fn position(&self) -> Option<u32> {
        let name = self.setup.app.mailbox_name().unwrap();
        let at = self.setup.app.store.read(move |db| mailbox::position(db, &name)).await.unwrap();
        at.map(|at| at.uid)
    }
}

#[tokio::test]
async fn each_message_is_fetched_once_and_left_as_it_is() {
    let world = World::new().await;
    world.look().await.unwrap();
    assert_eq!(world.position().await, None);
    world.imap.arrives("From: bob@example.com\r\nSubject: hello\r\n\r\nHow much is a haircut?");
    world.imap.arrives(&world.report("gmail-no-user"));
    world.look().await.unwrap();
    let heard = world.setup.texts("Ann").join("\n");
    assert!(heard.contains("did not get through"), "{heard}");
    assert_eq!(world.position().await, Some(2));
    let commands = world.imap.commands();
    let fetched = commands.iter().filter(|it| it.starts_with("UID FETCH")).count();
    assert_eq!(fetched, 2, "{commands:?}");
    for command in commands {
        let reads = ["LOGIN", "EXAMINE", "UID SEARCH", "LOGOUT"];
        let peeks = command.starts_with("UID FETCH") && command.contains("BODY.PEEK[]<0.");
        assert!(peeks || reads.iter().any(|it| command.starts_with(it)), "{command}");
    }
    world.look().await.unwrap();
    let commands = world.imap.commands();
    assert!(!commands.iter().any(|it| it.starts_with("UID FETCH")), "{commands:?}");
    world.imap.arrives("Subject: another\r\n\r\nx");
    world.look().await.unwrap();
    assert_eq!(world.position().await, Some(3));
}

#[tokio::test]
async fn messages_that_have_other_numbers_are_read_again_and_ask_nothing_again() {
    let world = World::new().await;
    world.imap.arrives(&world.report("postfix-no-user"));
    world.look().await.unwrap();
    assert_eq!(world.setup.texts("Ann").len(), 1);
    world.imap.renumbers();
    world.look().await.unwrap();
    assert_eq!(world.setup.texts("Ann"), Vec::<String>::new());
    assert_eq!(world.setup.bookings(State::Confirmed).await.len(), 1);
}

#[tokio::test]
async fn a_message_that_the_server_cannot_read_holds_up_no_other() {
    let world = World::new().await;
    let damaged = world.imap.arrives("Subject: damaged\r\n\r\nx");
    world.imap.damages(damaged);
    world.look().await.unwrap_err();
    assert_eq!(world.position().await, None, "it may be read later");
    world.imap.arrives(&world.report("exchange-no-user"));
    world.look().await.unwrap();
    assert_eq!(world.setup.texts("Ann").len(), 1);
    assert_eq!(world.position().await, Some(2));
}

#[tokio::test]
async fn only_the_beginning_of_a_large_message_is_fetched() {
    let world = World::new().await;
    let report = world.report("gmail-no-user");
    world.imap.arrives(&format!("{report}{}", "x".repeat(25 << 20)));
    world.look().await.unwrap();
    assert_eq!(world.setup.texts("Ann").len(), 1);
}

#[tokio::test]
async fn a_server_that_refuses_breaks_off_or_babbles_is_told_without_what_it_said() {
    let world = World::new().await;
    world.imap.arrives(&world.report("exim-no-user"));
    let steps = [
        ("LOGIN", Step::SignIn),
        ("EXAMINE", Step::Folder),
        ("SEARCH", Step::List),
        ("FETCH", Step::Fetch),
    ];
    for (command, step) in steps {
        for does in [Does::Refuses, Does::Drops, Does::Babbles] {
            world.imap.rule(Some((command, does)));
            let error = world.look().await.unwrap_err();
            assert!(!error.to_string().contains("ann@"), "{error}");
            let LookError::Mailbox(Error { step: at, .. }) = error else { panic!("{error}") };
            assert_eq!(at, step, "{command} {does:?}");
        }
    }
    assert_eq!(world.position().await, None);
    world.imap.rule(None);
    world.look().await.unwrap();
    assert_eq!(world.setup.texts("Ann").len(), 1);
}

#[tokio::test]
async fn a_wrong_password_another_authority_and_a_silent_port_are_told_apart() {
    let server = ImapServer::start(true).await;
    let open = |port: u16, password: &str, folder: &str, authority: &[u8]| {
        let place = Place { host: "localhost".into(), port, is_encrypted: true };
        let account =
            Account { username: "salon".into(), password: password.into(), folder: folder.into() };
        let server = Imap::new(place, account, Some(authority)).unwrap();
        async move { server.open().await.err().map(|error| error.step) }
    };
    let (right, port) = ("hunter\"2", server.port);
    assert_eq!(open(port, right, "INBOX", AUTHORITY).await, None);
    assert_eq!(open(port, "other", "INBOX", AUTHORITY).await, Some(Step::SignIn));
    assert_eq!(open(port, right, "Bounces", AUTHORITY).await, Some(Step::Folder));
    assert_eq!(open(port, right, "INBOX\r\nx LOGOUT", AUTHORITY).await, Some(Step::Folder));
    assert_eq!(open(port, right, "INBOX", ANOTHER).await, Some(Step::Connect));
    assert_eq!(open(1, right, "INBOX", AUTHORITY).await, Some(Step::Connect));
    let plain = ImapServer::start(false).await;
    assert_eq!(open(plain.port, right, "INBOX", AUTHORITY).await, Some(Step::Connect));
}

//! Delivery reports as servers write them, read from a Maildir: what follows, and that it follows once.

use std::{fs, path::Path};

use mailparse::MailHeaderMap as _;
use tempfile::TempDir;
use zapys::{mail::smtp::Tls, schedule::State, store::mailbox};

use super::{
    queue::{books, section},
    server::Server,
    setup::Setup,
};
use crate::world::MONDAY;

/// A salon, its mail server, and the mailbox that its letters are answered to.
pub(super) struct Answered {
    pub(super) setup: Setup,
    pub(super) server: Server,
    folder: TempDir,
}

impl Answered {
    /// The salon, with Olena in her chat and Ann's booking, whose letter was taken.
    pub(super) async fn with_booking() -> Self {
        let folder = tempfile::tempdir().unwrap();
        for part in ["new", "cur", "tmp"] {
            fs::create_dir(folder.path().join(part)).unwrap();
        }
        let server = Server::start(Tls::Starttls).await;
        let mail =
            format!("{}\n[mail.inbox]\nmaildir = '{}'", section(&server), folder.path().display());
        let setup = Setup::new(MONDAY, &[], &mail);
        setup.employs("olena", "olena").await;
        setup.employs("iryna", "iryna").await;
        books(&setup, "Ann", "14:00").await;
        setup.sends().await;
        for person in ["Ann", "olena", "iryna"] {
            setup.texts(person);
        }
        Self { setup, server, folder }
    }

    /// The Message-ID of the last letter.
    pub(super) fn message_id(&self) -> String {
        let taken = self.server.taken();
        let mail = mailparse::parse_mail(&taken.last().unwrap().bytes).unwrap();
        let id = mail.headers.get_first_value("Message-ID").unwrap();
        id.trim_matches(['<', '>']).to_owned()
    }

    /// A message arrives.
    pub(super) fn arrives(&self, name: &str, message: &str) {
        fs::write(self.folder.path().join("new").join(name), message).unwrap();
    }

    /// Looks into the mailbox, and sends what follows.
    pub(super) async fn looks(&self) {
        self.setup.app.mailbox_reader().unwrap().look().await.unwrap();
        self.setup.sends().await;
    }

    /// The id of Ann's booking, as letters write it.
    async fn booking(&self) -> String {
        let [booking] = self.setup.bookings(State::Confirmed).await.try_into().unwrap();
        booking.id.to_string()
    }

    pub(super) async fn verdicts(&self) -> Vec<(String, String)> {
        let all = |db: &rusqlite::Connection| mailbox::undelivered(db, jiff::Timestamp::UNIX_EPOCH);
        let all = self.setup.app.store.read(all).await.unwrap();
        all.into_iter().map(|it| (it.verdict, it.code)).collect()
    }
}

/// The report of a file, about a letter.
pub(super) fn report(name: &str, to: &str, id: &str) -> String {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/mail/reports");
    let text = fs::read_to_string(file.join(format!("{name}.eml"))).unwrap();
    text.replace("{to}", to)
        .replace("{id}", id)
        .replace("{name}", id.split('@').next().unwrap())
        .replace("{other}", "ann@elsewhere.example")
        .replace('\n', "\r\n")
}

/// A report, what the owner reads of it, and whether the customer is asked.
type Row = (&'static str, Option<(&'static str, &'static str)>, bool);

/// What each report is about: the mailbox, or a verdict that the owner reads.
const REPORTS: [Row; 29] = [
    ("postfix-no-user", None, true),
    ("postfix-no-domain", None, true),
    ("exim-no-user", None, true),
    ("exchange-no-user", None, true),
    ("gmail-no-user", None, true),
    ("ukrnet-no-user", None, true),
    ("ukrnet-closed", None, true),
    ("postfix-delayed", Some(("delayed", "4.4.1")), false),
    ("exim-content", Some(("refused", "5.0.0")), false),
    ("exchange-expired", Some(("refused", "4.4.7")), false),
    ("gmail-unauthenticated", Some(("refused", "5.7.26")), false),
    ("gmail-full", Some(("refused", "5.2.2")), false),
    ("yahoo-unknown", Some(("refused", "5.0.0")), false),
    ("forwarded-elsewhere", Some(("elsewhere", "5.1.1")), false),
    ("relayed", None, false),
    ("exim-no-domain", None, true),
    ("exim-text", None, true),
    ("exchange-no-domain", None, true),
    ("outlookcom-no-user", None, true),
    ("sendmail-no-domain", None, true),
    ("opensmtpd-no-user", None, true),
    ("qmail-no-user", None, true),
    ("qmail-no-domain", None, true),
    ("qmail-content", Some(("refused", "")), false),
    ("ses-no-user", None, true),
    ("ses-expired", Some(("refused", "5.4.7")), false),
    ("ironport-no-user", None, true),
    ("only-booking", None, true),
    ("only-file", None, true),
];

#[tokio::test]
async fn a_report_about_the_mailbox_asks_the_customer_and_any_other_one_only_the_owner_reads() {
    for (name, verdict, asks) in REPORTS {
        let all = Answered::with_booking().await;
        let text = report(name, "Ann@example.com", &all.message_id());
        let text = text.replace("{booking}", &all.booking().await);
        all.arrives("1", &text);
        all.looks().await;
        let heard = all.setup.texts("Ann").join("\n");
        assert_eq!(
            heard.contains("did not get through to Ann@example.com"),
            asks,
            "{name}: {heard}"
        );
        assert_eq!(all.setup.texts("olena").len(), usize::from(asks), "{name}");
        let verdict = verdict.map(|(verdict, code)| (verdict.to_owned(), code.to_owned()));
        assert_eq!(all.verdicts().await, Vec::from_iter(verdict), "{name}");
        assert_eq!(all.setup.bookings(State::Confirmed).await.len(), 1, "{name}");
        // The same message again, and the same report in another one.
        all.looks().await;
        all.arrives("2", &text);
        all.looks().await;
        for person in ["Ann", "olena"] {
            assert_eq!(all.setup.texts(person), Vec::<String>::new(), "{name}");
        }
    }
}

#[tokio::test]
async fn a_report_about_no_letter_of_ours_changes_nothing() {
    let all = Answered::with_booking().await;
    let id = all.message_id();
    let (local, domain) = id.split_once('@').unwrap();
    let other = |local: &str| format!("{local}@{domain}");
    // One digit of the digest is another one, and the number is that of another row.
    let end = if local.ends_with('0') { "1" } else { "0" };
    let forged = other(&format!("{}{end}", &local[..local.len() - 1]));
    for (at, id) in [forged, other("salon-1-00"), other("x"), other("salon--")].iter().enumerate() {
        all.arrives(&format!("{at}"), &report("postfix-no-user", "Ann@example.com", id));
    }
    all.looks().await;
    assert_eq!(all.setup.texts("Ann"), Vec::<String>::new());
    assert_eq!(all.verdicts().await, []);
}

#[tokio::test]
async fn a_report_that_knows_the_address_alone_is_shown_to_the_owner_and_asks_nobody() {
    let all = Answered::with_booking().await;
    let text = |to: &str| report("nothing-returned", to, "");
    for (at, to) in ["bob@example.com", "ann@example.com.evil.example", ""].iter().enumerate() {
        all.arrives(&format!("{at}"), &text(to));
    }
    let late = text("Ann@example.com").replace("10:14:58 +0200", "11:14:58 +0200");
    let early = text("Ann@example.com").replace("10:14:58 +0200", "09:44:58 +0200");
    all.arrives("late", &late);
    all.arrives("early", &early);
    all.looks().await;
    assert_eq!(all.verdicts().await, []);
    all.arrives("fitting", &text("Ann@example.com"));
    all.looks().await;
    assert_eq!(all.verdicts().await, [("refused".to_owned(), "5.1.1".to_owned())]);
    for person in ["Ann", "olena"] {
        assert_eq!(all.setup.texts(person), Vec::<String>::new(), "{person}");
    }
}

#[tokio::test]
async fn a_report_that_fits_two_letters_is_about_neither() {
    let all = Answered::with_booking().await;
    all.setup.says("Ann", "move it to 16:00").await;
    all.setup.sends().await;
    assert_eq!(all.server.to().len(), 2);
    all.arrives("1", &report("nothing-returned", "Ann@example.com", ""));
    all.looks().await;
    assert_eq!(all.verdicts().await, []);
}

#[tokio::test]
async fn a_report_that_comes_after_a_move_asks_once_and_after_a_cancellation_nothing() {
    let all = Answered::with_booking().await;
    let first = all.message_id();
    all.setup.says("Ann", "move it to 16:00").await;
    all.setup.sends().await;
    let second = all.message_id();
    assert_ne!(first, second);
    all.setup.texts("Ann");
    all.arrives("1", &report("postfix-no-user", "Ann@example.com", &first));
    all.looks().await;
    let heard = all.setup.texts("Ann").join("\n");
    assert!(heard.contains("did not get through to Ann@example.com"), "{heard}");
    all.arrives("2", &report("postfix-no-user", "Ann@example.com", &second));
    all.looks().await;
    assert_eq!(all.setup.texts("Ann"), Vec::<String>::new(), "one question about one address");

    let all = Answered::with_booking().await;
    let id = all.message_id();
    all.setup.says("Ann", "cancel my booking").await;
    all.setup.says("Ann", "yes").await;
    assert_eq!(all.setup.bookings(State::Confirmed).await.len(), 0);
    for person in ["Ann", "olena"] {
        all.setup.texts(person);
    }
    all.arrives("1", &report("postfix-no-user", "Ann@example.com", &id));
    all.looks().await;
    for person in ["Ann", "olena"] {
        assert_eq!(all.setup.texts(person), Vec::<String>::new(), "{person}");
    }
}

#[tokio::test]
async fn a_report_that_comes_after_the_address_was_corrected_asks_nothing() {
    let all = Answered::with_booking().await;
    let id = all.message_id();
    all.setup.says("Ann", "my email is wrong, it is ann.lee@example.com").await;
    all.setup.texts("olena");
    all.arrives("1", &report("postfix-no-user", "Ann@example.com", &id));
    all.looks().await;
    for person in ["Ann", "olena"] {
        assert_eq!(all.setup.texts(person), Vec::<String>::new(), "{person}");
    }
}

#[tokio::test]
async fn a_message_is_taken_in_once_though_the_program_ends_in_between() {
    let all = Answered::with_booking().await;
    all.arrives("1", &report("gmail-no-user", "Ann@example.com", &all.message_id()));
    all.setup.app.mailbox_reader().unwrap().look().await.unwrap();
    // The process ended after the question was stored, before the message counted as taken in.
    all.setup.sql("DELETE FROM mailbox_files");
    all.looks().await;
    assert_eq!(all.setup.texts("Ann").len(), 1);
    assert_eq!(all.setup.texts("olena").len(), 1);
    // A mail program has seen the message; the file has another name by now.
    let folder = all.folder.path();
    fs::rename(folder.join("new/1"), folder.join("cur/1:2,S")).unwrap();
    all.looks().await;
    assert_eq!(all.setup.texts("Ann"), Vec::<String>::new());
    assert!(folder.join("cur/1:2,S").exists(), "it is left where it is");
}

/// Who may correct an address, and what they hear.
const ROLES: [(&str, bool); 4] =
    [("olena", true), ("iryna", false), ("Ann", false), ("stranger", false)];

#[tokio::test]
async fn only_the_staff_member_of_the_booking_or_the_owner_corrects_an_address() {
    for (person, may) in ROLES {
        let all = Answered::with_booking().await;
        all.arrives("1", &report("postfix-no-user", "Ann@example.com", &all.message_id()));
        all.looks().await;
        let notice = all.setup.texts("olena").join("\n");
        assert!(notice.contains("/address Ann@example.com"), "{notice}");
        all.setup.texts("Ann");
        let said = "/address Ann@example.com ann.lee@example.com";
        let heard = all.setup.says(person, said).await;
        let [booking] = all.setup.bookings(State::Confirmed).await.try_into().unwrap();
        let email = booking.contact.email.as_deref();
        if may {
            assert!(heard.contains("ann.lee@example.com"), "{heard}");
            assert_eq!(email, Some("ann.lee@example.com"));
            assert_eq!(all.server.to().last().unwrap(), "ann.lee@example.com");
            let told = all.setup.texts("Ann").join("\n");
            assert!(told.contains("now goes to ann.lee@example.com"), "{told}");
        } else {
            assert_eq!(email, Some("Ann@example.com"), "{person}: {heard}");
            assert_eq!(all.server.to().len(), 1, "{person}");
        }
    }
}

#[tokio::test]
async fn an_address_that_was_not_refused_is_not_corrected_by_staff_and_a_wrong_one_is_none() {
    let all = Answered::with_booking().await;
    let heard = all.setup.says("olena", "/address Ann@example.com ann.lee@example.com").await;
    assert!(heard.contains("виправляти нічого"), "{heard}");
    for said in ["/address", "/address Ann@example.com", "/address Ann@example.com to: ann"] {
        let heard = all.setup.says("olena", said).await;
        assert!(heard.contains("/address old@example.com"), "{heard}");
    }
    all.arrives("1", &report("postfix-no-user", "Ann@example.com", &all.message_id()));
    all.looks().await;
    all.setup.texts("olena");
    let heard = all.setup.says("olena", "/address Ann@example.com ann@lee").await;
    assert!(heard.contains("email"), "{heard}");
    let heard = all.setup.says("olena", "/address Ann@example.com ann@EXAMPLE.com").await;
    assert!(heard.contains("одна й та сама адреса"), "{heard}");
    assert_eq!(all.server.to().len(), 1);
}

#[tokio::test]
async fn staff_are_asked_once_about_an_address_that_is_a_slip_away_from_a_great_one() {
    let said = "/address Ann@example.com ann.lee@gmail.con";
    let (meant, written) = ("ann.lee@gmail.com", "ann.lee@gmail.con");
    // By a press, or in words; the same once more is meant as it is written.
    for (words, email) in [
        (None, meant),
        (None, written),
        (Some(said), written),
        (Some("Так"), meant),
        (Some("ні"), written),
        (Some("ні, ann.lee@ukr.net"), "ann.lee@ukr.net"),
    ] {
        let all = Answered::with_booking().await;
        all.arrives("1", &report("postfix-no-user", "Ann@example.com", &all.message_id()));
        all.looks().await;
        all.setup.texts("olena");
        all.setup.comes_in_and_is_answered("olena", said).await;
        all.setup.sends().await;
        let [asked] = all.setup.heard("olena").try_into().unwrap();
        assert!(asked.reply.text.contains("ann.lee@gmail.com?"), "{}", asked.reply.text);
        assert_eq!(all.server.to().len(), 1, "nothing is corrected yet");
        let heard = match words {
            Some(words) => all.setup.says("olena", words).await,
            None => all.setup.presses("olena", &asked, email).await,
        };
        assert!(heard.contains(email) && heard.contains("Готово"), "{heard}");
        let [booking] = all.setup.bookings(State::Confirmed).await.try_into().unwrap();
        assert_eq!(booking.contact.email.as_deref(), Some(email));
    }
}

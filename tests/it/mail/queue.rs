//! The job queue and a mail server that refuses or hangs: no customer waits for another one's
//! letter or gets two, and `zapys status` shows what was given up.

use std::time::Duration;

use zapys::{mail::smtp::Tls, schedule::State, store::failed_jobs::FailedJobs};

use super::{
    server::{At, Does, Server},
    setup::Setup,
};
use crate::world::MONDAY;

/// The settings under `[mail]`.
pub(super) fn section(server: &Server) -> String {
    format!(
        "transport = 'smtp'\nhost = 'localhost'\nport = {}\ntls = 'starttls'\n\
         ca_file = 'authority.pem'\nfrom = 'Salon <desk@example.com>'",
        server.port
    )
}

fn setup(server: &Server) -> Setup {
    Setup::new(MONDAY, &[], &section(server))
}

pub(super) async fn books(setup: &Setup, person: &str, time: &str) {
    let wish = format!("Book a haircut on Wednesday at {time}. {person} Lee, {person}@example.com");
    let heard = setup.says(person, &wish).await;
    assert!(heard.contains('✅'), "{heard}");
}

fn enqueued() -> jiff::Timestamp {
    MONDAY.parse().unwrap()
}

fn ids(server: &Server) -> Vec<String> {
    let of = |bytes: &[u8]| {
        let mail = mailparse::parse_mail(bytes).unwrap();
        mailparse::MailHeaderMap::get_first_value(&mail.headers[..], "Message-ID").unwrap()
    };
    server.taken().iter().map(|taken| of(&taken.bytes)).collect()
}

#[tokio::test]
async fn a_confirmation_leaves_encrypted_and_once() {
    let server = Server::start(Tls::Starttls).await;
    let setup = setup(&server);
    books(&setup, "Ann", "14:00").await;
    setup.sends().await;
    let [taken] = server.taken().try_into().unwrap();
    assert_eq!((taken.to.as_str(), taken.encrypted), ("Ann@example.com", true));
    let mail = mailparse::parse_mail(&taken.bytes).unwrap();
    assert_eq!(mail.ctype.mimetype, "multipart/mixed");
}

#[tokio::test]
async fn a_greylisted_letter_arrives_at_the_second_try() {
    let server = Server::start(Tls::Starttls).await;
    let setup = setup(&server);
    server.rule(At::Recipient, 1, Does::Says("450 4.2.0 <Ann@example.com>: greylisted"));
    books(&setup, "Ann", "14:00").await;
    assert_eq!(server.to(), Vec::<String>::new());
    let why = "tell the mail server who is written to: 450 4.2.0".to_owned();
    let trouble =
        FailedJobs { kind: "letter".into(), given_up: false, many: 1, why, since: enqueued() };
    assert_eq!(setup.troubles().await, [trouble]);
    setup.at("2026-11-23T10:00:10+02:00").await;
    assert_eq!((server.to().len(), setup.troubles().await.len()), (1, 0));
}

#[tokio::test]
async fn a_bad_address_is_given_up_with_its_code_and_holds_up_nobody() {
    let server = Server::start(Tls::Starttls).await;
    let setup = setup(&server);
    server.rule_for("Ann@example.com", At::Recipient, 9, Does::Says("550 5.1.1 <Ann@example.com>"));
    books(&setup, "Ann", "14:00").await;
    books(&setup, "Bob", "15:30").await;
    assert_eq!(server.to(), ["Bob@example.com"]);
    let why = "tell the mail server who is written to: 550 5.1.1".to_owned();
    let trouble =
        FailedJobs { kind: "letter".into(), given_up: true, many: 1, why, since: enqueued() };
    assert_eq!(setup.troubles().await, [trouble]);
    setup.at("2026-11-23T12:00:00+02:00").await;
    assert_eq!(server.to().len(), 1, "it is not tried again");
}

#[tokio::test]
async fn a_customer_whose_mailbox_does_not_exist_is_asked_for_another_address_and_writes_it() {
    let server = Server::start(Tls::Starttls).await;
    let setup = setup(&server);
    setup.employs("olena", "olena").await;
    server.rule_for("Ann@example.com", At::Recipient, 9, Does::Says("550 5.1.1 <Ann@example.com>"));
    let wish = "Book a haircut on Wednesday at 14:00. Ann Lee, Ann@example.com";
    let asked = setup.says("Ann", wish).await;
    let staff = setup.texts("olena").join("\n");
    assert!(staff.contains("не приймає листів"), "{staff}");
    for part in ["Ann@example.com", "right address", "Your appointment stands"] {
        assert!(asked.contains(part), "{part}: {asked}");
    }
    assert!(!asked.contains("550"), "{asked}");
    setup.at("2026-11-23T12:00:00+02:00").await;
    assert_eq!(setup.texts("Ann"), Vec::<String>::new(), "it is asked once");

    assert_eq!(setup.troubles().await.len(), 1);
    let heard = setup.says("Ann", "ann.lee@example.com").await;
    assert!(heard.contains("ann.lee@example.com"), "{heard}");
    assert_eq!(server.to(), ["ann.lee@example.com"]);
    assert_eq!(setup.troubles().await, [], "nothing is given up any more");
    let [booking] = setup.bookings(State::Confirmed).await.try_into().unwrap();
    assert_eq!(booking.contact.email.as_deref(), Some("ann.lee@example.com"));
}

#[tokio::test]
async fn an_address_that_was_refused_is_not_used_for_the_next_booking() {
    let server = Server::start(Tls::Starttls).await;
    let setup = setup(&server);
    server.rule_for("Ann@example.com", At::Recipient, 9, Does::Says("550 5.1.1 <Ann@example.com>"));
    books(&setup, "Ann", "14:00").await;
    let heard = setup.says("Ann", "And a manicure on Friday at 12:00").await;
    assert!(heard.contains("email"), "{heard}");
    assert_eq!(setup.bookings(State::Confirmed).await.len(), 1, "{heard}");
    let heard = setup.says("Ann", "ann.lee@example.com").await;
    assert!(heard.contains('✅'), "{heard}");
    // The address is that of both visits: the one that is booked, and the one it was asked for.
    assert_eq!(server.to(), ["ann.lee@example.com", "ann.lee@example.com"]);
    let bookings = setup.bookings(State::Confirmed).await;
    let addresses: Vec<_> = bookings.iter().map(|it| it.contact.email.as_deref()).collect();
    assert_eq!(addresses, [Some("ann.lee@example.com"); 2], "{heard}");
}

#[tokio::test]
async fn a_letter_that_is_refused_for_its_sender_or_a_limit_is_tried_again_and_asks_nobody() {
    for says in ["554 5.7.1 looks like spam", "550 5.4.5 daily limit", "554 no"] {
        let server = Server::start(Tls::Starttls).await;
        let setup = setup(&server);
        server.rule(At::Dot, 1, Does::Says(says));
        books(&setup, "Ann", "14:00").await;
        setup.sends().await;
        assert_eq!(setup.texts("Ann"), Vec::<String>::new(), "{says}");
        let [trouble] = setup.troubles().await.try_into().unwrap();
        assert!(!trouble.given_up, "{says}");
        setup.at("2026-11-23T10:00:10+02:00").await;
        assert_eq!(server.to(), ["Ann@example.com"], "{says}");
    }
}

#[tokio::test]
async fn a_letter_after_a_backup_was_put_back_has_an_id_that_no_letter_had() {
    let server = Server::start(Tls::Starttls).await;
    let setup = setup(&server);
    books(&setup, "Ann", "14:00").await;
    setup.sends().await;
    // The backup is older than the letter: its row is gone, and its number is given out again.
    setup.sql("DELETE FROM outbox");
    setup.clock.set("2026-11-23T10:30:00+02:00".parse().unwrap());
    let heard = setup.says("Ann", "send me the confirmation again").await;
    assert!(heard.contains("Ann@example.com"), "{heard}");
    setup.sends().await;
    let ids = ids(&server);
    assert_eq!(ids.len(), 2);
    assert_ne!(ids[0], ids[1]);
}

#[tokio::test]
async fn letters_to_one_recipient_keep_their_order_while_the_first_is_tried_again() {
    let server = Server::start(Tls::Starttls).await;
    let setup = setup(&server);
    server.rule_for("Ann@example.com", At::Dot, 1, Does::Says("451 4.3.0 later"));
    books(&setup, "Ann", "14:00").await;
    let heard = setup.says("Ann", "move it to Thursday at 15:00").await;
    assert!(heard.contains("moved"), "{heard}");
    books(&setup, "Bob", "15:30").await;
    assert_eq!(server.to(), ["Bob@example.com"], "the second waits for the first");
    setup.at("2026-11-23T10:00:10+02:00").await;
    let subjects: Vec<String> = server
        .taken()
        .iter()
        .filter(|taken| taken.to.starts_with("Ann"))
        .map(|taken| {
            let mail = mailparse::parse_mail(&taken.bytes).unwrap();
            mailparse::MailHeaderMap::get_first_value(&mail.headers[..], "Subject").unwrap()
        })
        .collect();
    assert_eq!(subjects.len(), 2);
    assert!(subjects[0].contains("November 25") && subjects[1].contains("November 26"));
}

#[tokio::test]
async fn an_answer_that_is_lost_costs_a_second_copy_with_the_same_id_and_no_third() {
    let server = Server::start(Tls::Starttls).await;
    let setup = setup(&server);
    server.rule(At::Dot, 1, Does::TakesAndDrops);
    books(&setup, "Ann", "14:00").await;
    setup.at("2026-11-23T10:00:10+02:00").await;
    setup.at("2026-11-23T11:00:00+02:00").await;
    let ids = ids(&server);
    assert_eq!(ids.len(), 2);
    assert_eq!(ids[0], ids[1]);
}

#[tokio::test]
async fn a_server_that_hangs_holds_up_its_own_letter_alone_and_no_reply() {
    let server = Server::start(Tls::Starttls).await;
    let setup = setup(&server);
    server.rule_for("Ann@example.com", At::Recipient, 1, Does::Hangs);
    let serving = setup.job_worker();
    let stop = tokio_util::sync::CancellationToken::new();
    let work = async {
        books_unsent(&setup, "Ann", "14:00").await;
        books_unsent(&setup, "Bob", "15:30").await;
        let both = async {
            while server.to() != ["Bob@example.com"] || setup.texts("Bob").is_empty() {
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        };
        tokio::time::timeout(Duration::from_secs(20), both).await.unwrap();
        stop.cancel();
    };
    // The letter to Ann hangs for as long as a step may take, which nobody waits for here.
    tokio::select! {
        ended = serving.run(&stop) => ended.unwrap(),
        () = work => {}
    }
}

async fn books_unsent(setup: &Setup, person: &str, time: &str) {
    let wish = format!("Book a haircut on Wednesday at {time}. {person} Lee, {person}@example.com");
    setup.comes_in_and_is_answered(person, &wish).await;
}

#[tokio::test]
async fn a_wrong_password_loses_no_letter_and_is_shown() {
    let server = Server::start(Tls::Starttls).await;
    let setup = setup(&server);
    server.rule(At::Greeting, 1, Does::Says("554 5.7.1 not you"));
    books(&setup, "Ann", "14:00").await;
    let [trouble] = setup.troubles().await.try_into().unwrap();
    assert_eq!(
        (trouble.given_up, trouble.why.as_str()),
        (false, "connect to the mail server: 554 5.7.1")
    );
    setup.at("2026-11-23T10:00:10+02:00").await;
    assert_eq!(server.to(), ["Ann@example.com"]);
}

#[tokio::test]
async fn a_disk_that_is_full_after_a_letter_has_left_sends_nobody_another_one() {
    let server = Server::start(Tls::Starttls).await;
    let setup = setup(&server);
    books_unsent(&setup, "Ann", "14:00").await;
    setup.sql(
        "CREATE TRIGGER full BEFORE UPDATE ON outbox WHEN new.state = 'sent'
         BEGIN SELECT RAISE(ABORT, 'full'); END;",
    );
    let sending = setup.job_worker();
    for _ in 0..3 {
        sending.drain().await.unwrap_err();
    }
    setup.sql("DROP TRIGGER full");
    sending.drain().await.unwrap();
    assert_eq!((server.to().len(), setup.texts("Ann").len()), (1, 1));
}

#[tokio::test]
async fn after_a_stop_no_letter_is_begun_and_none_is_lost() {
    let server = Server::start(Tls::Starttls).await;
    let setup = setup(&server);
    books_unsent(&setup, "Ann", "14:00").await;
    let stop = tokio_util::sync::CancellationToken::new();
    stop.cancel();
    setup.job_worker().drain_until(&stop).await.unwrap();
    assert_eq!((server.to().len(), setup.texts("Ann").len()), (0, 0));
    setup.sends().await;
    assert_eq!((server.to().len(), setup.texts("Ann").len()), (1, 1));
}

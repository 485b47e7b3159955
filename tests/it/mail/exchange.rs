//! One letter and one server: what is taken, what is tried again, what is given up.

use secrecy::SecretString;
use zapys::mail::{
    Envelope, Error, Smtp, Transport,
    smtp::{self, Server as Settings, Step, Tls},
};

use super::server::{ANOTHER, At, Does, Server};

const LETTER: &[u8] =
    b"Message-ID: <17@example.com>\r\nSubject: hello\r\n\r\nA line.\r\n.A dot.\r\n..\r\n";

fn envelope(to: &str) -> Envelope {
    Envelope { from: "desk@example.com".parse().unwrap(), to: to.parse().unwrap() }
}

async fn send(smtp: Smtp, to: &str) -> Result<(), Error> {
    Transport::Smtp(smtp).send("17", &envelope(to), LETTER).await
}

/// What a letter comes to that is not taken: why, and whether it is tried again.
async fn refused(smtp: Smtp) -> (smtp::Error, bool) {
    let error = send(smtp, "ann@example.com").await.unwrap_err();
    let again = error.may_retry();
    let Error::Smtp(failure) = error else { panic!("{error}") };
    assert!(!failure.to_string().contains('@'), "{failure}");
    (failure, again)
}

fn signs_in(settings: Settings, password: &str) -> Smtp {
    let account = Some(("salon".to_owned(), SecretString::from(password)));
    Smtp::new(Settings { account, ..settings }).unwrap()
}

#[tokio::test]
async fn a_letter_arrives_byte_for_byte_whatever_the_protection() {
    for tls in [Tls::None, Tls::Starttls, Tls::Implicit] {
        let server = Server::start(tls).await;
        let smtp = signs_in(server.settings(tls), "hunter2");
        send(smtp.clone(), "ann@example.com").await.unwrap();
        send(smtp, "bob@example.com").await.unwrap();
        let taken = server.taken();
        let shown: Vec<_> =
            taken.iter().map(|it| (it.to.as_str(), it.encrypted, it.signed_in)).collect();
        let encrypted = tls != Tls::None;
        assert_eq!(
            shown,
            [("ann@example.com", encrypted, true), ("bob@example.com", encrypted, true)],
            "{tls:?}"
        );
        assert_eq!(String::from_utf8_lossy(&taken[0].bytes), String::from_utf8_lossy(LETTER));
        assert_eq!(server.connections(), 1, "a connection is used again");
    }
}

#[tokio::test]
async fn a_refusal_is_given_up_only_where_it_is_about_the_mailbox() {
    let cases = [
        (At::Greeting, "554 5.3.2 no service here", Step::Connect, true),
        (At::Hello, "550 5.7.1 not you", Step::Connect, true),
        (At::SignIn, "535 5.7.8 wrong", Step::SignIn, true),
        (At::Sender, "553 5.7.1 <desk@example.com> is not yours", Step::Sender, true),
        (At::Recipient, "550 5.1.1 <ann@example.com>: no such user", Step::Recipient, false),
        (At::Recipient, "530 5.7.0 sign in first", Step::Recipient, true),
        (At::Recipient, "550 5.1.2 no such domain", Step::Recipient, false),
        (At::Recipient, "550 5.2.1 the mailbox is closed", Step::Recipient, false),
        (At::Dot, "550 5.1.1 no such user after all", Step::Answer, false),
        (At::Recipient, "550 5.4.5 daily sending limit exceeded", Step::Recipient, true),
        (At::Recipient, "552 5.2.2 mailbox full", Step::Recipient, true),
        (At::Recipient, "550 5.7.1 relaying denied", Step::Recipient, true),
        (At::Dot, "554 5.1.90 too many recipients today", Step::Answer, true),
        (At::Dot, "552 5.3.4 too big", Step::Answer, true),
        (At::Data, "554 5.5.1 no recipients", Step::Letter, true),
        (At::Dot, "554 5.7.1 looks like spam", Step::Answer, true),
        (At::Recipient, "450 4.2.0 greylisted, try later", Step::Recipient, true),
        (At::Dot, "451 4.3.0 disk full", Step::Answer, true),
        (At::Sender, "421 4.3.2 closing", Step::Sender, true),
    ];
    for (at, says, step, again) in cases {
        let server = Server::start(Tls::None).await;
        server.rule(at, 1, Does::Says(says));
        let (failure, retried) = refused(signs_in(server.settings(Tls::None), "hunter2")).await;
        let mut words = says.split(' ').map(str::to_owned);
        let code = (words.next().unwrap().parse().unwrap(), words.next());
        assert_eq!((failure.step, failure.code, retried), (step, Some(code), again), "{says}");
        assert!(server.taken().is_empty());
    }
}

#[tokio::test]
async fn an_address_outside_ascii_goes_to_a_server_that_takes_such_and_to_no_other() {
    let with = "250-test\r\n250-8BITMIME\r\n250-SMTPUTF8\r\n250 AUTH PLAIN LOGIN";
    let server = Server::start(Tls::None).await;
    server.rule(At::Hello, 1, Does::Says(with));
    let transport = Transport::Smtp(server.client(Tls::None));
    let letter = "To: олена@xn--80aikifvh.xn--j1amh\r\n\r\nx\r\n".as_bytes();
    for (to, bytes) in [("олена@xn--80aikifvh.xn--j1amh", letter), ("ann@example.com", LETTER)]
    {
        transport.send("17", &envelope(to), bytes).await.unwrap();
    }
    let taken = server.taken();
    let told: Vec<_> = taken.iter().map(|it| (it.sender.as_str(), it.to.as_str())).collect();
    let wide = "MAIL FROM:<desk@example.com> BODY=8BITMIME SMTPUTF8";
    let plain = "MAIL FROM:<desk@example.com>";
    assert_eq!(told, [(wide, "олена@xn--80aikifvh.xn--j1amh"), (plain, "ann@example.com")]);
    assert_eq!(taken[0].bytes, letter);
    let server = Server::start(Tls::None).await;
    let error = send(server.client(Tls::None), "олена@example.com").await.unwrap_err();
    assert!(error.may_retry() && !error.is_about_mailbox(), "the owner can change the server");
    let Error::Smtp(failure) = error else { panic!("{error}") };
    let said = "tell the mail server who is written to: it takes no addresses outside ASCII";
    assert_eq!(failure.to_string(), said);
}

#[tokio::test]
async fn a_connection_that_breaks_or_hangs_at_any_step_is_tried_again() {
    let steps = [
        (At::Greeting, Step::Connect),
        (At::Hello, Step::Connect),
        (At::SignIn, Step::SignIn),
        (At::Sender, Step::Sender),
        (At::Recipient, Step::Recipient),
        (At::Data, Step::Letter),
        (At::Dot, Step::Answer),
    ];
    for does in [Does::Drops, Does::Hangs] {
        for (at, step) in steps {
            let server = Server::start(Tls::None).await;
            server.rule(at, 1, does);
            let smtp = signs_in(server.settings(Tls::None), "hunter2");
            let (failure, again) = refused(smtp.clone()).await;
            assert_eq!((failure.step, failure.code, again), (step, None, true), "{at:?} {does:?}");
            send(smtp, "ann@example.com").await.unwrap();
            assert_eq!(server.to(), ["ann@example.com"], "{at:?} {does:?}");
        }
    }
}

#[tokio::test]
async fn an_answer_that_is_lost_is_the_one_way_to_a_second_copy_and_it_is_the_same_letter() {
    let server = Server::start(Tls::None).await;
    server.rule(At::Dot, 1, Does::TakesAndDrops);
    let smtp = server.client(Tls::None);
    let (failure, again) = refused(smtp.clone()).await;
    assert_eq!((failure.step, again), (Step::Answer, true));
    send(smtp, "ann@example.com").await.unwrap();
    let [one, two] = server.taken().try_into().unwrap();
    assert_eq!(one, two);
}

#[tokio::test]
async fn a_connection_that_ended_while_it_was_kept_is_no_trouble() {
    let server = Server::start(Tls::None).await;
    let smtp = server.client(Tls::None);
    send(smtp.clone(), "ann@example.com").await.unwrap();
    let other = Server::start(Tls::None).await;
    assert_ne!(other.port, server.port);
    server.rule(At::Sender, 1, Does::Drops);
    refused(smtp.clone()).await;
    send(smtp, "bob@example.com").await.unwrap();
    assert_eq!((server.to().len(), server.connections()), (2, 2));
}

#[tokio::test]
async fn a_server_of_another_authority_is_told_nothing() {
    for tls in [Tls::Starttls, Tls::Implicit] {
        let server = Server::start(tls).await;
        for authority in [None, Some(ANOTHER.to_vec())] {
            let settings = Settings { authority, ..server.settings(tls) };
            let (failure, again) = refused(signs_in(settings, "hunter2")).await;
            assert_eq!((failure.step, again), (Step::Connect, true), "{failure}");
            assert!(failure.what.contains("certificate"), "{failure}");
        }
        assert!(server.taken().is_empty());
    }
}

#[tokio::test]
async fn a_server_without_encryption_is_told_nothing_where_it_is_asked_for() {
    let server = Server::start(Tls::None).await;
    let (failure, again) = refused(signs_in(server.settings(Tls::Starttls), "hunter2")).await;
    assert_eq!((failure.step, again), (Step::Connect, true));
    assert!(failure.what.contains("STARTTLS"), "{failure}");
}

#[tokio::test]
async fn a_wrong_password_and_a_silent_port_are_the_owner_s_to_mend() {
    let server = Server::start(Tls::Starttls).await;
    let (failure, again) = refused(signs_in(server.settings(Tls::Starttls), "wrong")).await;
    assert_eq!(
        (failure.to_string(), again),
        ("sign in to the mail server: 535 5.7.8".into(), true)
    );
    let nobody = Settings { port: 1, ..server.settings(Tls::None) };
    let (failure, again) = refused(Smtp::new(nobody).unwrap()).await;
    assert_eq!((failure.step, again), (Step::Connect, true));
}

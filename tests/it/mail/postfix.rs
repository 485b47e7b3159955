//! Letters to Debian's Postfix, where it is installed and may be started: `apt-get install
//! postfix`, as root. Elsewhere the test says that it was skipped.

use std::{
    fs,
    net::TcpListener,
    path::{Path, PathBuf},
    process::Command,
    time::Duration,
};

use mailparse::MailHeaderMap as _;
use zapys::{
    ids::Lang,
    mail::{
        Address, Envelope, Error, Mailbox, Smtp, Transport, message,
        smtp::{Limits, Server, Tls},
    },
};

use super::{samples, server::AUTHORITY, setup::Setup};

/// A Postfix that ends with the test.
struct Postfix(tempfile::TempDir);

impl Drop for Postfix {
    fn drop(&mut self) {
        script(&["stop", &self.0.path().display().to_string()]);
    }
}

fn script(arguments: &[&str]) -> Option<i32> {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/mail/postfix.sh");
    Command::new("sh").arg(script).args(arguments).status().ok()?.code()
}

async fn delivered(folder: PathBuf, many: usize) -> Vec<Vec<u8>> {
    let arrive = async {
        loop {
            let all: Vec<_> = fs::read_dir(&folder).into_iter().flatten().flatten().collect();
            if all.len() >= many {
                return all.iter().map(|file| fs::read(file.path()).unwrap()).collect();
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    };
    tokio::time::timeout(Duration::from_mins(1), arrive).await.unwrap()
}

#[tokio::test]
async fn postfix_takes_every_letter_and_delivers_it_whole() {
    let postfix = Postfix(tempfile::Builder::new().prefix("zapys-postfix").tempdir().unwrap());
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let folder = postfix.0.path().display().to_string();
    let certificates = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/mail/certificates");
    let started =
        script(&["start", &folder, &port.to_string(), &certificates.display().to_string()]);
    if started == Some(77) {
        let test = "postfix_takes_every_letter_and_delivers_it_whole";
        samples::skipped(&format!("{test} needs Debian's postfix, and root"));
        return;
    }
    assert_eq!(started, Some(0));
    let server = Server {
        host: "localhost".into(),
        port,
        tls: Tls::Starttls,
        authority: Some(AUTHORITY.to_vec()),
        account: None,
        limits: Limits::default(),
    };
    let transport = Transport::Smtp(Smtp::new(server).unwrap());
    let from: Mailbox = "Салон «Ромашка» <desk@example.com>".parse().unwrap();
    let setup = Setup::on_monday();
    let profile = setup.app.profile(Some("salon")).unwrap();
    let mut sent = Vec::new();
    for (name, letter) in samples::letters(&profile, Lang::Uk) {
        let bytes = message(&letter, &from, &name, samples::now()).unwrap();
        let to = "maria@example.com".parse().unwrap();
        let envelope = Envelope { from: from.email.clone(), to };
        transport.send(&name, &envelope, &bytes).await.unwrap();
        sent.push(String::from_utf8(bytes).unwrap().replace("\r\n", "\n"));
    }
    for bytes in delivered(postfix.0.path().join("mail/inbox/new"), sent.len()).await {
        let mail = mailparse::parse_mail(&bytes).unwrap();
        assert!(mail.headers.get_first_value("Message-ID").is_some());
        // Above what we sent stand the lines that servers on the way add.
        let text = String::from_utf8(bytes).unwrap();
        assert!(sent.iter().any(|sent| text.ends_with(sent.as_str())), "{text}");
    }
    // A staff member's address may have a name outside ASCII.
    let to: Address = "олена@example.com".parse().unwrap();
    let envelope = Envelope { from: from.email.clone(), to };
    let wide = "Message-ID: <wide@example.com>\r\nTo: олена@example.com\r\n\r\nx\r\n";
    transport.send("wide", &envelope, wide.as_bytes()).await.unwrap();
    let all = delivered(postfix.0.path().join("mail/inbox/new"), sent.len() + 1).await;
    let to = "To: олена@example.com\n";
    assert!(all.iter().any(|it| String::from_utf8_lossy(it).contains(to)));
    for (to, again, code) in [("nobody", false, "550 5.1.1"), ("later", true, "450 4.2.0")] {
        let to = format!("{to}@example.com").parse().unwrap();
        let envelope = Envelope { from: from.email.clone(), to };
        let error = transport.send("x", &envelope, b"Subject: x\r\n\r\nx\r\n").await.unwrap_err();
        assert_eq!(error.may_retry(), again, "{error}");
        let Error::Smtp(failure) = error else { panic!("{error}") };
        assert!(failure.to_string().ends_with(code), "{failure}");
    }
}

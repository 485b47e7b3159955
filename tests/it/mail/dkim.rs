//! Signed letters, verified by a program that is not ours: Python's `dkimpy`.
//!
//! Without it (`pip install dkimpy pynacl`) the test says that it was skipped.

use std::{fs, path::Path, process::Command};

use zapys::{
    ids::Lang,
    mail::{
        Mailbox,
        dkim::{Key, Signer},
        message,
        smtp::Tls,
    },
};

use super::{queue, samples, server::Server, setup::Setup};
use crate::world::MONDAY;

const KEYS: [&[u8]; 2] =
    [include_bytes!("certificates/dkim-rsa.key"), include_bytes!("certificates/dkim-ed25519.key")];

#[test]
fn another_program_verifies_every_letter_and_no_changed_one() {
    let test = "another_program_verifies_every_letter";
    let with = ["-c", "import dkim, nacl"];
    let Some(python) = samples::program(&["python3"], &with, test) else { return };
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/mail/verify_dkim.py");
    let setup = Setup::on_monday();
    let profile = setup.app.profile(Some("salon")).unwrap();
    let from = Mailbox::new(Some("Салон «Ромашка»".into()), "desk@example.com".parse().unwrap());
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("letter.eml");
    for key in KEYS {
        let signer = Signer { selector: "zapys".into(), key: Key::read(key).unwrap() };
        let is_valid = |letter: &[u8]| {
            fs::write(&file, letter).unwrap();
            let record = signer.key.record();
            let name = "zapys._domainkey.example.com";
            let run = Command::new(&python).arg(&script).arg(&file).args([name, &record]).output();
            run.unwrap().status.success()
        };
        for (name, letter) in samples::letters(&profile, Lang::Uk) {
            let bytes = message(&letter, &from, "salon-17", samples::now()).unwrap();
            let letter = signer.sign(bytes, "example.com", samples::now());
            assert!(is_valid(&letter), "{name} {:?}", signer.key);
            let changed = String::from_utf8(letter).unwrap().replacen("Subject: ", "Subject: x", 1);
            assert!(!is_valid(changed.as_bytes()), "{name} {:?}", signer.key);
        }
    }
}

#[tokio::test]
async fn a_letter_leaves_signed_where_a_key_is_configured() {
    let server = Server::start(Tls::Starttls).await;
    let mail = queue::section(&server) + "\n[mail.dkim]\nselector = 'zapys'\nkey_file = 'dkim.key'";
    let setup = Setup::new(MONDAY, &[], &mail);
    queue::books(&setup, "Ann", "14:00").await;
    setup.sends().await;
    let [taken] = server.taken().try_into().unwrap();
    let text = String::from_utf8(taken.bytes).unwrap();
    assert!(text.starts_with("DKIM-Signature: v=1; a=rsa-sha256;"), "{text}");
    assert!(text.contains("d=example.com;") && text.contains("s=zapys;"), "{text}");
}

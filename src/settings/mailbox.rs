//! Reads `[mail.inbox]`: the mailbox that letters are answered to.

use std::net::IpAddr;

use jiff::SignedDuration;

use crate::{
    mailbox::{
        Settings, Source,
        imap::{Account, Place, Server},
    },
    toml_form::{Field, Form},
};

use super::secrets::Secrets;

/// The keys that only an IMAP server needs.
const SERVER_KEYS: [&str; 4] = ["username", "password", "folder", "ca_file"];
/// How long to wait between two looks, where that is not set.
const EVERY: SignedDuration = SignedDuration::from_mins(2);

/// Reads the section; `None`: it has mistakes.
pub(super) fn read(field: &Field<'_>, secrets: &Secrets) -> Option<Settings> {
    field.table(|form| {
        let shortest = SignedDuration::from_secs(10);
        let longest = SignedDuration::from_hours(24);
        let every = form.or("every", EVERY, |field| field.duration(shortest..=longest));
        let source = match (form.get("imap"), form.get("maildir")) {
            (Some(imap), None) => server(&imap, form, secrets).map(Source::Imap),
            (None, Some(folder)) => {
                for key in SERVER_KEYS {
                    if let Some(field) = form.get(key) {
                        field.refuse::<()>("This counts only with `imap`.");
                    }
                }
                folder.path().map(Source::Maildir)
            }
            (Some(_), Some(folder)) => folder.refuse("Write `imap` or `maildir`, not both."),
            (None, None) => {
                form.refuse("imap", "Write where the mailbox is: `imap` or `maildir`.");
                None
            }
        };
        Some(Settings { source: source?, every: every.unsigned_abs() })
    })
}

fn server(field: &Field<'_>, form: &Form<'_>, secrets: &Secrets) -> Option<Server> {
    let place = place(field);
    let username = form.need("username").and_then(|field| field.line());
    let password = form.need("password").and_then(|field| secrets.read(&field));
    let folder = form.or("folder", "INBOX".to_owned(), Field::line);
    let authority = form.get("ca_file").and_then(|field| secrets.read_file(&field));
    let account = Account { username: username?, password: password?, folder };
    match Server::new(place?, account, authority.as_deref()) {
        Ok(server) => Some(server),
        Err(what) => {
            form.refuse("ca_file", format!("This cannot be used: {what}."));
            None
        }
    }
}

/// Reads an address such as `imaps://imap.example.com`.
fn place(field: &Field<'_>) -> Option<Place> {
    const ADVICE: &str = "Write an address such as \"imaps://imap.example.com\"; the port may follow \
                          after a colon.";
    let address = field.line()?;
    let (is_encrypted, rest) = match address.split_once("://") {
        Some(("imaps", rest)) => (true, rest),
        Some(("imap", rest)) => (false, rest),
        _ => return field.refuse(ADVICE),
    };
    let (host, port) = match rest.trim_end_matches('/').rsplit_once(':') {
        Some((host, port)) => (host, port.parse().ok()),
        None => (rest.trim_end_matches('/'), Some(if is_encrypted { 993 } else { 143 })),
    };
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
    let (Some(port), true) = (port, !host.is_empty() && host.chars().all(plain)) else {
        return field.refuse(ADVICE);
    };
    let is_here = host == "localhost" || host.parse::<IpAddr>().is_ok_and(|it| it.is_loopback());
    if !is_encrypted && !is_here {
        return field.refuse("The password would be sent in the clear; write \"imaps://…\".");
    }
    Some(Place { host: host.to_owned(), port, is_encrypted })
}

#[cfg(test)]
mod tests {
    use crate::{
        settings::{Environment, Settings},
        toml_form::ConfigError,
    };

    fn load(section: &str) -> Result<Settings, Vec<ConfigError>> {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("config.toml");
        std::fs::write(folder.path().join("secret"), "hunter2\n").unwrap();
        std::fs::write(&file, format!("[mail.inbox]\n{section}")).unwrap();
        Settings::load(Some(&file), Environment::default())
    }

    #[test]
    fn a_mailbox_is_on_a_server_or_in_a_folder() {
        let account = "username = 'salon'\npassword = { file = 'secret' }";
        for (section, name, seconds) in [
            (
                format!("imap = 'imaps://imap.example.com'\n{account}"),
                "imaps://salon@imap.example.com:993/INBOX",
                120,
            ),
            (
                format!(
                    "imap = 'imap://localhost:1143/'\nfolder = 'Bounces'\nevery = '30s'\n{account}"
                ),
                "imap://salon@localhost:1143/Bounces",
                30,
            ),
            ("maildir = '/var/mail/hello'".to_owned(), "/var/mail/hello", 120),
        ] {
            let settings = load(&section).unwrap();
            assert!(!format!("{settings:?}").contains("hunter2"));
            let mailbox = settings.mailbox.unwrap();
            assert_eq!((mailbox.source.name().as_str(), mailbox.every.as_secs()), (name, seconds));
        }
    }

    #[test]
    fn mistakes_are_told_with_what_to_write() {
        for (section, part) in [
            ("every = '2m'", "`imap` or `maildir`"),
            ("imap = 'imaps://a.example'\nmaildir = '/m'", "not both"),
            ("maildir = '/m'\nusername = 'x'", "counts only with `imap`"),
            ("imap = 'imaps://a.example'", "missing"),
            ("imap = 'a.example'\nusername = 'x'\npassword = { file = 'secret' }", "imaps://imap"),
            (
                "imap = 'imaps://a b'\nusername = 'x'\npassword = { file = 'secret' }",
                "imaps://imap",
            ),
            (
                "imap = 'imap://a.example'\nusername = 'x'\npassword = { file = 'secret' }",
                "in the clear",
            ),
            ("maildir = '/m'\nevery = '1s'", "from 10s"),
            ("maildir = '/m'\nofen = 1", "ofen"),
        ] {
            let mistakes = load(section).unwrap_err();
            let told: Vec<String> = mistakes.iter().map(ToString::to_string).collect();
            assert!(told.iter().any(|it| it.contains(part)), "{section}: {told:?}");
        }
    }
}

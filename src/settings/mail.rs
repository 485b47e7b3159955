//! Reads `[mail]`: how mail is sent, and from which address.
//!
//! Keys that depend on each other are checked together: a server without a host, a password without
//! a user name, a password that would be sent in the clear. Otherwise the first mail that a
//! customer does not get would show the mistake.

use std::{
    net::{IpAddr, SocketAddr},
    path::Path,
};

use crate::{
    mail::{
        Address, Settings, Smtp, Transport,
        dkim::{Key, Signer},
        read_sender,
        smtp::{Limits, Server, Tls},
    },
    mailbox,
    toml_form::{Field, Form},
};

use super::secrets::Secrets;

/// The keys that only a mail server needs.
const SERVER_KEYS: [&str; 6] = ["host", "port", "tls", "username", "password", "ca_file"];

/// What the section sets: how letters leave, and where they are answered to.
pub(super) struct Mail {
    pub(super) settings: Settings,
    pub(super) mailbox: Option<mailbox::Settings>,
}

/// Reads the section; without it mail is written to files.
pub(super) fn read(form: Option<Field<'_>>, data_dir: &Path, secrets: &Secrets) -> Mail {
    let files = || Transport::File { dir: data_dir.join("mail") };
    let read = form.and_then(|field| {
        field.table(|form| {
            let from = form.get("from").and_then(|field| sender(&field));
            let dkim = form.get("dkim").and_then(|field| field.table(|form| signer(form, secrets)));
            let dns = form.get("dns_server").and_then(|field| dns_server(&field));
            let mailbox = form.get("inbox").and_then(|field| super::mailbox::read(&field, secrets));
            let is_chosen = form.get("transport").is_some();
            Some(Read { transport: transport(form, secrets), is_chosen, from, dkim, dns, mailbox })
        })
    });
    let Read { transport, is_chosen, from, dkim, dns, mailbox } = read.unwrap_or_default();
    let transport = transport.unwrap_or_else(files);
    Mail { settings: Settings { transport, is_chosen, from, dkim, dns }, mailbox }
}

/// What the section says.
#[derive(Default)]
struct Read {
    transport: Option<Transport>,
    is_chosen: bool,
    from: Option<Address>,
    dkim: Option<Signer>,
    dns: Option<SocketAddr>,
    mailbox: Option<mailbox::Settings>,
}

/// Reads what signs letters.
fn signer(form: &Form<'_>, secrets: &Secrets) -> Option<Signer> {
    let selector = form.need("selector").and_then(|field| {
        let selector = field.line()?;
        let label = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
        if !selector.is_empty() && selector.chars().all(label) {
            return Some(selector);
        }
        field.refuse("Write the selector alone, such as \"zapys\": the label before ._domainkey.")
    });
    let key = form.need("key_file").and_then(|field| {
        let key = Key::read(&secrets.read_file(&field)?);
        key.or_else(|| {
            field.refuse("This has no private key in PEM: RSA of 2048 bits or more, or Ed25519.")
        })
    });
    Some(Signer { selector: selector?, key: key? })
}

fn dns_server(field: &Field<'_>) -> Option<SocketAddr> {
    let server = field.line()?;
    server
        .parse()
        .ok()
        .or_else(|| field.refuse("Write an address with its port: \"127.0.0.1:53\"."))
}

/// Reads the sender's address. A name before it is taken and not used: letters are in the name of
/// their business.
fn sender(field: &Field<'_>) -> Option<Address> {
    read_sender(&field.mailbox()?).or_else(|| field.refuse("This is no mail address."))
}

/// Reads how mail is sent; `None`: it is written to files.
fn transport(form: &Form<'_>, secrets: &Secrets) -> Option<Transport> {
    let smtp =
        form.or("transport", false, |field| field.one_of(&[("file", false), ("smtp", true)]));
    if smtp {
        if form.get("from").is_none() {
            form.refuse("from", "This is missing; write the address that letters are from.");
        }
        return server(form, secrets);
    }
    for key in SERVER_KEYS {
        if let Some(field) = form.get(key) {
            field.refuse::<()>("This counts only with transport = \"smtp\".");
        }
    }
    None
}

fn server(form: &Form<'_>, secrets: &Secrets) -> Option<Transport> {
    let before = form.error_count();
    let host = form.need("host").and_then(|field| host(&field));
    let known = [("starttls", Tls::Starttls), ("implicit", Tls::Implicit), ("none", Tls::None)];
    let tls = form.or("tls", Tls::Starttls, |field| field.one_of(&known));
    let port = form.or("port", tls.usual_port(), |field| field.number(1..=u16::MAX));
    let username = form.get("username").and_then(|field| field.line());
    let password = form.get("password").and_then(|field| secrets.read(&field));
    let written = ["username", "password"].map(|key| form.get(key).is_some());
    match written {
        [true, false] => form.refuse("password", "This is missing; `username` signs in with it."),
        [false, true] => form.refuse("username", "This is missing; whose password is it?"),
        _ => {}
    }
    if let (Tls::None, [true, _], Some(host)) = (tls, written, &host)
        && !is_this_machine(host)
    {
        form.refuse(
            "tls",
            "The password would be sent in the clear; write \"starttls\" or \"implicit\".",
        );
    }
    let authority = form.get("ca_file").and_then(|field| secrets.read_file(&field));
    if form.error_count() > before {
        return None;
    }
    let account = username.zip(password);
    let server = Server { host: host?, port, tls, authority, account, limits: Limits::default() };
    match Smtp::new(server) {
        Ok(smtp) => Some(Transport::Smtp(smtp)),
        Err(what) => {
            form.refuse("ca_file", format!("This cannot be used: {what}."));
            None
        }
    }
}

fn host(field: &Field<'_>) -> Option<String> {
    let host = field.line()?;
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
    if host.chars().all(plain) || host.parse::<IpAddr>().is_ok() {
        return Some(host);
    }
    field.refuse("Write the name of the mail server alone, such as \"smtp.example.com\"; the port has a key of its own.")
}

fn is_this_machine(host: &str) -> bool {
    host == "localhost" || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

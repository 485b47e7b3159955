//! Reads `[http]` and `[google]`: the listener for redirects, and the OAuth client at Google.
//!
//! Google redirects only to the URL that is registered, character by character, and a mistake in it
//! shows only on a staff member's phone. So a URL that cannot be right is refused here, with what
//! to write instead (rules:
//! <https://developers.google.com/identity/protocols/oauth2/web-server#uri-validation>).

use std::net::{IpAddr, SocketAddr};

use oauth2::url::{Host, Url};

use crate::{
    oauth::{Listen, Settings},
    toml_form::{Field, Form},
};

use super::secrets::Secrets;

/// The default address of the listener: for this machine alone.
const USUAL_LISTEN: SocketAddr = SocketAddr::new(IpAddr::V4(std::net::Ipv4Addr::LOCALHOST), 8080);
/// The default path that Google redirects to.
const USUAL_PATH: &str = "/api/integrations/calendar/callback/";

/// Reads both sections; `None`: Google is not used.
pub(super) fn read(root: &Form<'_>, secrets: &Secrets) -> Option<(Settings, Listen)> {
    let http = root.section("http", |form| Some(http(form)));
    let Http { listen, public_url, is_written } = http.unwrap_or_else(usual);
    let section = root.get("google")?;
    let redirect = public_url.map(|url| format!("{url}{}", listen.path));
    if !is_written {
        root.refuse(
            "http.public_url",
            "This is missing; Google sends people back there. Write the address under which this \
             machine is reached, such as \"https://book.example.com\"; for a try at this machine \
             alone \"http://127.0.0.1:8080\".",
        );
    }
    let client = section.table(|form| client(form, secrets, redirect.unwrap_or_default()))?;
    Some((client, listen))
}

fn usual() -> Http {
    let listen = Listen { at: USUAL_LISTEN, path: USUAL_PATH.to_owned() };
    Http { listen, public_url: None, is_written: false }
}

/// The section `[http]`.
struct Http {
    listen: Listen,
    /// `None`: it is missing or was refused.
    public_url: Option<String>,
    /// Whether a public URL is written there, even one that was refused.
    is_written: bool,
}

/// Reads `[http]`.
fn http(form: &Form<'_>) -> Http {
    let at = form.or("listen", USUAL_LISTEN, |field| {
        let line = field.line()?;
        line.parse()
            .ok()
            .or_else(|| field.refuse("Write an address with its port, such as \"127.0.0.1:8080\"."))
    });
    let field = form.get("public_url");
    let public_url = field.as_ref().and_then(public);
    let path = form.or("callback_path", USUAL_PATH.to_owned(), path);
    Http { listen: Listen { at, path }, public_url, is_written: field.is_some() }
}

/// Reads the URL under which this machine is reached from outside.
fn public(field: &Field<'_>) -> Option<String> {
    let line = field.line()?;
    let url = address(field, &line)?;
    if line.ends_with('/') {
        let without = line.trim_end_matches('/');
        return field.refuse(format!(
            "This ends with a slash, and callback_path begins with one; write {without:?}."
        ));
    }
    let bare = matches!(url.host(), Some(Host::Ipv4(_) | Host::Ipv6(_))) && !is_local(&url);
    if bare {
        return field.refuse("Google sends nobody back to a bare number; write a name of yours.");
    }
    Some(line)
}

/// Reads the path that Google redirects to.
fn path(field: &Field<'_>) -> Option<String> {
    let line = field.line()?;
    if !line.starts_with('/') {
        return field.refuse(format!("A path begins with a slash; write \"/{line}\"."));
    }
    let plain = |c: char| c.is_ascii_alphanumeric() || "/-_.~".contains(c);
    if !line.chars().all(plain) || line.contains("//") {
        return field.refuse(format!(
            "Write a path of letters, digits and slashes, such as {USUAL_PATH:?}, exactly as it \
             is registered at Google."
        ));
    }
    Some(line)
}

fn client(form: &Form<'_>, secrets: &Secrets, redirect_url: String) -> Option<Settings> {
    let client_id = form.need("client_id").and_then(|field| {
        let line = field.line()?;
        if line.starts_with("GOCSPX-") {
            return field.refuse("This is the client's secret, not its id.");
        }
        Some(line)
    });
    let client_secret = form.need("client_secret").and_then(|field| secrets.read(&field));
    let end = |key: &str, usual: &str| form.or(key, usual.to_owned(), endpoint);
    let auth_url = end("auth_url", "https://accounts.google.com/o/oauth2/v2/auth");
    let token_url = end("token_url", "https://oauth2.googleapis.com/token");
    let revoke_url = end("revoke_url", "https://oauth2.googleapis.com/revoke");
    let calendar_url = end("calendar_url", "https://www.googleapis.com/calendar/v3");
    Some(Settings {
        client_id: client_id?,
        client_secret: client_secret?,
        auth_url,
        token_url,
        revoke_url,
        calendar_url,
        redirect_url,
    })
}

/// Reads the URL of an endpoint, without a slash at its end.
fn endpoint(field: &Field<'_>) -> Option<String> {
    let line = field.line()?;
    address(field, &line)?;
    Some(line.trim_end_matches('/').to_owned())
}

/// Checks a URL: tokens are sent to it, so it is encrypted unless it is on this machine.
fn address(field: &Field<'_>, line: &str) -> Option<Url> {
    let url = Url::parse(line).ok().filter(|url| {
        let plain = url.query().is_none() && url.fragment().is_none();
        plain && url.username().is_empty() && url.host_str().is_some_and(|host| !host.is_empty())
    });
    let Some(url) = url else {
        return field.refuse("Write an address such as \"https://book.example.com\".");
    };
    match url.scheme() {
        "https" => Some(url),
        "http" if is_local(&url) => Some(url),
        _ => field.refuse(
            "Write an address that begins with https://; http:// is for this machine alone \
             (127.0.0.1, localhost).",
        ),
    }
}

fn is_local(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

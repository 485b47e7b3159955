//! Reads how a staff member's calendar at a CalDAV server is reached.
//!
//! The password goes to this address, so the address is encrypted unless it is on this machine.

use oauth2::url::{Host, Url};

use crate::{
    bots::CaldavAccess,
    toml_form::{Field, Form},
};

/// Reads `[staff.caldav]`. Without an address the domain of a mail address in `username` is asked.
pub(super) fn access(form: &Form<'_>) -> Option<CaldavAccess> {
    let username = form.need("username").and_then(|field| field.line());
    let password = form.need("password").and_then(|field| field.secret());
    let domain = username.as_deref().and_then(|name| name.rsplit_once('@')).map(|(_, it)| it);
    let url = match (form.get("url"), domain) {
        (Some(field), _) => address(&field),
        (None, Some(domain)) => Url::parse(&format!("https://{domain}/")).ok(),
        (None, None) => {
            form.refuse("url", "This is missing: write the address of the calendar's server.");
            None
        }
    };
    Some(CaldavAccess { url: url?.to_string(), username: username?, password: password? })
}

/// Reads an address or a mail address.
fn address(field: &Field<'_>) -> Option<Url> {
    let line = field.line()?;
    let full = match (line.contains("://"), line.rsplit_once('@')) {
        (true, _) => line,
        (false, Some((_, domain))) => format!("https://{domain}/"),
        (false, None) => {
            let says = format!("Write the whole address: \"https://{line}\".");
            return field.refuse(says);
        }
    };
    let url = Url::parse(&full).ok().filter(|url| {
        let bare = url.query().is_none() && url.fragment().is_none();
        bare && url.host_str().is_some_and(|host| !host.is_empty())
    });
    let Some(url) = url else {
        return field.refuse("Write an address such as \"https://cloud.example.com\".");
    };
    if !url.username().is_empty() || url.password().is_some() {
        return field.refuse("Write the user name and the password into their own lines.");
    }
    match url.scheme() {
        "https" => Some(url),
        "http" if is_here(&url) => Some(url),
        _ => field.refuse(
            "Write an address that begins with https://; http:// is for this machine alone \
             (127.0.0.1, localhost).",
        ),
    }
}

fn is_here(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::toml_form::read_text;

    fn read(lines: &str) -> Result<String, String> {
        let lines =
            format!("[x]\nusername = 'olena@example.com'\npassword = {{ env = 'P' }}\n{lines}");
        let read = read_text(&lines, |form| form.need("x")?.table(access));
        read.map(|it| it.url).map_err(|errors| errors[0].to_string())
    }

    #[test]
    fn an_address_and_a_mail_address_lead_to_a_server() {
        for (written, url) in [
            ("", "https://example.com/"),
            ("url = 'https://cloud.example.com/dav/olena'", "https://cloud.example.com/dav/olena"),
            ("url = 'olena@fastmail.com'", "https://fastmail.com/"),
            ("url = 'http://localhost:5232/olena/'", "http://localhost:5232/olena/"),
        ] {
            assert_eq!(read(written).as_deref(), Ok(url), "{written}");
        }
    }

    #[test]
    fn a_password_does_not_leave_the_machine_in_clear_and_stands_in_no_address() {
        for (written, said) in [
            ("url = 'http://cloud.example.com'", "begins with https://"),
            ("url = 'ftp://cloud.example.com'", "begins with https://"),
            ("url = 'https://olena:secret@cloud.example.com'", "into their own lines"),
            ("url = 'https://'", "Write an address such as"),
            (
                "url = 'cloud.example.com'",
                "Write the whole address: \"https://cloud.example.com\".",
            ),
        ] {
            let refused = read(written).unwrap_err();
            assert!(refused.contains(said) && !refused.contains("secret"), "{refused}");
        }
    }
}

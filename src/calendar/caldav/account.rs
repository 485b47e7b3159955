//! An account at a CalDAV server, and what may go wrong with it.

use std::{fmt, net::SocketAddr, sync::Arc};

use jiff::tz::TimeZone;
use parking_lot::Mutex;
use reqwest::Url;
use secrecy::SecretString;

use super::{super::Error, digest::Challenge};
use crate::http;

/// An account of a staff member.
#[derive(Debug, Clone)]
pub struct Account {
    /// The address of the server, of a principal or of a calendar.
    pub url: Url,
    /// The user name.
    pub username: String,
    /// The password; it goes to no other host.
    pub password: SecretString,
    /// The business's zone, for whole days and for times without a zone.
    pub zone: TimeZone,
    /// The DNS server that is asked where a domain has its service; `None`: the system's first.
    pub dns: Option<SocketAddr>,
    /// The last challenge of a server that takes no other than Digest authentication.
    pub(super) challenge: Arc<Mutex<Option<Challenge>>>,
}

impl Account {
    /// Makes an account; sends nothing.
    pub fn new(url: Url, username: String, password: SecretString, zone: TimeZone) -> Self {
        Self { url, username, password, zone, dns: None, challenge: Arc::default() }
    }

    /// Returns the host, with the port where the address names one.
    pub fn place(&self) -> String {
        let host = self.url.host_str().unwrap_or_default();
        self.url.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"))
    }

    /// Returns what tells this account from others, without its password.
    pub fn name(&self) -> String {
        format!("{} {}", self.username, self.url)
    }

    /// Returns whether the password may go to a URL that the server itself named: its own host, or,
    /// encrypted, a host beside it or below it, as iCloud has (`caldav.icloud.com` and
    /// `p42-caldav.icloud.com`).
    pub(super) fn trusts(&self, url: &Url) -> bool {
        if url.origin() == self.url.origin() {
            return true;
        }
        let (Some(own), Some(other)) = (self.url.domain(), url.domain()) else { return false };
        let parent = own.split_once('.').map(|(_, parent)| parent).filter(|it| it.contains('.'));
        let is_below = |host: &str| {
            other.strip_suffix(host).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
        };
        let is_usual = url.scheme() == "https" && self.url.scheme() == "https";
        is_usual
            && url.port_or_known_default() == self.url.port_or_known_default()
            && (is_below(own) || parent.is_some_and(is_below))
    }
}

/// Why a server did not do what was asked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Trouble {
    /// 401: it does not know the user name or the password.
    #[error("it refuses the user name or the password")]
    Password,
    /// 403: it does not allow that.
    #[error("it does not allow this user what was asked{0}")]
    Forbidden(Condition),
    /// It has no calendar of this user.
    #[error("the account has no calendar yet")]
    NoCalendars,
    /// It has nothing at the address.
    #[error("there is no calendar at this address")]
    NotThere,
    /// It is a web page, or any other service.
    #[error("it answers with a web page and not as a CalDAV server")]
    NoCaldav,
    /// It sends us on to another host, which is not followed.
    #[error("it sends us on to another host, {0}, which does not get the password")]
    OtherHost(String),
    /// 507: it has no room left.
    #[error("it has no room left for events (quota)")]
    Full,
    /// It refuses what was written, and would do so again.
    #[error("it refuses the event{0}")]
    Refused(Condition),
    /// Any other status.
    #[error("status {0}{1}")]
    Status(u16, Condition),
    /// The answer is longer than we read.
    #[error("its answer is longer than {0} bytes")]
    TooLong(usize),
    /// Its certificate has expired, or is not valid yet by this machine's clock.
    #[error("its certificate is not valid today")]
    Certificate,
    /// What listens there speaks no TLS.
    #[error("this port speaks no TLS; for a server on this machine write http:// in url")]
    NoTls,
    /// There is no answer.
    #[error("{0}")]
    Unreachable(String),
    /// An event that cannot be understood: what cannot be read is never free.
    #[error("its answer cannot be read: {0}")]
    Unreadable(String),
    /// An answer that is none of a CalDAV server, such as one that a proxy has changed.
    #[error("its answer is not that of a CalDAV server: {0}")]
    Garbled(String),
    /// It sends us on again and again.
    #[error("it sends us on in circles, {0} times and more")]
    Circles(usize),
}

/// The condition that a server names in a refusal, such as `attendee-allowed`; may be empty.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Condition(pub(super) Option<String>);

impl fmt::Display for Condition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.as_ref().map_or(Ok(()), |name| write!(f, " ({name})"))
    }
}

impl From<http::Error> for Trouble {
    fn from(error: http::Error) -> Self {
        match error {
            http::Error::TooLong(bytes) => Self::TooLong(bytes),
            http::Error::Unreachable(why)
                if why.contains("certificate")
                    && (why.contains("xpired")
                        || why.contains("NotValidYet")
                        || why.contains("not valid yet")) =>
            {
                Self::Certificate
            }
            http::Error::Unreachable(why) if why.contains("InvalidContentType") => Self::NoTls,
            other => Self::Unreachable(other.to_string()),
        }
    }
}

impl From<Trouble> for Error {
    fn from(trouble: Trouble) -> Self {
        match trouble {
            Trouble::Password => Self::PasswordRefused,
            Trouble::NoCalendars => Self::NoCalendar,
            // These pass, or leave the outcome unknown.
            Trouble::Unreachable(_)
            | Trouble::Status(..)
            | Trouble::TooLong(_)
            | Trouble::Unreadable(_)
            | Trouble::Garbled(_)
            | Trouble::Circles(_) => Self::Unreachable(trouble.to_string()),
            Trouble::Forbidden(_)
            | Trouble::NotThere
            | Trouble::NoCaldav
            | Trouble::OtherHost(_)
            | Trouble::Full
            | Trouble::Refused(_)
            | Trouble::NoTls
            | Trouble::Certificate => Self::Refused(trouble.to_string()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn account(url: &str) -> Account {
        let url = url.parse().unwrap();
        Account::new(url, "olena".into(), "hunter2".into(), TimeZone::UTC)
    }

    #[test]
    fn the_password_goes_to_the_server_and_to_hosts_beside_it() {
        for (own, other, trusted) in [
            ("https://caldav.icloud.com/", "https://p42-caldav.icloud.com/1/calendars/", true),
            ("https://cloud.example.com/dav", "https://cloud.example.com/dav/olena/", true),
            ("https://example.com/", "https://dav.example.com/", true),
            ("https://example.com/", "https://other.com/", false),
            ("https://caldav.icloud.com/", "https://evilicloud.com/", false),
            ("https://caldav.icloud.com/", "http://p42-caldav.icloud.com/", false),
            ("https://cal.com/", "https://evil.com/", false),
            ("https://cloud.example.com/", "https://cloud.example.com:8443/", false),
            ("https://cloud.example.com/", "http://cloud.example.com/", false),
            ("http://127.0.0.1:5232/", "http://127.0.0.1:5232/olena/", true),
            ("http://127.0.0.1:5232/", "http://127.0.0.1:5233/olena/", false),
        ] {
            assert_eq!(account(own).trusts(&other.parse().unwrap()), trusted, "{own} {other}");
        }
    }

    #[test]
    fn an_expired_certificate_is_told_from_other_trouble() {
        let why = |why: &str| Trouble::from(http::Error::Unreachable(why.into()));
        assert_eq!(why("invalid peer certificate: Expired"), Trouble::Certificate);
        assert_eq!(
            why("invalid peer certificate: certificate expired: verification time 1795 (UNIX)"),
            Trouble::Certificate
        );
        assert!(matches!(why("Connection refused"), Trouble::Unreachable(_)));
        let plain = "received corrupt message of type InvalidContentType";
        assert_eq!(why(plain), Trouble::NoTls);
    }

    #[test]
    fn a_password_is_not_shown() {
        assert!(!format!("{:?}", account("https://example.com/")).contains("hunter2"));
    }
}

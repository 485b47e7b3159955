//! Finds the calendars of an account, from as little as the name of a host.
//!
//! A host says where its service is (`/.well-known/caldav`), or DNS says it of a domain (RFC 6764); the
//! service says who we are, and that
//! principal where its calendars are (RFC 4791, section 6.2.1). An address of a principal, of its home or of
//! one calendar is understood as well; a calendar that is named is the one that is written. Once the calendar
//! that is named is gone, those beside it are found.

use futures_util::future::try_join_all;
use reqwest::Url;
use tokio::time::Instant;

use super::{
    account::{Account, Trouble},
    client::{Request, ask, well_known},
    project,
    wire::{self, Resource},
};
use crate::{dns::Dns, http::Http, oauth::CalendarEntry};

/// The most homes of one person that are looked into; there is usually one.
const MOST_HOMES: usize = 8;

/// What an account has.
#[derive(Debug, Clone)]
pub struct Discovered {
    /// Its calendars, by their URLs; the one that bookings go into by default is marked and first.
    pub calendars: Vec<CalendarEntry>,
    /// The mail addresses of its person, in lower case.
    pub addresses: Vec<String>,
}

/// Looks for the calendars of an account until an instant.
///
/// # Errors
/// What the server did not do; [`Trouble::NoCalendars`] where the account has none.
pub async fn discover(
    http: &Http,
    account: &Account,
    until: Instant,
) -> Result<Discovered, Trouble> {
    let found = look(http, account, until).await?;
    if found.calendars.is_empty() { Err(Trouble::NoCalendars) } else { Ok(found) }
}

/// Looks for the calendars of an account that was found before, until an instant; there may be none any more.
/// Where the calendar is gone that the business's file names, those beside it are looked for.
///
/// # Errors
/// What the server did not do.
pub(super) async fn look_again(
    http: &Http,
    account: &Account,
    until: Instant,
) -> Result<Discovered, Trouble> {
    match look(http, account, until).await {
        Err(Trouble::NotThere) => {
            let named = project::folder(account.url.clone());
            let beside = named.join("..").ok().filter(|url| *url != named);
            let url = beside.ok_or(Trouble::NotThere)?;
            look(http, &Account { url, ..account.clone() }, until).await
        }
        found => found,
    }
}

async fn look(http: &Http, account: &Account, until: Instant) -> Result<Discovered, Trouble> {
    let base = start(http, account, until).await?;
    let first = who(http, account, &base, until).await?;
    let named = first.is_calendar.then(|| project::folder(base.clone()));
    let (homes, addresses) = homes(http, account, &base, first, until).await?;
    let asked = homes.iter().take(MOST_HOMES).map(|home| async move {
        let request = Request::ask("PROPFIND", home.clone(), "1", wire::LIST.to_owned());
        let listed = ask(http, account, &request, until).await?;
        Ok::<_, Trouble>(project::calendars(home, &listed))
    });
    let mut calendars: Vec<CalendarEntry> =
        try_join_all(asked).await?.into_iter().flatten().collect();
    calendars.retain(|it| it.id.parse().is_ok_and(|url| account.trusts(&url)));
    calendars.sort_by(|one, other| one.id.cmp(&other.id));
    calendars.dedup_by(|one, other| one.id == other.id);
    let is_named = |it: &CalendarEntry| {
        let url = it.id.parse().ok();
        named.as_ref().zip(url).is_some_and(|(named, url)| project::is_same(named, &url))
    };
    let main = calendars.iter().position(is_named);
    let main = main.or_else(|| calendars.iter().position(CalendarEntry::is_written)).unwrap_or(0);
    for (at, entry) in calendars.iter_mut().enumerate() {
        entry.primary = at == main;
    }
    calendars.sort_by_key(|entry| !entry.primary);
    Ok(Discovered { calendars, addresses })
}

/// Returns where to begin: what is written, or for a bare host where it says that its service is, or else
/// where DNS says that its domain has it.
async fn start(http: &Http, account: &Account, until: Instant) -> Result<Url, Trouble> {
    if account.url.path() != "/" {
        return Ok(account.url.clone());
    }
    let said = well_known(http, &account.url, until).await;
    match said {
        Ok(Some(said)) => return Ok(said),
        // A domain of mail addresses need not have a server of that name.
        Ok(None) | Err(Trouble::Unreachable(_)) => {}
        Err(trouble) => return Err(trouble),
    }
    match (service(account).await?, said) {
        (Some(at), _) => Ok(at),
        (None, Ok(_)) => Ok(account.url.clone()),
        (None, Err(trouble)) => Err(trouble),
    }
}

/// Returns where DNS says that the service of a domain is; `None`: it does not say, or does not answer.
///
/// # Errors
/// [`Trouble::OtherHost`] where that is no host that gets the password: DNS can be forged, so its word alone
/// is not enough.
async fn service(account: &Account) -> Result<Option<Url>, Trouble> {
    let Some(domain) = account.url.domain() else { return Ok(None) };
    let Some(dns) = account.dns.map(Dns).or_else(Dns::of_system) else { return Ok(None) };
    let kind = if account.url.scheme() == "https" { "_caldavs" } else { "_caldav" };
    let name = format!("{kind}._tcp.{domain}");
    let Ok(services) = dns.services(&name).await else { return Ok(None) };
    let Some(first) = services.into_iter().find(|it| !it.host.is_empty()) else {
        return Ok(None);
    };
    let texts = dns.texts(&name).await.unwrap_or_default();
    let path = texts.iter().find_map(|it| it.strip_prefix("path=")).unwrap_or("/");
    let place = format!("{}:{}", first.host, first.port);
    let url = Url::parse(&format!("{}://{place}", account.url.scheme()));
    let url = url.ok().and_then(|it| it.join(path).ok());
    match url {
        Some(url) if account.trusts(&url) => Ok(Some(url)),
        _ => Err(Trouble::OtherHost(place.trim_end_matches(":443").to_owned())),
    }
}

async fn who(
    http: &Http,
    account: &Account,
    at: &Url,
    until: Instant,
) -> Result<Resource, Trouble> {
    let request = Request::ask("PROPFIND", at.clone(), "0", wire::WHO.to_owned());
    let answer = ask(http, account, &request, until).await?;
    answer.resources.into_iter().next().ok_or(Trouble::NotThere)
}

/// Returns the homes of the person's calendars, and the person's mail addresses.
async fn homes(
    http: &Http,
    account: &Account,
    base: &Url,
    first: Resource,
    until: Instant,
) -> Result<(Vec<Url>, Vec<String>), Trouble> {
    let principal = first.principal.as_ref().and_then(|href| base.join(href).ok());
    let person = match principal {
        Some(principal) if first.homes.is_empty() => {
            (who(http, account, &principal, until).await?, principal)
        }
        _ => (first, base.clone()),
    };
    let (found, at) = person;
    let homes = found.homes.iter().filter_map(|href| at.join(href).ok());
    let mut homes: Vec<Url> = homes.map(project::folder).collect();
    if homes.is_empty() {
        // A server without principals: what is written is the home, or a calendar in it.
        homes.push(project::folder(base.clone()));
    }
    Ok((homes, project::mail_addresses(&account.username, &found.addresses)))
}

//! How a server wants to know us, where a domain says that it is, and a password that it no longer takes.

use std::fmt::Write as _;

use md5::{Digest as _, Md5};
use zapys::calendar::caldav::{Account, Trouble};

use super::{
    fake::{Fake, Outage, PASSWORD, USER, WORK},
    salon::{Salon, world},
};
use crate::dns::Dns;

const WISH: &str = "Haircut tomorrow at 14:00. Ann Lee, ann@example.com";

/// Returns whether a header answers the challenge of the server, as RFC 7616 works it out.
pub(super) fn is_answered(header: &str, nonce: &str, method: &str, path: &str) -> bool {
    let value = |name: &str| {
        let from = header.split(&format!("{name}=")).nth(1).unwrap_or_default();
        from.split(',').next().unwrap_or_default().trim().trim_matches('"').to_owned()
    };
    let hash = |text: String| {
        let mut digits = String::new();
        for byte in Md5::digest(text.as_bytes()) {
            write!(digits, "{byte:02x}").unwrap();
        }
        digits
    };
    let secret = hash(format!("{USER}:Baikal:{PASSWORD}"));
    let request = hash(format!("{method}:{path}"));
    let (count, random) = (value(" nc"), value("cnonce"));
    let response = hash(format!("{secret}:{nonce}:{count}:{random}:auth:{request}"));
    header.starts_with("Digest ") && value("response") == response && value("uri") == path
}

#[tokio::test]
async fn a_server_that_takes_no_other_gets_digest_authentication() {
    let salon = Salon::open().await;
    salon.fake.held().nonce = Some("n1");
    let heard = salon.world.says(WISH).await;
    assert!(heard.contains('✅'), "{heard}");
    salon.world.watches().await;
    // A challenge is answered again until the server has a new one.
    salon.fake.forgets_requests();
    salon.world.customer("bob").says("what is free on Wednesday for a haircut?").await;
    let asked = salon.fake.asked();
    assert!(asked.iter().all(|it| it.starts_with("REPORT")) && asked.len() <= 2, "{asked:?}");
    salon.fake.held().nonce = Some("n2");
    let heard = salon.world.says("move it to 15:00").await;
    assert!(heard.contains('✅'), "{heard}");
    assert_eq!(salon.fake.ours(WORK), ["20261124T150000 Стрижка – Ann Lee"]);
    salon.close().await;
    let fake = Fake::start().await;
    fake.held().nonce = Some("n1");
    let wrong = world(&fake.url, "wrong");
    let heard = wrong.says(WISH).await;
    assert!(heard.contains("by phone only just now: +380 44 000 00 00"), "{heard}");
    wrong.close().await;
}

/// Looks for the calendars of a domain with the records of a DNS server.
async fn discovered(salon: &Salon, dns: &Dns) -> Result<usize, Trouble> {
    let url = salon.fake.url.replace("127.0.0.1", "localhost");
    let zone = jiff::tz::TimeZone::UTC;
    let mut account = Account::new(url.parse().unwrap(), USER.into(), PASSWORD.into(), zone);
    account.dns = Some(dns.at);
    let until = tokio::time::Instant::now() + std::time::Duration::from_secs(20);
    Ok(salon.calendar().discover(&account, until).await?.calendars.len())
}

#[tokio::test]
async fn dns_says_where_a_domain_has_its_calendars() {
    let (salon, dns) = (Salon::open().await, Dns::start().await);
    let port: u16 = salon.fake.url.rsplit_once(':').unwrap().1.parse().unwrap();
    let name = "_caldav._tcp.localhost";
    dns.has(name, &["path=/dav/"]);
    dns.serves(name, "localhost", port);
    salon.fake.forgets_requests();
    assert_eq!(discovered(&salon, &dns).await.unwrap(), 3);
    let asked = salon.fake.asked();
    assert!(asked.contains(&"PROPFIND /dav/".to_owned()), "{asked:?}");
    assert!(!asked.contains(&"PROPFIND /".to_owned()), "{asked:?}");
    // What a host itself says comes first, and without either its own address is asked.
    salon.fake.held().well_known = Some("/olena/".into());
    salon.fake.forgets_requests();
    assert_eq!(discovered(&salon, &dns).await.unwrap(), 3);
    assert!(salon.fake.asked().contains(&"PROPFIND /olena/".to_owned()));
    salon.fake.held().well_known = None;
    dns.has(name, &[]);
    assert_eq!(discovered(&salon, &dns).await.unwrap(), 3);
    salon.close().await;
}

#[tokio::test]
async fn the_password_goes_to_no_other_host_because_dns_says_so() {
    let (salon, dns) = (Salon::open().await, Dns::start().await);
    dns.serves("_caldav._tcp.localhost", "dav.example.com", 8443);
    salon.fake.held().with_password.clear();
    let said = discovered(&salon, &dns).await.unwrap_err().to_string();
    assert_eq!(
        said,
        "it sends us on to another host, dav.example.com:8443, which does not get the password"
    );
    assert_eq!(salon.fake.held().with_password, Vec::<String>::new());
    salon.close().await;
}

#[tokio::test]
async fn staff_are_told_once_that_the_server_takes_their_password_no_longer() {
    let salon = Salon::open().await;
    let olena = salon.world.customer("olena-chat").appointed("olena").await;
    let iryna = salon.world.customer("iryna-chat").appointed("iryna").await;
    salon.world.watches().await;
    let refuse = || salon.fake.fail_next("", vec![Outage::Answer(401, ""); 99]);
    // A single refusal may be a mistake of the server.
    salon.fake.fail_next("REPORT", [Outage::Answer(401, "")]);
    for _ in 0..2 {
        salon.world.watches().await;
        salon.world.pass(1);
    }
    assert_eq!(olena.heard(), Vec::<String>::new());
    refuse();
    for _ in 0..4 {
        salon.world.watches().await;
        salon.world.pass(1);
    }
    let told = olena.heard();
    assert!(told.len() == 1 && told[0].contains("більше не приймає"), "{told:?}");
    assert_eq!(iryna.heard(), Vec::<String>::new(), "she is no owner");
    salon.fake.calm();
    salon.world.watches().await;
    salon.world.pass(1);
    // And the next time it is told again.
    refuse();
    for _ in 0..3 {
        salon.world.watches().await;
        salon.world.pass(1);
    }
    assert_eq!(olena.heard().len(), 1);
    salon.fake.calm();
    salon.close().await;
}

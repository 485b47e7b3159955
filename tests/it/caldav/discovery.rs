//! From the name of a host to the calendars, and the choice among them in chat.

use std::time::Duration;

use tokio::time::Instant;
use zapys::calendar::caldav::{Account, Discovered, Trouble};

use super::{
    fake::{FAMILY, Fake, HOLIDAYS, Outage, PASSWORD, USER, WORK},
    salon::{Salon, world},
};

async fn discovered(salon: &Salon, url: &str, password: &str) -> Result<Discovered, Trouble> {
    let zone = jiff::tz::TimeZone::UTC;
    let account = Account::new(url.parse().unwrap(), USER.into(), password.into(), zone);
    salon.calendar().discover(&account, Instant::now() + Duration::from_secs(20)).await
}

#[tokio::test]
async fn a_host_a_principal_a_home_and_a_calendar_lead_to_the_same_calendars() {
    let salon = Salon::open().await;
    let url = salon.fake.url.clone();
    for (path, well_known, main) in [
        ("/", None, FAMILY),
        ("/", Some("/dav/"), FAMILY),
        ("/dav/", None, FAMILY),
        ("/olena/", None, FAMILY),
        ("/olena/week/", None, WORK),
    ] {
        salon.fake.held().well_known = well_known.map(str::to_owned);
        let found = discovered(&salon, &format!("{url}{path}"), PASSWORD).await.unwrap();
        let ids: Vec<&str> = found.calendars.iter().map(|it| it.id.as_str()).collect();
        assert_eq!(ids.len(), 3, "{path}: {ids:?}");
        assert_eq!(ids[0], format!("{url}{main}"), "{path} {well_known:?}");
        assert_eq!(found.addresses, [USER]);
        let written: Vec<bool> =
            found.calendars.iter().map(zapys::oauth::CalendarEntry::is_written).collect();
        assert_eq!(written.iter().filter(|it| **it).count(), 2, "holidays are read only");
    }
    // The question about the host itself carries no password.
    let asked = salon.fake.held().with_password.clone();
    assert!(!asked.iter().any(|it| it.contains("well-known")), "{asked:?}");
    salon.close().await;
}

#[tokio::test]
async fn each_mistake_is_told_in_one_sentence() {
    let salon = Salon::open().await;
    let url = salon.fake.url.clone();
    let said = async |path: &str, password: &str| {
        discovered(&salon, &format!("{url}{path}"), password).await.unwrap_err().to_string()
    };
    assert_eq!(said("/", "wrong").await, "it refuses the user name or the password");
    assert_eq!(said("/nowhere/", PASSWORD).await, "there is no calendar at this address");
    salon.fake.fail_next("PROPFIND /dav/", [Outage::Answer(200, "<html>Sign in</html>")]);
    let web = "it answers with a web page and not as a CalDAV server";
    assert_eq!(said("/dav/", PASSWORD).await, web);
    salon.fake.fail_next("PROPFIND /dav/", [Outage::Answer(405, "")]);
    assert_eq!(said("/dav/", PASSWORD).await, web);
    let elsewhere = Fake::start().await;
    salon.fake.held().well_known = Some(format!("{}/", elsewhere.url));
    assert_eq!(
        said("/", PASSWORD).await,
        "it sends us on to another host, 127.0.0.1, which does not get the password"
    );
    assert_eq!(elsewhere.asked(), Vec::<String>::new());
    salon.close().await;
}

#[tokio::test]
async fn calendars_are_chosen_in_chat_as_with_google() {
    let fake = Fake::start().await;
    let url = fake.url.clone();
    let salon = Salon::with(fake, &url);
    let olena = salon.world.customer("olena-chat").appointed("olena").await;
    let heard = olena.says("/connect").await;
    assert_eq!(
        heard,
        "Ваш календар під'єднано (користувач olena@example.com).\n\
         Записи потраплятимуть до календаря «Родина».\n\
         Час, зайнятий у календарях «Родина» та «Робота», клієнтам не пропоную.\n\
         Оберіть кнопками, куди записувати та який зайнятий час враховувати."
    );
    let heard = olena.presses("Записувати: Робота").await;
    assert!(heard.contains("потраплятимуть до календаря «Робота»"), "{heard}");
    let heard = olena.presses("✓ Враховую: Родина").await;
    assert!(heard.contains("Час, зайнятий у календарі «Робота», клієнтам"), "{heard}");
    let heard = olena.presses("Враховувати: Свята").await;
    assert!(heard.contains("«Робота» та «Свята»"), "{heard}");
    olena.presses("Готово").await;
    salon.world.says("Haircut tomorrow at 14:00. Ann Lee, ann@example.com").await;
    assert_eq!(salon.fake.ours(WORK).len(), 1);
    let (family, holidays) = {
        let asked = salon.fake.asked();
        let count = |path: &str| asked.iter().filter(|it| **it == format!("REPORT {path}")).count();
        (count(FAMILY), count(HOLIDAYS))
    };
    assert!(family == 0 && holidays > 0, "{family} {holidays}");
    // She is the owner herself.
    let heard = olena.says("/disconnect").await;
    assert!(heard.ends_with("указано у файлі закладу, тож і від'єднують його там."), "{heard}");
    let heard = olena.says("/help").await;
    assert!(heard.contains("/connect — обрати, які з ваших календарів"), "{heard}");
    assert!(!heard.contains("Google"), "{heard}");
    olena.heard();
    salon.close().await;
}

#[tokio::test]
async fn who_cannot_be_connected_is_told_why_in_chat() {
    let fake = Fake::start().await;
    let wrong = world(&fake.url, "wrong");
    let olena = wrong.customer("olena-chat").appointed("olena").await;
    let heard = olena.says("/connect").await;
    assert!(heard.contains("не приймає ім'я користувача або пароль"), "{heard}");
    wrong.close().await;
    let right = world(&fake.url, PASSWORD);
    let olena = right.customer("olena-chat").appointed("olena").await;
    for calendar in fake.held().calendars.values_mut() {
        calendar.read_only = true;
    }
    let heard = olena.says("/connect").await;
    assert!(heard.contains("До жодного з ваших календарів"), "{heard}");
    fake.fail_next("PROPFIND", vec![Outage::Answer(503, ""); 9]);
    let heard = olena.says("/connect").await;
    assert!(heard.contains("зараз не відповідає"), "{heard}");
    right.close().await;
}

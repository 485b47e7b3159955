//! The pages in a browser: on a phone and on a desk, each in both languages.
//!
//! Without Chromium the test says so and ends.

use crate::browser::{Browser, Seen};

use super::{
    Choice, FREEBUSY, Outage,
    connect::{OLENA, PATH, Salon, link},
};

async fn page(address: &str, lang: &str) -> String {
    let client = reqwest::Client::new();
    let answer = client.get(address).header("accept-language", lang).send().await.unwrap();
    answer.text().await.unwrap()
}

/// Every page, by its name.
async fn pages(lang: &str) -> Vec<(&'static str, String)> {
    let salon = Salon::open().await;
    let olena = salon.olena().await;
    olena.says(if lang == "uk" { "/language uk" } else { "/language en" }).await;
    let mut all = Vec::new();
    let endings = [
        ("connected", Choice::All),
        ("denied", Choice::Deny),
        ("lacking", Choice::Without(FREEBUSY)),
        ("unreachable", Choice::All),
    ];
    for (name, choice) in endings {
        olena.says("/connect").await;
        let back = salon.google.consents(&link(&olena.shown()), OLENA, choice).await;
        if name == "unreachable" {
            salon.google.fail_next("/token", [Outage::HangUp]);
        }
        all.push((name, page(&back, lang).await));
        if name == "connected" {
            all.push(("used", page(&back, lang).await));
        }
        olena.hears().await;
    }
    all.push(("expired", page(&format!("{}{PATH}", salon.url), lang).await));
    salon.close().await;
    all
}

#[tokio::test]
async fn every_page_fits_a_phone_and_a_desk_in_a_real_browser() {
    let Some(browser) = Browser::find("every_page_fits_a_phone_and_a_desk") else { return };
    let mut all = Vec::new();
    for lang in ["uk", "en"] {
        let named = |(name, html)| (format!("page-{lang}-{name}"), html);
        all.extend(pages(lang).await.into_iter().map(named));
    }
    for seen in browser.looks_at(&all) {
        let name = seen.name.clone();
        assert_eq!(seen, Seen { name, over: 0, inside: true, shows: true, fits: true });
    }
}

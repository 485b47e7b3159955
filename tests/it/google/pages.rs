//! The pages in a browser: on a phone and on a desk, each in both languages.
//!
//! Needs Debian's `chromium`; without it the test says so and ends. Set `ZAPYS_PAGES` to a folder
//! to keep the pictures.

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::Command,
};

use super::{
    Choice, FREEBUSY, Trouble,
    connect::{OLENA, PATH, Salon, link},
};

fn browser() -> Option<PathBuf> {
    let places = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
    places.iter().map(PathBuf::from).find(|path| path.exists())
}

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
            salon.google.trouble("/token", [Trouble::HangUp]);
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

fn chromium(browser: &Path, folder: &Path, arguments: &[String]) -> String {
    let mut command = Command::new(browser);
    command.args([
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--hide-scrollbars",
    ]);
    command.arg(format!("--user-data-dir={}", folder.join("profile").display()));
    let ran = command.args(arguments).output().unwrap();
    assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
    String::from_utf8_lossy(&ran.stdout).into_owned()
}

#[tokio::test]
async fn every_page_fits_a_phone_and_a_desk_in_a_real_browser() {
    let Some(browser) = browser() else {
        let said = "SKIPPED: the pages were not looked at, because there is no chromium here";
        return std::io::Write::write_all(&mut std::io::stderr(), said.as_bytes()).unwrap();
    };
    let dir = tempfile::tempdir().unwrap();
    let kept = env::var_os("ZAPYS_PAGES").map(PathBuf::from);
    for lang in ["uk", "en"] {
        for (name, html) in pages(lang).await {
            for (at, width, height) in [("phone", 390, 844), ("desk", 1280, 800)] {
                // What the browser measured is put into the page that is printed.
                let measure = "<script>const e = document.documentElement, r = document.querySelector('main')\
                     .getBoundingClientRect(); document.title = [e.scrollWidth <= innerWidth, r.left >= 0, \
                     r.right <= innerWidth, r.height > 200, e.scrollHeight <= innerHeight].join()</script>";
                let file = dir.path().join(format!("{lang}-{name}-{at}.html"));
                fs::write(&file, html.replace("</body>", &format!("{measure}</body>"))).unwrap();
                let size = format!("--window-size={width},{height}");
                let address = format!("file://{}", file.display());
                let seen = chromium(
                    &browser,
                    dir.path(),
                    &["--dump-dom".into(), size.clone(), address.clone()],
                );
                let title =
                    seen.split_once("<title>").and_then(|(_, it)| it.split_once("</title>"));
                let title = title.map(|(title, _)| title);
                assert_eq!(title, Some("true,true,true,true,true"), "{lang} {name} {at}");
                if let Some(kept) = &kept {
                    let to = kept.join(format!("{lang}-{name}-{at}.png"));
                    let picture = format!("--screenshot={}", to.display());
                    chromium(&browser, dir.path(), &[picture, size, address]);
                }
            }
        }
    }
}

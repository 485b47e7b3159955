//! Every letter as a browser shows it: nothing runs over the edge, on a phone or at a desk.
//!
//! The pictures are for people to look at, light and dark, and lie in `target/tmp/letters`.
//! Without Chromium the test says that it was skipped.

use std::{fs, path::Path, process::Command};

use zapys::key::Lang;

use super::{house::House, samples};

/// A page that shows a letter in frames of both widths, and says in its title how far each runs
/// over: `375:0 1024:0`.
fn sheet(html: &str, scheme: &str) -> String {
    let quoted = html.replace('&', "&amp;").replace('"', "&quot;");
    let frame = |width: u32| {
        format!(
            "<iframe data-width={width} style=\"color-scheme: {scheme}; width: {width}px; \
             height: 1150px; border: 0\" srcdoc=\"{quoted}\"></iframe>"
        )
    };
    format!(
        "<!DOCTYPE html><meta charset=utf-8><title>?</title>\
         <style>:root {{ color-scheme: {scheme} }} body {{ margin: 0; display: flex }}</style>\
         {}{}<script>addEventListener('load', () => {{\
           document.title = [...document.querySelectorAll('iframe')].map(frame => {{\
             const page = frame.contentDocument.documentElement;\
             return frame.dataset.width + ':' + (page.scrollWidth - page.clientWidth)\
           }}).join(' ') }})</script>",
        frame(375),
        frame(1024)
    )
}

/// Runs Chromium on a page; it looks for nothing outside.
fn chromium(program: &str, folder: &Path, more: &[String], page: &Path) -> Vec<u8> {
    let profile = format!("--user-data-dir={}", folder.join("profile").display());
    let quiet = [
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--hide-scrollbars",
        "--window-size=1400,1150",
    ];
    let page = format!("file://{}", page.display());
    let run = Command::new(program).args(quiet).arg(profile).args(more).arg(page).output();
    let run = run.unwrap();
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    run.stdout
}

#[test]
fn no_letter_runs_over_the_edge_of_a_phone_or_a_desk() {
    let name = "no_letter_runs_over_the_edge_of_a_phone_or_a_desk";
    let Some(browser) = samples::program(&["chromium", "chromium-browser"], &["--version"], name)
    else {
        return;
    };
    let house = House::on_monday();
    let profile = house.app.profile(Some("salon")).unwrap();
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("letters");
    fs::create_dir_all(&folder).unwrap();
    for (name, letter) in
        [Lang::Uk, Lang::En].iter().flat_map(|lang| samples::letters(&profile, *lang))
    {
        let html = letter.html.unwrap();
        for scheme in ["light", "dark"] {
            let page = folder.join(format!("{name}-{scheme}.html"));
            fs::write(&page, sheet(&html, scheme)).unwrap();
            let picture = page.with_extension("png");
            let shot = [format!("--screenshot={}", picture.display())];
            chromium(&browser, &folder, &shot, &page);
            let bytes = fs::read(&picture).unwrap();
            assert!(bytes.len() > 20_000, "{name} is empty");
        }
        let page = folder.join(format!("{name}-light.html"));
        let shown = chromium(&browser, &folder, &["--dump-dom".to_owned()], &page);
        let shown = String::from_utf8_lossy(&shown);
        let over = shown.split("<title>").nth(1).and_then(|it| it.split("</title>").next());
        assert_eq!(over, Some("375:0 1024:0"), "{name}");
    }
}

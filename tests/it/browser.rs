//! A real browser, which shows what people see: pages and letters, on a phone and on a desk.
//!
//! Starting it takes seconds, so all that is to be measured stands in frames of one page. Set
//! `ZAPYS_PICTURES` to a folder to have a picture of each frame as well, light and dark.

use std::{
    env,
    fmt::Write as _,
    fs,
    io::Write as _,
    path::{Path, PathBuf},
    process::Command,
};

use tempfile::TempDir;

/// A phone, a narrow window and a desk, in CSS pixels.
const SIZES: [(&str, u32, u32); 3] =
    [("phone", 375, 812), ("window", 800, 900), ("desk", 1280, 900)];

/// What is measured of a frame, in this order.
const MEASURE: &str = "const page = frame.contentDocument.documentElement;
    const main = frame.contentDocument.querySelector('main') ?? page;
    const box = main.getBoundingClientRect();
    return [page.scrollWidth - page.clientWidth, box.left >= 0 && box.right <= page.clientWidth,
            box.height > 200, page.scrollHeight <= frame.clientHeight].join()";

/// How a page stands in a frame.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Seen {
    /// Whose page, and on what.
    pub(crate) name: String,
    /// By how many pixels it runs over the edge.
    pub(crate) over: u32,
    /// Whether what it says is inside its width.
    pub(crate) inside: bool,
    /// Whether there is something to see.
    pub(crate) shows: bool,
    /// Whether it fits without scrolling down.
    pub(crate) fits: bool,
}

/// The browser.
pub(crate) struct Browser {
    program: PathBuf,
    dir: TempDir,
}

impl Browser {
    /// Finds it; without one says that the test is skipped.
    pub(crate) fn find(test: &str) -> Option<Self> {
        let places = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
        let Some(program) = places.iter().map(PathBuf::from).find(|path| path.exists()) else {
            // Past the capture of a test that passes.
            let said = format!("SKIPPED {test}: there is no Chromium here\n");
            std::io::stderr().lock().write_all(said.as_bytes()).unwrap();
            return None;
        };
        Some(Self { program, dir: tempfile::tempdir().unwrap() })
    }

    /// Measures pages, each in every size.
    pub(crate) fn looks_at(&self, pages: &[(String, String)]) -> Vec<Seen> {
        let mut sheet = "<!DOCTYPE html><meta charset=utf-8><title>?</title>".to_owned();
        let mut names = Vec::new();
        for (name, html) in pages {
            let quoted = html.replace('&', "&amp;").replace('"', "&quot;");
            for (on, width, height) in SIZES {
                names.push(format!("{name} on a {on}"));
                let style = format!("width: {width}px; height: {height}px; border: 0");
                write!(sheet, "<iframe style=\"{style}\" srcdoc=\"{quoted}\"></iframe>").unwrap();
            }
        }
        write!(
            sheet,
            "<script>addEventListener('load', () => {{ document.title =
             [...document.querySelectorAll('iframe')].map(frame => {{ {MEASURE} }}).join(' ') }})
             </script>"
        )
        .unwrap();
        let dom = self.run(&["--dump-dom".to_owned()], &self.page("sheet", &sheet));
        let title = dom.split_once("<title>").and_then(|(_, it)| it.split_once("</title>"));
        let measured: Vec<&str> = title.unwrap().0.split(' ').collect();
        assert_eq!(measured.len(), names.len(), "{measured:?}");
        self.pictures(pages);
        names.into_iter().zip(measured).map(|(name, it)| seen(name, it)).collect()
    }

    /// Takes a picture of each page, if somebody wants to look at them.
    #[expect(clippy::disallowed_methods, reason = "where pictures go is no setting of the program")]
    fn pictures(&self, pages: &[(String, String)]) {
        let Some(folder) = env::var_os("ZAPYS_PICTURES").map(PathBuf::from) else { return };
        fs::create_dir_all(&folder).unwrap();
        for (name, html) in pages {
            for (on, width, height) in SIZES {
                for scheme in ["light", "dark"] {
                    let style = format!("<style>:root {{ color-scheme: {scheme} }}</style>");
                    let page = self.page("picture", &format!("{html}{style}"));
                    let to = folder.join(format!("{name}-{on}-{scheme}.png"));
                    let mut more = vec![
                        format!("--screenshot={}", to.display()),
                        format!("--window-size={width},{height}"),
                    ];
                    if scheme == "dark" {
                        more.push("--blink-settings=preferredColorScheme=0".into());
                    }
                    self.run(&more, &page);
                }
            }
        }
    }

    fn page(&self, name: &str, html: &str) -> PathBuf {
        let path = self.dir.path().join(format!("{name}.html"));
        fs::write(&path, html).unwrap();
        path
    }

    /// Runs it on a page; it looks for nothing outside.
    fn run(&self, more: &[String], page: &Path) -> String {
        let profile = format!("--user-data-dir={}", self.dir.path().join("profile").display());
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
        ];
        let mut command = Command::new(&self.program);
        command.args(quiet).arg(profile).args(more).arg(format!("file://{}", page.display()));
        let ran = command.output().unwrap();
        assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
        String::from_utf8_lossy(&ran.stdout).into_owned()
    }
}

fn seen(name: String, measured: &str) -> Seen {
    let parts: Vec<&str> = measured.split(',').collect();
    let [over, inside, shows, fits] = parts[..] else { panic!("{name}: {measured}") };
    let yes = |word: &str| word == "true";
    Seen {
        name,
        over: over.parse().unwrap(),
        inside: yes(inside),
        shows: yes(shows),
        fits: yes(fits),
    }
}

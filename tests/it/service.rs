//! The service's file, as systemd itself reads it.
//!
//! Where systemd's tools are not installed the check is left out, and says so.

use std::{fs, path::Path, process::Command};

/// The most exposure that systemd may find, of ten.
const MOST_EXPOSED: f64 = 2.0;

fn unit() -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("systemd/zapys.service");
    fs::read_to_string(path).unwrap()
}

/// Asks systemd's tool; `None`: it is not there.
fn analyze(arguments: &[&str], unit: &Path) -> Option<String> {
    let asked = Command::new("systemd-analyze").args(arguments).arg(unit).output();
    let Ok(answer) = asked else {
        println!("left out: there is no systemd-analyze here");
        return None;
    };
    let said = [answer.stdout, answer.stderr].concat();
    let said = String::from_utf8_lossy(&said).into_owned();
    assert!(answer.status.success(), "{said}");
    Some(said)
}

#[test]
fn systemd_takes_the_service_and_finds_little_that_it_may_do() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("zapys.service");
    // What it starts is not installed here, and every credential is tried.
    let unit = unit()
        .replace("/usr/local/bin/zapys", env!("CARGO_BIN_EXE_zapys"))
        .replace("#LoadCredential", "LoadCredential");
    fs::write(&path, unit).unwrap();
    let Some(verified) = analyze(&["verify"], &path) else { return };
    assert_eq!(verified, "");
    let Some(rated) = analyze(&["security", "--offline=yes", "--no-pager"], &path) else { return };
    let level = rated.split("exposure level for zapys.service: ").nth(1).unwrap();
    let level: f64 = level.split_whitespace().next().unwrap().parse().unwrap();
    assert!(level <= MOST_EXPOSED, "{level}");
}

#[test]
fn a_stop_is_given_more_time_than_it_takes() {
    let value = |key: &str| {
        let unit = unit();
        unit.lines().find_map(|line| line.strip_prefix(key)).unwrap().to_owned()
    };
    let seconds: u64 = value("TimeoutStopSec=").parse().unwrap();
    assert!(seconds > zapys::app::worker::GRACE.as_secs() + 5);
    assert_eq!(value("KillSignal="), "SIGTERM");
}

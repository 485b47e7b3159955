//! The folder of what is kept: there, ours to write, nobody else's to read, with room left.

use std::{
    fs::{self, File},
    io::ErrorKind,
    os::unix::fs::PermissionsExt as _,
    path::{Path, PathBuf},
};

use crate::settings::Settings;

use super::Finding;

/// Less room than this is a warning, in bytes: a year of a busy business and a copy of it.
const LITTLE: u64 = 500 * 1024 * 1024;
/// Less room than this breaks the next copy of the database.
const NONE: u64 = 20 * 1024 * 1024;

pub(super) fn look(settings: &Settings) -> Vec<Finding> {
    let dir = &settings.data_dir;
    if !dir.exists() {
        let says = format!("{} is not there yet", dir.display());
        let advice = "zapys makes it at its first start.";
        let above = dir.ancestors().find(|it| it.exists() && !it.as_os_str().is_empty());
        let room = above.map_or_else(|| room(Path::new(".")), room);
        return vec![Finding::warning("data_dir", says, advice), room];
    }
    let own = settings.data_dir.join("vault.key");
    let key = settings.vault_key.clone().unwrap_or(own);
    vec![folder(dir), room(dir), vault(&key)]
}

fn folder(dir: &Path) -> Finding {
    let shown = dir.display();
    let probe = dir.join(format!(".doctor-{}", std::process::id()));
    let written = File::options().write(true).create_new(true).open(&probe).map(drop);
    fs::remove_file(&probe).ok();
    if let Err(error) = written {
        let advice = "Give it to the user that zapys runs as, or set data_dir to another folder.";
        return Finding::broken("data_dir", format!("{shown} cannot be written: {error}"), advice);
    }
    match mode(dir) {
        Some(mode) if mode & 0o007 != 0 => Finding::warning(
            "data_dir",
            format!("everybody on this machine can look into {shown}"),
            format!("chmod 700 {shown}"),
        ),
        _ => Finding::fine("data_dir", format!("{shown} can be written")),
    }
}

fn room(dir: &Path) -> Finding {
    let found = match rustix::fs::statvfs(dir) {
        Ok(found) => found,
        Err(error) => {
            let says = format!("the room on its disk cannot be measured: {error}");
            return Finding::warning("disk", says, "");
        }
    };
    let free = found.f_bavail.saturating_mul(found.f_frsize);
    let says = format!("{} MB are free", free / (1024 * 1024));
    let advice = "Free some: without room no message can be kept, and none is answered.";
    match free {
        ..NONE => Finding::broken("disk", says, advice),
        ..LITTLE => Finding::warning("disk", says, advice),
        _ => Finding::fine("disk", says),
    }
}

fn vault(key: &PathBuf) -> Finding {
    let shown = key.display();
    match fs::metadata(key) {
        Err(error) if error.kind() == ErrorKind::NotFound => Finding::warning(
            "vault",
            format!("{shown} is not there yet"),
            "zapys makes it at its first start. If there was one before, put it back: what is \
             sealed with it is lost without it, and calendars have to be connected again.",
        ),
        Err(error) => {
            let advice = "Give it to the user that zapys runs as.";
            Finding::broken("vault", format!("{shown} cannot be read: {error}"), advice)
        }
        Ok(about) if about.len() != 32 => Finding::broken(
            "vault",
            format!("{shown} has {} bytes; a key has 32", about.len()),
            "Put your copy of the key in its place.",
        ),
        Ok(_) if mode(key).is_some_and(|mode| mode & 0o077 != 0) => Finding::warning(
            "vault",
            format!("others on this machine can read {shown}"),
            format!("chmod 600 {shown}"),
        ),
        Ok(_) => Finding::fine("vault", format!("{shown} is there and yours alone")),
    }
}

fn mode(path: &Path) -> Option<u32> {
    fs::metadata(path).ok().map(|about| about.permissions().mode())
}

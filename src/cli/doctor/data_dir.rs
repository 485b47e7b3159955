//! The data folder: it exists, only this user can read it, and its disk has free space.

use std::{
    fs::{self, File},
    io::ErrorKind,
    os::unix::fs::PermissionsExt as _,
    path::{Path, PathBuf},
};

use crate::settings::Settings;

use super::finding::Finding;

/// Less free space than this is a warning, in bytes: a year of a busy business and a copy of it.
const LITTLE: u64 = 500 * MB;
/// Less free space than this is broken, in bytes.
const NONE: u64 = 20 * MB;
const MB: u64 = 1024 * 1024;

/// What to do if this user may not read the folder.
pub(super) const RIGHTS: &str = "Run this as root, or as the user that zapys runs as; what is \
                                 there has to be that user's.";

pub(super) fn check(settings: &Settings) -> Vec<Finding> {
    let dir = &settings.data_dir;
    let exists = match dir.try_exists() {
        Ok(exists) => exists,
        Err(error) => {
            let says = format!("{} cannot be looked at: {error}", dir.display());
            return vec![Finding::broken("data_dir", says, RIGHTS)];
        }
    };
    if !exists {
        let says = format!("{} is not there yet", dir.display());
        let advice = "zapys makes it at its first start.";
        let above = dir.ancestors().find(|it| it.exists() && !it.as_os_str().is_empty());
        let space = free_space(above.unwrap_or(Path::new(".")), 0);
        return vec![Finding::warning("data_dir", says, advice), space];
    }
    let own = settings.data_dir.join("vault.key");
    let key = settings.vault_key.clone().unwrap_or(own);
    let database = fs::metadata(dir.join("zapys.db")).map_or(0, |about| about.len());
    vec![folder(dir), free_space(dir, database), vault(&key)]
}

fn folder(dir: &Path) -> Finding {
    let shown = dir.display();
    let probe = dir.join(format!(".doctor-{}", std::process::id()));
    let written = File::options().write(true).create_new(true).open(&probe).map(drop);
    fs::remove_file(&probe).ok();
    if let Err(error) = written {
        let advice = match error.kind() {
            ErrorKind::PermissionDenied => RIGHTS,
            _ => "Make room for it on another disk, or set data_dir to another folder.",
        };
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

fn free_space(dir: &Path, database: u64) -> Finding {
    let found = match rustix::fs::statvfs(dir) {
        Ok(found) => found,
        Err(error) => {
            let says = format!("the room on its disk cannot be measured: {error}");
            return Finding::warning("disk", says, "");
        }
    };
    enough(found.f_bavail.saturating_mul(found.f_frsize), database)
}

/// Returns whether the free space is enough; both numbers are bytes.
fn enough(free: u64, database: u64) -> Finding {
    let says = format!("{} MB are free", free / MB);
    let advice = "Free some: without room no message can be kept, and none is answered.";
    if free < NONE {
        Finding::broken("disk", says, advice)
    } else if free < database.saturating_add(NONE) {
        // NOTE: the newer program does not start without that copy.
        let says = format!("{says}, and the database has {} MB", database / MB);
        let advice = "Free some: the next newer zapys first makes a copy of it, beside it.";
        Finding::warning("disk", says, advice)
    } else if free < LITTLE {
        Finding::warning("disk", says, advice)
    } else {
        Finding::fine("disk", says)
    }
}

fn vault(key: &PathBuf) -> Finding {
    let shown = key.display();
    match File::open(key).and_then(|file| file.metadata()) {
        Err(error) if error.kind() == ErrorKind::NotFound => Finding::warning(
            "vault",
            format!("{shown} is not there yet"),
            "zapys makes it at its first start. If there was one before, put it back: what is \
             sealed with it is lost without it, and calendars have to be connected again.",
        ),
        Err(error) => Finding::broken("vault", format!("{shown} cannot be read: {error}"), RIGHTS),
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

#[cfg(test)]
mod tests {
    use super::{super::finding::Severity, *};

    #[test]
    fn the_disk_needs_space_for_a_copy_of_the_database() {
        assert_eq!(enough(NONE - 1, 0).severity, Severity::Broken);
        assert_eq!(enough(LITTLE - 1, 0).severity, Severity::Warning);
        assert_eq!(enough(LITTLE, MB).severity, Severity::Fine);
        let large = enough(4_000 * MB, 4_000 * MB);
        assert_eq!(large.severity, Severity::Warning);
        assert!(large.says.contains("the database has 4000 MB"), "{}", large.says);
    }
}

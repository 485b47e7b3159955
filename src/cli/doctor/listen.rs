//! The address of the HTTP listener: free, or in use by the running worker.

use std::{io::ErrorKind, net::TcpListener};

use crate::{app::is_worker_running, settings::Settings};

use super::finding::Finding;

const SUBJECT: &str = "http.listen";

pub(super) fn check(settings: &Settings) -> Option<Finding> {
    let (_, listen) = settings.google.as_ref()?;
    let at = listen.at;
    let Err(error) = TcpListener::bind(at) else {
        return Some(Finding::fine(SUBJECT, format!("{at} is free")));
    };
    let taken = error.kind() == ErrorKind::AddrInUse;
    Some(match is_worker_running(&settings.data_dir).ok() {
        Some(true) if taken => Finding::fine(SUBJECT, format!("the worker listens at {at}")),
        None if taken => Finding::warning(
            SUBJECT,
            format!("{at} is taken, and whether by zapys itself cannot be seen"),
            "Run this as root, or as the user that zapys runs as.",
        ),
        _ if taken => Finding::broken(
            SUBJECT,
            format!("{at} is taken by another program, so zapys run does not start"),
            "Set http.listen to another port, and let the proxy before it lead there.",
        ),
        _ => Finding::broken(
            SUBJECT,
            format!("{at} cannot be listened at: {error}"),
            "Set http.listen to an address of this machine, with a port from 1024 on.",
        ),
    })
}

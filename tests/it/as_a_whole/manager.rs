//! What a service manager hears of the service: that it is ready, that it lives, that it stops.

use std::{os::unix::net::UnixDatagram, time::Duration};

use super::service::Service;

/// A socket such as systemd listens on.
struct Manager(UnixDatagram);

impl Manager {
    /// Waits for a message that has this line; returns it.
    fn hears(&self, line: &str) -> String {
        for _ in 0..50 {
            let mut bytes = [0; 4096];
            let much = self.0.recv(&mut bytes).unwrap_or_else(|error| panic!("{line}: {error}"));
            let said = String::from_utf8(bytes[..much].to_vec()).unwrap();
            if said.lines().any(|it| it.starts_with(line)) {
                return said;
            }
        }
        panic!("{line} was never said");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_service_manager_hears_when_it_is_ready_that_it_lives_and_when_it_stops() {
    let service = Service::new("json").await;
    let path = service.dir.path().join("notify");
    let manager = Manager(UnixDatagram::bind(&path).unwrap());
    manager.0.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    let socket = path.display().to_string();
    // A watchdog of 600 ms is fed every 200.
    let life = service.starts_with(&[("NOTIFY_SOCKET", &socket), ("WATCHDOG_USEC", "600000")]);
    manager.hears("READY=1");
    for _ in 0..3 {
        let fed = manager.hears("WATCHDOG=1");
        assert!(fed.contains("STATUS=0 messages wait, 0 jobs due, 0 given up"), "{fed}");
    }
    life.stops().await;
    manager.hears("STOPPING=1");
}

//! Sends requests to other servers, and compares their clocks with this machine's.
//!
//! The header `Date` of an answer says what time the server has. A server's clock may be wrong
//! as well, so this machine's clock is reported only if it agrees with none of them.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use parking_lot::Mutex;
use reqwest::{Client, RequestBuilder};
use tokio::time::Instant;

use crate::{
    clock::{Clock as _, SystemClock},
    http::{Error, Http, Response},
    model::openai::MOST_BYTES,
};

use super::finding::Finding;

/// How long one request to another server may take.
pub(super) const PATIENCE: Duration = Duration::from_secs(20);
/// How far two clocks may be apart; the answer takes time to arrive, too.
const MOST: SignedDuration = SignedDuration::from_mins(2);
/// What to do about a wrong clock.
pub(super) const SET_IT: &str = "Set the clock of this machine, best by a time service: people's \
                                 \"tomorrow\" and every reminder hang on it.";

/// A client that remembers the clocks of the servers.
pub(super) struct Remote {
    pub(super) http: Http,
    clocks: Mutex<Vec<ClockReading>>,
}

/// The time of a server and of this machine when an answer came.
struct ClockReading {
    server: &'static str,
    theirs: Timestamp,
    ours: Timestamp,
}

impl ClockReading {
    fn difference(&self) -> SignedDuration {
        self.ours.duration_since(self.theirs).abs()
    }
}

impl Remote {
    pub(super) fn new() -> Result<Self, Error> {
        Ok(Self { http: Http::new(MOST_BYTES)?, clocks: Mutex::default() })
    }

    pub(super) fn client(&self) -> &Client {
        self.http.client()
    }

    /// Sends a request and notes the server's clock.
    pub(super) async fn send(
        &self,
        server: &'static str,
        request: RequestBuilder,
    ) -> Result<Response, Error> {
        let answer = self.http.send(request, Instant::now() + PATIENCE).await?;
        let ours = SystemClock::default().now();
        self.clocks.lock().extend(answer.date.map(|theirs| ClockReading { server, theirs, ours }));
        Ok(answer)
    }

    /// Compares this machine's clock with the servers'; `None`: no server said what time it is.
    pub(super) fn clock(&self) -> Option<Finding> {
        let clocks = self.clocks.lock();
        let nearest = clocks.iter().min_by_key(|reading| reading.difference())?;
        let ClockReading { server, theirs, ours } = nearest;
        if nearest.difference() <= MOST {
            return Some(Finding::fine("clock", format!("it is {ours:.0}, as {server} has it")));
        }
        let says = format!("this machine says {ours:.0}, and {server} says {theirs:.0}");
        Some(Finding::broken("clock", says, SET_IT))
    }
}

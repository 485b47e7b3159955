//! Asks other servers, and hears from each of them what time it is.
//!
//! Their answers say it in passing (the header `Date`), so a clock that is wrong is found
//! whichever way it is wrong. One server's clock may be wrong as well: only when none of them
//! agrees with this machine is it this machine's.

use std::{cell::RefCell, time::Duration};

use jiff::{SignedDuration, Timestamp};
use reqwest::{Client, RequestBuilder};
use tokio::time::Instant;

use crate::{
    clock::{Clock as _, SystemClock},
    http::{Error, Http, Response},
    model::openai::MOST_BYTES,
};

use super::Finding;

/// How long one question to somebody else may take.
pub(super) const PATIENCE: Duration = Duration::from_secs(20);
/// How far two clocks may be apart; an answer is under way for a while too.
const MOST: SignedDuration = SignedDuration::from_mins(2);
/// What to do about a wrong clock.
pub(super) const SET_IT: &str = "Set the clock of this machine, best by a time service: people's \
                                 \"tomorrow\" and every reminder hang on it.";

/// Asks.
pub(super) struct Far {
    pub(super) http: Http,
    /// Who said what time it is, and what time it was here.
    clocks: RefCell<Vec<(&'static str, Timestamp, Timestamp)>>,
}

impl Far {
    pub(super) fn new() -> Result<Self, Error> {
        Ok(Self { http: Http::new(MOST_BYTES)?, clocks: RefCell::default() })
    }

    pub(super) fn client(&self) -> &Client {
        self.http.client()
    }

    /// Sends a request to somebody whose clock is worth hearing.
    pub(super) async fn send(
        &self,
        whose: &'static str,
        request: RequestBuilder,
    ) -> Result<Response, Error> {
        let answer = self.http.send(request, Instant::now() + PATIENCE).await?;
        let ours = SystemClock::default().now();
        self.clocks.borrow_mut().extend(answer.date.map(|theirs| (whose, theirs, ours)));
        Ok(answer)
    }

    /// Holds this machine's clock against theirs; `None`: nobody said what time it is.
    pub(super) fn clock(&self) -> Option<Finding> {
        let clocks = self.clocks.borrow();
        let apart = |it: &&(_, Timestamp, Timestamp)| it.2.duration_since(it.1).abs();
        let nearest = clocks.iter().min_by_key(apart)?;
        let (whose, theirs, ours) = nearest;
        if apart(&nearest) <= MOST {
            return Some(Finding::fine("clock", format!("it is {ours:.0}, as {whose} has it")));
        }
        let says = format!("this machine says {ours:.0}, and {whose} says {theirs:.0}");
        Some(Finding::broken("clock", says, SET_IT))
    }
}

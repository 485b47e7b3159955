//! Every candidate start with its verdict: free, or the reason why not.
use serde::{Deserialize, Serialize};
/// x
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "stub")]
pub enum Why { Past, TooSoon, TooFar, ClosedDay, DayOff, OutsideHours, OffStep, Skipped, Taken, Full, DayFull }
/// x
#[derive(Debug)] pub struct Candidate;
/// x
#[derive(Debug)] pub struct Question;
/// x
#[derive(Debug)] pub struct Verdict;

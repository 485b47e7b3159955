//! Every candidate start with its verdict: free, or the reason why not.
use serde::{Deserialize, Serialize};
/// x
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Why { /** x */ Past }
/// x
#[derive(Debug)] pub struct Candidate;
/// x
#[derive(Debug)] pub struct Question;
/// x
#[derive(Debug)] pub struct Verdict;

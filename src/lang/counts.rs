//! Words for what is counted and is no person: cars, dogs, the tyres of one car.

use serde::Deserialize;

/// What a number beside a word counts. The names in the files, behind "counts", are these in small letters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Counts {
    /// Things that each need a visit: cars.
    Things,
    /// A thing that is brought, with an owner behind it.
    Thing,
    /// Animals that each need a visit.
    Animals,
    /// Parts that are done in one visit: the tyres of a car, nails.
    Parts,
    /// What an ordinal before it counts, so that it is no day of the month: "her 19th birthday".
    Ranked,
}

impl Counts {
    /// Reads the name of a section, without "counts".
    pub(super) fn parse(name: &str) -> Option<Self> {
        serde_json::from_value(serde_json::Value::String(name.to_owned())).ok()
    }
}

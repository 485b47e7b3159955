//! What a model's server wants back with its own calls.
//!
//! Some servers put fields of their own beside a call and refuse the next request of the turn when
//! they are missing: Gemini signs its calls, others want their reasoning back. We do not read these
//! fields; they go back as they came, to the model that sent them. They are stored with the step,
//! because a turn that goes on after a crash needs them as well.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// The fields of an answer that its server wants back, and the model that gave it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct VendorFields {
    /// The model. Another one's server knows neither these fields nor the ids of the calls.
    pub model: String,
    /// Fields of the message, such as `reasoning_content`.
    pub message: Map<String, Value>,
    /// Fields of each call, in the order of the calls, such as `extra_content`.
    pub calls: Vec<Map<String, Value>>,
}

impl VendorFields {
    /// Returns whether no model is named, as for an answer that code wrote.
    pub fn is_empty(&self) -> bool {
        self.model.is_empty()
    }

    /// Returns whether there is a field beside those of the protocol.
    pub fn has_fields(&self) -> bool {
        !self.message.is_empty() || self.calls.iter().any(|call| !call.is_empty())
    }
}

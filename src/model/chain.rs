//! The models in order, and the offline one at the end of them all.
//!
//! The first usable answer is taken. A failure is the operator's to know and never the
//! customer's: it is logged here, once, and the next model is asked the same.

use std::sync::Arc;

use crate::agent::{Answer, Request};

use super::{Model, offline};

/// Models in the order in which they are asked; the offline model follows the last.
#[derive(Clone, Default)]
pub struct Chain {
    models: Vec<Arc<dyn Model>>,
}

impl Chain {
    /// Puts the offline model behind these.
    #[must_use]
    pub fn new(models: Vec<Arc<dyn Model>>) -> Self {
        Self { models }
    }

    /// Returns the first usable answer; there always is one.
    pub async fn answer(&self, request: &Request) -> Answer {
        for (number, model) in self.models.iter().enumerate() {
            match model.answer(request).await {
                Ok(answer) => return answer,
                Err(error) => {
                    tracing::warn!(model = number + 1, %error, "the model failed; asking the next");
                }
            }
        }
        offline::answer(request)
    }
}

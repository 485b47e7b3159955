//! How a server wants to be asked.
//!
//! Servers that speak OpenAI's protocol differ in what they take of it, and no list of vendors stays
//! true. So a model is asked in full at first; when its server refuses the form of a request, what the
//! refusal names is left out, or everything optional if it names nothing we know. What then worked is
//! remembered for as long as the process lives, so that only the first question pays for it.

use std::{
    collections::BTreeSet,
    fmt::{self, Display, Formatter},
};

use super::refusal::Refusal;

/// The fields that limit how much a model writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum TokenLimit {
    /// OpenAI's own servers: `max_completion_tokens`, and their reasoning models refuse the other.
    Completion,
    /// Both: some servers know only the old field and ignore the new one.
    Both,
    /// `max_tokens` alone.
    Old,
    /// Neither: the context is too small for the limit.
    None,
}

/// What is done otherwise for a server that refused it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Concession {
    /// Schemas without `strict`, lists of types and `additionalProperties`.
    PlainSchemas,
    /// No `tool_choice`.
    NoToolChoice,
    /// No `reasoning_effort`.
    NoEffort,
    /// Calls that the model did not make in this turn are told in words: their signatures and
    /// reasoning are not kept.
    CallsInWords,
    /// The server's own fields do not go back.
    NoVendorFields,
    /// The answer is asked for as a stream.
    Stream,
}

/// How a server wants to be asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dialect {
    pub(super) limit: TokenLimit,
    concessions: BTreeSet<Concession>,
}

/// Which concession a word in a refusal asks for.
const NAMES: &[(&str, Concession)] = &[
    ("tool_choice", Concession::NoToolChoice),
    ("tool choice", Concession::NoToolChoice),
    ("strict", Concession::PlainSchemas),
    ("additionalproperties", Concession::PlainSchemas),
    ("additional_properties", Concession::PlainSchemas),
    ("function_declarations", Concession::PlainSchemas),
    ("invalid schema", Concession::PlainSchemas),
    ("\"null\"", Concession::PlainSchemas),
    ("reasoning_effort", Concession::NoEffort),
    ("reasoningeffort", Concession::NoEffort),
    ("thought_signature", Concession::CallsInWords),
    ("thoughtsignature", Concession::CallsInWords),
    ("reasoning_content", Concession::CallsInWords),
    ("tool call id", Concession::CallsInWords),
    ("tool_call_id", Concession::CallsInWords),
    ("stream", Concession::Stream),
];

impl Dialect {
    /// Returns the dialect in which a server is asked first.
    pub fn of_server(base_url: &str) -> Self {
        let address = base_url.split_once("://").map_or(base_url, |(_, address)| address);
        let host = address.split(['/', ':']).next().unwrap_or_default();
        let own = ["api.openai.com", ".openai.azure.com", ".cognitiveservices.azure.com"];
        let limit = if own.iter().any(|own| host.ends_with(own)) {
            TokenLimit::Completion
        } else {
            TokenLimit::Both
        };
        Self { limit, concessions: BTreeSet::new() }
    }

    /// Returns whether this is done otherwise.
    pub fn has(&self, concession: Concession) -> bool {
        self.concessions.contains(&concession)
    }

    /// Adds a concession.
    pub(super) fn concede(&mut self, concession: Concession) {
        self.concessions.insert(concession);
    }

    /// Returns the dialect for the next try after a refusal; `None`: the form of the request is not
    /// what the server refused, or nothing is left to concede. `sent` are the names of the server's
    /// own fields in the request.
    pub(super) fn after(&self, refusal: &Refusal, sent: &[String]) -> Option<Self> {
        if !refusal.is_about_form() {
            return None;
        }
        let named = self.named(refusal, sent);
        let next = if named == *self { self.plain() } else { named };
        (next != *self).then_some(next)
    }

    /// Returns the dialect without what the refusal names.
    fn named(&self, refusal: &Refusal, sent: &[String]) -> Self {
        let mut next = self.clone();
        if refusal.names("max_tokens") || refusal.names("max_completion_tokens") {
            next.limit = self.other_limit(refusal);
        }
        if sent.iter().any(|field| refusal.names(field)) {
            next.concede(Concession::NoVendorFields);
            return next;
        }
        for (_, concession) in NAMES.iter().filter(|(word, _)| refusal.names(word)) {
            next.concede(*concession);
        }
        next
    }

    fn other_limit(&self, refusal: &Refusal) -> TokenLimit {
        let wants_new = ["use 'max_completion_tokens'", "use max_completion_tokens"];
        if ["too large", "context", "at most"].iter().any(|words| refusal.names(words)) {
            TokenLimit::None
        } else if wants_new.iter().any(|words| refusal.names(words))
            || !refusal.names("max_completion_tokens")
            || self.limit == TokenLimit::Old
        {
            TokenLimit::Completion
        } else {
            TokenLimit::Old
        }
    }

    /// Returns the dialect without everything optional; of a server that refused that as well,
    /// without the calls of other turns and its own fields.
    fn plain(&self) -> Self {
        let mut next = self.clone();
        if next.limit == TokenLimit::Both {
            next.limit = TokenLimit::Old;
        }
        next.concessions.extend([
            Concession::PlainSchemas,
            Concession::NoToolChoice,
            Concession::NoEffort,
        ]);
        if next == *self {
            next.concessions.extend([Concession::CallsInWords, Concession::NoVendorFields]);
        }
        next
    }
}

impl Display for Dialect {
    /// Writes what is done otherwise than in the full protocol; nothing: all of it is taken.
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let limit = match self.limit {
            TokenLimit::Completion | TokenLimit::Both => None,
            TokenLimit::Old => Some("max_tokens alone"),
            TokenLimit::None => Some("no token limit"),
        };
        let conceded = self.concessions.iter().map(|concession| match concession {
            Concession::PlainSchemas => "schemas that are not strict",
            Concession::NoToolChoice => "no tool_choice",
            Concession::NoEffort => "no reasoning_effort",
            Concession::CallsInWords => "earlier calls in words",
            Concession::NoVendorFields => "none of its own fields back",
            Concession::Stream => "a stream",
        });
        f.write_str(&limit.into_iter().chain(conceded).collect::<Vec<_>>().join(", "))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::http::Response;

    fn refused(status: u16, body: &Value) -> Refusal {
        Refusal::read(&Response { status, body: body.to_string().into(), ..Response::default() })
    }

    fn says(message: &str) -> Value {
        json!({"error": {"message": message, "type": "invalid_request_error", "code": null}})
    }

    fn after(from: &Dialect, refusal: &Refusal) -> String {
        from.after(refusal, &[]).map_or_else(|| "nothing".into(), |next| next.to_string())
    }

    #[test]
    fn what_a_refusal_names_is_left_out_and_nothing_else() {
        let full = Dialect::of_server("http://localhost:8080/v1");
        let extra = json!({"object": "error", "message": {"detail": [{
            "type": "extra_forbidden", "loc": ["body", "max_completion_tokens"],
            "msg": "Extra inputs are not permitted", "input": 4096}]}});
        for (body, expected) in [
            (extra, "max_tokens alone"),
            (says("Thinking mode does not support this tool_choice"), "no tool_choice"),
            (says("`reasoning_effort` must be one of `none` or `default`"), "no reasoning_effort"),
            (says("This model only support stream mode, please enable it"), "a stream"),
            (says("Missing `reasoning_content` field"), "earlier calls in words"),
            (says("Unknown name \"strict\" at 'tools[0]'"), "schemas that are not strict"),
            (
                says("max_tokens is too large: 4096. This model's maximum context length is 4096"),
                "no token limit",
            ),
        ] {
            assert_eq!(after(&full, &refused(400, &body)), expected, "{body}");
        }
        let newer = says(
            "Unsupported parameter: 'max_tokens' is not supported with this model. \
                          Use 'max_completion_tokens' instead.",
        );
        let next = full.after(&refused(400, &newer), &[]).unwrap();
        assert_eq!(next.limit, TokenLimit::Completion);
    }

    #[test]
    fn a_refusal_that_names_nothing_leaves_out_all_that_is_optional_and_then_gives_up() {
        let full = Dialect::of_server("https://models.example/v1");
        let refusal = refused(422, &json!({"detail": "Unprocessable Entity"}));
        let plain = full.after(&refusal, &[]).unwrap();
        assert_eq!(
            plain.to_string(),
            "max_tokens alone, schemas that are not strict, no tool_choice, no reasoning_effort"
        );
        let plainest = plain.after(&refusal, &[]).unwrap();
        assert!(plainest.has(Concession::CallsInWords));
        assert_eq!(plainest.after(&refusal, &[]), None);
    }

    #[test]
    fn a_field_that_we_sent_and_the_server_refuses_is_not_sent_again() {
        let full = Dialect::of_server("http://localhost/v1");
        let refusal = refused(400, &says("property 'reasoning_content' is unsupported"));
        let next = full.after(&refusal, &["reasoning_content".into()]).unwrap();
        assert_eq!(next.to_string(), "none of its own fields back");
    }

    #[test]
    fn what_no_other_form_would_change_is_not_tried_in_another_form() {
        let full = Dialect::of_server("http://localhost/v1");
        let coded = |code: &str| json!({"error": {"code": code, "message": "no"}});
        for (status, body) in [
            (401, coded("invalid_api_key")),
            (429, coded("rate_limit_exceeded")),
            (500, json!({"error": {"message": "out of memory"}})),
            (400, coded("context_length_exceeded")),
            (400, json!({"error": {"code": 400, "type": "exceed_context_size_error"}})),
            (400, coded("content_filter")),
        ] {
            assert_eq!(after(&full, &refused(status, &body)), "nothing", "{body}");
        }
        let template = says("Jinja Exception: Conversation roles must alternate");
        assert_ne!(after(&full, &refused(500, &template)), "nothing");
    }

    #[test]
    fn openai_gets_its_own_limit_and_others_get_both() {
        let limit = |url: &str| Dialect::of_server(url).limit;
        assert_eq!(limit("https://api.openai.com/v1"), TokenLimit::Completion);
        assert_eq!(limit("https://salon.openai.azure.com/openai/v1"), TokenLimit::Completion);
        assert_eq!(limit("https://api.openai.com.example/v1"), TokenLimit::Both);
        assert_eq!(limit("http://127.0.0.1:8080/v1"), TokenLimit::Both);
    }
}

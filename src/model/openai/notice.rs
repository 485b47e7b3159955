//! Tells a server's notice from a model's words.
//!
//! Some gateways send "rate limit exceeded" as an ordinary message with status 200, and some small
//! models write their tool calls as text. Without this check both would be sent to the customer.

/// What only servers write, in lower case.
const NOTICES: &[&str] = &[
    "rate limit",
    "rate-limit",
    "ratelimit",
    "too many requests",
    "current quota",
    "quota exceeded",
    "exceeded your quota",
    "insufficient credit",
    "insufficient_",
    "overloaded",
    "service unavailable",
    "bad gateway",
    "gateway timeout",
    "internal server error",
    "upstream",
    "api key",
    "api_key",
    "context length",
    "context window",
    "maximum context",
    "max tokens",
    "billing",
    "provider returned error",
    "model is currently",
    "temporarily unavailable",
    "error code",
    "http error",
    "status code",
    "openai",
    "traceback",
    "exception:",
    "request timed out",
    "connection timed out",
    "an ai language model",
    "an ai model",
];

/// What a call looks like when it is written as text.
const CALLS: &[&str] = &[
    "<tool_call",
    "</tool",
    "<function",
    "<|",
    "functions.",
    "\"arguments\"",
    "\"function\"",
    "tool_calls",
];

/// Returns whether a text is a notice or a written call, and so not an answer to a customer.
pub(super) fn is_notice(text: &str) -> bool {
    let lower = text.to_lowercase();
    let lower = lower.trim();
    let tool = crate::agent::Tool::ALL.iter().any(|tool| lower.contains(tool.as_str()));
    let object = lower.starts_with('{') || lower.starts_with("[{");
    tool || object || NOTICES.iter().chain(CALLS).any(|words| lower.contains(words))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn notices_and_written_calls_are_told_from_words() {
        for notice in [
            "Rate limit exceeded, please try again in 20s.",
            "You exceeded your current quota",
            "{\"error\": \"busy\"}",
            "<tool_call>{\"name\": \"x\"}</tool_call>",
            "I will call book_appointment now.",
            "Error code: 429",
        ] {
            assert!(is_notice(notice), "{notice}");
        }
        for words in
            ["На завтра вільно о 9:00.", "What is your name?", "Sorry, we are closed then."]
        {
            assert!(!is_notice(words), "{words}");
        }
    }
}

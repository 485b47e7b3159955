//! Tells a server's notice from a model's words.
//!
//! Some gateways send "rate limit exceeded" as an ordinary message with status 200. Without this check
//! it would be sent to the customer. A text is a notice only if it looks like one as a whole: a
//! receptionist may well speak of a quota, of an exception to the opening hours or of a visit that was
//! timed out. A call that a model wrote as text is no notice; [`chatter`](crate::agent::chatter)
//! finds it.

/// How a notice begins, in lower case.
const OPENINGS: &[&str] = &[
    "error code",
    "error:",
    "[error",
    "api error",
    "http error",
    "http 4",
    "http 5",
    "rate limit",
    "rate-limit",
    "ratelimit",
    "too many requests",
    "you exceeded your current quota",
    "you have exceeded your",
    "quota exceeded",
    "insufficient ",
    "internal server error",
    "bad gateway",
    "gateway timeout",
    "service unavailable",
    "service temporarily unavailable",
    "upstream ",
    "provider returned error",
    "request timed out",
    "the request timed out",
    "the model is currently",
    "the model is overloaded",
    "the server is overloaded",
    "the engine is currently",
    "model is currently",
    "this model's maximum context",
    "this model is currently",
    "maximum context length",
    "context length exceeded",
    "incorrect api key",
    "invalid api key",
    "missing api key",
    "no endpoints found",
    "traceback (most recent",
    "<!doctype",
    "<html",
];

/// What only programs write, in lower case, wherever it stands.
const MACHINE_WORDS: &[&str] = &[
    "rate_limit",
    "insufficient_quota",
    "api_key",
    "max_tokens",
    "context_length",
    "invalid_request",
    "server_error",
    "status code 4",
    "status code 5",
    "openai api",
    "openai.com",
    "as an ai language model",
    "as an ai model",
    "i am an ai language model",
];

/// Returns whether a text is a notice, and so not what the model said.
pub(super) fn is_notice(text: &str) -> bool {
    let lower = text.to_lowercase();
    let lower = lower.trim();
    let contains = |words: &[&str]| words.iter().any(|words| lower.contains(words));
    let object = lower.starts_with('{') && lower.contains("\"error\"");
    let opening = OPENINGS.iter().any(|words| lower.starts_with(words));
    object || opening || contains(MACHINE_WORDS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn notices_are_told_from_words() {
        for notice in [
            "Rate limit exceeded, please try again in 20s.",
            "You exceeded your current quota",
            "{\"error\": \"busy\"}",
            "Error code: 429",
            "The model is currently overloaded with other requests.",
            "Upstream request failed",
            "<html><body>502</body></html>",
        ] {
            assert!(is_notice(notice), "{notice}");
        }
        for words in [
            "На завтра вільно о 9:00.",
            "What is your name?",
            "Sorry, we are closed then.",
            "We are open every day, with the exception of Sunday.",
            "There is no quota for students, everybody pays the same.",
            "The hold has timed out, so I looked again: 14:00 is still free.",
            "Iryna is overloaded on Friday; would Saturday do?",
            "We are temporarily unavailable on 31 December.",
            "The lesson covers billing and error handling.",
        ] {
            assert!(!is_notice(words), "{words}");
        }
    }
}

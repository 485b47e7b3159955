//! The page that a person sees when they come back from Google. (pure)
//!
//! It is read on a phone, once, and says three things: how the consent ended, what that means, and
//! what to do next. The page loads nothing, so its address, which contains a code, is not sent to
//! another server; the header that forbids loading is made here as well.

use std::sync::LazyLock;

use minijinja::{Environment, context};

use crate::{chat::ConsentOutcome, ids::Lang, messages::say};

/// The template's name; its ending makes minijinja escape every value.
const TEMPLATE: &str = "page.html";

/// A page, ready to be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Page {
    pub(super) status: u16,
    pub(super) html: String,
    /// Its `Content-Security-Policy`.
    pub(super) policy: String,
}

/// Renders a page. `chat` is the link back to the chat; `nonce` permits the page's own style alone.
pub(super) fn page(outcome: ConsentOutcome, lang: Lang, chat: Option<&str>, nonce: &str) -> Page {
    let Texts { title, lead, next } = texts(outcome, lang);
    let good = outcome == ConsentOutcome::Connected;
    let tone = match outcome {
        ConsentOutcome::Connected => "good",
        ConsentOutcome::Used => "plain",
        _ => "off",
    };
    let values = context! {
        lang => lang.tag(), title, lead, next, tone, nonce, chat, good,
        back => say(lang, "page-back", &[]), close => say(lang, "page-close", &[]),
    };
    let rendered = ENVIRONMENT.get_template(TEMPLATE).and_then(|it| it.render(values));
    let html = rendered.unwrap_or_else(|error| {
        tracing::error!(%error, "page not rendered");
        String::new()
    });
    let policy = format!(
        "default-src 'none'; style-src 'nonce-{nonce}'; base-uri 'none'; form-action 'none'; \
         frame-ancestors 'none'"
    );
    let status = match outcome {
        ConsentOutcome::Connected | ConsentOutcome::Denied | ConsentOutcome::Lacking => 200,
        ConsentOutcome::Used => 409,
        ConsentOutcome::Expired => 410,
        ConsentOutcome::Unreachable => 502,
    };
    Page { status, html, policy }
}

/// The texts of a page.
struct Texts {
    title: String,
    lead: String,
    next: String,
}

fn texts(outcome: ConsentOutcome, lang: Lang) -> Texts {
    let text = |part: &str| say(lang, &format!("page-{}{part}", outcome.as_str()), &[]);
    Texts { title: text(""), lead: text("-lead"), next: text("-next") }
}

static ENVIRONMENT: LazyLock<Environment<'static>> = LazyLock::new(|| {
    let mut environment = Environment::new();
    if let Err(error) = environment.add_template(TEMPLATE, include_str!("page.html.j2")) {
        tracing::error!(%error, "page template not compiled");
    }
    environment
});

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_page_says_what_to_do_next_and_loads_nothing() {
        for (outcome, lang) in
            ConsentOutcome::ALL.into_iter().flat_map(|it| Lang::ALL.map(|lang| (it, lang)))
        {
            let page = page(outcome, lang, Some("https://t.me/salon_bot"), "abc");
            let Texts { title, lead, next } = texts(outcome, lang);
            for text in [title, lead, next] {
                let escaped = text.replace('\'', "&#x27;").replace('/', "&#x2f;");
                assert!(!text.is_empty() && page.html.contains(&escaped), "{outcome:?}: {text}");
            }
            for outside in ["<img", "<link", "<script", "@import", "url(", "src=", "http-equiv"] {
                assert!(!page.html.contains(outside), "{outside}");
            }
            assert!(page.html.contains(&format!("<html lang=\"{}\">", lang.tag())));
            assert!(page.policy.starts_with("default-src 'none'; style-src 'nonce-abc';"));
        }
    }

    #[test]
    fn the_way_back_is_a_link_where_one_is_known_and_words_where_none_is() {
        let with =
            page(ConsentOutcome::Connected, Lang::En, Some("https://t.me/x?a=1&b=\"2"), "n").html;
        assert!(
            with.contains("href=\"https:&#x2f;&#x2f;t.me&#x2f;x?a=1&amp;b=&quot;2\""),
            "{with}"
        );
        let without = page(ConsentOutcome::Connected, Lang::En, None, "n").html;
        assert!(!without.contains("<a ") && without.contains("You can close this page"));
    }
}

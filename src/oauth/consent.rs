//! The link to Google's consent page, what the page answers to it, and whether enough was granted.
//! (pure)
//!
//! The scopes are the narrowest that the requests need: one to write events, one for `freeBusy`,
//! which does not accept the first, and one to list the calendars to choose from
//! (<https://developers.google.com/workspace/calendar/api/auth>). People can untick each of them on
//! the page, so the granted scopes are compared and not assumed.

use std::borrow::Cow;

use oauth2::{CsrfToken, PkceCodeChallenge, PkceCodeVerifier, Scope, url::Url};

use crate::http::Response;

use super::{Code, google::Client};

/// The scopes that a link requests.
pub const SCOPES: [&str; 3] = [
    "https://www.googleapis.com/auth/calendar.events",
    "https://www.googleapis.com/auth/calendar.freebusy",
    "https://www.googleapis.com/auth/calendar.calendarlist.readonly",
];

/// Returns the URL of the consent page for a state.
///
/// `access_type=offline` and `prompt=consent` together make Google send a refresh token each time
/// and not only the first. `account`: the address to offer; `None`: the person chooses an account.
pub(super) fn url(
    client: &Client,
    state: &str,
    verifier: &PkceCodeVerifier,
    account: Option<&str>,
) -> String {
    let state = state.to_owned();
    let challenge = PkceCodeChallenge::from_code_verifier_sha256(verifier);
    let request = client
        .authorize_url(move || CsrfToken::new(state))
        .add_scopes(SCOPES.map(|scope| Scope::new(scope.to_owned())))
        .set_pkce_challenge(challenge)
        .add_extra_param("access_type", "offline")
        .add_extra_param("prompt", "consent");
    let request = match account {
        Some(account) => request.add_extra_param("login_hint", Cow::from(account.to_owned())),
        None => request,
    };
    request.url().0.into()
}

/// Returns the scopes that were requested and not granted.
pub(super) fn missing(granted: &[String]) -> Vec<&'static str> {
    SCOPES.into_iter().filter(|scope| !granted.iter().any(|it| it == scope)).collect()
}

/// What the consent page answers to a browser that is not signed in at Google.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Page {
    /// The page goes on to sign-in, so Google accepts the client and its redirect URL.
    Open,
    /// The page refuses, with Google's code.
    Refuses(Code),
    /// The answer is not understood.
    Unclear,
}

/// Google's codes for a client or a redirect URL that it does not accept.
const REFUSALS: [&str; 7] = [
    "redirect_uri_mismatch",
    "invalid_client",
    "deleted_client",
    "disabled_client",
    "unauthorized_client",
    "invalid_request",
    "invalid_scope",
];

/// Reads the page's answer to a link, before a person has signed in.
///
/// Google checks the client and the redirect URL before it asks who the person is, and has no API
/// for that check. It answers with a redirect, as others who ask this way have recorded (among them
/// the tests of github.com/daviseford/aos-reminders, in September 2026): to `/v3/signin/identifier`
/// or `/v3/signin/accountchooser` if both are accepted, otherwise to
/// `/signin/oauth/error?authError=...`. That parameter is Base64 of a protobuf message, whose first
/// field is the code (`redirect_uri_mismatch`, `invalid_client`, `deleted_client`) that the page
/// shows as "Error 400: ...". Years ago the answer was a page with status 400 that contained the
/// code. Any other answer is [`Page::Unclear`].
pub(super) fn page(link: &str, back: &str, answer: &Response) -> Page {
    let Some(requested) = Url::parse(link).ok() else { return Page::Unclear };
    let to = answer.location.as_ref().and_then(|to| requested.join(to).ok());
    match (answer.status, to) {
        (300..400, Some(to)) => judge_redirect(&requested, back, &to),
        (400..404, _) => {
            let text = String::from_utf8_lossy(&answer.body);
            let code = REFUSALS.into_iter().find(|code| text.contains(code));
            code.map_or(Page::Unclear, |code| Page::Refuses(Code::new(code)))
        }
        _ => Page::Unclear,
    }
}

fn judge_redirect(requested: &Url, back: &str, to: &Url) -> Page {
    if let Some((_, error)) = to.query_pairs().find(|(name, _)| name == "authError") {
        return first_field(&decoded(&error)).map_or(Page::Unclear, Page::Refuses);
    }
    let path = to.path();
    let signs_in = path.contains("/signin/") || path.ends_with("/ServiceLogin");
    let at_google = to.origin() == requested.origin() && signs_in && !path.ends_with("/error");
    // A redirect back to us means that the client and the URL were accepted.
    let comes_back = !back.is_empty() && to.as_str().starts_with(back);
    if at_google || comes_back { Page::Open } else { Page::Unclear }
}

/// Decodes Base64 of either alphabet (RFC 4648), up to the first other character.
fn decoded(text: &str) -> Vec<u8> {
    let (mut bytes, mut bits, mut many) = (Vec::new(), 0_u32, 0);
    for c in text.bytes() {
        let six = match c {
            b'A'..=b'Z' => c - b'A',
            b'a'..=b'z' => c - b'a' + 26,
            b'0'..=b'9' => c - b'0' + 52,
            // A plus sign in a query is decoded as a space.
            b'-' | b'+' | b' ' => 62,
            b'_' | b'/' => 63,
            _ => break,
        };
        bits = (bits << 6) | u32::from(six);
        many += 6;
        if many >= 8 {
            many -= 8;
            bytes.push((bits >> many).to_be_bytes()[3]);
            bits &= (1 << many) - 1;
        }
    }
    bytes
}

/// Reads the first field of a protobuf message, a code of less than 128 letters.
fn first_field(message: &[u8]) -> Option<Code> {
    let [0x0a, length, rest @ ..] = message else { return None };
    let word = rest.get(..usize::from(*length))?;
    let is_word = !word.is_empty() && word.iter().all(|c| c.is_ascii_lowercase() || *c == b'_');
    is_word.then(|| std::str::from_utf8(word).ok().map(Code::new)).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    const LINK: &str = "https://accounts.google.com/o/oauth2/v2/auth?client_id=1";
    const BACK: &str = "https://book.example.com/callback/";

    fn sent(to: &str) -> Page {
        let location = Some(to.to_owned());
        page(LINK, BACK, &Response { status: 302, location, ..Response::default() })
    }

    fn shown(status: u16, body: &str) -> Page {
        page(LINK, BACK, &Response { status, body: body.into(), ..Response::default() })
    }

    fn refuses(word: &str) -> Page {
        Page::Refuses(Code::new(word))
    }

    #[test]
    fn what_google_answers_at_its_page_is_read() {
        let error = |what: &str| {
            sent(&format!(
                "https://accounts.google.com/signin/oauth/error?authError={what}&flowName=x"
            ))
        };
        let unknown =
            "Cg5pbnZhbGlkX2NsaWVudBIfVGhlIE9BdXRoIGNsaWVudCB3YXMgbm90IGZvdW5kLiCRAw%3D%3D";
        assert_eq!(error(unknown), refuses("invalid_client"));
        let mismatch = "ChVyZWRpcmVjdF91cmlfbWlzbWF0Y2gSsAEKWW91IGNhbid0IHNpZ24gaW4";
        assert_eq!(error(mismatch), refuses("redirect_uri_mismatch"));
        let deleted = "Cg5kZWxldGVkX2NsaWVudBIdVGhlIE9BdXRoIGNsaWVudCB3YXMgZGVsZXRlZC4gkQM%3D";
        assert_eq!(error(deleted), refuses("deleted_client"));
        for well in [
            "https://accounts.google.com/v3/signin/identifier?client_id=1",
            "/v3/signin/accountchooser?client_id=1",
            "https://book.example.com/callback/?error=login_required",
        ] {
            assert_eq!(sent(well), Page::Open, "{well}");
        }
        assert_eq!(shown(400, "<p>Error: redirect_uri_mismatch"), refuses("redirect_uri_mismatch"));
    }

    #[test]
    fn what_looks_otherwise_is_unclear_and_never_well() {
        for other in [
            "https://accounts.google.com/signin/oauth/error",
            "https://accounts.google.com/signin/oauth/error?authError=",
            "https://accounts.google.com/signin/oauth/error?authError=Cv8",
            "https://accounts.google.com/signin/oauth/error?authError=hello",
            "https://portal.hotel.example/signin/wifi",
            "https://accounts.google.com/sorry",
        ] {
            assert_eq!(sent(other), Page::Unclear, "{other}");
        }
        for (status, body) in [(200, "<html>"), (400, "<html>"), (503, "redirect_uri_mismatch")] {
            assert_eq!(shown(status, body), Page::Unclear, "{status}");
        }
    }
}

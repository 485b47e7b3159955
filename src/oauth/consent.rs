//! The link to Google's consent page, and whether what was granted is enough. (pure)
//!
//! The scopes are the narrowest that the calls need: events are written with one, `freeBusy`
//! does not take that one and needs its own, and choosing a calendar needs the list of them.
//! People can untick each of them on the page, so what was granted is compared and not assumed.

use std::borrow::Cow;

use oauth2::{CsrfToken, PkceCodeChallenge, PkceCodeVerifier, Scope};

use super::google::Client;

/// What is asked for.
pub const SCOPES: [&str; 3] = [
    "https://www.googleapis.com/auth/calendar.events",
    "https://www.googleapis.com/auth/calendar.freebusy",
    "https://www.googleapis.com/auth/calendar.calendarlist.readonly",
];

/// Returns the address of the consent page for a state.
///
/// `offline` and `consent` together make Google send a refresh token each time and not only
/// the first. `account`: whose page it is, as far as it is known.
pub(super) fn url(
    client: &Client,
    (state, verifier): (&str, &PkceCodeVerifier),
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

/// Returns the scopes that were asked for and not granted.
pub(super) fn missing(granted: &[String]) -> Vec<&'static str> {
    SCOPES.into_iter().filter(|scope| !granted.iter().any(|it| it == scope)).collect()
}

//! Google's endpoints for codes and tokens.
//!
//! A refusal concerns either the staff member, who has to consent again, or the client, whose
//! settings are wrong (RFC 6749, section 5.2). Anything that is not an answer, such as a timeout, a
//! server error or a page of HTML, is neither's fault and may pass.

use std::{sync::Arc, time::Duration};

use futures_util::future::BoxFuture;
use oauth2::{
    AsyncHttpClient, AuthType, AuthUrl, AuthorizationCode, ClientId, ClientSecret, EndpointNotSet,
    EndpointSet, HttpRequest, HttpResponse, PkceCodeVerifier, RedirectUrl, RefreshToken,
    RequestTokenError, TokenResponse as _, TokenUrl,
    basic::{BasicClient, BasicErrorResponse, BasicErrorResponseType, BasicTokenResponse},
    url,
};
use reqwest::RequestBuilder;
use secrecy::{ExposeSecret, SecretString};
use tokio::time::Instant;

use crate::http::{self, Http, Retry, retry};

use super::{Code, Settings};

/// How often a request is sent that is safe to repeat.
const TRIES: usize = 3;

pub(super) type Client =
    BasicClient<EndpointSet, EndpointNotSet, EndpointNotSet, EndpointNotSet, EndpointSet>;

/// The endpoints as the settings name them.
#[derive(Debug, Clone)]
pub(super) struct Endpoints {
    pub(super) settings: Arc<Settings>,
    pub(super) client: Client,
    pub(super) http: Http,
}

/// The tokens that Google issued.
pub(super) struct TokenGrant {
    pub(super) access: SecretString,
    pub(super) refresh: Option<SecretString>,
    /// How long the access token is valid; `None`: Google did not say.
    pub(super) lasts: Option<Duration>,
    /// The scopes that were granted; `None`: those that were requested (RFC 6749, section 5.1).
    pub(super) scopes: Option<Vec<String>>,
}

/// Why Google issued no tokens.
#[derive(Debug, thiserror::Error)]
pub(super) enum Error {
    /// The code or the refresh token is invalid, so the staff member has to consent again.
    #[error("the grant is void")]
    Grant,
    /// The client is refused.
    #[error("Google refuses this client: {0}")]
    Client(Code),
    /// There was no answer, or none that can be read.
    #[error("{0}")]
    Unreachable(String),
}

impl Endpoints {
    pub(super) fn new(settings: Settings, http: Http) -> Result<Self, super::Error> {
        let bad = |_: url::ParseError| super::Error::Refused(Code::new("not_an_address"));
        let client = BasicClient::new(ClientId::new(settings.client_id.clone()))
            .set_client_secret(ClientSecret::new(settings.client_secret.expose_secret().to_owned()))
            .set_auth_uri(AuthUrl::new(settings.auth_url.clone()).map_err(bad)?)
            .set_token_uri(TokenUrl::new(settings.token_url.clone()).map_err(bad)?)
            .set_redirect_uri(RedirectUrl::new(settings.redirect_url.clone()).map_err(bad)?)
            .set_auth_type(AuthType::RequestBody);
        Ok(Self { settings: Arc::new(settings), client, http })
    }

    /// Exchanges a code. A code is valid once, so the request is repeated only if it did not reach
    /// Google.
    pub(super) async fn exchange(
        &self,
        code: &SecretString,
        verifier: &SecretString,
        until: Instant,
    ) -> Result<TokenGrant, Error> {
        let try_once = || async {
            let request = self
                .client
                .exchange_code(AuthorizationCode::new(code.expose_secret().to_owned()))
                .set_pkce_verifier(PkceCodeVerifier::new(verifier.expose_secret().to_owned()));
            let given = request.request_async(&self.until(until)).await;
            given.map(TokenGrant::from).map_err(|error| {
                let unreached =
                    matches!(error, RequestTokenError::Request(http::Error::Unreachable(_)));
                (classify(error), if unreached { Retry::Soon } else { Retry::Never })
            })
        };
        retry(until, TRIES, try_once).await
    }

    /// Requests a new access token.
    pub(super) async fn refresh(
        &self,
        token: &SecretString,
        until: Instant,
    ) -> Result<TokenGrant, Error> {
        let token = RefreshToken::new(token.expose_secret().to_owned());
        let try_once = || async {
            let request = self.client.exchange_refresh_token(&token);
            let given = request.request_async(&self.until(until)).await;
            given.map(TokenGrant::from).map_err(|error| match classify(error) {
                refused @ Error::Unreachable(_) => (refused, Retry::Soon),
                refused => (refused, Retry::Never),
            })
        };
        retry(until, TRIES, try_once).await
    }

    /// Revokes a token and the whole consent behind it. A token that is invalid already (400)
    /// counts as revoked.
    pub(super) async fn revoke(&self, token: &SecretString, until: Instant) -> Result<(), Error> {
        let try_once = || async {
            let form = [("token", token.expose_secret())];
            let request = self.http.client().post(&self.settings.revoke_url).form(&form);
            match self.http.send(request, until).await {
                Ok(answer) if matches!(answer.status, 200 | 400) => Ok(()),
                Ok(answer) => {
                    let what = format!("status {}", answer.status);
                    Err((Error::Unreachable(what), Retry::Soon))
                }
                Err(error) => Err((Error::Unreachable(error.to_string()), Retry::Soon)),
            }
        };
        retry(until, TRIES, try_once).await
    }

    fn until(&self, until: Instant) -> DeadlineClient {
        DeadlineClient { http: self.http.clone(), until }
    }
}

/// The HTTP client that `oauth2` calls, with the instant until which a response is of use.
struct DeadlineClient {
    http: Http,
    until: Instant,
}

impl<'c> AsyncHttpClient<'c> for DeadlineClient {
    type Error = http::Error;
    type Future = BoxFuture<'c, Result<HttpResponse, http::Error>>;

    fn call(&'c self, request: HttpRequest) -> Self::Future {
        Box::pin(async move {
            let request = reqwest::Request::try_from(request)
                .map_err(|_| http::Error::Client("the request is wrong".to_owned()))?;
            let request = RequestBuilder::from_parts(self.http.client().clone(), request);
            let answer = self.http.send(request, self.until).await?;
            let response = oauth2::http::Response::builder().status(answer.status);
            response
                .body(answer.body)
                .map_err(|_| http::Error::BrokenOff("the status is no status".to_owned()))
        })
    }
}

impl From<BasicTokenResponse> for TokenGrant {
    fn from(response: BasicTokenResponse) -> Self {
        let secret = |text: &str| SecretString::from(text);
        Self {
            access: secret(response.access_token().secret()),
            refresh: response.refresh_token().map(|token| secret(token.secret())),
            lasts: response.expires_in(),
            scopes: response
                .scopes()
                .map(|scopes| scopes.iter().map(|it| it.to_string()).collect()),
        }
    }
}

impl From<Error> for super::Error {
    fn from(error: Error) -> Self {
        match error {
            Error::Grant => Self::NeedsReconnect,
            Error::Client(code) => Self::Refused(code),
            Error::Unreachable(what) => Self::Unreachable(what),
        }
    }
}

/// Classifies a failure. Of an answer that cannot be read nothing is repeated: it may hold a token.
fn classify(error: RequestTokenError<http::Error, BasicErrorResponse>) -> Error {
    let unreachable = |what: &str| Error::Unreachable(what.to_owned());
    match error {
        RequestTokenError::ServerResponse(said) => match said.error() {
            BasicErrorResponseType::InvalidGrant => Error::Grant,
            BasicErrorResponseType::Extension(word) if passes(word) => {
                unreachable("the server has trouble of its own")
            }
            code => Error::Client(Code::new(code.as_ref())),
        },
        RequestTokenError::Request(error) => Error::Unreachable(error.to_string()),
        RequestTokenError::Parse(..) => unreachable("the answer cannot be read"),
        RequestTokenError::Other(_) => unreachable("the answer is empty"),
    }
}

/// Returns whether an error code says that the server has a problem which passes.
fn passes(code: &str) -> bool {
    matches!(
        code,
        "temporarily_unavailable"
            | "server_error"
            | "internal_failure"
            | "backend_error"
            | "rate_limit_exceeded"
            | "slow_down"
    )
}

#[cfg(test)]
mod tests {
    use oauth2::StandardErrorResponse;

    use super::*;

    fn answered(code: &str) -> super::super::Error {
        let kind = serde_json::from_value(code.into()).unwrap();
        let response = StandardErrorResponse::new(kind, None, None);
        classify(RequestTokenError::ServerResponse(response)).into()
    }

    #[test]
    fn a_refusal_concerns_the_staff_member_the_operator_or_only_this_moment() {
        use super::super::Error::{NeedsReconnect, Refused, Unreachable};
        assert!(matches!(answered("invalid_grant"), NeedsReconnect));
        for code in ["invalid_client", "unauthorized_client", "invalid_scope", "deleted_client"] {
            assert!(matches!(answered(code), Refused(it) if it.as_str() == code));
        }
        for code in ["temporarily_unavailable", "internal_failure", "rate_limit_exceeded"] {
            assert!(matches!(answered(code), Unreachable(_)), "{code}");
        }
        let timeout = RequestTokenError::Request(http::Error::Timeout);
        assert!(matches!(classify(timeout), Error::Unreachable(_)));
        let html = RequestTokenError::Other("<html>secret".to_owned());
        assert_eq!(classify(html).to_string(), "the answer is empty");
    }
}

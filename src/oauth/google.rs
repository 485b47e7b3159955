//! Google's endpoints for codes and tokens.
//!
//! What Google says no to is told apart by whom it concerns: the staff member, who has to
//! consent again, or this program, whose settings are wrong. Anything that is not an answer
//! (a timeout, an error of the server, a page of HTML) is nobody's fault and may work later.

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

/// How often something that may be done twice is tried.
const TRIES: usize = 3;

pub(super) type Client =
    BasicClient<EndpointSet, EndpointNotSet, EndpointNotSet, EndpointNotSet, EndpointSet>;

/// Google, as the settings say where it is.
#[derive(Debug, Clone)]
pub(super) struct Google {
    pub(super) settings: Arc<Settings>,
    pub(super) client: Client,
    pub(super) http: Http,
}

/// What Google gave.
pub(super) struct Given {
    pub(super) access: SecretString,
    pub(super) refresh: Option<SecretString>,
    pub(super) lasts: Option<Duration>,
    /// What was granted; `None`: what was asked for.
    pub(super) scopes: Option<Vec<String>>,
}

/// Why Google gave nothing.
#[derive(Debug, thiserror::Error)]
pub(super) enum Refused {
    /// The code or the refresh token is void.
    #[error("the grant is void")]
    Grant,
    /// This program itself is refused.
    #[error("the client is refused: {0}")]
    Client(Code),
    /// There was no answer, or none that can be read.
    #[error("{0}")]
    Unreachable(String),
}

impl Google {
    pub(super) fn new(settings: Settings, http: Http) -> Result<Self, url::ParseError> {
        let client = BasicClient::new(ClientId::new(settings.client_id.clone()))
            .set_client_secret(ClientSecret::new(settings.client_secret.expose_secret().to_owned()))
            .set_auth_uri(AuthUrl::new(settings.auth_url.clone())?)
            .set_token_uri(TokenUrl::new(settings.token_url.clone())?)
            .set_redirect_uri(RedirectUrl::new(settings.redirect_url.clone())?)
            .set_auth_type(AuthType::RequestBody);
        Ok(Self { settings: Arc::new(settings), client, http })
    }

    /// Exchanges a code. It is good once, so it is tried again only when nobody was reached.
    pub(super) async fn exchange(
        &self,
        code: &SecretString,
        verifier: &SecretString,
        until: Instant,
    ) -> Result<Given, Refused> {
        let try_once = || async {
            let request = self
                .client
                .exchange_code(AuthorizationCode::new(code.expose_secret().to_owned()))
                .set_pkce_verifier(PkceCodeVerifier::new(verifier.expose_secret().to_owned()));
            let given = request.request_async(&self.until(until)).await;
            given.map(Given::from).map_err(|error| {
                let nobody =
                    matches!(error, RequestTokenError::Request(http::Error::Unreachable(_)));
                (refusal(error), if nobody { Retry::Soon } else { Retry::Never })
            })
        };
        retry(until, TRIES, try_once).await
    }

    /// Asks for a new access token.
    pub(super) async fn refresh(
        &self,
        token: &SecretString,
        until: Instant,
    ) -> Result<Given, Refused> {
        let token = RefreshToken::new(token.expose_secret().to_owned());
        let try_once = || async {
            let request = self.client.exchange_refresh_token(&token);
            let given = request.request_async(&self.until(until)).await;
            given.map(Given::from).map_err(|error| match refusal(error) {
                refused @ Refused::Unreachable(_) => (refused, Retry::Soon),
                refused => (refused, Retry::Never),
            })
        };
        retry(until, TRIES, try_once).await
    }

    /// Revokes a token and all that came with it; one that is void already is no error.
    pub(super) async fn revoke(&self, token: &SecretString, until: Instant) -> Result<(), Refused> {
        let try_once = || async {
            let form = [("token", token.expose_secret())];
            let request = self.http.client().post(&self.settings.revoke_url).form(&form);
            match self.http.send(request, until).await {
                Ok(answer) if matches!(answer.status, 200 | 400) => Ok(()),
                Ok(answer) => {
                    let what = format!("status {}", answer.status);
                    Err((Refused::Unreachable(what), Retry::Soon))
                }
                Err(error) => Err((Refused::Unreachable(error.to_string()), Retry::Soon)),
            }
        };
        retry(until, TRIES, try_once).await
    }

    fn until(&self, until: Instant) -> Patient {
        Patient { http: self.http.clone(), until }
    }
}

/// Our client with the instant until which an answer is of use, as `oauth2` calls it.
struct Patient {
    http: Http,
    until: Instant,
}

impl<'c> AsyncHttpClient<'c> for Patient {
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

impl From<BasicTokenResponse> for Given {
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

/// Says whom a failure concerns. What could not be read is told by its kind alone: it may be a
/// token.
fn refusal(error: RequestTokenError<http::Error, BasicErrorResponse>) -> Refused {
    let unreachable = |what: &str| Refused::Unreachable(what.to_owned());
    match error {
        RequestTokenError::ServerResponse(said) => match said.error() {
            BasicErrorResponseType::InvalidGrant => Refused::Grant,
            BasicErrorResponseType::Extension(word) if passes(word) => {
                unreachable("the server has trouble of its own")
            }
            word => Refused::Client(Code::new(word.as_ref())),
        },
        RequestTokenError::Request(error) => Refused::Unreachable(error.to_string()),
        RequestTokenError::Parse(..) => unreachable("the answer cannot be read"),
        RequestTokenError::Other(_) => unreachable("the answer is empty"),
    }
}

/// Whether an error is the server's own and passes.
fn passes(word: &str) -> bool {
    matches!(
        word,
        "temporarily_unavailable"
            | "server_error"
            | "internal_failure"
            | "backend_error"
            | "rate_limit_exceeded"
            | "slow_down"
    )
}

//! Google's consent page, its tokens, and the list of somebody's calendars.
//!
//! Google looks at the client and at the address first, and sends whoever has a wrong one to a
//! page of errors, with the reason in Base64; everybody else is sent to sign in.
//! The page is a form that a test fills in as a person would: it shows what was asked for, a
//! person unticks some of it or says no, and is sent back with a code. Codes are good once and
//! only with their verifier; tokens end by the clock of the test.

use std::{
    collections::{BTreeMap, BTreeSet},
    time::Duration,
};

use axum::{
    Router,
    body::{Body, Bytes},
    extract::{RawQuery, State},
    http::{HeaderMap, Response},
    routing::{get, post},
};
use oauth2::{PkceCodeChallenge, PkceCodeVerifier, url::Url, url::form_urlencoded};
use serde_json::{Value, json};

use super::{Google, Shared, answer, error};

pub(crate) const CLIENT_ID: &str = "zapys-test.apps.googleusercontent.com";
pub(crate) const CLIENT_SECRET: &str = "GOCSPX-test-secret";
pub(crate) const EVENTS: &str = "https://www.googleapis.com/auth/calendar.events";
pub(crate) const FREEBUSY: &str = "https://www.googleapis.com/auth/calendar.freebusy";
pub(crate) const LIST: &str = "https://www.googleapis.com/auth/calendar.calendarlist.readonly";

/// What a person does on the consent page.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Choice<'a> {
    /// They allow everything.
    All,
    /// They untick this.
    Without(&'a str),
    /// They say no.
    Deny,
}

/// What a code or a token stands for.
#[derive(Debug, Clone)]
struct Grant {
    account: String,
    scopes: Vec<String>,
    redirect: String,
    challenge: String,
}

/// What is known of tokens.
#[derive(Default)]
pub(crate) struct Held {
    codes: BTreeMap<String, Grant>,
    refresh: BTreeMap<String, Grant>,
    access: BTreeMap<String, Grant>,
    /// Whether a refresh brings another refresh token and ends the old one.
    pub(crate) rotates: bool,
    /// Calendars of each account, as `calendarList` shows them, the main one first.
    pub(crate) calendars: BTreeMap<String, Vec<Value>>,
    /// Every secret that was given out, so that a test can look for them where none may be.
    pub(crate) secrets: Vec<String>,
    minted: u32,
}

impl Held {
    fn mint(&mut self, kind: &str) -> String {
        self.minted += 1;
        let secret = format!("{kind}-{:04}-secret", self.minted);
        self.secrets.push(secret.clone());
        secret
    }

    /// Returns whose bearer it is, and what it may do; `None`: it is void.
    pub(crate) fn bearer(&self, headers: &HeaderMap) -> Option<(String, Vec<String>)> {
        let header = headers.get("authorization")?.to_str().ok()?;
        let grant = self.access.get(header.strip_prefix("Bearer ")?)?;
        Some((grant.account.clone(), grant.scopes.clone()))
    }

    /// Ends every access token, as an hour does.
    pub(crate) fn end_access(&mut self) {
        self.access.clear();
    }

    /// Ends all that an account ever allowed, as the person does in their Google account.
    pub(crate) fn revoke_all(&mut self, account: &str) {
        self.refresh.retain(|_, grant| grant.account != account);
        self.access.retain(|_, grant| grant.account != account);
    }

    /// Returns how many refresh tokens are good.
    pub(crate) fn good(&self) -> usize {
        self.refresh.len()
    }
}

impl Google {
    /// Gives an account these calendars besides its main one, as `(id, name, role)`.
    pub(crate) fn person(&self, account: &str, others: &[(&str, &str, &str)]) {
        let main = json!({"kind": "calendar#calendarListEntry", "id": account, "summary": account,
                          "primary": true, "accessRole": "owner", "timeZone": "Europe/Kyiv"});
        let others = others.iter().map(|(id, name, role)| {
            json!({"kind": "calendar#calendarListEntry", "id": id, "summary": name,
                   "accessRole": role, "timeZone": "Europe/Kyiv"})
        });
        let all = std::iter::once(main).chain(others).collect();
        self.held().oauth.calendars.insert(account.to_owned(), all);
    }

    /// Opens a consent link as a person does, decides, and returns where they are sent back to.
    pub(crate) async fn consents(&self, link: &str, account: &str, choice: Choice<'_>) -> String {
        let client = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none());
        let client = client.timeout(Duration::from_secs(20)).build().unwrap();
        let sent = client.get(link).send().await.unwrap();
        let to = sent.headers()["location"].to_str().unwrap();
        assert!(to.contains("/v3/signin/identifier?"), "{to}");
        let page = client.get(to).send().await.unwrap();
        assert_eq!(page.status(), 200, "{}", page.text().await.unwrap());
        let query = Url::parse(link).unwrap().query().unwrap().to_owned();
        let decided = match choice {
            Choice::All => "allow=all".to_owned(),
            Choice::Without(scope) => format!("allow=all&without={scope}"),
            Choice::Deny => "allow=no".to_owned(),
        };
        let body = format!("{query}&account={account}&{decided}");
        let sent = client
            .post(format!("{}/o/oauth2/v2/auth", self.url))
            .header("content-type", "application/x-www-form-urlencoded")
            .body(body);
        let sent = sent.send().await.unwrap();
        assert_eq!(sent.status(), 302);
        sent.headers()["location"].to_str().unwrap().to_owned()
    }
}

pub(super) fn routes() -> Router<Shared> {
    Router::new()
        .route("/o/oauth2/v2/auth", get(begin).post(decide))
        .route("/v3/signin/identifier", get(page))
        .route("/token", post(token))
        .route("/revoke", post(revoke))
        .route("/calendar/v3/users/me/calendarList", get(list))
}

type Fields = BTreeMap<String, String>;

fn fields(text: &[u8]) -> Fields {
    form_urlencoded::parse(text).into_owned().collect()
}

/// Says, in Google's word for it, which client or address is refused before anything else.
fn refused(asked: &Fields) -> Option<&'static str> {
    let field = |name: &str| asked.get(name).map_or("", String::as_str);
    if field("client_id") != CLIENT_ID {
        return Some("invalid_client");
    }
    let registered = field("redirect_uri").ends_with("/api/integrations/calendar/callback/");
    (!registered).then_some("redirect_uri_mismatch")
}

/// Says what Google's page would refuse of the rest.
fn check(asked: &Fields) -> Result<(), String> {
    let is = |name: &str, value: &str| match asked.get(name) {
        Some(given) if given == value => Ok(()),
        given => Err(format!("{name} is {given:?} and not {value:?}")),
    };
    is("response_type", "code")?;
    is("access_type", "offline")?;
    is("prompt", "consent")?;
    is("code_challenge_method", "S256")?;
    let long = |name: &str| match asked.get(name) {
        Some(value) if value.len() >= 43 => Ok(()),
        value => Err(format!("{name} is {value:?}")),
    };
    long("code_challenge")?;
    long("state")?;
    let scopes: BTreeSet<&str> =
        asked.get("scope").map(|it| it.split(' ').collect()).unwrap_or_default();
    if scopes != BTreeSet::from([EVENTS, FREEBUSY, LIST]) {
        return Err(format!("the scopes are {scopes:?}"));
    }
    let known = ["redirect_uri", "login_hint", "hl"];
    let all = ["client_id", "response_type", "access_type", "prompt", "code_challenge_method"];
    let all = all.iter().chain(&["code_challenge", "state", "scope"]).chain(&known);
    let all: BTreeSet<&str> = all.copied().collect();
    let other = asked.keys().find(|name| !all.contains(name.as_str()));
    other.map_or(Ok(()), |name| Err(format!("unknown parameter {name}")))
}

/// Sends somebody on: to sign in, or to the page of errors.
async fn begin(RawQuery(query): RawQuery, headers: HeaderMap) -> Response<Body> {
    let (query, host) = (query.unwrap_or_default(), headers["host"].to_str().unwrap());
    let to = match refused(&fields(query.as_bytes())) {
        None => format!("http://{host}/v3/signin/identifier?{query}"),
        Some(word) => {
            let said =
                format!("\n{}{word}\u{12}\u{4}oops", char::from(u8::try_from(word.len()).unwrap()));
            format!("http://{host}/signin/oauth/error?authError={}&flowName=x", base64(&said))
        }
    };
    Response::builder().status(302).header("location", to).body(Body::empty()).unwrap()
}

/// Writes a text in Base64 for addresses, without its padding.
fn base64(text: &str) -> String {
    const LETTERS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let bits = text.bytes().fold(String::new(), |bits, byte| bits + &format!("{byte:08b}"));
    let six = |bits: &[u8]| {
        let bits = format!("{:0<6}", std::str::from_utf8(bits).unwrap());
        char::from(LETTERS[usize::from_str_radix(&bits, 2).unwrap()])
    };
    bits.as_bytes().chunks(6).map(six).collect()
}

async fn page(State(held): State<Shared>, RawQuery(query): RawQuery) -> Response<Body> {
    if let Err(wrong) = check(&fields(query.unwrap_or_default().as_bytes())) {
        held.lock().unwrap().wrong.push(format!("consent page: {wrong}"));
        return Response::builder().status(400).body(Body::from(wrong)).unwrap();
    }
    Response::new(Body::from(
        "<form method=post><button name=allow value=all>Allow</button></form>",
    ))
}

async fn decide(State(held): State<Shared>, body: Bytes) -> Response<Body> {
    let decided = fields(&body);
    let mut held = held.lock().unwrap();
    let mut back = Url::parse(&decided["redirect_uri"]).unwrap();
    back.query_pairs_mut().append_pair("state", &decided["state"]);
    if decided["allow"] == "no" {
        back.query_pairs_mut().append_pair("error", "access_denied");
    } else {
        let without = decided.get("without");
        let scopes = decided["scope"].split(' ').map(str::to_owned);
        let scopes: Vec<String> = scopes.filter(|scope| Some(scope) != without).collect();
        let code = held.oauth.mint("4/code");
        back.query_pairs_mut().append_pair("code", &code);
        back.query_pairs_mut().append_pair("scope", &scopes.join(" "));
        let grant = Grant {
            account: decided["account"].clone(),
            scopes,
            redirect: decided["redirect_uri"].clone(),
            challenge: decided["code_challenge"].clone(),
        };
        held.oauth.codes.insert(code, grant);
    }
    Response::builder().status(302).header("location", back.as_str()).body(Body::empty()).unwrap()
}

fn refuse(status: u16, code: &str) -> Response<Body> {
    answer(
        status,
        &json!({"error": code, "error_description": "Token has been expired or revoked."}),
    )
}

async fn token(State(held): State<Shared>, headers: HeaderMap, body: Bytes) -> Response<Body> {
    let asked = fields(&body);
    let field = |name: &str| asked.get(name).map_or("", String::as_str);
    let mut held = held.lock().unwrap();
    let form = headers.get("content-type").and_then(|it| it.to_str().ok());
    if form != Some("application/x-www-form-urlencoded") {
        held.wrong.push(format!("token: the body is {form:?}"));
        return refuse(400, "invalid_request");
    }
    if (field("client_id"), field("client_secret")) != (CLIENT_ID, CLIENT_SECRET) {
        return refuse(401, "invalid_client");
    }
    let granted = match field("grant_type") {
        "authorization_code" => held.oauth.codes.remove(field("code")).filter(|grant| {
            let verifier = PkceCodeVerifier::new(field("code_verifier").to_owned());
            let challenge = PkceCodeChallenge::from_code_verifier_sha256(&verifier);
            challenge.as_str() == grant.challenge && field("redirect_uri") == grant.redirect
        }),
        "refresh_token" => held.oauth.refresh.get(field("refresh_token")).cloned(),
        other => {
            held.wrong.push(format!("token: grant_type {other:?}"));
            return refuse(400, "unsupported_grant_type");
        }
    };
    let Some(grant) = granted else { return refuse(400, "invalid_grant") };
    let access = held.oauth.mint("ya29.access");
    held.oauth.access.insert(access.clone(), grant.clone());
    let mut said = json!({"access_token": access, "expires_in": 3599, "token_type": "Bearer",
                          "scope": grant.scopes.join(" ")});
    let first = field("grant_type") == "authorization_code";
    if first || held.oauth.rotates {
        let refresh = held.oauth.mint("1//refresh");
        held.oauth.refresh.remove(field("refresh_token"));
        held.oauth.refresh.insert(refresh.clone(), grant);
        said["refresh_token"] = refresh.into();
    }
    answer(200, &said)
}

async fn revoke(State(held): State<Shared>, body: Bytes) -> Response<Body> {
    let asked = fields(&body);
    let token = asked.get("token").map_or("", String::as_str);
    let mut held = held.lock().unwrap();
    let oauth = &held.oauth;
    let of = oauth.refresh.get(token).or_else(|| oauth.access.get(token)).cloned();
    let Some(grant) = of else { return answer(400, &json!({"error": "invalid_token"})) };
    held.oauth.revoke_all(&grant.account);
    answer(200, &json!({}))
}

/// Two calendars to a page, so that whoever does not turn it misses some.
async fn list(
    State(held): State<Shared>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Response<Body> {
    let held = held.lock().unwrap();
    let Some((account, scopes)) = held.oauth.bearer(&headers) else {
        return error(401, "authError");
    };
    if !scopes.iter().any(|scope| scope == LIST) {
        return error(403, "insufficientPermissions");
    }
    let query = fields(query.unwrap_or_default().as_bytes());
    let from: usize = query.get("pageToken").map_or(0, |token| token.parse().unwrap());
    let all = held.oauth.calendars.get(&account).cloned().unwrap_or_default();
    let items: Vec<Value> = all.iter().skip(from).take(2).cloned().collect();
    let mut page = json!({"kind": "calendar#calendarList", "items": items});
    if from + 2 < all.len() {
        page["nextPageToken"] = (from + 2).to_string().into();
    }
    answer(200, &page)
}

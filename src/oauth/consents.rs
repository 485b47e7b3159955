//! Consents: a link to Google's page is issued, and its answer is accepted once.
//!
//! The state is 256 random bits, of which only the hash is stored; PKCE's verifier is stored
//! sealed. The first answer with a code or an error uses the link up, before Google is asked
//! anything, so an answer that comes twice is not acted on twice; the message that showed the link loses
//! it in the same transaction. The connection that a consent
//! brings and the message about it in the chat are one transaction, so neither exists without the
//! other.

use jiff::{SignedDuration, Timestamp};
use oauth2::PkceCodeVerifier;
use secrecy::{ExposeSecret, SecretString};
use sha2::{Digest as _, Sha256};
use tokio::time::Instant;

use crate::{
    chat::{ConsentOutcome, Inbound, InboundKind},
    ids::{CalendarOwner, ConversationKey, Lang},
    messages,
    store::{
        self, ConversationId, Tx,
        connections::{self, Connection, NewConnection},
        consents::{self, Consent, LinkUse},
        conversations, inbox, shown_links, staff,
    },
    vault::{self, Cell, Vault, hex, random_hex},
};

use super::{
    Error, Tokens,
    calendars::fit,
    consent,
    credentials::Credentials,
    former::{self, Former},
    google::{self, TokenGrant},
    tokens::Disconnection,
};

/// How long a link is valid.
const LIFETIME: SignedDuration = SignedDuration::from_mins(10);

/// A link to Google's consent page.
#[derive(Clone)]
pub struct Link {
    /// The URL to open in a browser.
    pub url: String,
    /// Its state, which identifies it; a secret.
    pub state: String,
    /// The end of its validity.
    pub expires: Timestamp,
}

/// What Google redirected a person back with.
pub enum Callback {
    /// A code to exchange for tokens.
    Code(SecretString),
    /// An error: the person did not consent.
    Refusal,
}

/// How a consent ended, and for whom.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CompletedConsent {
    /// How it ended.
    pub outcome: ConsentOutcome,
    /// The language of the link; `None`: the link is unknown.
    pub lang: Option<Lang>,
    /// The chat that the link was issued in; `None`: at the command line, or the link is unknown.
    pub chat: Option<ConversationKey>,
}

impl CompletedConsent {
    /// Returns the result for a link that is unknown.
    pub(super) fn unknown(outcome: ConsentOutcome) -> Self {
        Self { outcome, lang: None, chat: None }
    }
}

/// Issues links and accepts the answers; clones share everything.
#[derive(Debug, Clone)]
pub struct Consents {
    tokens: Tokens,
}

impl Consents {
    /// Prepares to issue links for the connections behind `tokens`.
    pub fn new(tokens: Tokens) -> Self {
        Self { tokens }
    }

    /// Returns the bearers of the same connections.
    pub fn tokens(&self) -> &Tokens {
        &self.tokens
    }

    /// Issues a link for an owner, valid for ten minutes. `conversation`: where it is shown;
    /// `None`: at the command line.
    pub async fn begin(
        &self,
        owner: &CalendarOwner,
        conversation: Option<ConversationId>,
        lang: Lang,
    ) -> Result<Link, Error> {
        let (state, verifier) = (random_hex::<32>()?, random_hex::<32>()?);
        let state_hash = hash(&state);
        let now = self.tokens.clock.now();
        let expires = now.saturating_add(LIFETIME).unwrap_or(now);
        let row = row(&state_hash);
        let sealed = self.tokens.vault.seal(cell(&row), verifier.as_bytes())?;
        let consent = Consent {
            state_hash,
            owner: owner.clone(),
            conversation,
            lang,
            verifier: sealed,
            expires,
        };
        let known = self.tokens.connection(owner).await?.and_then(|it| it.account);
        self.tokens.store.write(move |tx| consents::insert(tx, &consent, now)).await?;
        let verifier = PkceCodeVerifier::new(verifier);
        let client = &self.tokens.google.client;
        let url = consent::url(client, &state, &verifier, known.as_deref());
        Ok(Link { url, state, expires })
    }

    /// Returns the outcome of a link; `None`: it has none yet.
    pub async fn outcome(&self, state: &str) -> Result<Option<ConsentOutcome>, Error> {
        let state_hash = hash(state);
        let ended = self.tokens.store.read(move |db| consents::outcome(db, &state_hash)).await?;
        Ok(ended.and_then(|word| ConsentOutcome::parse(&word)))
    }

    /// Accepts an answer: uses the link up, exchanges the code and stores the connection. `until`
    /// bounds the requests to Google. All that is not a failure of the store or the vault is an
    /// outcome.
    pub async fn complete(
        &self,
        state: &str,
        callback: Callback,
        until: Instant,
    ) -> Result<CompletedConsent, Error> {
        let state_hash = hash(state);
        let now = self.tokens.clock.now();
        let shown = state.to_owned();
        let used = self.tokens.store.write(move |tx| {
            let used = consents::redeem(tx, &state_hash, now)?;
            let (LinkUse::Accepted(consent)
            | LinkUse::AlreadyUsed(consent)
            | LinkUse::Expired(consent)) = &used
            else {
                return Ok((used, None));
            };
            if let Some(conversation) = consent.conversation {
                let instead = messages::say(consent.lang, "calendar-link-given", &[]);
                shown_links::erase(tx, conversation, &shown, &instead)?;
            }
            let chat = consent.conversation.map(|id| conversations::find(tx, id)).transpose()?;
            let chat = chat.flatten().map(|it| it.key);
            // A person who is no longer a staff member connects nothing.
            let still = chat.as_ref().map(|key| staff::who(tx, key)).transpose()?;
            if still.is_some_and(|staff| staff.as_ref() != Some(&consent.owner.staff)) {
                return Ok((LinkUse::Unknown, None));
            }
            Ok((used, chat))
        });
        let (used, chat) = used.await?;
        let (consent, outcome) = match used {
            LinkUse::Unknown => {
                return Ok(CompletedConsent::unknown(ConsentOutcome::Expired));
            }
            LinkUse::AlreadyUsed(consent) => (consent, ConsentOutcome::Used),
            LinkUse::Expired(consent) => (consent, ConsentOutcome::Expired),
            LinkUse::Accepted(consent) => {
                let outcome = self.act(&consent, callback, until).await?;
                (consent, outcome)
            }
        };
        tracing::info!(business = %consent.owner.bot, outcome = outcome.as_str(), "consent completed");
        Ok(CompletedConsent { outcome, lang: Some(consent.lang), chat })
    }

    /// Acts on an answer that came in time, and puts a message about it into the chat's inbox.
    async fn act(
        &self,
        consent: &Consent,
        callback: Callback,
        until: Instant,
    ) -> Result<ConsentOutcome, Error> {
        let exchanged = match callback {
            Callback::Refusal => Exchanged::without(ConsentOutcome::Denied),
            Callback::Code(code) => self.exchange(consent, &code, until).await?,
        };
        let link = row(&consent.state_hash);
        let former = self.give_back(exchanged.former.as_ref(), link, until).await?;
        let Exchanged { outcome, new, .. } = exchanged;
        let profile = self.tokens.profiles.get(&consent.owner.bot).cloned();
        let (consent, now) = (consent.clone(), self.tokens.clock.now());
        let ended = self.tokens.store.write(move |tx| {
            if let Some(new) = &new {
                connections::connect(tx, &consent.owner, new, now)?;
            }
            match (&former, &profile) {
                (Some(former), Some(profile)) => former::leave(tx, profile, &consent, former, now)?,
                (None, Some(profile)) if new.is_some() => {
                    let link = row(&consent.state_hash);
                    former::leave_caldav(tx, profile, &consent, link, now)?;
                }
                _ => {}
            }
            consents::set_outcome(tx, &consent.state_hash, outcome.as_str())?;
            announce(tx, &consent, outcome, now)
        });
        ended.await?;
        Ok(outcome)
    }

    async fn exchange(
        &self,
        consent: &Consent,
        code: &SecretString,
        until: Instant,
    ) -> Result<Exchanged, Error> {
        let Tokens { google, vault, clock, .. } = &self.tokens;
        let verifier = open(vault, consent)?;
        let given = match google.exchange(code, &verifier, until).await {
            Ok(given) => given,
            Err(error) => {
                tracing::warn!(business = %consent.owner.bot, %error, "code exchange failed");
                let outcome = match error {
                    google::Error::Grant => ConsentOutcome::Expired,
                    _ => ConsentOutcome::Unreachable,
                };
                return Ok(Exchanged::without(outcome));
            }
        };
        let TokenGrant { access, refresh, lasts, scopes } = given;
        let requested = || consent::SCOPES.map(str::to_owned).to_vec();
        let scopes = scopes.unwrap_or_else(requested);
        if !consent::missing(&scopes).is_empty() {
            return Ok(Exchanged::without(ConsentOutcome::Lacking));
        }
        let before = self.tokens.connection(&consent.owner).await?;
        let listed = self.tokens.calendars_of(&access, until).await.ok();
        let account = listed.as_ref().and_then(|all| all.iter().find(|it| it.primary));
        let account = account.map(|entry| entry.id.clone());
        // Another account has other calendars, so the earlier choice does not apply to it.
        let same = before.as_ref().is_some_and(|it| account.is_none() || it.account == account);
        let known = before.as_ref().is_some_and(|it| it.account.is_some());
        let former = before.clone().filter(|_| known && !same);
        let chosen = before.filter(|_| same);
        let account = account.or_else(|| chosen.as_ref().and_then(|it| it.account.clone()));
        let chosen = chosen.map(|it| it.settings).unwrap_or_default();
        let settings = listed.map_or_else(|| chosen.clone(), |all| fit(&chosen, &all));
        let credentials = Credentials::new(access, refresh, lasts, clock.now());
        let credentials = credentials.seal(vault, &consent.owner)?;
        let new = Some(NewConnection { credentials, scopes, account, settings });
        Ok(Exchanged { outcome: ConsentOutcome::Connected, new, former })
    }

    /// Gives back the right to use a former account, before the new one takes its place: a process that
    /// stops in between leaves a connection that staff are asked to renew, and none that is forgotten.
    async fn give_back(
        &self,
        former: Option<&Connection>,
        link: String,
        until: Instant,
    ) -> Result<Option<Former>, Error> {
        let Some(former) = former else { return Ok(None) };
        let ended = match &former.credentials {
            Some(sealed) => self.tokens.give_back(former, sealed, until).await?,
            None => Disconnection::NotConnected,
        };
        let account = former.account.clone().unwrap_or_default();
        Ok(Some(Former { account, ended, link }))
    }
}

/// What a code was exchanged for.
struct Exchanged {
    outcome: ConsentOutcome,
    /// The connection that it brings.
    new: Option<NewConnection>,
    /// The connection with another account that it takes the place of.
    former: Option<Connection>,
}

impl Exchanged {
    const fn without(outcome: ConsentOutcome) -> Self {
        Self { outcome, new: None, former: None }
    }
}

/// Puts the outcome into the inbox of the chat that the link was issued in, or of all chats of the
/// staff member.
fn announce(
    tx: &Tx<'_>,
    consent: &Consent,
    outcome: ConsentOutcome,
    now: Timestamp,
) -> Result<(), store::Error> {
    let CalendarOwner { bot, staff } = &consent.owner;
    let chats = match consent.conversation {
        Some(id) => vec![id],
        None => staff::conversations(tx, bot, staff)?,
    };
    for id in chats {
        let Some(chat) = conversations::find(tx, id)? else { continue };
        let inbound = Inbound {
            conversation: chat.key,
            update: format!("consent:{}:{id}", row(&consent.state_hash)),
            sent: now,
            lang: None,
            handle: None,
            replied_to: None,
            quote: None,
            answers: None,
            message: None,
            said: InboundKind::ConsentResult(outcome),
        };
        inbox::accept(tx, &inbound, now)?;
    }
    Ok(())
}

/// Returns the SHA-256 of a state, by which the store knows it.
pub(super) fn hash(state: &str) -> [u8; 32] {
    Sha256::digest(state.as_bytes()).into()
}

/// Returns the key of a link's row as text.
pub(super) fn row(state_hash: &[u8; 32]) -> String {
    hex(state_hash)
}

/// Returns the cell of a link's verifier.
pub(super) fn cell(row: &str) -> Cell<'_> {
    Cell { table: "consents", row, column: "verifier" }
}

fn open(vault: &Vault, consent: &Consent) -> Result<SecretString, vault::Error> {
    let verifier = vault.open(cell(&row(&consent.state_hash)), &consent.verifier)?;
    let text = std::str::from_utf8(verifier.expose_secret());
    text.map(SecretString::from).map_err(|_| vault::Error::Altered)
}

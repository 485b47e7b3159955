//! Consents: a link to Google's page is given out, and what comes back is taken in, once.
//!
//! The state is 256 random bits and only its hash is kept; PKCE's verifier is kept sealed. A
//! link is used up by the first answer that carries a code or an error, before Google is asked
//! anything: an answer that comes twice must not be acted on twice. What the consent brought
//! and the word of it for the chat are one transaction, so neither is without the other.

use jiff::{SignedDuration, Timestamp};
use oauth2::PkceCodeVerifier;
use secrecy::{ExposeSecret, SecretString};
use sha2::{Digest as _, Sha256};
use tokio::time::Instant;

use crate::{
    chat::{ConsentResult, Inbound, InboundKind},
    ids::{CalendarOwner, ConversationKey, Lang},
    store::{
        self, ConversationId, Tx,
        connections::{self, Brought},
        consents::{self, Consent, Taken},
        conversations, inbox, staff,
    },
    vault::{self, Place, Vault},
};

use super::{
    Error, Tokens,
    calendars::fit,
    consent,
    credentials::Credentials,
    google::{Given, Refused},
};

/// How long a link lives.
pub(super) const LASTS: SignedDuration = SignedDuration::from_mins(10);

/// A link to Google's consent page.
#[derive(Clone)]
pub struct Link {
    /// The link.
    pub url: String,
    /// Its state.
    pub state: String,
    /// Until when it can be used.
    pub expires: Timestamp,
}

/// What Google sent a person back with.
pub enum Came {
    /// A code.
    Code(SecretString),
    /// A refusal, in Google's word for it.
    Refusal,
}

/// How an answer ended, and for whom.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ended {
    /// How.
    pub ending: Ending,
    /// The language of the link; `None`: there is no such link.
    pub lang: Option<Lang>,
    /// The chat that the link was given in, if it was given in one.
    pub chat: Option<ConversationKey>,
}

/// How an answer ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// The calendar is connected.
    Connected,
    /// The person, or their organisation, said no.
    Denied,
    /// They left something out that is needed.
    Lacking,
    /// Google could not be reached in time.
    Unreachable,
    /// The link was used before.
    Used,
    /// The link's time is over, or there is no such link.
    Expired,
}

impl Ending {
    /// Every ending.
    pub const ALL: [Self; 6] = [
        Self::Connected,
        Self::Denied,
        Self::Lacking,
        Self::Unreachable,
        Self::Used,
        Self::Expired,
    ];

    /// Returns the word that stands for it in the store and in logs.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Connected => "connected",
            Self::Denied => "denied",
            Self::Lacking => "lacking",
            Self::Unreachable => "unreachable",
            Self::Used => "used",
            Self::Expired => "expired",
        }
    }
}

/// Gives out links and takes in what comes back; clones are the same.
#[derive(Debug, Clone)]
pub struct Consents {
    tokens: Tokens,
}

impl Consents {
    /// Prepares to give them out.
    #[must_use]
    pub fn new(tokens: Tokens) -> Self {
        Self { tokens }
    }

    /// Returns what hands out the bearers.
    #[must_use]
    pub fn tokens(&self) -> &Tokens {
        &self.tokens
    }

    /// Gives out a link for an owner, in a conversation of theirs or at the command line.
    ///
    /// # Errors
    /// When the store or the vault fails.
    pub async fn begin(
        &self,
        owner: &CalendarOwner,
        conversation: Option<ConversationId>,
        lang: Lang,
    ) -> Result<Link, Error> {
        let (state, verifier) = (random()?, random()?);
        let state_hash = hash(&state);
        let now = self.tokens.clock.now();
        let expires = now.saturating_add(LASTS).unwrap_or(now);
        let row = row(&state_hash);
        let sealed = self.tokens.vault.seal(place(&row), verifier.as_bytes())?;
        let consent = Consent {
            state_hash,
            owner: owner.clone(),
            conversation,
            lang,
            verifier: sealed,
            expires,
        };
        let known = self.tokens.connection(owner).await?.and_then(|it| it.account);
        self.tokens.store.write(move |tx| consents::begin(tx, &consent, now)).await?;
        let verifier = PkceCodeVerifier::new(verifier);
        let client = &self.tokens.google.client;
        let url = consent::url(client, (&state, &verifier), known.as_deref());
        Ok(Link { url, state, expires })
    }

    /// Returns how a link ended; `None`: it has not.
    pub async fn ending(&self, state: &str) -> Result<Option<Ending>, Error> {
        let state_hash = hash(state);
        let ended = self.tokens.store.read(move |db| consents::ended(db, &state_hash)).await?;
        Ok(ended.and_then(|word| Ending::ALL.into_iter().find(|it| it.as_str() == word)))
    }

    /// Takes in an answer.
    ///
    /// # Errors
    /// When the store or the vault fails; everything else is an ending.
    pub async fn finish(&self, state: &str, came: Came, until: Instant) -> Result<Ended, Error> {
        let state_hash = hash(state);
        let now = self.tokens.clock.now();
        let taken = self.tokens.store.write(move |tx| {
            let taken = consents::take(tx, &state_hash, now)?;
            let (Taken::Now(consent) | Taken::Before(consent) | Taken::Late(consent)) = &taken
            else {
                return Ok((taken, None));
            };
            let place = consent.conversation.map(|id| conversations::find(tx, id)).transpose()?;
            let chat = place.flatten().map(|it| it.key);
            // Whoever is no staff member any more connects nothing.
            let still = chat.as_ref().map(|key| staff::who(tx, key)).transpose()?;
            if still.is_some_and(|staff| staff.as_ref() != Some(&consent.owner.staff)) {
                return Ok((Taken::Unknown, None));
            }
            Ok((taken, chat))
        });
        let (taken, chat) = taken.await?;
        let (consent, ending) = match taken {
            Taken::Unknown => return Ok(Ended { ending: Ending::Expired, lang: None, chat: None }),
            Taken::Before(consent) => (consent, Ending::Used),
            Taken::Late(consent) => (consent, Ending::Expired),
            Taken::Now(consent) => {
                let ending = self.act(&consent, came, until).await?;
                (consent, ending)
            }
        };
        tracing::info!(bot = %consent.owner.bot, ending = ending.as_str(), "a consent came back");
        Ok(Ended { ending, lang: Some(consent.lang), chat })
    }

    /// Acts on an answer that came in time, and promises word of it in the chat.
    async fn act(&self, consent: &Consent, came: Came, until: Instant) -> Result<Ending, Error> {
        let (ending, brought) = match came {
            Came::Refusal => (Ending::Denied, None),
            Came::Code(code) => self.exchange(consent, &code, until).await?,
        };
        let (consent, now) = (consent.clone(), self.tokens.clock.now());
        let ended = self.tokens.store.write(move |tx| {
            if let Some(brought) = &brought {
                connections::connect(tx, &consent.owner, brought, now)?;
            }
            consents::end(tx, &consent.state_hash, ending.as_str())?;
            tell(tx, &consent, ending, now)
        });
        ended.await?;
        Ok(ending)
    }

    async fn exchange(
        &self,
        consent: &Consent,
        code: &SecretString,
        until: Instant,
    ) -> Result<(Ending, Option<Brought>), Error> {
        let Tokens { google, vault, clock, .. } = &self.tokens;
        let verifier = open(vault, consent)?;
        let given = match google.exchange(code, &verifier, until).await {
            Ok(given) => given,
            Err(error) => {
                tracing::warn!(bot = %consent.owner.bot, %error, "a code was not exchanged");
                return Ok((
                    if matches!(error, Refused::Grant) {
                        Ending::Expired
                    } else {
                        Ending::Unreachable
                    },
                    None,
                ));
            }
        };
        let Given { access, refresh, lasts, scopes } = given;
        let asked = || consent::SCOPES.map(str::to_owned).to_vec();
        let scopes = scopes.unwrap_or_else(asked);
        if !consent::missing(&scopes).is_empty() {
            return Ok((Ending::Lacking, None));
        }
        let before = self.tokens.connection(&consent.owner).await?;
        let listed = self.tokens.calendars_of(&access, until).await.ok();
        let account = listed.as_ref().and_then(|all| all.iter().find(|it| it.primary));
        let account = account.map(|entry| entry.id.clone());
        // Another account has other calendars, so nothing that was chosen holds there.
        let same = before.as_ref().is_some_and(|it| account.is_none() || it.account == account);
        let chosen = before.filter(|_| same);
        let account = account.or_else(|| chosen.as_ref().and_then(|it| it.account.clone()));
        let chosen = chosen.map(|it| it.settings).unwrap_or_default();
        let settings = listed.map_or_else(|| chosen.clone(), |all| fit(&chosen, &all));
        let credentials = Credentials::new(access, refresh, lasts, clock.now());
        let credentials = credentials.seal(vault, &consent.owner)?;
        Ok((Ending::Connected, Some(Brought { credentials, scopes, account, settings })))
    }
}

/// Brings word of it into the chat that the link was given in, or to wherever the staff member
/// can be reached.
fn tell(
    tx: &Tx<'_>,
    consent: &Consent,
    ending: Ending,
    now: Timestamp,
) -> Result<(), store::Error> {
    let said = match ending {
        Ending::Connected => ConsentResult::Connected,
        Ending::Denied => ConsentResult::Denied,
        Ending::Lacking => ConsentResult::Lacking,
        Ending::Unreachable | Ending::Expired | Ending::Used => ConsentResult::Unreachable,
    };
    let CalendarOwner { bot, staff } = &consent.owner;
    let places = match consent.conversation {
        Some(id) => vec![id],
        None => staff::conversations(tx, bot, staff)?,
    };
    for id in places {
        let Some(place) = conversations::find(tx, id)? else { continue };
        let inbound = Inbound {
            conversation: place.key,
            update: format!("consent:{}:{id}", row(&consent.state_hash)),
            sent: now,
            lang: None,
            handle: None,
            said: InboundKind::ConsentResult(said),
        };
        inbox::accept(tx, &inbound, now)?;
    }
    Ok(())
}

/// 256 random bits, written out.
fn random() -> Result<String, Error> {
    let mut random = [0; 32];
    getrandom::fill(&mut random).map_err(vault::Error::Random)?;
    Ok(hex(&random))
}

/// What a state is known by.
pub(super) fn hash(state: &str) -> [u8; 32] {
    Sha256::digest(state.as_bytes()).into()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |text, byte| text + &format!("{byte:02x}"))
}

/// The key of a link's row, written out.
pub(super) fn row(state_hash: &[u8; 32]) -> String {
    hex(state_hash)
}

/// The cell in which a verifier is kept.
pub(super) fn place(row: &str) -> Place<'_> {
    Place { table: "consents", row, column: "verifier" }
}

fn open(vault: &Vault, consent: &Consent) -> Result<SecretString, vault::Error> {
    let verifier = vault.open(place(&row(&consent.state_hash)), &consent.verifier)?;
    let text = std::str::from_utf8(verifier.expose_secret());
    text.map(SecretString::from).map_err(|_| vault::Error::Altered)
}

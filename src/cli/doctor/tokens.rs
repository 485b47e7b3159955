//! The tokens of the businesses: at least one is set, and each can be read.
//!
//! Both are checked without a network and first, because otherwise the worker does not start. The
//! platforms are then asked with the tokens that were found here.

use secrecy::SecretString;

use crate::{bots::BusinessProfile, settings::Settings};

use super::finding::Finding;

/// A business's token for a platform.
pub(super) struct Token {
    /// The business.
    pub(super) bot: String,
    /// The token.
    pub(super) secret: SecretString,
}

/// The tokens that can be read.
#[derive(Default)]
pub(super) struct Tokens {
    pub(super) telegram: Vec<Token>,
    pub(super) discord: Vec<Token>,
}

/// Reads the tokens of all businesses.
pub(super) fn check(settings: &Settings, profiles: &[BusinessProfile]) -> (Vec<Finding>, Tokens) {
    let (mut findings, mut tokens) = (Vec::new(), Tokens::default());
    let named = |it: &BusinessProfile| it.telegram.is_some() || it.discord.is_some();
    if !profiles.is_empty() && !profiles.iter().any(named) {
        findings.push(no_token(settings.is_example()));
    }
    for profile in profiles {
        let telegram = ("telegram", &profile.telegram, &mut tokens.telegram);
        let discord = ("discord", &profile.discord, &mut tokens.discord);
        for (platform, secret, to) in [telegram, discord] {
            let Some(secret) = secret else { continue };
            let bot = profile.id.as_str().to_owned();
            match settings.resolve_secret(secret) {
                Ok(secret) => to.push(Token { bot, secret }),
                Err(error) => findings.push(Finding::broken(
                    platform,
                    format!(
                        "{bot}: its token is not to be had, so zapys run does not start: {error}"
                    ),
                    "Put the token there; a variable that the service alone has is to be set for \
                     this command too.",
                )),
            }
        }
    }
    (findings, tokens)
}

/// The finding when no business has a token; the built-in example needs none.
fn no_token(is_example: bool) -> Finding {
    if is_example {
        return Finding::warning(
            "business",
            "there is no folder of businesses here, so this is the built-in example, and zapys \
             run does not start",
            "Try it with zapys chat. If a business of yours was meant, say where its \
             configuration is (--config) or set bots_dir.",
        );
    }
    Finding::broken(
        "business",
        "no business has a token, so zapys run does not start",
        "Put [telegram] or [discord] with a token into the business's file.",
    )
}

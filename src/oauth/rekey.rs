//! Re-encrypts all secrets with another key.
//!
//! All secrets change in one transaction, and only after all of them could be opened: a secret that
//! the present key does not open would be lost, so then nothing is changed. The caller ensures that
//! no other process seals secrets meanwhile.

use crate::{
    ids::CalendarOwner,
    store::{Store, connections, consents},
    vault::{self, Vault},
};

use super::{Error, consents as links, credentials};

/// Why the secrets were not re-encrypted; nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum RekeyError {
    /// The credentials of a staff member do not open.
    #[error(
        "the calendar connection of {}/{} does not open, so nothing was changed: {why}; put the \
         key back that it was sealed with, or let them connect again", .owner.bot, .owner.staff
    )]
    Closed {
        /// The staff member.
        owner: CalendarOwner,
        /// The vault's error.
        why: vault::Error,
    },
    /// The store or the vault failed.
    #[error(transparent)]
    Other(#[from] Error),
}

/// Re-encrypts every secret with the vault's current key; returns how many secrets there were.
pub async fn reseal(store: &Store, vault: &Vault) -> Result<usize, RekeyError> {
    let kept = store.read(|db| Ok((connections::all(db)?, consents::all(db)?)));
    let (connections, links) = kept.await.map_err(Error::from)?;
    let mut sealed = Vec::new();
    for connection in connections {
        let Some(before) = &connection.credentials else { continue };
        let row = credentials::row(&connection.owner);
        let again = vault.reseal(credentials::cell(&row), before);
        let owner = connection.owner;
        sealed.push((owner.clone(), again.map_err(|why| RekeyError::Closed { owner, why })?));
    }
    // A link is valid for ten minutes only, so one that does not open is skipped.
    let links: Vec<([u8; 32], Vec<u8>)> = links
        .into_iter()
        .filter_map(|link| {
            let row = links::row(&link.state_hash);
            let again = vault.reseal(links::cell(&row), &link.verifier).ok()?;
            Some((link.state_hash, again))
        })
        .collect();
    let many = sealed.len() + links.len();
    let written = store.write(move |tx| {
        for (owner, sealed) in &sealed {
            connections::reseal(tx, owner, sealed)?;
        }
        links.iter().try_for_each(|(state, sealed)| consents::reseal(tx, state, sealed))
    });
    written.await.map_err(Error::from)?;
    Ok(many)
}

//! Seals everything under another key.
//!
//! All of it changes in one transaction, after all of it could be opened: what the present key
//! does not open would be lost with it, so then nothing is changed. Nobody else may seal
//! meanwhile; the caller sees to that.

use crate::{
    ids::CalendarOwner,
    store::{Store, connections, consents},
    vault::{self, Vault},
};

use super::{Error, consents as links, credentials};

/// What could not be sealed anew.
#[derive(Debug, thiserror::Error)]
pub enum RekeyError {
    /// The credentials of this staff member do not open.
    #[error(
        "the calendar connection of {}/{} does not open, so nothing was changed: {why}; put the \
         key back that it was sealed with, or let them connect again", .owner.bot, .owner.staff
    )]
    Closed {
        /// Whose they are.
        owner: CalendarOwner,
        /// Why not.
        why: vault::Error,
    },
    /// Something else failed.
    #[error(transparent)]
    Other(#[from] Error),
}

/// Seals everything with the vault's own key, whichever of its keys it is sealed with; returns
/// how many secrets that were.
///
/// # Errors
/// When something does not open, or the store fails; then nothing has changed.
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
    // A link lives ten minutes; one that does not open is as good as over.
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

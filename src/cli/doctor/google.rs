//! Google, checked without a network: the redirect URI, which staff members are connected, and
//! whether the vault opens their tokens.

use crate::{
    bots::{BusinessProfile, CalendarKind},
    oauth::{SCOPES, verify_sealed},
    settings::Settings,
    store::{
        self,
        connections::{self, Connection, Failure, Status},
        inspect::{Inspection, ask},
    },
    vault::{self, Vault},
};

use super::finding::{Finding, Severity};

pub(super) const SUBJECT: &str = "google";

/// What to do about a consent that has ended.
pub(super) const ENDED: &str = "They write /connect once more. If this comes back every seven \
                                days, the app is in Testing at Google: publish it.";

/// Checks the connection of every staff member with a Google Calendar, and returns the connections
/// that Google may be asked about.
pub(super) fn check(
    settings: &Settings,
    profiles: &[BusinessProfile],
    database: &Result<Option<Inspection>, store::Error>,
) -> (Vec<Finding>, Vec<Connection>) {
    let wanted = profiles.iter().flat_map(|profile| {
        let google = profile.staff.iter().filter(|staff| staff.calendar == CalendarKind::Google);
        google.map(move |staff| (profile.id.as_str(), staff.id.as_str()))
    });
    let wanted: Vec<(&str, &str)> = wanted.collect();
    if wanted.is_empty() {
        return Default::default();
    }
    let Some((client, _)) = &settings.google else {
        let says =
            "staff have calendar = \"google\", and there is no [google] in the configuration";
        let advice = "config.toml.example shows how it looks.";
        return (vec![Finding::broken(SUBJECT, says, advice)], Vec::new());
    };
    let mut findings = vec![Finding::fine(
        SUBJECT,
        format!(
            "at Google this redirect URI is to be registered, letter by letter: {}",
            client.redirect_url
        ),
    )];
    let known = match connections(settings, database) {
        Ok(known) => known,
        Err(unknown) => {
            findings.push(unknown);
            return (findings, Vec::new());
        }
    };
    let (vault, mut linked) = (Vault::with_key(&settings.vault_path()), Vec::new());
    for (bot, staff) in wanted {
        let of =
            |it: &&Connection| it.owner.bot.as_str() == bot && it.owner.staff.as_str() == staff;
        let theirs = known.iter().find(of);
        let found = connection(&format!("{bot}, {staff}"), theirs, &vault);
        linked.extend(theirs.filter(|_| found.severity != Severity::Broken).cloned());
        findings.push(found);
    }
    (findings, linked)
}

/// Returns all connections, or the finding that the database cannot be read: it must not look as if
/// staff had to connect again.
fn connections(
    settings: &Settings,
    database: &Result<Option<Inspection>, store::Error>,
) -> Result<Vec<Connection>, Finding> {
    let unknown = |why: &str, advice: &str| {
        let says = format!("who has connected a calendar cannot be told: {why}");
        Finding::warning(SUBJECT, says, advice)
    };
    let mend =
        "See to the database first, then run this again; nobody has to connect again for it.";
    match database {
        Ok(None) => Ok(Vec::new()),
        Ok(Some(found)) if found.version < found.known => Err(unknown(
            "the database is of an older version",
            "Run this again after the next start of zapys, which brings it up to date.",
        )),
        Ok(Some(found)) if found.version > found.known => {
            Err(unknown("the database is of a newer version", mend))
        }
        Ok(Some(_)) => match ask(&settings.data_dir.join("zapys.db"), connections::all) {
            Ok(Some(known)) => Ok(known),
            Ok(None) => Err(unknown("the database has changed just now", "Run this again.")),
            Err(error) => Err(unknown(&error.to_string(), mend)),
        },
        Err(_) => Err(unknown("the database cannot be read", mend)),
    }
}

fn connection(
    who: &str,
    found: Option<&Connection>,
    vault: &Result<Vault, vault::Error>,
) -> Finding {
    let again = "They write /connect to the bot, or: zapys connect --bot ID --staff ID.";
    let Some(found) = found.filter(|it| it.status != Status::Disconnected) else {
        let says = format!("{who}: no calendar is connected, so nobody can be booked there");
        return Finding::broken(SUBJECT, says, again);
    };
    if found.status == Status::NeedsReconnect {
        return Finding::broken(SUBJECT, format!("{who}: Google ended the connection"), ENDED);
    }
    let opened = match vault {
        Ok(vault) => verify_sealed(vault, found).map_err(|error| error.to_string()),
        Err(error) => Err(error.to_string()),
    };
    if let Err(why) = opened {
        return Finding::broken(
            SUBJECT,
            format!("{who}: the connection cannot be opened: {why}"),
            "Put the vault's key of the time when they connected back in its place; if it is \
             lost, they write /connect once more.",
        );
    }
    let missing = SCOPES.iter().filter(|scope| !found.scopes.iter().any(|it| it == *scope));
    if missing.count() > 0 {
        let advice = "They write /connect once more and leave every box ticked.";
        return Finding::broken(SUBJECT, format!("{who}: not everything was granted"), advice);
    }
    match (&found.last_error, found.last_success) {
        (Some(Failure { why, at }), last) if last.is_none_or(|last| *at > last) => {
            Finding::warning(
                SUBJECT,
                format!("{who}: since {at:.0}: {why}"),
                "Nothing is booked while a calendar cannot be read; it is tried again by itself.",
            )
        }
        _ => Finding::fine(SUBJECT, format!("{who}: connected")),
    }
}

#[cfg(test)]
mod tests {
    use super::{super::finding::Severity, *};

    #[test]
    fn who_is_not_connected_is_told_how_to_be() {
        let vault = Err(vault::Error::OtherKey);
        let found = connection("salon, olena", None, &vault);
        assert_eq!(found.severity, Severity::Broken);
        assert!(found.advice.contains("/connect"));
    }
}

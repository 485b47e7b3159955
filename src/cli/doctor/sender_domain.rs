//! The records by which receivers know a sender: SPF, DKIM and DMARC of the domain in `mail.from`.
//!
//! Without them letters land in spam or are refused, and nothing here would show it. Only what can be
//! seen from outside is checked: that the records are there, that there is one of each, and that the
//! DKIM record has the public half of the key that signs. Which servers SPF has to name is known to
//! the provider.

use std::io;

use crate::{
    dns::Dns,
    mail::{Settings, Transport, dkim::Signer},
};

use super::finding::Finding;

/// Checks the domain; nothing is said where letters are files, or of a name without a dot.
pub(super) async fn check(settings: &Settings) -> Vec<Finding> {
    let address = settings.address();
    let domain = address.domain();
    if matches!(settings.transport, Transport::File { .. }) || !domain.contains('.') {
        return Vec::new();
    }
    let signer = settings.dkim.as_ref();
    if let Some(dns) = settings.dns.map(Dns).or_else(Dns::of_system)
        && let Ok(records) = Records::of(&dns, domain, signer).await
    {
        return records.findings(domain, signer);
    }
    let says = format!("DNS does not answer: SPF, DKIM and DMARC of {domain} are not known");
    vec![Finding::fine("sender", says)]
}

/// What DNS says of a domain.
#[derive(Debug, Default)]
struct Records {
    spf: Vec<String>,
    /// `None`: nothing is signed here, so no selector is known.
    dkim: Option<Vec<String>>,
    dmarc: Vec<String>,
}

impl Records {
    async fn of(dns: &Dns, domain: &str, signer: Option<&Signer>) -> io::Result<Self> {
        let spf = dns.texts(domain).await?;
        let dkim = match signer {
            Some(signer) => Some(dns.texts(&key_name(signer, domain)).await?),
            None => None,
        };
        // The record of a domain counts for those below it that have none (RFC 7489, section 6.6.3).
        let mut dmarc = Vec::new();
        for above in domains_above(domain) {
            dmarc = of_version(dns.texts(&format!("_dmarc.{above}")).await?, "v=DMARC1", ';');
            if !dmarc.is_empty() {
                break;
            }
        }
        Ok(Self { spf: of_version(spf, "v=spf1", ' '), dkim, dmarc })
    }

    fn findings(&self, domain: &str, signer: Option<&Signer>) -> Vec<Finding> {
        vec![self.spf(domain), self.dkim(domain, signer), self.dmarc(domain)]
    }

    fn spf(&self, domain: &str) -> Finding {
        match self.spf.as_slice() {
            [only] if lets_any_server(only) => Finding::warning(
                "spf",
                format!("{domain} lets any server send in its name: {only}"),
                "End the record with \"~all\" or \"-all\".",
            ),
            [only] => Finding::fine("spf", format!("{domain}: {only}")),
            [] => Finding::warning(
                "spf",
                format!("{domain} does not say which servers may send in its name"),
                "Add the TXT record that the mail provider gives: \"v=spf1 include:... ~all\".",
            ),
            several => Finding::warning(
                "spf",
                format!(
                    "{domain} has {} SPF records, and with more than one none counts",
                    several.len()
                ),
                "Join them to one.",
            ),
        }
    }

    fn dkim(&self, domain: &str, signer: Option<&Signer>) -> Finding {
        let (Some(found), Some(signer)) = (&self.dkim, signer) else {
            let says = format!("{domain}: signing is left to the mail server");
            return Finding::fine("dkim", says);
        };
        let name = key_name(signer, domain);
        let publish = format!("Add the TXT record {name}: \"{}\".", signer.key.record());
        if found.iter().any(|record| signer.key.is_published_by(record)) {
            Finding::fine("dkim", format!("{name} has the key that signs"))
        } else if found.is_empty() {
            Finding::broken("dkim", format!("letters are signed, and {name} has no key"), publish)
        } else if found.iter().any(|record| is_revoked(record)) {
            let says = format!("{name} says that its key is revoked (p=), so no signature counts");
            Finding::broken("dkim", says, publish)
        } else {
            Finding::broken(
                "dkim",
                format!("{name} has another key than the one that signs"),
                publish,
            )
        }
    }

    fn dmarc(&self, domain: &str) -> Finding {
        match self.dmarc.as_slice() {
            [only] if policy(only).is_none() => Finding::warning(
                "dmarc",
                format!(
                    "{domain} has a DMARC record without a policy, so that receivers leave it aside \
                     or take it for p=none: {only}"
                ),
                "Write p=none, p=quarantine or p=reject directly behind v=DMARC1.",
            ),
            [only] => Finding::fine("dmarc", format!("{domain}: {only}")),
            [] => Finding::warning(
                "dmarc",
                format!("{domain} does not say what to do with letters that fail SPF and DKIM"),
                format!(
                    "Add the TXT record _dmarc.{domain}: \"v=DMARC1; p=none\". Gmail and Yahoo ask for it."
                ),
            ),
            several => Finding::warning(
                "dmarc",
                format!(
                    "{domain} has {} DMARC records, and with more than one none counts",
                    several.len()
                ),
                "Leave one.",
            ),
        }
    }
}

fn key_name(signer: &Signer, domain: &str) -> String {
    format!("{}._domainkey.{domain}", signer.selector)
}

/// Returns a domain and those above it, down to two labels.
fn domains_above(domain: &str) -> impl Iterator<Item = &str> {
    let above = std::iter::successors(Some(domain), |name| name.split_once('.').map(|(_, it)| it));
    above.take_while(|name| name.contains('.'))
}

/// Returns the records that begin with a version and nothing longer: "v=spf10" is no SPF (RFC 7208, section
/// 4.5). `end`: what stands behind the version where more follows.
fn of_version(records: Vec<String>, version: &str, end: char) -> Vec<String> {
    let has = |record: &String| {
        let first = record.split(end).next().unwrap_or_default();
        first.trim_end().eq_ignore_ascii_case(version)
    };
    records.into_iter().filter(has).collect()
}

/// Whether an SPF record allows each server there is. A term without a sign allows (RFC 7208, section 4.6.2).
fn lets_any_server(record: &str) -> bool {
    record.split_whitespace().any(|term| ["all", "+all"].contains(&term.to_lowercase().as_str()))
}

/// Returns the value of a tag of a DKIM or DMARC record, without white space around it.
fn tag<'r>(record: &'r str, name: &str) -> Option<&'r str> {
    let mut tags = record.split(';').filter_map(|tag| tag.split_once('='));
    tags.find_map(|(own, value)| own.trim().eq_ignore_ascii_case(name).then(|| value.trim()))
}

/// Whether a DKIM record withdraws its key (RFC 6376, section 3.6.1).
fn is_revoked(record: &str) -> bool {
    tag(record, "p") == Some("")
}

/// Returns what a DMARC record asks receivers to do; `None`: nothing that they know, so that most take the
/// record for none (RFC 7489, section 6.6.3).
fn policy(record: &str) -> Option<&str> {
    let known = |policy: &&str| {
        ["none", "quarantine", "reject"].iter().any(|known| known.eq_ignore_ascii_case(policy))
    };
    tag(record, "p").filter(known)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::doctor::finding::Severity;

    #[test]
    fn the_record_of_a_domain_counts_for_those_below_it() {
        let above: Vec<&str> = domains_above("mail.salon.example.com").collect();
        assert_eq!(above, ["mail.salon.example.com", "salon.example.com", "example.com"]);
    }

    #[test]
    fn records_that_are_missing_or_double_are_warnings() {
        let severities = |spf: &[&str], dmarc: &[&str]| {
            let own = |records: &[&str]| records.iter().map(ToString::to_string).collect();
            let records = Records { spf: own(spf), dkim: None, dmarc: own(dmarc) };
            let found = records.findings("salon.example", None);
            found.into_iter().map(|found| found.severity).collect::<Vec<_>>()
        };
        let (fine, warning) = (Severity::Fine, Severity::Warning);
        let (spf, dmarc) = ("v=spf1 include:_spf.example.net ~all", "v=DMARC1; p=none");
        assert_eq!(severities(&[spf], &[dmarc]), [fine, fine, fine]);
        assert_eq!(severities(&[], &[]), [warning, fine, warning]);
        assert_eq!(severities(&[spf, spf], &[dmarc, dmarc]), [warning, fine, warning]);
        for open in ["v=spf1 +all", "v=spf1 all", "v=spf1 mx ALL"] {
            assert_eq!(severities(&[open], &[dmarc]), [warning, fine, fine], "{open}");
        }
        for no_policy in
            ["v=DMARC1", "v=DMARC1;", "v=DMARC1; rua=mailto:a@b.example", "v=DMARC1; p=no"]
        {
            assert_eq!(severities(&[spf], &[no_policy]), [fine, fine, warning], "{no_policy}");
        }
        assert_eq!(severities(&[spf], &["v=DMARC1;sp=none ; P=Reject"]), [fine, fine, fine]);
    }

    #[test]
    fn a_version_is_no_longer_than_it_is() {
        let read = |records: &[&str], version, end| {
            of_version(records.iter().map(ToString::to_string).collect(), version, end).len()
        };
        assert_eq!(read(&["v=spf10 -all", "v=spf1.1", "spf1", "xv=spf1"], "v=spf1", ' '), 0);
        assert_eq!(read(&["v=spf1", "V=SPF1 -all"], "v=spf1", ' '), 2);
        assert_eq!(read(&["v=DMARC10; p=none", "v=DMARC2; p=none"], "v=DMARC1", ';'), 0);
        assert_eq!(read(&["v=DMARC1", "v=DMARC1 ;p=none", "v=dmarc1;p=none"], "v=DMARC1", ';'), 3);
    }

    #[test]
    fn a_key_that_was_withdrawn_is_told_from_another_key() {
        let key = include_bytes!("../../../tests/it/mail/certificates/dkim-ed25519.key");
        let key = crate::mail::dkim::Key::read(key).unwrap();
        let signer = Signer { selector: "zapys".into(), key };
        let says = |record: &str| {
            let records = Records { dkim: Some(vec![record.to_owned()]), ..Records::default() };
            records.dkim("salon.example", Some(&signer)).says
        };
        for revoked in ["v=DKIM1; p=", "v=DKIM1; k=ed25519; p=;", "v=DKIM1; p= "] {
            assert!(says(revoked).contains("is revoked"), "{revoked}: {}", says(revoked));
        }
        assert!(says("v=DKIM1; p=AAAA").contains("another key"));
        assert!(says(&signer.key.record()).contains("has the key that signs"));
    }
}

//! The words in which a report for people says why an address was refused.
//!
//! Exim gives no Diagnostic-Code where it found no server, `OpenSMTPD` gives none at all, and qmail writes no
//! fields: the reason stands in the text, below the address.

/// Returns the reason that a text gives for an address, on one line; `None`: it does not name it.
pub(super) fn reason(text: &str, address: &str) -> Option<String> {
    let address = address.to_lowercase();
    let mut lines = text.lines().skip_while(|line| !line.to_lowercase().contains(&address));
    let first = lines.next()?;
    let at = first.to_lowercase().find(&address)?;
    let behind = first.get(at.saturating_add(address.len())..).unwrap_or_default();
    let mut reason = behind.trim_start_matches(['>', ':', ' ']).trim().to_owned();
    let indent = width(first);
    for line in lines {
        // The next address stands where this one does.
        let is_next = width(line) <= indent && line.contains('@') && indent > 0;
        if line.trim().is_empty() || is_next {
            break;
        }
        reason.push(' ');
        reason.push_str(line.trim());
    }
    Some(reason.trim().to_owned())
}

fn width(line: &str) -> usize {
    line.len().saturating_sub(line.trim_start().len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_reason_stands_below_or_behind_the_address() {
        let exim = "The following address(es) failed:\r\n\r\n  Ann@example.com\r\n    Unrouteable \
                    address\r\n  bob@example.com\r\n    host mx [192.0.2.7]\r\n    550 no\r\n\r\nx";
        assert_eq!(reason(exim, "ann@example.com").unwrap(), "Unrouteable address");
        assert_eq!(reason(exim, "bob@example.com").unwrap(), "host mx [192.0.2.7] 550 no");
        let qmail = "Hi.\n\n<ann@example.com>:\n192.0.2.7 does not like recipient.\nRemote host \
                     said: 550 no such user\nGiving up on 192.0.2.7.\n\n--- Below";
        let said = reason(qmail, "ann@example.com").unwrap();
        assert!(
            said.starts_with("192.0.2.7 does not") && said.ends_with("Giving up on 192.0.2.7.")
        );
        let smtpd = "  ann@example.com: 550 5.1.1 no such user\n";
        assert_eq!(reason(smtpd, "ann@example.com").unwrap(), "550 5.1.1 no such user");
        assert_eq!(reason(qmail, "cleo@example.com"), None);
    }
}

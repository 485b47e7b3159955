//! Misspelt mail addresses: which one was probably meant.

use std::{collections::HashSet, sync::LazyLock};

use crate::text::word_lists::WordList;

static GREAT: LazyLock<HashSet<&'static str>> = LazyLock::new(|| section("great"));
static REAL: LazyLock<HashSet<&'static str>> = LazyLock::new(|| section("real"));

fn section(name: &str) -> HashSet<&'static str> {
    let domains = WordList { tag: "und", text: include_str!("mail_domains.txt") };
    domains.phrases(name).flat_map(|line| line.split(',')).map(str::trim).collect()
}

/// The fewest letters of an ending that no country has: "con" is none, and "co" is one.
const NO_COUNTRY: usize = 3;
/// The fewest letters of a name in which a slip is seen beside one in the ending.
const LONG: usize = 4;

/// Returns the address that was probably meant, when the domain is one slip away from one that
/// many people have and is none that exists, or one in its name and one in its ending ("gmal.con").
#[must_use]
pub fn likely_address(address: &str) -> Option<String> {
    let (local, domain) = address.rsplit_once('@')?;
    let plain = local.strip_prefix("www.");
    let domain = domain.to_lowercase();
    if GREAT.contains(domain.as_str()) || REAL.contains(domain.as_str()) {
        return plain.map(|local| format!("{local}@{domain}"));
    }
    let one = GREAT.iter().any(|great| is_slip(&domain, great));
    let is_real = REAL.iter().any(|real| is_slip(&domain, real));
    let two = |great: &str| !one && !is_real && is_double_slip(&domain, great);
    let near = GREAT.iter().filter(|great| is_slip(&domain, great) || two(great));
    // Two domains may be equally near; the same one has to be chosen each time.
    let likely = near.min_by_key(|great| (great.len().abs_diff(domain.len()), **great))?;
    Some(format!("{}@{likely}", plain.unwrap_or(local)))
}

/// Whether a domain is one slip away from another one. Where the name is one or two letters long, a
/// slip in it makes the name of someone else: only the rest may differ.
fn is_slip(domain: &str, great: &str) -> bool {
    let name = great.split('.').next().unwrap_or_default();
    let same = || domain.split('.').next() == Some(name);
    (name.len() > 2 || same()) && strsim::osa_distance(great, domain) == 1
}

/// Whether both the name and the ending of a domain are one slip away from those of another one.
fn is_double_slip(domain: &str, great: &str) -> bool {
    let (Some((name, ending)), Some((other, right))) =
        (domain.split_once('.'), great.split_once('.'))
    else {
        return false;
    };
    other.len() >= LONG
        && ending.len() >= NO_COUNTRY
        && !ending.contains('.')
        && strsim::osa_distance(name, other) == 1
        && strsim::osa_distance(ending, right) == 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_slip_is_mended_and_what_exists_is_left_alone() {
        for (written, meant) in [
            ("eva@gmaul.com", "eva@gmail.com"),
            ("eva@gmail.cm", "eva@gmail.com"),
            ("eva@hotmial.com", "eva@hotmail.com"),
            ("eva@ukr.nte", "eva@ukr.net"),
            ("www.eva@gmail.com", "eva@gmail.com"),
            ("eva@gmial.com", "eva@gmail.com"),
            ("eva@gmail.con", "eva@gmail.com"),
            ("eva@gmail.co", "eva@gmail.com"),
            ("eva@ukr.ner", "eva@ukr.net"),
            ("eva@icloud.co", "eva@icloud.com"),
            ("eva@wp.p", "eva@wp.pl"),
            ("eva@gmal.con", "eva@gmail.com"),
            ("eva@gmial.cim", "eva@gmail.com"),
            ("eva@otlook.vom", "eva@outlook.com"),
        ] {
            assert_eq!(likely_address(written).as_deref(), Some(meant));
        }
        let fine = "gmail.com mail.com ymail.com bakery.example i.ua meta.ua ukr.net me.com mac.com pm.me \
                    email.co email.con gmal.de bail.net e.ua wb.pl vp.pl mail.ua email.com gmx.at live.de hey.com yahoo.co.uk hotmail.co.uk";
        for fine in fine.split_whitespace() {
            assert_eq!(likely_address(&format!("eva@{fine}")), None, "{fine}");
        }
    }
}

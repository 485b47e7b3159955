//! Misspelt mail addresses: which one was probably meant.

use std::{cmp::Ordering, collections::HashSet, sync::LazyLock};

use crate::text::word_lists::WordList;

static GREAT: LazyLock<HashSet<&'static str>> = LazyLock::new(|| section("great"));
static REAL: LazyLock<HashSet<&'static str>> = LazyLock::new(|| section("real"));

fn section(name: &str) -> HashSet<&'static str> {
    let domains = WordList { tag: "und", text: include_str!("mail_domains.txt") };
    domains.phrases(name).flat_map(|line| line.split(',')).map(str::trim).collect()
}

/// The fewest letters of an ending that no country has: "con" is none, and "co" is one.
const NO_COUNTRY: usize = 3;
/// The fewest letters of a name in which any slip is seen. Of four letters or fewer nearly every name in
/// reach has an owner: aon.com, msc.com, life.com.
const LONG: usize = 5;
/// The fewest letters of a name in which two letters that changed places are seen.
const SWAPPED: usize = 4;
/// The fewest letters of a name in which a letter that was typed twice is seen.
const DOUBLED: usize = 3;
/// The rows of a keyboard, from which neighbours of a key are read.
const ROWS: [&[u8]; 3] = [b"qwertyuiop", b"asdfghjkl", b"zxcvbnm"];

/// Returns the address that was probably meant, when the domain is one slip away from one that
/// many people have and is none that exists, or one in its name and one in its ending ("gmal.con").
///
/// A slip is a letter too many, too few or wrong, or two that changed places; what is taken for one
/// depends on how many letters the name has, because short names all have owners. The first letter is
/// seldom wrong (Pollock and Zamora, 1984), so another one counts only where its key is beside the right
/// one: fmail.com is a slip, qmail.com is not.
#[must_use]
pub fn likely_address(address: &str) -> Option<String> {
    let (local, domain) = address.rsplit_once('@')?;
    let plain = local.strip_prefix("www.");
    let domain = domain.to_lowercase();
    if GREAT.contains(domain.as_str()) || REAL.contains(domain.as_str()) {
        return plain.map(|local| format!("{local}@{domain}"));
    }
    let one = GREAT.iter().any(|great| is_slip(&domain, great));
    let is_real = REAL.iter().any(|real| strsim::osa_distance(real, &domain) == 1);
    let two = |great: &str| !one && !is_real && is_double_slip(&domain, great);
    let near = GREAT.iter().filter(|great| is_slip(&domain, great) || two(great));
    // Two domains may be equally near; the same one has to be chosen each time.
    let likely = near.min_by_key(|great| (great.len().abs_diff(domain.len()), **great))?;
    Some(format!("{}@{likely}", plain.unwrap_or(local)))
}

/// Whether a domain is one slip away from another one: in its name, in its ending, or in the dot.
fn is_slip(domain: &str, great: &str) -> bool {
    let Some((own, right)) = great.split_once('.') else { return false };
    match domain.split_once('.') {
        Some((name, ending)) if name == own => is_ending_slip(ending, own, right),
        Some((name, ending)) if ending == right => is_name_slip(name, own),
        Some(_) => false,
        // "gmailcom", "ukr,net": the dot is missing, or another sign stands in its place.
        None => domain
            .strip_prefix(own)
            .and_then(|rest| rest.strip_suffix(right))
            .is_some_and(|between| between.len() <= 1 && !between.contains(char::is_alphanumeric)),
    }
}

/// Whether the ending behind a name that many people have is one slip away from the right one. Another
/// ending that a country has is another house's where the name is short: web.dk, wp.pt.
fn is_ending_slip(ending: &str, name: &str, right: &str) -> bool {
    let other_house = name.len() < LONG && right.len() < NO_COUNTRY && ending.len() >= right.len();
    strsim::osa_distance(ending, right) == 1 && !other_house
}

/// Whether a name is one slip away from another one.
fn is_name_slip(name: &str, own: &str) -> bool {
    if strsim::osa_distance(name, own) != 1 {
        return false;
    }
    let is_same_length = name.len() == own.len();
    let is_swapped = is_same_length && strsim::hamming(name, own).is_ok_and(|many| many == 2);
    let is_doubled = name.len() > own.len() && without_doubles(name) == without_doubles(own);
    let first = (name.bytes().next(), own.bytes().next());
    let is_other_first = is_same_length && !is_swapped && first.0 != first.1;
    is_doubled && own.len() >= DOUBLED
        || is_swapped && own.len() >= SWAPPED
        || own.len() >= LONG
            && (!is_other_first
                || matches!(first, (Some(one), Some(other)) if are_neighbours(one, other)))
}

/// Returns a name in which a letter that stands twice in a row stands once.
fn without_doubles(name: &str) -> Vec<char> {
    let mut letters: Vec<char> = name.chars().collect();
    letters.dedup();
    letters
}

/// Whether two keys touch: beside each other in a row, or in the rows above and below, which are moved
/// by about half a key.
fn are_neighbours(one: u8, other: u8) -> bool {
    let place = |key| {
        let rows = ROWS.iter().enumerate();
        rows.flat_map(|(row, keys)| {
            keys.iter().zip(0_usize..).map(move |(own, at)| (*own, row, at))
        })
        .find(|(own, _, _)| *own == key)
    };
    let (Some((_, row, at)), Some((_, other_row, other_at))) = (place(one), place(other)) else {
        return false;
    };
    match row.cmp(&other_row) {
        Ordering::Equal => at.abs_diff(other_at) == 1,
        Ordering::Less => other_row - row == 1 && (at == other_at || at == other_at + 1),
        Ordering::Greater => row - other_row == 1 && (other_at == at || other_at == at + 1),
    }
}

/// Whether both the name and the ending of a domain are one slip away from those of another one.
fn is_double_slip(domain: &str, great: &str) -> bool {
    let (Some((name, ending)), Some((other, right))) =
        (domain.split_once('.'), great.split_once('.'))
    else {
        return false;
    };
    ending.len() >= NO_COUNTRY
        && !ending.contains('.')
        && strsim::osa_distance(ending, right) == 1
        && other.len() >= LONG
        && is_name_slip(name, other)
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
            ("eva@gmailcom", "eva@gmail.com"),
            ("eva@ukr,net", "eva@ukr.net"),
            ("eva@gmail..com", "eva@gmail.com"),
            ("eva@gmail.comm", "eva@gmail.com"),
            ("eva@mgail.com", "eva@gmail.com"),
            ("eva@fmail.com", "eva@gmail.com"),
            ("eva@jotmail.com", "eva@hotmail.com"),
            ("eva@otmail.com", "eva@hotmail.com"),
            ("eva@ukrr.net", "eva@ukr.net"),
            ("eva@ukr.met", "eva@ukr.net"),
            ("eva@lvie.com", "eva@live.com"),
            ("eva@aol.con", "eva@aol.com"),
            ("eva@iclod.com", "eva@icloud.com"),
            ("eva@interia.p", "eva@interia.pl"),
        ] {
            assert_eq!(likely_address(written).as_deref(), Some(meant), "{written}");
        }
        let fine = "gmail.com mail.com ymail.com bakery.example i.ua meta.ua ukr.net me.com mac.com pm.me \
                    email.co email.con gmal.de bail.net e.ua wb.pl vp.pl mail.ua email.com gmx.at live.de hey.com yahoo.co.uk hotmail.co.uk";
        for fine in fine.split_whitespace() {
            assert_eq!(likely_address(&format!("eva@{fine}")), None, "{fine}");
        }
        let others = "cloud.com aon.com ao.com msc.com man.com life.com olive.com qmail.com zmail.com uk.net \
                      msu.com aal.com men.com mn.com alive.com love.com line.com lime.com five.com \
                      web.dk wed.de wp.pt gmx.se webb.de mil.ru main.ru mai.ru rail.ru ur.net kr.net \
                      ua.net beta.ua met.ua next.pl one.pl net.pl pcloud.com mcloud.com photon.me email.de \
                      gmail.example outlook.org gmailteam.com mymail.com hotel.com hotmail.de";
        for other in others.split_whitespace() {
            assert_eq!(likely_address(&format!("eva@{other}")), None, "{other}");
        }
    }
}

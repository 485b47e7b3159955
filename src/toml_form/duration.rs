//! Lengths of time as people write them in a file: `30m`, `1h30m`, `90d`.
//!
//! A day is 24 hours and a week seven of them, because every length in a profile is elapsed
//! time. jiff's own friendly format was not taken: it also reads years and months, whose
//! length depends on the calendar, and signs.

use jiff::SignedDuration;

/// The units, longest first, with their seconds.
const UNITS: [(char, i64); 5] = [('w', 604_800), ('d', 86_400), ('h', 3_600), ('m', 60), ('s', 1)];

/// Reads a length: whole numbers with a unit each, longer units first; `None`: it is not a length of time.
pub fn parse_duration(words: &str) -> Option<SignedDuration> {
    let mut seconds = 0_i64;
    let mut units = UNITS.iter();
    let mut rest = words.trim();
    while !rest.is_empty() {
        let end = rest.find(|c: char| !c.is_ascii_digit())?;
        let (digits, unit) = rest.split_at(end);
        let count: i64 = digits.parse().ok()?;
        let mark = unit.chars().next()?;
        // The iterator is not wound back, so a unit cannot come twice or after a shorter one.
        let (_, length) = units.find(|(known, _)| *known == mark)?;
        seconds = seconds.checked_add(count.checked_mul(*length)?)?;
        rest = unit.get(1..)?.trim_start();
    }
    (!words.trim().is_empty()).then(|| SignedDuration::from_secs(seconds))
}

/// Writes a length as [`parse_duration`] reads it; parts of a second are left out.
pub fn spell_duration(length: SignedDuration) -> String {
    let mut rest = length.as_secs();
    let mut words = String::new();
    // Weeks are not written: `90d` is easier to compare with `60d` than `12w6d`.
    for (mark, seconds) in UNITS.into_iter().skip(1) {
        if rest / seconds != 0 {
            words.push_str(&(rest / seconds).to_string());
            words.push(mark);
        }
        rest %= seconds;
    }
    if words.is_empty() { "0m".to_owned() } else { words }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_usual_spellings_are_read() {
        let minutes = |words| parse_duration(words).map(|length| length.as_mins());
        assert_eq!(minutes("30m"), Some(30));
        assert_eq!(minutes("2h"), Some(120));
        assert_eq!(minutes("1h30m"), Some(90));
        assert_eq!(minutes(" 1h 30m "), Some(90));
        assert_eq!(minutes("90d"), Some(90 * 24 * 60));
        assert_eq!(minutes("2w"), Some(14 * 24 * 60));
        assert_eq!(minutes("0m"), Some(0));
    }

    #[test]
    fn what_is_no_length_is_not_guessed() {
        for words in ["", " ", "30", "h", "30 m", "30m1h", "1h1h", "-2h", "1.5h", "1y", "2г"] {
            assert_eq!(parse_duration(words), None, "{words}");
        }
        assert_eq!(parse_duration("99999999999999999999d"), None);
        assert_eq!(parse_duration("9223372036854775807w"), None);
    }

    proptest! {
        #[test]
        fn what_is_spelled_is_read_back(seconds in 0_i64..10_000_000) {
            let length = SignedDuration::from_secs(seconds);
            prop_assert_eq!(parse_duration(&spell_duration(length)), Some(length));
        }

        #[test]
        fn no_words_break_it(words in ".*") {
            let _read = parse_duration(&words);
        }
    }
}

//! Every kind of message with what must, and must not, be understood of it.
//!
//! The cases are data (`cases.txt`): what was asked, the message, and parts of the acts.

use std::{fmt::Write as _, str::FromStr as _};

use jiff::{Timestamp, tz::TimeZoneDatabase};

use super::*;
use crate::{bots, chat::transcript::Need, ids::BusinessId, phrase};

/// Returns the acts of a message at the example business, as they are printed.
fn acts(asked: &Asked, text: &str) -> String {
    acts_at(include_str!("../../bots/salon.toml"), asked, text)
}

/// Returns the acts of a message at a business.
fn acts_at(profile: &str, asked: &Asked, text: &str) -> String {
    let profile =
        bots::parse(&BusinessId::new("salon"), profile, &TimeZoneDatabase::bundled()).unwrap();
    let now = Timestamp::from_str("2026-11-23T10:00:00+02:00").unwrap();
    let (now, hours) = (now.to_zoned(profile.zone.clone()), profile.open_week());
    let lang = if text.is_ascii() { "en" } else { "uk" };
    let context = phrase::Context { now: &now, hours: &hours, lang, day: None };
    let setting = Setting {
        profile: &profile,
        context,
        asked,
        offers: &[],
        within: (None, None),
        company: false,
        names: &[],
        choices: &[],
    };
    let understood = understand(text, &setting);
    let mut printed = String::new();
    for act in &understood.acts {
        write!(printed, "{act:?}; ").unwrap();
    }
    write!(printed, "left {:?}", understood.left).unwrap();
    printed.replace("ServiceId(", "(").replace("StaffId(", "(")
}

#[test]
fn other_trades_are_understood_by_their_own_words() {
    let mut wrong = String::new();
    let cases = include_str!("trades/cases.txt").lines();
    for line in cases.filter(|line| !line.is_empty() && !line.starts_with('#')) {
        let mut cells = line.splitn(3, '|').map(str::trim);
        let (trade, text, expected) =
            (cells.next().unwrap(), cells.next().unwrap(), cells.next().unwrap());
        let profile = match trade {
            "bikes" => include_str!("trades/bikes.toml"),
            "climb" => include_str!("trades/climb.toml"),
            "clinic" => include_str!("trades/clinic.toml"),
            "nails" => include_str!("trades/nails.toml"),
            "notary" => include_str!("trades/notary.toml"),
            "photo" => include_str!("trades/photo.toml"),
            "quest" => include_str!("trades/quest.toml"),
            "vet" => include_str!("trades/vet.toml"),
            "workshop" => include_str!("trades/workshop.toml"),
            other => panic!("no business {other}"),
        };
        let printed = acts_at(profile, &Asked::Nothing, text);
        for part in expected.split(" ; ").map(str::trim) {
            let (wanted, part) = part.strip_prefix('!').map_or((true, part), |part| (false, part));
            if printed.contains(part) != wanted {
                writeln!(wrong, "{text}\n  {part}\n  {printed}").unwrap();
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn every_kind_of_message_is_understood() {
    let mut wrong = String::new();
    for line in
        include_str!("cases.txt").lines().filter(|line| !line.is_empty() && !line.starts_with('#'))
    {
        let mut cells = line.splitn(3, '|').map(str::trim);
        let (asked, text, expected) =
            (cells.next().unwrap(), cells.next().unwrap(), cells.next().unwrap_or_default());
        let asked = match asked {
            "time" => Asked::Time,
            "day" => Asked::Day,
            "name" => Asked::Contact(vec![Need::Name, Need::Email]),
            "phone" => Asked::Contact(vec![Need::Phone]),
            "which" => Asked::Which,
            "yes" => Asked::Confirm,
            _ => Asked::Nothing,
        };
        let printed = acts(&asked, text);
        for part in expected.split(" ; ").map(str::trim) {
            let amiss = match part.strip_prefix('!') {
                Some(part) => printed.contains(part),
                None => !printed.contains(part),
            };
            if amiss {
                writeln!(wrong, "{text}\n  {part}\n  {printed}").unwrap();
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn a_flood_of_one_word_is_read_like_any_other_message() {
    for word in ["haircut ", "haircut or ", "haircut, ", "стрижка і ", "tomorrow ", "Ann Lee "]
    {
        let flood = word.repeat(MOST_READ / word.len());
        assert!(acts(&Asked::Nothing, &flood).contains("left"), "{word}");
    }
}

//! The words that a transcription is shown beforehand: the services, and the days of the week.
//!
//! A model writes the words again that it was shown: "маніпюр" becomes "манікюр". For the same reason
//! there is no digit and no sentence in it: an hour that stands in the prompt is written in place of
//! the one that was said.

use jiff::civil::Weekday;

use crate::{bots::BusinessProfile, ids::Lang, messages::dates};

/// The longest prompt, in characters. Models read the last 224 tokens of it, and a Cyrillic word has
/// several.
const MOST_CHARS: usize = 400;

/// Returns the prompt of a business in a language.
pub(super) fn of(profile: &BusinessProfile, lang: Lang) -> String {
    let monday = Weekday::Monday;
    let days = monday.cycle_forward().take(7).map(|day| dates::weekday(lang, day));
    let services = profile.services.iter().map(|service| service.name.in_lang(lang).to_owned());
    let mut prompt = String::new();
    for word in days.chain(services).map(|word| without_digits(&word)) {
        let fits = prompt.chars().count() + word.chars().count() + 2 <= MOST_CHARS;
        if word.is_empty() || !fits {
            continue;
        }
        if !prompt.is_empty() {
            prompt.push_str(", ");
        }
        prompt.push_str(&word);
    }
    prompt
}

/// Returns a name without the parts of it that hold digits: "Massage 60 min" is "Massage min".
fn without_digits(name: &str) -> String {
    let words = name.split_whitespace().filter(|word| !word.contains(|c: char| c.is_numeric()));
    words.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn salon() -> BusinessProfile {
        crate::bots::parse(
            &crate::ids::BusinessId::new("salon"),
            include_str!("../../bots/salon.toml"),
            &jiff::tz::TimeZoneDatabase::bundled(),
        )
        .unwrap()
    }

    #[test]
    fn services_and_days_are_named_and_no_digit() {
        let prompt = of(&salon(), Lang::Uk);
        assert!(
            prompt.starts_with("понеділок, вівторок") && prompt.contains("Манікюр"),
            "{prompt}"
        );
        assert!(!prompt.contains(|c: char| c.is_numeric()), "{prompt}");
        assert!(of(&salon(), Lang::En).contains("Haircut"));
    }

    #[test]
    fn a_length_in_a_name_is_left_out_and_a_long_list_is_cut_between_names() {
        assert_eq!(without_digits("Massage 60 min, 16:30"), "Massage min,");
        let mut many = salon();
        let first = many.services.first().cloned().unwrap();
        many.services.extend(std::iter::repeat_n(first, 200));
        let prompt = of(&many, Lang::Uk);
        assert!(prompt.chars().count() <= MOST_CHARS && prompt.ends_with("Стрижка"), "{prompt}");
    }
}

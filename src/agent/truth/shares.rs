//! The share of a price that a text names, in words and in percent: "half", "10 percent".

use crate::text::same_stem;

use super::{amounts::amounts, cues::Cue, phrases::find};

/// Returns all shares that a text names, in words and in percent.
pub(super) fn shares(text: &str) -> Vec<u64> {
    let percent = amounts(text).into_iter().filter(|it| it.currency.is_none());
    share(text).into_iter().chain(percent.map(|it| it.units)).collect()
}

/// Returns the share of a price, in hundredths, that a text in lower case names in words.
pub(super) fn share(text: &str) -> Option<u64> {
    Cue::Shares.phrases().iter().find_map(|line| {
        let (hundredths, name) = line.split_once(' ')?;
        find(text, name).next()?;
        hundredths.parse().ok()
    })
}

/// Returns whether two texts in lower case share a longer word.
pub(super) fn share_word(one: &str, other: &str) -> bool {
    let long = |text: &str| {
        let words = crate::text::words(text).into_iter();
        words
            .filter(|word| word.chars().count() > 4 && !Cue::Gratis.begins(word))
            .collect::<Vec<_>>()
    };
    let others = long(other);
    long(one).iter().any(|word| others.iter().any(|it| same_stem(word, it)))
}

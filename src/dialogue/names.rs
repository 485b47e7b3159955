//! How names are compared: by their words, because a customer says a part of what was written.

/// Whether two names share a word, in any case of letters.
pub(super) fn shares_word(one: &str, other: &str) -> bool {
    let words = |name: &str| name.split_whitespace().map(str::to_lowercase).collect::<Vec<_>>();
    let known = words(other);
    words(one).iter().any(|word| known.contains(word))
}

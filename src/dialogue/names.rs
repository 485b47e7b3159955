//! How names are compared: by all words of the shorter one, because a customer says a part of what was
//! written, and a surname alone is shared by a family.

/// Whether two names may be one person's, in any case of letters: "Pam" and "Pam Moss", but not "Ann Moss"
/// and "Pam Moss".
pub(super) fn are_alike(one: &str, other: &str) -> bool {
    let word = |word: &str| word.trim_end_matches("'s").trim_end_matches("’s").to_lowercase();
    let words = |name: &str| name.split_whitespace().map(word).collect::<Vec<_>>();
    let (one, other) = (words(one), words(other));
    let (short, long) = if one.len() <= other.len() { (&one, &other) } else { (&other, &one) };
    let same = |word: &String| long.iter().any(|other| word == other || is_bent(word, other));
    !short.is_empty() && short.iter().all(same)
}

/// Whether two words are one name in two cases, in a language that bends names: "Юлі" of "Юля".
fn is_bent(one: &str, other: &str) -> bool {
    let letters = |word: &str| word.chars().collect::<Vec<_>>();
    let (one, other) = (letters(one), letters(other));
    let stem = one.len().max(other.len()).saturating_sub(1);
    let shared = one.iter().zip(&other).take_while(|(a, b)| a == b).count();
    one.first().is_some_and(|c| !c.is_ascii()) && shared >= 2 && shared >= stem
}

#[cfg(test)]
mod tests {
    use super::are_alike;

    #[test]
    fn a_part_of_a_name_is_the_same_person_and_a_shared_surname_is_not() {
        assert!(are_alike("pam", "Pam Moss") && are_alike("Pam Moss", "Pam"));
        assert!(are_alike("Pam Moss's", "Pam Moss"));
        assert!(!are_alike("Ann Moss", "Pam Moss"));
        assert!(!are_alike("", "Pam"));
        assert!(are_alike("Юлі", "Юля Ткач") && are_alike("Стефу", "Стефа"));
        assert!(!are_alike("Іван", "Іванна Кіт"));
    }
}

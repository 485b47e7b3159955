//! A choice from what was listed: "2", "the second one". Only what says nothing else is one,
//! because a number beside other words is a price, a day, or how many come.

/// Reads a number that picks from a list: "2", "№2".
pub(super) fn number(said: &[String]) -> Option<usize> {
    let [only] = said else { return None };
    only.parse().ok().filter(|number| (1..=50).contains(number))
}

/// Words beside an ordinal that leave it a choice from a list; "the first of March" is a day.
const BESIDE: &[&str] = &[
    "the",
    "one",
    "please",
    "time",
    "slot",
    "option",
    "take",
    "i'll",
    "let's",
    "будь",
    "ласка",
    "варіант",
    "час",
    "давайте",
    "хай",
    "буде",
    "на",
    "пожалуйста",
    "вариант",
];

/// Reads a place in a list: "другий", "the second one".
pub(super) fn ordinal(said: &[String]) -> Option<usize> {
    const ORDINALS: &[&[&str]] =
        &[&["перш", "перв", "first"], &["друг", "втор", "second"], &["трет", "third"]];
    let place = |word: &String| {
        ORDINALS.iter().position(|stems| stems.iter().any(|stem| word.starts_with(stem)))
    };
    let mut rest = said.iter().filter(|word| !BESIDE.contains(&word.as_str()));
    let only = rest.next().filter(|_| rest.next().is_none())?;
    place(only).map(|at| at + 1)
}

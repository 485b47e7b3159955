//! The verbs of an answer that tell a deed of the business: behind "I've", "we'll" or "has been", by their
//! ending, or at the beginning of a clause.
//!
//! A verb that is on no list is a deed that no function does, so what is listed is what may be said.

use super::{claims, cues::Cue, known::Known, phrases::find, violation::Rule};

/// The most words that stand between the one who speaks and the verb: "я вам одразу напишу".
const MOST_BETWEEN: usize = 4;

/// The fewest letters of a word whose ending shows a deed.
const FEWEST_LETTERS: usize = 6;

/// A verb after the words that open a deed.
pub(super) struct Verb<'a> {
    pub(super) word: &'a str,
    /// The clause from the verb on.
    pub(super) rest: &'a str,
    promised: bool,
}

/// Checks the deeds that the verbs of a text in lower case tell.
pub(super) fn verbs(known: &Known<'_>, words: &str) -> Result<(), Rule> {
    let verbs = opened(words).into_iter().chain(inflected(words)).chain(leading(words));
    for verb in verbs.chain(spoken(words)) {
        let kept = known.held.is_some() || !known.bookings.is_empty();
        let claims = [Cue::Booked, Cue::Held, Cue::Moved, Cue::Cancelled, Cue::Sure, Cue::Free];
        let starts = |cue: Cue| cue.opens(verb.rest);
        let fine = is_harmless(verb.word)
            || starts(Cue::HarmlessTo)
            || claims.into_iter().any(starts)
            || starts(Cue::AllDone) && (!known.changed.is_empty() || known.waits)
            || starts(Cue::Letter)
            || starts(Cue::Later)
            || starts(Cue::Answers)
            || starts(Cue::Person) && known.human
            || kept && starts(Cue::Remind)
            || verb.promised && starts(Cue::Keep) && kept;
        if !fine {
            return Err(Rule::Promise);
        }
    }
    Ok(())
}

/// Returns whether a text speaks of a deed of the business that no function did or will do.
pub(super) fn is_unproved(known: &Known<'_>, words: &str) -> bool {
    let answers =
        !known.human && [Cue::Answers, Cue::Phones].iter().any(|cue| claims::says(words, *cue));
    answers || verbs(known, words).is_err()
}

pub(super) fn is_harmless(word: &str) -> bool {
    if word.is_ascii() { Cue::Harmless.is(word) } else { Cue::Harmless.begins(word) }
}

/// Returns the verbs after "I've", "we'll" or "has been".
fn opened(words: &str) -> Vec<Verb<'_>> {
    let mut verbs = Vec::new();
    for cue in [Cue::Done, Cue::Will, Cue::Doing, Cue::Passive] {
        for phrase in cue.phrases() {
            let found = find(words, phrase);
            verbs.extend(found.filter_map(|at| verb(words, at + phrase.trim_end().len(), cue)));
        }
    }
    verbs
}

/// Returns the verbs that an ending gives to the one who speaks: "я вам напишу", "передам Надії".
fn spoken(words: &str) -> Vec<Verb<'_>> {
    let ends = |word: &str| Cue::OwnEnding.phrases().iter().any(|ending| word.ends_with(ending));
    let mut verbs = Vec::new();
    for phrase in Cue::Speaker.phrases() {
        for at in find(words, phrase) {
            let mut rest = words.get(at + phrase.trim_end().len()..).unwrap_or_default();
            for _ in 0..MOST_BETWEEN {
                rest = rest.trim_start();
                let end =
                    rest.find(|c: char| !c.is_alphabetic() && c != '\'').unwrap_or(rest.len());
                let word = rest.get(..end).unwrap_or_default();
                if Cue::Denies.is(word) {
                    break;
                }
                let past = Cue::Ending.phrases().iter().any(|ending| word.ends_with(ending));
                if ends(word) || past {
                    verbs.push(Verb { word, rest, promised: true });
                    break;
                }
                if ![Cue::Between, Cue::Object, Cue::Adverb].iter().any(|cue| cue.is(word)) {
                    break;
                }
                rest = rest.get(end..).unwrap_or_default();
            }
        }
    }
    verbs
}

/// Returns the participle with which a clause begins: "marked it down for you".
fn leading(words: &str) -> Option<Verb<'_>> {
    let verb = verb(words, 0, Cue::Done)?;
    let object = verb.rest.get(verb.word.len()..)?.trim_start();
    let follows = |it: &&str| matches!(object.split_whitespace().next(), Some(word) if word == *it);
    Cue::Object.phrases().iter().any(|it| follows(&it.trim_end())).then_some(verb)
}

/// Returns the verb that stands at a place or behind adverbs there.
pub(super) fn verb(words: &str, at: usize, opened: Cue) -> Option<Verb<'_>> {
    let mut rest = words.get(at..)?.trim_start();
    loop {
        let end = rest.find(|c: char| !c.is_alphabetic() && c != '\'').unwrap_or(rest.len());
        let word = rest.get(..end)?;
        if Cue::Adverb.is(word) {
            rest = rest.get(end..)?.trim_start();
            continue;
        }
        let is_verb = match opened {
            Cue::Will => !word.is_empty() && !Cue::Denies.is(word),
            Cue::Doing => word.ends_with("ing"),
            _ => word.ends_with("ed") || Cue::Past.is(word),
        };
        return is_verb.then_some(Verb { word, rest, promised: opened == Cue::Will });
    }
}

/// Returns the words whose ending shows a deed of the speaker.
fn inflected(words: &str) -> Vec<Verb<'_>> {
    let is_letter = |c: char| c.is_alphabetic() || c == '\'';
    let mut verbs = Vec::new();
    let (mut before, mut rest) = ("", words);
    while let Some(at) = rest.find(is_letter) {
        rest = rest.get(at..).unwrap_or_default();
        let end = rest.find(|c| !is_letter(c)).unwrap_or(rest.len());
        let word = rest.get(..end).unwrap_or_default();
        let letters = word.chars().count() >= FEWEST_LETTERS && !word.is_ascii();
        let shown = Cue::Ending.phrases().iter().any(|ending| word.ends_with(ending));
        if letters && shown && !Cue::Theirs.is(before) && !Cue::Denies.is(before) {
            verbs.push(Verb { word, rest, promised: false });
        }
        (before, rest) = (word, rest.get(end..).unwrap_or_default());
    }
    verbs
}

//! What staff write to the bot about their own work, in the files `staff` of each language.
//!
//! These patterns are apart from those of customers, because the same words are ordinary there: a
//! customer who is away on Thursday wants another day.

use std::{collections::BTreeSet, sync::LazyLock};

use serde::Deserialize;

use crate::{
    phrase,
    text::word_lists::{Entry, lists},
};

/// What words do in a message of staff. The names in the files are these in small letters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StaffCue {
    /// Someone is not at work.
    Away,
    /// Someone comes to work later than usual.
    Late,
    /// Someone leaves work earlier than usual.
    Early,
    /// It is no absence, though words of one are in it: "sick of", "my client is away".
    NoAbsence,
    /// More than one stretch of time is meant: "each Monday", "except", "for three days".
    Several,
    /// A question whether to block a time is answered with yes.
    Block,
    /// The figures of the business are asked for.
    Numbers,
    /// The visits of a day are asked for.
    Agenda,
    /// A customer did not come.
    NoShow,
    /// The whole business is to be closed.
    CloseBusiness,
    /// The staff member is late for the visits of today.
    RunningLate,
}

/// What staff say of an absence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SaidAbsence {
    /// [`StaffCue::Away`], [`StaffCue::Late`] or [`StaffCue::Early`].
    pub kind: StaffCue,
    /// What else they say. The words of the absence are left out, because their "not" denies no day.
    pub rest: String,
}

/// One word of a pattern.
#[derive(Debug)]
enum Part {
    Word(String),
    Stem(String),
    /// Up to so many words in between.
    Gap,
}

/// The most words that a gap holds.
const GAP: usize = 3;

#[derive(Debug)]
struct Pattern {
    cue: StaffCue,
    /// The words that say it.
    own: Vec<Part>,
    /// Words that only have to follow: they say something of their own.
    behind: Vec<Part>,
}

static PATTERNS: LazyLock<Vec<Pattern>> = LazyLock::new(|| {
    let entries = lists("staff").flat_map(|list| list.entries().collect::<Vec<_>>());
    entries.flat_map(patterns).collect()
});

fn cue(section: &str) -> Option<StaffCue> {
    serde_json::from_value(serde_json::Value::String(section.to_owned())).ok()
}

fn patterns(entry: Entry) -> Vec<Pattern> {
    let Some(cue) = cue(entry.section) else { return Vec::new() };
    let pattern = |text: &str| {
        let (own, behind) = text.split_once('|').unwrap_or((text, ""));
        Pattern { cue, own: parts(own), behind: parts(behind) }
    };
    entry.text.split(',').map(pattern).filter(|it| !it.own.is_empty()).collect()
}

fn parts(text: &str) -> Vec<Part> {
    let pieces = text.split_whitespace().flat_map(|piece| match piece.strip_suffix('*') {
        _ if piece == ".." => vec![Part::Gap],
        Some(stem) => vec![Part::Stem(phrase::key(stem))],
        None => phrase::words(piece).into_iter().map(|word| Part::Word(word.key)).collect(),
    });
    pieces.collect()
}

/// Returns the places of the words of parts that begin at a word, without those in a gap, and where the
/// parts end; `None`: they do not stand there.
fn places(parts: &[Part], keys: &[String], at: usize) -> Option<(Vec<usize>, usize)> {
    let Some((part, others)) = parts.split_first() else { return Some((Vec::new(), at)) };
    let fits = match part {
        Part::Gap => return (0..=GAP).find_map(|skip| places(others, keys, at + skip)),
        Part::Word(word) => keys.get(at)? == word,
        Part::Stem(stem) => keys.get(at)?.starts_with(stem.as_str()),
    };
    let (mut rest, end) = places(others, keys, at + 1).filter(|_| fits)?;
    rest.push(at);
    Some((rest, end))
}

/// Returns each cue with the places of the words that say it.
fn found(keys: &[String]) -> Vec<(StaffCue, Vec<usize>)> {
    let at = |from: usize| {
        PATTERNS.iter().filter_map(move |pattern| {
            let (words, until) = places(&pattern.own, keys, from)?;
            places(&pattern.behind, keys, until)?;
            Some((pattern.cue, words))
        })
    };
    (0..keys.len()).flat_map(at).collect()
}

/// Returns what the words of a message of staff do, each once.
#[must_use]
pub fn staff_cues(text: &str) -> BTreeSet<StaffCue> {
    let keys: Vec<String> = phrase::words(text).into_iter().map(|word| word.key).collect();
    found(&keys).into_iter().map(|(cue, _)| cue).collect()
}

/// Returns what a staff member says beside that they, or another one, will not be at work for a time;
/// `None`: they do not say that.
#[must_use]
pub fn beside_absence(text: &str) -> Option<SaidAbsence> {
    let words = phrase::words(text);
    let keys: Vec<String> = words.iter().map(|word| word.key.clone()).collect();
    let found = found(&keys);
    if found.iter().any(|(cue, _)| *cue == StaffCue::NoAbsence) {
        return None;
    }
    let is_absence =
        |cue: StaffCue| matches!(cue, StaffCue::Away | StaffCue::Late | StaffCue::Early);
    let told = found.iter().filter(|(cue, _)| is_absence(*cue));
    // "I'll be in later, I'm at the doctor's until 12": the later or earlier hour is what is said.
    let kind = told.clone().map(|(cue, _)| *cue).max()?;
    let said: BTreeSet<usize> = told.flat_map(|(_, words)| words.clone()).collect();
    let (mut rest, mut end) = (String::new(), 0);
    for word in said.iter().filter_map(|at| words.get(*at)) {
        rest.push_str(text.get(end..word.span.start).unwrap_or_default());
        end = word.span.end;
    }
    rest.push_str(text.get(end..).unwrap_or_default());
    Some(SaidAbsence { kind, rest })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_section_of_every_file_is_a_cue() {
        for entry in lists("staff").flat_map(|list| list.entries().collect::<Vec<_>>()) {
            assert!(cue(entry.section).is_some(), "[{}]", entry.section);
        }
    }

    #[test]
    fn an_absence_is_told_in_many_words_and_a_wish_is_none() {
        for words in [
            "tomorrow afternoon I am away",
            "I'm ill until Wednesday",
            "Завтра після обіду мене не буде",
            "хворію до середи",
            "I’ll be off on Friday",
            "з понеділка у відпустці до 5 грудня",
            "take Friday off",
            "block Thursday afternoon",
            "Bohdan tomorrow is ill",
            "Богдана завтра не буде",
            "Марта хворіє у п'ятницю",
            "беру вихідний 24 грудня",
            "I'm at a conference from Monday to Wednesday next week",
            "не зможу завтра вийти",
            "I can't work Thursday",
        ] {
            let said = beside_absence(words).map(|said| said.kind);
            assert_eq!(said, Some(StaffCue::Away), "{words}");
        }
        for words in [
            "book me a haircut tomorrow",
            "запишіть мене на завтра",
            "who comes today?",
            "",
            "my client is away on Friday",
            "I'm sick of this, free times tomorrow?",
        ] {
            assert_eq!(beside_absence(words), None, "{words}");
        }
    }

    #[test]
    fn who_comes_later_or_leaves_earlier_is_away_for_a_part_of_the_day() {
        for (words, kind) in [
            ("буду пізніше завтра, десь на 12", StaffCue::Late),
            ("завтра буду після 12", StaffCue::Late),
            ("tomorrow I'm coming in late, at 11", StaffCue::Late),
            ("сьогодні йду раніше, о 17", StaffCue::Early),
            ("I need to leave early on Thursday, at 3pm", StaffCue::Early),
        ] {
            assert_eq!(beside_absence(words).map(|said| said.kind), Some(kind), "{words}");
        }
    }

    #[test]
    fn what_else_is_said_keeps_its_days_and_loses_the_denial() {
        let rest = |text: &str| beside_absence(text).unwrap().rest;
        assert_eq!(rest("до п'ятниці не буду на роботі").trim(), "до п'ятниці");
        assert_eq!(rest("Мене не буде до 15:00").trim(), "до 15:00");
        assert_eq!(rest("I'm ill until Wednesday").trim(), "until Wednesday");
        assert_eq!(rest("take Friday off").split_whitespace().collect::<Vec<_>>(), ["Friday"]);
        assert!(rest("буду пізніше завтра, десь на 12").contains("завтра, десь на 12"));
    }

    #[test]
    fn requests_of_staff_are_told_from_those_of_customers() {
        for (words, cue) in [
            ("what do I have on Friday?", StaffCue::Agenda),
            ("хто завтра приходить?", StaffCue::Agenda),
            ("скільки в мене записів завтра?", StaffCue::Agenda),
            ("my schedule", StaffCue::Agenda),
            ("how many bookings did we have last month?", StaffCue::Numbers),
            ("скільки було записів?", StaffCue::Numbers),
            ("Ann Lee is a no-show", StaffCue::NoShow),
            ("Ann Lee didn't come", StaffCue::NoShow),
            ("Анна не прийшла", StaffCue::NoShow),
            ("close the shop on Friday", StaffCue::CloseBusiness),
            ("I'm running late today", StaffCue::RunningLate),
            ("щопонеділка мене не буде", StaffCue::Several),
            ("this week except Friday", StaffCue::Several),
            ("away for 3 days from Thursday", StaffCue::Several),
            ("заблокуй", StaffCue::Block),
        ] {
            assert!(staff_cues(words).contains(&cue), "{words}: {:?}", staff_cues(words));
        }
    }
}

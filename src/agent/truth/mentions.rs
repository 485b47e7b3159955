//! The days and times that an answer mentions: those of `phrase`, without the numbers that count or
//! measure, and with the days of the week that only stand in lists.

use std::ops::Range;

use jiff::{
    ToSpan as _,
    civil::{Date, Weekday},
};

use crate::{
    agent::Request,
    phrase::{self, Mention, Mentioned},
};

use super::{
    ages::ages,
    clocks::{clocks, listed_hours},
    cues::Cue,
    durations,
    phrases::find,
    vocabulary,
};

/// Returns the days and times that a text mentions.
pub(super) fn mentions(request: &Request, text: &str) -> Vec<Mention> {
    let turn = &request.context;
    let (sent, hours) = (turn.sent(), turn.profile.open_week());
    let context = phrase::Context { now: &sent, hours: &hours, lang: turn.date_tag(), day: None };
    let mut found = phrase::mentions(&without_ordinals(&Cue::Nearest.blank(text)), &context);
    let counted = durations::spans(text);
    found.retain(|it| !is_counted(text, it, &counted));
    let ages = ages(request, text);
    let holds_age = |it: &Mention| {
        let said = text.get(it.span.clone()).unwrap_or_default();
        let dated = matches!(it.what, Mentioned::Days { .. });
        !dated && !said.contains(':') && ages.iter().any(|age| it.span.contains(&age.span.start))
    };
    found.retain(|it| !holds_age(it) && !is_of_fact(request, text, it));
    for mention in &mut found {
        count_no_times(text, mention);
    }
    found.extend(week_days(text, &found, sent.date()));
    found.extend(clocks(text, &found));
    found.extend(listed_hours(text, &found));
    let today = Mentioned::Days { first: sent.date(), last: sent.date(), weekly: false };
    found
        .extend(Cue::ThisPart.places(text).map(|at| Mention { span: at..at, what: today.clone() }));
    found.sort_by_key(|it| it.span.start);
    found
}

/// Returns whether a fact of the profile says the same words of the same thing: "overnight", "the
/// next working day", "ready in a week".
fn is_of_fact(request: &Request, text: &str, it: &Mention) -> bool {
    let said = text.get(it.span.clone()).unwrap_or_default();
    let telling = |word: &String| {
        let long = word.chars().count() > 2 || word.chars().any(|c| c.is_ascii_digit());
        long && !Cue::Ordinals.begins(word) && !Cue::Spanning.is(word)
    };
    let words: Vec<String> = crate::text::words(said).into_iter().filter(telling).collect();
    let rest = format!(
        "{} {}",
        text.get(..it.span.start).unwrap_or_default(),
        text.get(it.span.end..).unwrap_or_default()
    );
    let heard = request.context.heard.iter().map(|heard| heard.text.to_lowercase());
    let asked = heard.collect::<Vec<_>>().join(" ");
    let profile = &request.context.profile;
    let looked = request.outcomes().next().is_some();
    !words.is_empty()
        && !said.contains(':')
        && !Cue::HalfDays.is_in(said)
        && profile.facts.iter().flat_map(|fact| fact.text.all()).any(|fact| {
            let fact = fact.to_lowercase();
            let own = crate::text::words(&fact);
            let has = |word: &String| own.iter().any(|it| vocabulary::is_form(it, word));
            let same = vocabulary::share_one(&fact, &rest)
                || vocabulary::share_two(&fact, &rest)
                || !looked && vocabulary::share_one(&fact, &asked);
            same && words.iter().all(has)
        })
}

/// Leaves the time of a range that begins with a count: "one time is left — 17:00".
fn count_no_times(text: &str, mention: &mut Mention) {
    let said = text.get(mention.span.clone()).unwrap_or_default();
    let Mentioned::Window(_, until) = &mention.what else { return };
    let Some(sign) = said.rfind(|c: char| !c.is_ascii_digit() && c != ':') else { return };
    if Cue::Nearest.is_in(said) {
        mention.what = Mentioned::At(until.clone());
        mention.span.start += sign;
        while !text.is_char_boundary(mention.span.start) {
            mention.span.start += 1;
        }
    }
}

/// Blanks the ordinals that are no days: "the first one is half price", "the last at four".
fn without_ordinals(text: &str) -> String {
    let dated = Cue::Ordinals.places(text).any(|at| {
        let before = text.get(..at).unwrap_or_default().split_whitespace().next_back();
        before.is_some_and(|word| Cue::Dated.is(word))
    });
    if dated { text.to_owned() } else { Cue::Ordinals.blank(text) }
}

/// Returns whether a time is a length, or a number before what it counts: "two people".
fn is_counted(text: &str, it: &Mention, lengths: &[Range<usize>]) -> bool {
    let said = text.get(it.span.clone()).unwrap_or_default();
    // "Write a day before" names no day.
    if matches!(it.what, Mentioned::Days { .. }) {
        let overlaps =
            |length: &Range<usize>| length.start < it.span.end && it.span.start < length.end;
        let asks = Cue::If.is_in(text) || Cue::Change.is_in(text);
        return asks && Cue::Notice.is_in(said) && lengths.iter().any(overlaps);
    }
    if matches!(it.what, Mentioned::From(_)) {
        return !said.contains(':') && Cue::Ages.is_in(text);
    }
    if !matches!(it.what, Mentioned::At(_) | Mentioned::Until(_) | Mentioned::Window(..)) {
        return false;
    }
    let after = text.get(it.span.end..).unwrap_or_default();
    // "About two hours" is a length, though "about two" is a time.
    let about = |length: &Range<usize>| {
        let before = text.get(it.span.start..length.start).unwrap_or_default();
        length.start < it.span.end && Cue::Beside.is(before.trim())
    };
    let bare = lengths.iter().any(|length| length.start == it.span.start || about(length));
    let pronoun = Cue::Pronouns.is(said.trim());
    let mut words = said.split_whitespace();
    let counts = |word: &str| word.chars().count() > 2 && Cue::Counted.begins(word);
    let measured = words.clone().count() == 1 && Cue::By.opens(after.trim_start());
    let after = after.trim_start_matches([' ', '-', '\u{a0}']);
    let digits = said.contains(|c: char| c.is_ascii_digit());
    // "From seven years", "age: from 7".
    let aged = !said.contains(':') && Cue::Ages.is_in(text);
    bare || pronoun
        || aged
        || measured
        || !digits && words.any(counts)
        || !said.contains(':') && Cue::Counted.opens(after)
}

/// Returns the days of the week that only stand in lists: "Sat: 10:00–16:00", "on weekdays".
fn week_days(text: &str, found: &[Mention], today: Date) -> Vec<Mention> {
    let mut days = Vec::new();
    for line in Cue::WeekDays.phrases() {
        let Some((numbers, name)) = line.split_once(' ') else { continue };
        let (first, last) = numbers.split_once('-').unwrap_or((numbers, numbers));
        let (Ok(first), Ok(last)) = (first.parse::<i8>(), last.parse::<i8>()) else { continue };
        for at in find(text, &format!("{name} ")) {
            let span = at..at + name.len();
            let listed = name.chars().count() > 3
                || text.get(span.end..).is_some_and(|rest| {
                    rest.trim_start().starts_with([':', '–', '-', '—', '1', '2', '9', '8'])
                });
            let known = found.iter().any(|it| it.span.start < span.end && span.start < it.span.end);
            let date = |number: i8| {
                today.nth_weekday(1, Weekday::from_monday_one_offset(number).ok()?).ok()
            };
            if let (true, false, Some(first)) = (listed, known, date(first)) {
                let many = (last - first.weekday().to_monday_one_offset()).max(0);
                let last = first.checked_add(i64::from(many).days()).unwrap_or(first);
                let what = Mentioned::Days { first, last, weekly: true };
                days.push(Mention { span, what });
            }
        }
    }
    days
}

//! The statements about time in a sentence: which days and which times belong together, of whom and
//! of which service they speak, and what the sentence does with them.
//!
//! A time belongs to the day before it; to the one after it if that stands right behind; and
//! without any to the day of the sentence before.

use std::ops::Range;

use jiff::{
    ToSpan as _,
    civil::{Date, Time, Weekday},
};

use crate::{
    agent::Request,
    ids::{ServiceId, StaffId},
    phrase::{self, Mention, Mentioned},
};

use super::{
    contacts,
    cues::{Cue, find},
    durations,
    entities::{self, Named},
    sentence::{Act, Sentence, own_act},
};

/// Days said together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Days {
    pub(super) first: Date,
    pub(super) last: Date,
    /// Whether only weekdays were said.
    pub(super) weekly: bool,
}

impl Days {
    /// Returns the days, at most those of a week.
    pub(super) fn dates(self) -> impl Iterator<Item = Date> {
        self.first.series(1.day()).take(7).take_while(move |date| *date <= self.last)
    }
}

/// What a sentence says about a day, a time, or both.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Statement {
    /// What the sentence does with it.
    pub(super) act: Act,
    /// The words of its clause.
    pub(super) words: String,
    /// The words of its sentence.
    pub(super) sentence: String,
    /// Its days; empty: none was said.
    pub(super) days: Vec<Days>,
    /// Its time; `None`: only days were said.
    pub(super) time: Option<Mentioned>,
    /// The staff members of whom it speaks.
    pub(super) staff: Vec<StaffId>,
    /// The service of which it speaks.
    pub(super) service: Option<ServiceId>,
    /// Whether other times stand in its sentence.
    pub(super) among: bool,
    /// Whether its sentence names a break in the hours.
    pub(super) breaks: bool,
}

/// A sentence with all that it names.
#[derive(Debug)]
pub(super) struct Reading {
    pub(super) sentence: Sentence,
    pub(super) statements: Vec<Statement>,
    pub(super) staff: Vec<Named<StaffId>>,
    pub(super) services: Vec<Named<ServiceId>>,
    /// The days and times that it mentions.
    pub(super) mentions: Vec<Mention>,
    /// Whether the customer asks for a break in the opening hours.
    asks_break: bool,
    /// Days that contradict each other were said.
    pub(super) conflict: bool,
    /// What the sentences before it spoke of.
    pub(super) carried: Carried,
}

/// What a sentence takes over from those before it.
#[derive(Debug, Clone, Default)]
pub(super) struct Carried {
    days: Vec<Days>,
    pub(super) staff: Vec<StaffId>,
    pub(super) service: Option<ServiceId>,
}

/// Reads the sentences of an answer, in order.
pub(super) fn read(request: &Request, sentences: Vec<Sentence>) -> Vec<Reading> {
    let mut carried = Carried::default();
    let mut readings = Vec::new();
    for sentence in sentences {
        let reading = Reading::new(request, sentence, &carried);
        if let Some(days) =
            reading.statements.iter().rev().map(|it| &it.days).find(|it| !it.is_empty())
        {
            carried.days.clone_from(days);
        }
        if !reading.staff.is_empty() {
            carried.staff = reading.staff.iter().map(|it| it.id.clone()).collect();
        }
        if let Some(service) = reading.services.last() {
            carried.service = Some(service.id.clone());
        }
        readings.push(reading);
    }
    readings
}

impl Reading {
    fn new(request: &Request, sentence: Sentence, carried: &Carried) -> Self {
        let profile = &request.context.profile;
        let place_free = contacts::without_place(profile, &sentence.text);
        let staff = entities::staff(profile, &sentence.text);
        let services = entities::services(profile, &sentence.text);
        let found = mentions(request, &place_free);
        let inside = |span: &Range<usize>| found.iter().any(|it| it.span.contains(&span.start));
        let services: Vec<_> = services.into_iter().filter(|it| !inside(&it.span)).collect();
        let conflict = found.iter().any(|it| it.what == Mentioned::Conflict);
        let mut reading = Self {
            sentence,
            statements: Vec::new(),
            mentions: Vec::new(),
            staff,
            services,
            asks_break: asks_break(request),
            conflict,
            carried: carried.clone(),
        };
        reading.mentions.clone_from(&found);
        reading.pair(&found);
        reading
    }

    /// Joins the days and the times that belong together.
    fn pair(&mut self, found: &[Mention]) {
        let groups = groups(found, &self.sentence.text);
        let mut used = vec![false; groups.len()];
        for mention in found {
            if matches!(mention.what, Mentioned::Days { .. } | Mentioned::Conflict) {
                continue;
            }
            let group = self.group_of(mention, &groups, found);
            if let Some(used) = group.and_then(|at| used.get_mut(at)) {
                *used = true;
            }
            let days = group.and_then(|at| groups.get(at)).map(|group| group.days.clone());
            let days = days.unwrap_or_else(|| self.carried.days.clone());
            self.state(mention.span.start, days, Some(mention.what.clone()));
        }
        for (group, used) in groups.into_iter().zip(used) {
            if !used {
                self.state(group.span.start, group.days, None);
            }
        }
    }

    fn group_of(&self, time: &Mention, groups: &[Group], found: &[Mention]) -> Option<usize> {
        let before = groups.iter().rposition(|group| group.span.end <= time.span.start);
        let after = groups.iter().position(|group| group.span.start >= time.span.end);
        let between =
            |from: usize, until: usize| self.sentence.text.get(from..until).unwrap_or_default();
        let behind = after.filter(|at| {
            groups.get(*at).is_some_and(|group| is_gap(between(time.span.end, group.span.start)))
        });
        let right_before = before.and_then(|at| groups.get(at)).is_some_and(|group| {
            let direct = found
                .iter()
                .all(|it| it.span.start < group.span.end || it.span.start >= time.span.start);
            direct && !Cue::Joins.is_in(between(group.span.end, time.span.start))
        });
        match (before, behind) {
            (Some(_), Some(at)) if !right_before => Some(at),
            (Some(at), _) => Some(at),
            (None, _) => after,
        }
    }

    fn state(&mut self, at: usize, days: Vec<Days>, time: Option<Mentioned>) {
        let Some(clause) = self.sentence.clause_at(at) else { return };
        let words = self.sentence.words_with_head(clause).to_owned();
        let act = clause.act;
        let (staff, service) = (self.staff_at(at), self.service_at(at));
        let breaks = (self.asks_break || Cue::Break.is_in(&self.sentence.text))
            && !Cue::NoBreak.is_in(&self.sentence.text);
        let sentence = self.sentence.text.clone();
        let timed = |it: &&Mention| !matches!(it.what, Mentioned::Days { .. });
        let among = self.mentions.iter().filter(timed).count() > 1;
        self.statements.push(Statement {
            act,
            words,
            sentence,
            days,
            time,
            staff,
            service,
            among,
            breaks,
        });
    }

    /// Returns the staff members of whom a place of the sentence speaks.
    pub(super) fn staff_at(&self, at: usize) -> Vec<StaffId> {
        match self.nearest(&self.staff, at) {
            Some(found) => vec![found],
            None if Cue::Pronoun.is_in(&self.sentence.text) => self.carried.staff.clone(),
            None => Vec::new(),
        }
    }

    /// Returns the service of which a place of the sentence speaks.
    pub(super) fn service_at(&self, at: usize) -> Option<ServiceId> {
        self.nearest(&self.services, at)
    }

    /// Returns what is named last before a place, or else first after it, if no other time stands
    /// between. Where the first one stands behind its time, the others do as well.
    fn nearest<T: Clone>(&self, named: &[Named<T>], at: usize) -> Option<T> {
        let before = named.iter().rev().find(|it| it.span.start <= at);
        let timed = |it: &&Mention| !matches!(it.what, Mentioned::Days { .. });
        let is_between = |from: usize| {
            self.mentions.iter().filter(timed).any(|it| at < it.span.start && it.span.end <= from)
        };
        let next = named.iter().find(|it| it.span.start > at);
        let after = next.filter(|it| !is_between(it.span.start));
        let mut clocks = self.mentions.iter().filter(timed);
        let times_first = clocks.next().zip(named.first());
        let times_first = times_first.is_some_and(|(time, it)| time.span.start < it.span.start);
        let found = if times_first { after.or(before) } else { before.or(after) };
        found.map(|it| it.id.clone())
    }
}

/// Reads what the customer asked as if it were said of the facts.
pub(super) fn asserted(request: &Request, mut sentence: Sentence) -> Reading {
    sentence.question = false;
    for at in 0..sentence.clauses.len() {
        let words = sentence.clauses.get(at).map(|clause| sentence.words(clause).to_owned());
        let own = words.and_then(|words| own_act(&words));
        let act = own.filter(|act| matches!(act, Act::Opens | Act::Closes)).unwrap_or_default();
        if let Some(clause) = sentence.clauses.get_mut(at) {
            clause.act = act;
        }
    }
    Reading::new(request, sentence, &Carried::default())
}

/// Returns the days and times that a text mentions.
pub(super) fn mentions(request: &Request, text: &str) -> Vec<Mention> {
    let turn = &request.context;
    let (sent, hours) = (turn.sent(), turn.profile.open_week());
    let context = phrase::Context { now: &sent, hours: &hours, lang: turn.date_tag(), day: None };
    let mut found = phrase::mentions(&without_ordinals(&Cue::Nearest.blank(text)), &context);
    let counted = durations::spans(text);
    found.retain(|it| !is_counted(text, it, &counted));
    found.extend(week_days(text, &found, sent.date()));
    found.sort_by_key(|it| it.span.start);
    found
}

fn asks_break(request: &Request) -> bool {
    request.context.heard.iter().any(|heard| Cue::Break.is_in(&heard.text.to_lowercase()))
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
    if !matches!(it.what, Mentioned::At(_) | Mentioned::Until(_) | Mentioned::Window(..)) {
        return false;
    }
    let said = text.get(it.span.clone()).unwrap_or_default();
    let after = text.get(it.span.end..).unwrap_or_default();
    let bare = lengths.iter().any(|length| length.start == it.span.start);
    let pronoun = Cue::Pronouns.is(said.trim());
    let mut words = said.split_whitespace();
    let counts = |word: &str| word.chars().count() > 2 && Cue::Counted.begins(word);
    let measured = words.clone().count() == 1 && Cue::By.opens(after.trim_start());
    let after = after.trim_start_matches([' ', '-', '\u{a0}']);
    let digits = said.contains(|c: char| c.is_ascii_digit());
    bare || pronoun
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

/// Days that stand side by side: "Tuesday and Wednesday".
struct Group {
    span: Range<usize>,
    days: Vec<Days>,
}

fn groups(found: &[Mention], text: &str) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    let mut open = false;
    for mention in found {
        let Mentioned::Days { first, last, weekly } = mention.what else {
            open = false;
            continue;
        };
        let days = Days { first, last, weekly };
        if let Some(group) = groups.last_mut().filter(|_| open)
            && text.get(group.span.end..mention.span.start).is_some_and(is_list)
        {
            group.span.end = mention.span.end;
            group.days.push(days);
        } else {
            groups.push(Group { span: mention.span.clone(), days: vec![days] });
        }
        open = true;
    }
    groups
}

fn is_list(between: &str) -> bool {
    let mut words = between.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty());
    words.all(|word| Cue::Joins.is(word))
}

/// Returns whether nothing but a short preposition stands there.
fn is_gap(between: &str) -> bool {
    between.chars().count() <= 5
        && between.chars().all(|c| c.is_alphabetic() || c.is_whitespace())
        && !Cue::Joins.is_in(between)
}

/// Returns whether one of the readings of a time is this.
pub(super) fn is_at(readings: &[Time], time: Time) -> bool {
    readings.contains(&time)
}

//! The statements about time in a sentence: which days and which times belong together, of whom and
//! of which service they speak, and what the sentence does with them.
//!
//! A time belongs to the day before it; to the one after it if that stands right behind; and
//! without any to the day of the sentence before.

use std::ops::Range;

use jiff::civil::Time;

use crate::{
    agent::Request,
    ids::{ServiceId, StaffId},
    phrase::{Mention, Mentioned},
};

use super::{
    contacts,
    cues::Cue,
    entities::{self, Named},
    mentions::mentions,
    names,
    phrases::find,
    sentence::{Act, Clause, Sentence, own_act},
    statement::{Days, Statement},
};

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
    /// The services that the last sentence with any named.
    pub(super) services: Vec<ServiceId>,
    /// Whether the sentence before it denies something.
    pub(super) denied: bool,
    /// Whether the sentence before it only names the staff, as the heading of what follows does.
    heads: bool,
}

/// The most words of a heading: "Groomer: Taras".
const MOST_HEADING: usize = 3;

/// So many words before a day or a time tell how it is meant: "the nearest ones to 2 PM".
const MOST_LEADING: usize = 3;

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
        carried.heads = false;
        if !reading.staff.is_empty() {
            carried.staff = reading.staff.iter().map(|it| it.id.clone()).collect();
            let words = reading.sentence.text.split_whitespace().count();
            carried.heads = reading.statements.is_empty() && words <= MOST_HEADING;
        }
        if let Some(service) = reading.services.last() {
            carried.service = Some(service.id.clone());
            carried.services = reading.services.iter().map(|it| it.id.clone()).collect();
        }
        carried.denied = reading.sentence.clauses.iter().any(|it| it.act == Act::Denies);
        readings.push(reading);
    }
    readings
}

impl Reading {
    fn new(request: &Request, mut sentence: Sentence, carried: &Carried) -> Self {
        let profile = &request.context.profile;
        let place_free = contacts::without_place(profile, &sentence.text);
        let staff = entities::staff(profile, &sentence.text);
        let services = entities::services(profile, &Cue::Suits.blank(&place_free));
        let found = mentions(request, &place_free);
        let inside = |span: &Range<usize>| found.iter().any(|it| it.span.contains(&span.start));
        let services: Vec<_> = services.into_iter().filter(|it| !inside(&it.span)).collect();
        let conflict = found.iter().any(|it| it.what == Mentioned::Conflict);
        let full = services
            .iter()
            .any(|it| own_act(sentence.text.get(it.span.clone()).unwrap_or_default()).is_some());
        if full {
            let text = blank(&sentence.text, services.iter().map(|it| &it.span));
            sentence.read_as(&text);
        }
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
        reading.complete(request);
        reading
    }

    /// Returns the words of a clause without its days, times, services and names.
    pub(super) fn words_alone(&self, clause: &Clause) -> String {
        let text = blank(&self.without_services(), self.mentions.iter().map(|it| &it.span));
        let mut words = text.get(clause.span.clone()).unwrap_or_default().to_owned();
        for name in names::written(&self.sentence.raw) {
            let found: Vec<usize> = find(&words, &format!("{name} ")).collect();
            for at in found {
                words.replace_range(at..at + name.len(), &" ".repeat(name.len()));
            }
        }
        words
    }

    /// Returns the words of a clause without the names of services: "wart removal" removes no booking.
    pub(super) fn words_without_services(&self, clause: &Clause) -> String {
        self.without_services().get(clause.span.clone()).unwrap_or_default().to_owned()
    }

    /// Returns the sentence without the names of services: a check-up offers to check nothing.
    fn without_services(&self) -> String {
        blank(&self.sentence.text, self.services.iter().map(|it| &it.span))
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
            // "The morning is full, but 14:00 works": the day is denied, and its time is free.
            let denies = |at: usize| {
                self.sentence.clause_at(at).is_some_and(|clause| clause.act == Act::Denies)
            };
            let same = |at: &usize| {
                groups
                    .get(*at)
                    .is_some_and(|it| !denies(it.span.start) || denies(mention.span.start))
            };
            if let Some(used) = group.filter(same).and_then(|at| used.get_mut(at)) {
                *used = true;
            }
            let days = group.and_then(|at| groups.get(at)).map(|group| group.days.clone());
            let days = days.unwrap_or_else(|| self.carried.days.clone());
            self.state(mention.span.start, days, Some(mention.what.clone()), groups.len());
        }
        let day_groups = groups.len();
        for (group, used) in groups.into_iter().zip(used) {
            if !used {
                self.state(group.span.start, group.days, None, day_groups);
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

    fn state(&mut self, at: usize, days: Vec<Days>, time: Option<Mentioned>, day_groups: usize) {
        let Some(clause) = self.sentence.clause_at(at) else { return };
        let words = self.sentence.words_with_head(clause).to_owned();
        let act = clause.act;
        let (staff, service) = (self.staff_at(at), self.service_at(at));
        let breaks = (self.asks_break || Cue::Break.is_in(&self.sentence.text))
            && !Cue::NoBreak.is_in(&self.sentence.text);
        let sentence = self.without_services();
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
            question: self.sentence.question,
            among,
            breaks,
            preceded: self.word_before(at),
            lead: self.words_before(at),
            said: self.words_at(at).to_owned(),
            day_groups,
            stated: self.times(|left_out| !left_out),
            left_out: self.times(|left_out| left_out),
        });
    }

    fn word_before(&self, at: usize) -> String {
        // A mention may begin with its preposition: "from Friday".
        let (before, from) = self.sentence.text.split_at_checked(at).unwrap_or_default();
        let own = from.split_whitespace().next();
        let own = own.filter(|word| Cue::Off.is(word) || Cue::Onto.is(word));
        let before = before.split_whitespace().next_back();
        own.or(before).unwrap_or_default().to_owned()
    }

    /// Returns the last words before a place.
    fn words_before(&self, at: usize) -> String {
        let before = self.sentence.text.get(..at).unwrap_or_default();
        let mut words: Vec<&str> = before.split_whitespace().rev().take(MOST_LEADING).collect();
        words.reverse();
        words.join(" ")
    }

    /// Returns the words of what is mentioned at a place.
    fn words_at(&self, at: usize) -> &str {
        let mention = self.mentions.iter().find(|it| it.span.start == at);
        mention.and_then(|it| self.sentence.text.get(it.span.clone())).unwrap_or_default()
    }

    /// Returns the readings of the times that are left out, or of the others.
    fn times(&self, wanted: impl Fn(bool) -> bool) -> Vec<Time> {
        let left_out = |mention: &Mention| {
            self.sentence.clause_at(mention.span.start).is_some_and(|clause| {
                let until = mention.span.start;
                let before = self.sentence.text.get(clause.span.start..until).unwrap_or_default();
                clause.act == Act::Denies || Cue::Except.is_in(before)
            })
        };
        let times = self.mentions.iter().filter(|it| wanted(left_out(it)));
        let readings = times.filter_map(|it| match &it.what {
            Mentioned::At(times) => Some(times.iter().copied()),
            _ => None,
        });
        readings.flatten().collect()
    }

    /// Returns the staff members of whom a place of the sentence speaks.
    pub(super) fn staff_at(&self, at: usize) -> Vec<StaffId> {
        match self.nearest(&self.staff, at) {
            Some(found) => vec![found],
            None if self.carried.heads || Cue::Pronoun.is_in(&self.sentence.text) => {
                self.carried.staff.clone()
            }
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

/// Returns a text with spaces in the place of some of its parts.
fn blank<'a>(text: &str, spans: impl Iterator<Item = &'a Range<usize>>) -> String {
    let mut text = text.to_owned();
    for span in spans {
        if text.is_char_boundary(span.start) && text.is_char_boundary(span.end) {
            text.replace_range(span.clone(), &" ".repeat(span.len()));
        }
    }
    text
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

fn asks_break(request: &Request) -> bool {
    request.context.heard.iter().any(|heard| Cue::Break.is_in(&heard.text.to_lowercase()))
}

/// Days that stand side by side: "Tuesday and Wednesday".
pub(super) struct Group {
    pub(super) span: Range<usize>,
    days: Vec<Days>,
}

pub(super) fn groups(found: &[Mention], text: &str) -> Vec<Group> {
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
    // "From Thursday to Friday" is no list; its preposition belongs to the day.
    let mut words = between.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty());
    !between.trim().is_empty() && words.all(|word| Cue::Joins.is(word))
}

/// Returns whether nothing but a short preposition stands there.
fn is_gap(between: &str) -> bool {
    between.chars().count() <= 5
        && between.chars().all(|c| c.is_alphabetic() || c.is_whitespace())
        && !Cue::Joins.is_in(between)
}

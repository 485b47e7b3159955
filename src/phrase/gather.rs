//! Decides which of the things said about time are meant, and which belong together.
//!
//! A sentence says more than its answer: what is denied, corrected or moved away from is said
//! and not meant. What is left is split where "or" stands; a day or an hour said once belongs to
//! every alternative.

use super::expr::{Content, Day, Hours, Item, Which};
use super::grammar::{Reader, ReadingMode};
use super::tokens::{Kind, Token};
use super::words::{Mark, Marks, Part};

/// The most tokens between a denied weekday and the "next one" that stands for it.
const FAR: usize = 6;

/// One alternative: everything that is meant together.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Group {
    pub(super) days: Vec<Day>,
    pub(super) hours: Vec<Hours>,
    pub(super) parts: Vec<Part>,
    /// A part of today was said.
    pub(super) today: bool,
    /// Minutes of real time from now.
    pub(super) minutes: Option<i64>,
}

/// How a message is to be read.
pub(super) fn mode(tokens: &[Token]) -> ReadingMode {
    let moves = tokens.iter().any(|token| !token.masked && token.marks.has(Mark::Move));
    ReadingMode { moves, expects_hour: false }
}

/// Returns the alternatives that are meant; none when nothing is.
pub(super) fn groups(reader: &Reader<'_>, items: &[Item]) -> Vec<Group> {
    let mut meant = vec![true; items.len()];
    deny(reader, items, &mut meant);
    let dropped = reader.mode.moves && move_away(reader, items, &mut meant);
    correct(reader, items, &mut meant);
    drop_weak(items, &mut meant);
    let kept: Vec<&Item> = items.iter().zip(&meant).filter(|(_, m)| **m).map(|(i, _)| i).collect();
    let mut groups: Vec<Group> = Vec::new();
    let mut before: Option<&Item> = None;
    for (index, item) in kept.iter().enumerate() {
        let split = before.is_some_and(|last| parts_here(reader, &kept, index, last, item));
        if split || groups.is_empty() {
            groups.push(Group::default());
        }
        if let Some(group) = groups.last_mut() {
            group.add(&item.what, dropped);
        }
        before = Some(item);
    }
    if groups.iter().all(|group| !group.has_day())
        && let Some(day) = stand_in(reader, items, &meant)
    {
        if groups.is_empty() {
            groups.push(Group::default());
        }
        for group in &mut groups {
            group.days.push(day.clone());
        }
    }
    join_first_week(&mut groups);
    share_week(&mut groups);
    share_first_week(&mut groups);
    share_month(&mut groups);
    share(&mut groups);
    groups
}

/// Gives each alternative the week that was said behind the last weekday: "Wednesday or Thursday next week".
fn share_week(groups: &mut [Group]) {
    let Some((last, before)) = groups.split_last_mut() else { return };
    let [Day::Weekday(_, Which::Bare), week @ Day::Week(_)] = last.days.as_slice() else { return };
    let bare = |group: &Group| matches!(group.days.as_slice(), [Day::Weekday(_, Which::Bare)]);
    if before.iter().all(bare) {
        for group in before {
            group.days.push(week.clone());
        }
    }
}

/// Joins a week that a comma parts from the weekdays in it: "next week, Thursday or Friday".
fn join_first_week(groups: &mut Vec<Group>) {
    let week = groups
        .first()
        .is_some_and(|first| matches!(first.days.as_slice(), [Day::Week(_)]) && !first.has_time());
    let bare = |group: &Group| matches!(group.days.as_slice(), [Day::Weekday(_, Which::Bare)]);
    if week && groups.len() > 1 && groups.iter().skip(1).all(bare) {
        let first = groups.remove(0);
        if let Some(next) = groups.first_mut() {
            next.days.splice(0..0, first.days);
        }
    }
}

/// Gives each alternative the week that was said before the first weekday: "next week, Thursday or Friday".
fn share_first_week(groups: &mut [Group]) {
    let Some((first, rest)) = groups.split_first_mut() else { return };
    let [week @ Day::Week(_), Day::Weekday(_, Which::Bare)] = first.days.as_slice() else { return };
    let bare = |group: &Group| matches!(group.days.as_slice(), [Day::Weekday(_, Which::Bare)]);
    if rest.iter().all(bare) {
        for group in rest {
            group.days.insert(0, week.clone());
        }
    }
}

/// Gives each alternative the month that was said with the last day: "the 29th or 30th of December".
fn share_month(groups: &mut [Group]) {
    let Some((last, before)) = groups.split_last_mut() else { return };
    let [Day::Date { day: last, month, year }] = last.days.as_slice() else { return };
    let (last, month, year) = (*last, *month, *year);
    for group in before {
        if let [Day::Number(day, None)] = group.days.as_slice()
            && *day < last
        {
            group.days = vec![Day::Date { day: *day, month, year }];
        }
    }
}

/// Returns the weekday that "the next one" stands for: "not this Friday but the one after".
fn stand_in(reader: &Reader<'_>, items: &[Item], meant: &[bool]) -> Option<Day> {
    let mut denied = items.iter().zip(meant).filter(|(_, meant)| !**meant).map(|(item, _)| item);
    let (day, from) = denied.find_map(|item| match item.what {
        Content::Day(Day::Weekday(day, _)) => Some((day, item.until)),
        _ => None,
    })?;
    let one =
        |at: usize| reader.has_any(at, Marks::of(Mark::After).with(Mark::Next).with(Mark::Skip));
    // The "after" of "not Friday, after 2" is that of an hour.
    let of_hour = |at: usize| {
        items.iter().any(|item| {
            matches!(item.what, Content::Hours(_)) && (item.from..item.until).contains(&at)
        })
    };
    // The "after" of "can't do Friday after thinking about it" is that of what happens.
    let of_event = |at: usize| {
        let the_one = at > from && reader.has_value(at - 1);
        reader.has(at, Mark::After) && reader.is_plain_word(at + 1) && !the_one
    };
    let named = (from..from + FAR).any(|at| one(at) && !of_hour(at) && !of_event(at));
    named.then(|| Day::Later(Box::new(Day::Weekday(day, Which::Bare)), 7))
}

impl Group {
    fn add(&mut self, what: &Content, arrived: bool) {
        match what {
            // After "from A", "до B" is where the booking goes and no bound.
            Content::Day(Day::Until(day)) if arrived => self.days.push((**day).clone()),
            Content::Hours(Hours::Before(clock)) if arrived => self.hours.push(Hours::At(*clock)),
            Content::Day(day) => self.days.push(day.clone()),
            Content::Hours(hours) => self.hours.push(*hours),
            Content::Part(part) => self.parts.push(*part),
            Content::TodayPart(part) => {
                self.parts.push(*part);
                self.today = true;
            }
            Content::Minutes(minutes) => self.minutes = Some(*minutes),
        }
    }

    fn has_day(&self) -> bool {
        !self.days.is_empty() || self.today || self.minutes.is_some()
    }

    fn has_time(&self) -> bool {
        !self.hours.is_empty() || !self.parts.is_empty() || self.minutes.is_some()
    }
}

/// The tokens between two items.
fn gap<'t>(reader: &Reader<'t>, from: usize, until: usize) -> &'t [Token] {
    reader.tokens.get(from..until.max(from)).unwrap_or_default()
}

fn has_mark(tokens: &[Token], marks: Marks) -> bool {
    tokens.iter().any(|token| !token.masked && token.marks.any(marks))
}

/// Whether "or" stands between two items, or a comma in a list that ends with "or".
fn parts_here(reader: &Reader<'_>, kept: &[&Item], index: usize, last: &Item, item: &Item) -> bool {
    let between = gap(reader, last.until, item.from);
    if between.len() <= 5 && has_mark(between, Marks::of(Mark::Or)) {
        return true;
    }
    let same = last.names_day() == item.names_day() && last.names_time() == item.names_time();
    let listed = same && between.len() <= 1 && between.iter().all(|t| t.kind == Kind::Sign(','));
    let later = kept.get(index..).unwrap_or_default();
    listed
        && later.windows(2).any(|pair| match pair {
            [a, b] => has_mark(gap(reader, a.until, b.from), Marks::of(Mark::Or)),
            _ => false,
        })
}

/// Gives each alternative the day or time that was said only once.
fn share(groups: &mut [Group]) {
    for index in 0..groups.len() {
        let day = groups.get(index).is_some_and(Group::has_day);
        let time = groups.get(index).is_some_and(Group::has_time);
        let (before, rest) = groups.split_at(index);
        let after = rest.get(1..).unwrap_or_default();
        let with_day = before.iter().rev().chain(after).find(|g| g.has_day()).cloned();
        let with_time = after.iter().chain(before.iter().rev()).find(|g| g.has_time()).cloned();
        let Some(group) = groups.get_mut(index) else {
            continue;
        };
        if !day && let Some(other) = with_day {
            group.days = other.days;
            group.today = other.today;
        }
        if !time && let Some(other) = with_time.filter(|other| other.minutes.is_none()) {
            group.hours = other.hours;
            group.parts = other.parts;
        }
    }
}

/// A stretch of the sentence that is denied or meant as a whole.
struct Clause {
    from: usize,
    until: usize,
    /// A comma or a proposal ends it, so what follows may still speak of it.
    open: bool,
}

fn clauses(reader: &Reader<'_>, items: &[Item]) -> Vec<Clause> {
    let mut out = Vec::new();
    let mut from = 0;
    for (at, token) in reader.tokens.iter().enumerate() {
        if token.masked || items.iter().any(|item| (item.from..item.until).contains(&at)) {
            continue;
        }
        let comma = matches!(token.kind, Kind::Sign(',' | '-' | ':'));
        let stop = matches!(token.kind, Kind::Sign('.' | ';' | '!' | '?' | '\n' | '(' | ')'));
        let rather = token.marks.has(Mark::Rather) && !token.marks.has(Mark::Deny);
        if comma || stop || rather {
            out.push(Clause { from, until: at, open: comma || rather });
            from = at;
        }
    }
    out.push(Clause { from, until: reader.tokens.len(), open: false });
    out
}

/// Drops what is denied: "не завтра", "not Monday", "у середу не можу".
fn deny(reader: &Reader<'_>, items: &[Item], meant: &mut [bool]) {
    let negated = Marks::of(Mark::Not).with(Mark::Instead);
    let inside = |at: usize| items.iter().any(|item| (item.from..item.until).contains(&at));
    for at in (0..reader.tokens.len()).filter(|at| reader.has_any(*at, negated) && !inside(*at)) {
        let ends = |at: usize| {
            reader.tokens.get(at).is_none_or(|token| {
                matches!(token.kind, Kind::Sign(_)) || token.marks.has(Mark::Rather)
            })
        };
        // German puts the negation last: "morgen nicht, aber am Montag".
        if let Some(last) = items.iter().position(|item| item.until == at).filter(|_| ends(at + 1))
        {
            set(meant, last, false);
            continue;
        }
        let near =
            |item: &Item| (at + 1..=at + 2).contains(&item.from) && !(at + 1..item.from).any(ends);
        let Some(first) = items.iter().position(near) else {
            continue;
        };
        set(meant, first, false);
        deny_along(items, first, meant);
    }
    let clauses = clauses(reader, items);
    for (index, clause) in clauses.iter().enumerate() {
        let denies = |at: usize| reader.has(at, Mark::Deny) && !inside(at);
        if !(clause.from..clause.until).any(denies) {
            continue;
        }
        let within = |c: &Clause, item: &Item| (c.from..c.until).contains(&item.from);
        let own = items.iter().any(|item| within(clause, item));
        let previous = index.checked_sub(1).and_then(|i| clauses.get(i)).filter(|c| c.open);
        let about = if own { Some(clause) } else { previous };
        for (place, item) in items.iter().enumerate() {
            if about.is_some_and(|clause| within(clause, item)) {
                set(meant, place, false);
            }
        }
    }
}

/// Denies what belongs to a denied day or time, when more is said after it.
fn deny_along(items: &[Item], first: usize, meant: &mut [bool]) {
    for next in first + 1..items.len() {
        let (Some(a), Some(b)) = (items.get(next - 1), items.get(next)) else {
            break;
        };
        let more = items.get(next + 1..).unwrap_or_default();
        if a.until != b.from || a.names_day() == b.names_day() || more.is_empty() {
            break;
        }
        set(meant, next, false);
    }
}

fn set(meant: &mut [bool], at: usize, value: bool) {
    if let Some(place) = meant.get_mut(at) {
        *place = value;
    }
}

/// In a request to move a booking, drops where it is moved from.
fn move_away(reader: &Reader<'_>, items: &[Item], meant: &mut [bool]) -> bool {
    let mut dropped = false;
    let mut leaving = false;
    let (mut day, mut time) = (false, false);
    for (index, item) in items.iter().enumerate() {
        let later = items.get(index + 1..).unwrap_or_default();
        let again = (item.names_day() && day) || (item.names_time() && time);
        let repeated = later
            .iter()
            .any(|o| o.names_day() == item.names_day() && o.names_time() == item.names_time());
        if item.opens && !leaving && !later.is_empty() && repeated {
            leaving = true;
        } else if leaving && again {
            leaving = false;
        }
        if leaving {
            day |= item.names_day();
            time |= item.names_time();
            set(meant, index, false);
            dropped = true;
            continue;
        }
        let to = Marks::of(Mark::To).with(Mark::Toward).with(Mark::Until);
        let target = |other: &Item| {
            let same =
                other.names_day() == item.names_day() && other.names_time() == item.names_time();
            let or = has_mark(gap(reader, item.until, other.from), Marks::of(Mark::Or));
            same && !or && has_mark(gap(reader, item.until, other.from + 1), to)
        };
        if later.iter().any(target) {
            set(meant, index, false);
            dropped = true;
        }
    }
    dropped
}

/// Drops what is taken back: "завтра, ні, післязавтра".
fn correct(reader: &Reader<'_>, items: &[Item], meant: &mut [bool]) {
    for (index, pair) in items.windows(2).enumerate() {
        let [a, b] = pair else { continue };
        if !has_mark(gap(reader, a.until, b.from), Marks::of(Mark::Correct)) {
            continue;
        }
        let later = items.get(index + 1..).unwrap_or_default();
        for (place, item) in items.iter().enumerate().take(index + 1) {
            let again = later.iter().any(|o| {
                (o.names_day() && item.names_day()) || (o.names_time() && item.names_time())
            });
            if again {
                set(meant, place, false);
            }
        }
    }
}

/// Drops what may be a length of service when a sure time was said.
fn drop_weak(items: &[Item], meant: &mut [bool]) {
    let sure = items
        .iter()
        .zip(meant.iter())
        .any(|(item, meant)| *meant && !item.weak && matches!(item.what, Content::Hours(_)));
    if sure {
        for (item, meant) in items.iter().zip(meant.iter_mut()) {
            *meant &= !item.weak;
        }
    }
}

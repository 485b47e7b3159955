//! The customer and others by their names: "я, Юля і Катя", "me, Julia and Kate"; and those who come
//! without the customer: "двоє: Остап і Назар", "twins, Ada (6) and Max (8)".
//!
//! One name behind the customer is their own ("я, Марина Коваль"), and so is the first of several if it
//! has a surname. Without "and" before the last one no company is meant.

use std::ops::Range;

use crate::{
    chat::transcript::Need,
    lang::{Cue, Subject, nominative},
};

use super::{
    super::{
        reading::{Reading, What, reading, worth},
        tokens::Token,
        view::View,
    },
    spelling::straight,
};

/// The most words of a name.
const MOST: usize = 2;

/// Reads how many they are, and the name of each.
pub(super) fn spot(view: &View<'_>, others: &[Reading]) -> Vec<Reading> {
    let me = |found: &&crate::lang::Match| {
        matches!(found.cue, Cue::Me | Cue::Subject | Cue::IntroducesSelf)
            && found.until == found.from + 1
    };
    let mut places = view.cues.iter().filter(me).map(|found| found.from);
    let company = places.find_map(|at| company(view, others, at));
    company.or_else(|| guests(view, others)).unwrap_or_default()
}

/// What a list of names may follow: "the others are Dana, Mo and Jess", "for my two kids Ava and Leo".
const LEADS: [Cue; 6] =
    [Cue::Pair, Cue::Several, Cue::Child, Cue::Relation, Cue::ForWhom, Cue::IntroducesGuest];

/// Reads those who come, where the message counts them, or where the customer is named beside them:
/// "Ada and Max, I'm Ruth".
fn guests(view: &View<'_>, others: &[Reading]) -> Option<Vec<Reading>> {
    let has = |cue: Cue| view.with(cue).next().is_some();
    let counted = [Cue::Pair, Cue::Several, Cue::Child].into_iter().any(has);
    // "Me and my husband, Jen and Mike Stone": the customer is one of them, and named as such elsewhere.
    let with_me = [Cue::MeAnd, Cue::Me].into_iter().any(has);
    let many = if with_me { Vec::new() } else { counts(others) };
    let beside = view.setting.company && has(Cue::IntroducesSelf);
    let known = view.setting.company;
    let asked = known && view.setting.asked.wants(Need::Name);
    let led = |at: usize| LEADS.iter().any(|cue| view.with(*cue).any(|it| it.until == at));
    let opens = |at: &usize| {
        at.checked_sub(1).is_none_or(|before| {
            view.tokens.get(before).is_some_and(Token::ends_clause)
                || view.has(before, Cue::Wonders)
                || led(*at)
        })
    };
    let works_here = |words: &Range<usize>| {
        others.iter().any(|it| {
            // "Niamh Roe" at a house where a Niamh works is a customer.
            let whole = it.words.end >= words.end || words.len() == 1;
            matches!(it.what, What::Staff { .. }) && words.contains(&it.words.start) && whole
        })
    };
    let beside_parent = |at| one_beside_parent(view, others, at);
    if let Some(both) = (0..view.tokens.len()).filter(opens).find_map(beside_parent)
        && !both.iter().any(|it| works_here(&it.words))
    {
        return Some(both);
    }
    let may_list = view.with(Cue::ForWhom).next().is_some() || !many.is_empty();
    if !(counted || beside || known || may_list) {
        return None;
    }
    let first = (0..view.tokens.len()).filter(opens);
    let (from, found) = first.into_iter().find_map(|at| Some((at, list(view, others, at)?)))?;
    let names = found.iter().filter(|it| matches!(it.what, What::Guest { .. })).count();
    // "For Dan, Mick, Sarah and Tess": a list behind "for" is of those who come.
    let led_for = view.with(Cue::ForWhom).any(|it| it.until == from);
    let counted = counted || many.contains(&names) || led_for && names > 1;
    if !(counted || beside || known) {
        return None;
    }
    let given = |it: &Reading| {
        let lower = view.written(&(it.words.start..it.words.start + 1)).to_lowercase();
        // Where others are spoken of, a name and a surname are one who comes.
        !matches!(it.what, What::Guest { .. }) || nominative(&lower).is_some() || it.words.len() > 1
    };
    let plain = counted || beside || asked || found.iter().all(given);
    let mut found =
        Some(found).filter(|all| plain && !all.iter().any(|it| works_here(&it.words)))?;
    let answers = asked && !counted && !has(Cue::IntroducesSelf);
    if let (true, Some(first)) = (answers, found.first_mut())
        && let What::Guest { name, .. } = &first.what
    {
        // The first name answers the question.
        first.what = What::Name { name: name.clone(), sure: true, own: false };
    }
    Some(found)
}

/// How many visits or people a message may count without a word for those who come: its hours ("10 and
/// 10:30"), its number of visits or of seats. A list of as many names tells who comes to each.
fn counts(others: &[Reading]) -> Vec<usize> {
    let timed = |it: &&Reading| matches!(it.what, What::Hour(_) | What::When { time: true, .. });
    let mut hours: Vec<usize> = others.iter().filter(timed).map(|it| it.words.start).collect();
    hours.sort_unstable();
    hours.dedup();
    let hours = hours.len();
    let said = others.iter().filter_map(|it| match it.what {
        What::People(many) | What::Things(many) => Some(many as usize),
        _ => None,
    });
    said.chain([hours]).filter(|many| *many > 1).collect()
}

/// Reads a child's name in front of that of the parent who writes: «Аня, я мама Таня», «Гордій, мама Неля».
fn one_beside_parent(view: &View<'_>, others: &[Reading], at: usize) -> Option<Vec<Reading>> {
    let words = name(view, others, at)?;
    let lower = view.written(&(words.start..words.start + 1)).to_lowercase();
    nominative(&lower)?;
    let guest = |words: Range<usize>| {
        let name = straight(view, &words);
        reading(words, What::Guest { name, sure: true }, worth::SURE_NAME)
    };
    let sign = view.tokens.get(words.end).is_some_and(Token::ends_clause);
    let next = words.end + usize::from(sign);
    let next = next + usize::from(view.is_and(next) || view.has(next, Cue::Asks));
    let writes = view.with(Cue::IntroducesSelf).any(|it| {
        let said = (it.from..it.until).any(|at| view.has(at, Cue::Parent));
        it.from == next && (said || view.has(it.until, Cue::Parent))
    });
    if writes {
        return Some(vec![guest(words)]);
    }
    // Her own name stands behind the word for her.
    let parent = view.with(Cue::Parent).find(|it| sign && it.from == next)?;
    let own = name(view, others, parent.until)?;
    Some(vec![guest(words), guest(own)])
}

/// Reads a list of names that begins at a place, each with an age or without.
fn list(view: &View<'_>, others: &[Reading], from: usize) -> Option<Vec<Reading>> {
    let mut readings = Vec::new();
    let (mut at, mut closed) = (from, false);
    loop {
        let words = name(view, others, at)?;
        at = words.end;
        let name = straight(view, &words);
        readings.push(reading(words, What::Guest { name, sure: true }, worth::SURE_NAME));
        if let Some(age) = age(view, at) {
            at = age.end;
            let number = age.clone().find_map(|at| view.number(at));
            readings.push(reading(age, What::Measure(Subject::AGE, number), worth::CHOICE));
        }
        at += usize::from(ranks(view, at));
        if closed {
            share_surname(&mut readings);
            return Some(readings);
        }
        let comma = view.keys.get(at) == Some(&",");
        let then = comma && view.has(at + 1, Cue::IntroducesGuest);
        let listed = comma && name_follows(view, others, at + 1 + usize::from(then));
        closed = view.is_and(at);
        if !(listed || closed) {
            return ends_list(view, others, readings.len(), at).then_some(readings);
        }
        at += 1;
        closed |= view.is_and(at);
        at += usize::from(listed && view.is_and(at));
        // "Leo first and then Mia", "Leo first, then Mia".
        let then = view.has(at, Cue::IntroducesGuest) && !ranks(view, at);
        closed |= then;
        at += usize::from(then);
    }
}

/// Whether a word only says in which order those come who are listed: "Leo first".
fn ranks(view: &View<'_>, at: usize) -> bool {
    let order = [Cue::First, Cue::Second, Cue::Third, Cue::Fourth];
    order.into_iter().any(|cue| view.has(at, cue)) && !view.is_time(at)
}

/// Gives the surname of the second of two to the first: "Mark and Emma Byrne".
fn share_surname(readings: &mut [Reading]) {
    let [first, second] = readings else { return };
    if let (What::Guest { name: own, .. }, What::Guest { name: other, .. }) =
        (&mut first.what, &second.what)
        && let (false, Some((_, surname))) = (own.contains(' '), other.split_once(' '))
    {
        *own = format!("{own} {surname}");
    }
}

/// Whether a list of names without an "and" ends at a place: three and more do, and as many as come.
fn ends_list(view: &View<'_>, others: &[Reading], names: usize, at: usize) -> bool {
    let counts = |it: &Reading| matches!(it.what, What::People(many) if many as usize == names);
    let ends = view.tokens.get(at).is_none_or(Token::ends_clause);
    ends && (names > 2 || names == 2 && others.iter().any(counts))
}

fn name_follows(view: &View<'_>, others: &[Reading], at: usize) -> bool {
    let joined = usize::from(view.is_and(at));
    name(view, others, at + joined).is_some()
}

/// The age behind a name: "6 років", "(8)", "8" at the end of a clause.
fn age(view: &View<'_>, at: usize) -> Option<Range<usize>> {
    let sign = |at: usize, sign: &str| view.tokens.get(at).is_some_and(|it| it.is_sign(sign));
    let open = usize::from(sign(at, "("));
    // "Ada is six and Max is eight."
    let number = at + open + usize::from(open == 0 && view.has(at, Cue::Wonders));
    view.tokens.get(number).filter(|it| it.is_number() && it.key.len() <= 2)?;
    let years = view.with(Cue::Years).find(|it| it.from == number + 1);
    let until = years.map_or(number + 1, |it| it.until);
    let closes = sign(until, ")") && open > 0;
    let ends = view.tokens.get(until).is_none_or(Token::ends_clause) || view.is_and(until);
    let child = view.with(Cue::Child).next().is_some();
    (years.is_some() || closes || ends && open == 0 && (child || !view.is_time(number)))
        .then(|| at..until + usize::from(closes))
}

fn company(view: &View<'_>, others: &[Reading], me: usize) -> Option<Vec<Reading>> {
    let comma = |at: usize| view.keys.get(at) == Some(&",");
    let mut at = me + 1;
    let mut names: Vec<Range<usize>> = Vec::new();
    let mut closed = false;
    while !closed {
        let listed = comma(at);
        let from = at + usize::from(listed);
        let joined = view.is_and(from);
        if !(listed || joined) {
            break;
        }
        let from = from + usize::from(joined);
        let Some(name) = name(view, others, from) else { break };
        at = name.end;
        names.push(name);
        closed = joined;
    }
    if !closed || names.len() < 2 {
        return None;
    }
    let own = names.first().filter(|first| first.len() > 1).cloned();
    let guests = names.iter().skip(usize::from(own.is_some()));
    let many = u32::try_from(guests.clone().count()).ok()?.saturating_add(1);
    let mut readings = vec![reading(me..me + 1, What::People(many), worth::COUNTED)];
    readings.extend(guests.map(|words| {
        let name = straight(view, words);
        reading(words.clone(), What::Guest { name, sure: true }, worth::SURE_NAME)
    }));
    readings.extend(own.map(|words| {
        let name = view.written(&words).to_owned();
        reading(words, What::Name { name, sure: true, own: true }, worth::SURE_NAME)
    }));
    Some(readings)
}

/// Reads a name that begins at a place.
fn name(view: &View<'_>, others: &[Reading], from: usize) -> Option<Range<usize>> {
    let given = |at: usize| {
        let lower = view.written(&(at..at + 1)).to_lowercase();
        nominative(&lower).is_some()
    };
    // "Mia Park": an ordinary word with a capital letter is a surname behind a given name.
    let capital = |at: usize| view.tokens.get(at).is_some_and(|it| it.is_word() && it.capital);
    // "Cat Ho", "Jake Pratt": a short word of a table is a given name in front of an unknown surname.
    let whole = |at: usize| at == from && capital(at + 1) && !view.is_known(at + 1);
    let is_surname = |at: usize| at > from && given(at - 1);
    let part = |at: &usize| {
        let token = view.tokens.get(*at);
        let lower = view.written(&(*at..at + 1)).to_lowercase().replace(['’', 'ʼ', '`'], "'");
        let elsewhere = others.iter().any(|other| {
            other.words.contains(at) && matches!(other.what, What::Service(_) | What::OneOf(_))
        });
        token.is_some_and(|token| token.is_word() && token.capital)
            && !elsewhere
            && !view.is_time(*at)
            && (nominative(&lower).is_some()
                || !view.is_known(*at)
                || is_surname(*at)
                || whole(*at) && !view.is_time(*at + 1))
    };
    let many = (from..view.tokens.len()).take_while(part).take(MOST).count();
    (many > 0).then(|| from..from + many)
}

/// Gives two children who are named together one surname: "my twins Leo and Mia Park".
pub(super) fn share_surname_of_children(view: &View<'_>, guests: &mut [Reading]) {
    let children = |before: usize| view.with(Cue::Child).any(|found| found.until <= before);
    for at in 1..guests.len() {
        let [first, second] = guests.get_mut(at - 1..=at).unwrap_or_default() else { continue };
        let (What::Guest { name, .. }, What::Guest { name: whole, .. }) =
            (&mut first.what, &second.what)
        else {
            continue;
        };
        let joined = view.is_and(first.words.end) && second.words.start == first.words.end + 1;
        if let (true, Some((_, surname))) = (joined, whole.split_once(' '))
            && children(first.words.start)
            && !name.contains(' ')
        {
            *name = format!("{name} {surname}");
        }
    }
}

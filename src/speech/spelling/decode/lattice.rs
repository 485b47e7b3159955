//! What was heard as a row of letters and numbers, and the ways to read it.
//!
//! A way is a chain of arcs: a word as it stands, a word of an order that sounds near, or a letter that is passed
//! over. A word that means something as it stands costs nothing, so it is read otherwise only where that explains
//! what is beside it.

use std::ops::Range;

use crate::{bots::BusinessProfile, phrase, speech::spelling::token::Token};

use super::{
    known::known,
    lexicon::{BARE, Class, Entry, Lexicon},
    sounds::{Letter, Sounds},
};

/// What each letter of a word costs that means nothing as it stands.
const UNKNOWN: f32 = 0.45;
/// And each letter of a short one, of so many letters at most.
const UNKNOWN_SHORT: f32 = 0.4;
const SHORT: usize = 3;
/// The most letters of a preposition.
const MOST_PREPOSITION: usize = 2;
/// What a word costs that is written right and seldom said in an order.
const ODD: f32 = 2.0;
/// What it costs to read a word as another one.
const OTHERWISE: f32 = 0.3;
/// And what it costs besides to take a letter there for a preposition: it may be the ending of the word before it.
const PREPOSITION: f32 = 0.01;
/// What it costs to begin or to end inside a word, to go on behind a space, and behind a sign.
const INSIDE: f32 = 0.3;
const SPACE: f32 = 0.1;
const SIGN: f32 = 0.3;
/// What a letter costs that is passed over, as a part of what one costs that is missed.
const PASSED: f32 = 1.0;
/// What words are worth that are one of an order as they are written.
const WHOLE: f32 = 0.05;
/// And where only their spaces are others.
const APART: f32 = 0.04;
/// The most that a word may cost beside which letters are passed over.
const CLOSE: f32 = 0.4;
/// The most letters that a word of an order has.
const MOST: usize = 32;

/// A place between two letters.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
struct Place {
    /// The word that begins here.
    begins: Option<usize>,
    /// Whether it is inside a word.
    inside: bool,
    /// What it costs to go on from here.
    gap: f32,
}

/// A way to read some letters.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Arc {
    pub(super) from: usize,
    pub(super) until: usize,
    pub(super) cost: f32,
    /// Whether it stands there as people write it.
    pub(super) is_as_written: bool,
    /// Whether only its spaces are others.
    pub(super) is_exact: bool,
    /// Whether it sounds so near that letters beside it may be passed over.
    pub(super) is_close: bool,
    pub(super) read: Read,
}

/// What letters are read as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Read {
    /// A word as it stands, by its place, and what it means in an order, if it is a word of one.
    Token { at: usize, class: Class, meaning: Option<usize> },
    /// The digits of a number that letters follow, by its place.
    Digits(usize),
    /// A word of an order, by its place in the lexicon and behind it the services.
    Entry { entry: usize, class: Class, meaning: usize },
    /// Nothing.
    Passed,
}

/// What was heard, and every way to read it.
#[derive(Debug)]
pub(super) struct Lattice {
    /// How many letters there are; a number counts as one.
    pub(super) length: usize,
    /// The arcs that begin at each place.
    pub(super) arcs: Vec<Vec<Arc>>,
}

/// The letters of what was heard; a number is none.
struct Letters {
    letters: Vec<Option<Letter>>,
    places: Vec<Place>,
}

impl Letters {
    fn of(tokens: &[Token], sounds: &Sounds) -> Self {
        let (mut letters, mut places) = (Vec::new(), Vec::new());
        for (at, token) in tokens.iter().enumerate() {
            let signs =
                at.checked_sub(1).and_then(|at| tokens.get(at)).is_some_and(Token::ends_clause);
            let first = letters.len();
            if !token.is_word() {
                letters.push(None);
            }
            if token.is_word() || digits(token).is_some() {
                let key = token.key.trim_start_matches(|c: char| c.is_ascii_digit());
                letters.extend(key.chars().map(|c| Some(sounds.letter(c))));
            }
            places.push(Place {
                begins: Some(at),
                inside: false,
                gap: if signs { SIGN } else { SPACE },
            });
            let rest = letters.len().saturating_sub(first + 1);
            places.extend(std::iter::repeat_n(Place { inside: true, ..Place::default() }, rest));
        }
        places.push(Place::default());
        Self { letters, places }
    }

    fn is_inside(&self, at: usize) -> bool {
        self.places.get(at).is_some_and(|place| place.inside)
    }

    /// Returns the word that ends at a place.
    fn ending<'t>(&self, tokens: &'t [Token], at: usize) -> Option<&'t Token> {
        let next =
            self.places.get(at)?.begins.or((at == self.letters.len()).then_some(tokens.len()))?;
        tokens.get(next.checked_sub(1)?)
    }

    /// Returns how many words as they were heard letters are; `None`: no whole ones.
    fn words(&self, read: Range<usize>) -> Option<usize> {
        let is_whole = !self.is_inside(read.start) && !self.is_inside(read.end);
        let begin = self.places.get(read)?.iter().filter(|place| place.begins.is_some());
        is_whole.then(|| begin.count())
    }

    /// Whether a word of an order is another one together with the word before it: "після завтра".
    fn completes(&self, tokens: &[Token], from: usize, entry: &Entry, lexicon: &Lexicon) -> bool {
        let Some(before) = self.ending(tokens, from).filter(|it| it.is_word()) else {
            return false;
        };
        let whole = [&lexicon.sounds.letters(&before.key)[..], entry.own_letters()].concat();
        before.key.chars().count() > MOST_PREPOSITION
            && lexicon.entries.iter().any(|it| it.class == entry.class && it.letters == whole)
    }

    /// Whether the letters of a word would take in what stands before the digits of an hour: "О-12".
    fn swallows(&self, tokens: &[Token], read: Range<usize>, lexicon: &Lexicon) -> bool {
        let is_before_number = matches!(self.letters.get(read.end), Some(None));
        let last =
            self.ending(tokens, read.end).filter(|it| is_before_number && lexicon.is_at(&it.key));
        last.is_some_and(|last| read.len() > width(last))
    }

    /// Returns what it costs to read the letters between two places as one word.
    fn bounds(&self, from: usize, until: usize) -> f32 {
        let edges = [from, until].into_iter().filter(|at| self.is_inside(*at)).count();
        let edges = INSIDE * f32::from(u8::try_from(edges).unwrap_or(u8::MAX));
        let within = self.places.get(from + 1..until).unwrap_or_default();
        edges + within.iter().map(|place| place.gap).sum::<f32>()
    }
}

impl Arc {
    /// Something that stands there as it is.
    fn plain(from: usize, until: usize, cost: f32, read: Read) -> Self {
        Self { from, until, cost, is_as_written: true, is_exact: true, is_close: true, read }
    }
}

/// What the ways are made of.
struct Sources<'a> {
    tokens: &'a [Token],
    heard: Letters,
    lexicon: &'a Lexicon,
    services: &'a [Entry],
    /// Which words mean something as they stand.
    known: Vec<bool>,
}

impl Lattice {
    pub(super) fn of(
        tokens: &[Token],
        lexicon: &Lexicon,
        services: &[Entry],
        profile: &BusinessProfile,
    ) -> Self {
        let heard = Letters::of(tokens, &lexicon.sounds);
        let known = known(tokens, profile, &lexicon.sounds);
        let length = heard.letters.len();
        let sources = Sources { tokens, heard, lexicon, services, known };
        let arcs = (0..length).map(|from| {
            let mut arcs = sources.as_heard(from);
            arcs.extend(sources.near(from));
            arcs
        });
        Self { length, arcs: arcs.collect() }
    }
}

impl Sources<'_> {
    /// Returns the letters from a place up to the next number.
    fn rest(&self, from: usize) -> Vec<Letter> {
        let rest = self.heard.letters.get(from..).unwrap_or_default();
        rest.iter().map_while(|it| *it).take(MOST).collect()
    }

    /// Returns the word that begins at a place as it stands, and what may be passed over there.
    fn as_heard(&self, from: usize) -> Vec<Arc> {
        let mut arcs = Vec::new();
        let rest = self.rest(from);
        let is_kept = self.lexicon.kept(&rest).is_some() || self.lexicon.begins_kept(&rest);
        if let Some(letter) = rest.first().filter(|_| !is_kept) {
            let cost = PASSED * self.lexicon.sounds.missed(*letter);
            arcs.push(Arc::plain(from, from + 1, cost, Read::Passed));
        }
        let begins = self.heard.places.get(from).and_then(|place| place.begins);
        let Some((at, token)) = begins.and_then(|at| Some((at, self.tokens.get(at)?))) else {
            return arcs;
        };
        if digits(token).is_some() {
            arcs.push(Arc::plain(from, from + 1, INSIDE, Read::Digits(at)));
        }
        let class = self.class(at, token);
        let is_known = class != Class::Other || self.known.get(at) == Some(&true);
        let cost = match class {
            _ if !is_known => unknown(token),
            _ if self.is_odd(at, token) => ODD,
            Class::Hour if !self.is_behind_preposition(at) => BARE - 0.1,
            _ => 0.0,
        };
        let read = Read::Token { at, class, meaning: self.lexicon.meaning(&token.key) };
        arcs.push(Arc::plain(from, from + width(token), cost, read));
        arcs
    }

    /// Whether a word is seldom said in an order, and another one is heard for it.
    fn is_odd(&self, at: usize, token: &Token) -> bool {
        let next = || self.tokens.get(at + 1).filter(|_| !token.ends_clause());
        let is_hour = |next: &Token| {
            let means = self.known.get(at + 1) == Some(&true) && next.is_word();
            !means
                || self.lexicon.is_odd(&next.key)
                || self.lexicon.class(&next.key) == Some(Class::Hour)
        };
        self.lexicon.is_odd(&token.key)
            || self.lexicon.is_odd_before_hour(&token.key) && next().is_some_and(is_hour)
    }

    fn is_behind_preposition(&self, at: usize) -> bool {
        let before = at.checked_sub(1).and_then(|at| self.tokens.get(at));
        before.is_some_and(|it| self.lexicon.is_at(&it.key) || self.lexicon.is_on(&it.key))
    }

    /// Returns what a word is as it stands.
    fn class(&self, at: usize, token: &Token) -> Class {
        if self.lexicon.tens(&token.text).is_some() {
            return Class::Tens;
        }
        if let Some(clock) = token.clock() {
            let before = at.checked_sub(1).and_then(|at| self.tokens.get(at));
            let is_hour =
                clock.minute.is_some() || before.is_some_and(|it| self.lexicon.is_at(&it.key));
            return if is_hour { Class::Clock } else { Class::Number };
        }
        let is_name = || self.services.iter().any(|it| it.written == token.key);
        let other = || if is_name() { Class::Service } else { Class::Other };
        self.lexicon.class(&token.key).unwrap_or_else(other)
    }

    /// Returns the words of an order that sound like the letters from a place on.
    fn near(&self, from: usize) -> Vec<Arc> {
        let (heard, rest) = (&self.heard, self.rest(from));
        let mut arcs = Vec::new();
        for (place, entry) in self.lexicon.entries.iter().chain(self.services).enumerate() {
            // "Незавтра" is no "на завтра".
            let is_cut = match self.lexicon.kept(&rest) {
                Some(kept) => !entry.letters.starts_with(kept),
                None => false,
            };
            let is_cut = is_cut || entry.class == Class::Other && heard.is_inside(from);
            let heads = self.lexicon.sounds.heads(&entry.letters, &rest, entry.most());
            if heads.is_empty() || is_cut || heard.completes(self.tokens, from, entry, self.lexicon)
            {
                continue;
            }
            let read = Read::Entry { entry: place, class: entry.class, meaning: entry.meaning };
            let heads = heads.into_iter().map(|(length, near)| (from + length, near));
            let ends = heads.filter(|(until, _)| !self.is_lost(entry, &rest, from..*until));
            let arcs_here = ends.map(|(until, near)| self.read(entry, from..until, near, read));
            // What stands before an hour by itself is read as it stands.
            arcs.extend(arcs_here.filter(|arc| entry.class != Class::At || !arc.is_exact));
        }
        arcs
    }

    /// Whether a word would take in what is no part of it.
    fn is_lost(&self, entry: &Entry, rest: &[Letter], read: Range<usize>) -> bool {
        let letters = rest.get(..read.len()).unwrap_or_default();
        self.lexicon.loses(&entry.letters, letters)
            || self.heard.swallows(self.tokens, read, self.lexicon)
    }

    /// Reads letters as a word of an order that is so near to them.
    fn read(&self, entry: &Entry, letters: Range<usize>, near: f32, read: Read) -> Arc {
        let (from, until) = (letters.start, letters.end);
        let words = self.heard.words(letters).filter(|_| near == 0.0);
        let last = entry.written.split(' ').next_back().map(phrase::key);
        let is_last = self.heard.ending(self.tokens, until).map(|it| &it.key) == last.as_ref();
        let is_as_written =
            entry.cost == 0.0 && is_last && words == Some(entry.written.split(' ').count());
        let each = if is_as_written { WHOLE } else { APART };
        let cost = if let Some(words) = words {
            entry.cost - each * f32::from(u8::try_from(words).unwrap_or(u8::MAX))
        } else {
            let prefix = if entry.letters.len() > entry.own { PREPOSITION } else { 0.0 };
            OTHERWISE + prefix + entry.cost + near + self.heard.bounds(from, until)
        };
        // What is passed over before "на четверту" may have been half an hour.
        let is_on = entry.class == Class::Hour
            && entry.written.split(' ').next().is_some_and(|it| self.lexicon.is_on(it));
        let (is_exact, is_close) = (words.is_some(), near <= CLOSE && !is_on);
        Arc { from, until, cost, is_as_written, is_exact, is_close, read }
    }
}

/// Returns how many letters a word has; digits are one.
pub(super) fn width(token: &Token) -> usize {
    match digits(token) {
        Some((_, letters)) => 1 + phrase::key(letters).chars().count(),
        None if token.is_word() => token.key.chars().count(),
        None => 1,
    }
}

/// Returns the digits of a number, and the letters behind it: "16-го".
pub(super) fn digits(token: &Token) -> Option<(&str, &str)> {
    let clock = token.clock().filter(|it| it.minute.is_none() && !it.suffix.is_empty())?;
    Some((clock.digits, clock.suffix))
}

/// Returns what it costs to leave a word as it stands that means nothing.
fn unknown(token: &Token) -> f32 {
    let letters = token.key.chars().count();
    let each = if letters <= SHORT { UNKNOWN_SHORT } else { UNKNOWN };
    #[expect(clippy::cast_precision_loss, reason = "a word has few letters")]
    let letters = letters as f32;
    letters * each
}

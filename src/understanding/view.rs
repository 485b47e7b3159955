//! What spotters look at: the words of a message with what the tables and the grammar of time know.

use std::ops::Range;

use crate::{
    bots::LocalizedText,
    lang::{self, BesideDay, Counts, Cue, Match, Subject},
    phrase::{self, Expression, Resolution},
    text::same_stem,
};

use super::{Setting, tokens::Token};

/// What spotters look at.
#[derive(Debug, Clone, Copy)]
pub(super) struct View<'a> {
    pub(super) text: &'a str,
    pub(super) tokens: &'a [Token],
    pub(super) keys: &'a [&'a str],
    pub(super) cues: &'a [Match],
    pub(super) by_word: &'a ByWord,
    pub(super) found: &'a Resolution,
    pub(super) setting: &'a Setting<'a>,
}

/// The patterns that cover each word, so that a question about a word looks at those alone.
#[derive(Debug)]
pub(super) struct ByWord {
    /// The patterns of the first word, then those of the second, and so on.
    found: Vec<Match>,
    /// Where the patterns of each word end.
    ends: Vec<usize>,
}

impl ByWord {
    pub(super) fn new(cues: &[Match], many: usize) -> Self {
        let (mut found, mut ends) = (Vec::with_capacity(2 * cues.len()), Vec::with_capacity(many));
        // Patterns come in the order of their first words.
        let mut coming = cues.iter().copied().peekable();
        let mut open: Vec<Match> = Vec::new();
        for at in 0..many {
            open.retain(|cue| at < cue.until);
            open.extend(std::iter::from_fn(|| coming.next_if(|cue| cue.from <= at)));
            found.extend_from_slice(&open);
            ends.push(found.len());
        }
        Self { found, ends }
    }

    fn at(&self, at: usize) -> &[Match] {
        let from = at.checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or(0);
        self.ends.get(at).and_then(|until| self.found.get(from..*until)).unwrap_or_default()
    }
}

impl View<'_> {
    /// The patterns that cover a word.
    pub(super) fn at(&self, at: usize) -> &[Match] {
        self.by_word.at(at)
    }

    /// Whether a pattern of some kind covers a word.
    pub(super) fn has(&self, at: usize, cue: Cue) -> bool {
        self.at(at).iter().any(|found| found.cue == cue)
    }

    /// Whether the week after this one is meant by "the next one": "this week is full, so on the next one,
    /// on Wednesday".
    pub(super) fn next_week(&self) -> bool {
        let ends = |at: usize| self.tokens.get(at).is_none_or(Token::ends_clause);
        self.with(Cue::NextOne).any(|found| ends(found.until))
            && self.with(Cue::UnitWeek).next().is_some()
    }

    /// Whether the number of a day counts what stands behind it: "her 19th birthday", or "on the first
    /// check-up", where a service is called so.
    pub(super) fn is_rank(&self, words: &Range<usize>) -> bool {
        let number = self
            .found
            .items
            .iter()
            .any(|item| item.is_day_number && self.words_of(&item.span).end == words.end);
        if !number {
            return false;
        }
        // "The first at ten and the second at eleven" count two visits.
        let spelled = |item: &&Expression| {
            let words = self.words_of(&item.span);
            let last = words.end.checked_sub(1).and_then(|at| self.tokens.get(at));
            let digits = self.written(&words).contains(|c: char| c.is_ascii_digit());
            item.is_day_number && last.is_some_and(Token::is_word) && !digits
        };
        if self.found.items.iter().filter(spelled).count() > 1 {
            return true;
        }
        // "She's the third" of those who come.
        let told = |found: &Match| found.from <= words.start && words.end <= found.until;
        if self.with(Cue::Counts(Counts::Ranked)).any(told) {
            return true;
        }
        // "For her 18th."
        let theirs = |found: &Match| {
            found.until == words.start && matches!(found.cue, Cue::HeOrShe | Cue::Own(_))
        };
        if !self.written(words).contains(' ') && self.cues.iter().any(theirs) {
            return true;
        }
        let (Some(last), Some(next)) = (words.end.checked_sub(1), self.keys.get(words.end)) else {
            return false;
        };
        let ordinal = self.keys.get(last).copied().unwrap_or_default();
        let services = self.setting.profile.services.iter();
        let named = services.flat_map(|it| it.name.all()).any(|name| {
            let words: Vec<String> = phrase::words(name).into_iter().map(|it| it.key).collect();
            words
                .windows(2)
                .any(|pair| matches!(pair, [a, b] if same_stem(a, ordinal) && same_stem(b, next)))
        });
        named || self.has(words.end, Cue::Counts(Counts::Ranked))
    }

    /// Whether a word is one of the business's own name: at a bike workshop "my bike" tells none of the
    /// services.
    pub(super) fn names_house(&self, key: &str) -> bool {
        let names = self.setting.profile.name.all().flat_map(phrase::words);
        names.into_iter().any(|word| word.key.chars().count() > 2 && same_stem(key, &word.key))
    }

    /// Whether a word is one of the address of the business: "where are you on Market Street?"
    pub(super) fn is_of_address(&self, at: usize) -> bool {
        let Some(key) = self.keys.get(at).filter(|key| key.chars().count() > 3) else {
            return false;
        };
        let address = self.setting.profile.address.as_ref();
        let words = address.into_iter().flat_map(LocalizedText::all).flat_map(phrase::words);
        words.into_iter().any(|word| word.key.chars().count() > 3 && same_stem(key, &word.key))
    }

    /// Whether a word is one by which the business describes itself: of its name, of a service, or of a fact.
    pub(super) fn is_of_the_house(&self, at: usize) -> bool {
        let Some(key) = self.keys.get(at).filter(|key| key.chars().count() > 2) else {
            return false;
        };
        let profile = self.setting.profile;
        let services = profile.services.iter();
        let names = services.flat_map(|it| it.name.all().chain(it.also.iter().map(String::as_str)));
        let facts = profile.facts.iter().flat_map(|it| it.text.all());
        let texts = names.chain(profile.name.all()).chain(facts);
        texts.flat_map(phrase::words).any(|word| same_stem(key, &word.key))
    }

    /// Whether the business serves animals: its name, its services or its description speak of them, and
    /// none of its services is for children, as at a riding school.
    pub(super) fn serves_animals(&self) -> bool {
        let profile = self.setting.profile;
        let services = profile.services.iter();
        let names = services.flat_map(|it| it.name.all().chain(it.also.iter().map(String::as_str)));
        let animals = [Cue::About(Subject::PETS), Cue::Veterinary];
        let has = |text: &str, cues: &[Cue]| {
            let words: Vec<String> = phrase::words(text).into_iter().map(|word| word.key).collect();
            let keys: Vec<&str> = words.iter().map(String::as_str).collect();
            lang::matches(&keys).iter().any(|found| cues.contains(&found.cue))
        };
        let children = |text: &str| has(text, &[Cue::ForChildren, Cue::Child]);
        let speaks = |text: &str| has(text, &animals);
        // Facts that speak of animals again and again are those of a house for animals; one may say that
        // none come in.
        let facts = profile.facts.iter().filter(|it| it.speaks_of(&[Cue::About(Subject::PETS)]));
        let names = names.chain(profile.name.all()).chain([profile.persona.as_str()]);
        !profile.services.iter().flat_map(|it| it.name.all()).any(children)
            && (names.into_iter().any(speaks) || facts.count() > 1)
    }

    /// Whether a word joins two things, inside a message: "I" is no "and" of another language there.
    pub(super) fn is_and(&self, at: usize) -> bool {
        let capital = self.tokens.get(at).is_some_and(|token| token.capital);
        // «Для Олі й Ані»: a given name looks like a word for "nor".
        let named = || lang::nominative(self.keys.get(at).copied().unwrap_or_default()).is_some();
        let person = capital && (self.has(at, Cue::Subject) || at > 0 && named());
        self.has(at, Cue::Joins) && !person
    }

    /// Whether a word names a subject that customers ask the house about.
    pub(super) fn speaks_of_a_subject(&self, at: usize) -> bool {
        self.at(at).iter().any(|found| matches!(found.cue, Cue::About(_)))
    }

    /// The patterns of one kind.
    pub(super) fn with(&self, cue: Cue) -> impl Iterator<Item = &Match> {
        self.cues.iter().filter(move |found| found.cue == cue)
    }

    /// Whether a word is in the tables, given names left out.
    pub(super) fn is_known(&self, at: usize) -> bool {
        self.at(at).iter().any(|found| {
            !matches!(
                found.cue,
                Cue::Given | Cue::Counts(Counts::Thing) | Cue::Plain | Cue::Day(BesideDay::Dated)
            )
        })
    }

    /// Whether a word is in the tables as a small word, spelled as it is.
    pub(super) fn is_plain(&self, at: usize) -> bool {
        self.at(at).iter().any(|found| found.cue == Cue::Filler && found.from == at)
    }

    /// The words that some bytes cover.
    pub(super) fn words_of(&self, span: &Range<usize>) -> Range<usize> {
        let touches = |token: &Token| token.span.start < span.end && span.start < token.span.end;
        let first = self.tokens.iter().position(touches).unwrap_or(0);
        let many = self.tokens.iter().skip(first).take_while(|token| touches(token)).count();
        first..first + many
    }

    /// Whether a word is a part of an expression of time.
    pub(super) fn is_time(&self, at: usize) -> bool {
        let Some(token) = self.tokens.get(at) else { return false };
        self.found
            .items
            .iter()
            .any(|item| token.span.start < item.span.end && item.span.start < token.span.end)
    }

    /// The number that a word says, in digits or letters.
    pub(super) fn number(&self, at: usize) -> Option<u32> {
        let token = self.tokens.get(at)?;
        if token.is_number() {
            return token.key.parse().ok();
        }
        // "В четвер" is no four.
        let days = self.found.items.iter().filter(|item| item.names_day);
        if days.map(|item| self.words_of(&item.span)).any(|words| words.contains(&at)) {
            return None;
        }
        self.at(at)
            .iter()
            .filter(|found| found.from == at && found.until == at + 1)
            .find_map(|found| found.cue.number())
    }

    /// The number in front of a unit, with the place at which it begins; a hyphen may stand between:
    /// "5-year-old", "30-minute".
    pub(super) fn number_before(&self, unit: usize) -> Option<(usize, u32)> {
        let mut at = unit.checked_sub(1)?;
        if self.tokens.get(at)?.is_sign("-") {
            at = at.checked_sub(1)?;
        }
        Some((at, self.number(at)?))
    }

    /// The number behind a unit, in languages that guess it so: «хвилин на двадцять».
    pub(super) fn number_about(&self, unit: &Match) -> Option<(usize, u32)> {
        let at = unit.until + 1;
        let small = unit.from.checked_sub(1).and_then(|before| self.number(before)).is_none();
        let guessed = small && self.has(unit.until, Cue::What) && !self.has(unit.until, Cue::A);
        guessed.then(|| Some((at, self.number(at)?))).flatten()
    }

    /// The text of some words, as written.
    pub(super) fn written(&self, words: &Range<usize>) -> &str {
        let first = self.tokens.get(words.start).map(|token| token.span.start);
        let last = words.end.checked_sub(1).and_then(|at| self.tokens.get(at));
        match (first, last) {
            (Some(from), Some(last)) => self.text.get(from..last.span.end).unwrap_or_default(),
            _ => "",
        }
    }
}

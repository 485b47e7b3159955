//! The words of an order, by their letters: hours, days, dates, and the names of a business's services.
//!
//! Prepositions belong to the word behind them, because a transcript writes both in one as often as apart.

use std::{collections::BTreeMap, sync::LazyLock};

use crate::{
    bots::BusinessProfile,
    ids::Lang,
    phrase::key,
    text::word_lists::{WordList, lists},
};

use super::sounds::{Letter, Sounds};

/// What an hour costs before which no preposition was heard.
pub(super) const BARE: f32 = 0.7;
/// What each letter of a word may cost at most.
const NEAR: f32 = 0.2;
/// And each letter of a name that is short.
const SHORT_NEAR: f32 = 0.15;
/// The most letters of a name that is short.
const SHORT: usize = 6;
/// The fewest letters of a name that is found in spite of slips.
const FROM: usize = 5;

/// What a word is in an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Class {
    /// Anything else.
    Other,
    /// Digits.
    Number,
    /// Digits that are an hour.
    Clock,
    /// Tens before which the ones of an ordinal were heard apart: "20 сьомого".
    Tens,
    Hour,
    /// What stands before the digits of an hour.
    At,
    /// What stands before an hour that is half over.
    Half,
    /// The hour behind it.
    HalfHour,
    /// What follows an hour: its minutes, or the part of the day.
    Tail,
    /// The day of a month.
    Ordinal,
    /// What is left of an ordinal behind its digits.
    Ending,
    Month,
    Day,
    Service,
}

/// A word of an order.
#[derive(Debug, Clone)]
pub(super) struct Entry {
    pub(super) class: Class,
    /// As people write it.
    pub(super) written: String,
    /// Its letters as they sound.
    pub(super) letters: Vec<Letter>,
    /// How many letters it has without what stands before it.
    pub(super) length: usize,
    /// How many letters at its end are its own, and not of what stands before it.
    pub(super) own: usize,
    /// What it means among those of its class; two spellings of one word mean the same.
    pub(super) meaning: usize,
    /// What it costs before anything is compared.
    pub(super) cost: f32,
}

/// The words of one language.
#[derive(Debug)]
pub(super) struct Lexicon {
    pub(super) sounds: Sounds,
    pub(super) entries: Vec<Entry>,
    /// The class and the meaning of each word that is written right, by its letters.
    exact: BTreeMap<String, (Class, usize)>,
    /// Words that are seldom said in an order, and that others are heard for.
    odd: Vec<String>,
    /// Those that are so only directly before an hour.
    odd_before_hours: Vec<String>,
    /// The letters of words that may not be swallowed.
    kept: Vec<Vec<Letter>>,
    /// Letters that are no slip inside a word.
    inside: Vec<Vec<Letter>>,
    /// What stands before an hour.
    at: Vec<String>,
    /// What stands before an hour, as it is written.
    before_hour: String,
    /// How each hour sounds, from the first on.
    hours: Vec<Vec<Vec<Letter>>>,
    /// Small numbers in words.
    numbers: Vec<String>,
    /// What stands before the name of a service.
    before_services: Vec<&'static str>,
    /// Tens in digits, and in words.
    tens: BTreeMap<String, String>,
}

static LEXICONS: LazyLock<BTreeMap<&'static str, Lexicon>> =
    LazyLock::new(|| lists("sounds").map(|list| (list.tag, Lexicon::of(&list))).collect());

/// Returns the words of a language; `None`: it has none of its own.
pub(super) fn of(lang: Lang) -> Option<&'static Lexicon> {
    LEXICONS.get(lang.tag())
}

impl Lexicon {
    fn of(list: &WordList) -> Self {
        let at = prefixes(list, "at");
        let on = prefixes(list, "on");
        let none = [Prefix { written: String::new(), heard: vec![String::new()] }];
        let days: Vec<Prefix> =
            prefixes(list, "before a day").into_iter().chain(none.clone()).collect();
        let mut lexicon = Self {
            sounds: Sounds::of(list),
            entries: Vec::new(),
            exact: BTreeMap::new(),
            tens: BTreeMap::new(),
            odd_before_hours: list.phrases("odd before an hour").map(key).collect(),
            kept: Vec::new(),
            inside: Vec::new(),
            odd: list.phrases("odd").map(key).collect(),
            at: at.iter().flat_map(|it| it.heard.clone()).collect(),
            before_hour: at.first().map(|it| it.written.clone()).unwrap_or_default(),
            hours: Vec::new(),
            numbers: list.phrases("numbers").map(key).collect(),
            before_services: list.phrases("on").collect(),
        };
        lexicon.add(list, "hours", Class::Hour, &at);
        lexicon.add(list, "hours on", Class::Hour, &on);
        if let Some(first) = at.first() {
            let bare = Prefix { written: first.written.clone(), heard: vec![String::new()] };
            lexicon.add_at(list, "hours", Class::Hour, &[bare], BARE);
        }
        for prefix in &at {
            let entry = |heard: &String| {
                Entry::new(&lexicon.sounds, (Class::At, 0), &prefix.written, heard)
            };
            let entries: Vec<Entry> = prefix.heard.iter().map(entry).collect();
            lexicon.entries.extend(entries);
        }
        lexicon.add_halves(list, &at, &on);
        lexicon.add(list, "half hours", Class::HalfHour, &none);
        lexicon.add(list, "hours on", Class::HalfHour, &none);
        lexicon.add(list, "after an hour", Class::Tail, &none);
        lexicon.add(list, "ordinals", Class::Ordinal, &none);
        lexicon.add(list, "months", Class::Month, &none);
        lexicon.add(list, "days", Class::Day, &days);
        lexicon.add(list, "endings", Class::Ending, &none);
        lexicon.add(list, "kept", Class::Other, &none);
        let kept = list.phrases("kept").map(|word| lexicon.sounds.letters(word));
        lexicon.kept = kept.collect();
        lexicon.inside =
            list.phrases("kept inside").map(|word| lexicon.sounds.letters(word)).collect();
        lexicon.hours = hours(list, &lexicon.sounds);
        lexicon.tens = list
            .phrases("tens")
            .filter_map(|line| line.split_once('='))
            .map(|(written, heard)| (heard.trim().to_owned(), written.trim().to_owned()))
            .collect();
        lexicon
    }

    /// Adds what stands before an hour that is half over, behind each preposition.
    fn add_halves(&mut self, list: &WordList, at: &[Prefix], on: &[Prefix]) {
        let none = [Prefix { written: String::new(), heard: vec![String::new()] }];
        for half in prefixes(list, "half") {
            let before = at.iter().chain(on).chain(&none).flat_map(|prefix| &prefix.heard);
            let heard =
                before.flat_map(|prep| half.heard.iter().map(move |it| format!("{prep}{it}")));
            let entry =
                |heard: String| Entry::new(&self.sounds, (Class::Half, 0), &half.written, &heard);
            let entries: Vec<Entry> = heard.map(entry).collect();
            self.entries.extend(entries);
        }
    }

    fn add(&mut self, list: &WordList, section: &str, class: Class, before: &[Prefix]) {
        self.add_at(list, section, class, before, 0.0);
    }

    fn add_at(
        &mut self,
        list: &WordList,
        section: &str,
        class: Class,
        before: &[Prefix],
        cost: f32,
    ) {
        let words = list.phrases(section).enumerate().flat_map(|(meaning, line)| {
            let (word, forms) = line.split_once('=').unwrap_or((line, ""));
            let forms = forms.split(',').filter(|form| !form.trim().is_empty());
            std::iter::once(word).chain(forms).map(move |word| (meaning, word.trim()))
        });
        for (meaning, word) in words {
            if class != Class::Ending {
                self.exact.entry(key(word)).or_insert((class, meaning));
            }
            let sounds = &self.sounds;
            for prefix in before {
                let written = format!("{} {word}", prefix.written);
                let spelled: Vec<Entry> = prefix
                    .heard
                    .iter()
                    .map(|heard| {
                        let entry = Entry::new(
                            sounds,
                            (class, meaning),
                            written.trim(),
                            &format!("{heard}{word}"),
                        );
                        Entry { cost, own: sounds.letters(word).len(), ..entry }
                    })
                    .collect();
                self.entries.extend(spelled);
            }
        }
    }

    /// Whether a word stands before an hour.
    pub(super) fn is_at(&self, key: &str) -> bool {
        self.at.iter().any(|at| at == key)
    }

    /// Whether a word is seldom said in an order, and others are heard for it.
    pub(super) fn is_odd(&self, key: &str) -> bool {
        self.odd.iter().any(|odd| odd == key)
    }

    pub(super) fn is_odd_before_hour(&self, key: &str) -> bool {
        self.odd_before_hours.iter().any(|odd| odd == key)
    }

    /// The last hour that is said by its number.
    pub(super) fn last_hour(&self) -> usize {
        self.hours.len()
    }

    /// Returns how an hour sounds, in each of its forms.
    pub(super) fn hour(&self, hour: usize) -> Vec<Vec<Letter>> {
        hour.checked_sub(1).and_then(|at| self.hours.get(at)).cloned().unwrap_or_default()
    }

    /// Returns what stands before an hour, as it is written.
    pub(super) fn before_hour(&self) -> &str {
        &self.before_hour
    }

    /// Whether a word is a small number.
    pub(super) fn is_number(&self, key: &str) -> bool {
        self.numbers.iter().any(|number| number == key)
    }

    /// Whether a word stands before an hour in its other form, or before the name of a service.
    pub(super) fn is_on(&self, key: &str) -> bool {
        self.before_services.contains(&key)
    }

    /// Returns the word that may not be swallowed and that letters begin with.
    pub(super) fn kept(&self, heard: &[Letter]) -> Option<&[Letter]> {
        self.kept.iter().map(Vec::as_slice).find(|kept| heard.starts_with(kept))
    }

    /// Whether letters begin with some that are no slip.
    pub(super) fn begins_kept(&self, heard: &[Letter]) -> bool {
        self.inside.iter().any(|kept| heard.starts_with(kept))
    }

    /// Whether a word would take in letters that are no slip, and has none such.
    pub(super) fn loses(&self, word: &[Letter], heard: &[Letter]) -> bool {
        let has = |letters: &[Letter], kept: &[Letter]| {
            letters.windows(kept.len()).any(|window| window == kept)
        };
        self.inside.iter().any(|kept| has(heard, kept) && !has(word, kept))
    }

    /// Returns tens in words; `None`: digits are no tens.
    pub(super) fn tens(&self, digits: &str) -> Option<&str> {
        self.tens.get(digits).map(String::as_str)
    }

    /// Returns the class of a word that is written right.
    pub(super) fn class(&self, key: &str) -> Option<Class> {
        self.exact.get(key).map(|(class, _)| *class)
    }

    /// Returns what a word that is written right means among those of its class.
    pub(super) fn meaning(&self, key: &str) -> Option<usize> {
        self.exact.get(key).map(|(_, meaning)| *meaning)
    }
}

impl Entry {
    fn new(sounds: &Sounds, (class, meaning): (Class, usize), written: &str, heard: &str) -> Self {
        let letters = sounds.letters(heard);
        let length = letters.len();
        Self {
            class,
            written: written.to_owned(),
            letters,
            length,
            own: length,
            meaning,
            cost: 0.0,
        }
    }

    /// Returns its letters without those of what stands before it.
    pub(super) fn own_letters(&self) -> &[Letter] {
        self.letters.get(self.letters.len().saturating_sub(self.own)..).unwrap_or_default()
    }

    /// The most that it may cost to be this word.
    pub(super) fn most(&self) -> f32 {
        #[expect(clippy::cast_precision_loss, reason = "a word has few letters")]
        let letters = self.length as f32;
        match self.class {
            Class::Other | Class::Ending | Class::At => 0.0,
            Class::Service if self.length <= SHORT => letters * SHORT_NEAR,
            _ => letters * NEAR,
        }
    }
}

/// Returns the names of a business's services.
pub(super) fn services(profile: &BusinessProfile, lexicon: &'static Lexicon) -> Vec<Entry> {
    let sounds = &lexicon.sounds;
    let all = profile.services.iter().enumerate().flat_map(|(meaning, service)| {
        let names = service.name.all().chain(service.also.iter().map(String::as_str));
        names.map(move |name| Entry::new(sounds, (Class::Service, meaning), name, name))
    });
    let all: Vec<Entry> = all.filter(|entry| entry.letters.len() >= FROM).collect();
    let behind = |before: &'static str| {
        all.iter().map(move |entry| {
            let written = format!("{before} {}", entry.written);
            let letters =
                sounds.letters(before).into_iter().chain(entry.letters.iter().copied()).collect();
            Entry { written, letters, ..entry.clone() }
        })
    };
    all.iter().cloned().chain(lexicon.before_services.iter().flat_map(|it| behind(it))).collect()
}

/// Returns how each hour sounds, in the form behind each preposition.
fn hours(list: &WordList, sounds: &Sounds) -> Vec<Vec<Vec<Letter>>> {
    let forms = |section: &str| -> Vec<Vec<Letter>> {
        let words = list.phrases(section).map(|line| line.split('=').next().unwrap_or(line));
        words.map(|word| sounds.letters(word.trim())).collect()
    };
    forms("hours").into_iter().zip(forms("hours on")).map(|(at, on)| vec![at, on]).collect()
}

/// A preposition, and what is heard for it.
#[derive(Debug, Clone)]
struct Prefix {
    written: String,
    heard: Vec<String>,
}

fn prefixes(list: &WordList, section: &str) -> Vec<Prefix> {
    let lines = list.phrases(section).map(|line| line.split_once('=').unwrap_or((line, line)));
    let read = |(written, heard): (&str, &str)| Prefix {
        written: written.trim().to_owned(),
        heard: heard.split(',').map(|word| word.trim().to_owned()).collect(),
    };
    lines.map(read).collect()
}

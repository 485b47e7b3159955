//! Finds what a word means in all languages at once.
//!
//! Built once from the tables: a hash of folded forms, the phrases that begin with each, a
//! common skeleton of Cyrillic and Latin spelling ("zavtra", "piatnytsia"), and buckets for
//! typing typos. Edit distance is tried only on words of five letters and more that no table
//! knows, and only towards names of days, months and parts of the day, because short words lie
//! too close to each other ("сер" and "сир").

use std::collections::HashMap;
use std::sync::LazyLock;

use super::forms::{spell_out, write_digraphs};
use super::pieces::{is_cyrillic, key};
use super::sounds::Letters;
use super::typos::Typos;
use super::words::{Mark, Marks, Sense, TABLES, Table, Value};

/// The lexicon of all tables.
pub(super) static LEXICON: LazyLock<Lexicon> = LazyLock::new(Lexicon::build);

/// Returns the skeleton by which both spellings of a word, Cyrillic and Latin, are the same.
pub fn sound(word: &str) -> String {
    LEXICON.letters.sound(word)
}

/// Returns whether a folded word means something of days and times by itself.
pub fn is_known(key: &str) -> bool {
    LEXICON.words.get(key).is_some_and(|slot| slot.entry.is_some())
}

/// One sense of a form, in one language.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Hit {
    sense: Sense,
    language: u8,
    /// Whether it counts only in a message of that language.
    own: bool,
}

/// Everything a form can mean.
#[derive(Debug, Clone, Default)]
pub(super) struct Entry {
    hits: Vec<Hit>,
    /// Languages in which this form is believed without other words of that language.
    languages: Languages,
}

/// A set of languages, by their place in the tables.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Languages(u32);

/// Values of one word; more than these never meet in one form.
pub(super) type Values = [Option<Value>; 6];

#[derive(Debug, Default)]
struct Slot {
    entry: Option<usize>,
    phrases: Vec<(Vec<String>, usize)>,
}

/// What was found for the words at one place.
pub(super) struct WordMatch<'a> {
    pub(super) entry: &'a Entry,
    /// How many words it took.
    pub(super) words: usize,
    /// Found by its sound: the message is in Latin letters.
    pub(super) by_sound: bool,
    /// Found in spite of a typing mistake.
    pub(super) guessed: bool,
}

/// A word that is two words written together.
pub(super) struct Compound<'a> {
    /// The byte at which the second word begins.
    pub(super) cut: usize,
    pub(super) first: &'a Entry,
    pub(super) second: &'a Entry,
}

/// Forms of all languages.
pub(super) struct Lexicon {
    entries: Vec<Entry>,
    words: HashMap<String, Slot>,
    sounds: HashMap<String, Slot>,
    typos: Typos,
    sound_typos: Typos,
    letters: Letters,
}

impl Languages {
    /// Returns the language of a BCP-47 tag, if there is a table of it.
    pub(super) fn of_tag(tag: &str) -> Self {
        let primary = tag.split(['-', '_']).next().unwrap_or(tag);
        Self::of_table(|table| table.tag.eq_ignore_ascii_case(primary))
    }

    /// Returns the language of words in Latin letters that are written in Cyrillic otherwise.
    pub(super) fn transliterated() -> Self {
        Self::of_table(|table| !table.letters.is_empty())
    }

    fn of_table(wanted: impl Fn(&Table) -> bool) -> Self {
        TABLES.iter().position(wanted).map_or(Self(0), |at| Self(1 << at))
    }

    pub(super) fn union(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether there is exactly one.
    pub(super) fn is_single(self) -> bool {
        self.0.is_power_of_two()
    }

    fn has(self, language: u8) -> bool {
        self.0 >> language & 1 == 1
    }
}

impl Entry {
    /// Languages in which this form needs no proof.
    pub(super) fn languages(&self) -> Languages {
        self.languages
    }

    /// Returns the senses that count in a message of these languages.
    pub(super) fn senses(&self, languages: Languages) -> (Marks, Values) {
        let mut marks = Marks::default();
        let mut values = Values::default();
        let mut free = values.iter_mut();
        let mut last = None;
        for hit in &self.hits {
            if hit.own && !languages.has(hit.language) {
                continue;
            }
            match hit.sense {
                Sense::Mark(mark) => marks = marks.with(mark),
                Sense::Value(value) if last == Some(value) => {}
                Sense::Value(value) => {
                    if let Some(place) = free.next() {
                        *place = Some(value);
                        last = Some(value);
                    }
                }
            }
        }
        (marks, values)
    }

    /// Whether a day's name is in a language that has the other word as a part of the day; what is
    /// no day's name always is.
    pub(super) fn speaks_like(&self, of_day: &Self) -> bool {
        let is_day = |value| matches!(value, Value::Weekday(_) | Value::ShortWeekday(_));
        let is_part = |hit: &&Hit| matches!(hit.sense, Sense::Value(value) if value.is_of_day());
        let mut parts = of_day.hits.iter().filter(is_part);
        !self.has(is_day)
            || parts.any(|part| self.hits.iter().any(|day| day.language == part.language))
    }

    fn names_time(&self) -> bool {
        self.hits.iter().any(|hit| {
            matches!(
                hit.sense,
                Sense::Value(
                    Value::Weekday(_) | Value::Relative(_) | Value::Month(_) | Value::Part(_)
                ) | Sense::Mark(Mark::Next | Mark::Weekend | Mark::AfterNext)
            )
        })
    }

    fn has(&self, wanted: fn(Value) -> bool) -> bool {
        self.hits.iter().any(|hit| matches!(hit.sense, Sense::Value(value) if wanted(value)))
    }
}

impl Lexicon {
    fn build() -> Self {
        let mut lexicon = Self {
            entries: Vec::new(),
            words: HashMap::new(),
            sounds: HashMap::new(),
            typos: Typos::default(),
            sound_typos: Typos::default(),
            letters: Letters::new(TABLES.iter().flat_map(|table| &table.letters)),
        };
        for (language, table) in (0u8..).zip(&*TABLES) {
            for row in &table.rows {
                let hit = Hit { sense: row.sense, language, own: row.own };
                for form in row.forms.split_whitespace().flat_map(spell_out) {
                    lexicon.add(&form, hit);
                    if let Some(form) = write_digraphs(&form, &table.digraphs) {
                        lexicon.add(&form, hit);
                    }
                }
            }
        }
        lexicon.finish();
        lexicon
    }

    fn add(&mut self, words: &[String], hit: Hit) {
        let keys: Vec<String> = words.iter().map(|word| key(word)).collect();
        let Some((first, rest)) = keys.split_first() else {
            return;
        };
        let slot = self.words.entry(first.clone()).or_default();
        let index = if rest.is_empty() {
            *slot.entry.get_or_insert(self.entries.len())
        } else if let Some((_, at)) = slot.phrases.iter().find(|(words, _)| words == rest) {
            *at
        } else {
            slot.phrases.push((rest.to_vec(), self.entries.len()));
            self.entries.len()
        };
        if index == self.entries.len() {
            self.entries.push(Entry::default());
        }
        if let Some(entry) = self.entries.get_mut(index)
            && !entry.hits.contains(&hit)
        {
            entry.hits.push(hit);
            if !hit.own {
                entry.languages = entry.languages.union(Languages(1 << hit.language));
            }
        }
    }

    /// Derives what is found by its sound or with a typo, once all forms are known.
    fn finish(&mut self) {
        for (word, slot) in &mut self.words {
            slot.phrases.sort_by_key(|(rest, _)| std::cmp::Reverse(rest.len()));
            if let Some(entry) = slot.entry
                && self.entries.get(entry).is_some_and(Entry::names_time)
            {
                self.typos.add(word, entry);
            }
        }
        let mut forms: Vec<(&String, &Slot)> = self.words.iter().collect();
        forms.sort_by_key(|(word, _)| *word);
        for (word, slot) in forms {
            if !word.chars().any(is_cyrillic) {
                continue;
            }
            let heard_as = self.letters.sound(word);
            if heard_as.len() < 4 && slot.phrases.is_empty() {
                continue;
            }
            let heard = self.sounds.entry(heard_as.clone()).or_default();
            if let Some(entry) = slot.entry.filter(|_| heard_as.len() >= 4) {
                heard.entry.get_or_insert(entry);
                if self.entries.get(entry).is_some_and(Entry::names_time) {
                    self.sound_typos.add(&heard_as, entry);
                }
            }
            for (rest, entry) in &slot.phrases {
                let rest: Vec<String> = rest.iter().map(|w| self.letters.sound(w)).collect();
                let length = rest.iter().map(String::len).sum::<usize>();
                if heard_as.len() + length >= 6 {
                    heard.phrases.push((rest, *entry));
                }
            }
        }
        for slot in self.sounds.values_mut() {
            slot.phrases.sort_by_key(|(rest, _)| std::cmp::Reverse(rest.len()));
        }
        self.typos.sort();
        self.sound_typos.sort();
    }

    /// Whether a table has this very form.
    pub(super) fn knows(&self, word: &str) -> bool {
        self.words.get(word).is_some_and(|slot| slot.entry.is_some())
    }

    /// Returns the longest phrase or the word that `words` begins with.
    pub(super) fn find<'w>(
        &self,
        first: &str,
        rest: impl Iterator<Item = &'w str> + Clone,
    ) -> Option<WordMatch<'_>> {
        if let Some(found) = self.look(&self.words, first, &rest, false) {
            return Some(found);
        }
        if !first.is_ascii() {
            return self.find_typo(first);
        }
        if first.len() >= 3 {
            let heard = self.letters.sound(first);
            let rest = rest.take(if self.sounds.contains_key(&heard) { 3 } else { 0 });
            let rest_heard: Vec<String> = rest.map(|word| self.letters.sound(word)).collect();
            let rest = rest_heard.iter().map(String::as_str);
            if let Some(found) = self.look(&self.sounds, &heard, &rest, true) {
                return Some(found);
            }
            return self.find_typo(first).or_else(|| {
                let at = if heard.len() >= 6 { self.sound_typos.nearest(&heard)? } else { None? };
                Some(WordMatch {
                    entry: self.entries.get(at)?,
                    words: 1,
                    by_sound: true,
                    guessed: true,
                })
            });
        }
        None
    }

    fn find_typo(&self, word: &str) -> Option<WordMatch<'_>> {
        let at = self.typos.nearest(word)?;
        Some(WordMatch { entry: self.entries.get(at)?, words: 1, by_sound: false, guessed: true })
    }

    fn look<'w>(
        &self,
        map: &HashMap<String, Slot>,
        first: &str,
        rest: &(impl Iterator<Item = &'w str> + Clone),
        by_sound: bool,
    ) -> Option<WordMatch<'_>> {
        let slot = map.get(first)?;
        for (words, entry) in &slot.phrases {
            let mut spoken = rest.clone();
            if words.iter().all(|word| spoken.next() == Some(word.as_str())) {
                let words = words.len() + 1;
                let entry = self.entries.get(*entry)?;
                return Some(WordMatch { entry, words, by_sound, guessed: false });
            }
        }
        let entry = self.entries.get(slot.entry?)?;
        Some(WordMatch { entry, words: 1, by_sound, guessed: false })
    }

    /// Splits a compound of a day and a part of it, or of a half and an hour:
    /// "Freitagnachmittag", "полтретьего".
    pub(super) fn compound(&self, word: &str) -> Option<Compound<'_>> {
        let entry = |part: &str| self.entries.get(self.words.get(part)?.entry?);
        word.char_indices().map(|(at, _)| at).filter(|at| *at >= 5).find_map(|at| {
            let (day, part) = word.split_at_checked(at)?;
            if part.len() < 4 {
                return None;
            }
            let (day, part) = (entry(day)?, entry(part)?);
            let of_day = part.has(|v| matches!(v, Value::Part(_)))
                && day.has(|v| matches!(v, Value::Weekday(_) | Value::Relative(_)));
            let of_hour = part.has(|v| matches!(v, Value::Ordinal(..)))
                && day.has(|v| matches!(v, Value::Half(_)));
            (of_day || of_hour).then_some(Compound { cut: at, first: day, second: part })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_form_means_more_than_there_is_room_for() {
        for entry in &LEXICON.entries {
            let (_, values) = entry.senses(Languages(u32::MAX));
            assert!(values.iter().any(Option::is_none), "{entry:?}");
        }
    }

    #[test]
    fn a_set_has_room_for_every_language() {
        assert!(TABLES.len() <= u32::BITS as usize);
    }
}

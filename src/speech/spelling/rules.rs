//! The words of `src/lang/<tag>/transcript.txt`, for one language.

use std::{collections::BTreeMap, sync::LazyLock};

use crate::{
    ids::Lang,
    phrase::key,
    text::word_lists::{WordList, lists},
};

use super::form::{Form, nearest};

/// The rules of every language that has some, by its tag.
static RULES: LazyLock<BTreeMap<&'static str, Rules>> =
    LazyLock::new(|| lists("transcript").map(|list| (list.tag, Rules::of(&list))).collect());

/// Returns the rules of a language; `None`: it needs none.
pub(super) fn of(lang: Lang) -> Option<&'static Rules> {
    RULES.get(lang.tag())
}

/// The rules of one language.
#[derive(Debug)]
pub(super) struct Rules {
    /// What stands before an hour that is half over, and the words that are heard for it: the longest
    /// first.
    pub(super) half_past: String,
    pub(super) half: Vec<Vec<String>>,
    /// The preposition before an hour, and all of its forms.
    pub(super) at: String,
    pub(super) at_forms: Vec<String>,
    /// What grows on to the word behind it, the longest first.
    pub(super) prepositions: Vec<String>,
    pub(super) days: Vec<Form>,
    pub(super) hours: Vec<Form>,
    halves: Vec<Form>,
    words: Vec<Form>,
}

impl Rules {
    fn of(list: &WordList) -> Self {
        let forms = |section: &str| list.phrases(section).map(Form::of).collect::<Vec<_>>();
        let half = list.phrases("half").next().unwrap_or_default();
        let (half_past, heard) = half.split_once('=').unwrap_or_default();
        let keys = |words: &str| words.split_whitespace().map(key).collect::<Vec<_>>();
        let mut half: Vec<Vec<String>> =
            heard.split(',').map(keys).filter(|words| !words.is_empty()).collect();
        half.sort_by_key(|words| std::cmp::Reverse(words.len()));
        let at = forms("at").into_iter().next();
        let mut prepositions: Vec<String> = list.phrases("prepositions").map(key).collect();
        prepositions.sort_by_key(|prep| std::cmp::Reverse(prep.len()));
        let at_forms = at.iter().flat_map(|at| [&at.key].into_iter().chain(&at.forms)).cloned();
        Self {
            half_past: half_past.trim().to_owned(),
            half,
            at_forms: at_forms.collect(),
            at: at.map(|at| at.written).unwrap_or_default(),
            prepositions,
            days: forms("days"),
            hours: forms("hours"),
            halves: forms("halves"),
            words: forms("words"),
        }
    }

    /// Whether words stand for what is before an hour that is half over.
    pub(super) fn is_half(&self, keys: &[&str]) -> bool {
        self.half.iter().any(|half| half == keys)
    }

    /// Returns the hour that a word is, or is near to.
    pub(super) fn hour(&self, key: &str) -> Option<&Form> {
        let exact = |hour: &&Form| hour.key == key || hour.forms.iter().any(|form| form == key);
        self.hours.iter().find(exact).or_else(|| self.near_hour(key))
    }

    fn near_hour(&self, key: &str) -> Option<&Form> {
        // A slip in one of the other forms counts as well: "одинацяти" is "одинадцяти".
        let others: Vec<Form> = self.hours.iter().flat_map(spelled_out).collect();
        let written = &nearest(others.iter(), key)?.written;
        self.hours.iter().find(|hour| hour.written == *written)
    }

    /// Returns the hour behind "half to" that a word is near to.
    pub(super) fn half_hour(&self, key: &str) -> Option<&Form> {
        nearest(self.halves.iter(), key)
    }

    /// Returns the word that another is near to.
    pub(super) fn word(&self, key: &str) -> Option<&Form> {
        nearest(self.hours.iter().chain(&self.words), key)
    }
}

/// Returns each form of an hour as a form of its own.
fn spelled_out(hour: &Form) -> Vec<Form> {
    let keys = [&hour.key].into_iter().chain(&hour.forms);
    keys.map(|key| Form { written: hour.written.clone(), key: key.clone(), forms: Vec::new() })
        .collect()
}

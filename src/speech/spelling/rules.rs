//! The words of `src/lang/<tag>/transcript.txt`, for one language.

use std::{collections::BTreeMap, sync::LazyLock};

use crate::{
    ids::Lang,
    phrase::key,
    text::word_lists::{WordList, lists},
};

use super::form::Form;

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
    /// What stands before a day or an hour, the longest first.
    pub(super) prepositions: Vec<String>,
    pub(super) days: Vec<Form>,
    pub(super) hours: Vec<Form>,
    dates: Vec<Form>,
    /// Words, and what is heard for them, the longest first.
    phrases: Vec<(Vec<String>, String)>,
    /// What follows an hour that stands behind another preposition than `at`: "у другій дня".
    pub(super) after_hour: Vec<Form>,
    /// What is left of an hour's ending behind its digits: "14-й", "16 тіх".
    pub(super) endings: Vec<String>,
    /// What a number ends with, and what is written for it: "11M".
    pub(super) suffixes: Vec<(String, String)>,
    /// Days that come as a digit before the hour, by the digit.
    pub(super) digits: Vec<(String, String)>,
    /// Hours that are heard for another one: what is heard, what may have been said.
    pub(super) doubts: Vec<(String, String)>,
    /// Minutes in words: what is heard, and their digits.
    pub(super) minutes: Vec<(Vec<String>, String)>,
    /// What is heard between an hour and its minutes, and behind minutes in digits.
    pub(super) and: Vec<String>,
    pub(super) grown: Vec<String>,
    /// What stands before the beginning and the end of a span.
    pub(super) between: String,
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
            dates: forms("dates"),
            phrases: phrases(list),
            after_hour: forms("after hour"),
            endings: list.phrases("endings").map(key).collect(),
            suffixes: pairs(list, "suffixes"),
            digits: pairs(list, "digits"),
            doubts: pairs(list, "doubts"),
            and: list.phrases("and").map(key).collect(),
            grown: list.phrases("grown").map(key).collect(),
            minutes: pairs(list, "minutes")
                .into_iter()
                .map(|(heard, written)| (keys(&heard), written))
                .collect(),
            between: list.phrases("between").next().unwrap_or_default().to_owned(),
        }
    }

    /// Returns what words are heard for, and how many words that are.
    pub(super) fn phrase(&self, keys: &[&str]) -> Option<(usize, &str)> {
        let found = self.phrases.iter().find(|(heard, _)| {
            keys.get(..heard.len()).is_some_and(|keys| keys.iter().eq(heard.iter()))
        });
        found.map(|(heard, written)| (heard.len(), written.as_str()))
    }

    /// Whether a word is an hour as it stands.
    pub(super) fn is_hour(&self, key: &str) -> bool {
        self.hours.iter().any(|hour| hour.heads().any(|head| head == key))
    }

    /// Whether a word is a day as it stands.
    pub(super) fn is_day(&self, key: &str) -> bool {
        self.days.iter().any(|day| day.key == key)
    }

    /// Whether a word may follow an hour.
    pub(super) fn is_after_hour(&self, key: &str) -> bool {
        self.after_hour.iter().any(|form| form.heads().any(|head| head == key))
    }

    /// Whether letters are what is left of an hour's ending.
    pub(super) fn is_ending(&self, letters: &str) -> bool {
        let letters = key(letters);
        !letters.is_empty() && self.endings.contains(&letters)
    }

    /// Whether a word stands for a day, or for a part of a date.
    pub(super) fn dates(&self, key: &str) -> bool {
        self.days.iter().chain(&self.dates).any(|form| form.heads().any(|head| head == key))
    }
}

/// Reads "written = heard, heard" of several words each.
fn phrases(list: &WordList) -> Vec<(Vec<String>, String)> {
    let lines = list.phrases("phrases").filter_map(|line| line.split_once('='));
    let all = lines.flat_map(|(written, heard)| {
        let keys = |words: &str| words.split_whitespace().map(key).collect::<Vec<_>>();
        heard.split(',').map(move |words| (keys(words), written.trim().to_owned()))
    });
    let mut all: Vec<_> = all.filter(|(heard, _)| !heard.is_empty()).collect();
    all.sort_by_key(|(heard, _)| std::cmp::Reverse(heard.len()));
    all
}

/// Reads "written = heard", and returns what is heard first.
fn pairs(list: &WordList, section: &str) -> Vec<(String, String)> {
    let lines = list.phrases(section).filter_map(|line| line.split_once('='));
    lines.map(|(written, heard)| (heard.trim().to_owned(), written.trim().to_owned())).collect()
}

//! The words by which a sentence of an answer is understood: one section of `claims.txt`
//! or `marks.txt` for each cue.
//!
//! A phrase is found by its beginning, at the beginning of a word, in all languages at once,
//! because models answer in languages that they were not asked for.

use std::{collections::HashMap, sync::LazyLock};

use crate::text::word_lists::{WordList, lang_files};

/// What words do in a sentence of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Cue {
    /// An appointment is booked.
    Booked,
    /// A slot is held, or booked.
    Held,
    /// An appointment is moved.
    Moved,
    /// An appointment is cancelled, or a slot released.
    Cancelled,
    /// A time is free.
    Free,
    /// The customer is expected.
    Sure,
    /// A sentence that begins so says that all is done.
    First,
    /// A sentence that says only this says yes.
    Yes,
    /// Denies the word after it, or makes it only possible.
    Denies,
    /// May stand between a denial and what is denied.
    Between,
    /// Begins a clause that owes nothing to the one before.
    Turns,
    /// Joins two clauses, or two times.
    Joins,
    /// A time cannot be had.
    Taken,
    /// Denies a whole clause.
    Not,
    /// Opening or working hours.
    Hours,
    /// Closed, or a day off.
    Closed,
    /// A break within the hours.
    Break,
    /// All days but those named.
    Except,
    /// Every day.
    Every,
    /// Opens a question or a proposal.
    Asks,
    /// Makes what follows depend on something.
    If,
    /// Something of the customer: "your visit".
    Own,
    /// A visit, whichever service.
    Visit,
    /// More than one thing, all of them.
    All,
    /// A person of the business is told, or will answer.
    Person,
    /// A letter is sent.
    Letter,
    /// A message that is not sent yet but will be.
    Later,
    /// What no function does.
    Never,
    /// What anyone may say to have done, or will do.
    Harmless,
    /// "I have", "we've": opens a deed that is done.
    Done,
    /// "I'll", "we will", "someone will": opens a deed that is promised.
    Will,
    /// "I'm", "we're": opens a deed that is being done.
    Doing,
    /// "has been", "was": opens a deed in the passive.
    Passive,
    /// May stand between these and the verb.
    Adverb,
    /// A participle or past form that no ending shows.
    Past,
    /// An ending that shows a deed of the speaker.
    Ending,
    /// The one spoken to, before a verb: it is no deed of the speaker.
    Theirs,
    /// A pronoun for a staff member named before.
    Pronoun,
    /// The end of a visit.
    Ends,
    /// How it was before.
    Was,
    /// A word of an address.
    Streets,
    /// An abbreviation after which a name follows.
    Titles,
    /// What only a link has.
    Links,
    /// A top-level domain in Cyrillic.
    Domains,
    /// The name of a currency.
    Currencies,
    /// A lower price.
    Discounts,
    /// Without a price.
    Gratis,
    /// The price begins there.
    FromPrice,
    /// The price is the same for all.
    Exact,
    /// A sum of prices.
    Sum,
    /// A word with a capital letter that is no person's name.
    Proper,
    /// No break in the hours.
    NoBreak,
    /// A person of the business does something for the customer.
    Answers,
    /// The speaker will hold a slot.
    Keep,
    /// How soon a booking can be made.
    Notice,
    /// How far ahead a booking can be made.
    Ahead,
    /// Until when a customer can change a booking.
    Change,
    /// How long a slot is held.
    Hold,
    /// When reminders come.
    Remind,
    /// How far apart starts lie.
    Step,
    /// Is there, or is had.
    Have,
    /// A number in words; the line begins with its value.
    Values,
    /// A unit of time; the line begins with its minutes.
    Units,
    /// A length of time with a name; the line begins with its minutes.
    Spans,
}

impl Cue {
    const fn section(self) -> &'static str {
        match self {
            Self::Booked => "booked",
            Self::Held => "held",
            Self::Moved => "moved",
            Self::Cancelled => "cancelled",
            Self::Free => "free",
            Self::Sure => "sure",
            Self::First => "first",
            Self::Yes => "yes",
            Self::Denies => "denies",
            Self::Between => "between",
            Self::Turns => "turns",
            Self::Joins => "joins",
            Self::Taken => "taken",
            Self::Not => "not",
            Self::Hours => "hours",
            Self::Closed => "closed",
            Self::Break => "break",
            Self::Except => "except",
            Self::Every => "every",
            Self::Asks => "asks",
            Self::If => "if",
            Self::Own => "own",
            Self::Visit => "visit",
            Self::All => "all",
            Self::Person => "person",
            Self::Letter => "letter",
            Self::Later => "later",
            Self::Never => "never",
            Self::Harmless => "harmless",
            Self::Done => "done",
            Self::Will => "will",
            Self::Doing => "doing",
            Self::Passive => "passive",
            Self::Adverb => "adverb",
            Self::Past => "past",
            Self::Ending => "ending",
            Self::Theirs => "theirs",
            Self::Pronoun => "pronoun",
            Self::Ends => "ends",
            Self::Was => "was",
            Self::Streets => "streets",
            Self::Titles => "titles",
            Self::Links => "links",
            Self::Domains => "domains",
            Self::Currencies => "currencies",
            Self::Discounts => "discounts",
            Self::Gratis => "gratis",
            Self::FromPrice => "from",
            Self::Exact => "exact",
            Self::Sum => "sum",
            Self::Proper => "proper",
            Self::NoBreak => "no break",
            Self::Answers => "answers",
            Self::Keep => "keep",
            Self::Notice => "notice",
            Self::Ahead => "ahead",
            Self::Change => "change",
            Self::Hold => "hold",
            Self::Remind => "remind",
            Self::Step => "step",
            Self::Have => "have",
            Self::Values => "values",
            Self::Units => "units",
            Self::Spans => "spans",
        }
    }

    /// Returns the phrases of this cue.
    pub(super) fn phrases(self) -> &'static [&'static str] {
        WORDS.get(self.section()).map_or(&[], Vec::as_slice)
    }

    /// Returns whether a text in lower case has this cue.
    pub(super) fn is_in(self, text: &str) -> bool {
        self.places(text).next().is_some()
    }

    /// Returns where the phrases of this cue begin in a text in lower case.
    pub(super) fn places(self, text: &str) -> impl Iterator<Item = usize> {
        self.phrases().iter().flat_map(move |phrase| find(text, phrase))
    }

    /// Returns whether a word is one of this cue's phrases.
    pub(super) fn is(self, word: &str) -> bool {
        self.phrases().iter().any(|phrase| phrase.trim_end() == word)
    }

    /// Returns whether a text begins with one of this cue's phrases.
    pub(super) fn opens(self, text: &str) -> bool {
        self.phrases().iter().any(|phrase| find(text, phrase).next() == Some(0))
    }

    /// Returns whether a word begins with one of this cue's phrases.
    pub(super) fn begins(self, word: &str) -> bool {
        self.phrases().iter().any(|phrase| word.starts_with(phrase.trim_end()))
    }
}

/// Returns where a phrase begins in a text: where a word begins, and where one ends after it if the
/// phrase ends in a space.
pub(super) fn find(text: &str, phrase: &str) -> impl Iterator<Item = usize> {
    let stem = phrase.trim_end();
    let whole = stem.len() < phrase.len();
    text.match_indices(stem).map(|(at, _)| at).filter(move |at| {
        let after = text.get(at + stem.len()..).and_then(|rest| rest.chars().next());
        let ends = after.is_none_or(|c| !c.is_alphabetic() && c != '\'');
        begins_word(text, *at) && (!whole || ends)
    })
}

/// Returns whether a word begins at a place of a text.
fn begins_word(text: &str, at: usize) -> bool {
    let before = text.get(..at).and_then(|before| before.chars().next_back());
    let inner = |c: char| c.is_alphabetic() || c == '\'';
    let sign = text.get(at..).is_some_and(|rest| !rest.starts_with(char::is_alphabetic));
    sign || before.is_none_or(|c| !inner(c))
}

/// The languages that models answer in, even when they were asked for another.
const FILES: [&[WordList]; 2] = [
    lang_files!("claims": "uk" "en" "ru" "pl" "de" "es" "fr" "it"),
    lang_files!("marks": "uk" "en" "ru" "pl"),
];

/// The phrases of every section.
static WORDS: LazyLock<HashMap<&'static str, Vec<&'static str>>> = LazyLock::new(|| {
    let mut words: HashMap<&str, Vec<&str>> = HashMap::new();
    for entry in FILES.into_iter().flatten().flat_map(WordList::entries) {
        words.entry(entry.section).or_default().push(entry.text);
    }
    words
});

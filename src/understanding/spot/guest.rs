//! Who comes, named as another person than the one who writes: "for Mia", "my son Filip", "на Віктора".
//!
//! A booking is under the name of the one who comes. So such a name is told from that of the
//! customer, which stands beside an address or behind "I am". An animal's name is on no booking, and
//! is only explained.

mod written;

use std::ops::Range;

use crate::{
    chat::transcript::Need,
    lang::{Counts, Cue, Subject, nominative},
};

use super::super::{
    reading::{Reading, What, reading, worth},
    tokens::Token,
    view::View,
};

/// The most words of a name.
const MOST: usize = 3;
/// The most words between what leads up to a name and the name: "доньку мою Софійку".
const BETWEEN: usize = 2;
/// The most words between a name and its hour: "Lisa, at 12".
const BEFORE_TIME: usize = 3;

/// What stands before a name.
enum Lead {
    /// A word for a person: "my son", "доньці".
    Person,
    /// Words that a guest's name follows: "for", "his name is".
    Guest,
    /// Words that the name of the booking follows: "under", "на ім'я".
    Under,
    /// "And", after another guest.
    Joined,
    /// A word for an animal.
    Animal,
    /// Nothing, but the name says whose something is: "move Ivy's to Friday".
    Owner,
    /// Nothing, but an hour follows.
    Timed,
    /// Nothing, but what they come for or who does it follows: "Марко на масаж", "Ann with Olena".
    Served,
}

pub(super) fn spot(view: &View<'_>, others: &[Reading], contacts: &[Reading]) -> Vec<Reading> {
    let look = Look { view, others, contacts, known: speaks_of_people(view) };
    let mut found: Vec<Reading> = Vec::new();
    let mut at = 0;
    while at < view.tokens.len() {
        match look.guest(at, found.last()) {
            Some(guest) => {
                at = guest.words.end;
                found.push(guest);
            }
            None => at += 1,
        }
    }
    found
}

/// Whether others than the customer are spoken of, so that an unknown word may be a name.
fn speaks_of_people(view: &View<'_>) -> bool {
    let cues = [Cue::Relation, Cue::Child, Cue::Pair, Cue::MeAnd, Cue::Several];
    view.setting.company || cues.iter().any(|cue| view.with(*cue).next().is_some())
}

struct Look<'a> {
    view: &'a View<'a>,
    others: &'a [Reading],
    contacts: &'a [Reading],
    /// Whether others than the customer are spoken of.
    known: bool,
}

impl Look<'_> {
    fn guest(&self, at: usize, before: Option<&Reading>) -> Option<Reading> {
        let lead = self.lead(at, before)?;
        let small = matches!(lead, Lead::Person | Lead::Guest | Lead::Under);
        // "My husband Per": a small word with a capital letter where a name stands.
        let titled = matches!(lead, Lead::Person) && self.is_titled(at);
        if !self.begins(at, small) && !titled {
            return None;
        }
        let many = (at..self.view.tokens.len()).take_while(|it| {
            self.is_capital(*it) && (self.is_name(*it) || self.is_surname(at, *it))
        });
        let words = at..at + many.take(MOST).count().max(1);
        let given = self.given(at).is_some();
        if matches!(lead, Lead::Person) && (self.signs(&words) || !given && self.is_owned(at)) {
            return None;
        }
        let what = match lead {
            Lead::Animal => What::Pet,
            Lead::Guest | Lead::Joined if self.view.serves_animals() => What::Pet,
            Lead::Served | Lead::Timed if self.view.serves_animals() && !given => What::Pet,
            Lead::Guest | Lead::Under | Lead::Served
                if !(given
                    || self.known
                    || before.is_some()
                    || self.follows_service(at) && self.lists_guests()) =>
            {
                return None;
            }
            Lead::Timed if !given && !self.view.setting.company => return None,
            Lead::Timed
                if self.view.setting.asked.wants(Need::Name)
                    && !self.lists_times()
                    && !self.lists_behind_times(at) =>
            {
                return None;
            }
            Lead::Served if self.view.setting.asked.wants(Need::Name) && !self.lists_served() => {
                return None;
            }
            Lead::Person => self.named(&words, true),
            _ => self.named(&words, given || words.len() > 1),
        };
        Some(reading(words, what, worth::SURE_NAME))
    }

    /// Whether a small word has a capital letter inside a sentence and ends its clause.
    fn is_titled(&self, at: usize) -> bool {
        let ends = self.view.tokens.get(at + 1).is_none_or(Token::ends_clause);
        let small = self.view.at(at).iter().all(|it| matches!(it.cue, Cue::Filler | Cue::A));
        ends && small && self.is_capital(at) && !self.view.is_time(at)
    }

    /// Whether a word stands directly behind the one whose it is: "my wife's Polo".
    fn is_owned(&self, at: usize) -> bool {
        let before = at.checked_sub(1).map(|at| self.view.written(&(at..at + 1)).to_lowercase());
        before.is_some_and(|before| before.ends_with("'s") || before.ends_with("’s"))
    }

    /// Whether a whole name stands between a comma and an address, as that of the one who writes: "guitar for my
    /// son, Carla Ruiz carla@…".
    fn signs(&self, words: &Range<usize>) -> bool {
        let comma = |at: usize| self.view.keys.get(at) == Some(&",");
        let opens = words.start.checked_sub(1).is_some_and(comma);
        let behind = words.end + usize::from(comma(words.end));
        let address = self.contacts.iter().any(|it| it.words.start == behind);
        // The name of a child who is asked for is the answer.
        let asked = self.view.setting.asked.wants(Need::Name);
        words.len() > 1 && opens && address && !asked
    }

    /// What stands before a place.
    fn lead(&self, at: usize, before: Option<&Reading>) -> Option<Lead> {
        let from = at.saturating_sub(BETWEEN + 1);
        for place in (from..at).rev() {
            // "It is for me, Denise Petersen" names no other person.
            if self.ends_at(place, Cue::IntroducesSelf) || self.ends_at(place, Cue::ForMe) {
                return None;
            }
            if let Some(lead) = self.led_by(place) {
                return Some(lead);
            }
            let joined = before.is_some_and(|guest| guest.words.end == place);
            if joined && self.view.is_and(place) {
                return Some(Lead::Joined);
            }
            let dash = |it: &Token| it.is_sign("-–—:");
            // "For dad, that's Alan Petty."
            let comma = self.view.keys.get(place) == Some(&",");
            let behind = place + 1 == at || place + 2 == at && self.view.is_plain(place + 1);
            let passes = comma && behind
                || self.view.tokens.get(place).is_some_and(dash)
                || self.view.has(place, Cue::Filler) && !self.view.has(place, Cue::With);
            if !passes {
                break;
            }
        }
        if self.is_owner(at) {
            return Some(Lead::Owner);
        }
        if self.is_called(at) {
            return Some(Lead::Guest);
        }
        let timed = (self.is_timed(at) || self.lists_behind_times(at)).then_some(Lead::Timed);
        timed.or_else(|| self.is_served(at).then_some(Lead::Served))
    }

    /// Whether several names have an hour behind them each: "Ada at 3 and Max at 4".
    fn lists_times(&self) -> bool {
        let timed = |at: &usize| self.begins(*at, false) && self.is_timed(*at);
        self.view.setting.company && (0..self.view.tokens.len()).filter(timed).count() > 1
    }

    /// Whether a name stands alone behind an hour, and the message has another hour: "10:30 Іванко, 11:00
    /// Даринка".
    fn lists_behind_times(&self, at: usize) -> bool {
        let hours = self.view.found.items.iter().filter(|item| item.names_time);
        let ends = |at: usize| self.view.tokens.get(at).is_none_or(Token::ends_clause);
        self.view.setting.company
            && hours.clone().count() > 1
            && hours.clone().any(|item| self.view.words_of(&item.span).end == at)
            && ends(at + 1)
    }

    /// Whether several names have a staff member behind them each: "Ada with Olena and Max with Iryna".
    fn lists_served(&self) -> bool {
        let served = |at: &usize| self.begins(*at, false) && self.is_served(*at);
        self.view.setting.company && (0..self.view.tokens.len()).filter(served).count() > 1
    }

    /// Whether a name begins a clause, and behind it stands what it is for, or who does it.
    fn is_served(&self, at: usize) -> bool {
        let opens = at.checked_sub(1).is_none_or(|before| {
            self.view.is_and(before)
                || self.view.has(before, Cue::But)
                || self.view.has(before, Cue::Asks)
                || self.view.tokens.get(before).is_some_and(Token::ends_clause)
        });
        let names = |at: &usize| self.is_capital(*at) && self.is_name(*at);
        let many = (at..self.view.tokens.len()).take_while(names).take(MOST).count();
        let until = at + many;
        // "Mia is piano and Zoe is violin", "Мія — піаніно" of several who come.
        let is = self.view.has(until, Cue::Wonders)
            || self.view.tokens.get(until).is_some_and(|it| it.is_sign("-–—:"));
        let small = self.view.has(until, Cue::What)
            || self.view.has(until, Cue::ForWhom)
            || is && self.view.setting.company;
        let from = until + usize::from(small);
        // "Imran for his 11-plus."
        let own = small && self.view.has(from, Cue::Filler) && !self.view.has(from, Cue::With);
        let from = from + usize::from(own);
        opens
            && many > 0
            && !self.view.has(at, Cue::Has)
            && self.others.iter().any(|it| match it.what {
                What::Service(_) | What::OneOf(_) => {
                    (small || self.is_dative(at)) && it.words.start == from
                }
                What::Staff { wished: true, .. } => it.words.start == until,
                _ => false,
            })
    }

    /// Whether several services have an unknown word behind them each: one alone may be a feast.
    fn lists_guests(&self) -> bool {
        let named = |at: &usize| self.begins(*at, false) && self.follows_service(*at);
        (0..self.view.tokens.len()).filter(named).count() > 1
    }

    /// Whether a service stands directly before the word that leads up to a name, and the name is no
    /// ordinary word: "a lesson for Mele".
    fn follows_service(&self, at: usize) -> bool {
        let Some(lead) = at.checked_sub(1) else { return false };
        self.ends_at(lead, Cue::ForWhom)
            && self.others.iter().any(|it| {
                it.words.end == lead
                    && matches!(it.what, What::Service(_) | What::OneOf(_) | What::Feature(_))
            })
    }

    /// Whether a given name stands in another case than the nominative: "Роману перевірка зору".
    fn is_dative(&self, at: usize) -> bool {
        let lower = self.view.written(&(at..at + 1)).to_lowercase();
        self.given(at).is_some_and(|name| name != lower)
    }

    fn led_by(&self, place: usize) -> Option<Lead> {
        let has = |cue: Cue| self.ends_at(place, cue);
        if has(Cue::With) && !has(Cue::NamedFor) {
            return None;
        }
        if has(Cue::About(Subject::PETS)) || has(Cue::Counts(Counts::Animals)) {
            return Some(Lead::Animal);
        }
        if has(Cue::Relation) || has(Cue::Child) {
            return Some(Lead::Person);
        }
        if has(Cue::NamedFor) && !has(Cue::ForWhom) {
            return Some(Lead::Under);
        }
        // "Маму звуть Ганна": whose name it is stands before.
        let person = |at: usize| self.view.has(at, Cue::Relation) || self.view.has(at, Cue::Child);
        if has(Cue::Introduces) && place.checked_sub(1).is_some_and(person) {
            return Some(Lead::Person);
        }
        // "Me and Karen Doyle."
        let beside_me = has(Cue::MeAnd) && self.view.is_and(place) && self.is_capital(place + 1);
        if beside_me {
            return Some(Lead::Joined);
        }
        let guest = [Cue::ForWhom, Cue::IntroducesGuest];
        if guest.into_iter().any(has) {
            return Some(Lead::Guest);
        }
        // "She's Rose Pine", but not "she's German".
        let named = (place + 1..place + 3).filter(|at| self.is_capital(*at) && self.is_name(*at));
        let whole = named.count() > 1 || self.given(place + 1).is_some();
        ((has(Cue::Aged) || has(Cue::HeOrShe)) && whole).then_some(Lead::Person)
    }

    /// Whether a pattern of some kind ends with a word.
    fn ends_at(&self, place: usize, cue: Cue) -> bool {
        self.view.at(place).iter().any(|found| found.cue == cue && found.until == place + 1)
    }

    /// Whether a time of day follows closely: "Lisa, at 12", "Poppy at 4".
    fn is_timed(&self, at: usize) -> bool {
        let ends = (at + 1..=at + BEFORE_TIME).find(|place| self.is_hour(*place));
        let opens = at == 0
            || at.checked_sub(1).is_some_and(|before| {
                self.view.has(before, Cue::Joins)
                    || self.view.tokens.get(before).is_some_and(Token::ends_clause)
            });
        opens
            && ends.is_some_and(|time| {
                // "Nina Evening, nina@…": a capitalised word behind a name is the surname.
                let surname = self.is_capital(time) && self.is_capital(time - 1);
                !surname
                    && (at + 1..time).all(|place| {
                        self.view.has(place, Cue::Filler)
                            || self.is_name(place) && self.is_capital(place)
                            || self.view.tokens.get(place).is_some_and(|it| it.is_sign(","))
                    })
            })
    }

    /// Whether a word is a part of a time of day.
    fn is_hour(&self, at: usize) -> bool {
        let Some(token) = self.view.tokens.get(at) else { return false };
        self.view.found.items.iter().any(|item| {
            item.names_time && token.span.start < item.span.end && item.span.start < token.span.end
        })
    }

    /// Whether a name can begin at a place; `small`: without a capital letter, too.
    fn begins(&self, at: usize, small: bool) -> bool {
        let given = self.given(at).is_some();
        let plain = small && given && !self.view.is_known(at);
        self.is_name(at) && (self.is_capital(at) || plain)
    }

    /// Whether a word can be a part of a name: it is no time, no service, no staff
    /// member, and no word of the tables.
    fn is_name(&self, at: usize) -> bool {
        let Some(token) = self.view.tokens.get(at).filter(|token| token.is_word()) else {
            return false;
        };
        let elsewhere = self.others.iter().any(|other| {
            other.words.contains(&at)
                && matches!(
                    other.what,
                    What::Service(_)
                        | What::OneOf(_)
                        | What::Staff { .. }
                        | What::Zone(_)
                        | What::Feast(_)
                )
        });
        let known = self.view.is_known(at) && !(self.given(at).is_some() && token.capital);
        !elsewhere && !self.view.is_time(at) && !known && !self.view.is_of_address(at)
    }

    /// Whether an ordinary word with a capital letter is the surname behind a given name: "Ada Long".
    fn is_surname(&self, given: usize, at: usize) -> bool {
        let token = self.view.tokens.get(at);
        let elsewhere = self.others.iter().any(|it| {
            it.words.contains(&at) && matches!(it.what, What::Service(_) | What::Staff { .. })
        });
        // "Ганна Степанівна Кіт": a patronymic may stand between.
        (at == given + 1 || at == given + 2 && self.is_capital(given + 1))
            && self.given(given).is_some()
            && token.is_some_and(Token::is_word)
            && !elsewhere
            && (!self.view.is_time(at) || self.is_named_like_a_day(at))
            && !self.view.has(at, Cue::Please)
    }

    /// Whether a weekday's name stands with a capital letter where the language writes it small, and no preposition is
    /// before it: «мамі Зіні Середі».
    fn is_named_like_a_day(&self, at: usize) -> bool {
        let small = self.view.tokens.get(at).is_some_and(|it| !it.key.is_ascii());
        let alone = |it: &crate::phrase::Expression| self.view.words_of(&it.span) == (at..at + 1);
        small && self.is_capital(at) && self.view.found.items.iter().any(alone)
    }

    /// Whether a word begins with a capital letter and is no abbreviation: "синові НМТ".
    fn is_capital(&self, at: usize) -> bool {
        let shouts = |text: &str| !text.chars().any(char::is_lowercase);
        let written = self.view.written(&(at..at + 1));
        let short = shouts(written) && written.chars().count() > 1 && !shouts(self.view.text);
        self.view.tokens.get(at).is_some_and(|token| token.capital) && !short
    }

    fn given(&self, at: usize) -> Option<&'static str> {
        let lower = self.view.written(&(at..at + 1)).to_lowercase().replace(['’', 'ʼ', '`'], "'");
        nominative(lower.strip_suffix("'s").unwrap_or(&lower))
    }
}

//! Whether prices and discounts in an answer are those of the profile.
//!
//! An amount belongs to the service named before it. A sum must be one of the services named, a
//! price that begins somewhere must be said to begin there, and a discount must be a fact of the
//! profile about the same service.

use crate::{
    agent::Request,
    bots::{BusinessProfile, LocalizedText, Service},
    ids::ServiceId,
    phrase::{self, Word, WordKind},
    schedule::Booking,
    text::same_stem,
};

use super::{
    cues::Cue,
    entities,
    known::Known,
    lengths,
    reading::Reading,
    sentence::{Act, Clause},
    violation::Rule,
};

/// An amount of money in a sentence.
struct Amount {
    at: usize,
    units: u64,
    /// The sign of its currency; `None`: it is a share in percent.
    currency: Option<&'static str>,
}

/// Checks the prices of a sentence; `named` are the services of the whole answer.
pub(super) fn check(
    request: &Request,
    known: &Known<'_>,
    reading: &Reading,
    named: &[ServiceId],
) -> Result<(), Rule> {
    let profile = &request.context.profile;
    let asked = lengths::asked_services(request);
    let prices = Prices { profile, known, reading, named, asked };
    let amounts = amounts(&reading.sentence.text);
    for amount in &amounts {
        prices.amount(amount)?;
    }
    if amounts.is_empty() {
        super::numbers::check(request, reading)?;
    }
    if amounts.iter().any(|amount| amount.currency.is_some()) {
        prices.bare_numbers()?;
    }
    reading.sentence.clauses.iter().try_for_each(|clause| prices.discounts(clause))
}

/// Returns whether a text in lower case names an amount of money.
pub(super) fn names_one(text: &str) -> bool {
    amounts(text).iter().any(|amount| amount.currency.is_some())
}

struct Prices<'a> {
    profile: &'a BusinessProfile,
    known: &'a Known<'a>,
    reading: &'a Reading,
    named: &'a [ServiceId],
    /// The services that the customer named.
    asked: Vec<ServiceId>,
}

impl Prices<'_> {
    fn amount(&self, amount: &Amount) -> Result<(), Rule> {
        let text = &self.reading.sentence.text;
        let clause = self.reading.sentence.clause_at(amount.at);
        let act = clause.map_or(Act::States, |clause| clause.act);
        if act == Act::Denies || act == Act::Asks && self.reading.sentence.question {
            return Ok(());
        }
        let facts: Vec<u64> = self.facts().flat_map(|fact| numbers(&fact)).collect();
        let own = facts.contains(&amount.units);
        let Some(currency) = amount.currency else {
            return if own { Ok(()) } else { Err(Rule::Price) };
        };
        if !self.currencies().contains(&currency) {
            return Err(Rule::Price);
        }
        let summed = Cue::Sum.is_in(text) && self.sums().contains(&amount.units);
        let Some(service) = self.service_at(amount.at) else {
            let listed =
                self.profile.services.iter().any(|it| price_of(it).contains(&amount.units));
            let listed = listed && !Cue::All.is_in(text);
            return if own || summed || listed { Ok(()) } else { Err(Rule::Price) };
        };
        let named = self.reading.service_at(amount.at).is_some();
        if Cue::All.is_in(text) && !named && !summed {
            let same = |it: &Service| price_of(it).contains(&amount.units);
            return if self.profile.services.iter().all(same) { Ok(()) } else { Err(Rule::Price) };
        }
        let prices = price_of(service);
        let halved = |fact: &String| Cue::Discounts.is_in(fact) && share_word(fact, text);
        let less = Cue::Discounts.is_in(text) || self.facts().any(|fact| halved(&fact));
        let half = less && prices.contains(&(amount.units * 2));
        let begins = |text: &LocalizedText| {
            text.all().any(|text| Cue::FromPrice.is_in(&text.to_lowercase()))
        };
        let opens = service.price.as_ref().is_some_and(begins);
        let exact = opens && (!Cue::FromPrice.is_in(text) || Cue::Exact.is_in(text));
        let begun = !opens && !summed && begins_at(text, amount.at);
        let listed = prices.contains(&amount.units) && !exact && !begun;
        if listed || summed || half || own || !begun && self.was_booked_for(amount) {
            Ok(())
        } else {
            Err(Rule::Price)
        }
    }

    /// Checks numbers without a currency beside an amount: "500 ₴, or 400 for children".
    fn bare_numbers(&self) -> Result<(), Rule> {
        let text = &self.reading.sentence.text;
        let known: Vec<u64> = self
            .facts()
            .flat_map(|fact| numbers(&fact))
            .chain(self.profile.services.iter().flat_map(price_of))
            .chain(self.sums())
            .collect();
        let strange = numbers(text).into_iter().filter(|number| (100..100_000).contains(number));
        let years = 2_000..2_100;
        let mut strange =
            strange.filter(|number| !known.contains(number) && !years.contains(number));
        let phone = self.profile.phone.as_deref().unwrap_or_default();
        if strange.any(|number| !phone.contains(&number.to_string())) {
            Err(Rule::Price)
        } else {
            Ok(())
        }
    }

    fn discounts(&self, clause: &Clause) -> Result<(), Rule> {
        if matches!(clause.act, Act::Asks | Act::Denies) {
            return Ok(());
        }
        let words = self.reading.sentence.words(clause);
        let service =
            self.reading.service_at(clause.span.end).or(self.reading.carried.service.clone());
        for phrase in Cue::Discounts.phrases() {
            if super::claims::has_phrase(words, phrase) && !self.is_given(phrase, service.as_ref())
            {
                return Err(Rule::Price);
            }
        }
        let timed = !self.reading.statements.is_empty() || self.known.acted;
        let costless = !timed && Cue::Costless.is_in(words) && !self.reading.services.is_empty();
        if !Cue::Gratis.is_in(words) && !costless {
            return Ok(());
        }
        let named =
            self.reading.service_at(clause.span.end).and_then(|id| self.profile.service(&id));
        let free = |price: &LocalizedText| {
            price.all().any(|text| Cue::Gratis.is_in(&text.to_lowercase()) || text == "free")
        };
        let fine = named.is_some_and(|it| it.price.as_ref().is_some_and(free))
            || self.facts().any(|fact| {
                let rest = Cue::Gratis.blank(&self.reading.sentence.text);
                let changes = Cue::Change.is_in(&fact) && Cue::Change.is_in(&rest);
                Cue::Gratis.is_in(&fact)
                    && (changes || share_word(&Cue::Gratis.blank(&fact), &rest))
            })
            || named.is_none()
                && self
                    .service_at(clause.span.start)
                    .is_some_and(|it| it.price.as_ref().is_some_and(free));
        if fine { Ok(()) } else { Err(Rule::Price) }
    }

    /// Returns whether the profile gives a discount for this service.
    fn is_given(&self, phrase: &str, service: Option<&ServiceId>) -> bool {
        self.facts().filter(|fact| fact.contains(phrase.trim())).any(|fact| {
            let of = entities::services(self.profile, &fact);
            of.is_empty() || service.is_some_and(|id| of.iter().any(|it| it.id == *id))
        })
    }

    fn facts(&self) -> impl Iterator<Item = String> {
        self.profile
            .facts
            .iter()
            .map(|fact| &fact.text)
            .flat_map(LocalizedText::all)
            .map(str::to_lowercase)
    }

    /// Returns the service whose price an amount is.
    fn service_at(&self, at: usize) -> Option<&Service> {
        let booked = || self.known.bookings.last().map(|it: &&Booking| it.service.clone());
        let looked = || self.known.lookups.first().and_then(|it| it.service.cloned());
        let held = || self.known.held.map(|it| it.service.clone());
        let id = self.reading.service_at(at).or_else(|| self.reading.carried.service.clone());
        let asked = || self.asked.last().cloned();
        let id = id.or_else(held).or_else(looked).or_else(booked).or_else(asked)?;
        self.profile.service(&id)
    }

    fn currencies(&self) -> Vec<&'static str> {
        let prices = self.profile.services.iter().filter_map(|it| it.price.as_ref());
        let texts = prices.flat_map(LocalizedText::all).map(str::to_lowercase).chain(self.facts());
        texts.flat_map(|text| amounts(&text)).filter_map(|amount| amount.currency).collect()
    }

    /// Returns the sums of the prices of the services that the answer names.
    fn sums(&self) -> Vec<u64> {
        let mut named: Vec<&ServiceId> = self.named.iter().chain(&self.asked).collect();
        named.sort();
        named.dedup();
        let services = named.into_iter().filter_map(|id| self.profile.service(id));
        let prices: Vec<u64> = services.filter_map(|it| price_of(it).into_iter().next()).collect();
        let pairs = prices
            .iter()
            .enumerate()
            .flat_map(|(at, first)| prices.iter().skip(at + 1).map(move |second| first + second));
        pairs.chain([prices.iter().sum()]).collect()
    }

    fn was_booked_for(&self, amount: &Amount) -> bool {
        let prices = self.known.bookings.iter().filter_map(|it| it.price.as_deref());
        self.known.acted && prices.flat_map(numbers).any(|units| units == amount.units)
    }
}

/// Returns whether the words right before an amount say that the price begins there.
fn begins_at(text: &str, at: usize) -> bool {
    let before = text.get(..at).unwrap_or_default().trim_end();
    let clause = before.rsplit([',', ';', ':', '(']).next().unwrap_or_default();
    let words: Vec<&str> = clause.split_whitespace().rev().take(2).collect();
    let before = words.into_iter().rev().collect::<Vec<_>>().join(" ");
    Cue::FromPrice.is_in(&format!("{before} "))
}

/// Returns the amounts of a service's price, in each language once.
fn price_of(service: &Service) -> Vec<u64> {
    let mut units: Vec<u64> =
        service.price.iter().flat_map(LocalizedText::all).flat_map(numbers).collect();
    units.dedup();
    units
}

/// Returns whether two texts in lower case share a longer word.
fn share_word(one: &str, other: &str) -> bool {
    let long = |text: &str| {
        let words = crate::text::words(text).into_iter();
        words
            .filter(|word| word.chars().count() > 4 && !Cue::Gratis.begins(word))
            .collect::<Vec<_>>()
    };
    let others = long(other);
    long(one).iter().any(|word| others.iter().any(|it| same_stem(word, it)))
}

/// Returns every number of a text, in whole units.
fn numbers(text: &str) -> Vec<u64> {
    let words = phrase::words(text);
    let found = (0..words.len()).filter_map(|at| number_at(&words, at));
    found.map(|(units, _)| units).collect()
}

/// Reads a number with its separators of thousands, and returns the place after it.
fn number_at(words: &[Word], at: usize) -> Option<(u64, usize)> {
    let digits = |at: usize| words.get(at).filter(|word| word.kind == WordKind::Number);
    let first = digits(at)?;
    let inner = at > 0 && first.key.len() == 3 && digits(at - 1).is_some_and(|it| it.key.len() < 4);
    if inner {
        return None;
    }
    let mut text = first.key.clone();
    let mut next = at + 1;
    loop {
        let sign = words.get(next).filter(|it| it.glued && [",", "."].contains(&it.key.as_str()));
        let from = if sign.is_some() { next + 1 } else { next };
        let group = digits(from).filter(|it| sign.is_none() || it.glued);
        match group.filter(|it| it.key.len() == 3 && text.len() <= 3) {
            Some(group) => text.push_str(&group.key),
            None => break,
        }
        next = from + 1;
    }
    // The cents of "500.00" are left out.
    let cents = digits(next + 1).filter(|it| it.glued && it.key.len() == 2);
    let stop = words.get(next).is_some_and(|it| it.glued && [".", ","].contains(&it.key.as_str()));
    let end = if stop && cents.is_some() { next + 2 } else { next };
    text.parse().ok().map(|units| (units, end))
}

/// Returns the amounts of money and the shares in percent of a text in lower case.
fn amounts(text: &str) -> Vec<Amount> {
    let words = phrase::words(text);
    let mut found = Vec::new();
    for at in 0..words.len() {
        let start = words.get(at).map_or(0, |word| word.span.start);
        if let Some((units, end)) = number_at(&words, at) {
            let percent = words.get(end).is_some_and(|it| it.key == "%");
            let behind = words.get(end).and_then(|it| currency(text, it));
            let before = at
                .checked_sub(1)
                .and_then(|at| words.get(at))
                .filter(|it| it.kind == WordKind::Sign);
            let sign = behind.or_else(|| before.and_then(|it| currency(text, it)));
            if percent || sign.is_some() {
                let currency = if percent { None } else { sign };
                found.push(Amount { at: start, units, currency });
            }
        } else if let Some(sign) = words.get(at).and_then(|it| currency(text, it))
            && let Some(units) = spelled(&words, at)
        {
            found.push(Amount { at: start, units, currency: Some(sign) });
        }
    }
    found
}

/// Returns the sign of the currency that a word or a sign names.
fn currency(text: &str, word: &Word) -> Option<&'static str> {
    let said = text.get(word.span.clone()).unwrap_or_default();
    Cue::Currencies.phrases().iter().find_map(|line| {
        let sign = line.split_whitespace().next()?;
        let fits = |name: &str| said == name || name.chars().count() > 2 && said.starts_with(name);
        line.split_whitespace().any(fits).then_some(sign)
    })
}

/// Reads an amount in words before its currency: "two hundred and fifty".
fn spelled(words: &[Word], currency: usize) -> Option<u64> {
    let value = |word: &Word| {
        Cue::Values.phrases().iter().find_map(|line| {
            let (number, names) = line.split_once(' ')?;
            names.split_whitespace().any(|name| phrase::key(name) == word.key).then_some(number)
        })
    };
    let before = words.get(..currency)?.iter().rev();
    let said: Vec<&str> = before.map_while(value).collect();
    if said.is_empty() {
        return None;
    }
    let (mut total, mut part) = (0_u64, 0_u64);
    for number in said.into_iter().rev() {
        match number.strip_prefix('x').map(str::parse::<u64>) {
            Some(Ok(times)) if times >= 1_000 => (total, part) = (total + part.max(1) * times, 0),
            Some(Ok(times)) => part = part.max(1) * times,
            _ => part += number.parse::<u64>().unwrap_or(0),
        }
    }
    Some(total + part)
}

//! Whether prices and discounts in an answer are those of the profile.
//!
//! An amount belongs to the service named before it. A sum must be one of the services named, a
//! price that begins somewhere must be said to begin there, and a discount must be a fact of the
//! profile about the same service.

use crate::{
    agent::Request,
    bots::{BusinessProfile, LocalizedText, Service},
    ids::ServiceId,
    schedule::Booking,
    text::same_stem,
};

use super::{
    amounts::{Amount, amounts, numbers},
    cues::Cue,
    discounts,
    known::Known,
    lengths,
    reading::Reading,
    sentence::{Act, own_act},
    violation::Rule,
};

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
    let clauses = &reading.sentence.clauses;
    clauses.iter().try_for_each(|clause| discounts::check(&prices, clause))
}

/// Returns whether a text in lower case names an amount of money.
pub(super) fn names_one(text: &str) -> bool {
    amounts(text).iter().any(|amount| amount.currency.is_some())
}

pub(super) struct Prices<'a> {
    pub(super) profile: &'a BusinessProfile,
    pub(super) known: &'a Known<'a>,
    pub(super) reading: &'a Reading,
    named: &'a [ServiceId],
    /// The services that the customer named.
    asked: Vec<ServiceId>,
}

impl Prices<'_> {
    fn amount(&self, amount: &Amount) -> Result<(), Rule> {
        let text = &Cue::ForAll.blank(&self.reading.sentence.text);
        let clause = self.reading.sentence.clause_at(amount.at);
        let act = clause.map_or(Act::States, |clause| clause.act);
        let words = clause.map(|clause| self.reading.sentence.words(clause)).unwrap_or_default();
        let denied = act == Act::Denies && own_act(words) == Some(Act::Denies);
        // "Deposit 500 ₴, and your name?" asks only for the name.
        let asked = act == Act::Asks && self.reading.sentence.question && words.ends_with('?');
        if denied || asked {
            return Ok(());
        }
        let facts: Vec<u64> = self.facts().flat_map(|fact| numbers(&fact)).collect();
        let own = facts.contains(&amount.units);
        let Some(currency) = amount.currency else {
            let own = own || self.facts().any(|fact| discounts::share(&fact) == Some(amount.units));
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
        let lowers = |fact: &str| Cue::Discounts.is_in(fact) || discounts::share(fact).is_some();
        let halved = |fact: &String| lowers(fact) && share_word(fact, text);
        let less = Cue::Discounts.is_in(text) || self.facts().any(|fact| halved(&fact));
        let lowered = less && prices.iter().any(|price| self.is_lowered(*price, amount));
        let begins = |text: &LocalizedText| {
            text.all().any(|text| Cue::FromPrice.is_in(&text.to_lowercase()))
        };
        let opens = service.price.as_ref().is_some_and(begins);
        let exact = opens && (!Cue::FromPrice.is_in(text) || Cue::Exact.is_in(text));
        let begun = !opens && !summed && begins_at(text, amount.at);
        let listed = prices.contains(&amount.units) && !exact && !begun;
        if listed
            || summed
            || lowered
            || own
            || self.is_shared(amount.units)
            || !begun && self.was_booked_for(amount)
        {
            Ok(())
        } else {
            Err(Rule::Price)
        }
    }

    /// Returns whether an amount is a price less a share that a fact of the profile gives.
    fn is_lowered(&self, price: u64, amount: &Amount) -> bool {
        let left = amount.units * 100 + amount.cents;
        let shares = self.facts().flat_map(|fact| {
            let percent = amounts(&fact).into_iter().filter(|it| it.currency.is_none());
            percent.map(|it| it.units).collect::<Vec<_>>()
        });
        left * 2 == price * 100
            || shares.filter(|it| *it < 100).any(|it| price * (100 - it) == left)
    }

    /// Returns whether it is an equal part of a price: "1500 in all, so 375 a head".
    fn is_shared(&self, units: u64) -> bool {
        let packages = self.facts().flat_map(|fact| {
            let money = amounts(&fact).into_iter().filter(|it| it.currency.is_some());
            money.map(|it| it.units).collect::<Vec<_>>()
        });
        let part = |whole: u64| {
            units > 0 && whole.is_multiple_of(units) && (2..=MOST_SHARED).contains(&(whole / units))
        };
        let whole = self.profile.services.iter().flat_map(price_of).chain(packages);
        Cue::Each.is_in(&self.reading.sentence.text) && whole.into_iter().any(part)
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
            strange.filter(|it| !known.contains(it) && !years.contains(it) && !self.is_shared(*it));
        let phone = self.profile.phone.as_deref().unwrap_or_default();
        if strange.any(|number| !phone.contains(&number.to_string())) {
            Err(Rule::Price)
        } else {
            Ok(())
        }
    }

    pub(super) fn facts(&self) -> impl Iterator<Item = String> {
        self.profile
            .facts
            .iter()
            .map(|fact| &fact.text)
            .flat_map(LocalizedText::all)
            .map(str::to_lowercase)
    }

    /// Returns the service whose price an amount is.
    pub(super) fn service_at(&self, at: usize) -> Option<&Service> {
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

/// The most among whom a price is shared.
const MOST_SHARED: u64 = 12;

/// Returns whether two texts in lower case share a longer word.
pub(super) fn share_word(one: &str, other: &str) -> bool {
    let long = |text: &str| {
        let words = crate::text::words(text).into_iter();
        words
            .filter(|word| word.chars().count() > 4 && !Cue::Gratis.begins(word))
            .collect::<Vec<_>>()
    };
    let others = long(other);
    long(one).iter().any(|word| others.iter().any(|it| same_stem(word, it)))
}

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
};

use super::{
    amounts::{Amount, amounts, numbers},
    cues::Cue,
    fact_texts::{FactText, Meant},
    known::Known,
    lengths,
    orders::{MOST_SHARED, counts, order},
    reading::Reading,
    sentence::{Act, own_act},
    shares::{share, share_word, shares},
    violation::Rule,
    vocabulary,
};

/// Checks the amounts of a sentence.
pub(super) fn check(request: &Request, prices: &Prices<'_>) -> Result<(), Rule> {
    let amounts = amounts(&prices.reading.sentence.text);
    for amount in &amounts {
        prices.amount(amount)?;
    }
    if amounts.is_empty() {
        super::numbers::check(request, prices.reading)?;
    }
    if amounts.iter().any(|amount| amount.currency.is_some()) {
        prices.bare_numbers()?;
    }
    Ok(())
}

/// Returns whether a text in lower case names an amount of money.
pub(super) fn names_one(text: &str) -> bool {
    amounts(text).iter().any(|amount| amount.currency.is_some())
}

pub(super) struct Prices<'a> {
    pub(super) request: &'a Request,
    pub(super) profile: &'a BusinessProfile,
    pub(super) known: &'a Known<'a>,
    pub(super) reading: &'a Reading,
    pub(super) named: &'a [ServiceId],
    /// The services that the customer named.
    pub(super) asked: Vec<ServiceId>,
    /// How many of a service the customer or the sentence speaks of.
    pub(super) counts: Vec<u64>,
    /// How many of each service the customer and the sentence count, where one is counted twice or more.
    pub(super) orders: Vec<Vec<(ServiceId, u64)>>,
}

impl<'a> Prices<'a> {
    /// Collects what the prices of a sentence are compared with; `named` are the services of the
    /// whole answer.
    pub(super) fn of(
        request: &'a Request,
        known: &'a Known<'a>,
        reading: &'a Reading,
        named: &'a [ServiceId],
    ) -> Self {
        let asked = lengths::asked_services(request);
        let heard = request.context.heard.iter().map(|heard| heard.text.to_lowercase());
        let counts = heard.chain([reading.sentence.text.clone()]).flat_map(|text| counts(&text));
        let counts = counts.collect();
        let profile = &request.context.profile;
        let heard = request.context.heard.iter().map(|heard| heard.text.to_lowercase());
        let texts = heard.chain([reading.sentence.text.clone()]);
        let orders = texts.map(|text| order(profile, &text));
        let orders = orders.filter(|it| it.iter().any(|(_, count)| *count > 1)).collect();
        Self { request, profile, known, reading, named, asked, counts, orders }
    }

    fn amount(&self, amount: &Amount) -> Result<(), Rule> {
        let text = &Cue::ForAll.blank(&self.reading.sentence.text);
        let clause = self.reading.sentence.clause_at(amount.at);
        let act = clause.map_or(Act::States, |clause| clause.act);
        let words = clause.map(|clause| self.reading.words_without_services(clause));
        let words = words.unwrap_or_default();
        let denied = act == Act::Denies && own_act(&words) == Some(Act::Denies);
        // "Deposit 500 ₴, and your name?" asks only for the name.
        let asked = act == Act::Asks && self.reading.sentence.question && words.ends_with('?');
        if denied || asked {
            return Ok(());
        }
        let own = self.is_in_fact(amount.units, text);
        let Some(currency) = amount.currency else {
            let own = self.facts().any(|fact| shares(&fact).contains(&amount.units));
            return if own { Ok(()) } else { Err(Rule::Price) };
        };
        if !self.currencies().contains(&currency) {
            return Err(Rule::Price);
        }
        let sums = self.is_called_sum(text, amount);
        let summed =
            sums && self.sums().contains(&amount.units) || self.is_worked_out(amount.units);
        if self.is_answer_to_sum() {
            return if summed { Ok(()) } else { Err(Rule::Price) };
        }
        if self.is_summand(text, amount) {
            return Ok(());
        }
        if self.is_another_than_told(amount) {
            return Err(Rule::Price);
        }
        if let Some(right) = self.is_of_its_row(amount) {
            return if right { Ok(()) } else { Err(Rule::Price) };
        }
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
        // "Two times 120 and 50", to a customer who asked for both.
        let unnamed = self.reading.services.is_empty() && self.reading.carried.service.is_none();
        let asked = || self.asked.iter().filter_map(|id| self.profile.service(id));
        if unnamed && sums && asked().any(|it| price_of(it).contains(&amount.units)) {
            return Ok(());
        }
        if summed || own || self.is_price_of(service, amount, text) {
            Ok(())
        } else {
            Err(Rule::Price)
        }
    }

    /// Returns whether an amount is the price of a service, or follows from it.
    fn is_price_of(&self, service: &Service, amount: &Amount, text: &str) -> bool {
        let prices = price_of(service);
        let lowers = |fact: &str| Cue::Discounts.is_in(fact) || share(fact).is_some();
        let halved = |fact: &String| lowers(fact) && share_word(fact, text);
        let less = Cue::Discounts.is_in(text)
            || Cue::Raises.is_in(text)
            || self.facts().any(|fact| halved(&fact));
        let changed = less && prices.iter().any(|price| self.is_changed(*price, amount));
        let begins = |text: &LocalizedText| {
            text.all().any(|text| Cue::FromPrice.is_in(&text.to_lowercase()))
        };
        let opens = service.price.as_ref().is_some_and(begins);
        let clause = self.reading.sentence.clause_at(amount.at);
        let said = clause.map_or(text, |clause| self.reading.sentence.words(clause));
        let exact = opens && (!Cue::FromPrice.is_in(text) || Cue::Exact.is_in(said));
        let begun = !opens && begins_at(text, amount.at);
        // "The price is for the whole carriage", and not for each who sits in it.
        let whole = Cue::Each.is_in(text) && self.facts().any(|fact| Cue::ForAll.is_in(&fact));
        let listed = prices.contains(&amount.units) && !exact && !begun && !whole;
        listed || changed || self.is_shared(amount.units) || !begun && self.was_booked_for(amount)
    }

    /// Returns whether a fact about what a sentence speaks of, which is no service, names amounts, and this is
    /// none of them: "loan bikes are €15 a day".
    fn is_another_than_told(&self, amount: &Amount) -> bool {
        let facts = self.told_amounts();
        !facts.is_empty() && !facts.contains(&amount.units)
    }

    /// Returns the amounts of money of the facts about what a sentence speaks of, if it names no service.
    pub(super) fn told_amounts(&self) -> Vec<u64> {
        if !self.reading.services.is_empty() {
            return Vec::new();
        }
        let said = vocabulary::telling(&self.reading.sentence.text).into_iter().map(Meant::new);
        let said: Vec<Meant> = said.collect();
        let about = |fact: &&FactText| {
            let shares = |word: &&Meant| fact.telling.iter().any(|it| it.equals(word));
            // Where the fact names a service as well, one word may be that of the service.
            let least = if fact.services.is_empty() { 1 } else { 2 };
            said.iter().filter(shares).count() >= least
        };
        let facts = self.known.facts(self.request).iter().filter(about);
        let money = facts.flat_map(|fact| amounts(&fact.text));
        money.filter(|it| it.currency.is_some()).map(|it| it.units).collect()
    }

    /// Returns whether a fact of the profile has an amount; beside a service it must be of the same
    /// thing.
    fn is_in_fact(&self, units: u64, text: &str) -> bool {
        let alone = self.reading.services.is_empty();
        let has = |fact: &str| numbers(fact).contains(&units);
        self.facts().any(|fact| has(&fact) && (alone || share_word(&fact, text)))
    }

    /// Returns whether an amount is a price less or more a share that a fact of the profile gives.
    fn is_changed(&self, price: u64, amount: &Amount) -> bool {
        let left = amount.units * 100 + amount.cents;
        let shares = self.facts().flat_map(|fact| {
            let percent = amounts(&fact).into_iter().filter(|it| it.currency.is_none());
            percent.map(|it| it.units).collect::<Vec<_>>()
        });
        let more = Cue::Raises.is_in(&self.reading.sentence.text);
        let of =
            |share: u64| price * (100 - share) == left || more && price * (100 + share) == left;
        left * 2 == price * 100 || shares.filter(|it| *it < 100).any(of)
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
        let mut strange = strange.filter(|it| {
            !known.contains(it)
                && !years.contains(it)
                && !self.is_shared(*it)
                && !self.is_worked_out(*it)
        });
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
        let id = self.service_behind(at).or_else(|| self.reading.service_at(at));
        let id = id.or_else(|| self.reading.carried.service.clone());
        let asked = || self.asked.last().cloned();
        let id = id.or_else(held).or_else(looked).or_else(booked).or_else(asked)?;
        self.profile.service(&id)
    }

    /// Returns the service right behind an amount, where the first amount stands before the first service:
    /// "900 ₴ for the tyres and 500 ₴ for the oil".
    fn service_behind(&self, at: usize) -> Option<ServiceId> {
        let first = self.reading.services.first()?.span.start;
        let all = amounts(&self.reading.sentence.text);
        let mut money = all.iter().filter(|it| it.currency.is_some());
        if money.clone().next()?.at > first {
            return None;
        }
        let next = self.reading.services.iter().find(|it| it.span.start > at)?;
        let between = money.any(|it| at < it.at && it.at < next.span.start);
        (!between).then(|| next.id.clone())
    }

    fn currencies(&self) -> Vec<&'static str> {
        let prices = self.profile.services.iter().filter_map(|it| it.price.as_ref());
        let texts = prices.flat_map(LocalizedText::all).map(str::to_lowercase).chain(self.facts());
        texts.flat_map(|text| amounts(&text)).filter_map(|amount| amount.currency).collect()
    }

    /// Returns whether an amount in a row of amounts behind a row of services is that of its place: "classic
    /// and sports, 900 and 1100"; `None`: it stands in no such row.
    fn is_of_its_row(&self, amount: &Amount) -> Option<bool> {
        let all = amounts(&self.reading.sentence.text);
        let all: Vec<&Amount> = all.iter().filter(|it| it.currency.is_some()).collect();
        let services = &self.reading.services;
        let row = |at: usize| services.iter().filter(|it| it.span.start < at).count();
        let before = row(amount.at);
        let own: Vec<&&Amount> = all.iter().filter(|it| row(it.at) == before).collect();
        let place = own.iter().position(|it| it.at == amount.at)?;
        let last = all.iter().filter(|it| row(it.at) < before).map(|it| row(it.at)).max();
        let named = services.get(last.unwrap_or_default()..before)?;
        if named.len() < 2 || named.len() != own.len() {
            return None;
        }
        let service = self.profile.service(&named.get(place)?.id)?;
        Some(price_of(service).contains(&amount.units))
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
pub(super) fn price_of(service: &Service) -> Vec<u64> {
    let mut units: Vec<u64> =
        service.price.iter().flat_map(LocalizedText::all).flat_map(numbers).collect();
    units.dedup();
    units
}

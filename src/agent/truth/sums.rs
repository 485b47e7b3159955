//! Sums of prices, and amounts that follow from them: "500 ₴ + 300 ₴ = 800 ₴", "together it is 800 ₴".
//!
//! A customer who asks what several services cost together is told a sum, though no word of the answer says
//! that it is one.

use crate::ids::ServiceId;

use super::{
    amounts::{Amount, amounts, numbers},
    cues::Cue,
    prices::{Prices, price_of},
    shares::shares,
};

impl Prices<'_> {
    /// Returns whether an amount is called a sum, or the customer asked for one.
    pub(super) fn is_called_sum(&self, text: &str, amount: &Amount) -> bool {
        let before = text.get(..amount.at).unwrap_or_default().trim_end();
        Cue::Sum.is_in(text) || before.ends_with('=') || self.asks_sum()
    }

    /// Returns whether a sentence is only an amount and answers what several services cost together.
    pub(super) fn is_answer_to_sum(&self) -> bool {
        let sentence = &self.reading.sentence;
        let money = amounts(&sentence.text).iter().filter(|it| it.currency.is_some()).count();
        let bare = sentence.text.split_whitespace().count() <= MOST_BARE;
        self.asks_sum() && money == 1 && bare && self.reading.services.is_empty()
    }

    /// Returns whether the customer asks what several services cost together.
    fn asks_sum(&self) -> bool {
        let booked = self.known.bookings.iter().map(|it| &it.service);
        let mut services: Vec<&ServiceId> = self.asked.iter().chain(booked).collect();
        services.sort();
        services.dedup();
        let heard = &self.request.context.heard;
        services.len() > 1 && heard.iter().any(|it| Cue::Sum.is_in(&it.text.to_lowercase()))
    }

    /// Returns whether an amount is added to another one, and is the price of a service that was asked about.
    pub(super) fn is_summand(&self, text: &str, amount: &Amount) -> bool {
        let all = amounts(text);
        let money: Vec<&Amount> = all.iter().filter(|it| it.currency.is_some()).collect();
        let (Some((sum, added)), true) = (money.split_last(), text.contains('=')) else {
            return false;
        };
        let last = text.get(..sum.at).is_some_and(|before| before.trim_end().ends_with('='));
        let own = self.named.iter().chain(&self.asked).filter_map(|id| self.profile.service(id));
        let own: Vec<u64> = own.flat_map(price_of).collect();
        let priced = added.iter().all(|it| own.contains(&it.units));
        let total = added.iter().map(|it| it.units).sum::<u64>() == sum.units;
        let adds = self.reading.services.is_empty() && added.len() > 1;
        last && adds && priced && total && amount.at < sum.at
    }

    /// Returns the sums of the prices of the services that the answer names. Where the customer or the
    /// sentence counts them, "two lessons and a club", each counts so often.
    pub(super) fn sums(&self) -> Vec<u64> {
        let own = self.asks_sum().then_some(&self.known.bookings).into_iter().flatten();
        let own = own.map(|it| &it.service);
        let mut named: Vec<&ServiceId> = self.named.iter().chain(&self.asked).chain(own).collect();
        named.sort();
        named.dedup();
        let price = |id: &ServiceId| {
            self.profile.service(id).and_then(|it| price_of(it).into_iter().next())
        };
        let counted: Vec<u64> = self
            .orders
            .iter()
            .filter_map(|order| {
                let parts: Vec<u64> =
                    order.iter().filter_map(|(id, count)| Some(price(id)? * count)).collect();
                (parts.len() > 1).then(|| parts.iter().sum())
            })
            .collect();
        if !counted.is_empty() {
            return counted;
        }
        let prices: Vec<u64> = named.into_iter().filter_map(price).collect();
        let often = |price: u64| self.counts.iter().map(move |count| price * count).chain([price]);
        let pairs = prices.iter().enumerate().flat_map(|(at, first)| {
            let rest = prices.iter().skip(at + 1);
            rest.flat_map(move |second| {
                often(*first).flat_map(move |one| often(*second).map(move |other| one + other))
            })
        });
        pairs.chain([prices.iter().sum()]).collect()
    }

    /// Returns whether an amount is worked out from prices: one of them so often as the customer or the
    /// sentence says, less a share that a fact gives, or by how much two that the sentence names differ.
    pub(super) fn is_worked_out(&self, units: u64) -> bool {
        let named = self.named.iter().chain(&self.asked);
        let prices: Vec<u64> = named
            .filter_map(|id| self.profile.service(id))
            .filter_map(|it| price_of(it).into_iter().next())
            .collect();
        let shares: Vec<u64> = self.facts().flat_map(|fact| shares(&fact)).collect();
        let many = self.counts.iter().flat_map(|count| prices.iter().map(move |it| it * count));
        let often = |whole: u64| {
            whole == units || shares.iter().any(|it| *it < 100 && whole * (100 - it) == units * 100)
        };
        let text = &self.reading.sentence.text;
        let said = |price: u64| numbers(text).contains(&price);
        let lowered = Cue::Discounts.is_in(text);
        let differs = |one: u64, other: u64| {
            one.abs_diff(other) == units && units > 0 && said(one) && said(other) && !lowered
        };
        many.into_iter().any(often)
            || prices.iter().any(|one| prices.iter().any(|other| differs(*one, *other)))
    }
}

/// The most words of an answer that is only an amount: "800 ₴ for both".
const MOST_BARE: usize = 5;

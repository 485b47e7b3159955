//! Whether what an answer says of lower prices, of what costs nothing and of the share of a price is
//! given by the profile for the same thing.

use crate::{bots::LocalizedText, ids::ServiceId};

use super::{
    claims,
    cues::Cue,
    entities,
    prices::{Prices, names_one, price_of},
    sentence::{Act, Clause},
    shares::{share, share_word, shares},
    violation::Rule,
    vocabulary,
};

/// Checks the discounts of a sentence.
pub(super) fn check(prices: &Prices<'_>) -> Result<(), Rule> {
    let sentence = &prices.reading.sentence;
    let condition = |text: &str| Cue::OnCondition.is_in(text);
    let free = Cue::Gratis.is_in(&sentence.text) || Cue::Costless.is_in(&sentence.text);
    // "It is free if you book a coloring", where the profile knows no condition.
    if free
        && !sentence.question
        && condition(&sentence.text)
        && !prices.facts().any(|it| condition(&it))
    {
        return Err(Rule::Price);
    }
    // An amount is compared with the prices.
    let charged = Cue::Charges.is_in(&sentence.text) && !names_one(&sentence.text);
    if charged && !sentence.question && !prices.facts().any(|fact| Cue::Charges.is_in(&fact)) {
        return Err(Rule::Price);
    }
    if let Some(right) = compares(prices) {
        return if right { Ok(()) } else { Err(Rule::Price) };
    }
    prices.reading.sentence.clauses.iter().try_for_each(|clause| check_clause(prices, clause))
}

/// Returns whether the first service of a sentence costs less than the others that it or the customer names,
/// as the sentence says; `None`: it compares no prices.
fn compares(prices: &Prices<'_>) -> Option<bool> {
    let sentence = &prices.reading.sentence;
    // "Cheaper on weekdays" compares no services, and a discount is none of these words.
    let rest = Cue::Cheaper.blank(&sentence.text);
    let other = Cue::Discounts.is_in(&rest) || Cue::OnCondition.is_in(&rest);
    let apart = other || !prices.reading.statements.is_empty() || rest.contains('%');
    if !Cue::Cheaper.is_in(&sentence.text) || sentence.question || apart {
        return None;
    }
    let price = |id: &ServiceId| {
        let service = prices.profile.service(id)?;
        price_of(service).into_iter().next()
    };
    let first = &prices.reading.services.first()?.id;
    let named = prices.reading.services.iter().map(|it| &it.id).chain(&prices.asked);
    let others: Vec<&ServiceId> = named.filter(|id| *id != first).collect();
    let own = price(first)?;
    let less = others.iter().all(|id| price(id).is_some_and(|other| own < other));
    (!others.is_empty()).then_some(less)
}

fn check_clause(prices: &Prices<'_>, clause: &Clause) -> Result<(), Rule> {
    let words = prices.reading.sentence.words(clause);
    let told = clause.act != Act::Asks || !prices.reading.sentence.question;
    if told && (is_other_share(prices, words) || is_denied_wrongly(prices, clause, words)) {
        return Err(Rule::Price);
    }
    if matches!(clause.act, Act::Asks | Act::Denies) {
        return Ok(());
    }
    let lowers = Cue::Discounts.is_in(&with_signs(words)) || words.contains('%');
    let daily = |fact: String| Cue::Every.is_in(&fact);
    if lowers && Cue::Every.is_in(words) && !prices.facts().any(daily) {
        return Err(Rule::Price);
    }
    let at = clause.span.end;
    let service = prices.reading.service_at(at).or(prices.reading.carried.service.clone());
    let signed = with_signs(words);
    let named = |phrase: &&&str| claims::has_phrase(&signed, phrase);
    let given = |phrase: &&str| is_given(prices, phrase, service.as_ref());
    if !Cue::Discounts.phrases().iter().filter(named).all(given) {
        return Err(Rule::Price);
    }
    check_gratis(prices, clause, words)
}

fn check_gratis(prices: &Prices<'_>, clause: &Clause, words: &str) -> Result<(), Rule> {
    let reading = prices.reading;
    let timed = !reading.statements.is_empty();
    let costless = !timed && Cue::Costless.is_in(words) && !reading.services.is_empty();
    if !timed && Cue::Costless.is_in(words) && !prices.told_amounts().is_empty() {
        return Err(Rule::Price);
    }
    if !Cue::Gratis.is_in(words) && !costless {
        return Ok(());
    }
    let named = reading.service_at(clause.span.end).and_then(|id| prices.profile.service(&id));
    let free = |price: &LocalizedText| {
        price.all().any(|text| Cue::Gratis.is_in(&text.to_lowercase()) || text == "free")
    };
    let rest = Cue::Gratis.blank(&reading.sentence.text);
    // "There is coffee, and free wifi" says nothing of the coffee.
    let same = |fact: &str| {
        let changes = Cue::Change.is_in(fact) && Cue::Change.is_in(&rest);
        Cue::Gratis.is_in(fact) && (changes || share_word(&Cue::Gratis.blank(fact), &rest))
    };
    let fine = named.is_some_and(|it| it.price.as_ref().is_some_and(free))
        || prices.facts().any(|fact| fact.split([';', ',']).any(same))
        || named.is_none()
            && prices
                .service_at(clause.span.start)
                .is_some_and(|it| it.price.as_ref().is_some_and(free));
    if fine { Ok(()) } else { Err(Rule::Price) }
}

/// Returns whether the profile gives a discount for this service: in the same words, or of the same
/// thing.
fn is_given(prices: &Prices<'_>, phrase: &str, service: Option<&ServiceId>) -> bool {
    let text = &prices.reading.sentence.text;
    prices.facts().any(|fact| {
        let fact = with_signs(&fact);
        let lowers = Cue::Discounts.is_in(&fact) || fact.contains('%');
        let of = entities::services(prices.profile, &fact);
        let fits = of.is_empty() || service.is_some_and(|id| of.iter().any(|it| it.id == *id));
        let rest = Cue::Discounts.blank(&fact);
        fits && (fact.contains(phrase.trim()) || lowers && share_word(&rest, text))
    })
}

/// Returns whether a clause denies a discount that a fact gives to those whom it names.
fn is_denied_wrongly(prices: &Prices<'_>, clause: &Clause, words: &str) -> bool {
    let rest = Cue::Discounts.blank(words);
    let gives = |fact: &str| Cue::Discounts.is_in(fact) && vocabulary::share_one(fact, &rest);
    let denies = clause.act == Act::Denies && Cue::Discounts.is_in(words);
    denies && prices.facts().any(|fact| gives(&fact))
}

/// Returns whether a clause names another share of the price of a cancelled visit than the facts.
fn is_other_share(prices: &Prices<'_>, words: &str) -> bool {
    let Some(said) = share(words).filter(|_| Cue::Money.is_in(words)) else { return false };
    if !Cue::Change.is_in(&prices.reading.sentence.text) {
        return false;
    }
    let facts = prices.facts().filter(|fact| Cue::Change.is_in(fact));
    let shares: Vec<u64> = facts.flat_map(|fact| shares(&fact)).collect();
    !shares.is_empty() && !shares.contains(&said)
}

/// Writes the words for hundredths as a sign: "10 percent off" is "10% off".
fn with_signs(text: &str) -> String {
    let mut text = text.to_owned();
    for word in Cue::Percent.phrases() {
        text = text.replace(&format!(" {word} "), "% ");
    }
    text.replace(" %", "%")
}

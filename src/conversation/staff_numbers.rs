//! The figures of the business for its owner: visits by week and service, conversations that ended in a
//! booking, and what the language models cost.
//!
//! Weeks are those of the visits, by the calendar of the business: three before this one, this one and the
//! next. Conversations and models are counted from the first of these days on.

use std::collections::BTreeMap;

use jiff::{Timestamp, ToSpan as _, civil::Date};

use crate::{
    bots::BusinessProfile,
    chat::{Reply, Usage},
    messages::{self, ModelCost, Numbers, View, WeekOfVisits},
    model::chain,
    roles::{self, Permission, Role},
    schedule::Span,
    store::{
        self,
        numbers::{self, ServiceCount},
        usage,
    },
};

use super::{denied::denied, turn_scope::TurnScope};

/// How many weeks before this one are told, and how many weeks there are.
const BEFORE: i64 = 3;
const WEEKS: i64 = 5;

/// Shows the figures to an owner.
pub(super) async fn show_numbers(
    scope: &TurnScope<'_>,
    role: &Role,
) -> Result<Reply, store::Error> {
    let view = scope.view();
    if let Err(denial) = roles::check(role, Permission::ReadNumbers) {
        return Ok(denied(&view, denial));
    }
    let mondays = mondays(view.today);
    let Some(first) = mondays.first().copied() else { return Ok(Reply::default()) };
    let since = counted_since(scope.profile, first, view.today);
    let weeks: Vec<(Date, Span)> =
        mondays.into_iter().filter_map(|day| Some((day, week(scope.profile, day)?))).collect();
    let (bot, began) = (scope.profile.id.clone(), begin(scope.profile, since));
    let read = scope.services.store.read(move |db| {
        let visits = weeks
            .into_iter()
            .map(|(monday, span)| Ok((monday, numbers::visits(db, &bot, span)?)))
            .collect::<Result<Vec<_>, store::Error>>()?;
        let talks = numbers::conversations(db, &bot, since, began.unwrap_or(Timestamp::MIN))?;
        Ok((visits, talks, usage::of(db, &bot, since)?))
    });
    let (visits, talks, used) = read.await?;
    let weeks = visits.into_iter().map(|(monday, counts)| told(&view, monday, &counts));
    let text = messages::numbers(
        &view,
        &Numbers {
            weeks: weeks.collect(),
            since,
            conversations: talks.many,
            booked: talks.booked,
            models: costs(scope, used),
        },
    );
    Ok(Reply::text(text))
}

/// Returns the Mondays of the weeks that are told.
fn mondays(today: Date) -> Vec<Date> {
    let monday = today.saturating_sub(i64::from(today.weekday().to_monday_zero_offset()).days());
    (0..WEEKS).map(|at| monday.saturating_add((at - BEFORE).weeks())).collect()
}

/// Who wrote when is forgotten with the messages, so it is counted from no earlier day than that.
fn counted_since(profile: &BusinessProfile, first: Date, today: Date) -> Date {
    let kept = profile.limits.keep_messages.as_hours() / 24;
    if kept == 0 { first } else { first.max(today.saturating_sub(kept.days())) }
}

fn begin(profile: &BusinessProfile, day: Date) -> Option<Timestamp> {
    Some(day.to_zoned(profile.zone.clone()).ok()?.timestamp())
}

fn week(profile: &BusinessProfile, monday: Date) -> Option<Span> {
    let (start, end) = (begin(profile, monday)?, begin(profile, monday.saturating_add(1.week()))?);
    Some(Span { start, end })
}

/// Names the services of a week as they are called now; one that is no longer offered has its old name.
fn told(view: &View<'_>, monday: Date, counts: &[ServiceCount]) -> WeekOfVisits {
    let name = |of: &ServiceCount| match view.profile.service(&of.service) {
        Some(service) => service.name.in_lang(view.lang).to_owned(),
        None => of.name.clone(),
    };
    let visited = counts.iter().filter(|of| of.visits > 0);
    WeekOfVisits {
        monday,
        services: visited.map(|of| (name(of), of.visits)).collect(),
        cancelled: counts.iter().map(|of| of.cancelled).sum(),
        missed: counts.iter().map(|of| of.missed).sum(),
    }
}

/// Adds up what each language model was used for; the offline model costs nothing.
fn costs(scope: &TurnScope<'_>, used: Vec<usage::ModelUsage>) -> Vec<ModelCost> {
    let mut sums: BTreeMap<String, (u64, Usage)> = BTreeMap::new();
    for day in used.into_iter().filter(|day| day.model != chain::OFFLINE) {
        let (answers, sum) = sums.entry(day.model).or_default();
        *answers += day.answers;
        sum.input += day.usage.input;
        sum.cached += day.usage.cached;
        sum.output += day.usage.output;
    }
    let cost = |(model, (answers, usage)): (String, (u64, Usage))| ModelCost {
        cost: scope.services.chain.cost(&model, usage),
        tokens: usage.input + usage.output,
        model,
        answers,
    };
    sums.into_iter().map(cost).collect()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn weeks_begin_on_mondays_and_the_one_of_today_is_the_last_but_one() {
        for today in [date(2026, 11, 23), date(2026, 11, 29)] {
            let mondays = mondays(today);
            assert_eq!(mondays.first(), Some(&date(2026, 11, 2)), "{today}");
            assert_eq!(mondays.get(3), Some(&date(2026, 11, 23)), "{today}");
            assert_eq!(mondays.len(), 5);
        }
    }
}

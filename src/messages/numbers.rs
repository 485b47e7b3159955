//! The figures of a business, as its owner reads them.

use jiff::{ToSpan as _, civil::Date};

use super::{View, dates, say};

/// One week: its visits, and what became of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WeekOfVisits {
    /// Its Monday.
    pub monday: Date,
    /// The services that were booked, with how many visits of each; the one with most first.
    pub services: Vec<(String, u32)>,
    /// How many visits were cancelled.
    pub cancelled: u32,
    /// To how many the customer did not come.
    pub missed: u32,
}

/// What a language model was used for, and what it cost.
#[derive(Debug, Clone, PartialEq)]
pub struct ModelCost {
    /// Its name.
    pub model: String,
    /// How many answers it gave.
    pub answers: u64,
    /// How many tokens it read and wrote.
    pub tokens: u64,
    /// What that cost, in the currency of its price; `None`: its price is not in the settings.
    pub cost: Option<f64>,
}

/// The figures of a business.
#[derive(Debug, Clone, PartialEq)]
pub struct Numbers {
    /// Weeks, the earliest first.
    pub weeks: Vec<WeekOfVisits>,
    /// From which day on conversations and models are counted.
    pub since: Date,
    /// How many customers wrote since then.
    pub conversations: u32,
    /// How many of them booked.
    pub booked: u32,
    /// The language models that answered since then.
    pub models: Vec<ModelCost>,
}

/// Tells an owner the figures.
pub fn numbers(view: &View<'_>, of: &Numbers) -> String {
    let since = dates::day_month(view.lang, of.since, view.today);
    let percent = (of.booked * 100).checked_div(of.conversations).unwrap_or_default();
    let args = [
        ("since", since.into()),
        ("many", of.conversations.into()),
        ("booked", of.booked.into()),
        ("percent", percent.into()),
    ];
    let conversations = say(view.lang, "numbers-conversations", &args);
    let models = if of.models.is_empty() {
        vec![view.say("numbers-no-model")]
    } else {
        of.models.iter().map(|model| used(view, model)).collect()
    };
    let weeks = of.weeks.iter().map(|week| line(view, week));
    let head = std::iter::once(view.say("numbers-head"));
    let all = head.chain(weeks).chain([String::new(), conversations]).chain(models);
    all.collect::<Vec<_>>().join("\n")
}

fn line(view: &View<'_>, week: &WeekOfVisits) -> String {
    let sunday = week.monday.saturating_add(6.days());
    let day = |day| dates::day_month(view.lang, day, view.today);
    let many: u32 = week.services.iter().map(|(_, many)| many).sum();
    let services: Vec<String> =
        week.services.iter().map(|(name, many)| format!("{name} {many}")).collect();
    let args = [
        ("from", day(week.monday).into()),
        ("until", day(sunday).into()),
        ("many", many.into()),
        ("services", services.join(", ").into()),
    ];
    let mut line =
        say(view.lang, if many == 0 { "numbers-week-none" } else { "numbers-week" }, &args);
    for (id, many) in [("numbers-cancelled", week.cancelled), ("numbers-missed", week.missed)] {
        if many > 0 {
            line.push_str("; ");
            line.push_str(&say(view.lang, id, &[("many", many.into())]));
        }
    }
    line
}

fn used(view: &View<'_>, of: &ModelCost) -> String {
    let count = |many: u64| i64::try_from(many).unwrap_or(i64::MAX);
    let args = [
        ("model", of.model.as_str().into()),
        ("answers", count(of.answers).into()),
        ("tokens", count(of.tokens).into()),
        ("cost", of.cost.map(|cost| format!("{cost:.2}")).unwrap_or_default().into()),
    ];
    say(view.lang, if of.cost.is_some() { "numbers-model-cost" } else { "numbers-model" }, &args)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::{ids::Lang, messages::sample};

    fn figures() -> Numbers {
        let week = |monday, services: &[(&str, u32)], cancelled, missed| WeekOfVisits {
            monday,
            services: services.iter().map(|(name, many)| ((*name).to_owned(), *many)).collect(),
            cancelled,
            missed,
        };
        Numbers {
            weeks: vec![
                week(date(2026, 11, 16), &[("Haircut", 21), ("Manicure", 2)], 3, 1),
                week(date(2026, 11, 23), &[("Haircut", 1)], 0, 0),
                week(date(2026, 11, 30), &[], 1, 0),
            ],
            since: date(2026, 11, 16),
            conversations: 41,
            booked: 22,
            models: vec![
                ModelCost {
                    model: "gpt-5-mini".into(),
                    answers: 130,
                    tokens: 412_000,
                    cost: Some(0.214),
                },
                ModelCost { model: "qwen3".into(), answers: 1, tokens: 900, cost: None },
            ],
        }
    }

    #[test]
    fn an_owner_reads_the_figures_in_both_languages() {
        let profile = sample::profile();
        let told = |lang| {
            let view = View { profile: &profile, lang, today: date(2026, 11, 25) };
            numbers(&view, &figures())
        };
        insta::assert_snapshot!(told(Lang::En), @r"
        Visits by week, counted on the day of the visit:
        • November 16 – November 22: 23 visits (Haircut 21, Manicure 2); 3 cancelled; 1 did not come
        • November 23 – November 29: 1 visit (Haircut 1)
        • November 30 – December 6: no visits; 1 cancelled

        41 customers have written since November 16; 22 of them booked (53%).
        gpt-5-mini: 130 answers, 412000 tokens, 0.21 in the currency of its price.
        qwen3: 1 answer, 900 tokens; the settings name no price.
        ");
        insta::assert_snapshot!(told(Lang::Uk), @r"
        Візити за тижнями, за днем візиту:
        • 16 листопада – 22 листопада: 23 візити (Haircut 21, Manicure 2); скасовано: 3; не прийшли: 1
        • 23 листопада – 29 листопада: 1 візит (Haircut 1)
        • 30 листопада – 6 грудня: візитів немає; скасовано: 1

        Від 16 листопада клієнтів, що писали: 41; з них записалися: 22 (53%).
        gpt-5-mini: відповідей 130, токенів 412000, 0.21 у валюті її ціни.
        qwen3: відповідей 1, токенів 900; ціни в налаштуваннях немає.
        ");
        let view = View { profile: &profile, lang: Lang::En, today: date(2026, 11, 25) };
        let none = Numbers { conversations: 0, booked: 0, models: Vec::new(), ..figures() };
        assert!(numbers(&view, &none).contains("No one has written"));
    }
}

//! Whether a language model writes slots: asked with results that a function gave, it has to write
//! `{free:1}` in place of a day and a time.
//!
//! Strong models keep to slots and then get no time, price or link wrong; weak ones write them where
//! they mean nothing, and each such answer costs a second one. So the doctor tries a handful of
//! questions and says which setting fits. It changes nothing itself.

use jiff::{Timestamp, ToSpan as _, civil::Date, civil::Time};
use tokio::time::Instant;

use crate::{
    agent::{Request, Round, plain, slots, truth},
    bots::BusinessProfile,
    chat::{Call, Done, Fact, Outcome, transcript::Times},
    http::Http,
    ids::Lang,
    messages::dates,
    model::{
        Model as _,
        openai::{OpenAi, Settings},
    },
};

use super::{finding::Finding, question::question, remote::PATIENCE};

const SUBJECT: &str = "model";

/// What the customer asks, and what a function has answered.
struct Question {
    asks: String,
    fact: Option<Fact>,
    told: String,
}

/// Tries a model that calls functions; `None`: there is nothing to ask about.
pub(super) async fn check(
    http: &Http,
    model: &Settings,
    profile: &BusinessProfile,
    now: Timestamp,
) -> Option<Finding> {
    let asked = Settings { slots: true, ..model.clone() };
    let questions = questions(profile, now)?;
    let all = questions.len();
    let mut kept = 0;
    for question in questions {
        let request = request(profile, now, question);
        let until = Instant::now() + PATIENCE.max(model.timeout);
        let answer = OpenAi::new(http.clone(), asked.clone()).propose(&request, until).await;
        kept += usize::from(answer.is_ok_and(|it| keeps_to_slots(&request, &it.text)));
    }
    Some(judged(model, kept, all))
}

fn judged(model: &Settings, kept: usize, all: usize) -> Finding {
    let says = format!("{}: it wrote slots rightly in {kept} of {all} answers", model.name);
    match (model.slots, kept == all) {
        (true, true) => Finding::fine(SUBJECT, says),
        (true, false) => Finding::warning(
            SUBJECT,
            says,
            "Leave slots out of its settings: what it gets wrong is asked for twice.",
        ),
        (false, true) => {
            Finding::fine(SUBJECT, format!("{says}; slots = true spares it wrong times and prices"))
        }
        (false, false) => Finding::fine(SUBJECT, format!("{says}; slots stay off")),
    }
}

/// Returns whether an answer has slots, only such as have a fact, and no digit beside them.
fn keeps_to_slots(request: &Request, text: &str) -> bool {
    let filled = slots::fill(request, text);
    let true_as_filled =
        filled.is_ok_and(|filled| truth::check(request, &plain::tidy(&filled)).is_ok());
    let outside = text.split('{').map(|part| part.split_once('}').map_or(part, |(_, rest)| rest));
    let digits = outside.into_iter().any(|part| part.contains(|c: char| c.is_ascii_digit()));
    slots::has_one(text) && true_as_filled && !digits
}

/// Returns the questions, about the first service of the business.
fn questions(profile: &BusinessProfile, now: Timestamp) -> Option<Vec<Question>> {
    let service = profile.services.first()?;
    let lang = profile.first_lang();
    let name = service.name.in_lang(lang);
    let tomorrow = now.to_zoned(profile.zone.clone()).date().checked_add(1.day()).ok()?;
    let free = |day: Date| -> Fact {
        let starts = [10, 12, 15].into_iter().filter_map(|hour| Time::new(hour, 0, 0, 0).ok());
        Fact::Times(Times {
            service: Some(service.id.clone()),
            staff: None,
            days: (day, day),
            window: (None, None),
            free: vec![(day, starts.collect())],
            why: None,
            nearest: Vec::new(),
            picked: None,
        })
    };
    let later = tomorrow.checked_add(3.days()).ok()?;
    let offer = |day: Date| Question {
        asks: format!("{name}, {day}?"),
        fact: Some(free(day)),
        told: format!(
            "Available times on {}: 10:00 AM, 12:00 PM, 3:00 PM",
            dates::date_long(Lang::OWN, day, tomorrow)
        ),
    };
    let price = service.price.as_ref().map(|_| Question {
        asks: format!("{name}: ₴/$/€?"),
        fact: None,
        told: String::new(),
    });
    Some([offer(tomorrow), offer(later)].into_iter().chain(price).collect())
}

fn request(profile: &BusinessProfile, now: Timestamp, asked: Question) -> Request {
    let mut request = question(profile, &asked.asks, now);
    let Question { fact, told, .. } = asked;
    request.rounds.extend(fact.map(|fact| {
        let call = Call {
            id: "call00001".to_owned(),
            function: "check_calendar_availability".to_owned(),
            arguments: "{}".to_owned(),
        };
        let calls = vec![Done { call, outcome: Outcome { told, fact } }];
        Round { calls, ..Round::default() }
    }));
    request
}

#[cfg(test)]
mod tests {
    use super::{super::finding::Severity, *};
    use crate::agent::tests::NOW;

    fn salon() -> BusinessProfile {
        let request = crate::agent::tests::request(&["hi"]);
        (*request.context.profile).clone()
    }

    #[test]
    fn only_filled_slots_without_digits_beside_them_keep_to_slots() {
        let now = NOW.parse().unwrap();
        let first = questions(&salon(), now).unwrap().remove(0);
        let asked = request(&salon(), now, first);
        assert!(keeps_to_slots(&asked, "Є {free:1} та {free:2}. Що вам підходить?"));
        for wrong in
            ["Є {free:7}.", "Завтра о 10:00.", "Є {free:1}, а також о 12:00.", "Є {вільно}."]
        {
            assert!(!keeps_to_slots(&asked, wrong), "{wrong}");
        }
    }

    #[test]
    fn a_model_that_cannot_is_told_of_only_where_it_has_to() {
        let severity = |slots, kept| {
            let model = Settings { name: "m".into(), slots, ..Settings::default() };
            judged(&model, kept, 3).severity
        };
        assert_eq!(severity(true, 3), Severity::Fine);
        assert_eq!(severity(true, 2), Severity::Warning);
        assert_eq!((severity(false, 3), severity(false, 0)), (Severity::Fine, Severity::Fine));
    }
}

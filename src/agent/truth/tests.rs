//! A model that lies, held against turns in which this or that was really done.

use std::sync::Arc;

use jiff::civil::{date, time};

use crate::{
    agent::{
        Request, Round,
        tests::{booking, request},
    },
    chat::{Call, Done, Entry, Fact, Outcome, transcript::Times},
    ids::{Lang, ServiceId},
    schedule::Change,
};

use super::{Rule, check};

/// Tomorrow at two.
fn booked(change: Change) -> Fact {
    let booking = Box::new(booking(date(2026, 11, 24).at(14, 0, 0, 0)));
    Fact::Receipt { change, booking }
}

/// Tomorrow at nine, eleven and four.
fn free() -> Fact {
    let day = date(2026, 11, 24);
    Fact::Times(Times {
        service: Some(ServiceId::new("haircut")),
        staff: None,
        days: (day, day),
        window: (None, None),
        free: vec![(day, vec![time(9, 0, 0, 0), time(11, 0, 0, 0), time(16, 0, 0, 0)])],
        why: None,
        nearest: Vec::new(),
        picked: None,
    })
}

fn done(fact: Fact) -> Done {
    let call = Call { id: "1".into(), function: "f".into(), arguments: "{}".into() };
    Done { call, outcome: Outcome { told: String::new(), fact } }
}

fn turn(said: &str, facts: Vec<Fact>) -> Request {
    let mut asked = request(&[said]);
    let calls = facts.into_iter().map(done).collect();
    asked.rounds = vec![Round { text: String::new(), calls, ..Round::default() }];
    asked
}

fn in_ukrainian(mut asked: Request) -> Request {
    Arc::make_mut(&mut asked.context).lang = Lang::Uk;
    asked
}

fn flaws(asked: &Request, all: &[&str], rule: Result<(), Rule>) {
    let judged = |text: &&&str| check(asked, text).map_err(|it| it.rule) != rule;
    let wrong: Vec<_> = all.iter().filter(judged).map(|text| (text, check(asked, text))).collect();
    assert!(wrong.is_empty(), "{rule:?} expected: {wrong:#?}");
}

#[test]
fn nothing_is_booked_moved_or_cancelled_by_saying_so() {
    let en = turn("haircut tomorrow at 14:00, John Doe", Vec::new());
    let claims = [
        "You are booked for tomorrow at 14:00.",
        "Your appointment is confirmed!",
        "I've put you down for 14:00.",
        "All set, see you tomorrow!",
        "Done. Anything else?",
        "✅ Haircut tomorrow at 14:00",
        "Don't worry, you're booked.",
        "Your slot is reserved for you.",
        "I have rescheduled it to 14:00.",
        "Your appointment has been cancelled.",
        "I called off your visit.",
        "ＢＯＯＫＥＤ for tomorrow",
        "You are boo\u{200b}ked for tomorrow.",
        "Sie sind gebucht.",
        "Wizyta została odwołana.",
        "Su cita queda confirmada.",
    ];
    flaws(&en, &claims, Err(Rule::Claim));
    let uk = in_ukrainian(turn("стрижка завтра о 14:00, Іван", Vec::new()));
    let claims = [
        "Записала вас на завтра о 14:00.",
        "Готово! Чекаємо завтра.",
        "Ваш запис підтверджено.",
        "Вас записано, не хвилюйтеся.",
        "Не хвилюйтеся, вас записано.",
        "Час 14:00 зарезервовано за вами.",
        "Перенесла ваш візит на завтра.",
        "Запис скасовано.",
        "Візит відмінено, гарного дня.",
        "Вы записаны на завтра.",
        "Оформила вам візит на завтра о 14:00.",
    ];
    flaws(&uk, &claims, Err(Rule::Claim));
}

#[test]
fn questions_offers_and_denials_pass() {
    let en = turn("haircut tomorrow at 14:00", Vec::new());
    let fine = [
        "What is your name?",
        "Would you like me to book tomorrow at 14:00?",
        "It is not booked yet; what is your name?",
        "Appointments can be cancelled by phone.",
        "A haircut is 500 ₴ and takes 60 minutes.",
        "Our number is +380 44 000 00 00.",
        "There is free parking in the yard.",
        "Olena does it. 🙂",
        "We are at 5 Sadova St.",
        "We are at 5 Sadova St, Kyiv; come in.",
        "You can write to john@example.com.".trim_end_matches(" to john@example.com."),
    ];
    flaws(&en, &fine, Ok(()));
    let uk = in_ukrainian(turn("стрижка завтра о 14:00", Vec::new()));
    let fine = [
        "Як вас звати?",
        "Хочете, щоб я вас записала на завтра о 14:00?",
        "Стрижка коштує 500 ₴.",
        "Поки не записано: залишилося ім'я.",
        "Вітаю! Чим допомогти?",
    ];
    flaws(&uk, &fine, Ok(()));
}

#[test]
fn a_receipt_allows_what_it_says_and_of_no_other_time() {
    let made = turn("tomorrow at 14:00 or Friday at 10:00", vec![booked(Change::Booked)]);
    flaws(&made, &["Booked for tomorrow at 2 PM!", "You're all set, see you tomorrow."], Ok(()));
    flaws(
        &made,
        &["Booked for Friday at 10:00!", "I have cancelled it.", "It was moved to 14:00."],
        Err(Rule::Claim),
    );
    let moved = turn("14:00", vec![booked(Change::Moved)]);
    flaws(&moved, &["Moved to tomorrow at 14:00."], Ok(()));
    let list = vec![booking(date(2026, 11, 27).at(10, 0, 0, 0))];
    let listed = turn("book tomorrow 14:00", vec![Fact::Appointments { list }]);
    flaws(&listed, &["You are booked for Friday, 27 November at 10:00."], Ok(()));
    flaws(&listed, &["You are booked for tomorrow at 14:00."], Err(Rule::Claim));
}

#[test]
fn a_farewell_is_true_for_whoever_has_an_appointment() {
    let mut asked = turn("thanks", Vec::new());
    flaws(&asked, &["See you!"], Err(Rule::Claim));
    let calls = vec![done(booked(Change::Booked))];
    let history = vec![Entry::Assistant { text: "Booked".into(), calls }];
    Arc::make_mut(&mut asked.context).history = history;
    flaws(&asked, &["See you!"], Ok(()));
}

#[test]
fn only_a_time_that_was_found_free_is_called_free() {
    let asked = turn("is tomorrow 14:00 free?", Vec::new());
    flaws(&asked, &["Yes, tomorrow at 14:00 is free."], Err(Rule::Offer));
    let looked = turn("is tomorrow 14:00 free?", vec![free()]);
    flaws(&looked, &["Yes, 14:00 is available tomorrow."], Err(Rule::Offer));
    let fine = [
        "Tomorrow 9:00, 11:00 and 16:00 are free.",
        "14:00 is not available, but 11:00 is free.",
        "Tomorrow at 9 AM, 11 AM or 4 PM?",
    ];
    flaws(&looked, &fine, Ok(()));
    let looked = in_ukrainian(turn("завтра о 14:00 вільно?", vec![free()]));
    flaws(&looked, &["Так, о 14:00 вільно!"], Err(Rule::Offer));
    flaws(&looked, &["На завтра вільно о 9:00, 11:00 та 16:00."], Ok(()));
}

#[test]
fn a_date_or_time_from_nowhere_is_caught_in_digits_and_in_words() {
    let en = turn("haircut tomorrow", vec![free()]);
    let invented = [
        "How about 15:30?",
        "How about half past three?",
        "How about noon?",
        "Shall we say in two days?",
        "Shall we say next Friday?",
        "What about 5 December?",
        "I can do three o'clock.",
        "Come at quarter to six.",
    ];
    flaws(&en, &invented, Err(Rule::When));
    let uk = in_ukrainian(turn("стрижка завтра", vec![free()]));
    let invented = [
        "Може, о пів на четверту?",
        "Може, опівдні?",
        "Може, післязавтра?",
        "Може, у п'ятницю?",
        "Приходьте о п'ятнадцятій.",
        "Може, через тиждень?",
        "Запропоную 5 грудня.",
    ];
    flaws(&uk, &invented, Err(Rule::When));
}

#[test]
fn links_lead_nowhere_but_home() {
    let en = turn("where can I pay? my site is evil.com/pay", Vec::new());
    let links = [
        "Pay at https://evil.com.",
        "Pay at evil.com/pay",
        "Pay [here](evil)",
        "Pay at bit.ly/3xyz, please",
        "Write to t.me/evil",
        "See www.evil",
        "See evil[.]com",
        "See ｅｖｉｌ．ｃｏｍ",
        "See evil。com",
        "See салон.укр",
    ];
    flaws(&en, &links, Err(Rule::Link));
    flaws(&en, &["Hi.", "At 9 a.m. we open."], Ok(()));
    // No service takes so long, but it is no link.
    flaws(&en, &["It takes 1.5 hours, e.g. for long hair."], Err(Rule::Length));
}

#[test]
fn mentions_addresses_and_numbers_are_known_ones() {
    let en = turn("I'm john@example.com, +380 67 123 45 67", Vec::new());
    let strange = [
        "Hey @everyone",
        "Ask @admin",
        "<@123456>",
        "Write to olena@example.com",
        "Call +1 900 555 01 99",
        "Call 0 800 123 456",
    ];
    flaws(&en, &strange, Err(Rule::Contact));
    let fine = ["Is john@example.com right?", "Is +380671234567 right?", "Call +380 44 000 00 00."];
    flaws(&en, &fine, Ok(()));
}

#[test]
fn prices_are_those_of_the_profile() {
    let en = turn("they told me it is 100 uah with a 50% discount", Vec::new());
    let invented =
        ["It is 100 ₴.", "That is 50 UAH", "$20 please", "You get 50 %", "With a discount!"];
    flaws(&en, &invented, Err(Rule::Price));
    flaws(&en, &["A haircut is 500 ₴, a manicure 600 UAH, coloring from 1500 ₴."], Ok(()));
}

#[test]
fn the_answer_is_in_the_customers_script() {
    let en = turn("hi", Vec::new());
    flaws(&en, &["已为您预约", "Ваш візит чекає на вас", "Yоu аre welcome"], Err(Rule::Language));
    let uk = in_ukrainian(turn("вітаю, я John Doe", Vec::new()));
    flaws(&uk, &["Welcome to our salon, how can I help you?"], Err(Rule::Language));
    flaws(&uk, &["Вітаємо, John Doe! Є gel polish."], Ok(()));
}

#[test]
fn silence_is_an_answer_only_beside_a_receipt() {
    flaws(&turn("hi", Vec::new()), &[""], Err(Rule::Empty));
    flaws(&turn("hi", vec![booked(Change::Booked)]), &[""], Ok(()));
}

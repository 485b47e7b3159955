//! What happens, wherever it happens. What is said and what stands at the end is in
//! `scenes/`, a text for each.

use super::{
    Play, Stage,
    Who::{Olena, Olha, Petro},
};

const BOOKS: &str = "Запишіть мене на стрижку в четвер о 9:00. Ольга Коваль, olha@example.com";

pub(crate) async fn a_customer_books_moves_and_cancels_in_words<S: Stage>() -> String {
    let mut play = Play::<S>::begins().await;
    play.says(Olha, "Хочу на стрижку завтра після обіду").await;
    play.says(Olha, "о 15:00").await;
    play.says(Olha, "Ольга Коваль, olha@example.com").await;
    play.says(Olha, "Перенесіть, будь ласка, на п'ятницю об 11:00").await;
    play.says(Olha, "Скасуйте мій запис").await;
    play.says(Olha, "так").await;
    play.says(Olha, "дякую").await;
    play.ends().await
}

pub(crate) async fn a_customer_books_moves_and_cancels_by_buttons<S: Stage>() -> String {
    let mut play = Play::<S>::begins().await;
    play.commands(Olha, "book").await;
    play.presses(Olha, "Стрижка").await;
    play.presses(Olha, "26").await;
    play.presses(Olha, "9:00").await;
    play.says(Olha, "Ольга Коваль, olha@example.com").await;
    play.presses(Olha, "Перенести").await;
    play.presses(Olha, "27").await;
    play.presses(Olha, "10:00").await;
    play.commands(Olha, "my").await;
    play.presses(Olha, "Скасувати").await;
    play.presses(Olha, "Ні, залишити").await;
    play.commands(Olha, "my").await;
    play.presses(Olha, "Скасувати").await;
    play.presses(Olha, "Так, скасувати").await;
    play.ends().await
}

pub(crate) async fn a_customer_in_english_changes_their_mind<S: Stage>() -> String {
    let mut play = Play::<S>::begins().await;
    play.says(Olha, "Hi! I'd like a manicure on Friday at 3pm").await;
    play.says(Olha, "how much is it?").await;
    play.says(Olha, "no, make it Saturday at noon").await;
    play.says(Olha, "Ann Lee, ann@example").await;
    play.says(Olha, "ann@example.com").await;
    play.says(Olha, "actually one hour later").await;
    play.says(Olha, "when is my appointment?").await;
    play.ends().await
}

pub(crate) async fn two_people_want_one_time<S: Stage>() -> String {
    let mut play = Play::<S>::begins().await;
    play.says(Olha, "Запишіть мене на стрижку в четвер о 9:00").await;
    play.says(Petro, "Хочу на стрижку в четвер о 9:00. Петро Шевчук, petro@example.com").await;
    play.says(Olha, "Ольга Коваль, olha@example.com").await;
    play.presses(Petro, "Чт 26.11, 10:30").await;
    play.says(Petro, "Скасуйте запис Ольги Коваль").await;
    play.ends().await
}

pub(crate) async fn what_cannot_be_had_is_refused_with_what_can<S: Stage>() -> String {
    let mut play = Play::<S>::begins().await;
    play.says(Olha, "Стрижка в неділю о 12:00").await;
    play.says(Olha, "А вчора о 12:00?").await;
    play.says(Olha, "31 листопада").await;
    play.says(Olha, "Запишіть на масаж завтра").await;
    play.says(Olha, "🤷").await;
    play.ends().await
}

pub(crate) async fn commands_and_the_language<S: Stage>() -> String {
    let mut play = Play::<S>::begins().await;
    play.commands(Olha, "help").await;
    play.commands(Olha, "my").await;
    play.commands(Olha, "language").await;
    play.presses(Olha, "English").await;
    play.commands(Olha, "my").await;
    play.says(Olha, "Haircut on Thursday at 9. Olha Koval, olha@example.com").await;
    play.commands(Petro, "my").await;
    play.ends().await
}

pub(crate) async fn staff_hear_of_it_in_their_chat<S: Stage>() -> String {
    let mut play = Play::<S>::begins().await;
    play.joins(Olena, "olena").await;
    play.commands(Olha, "today").await;
    play.says(Olha, "Хочу на стрижку сьогодні о 15:00. Ольга Коваль, olha@example.com").await;
    play.hears(Olena).await;
    play.commands(Olena, "today").await;
    play.says(Olha, "Покличте людину").await;
    play.hears(Olena).await;
    play.presses(Olena, "Відповісти: Ольга Коваль").await;
    play.hears(Olha).await;
    play.tells(Olena, "Слухаю вас").await;
    play.hears(Olha).await;
    play.tells(Olha, "Я забула парасольку").await;
    play.hears(Olena).await;
    play.commands(Olena, "done").await;
    play.hears(Olha).await;
    play.ends().await
}

pub(crate) async fn what_was_typed_behind_a_command_is_heard<S: Stage>() -> String {
    let mut play = Play::<S>::begins().await;
    play.says(Olha, "/book стрижку завтра").await;
    play.says(Olha, "10").await;
    play.says(Olha, "Ольга Коваль, olha@example.com").await;
    play.says(Petro, "/slots манікюр").await;
    play.says(Petro, "26").await;
    play.says(Petro, BOOKS).await;
    play.ends().await
}

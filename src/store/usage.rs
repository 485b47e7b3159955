//! Daily usage: a model's tokens for each business, and each customer's turns.
//!
//! A turn is counted when it begins. Tokens are counted with the step of their answer or with the end of
//! their turn, so a crash doubles no count; it loses those of answers that are asked for again. They are
//! not summed from the turns, because they are read before every answer and outlive the messages.

use jiff::civil::Date;
use rusqlite::{Connection, Row};
use serde::Serialize;

use crate::{chat::Usage, ids::BusinessId};

use super::{
    Error,
    ids::CustomerId,
    sql::{all, get, one, run},
    tx::Tx,
};

/// The usage of one model by one business on one day, as `zapys status --json` shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ModelUsage {
    /// The business.
    pub bot: BusinessId,
    /// The day in the business's zone.
    #[serde(skip)]
    pub day: Date,
    /// The model's name; `offline` for the built-in model.
    pub model: String,
    /// The number of its answers.
    pub answers: u64,
    /// Its tokens.
    #[serde(flatten)]
    pub usage: Usage,
}

/// Counts an answer of a model.
pub fn add(
    tx: &Tx<'_>,
    bot: &BusinessId,
    day: Date,
    model: &str,
    usage: Usage,
) -> Result<(), Error> {
    let most = |tokens: u64| i64::try_from(tokens).unwrap_or(i64::MAX);
    run(
        tx,
        "INSERT INTO model_usage (bot, day, model, answers, input, cached, output)
         VALUES (?1, ?2, ?3, 1, ?4, ?5, ?6)
         ON CONFLICT (bot, day, model) DO UPDATE SET
             answers = answers + 1, input = input + ?4, cached = cached + ?5, output = output + ?6",
        (bot, day.to_string(), model, most(usage.input), most(usage.cached), most(usage.output)),
    )
}

/// Returns the input and output tokens of all models that a business used on a day; they count
/// against its daily budget.
pub fn tokens(db: &Connection, bot: &BusinessId, day: Date) -> Result<u64, Error> {
    let sql = "SELECT coalesce(sum(input + output), 0) AS tokens FROM model_usage
               WHERE bot = ?1 AND day = ?2";
    let read = |row: &Row<'_>| count(row, "tokens");
    one(db, sql, (bot, day.to_string()), read).map(Option::unwrap_or_default)
}

/// Returns the usage since a day, that day included, ordered by day, business and model.
pub fn since(db: &Connection, day: Date) -> Result<Vec<ModelUsage>, Error> {
    let sql = "SELECT bot, day, model, answers, input, cached, output FROM model_usage
               WHERE day >= ?1 ORDER BY day, bot, model";
    all(db, sql, [day.to_string()], model_usage)
}

fn model_usage(row: &Row<'_>) -> Result<ModelUsage, Error> {
    let day: String = get(row, "day")?;
    Ok(ModelUsage {
        bot: get(row, "bot")?,
        day: day.parse().map_err(|_| Error::unreadable("day"))?,
        model: get(row, "model")?,
        answers: count(row, "answers")?,
        usage: Usage {
            input: count(row, "input")?,
            cached: count(row, "cached")?,
            output: count(row, "output")?,
        },
    })
}

/// Returns the usage of a business since a day, that day included, ordered by day and model.
pub fn of(db: &Connection, bot: &BusinessId, day: Date) -> Result<Vec<ModelUsage>, Error> {
    let sql = "SELECT bot, day, model, answers, input, cached, output FROM model_usage
               WHERE bot = ?1 AND day >= ?2 ORDER BY day, model";
    all(db, sql, (bot, day.to_string()), model_usage)
}

/// Counts a turn of a customer.
pub fn count_turn(tx: &Tx<'_>, customer: CustomerId, day: Date) -> Result<(), Error> {
    run(
        tx,
        "INSERT INTO customer_days (customer_id, day, turns) VALUES (?1, ?2, 1)
         ON CONFLICT (customer_id, day) DO UPDATE SET turns = turns + 1",
        (customer, day.to_string()),
    )
}

/// Returns how many turns a customer has begun on a day.
pub fn turns(db: &Connection, customer: CustomerId, day: Date) -> Result<u64, Error> {
    let sql = "SELECT turns FROM customer_days WHERE customer_id = ?1 AND day = ?2";
    let read = |row: &Row<'_>| count(row, "turns");
    one(db, sql, (customer, day.to_string()), read).map(Option::unwrap_or_default)
}

fn count(row: &Row<'_>, column: &str) -> Result<u64, Error> {
    let number: i64 = get(row, column)?;
    u64::try_from(number).map_err(|_| Error::unreadable(column))
}

#[cfg(test)]
mod tests {
    use rusqlite_migration::Migrations;

    use super::{super::migrate::STEPS, *};

    const DAY: Date = jiff::civil::date(2026, 11, 23);

    fn fresh() -> Connection {
        let mut db = Connection::open_in_memory().unwrap();
        Migrations::from_slice(STEPS).to_latest(&mut db).unwrap();
        db
    }

    #[test]
    fn answers_add_up_by_business_day_and_model() {
        let db = fresh();
        let tx = Tx::new(&db);
        let (salon, studio) = (BusinessId::new("salon"), BusinessId::new("studio"));
        let usage = Usage { input: 100, cached: 60, output: 10 };
        let next = DAY.tomorrow().unwrap();
        for (bot, day, model) in [
            (&salon, DAY, "m"),
            (&salon, DAY, "m"),
            (&salon, DAY, "n"),
            (&salon, next, "m"),
            (&studio, DAY, "m"),
        ] {
            add(&tx, bot, day, model, usage).unwrap();
        }
        assert_eq!(tokens(&db, &salon, DAY).unwrap(), 330);
        assert_eq!(tokens(&db, &studio, next).unwrap(), 0);
        let used = |bot: &BusinessId, day, model: &str, answers: u64| ModelUsage {
            bot: bot.clone(),
            day,
            model: model.into(),
            answers,
            usage: Usage { input: 100 * answers, cached: 60 * answers, output: 10 * answers },
        };
        assert_eq!(
            since(&db, DAY).unwrap(),
            [
                used(&salon, DAY, "m", 2),
                used(&salon, DAY, "n", 1),
                used(&studio, DAY, "m", 1),
                used(&salon, next, "m", 1)
            ]
        );
        assert_eq!(since(&db, next).unwrap().len(), 1);
        assert_eq!(
            of(&db, &salon, DAY).unwrap(),
            since(&db, DAY).unwrap().into_iter().filter(|it| it.bot == salon).collect::<Vec<_>>()
        );
    }

    #[test]
    fn turns_are_counted_over_rows_of_the_step_before() {
        let mut db = Connection::open_in_memory().unwrap();
        let steps = Migrations::from_slice(STEPS);
        steps.to_version(&mut db, 1).unwrap();
        let made = "INSERT INTO customers (bot, platform, person, created_ms) VALUES ('b', 'terminal', 'a', 0)";
        db.execute(made, []).unwrap();
        steps.to_latest(&mut db).unwrap();
        let anna = CustomerId(1);
        let tx = Tx::new(&db);
        assert_eq!(turns(&db, anna, DAY).unwrap(), 0);
        count_turn(&tx, anna, DAY).unwrap();
        count_turn(&tx, anna, DAY).unwrap();
        assert_eq!(turns(&db, anna, DAY).unwrap(), 2);
        assert_eq!(turns(&db, anna, DAY.tomorrow().unwrap()).unwrap(), 0);
    }
}

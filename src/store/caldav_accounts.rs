//! Staff members' accounts at CalDAV servers: the calendars that were chosen, and whether they answer.
//!
//! The password is not here. A row belongs to one account, its user name and address. Once the
//! business's file names another account, the row becomes that one's, its calendars are looked for anew, and
//! the account before it is kept until what stands in its calendars was taken over.

use jiff::Timestamp;
use rusqlite::{Connection as Db, Row};

use crate::ids::CalendarOwner;

use super::{
    Error,
    connections::{Failure, Settings},
    sql::{Ms, all as rows, get, json, one, run, to_json},
    tx::Tx,
};

/// An account of a staff member.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaldavAccount {
    /// The staff member.
    pub owner: CalendarOwner,
    /// The user name and the address of the server.
    pub account: String,
    /// The calendars that were chosen, by their URLs; `None`: they are not known yet.
    pub settings: Option<Settings>,
    /// The mail addresses that the server knows the person by, in lower case.
    pub addresses: Vec<String>,
    /// When the server last answered.
    pub last_success: Option<Timestamp>,
    /// The last failure since then.
    pub last_error: Option<Failure>,
    /// The account before this one, whose visits were not taken over yet; `None`: there is none.
    pub former: Option<String>,
}

fn read(row: &Row<'_>) -> Result<CaldavAccount, Error> {
    let known: Option<String> = get(row, "settings")?;
    let error: Option<String> = get(row, "last_error")?;
    let failed: Option<Ms> = get(row, "last_error_ms")?;
    Ok(CaldavAccount {
        owner: CalendarOwner { bot: get(row, "bot")?, staff: get(row, "staff")? },
        account: get(row, "account")?,
        settings: known.map(|_| json(row, "settings")).transpose()?,
        addresses: json(row, "addresses")?,
        last_success: get::<Option<Ms>>(row, "last_success_ms")?.map(|ms| ms.0),
        last_error: error.zip(failed).map(|(why, Ms(at))| Failure { why, at }),
        former: get(row, "former")?,
    })
}

/// Returns what is known of a staff member's account; `None`: nothing, or of another account.
pub fn find(db: &Db, owner: &CalendarOwner, account: &str) -> Result<Option<CaldavAccount>, Error> {
    let sql = "SELECT * FROM caldav_accounts WHERE bot = ?1 AND staff = ?2 AND account = ?3";
    one(db, sql, (&owner.bot, &owner.staff, account), read)
}

/// Returns what is known of whichever account a staff member had last; `None`: they had none.
pub fn last(db: &Db, owner: &CalendarOwner) -> Result<Option<CaldavAccount>, Error> {
    let sql = "SELECT * FROM caldav_accounts WHERE bot = ?1 AND staff = ?2";
    one(db, sql, (&owner.bot, &owner.staff), read)
}

/// Returns every account.
pub fn all(db: &Db) -> Result<Vec<CaldavAccount>, Error> {
    rows(db, "SELECT * FROM caldav_accounts ORDER BY bot, staff", [], read)
}

/// Stores the calendars of an account, in place of what was known of another one, whose visits are the
/// caller's to take over in the same transaction.
pub fn set_settings(tx: &Tx<'_>, it: &CaldavAccount, now: Timestamp) -> Result<(), Error> {
    let settings = it.settings.as_ref().map(|it| to_json(it, "settings")).transpose()?;
    run(
        tx,
        "INSERT INTO caldav_accounts (bot, staff, account, settings, addresses, last_success_ms)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6)
         ON CONFLICT DO UPDATE SET account = excluded.account, settings = excluded.settings,
             addresses = excluded.addresses, last_success_ms = excluded.last_success_ms,
             last_error = NULL, last_error_ms = NULL, former = NULL",
        (
            &it.owner.bot,
            &it.owner.staff,
            &it.account,
            settings,
            to_json(&it.addresses, "addresses")?,
            Ms(now),
        ),
    )
}

/// Records that the server of an account answered.
pub fn record_success(tx: &Tx<'_>, owner: &CalendarOwner, now: Timestamp) -> Result<(), Error> {
    run(
        tx,
        "UPDATE caldav_accounts SET last_success_ms = ?3, last_error = NULL, last_error_ms = NULL
         WHERE bot = ?1 AND staff = ?2",
        (&owner.bot, &owner.staff, Ms(now)),
    )
}

/// Records that the server of an account answered one request; `refused`: the failure that this disproves, while
/// others are about other requests.
pub fn record_answer(
    tx: &Tx<'_>,
    owner: &CalendarOwner,
    account: &str,
    refused: &str,
    now: Timestamp,
) -> Result<(), Error> {
    run(
        tx,
        "UPDATE caldav_accounts SET last_success_ms = ?4,
             last_error_ms = CASE WHEN last_error = ?5 THEN NULL ELSE last_error_ms END,
             last_error = CASE WHEN last_error = ?5 THEN NULL ELSE last_error END
         WHERE bot = ?1 AND staff = ?2 AND account = ?3",
        (&owner.bot, &owner.staff, account, Ms(now), refused),
    )
}

/// Records that a request to the server of an account failed; `why` must not contain names. The row becomes
/// that account's, so that a failure of the account before it does not count for it.
pub fn record_failure(
    tx: &Tx<'_>,
    owner: &CalendarOwner,
    account: &str,
    why: &str,
    now: Timestamp,
) -> Result<(), Error> {
    run(
        tx,
        "INSERT INTO caldav_accounts (bot, staff, account, addresses, last_error, last_error_ms)
         VALUES (?1, ?2, ?3, '[]', ?4, ?5)
         ON CONFLICT DO UPDATE SET last_error = excluded.last_error,
             last_error_ms = excluded.last_error_ms, account = excluded.account,
             former = CASE WHEN account = excluded.account THEN former
                           ELSE coalesce(former, account) END,
             settings = CASE WHEN account = excluded.account THEN settings END,
             addresses = CASE WHEN account = excluded.account THEN addresses ELSE '[]' END,
             last_success_ms = CASE WHEN account = excluded.account THEN last_success_ms END",
        (&owner.bot, &owner.staff, account, why, Ms(now)),
    )
}

#[cfg(test)]
mod tests {
    use jiff::SignedDuration;
    use rusqlite_migration::Migrations;

    use super::{super::migrate::STEPS, *};
    use crate::ids::{BusinessId, StaffId};

    fn owner() -> CalendarOwner {
        CalendarOwner { bot: BusinessId::new("salon"), staff: StaffId::new("olena") }
    }

    fn at(minutes: i64) -> Timestamp {
        Timestamp::UNIX_EPOCH + SignedDuration::from_mins(minutes)
    }

    #[test]
    fn the_account_of_the_step_before_is_kept_until_the_next_one_answers() {
        let mut db = Db::open_in_memory().unwrap();
        let steps = Migrations::from_slice(STEPS);
        steps.to_version(&mut db, 19).unwrap();
        db.execute_batch(
            "INSERT INTO caldav_accounts (bot, staff, account, settings, addresses, last_error, last_error_ms)
             VALUES ('salon', 'olena', 'a', '{\"time_zone\": null, \"write\": \"w\", \"check\": []}',
                     '[\"olena@a\"]', 'no', 60000);
             INSERT INTO calendar_reads (bot, staff, calendar, token, read_ms)
             VALUES ('salon', 'olena', 'w', 't', 0);",
        )
        .unwrap();
        steps.to_latest(&mut db).unwrap();
        let tx = Tx::new(&db);
        let known = last(&db, &owner()).unwrap().unwrap();
        assert_eq!((known.account.as_str(), known.former.clone()), ("a", None));
        record_failure(&tx, &owner(), "a", "again", at(2)).unwrap();
        let known = last(&db, &owner()).unwrap().unwrap();
        assert!(known.settings.is_some() && known.former.is_none(), "{known:?}");

        // Two others that never answer: the first is what has to be taken over.
        for (account, minute) in [("b", 3), ("c", 4)] {
            record_failure(&tx, &owner(), account, "no", at(minute)).unwrap();
            let known = find(&db, &owner(), account).unwrap().unwrap();
            assert_eq!(known.former.as_deref(), Some("a"));
            assert!(known.settings.is_none() && known.addresses.is_empty(), "{known:?}");
            assert_eq!(known.last_error.unwrap().at, at(minute), "its own failure");
        }
        let row = CaldavAccount { account: "c".into(), ..last(&db, &owner()).unwrap().unwrap() };
        set_settings(&tx, &row, at(5)).unwrap();
        let known = last(&db, &owner()).unwrap().unwrap();
        assert_eq!((known.account.as_str(), known.former, known.last_error), ("c", None, None));
    }

    #[test]
    fn a_calendar_that_is_gone_has_no_token_and_is_told_once_until_it_is_back() {
        use super::super::calendar_reads::{gone, note_gone, set_token, tell_gone, token};
        let mut db = Db::open_in_memory().unwrap();
        Migrations::from_slice(STEPS).to_latest(&mut db).unwrap();
        let tx = Tx::new(&db);
        set_token(&tx, &owner(), "w", "t", at(0)).unwrap();
        assert_eq!(note_gone(&tx, &owner(), "w", at(1)).unwrap(), at(1));
        assert_eq!(note_gone(&tx, &owner(), "w", at(2)).unwrap(), at(1), "since then");
        assert_eq!(token(&db, &owner(), "w").unwrap(), None);
        assert!(tell_gone(&tx, &owner(), "w").unwrap());
        assert!(!tell_gone(&tx, &owner(), "w").unwrap());
        assert_eq!(gone(&db, &owner()).unwrap(), ["w"]);
        set_token(&tx, &owner(), "w", "t2", at(3)).unwrap();
        assert_eq!(gone(&db, &owner()).unwrap(), Vec::<String>::new());
        assert_eq!(token(&db, &owner(), "w").unwrap().as_deref(), Some("t2"));
        assert_eq!(note_gone(&tx, &owner(), "w", at(4)).unwrap(), at(4));
        assert!(tell_gone(&tx, &owner(), "w").unwrap(), "gone again, it is told again");
    }
}

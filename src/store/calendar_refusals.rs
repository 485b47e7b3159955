//! The calendars that took no event, each with what was refused there and since when.
//!
//! A row ends only by the deed that was refused, or by a greater one: that a look at the calendars shows the right to
//! write proves no event that was written, and another account has other calendars. Such a look lets the next
//! booking try the calendar, and the row stays until that went well.

use jiff::Timestamp;
use rusqlite::{Connection as Db, Row};

use crate::ids::{CalendarOwner, words};

use super::{
    Error,
    sql::{Ms, all as rows, get, instant, run},
    tx::Tx,
};

/// What a calendar refused, from the least to the greatest: what a greater one proves, a lesser one does not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Deed {
    /// A look at the calendars showed that it may not be written.
    Look,
    /// The change of an event.
    Change,
    /// A new event.
    New,
}

words!(Deed { Look = "look", Change = "change", New = "new" });

/// A calendar that took no event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    /// Whose calendar it is.
    pub owner: CalendarOwner,
    /// Its id: Google's, or its URL at a CalDAV server.
    pub calendar: String,
    /// What was refused.
    pub deed: Deed,
    /// The reason in a few words, without names.
    pub reason: String,
    /// When it was first refused for that reason.
    pub since: Timestamp,
    /// When it was last refused.
    pub tried: Timestamp,
    /// Whether the next booking tries it.
    pub may_retry: bool,
}

/// Returns the calendars of an owner that took no event.
pub fn of(db: &Db, owner: &CalendarOwner) -> Result<Vec<Refused>, Error> {
    let sql = "SELECT * FROM calendar_refusals WHERE bot = ?1 AND staff = ?2";
    rows(db, sql, (&owner.bot, &owner.staff), read)
}

/// Notes that a calendar refused something; of several deeds the greatest is kept, and the reason of the last.
pub fn note(
    tx: &Tx<'_>,
    owner: &CalendarOwner,
    calendar: &str,
    deed: Deed,
    reason: &str,
    now: Timestamp,
) -> Result<(), Error> {
    run(
        tx,
        "INSERT INTO calendar_refusals (bot, staff, calendar, deed, reason, since_ms, tried_ms)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?6)
         ON CONFLICT DO UPDATE SET
             deed = CASE WHEN deed = 'new' OR excluded.deed = 'look' THEN deed ELSE excluded.deed END,
             since_ms = CASE WHEN reason = excluded.reason THEN since_ms ELSE excluded.since_ms END,
             reason = excluded.reason, tried_ms = excluded.tried_ms, may_retry = 0",
        (&owner.bot, &owner.staff, calendar, deed.as_str(), reason, Ms(now)),
    )
}

/// Notes that a deed in a calendar went well, which ends what was refused there by it or by a lesser one.
pub fn went_well(
    tx: &Tx<'_>,
    owner: &CalendarOwner,
    calendar: &str,
    deed: Deed,
) -> Result<(), Error> {
    let ends = match deed {
        Deed::Look => {
            "DELETE FROM calendar_refusals
                       WHERE bot = ?1 AND staff = ?2 AND calendar = ?3 AND deed = 'look'"
        }
        Deed::Change => {
            "DELETE FROM calendar_refusals
                         WHERE bot = ?1 AND staff = ?2 AND calendar = ?3 AND deed <> 'new'"
        }
        Deed::New => {
            "DELETE FROM calendar_refusals WHERE bot = ?1 AND staff = ?2 AND calendar = ?3"
        }
    };
    run(tx, ends, (&owner.bot, &owner.staff, calendar))
}

/// Lets the next booking try a calendar, because a look shows the right to write. Where no more than a look showed
/// that it has none, that is over.
pub fn reopen(tx: &Tx<'_>, owner: &CalendarOwner, calendar: &str) -> Result<(), Error> {
    went_well(tx, owner, calendar, Deed::Look)?;
    let sql = "UPDATE calendar_refusals SET may_retry = 1
               WHERE bot = ?1 AND staff = ?2 AND calendar = ?3";
    run(tx, sql, (&owner.bot, &owner.staff, calendar))
}

/// Puts what was noted of a calendar under an alias, under its id.
pub fn rename(tx: &Tx<'_>, owner: &CalendarOwner, alias: &str, id: &str) -> Result<(), Error> {
    let of = (&owner.bot, &owner.staff, alias, id);
    let sql = "UPDATE OR IGNORE calendar_refusals SET calendar = ?4
               WHERE bot = ?1 AND staff = ?2 AND calendar = ?3";
    run(tx, sql, of)
}

fn read(row: &Row<'_>) -> Result<Refused, Error> {
    let deed: String = get(row, "deed")?;
    Ok(Refused {
        owner: CalendarOwner { bot: get(row, "bot")?, staff: get(row, "staff")? },
        calendar: get(row, "calendar")?,
        deed: Deed::parse(&deed).ok_or_else(|| Error::unreadable("deed"))?,
        reason: get(row, "reason")?,
        since: instant(row, "since_ms")?,
        tried: instant(row, "tried_ms")?,
        may_retry: get(row, "may_retry")?,
    })
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
    fn a_refusal_ends_by_the_same_deed_or_a_greater_one_and_by_no_look() {
        let mut db = Db::open_in_memory().unwrap();
        Migrations::from_slice(STEPS).to_latest(&mut db).unwrap();
        let tx = Tx::new(&db);
        let left = || of(&db, &owner()).unwrap();
        for (refused, well, ends) in [
            (Deed::Look, Deed::Look, true),
            (Deed::Change, Deed::Look, false),
            (Deed::New, Deed::Look, false),
            (Deed::Change, Deed::Change, true),
            (Deed::New, Deed::Change, false),
            (Deed::New, Deed::New, true),
        ] {
            note(&tx, &owner(), "w", refused, "no", at(0)).unwrap();
            went_well(&tx, &owner(), "other", Deed::New).unwrap();
            went_well(&tx, &owner(), "w", well).unwrap();
            assert_eq!(left().is_empty(), ends, "{refused:?} {well:?}");
            went_well(&tx, &owner(), "w", Deed::New).unwrap();
        }
        note(&tx, &owner(), "w", Deed::New, "no", at(0)).unwrap();
        reopen(&tx, &owner(), "w").unwrap();
        assert!(left()[0].may_retry);
        note(&tx, &owner(), "w", Deed::Look, "never", at(5)).unwrap();
        let known = left().remove(0);
        assert_eq!((known.deed, known.may_retry), (Deed::New, false), "the greatest is kept");
        assert_eq!((known.since, known.tried), (at(5), at(5)), "each reason has its own time");
        note(&tx, &owner(), "w", Deed::New, "never", at(9)).unwrap();
        let known = left().remove(0);
        assert_eq!((known.since, known.tried), (at(5), at(9)), "since it first refused so");
        rename(&tx, &owner(), "w", "id").unwrap();
        assert_eq!(left()[0].calendar, "id");
    }

    #[test]
    fn what_the_step_before_noted_of_a_staff_member_is_kept_for_their_calendar() {
        let mut db = Db::open_in_memory().unwrap();
        let steps = Migrations::from_slice(STEPS);
        steps.to_version(&mut db, 22).unwrap();
        db.execute_batch(
            "INSERT INTO caldav_accounts (bot, staff, account, settings, addresses)
             VALUES ('salon', 'olena', 'a', '{\"time_zone\": null, \"write\": \"w\", \"check\": []}', '[]');
             INSERT INTO health (part, up, detail, since_ms) VALUES
                 ('calendar salon/olena', 0, 'there is no room left in the account', 60000),
                 ('calendar before salon/olena', 0, 'one', 0), ('discord salon', 1, '', 0);",
        )
        .unwrap();
        steps.to_latest(&mut db).unwrap();
        let known = of(&db, &owner()).unwrap();
        assert_eq!(known.len(), 1);
        assert_eq!((known[0].calendar.as_str(), known[0].since), ("w", at(1)));
        let left = super::super::health::components(&db).unwrap();
        assert_eq!(left.len(), 2, "{left:?}");
    }
}

//! What is asked about bookings: what time is taken, whose they are, which are unfinished.
//!
//! Each is one query, so its answer is true of one moment. A hold that has expired counts for
//! nothing here, although its row stays until its time is asked for.

use jiff::{SignedDuration, Timestamp, civil::Date};
use rusqlite::{Connection, Row, named_params};

use crate::{
    chat::{
        Job,
        job::{DeleteEvent, kind},
    },
    ids::{BookingId, BusinessId, CalendarOwner, ServiceId, StaffId},
    schedule::{Booking, Busy, Contact, Session, Span, State},
};

use super::{
    super::{
        Error,
        ids::{ConversationId, CustomerId},
        jobs,
        scope::{IN_SCOPE, Scope},
        sql::{self, Ms, get, instant, one, span},
    },
    Act, Record,
    act::REFUSED,
    record::{SELECT, read},
};

/// The longest time that a booking may take, gaps included. The schema says the same: it looks
/// back no further for what could overlap.
pub const LONGEST: SignedDuration = SignedDuration::from_hours(7 * 24);

const LONGEST_MS: i64 = LONGEST.as_secs() * 1000;

/// Whose time is asked about, and what does not count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BusyQuery<'a> {
    /// The business.
    pub bot: &'a BusinessId,
    /// The staff member.
    pub staff: &'a StaffId,
    /// From when to when.
    pub span: Span,
    /// The conversation that asks: what it holds itself does not count.
    pub holder: Option<ConversationId>,
    /// The booking that is to move: what it takes itself does not count.
    pub except: Option<&'a BookingId>,
}

/// What a call did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Effect {
    /// The booking it was about, as it stands now.
    pub record: Record,
    /// The version that the call made, or meant to: below the booking's own, or equal, if it
    /// was reached; the pending move's, if it is under way; otherwise it was undone.
    pub version: u32,
    /// What the call did, or meant to do.
    pub act: Act,
}

/// One change of a booking.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// The version after it; higher than before: the booking was moved.
    pub version: u32,
    /// The state before; `None`: it is new.
    pub was: Option<State>,
    /// The state after.
    pub now: State,
    /// Who did it: `customer:12`, `staff:olena`, `zapys`.
    pub who: String,
    /// Why, if a reason was given.
    pub why: Option<String>,
    /// When.
    pub at: Timestamp,
}

/// Returns the time that bookings take of a staff member, the earliest first.
pub fn busy(db: &Connection, asked: &BusyQuery<'_>, now: Timestamp) -> Result<Vec<Busy>, Error> {
    sql::all(
        db,
        // Holds are few, so what does not count is looked up once. Joining the bookings to
        // each row instead took four times as long.
        "SELECT start_ms, end_ms, service, service_start_ms FROM occupancy
         WHERE bot = :bot AND staff = :staff
           AND start_ms < :until AND start_ms > :from - :longest AND end_ms > :from
           AND booking_id IS NOT :except
           AND booking_id NOT IN (
               SELECT id FROM bookings
               WHERE bot = :bot AND staff = :staff AND state = 'held'
                 AND (expires_ms <= :now OR conversation_id IS :holder))
         ORDER BY start_ms, booking_id",
        named_params! {
            ":bot": asked.bot, ":staff": asked.staff, ":longest": LONGEST_MS,
            ":from": Ms(asked.span.start), ":until": Ms(asked.span.end),
            ":now": Ms(now), ":holder": asked.holder, ":except": asked.except,
        },
        // By position: a name is looked up anew in each row, and there are many.
        |row| {
            let instant = |column| row.get::<_, Ms>(column).map(|ms| ms.0);
            let span = Span { start: instant(0)?, end: instant(1)? };
            Ok(Busy { span, session: Some(Session { service: row.get(2)?, start: instant(3)? }) })
        },
    )
}

/// The event of a booking, which does not count as busy where it belongs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnEvent {
    /// Its id.
    pub id: String,
    /// Which calendar it is in; `None`: the one that is written.
    pub calendar: Option<String>,
    /// Where it belongs; anywhere else it is busy like any other event, because staff moved it
    /// there. `None`: it counts nowhere, since it is to be erased.
    pub span: Option<Span>,
}

/// Returns the events of bookings in a staff member's calendar within a span: those of
/// bookings that stand, at their time and at the one that they are being moved to, those that
/// bookings being written are about to have, and those that are yet to be erased. An event that could not be
/// erased at once is none of them, so its time stays busy until it is gone.
pub fn own_events(
    db: &Connection,
    bot: &BusinessId,
    staff: &StaffId,
    wanted: Span,
) -> Result<Vec<OwnEvent>, Error> {
    let mut events: Vec<OwnEvent> = sql::all(
        db,
        // A move with a new event has none yet: its id is that of the version, as for a booking
        // that is being written.
        "SELECT CASE WHEN m.version = o.version
                      AND (m.staff <> b.staff OR coalesce(m.online, b.online) <> b.online
                           OR max(m.capacity, b.capacity) > 1
                              AND (m.wall <> b.wall OR coalesce(m.service, b.service) <> b.service))
                     THEN b.id || b.last_version
                     ELSE coalesce(b.event, b.id || b.last_version) END AS event,
                CASE WHEN m.version = o.version
                      AND (m.staff <> b.staff OR coalesce(m.online, b.online) <> b.online
                           OR max(m.capacity, b.capacity) > 1
                              AND (m.wall <> b.wall OR coalesce(m.service, b.service) <> b.service))
                     THEN NULL ELSE b.calendar END AS calendar,
                o.service_start_ms AS start_ms,
                o.service_start_ms + CASE WHEN m.version = o.version THEN m.end_ms - m.start_ms
                                          ELSE b.end_ms - b.start_ms END AS end_ms
         FROM bookings b JOIN occupancy o ON o.booking_id = b.id
                         LEFT JOIN moves m ON m.booking_id = b.id
         WHERE o.bot = ?1 AND o.staff = ?2 AND b.state IN ('committing', 'confirmed')
           AND o.start_ms < ?4 AND o.start_ms > ?3 - ?5 AND o.end_ms > ?3",
        (bot, staff, Ms(wanted.start), Ms(wanted.end), LONGEST_MS),
        |row| {
            let span = Some(span(row, "start_ms", "end_ms")?);
            Ok(OwnEvent { id: get(row, "event")?, calendar: get(row, "calendar")?, span })
        },
    )?;
    for row in jobs::queued(db, bot, kind::DELETE_EVENT)? {
        match serde_json::from_value(row.job.body) {
            Ok(Job::DeleteEvent(DeleteEvent { staff: whose, event, calendar }))
                if whose == *staff && row.attempts == 0 =>
            {
                events.push(OwnEvent { id: event, calendar, span: None });
            }
            _ => {}
        }
    }
    Ok(events)
}

/// Returns a booking.
pub fn find(db: &Connection, id: &BookingId) -> Result<Option<Record>, Error> {
    one(db, &format!("{SELECT} WHERE b.id = ?1"), [id], read)
}

/// Returns the coming bookings of a business whose letters go to an address, written in lower case.
pub fn coming_with_address(
    db: &Connection,
    bot: &BusinessId,
    address: &str,
    now: Timestamp,
) -> Result<Vec<Record>, Error> {
    let sql = format!(
        "{SELECT} WHERE b.bot = ?1 AND lower(b.email) = ?2 AND b.start_ms > ?3
         AND b.state = 'confirmed' ORDER BY b.start_ms, b.id"
    );
    sql::all(db, &sql, (bot, address, Ms(now)), read)
}

/// Returns what a call did; `None`: it did nothing yet.
pub fn by_key(db: &Connection, key: &str) -> Result<Option<Effect>, Error> {
    let sql = "SELECT booking_id, version, act FROM effects WHERE key = ?1";
    let kept = one(db, sql, [key], |row| {
        Ok((get::<BookingId>(row, "booking_id")?, get(row, "version")?, get(row, "act")?))
    })?;
    let Some((id, version, act)) = kept else {
        return Ok(None);
    };
    Ok(find(db, &id)?.map(|record| Effect { record, version, act }))
}

/// Returns what a conversation holds, if that has not expired.
pub fn held_by(
    db: &Connection,
    conversation: ConversationId,
    now: Timestamp,
) -> Result<Option<Record>, Error> {
    let sql =
        format!("{SELECT} WHERE b.conversation_id = ?1 AND b.state = 'held' AND b.expires_ms > ?2");
    one(db, &sql, (conversation, Ms(now)), read)
}

/// Returns the coming appointments of a customer, confirmed or being written, earliest first.
pub fn of_customer(
    db: &Connection,
    customer: CustomerId,
    now: Timestamp,
) -> Result<Vec<Record>, Error> {
    let sql = format!(
        "{SELECT} WHERE b.customer_id = ?1 AND b.start_ms > ?2
             AND b.state IN ('committing', 'confirmed') ORDER BY b.start_ms, b.id"
    );
    sql::all(db, &sql, (customer, Ms(now)), read)
}

/// Returns the confirmed bookings of an owner that are yet to come and whose event is in a
/// calendar, earliest first.
pub fn coming_in(
    db: &Connection,
    owner: &CalendarOwner,
    calendar: &str,
    now: Timestamp,
) -> Result<Vec<Record>, Error> {
    let sql = format!(
        "{SELECT} WHERE b.bot = ?1 AND b.start_ms > ?4 AND b.staff = ?2 AND b.calendar = ?3
             AND b.state = 'confirmed' ORDER BY b.start_ms, b.id"
    );
    sql::all(db, &sql, (&owner.bot, &owner.staff, calendar, Ms(now)), read)
}

/// Returns the confirmed bookings of a staff member on a local day, earliest first.
pub fn of_day(
    db: &Connection,
    bot: &BusinessId,
    staff: &StaffId,
    day: Date,
) -> Result<Vec<Booking>, Error> {
    let of_day = |booking: &Booking| booking.staff == *staff && booking.local_start.date() == day;
    let all = all(db, Some(bot), Some(State::Confirmed))?;
    Ok(all.into_iter().map(|record| record.booking).filter(of_day).collect())
}

/// Returns how many appointments a customer has coming.
pub fn count_open(db: &Connection, customer: CustomerId, now: Timestamp) -> Result<u32, Error> {
    let sql = "SELECT count(*) AS many FROM bookings
               WHERE customer_id = ?1 AND start_ms > ?2 AND state IN ('committing', 'confirmed')";
    let many = one(db, sql, (customer, Ms(now)), |row| get(row, "many"))?;
    Ok(many.unwrap_or_default())
}

/// Returns the booking of this customer with the same service, start and attendee, confirmed
/// or being written: who asks for it again gets its receipt.
///
/// Of the attendee the name and the mail address count, upper and lower case alike, and only
/// what is given.
pub fn same(
    db: &Connection,
    customer: CustomerId,
    service: &ServiceId,
    start: Timestamp,
    contact: &Contact,
) -> Result<Option<Record>, Error> {
    let sql = format!(
        "{SELECT} WHERE b.customer_id = ?1 AND b.service = ?2 AND b.start_ms = ?3
             AND b.state IN ('committing', 'confirmed') ORDER BY b.id"
    );
    let found = sql::all(db, &sql, (customer, service, Ms(start)), read)?;
    Ok(found.into_iter().find(|record| {
        let kept = &record.booking.contact;
        alike(contact.name.as_deref(), kept.name.as_deref())
            && alike(contact.email.as_deref(), kept.email.as_deref())
    }))
}

/// Compares without case, which SQLite would do for ASCII alone.
fn alike(given: Option<&str>, kept: Option<&str>) -> bool {
    let plain = |text: &str| text.trim().to_lowercase();
    given.is_none_or(|given| kept.is_some_and(|kept| plain(given) == plain(kept)))
}

/// Returns all bookings, of one business and in one state if so asked, the earliest first; without attempts that a
/// calendar refused.
pub fn all(
    db: &Connection,
    bot: Option<&BusinessId>,
    state: Option<State>,
) -> Result<Vec<Record>, Error> {
    let sql = format!(
        "{SELECT} WHERE (?1 IS NULL OR b.bot = ?1) AND (?2 IS NULL OR b.state = ?2)
           AND (b.state <> 'cancelled' OR b.reason IS NOT ?3)
         ORDER BY b.start_ms, b.id"
    );
    sql::all(db, &sql, (bot, state, REFUSED), read)
}

/// Returns the bookings that are being written and those that are being moved, oldest first:
/// after a crash they have to be completed.
pub fn unfinished(db: &Connection, scope: &Scope) -> Result<Vec<Record>, Error> {
    let filter = scope.filter(db)?;
    sql::all(
        db,
        &format!(
            "{SELECT} JOIN conversations c ON c.id = b.conversation_id
             WHERE b.id IN (SELECT id FROM bookings WHERE state = 'committing'
                            UNION SELECT booking_id FROM moves)
               AND {IN_SCOPE}
             ORDER BY b.id"
        ),
        named_params! { ":places": filter.places, ":one": filter.one },
        read,
    )
}

/// Returns each change of a booking, the first one first.
pub fn events(db: &Connection, id: &BookingId) -> Result<Vec<Event>, Error> {
    let sql = "SELECT version, was, now, who, why, at_ms FROM booking_events
               WHERE booking_id = ?1 ORDER BY id";
    sql::all(db, sql, [id], |row: &Row<'_>| {
        Ok(Event {
            version: get(row, "version")?,
            was: get(row, "was")?,
            now: get(row, "now")?,
            who: get(row, "who")?,
            why: get(row, "why")?,
            at: instant(row, "at_ms")?,
        })
    })
}

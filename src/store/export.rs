//! Everything that is kept about one customer, as JSON that a person can read.
//!
//! Each part is asked for by the number of the customer, so no other person's rows can stand in it. A
//! conversation of staff speaks of their customers, so its words are left out of what staff export; so are
//! notes that staff wrote on a visit, which are theirs.

use rusqlite::Connection;
use serde_json::{Value, json};

use super::{
    Error,
    ids::CustomerId,
    sql::{get, one},
};

/// The conversations of a customer.
const THEIRS: &str = "conversation_id IN (SELECT id FROM conversations WHERE customer_id = ?1)";

/// Why the words of a conversation of staff are left out.
const STAFF: &str = "You are staff: your conversation and the visits that you booked there may be about customers, so \
     words, names and addresses are left out.";

/// Returns everything that is kept about a customer, in the order in which it was written.
pub fn of_customer(db: &Connection, customer: CustomerId) -> Result<Value, Error> {
    let part = |sql: &str| part(db, sql, customer);
    let person = part(&list(
        "'platform', platform, 'id', person, 'name', name, 'email', email, 'phone', phone,
         'language', lang, 'time_zone', zone, 'known_since', AT(created_ms)",
        "customers WHERE id = ?1",
    ))?;
    let is_staff = is_staff(db, customer)?;
    let mut all = json!({
        "person": person.get(0),
        "linked_accounts": part(&list(
            "'platform', platform, 'id', person, 'known_since', AT(created_ms)",
            "customers WHERE linked_to = ?1 ORDER BY id",
        ))?,
        "visits": visits(db, customer)?,
        "waiting_list": part(&list(
            "'wish', json(wish), 'since', AT(created_ms), 'closed_at', AT(closed_ms),
             'closed_because', closed_why",
            "waitlist WHERE customer_id = ?1 ORDER BY id",
        ))?,
        "questions_without_an_answer": part(&list(
            "'question', question, 'at', AT(asked_ms)",
            "open_questions WHERE customer_id = ?1 ORDER BY id",
        ))?,
        "offers": part(&list(
            "'service', service, 'start', AT(start_ms), 'offered_at', AT(offered_ms)",
            "waitlist_offers WHERE customer_id = ?1 ORDER BY offered_ms",
        ))?,
        "asked_for_a_person": part(&list(
            "'asked_at', AT(asked_ms), 'answered_by', staff, 'ended_at', AT(ended_ms)",
            &format!("handovers WHERE {THEIRS} ORDER BY id"),
        ))?,
        "reminders_and_letters": part(&list(
            "'kind', kind, 'state', state, 'due_at', AT(due_ms), 'done_at', AT(done_ms)",
            "outbox WHERE kind <> 'reply' AND due_ms > 0
                 AND booking_id IN (SELECT id FROM bookings WHERE customer_id = ?1) ORDER BY id",
        ))?,
        "turns_in_a_day": part(&list(
            "'day', day, 'turns', turns",
            "customer_days WHERE customer_id = ?1 ORDER BY day",
        ))?,
    });
    if is_staff {
        // A visit that staff booked for a person who rang names that person.
        for visit in all["visits"]["all"].as_array_mut().into_iter().flatten() {
            for of_another in ["name", "email", "phone"] {
                visit[of_another] = Value::Null;
            }
        }
        // The name that they gave may be that of a person for whom they booked.
        for of_another in ["name", "email", "phone"] {
            all["person"][of_another] = Value::Null;
        }
        all["left_out"] = json!(STAFF);
        return Ok(all);
    }
    all["words"] = words(db, customer)?;
    Ok(all)
}

/// Returns whether one of the customer's accounts is a staff member's, or was: who worked here once has read of
/// customers, too, and the invitation that they used is kept.
fn is_staff(db: &Connection, customer: CustomerId) -> Result<bool, Error> {
    let sql = "SELECT json_group_array(staff) AS part FROM (
           SELECT s.staff FROM staff_accounts s JOIN customers c
             ON c.bot = s.bot AND c.platform = s.platform AND c.person = s.person
             WHERE c.id = ?1 OR c.linked_to = ?1
           UNION SELECT i.staff FROM invitations i JOIN conversations v ON v.id = i.used_by
             WHERE v.customer_id = ?1)";
    Ok(part(db, sql, customer)?.as_array().is_some_and(|staff| !staff.is_empty()))
}

/// Returns the visits, and what became of them.
fn visits(db: &Connection, customer: CustomerId) -> Result<Value, Error> {
    let part = |sql: &str| part(db, sql, customer);
    Ok(json!({
        "all": part(&list(
            "'id', id, 'service', service_name, 'with', staff_name, 'start', wall, 'time_zone', zone,
             'state', state, 'price', price, 'name', name, 'email', email, 'phone', phone,
             'video_link', meet_url, 'booked_at', AT(created_ms), 'changed_at', AT(updated_ms)",
            "bookings WHERE customer_id = ?1 ORDER BY created_ms, id",
        ))?,
        "changes": part(&list(
            "'visit', booking_id, 'from', was, 'to', now, 'by', who, 'at', AT(at_ms)",
            "booking_events WHERE booking_id IN (SELECT id FROM bookings WHERE customer_id = ?1)
             ORDER BY id",
        ))?,
    }))
}

/// Returns what was said, on both sides, and where the conversation stands.
fn words(db: &Connection, customer: CustomerId) -> Result<Value, Error> {
    let part = |sql: &str| part(db, sql, customer);
    Ok(json!({
        "messages": part(&list(
            "'by', iif(role = 'customer', 'you', 'zapys'), 'text', content, 'at', AT(created_ms),
             'details', json(metadata)",
            &format!("messages WHERE {THEIRS} ORDER BY id"),
        ))?,
        "received": part(&list(
            "'said', json_extract(body, '$.said'), 'at', AT(sent_ms)",
            &format!("inbox WHERE {THEIRS} ORDER BY id"),
        ))?,
        "what_is_being_spoken_of": part(
            "SELECT json_group_array(json(dialogue)) AS part FROM conversations
             WHERE customer_id = ?1 AND dialogue IS NOT NULL",
        )?,
    }))
}

/// Writes a query for rows as objects, with instants in UTC: `AT(column)` is that of a column.
fn list(columns: &str, from: &str) -> String {
    let object = columns
        .split("AT(")
        .enumerate()
        .map(|(at, piece)| match piece.split_once(')').filter(|_| at > 0) {
            Some((column, rest)) => {
                format!("strftime('%Y-%m-%dT%H:%M:%SZ', {column} / 1000, 'unixepoch'){rest}")
            }
            None => piece.to_owned(),
        })
        .collect::<String>();
    format!(
        "SELECT json_group_array(json(part)) AS part
         FROM (SELECT json_object({object}) AS part FROM {from})"
    )
}

fn part(db: &Connection, sql: &str, customer: CustomerId) -> Result<Value, Error> {
    let text = one(db, sql, [customer], |row| get::<String>(row, "part"))?.unwrap_or_default();
    serde_json::from_str(&text).map_err(|_| Error::unreadable("part"))
}

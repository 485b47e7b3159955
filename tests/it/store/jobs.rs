//! The queue and the local calendar: each job once, each event once.

use jiff::Timestamp;
use rusqlite::Connection;
use serde_json::{Value, json};
use zapys::{
    booking::BookingService,
    ids::{CalendarOwner, Platform},
    store::{
        ConversationId, Scope, conversations,
        jobs::{self, DueQuery, NewJob, QueuedJob, WorkerScope},
        local_events::{self, Insertion, LocalEvent},
    },
};

use super::{Shelf, at, book, bot, id, key_of, span, staff};

pub(crate) fn new_job(
    key: &str,
    conversation: Option<ConversationId>,
    body: Value,
    due: Timestamp,
) -> NewJob {
    NewJob {
        key: key.into(),
        kind: "reply".into(),
        bot: bot(),
        conversation,
        booking: None,
        version: None,
        ordering_key: None,
        body,
        due,
    }
}

fn everything() -> WorkerScope {
    let conversations = Scope::Places(vec![(bot(), Platform::Terminal)]);
    WorkerScope { conversations, any_process: true }
}

fn due_at(
    db: &Connection,
    scope: &WorkerScope,
    now: i64,
) -> Result<Vec<QueuedJob>, zapys::store::Error> {
    jobs::due(db, &DueQuery { scope, now: at(now), busy: &[], limit: 10 })
}

fn keys(due: &[QueuedJob]) -> Vec<&str> {
    due.iter().map(|due| due.job.key.as_str()).collect()
}

#[tokio::test]
async fn a_job_is_enqueued_once_and_is_due_at_its_time() {
    let shelf = Shelf::new();
    let done = shelf.store.write(|tx| {
        let letter = NewJob { kind: "letter".into(), ..new_job("b", None, json!(1), at(20)) };
        let made = [
            jobs::enqueue(tx, &letter, at(0))?,
            jobs::enqueue(tx, &NewJob { body: json!(2), ..letter.clone() }, at(0))?,
            jobs::enqueue(tx, &new_job("a", None, json!(3), at(10)), at(0))?,
        ];
        let all = everything();
        let due = |now| due_at(tx, &all, now);
        let order = keys(&due(20)?).join(" ");
        let times = (due(9)?.len(), due(10)?.len(), jobs::next_due(tx, &all)?);
        let kept = jobs::find(tx, "b")?.unwrap().job;
        Ok((made, times, order, kept == letter))
    });
    let (made, times, order, kept) = done.await.unwrap();
    assert_eq!(made, [true, false, true]);
    assert_eq!(times, (0, 1, Some(at(10))));
    assert_eq!((order.as_str(), kept), ("a b", true));
}

#[tokio::test]
async fn a_job_is_closed_once_and_a_failure_is_counted() {
    let shelf = Shelf::new();
    let done = shelf.store.write(|tx| {
        for key in ["a", "b", "c"] {
            jobs::enqueue(tx, &new_job(key, None, json!(1), at(0)), at(0))?;
        }
        let row = |key: &str| jobs::find(tx, key).map(Option::unwrap);
        assert!(jobs::retry_at(tx, row("a")?.id, "no answer", at(30))?);
        let settled = [
            jobs::complete(tx, row("a")?.id, at(31))?,
            jobs::complete(tx, row("a")?.id, at(32))?,
            jobs::retry_at(tx, row("a")?.id, "late", at(40))?,
            jobs::give_up(tx, row("b")?.id, "no such mailbox", at(1))?,
            jobs::discard(tx, row("c")?.id, "over", at(1))?,
        ];
        let tried = row("a")?;
        let backlog = jobs::backlog(tx, at(100))?;
        Ok((settled, tried.attempts, jobs::next_due(tx, &everything())?, backlog))
    });
    assert_eq!(done.await.unwrap(), ([true, false, false, true, true], 1, None, (0, 1)));
}

#[tokio::test]
async fn a_process_runs_only_the_jobs_of_its_scope() {
    let shelf = Shelf::new();
    let done = shelf.store.write(|tx| {
        let anna = conversations::find_or_make(tx, &key_of("anna"), at(0))?.id;
        let bohdan = conversations::find_or_make(tx, &key_of("bohdan"), at(0))?.id;
        jobs::enqueue(tx, &new_job("anna", Some(anna), json!(1), at(0)), at(0))?;
        jobs::enqueue(tx, &new_job("bohdan", Some(bohdan), json!(1), at(0)), at(0))?;
        jobs::enqueue(tx, &new_job("letter", None, json!(1), at(0)), at(0))?;
        let reaches = [
            everything(),
            WorkerScope { any_process: false, ..everything() },
            WorkerScope { conversations: Scope::One(key_of("anna")), any_process: false },
            WorkerScope { conversations: Scope::One(key_of("nobody")), any_process: true },
            WorkerScope { conversations: Scope::Places(vec![]), any_process: false },
        ];
        let reach =
            |reach: WorkerScope| due_at(tx, &reach, 0).map(|due| keys(&due).join(" ")).unwrap();
        Ok(reaches.map(reach))
    });
    let reached = done.await.unwrap();
    assert_eq!(reached, ["anna bohdan letter", "anna bohdan", "anna", "letter", ""]);
}

#[tokio::test]
async fn answers_stay_in_order_while_the_first_is_tried_again() {
    let shelf = Shelf::new();
    let done = shelf.store.write(|tx| {
        let anna = conversations::find_or_make(tx, &key_of("anna"), at(0))?.id;
        for key in ["1", "2"] {
            jobs::enqueue(tx, &new_job(key, Some(anna), json!(1), at(0)), at(0))?;
        }
        let reminder = new_job("reminder", Some(anna), json!(1), at(0));
        jobs::enqueue(tx, &NewJob { kind: "reminder".into(), ..reminder }, at(0))?;
        let first = jobs::find(tx, "1")?.unwrap().id;
        jobs::retry_at(tx, first, "no answer", at(5))?;
        let due = |now| due_at(tx, &everything(), now).map(|due| keys(&due).join(" "));
        let (waiting, again) = (due(1)?, due(5)?);
        let next = jobs::next_due(tx, &everything())?;
        jobs::complete(tx, first, at(5))?;
        Ok((waiting, again, next, due(5)?))
    });
    let (waiting, again, next, after) = done.await.unwrap();
    assert_eq!((waiting.as_str(), again.as_str()), ("reminder", "reminder 1"));
    assert_eq!((next, after.as_str()), (Some(at(0)), "2 reminder"));
}

#[tokio::test]
async fn jobs_of_one_kind_about_a_booking_are_discarded_and_the_rest_stays() {
    let shelf = Shelf::new();
    let done = shelf.store.write(|tx| {
        assert!(book(tx, "anna", span(60, 120)));
        for kind in ["finish", "letter"] {
            let about = new_job(kind, None, json!(1), at(0));
            let about = NewJob { booking: Some(id("anna")), kind: kind.into(), ..about };
            jobs::enqueue(tx, &about, at(0))?;
        }
        let before = jobs::is_queued(tx, &id("anna"), "finish")?;
        let dropped = jobs::discard_kind(tx, &id("anna"), "finish", at(1))?;
        let after = jobs::is_queued(tx, &id("anna"), "finish")?;
        let left = keys(&due_at(tx, &everything(), 1)?).join(", ");
        Ok((before, dropped, after, left))
    });
    assert_eq!(done.await.unwrap(), (true, 1, false, "letter".into()));
}

#[tokio::test]
async fn a_recheck_that_may_be_running_does_not_stand_for_a_later_change() {
    let shelf = Shelf::new();
    let rechecks = shelf.store.write(|tx| {
        assert!(book(tx, "anna", span(600, 660)));
        let recheck =
            |turn: &str, now| BookingService::recheck_later(tx, &bot(), &id("anna"), turn, at(now));
        recheck("1", 0)?;
        // It waits for its minute, and will read this change as well.
        recheck("2", 0)?;
        // Its minute has come: what it is reading may be older than this change.
        recheck("3", 1)?;
        Ok(keys(&due_at(tx, &everything(), 10)?).join(" "))
    });
    assert_eq!(rechecks.await.unwrap(), "look:anna:1 look:anna:3");
}

#[tokio::test]
async fn a_local_event_is_written_once_changed_and_deleted_and_its_id_is_never_free_again() {
    let shelf = Shelf::new();
    let owner = || CalendarOwner { bot: bot(), staff: staff() };
    let event = move |id: &str, from, until| LocalEvent {
        id: id.into(),
        owner: owner(),
        span: span(from, until),
        title: "Стрижка".into(),
        cancelled: false,
    };
    let done = shelf.store.write(move |tx| {
        let puts = [
            local_events::insert(tx, &event("a", 60, 120))?,
            local_events::insert(tx, &event("a", 60, 120))?,
            local_events::insert(tx, &event("a", 90, 120))?,
        ];
        local_events::insert(tx, &event("b", 120, 180))?;
        let busy = |from, until| {
            let within = local_events::within(tx, &owner(), span(from, until))?;
            Ok::<_, zapys::store::Error>(
                within.into_iter().map(|event| event.span).collect::<Vec<_>>(),
            )
        };
        let seen = [busy(0, 600)?, busy(0, 60)?];
        let changed = local_events::change(tx, "a", span(200, 260), "Стрижка")?;
        let deleted = [local_events::delete(tx, "a")?, local_events::delete(tx, "a")?];
        let after = local_events::insert(tx, &event("a", 200, 260))?;
        let late = local_events::change(tx, "a", span(0, 60), "")?;
        Ok((puts, seen, changed, deleted, after, late, busy(0, 600)?))
    });
    let (puts, seen, changed, deleted, after, late, last) = done.await.unwrap();
    assert_eq!(puts, [Insertion::Done, Insertion::Done, Insertion::IdTaken(event("a", 60, 120))]);
    assert_eq!(seen, [vec![span(60, 120), span(120, 180)], vec![]]);
    assert_eq!((changed, deleted, late), (true, [true, false], false));
    assert_eq!(after, Insertion::IdTaken(LocalEvent { cancelled: true, ..event("a", 200, 260) }));
    assert_eq!(last, [span(120, 180)]);
}

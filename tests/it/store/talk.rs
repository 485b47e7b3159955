//! Messages in, turns, and the history: nothing twice, nothing lost.

use jiff::Timestamp;
use serde_json::{Value, json};
use zapys::{
    chat::{Call, Done, Entry, Fact, Inbound, InboundKind, MessageVersion, Outcome, Refusal},
    ids::Lang,
    schedule::{Contact, State},
    store::{
        Scope, Store, conversations,
        inbox::{self, Acceptance},
        jobs,
        retention::{self, Forgetting, Slice},
        transcript, turns,
    },
};

use super::{Shelf, at, booking, bot, key_of, said, span};

fn everywhere() -> Scope {
    Scope::Places(vec![(bot(), zapys::ids::Platform::Terminal)])
}

fn texts(inbox: &[Inbound]) -> Vec<&str> {
    inbox.iter().map(|inbound| inbound.update.as_str()).collect()
}

#[tokio::test]
async fn an_update_is_taken_in_once_and_each_place_has_its_own() {
    let shelf = Shelf::new();
    let done = shelf.store.write(|tx| {
        let accept = |inbound: &Inbound| {
            inbox::accept(tx, inbound, at(1)).map(|it| matches!(it, Acceptance::New(_)))
        };
        let mut elsewhere = said("anna", "1", "hi");
        elsewhere.conversation.bot = zapys::ids::BusinessId::new("studio");
        Ok([
            accept(&said("anna", "1", "hi"))?,
            accept(&said("anna", "1", "hi"))?,
            accept(&elsewhere)?,
        ])
    });
    assert_eq!(done.await.unwrap(), [true, false, true]);
}

#[tokio::test]
async fn an_edit_takes_the_place_of_what_waits_and_is_a_turn_of_its_own_after_it() {
    let shelf = Shelf::new();
    let version = |update: &str, words: &str, message| Inbound {
        message: Some(message),
        ..said("anna", update, words)
    };
    let first = version("1", "at nine", MessageVersion::first("5"));
    let edit = version("2", "at ten", MessageVersion::edit("5"));
    let later = version("3", "at noon", MessageVersion::edit("5"));
    let unknown = version("4", "hello", MessageVersion::edit("99"));
    let done = shelf.store.write(move |tx| {
        let accept = |inbound: &Inbound| {
            inbox::accept(tx, inbound, at(1))
                .map(|it| format!("{it:?}").replace(char::is_numeric, ""))
        };
        let turn = || {
            let id = conversations::by_key(tx, &key_of("anna"))?.unwrap().id;
            let turn = turns::begin(tx, id, at(2))?.unwrap();
            turns::end(tx, turn.id, at(3))?;
            let heard = turn.inbox.into_iter().map(|it| (it.said.clone(), it.is_edit()));
            Ok::<_, zapys::store::Error>(heard.collect::<Vec<_>>())
        };
        let waiting = [accept(&first)?, accept(&edit)?, accept(&edit)?];
        let answered = turn()?;
        let same = accept(&Inbound { update: "6".into(), ..edit.clone() })?;
        let after = [accept(&later)?, accept(&later)?, accept(&unknown)?];
        Ok((waiting, answered, same, after, turn()?, turn()?))
    });
    let (waiting, answered, same, after, edited, greeted) = done.await.unwrap();
    let text = |words: &str| InboundKind::Text(words.into());
    assert_eq!(waiting, ["New(InboxId())", "Absorbed", "Duplicate"]);
    assert_eq!(answered, [(text("at ten"), false)]);
    assert_eq!(same, "Absorbed");
    assert_eq!(after, ["New(InboxId())", "Duplicate", "New(InboxId())"]);
    assert_eq!(edited, [(text("at noon"), true)]);
    assert_eq!(greeted, [(text("hello"), false)]);
}

#[tokio::test]
async fn who_has_waited_longest_is_answered_first_and_only_within_ones_scope() {
    let shelf = Shelf::new();
    let accept = shelf.store.write(|tx| {
        for (person, update) in [("bohdan", "1"), ("anna", "2"), ("bohdan", "3")] {
            inbox::accept(tx, &said(person, update, "hi"), at(1))?;
        }
        Ok(())
    });
    accept.await.unwrap();
    let waiting = |scope: Scope| {
        shelf.store.read(move |db| {
            let waiting = inbox::waiting_conversations(db, &scope)?;
            Ok(waiting.into_iter().map(|it| it.key.person).collect::<Vec<_>>())
        })
    };
    assert_eq!(waiting(everywhere()).await.unwrap(), ["bohdan", "anna"]);
    assert_eq!(waiting(Scope::One(key_of("anna"))).await.unwrap(), ["anna"]);
    assert!(waiting(Scope::One(key_of("nobody"))).await.unwrap().is_empty());
    assert!(waiting(Scope::Places(vec![])).await.unwrap().is_empty());
    let backlog = shelf.store.read(inbox::backlog).await.unwrap();
    assert_eq!(backlog, (3, Some(at(1))));
}

#[tokio::test]
async fn a_turn_that_died_is_taken_up_with_the_same_messages_and_its_steps() {
    let shelf = Shelf::new();
    let begun = shelf.store.write(|tx| {
        inbox::accept(tx, &said("anna", "1", "hi"), at(1))?;
        inbox::accept(tx, &said("anna", "2", "tomorrow"), at(2))?;
        let anna = conversations::by_key(tx, &key_of("anna"))?.unwrap().id;
        let turn = turns::begin(tx, anna, at(3))?.unwrap();
        let recorded = [
            turns::record(tx, turn.id, 0, &json!({"asked": 1}))?,
            turns::record(tx, turn.id, 0, &json!({"asked": "again"}))?,
            turns::record(tx, turn.id, 1, &json!({"acted": 2}))?,
        ];
        inbox::accept(tx, &said("anna", "3", "hello?"), at(4))?;
        Ok((anna, turn, recorded))
    });
    let (anna, first, recorded) = begun.await.unwrap();
    assert_eq!((texts(&first.inbox), first.attempts), (vec!["1", "2"], 0));
    assert_eq!(recorded, [true, false, true]);

    let shelf = Shelf { store: Store::open(&shelf.file()).unwrap(), ..shelf };
    let again = shelf.store.write(move |tx| turns::begin(tx, anna, at(9))).await.unwrap();
    let steps: Vec<Value> = vec![json!({"asked": 1}), json!({"acted": 2})];
    assert_eq!(again, Some(turns::Turn { attempts: 1, steps, ..first.clone() }));

    let next = shelf.store.write(move |tx| {
        let ended = [turns::end(tx, first.id, at(10))?, turns::end(tx, first.id, at(10))?];
        let next = turns::begin(tx, anna, at(11))?.unwrap();
        turns::end(tx, next.id, at(12))?;
        Ok((ended, next, turns::begin(tx, anna, at(13))?))
    });
    let (ended, next, last) = next.await.unwrap();
    assert_eq!(ended, [true, false]);
    assert_eq!((texts(&next.inbox), next.attempts, next.steps), (vec!["3"], 0, vec![]));
    assert_eq!(last, None);
}

fn history() -> Vec<Entry> {
    let call = |id: &str, arguments: &str, fact| Done {
        call: Call {
            id: id.into(),
            function: "book_appointment".into(),
            arguments: arguments.into(),
        },
        outcome: Outcome { told: format!("told {id}"), fact },
    };
    let receipt = Fact::Receipt {
        change: zapys::schedule::Change::Booked,
        booking: Box::new(zapys::schedule::Booking {
            state: State::Confirmed,
            ..booking("anna", span(60, 120))
        }),
    };
    vec![
        Entry::Customer {
            text: "Хочу записатися на завтра о 14:00".into(),
            sent: "2026-03-02T06:00:00.123456789Z".parse().unwrap(),
        },
        Entry::Assistant {
            text: "Записав вас".into(),
            calls: vec![
                call("1", "{\"time\": \"14:00\",\"date\":\"завтра\"}", receipt),
                call("2", "{\"date\":\"tomorrow\"}", Fact::Refused(Refusal::NoCalendar)),
                call("3", "not an object", Fact::Refused(Refusal::BadCall)),
                call("4", "[1]", Fact::Human { told: true, asked: None, letter: None }),
            ],
        },
    ]
}

#[tokio::test]
async fn a_history_reads_back_whole_and_shows_each_call_as_the_mission_names_it() {
    let shelf = Shelf::new();
    let done = shelf.store.write(|tx| {
        let anna = conversations::find_or_make(tx, &key_of("anna"), at(0))?;
        transcript::append(tx, anna.id, None, &history(), at(1))?;
        let metadata: String =
            tx.query_row("SELECT metadata FROM messages WHERE role = 'assistant'", [], |row| {
                row.get(0)
            })?;
        let last = transcript::recent(tx, anna.id, 1)?;
        Ok((transcript::recent(tx, anna.id, 50)?, last, metadata))
    });
    let (all, last, metadata) = done.await.unwrap();
    assert_eq!(all, history());
    assert_eq!(last, history()[1..]);
    let metadata: Value = serde_json::from_str(&metadata).unwrap();
    let shown = |n: usize| {
        let call = &metadata["function_calls"][n];
        (&call["function"], &call["arguments"], &call["result"])
    };
    let name = json!("book_appointment");
    let arguments = json!({"date": "завтра", "time": "14:00"});
    assert_eq!(shown(0), (&name, &arguments, &json!("success")));
    assert_eq!(shown(1), (&name, &json!({"date": "tomorrow"}), &json!("refused")));
    assert_eq!(shown(2), (&name, &json!("not an object"), &json!("refused")));
}

#[tokio::test]
async fn a_customer_is_remembered_wherever_they_write_from() {
    let shelf = Shelf::new();
    let done = shelf.store.write(|tx| {
        let home = conversations::find_or_make(tx, &key_of("anna"), at(0))?;
        let mut key = key_of("anna");
        key.chat = "elsewhere".into();
        let elsewhere = conversations::find_or_make(tx, &key, at(1))?;
        let name = Contact { name: Some("Анна".into()), ..Contact::default() };
        let email = Contact { email: Some("a@example.com".into()), ..Contact::default() };
        conversations::remember_contact(tx, home.customer, &name)?;
        conversations::remember_contact(tx, elsewhere.customer, &email)?;
        conversations::set_lang(tx, home.customer, Lang::Uk)?;
        let both = conversations::of_customer(tx, home.customer)?;
        let contact = conversations::contact(tx, home.customer)?;
        Ok((both, elsewhere, contact))
    });
    let (both, elsewhere, contact) = done.await.unwrap();
    assert_eq!(both.iter().map(|it| it.lang).collect::<Vec<_>>(), [Some(Lang::Uk); 2]);
    assert_eq!(both[0].id, elsewhere.id, "the newest first");
    assert_eq!(
        (contact.name.as_deref(), contact.email.as_deref()),
        (Some("Анна"), Some("a@example.com"),)
    );
}

/// Deletes all that was written before an instant; returns how many lines of history that was.
async fn forget_before(store: &Store, before: Timestamp) -> usize {
    let mut forgetting = Forgetting::new(bot(), before);
    loop {
        match store.write(move |tx| retention::forget_slice(tx, forgetting)).await.unwrap() {
            Slice::More(more) => forgetting = more,
            Slice::Done(lines) => return lines,
        }
    }
}

#[tokio::test]
async fn forgetting_takes_every_copy_of_the_words_and_leaves_what_is_open() {
    let shelf = Shelf::new();
    let done = shelf.store.write(|tx| {
        inbox::accept(tx, &said("anna", "1", "a secret"), at(0))?;
        let anna = conversations::by_key(tx, &key_of("anna"))?.unwrap().id;
        let turn = turns::begin(tx, anna, at(0))?.unwrap();
        turns::record(tx, turn.id, 0, &"a secret")?;
        let line = Entry::Customer { text: "a secret".into(), sent: at(0) };
        transcript::append(tx, anna, Some(turn.id), &[line], at(0))?;
        let reply = super::jobs::new_job("1", Some(anna), json!("a secret"), at(0));
        jobs::enqueue(tx, &reply, at(0))?;
        let sent = jobs::find(tx, "1")?.unwrap();
        jobs::complete(tx, sent.id, at(1))?;
        turns::end(tx, turn.id, at(1))?;
        inbox::accept(tx, &said("anna", "2", "still waits"), at(0))?;
        Ok(())
    });
    done.await.unwrap();
    assert_eq!(forget_before(&shelf.store, at(0)).await, 0);
    assert_eq!(forget_before(&shelf.store, at(60)).await, 1);
    let left = shelf.store.read(|db| {
        let count = |sql: &str| db.query_row(sql, [], |row| row.get::<_, i64>(0));
        Ok([
            count("SELECT count(*) FROM messages")?,
            count("SELECT count(*) FROM steps")?,
            // The last row stays, emptied: its number must never be another's.
            count("SELECT count(*) FROM outbox WHERE body LIKE '%secret%'")?,
            count("SELECT count(*) FROM inbox WHERE body LIKE '%secret%'")?,
            count("SELECT count(*) FROM inbox")?,
        ])
    });
    assert_eq!(left.await.unwrap(), [0, 0, 0, 0, 1]);
}

#[tokio::test]
async fn old_words_are_deleted_in_slices_and_young_ones_are_not_walked() {
    let shelf = Shelf::new();
    let filled = shelf.store.write(|tx| {
        inbox::accept(tx, &said("anna", "1", "hello"), at(0))?;
        let anna = conversations::by_key(tx, &key_of("anna"))?.unwrap().id;
        let line = |text: &str| Entry::Customer { text: text.to_owned(), sent: at(0) };
        let old: Vec<Entry> = (0..450).map(|_| line("old")).collect();
        transcript::append(tx, anna, None, &old, at(0))?;
        let young: Vec<Entry> = (0..450).map(|_| line("young")).collect();
        transcript::append(tx, anna, None, &young, at(90))
    });
    filled.await.unwrap();
    let before = shelf.store.commits();
    assert_eq!(forget_before(&shelf.store, at(60)).await, 450);
    // 450 old lines and the first of the young ones, 200 in a slice, and the rest with the last.
    assert_eq!(shelf.store.commits() - before, 4);
    let before = shelf.store.commits();
    assert_eq!(forget_before(&shelf.store, at(60)).await, 0);
    assert_eq!(shelf.store.commits() - before, 1);
}

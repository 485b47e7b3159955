//! What staff change in their calendar at a CalDAV server reaches the customer, once and not by mistake.

use super::{
    fake::{FAMILY, Outage, WORK},
    salon::Salon,
};

const WISH: &str = "Haircut tomorrow at 14:00. Ann Lee, ann@example.com";
const FOUR: (&str, &str) = ("20261124T140000Z", "20261124T150000Z");

impl Salon {
    /// Ann's haircut tomorrow at two, known to the watch.
    pub(super) async fn booked(syncs: bool) -> Self {
        let salon = Self::open().await;
        salon.fake.held().syncs = syncs;
        let heard = salon.world.says(WISH).await;
        assert!(heard.contains('✅'), "{heard}");
        salon.world.watches().await;
        salon.hears_nothing().await;
        salon
    }

    /// What Ann hears of what is in the calendar now, once it rests there.
    pub(super) async fn hears(&self) -> Vec<String> {
        self.world.watches().await;
        self.world.pass(1);
        self.world.watches().await;
        self.world.customer("guest").heard()
    }

    /// Bob's haircut tomorrow at ten, beside Ann's.
    pub(super) async fn also_books_bob(&self) {
        let wish = "Haircut tomorrow at 10:00. Bob Ray, bob@example.com";
        let heard = self.world.customer("bob").says(wish).await;
        assert!(heard.contains('✅'), "{heard}");
        self.hears_nothing().await;
    }

    pub(super) async fn hears_nothing(&self) {
        assert_eq!(self.hears().await, Vec::<String>::new());
    }
}

#[tokio::test]
async fn an_event_that_staff_move_moves_the_booking_with_and_without_sync_tokens() {
    for syncs in [true, false] {
        let salon = Salon::booked(syncs).await;
        salon.fake.moves(WORK, FOUR);
        let heard = salon.hears().await;
        assert!(heard.len() == 1 && heard[0].contains("4:00 PM"), "{syncs}: {heard:?}");
        assert!(heard[0].contains("has moved your appointment"), "{heard:?}");
        salon.hears_nothing().await;
        // And from there to where the customer wants.
        let heard = salon.world.says("move it to 15:30").await;
        assert!(heard.contains('✅') && heard.contains("3:30 PM"), "{heard}");
        assert_eq!(salon.fake.ours(WORK), ["20261124T153000 Стрижка – Ann Lee"]);
        salon.hears_nothing().await;
        salon.close().await;
    }
}

#[tokio::test]
async fn an_event_that_staff_delete_or_cancel_cancels_the_booking() {
    for (syncs, is_deleted) in [(true, true), (false, true), (true, false), (false, false)] {
        let salon = Salon::booked(syncs).await;
        // Without sync tokens a deletion is told from a lost calendar by the other visits that stand there.
        if is_deleted {
            salon.also_books_bob().await;
            salon.fake.deletes_of(WORK, "Ann Lee");
        } else {
            let (name, file) = salon.fake.own(WORK);
            let text = file.text.replace("STATUS:CONFIRMED", "STATUS:CANCELLED");
            salon.fake.held().store(WORK, &name, &text);
        }
        let heard = salon.hears().await;
        assert!(heard.len() == 1 && heard[0].contains("Romashka Salon is sorry"), "{heard:?}");
        assert_eq!(salon.world.confirmed().await.len(), usize::from(is_deleted), "Bob's stands");
        salon.hears_nothing().await;
        salon.close().await;
    }
}

#[tokio::test]
async fn an_event_that_staff_drag_into_another_of_their_calendars_is_not_cancelled() {
    for syncs in [true, false] {
        let salon = Salon::booked(syncs).await;
        salon.fake.drags(WORK, FAMILY);
        salon.hears_nothing().await;
        assert_eq!(salon.world.confirmed().await.len(), 1);
        // It is followed there, and known by its new place.
        salon.fake.moves(FAMILY, FOUR);
        salon.world.pass(1);
        let heard = salon.hears().await;
        assert!(heard.len() == 1 && heard[0].contains("4:00 PM"), "{syncs}: {heard:?}");
        salon.world.says("cancel my appointment").await;
        let heard = salon.world.says("yes").await;
        assert!(heard.contains("cancelled"), "{heard}");
        assert_eq!(salon.fake.ours(FAMILY), Vec::<String>::new());
        salon.close().await;
    }
}

#[tokio::test]
async fn a_calendar_that_is_gone_as_a_whole_cancels_nobody() {
    let salon = Salon::booked(false).await;
    let gone = salon.fake.held().calendars.remove(WORK).unwrap();
    salon.hears_nothing().await;
    assert_eq!(salon.world.confirmed().await.len(), 1);
    salon.fake.held().calendars.insert(WORK.to_owned(), gone);
    salon.hears_nothing().await;
    salon.close().await;
}

#[tokio::test]
async fn a_token_that_the_server_forgot_and_trouble_lose_nothing() {
    let salon = Salon::booked(true).await;
    salon.fake.moves(WORK, FOUR);
    salon.fake.fail_next("REPORT /olena/week/", vec![Outage::Answer(503, ""); 3]);
    salon.hears_nothing().await;
    salon.fake.calm();
    {
        let mut held = salon.fake.held();
        held.forgotten = held.changes;
        // Another change, so that the old token is too old.
        held.store(FAMILY, "x.ics", &super::staff::event("x", "DTSTART:20261124T040000Z"));
        held.forgotten = held.changes;
    }
    let heard = salon.hears().await;
    assert!(heard.len() == 1 && heard[0].contains("4:00 PM"), "{heard:?}");
    salon.hears_nothing().await;
    salon.close().await;
}

#[tokio::test]
async fn watching_takes_one_request_for_each_calendar_where_nothing_changed() {
    for syncs in [true, false] {
        let salon = Salon::booked(syncs).await;
        salon.hears_nothing().await;
        salon.fake.forgets_requests();
        salon.world.watches().await;
        // One has her bookings, and what is busy in the other one counts.
        assert_eq!(salon.fake.asked().len(), 2, "{:?}", salon.fake.asked());
        salon.close().await;
    }
}

#[tokio::test]
async fn a_server_that_does_not_answer_is_named_until_it_does() {
    let salon = Salon::booked(true).await;
    let state = || async {
        let all = salon.world.store().read(zapys::store::caldav_accounts::all).await.unwrap();
        all[0].last_error.as_ref().map(|it| it.why.clone())
    };
    let looks = || salon.world.watches();
    assert_eq!(state().await, None);
    salon.fake.fail_next("REPORT /olena/week/", [Outage::Answer(403, "")]);
    looks().await;
    assert!(state().await.unwrap().contains("does not allow this user"));
    looks().await;
    assert_eq!(state().await, None);
    salon.fake.fail_next("REPORT /olena/week/", [Outage::Answer(401, "")]);
    looks().await;
    assert!(state().await.unwrap().contains("refuses the user name or the password"));
    looks().await;
    assert_eq!(state().await, None);
    salon.close().await;
}

#[tokio::test]
async fn visits_that_staff_put_onto_each_others_times_are_moved_together() {
    let salon = Salon::booked(true).await;
    let olena = salon.world.customer("olena-chat").appointed("olena").await;
    let (bob, cid) = (salon.world.customer("bob"), salon.world.customer("cid"));
    for (who, wish) in [
        (&bob, "Haircut tomorrow at 16:00. Bob Ray, bob@example.com"),
        (&cid, "Haircut tomorrow at 11:00. Cid Ray, cid@example.com"),
    ] {
        let heard = who.says(wish).await;
        assert!(heard.contains('✅'), "{heard}");
    }
    salon.hears_nothing().await;
    drop((bob.heard(), cid.heard(), olena.heard()));
    let puts = |hours: [(&str, &str); 3]| {
        for (name, hour) in hours {
            salon.fake.moves_of(WORK, name, hour);
        }
    };
    // In a ring of three, and then two of them back.
    puts([("Ann Lee", "16"), ("Bob Ray", "11"), ("Cid Ray", "14")]);
    let heard = salon.hears().await;
    assert!(heard.len() == 1 && heard[0].contains("4:00 PM"), "{heard:?}");
    let (heard, other) = (bob.heard(), cid.heard());
    assert!(heard.len() == 1 && heard[0].contains("11:00 AM"), "{heard:?}");
    assert!(other.len() == 1 && other[0].contains("2:00 PM"), "{other:?}");
    assert_eq!(olena.heard(), Vec::<String>::new(), "they need not be asked");
    puts([("Ann Lee", "14"), ("Bob Ray", "11"), ("Cid Ray", "16")]);
    let heard = salon.hears().await;
    assert!(heard.len() == 1 && heard[0].contains("2:00 PM"), "{heard:?}");
    assert_eq!(bob.heard(), Vec::<String>::new());
    let mut confirmed = salon.world.confirmed().await;
    confirmed.sort();
    let hours: Vec<&str> = confirmed.iter().map(|it| &it[..16]).collect();
    assert_eq!(
        hours,
        ["2026-11-24 11:00", "2026-11-24 14:00", "2026-11-24 16:00"],
        "{confirmed:?}"
    );
    // One that stays is not pushed away: staff are asked, as before.
    drop(cid.heard());
    puts([("Ann Lee", "16"), ("Bob Ray", "11"), ("Cid Ray", "16")]);
    assert_eq!(salon.hears().await, Vec::<String>::new());
    assert_eq!(cid.heard(), Vec::<String>::new());
    assert!(olena.heard()[0].contains("16:00"), "the question");
    salon.close().await;
}

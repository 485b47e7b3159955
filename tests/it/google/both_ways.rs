//! What staff change in Google Calendar reaches the customer, once and not by mistake.

use super::{
    Outage, calendar,
    salon::{FAMILY, OLENA, Salon, asked_of},
};

const WISH: &str = "Haircut tomorrow at 14:00. Ann Lee, ann@example.com";
pub(super) const FOUR: (&str, &str) = ("2026-11-24T16:00:00+02:00", "2026-11-24T17:00:00+02:00");
pub(super) const TWO: (&str, &str) = ("2026-11-24T14:00:00+02:00", "2026-11-24T15:00:00+02:00");

impl Salon {
    /// Ann's haircut tomorrow at two, known to the watch.
    pub(super) async fn booked() -> (Self, String) {
        let salon = Self::open().await;
        let heard = salon.world.says(WISH).await;
        assert!(heard.contains('✅'), "{heard}");
        salon.world.watches().await;
        salon.hears_nothing().await;
        let id = salon.google.own_id(OLENA);
        (salon, id)
    }

    /// What Ann hears of what is in the calendar now, once it rests there.
    pub(super) async fn hears(&self) -> Vec<String> {
        self.world.watches().await;
        self.world.pass(1);
        self.world.watches().await;
        self.world.customer("guest").heard()
    }

    /// How many updates were received so far.
    async fn received(&self) -> i64 {
        let count = self
            .world
            .store()
            .read(|db| Ok(db.query_row("SELECT count(*) FROM inbox", [], |row| row.get(0))?));
        count.await.unwrap()
    }

    pub(super) async fn hears_nothing(&self) {
        assert_eq!(self.hears().await, Vec::<String>::new());
    }
}

#[tokio::test]
async fn an_event_that_staff_move_moves_the_booking_and_the_customer_hears_who_did_it() {
    let (salon, id) = Salon::booked().await;
    salon.google.moves(OLENA, &id, FOUR);
    assert_eq!(
        salon.hears().await,
        ["📣 Romashka Salon has moved your appointment to another time.\n\n\
          It was: Tuesday, November 24 at 2:00 PM\n\
          📋 Haircut with Olena\n📅 Tuesday, November 24 at 4:00 PM\n⏱ 1 hour\n\
          💳 500 ₴\n📍 5 Sadova St, Kyiv\n📧 An email with the new time is on its way to ann@example.com\n\n\
          If the new time doesn't suit you, write to me and we'll find another."]
    );
    let booking = salon.world.bookings().await.remove(0);
    assert_eq!((booking.version, booking.event.as_ref()), (2, Some(&id)));
    let events = {
        let id = booking.id.clone();
        salon.world.store().read(move |db| zapys::store::bookings::events(db, &id)).await.unwrap()
    };
    assert_eq!(events.last().unwrap().who, "staff:olena");
    let letters = salon.world.letters();
    assert!(letters.len() == 2 && letters[1].text.contains("4:00 PM"), "{letters:?}");
    salon.world.pass(5);
    salon.hears_nothing().await;
    // And back again, and from there to where the customer wants.
    salon.google.moves(OLENA, &id, TWO);
    assert!(salon.hears().await[0].contains("2:00 PM"));
    let heard = salon.world.says("move it to 15:30").await;
    assert!(heard.contains('✅') && heard.contains("3:30 PM"), "{heard}");
    assert_eq!(salon.google.ours(OLENA), ["2026-11-24T15:30:00+02:00 Стрижка – Ann Lee"]);
    salon.hears_nothing().await;
    let heard = salon.world.says("what are my appointments?").await;
    assert!(heard.contains("3:30 PM"), "{heard}");
    salon.close().await;
}

#[tokio::test]
async fn an_event_that_staff_delete_cancels_the_booking() {
    let (salon, id) = Salon::booked().await;
    salon.google.deletes(OLENA, &id);
    let heard = salon.hears().await;
    assert_eq!(heard.len(), 1, "{heard:?}");
    assert!(
        heard[0].contains("Romashka Salon is sorry") && heard[0].contains("2:00 PM"),
        "{heard:?}"
    );
    assert_eq!(salon.world.confirmed().await, Vec::<String>::new());
    assert_eq!(salon.world.letters().len(), 2);
    salon.hears_nothing().await;
    // Its time is anybody's again.
    let heard =
        salon.world.customer("bob").says(&WISH.replace("Ann Lee, ann", "Bob Ray, bob")).await;
    assert!(heard.contains('✅'), "{heard}");
    salon.close().await;
}

#[tokio::test]
async fn an_event_that_staff_drag_into_another_of_their_calendars_is_not_cancelled() {
    let (salon, id) = Salon::booked().await;
    salon.google.drags(OLENA, FAMILY, &id);
    // Where it cannot be known whether it is in another one, the customer is not told that it is off.
    let list = "/calendar/v3/users/me/calendarList";
    salon.google.fail_next(list, vec![Outage::Answer(503, "{}".into()); 9]);
    salon.hears_nothing().await;
    assert_eq!(salon.world.confirmed().await.len(), 1);
    salon.google.calm();
    salon.world.pass(2);
    salon.world.settle().await;
    salon.hears_nothing().await;
    // It is followed in the other one.
    salon.google.moves(FAMILY, &id, FOUR);
    let heard = salon.hears().await;
    assert!(heard.len() == 1 && heard[0].contains("4:00 PM"), "{heard:?}");
    salon.google.deletes(FAMILY, &id);
    let heard = salon.hears().await;
    assert!(heard.len() == 1 && heard[0].contains("is sorry"), "{heard:?}");
    salon.close().await;
}

#[tokio::test]
async fn an_event_that_only_became_longer_or_shorter_moves_nothing_for_the_customer() {
    let (salon, id) = Salon::booked().await;
    for end in ["2026-11-24T16:00:00+02:00", "2026-11-24T14:30:00+02:00"] {
        salon.google.moves(OLENA, &id, (TWO.0, end));
        salon.hears_nothing().await;
    }
    // There and back between two looks is nothing, and of several moves the last one counts.
    salon.google.moves(OLENA, &id, FOUR);
    salon.google.moves(OLENA, &id, TWO);
    salon.hears_nothing().await;
    // The longer end belongs to no booking, and the customer can still move the visit.
    salon.google.moves(OLENA, &id, (TWO.0, "2026-11-24T16:00:00+02:00"));
    salon.hears_nothing().await;
    let bob = salon.world.customer("bob");
    let heard = bob.says("Haircut tomorrow at 15:30. Bob Ray, bob@example.com").await;
    assert!(!heard.contains('✅'), "{heard}");
    let heard = salon.world.says("move it to 17:00").await;
    assert!(heard.contains('✅') && heard.contains("5:00 PM"), "{heard}");
    salon.google.moves(OLENA, &id, FOUR);
    salon.google.moves(OLENA, &id, TWO);
    let heard = salon.hears().await;
    assert!(heard.len() == 1 && heard[0].contains("2:00 PM"), "{heard:?}");
    salon.close().await;
}

#[tokio::test]
async fn what_cannot_be_is_asked_of_staff_and_nothing_changes_for_the_customer() {
    let (salon, id) = Salon::booked().await;
    let olena = salon.world.customer("olena-chat").appointed("olena").await;
    let bob = salon.world.customer("bob");
    bob.says("Haircut tomorrow at 16:00. Bob Ray, bob@example.com").await;
    salon.google.moves(OLENA, &id, ("2026-11-24T16:30:00+02:00", "2026-11-24T17:30:00+02:00"));
    salon.hears_nothing().await;
    let asked = asked_of(&olena);
    assert!(
        asked.len() == 1 && asked[0].contains("Ann Lee") && asked[0].contains("16:30"),
        "{asked:?}"
    );
    assert_eq!(
        salon.world.confirmed().await[0],
        "2026-11-24 14:00 haircut olena Ann Lee ann@example.com"
    );
    // Where it is now is nobody else's either.
    let heard = salon
        .world
        .customer("eve")
        .says("Haircut tomorrow at 17:00. Eve Fox, eve@example.com")
        .await;
    assert!(!heard.contains('✅'), "{heard}");
    salon.google.moves(OLENA, &id, ("2026-11-24", "2026-11-25"));
    salon.hears_nothing().await;
    let asked = asked_of(&olena);
    assert!(asked.len() == 1 && asked[0].contains("увесь день"), "{asked:?}");
    salon.google.moves(OLENA, &id, TWO);
    salon.hears_nothing().await;
    assert_eq!(olena.heard(), Vec::<String>::new());
    assert_eq!(salon.world.letters().len(), 2, "one for each booking");
    salon.close().await;
}

#[tokio::test]
async fn a_forgotten_token_loses_nothing_and_tells_nothing_twice() {
    let (salon, id) = Salon::booked().await;
    let bob = salon.world.customer("bob");
    bob.says("Haircut tomorrow at 10:00. Bob Ray, bob@example.com").await;
    salon.google.moves(OLENA, &id, FOUR);
    salon.google.forgets(OLENA);
    let heard = salon.hears().await;
    assert!(heard.len() == 1 && heard[0].contains("4:00 PM"), "{heard:?}");
    salon.google.forgets(OLENA);
    salon.hears_nothing().await;
    assert_eq!(bob.heard(), Vec::<String>::new());
    salon.close().await;
}

#[tokio::test]
async fn the_customer_s_move_yields_to_one_that_staff_made_a_moment_before() {
    let (salon, id) = Salon::booked().await;
    salon.google.moves(OLENA, &id, FOUR);
    let heard = salon.world.says("move it to 11:00").await;
    assert!(heard.contains("The business has just changed"), "{heard}");
    assert!(heard.contains("📣") && heard.contains("4:00 PM") && !heard.contains('✅'), "{heard}");
    salon.hears_nothing().await;
    assert_eq!(salon.google.ours(OLENA), ["2026-11-24T16:00:00+02:00 Стрижка – Ann Lee"]);
    assert!(salon.world.confirmed().await[0].contains("16:00"));
    salon.close().await;
}

#[tokio::test]
async fn a_change_that_cannot_be_read_again_is_looked_at_later() {
    let (salon, id) = Salon::booked().await;
    salon.google.moves(OLENA, &id, FOUR);
    salon.world.watches().await;
    salon.world.pass(1);
    salon.world.app.watch().unwrap().read_all().await.unwrap();
    salon.google.fail_next("/calendar/v3/calendars", vec![Outage::Answer(503, String::new()); 4]);
    salon.world.settle().await;
    assert_eq!(salon.world.customer("guest").heard(), Vec::<String>::new());
    let received = salon.received().await;
    salon.google.calm();
    salon.world.pass(2);
    salon.world.settle().await;
    let heard = salon.world.customer("guest").heard();
    assert!(heard.len() == 1 && heard[0].contains("4:00 PM"), "{heard:?}");
    assert_eq!(salon.received().await, received, "the change is not received a second time");
    salon.close().await;
}

#[tokio::test]
async fn another_calendar_to_write_into_cancels_nothing() {
    let (salon, id) = Salon::booked().await;
    let work = "work@group.calendar.google.com";
    salon.google.calendar(work);
    salon.choose(work).await;
    salon.hears_nothing().await;
    let bob = salon.world.customer("bob");
    bob.says("Haircut tomorrow at 10:00. Bob Ray, bob@example.com").await;
    assert_eq!(salon.google.ours(work), ["2026-11-24T10:00:00+02:00 Стрижка – Bob Ray"]);
    // The older one is still watched where it is, and moved and erased there.
    salon.google.moves(OLENA, &id, FOUR);
    assert!(salon.hears().await[0].contains("4:00 PM"));
    let heard = salon.world.says("move it to 15:00").await;
    assert!(heard.contains('✅'), "{heard}");
    assert_eq!(salon.google.ours(OLENA), ["2026-11-24T15:00:00+02:00 Стрижка – Ann Lee"]);
    salon.world.says("cancel my appointment").await;
    salon.world.says("yes").await;
    assert_eq!(salon.google.ours(OLENA), Vec::<String>::new());
    salon.close().await;
}

#[tokio::test]
async fn staff_s_own_events_are_none_of_our_business() {
    let (salon, id) = Salon::booked().await;
    salon.google.held().calendar.meet = calendar::Meet::AtOnce;
    for n in 0..5 {
        salon.google.puts(OLENA, &format!("private{n}"), FOUR, serde_json::json!({}));
    }
    salon.google.touches(OLENA, &id);
    salon.hears_nothing().await;
    let listed: Vec<String> = salon.google.held().asked.clone();
    assert!(
        listed.iter().filter(|it| it.starts_with("GET") && it.ends_with("/events")).count() >= 4,
        "{listed:?}"
    );
    salon.close().await;
}

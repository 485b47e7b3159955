//! Another Google account in place of the first, and the link that was shown for it.

use zapys::store::{bookings, calendar_refusals, connections::Status};

use super::{
    Choice, Outage,
    connect::{OLENA, Salon, browse, link, owner},
};

const NEW: &str = "olena.new@gmail.example";
const WISH: &str = "Haircut with Olena tomorrow at 14:00. Ann Lee, ann@example.com";

impl Salon {
    /// Olena connected with her first account, and Ann's haircut in it.
    async fn booked() -> Self {
        let salon = Self::open().await;
        for calendar in [OLENA, NEW] {
            salon.google.calendar(calendar);
        }
        salon.google.person(NEW, &[]);
        salon.connected().await;
        let heard = salon.world.says(WISH).await;
        assert!(heard.contains('✅'), "{heard}");
        salon.olena().await.heard();
        salon
    }

    /// Connects the new account, and returns what Olena read.
    async fn switches(&self) -> Vec<String> {
        let olena = self.olena().await;
        olena.says("/connect").await;
        let back = self.google.consents(&link(&olena.shown()), NEW, Choice::All).await;
        assert_eq!(browse(&back).await.title, "Календар під'єднано");
        self.world.settle().await;
        olena.heard()
    }

    /// How often some words stand in the stored messages.
    async fn stored(&self, words: &'static str) -> i64 {
        let sql = "SELECT count(*) FROM outbox WHERE instr(body, ?1) > 0";
        let count =
            self.world.store().read(move |db| Ok(db.query_row(sql, [words], |it| it.get(0))?));
        count.await.unwrap()
    }
}

#[tokio::test]
async fn another_account_revokes_the_first_and_takes_over_what_stands_in_it() {
    let salon = Salon::booked().await;
    let before = salon.google.held().calendar.mails.clone();
    let heard = salon.switches().await;
    assert_eq!(
        heard[0],
        "olena@gmail.example більше не під'єднано, доступ до нього відкликано.\n\
         1 майбутній запис є в календарі olena@gmail.example. Я занесу його до нового календаря. У старому \
         я вже не можу його змінювати, тож видаліть його там, не сповіщаючи гостя:\n\
         • Вт 24.11, 14:00 Ann Lee"
    );
    assert!(heard[1].contains("Google Календар під'єднано: olena.new@gmail.example"), "{heard:?}");
    assert_eq!(salon.google.count("POST /revoke"), 1);
    assert_eq!(salon.google.ours(NEW), ["2026-11-24T14:00:00+02:00 Стрижка – Ann Lee"]);
    assert_eq!(salon.google.held().calendar.mails, before, "the customer is not invited again");
    // From now on it is followed, moved and taken out in the new one.
    salon.world.watches().await;
    let heard = salon.world.says("move it to 15:00").await;
    assert!(heard.contains('✅'), "{heard}");
    assert_eq!(salon.google.ours(NEW), ["2026-11-24T15:00:00+02:00 Стрижка – Ann Lee"]);
    assert_eq!(salon.google.ours(OLENA).len(), 1, "the old one is left to staff");
    salon.world.says("cancel my appointment").await;
    salon.world.says("yes").await;
    salon.world.settle().await;
    assert_eq!(salon.google.ours(NEW), Vec::<String>::new());
    salon.olena().await.heard();
    salon.close().await;
}

#[tokio::test]
async fn a_calendar_that_does_not_answer_gets_its_visits_later_and_none_twice() {
    let salon = Salon::booked().await;
    let path = "/calendar/v3/calendars/olena.new@gmail.example/events";
    salon.google.fail_next(path, vec![Outage::Lost, Outage::Answer(503, String::new())]);
    salon.google.fail_next("/revoke", vec![Outage::Answer(503, String::new()); 9]);
    let heard = salon.switches().await;
    assert!(heard[0].contains("Google не підтвердив, що доступ відкликано"), "{heard:?}");
    salon.google.calm();
    salon.world.pass(5);
    salon.world.settle().await;
    assert_eq!(salon.google.ours(NEW).len(), 1);
    let all = salon.world.store().read(|db| bookings::all(db, None, None)).await.unwrap();
    assert!(all[0].calendar.is_some() && all[0].booking.event.is_some());
    salon.close().await;
}

#[tokio::test]
async fn an_account_that_another_staff_member_uses_as_well_is_not_revoked() {
    let salon = Salon::booked().await;
    let iryna = salon.world.customer("iryna-chat").appointed("iryna").await;
    salon.connects(&iryna, OLENA).await;
    let heard = salon.switches().await;
    assert!(heard[0].contains("під'єднаний ще в одному місці"), "{heard:?}");
    assert_eq!(salon.google.count("POST /revoke"), 0);
    assert_eq!(salon.connection_of("iryna").await.unwrap().status, Status::Active);
    salon.close().await;
}

#[tokio::test]
async fn the_same_account_again_changes_nothing() {
    let salon = Salon::booked().await;
    salon.connected().await;
    assert_eq!(salon.google.count("POST /revoke"), 0);
    assert_eq!(salon.google.ours(OLENA).len(), 1);
    salon.close().await;
}

#[tokio::test]
async fn another_account_and_the_first_again_prove_nothing_of_a_calendar_that_took_no_event() {
    let salon = Salon::booked().await;
    let refused = async || -> Vec<(String, bool)> {
        let of = |db: &rusqlite::Connection| calendar_refusals::of(db, &owner());
        let all = salon.world.store().read(of).await.unwrap();
        all.into_iter().map(|it| (it.calendar, it.may_retry)).collect()
    };
    let forbidden = r#"{"error": {"code": 403, "errors": [{"reason": "requiredAccessLevel"}]}}"#;
    let new = "POST /calendar/v3/calendars/olena@gmail.example/events";
    salon.google.fail_next(new, [Outage::Answer(403, forbidden.into())]);
    let bob = salon.world.customer("bob");
    let books = async |at: &str| {
        bob.says(&format!("Haircut with Olena tomorrow at {at}. Bob Ray, bob@example.com")).await
    };
    assert!(books("10:00").await.contains("by phone only just now"));
    assert_eq!(refused().await, [(OLENA.to_owned(), false)]);
    // The new account has another calendar, which takes both visits.
    salon.switches().await;
    let heard = books("10:00").await;
    assert!(heard.contains('✅'), "{heard}");
    assert_eq!(salon.google.ours(NEW).len(), 2);
    assert_eq!(refused().await, [(OLENA.to_owned(), false)]);
    // Back in the first one it is tried, and what was refused stands until that went well.
    let olena = salon.olena().await;
    salon.connects(&olena, OLENA).await;
    salon.world.settle().await;
    assert!(refused().await.is_empty(), "a visit was written there");
    olena.heard();
    salon.world.settle().await;
    bob.heard();
    salon.close().await;
}

#[tokio::test]
async fn a_link_that_was_used_stands_in_no_row() {
    let salon = Salon::open().await;
    let olena = salon.olena().await;
    olena.says("/connect").await;
    let shown = link(&olena.shown());
    assert_eq!(salon.stored("state=").await, 1);
    let back = salon.google.consents(&shown, OLENA, Choice::All).await;
    browse(&back).await;
    assert_eq!(salon.stored("state=").await, 0);
    assert_eq!(salon.stored("code_challenge").await, 0);
    olena.hears().await;
    // One that was refused is used as well.
    olena.says("/connect").await;
    let back = salon.google.consents(&link(&olena.shown()), OLENA, Choice::Deny).await;
    browse(&back).await;
    assert_eq!(salon.stored("state=").await, 0);
    olena.hears().await;
    salon.close().await;
}

#[tokio::test]
async fn a_link_that_was_never_used_leaves_its_message_once_its_time_ran_out() {
    let salon = Salon::open().await;
    let tokens = salon.world.app.consents().unwrap().tokens();
    let olena = salon.olena().await;
    olena.says("/connect").await;
    let first = link(&olena.shown());
    salon.world.pass(9);
    tokens.erase_expired_links().await.unwrap();
    assert_eq!(salon.stored("state=").await, 1, "it is valid still");
    olena.says("/connect").await;
    let second = link(&olena.shown());
    salon.world.pass(2);
    tokens.erase_expired_links().await.unwrap();
    assert_eq!(salon.stored("state=").await, 1, "the second one is valid still");
    let state = |link: &str| link.split("state=").nth(1).unwrap()[..64].to_owned();
    let (first, second_state) = (state(&first), state(&second));
    let count = |words: String| {
        let sql = "SELECT count(*) FROM outbox WHERE instr(body, ?1) > 0";
        salon
            .world
            .store()
            .read(move |db| Ok(db.query_row(sql, [words], |it| it.get::<_, i64>(0))?))
    };
    assert_eq!(count(first).await.unwrap(), 0);
    assert_eq!(count(second_state.clone()).await.unwrap(), 1);
    salon.world.pass(10);
    tokens.erase_expired_links().await.unwrap();
    assert_eq!(salon.stored("state=").await, 0);
    assert_eq!(salon.stored("code_challenge").await, 0);
    // The link of before is answered as before.
    let back = salon.google.consents(&second, OLENA, Choice::All).await;
    assert_eq!(browse(&back).await.title, "Посилання не діє");
    salon.close().await;
}

//! A calendar that is gone as a whole: staff are told once, and no visit is cancelled by itself.

use super::{
    fake::{FAMILY, Outage, WORK},
    salon::Salon,
};
use crate::google::asked_of;

#[tokio::test]
async fn staff_are_told_once_of_a_calendar_that_is_gone_and_choose_where_its_visits_go() {
    for syncs in [true, false] {
        let salon = Salon::booked(syncs).await;
        let olena = salon.world.customer("olena-chat").appointed("olena").await;
        salon.fake.held().calendars.remove(WORK);
        for _ in 0..15 {
            salon.hears_nothing().await;
        }
        let told = asked_of(&olena);
        assert_eq!(
            told,
            [
                "Одного з ваших календарів більше немає, або мені закрито до нього доступ: «Робота».\n\
              Доки ви не оберете календарі знову, клієнти не можуть записатися до вас у чаті, прошу їх \
              телефонувати.\n\
              Я міг би записувати до «Родина», але лише якщо ви це оберете.\n\
              У ньому був 1 майбутній запис. Він у силі, клієнтові я нічого не казав. Щойно оберете, занесу його \
              до вашого календаря для записів. Якщо він не відбудеться, скасуйте його в /week або /day:\n\
              • Вт 24.11, 14:00 Ann Lee"
            ]
        );
        assert_eq!(salon.world.confirmed().await.len(), 1);
        let heard = salon.world.customer("bob").says("what is free tomorrow for a haircut?").await;
        assert!(!heard.contains("AM"), "nothing is free that cannot be read: {heard}");
        // To look changes nothing.
        let heard = olena.presses("Обрати календарі").await;
        assert!(heard.contains("Календаря для записів, «Робота», більше немає"), "{heard}");
        salon.world.settle().await;
        assert_eq!(salon.fake.ours(FAMILY), Vec::<String>::new());
        let heard = salon.world.customer("bob").says("what is free tomorrow for a haircut?").await;
        assert!(!heard.contains("AM"), "{heard}");
        let heard = olena.presses("Записувати: Родина").await;
        assert!(heard.contains("потраплятимуть до календаря «Родина»"), "{heard}");
        salon.world.settle().await;
        assert_eq!(salon.fake.ours(FAMILY), ["20261124T140000 Стрижка – Ann Lee"]);
        salon.hears_nothing().await;
        let heard = salon.world.says("move it to 15:00").await;
        assert!(heard.contains('✅'), "{heard}");
        assert_eq!(salon.fake.ours(FAMILY), ["20261124T150000 Стрижка – Ann Lee"]);
        salon.world.settle().await;
        olena.heard();
        salon.close().await;
    }
}

#[tokio::test]
async fn a_calendar_that_is_back_is_read_on_and_one_that_goes_again_is_told_again() {
    let salon = Salon::booked(true).await;
    let olena = salon.world.customer("olena-chat").appointed("olena").await;
    let gone = salon.fake.held().calendars.remove(WORK).unwrap();
    salon.hears_nothing().await;
    salon.hears_nothing().await;
    assert_eq!(asked_of(&olena).len(), 1);
    salon.fake.held().calendars.insert(WORK.to_owned(), gone);
    salon.fake.moves(WORK, ("20261124T140000Z", "20261124T150000Z"));
    let heard = salon.hears().await;
    assert!(heard.len() == 1 && heard[0].contains("4:00 PM"), "{heard:?}");
    salon.fake.held().calendars.remove(WORK);
    salon.hears_nothing().await;
    salon.hears_nothing().await;
    assert_eq!(asked_of(&olena).len(), 1);
    assert_eq!(salon.world.confirmed().await.len(), 1);
    salon.close().await;
}

#[tokio::test]
async fn a_server_that_has_nothing_for_a_while_has_lost_no_calendar() {
    let salon = Salon::booked(true).await;
    let olena = salon.world.customer("olena-chat").appointed("olena").await;
    // Of a single calendar that is not there once, nothing is said.
    salon.fake.fail_next("REPORT /olena/week/", vec![Outage::Answer(404, ""); 2]);
    salon.world.watches().await;
    // Nor where the server says so of everything.
    salon.fake.fail_next("", vec![Outage::Answer(404, ""); 60]);
    for _ in 0..3 {
        salon.hears_nothing().await;
    }
    salon.fake.calm();
    salon.hears_nothing().await;
    assert_eq!(asked_of(&olena), Vec::<String>::new());
    salon.close().await;
}

#[tokio::test]
async fn the_owner_hears_of_a_calendar_that_is_gone_and_a_checked_one_counts() {
    let salon = Salon::booked(true).await;
    let olena = salon.world.customer("olena-chat").appointed("olena").await;
    salon.fake.held().calendars.remove(FAMILY);
    salon.hears_nothing().await;
    salon.hears_nothing().await;
    let told = asked_of(&olena);
    assert!(told.len() == 1 && told[0].contains("не можуть записатися"), "{told:?}");
    assert!(!told[0].contains("Ann Lee"), "her visit is in the other one: {told:?}");
    olena.presses("Обрати календарі").await;
    let heard = salon.world.customer("bob").says("what is free tomorrow for a haircut?").await;
    assert!(heard.contains("AM"), "{heard}");
    assert_eq!(salon.fake.ours(WORK).len(), 1);
    salon.close().await;
}

#[tokio::test]
async fn a_customer_whose_visit_was_in_a_calendar_that_is_gone_gets_an_answer() {
    let salon = Salon::booked(true).await;
    let olena = salon.world.customer("olena-chat").appointed("olena").await;
    let bob = salon.world.customer("bob");
    let heard = bob.says("Haircut tomorrow at 10:00. Bob Ray, bob@example.com").await;
    assert!(heard.contains('✅'), "{heard}");
    // Olena has chosen the other one since, and has deleted the first.
    olena.says("/connect").await;
    olena.presses("Записувати: Родина").await;
    olena.presses("✓ Враховую: Робота").await;
    salon.fake.held().calendars.remove(WORK);
    let heard = salon.world.says("move it to 15:00").await;
    assert!(heard.contains("please call +380"), "{heard}");
    bob.says("cancel my appointment").await;
    let heard = bob.says("yes").await;
    assert!(heard.contains("cancelled"), "{heard}");
    // Nothing is left that is tried again and again.
    salon.world.pass(5);
    salon.world.settle().await;
    assert_eq!(salon.world.confirmed().await.len(), 1);
    salon.hears_nothing().await;
    salon.hears_nothing().await;
    let told = asked_of(&olena).join("\n");
    assert!(
        told.contains("У ньому був 1 майбутній запис") && told.contains("14:00 Ann Lee"),
        "{told}"
    );
    assert!(!told.contains("не можуть записатися"), "the other one is there: {told}");
    olena.presses("Обрати календарі").await;
    salon.world.settle().await;
    let heard = salon.world.says("move it to 15:00").await;
    assert!(heard.contains('✅'), "{heard}");
    assert_eq!(salon.fake.ours(FAMILY), ["20261124T150000 Стрижка – Ann Lee"]);
    olena.heard();
    salon.world.settle().await;
    salon.close().await;
}

#[tokio::test]
async fn a_calendar_that_may_only_be_read_now_is_not_replaced_by_another_one() {
    let salon = Salon::open().await;
    let olena = salon.world.customer("olena-chat").appointed("olena").await;
    salon.world.watches().await;
    salon.fake.held().calendars.get_mut(WORK).unwrap().read_only = true;
    let wish = "Haircut tomorrow at 14:00. Ann Lee, ann@example.com";
    let heard = salon.world.says(wish).await;
    assert!(heard.contains("by phone only"), "{heard}");
    salon.world.settle().await;
    // Both calendars are named, with a key to choose.
    let told = asked_of(&olena);
    assert!(told.len() == 1 && told[0].contains("до вашого календаря «Робота»"), "{told:?}");
    assert!(told[0].contains("записувати до «Родина», але лише якщо ви це оберете"), "{told:?}");
    for heard in [olena.presses("Обрати календарі").await, olena.says("/connect").await]
    {
        assert!(heard.contains("«Робота», можна лише читати"), "{heard}");
        assert!(!heard.contains("потраплятимуть"), "{heard}");
    }
    let heard = salon.world.says(wish).await;
    assert!(heard.contains("by phone only"), "{heard}");
    assert_eq!(salon.fake.ours(FAMILY), Vec::<String>::new());
    assert_eq!(asked_of(&olena), Vec::<String>::new(), "told once");
    // Only her press changes it.
    let heard = olena.presses("Записувати: Родина").await;
    assert!(heard.contains("потраплятимуть до календаря «Родина»"), "{heard}");
    let heard = salon.world.says(wish).await;
    assert!(heard.contains('✅'), "{heard}");
    assert_eq!(salon.fake.ours(FAMILY), ["20261124T140000 Стрижка – Ann Lee"]);
    salon.world.settle().await;
    olena.heard();
    salon.close().await;
}

//! Groups: the bot answers a person who addresses it, and shows no personal data in the group.

use super::{
    fake::Event,
    house::{GROUP, House, OLHA, TOKEN},
};

#[tokio::test]
async fn a_group_reads_that_the_answer_went_to_the_private_chat_and_nothing_else() {
    let house = House::open().await;
    house.books().await;
    house.hears().await;
    house.api.says_in_group(TOKEN, (GROUP, OLHA), "коли мій запис?");
    let private = house.hears().await;
    assert!(private.text().contains("9:00"), "{private:?}");
    let public = house.api.next(TOKEN, GROUP).await;
    assert_eq!(public.text(), "Відповідь надіслано вам особисто.");
    assert_eq!(public.buttons(), ["Відкрити чат"]);
    house.close().await;
}

#[tokio::test]
async fn who_never_opened_the_private_chat_is_told_in_the_group_how_to() {
    let mut house = House::open().await;
    house.api.blocks(TOKEN, 8);
    house.api.says_in_group(TOKEN, (GROUP, 8), "хочу на стрижку завтра");
    let public = house.api.next(TOKEN, GROUP).await;
    assert!(public.text().starts_with("Щоб отримати відповідь"), "{public:?}");
    house.api.says(TOKEN, OLHA, "/help");
    house.hears().await;
    assert_eq!(house.api.left(TOKEN, GROUP), []);
    house.stops().await.unwrap();
}

#[tokio::test]
async fn a_group_that_has_moved_is_followed() {
    let house = House::open().await;
    house.api.moves(TOKEN, -5, GROUP);
    house.api.says_in_group(TOKEN, (-5, OLHA), "/help");
    house.hears().await;
    assert!(matches!(house.api.next(TOKEN, GROUP).await, Event::Sent { .. }));
    house.close().await;
}

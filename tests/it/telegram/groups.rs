//! Groups: the bot answers a person who addresses it, and shows no personal data in the group.

use super::{
    fake::Event,
    setup::{GROUP, OLHA, Setup, TOKEN},
};

#[tokio::test]
async fn a_group_reads_that_the_answer_went_to_the_private_chat_and_nothing_else() {
    let setup = Setup::open().await;
    setup.books().await;
    setup.hears().await;
    setup.api.says_in_group(TOKEN, (GROUP, OLHA), "коли мій запис?");
    let private = setup.hears().await;
    assert!(private.text().contains("9:00"), "{private:?}");
    let public = setup.api.next(TOKEN, GROUP).await;
    assert_eq!(public.text(), "Відповідь надіслано вам особисто.");
    assert_eq!(public.buttons(), ["Відкрити чат"]);
    setup.close().await;
}

#[tokio::test]
async fn who_never_opened_the_private_chat_is_told_in_the_group_how_to() {
    let mut setup = Setup::open().await;
    setup.api.blocks(TOKEN, 8);
    setup.api.says_in_group(TOKEN, (GROUP, 8), "хочу на стрижку завтра");
    let public = setup.api.next(TOKEN, GROUP).await;
    assert!(public.text().starts_with("Щоб отримати відповідь"), "{public:?}");
    setup.api.says(TOKEN, OLHA, "/help");
    setup.hears().await;
    assert_eq!(setup.api.left(TOKEN, GROUP), []);
    setup.stops().await.unwrap();
}

#[tokio::test]
async fn a_group_that_has_moved_is_followed() {
    let setup = Setup::open().await;
    setup.api.moves(TOKEN, -5, GROUP);
    setup.api.says_in_group(TOKEN, (-5, OLHA), "/help");
    setup.hears().await;
    assert!(matches!(setup.api.next(TOKEN, GROUP).await, Event::Sent { .. }));
    setup.close().await;
}

//! A calendar at Google that was read anew, and events that come back there.

use super::salon::{FAMILY, OLENA, Salon, asked_of};

#[tokio::test]
async fn an_event_that_is_missing_after_the_token_ran_out_is_asked_about_and_written_again() {
    let (salon, id) = Salon::booked().await;
    let olena = salon.world.customer("olena-chat").appointed("olena").await;
    // It was deleted, and Google lists deleted events no longer than it likes.
    salon.google.deletes(OLENA, &id);
    salon.google.hides_deleted();
    salon.google.forgets(OLENA);
    salon.hears_nothing().await;
    let told = asked_of(&olena);
    assert!(told.len() == 1 && told[0].contains("Ann Lee"), "{told:?}");
    assert_eq!(salon.world.confirmed().await.len(), 1);
    let heard = olena.presses("Запис у силі").await;
    assert!(heard.contains("знову створюю"), "{heard}");
    salon.world.settle().await;
    assert_eq!(salon.google.ours(OLENA), ["2026-11-24T14:00:00+02:00 Стрижка – Ann Lee"]);
    salon.hears_nothing().await;
    salon.hears_nothing().await;
    assert_eq!(salon.world.confirmed().await.len(), 1);
    olena.heard();
    salon.close().await;
}

#[tokio::test]
async fn an_earlier_event_that_comes_back_beside_the_one_of_the_visit_is_told_to_staff_once() {
    let (salon, id) = Salon::booked().await;
    let olena = salon.world.customer("olena-chat").appointed("olena").await;
    salon.google.deletes(OLENA, &id);
    let heard = salon.world.says("move it to 15:30").await;
    assert!(heard.contains('✅'), "{heard}");
    salon.world.settle().await;
    salon.hears_nothing().await;
    olena.heard();
    salon.google.restores(OLENA, &id);
    salon.hears_nothing().await;
    let told = asked_of(&olena);
    assert!(
        told.len() == 1 && told[0].contains("14:00 Ann Lee") && told[0].contains("15:30 Ann Lee"),
        "{told:?}"
    );
    salon.google.forgets(OLENA);
    salon.hears_nothing().await;
    assert_eq!(asked_of(&olena), Vec::<String>::new(), "told once");
    let wish = "Haircut tomorrow at 14:00. Bob Ray, bob@example.com";
    let heard = salon.world.customer("bob").says(wish).await;
    assert!(!heard.contains('✅'), "{heard}");
    // Dragged on into another calendar it is still told no more.
    salon.google.drags(OLENA, FAMILY, &id);
    salon.hears_nothing().await;
    assert_eq!(asked_of(&olena), Vec::<String>::new());
    assert_eq!(salon.world.confirmed().await.len(), 1);
    salon.close().await;
}

//! What staff hear: of each change once, not of their own, and of their day in the morning.

use super::setup::Setup;
use crate::world::MONDAY;

const WISH: &str = "Book a haircut on Wednesday at 14:00. Ann Lee, ann@example.com";

#[tokio::test]
async fn staff_hear_of_a_booking_a_move_and_a_cancellation_in_their_language() {
    let setup = Setup::on_monday();
    setup.employs("olena", "olena").await;
    setup.employs("iryna", "iryna").await;
    setup.says("ann", WISH).await;
    setup.says("ann", "move it to Thursday at 15:00").await;
    setup.says("ann", "cancel my appointment").await;
    setup.says("ann", "yes").await;
    insta::assert_snapshot!(setup.texts("olena").join("\n---\n"), @r"
    🆕 Новий запис: Стрижка, середа, 25 листопада, о 14:00
    👤 Ann Lee, ann@example.com
    ---
    🔁 Запис перенесено: Стрижка, четвер, 26 листопада, о 15:00
    Було: середа, 25 листопада, о 14:00
    👤 Ann Lee, ann@example.com
    ---
    ❌ Запис скасовано: Стрижка, четвер, 26 листопада, о 15:00
    👤 Ann Lee, ann@example.com
    ");
    assert_eq!(setup.texts("iryna"), Vec::<String>::new(), "it is not hers");
}

#[tokio::test]
async fn the_owner_hears_of_those_who_have_no_chat() {
    let setup = Setup::on_monday();
    setup.employs("owner", "olena").await;
    setup.says("ann", "Book a manicure on Thursday at 14:00. Ann Lee, ann@example.com").await;
    let told = setup.texts("owner").join("\n");
    assert!(told.contains("Новий запис: Манікюр") && told.contains("🧑 Ірина"), "{told}");
}

#[tokio::test]
async fn nobody_is_told_what_they_did_themselves() {
    let setup = Setup::on_monday();
    setup.employs("olena", "olena").await;
    let heard = setup
        .says("olena", "Запишіть мене на стрижку в середу о 14:00. Олена Бойко, olena@example.com")
        .await;
    assert!(heard.contains('✅') && !heard.contains("Новий запис"), "{heard}");
}

#[tokio::test]
async fn who_cannot_come_and_may_no_longer_cancel_is_passed_on_once() {
    let setup = Setup::on_monday();
    setup.employs("olena", "olena").await;
    setup.says("ann", WISH).await;
    setup.texts("olena");
    setup.at("2026-11-25T12:00:00+02:00").await;
    setup.texts("ann");
    for _ in 0..2 {
        setup.says("ann", "cancel my appointment").await;
        let heard = setup.says("ann", "yes").await;
        assert!(!heard.contains('✅'), "{heard}");
    }
    let told = setup.texts("olena");
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(told[0].starts_with("⚠️ Клієнт хоче скасувати"), "{}", told[0]);
}

fn with_agenda(now: &str) -> Setup {
    let agenda = [("role     = \"owner\"", "role     = \"owner\"\nagenda   = \"08:00\"")];
    Setup::new(now, &agenda, "")
}

#[tokio::test]
async fn a_morning_begins_with_the_day_once() {
    let setup = with_agenda(MONDAY);
    setup.employs("olena", "olena").await;
    setup.says("ann", WISH).await;
    setup.says("bob", "Book a haircut on Wednesday at 9:00. Bob Ray, bob@example.com").await;
    setup.texts("olena");
    setup.at("2026-11-25T07:59:00+02:00").await;
    assert_eq!(setup.texts("olena"), Vec::<String>::new());
    setup.at("2026-11-25T08:00:00+02:00").await;
    insta::assert_snapshot!(setup.texts("olena").join("\n---\n"), @r"
    ☀️ Середа, 25 листопада:
    • 9:00 Стрижка — Bob Ray, bob@example.com
    • 14:00 Стрижка — Ann Lee, ann@example.com
    ");
    setup.at("2026-11-25T08:00:30+02:00").await;
    setup.at("2026-11-25T13:00:00+02:00").await;
    assert_eq!(setup.texts("olena"), Vec::<String>::new());
    setup.at("2026-11-26T08:00:00+02:00").await;
    assert_eq!(setup.texts("olena"), ["☀️ Четвер, 26 листопада: записів немає."]);
}

#[tokio::test]
async fn a_day_off_a_day_that_is_over_and_a_wish_that_ended_are_not_told() {
    // Saturday evening; on Sunday the setup is closed.
    let setup = with_agenda("2026-11-28T20:00:00+02:00");
    setup.employs("olena", "olena").await;
    setup.sends().await;
    setup.at("2026-11-29T08:00:00+02:00").await;
    assert_eq!(setup.texts("olena"), Vec::<String>::new());
    // Nothing ran on Monday; on Tuesday only Tuesday's is told.
    setup.at("2026-12-01T09:00:00+02:00").await;
    assert_eq!(setup.texts("olena"), Vec::<String>::new(), "Tuesday's was not enqueued in time");
    setup.at("2026-12-02T08:00:00+02:00").await;
    assert_eq!(setup.texts("olena").len(), 1);
}

#[tokio::test]
async fn eight_on_the_wall_is_eight_on_the_wall_when_the_clocks_change() {
    let sunday = [
        ("role     = \"owner\"", "role     = \"owner\"\nagenda   = \"08:00\""),
        ("sat     = [\"10:00-16:00\"]", "sat-sun = [\"10:00-16:00\"]"),
    ];
    for (saturday, early, due) in [
        ("2026-10-24T12:00:00+03:00", "2026-10-25T05:59:59Z", "2026-10-25T06:00:00Z"),
        ("2026-03-28T12:00:00+02:00", "2026-03-29T04:59:59Z", "2026-03-29T05:00:00Z"),
    ] {
        let setup = Setup::new(saturday, &sunday, "");
        setup.employs("olena", "olena").await;
        setup.sends().await;
        setup.at(early).await;
        assert_eq!(setup.texts("olena").len(), 0);
        setup.at(due).await;
        assert_eq!(setup.texts("olena").len(), 1);
    }
}

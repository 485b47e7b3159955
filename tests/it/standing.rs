//! Visits that stand while the business's file changes: no customer reads an id or an untrue sentence, and
//! staff and the owner are told.

use crate::world::{MONDAY, World};

/// Ann has a haircut with Olena on Tuesday at two; then lines of the file are replaced and the worker
/// begins anew.
async fn after(edits: &[(&str, &str)]) -> World {
    let world = World::with_profile("salon", MONDAY, &[]);
    let wish = "Book a haircut tomorrow at 2pm. Ann Lee, ann@example.com";
    assert!(world.customer("ann").says(wish).await.starts_with('✅'));
    world.settle().await;
    let olena = world.customer("staff-olena").appointed("olena").await;
    olena.says("/language en").await;
    world.rewrites(edits);
    world.restarted()
}

#[tokio::test]
async fn a_visit_on_a_day_that_was_closed_later_is_marked_for_staff() {
    let world = after(&[("[[service]]\nid     = \"haircut\"", "[[closed]]\nfrom = \"2026-11-24\"\nuntil = \"2026-11-24\"\n\n[[service]]\nid     = \"haircut\"")]).await;
    let day = world.customer("staff-olena").says("/day tomorrow").await;
    assert!(day.contains("Ann Lee") && day.contains("⚠️ closed on this day"), "{day}");
    world.close().await;
}

#[tokio::test]
async fn a_visit_whose_staff_member_has_left_is_not_moved_to_another_and_no_id_is_shown() {
    let world = after(&[("id       = \"olena\"", "id       = \"olha\"")]).await;
    let ann = world.customer("ann");
    let told = ann.says("can I move my haircut to friday at 3pm?").await;
    let told = format!("{told}\n{}", ann.says("yes").await);
    assert!(told.contains("still stands, but I can't move it here"), "{told}");
    assert!(!told.contains("isn't in") && !told.contains("nothing free"), "{told}");
    assert!(!told.contains("olena"), "no id is shown: {told}");
    let pressed = {
        ann.says("/my").await;
        ann.presses("Move").await
    };
    assert!(pressed.contains("still stands, but I can't move it here"), "{pressed}");
    assert_eq!(world.confirmed().await, ["2026-11-24 14:00 haircut olena Ann Lee ann@example.com"]);
    world.close().await;
}

#[tokio::test]
async fn staff_read_why_a_visit_of_a_removed_service_gets_no_times() {
    let world = after(&[
        ("id     = \"haircut\"", "id     = \"cut\""),
        ("[\"haircut\", \"coloring\"", "[\"cut\", \"coloring\""),
    ])
    .await;
    let olena = world.customer("staff-olena");
    let shown = olena.says("/find Ann").await;
    assert!(shown.contains("⚠️ this service is no longer offered"), "{shown}");
    let told = olena.presses("Move").await;
    assert!(told.contains("no longer in the business's file"), "{told}");
    world.close().await;
}

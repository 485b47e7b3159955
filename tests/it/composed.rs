//! Services that consist of others: asked for by the names of their parts they are one visit.

use crate::world::{MONDAY, World};

/// Olena cuts hair and beards, and the salon offers both as one.
const GROOMING: &[(&str, &str)] = &[
    (
        "[[staff]]\nid       = \"olena\"",
        "[[service]]\nid = \"grooming\"\nname = { uk = \"Повний догляд\", en = \"Full grooming\" }\nof = [\"haircut\", \"beard\"]\n\n[[staff]]\nid       = \"olena\"",
    ),
    (
        "services = [\"haircut\", \"coloring\", \"consultation\"]",
        "services = [\"haircut\", \"coloring\", \"consultation\", \"beard\"]",
    ),
];

#[tokio::test]
async fn two_services_that_the_salon_offers_as_one_are_one_visit_with_the_sum() {
    let world = World::with_profile("salon", MONDAY, GROOMING);
    let ann = world.customer("ann");
    let line = "I'd like a haircut and a beard trim tomorrow at 10am. Ann Lee, ann@example.com";
    let told = ann.says(line).await;
    assert!(told.starts_with('✅') && told.contains("Full grooming"), "{told}");
    assert!(told.contains("800 ₴"), "{told}");
    let bob = world.customer("bob");
    bob.says("/language uk").await;
    let told = bob.says("стрижка і борода завтра о 14:00, Боб Рей, bob@example.com").await;
    assert!(told.contains("Повний догляд"), "{told}");
    let all = world.bookings().await;
    let of: Vec<_> = all
        .iter()
        .map(|it| (it.service.as_str(), it.length().as_mins(), it.staff.as_str()))
        .collect();
    assert_eq!(of, [("grooming", 90, "olena"); 2]);
    world.close().await;
}

#[tokio::test]
async fn parts_for_different_people_or_hours_stay_visits_of_their_own() {
    let world = World::with_profile("salon", MONDAY, GROOMING);
    let ann = world.customer("ann");
    let line =
        "A haircut tomorrow at 10am and a beard trim tomorrow at 3pm. Ann Lee, ann@example.com";
    let told = ann.says(line).await;
    assert!(!told.contains("Full grooming"), "{told}");
}

//! Who may do what, as it is heard in chat: every person and every command of staff.

use zapys::{
    channel::terminal,
    ids::{BusinessId, StaffId},
    store::{conversations, staff},
};

use crate::world::{Customer, World};

const STAFF_ONLY: &str = "This command is for staff.";

/// Makes a person of this name a staff member of another business.
async fn appoint_elsewhere(world: &World, name: &str) {
    let key = terminal::conversation(&BusinessId::new("studio"), name);
    let now = world.clock_now();
    let appointed = world.store().write(move |tx| {
        let conversation = conversations::find_or_make(tx, &key, now)?;
        staff::appoint(tx, &conversation, &StaffId::new("olena"), now)
    });
    appointed.await.unwrap();
}

async fn in_english(customer: Customer<'_>) -> Customer<'_> {
    customer.says("/language en").await;
    customer
}

/// A customer, a staff member, an owner, a former staff member and one of another business, with
/// whether they are staff here.
async fn everyone(world: &World) -> [(Customer<'_>, bool); 5] {
    appoint_elsewhere(world, "elsewhere").await;
    [
        (in_english(world.customer("customer")).await, false),
        (in_english(world.customer("iryna").appointed("iryna").await).await, true),
        (in_english(world.customer("olena").appointed("olena").await).await, true),
        (in_english(world.customer("former").appointed("oksana").await).await, false),
        (in_english(world.customer("elsewhere")).await, false),
    ]
}

#[tokio::test]
async fn every_command_of_staff_is_refused_to_everyone_else() {
    let world = World::new();
    for (person, is_staff) in everyone(&world).await {
        for command in [
            "/today",
            "/week",
            "/day tomorrow",
            "/why tomorrow at noon",
            "/address",
            "/numbers",
            "/connect",
            "/disconnect",
        ] {
            let told = person.says(command).await;
            assert_eq!(
                told.starts_with(STAFF_ONLY),
                !is_staff,
                "{:?} {command}: {told}",
                person.key
            );
        }
        let help = person.says("/help").await;
        assert_eq!(help.contains("/today"), is_staff, "{help}");
    }
    world.close().await;
}

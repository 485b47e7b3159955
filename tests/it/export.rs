//! `/export`: everything that is kept about a person, and nothing of anyone else.

use serde_json::Value;

use crate::{
    program::Program,
    telegram::{fake::Event, setup::Setup},
    world::World,
};

#[tokio::test]
async fn a_customer_gets_all_that_is_kept_about_them_and_nothing_of_another_person() {
    let world = World::new();
    let (ann, bob) = (world.customer("ann"), world.customer("bob"));
    let olena = world.customer("olena").appointed("olena").await;
    bob.says("Haircut tomorrow at 10am, Bob Ray, bob@example.com. My dog is called Rex").await;
    ann.says("Haircut tomorrow at 2pm, Ann Lee, ann@example.com").await;
    ann.says("Do you have parking?").await;
    ann.says("/human").await;
    bob.says("let me know if something frees up tomorrow at noon").await;
    world.settle().await;
    olena.presses("Відповісти: Ann Lee").await;
    olena.says("Hello Ann").await;
    world.settle().await;
    ann.says("/done").await;

    let told = ann.says("/export").await;
    assert!(told.contains("JSON"), "{told}");
    let text = ann.file();
    let all: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(all["person"]["name"], "Ann Lee");
    assert_eq!(all["person"]["email"], "ann@example.com");
    assert_eq!(all["visits"]["all"][0]["start"], "2026-11-24T14:00:00");
    assert_eq!(all["asked_for_a_person"][0]["answered_by"], "olena");
    for word in ["Do you have parking?", "Hello Ann", "confirmed", "2026-11-23T08:00:00Z"] {
        assert!(text.contains(word), "{word}: {text}");
    }
    for word in ["Bob", "bob", "Rex"] {
        assert!(!text.contains(word), "{word}: {text}");
    }

    // What staff read in their chat speaks of customers.
    olena.says("/today").await;
    olena.says("/day tomorrow").await;
    olena.says("/export").await;
    let text = olena.file();
    for word in ["Bob", "Ann", "@example.com"] {
        assert!(!text.contains(word), "{word}: {text}");
    }
    world.settle().await;
    world.close().await;
}

#[tokio::test]
async fn on_telegram_it_is_a_document() {
    let setup = Setup::open().await;
    setup.books().await;
    setup.hears().await;
    assert!(setup.told("/export").await.contains("JSON"));
    let Event::File { name, text } = setup.hears().await else { panic!() };
    assert_eq!(name.rsplit('.').next(), Some("json"));
    let all: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(all["visits"]["all"][0]["email"], "olha@example.com");
    setup.close().await;
}

#[test]
fn at_a_terminal_it_is_a_file_whose_path_is_said() {
    let program = Program::new();
    let said = program.chat("olha", "/export\n").went_well();
    let path = said.lines().find(|line| line.contains("/exports/")).unwrap();
    let all: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    assert_eq!(all["person"]["platform"], "terminal");
}

//! Another account in the business's file: what stands in the calendars of the one before.

use std::fs;

use super::{
    fake::{FAMILY, Fake, Outage, WORK},
    salon::Salon,
};
use crate::google::asked_of;

const WISH: &str = "Haircut tomorrow at 14:00. Ann Lee, ann@example.com";
const FREE: &str = "what is free on Wednesday for a haircut?";

impl Salon {
    /// The business's file names another server from now on, and the program is started again; the server
    /// before is the other one.
    fn switched(self, to: Fake) -> (Self, Fake) {
        let url = format!("{}/olena/week/", to.url);
        self.switched_to(to, &url)
    }

    fn switched_to(self, to: Fake, url: &str) -> (Self, Fake) {
        let Self { world, fake } = self;
        let file = world.dir().join("bots/salon.toml");
        let text = fs::read_to_string(&file).unwrap();
        let before = text.split("url = \"").nth(1).unwrap().split('"').next().unwrap().to_owned();
        fs::write(&file, text.replace(&before, url)).unwrap();
        (Self { world: world.restarted(), fake: to }, fake)
    }
}

#[tokio::test]
async fn another_account_takes_over_what_stands_in_the_one_before() {
    let (salon, old) = Salon::booked(true).await.switched(Fake::start().await);
    let olena = salon.world.customer("olena-chat").appointed("olena").await;
    salon.world.watches().await;
    let told = olena.heard();
    assert_eq!(
        told,
        ["У файлі закладу для вашого календаря вказано інший обліковий запис. olena@example.com \
          (127.0.0.1) більше не використовую.\n\
          1 майбутній запис є там. Я занесу його до нового календаря. У старому я вже не можу його змінювати, \
          тож видаліть його там:\n\
          • Вт 24.11, 14:00 Ann Lee"]
    );
    assert_eq!(salon.fake.ours(WORK), ["20261124T140000 Стрижка – Ann Lee"]);
    salon.hears_nothing().await;
    // From now on it is followed, moved and taken out in the new one, and the old one is left to staff.
    old.forgets_requests();
    let heard = salon.world.says("move it to 15:00").await;
    assert!(heard.contains('✅'), "{heard}");
    assert_eq!(salon.fake.ours(WORK), ["20261124T150000 Стрижка – Ann Lee"]);
    salon.fake.moves(WORK, ("20261124T140000Z", "20261124T150000Z"));
    let heard = salon.hears().await;
    assert!(heard.len() == 1 && heard[0].contains("4:00 PM"), "{heard:?}");
    salon.world.says("cancel my appointment").await;
    salon.world.says("yes").await;
    salon.world.settle().await;
    assert_eq!(salon.fake.ours(WORK), Vec::<String>::new());
    assert_eq!(old.ours(WORK).len(), 1);
    assert_eq!(old.asked(), Vec::<String>::new(), "its password is not sent there any more");
    olena.heard();
    salon.close().await;
}

#[tokio::test]
async fn the_owner_is_told_of_another_account_and_of_another_staff_member_as_well() {
    let fake = Fake::start().await;
    let url = format!("{}/olena/week/", fake.url);
    let lines = format!("{}\n# [[staff.absence]]", super::salon::lines(&url));
    let edits = [("calendar = \"local\"\n# [[staff.absence]]", lines.as_str())];
    let files = [("caldav.password", super::fake::PASSWORD)];
    let world =
        crate::world::World::with_files(crate::world::MONDAY, ("salon", &edits), "", &files);
    let salon = Salon { world, fake };
    let heard =
        salon.world.says("Manicure with Iryna tomorrow at 14:00. Ann Lee, ann@example.com").await;
    assert!(heard.contains('✅'), "{heard}");
    let (salon, _old) = salon.switched(Fake::start().await);
    let olena = salon.world.customer("olena-chat").appointed("olena").await;
    let iryna = salon.world.customer("iryna-chat").appointed("iryna").await;
    for _ in 0..2 {
        salon.world.watches().await;
        salon.world.pass(1);
    }
    let (owner, own) = (olena.heard(), iryna.heard());
    assert!(own.len() == 1 && own[0].contains("для вашого календаря"), "{own:?}");
    assert!(owner.len() == 1 && owner[0].contains("календаря (Ірина)"), "{owner:?}");
    assert!(owner[0].contains("видалити вручну:\n• Вт 24.11, 14:00 Ann Lee"), "{owner:?}");
    salon.close().await;
}

#[tokio::test]
async fn what_is_left_in_the_account_before_is_kept_for_status_where_no_one_has_a_chat() {
    let (salon, _old) = Salon::booked(true).await.switched(Fake::start().await);
    salon.world.watches().await;
    let noted = salon.world.store().read(zapys::store::health::components).await.unwrap();
    let left = noted.iter().find(|it| it.name == "calendar before salon/olena").unwrap();
    assert!(!left.up, "{left:?}");
    assert_eq!(
        left.detail,
        "events of coming visits, which are written into the new calendar too: 1; of cancelled ones: 0"
    );
    salon.close().await;
}

#[tokio::test]
async fn a_long_list_of_visits_in_the_account_before_is_shortened() {
    let salon = Salon::open().await;
    let days = ["tomorrow", "on Wednesday", "on Thursday", "on Friday"];
    let starts = days.iter().flat_map(|day| ["10:00", "14:00", "16:00"].map(|time| (*day, time)));
    for (at, (day, time)) in starts.take(10).enumerate() {
        let who = format!("guest{at}");
        let wish = format!("Haircut {day} at {time}. Ann Lee, ann@example.com");
        let heard = salon.world.customer(&who).says(&wish).await;
        assert!(heard.contains('✅'), "{day} {time}: {heard}");
    }
    salon.world.settle().await;
    let (salon, _old) = salon.switched(Fake::start().await);
    let olena = salon.world.customer("olena-chat").appointed("olena").await;
    salon.world.watches().await;
    let told = asked_of(&olena);
    let named = told[0].matches("Ann Lee").count();
    assert!(named == 8 && told[0].ends_with("… і ще 2, останній — 27 листопада."), "{told:?}");
    salon.close().await;
}

#[tokio::test]
async fn the_same_calendars_under_another_address_stay_where_they_are() {
    let salon = Salon::booked(true).await;
    let (url, fake) = (salon.fake.url.clone(), salon.fake.clone());
    let (salon, _) = salon.switched_to(fake, &url);
    let olena = salon.world.customer("olena-chat").appointed("olena").await;
    salon.hears_nothing().await;
    assert_eq!(olena.heard(), Vec::<String>::new());
    assert_eq!(salon.fake.ours(WORK).len(), 1);
    assert_eq!(salon.fake.ours(FAMILY).len(), 0);
    let heard = salon.world.says("move it to 15:00").await;
    assert!(heard.contains('✅'), "{heard}");
    assert_eq!(salon.fake.ours(WORK), ["20261124T150000 Стрижка – Ann Lee"]);
    salon.world.settle().await;
    salon.close().await;
}

#[tokio::test]
async fn a_copy_that_staff_brought_along_is_used_and_put_to_the_time_of_the_visit() {
    for is_old in [false, true] {
        let salon = Salon::booked(true).await;
        let (_, copy) = salon.fake.own(WORK);
        if is_old {
            let heard = salon.world.says("move it to 16:00").await;
            assert!(heard.contains('✅'), "{heard}");
        }
        let new = Fake::start().await;
        new.held().store(FAMILY, "import-1.ics", &copy.text);
        let (salon, _old) = salon.switched(new);
        salon.world.watches().await;
        let hour = if is_old { "16" } else { "14" };
        let expected = format!("20261124T{hour}0000 Стрижка – Ann Lee");
        assert_eq!(salon.fake.ours(FAMILY), [expected]);
        assert_eq!(salon.fake.ours(WORK), Vec::<String>::new());
        salon.world.customer("guest").heard();
        for _ in 0..3 {
            salon.hears_nothing().await;
        }
        salon.world.says("cancel my appointment").await;
        salon.world.says("yes").await;
        assert_eq!(salon.fake.ours(FAMILY), Vec::<String>::new());
        salon.close().await;
    }
}

#[tokio::test]
async fn a_copy_that_staff_moved_in_the_new_account_is_their_change() {
    let salon = Salon::booked(true).await;
    let (_, copy) = salon.fake.own(WORK);
    let new = Fake::start().await;
    new.held().store(WORK, "import-1.ics", &copy.text);
    new.moves(WORK, ("20261124T140000Z", "20261124T150000Z"));
    let (salon, _old) = salon.switched(new);
    salon.world.watches().await;
    let heard = salon.hears().await;
    assert!(heard.len() == 1 && heard[0].contains("4:00 PM"), "{heard:?}");
    salon.hears_nothing().await;
    salon.close().await;
}

#[tokio::test]
async fn a_new_account_that_refuses_the_password_is_told_and_loses_nothing() {
    let salon = Salon::booked(true).await;
    let new = Fake::start().await;
    new.fail_next("", vec![Outage::Answer(401, ""); 99]);
    let (salon, _old) = salon.switched(new);
    let olena = salon.world.customer("olena-chat").appointed("olena").await;
    let heard = salon.world.customer("bob").says(FREE).await;
    assert!(heard.contains("by phone only"), "{heard}");
    for _ in 0..4 {
        salon.world.watches().await;
        salon.world.pass(1);
    }
    let told = olena.heard();
    assert!(told.len() == 1 && told[0].contains("більше не приймає"), "{told:?}");
    assert_eq!(salon.world.confirmed().await.len(), 1);
    salon.fake.calm();
    salon.hears_nothing().await;
    let told = olena.heard();
    assert!(told.len() == 1 && told[0].contains("інший обліковий запис"), "{told:?}");
    assert_eq!(salon.fake.ours(WORK).len(), 1);
    salon.close().await;
}

#[tokio::test]
async fn to_and_fro_writes_no_event_twice() {
    let salon = Salon::booked(true).await;
    let (salon, old) = salon.switched(Fake::start().await);
    salon.world.watches().await;
    let (salon, new) = salon.switched(old);
    for _ in 0..2 {
        salon.hears_nothing().await;
    }
    assert_eq!((salon.fake.ours(WORK).len(), new.ours(WORK).len()), (1, 1));
    let heard = salon.world.says("move it to 15:00").await;
    assert!(heard.contains('✅'), "{heard}");
    assert_eq!(salon.fake.ours(WORK), ["20261124T150000 Стрижка – Ann Lee"]);
    salon.close().await;
}

#[tokio::test]
async fn a_move_and_a_cancellation_that_waited_for_the_old_server_are_not_lost() {
    let salon = Salon::booked(true).await;
    let heard = salon
        .world
        .customer("bob")
        .says("Haircut tomorrow at 10:00. Bob Ray, bob@example.com")
        .await;
    assert!(heard.contains('✅'), "{heard}");
    salon.world.watches().await;
    salon.fake.fail_next("PUT", vec![Outage::Answer(503, ""); 99]);
    salon.fake.fail_next("DELETE", vec![Outage::Answer(503, ""); 99]);
    let heard = salon.world.says("move it to 16:00").await;
    assert!(!heard.contains('✅'), "{heard}");
    let bob = salon.world.customer("bob");
    bob.says("cancel my appointment").await;
    let heard = bob.says("yes").await;
    assert!(heard.contains("cancelled"), "{heard}");
    let (salon, old) = salon.switched(Fake::start().await);
    let olena = salon.world.customer("olena-chat").appointed("olena").await;
    salon.world.watches().await;
    let told = olena.heard().join("\n");
    assert!(told.contains("1 майбутній запис є там"), "{told}");
    assert!(told.contains("Видаліть і їх:\n• Вт 24.11, 10:00 Bob Ray"), "{told}");
    for _ in 0..4 {
        salon.world.pass(5);
        salon.world.settle().await;
    }
    let heard = salon.world.customer("guest").heard();
    assert!(heard.iter().any(|it| it.contains("4:00 PM") && it.contains('✅')), "{heard:?}");
    assert_eq!(salon.fake.ours(WORK), ["20261124T160000 Стрижка – Ann Lee"]);
    assert_eq!(salon.fake.ours(FAMILY), Vec::<String>::new());
    assert_eq!(old.ours(WORK).len(), 2);
    salon.hears_nothing().await;
    olena.heard();
    salon.close().await;
}

#[tokio::test]
async fn two_looks_at_once_switch_once() {
    let (salon, _old) = Salon::booked(true).await.switched(Fake::start().await);
    let olena = salon.world.customer("olena-chat").appointed("olena").await;
    let (first, second) = (salon.world.app.watch().unwrap(), salon.world.app.watch().unwrap());
    let bob = salon.world.customer("bob");
    let (one, other, heard) = tokio::join!(first.read_all(), second.read_all(), bob.says(FREE));
    one.unwrap();
    other.unwrap();
    assert!(heard.contains("AM"), "{heard}");
    salon.world.settle().await;
    assert_eq!(asked_of(&olena).len(), 1);
    assert_eq!(salon.fake.ours(WORK).len(), 1);
    salon.hears_nothing().await;
    salon.close().await;
}

#[tokio::test]
async fn a_visit_that_is_cancelled_while_its_event_is_written_anew_leaves_none() {
    let (salon, _old) = Salon::booked(true).await.switched(Fake::start().await);
    salon.world.app.watch().unwrap().read_all().await.unwrap();
    let put = format!("PUT {WORK}");
    salon.fake.fail_next(&put, [Outage::Slow(std::time::Duration::from_millis(400))]);
    let cancels = async {
        while !salon.fake.asked().iter().any(|it| it.starts_with(&put)) {
            tokio::task::yield_now().await;
        }
        let id = salon.world.bookings().await[0].id.clone();
        salon
            .world
            .store()
            .write(move |tx| {
                zapys::store::bookings::cancel(
                    tx,
                    &id,
                    &zapys::store::bookings::Who::Zapys,
                    "test",
                    jiff::Timestamp::UNIX_EPOCH,
                )
            })
            .await
            .unwrap();
    };
    tokio::join!(salon.world.sends_what_is_due(), cancels);
    salon.world.settle().await;
    assert_eq!(salon.fake.ours(WORK), Vec::<String>::new());
    salon.close().await;
}

#[tokio::test]
async fn a_process_that_is_killed_after_it_wrote_the_event_anew_writes_no_second_one() {
    let (salon, _old) = Salon::booked(true).await.switched(Fake::start().await);
    salon.world.app.watch().unwrap().read_all().await.unwrap();
    // The event is written, and the process dies before that is stored.
    salon.world.sql(
        "CREATE TRIGGER dies BEFORE UPDATE OF calendar ON bookings WHEN NEW.calendar IS NOT NULL
         BEGIN SELECT RAISE(ABORT, 'killed'); END;",
    );
    salon.world.fails_to_send().await;
    assert_eq!(salon.fake.ours(WORK).len(), 1);
    salon.world.sql("DROP TRIGGER dies");
    let salon = Salon { world: salon.world.restarted(), fake: salon.fake };
    salon.hears_nothing().await;
    salon.world.pass(5);
    salon.world.settle().await;
    assert_eq!(salon.fake.ours(WORK).len(), 1);
    assert_eq!(salon.fake.ours(FAMILY).len(), 0);
    let all = salon.world.store().read(|db| zapys::store::bookings::all(db, None, None)).await;
    assert!(all.unwrap()[0].calendar.as_ref().unwrap().ends_with(WORK));
    salon.close().await;
}

#[tokio::test]
async fn those_of_a_class_are_written_once_in_the_new_account() {
    let salon = Salon::class_of_two().await;
    salon.world.watches().await;
    let (salon, _old) = salon.switched(Fake::start().await);
    salon.world.watches().await;
    let (_, file) = salon.fake.own(WORK);
    let text = file.text.replace("\r\n ", "");
    assert!(text.contains("ann@example.com") && text.contains("bob@example.com"), "{text}");
    // One of them goes, and the event stays for the other.
    let ann = salon.world.customer("ann");
    ann.says("cancel my appointment").await;
    ann.says("yes").await;
    salon.world.settle().await;
    let (_, file) = salon.fake.own(WORK);
    assert!(!file.text.replace("\r\n ", "").contains("ann@example.com"), "{}", file.text);
    salon.close().await;
}

#[tokio::test]
async fn the_second_of_two_hours_is_written_anew_as_the_second() {
    let fake = Fake::start().await;
    let lines = super::salon::lines(&format!("{}/olena/week/", fake.url));
    let edits = [
        ("calendar = \"local\"                      # or", lines.as_str()),
        ("sat     = [\"10:00-16:00\"]", "sat-sun = [\"02:00-06:00\", \"10:00-16:00\"]"),
    ];
    let files = [("caldav.password", super::fake::PASSWORD)];
    let night = "2026-10-24T12:00:00+03:00";
    let world = crate::world::World::with_files(night, ("salon", &edits), "", &files);
    let salon = Salon { world, fake };
    let wish = "haircut tomorrow at 3:30 am, after the clocks go back. Ann Lee, ann@example.com";
    let heard = salon.world.says(wish).await;
    assert!(heard.contains('✅'), "{heard}");
    let times = |text: String| -> Vec<String> {
        let event = text.split("BEGIN:VEVENT").nth(1).unwrap().to_owned();
        let is_time = |it: &&str| it.starts_with("DTSTART") || it.starts_with("DTEND");
        event.lines().filter(is_time).map(str::to_owned).collect()
    };
    let before = times(salon.fake.own(WORK).1.text);
    let (salon, _old) = salon.switched(Fake::start().await);
    salon.world.watches().await;
    assert_eq!(times(salon.fake.own(WORK).1.text), before);
    salon.world.watches().await;
    let start = salon.world.bookings().await[0].span.start.to_string();
    assert_eq!(start, "2026-10-25T01:30:00Z");
    salon.close().await;
}

#[tokio::test]
async fn from_google_to_caldav_and_back_the_visits_come_along() {
    let google = crate::google::Google::start().await;
    let fake = Fake::start().await;
    let of_caldav = super::salon::lines(&format!("{}/olena/week/", fake.url));
    let of_google = "calendar = \"google\" # or";
    let local = ("calendar = \"local\"                      # or", of_google);
    let files = [("caldav.password", super::fake::PASSWORD)];
    let config = google.config("http://127.0.0.1:9");
    let world =
        crate::world::World::with_files(crate::world::MONDAY, ("salon", &[local]), &config, &files);
    let account = crate::google::OLENA;
    google.person(account, &[]);
    google.calendar(account);
    crate::google::allows(&world.app, &google, account).await;
    let heard = world.says(WISH).await;
    assert!(heard.contains('✅'), "{heard}");
    world.watches().await;
    world.customer("guest").heard();

    world.rewrites(&[(of_google, &of_caldav)]);
    let world = world.restarted();
    let olena = world.customer("olena-chat").appointed("olena").await;
    world.watches().await;
    let told = asked_of(&olena);
    assert!(
        told.len() == 1 && told[0].contains(account) && told[0].contains("оберіть не сповіщати їх"),
        "{told:?}"
    );
    assert_eq!(fake.ours(WORK), ["20261124T140000 Стрижка – Ann Lee"]);
    let heard = world.says("move it to 15:00").await;
    assert!(heard.contains('✅'), "{heard}");
    assert_eq!(fake.ours(WORK), ["20261124T150000 Стрижка – Ann Lee"]);
    world.settle().await;

    world.rewrites(&[(&of_caldav, of_google)]);
    let world = world.restarted();
    crate::google::allows(&world.app, &google, account).await;
    world.settle().await;
    world.watches().await;
    let olena = world.customer("olena-chat");
    let told = olena.heard().join("\n");
    assert!(told.contains("Ann Lee"), "{told}");
    assert!(told.contains("є в календарі olena@example.com (127.0.0.1)"), "{told}");
    assert_eq!(google.ours(account), ["2026-11-24T15:00:00+02:00 Стрижка – Ann Lee"]);
    assert_eq!(world.customer("guest").heard(), Vec::<String>::new());
    let heard = world.says("move it to 16:00").await;
    assert!(heard.contains('✅'), "{heard}");
    assert_eq!(google.ours(account), ["2026-11-24T16:00:00+02:00 Стрижка – Ann Lee"]);
    world.settle().await;
    fake.close();
    google.close();
    world.close().await;
}

#[tokio::test]
async fn a_new_server_that_takes_nothing_for_days_gets_the_visit_in_the_end() {
    let salon = Salon::open().await;
    let heard = salon.world.says("Haircut on December 14 at 14:00. Ann Lee, ann@example.com").await;
    assert!(heard.contains('✅'), "{heard}");
    let (salon, _old) = salon.switched(Fake::start().await);
    salon.fake.fail_next("PUT", vec![Outage::Answer(503, ""); 9_999]);
    for _ in 0..60 {
        salon.world.watches().await;
        salon.world.pass(4 * 60);
    }
    assert_eq!(salon.fake.ours(WORK).len(), 0);
    assert_eq!(salon.world.confirmed().await.len(), 1);
    salon.fake.calm();
    for _ in 0..3 {
        salon.world.pass(4 * 60);
        salon.world.settle().await;
    }
    assert_eq!(salon.fake.ours(WORK), ["20261214T140000 Стрижка – Ann Lee"]);
    salon.close().await;
}

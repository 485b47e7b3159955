//! A mailbox whose server tells of new messages: it is waited on, and looked into again where that fails.

use std::time::Duration;

use tokio::{task::JoinHandle, time};
use tokio_util::sync::CancellationToken;
use zapys::{
    mailbox::reader::Pauses,
    store::{
        self,
        mailbox::{self, MailboxState},
    },
};

use super::{imap::World, imap_server::Does, setup::Setup};

pub(super) const HOUR: Duration = Duration::from_hours(1);
const SOON: Duration = Duration::from_millis(50);

/// A reader that runs until the test ends it.
pub(super) struct Running {
    stop: CancellationToken,
    task: JoinHandle<Result<(), store::Error>>,
}

impl Running {
    pub(super) fn begin(setup: &Setup, every: Duration, longest_wait: Duration) -> Self {
        let stop = CancellationToken::new();
        let reader = setup.app.mailbox_reader().unwrap();
        let reader = reader.with_pauses(Pauses { every, longest_wait });
        let token = stop.clone();
        Self { stop, task: tokio::spawn(async move { reader.run(&token).await }) }
    }

    pub(super) async fn end(self) {
        self.stop.cancel();
        time::timeout(Duration::from_secs(5), self.task).await.unwrap().unwrap().unwrap();
    }
}

impl World {
    /// Waits until a message was taken in.
    async fn takes_in(&self, uid: u32) {
        let taken = async {
            while self.position().await != Some(uid) {
                time::sleep(Duration::from_millis(10)).await;
            }
        };
        time::timeout(Duration::from_secs(30), taken).await.unwrap();
        self.setup.sends().await;
    }

    async fn state(&self) -> MailboxState {
        let name = self.setup.app.mailbox_name().unwrap();
        let state = self.setup.app.store.read(move |db| mailbox::state(db, &name));
        state.await.unwrap().unwrap()
    }

    async fn error(&self) -> Option<String> {
        self.state().await.error
    }
}

#[tokio::test]
async fn a_server_that_tells_of_messages_is_waited_on() {
    let world = World::new().await;
    world.imap.idles();
    let running = Running::begin(&world.setup, HOUR, HOUR);
    world.imap.is_told("IDLE", 1).await;
    world.imap.arrives(&world.report("gmail-no-user"));
    world.takes_in(1).await;
    let heard = world.setup.texts("Ann").join("\n");
    assert!(heard.contains("did not get through"), "{heard}");
    world.imap.is_told("IDLE", 2).await;
    world.imap.arrives("Subject: hello\r\n\r\nHow much is a haircut?");
    world.takes_in(2).await;
    world.imap.is_told("IDLE", 3).await;
    running.end().await;
    let commands = world.imap.commands();
    let many = |verb: &str| commands.iter().filter(|it| it.starts_with(verb)).count();
    assert_eq!((many("LOGIN"), many("UID SEARCH"), many("UID FETCH")), (1, 3, 2), "{commands:?}");
}

#[tokio::test]
async fn a_message_that_comes_while_the_mailbox_is_read_is_not_left_until_the_next_one() {
    let world = World::new().await;
    world.imap.idles();
    world.imap.arrives_late(&world.report("exim-no-user"));
    let running = Running::begin(&world.setup, HOUR, HOUR);
    world.takes_in(1).await;
    assert_eq!(world.setup.texts("Ann").len(), 1);
    running.end().await;
}

#[tokio::test]
async fn a_connection_that_ends_is_opened_again_and_nothing_is_missed() {
    let world = World::new().await;
    world.imap.idles();
    let running = Running::begin(&world.setup, SOON, HOUR);
    world.imap.is_told("IDLE", 1).await;
    world.imap.rule(Some(("LOGIN", Does::Drops)));
    world.imap.ends_waiting();
    world.imap.is_told("LOGIN", 3).await;
    assert!(world.error().await.is_some(), "it cannot be opened, and that is told");
    world.imap.arrives(&world.report("postfix-no-user"));
    world.imap.rule(None);
    world.takes_in(1).await;
    assert_eq!(world.setup.texts("Ann").len(), 1);
    world.imap.is_told("IDLE", 2).await;
    assert_eq!(world.error().await, None);
    running.end().await;
}

#[tokio::test]
async fn a_mailbox_that_was_out_of_reach_for_a_day_is_read_as_if_it_had_not_been() {
    let world = World::new().await;
    world.imap.idles();
    world.imap.rule(Some(("LOGIN", Does::Drops)));
    let running = Running::begin(&world.setup, SOON, HOUR);
    world.imap.is_told("LOGIN", 2).await;
    let began = world.state().await.failed.unwrap();
    world.imap.arrives(&world.report("postfix-no-user"));
    world.imap.arrives(&world.report("postfix-delayed"));
    world.setup.clock.set("2026-11-24T10:00:00+02:00".parse().unwrap());
    world.imap.commands();
    world.imap.is_told("LOGIN", 2).await;
    assert_eq!(world.state().await.failed, Some(began), "it says since when");
    world.imap.rule(None);
    world.takes_in(2).await;
    let heard = world.setup.texts("Ann").join("\n");
    assert!(heard.contains("did not get through"), "{heard}");
    world.imap.is_told("IDLE", 1).await;
    let state = world.state().await;
    assert_eq!((state.failed, state.error), (None, None));
    running.end().await;
}

#[tokio::test]
async fn a_server_that_is_silent_is_asked_again_after_a_while() {
    let world = World::new().await;
    world.imap.idles();
    let running = Running::begin(&world.setup, HOUR, SOON);
    world.imap.is_told("UID SEARCH", 3).await;
    running.end().await;
    let commands = world.imap.commands();
    assert_eq!(commands.iter().filter(|it| it.starts_with("LOGIN")).count(), 1, "{commands:?}");
}

#[tokio::test]
async fn where_a_server_cannot_tell_or_refuses_to_the_mailbox_is_read_at_intervals() {
    for refuses in [None, Some(Does::Refuses), Some(Does::Drops), Some(Does::Babbles)] {
        let world = World::new().await;
        if let Some(does) = refuses {
            world.imap.idles();
            world.imap.rule(Some(("IDLE", does)));
        }
        let running = Running::begin(&world.setup, SOON, HOUR);
        world.imap.is_told("LOGIN", 2).await;
        world.imap.arrives(&world.report("exchange-no-user"));
        world.takes_in(1).await;
        assert_eq!(world.setup.texts("Ann").len(), 1, "{refuses:?}");
        assert_eq!(world.error().await, None, "{refuses:?}");
        running.end().await;
    }
}

//! Telegram: the worker and the server of its own tests.

use std::path::PathBuf;

use crate::telegram::{
    fake::Event,
    setup::{Setup, TOKEN},
};

use super::{Stage, Who};

pub(crate) struct Chat(Setup);

const fn id(who: Who) -> i64 {
    match who {
        Who::Olha => 7,
        Who::Petro => 8,
        Who::Olena => 9,
    }
}

impl Stage for Chat {
    async fn open() -> Self {
        Self(Setup::open().await)
    }

    async fn says(&self, who: Who, words: &str) -> String {
        self.0.api.says(TOKEN, id(who), words);
        self.hears(who).await
    }

    async fn tells(&self, who: Who, words: &str) {
        self.0.api.says(TOKEN, id(who), words);
    }

    async fn commands(&self, who: Who, command: &str) -> String {
        self.says(who, &format!("/{command}")).await
    }

    async fn presses(&self, who: Who, label: &str) -> String {
        self.0.api.presses(TOKEN, id(who), label);
        self.hears(who).await
    }

    async fn hears(&self, who: Who) -> String {
        let told = self.0.api.next(TOKEN, id(who)).await;
        if told
            .buttons()
            .iter()
            .any(|label| ["Додати до календаря", "Add to calendar"].contains(&label.as_str()))
        {
            let file = self.0.api.next(TOKEN, id(who)).await;
            assert!(matches!(&file, Event::File { .. }), "{file:?}");
        }
        told.text().to_owned()
    }

    fn database(&self) -> PathBuf {
        self.0.dir.path().join("data/zapys.db")
    }

    async fn close(self) {
        for who in [Who::Petro, Who::Olena] {
            assert_eq!(self.0.api.left(TOKEN, id(who)), []);
        }
        self.0.close().await;
    }
}

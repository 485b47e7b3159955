//! The terminal: the program itself, run once for each line.

use std::path::PathBuf;

use crate::program::Program;

use super::{Stage, Who};

pub(crate) struct Process(Program);

impl Process {
    fn chats(&self, who: Who, line: &str) -> String {
        let customer = format!("{who:?}");
        let said = self.0.chat(&customer, format!("{line}\n")).went_well();
        // Headings and buttons stand below the words.
        let words = said.lines().filter(|line| !line.starts_with(['[', ' ']));
        words.collect::<Vec<_>>().join("\n")
    }
}

impl Stage for Process {
    async fn open() -> Self {
        let program = Program::new();
        program.chat("nobody", "").went_well();
        Self(program)
    }

    async fn says(&self, who: Who, words: &str) -> String {
        self.chats(who, words)
    }

    async fn tells(&self, who: Who, words: &str) {
        assert_eq!(self.chats(who, words), "");
    }

    async fn commands(&self, who: Who, command: &str) -> String {
        self.chats(who, &format!("/{command}"))
    }

    async fn presses(&self, who: Who, label: &str) -> String {
        self.chats(who, label)
    }

    async fn hears(&self, who: Who) -> String {
        self.chats(who, "")
    }

    fn database(&self) -> PathBuf {
        self.0.database()
    }

    async fn close(self) {
        drop(self);
    }
}

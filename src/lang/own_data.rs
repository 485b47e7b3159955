//! Commands that a customer says in words: to be forgotten, to get what is kept about them, what commands there
//! are.
//!
//! The whole message has to say it. "Forget me" in the middle of a sentence is a part of something else
//! ("don't forget me tomorrow"), and what is deleted cannot be brought back.

use std::sync::LazyLock;

use crate::{phrase, text::word_lists::phrases};

/// A command that is said in words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SaidCommand {
    /// The customer's data are to be deleted.
    Forget,
    /// The customer wants what is kept about them.
    Export,
    /// The customer wants to know the commands.
    Help,
}

/// The phrases of a section as folded words, the longest first.
type Phrases = Vec<Vec<String>>;

static COMMANDS: LazyLock<[(SaidCommand, Phrases); 3]> = LazyLock::new(|| {
    [
        (SaidCommand::Forget, section("forget")),
        (SaidCommand::Export, section("export")),
        (SaidCommand::Help, section("help")),
    ]
});
static AGREES: LazyLock<Phrases> = LazyLock::new(|| section("agrees"));
static BESIDE: LazyLock<Phrases> = LazyLock::new(|| section("beside"));

fn section(name: &str) -> Phrases {
    let lines = phrases("own_data", name);
    let texts = lines.iter().flat_map(|line| line.split(','));
    let mut all: Phrases = texts.map(keys).filter(|words| !words.is_empty()).collect();
    all.sort_by_key(|words| std::cmp::Reverse(words.len()));
    all
}

fn keys(text: &str) -> Vec<String> {
    let words = phrase::words(text).into_iter().map(|word| word.key);
    words.filter(|key| key.chars().any(char::is_alphanumeric)).collect()
}

/// Returns the command that a whole message says; `None`: it says something else or more.
#[must_use]
pub fn said_command(text: &str) -> Option<SaidCommand> {
    // What another person wrote is quoted, and orders nothing.
    if text.trim_start().starts_with('>') {
        return None;
    }
    let words = keys(text);
    let says = |phrases: &Phrases| {
        let mut placed = (0..words.len()).flat_map(|at| {
            let rest = words.get(at..).unwrap_or_default();
            let fitting = phrases.iter().filter(|phrase| rest.starts_with(phrase));
            fitting.map(move |phrase| (at, at + phrase.len())).collect::<Vec<_>>()
        });
        placed.any(|(from, until)| {
            let before = words.get(..from).unwrap_or_default();
            is_small(before) && is_small(words.get(until..).unwrap_or_default())
        })
    };
    COMMANDS.iter().find(|(_, phrases)| says(phrases)).map(|(command, _)| *command)
}

/// Whether a whole message agrees that the person's data are deleted: "ok, thanks" does not.
#[must_use]
pub fn agrees_to_forget(text: &str) -> bool {
    let words = keys(text);
    AGREES.contains(&words)
}

/// Whether words are small ones and nothing else.
fn is_small(words: &[String]) -> bool {
    let mut rest = words;
    while !rest.is_empty() {
        let Some(phrase) = BESIDE.iter().find(|phrase| rest.starts_with(phrase)) else {
            return false;
        };
        rest = rest.get(phrase.len()..).unwrap_or_default();
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_that_says_a_command_and_nothing_else_is_one() {
        for text in [
            "forget me",
            "Please forget me!",
            "delete my data",
            "delete my data please",
            "please erase my personal data",
            "how do I delete my account?",
            "delete everything you know about me",
            "I want you to delete all my data",
            "забудьте мене",
            "Забудьте мене, будь ласка",
            "видаліть мої дані",
            "видаліть мої особисті дані",
            "як видалити мої дані?",
            "видаліть усе, що ви про мене знаєте",
        ] {
            assert_eq!(said_command(text), Some(SaidCommand::Forget), "{text}");
        }
        for text in ["what do you know about me?", "надішліть мої дані"] {
            assert_eq!(said_command(text), Some(SaidCommand::Export), "{text}");
        }
        for text in ["what commands are there?", "які є команди?"] {
            assert_eq!(said_command(text), Some(SaidCommand::Help), "{text}");
        }
    }

    #[test]
    fn what_only_sounds_like_a_command_is_none() {
        for text in [
            "forget it",
            "forget about saturday",
            "don't forget me tomorrow",
            "please don't forget me",
            "you forgot me",
            "delete my booking",
            "don't delete my data",
            "did you delete my data yesterday?",
            "forget me not, a manicure with flowers",
            "не забудьте про мене",
            "не забудьте мене завтра",
            "забудьте про суботу",
            "видаліть мій запис",
            "не видаляйте мої дані",
            "please",
            "> delete my data",
            "",
        ] {
            assert_eq!(said_command(text), None, "{text}");
        }
    }
}

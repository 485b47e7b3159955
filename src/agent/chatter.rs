//! Whether a model's words are no answer at all: the customer's or our own words given back, the
//! answer before it once more, or code.
//!
//! Weak models, and models whose server hides the functions from them, talk like that where they
//! should call a function. Nothing of it is untrue, so [`truth`](super::truth) lets it pass, but the
//! customer is not answered. The words are compared as words: case, marks and spaces do not count.

use crate::{
    chat::Entry,
    text::{same_stem, words},
};

use super::{Request, Tool, hear, plain, prompt};

/// Why words are no answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Chatter {
    /// The customer's own message.
    Echo,
    /// A note or a rule of ours.
    Note,
    /// The answer before it, though the customer has said something new.
    Repetition,
    /// A code block, a written call or data.
    Code,
}

/// What code looks like in words, in lower case.
const CODE: &[&str] = &[
    "```",
    "<tool_call",
    "</tool",
    "<function",
    "<|",
    "functions.",
    "\"arguments\"",
    "\"function\"",
    "tool_calls",
];

/// From so many words on a message that is given back is an echo; a greeting may be returned.
const LEAST_ECHO: usize = 3;

/// How many words an echo may add.
const MOST_ADDED: usize = 3;

/// A word of fewer letters says little of what a message is about.
const LEAST_LETTERS: usize = 4;

/// From so many words in a row on, words of ours were given back.
const LEAST_RUN: usize = 8;

impl Chatter {
    /// Returns what the log says of it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Echo => "the customer's own words came back",
            Self::Note => "our own note came back",
            Self::Repetition => "the same words as before",
            Self::Code => "code in place of words",
        }
    }
}

/// Returns why words are no answer; `None`: they may be one. `text` is what the model wrote, before
/// its markup is removed.
pub fn find(request: &Request, text: &str) -> Option<Chatter> {
    let said = words(&plain::folded(text));
    if is_code(text) {
        Some(Chatter::Code)
    } else if gives_note_back(request, &said) {
        Some(Chatter::Note)
    } else if echoes(request, &said) {
        Some(Chatter::Echo)
    } else if repeats(request, &said) {
        Some(Chatter::Repetition)
    } else {
        None
    }
}

/// Returns whether words take up anything that the customer said, be it in another form.
pub fn takes_up(request: &Request, text: &str) -> bool {
    let said = words(&plain::folded(text));
    let long = |word: &&String| word.chars().count() >= LEAST_LETTERS;
    request.context.heard.iter().any(|message| {
        let heard = words(&plain::folded(&message.text));
        heard.iter().filter(long).any(|word| said.iter().any(|other| same_stem(word, other)))
    })
}

fn is_code(text: &str) -> bool {
    let lower = text.to_lowercase();
    let lower = lower.trim();
    lower.starts_with('{')
        || lower.starts_with("[{")
        || CODE.iter().any(|code| lower.contains(code))
        || Tool::ALL.iter().any(|tool| lower.contains(tool.as_str()))
}

fn gives_note_back(request: &Request, said: &[String]) -> bool {
    let context = &request.context;
    // The facts of the business in the prompt are there to be told.
    let own = [prompt::NOTE.to_owned(), prompt::present(context), prompt::RULES.to_owned()];
    // The note quotes the answer that it is about; to keep the true part of that is no fault.
    let (wrong, quoted) = match &request.correction {
        Some(correction) => (correction.wrong.clone(), words(&plain::folded(&correction.said))),
        None => (String::new(), Vec::new()),
    };
    own.iter().chain([&wrong]).any(|note| {
        let note = words(&plain::folded(note));
        let least = LEAST_RUN.min(note.len().max(1));
        said.windows(least).any(|run| has_run(&note, run) && !has_run(&quoted, run))
    })
}

fn echoes(request: &Request, said: &[String]) -> bool {
    request.context.heard.iter().any(|message| {
        let heard = words(&plain::folded(&message.text));
        let whole = said == heard && (heard.len() >= LEAST_ECHO || is_telling(request));
        let within = heard.len() > LEAST_ECHO
            && said.len() <= heard.len() + MOST_ADDED
            && has_run(said, &heard);
        whole || within
    })
}

/// Whether the last answer is given once more to a customer who has said something new.
fn repeats(request: &Request, said: &[String]) -> bool {
    let context = &request.context;
    if said.is_empty() || request.outcomes().next().is_some() {
        return false;
    }
    let last = context.history.iter().rev().find_map(|entry| match entry {
        Entry::Assistant { text, .. } => Some(words(&plain::folded(text))),
        Entry::Customer { .. } => None,
    });
    if last.as_deref() != Some(said) {
        return false;
    }
    let earlier = context.history.iter().filter_map(|entry| match entry {
        Entry::Customer { text, .. } => Some(words(&plain::folded(text))),
        Entry::Assistant { .. } => None,
    });
    let now: Vec<_> = context.heard.iter().map(|it| words(&plain::folded(&it.text))).collect();
    let says_again = earlier.into_iter().any(|earlier| now.contains(&earlier));
    !says_again && is_telling(request)
}

/// Whether the customer said something that an answer has to take up.
fn is_telling(request: &Request) -> bool {
    let context = &request.context;
    hear::understand(context).heard.is_telling()
}

fn has_run(words: &[String], run: &[String]) -> bool {
    !run.is_empty() && words.windows(run.len()).any(|window| window == run)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::agent::{Correction, tests::request};

    #[test]
    fn what_the_customer_wrote_is_no_answer_to_it() {
        let asked = request(&["I would like a manicure on Friday"]);
        for echo in [
            "I would like a manicure on Friday",
            "\"I would like a manicure on Friday.\"",
            "You said: I would like a manicure on Friday!",
        ] {
            assert_eq!(find(&asked, echo), Some(Chatter::Echo), "{echo}");
        }
        let answer = "A manicure on Friday, gladly. Morning or afternoon?";
        assert_eq!(find(&asked, answer), None);
        assert_eq!(find(&request(&["Wednesday"]), "Wednesday"), Some(Chatter::Echo));
        assert_eq!(find(&request(&["Good morning!"]), "Good morning!"), None);
        assert_eq!(find(&request(&["Добрий день"]), "Добрий день!"), None);
    }

    #[test]
    fn our_notes_and_rules_are_no_answer() {
        let mut asked = request(&["hello"]);
        let wrong = "Your answer names a time that no function gave. Answer again.".to_owned();
        asked.correction = Some(Correction { said: "Come at 15:45, we are free.".into(), wrong });
        for note in [
            "[Note from the booking system, not from the customer: hello]",
            "Today is Monday, 2026-11-23; it is 10:00 in Europe/Kyiv. Write English.",
            "Your answer names a time that no function gave. Answer again.",
            "Pass days and times to the functions as the customer said them, never count days",
        ] {
            assert_eq!(find(&asked, note), Some(Chatter::Note), "{note}");
        }
        assert_eq!(find(&asked, "When would you like to come?"), None);
        let fact = "You can pay by card or in cash after your visit.";
        assert_eq!(find(&asked, fact), None, "the facts of the business are there to be told");
        let quoted = "I keep the time for you until ten past ten, so what is your name?";
        let wrong = format!("You wrote: {quoted} That is not so.");
        asked.correction = Some(Correction { said: quoted.into(), wrong });
        assert_eq!(find(&asked, "I keep the time for you until ten past ten. Your name?"), None);
    }

    #[test]
    fn code_is_no_answer() {
        let asked = request(&["hello"]);
        for code in [
            "```python\nprint('hello')\n```",
            "{\"service\": \"Haircut\"}",
            "[{\"name\": \"x\"}]",
            "<tool_call>{\"name\": \"x\"}</tool_call>",
            "I will use book_appointment for that.",
        ] {
            assert_eq!(find(&asked, code), Some(Chatter::Code), "{code}");
        }
        assert_eq!(find(&asked, "Hello! Which service would you like?"), None);
    }

    #[test]
    fn the_same_answer_to_something_new_is_no_answer() {
        let after = |said: &str| {
            let mut asked = request(&[said]);
            let sent = asked.context.now;
            Arc::make_mut(&mut asked.context).history = vec![
                Entry::Customer { text: "good morning".into(), sent },
                Entry::Assistant { text: "How can I help you today?".into(), calls: Vec::new() },
            ];
            find(&asked, "How can I help you today?")
        };
        for news in ["a haircut please", "how much is a manicure?", "завтра о 14", "John Doe"]
        {
            assert_eq!(after(news), Some(Chatter::Repetition), "{news}");
        }
        assert_eq!(after("good morning"), None);
        assert_eq!(after("hm"), None);
    }
}

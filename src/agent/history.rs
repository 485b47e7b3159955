//! The conversation as a language model reads it: messages, cut to a budget of tokens.
//!
//! A call and its result are one value, so that a cut cannot separate them; providers refuse one
//! without the other. The oldest messages are cut first, this turn's messages never. A call that
//! this model made in this turn keeps its id and has its server's fields. Every other call gets a new
//! id, of nine letters and digits because Mistral takes no other, and is shown as one that any server
//! accepts. What the customer marked in a message that they reply to stands above their words, as a quote.

use std::collections::HashSet;

use serde_json::Value;

use crate::chat::{Done, Entry};

use super::{Request, Round, Tool, VendorFields, prompt};

/// The most that the messages of earlier turns may take, in tokens.
pub const MOST_TOKENS: usize = 4_000;

/// The most of one message, one result or one argument that a model is shown, in bytes.
const MOST_BYTES: usize = 4_000;

/// What stands for the opening of a conversation, which has no words; Telegram sends this text.
const HELLO: &str = "/start";

/// One message of a conversation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Message {
    /// The customer wrote.
    Customer(String),
    /// The bot answered.
    Assistant(String),
    /// The bot called functions and got their results.
    ToolCalls {
        /// What it said beside its calls.
        text: String,
        /// The calls; never empty.
        calls: Vec<ToolExchange>,
        /// What the server wants back. `None`: this model did not make the calls in this turn.
        own: Option<VendorFields>,
    },
    /// A note of ours to the model. It is no system message, because the templates of some models
    /// take none but the first.
    Note(String),
}

/// A call with its result, as a model is shown them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ToolExchange {
    /// Its id, unique among all of the messages.
    pub id: String,
    /// The function's name, of letters, digits, `_` and `-`.
    pub function: String,
    /// A JSON object.
    pub arguments: String,
    /// The sentence that the model was told.
    pub result: String,
}

/// Returns the messages of a request to `model`, oldest first; the past is cut to `budget` tokens.
/// The first message is the customer's or the note before it.
pub fn messages(request: &Request, budget: usize, model: &str) -> Vec<Message> {
    let context = &request.context;
    let past = context.history.iter().map(past);
    let heard = context.heard.iter().map(|heard| {
        let quoted = heard.quote.as_ref().map(|quote| quote.above(&heard.text));
        vec![customer(quoted.as_ref().unwrap_or(&heard.text))]
    });
    let mut groups: Vec<Vec<Message>> = past.chain(heard).collect();
    let last = groups.pop().unwrap_or_default();
    let mut left = budget.saturating_sub(cost(&last));
    let fitting = groups.iter().rev().take_while(|group| {
        let fits = cost(group) <= left;
        left = left.saturating_sub(cost(group));
        fits
    });
    let from = groups.len() - fitting.count();
    let heard = groups.split_off(groups.len().min(context.history.len().max(from)));
    let mut kept: Vec<Message> = groups.into_iter().skip(from).flatten().collect();
    let begins = kept.iter().position(|message| matches!(message, Message::Customer(_)));
    kept.drain(..begins.unwrap_or(kept.len()));
    kept.push(Message::Note(prompt::present(context)));
    kept.extend(heard.into_iter().flatten().chain(last));
    kept.extend(request.rounds.iter().map(|round| finished(round, model)));
    if let Some(correction) = &request.correction {
        let said = cut(&correction.said);
        let said = if said.is_empty() { said } else { format!("You answered: \"{said}\" ") };
        kept.push(Message::Note(format!("{said}{}", correction.wrong)));
    }
    numbered(joined(kept))
}

/// Returns a finished round of this turn.
fn finished(round: &Round, model: &str) -> Message {
    let mut message = tool_calls(&round.text, &round.calls);
    if let Message::ToolCalls { calls, own, .. } = &mut message
        && !round.vendor.is_empty()
        && round.vendor.model == model
    {
        for (call, done) in calls.iter_mut().zip(&round.calls) {
            call.id.clone_from(&done.call.id);
        }
        *own = Some(round.vendor.clone());
    }
    message
}

fn past(entry: &Entry) -> Vec<Message> {
    match entry {
        Entry::Customer { text, .. } => vec![customer(text)],
        Entry::Assistant { text, calls } => {
            let done = calls.iter().map(|done| tool_calls("", std::slice::from_ref(done)));
            done.chain((!text.is_empty()).then(|| Message::Assistant(cut(text)))).collect()
        }
    }
}

fn customer(text: &str) -> Message {
    Message::Customer(if text.trim().is_empty() { HELLO.to_owned() } else { cut(text) })
}

fn tool_calls(text: &str, calls: &[Done]) -> Message {
    let calls = calls.iter().map(|done| ToolExchange {
        id: String::new(),
        function: function(&done.call.function),
        arguments: arguments(&done.call.arguments),
        result: cut(&done.outcome.told),
    });
    Message::ToolCalls { text: cut(text), calls: calls.collect(), own: None }
}

/// Returns the name if it is a tool's; an invented one could have letters that providers refuse.
fn function(name: &str) -> String {
    Tool::parse(name).map_or("unknown", Tool::as_str).to_owned()
}

/// Returns the arguments if they are a JSON object: some servers parse them and fail otherwise.
fn arguments(written: &str) -> String {
    let object = serde_json::from_str(written).is_ok_and(|value: Value| value.is_object());
    if object && written.len() <= MOST_BYTES { written.to_owned() } else { "{}".to_owned() }
}

fn cut(text: &str) -> String {
    let end = text.floor_char_boundary(MOST_BYTES);
    text.get(..end).unwrap_or_default().to_owned()
}

/// Estimates tokens, rather too many than too few: one for three bytes. That holds for English and,
/// with current tokenizers, for Cyrillic with its two bytes a letter.
fn cost(group: &[Message]) -> usize {
    let bytes = |message: &Message| match message {
        Message::Customer(text) | Message::Assistant(text) | Message::Note(text) => text.len(),
        Message::ToolCalls { text, calls, .. } => {
            let call = |call: &ToolExchange| call.arguments.len() + call.result.len() + 60;
            text.len() + calls.iter().map(call).sum::<usize>()
        }
    };
    group.iter().map(|message| bytes(message) / 3 + 4).sum()
}

/// Joins neighbouring messages of the customer, because some models require that the two sides
/// take turns.
fn joined(messages: Vec<Message>) -> Vec<Message> {
    let mut joined: Vec<Message> = Vec::with_capacity(messages.len());
    for message in messages {
        match (joined.last_mut(), message) {
            (Some(Message::Customer(before)), Message::Customer(text)) => {
                before.push('\n');
                before.push_str(&text);
            }
            (_, message) => joined.push(message),
        }
    }
    joined
}

/// Gives an id to each call that has none, or whose id stands before it already.
fn numbered(mut messages: Vec<Message>) -> Vec<Message> {
    let calls = messages.iter_mut().filter_map(|message| match message {
        Message::ToolCalls { calls, .. } => Some(calls),
        _ => None,
    });
    let mut calls: Vec<&mut ToolExchange> = calls.flatten().collect();
    let mut taken: HashSet<String> = HashSet::new();
    for call in &mut calls {
        if !taken.insert(call.id.clone()) {
            call.id.clear();
        }
    }
    let mut free = (1_u32..).map(|number| format!("call{number:05}"));
    for call in calls.into_iter().filter(|call| call.id.is_empty()) {
        call.id.extend(free.find(|id| !taken.contains(id)));
    }
    messages
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        agent::{Correction, Round, tests::request},
        chat::{Call, Fact, Outcome, Refusal},
    };

    fn done(function: &str, arguments: &str) -> Done {
        Done {
            call: Call { id: "x".into(), function: function.into(), arguments: arguments.into() },
            outcome: Outcome { told: "told".into(), fact: Fact::Refused(Refusal::BadCall) },
        }
    }

    fn wrote(text: &str) -> Entry {
        Entry::Customer { text: text.into(), sent: "2026-11-23T08:00:00Z".parse().unwrap() }
    }

    fn exchange(id: &str, function: &str, arguments: &str) -> ToolExchange {
        ToolExchange {
            id: id.into(),
            function: function.into(),
            arguments: arguments.into(),
            result: "told".into(),
        }
    }

    fn now() -> Message {
        Message::Note(prompt::present(&request(&["hi"]).context))
    }

    fn said(text: &str) -> Message {
        Message::Assistant(text.into())
    }

    fn from_customer(text: &str) -> Message {
        Message::Customer(text.into())
    }

    #[test]
    fn a_turn_with_calls_becomes_calls_with_results_and_then_words() {
        let mut asked = request(&["tomorrow"]);
        let calls = vec![done("list_my_appointments", "{}"), done("book_appointment", "{\"a\":1}")];
        let history = vec![wrote("hi"), Entry::Assistant { text: "hello".into(), calls }];
        std::sync::Arc::make_mut(&mut asked.context).history = history;
        let calls = vec![done("rm -rf", "not json"), done("ask_human", "[1]")];
        asked.rounds = vec![Round { text: "hm".into(), calls, ..Round::default() }];
        asked.correction = Some(Correction { said: "Booked!".into(), wrong: "No.".into() });
        let one = |call: ToolExchange| Message::ToolCalls {
            text: String::new(),
            calls: vec![call],
            own: None,
        };
        assert_eq!(
            messages(&asked, MOST_TOKENS, "m"),
            [
                from_customer("hi"),
                one(exchange("call00001", "list_my_appointments", "{}")),
                one(exchange("call00002", "book_appointment", "{\"a\":1}")),
                said("hello"),
                now(),
                from_customer("tomorrow"),
                Message::ToolCalls {
                    text: "hm".into(),
                    calls: vec![
                        exchange("call00003", "unknown", "{}"),
                        exchange("call00004", "ask_human", "{}")
                    ],
                    own: None,
                },
                Message::Note("You answered: \"Booked!\" No.".into()),
            ]
        );
    }

    #[test]
    fn what_the_same_model_called_in_this_turn_keeps_its_ids_and_its_servers_fields() {
        let mut asked = request(&["hi"]);
        let vendor = VendorFields { model: "m".into(), ..VendorFields::default() };
        let made = |id: &str| {
            let mut done = done("ask_human", "{}");
            done.call.id = id.into();
            done
        };
        let calls = vec![made("D681PevKs"), made(""), made("D681PevKs")];
        asked.rounds = vec![Round { calls, vendor: vendor.clone(), ..Round::default() }];
        let told = |model: &str| match messages(&asked, MOST_TOKENS, model).pop() {
            Some(Message::ToolCalls { calls, own, .. }) => {
                (calls.into_iter().map(|call| call.id).collect::<Vec<_>>(), own)
            }
            other => panic!("{other:?}"),
        };
        let ids = ["D681PevKs", "call00001", "call00002"].map(str::to_owned).to_vec();
        assert_eq!(told("m"), (ids, Some(vendor)));
        let ids = ["call00001", "call00002", "call00003"].map(str::to_owned).to_vec();
        assert_eq!(told("another"), (ids, None));
    }

    #[test]
    fn the_oldest_goes_first_and_the_first_message_is_the_customers() {
        let mut asked = request(&["now"]);
        let long = "x".repeat(300);
        let calls = || vec![done("ask_human", "{}")];
        std::sync::Arc::make_mut(&mut asked.context).history = vec![
            wrote(&long),
            Entry::Assistant { text: long.clone(), calls: calls() },
            wrote("two"),
            Entry::Assistant { text: "three".into(), calls: Vec::new() },
        ];
        let all = messages(&asked, MOST_TOKENS, "m");
        assert_eq!(all.len(), 7);
        // The answer fits, the question before it does not: both are left out.
        let short = [from_customer("two"), said("three"), now(), from_customer("now")];
        assert_eq!(messages(&asked, 180, "m"), short);
        assert_eq!(messages(&asked, 0, "m"), [now(), from_customer("now")]);
    }

    #[test]
    fn messages_that_waited_together_are_one_and_no_words_are_a_start() {
        assert_eq!(
            messages(&request(&["", "haircut", "tomorrow"]), MOST_TOKENS, "m"),
            [now(), from_customer("/start\nhaircut\ntomorrow")]
        );
        let long = messages(&request(&[&"ї".repeat(9_999)]), MOST_TOKENS, "m");
        assert_eq!(long, [now(), from_customer(&"ї".repeat(MOST_BYTES / 2))]);
    }
}

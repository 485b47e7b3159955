//! Requests and responses of OpenAI's chat completions API
//! (<https://platform.openai.com/docs/api-reference/chat>).
//!
//! A request has the constant part of the prompt first, then what is true now, then the
//! conversation, so that a provider's cache finds the same beginning again. Schemas are strict: a
//! server that follows them cannot answer with other arguments, and if one does not, the call is
//! refused when it is read. Of a response only the fields that we use are read, in every form that
//! compatible servers are known to send.

use async_openai::types::chat::{
    ChatCompletionMessageToolCall, ChatCompletionMessageToolCalls,
    ChatCompletionRequestAssistantMessage, ChatCompletionRequestMessage,
    ChatCompletionRequestSystemMessage, ChatCompletionRequestToolMessage,
    ChatCompletionRequestUserMessage, ChatCompletionTool, ChatCompletionToolChoiceOption,
    ChatCompletionTools, CreateChatCompletionRequest, FunctionCall, FunctionObject,
    ToolChoiceOptions,
};
use serde::Deserialize;
use serde_json::Value;

use crate::{
    agent::{
        Request, Tool,
        history::{self, Message, ToolExchange},
        prompt,
    },
    chat::{Call, Usage},
};

use super::{super::Proposal, notice};

/// The most that a model may write, its hidden reasoning included, in tokens.
const MOST_OUTPUT: u32 = 4_096;
/// The longest arguments of a call, in bytes; usual ones have a few hundred.
const MOST_ARGUMENTS: usize = 8 * 1024;

/// Writes a request; `None`: it cannot be serialised, which does not happen.
pub(super) fn request(model: &str, request: &Request) -> Option<Vec<u8>> {
    let prompt = prompt::prompt(&request.context);
    let instructions = format!("{}{}", prompt.lasting, prompt.present);
    let mut messages: Vec<ChatCompletionRequestMessage> =
        vec![ChatCompletionRequestSystemMessage::from(instructions).into()];
    for message in history::messages(request, history::MOST_TOKENS) {
        add(&mut messages, message);
    }
    let choice = (!request.may_act())
        .then_some(ChatCompletionToolChoiceOption::Mode(ToolChoiceOptions::None));
    let question = CreateChatCompletionRequest {
        model: model.to_owned(),
        messages,
        tools: Some(Tool::offered(request.context.connected).map(tool).collect()),
        tool_choice: choice,
        max_completion_tokens: Some(MOST_OUTPUT),
        ..CreateChatCompletionRequest::default()
    };
    serde_json::to_vec(&question).ok()
}

fn tool(tool: Tool) -> ChatCompletionTools {
    ChatCompletionTools::Function(ChatCompletionTool {
        function: FunctionObject {
            name: tool.as_str().to_owned(),
            description: Some(tool.purpose().to_owned()),
            parameters: Some(tool.schema()),
            strict: Some(true),
        },
    })
}

fn add(messages: &mut Vec<ChatCompletionRequestMessage>, message: Message) {
    match message {
        Message::Customer(text) => {
            messages.push(ChatCompletionRequestUserMessage::from(text).into());
        }
        Message::Assistant(text) => {
            messages.push(ChatCompletionRequestAssistantMessage::from(text).into());
        }
        Message::Note(text) => messages.push(ChatCompletionRequestSystemMessage::from(text).into()),
        Message::ToolCalls { text, calls } => {
            let asked = ChatCompletionRequestAssistantMessage {
                content: (!text.is_empty()).then(|| text.into()),
                tool_calls: Some(calls.iter().map(call).collect()),
                ..ChatCompletionRequestAssistantMessage::default()
            };
            messages.push(asked.into());
            messages.extend(calls.into_iter().map(|call| {
                let answered = ChatCompletionRequestToolMessage {
                    content: call.result.into(),
                    tool_call_id: call.id,
                };
                ChatCompletionRequestMessage::from(answered)
            }));
        }
    }
}

fn call(call: &ToolExchange) -> ChatCompletionMessageToolCalls {
    let function = FunctionCall { name: call.function.clone(), arguments: call.arguments.clone() };
    ChatCompletionMessageToolCall { id: call.id.clone(), function }.into()
}

/// Why a response cannot be used.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum ResponseError {
    /// It is a server's error with this code.
    Server(String),
    /// A filter held it back.
    Filtered(Usage),
    /// It is malformed, cut off or not an answer.
    Unusable(&'static str, Usage),
}

#[derive(Deserialize)]
struct Completion {
    #[serde(default)]
    choices: Vec<Choice>,
    usage: Option<TokenCount>,
    error: Option<Value>,
}

#[derive(Deserialize)]
struct Choice {
    message: Option<ResponseMessage>,
    finish_reason: Option<String>,
}

#[derive(Default, Deserialize)]
struct ResponseMessage {
    content: Option<Content>,
    refusal: Option<String>,
    tool_calls: Option<Vec<ResponseToolCall>>,
    function_call: Option<Function>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Content {
    Text(String),
    Parts(Vec<Part>),
}

#[derive(Deserialize)]
struct Part {
    #[serde(default)]
    text: String,
}

#[derive(Deserialize)]
struct ResponseToolCall {
    #[serde(default)]
    id: Option<String>,
    function: Function,
}

#[derive(Deserialize)]
struct Function {
    name: String,
    /// JSON in a string; some servers give the object itself.
    #[serde(default)]
    arguments: Value,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct TokenCount {
    prompt_tokens: u64,
    completion_tokens: u64,
    prompt_tokens_details: Option<Details>,
}

#[derive(Deserialize)]
struct Details {
    cached_tokens: Option<u64>,
}

/// Reads a response.
pub(super) fn read(body: &[u8]) -> Result<Proposal, ResponseError> {
    let nothing = Usage::default();
    let completion: Completion = serde_json::from_slice(body)
        .map_err(|_| ResponseError::Unusable("it is not a chat completion", nothing))?;
    if let Some(error) = completion.error.filter(|error| !error.is_null()) {
        return Err(ResponseError::Server(
            code_of(&error).unwrap_or_else(|| "an error as an answer".into()),
        ));
    }
    let usage = completion.usage.map_or(nothing, Usage::from);
    let Some(choice) = completion.choices.into_iter().next() else {
        return Err(ResponseError::Unusable("it has no choices", usage));
    };
    let said = choice.message.unwrap_or_default();
    match choice.finish_reason.as_deref() {
        Some("content_filter") => return Err(ResponseError::Filtered(usage)),
        Some("length") => return Err(ResponseError::Unusable("it was cut off", usage)),
        _ if said.refusal.as_ref().is_some_and(|refusal| !refusal.is_empty()) => {
            return Err(ResponseError::Filtered(usage));
        }
        _ => {}
    }
    let text = thought_out(&match said.content {
        Some(Content::Text(text)) => text,
        Some(Content::Parts(parts)) => parts.into_iter().map(|part| part.text).collect(),
        None => String::new(),
    });
    if notice::is_notice(&text) {
        return Err(ResponseError::Unusable("a notice or a call as words", usage));
    }
    let old = said.function_call.map(|function| ResponseToolCall { id: None, function });
    let wanted = said.tool_calls.unwrap_or_default().into_iter().chain(old);
    let calls: Vec<Call> = wanted.enumerate().map(|(at, wanted)| called(at, wanted)).collect();
    if calls.iter().any(|call| call.arguments.len() > MOST_ARGUMENTS) {
        return Err(ResponseError::Unusable("its arguments are endless", usage));
    }
    Ok(Proposal { text, calls, usage })
}

fn called(at: usize, wanted: ResponseToolCall) -> Call {
    let arguments = match wanted.function.arguments {
        Value::String(text) => text,
        Value::Null => String::new(),
        other => other.to_string(),
    };
    let short = |text: String, most: usize| text.chars().take(most).collect();
    Call {
        id: wanted.id.map_or_else(|| format!("call_{}", at + 1), |id| short(id, 64)),
        function: short(wanted.function.name, 64),
        arguments,
    }
}

/// Returns the text after the reasoning that some servers leave in it.
fn thought_out(text: &str) -> String {
    let said = match text.rsplit_once("</think>") {
        Some((_, said)) => said,
        None if text.trim_start().starts_with("<think>") => "",
        None => text,
    };
    said.trim().to_owned()
}

/// Returns the code of an error response. Its message is not read, because it could quote the
/// customer's words.
pub(super) fn code(body: &[u8]) -> Option<String> {
    let body: Value = serde_json::from_slice(body).ok()?;
    code_of(body.get("error").unwrap_or(&body))
}

fn code_of(error: &Value) -> Option<String> {
    let words = ["code", "type"].into_iter().filter_map(|key| match error.get(key)? {
        Value::String(word) => Some(word.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    });
    let plain = |c: char| c.is_ascii_alphanumeric() || "_-.".contains(c);
    words.into_iter().find(|word| !word.is_empty() && word.len() <= 60 && word.chars().all(plain))
}

impl From<TokenCount> for Usage {
    fn from(spent: TokenCount) -> Self {
        let cached = spent.prompt_tokens_details.and_then(|details| details.cached_tokens);
        Self {
            input: spent.prompt_tokens,
            cached: cached.unwrap_or_default(),
            output: spent.completion_tokens,
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::agent::tests::request as asked;

    fn read_json(body: &Value) -> Result<Proposal, ResponseError> {
        read(body.to_string().as_bytes())
    }

    fn message(message: &Value) -> Value {
        json!({"choices": [{"message": message, "finish_reason": "stop"}]})
    }

    #[test]
    fn words_calls_and_costs_are_read() {
        let body = json!({
            "id": "chatcmpl-1", "object": "chat.completion", "model": "m", "created": 1,
            "choices": [{"index": 0, "finish_reason": "tool_calls", "message": {
                "role": "assistant", "content": null, "refusal": null, "by_code": true,
                "tool_calls": [{"id": "call_a", "type": "function", "function": {
                    "name": "ask_human", "arguments": "{\"reason\":null}"}}],
            }}],
            "usage": {"prompt_tokens": 90, "completion_tokens": 7, "total_tokens": 97,
                      "prompt_tokens_details": {"cached_tokens": 64}},
        });
        let call = Call {
            id: "call_a".into(),
            function: "ask_human".into(),
            arguments: "{\"reason\":null}".into(),
        };
        let usage = Usage { input: 90, cached: 64, output: 7 };
        let expected = Proposal { text: String::new(), calls: vec![call], usage };
        assert_eq!(read_json(&body), Ok(expected));
    }

    #[test]
    fn what_compatible_servers_write_otherwise_is_read_as_well() {
        let text = |body: &Value| read_json(body).map(|read| read.text);
        assert_eq!(
            text(&message(&json!({"content": [{"type": "text", "text": "Hi"}]}))),
            Ok("Hi".into())
        );
        let thought = message(&json!({"content": "<think>book it</think>\n Which day?"}));
        assert_eq!(text(&thought), Ok("Which day?".into()));
        assert_eq!(text(&message(&json!({"content": "<think>and never ends"}))), Ok(String::new()));
        let object = json!({"tool_calls": [{"function": {"name": "x", "arguments": {"a": 1}}}]});
        let old = json!({"function_call": {"name": "x", "arguments": "{\"a\":1}"}});
        for body in [object, old] {
            let call =
                Call { id: "call_1".into(), function: "x".into(), arguments: "{\"a\":1}".into() };
            assert_eq!(read_json(&message(&body)).map(|read| read.calls), Ok(vec![call]));
        }
    }

    #[test]
    fn each_fault_is_told_from_the_others() {
        let none = Usage::default();
        let cut =
            json!({"choices": [{"message": {"content": "On Fri"}, "finish_reason": "length"}]});
        let filtered =
            json!({"choices": [{"message": {"content": ""}, "finish_reason": "content_filter"}]});
        for (body, fault) in [
            (json!({"choices": []}), ResponseError::Unusable("it has no choices", none)),
            (json!([1]), ResponseError::Unusable("it is not a chat completion", none)),
            (cut, ResponseError::Unusable("it was cut off", none)),
            (filtered, ResponseError::Filtered(none)),
            (message(&json!({"refusal": "I can't"})), ResponseError::Filtered(none)),
            (
                json!({"error": {"code": "rate_limit_exceeded"}}),
                ResponseError::Server("rate_limit_exceeded".into()),
            ),
            (
                json!({"error": {"message": "Anna said…"}}),
                ResponseError::Server("an error as an answer".into()),
            ),
            (
                message(&json!({"content": "Rate limit reached"})),
                ResponseError::Unusable("a notice or a call as words", none),
            ),
        ] {
            assert_eq!(read_json(&body), Err(fault), "{body}");
        }
    }

    #[test]
    fn an_errors_code_is_told_and_its_message_is_not() {
        let read = |body: Value| code(body.to_string().as_bytes());
        assert_eq!(
            read(json!({"error": {"message": "m", "code": "insufficient_quota"}})),
            Some("insufficient_quota".into())
        );
        assert_eq!(
            read(json!({"error": {"code": null, "type": "server_error"}})),
            Some("server_error".into())
        );
        assert_eq!(read(json!({"error": {"code": "Anna wrote 14:00"}})), None);
        assert_eq!(code(b"<html>"), None);
    }

    #[test]
    fn the_question_has_strict_tools_and_no_more_tools_in_the_last_round() {
        let written = |asked: &Request| -> Value {
            serde_json::from_slice(&request("m", asked).unwrap()).unwrap()
        };
        let mut asked = asked(&["hi"]);
        let body = written(&asked);
        assert_eq!(body["tools"].as_array().map(Vec::len), Some(Tool::ALL.len()));
        for tool in body["tools"].as_array().unwrap() {
            assert_eq!(
                (&tool["type"], &tool["function"]["strict"]),
                (&json!("function"), &json!(true))
            );
        }
        assert_eq!(body.get("tool_choice"), None);
        let round = crate::agent::Round { text: "hm".into(), calls: Vec::new() };
        asked.rounds = vec![round; crate::agent::request::MOST_ROUNDS];
        assert_eq!(written(&asked)["tool_choice"], json!("none"));
        std::sync::Arc::make_mut(&mut asked.context).connected = false;
        assert_eq!(written(&asked)["tools"].as_array().map(Vec::len), Some(2));
    }
}

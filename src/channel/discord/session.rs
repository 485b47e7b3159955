//! What a gateway session has come to, and the words in which the gateway is addressed.
//!
//! A session outlives its connection: one that breaks off is resumed at the last event that arrived,
//! and Discord sends the rest (<https://discord.com/developers/docs/events/gateway>).

use serde_json::{Value, json};

/// The version of the gateway, and how it writes.
const QUERY: &str = "/?v=10&encoding=json";

/// The operations of the gateway
/// (<https://discord.com/developers/docs/topics/opcodes-and-status-codes#gateway>).
const DISPATCH: u64 = 0;
const HEARTBEAT: u64 = 1;
const IDENTIFY: u64 = 2;
const RESUME: u64 = 6;
const RECONNECT: u64 = 7;
const INVALID_SESSION: u64 = 9;
const HELLO: u64 = 10;
const HEARTBEAT_ACK: u64 = 11;

/// What the gateway says.
#[derive(Debug, PartialEq)]
pub(super) enum Frame {
    /// The connection stands; a heartbeat is due every so many milliseconds.
    Hello(u64),
    /// A heartbeat arrived.
    Acknowledged,
    /// A heartbeat is wanted at once.
    WantsHeartbeat,
    /// Another connection is wanted.
    Reconnect,
    /// The session is over, or can be resumed.
    Invalid { can_resume: bool },
    /// Something happened.
    Event { kind: String, data: Value },
    /// Something that this program does not know.
    Other,
}

/// A session of the gateway.
#[derive(Debug, Default)]
pub(super) struct Session {
    /// Its id and where it is resumed.
    known: Option<Known>,
    /// The number of the last event.
    last: Option<u64>,
}

#[derive(Debug)]
struct Known {
    id: String,
    url: String,
}

impl Session {
    /// Returns the address where the session is resumed; `None`: a new one has to be begun.
    pub(super) fn url(&self) -> Option<&str> {
        self.known.as_ref().map(|known| known.url.as_str())
    }

    /// Forgets the session: a new one has to be begun.
    pub(super) fn forget(&mut self) {
        *self = Self::default();
    }

    /// Reads a frame, and notes what is needed to resume; `None`: it is no JSON of the gateway's.
    pub(super) fn read(&mut self, text: &str) -> Option<Frame> {
        let frame: Value = serde_json::from_str(text).ok()?;
        let data = frame.get("d").cloned().unwrap_or_default();
        Some(match frame.get("op")?.as_u64()? {
            DISPATCH => {
                self.last = frame.get("s").and_then(Value::as_u64).or(self.last);
                let kind = frame.get("t")?.as_str()?.to_owned();
                if kind == "READY" {
                    self.known = known(&data);
                }
                Frame::Event { kind, data }
            }
            HEARTBEAT => Frame::WantsHeartbeat,
            RECONNECT => Frame::Reconnect,
            INVALID_SESSION => Frame::Invalid { can_resume: data.as_bool().unwrap_or_default() },
            HELLO => Frame::Hello(data.get("heartbeat_interval")?.as_u64()?),
            HEARTBEAT_ACK => Frame::Acknowledged,
            _ => Frame::Other,
        })
    }

    /// Returns what opens the session, or takes it up where it was.
    pub(super) fn opening(&self, token: &str, intents: u64) -> Value {
        // Requests carry the word; the gateway takes the token alone.
        let token = token.trim_start_matches("Bot ");
        if let Some(Known { id, .. }) = &self.known {
            return json!({"op": RESUME, "d": {"token": token, "session_id": id, "seq": self.last}});
        }
        let properties = json!({"os": std::env::consts::OS, "browser": "zapys", "device": "zapys"});
        json!({"op": IDENTIFY, "d": {
            "token": token, "intents": intents, "properties": properties,
        }})
    }

    /// Returns a heartbeat.
    pub(super) fn heartbeat(&self) -> Value {
        json!({"op": HEARTBEAT, "d": self.last})
    }
}

/// Reads where a new session is resumed.
fn known(ready: &Value) -> Option<Known> {
    let text = |key: &str| ready.get(key).and_then(Value::as_str).map(str::to_owned);
    Some(Known { id: text("session_id")?, url: text("resume_gateway_url")? })
}

/// Returns the address of a connection to a gateway.
pub(super) fn address(gateway: &str) -> String {
    format!("{}{QUERY}", gateway.trim_end_matches('/'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_session_is_resumed_at_its_last_event_and_begun_anew_once_forgotten() {
        let mut session = Session::default();
        assert_eq!(session.opening("Bot t", 5)["op"], IDENTIFY);
        assert_eq!(session.opening("Bot t", 5)["d"]["token"], "t");
        let ready =
            r#"{"op":0,"t":"READY","s":1,"d":{"session_id":"a","resume_gateway_url":"wss://r"}}"#;
        assert!(matches!(session.read(ready), Some(Frame::Event { kind, .. }) if kind == "READY"));
        session.read(r#"{"op":0,"t":"X","s":7,"d":null}"#);
        assert_eq!(session.url(), Some("wss://r"));
        let resume = json!({"op": RESUME, "d": {"token": "t", "session_id": "a", "seq": 7}});
        assert_eq!(session.opening("Bot t", 5), resume);
        assert_eq!(session.heartbeat(), json!({"op": HEARTBEAT, "d": 7}));
        session.forget();
        assert_eq!(session.heartbeat(), json!({"op": HEARTBEAT, "d": null}));
        assert_eq!(session.opening("t", 5)["op"], IDENTIFY);
    }

    #[test]
    fn frames_of_a_newer_gateway_and_broken_ones_are_passed_over() {
        let mut session = Session::default();
        assert_eq!(session.read(r#"{"op":99,"d":{}}"#), Some(Frame::Other));
        assert_eq!(session.read(r#"{"op":10,"d":{}}"#), None);
        assert_eq!(session.read(r#"{"op":9,"d":true}"#), Some(Frame::Invalid { can_resume: true }));
        for broken in ["", "[]", "{}", r#"{"op":"0"}"#, r#"{"op":0,"d":{}}"#] {
            assert_eq!(session.read(broken), None, "{broken}");
        }
    }

    #[test]
    fn the_address_names_the_version() {
        assert_eq!(
            address("wss://gateway.discord.gg/"),
            "wss://gateway.discord.gg/?v=10&encoding=json"
        );
    }
}

#!/bin/sh
# teloxide reads a text message as one without content where one of its entities is of a kind that it does not know,
# such as the date_time of Bot API 9.5, which clients put around the time in a quoted reminder: the text itself, which
# stands beside it as plain as ever, is gone, and no error is reported. An update of an unknown kind is told apart
# (UpdateKind::Error); such a message is not.
#
# Builds a program of a few lines with the pinned crate in a temporary folder, gives it two messages as the Bot API
# sends them, and prints what it reads. The exit code is 0 while teloxide behaves like that, and 1 once it does not.
set -eu

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
mkdir src
cat > Cargo.toml <<'TOML'
[package]
name = "reads"
version = "0.1.0"
edition = "2021"
[dependencies]
serde_json = "=1.0.154"
teloxide-core = { version = "=0.13.0", default-features = false }
takecell = "=0.1.1"
TOML
cat > src/main.rs <<'RUST'
use serde_json::{json, Value};
use teloxide_core::types::{MessageKind, Update, UpdateKind};

fn read(entities: Value) -> String {
    let message = json!({
        "message_id": 2, "date": 1795420800, "text": "Move Tuesday 15:00 to Friday",
        "chat": {"id": 7, "type": "private", "first_name": "Anna"},
        "from": {"id": 7, "is_bot": false, "first_name": "Anna"},
        "entities": entities,
    });
    // As text, because teloxide reads an update's fields in the order in which the server writes them.
    let update = format!(r#"{{"update_id": 1, "message": {message}}}"#);
    let update: Update = serde_json::from_str(&update).unwrap();
    match update.kind {
        UpdateKind::Message(message) => match &message.kind {
            MessageKind::Empty {} => "an empty message".to_owned(),
            _ => format!("{:?}", message.text()),
        },
        UpdateKind::Error(_) => "an error".to_owned(),
        _ => "another update".to_owned(),
    }
}

fn main() {
    println!("bold      {}", read(json!([{"type": "bold", "offset": 5, "length": 13}])));
    let time = json!([{"type": "date_time", "offset": 5, "length": 13, "unix_time": 1796130000}]);
    println!("date_time {}", read(time));
}
RUST
cargo build --quiet
cargo tree --quiet --depth 1 --prefix none | grep teloxide
said=$(target/debug/reads)
echo "$said"
echo "$said" | grep -q '^bold .*Move Tuesday' || { echo "CHANGED: the known entity"; exit 1; }
echo "$said" | grep -q '^date_time an empty message' || { echo "CHANGED: the newer entity"; exit 1; }
echo "the same text is read beside an entity that is known, and lost beside one that is not"

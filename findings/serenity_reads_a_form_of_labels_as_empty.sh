#!/bin/sh
# serenity reads a completed form made of labels (component 18, which Discord recommends for forms in place of rows)
# as rows without fields: what the person chose and typed is gone, without an error, so that a program that uses its
# gateway cannot tell such a form from an empty one. The same fields in rows (component 1) are read.
#
# Builds a program of a few lines with the pinned crate in a temporary folder, gives it an interaction as Discord
# sends it, and prints what it holds. The exit code is 0 while serenity behaves like that, and 1 once it does not.
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
serenity = { version = "=0.12.5", default-features = false, features = ["model", "rustls_backend"] }
TOML
cat > src/main.rs <<'RUST'
use serde_json::{json, Value};
use serenity::model::application::Interaction;

fn read(components: Value) -> String {
    let submitted = json!({
        "id": "1", "application_id": "2", "type": 5, "token": "t", "version": 1, "channel_id": "3",
        "locale": "uk", "app_permissions": "0", "entitlements": [], "authorizing_integration_owners": {},
        "attachment_size_limit": 8388608,
        "user": {"id": "4", "username": "anna", "discriminator": "0", "avatar": null},
        "data": {"custom_id": "form", "components": components},
    });
    match serde_json::from_value(submitted) {
        Ok(Interaction::Modal(form)) => serde_json::to_string(&form.data.components).unwrap(),
        Ok(_) => "another interaction".to_owned(),
        Err(error) => format!("refused: {error}"),
    }
}

fn main() {
    let name = json!({"type": 4, "id": 2, "custom_id": "name", "value": "Anna"});
    let service = json!({"type": 3, "id": 4, "custom_id": "service", "values": ["haircut"]});
    let staff = json!({"type": 21, "id": 6, "custom_id": "staff", "value": "olena"});
    let label = |id: u8, component: &Value| json!({"type": 18, "id": id, "component": component});
    println!("row    {}", read(json!([{"type": 1, "id": 1, "components": [name]}])));
    println!("labels {}", read(json!([label(1, &name), label(3, &service), label(5, &staff)])));
}
RUST
cargo build --quiet
cargo tree --quiet --depth 1 --prefix none | grep serenity
said=$(target/debug/reads)
echo "$said"
echo "$said" | grep -q '^row .*"value":"Anna"' || { echo "CHANGED: the row"; exit 1; }
echo "$said" | grep '^labels ' | grep -q 'refused\|Anna\|haircut\|olena' && { echo "CHANGED: the labels"; exit 1; }
echo "the row has its field; the three labels have none, and nothing was refused"

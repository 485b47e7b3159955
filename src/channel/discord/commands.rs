//! The slash commands of a bot, and whether Discord knows them as they are.
//!
//! Names are English, as in every menu of the worker, with those of the other languages beside them. The
//! bot registers them only if they differ from what Discord knows, because Discord limits new sets by
//! the day and takes a while to show them. The limits are those of
//! <https://discord.com/developers/docs/interactions/application-commands>.

use serde_json::{Map, Value, json};
use serenity::{
    all::CommandOptionType,
    builder::{CreateCommand, CreateCommandOption},
};

use crate::ids::Lang;

/// A command and its options. Discord asks for suggestions while a person fills an option in; the
/// language alone is chosen from a list, and has to be.
struct CommandSpec {
    name: &'static str,
    options: &'static [&'static str],
}

const fn command(name: &'static str, options: &'static [&'static str]) -> CommandSpec {
    CommandSpec { name, options }
}

/// The command that opens a form for a whole order.
pub(super) const ORDER_FORM: &str = "form";

/// The options of the command that corrects an address.
pub(super) const WRONG: &str = "wrong";
pub(super) const RIGHT: &str = "right";

/// The options of the commands that find a visit and note something on it.
pub(super) const WHO: &str = "who";
pub(super) const NOTE: &str = "text";

/// The option of the command that links two chats.
pub(super) const CODE: &str = "code";

const LANGUAGE: &str = "language";

const COMMANDS: &[CommandSpec] = &[
    command("book", &["service", "date", "time", "staff"]),
    command("slots", &["service", "date", "staff"]),
    command("my", &[]),
    command("waitlist", &[]),
    command("move", &["appointment", "date", "time"]),
    command("cancel", &["appointment"]),
    command("language", &[LANGUAGE]),
    command(ORDER_FORM, &[]),
    command("help", &[]),
    command("human", &[]),
    command("done", &[]),
    command("link", &[CODE]),
    command("export", &[]),
    command("forget", &[]),
    command("connect", &[]),
    command("disconnect", &[]),
    command("today", &[]),
    command("week", &[]),
    command("day", &["date"]),
    command("away", &["date"]),
    command("find", &[WHO]),
    command("note", &[WHO, NOTE]),
    command("why", &["date", "time", "service", "staff"]),
    command("address", &[WRONG, RIGHT]),
    command("numbers", &[]),
];

/// The longest value of an option, in characters; a suggestion may be as long.
const MOST_VALUE: u16 = 100;

/// Makes the commands as they are registered; `say` returns a message in a language.
pub(super) fn all(say: impl Fn(Lang, &str) -> String) -> Vec<CreateCommand> {
    let make = |CommandSpec { name, options }: &CommandSpec| {
        let described = format!("command-{name}");
        let mut made = CreateCommand::new(*name).description(say(Lang::OWN, &described));
        for lang in translations() {
            made = made
                .name_localized(lang.tag(), say(lang, &format!("slash-{name}")))
                .description_localized(lang.tag(), say(lang, &described));
        }
        options.iter().fold(made, |made, name| made.add_option(option(name, &say)))
    };
    COMMANDS.iter().map(make).collect()
}

fn translations() -> impl Iterator<Item = Lang> {
    Lang::ALL.into_iter().filter(|lang| *lang != Lang::OWN)
}

fn option(name: &str, say: &impl Fn(Lang, &str) -> String) -> CreateCommandOption {
    let described = format!("option-{name}");
    let described_in_own = say(Lang::OWN, &described);
    let mut made = CreateCommandOption::new(CommandOptionType::String, name, described_in_own)
        .required(name == LANGUAGE);
    for lang in translations() {
        made = made
            .name_localized(lang.tag(), say(lang, &format!("slash-{name}")))
            .description_localized(lang.tag(), say(lang, &described));
    }
    if name == LANGUAGE {
        return Lang::ALL.into_iter().fold(made, |made, lang| {
            made.add_string_choice(say(lang, "language-name"), lang.tag())
        });
    }
    made.set_autocomplete(true).max_length(MOST_VALUE)
}

/// Writes the commands as Discord's published description names their fields.
pub(super) fn body(commands: &[CreateCommand]) -> Value {
    let mut body = serde_json::to_value(commands).unwrap_or_default();
    for command in body.as_array_mut().into_iter().flatten().filter_map(Value::as_object_mut) {
        command.remove("nsfw");
        let options = command.get_mut("options").and_then(Value::as_array_mut);
        for option in options.into_iter().flatten().filter_map(Value::as_object_mut) {
            // Options of other kinds have these.
            let others = ["channel_types", "options", "min_value", "max_value"];
            option.retain(|name, value| !others.contains(&name.as_str()) && !value.is_null());
        }
    }
    body
}

/// Returns whether Discord knows these commands, and no others.
pub(super) fn are_known(ours: &[CreateCommand], theirs: &[Value]) -> bool {
    let sorted = |mut list: Vec<Value>| {
        list.sort_by_key(|command| command["name"].to_string());
        list
    };
    let ours = ours.iter().filter_map(|command| serde_json::to_value(command).ok());
    let ours = sorted(ours.map(|command| essence(&command)).collect());
    ours == sorted(theirs.iter().map(essence).collect())
}

/// Returns what the bot decides about a command or an option, with Discord's defaults filled in.
fn essence(raw: &Value) -> Value {
    let mut kept = Map::new();
    for name in ["name", "description", "max_length"] {
        kept.insert(name.into(), raw.get(name).cloned().unwrap_or_default());
    }
    for name in ["name_localizations", "description_localizations"] {
        let localized = raw.get(name).filter(|it| it.is_object()).cloned();
        kept.insert(name.into(), localized.unwrap_or_else(|| json!({})));
    }
    for name in ["required", "autocomplete"] {
        kept.insert(name.into(), raw.get(name).and_then(Value::as_bool).unwrap_or(false).into());
    }
    let kind = raw.get("type").and_then(Value::as_u64).unwrap_or(1);
    kept.insert("type".into(), kind.into());
    let list = |name: &str| raw.get(name).and_then(Value::as_array).cloned().unwrap_or_default();
    let options: Vec<Value> = list("options").iter().map(essence).collect();
    kept.insert("options".into(), options.into());
    let choice = |it: &Value| json!([it.get("name"), it.get("value")]);
    let choices: Vec<Value> = list("choices").iter().map(choice).collect();
    kept.insert("choices".into(), choices.into());
    Value::Object(kept)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::messages;

    fn ours() -> Vec<CreateCommand> {
        all(|lang, id| format!("{id} {}", lang.tag()))
    }

    /// The commands as Discord stores them: with ids and its own fields, without defaults.
    fn stored() -> Vec<Value> {
        let mut all: Vec<Value> =
            ours().iter().map(|command| serde_json::to_value(command).unwrap()).collect();
        for (at, command) in all.iter_mut().enumerate() {
            command["id"] = at.to_string().into();
            command["version"] = "1".into();
            command["nsfw"] = false.into();
            for option in command["options"].as_array_mut().unwrap() {
                let option = option.as_object_mut().unwrap();
                option.retain(|_, value| *value != Value::Bool(false));
            }
        }
        all.reverse();
        all
    }

    #[test]
    fn commands_are_known_until_a_word_of_them_changes() {
        let mut theirs = stored();
        assert!(are_known(&ours(), &theirs));
        theirs[3]["name_localizations"]["uk"] = "інакше".into();
        assert!(!are_known(&ours(), &theirs));
        let more = [stored(), vec![json!({"name": "old", "description": "x"})]].concat();
        assert!(!are_known(&ours(), &more));
        assert!(!are_known(&ours(), &[]));
    }

    #[test]
    fn names_are_such_as_discord_takes() {
        let fits = |name: &str| {
            (1..=32).contains(&name.chars().count())
                && name.chars().all(|c| c.is_alphanumeric() || c == '-' || c == '_')
                && name.to_lowercase() == name
        };
        for CommandSpec { name, options } in COMMANDS {
            for word in [name].into_iter().chain(*options) {
                let names =
                    Lang::ALL.map(|lang| messages::say(lang, &format!("slash-{word}"), &[]));
                assert!(names.iter().all(|name| fits(name)), "{names:?}");
                assert_eq!(messages::say(Lang::OWN, &format!("slash-{word}"), &[]), *word);
            }
        }
    }
}

//! The slash commands of a bot, and whether Discord knows them as they are.
//!
//! Names are English, as in every menu of the worker, with Ukrainian names beside them. The bot
//! registers them only if they differ from what Discord knows, because Discord limits new sets by
//! the day and takes a while to show them. The limits are those of
//! <https://discord.com/developers/docs/interactions/application-commands>.

use serde_json::{Map, Value, json};
use serenity::{
    all::CommandOptionType,
    builder::{CreateCommand, CreateCommandOption},
};

/// A command.
struct CommandSpec {
    name: &'static str,
    ukrainian: &'static str,
    options: &'static [OptionSpec],
}

/// An option of a command. Discord asks for suggestions while a person fills it in; the language
/// alone is chosen from a list, and has to be.
struct OptionSpec {
    name: &'static str,
    ukrainian: &'static str,
}

const fn command(
    name: &'static str,
    ukrainian: &'static str,
    options: &'static [OptionSpec],
) -> CommandSpec {
    CommandSpec { name, ukrainian, options }
}

const SERVICE: OptionSpec = OptionSpec { name: "service", ukrainian: "послуга" };
const STAFF: OptionSpec = OptionSpec { name: "staff", ukrainian: "майстер" };
const DATE: OptionSpec = OptionSpec { name: "date", ukrainian: "дата" };
const TIME: OptionSpec = OptionSpec { name: "time", ukrainian: "час" };
const APPOINTMENT: OptionSpec = OptionSpec { name: "appointment", ukrainian: "запис" };
const LANGUAGE: OptionSpec = OptionSpec { name: "language", ukrainian: "мова" };

const COMMANDS: &[CommandSpec] = &[
    command("book", "записатися", &[SERVICE, DATE, TIME, STAFF]),
    command("slots", "вільний-час", &[SERVICE, DATE, STAFF]),
    command("my", "мої-записи", &[]),
    command("move", "перенести", &[APPOINTMENT, DATE, TIME]),
    command("cancel", "скасувати", &[APPOINTMENT]),
    command("language", "мова", &[LANGUAGE]),
    command("help", "допомога", &[]),
    command("human", "людина", &[]),
    command("forget", "забути", &[]),
    command("connect", "підключити", &[]),
    command("disconnect", "відключити", &[]),
    command("today", "сьогодні", &[]),
];

/// The longest value of an option, in characters; a suggestion may be as long.
const MOST_VALUE: u16 = 100;

const UKRAINIAN: &str = "uk";

/// Makes the commands as they are registered; `say` returns a description in English and in
/// Ukrainian.
pub(super) fn all(say: impl Fn(&str) -> [String; 2]) -> Vec<CreateCommand> {
    let make = |CommandSpec { name, ukrainian, options }: &CommandSpec| {
        let [english, local] = say(&format!("command-{name}"));
        let made = CreateCommand::new(*name)
            .name_localized(UKRAINIAN, *ukrainian)
            .description(english)
            .description_localized(UKRAINIAN, local);
        options.iter().fold(made, |made, spec| made.add_option(option(spec, &say)))
    };
    COMMANDS.iter().map(make).collect()
}

fn option(spec: &OptionSpec, say: &impl Fn(&str) -> [String; 2]) -> CreateCommandOption {
    let OptionSpec { name, ukrainian } = spec;
    let [english, local] = say(&format!("option-{name}"));
    let made = CreateCommandOption::new(CommandOptionType::String, *name, english)
        .name_localized(UKRAINIAN, *ukrainian)
        .description_localized(UKRAINIAN, local)
        .required(*name == LANGUAGE.name);
    if *name == LANGUAGE.name {
        return made.add_string_choice("українська", "uk").add_string_choice("English", "en");
    }
    made.set_autocomplete(true).max_length(MOST_VALUE)
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

    fn ours() -> Vec<CreateCommand> {
        all(|id| [format!("{id} en"), format!("{id} uk")])
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
        for CommandSpec { name, ukrainian, options } in COMMANDS {
            assert!(fits(name) && fits(ukrainian), "{name} {ukrainian}");
            assert!(options.iter().all(|it| fits(it.name) && fits(it.ukrainian)), "{name}");
        }
    }
}

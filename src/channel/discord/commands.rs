//! The slash commands of a bot, and whether Discord knows them as they are.
//!
//! Names are English, as in every menu of ours, with Ukrainian beside them; Discord allows small
//! letters of any script. They are written only when they differ, because a new set is
//! rate-limited by the day and takes a while to reach everybody.

use serde_json::{Map, Value, json};
use serenity::{
    all::CommandOptionType,
    builder::{CreateCommand, CreateCommandOption},
};

/// A command: its names, and its options.
type Row = (&'static str, &'static str, &'static [Field]);
/// An option: its names, whether what is typed is completed, and whether it must be given.
type Field = (&'static str, &'static str, bool, bool);

const SERVICE: Field = ("service", "послуга", true, false);
const STAFF: Field = ("staff", "майстер", true, false);
const DATE: Field = ("date", "дата", true, false);
const TIME: Field = ("time", "час", true, false);
const APPOINTMENT: Field = ("appointment", "запис", true, false);

const COMMANDS: &[Row] = &[
    ("book", "записатися", &[SERVICE, DATE, TIME, STAFF]),
    ("slots", "вільний-час", &[SERVICE, DATE, STAFF]),
    ("my", "мої-записи", &[]),
    ("move", "перенести", &[APPOINTMENT, DATE, TIME]),
    ("cancel", "скасувати", &[APPOINTMENT]),
    ("language", "мова", &[("language", "мова", false, true)]),
    ("help", "допомога", &[]),
    ("human", "людина", &[]),
    ("forget", "забути", &[]),
    ("connect", "підключити", &[]),
    ("disconnect", "відключити", &[]),
    ("today", "сьогодні", &[]),
];

const UKRAINIAN: &str = "uk";

/// Returns the commands as they are registered; `say` knows their descriptions, in English and
/// in Ukrainian.
pub(super) fn all(say: impl Fn(&str) -> [String; 2]) -> Vec<CreateCommand> {
    let command = |(name, ukrainian, fields): &Row| {
        let [english, local] = say(&format!("command-{name}"));
        let made = CreateCommand::new(*name)
            .name_localized(UKRAINIAN, *ukrainian)
            .description(english)
            .description_localized(UKRAINIAN, local);
        fields.iter().fold(made, |made, field| made.add_option(option(field, &say)))
    };
    COMMANDS.iter().map(command).collect()
}

fn option(
    (name, ukrainian, completes, required): &Field,
    say: &impl Fn(&str) -> [String; 2],
) -> CreateCommandOption {
    let [english, local] = say(&format!("option-{name}"));
    let made = CreateCommandOption::new(CommandOptionType::String, *name, english)
        .name_localized(UKRAINIAN, *ukrainian)
        .description_localized(UKRAINIAN, local)
        .required(*required);
    match *name {
        "language" => made.add_string_choice("українська", "uk").add_string_choice("English", "en"),
        _ => made.set_autocomplete(*completes).max_length(100),
    }
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

/// What we decide about a command or an option, with what Discord fills in.
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

    /// What Discord makes of a command: ids and its own fields, defaults left out.
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
        for (name, ukrainian, fields) in COMMANDS {
            assert!(fits(name) && fits(ukrainian), "{name} {ukrainian}");
            assert!(fields.iter().all(|(name, ukrainian, ..)| fits(name) && fits(ukrainian)));
        }
    }
}

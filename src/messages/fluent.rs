//! The messages of each language, compiled in, and how one is formatted.
//!
//! `fluent-bundle` is used bare: the layer above it answers an unknown message with
//! "Unknown localization key", which a customer would see.

use std::{borrow::Cow, sync::LazyLock};

use fluent_bundle::{
    FluentArgs, FluentError, FluentResource, FluentValue, concurrent::FluentBundle,
};
use unic_langid::LanguageIdentifier;

use crate::{
    ids::Lang,
    text::{
        is_cyrillic,
        word_lists::{FOLDERS, Folder},
    },
};

type Bundle = FluentBundle<FluentResource>;

/// The value of a variable of a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value<'a> {
    /// Text, put in as it is.
    Text(Cow<'a, str>),
    /// A number, which also chooses the plural.
    Number(i64),
}

impl<'a> From<&'a str> for Value<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(text.into())
    }
}

impl<'a> From<&'a String> for Value<'a> {
    fn from(text: &'a String) -> Self {
        Self::Text(text.into())
    }
}

impl From<String> for Value<'_> {
    fn from(text: String) -> Self {
        Self::Text(text.into())
    }
}

impl From<usize> for Value<'_> {
    fn from(number: usize) -> Self {
        Self::Number(i64::try_from(number).unwrap_or(i64::MAX))
    }
}

macro_rules! number {
    ($($type:ty)+) => {
        $(impl From<$type> for Value<'_> {
            fn from(number: $type) -> Self {
                Self::Number(number.into())
            }
        })+
    };
}
number!(i8 i16 i32 i64 u32);

impl<'a> From<&'a Value<'_>> for FluentValue<'a> {
    fn from(value: &'a Value<'_>) -> Self {
        match value {
            Value::Text(text) => FluentValue::from(text.as_ref()),
            Value::Number(number) => FluentValue::from(number),
        }
    }
}

/// Returns the text of the message `id` in a language, with its variables filled in.
///
/// The id is the name of the message in the `.ftl` files. A message that the language lacks is taken
/// from [`Lang::OWN`]. One that neither language has gives an empty text and an error in the log; a test of
/// this room fails on such an id in the source.
pub fn say(lang: Lang, id: &str, args: &[(&str, Value<'_>)]) -> String {
    let Some(text) = format(lang, id, args).or_else(|| format(Lang::OWN, id, args)) else {
        tracing::error!(id, "message not found");
        return String::new();
    };
    text
}

/// Returns whether a language is written in Cyrillic letters, as its name in itself shows.
pub fn writes_cyrillic(lang: Lang) -> bool {
    say(lang, "language-name", &[]).contains(is_cyrillic)
}

/// Returns the text with a capital letter in front, for where a sentence begins with a day.
pub fn capital(text: &str) -> String {
    let mut rest = text.chars();
    rest.next().map_or_else(String::new, |first| first.to_uppercase().chain(rest).collect())
}

fn format(lang: Lang, id: &str, args: &[(&str, Value<'_>)]) -> Option<String> {
    let bundle = bundle(lang)?;
    let message = bundle.get_message(id)?;
    let pattern = message.value()?;
    let mut filled = FluentArgs::with_capacity(args.len());
    for (name, value) in args {
        filled.set(*name, value);
    }
    let mut errors = Vec::new();
    let text = bundle.format_pattern(pattern, Some(&filled), &mut errors).into_owned();
    if !errors.is_empty() {
        // NOTE: Fluent's errors name messages and variables, never what was put into them.
        tracing::error!(id, lang = lang.tag(), ?errors, "message variable missing");
    }
    Some(text)
}

fn texts(lang: Lang) -> impl Iterator<Item = &'static str> {
    let own = FOLDERS.iter().filter(move |folder| folder.tag == lang.tag());
    own.flat_map(Folder::fluent)
}

fn bundle(lang: Lang) -> Option<&'static Bundle> {
    static BUNDLES: LazyLock<Vec<Bundle>> =
        LazyLock::new(|| Lang::ALL.into_iter().map(build_and_log).collect());
    BUNDLES.get(lang as usize)
}

fn build_and_log(lang: Lang) -> Bundle {
    let (bundle, errors) = build(lang);
    for error in errors {
        tracing::error!(lang = lang.tag(), %error, "message file damaged");
    }
    bundle
}

/// Builds a language's messages. What could not be read is left out and returned as errors.
fn build(lang: Lang) -> (Bundle, Vec<FluentError>) {
    let tag: LanguageIdentifier = lang.tag().parse().unwrap_or_default();
    let mut bundle = Bundle::new_concurrent(vec![tag]);
    // Isolation marks (U+2068) around every variable would be copied along with a date or a
    // link, and both our scripts run left to right.
    bundle.set_use_isolating(false);
    let mut errors = Vec::new();
    for text in texts(lang) {
        let resource = FluentResource::try_new(text.to_owned()).unwrap_or_else(|(read, found)| {
            errors.extend(found.into_iter().map(FluentError::from));
            read
        });
        if let Err(found) = bundle.add_resource(resource) {
            errors.extend(found);
        }
    }
    (bundle, errors)
}

#[cfg(test)]
mod tests {
    use std::{
        collections::{BTreeMap, BTreeSet},
        fs,
        path::Path,
    };

    use super::*;

    /// The messages in which a language takes only what its clock and its calendar need.
    const OF_ITS_OWN: [&str; 3] = ["time", "at-time", "day-short"];

    /// Every message of a language with the variables written in it.
    fn messages(lang: Lang) -> BTreeMap<String, BTreeSet<String>> {
        let mut all = BTreeMap::new();
        let mut current = String::new();
        for line in texts(lang).flat_map(|text| text.lines()) {
            if line.starts_with('#') {
                continue;
            }
            if let Some((id, _)) = line.split_once('=')
                && line.starts_with(|c: char| c.is_ascii_alphabetic() || c == '-')
            {
                current = id.trim().to_owned();
                all.insert(current.clone(), BTreeSet::new());
            }
            let variables = line.split('$').skip(1).map(|rest| {
                let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '-' && c != '_');
                rest[..end.unwrap_or(rest.len())].to_owned()
            });
            // A service may be named bent or plain, and a day behind it, as the language needs it.
            let plain = |name: String| match name.as_str() {
                "object" => "service".into(),
                "behind" => "when".into(),
                _ => name,
            };
            let variables: Vec<_> = variables.map(plain).collect();
            if !variables.is_empty() {
                all.get_mut(&current).unwrap().extend(variables);
            }
        }
        all
    }

    /// The ids that a source file says literally.
    fn said_in(source: &str) -> Vec<String> {
        let literal = |call: &str| {
            // `say(lang, "id", ..)`, or a method that knows its language.
            let call = call.trim_start();
            let rest = if call.starts_with('"') { call } else { call.split_once(',')?.1 };
            let (id, _) = rest.trim_start().strip_prefix('"')?.split_once('"')?;
            Some(id.to_owned())
        };
        source.split("say(").skip(1).filter_map(literal).collect()
    }

    fn sources(folder: &Path, found: &mut Vec<String>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                sources(&path, found);
            } else if path.extension().is_some_and(|end| end == "rs") {
                let text = fs::read_to_string(&path).unwrap();
                found.push(text.split("#[cfg(test)]").next().unwrap_or_default().to_owned());
            }
        }
    }

    #[test]
    fn every_language_is_read_without_a_mistake() {
        for lang in Lang::ALL {
            assert_eq!(build(lang).1, []);
        }
    }

    #[test]
    fn every_language_has_the_same_messages_with_the_same_variables() {
        assert!(messages(Lang::En)["date"].is_empty());
        assert_eq!(messages(Lang::En)["day-month"], ["day", "month"].map(String::from).into());
        let ours = messages(Lang::En);
        for lang in Lang::ALL {
            let theirs = messages(lang);
            let ids = |all: &BTreeMap<String, _>| all.keys().cloned().collect::<Vec<_>>();
            assert_eq!(ids(&theirs), ids(&ours), "{}", lang.tag());
            for (id, variables) in
                theirs.iter().filter(|(id, _)| !OF_ITS_OWN.contains(&id.as_str()))
            {
                assert_eq!(variables, &ours[id], "{id} in {}", lang.tag());
            }
        }
    }

    #[test]
    fn every_message_that_the_sources_say_exists() {
        assert_eq!(
            said_in("say(lang, \"a\", &[]) say(\n  x.lang,\n \"b-c\",\n) .say(\"d\")"),
            ["a", "b-c", "d"]
        );
        let mut files = Vec::new();
        sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut files);
        let said: BTreeSet<String> = files.iter().flat_map(|source| said_in(source)).collect();
        assert!(said.contains("day-after-tomorrow"));
        let known: BTreeSet<String> = messages(Lang::En).into_keys().collect();
        assert_eq!(said.difference(&known).collect::<Vec<_>>(), Vec::<&String>::new());
    }

    #[test]
    fn numbers_choose_the_plural_and_texts_do_not() {
        let hours = |lang, hours: i64| say(lang, "hours", &[("hours", hours.into())]);
        let ukrainian = [1, 2, 5, 11, 21, 22, 0].map(|n| hours(Lang::Uk, n));
        assert_eq!(
            ukrainian,
            ["1 година", "2 години", "5 годин", "11 годин", "21 година", "22 години", "0 годин"]
        );
        assert_eq!([1, 2, 21].map(|n| hours(Lang::En, n)), ["1 hour", "2 hours", "21 hours"]);
    }

    #[test]
    fn what_is_put_in_stays_as_it_is() {
        let hostile = "{ $x } \u{2068}<b>\n-term";
        let args = [("before", hostile.into()), ("last", "1".into())];
        assert_eq!(say(Lang::En, "list-and", &args), format!("{hostile} and 1"));
    }

    #[test]
    fn an_unknown_message_is_empty() {
        assert_eq!(say(Lang::Uk, "no-such-message", &[]), "");
    }

    #[test]
    fn a_capital_is_put_in_front_of_any_script() {
        assert_eq!(
            ["вівторок", "tuesday", "", "її"].map(capital),
            ["Вівторок", "Tuesday", "", "Її"]
        );
    }
}

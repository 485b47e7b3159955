//! Settings from real files and made-up environments.

use std::fs;

use secrecy::ExposeSecret;
use tempfile::TempDir;

use super::*;
use crate::mail::Transport;

/// A folder with a `config.toml`.
fn folder(config: &str) -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("config.toml");
    fs::write(&path, config).unwrap();
    (folder, path)
}

fn environment(variables: &[(&str, &str)]) -> Environment {
    variables.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

fn load(config: &str, variables: &[(&str, &str)]) -> Result<Settings, Vec<String>> {
    let (_folder, path) = folder(config);
    let file = path.display().to_string();
    Settings::load(Some(&path), environment(variables)).map_err(|mistakes| {
        mistakes.iter().map(|mistake| mistake.to_string().replace(&file, "config.toml")).collect()
    })
}

/// Data, businesses, letters and their sender, key.
type Shown = (PathBuf, Option<PathBuf>, (PathBuf, Option<String>), Option<PathBuf>);

fn shown(settings: Settings) -> Shown {
    let Transport::File { dir } = &settings.mail.transport else { panic!("a server") };
    let from = settings.mail.from.as_ref().map(ToString::to_string);
    (settings.data_dir, settings.bots_dir, (dir.clone(), from), settings.vault_key)
}

fn defaults() -> Shown {
    ("data".into(), None, ("data/mail".into(), None), None)
}

fn shown_models(settings: &Settings) -> Vec<(&str, &str, Option<&str>, u64)> {
    let models = settings.models.iter().map(|model| {
        let key = model.api_key.as_ref().map(ExposeSecret::expose_secret);
        (model.name.as_str(), model.base_url.as_str(), key, model.timeout.as_secs())
    });
    models.collect()
}

#[test]
fn a_models_effort_limit_and_price_are_settings_with_bounds() {
    let config = "[[model]]\nname = 'a'\nbase_url = 'http://localhost/v1'\neffort = 'low'\n\
                  max_output = 900\nprice = { input = 0.4, output = 2 }\n";
    let settings = load(config, &[]).unwrap();
    let model = &settings.models[0];
    assert_eq!((model.effort.as_deref(), model.max_output), (Some("low"), 900));
    let price = model.price.unwrap();
    assert_eq!(
        [price.input, price.cached, price.output].map(|it| it.to_string()),
        ["0.4", "0.4", "2"]
    );
}

#[test]
fn models_are_read_in_their_order_and_their_keys_are_found_at_once() {
    let config = "[[model]]\nname = 'a'\napi_key = { env = 'KEY' }\ntimeout = '5s'\n\
                  [[model]]\nname = 'b'\nbase_url = 'http://localhost:11434/v1/'\n";
    let settings = load(config, &[("KEY", "sk-1")]).unwrap();
    assert_eq!(
        shown_models(&settings),
        [
            ("a", "https://api.openai.com/v1", Some("sk-1"), 5),
            ("b", "http://localhost:11434/v1", None, 30),
        ]
    );
    assert!(!format!("{settings:?}").contains("sk-1"));
    let config = "[[model]]\napi_key = { env = 'KEY' }\n[[model]]\nname = 'b'\n[[model]]\n\
                  name = 'c'\nbase_url = 'localhost'\napi_key = 'sk-2'\ntimeout = '0s'\n";
    let said = load(config, &[]).unwrap_err();
    let starts = [
        "config.toml: line 1, model[1].name: This is missing.",
        "config.toml: line 2, model[1].api_key: KEY: This environment variable is not set",
        "config.toml: line 3, model[2].api_key: This is missing; OpenAI",
        "config.toml: line 7, model[3].base_url: Write the address of a server",
        "config.toml: line 8, model[3].api_key: A secret does not stand in this file",
        "config.toml: line 9, model[3].timeout: It must be from 1s to 5m.",
    ];
    assert_eq!(said.len(), starts.len(), "{said:#?}");
    for (said, start) in said.iter().zip(starts) {
        assert!(said.starts_with(start), "{said}");
    }
}

#[test]
fn with_nothing_set_everything_has_its_default() {
    assert_eq!(load("", &[]).map(shown), Ok(defaults()));
}

#[test]
fn the_example_file_shows_every_key_with_its_default() {
    let example = include_str!("../../config.toml.example");
    assert_eq!(load(example, &[]).map(shown), Ok(defaults()));

    let set = |line: &str| line.strip_prefix('#').is_some_and(|rest| !rest.starts_with([' ', '#']));
    let lines = example.lines().filter(|line| set(line) && !line.is_empty() && *line != "#");
    let lines: Vec<&str> = lines.map(|line| line.trim_start_matches('#')).collect();
    let (folder, path) = folder(&lines.join("\n"));
    fs::write(folder.path().join("vault.key"), [1; 32]).unwrap();
    let key = environment(&[("OPENAI_API_KEY", "sk-1"), ("GOOGLE_CLIENT_SECRET", "GOCSPX-1")]);
    let settings = Settings::load(Some(&path), key).unwrap();
    assert_eq!(
        shown_models(&settings),
        [("gpt-4.1-mini", "https://api.openai.com/v1", Some("sk-1"), 30)]
    );
    let (data_dir, _, (dir, _), _) = defaults();
    let mail = (dir, Some("zapys@localhost".to_owned()));
    let key = folder.path().join("vault.key");
    let (google, listen) = settings.google.clone().unwrap();
    assert_eq!(listen.at.to_string(), "127.0.0.1:8080");
    assert_eq!(google.redirect_url, "https://book.example.com/api/integrations/calendar/callback/");
    assert_eq!(shown(settings), (data_dir, Some("bots".into()), mail, Some(key)));
    assert_eq!(lines.len(), 37, "a key was added or taken away");
}

#[test]
fn a_mail_server_is_read_whole_and_its_password_stays_hidden() {
    let server = "[mail]\ntransport = 'smtp'\nhost = 'smtp.example.com'\ntls = 'implicit'\n\
                  username = 'salon'\npassword = { env = 'SMTP' }\nfrom = 'Salon <a@example.com>'";
    let settings = load(server, &[("SMTP", "hunter2")]).unwrap();
    let shown = format!("{:?}", settings.mail);
    assert!(
        shown.contains(r#"Smtp { host: "smtp.example.com", port: 465, tls: Implicit, .. }"#),
        "{shown}"
    );
    assert!(!shown.contains("hunter2"), "{shown}");
    let ports = [("starttls", 587), ("none", 25)];
    for (tls, port) in ports {
        let server = format!(
            "[mail]\ntransport = 'smtp'\nhost = '127.0.0.1'\ntls = '{tls}'\nfrom = 'a@b.com'"
        );
        let shown = format!("{:?}", load(&server, &[]).unwrap().mail);
        assert!(shown.contains(&format!("port: {port}")), "{shown}");
    }
}

#[test]
fn every_mistake_about_a_mail_server_says_what_to_write_instead() {
    let server = "[mail]\ntransport = 'smtp'\nhost = 'smtp://example.com:25'\ntls = 'ssl'\n\
                  port = 0\nusername = 'salon'\nca_file = 'ca.pem'";
    let said = load(server, &[]).unwrap_err();
    let starts = [
        "config.toml: line 1, mail.from: This is missing; write the address",
        "config.toml: line 1, mail.password: This is missing; `username` signs in with it.",
        "config.toml: line 3, mail.host: Write the name of the mail server alone",
        "config.toml: line 4, mail.tls: Write \"starttls\" or \"implicit\" or \"none\".",
        "config.toml: line 5, mail.port: It must be from 1 to 65535.",
        "config.toml: line 7, mail.ca_file: There is no such file. Looked for",
    ];
    assert_eq!(said.len(), starts.len(), "{said:#?}");
    for (said, start) in said.iter().zip(starts) {
        assert!(said.starts_with(start), "{said}");
    }
    let clear = "[mail]\ntransport = 'smtp'\nhost = 'mail.example.com'\ntls = 'none'\n\
                 username = 'salon'\npassword = { env = 'SMTP' }\nfrom = 'a@example.com'";
    let said = load(clear, &[("SMTP", "hunter2")]).unwrap_err();
    assert!(
        said[0].starts_with("config.toml: line 4, mail.tls: The password would be sent"),
        "{said:?}"
    );
    assert_eq!(
        load("[mail]\nhost = 'smtp.example.com'", &[]).unwrap_err(),
        ["config.toml: line 2, mail.host: This counts only with transport = \"smtp\"."]
    );
}

#[test]
fn an_authority_that_is_no_certificate_is_refused_with_its_line() {
    let (folder, path) = folder(
        "[mail]\ntransport = 'smtp'\nhost = 'smtp.example.com'\nca_file = 'ca.pem'\nfrom = 'a@b.com'",
    );
    fs::write(folder.path().join("ca.pem"), "no certificate").unwrap();
    let mistakes = Settings::load(Some(&path), Environment::default()).unwrap_err();
    assert_eq!(
        mistakes[0].message,
        "This cannot be used: no certificate in PEM can be read in it."
    );
    assert!(mistakes[0].place.ends_with("line 4, mail.ca_file"), "{}", mistakes[0].place);
}

#[test]
fn what_google_would_refuse_is_refused_at_the_start_with_what_to_write() {
    let said = |http: &str, google: &str| {
        let config = format!("[http]\n{http}\n[google]\n{google}\n");
        let loaded = load(&config, &[("SECRET", "GOCSPX-1")]);
        loaded.map(|it| it.google.unwrap().0.redirect_url)
    };
    let client = "client_id = 'id'\nclient_secret = { env = 'SECRET' }";
    let public = |url: &str| said(&format!("public_url = '{url}'"), client);
    let path = "/api/integrations/calendar/callback/";
    for good in ["https://book.example.com", "http://127.0.0.1:8080", "http://localhost"] {
        assert_eq!(public(good), Ok(format!("{good}{path}")));
    }
    for (bad, says) in [
        ("https://book.example.com/", "write \"https://book.example.com\"."),
        ("http://book.example.com", "Write an address that begins with https://"),
        ("https://203.0.113.5", "Google sends nobody back to a bare number"),
        ("book.example.com", "Write an address such as"),
        ("https://a@b.example", "Write an address such as"),
    ] {
        let said = public(bad).unwrap_err();
        assert!(said.len() == 1 && said[0].contains(says), "{bad}: {said:?}");
    }
    for (bad, says) in [("callback", "write \"/callback\""), ("/a b", "Write a path of letters")] {
        let http = format!("public_url = 'https://b.example'\ncallback_path = '{bad}'");
        let said = said(&http, client).unwrap_err();
        assert!(said.len() == 1 && said[0].contains(says), "{bad}: {said:?}");
    }
    let missing = said("", "client_id = 'GOCSPX-1'\nclient_secret = 'GOCSPX-1'").unwrap_err();
    assert_eq!(missing.len(), 3, "{missing:#?}");
    assert!(missing.iter().any(|it| it.contains("This is the client's secret, not its id.")));
}

#[test]
fn the_environment_wins_over_the_file_and_the_file_over_the_defaults() {
    let config = "data_dir = '/a'\nbots_dir = '/b'\n[mail]\nfrom = 'a@example.com'";
    let variables = [
        ("ZAPYS__DATA_DIR", "/srv/zapys"),
        ("ZAPYS__MAIL__FROM", "Salon <hello@example.com>"),
        ("ZAPYS__BOTS_DIR", ""),
        ("ZAPYS_LOG", "debug"),
        ("HOME", "/root"),
    ];
    let settings = load(config, &variables).unwrap();
    let mail = ("/srv/zapys/mail".into(), Some("hello@example.com".to_owned()));
    assert_eq!(shown(settings), ("/srv/zapys".into(), Some("/b".into()), mail, None));
}

#[test]
fn all_mistakes_are_told_at_once_with_their_line_or_variable() {
    let config = "data_dirr = 'x'\nbots_dir = '~/bots'\n[mail]\ntransport = 'mail'\n[vault]\n\
                  key = 'hunter2'\n[telegram]\napi_url = 'x'\n[telegramm]\n";
    let variables = [("ZAPYS__MAIL__FROM", "salon"), ("ZAPYS__MIAL__FROM", "a@example.com")];
    assert_eq!(
        load(config, &variables).unwrap_err(),
        [
            "ZAPYS__MAIL__FROM: Write a mail address such as \"Salon <hello@example.com>\".",
            "ZAPYS__MIAL__FROM: There is no such setting. Did you mean `mail`?",
            "config.toml: line 1, data_dirr: There is no such setting. Did you mean `data_dir`?",
            "config.toml: line 2, bots_dir: `~` is known to shells only; write the whole path.",
            "config.toml: line 4, mail.transport: Write \"file\" or \"smtp\".",
            "config.toml: line 6, vault.key: A secret does not stand in this file, which gets \
             copied and shared. Write { env = \"NAME\" } for an environment variable or \
             { file = \"path\" } for a file.",
            "config.toml: line 8, telegram.api_url: Write the address of a server such as \
             \"https://api.telegram.org\".",
            "config.toml: line 9, telegramm: There is no such setting. Did you mean `telegram`?",
        ]
    );
}

#[test]
fn a_file_that_is_named_must_be_there_and_be_toml() {
    let nowhere = Settings::load(Some(Path::new("/nowhere/config.toml")), Environment::default());
    let mistakes = nowhere.unwrap_err();
    assert_eq!(mistakes[0].place, "/nowhere/config.toml");
    let mistakes = load("data_dir = ", &[]).unwrap_err();
    assert!(mistakes[0].starts_with("config.toml: line 1, column 12: "), "{mistakes:?}");
}

#[test]
fn a_key_of_the_vault_that_was_set_is_never_made() {
    let (folder, path) = folder("[vault]\nkey = { file = 'vault.key' }");
    let mistakes = Settings::load(Some(&path), Environment::default()).unwrap_err();
    let key = folder.path().join("vault.key");
    let says = format!("There is no such file. Looked for {}.", key.display());
    assert_eq!(
        mistakes,
        [ConfigError::new(format!("{}: line 2, vault.key", path.display()), says)]
    );

    fs::write(&key, [1; 32]).unwrap();
    let settings = Settings::load(Some(&path), Environment::default()).unwrap();
    assert!(settings.vault().is_ok());
    let said = load("[vault]\nkey = { env = 'KEY' }", &[("KEY", "x")]).unwrap_err();
    assert!(said[0].contains("32 raw bytes"), "{said:?}");
}

#[test]
fn the_vault_makes_its_own_key_in_the_data_folder() {
    let (folder, path) = folder("");
    let data = folder.path().display().to_string();
    let settings = Settings::load(Some(&path), environment(&[("ZAPYS__DATA_DIR", &data)])).unwrap();
    assert!(settings.vault().is_ok());
    assert_eq!(fs::read(folder.path().join("vault.key")).unwrap().len(), 32);
}

#[test]
fn a_secret_is_found_in_a_variable_and_in_the_first_file_there_is() {
    let (folder, path) = folder("");
    let credentials = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("one"), "beside\r\n").unwrap();
    fs::write(folder.path().join("two"), " two words \n").unwrap();
    fs::write(folder.path().join("empty"), "\n").unwrap();
    fs::write(credentials.path().join("one"), "credential").unwrap();
    let given = credentials.path().display().to_string();
    let variables = environment(&[("CREDENTIALS_DIRECTORY", &given), ("TOKEN", "t"), ("NONE", "")]);
    let settings = Settings::load(Some(&path), variables).unwrap();
    let resolve = |secret: &SecretRef| {
        let secret = settings.resolve_secret(secret).map(|s| s.expose_secret().to_owned());
        secret.map_err(|mistake| mistake.to_string())
    };
    let file = |name: &str| resolve(&SecretRef::File(name.into()));
    assert_eq!(resolve(&SecretRef::Env("TOKEN".into())), Ok("t".into()));
    assert_eq!(file("one"), Ok("credential".into()));
    assert_eq!(file("two"), Ok(" two words ".into()));
    assert_eq!(file("empty"), Err("empty: This file is empty.".into()));
    let unset = "NONE: This environment variable is not set, or is empty.";
    assert_eq!(resolve(&SecretRef::Env("NONE".into())), Err(unset.into()));
    let places = [credentials.path().join("three"), folder.path().join("three")];
    let [first, second] = places.map(|place| place.display().to_string());
    let nowhere = format!("three: There is no such file. Looked for {first} and {second}.");
    assert_eq!(file("three"), Err(nowhere));
}

#[test]
fn settings_show_no_secret_of_the_environment() {
    let settings = load("", &[("SALON_TELEGRAM_TOKEN", "123:ABC")]).unwrap();
    assert!(!format!("{settings:?}").contains("123:ABC"));
}

#[test]
fn all_mistakes_of_all_businesses_are_told_at_once() {
    let (folder, path) = folder("");
    let bots = folder.path().join("bots");
    fs::create_dir(&bots).unwrap();
    let variables = environment(&[("ZAPYS__BOTS_DIR", &bots.display().to_string())]);
    let settings = Settings::load(Some(&path), variables).unwrap();
    let told = || {
        let said = settings.profiles().map(|profiles| {
            profiles.iter().map(|profile| profile.id.as_str().to_owned()).collect::<Vec<_>>()
        });
        said.map_err(|mistakes| {
            let said = mistakes.iter().map(ToString::to_string);
            let short = said.map(|said| said.replace(&bots.display().to_string(), "bots"));
            short.collect::<Vec<_>>()
        })
    };
    let empty = "bots: There is no business in this folder; put a file such as salon.toml there.";
    assert_eq!(told(), Err(vec![empty.to_owned()]));

    fs::write(bots.join("b.toml"), EXAMPLE.1).unwrap();
    fs::write(bots.join("a.toml"), EXAMPLE.1).unwrap();
    fs::write(bots.join(".b.toml"), "half-written").unwrap();
    fs::write(bots.join("notes.txt"), "buy towels").unwrap();
    assert_eq!(told(), Ok(vec!["a".to_owned(), "b".to_owned()]));

    let faulty = EXAMPLE.1.replace("length = \"60m\"", "length = 60");
    fs::write(bots.join("a.toml"), &faulty).unwrap();
    fs::write(bots.join("c.toml"), "name = ").unwrap();
    fs::write(bots.join("Наш салон.toml"), EXAMPLE.1).unwrap();
    let lines = faulty.lines().zip(1..).filter(|(line, _)| *line == "length = 60");
    let lines: Vec<usize> = lines.map(|(_, number)| number).collect();
    let length = "A length of time needs its unit: \"60m\" or \"60h\".";
    assert_eq!(
        told().unwrap_err(),
        [
            format!("bots/a.toml: line {}, service[1].length: {length}", lines[0]),
            format!("bots/a.toml: line {}, service[3].length: {length}", lines[1]),
            "bots/c.toml: line 1, column 8: This is not TOML: string values must be quoted, \
             expected literal string."
                .to_owned(),
            "bots/Наш салон.toml: A business's file is named with a-z, 0-9, _ and -, at most 40 \
             of them."
                .to_owned(),
        ]
    );
}

#[test]
fn a_folder_of_businesses_that_was_set_must_be_there() {
    let settings = load("bots_dir = '/nowhere/bots'", &[]).unwrap();
    assert_eq!(settings.profiles().unwrap_err()[0].place, "/nowhere/bots");
}

#[test]
fn every_business_in_the_repository_is_whole() {
    let bots_dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("bots");
    let set = environment(&[("ZAPYS__BOTS_DIR", &bots_dir.display().to_string())]);
    let (_folder, path) = folder("");
    let profiles = Settings::load(Some(&path), set).unwrap().profiles().unwrap();
    let ids: Vec<&str> = profiles.iter().map(|profile| profile.id.as_str()).collect();
    assert_eq!(ids, ["salon", "school", "studio"]);
}

//! The bots that are measured, and the contract between them and the far ends.
//!
//! A bot learns from its environment where everything is: `TELEGRAM_API_URL`, `TELEGRAM_TOKEN`,
//! `OPENAI_BASE_URL`, `OPENAI_API_KEY`, `OPENAI_MODEL`, `GOOGLE_AUTH_URL`, `GOOGLE_TOKEN_URL`,
//! `GOOGLE_API_URL`, `GOOGLE_CLIENT_ID`, `GOOGLE_CLIENT_SECRET`, `GOOGLE_REFRESH_TOKEN`,
//! `GOOGLE_CALENDAR_ID`, `SMTP_HOST`, `SMTP_PORT`, `MAIL_FROM`, `BUSINESS_TIMEZONE`, `STATE_DIR`. It asks
//! for updates, gives its model the functions `check_calendar_availability` and `book_appointment`,
//! writes an event with a Meet link into the calendar, and sends the customer a letter. For zapys a
//! configuration is written from the same.

use std::{
    fs,
    io::{BufRead as _, BufReader},
    net::TcpListener,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use anyhow::{Context as _, bail};
use serde_json::Value;
use zapys::clock::{Clock as _, SystemClock};

use super::{far_ends::Ports, old, process::Process};

/// The business that is booked: one staff member, an hour each, no limits.
const SALON: &str = r#"
name      = "Салон"
languages = ["uk"]
time_zone = "Europe/Kyiv"
phone     = "+380 44 000 00 00"
persona   = "Ви адміністратор."
[booking]
notice = "0m"
horizon = "730d"
step = "60m"
change_until = "0m"
per_customer = 0
per_day = 0
[limits]
turns_per_day = 0
[hours]
mon-fri = ["09:00-18:00"]
[[service]]
id = "haircut"
name = "Стрижка"
also = ["стрижку"]
length = "60m"
online = true
[[staff]]
id = "olena"
name = "Оксана"
services = ["haircut"]
calendar = "google"
[telegram]
token = { file = "telegram.token" }
"#;

/// A bot that can be started.
pub(crate) struct Bot {
    pub(crate) name: String,
    kind: Kind,
}

enum Kind {
    Zapys(PathBuf),
    Command(String),
}

impl Bot {
    pub(crate) fn zapys(name: &str, program: PathBuf) -> Self {
        Self { name: name.to_owned(), kind: Kind::Zapys(program) }
    }

    pub(crate) fn command(command: &str) -> Self {
        Self { name: command.to_owned(), kind: Kind::Command(command.to_owned()) }
    }

    /// Starts it in an empty folder; a database of zapys has so many conversations before.
    pub(crate) async fn start(
        &self,
        dir: &Path,
        ports: Ports,
        old: u32,
    ) -> anyhow::Result<Process> {
        match &self.kind {
            Kind::Zapys(program) => {
                configure(dir, ports)?;
                connect(program, dir).await?;
                if old > 0 {
                    let now = SystemClock::default().now();
                    old::fill(&dir.join("data/zapys.db"), old, now.as_millisecond())?;
                }
                Process::start(Command::new(program).arg("run").current_dir(dir).stderr(log(dir)?))
            }
            Kind::Command(command) => {
                let mut shell = Command::new("sh");
                shell.args(["-c", &format!("exec {command}")]).envs(environment(dir, ports));
                Process::start(shell.stderr(log(dir)?))
            }
        }
    }
}

fn log(dir: &Path) -> anyhow::Result<Stdio> {
    Ok(fs::File::create(dir.join("log")).context("create the log")?.into())
}

fn environment(dir: &Path, ports: Ports) -> Vec<(&'static str, String)> {
    let at = |port: u16, path: &str| format!("http://127.0.0.1:{port}{path}");
    vec![
        ("TELEGRAM_API_URL", at(ports.telegram, "")),
        ("TELEGRAM_TOKEN", "123456:TEST".to_owned()),
        ("OPENAI_BASE_URL", at(ports.model, "/v1")),
        ("OPENAI_API_KEY", "key".to_owned()),
        ("OPENAI_MODEL", "rules".to_owned()),
        ("GOOGLE_AUTH_URL", at(ports.google, "/auth")),
        ("GOOGLE_TOKEN_URL", at(ports.google, "/token")),
        ("GOOGLE_API_URL", at(ports.google, "")),
        ("GOOGLE_CLIENT_ID", "client".to_owned()),
        ("GOOGLE_CLIENT_SECRET", "secret".to_owned()),
        ("GOOGLE_REFRESH_TOKEN", "refresh-1".to_owned()),
        ("GOOGLE_CALENDAR_ID", "primary".to_owned()),
        ("SMTP_HOST", "127.0.0.1".to_owned()),
        ("SMTP_PORT", ports.mail.to_string()),
        ("MAIL_FROM", "desk@example.test".to_owned()),
        ("BUSINESS_TIMEZONE", "Europe/Kyiv".to_owned()),
        ("STATE_DIR", dir.display().to_string()),
    ]
}

/// Writes the configuration of zapys.
fn configure(dir: &Path, ports: Ports) -> anyhow::Result<()> {
    let Ports { telegram, model, google, mail } = ports;
    // A port that is free now; consent is given before anything else is started.
    let listen = TcpListener::bind("127.0.0.1:0")?.local_addr()?;
    let google = format!("http://127.0.0.1:{google}");
    let config = format!(
        "data_dir = 'data'\nwait_for_more = '0s'\n\
         [telegram]\napi_url = 'http://127.0.0.1:{telegram}'\nper_second = 0\n\
         [[model]]\nname = 'rules'\nbase_url = 'http://127.0.0.1:{model}/v1'\n\
         api_key = {{ file = 'model.key' }}\n\
         [http]\nlisten = '{listen}'\npublic_url = 'http://{listen}'\n\
         [google]\nclient_id = 'client'\nclient_secret = {{ file = 'google.secret' }}\n\
         auth_url = '{google}/auth'\ntoken_url = '{google}/token'\nrevoke_url = '{google}/revoke'\n\
         calendar_url = '{google}/calendar/v3'\n\
         [mail]\ntransport = 'smtp'\nhost = '127.0.0.1'\nport = {mail}\ntls = 'none'\n\
         from = 'Salon <desk@example.test>'\n"
    );
    fs::create_dir_all(dir.join("bots"))?;
    for (name, text) in [
        ("config.toml", config.as_str()),
        ("bots/salon.toml", SALON),
        ("telegram.token", "123456:TEST"),
        ("model.key", "key"),
        ("google.secret", "secret"),
    ] {
        fs::write(dir.join(name), text).with_context(|| format!("write {name}"))?;
    }
    Ok(())
}

/// Gives the consent of the staff member, as a browser does.
async fn connect(program: &Path, dir: &Path) -> anyhow::Result<()> {
    let mut asking = Command::new(program)
        .args(["connect", "--staff", "olena", "--json"])
        .current_dir(dir)
        .stdout(Stdio::piped())
        .stderr(log(dir)?)
        .spawn()
        .context("start `zapys connect`")?;
    let mut line = String::new();
    let printed = asking.stdout.take().context("read what `zapys connect` prints")?;
    BufReader::new(printed).read_line(&mut line)?;
    let answer: Value = serde_json::from_str(&line)
        .with_context(|| fs::read_to_string(dir.join("log")).unwrap_or_default())?;
    let url = answer["authorization_url"].as_str().context("there is no link")?;
    let page = reqwest::get(url).await.context("give the consent")?;
    let status = page.status();
    if !asking.wait()?.success() {
        bail!("the calendar is not connected: {status} {}", page.text().await?);
    }
    Ok(())
}

//! A server that speaks `/v1/audio/transcriptions` and refuses what OpenAI's refuses.
//!
//! A sound is `OggS` or an MP4's head followed by the words that are spoken in it, so a test says what is
//! heard. The server also hands sounds out, as Discord's file server does.

use std::{
    collections::{BTreeMap, VecDeque},
    sync::{Arc, Mutex},
    time::Duration,
};

use axum::{
    Router,
    body::Bytes,
    extract::{DefaultBodyLimit, Path, State},
    http::{HeaderMap, StatusCode},
    response::{IntoResponse as _, Response},
    routing::{get, post},
};
use serde_json::{Value, json};
use tokio::{sync::watch, task::JoinSet};

/// How long a test waits for what must happen.
const PATIENCE: Duration = Duration::from_secs(30);
pub(crate) const KEY: &str = "speech-key";
/// The formats that are taken, by the ends of names.
const FORMATS: [&str; 10] =
    ["flac", "m4a", "mp3", "mp4", "mpeg", "mpga", "oga", "ogg", "wav", "webm"];
const FIELDS: [&str; 6] = ["file", "model", "language", "prompt", "response_format", "temperature"];

/// What was asked.
#[derive(Debug, Clone, Default)]
pub(crate) struct Asked {
    pub(crate) language: String,
    pub(crate) prompt: String,
    pub(crate) file: String,
}

#[derive(Default)]
struct Held {
    asked: Vec<Asked>,
    /// The answers to the next requests, in place of the words; 0: none ever comes.
    next: VecDeque<u16>,
    sounds: BTreeMap<String, Vec<u8>>,
    faults: Vec<String>,
}

#[derive(Clone)]
pub(crate) struct Server {
    pub(crate) url: String,
    held: Arc<Mutex<Held>>,
    changed: Arc<watch::Sender<u64>>,
    _tasks: Arc<JoinSet<std::io::Result<()>>>,
}

/// Returns the sound of a voice message in which this is said.
pub(crate) fn ogg(words: &str) -> Vec<u8> {
    [b"OggS", words.as_bytes()].concat()
}

/// Returns the sound of a round video message in which this is said.
pub(crate) fn mp4(words: &str) -> Vec<u8> {
    [b"\0\0\0\x18ftypmp42", words.as_bytes()].concat()
}

impl Server {
    pub(crate) async fn start() -> Self {
        let held: Arc<Mutex<Held>> = Arc::default();
        let changed = Arc::new(watch::Sender::new(0));
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let app = Router::new()
            .route("/v1/audio/transcriptions", post(transcribe))
            .route("/sounds/{name}", get(sound))
            .layer(DefaultBodyLimit::max(25 * 1024 * 1024))
            .with_state((Arc::clone(&held), Arc::clone(&changed)));
        let mut tasks = JoinSet::new();
        tasks.spawn(async move { axum::serve(listener, app).await });
        Self { url, held, changed, _tasks: Arc::new(tasks) }
    }

    /// Returns the section that leads here.
    pub(crate) fn section(&self) -> String {
        format!(
            "[speech]\nbase_url = '{}/v1'\nmodel = 'whisper-1'\napi_key = {{ file = 'speech.key' }}\n\
             timeout = '5s'\n",
            self.url
        )
    }

    /// Answers the next requests with these statuses; 0: never.
    pub(crate) fn next(&self, statuses: &[u16]) {
        self.held.lock().unwrap().next.extend(statuses);
    }

    /// Keeps a sound and returns its address.
    pub(crate) fn keeps(&self, name: &str, sound: Vec<u8>) -> String {
        self.held.lock().unwrap().sounds.insert(name.to_owned(), sound);
        format!("{}/sounds/{name}", self.url)
    }

    pub(crate) fn asked(&self) -> Vec<Asked> {
        self.held.lock().unwrap().asked.clone()
    }

    /// Waits until so many requests have come.
    pub(crate) async fn until_asked(&self, many: usize) {
        let mut changes = self.changed.subscribe();
        let wait = async {
            while self.asked().len() < many {
                changes.changed().await.unwrap();
            }
        };
        tokio::time::timeout(PATIENCE, wait).await.expect("it was not asked");
    }

    /// Fails when a request was one that OpenAI refuses.
    pub(crate) fn close(&self) {
        assert_eq!(self.held.lock().unwrap().faults, Vec::<String>::new());
    }
}

type Shared = (Arc<Mutex<Held>>, Arc<watch::Sender<u64>>);

async fn sound(State((held, _)): State<Shared>, Path(name): Path<String>) -> Response {
    match held.lock().unwrap().sounds.get(&name) {
        Some(sound) => sound.clone().into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

async fn transcribe(
    State((held, changed)): State<Shared>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let read = read(&headers, &body);
    let next = {
        let mut held = held.lock().unwrap();
        let (asked, wrong) = match &read {
            Ok((asked, _)) => (asked.clone(), None),
            Err(wrong) => (Asked::default(), Some(wrong.clone())),
        };
        held.asked.push(asked);
        held.faults.extend(wrong);
        held.next.pop_front()
    };
    changed.send_modify(|count| *count += 1);
    let (status, body) = match (read, next) {
        (Err(wrong), _) => {
            let status = if wrong == "no key" { 401 } else { 400 };
            (status, json!({"error": {"message": wrong, "type": "invalid_request_error"}}))
        }
        (Ok(_), Some(0)) => return std::future::pending().await,
        (Ok((_, words)), None | Some(200)) => (200, json!({"text": words})),
        (Ok(_), Some(status)) => {
            (status, json!({"error": {"message": "no", "type": "server_error"}}))
        }
    };
    let kind = [("content-type", "application/json")];
    (StatusCode::from_u16(status).unwrap(), kind, body.to_string()).into_response()
}

/// Reads a request; `Err`: what OpenAI refuses in it.
fn read(headers: &HeaderMap, body: &[u8]) -> Result<(Asked, String), String> {
    let header = |name: &str| headers.get(name).and_then(|it| it.to_str().ok()).unwrap_or_default();
    if header("authorization") != format!("Bearer {KEY}") {
        return Err("no key".into());
    }
    let boundary = header("content-type").split_once("boundary=").ok_or("no form")?.1.to_owned();
    let mut asked = Asked::default();
    let mut fields = BTreeMap::new();
    let mut words = None;
    for part in parts(body, format!("--{boundary}").as_bytes()) {
        let Some((head, value)) = cut(part, b"\r\n\r\n") else { continue };
        let head = String::from_utf8_lossy(head).into_owned();
        let quoted = |key: &str| {
            let after = head.split_once(&format!("{key}=\""))?.1;
            after.split('"').next().map(str::to_owned)
        };
        let name = quoted("; name").ok_or("a field without a name")?;
        if !FIELDS.contains(&name.as_str()) {
            return Err(format!("Unrecognized request argument supplied: {name}"));
        }
        let value = value.strip_suffix(b"\r\n").unwrap_or(value);
        if name == "file" {
            asked.file = quoted("filename").ok_or("a file without a name")?;
            words = Some(spoken(&asked.file, value)?);
        } else {
            fields.insert(name, String::from_utf8_lossy(value).into_owned());
        }
    }
    if fields.get("model").is_none_or(String::is_empty) {
        return Err("you must provide a model parameter".into());
    }
    if fields.get("response_format").is_some_and(|it| it != "json") {
        return Err("response_format".into());
    }
    asked.language = fields.get("language").cloned().unwrap_or_default();
    let is_code =
        asked.language.len() == 2 && asked.language.chars().all(|c| c.is_ascii_lowercase());
    if !is_code {
        return Err(format!("language {:?} is no ISO-639-1 code", asked.language));
    }
    asked.prompt = fields.get("prompt").cloned().unwrap_or_default();
    Ok((asked, words.ok_or("no file")?))
}

fn spoken(name: &str, sound: &[u8]) -> Result<String, String> {
    let end = name.rsplit('.').next().unwrap_or_default();
    if !FORMATS.contains(&end) {
        return Err("Invalid file format".into());
    }
    let words = match end {
        "ogg" => sound.strip_prefix(b"OggS"),
        "mp4" => sound.strip_prefix(b"\0\0\0\x18ftypmp42"),
        _ => None,
    };
    let words =
        words.ok_or("The audio file could not be decoded or its format is not supported.")?;
    // A real file is silent to this server.
    Ok(String::from_utf8(words.to_vec()).unwrap_or_default())
}

fn cut<'a>(bytes: &'a [u8], at: &[u8]) -> Option<(&'a [u8], &'a [u8])> {
    let found = bytes.windows(at.len()).position(|window| window == at)?;
    Some((&bytes[..found], &bytes[found + at.len()..]))
}

fn parts<'a>(mut body: &'a [u8], boundary: &[u8]) -> Vec<&'a [u8]> {
    let mut parts = Vec::new();
    while let Some((part, rest)) = cut(body, boundary) {
        parts.push(part);
        body = rest;
    }
    parts
}

/// Returns whether any text of an update or answer holds a digit.
pub(crate) fn has_digit(text: &str) -> bool {
    text.chars().any(|c| c.is_ascii_digit())
}

/// Makes the attachment of a voice message on Discord.
pub(crate) fn attachment(url: &str, seconds: f64) -> Value {
    json!({"flags": 8192, "attachments": [{
        "id": "5", "filename": "voice-message.ogg", "size": 9000, "url": url, "proxy_url": url,
        "content_type": "audio/ogg", "duration_secs": seconds, "waveform": "AAAA"}]})
}

//! The listener, hit with what a stranger sends: forged, replayed, oversized, slow, many.

use std::time::Duration;

use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
};

use super::{
    Choice, Outage,
    connect::{OLENA, PATH, Salon, browse, link},
};

/// Sends bytes, and returns what comes back until the connection ends.
async fn raw(url: &str, bytes: &[u8]) -> String {
    let mut stream = TcpStream::connect(url.strip_prefix("http://").unwrap()).await.unwrap();
    stream.write_all(bytes).await.ok();
    let mut answer = Vec::new();
    let read = stream.read_to_end(&mut answer);
    tokio::time::timeout(Duration::from_secs(20), read).await.unwrap().ok();
    String::from_utf8_lossy(&answer).into_owned()
}

async fn status(method: &str, address: &str) -> u16 {
    let method = reqwest::Method::from_bytes(method.as_bytes()).unwrap();
    let answer = reqwest::Client::new().request(method, address).send().await.unwrap();
    answer.status().as_u16()
}

#[tokio::test]
async fn there_is_one_path_letter_by_letter_and_one_way_to_ask_for_it() {
    let salon = Salon::open().await;
    let at = |path: &str| format!("{}{path}", salon.url);
    for path in ["/", "/api/integrations/calendar/callback", "/api/integrations/calendar/auth/"] {
        assert_eq!(status("GET", &at(path)).await, 404, "{path}");
    }
    assert_eq!(status("GET", &at(&format!("{PATH}x"))).await, 404);
    for method in ["HEAD", "POST", "PUT", "DELETE", "OPTIONS"] {
        assert_eq!(status(method, &at(PATH)).await, 404, "{method}");
    }
    assert_eq!(status("GET", &at(PATH)).await, 410);
    salon.close().await;
}

#[tokio::test]
async fn forged_and_replayed_answers_do_nothing() {
    let salon = Salon::open().await;
    let olena = salon.olena().await;
    olena.says("/connect").await;
    let back = salon.google.consents(&link(&olena.shown()), OLENA, Choice::All).await;
    let forged = format!("{}{PATH}?code=4/forged&state={}", salon.url, "ab".repeat(32));
    let page = browse(&forged).await;
    assert_eq!((page.status, page.title.as_str()), (410, "Посилання не діє"));
    for garbage in ["?code=x&state=1", "?state=%00&code=x", "?code=%ff%fe&state=%ff", "?&&=&=&"] {
        assert_eq!(browse(&format!("{}{PATH}{garbage}", salon.url)).await.status, 410, "{garbage}");
    }
    // Two states or two codes in one answer are read by nobody.
    assert_eq!(browse(&format!("{back}&code=4/other")).await.status, 410);
    assert_eq!(salon.google.count("POST /token"), 0);

    // The same answer many times at once is acted on once.
    let all = futures_util::future::join_all((0..8).map(|_| browse(&back))).await;
    let connected = all.iter().filter(|page| page.title == "Календар під'єднано").count();
    let used = all.iter().filter(|page| page.title == "Посилання вже використано").count();
    assert_eq!((connected, used, salon.google.count("POST /token")), (1, 7, 1));
    let said = olena.hears().await;
    assert_eq!(said.matches("Готово, ваш Google Календар").count(), 1, "{said}");
    salon.close().await;
}

#[tokio::test]
async fn who_closes_the_page_at_once_is_connected_all_the_same() {
    let salon = Salon::open().await;
    let olena = salon.olena().await;
    olena.says("/connect").await;
    let back = salon.google.consents(&link(&olena.shown()), OLENA, Choice::All).await;
    salon.google.fail_next("/token", [Outage::Slow(Duration::from_millis(300))]);
    let (address, uri) = back.strip_prefix("http://").unwrap().split_once('/').unwrap();
    let mut phone = TcpStream::connect(address).await.unwrap();
    let asked = format!("GET /{uri} HTTP/1.1\r\nhost: a\r\n\r\n");
    phone.write_all(asked.as_bytes()).await.unwrap();
    while salon.google.count("POST /token") == 0 {
        tokio::task::yield_now().await;
    }
    drop(phone);
    salon.stop.cancel();
    salon.tasks.close();
    salon.tasks.wait().await;
    assert!(olena.hears().await.contains("під'єднано"));
    salon.close().await;
}

#[tokio::test]
async fn what_is_too_long_too_slow_or_too_much_is_let_go() {
    let salon = Salon::open().await;
    let long = "x".repeat(64 * 1024);
    let uri = format!("GET {PATH}?code={long} HTTP/1.1\r\nhost: a\r\n\r\n");
    let said = raw(&salon.url, uri.as_bytes()).await;
    assert!(said.is_empty() || said.starts_with("HTTP/1.1 4"), "{said}");
    let header = format!("GET {PATH} HTTP/1.1\r\nhost: a\r\nx: {long}\r\n\r\n");
    let said = raw(&salon.url, header.as_bytes()).await;
    assert!(said.is_empty() || said.starts_with("HTTP/1.1 4"), "{said}");
    let code = "x".repeat(4096);
    let state = "ab".repeat(32);
    let page = browse(&format!("{}{PATH}?code={code}&state={state}", salon.url)).await;
    assert_eq!(page.status, 410);
    let said = raw(&salon.url, b"\x16\x03\x01 this is no HTTP\r\n\r\n").await;
    assert!(said.is_empty() || said.starts_with("HTTP/1.1 4"), "{said}");

    // More than are served at once, who say nothing: they are let go, and others come in.
    let address = salon.url.strip_prefix("http://").unwrap();
    let silent = (0..40).map(|_| TcpStream::connect(address));
    let silent: Vec<_> = futures_util::future::join_all(silent).await;
    assert_eq!(browse(&format!("{}{PATH}", salon.url)).await.status, 410);
    drop(silent);
    salon.close().await;
}

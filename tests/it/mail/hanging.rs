//! A mail server that takes a connection and says nothing: a conversation goes on meanwhile.

use std::{
    io::{BufRead as _, BufReader, Write as _},
    net::TcpListener,
    time::{Duration, Instant},
};

use crate::program::Program;

/// Much less than the worker waits for an answer of a mail server.
const SOON: Duration = Duration::from_secs(15);

#[test]
fn a_mail_server_that_says_nothing_holds_up_no_conversation() {
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = silent.local_addr().unwrap().port();
    let program = Program::new();
    let mail = format!(
        "data_dir = \"data\"\n[mail]\ntransport = \"smtp\"\nfrom = \"desk@example.com\"\n\
         host = \"127.0.0.1\"\nport = {port}\ntls = \"none\"\n"
    );
    program.write("config.toml", mail);
    let mut chat = program.start_chat("Ann");
    let began = Instant::now();
    let mut lines = BufReader::new(chat.stdout.take().unwrap()).lines();
    let mut says = |words: &str, until: &str| {
        writeln!(chat.stdin.as_mut().unwrap(), "{words}").unwrap();
        let heard = lines.by_ref().map(Result::unwrap).find(|line| line.contains(until));
        assert!(heard.is_some(), "{words}");
    };
    says("haircut on Friday at noon, Ann Bell, ann@example.com", "ann@example.com");
    says("where are you?", "5 Sadova St");
    says("move it to Saturday at 11", "ann@example.com");
    assert!(began.elapsed() < SOON, "{:?}", began.elapsed());
    chat.kill().unwrap();
    chat.wait().unwrap();
}

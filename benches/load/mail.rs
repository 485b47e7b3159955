//! A mail server without encryption, which counts the letters of each recipient.

use std::{collections::BTreeMap, io, sync::Arc, time::Duration};

use parking_lot::Mutex;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
    task::JoinSet,
    time::sleep,
};

/// The server.
pub(crate) struct Mail {
    latency: Duration,
    letters: Mutex<BTreeMap<String, usize>>,
}

impl Mail {
    pub(crate) fn new(latency: Duration) -> Self {
        Self { latency, letters: Mutex::default() }
    }

    /// Returns how many letters each recipient has.
    pub(crate) fn letters(&self) -> BTreeMap<String, usize> {
        self.letters.lock().clone()
    }

    pub(crate) async fn serve(self: Arc<Self>, listener: TcpListener) {
        let mut guests = JoinSet::new();
        while let Ok((wire, _)) = listener.accept().await {
            while guests.try_join_next().is_some() {}
            let this = Arc::clone(&self);
            guests.spawn(async move { drop(this.talk(wire).await) });
        }
    }

    /// Answers the commands that have arrived together after one latency.
    async fn talk(&self, mut wire: TcpStream) -> io::Result<()> {
        wire.set_nodelay(true)?;
        wire.write_all(b"220 load ESMTP\r\n").await?;
        let (mut unread, mut to, mut in_letter) = (Vec::new(), String::new(), false);
        loop {
            let mut some = vec![0; 16 * 1024];
            let many = wire.read(&mut some).await?;
            if many == 0 {
                return Ok(());
            }
            unread.extend_from_slice(some.get(..many).unwrap_or_default());
            let mut answers = String::new();
            while let Some(end) = unread.windows(2).position(|two| two == b"\r\n") {
                let line: Vec<u8> = unread.drain(..end + 2).collect();
                let line = String::from_utf8_lossy(&line).trim_end().to_owned();
                if in_letter {
                    if line == "." {
                        in_letter = false;
                        *self.letters.lock().entry(to.clone()).or_default() += 1;
                        answers.push_str("250 taken\r\n");
                    }
                    continue;
                }
                let command = line.split([' ', ':']).next().unwrap_or_default().to_uppercase();
                answers.push_str(match command.as_str() {
                    "EHLO" => "250-load\r\n250-PIPELINING\r\n250 8BITMIME\r\n",
                    "RCPT" => {
                        line.split(['<', '>']).nth(1).unwrap_or_default().clone_into(&mut to);
                        "250 ok\r\n"
                    }
                    "DATA" => {
                        in_letter = true;
                        "354 go on\r\n"
                    }
                    "QUIT" => "221 bye\r\n",
                    _ => "250 ok\r\n",
                });
            }
            if !answers.is_empty() {
                sleep(self.latency).await;
                wire.write_all(answers.as_bytes()).await?;
            }
        }
    }
}

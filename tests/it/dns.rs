//! A DNS server with the text records that a test gives it: by UDP, and by TCP what is too long.

use std::{
    collections::BTreeMap,
    net::SocketAddr,
    sync::{Arc, Mutex},
};

use simple_dns::{
    CLASS, Name, Packet, PacketFlag, RCODE, ResourceRecord, TYPE,
    rdata::{RData, SRV, TXT},
};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, UdpSocket},
    task::JoinSet,
};

/// The longest answer by UDP (RFC 1035, section 2.3.4).
const DATAGRAM: usize = 512;

/// What stands before a record that is the place of a service.
const SERVICE: &str = "SRV ";

type Records = BTreeMap<String, Vec<String>>;

/// The server; it ends with the test.
pub(crate) struct Dns {
    pub(crate) at: SocketAddr,
    records: Arc<Mutex<Records>>,
    _serving: JoinSet<()>,
}

/// Binds one port twice. The other protocol may have that port in use, and then another one is tried.
async fn both_on_one_port() -> (UdpSocket, TcpListener) {
    loop {
        let socket = UdpSocket::bind("127.0.0.1:0").await.unwrap();
        if let Ok(listener) = TcpListener::bind(socket.local_addr().unwrap()).await {
            return (socket, listener);
        }
    }
}

impl Dns {
    pub(crate) async fn start() -> Self {
        let (socket, listener) = both_on_one_port().await;
        let at = socket.local_addr().unwrap();
        let records = Arc::<Mutex<Records>>::default();
        let mut serving = JoinSet::new();
        let shared = Arc::clone(&records);
        serving.spawn(async move {
            let mut asked = [0; DATAGRAM];
            loop {
                let (many, from) = socket.recv_from(&mut asked).await.unwrap();
                let mut answer = answer(&asked[..many], &shared);
                if answer.len() > DATAGRAM {
                    let mut short = Packet::new_reply(Packet::parse(&answer).unwrap().id());
                    short.set_flags(PacketFlag::TRUNCATION);
                    answer = short.build_bytes_vec().unwrap();
                }
                socket.send_to(&answer, from).await.unwrap();
            }
        });
        let shared = Arc::clone(&records);
        serving.spawn(async move {
            loop {
                let (mut wire, _) = listener.accept().await.unwrap();
                let mut asked = vec![0; usize::from(wire.read_u16().await.unwrap())];
                wire.read_exact(&mut asked).await.unwrap();
                let answer = answer(&asked, &shared);
                wire.write_u16(u16::try_from(answer.len()).unwrap()).await.unwrap();
                wire.write_all(&answer).await.unwrap();
            }
        });
        Self { at, records, _serving: serving }
    }

    /// Says that a service is at a host and a port.
    pub(crate) fn serves(&self, name: &str, host: &str, port: u16) {
        let record = format!("{SERVICE}{host} {port}");
        self.records.lock().unwrap().entry(name.to_owned()).or_default().push(record);
    }

    /// Has these text records at a name, and no others.
    pub(crate) fn has(&self, name: &str, texts: &[&str]) {
        let texts = texts.iter().map(ToString::to_string).collect();
        self.records.lock().unwrap().insert(name.to_owned(), texts);
    }
}

fn answer(asked: &[u8], records: &Mutex<Records>) -> Vec<u8> {
    let asked = Packet::parse(asked).unwrap();
    let name = asked.questions[0].qname.clone();
    let found = records.lock().unwrap().get(&name.to_string()).cloned();
    let mut reply = Packet::new_reply(asked.id());
    if found.is_none() {
        *reply.rcode_mut() = RCODE::NameError;
    }
    let found = found.unwrap_or_default();
    for text in &found {
        let is_asked = asked.questions[0].qtype == TYPE::SRV.into();
        let record = match text.strip_prefix(SERVICE).and_then(|it| it.split_once(' ')) {
            Some((host, port)) if is_asked => {
                let (target, port) = (Name::new(host).unwrap(), port.parse().unwrap());
                RData::SRV(SRV { priority: 0, weight: 0, port, target })
            }
            None if !is_asked => RData::TXT(TXT::try_from(text.as_str()).unwrap()),
            _ => continue,
        };
        reply.answers.push(ResourceRecord::new(name.clone(), CLASS::IN, 60, record));
    }
    reply.questions = asked.questions;
    reply.build_bytes_vec().unwrap()
}

//! Text records of a domain and the places of its services, asked from one DNS server.
//!
//! The standard library knows addresses only. A question is one datagram, so `simple-dns`, which reads
//! and writes them, is enough; a resolver with caches and several servers would be a hundred times the
//! code for four questions. Answers are not proven: a password goes nowhere because of one alone.

use std::{
    fs, io,
    net::{IpAddr, Ipv4Addr, SocketAddr},
    time::Duration,
};

use simple_dns::{CLASS, Name, Packet, PacketFlag, Question, RCODE, TYPE, rdata::RData};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpStream, UdpSocket},
    time::timeout,
};

/// How long an answer may take.
const PATIENCE: Duration = Duration::from_secs(3);
/// The longest datagram that is read.
const LONGEST: usize = 4096;

/// A DNS server.
pub struct Dns(pub SocketAddr);

/// Where a service of a domain is (RFC 2782).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Service {
    /// The place with the lowest number is asked first.
    pub priority: u16,
    /// Of those with the same priority, the one with the highest weight is asked here.
    pub weight: u16,
    /// The name of the host, without a dot at its end; empty: the domain has no such service.
    pub host: String,
    /// The port.
    pub port: u16,
}

impl Dns {
    /// Returns the first server of this machine's `resolv.conf`; `None`: it names none.
    pub fn of_system() -> Option<Self> {
        let text = fs::read_to_string("/etc/resolv.conf").ok()?;
        first_server(&text).map(|ip| Self(SocketAddr::new(ip, 53)))
    }

    /// Returns the text records of a name, each in one piece; empty: there is none.
    ///
    /// # Errors
    /// When the server does not answer, or refuses to.
    pub async fn texts(&self, name: &str) -> io::Result<Vec<String>> {
        texts(&self.answer(name, TYPE::TXT).await?)
    }

    /// Returns the places of a service such as `_caldavs._tcp.example.com`, in the order in which they are
    /// asked; empty: DNS names none.
    ///
    /// # Errors
    /// When the server does not answer, or refuses to.
    pub async fn services(&self, name: &str) -> io::Result<Vec<Service>> {
        services(&self.answer(name, TYPE::SRV).await?)
    }

    async fn answer(&self, name: &str, kind: TYPE) -> io::Result<Vec<u8>> {
        let mut id = [0; 2];
        getrandom::fill(&mut id).map_err(|_| io::ErrorKind::Other)?;
        let id = u16::from_be_bytes(id);
        let question = question(id, name, kind)?;
        timeout(PATIENCE, self.ask(&question, id)).await?
    }

    async fn ask(&self, question: &[u8], id: u16) -> io::Result<Vec<u8>> {
        let any =
            if self.0.is_ipv4() { IpAddr::V4(Ipv4Addr::UNSPECIFIED) } else { [0_u16; 8].into() };
        let socket = UdpSocket::bind((any, 0)).await?;
        socket.connect(self.0).await?;
        socket.send(question).await?;
        let mut answer = vec![0; LONGEST];
        loop {
            let many = socket.recv(&mut answer).await?;
            let read = answer.get(..many).unwrap_or_default();
            match Packet::parse(read) {
                Ok(packet) if packet.id() == id && packet.has_flags(PacketFlag::TRUNCATION) => {
                    return self.ask_in_full(question).await;
                }
                Ok(packet) if packet.id() == id => return Ok(read.to_vec()),
                // Not the answer to this question.
                _ => {}
            }
        }
    }

    /// Asks by TCP, for an answer that fits in no datagram.
    async fn ask_in_full(&self, question: &[u8]) -> io::Result<Vec<u8>> {
        let mut stream = TcpStream::connect(self.0).await?;
        let long = u16::try_from(question.len()).map_err(|_| io::ErrorKind::InvalidInput)?;
        stream.write_all(&[&long.to_be_bytes(), question].concat()).await?;
        let long = stream.read_u16().await?;
        let mut answer = vec![0; usize::from(long)];
        stream.read_exact(&mut answer).await?;
        Ok(answer)
    }
}

fn question(id: u16, name: &str, kind: TYPE) -> io::Result<Vec<u8>> {
    let invalid = |_| io::Error::from(io::ErrorKind::InvalidInput);
    let name = Name::new(name).map_err(invalid)?;
    let mut packet = Packet::new_query(id);
    packet.set_flags(PacketFlag::RECURSION_DESIRED);
    packet.questions.push(Question::new(name, kind.into(), CLASS::IN.into(), false));
    packet.build_bytes_vec().map_err(invalid)
}

/// Reads the text records of an answer. One whose bytes are no text is left out.
fn texts(answer: &[u8]) -> io::Result<Vec<String>> {
    let records = read(answer)?.answers.into_iter().filter_map(|record| match record.rdata {
        RData::TXT(text) => String::try_from(text).ok(),
        _ => None,
    });
    Ok(records.collect())
}

/// Reads the places of a service in an answer.
fn services(answer: &[u8]) -> io::Result<Vec<Service>> {
    let records = read(answer)?.answers.into_iter().filter_map(|record| match record.rdata {
        RData::SRV(it) => Some(Service {
            priority: it.priority,
            weight: it.weight,
            host: it.target.to_string().trim_end_matches('.').to_owned(),
            port: it.port,
        }),
        _ => None,
    });
    let mut all: Vec<Service> = records.collect();
    all.sort_by_key(|it| (it.priority, std::cmp::Reverse(it.weight)));
    Ok(all)
}

/// Reads an answer; one that refuses is an error.
fn read(answer: &[u8]) -> io::Result<Packet<'_>> {
    let packet = Packet::parse(answer).map_err(|_| io::ErrorKind::InvalidData)?;
    match packet.rcode() {
        RCODE::NoError | RCODE::NameError => Ok(packet),
        _ => Err(io::ErrorKind::ConnectionRefused.into()),
    }
}

fn first_server(resolv_conf: &str) -> Option<IpAddr> {
    let mut servers = resolv_conf.lines().filter_map(|line| line.trim().strip_prefix("nameserver"));
    servers.find_map(|address| address.trim().parse().ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_server_of_a_resolv_conf_is_asked() {
        let text = "# by hand\nsearch example.com\nnameserver 192.0.2.1\nnameserver 2001:db8::1\n";
        assert_eq!(first_server(text), Some([192, 0, 2, 1].into()));
        assert_eq!(first_server("nameserver fe80::1%eth0"), None);
        assert_eq!(first_server(""), None);
    }

    #[test]
    fn an_answer_that_is_damaged_or_refused_is_no_answer() {
        assert!(texts(b"").is_err() && texts(&[0xff; 40]).is_err());
        let mut refused = Packet::new_reply(7);
        *refused.rcode_mut() = RCODE::Refused;
        assert!(texts(&refused.build_bytes_vec().unwrap()).is_err());
        let empty = Packet::new_reply(7).build_bytes_vec().unwrap();
        assert_eq!(texts(&empty).unwrap(), Vec::<String>::new());
    }
}

//! A websocket to Discord's gateway, over TLS or plain for a server of one's own.

use std::{sync::Arc, time::Duration};

use reqwest::Url;
use rustls::pki_types::ServerName;
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::TcpStream,
    time::timeout,
};
use tokio_rustls::TlsConnector;
use tokio_tungstenite::{WebSocketStream, client_async};

use crate::http;

/// How long opening a connection may take.
const OPEN_TIMEOUT: Duration = Duration::from_secs(20);

/// What a websocket runs over.
pub(super) trait Wire: AsyncRead + AsyncWrite + Send + Unpin {}

impl<T: AsyncRead + AsyncWrite + Send + Unpin> Wire for T {}

/// A connection to the gateway.
pub(super) type Socket = WebSocketStream<Box<dyn Wire>>;

/// Opens a connection; `None`: it cannot be opened.
pub(super) async fn open(address: &str) -> Option<Socket> {
    timeout(OPEN_TIMEOUT, connect(address)).await.ok().flatten()
}

async fn connect(address: &str) -> Option<Socket> {
    let url = Url::parse(address).ok()?;
    let host = url.host_str()?.to_owned();
    let is_plain = url.scheme() == "ws";
    let port = url.port().unwrap_or(if is_plain { 80 } else { 443 });
    let stream = TcpStream::connect((host.as_str(), port)).await.ok()?;
    stream.set_nodelay(true).ok()?;
    let wire: Box<dyn Wire> = if is_plain {
        Box::new(stream)
    } else {
        let connector = TlsConnector::from(Arc::new(http::tls().ok()?));
        Box::new(connector.connect(ServerName::try_from(host).ok()?, stream).await.ok()?)
    };
    Some(client_async(address, wire).await.ok()?.0)
}

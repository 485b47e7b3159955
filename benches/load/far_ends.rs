//! The simulated far ends, and how long each takes to answer.

use std::{sync::Arc, time::Duration};

use anyhow::Context as _;
use axum::Router;
use tokio::{net::TcpListener, task::JoinSet};

use super::{google::Google, mail::Mail, model::Model, telegram::Telegram};

/// How long each far end takes to answer.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Latencies {
    pub(crate) telegram: Duration,
    pub(crate) model: Duration,
    pub(crate) google: Duration,
    pub(crate) mail: Duration,
}

impl Latencies {
    /// They answer at once, so only the bot's own time is left.
    pub(crate) const NONE: Self = Self {
        telegram: Duration::ZERO,
        model: Duration::ZERO,
        google: Duration::ZERO,
        mail: Duration::ZERO,
    };
    /// What was seen of the real ones.
    pub(crate) const REAL: Self = Self {
        telegram: Duration::from_millis(40),
        model: Duration::from_millis(600),
        google: Duration::from_millis(120),
        mail: Duration::from_millis(30),
    };
}

/// The far ends, listening until they are dropped.
pub(crate) struct FarEnds {
    pub(crate) latencies: Latencies,
    pub(crate) telegram: Arc<Telegram>,
    pub(crate) model: Arc<Model>,
    pub(crate) google: Arc<Google>,
    pub(crate) mail: Arc<Mail>,
    /// Where each of them listens.
    pub(crate) ports: Ports,
    _serving: JoinSet<()>,
}

/// Where each far end listens.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Ports {
    pub(crate) telegram: u16,
    pub(crate) model: u16,
    pub(crate) google: u16,
    pub(crate) mail: u16,
}

impl FarEnds {
    pub(crate) async fn start(latencies: Latencies) -> anyhow::Result<Self> {
        let telegram = Arc::new(Telegram::new(latencies.telegram));
        let model = Arc::new(Model::new(latencies.model));
        let google = Arc::new(Google::new(latencies.google));
        let mail = Arc::new(Mail::new(latencies.mail));
        let mut serving = JoinSet::new();
        let ports = Ports {
            telegram: serve(&mut serving, super::telegram::routes(&telegram)).await?,
            model: serve(&mut serving, super::model::routes(&model)).await?,
            google: serve(&mut serving, super::google::routes(&google)).await?,
            mail: {
                let listener = TcpListener::bind("127.0.0.1:0").await.context("listen")?;
                let port = listener.local_addr()?.port();
                let mail = Arc::clone(&mail);
                serving.spawn(async move { mail.serve(listener).await });
                port
            },
        };
        Ok(Self { latencies, telegram, model, google, mail, ports, _serving: serving })
    }
}

async fn serve(serving: &mut JoinSet<()>, routes: Router) -> anyhow::Result<u16> {
    let listener = TcpListener::bind("127.0.0.1:0").await.context("listen")?;
    let port = listener.local_addr()?.port();
    serving.spawn(async move { drop(axum::serve(listener, routes).await) });
    Ok(port)
}

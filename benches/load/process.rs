//! A bot's process: started, measured by what Linux counts of it, and stopped.

use std::{
    fs,
    process::{Child, Command, Stdio},
    thread::sleep,
    time::Duration,
};

use anyhow::{Context as _, bail};

/// Clock ticks of a second in `/proc`, the same on every Linux.
const TICKS: f64 = 100.0;

/// A running bot; dropping it ends it.
pub(crate) struct Process(Child);

/// What the kernel has counted of a process.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Counted {
    /// Seconds of processor, in user mode and in the kernel.
    pub(crate) cpu: f64,
    /// Bytes that it made dirty for the disk.
    pub(crate) written: u64,
    /// Calls of `write` and the like.
    pub(crate) writes: u64,
    /// Resident memory in kilobytes, and the most that it was.
    pub(crate) resident: u64,
    pub(crate) peak: u64,
}

impl Process {
    pub(crate) fn start(command: &mut Command) -> anyhow::Result<Self> {
        let command = command.stdin(Stdio::null()).stdout(Stdio::null());
        Ok(Self(command.spawn().with_context(|| format!("start {command:?}"))?))
    }

    /// Fails if the process has ended.
    pub(crate) fn check(&mut self) -> anyhow::Result<()> {
        match self.0.try_wait()? {
            Some(status) => bail!("the bot has ended: {status}"),
            None => Ok(()),
        }
    }

    pub(crate) fn counted(&self) -> anyhow::Result<Counted> {
        let read = |name: &str| fs::read_to_string(format!("/proc/{}/{name}", self.0.id()));
        let stat = read("stat").context("read what the kernel has counted")?;
        // Behind the name, which may contain anything, stand the state and then numbers.
        let numbers = stat.rsplit(')').next().unwrap_or_default();
        let field =
            |at: usize| numbers.split_whitespace().nth(at).and_then(|it| it.parse::<f64>().ok());
        let ticks: f64 = [11, 12].into_iter().filter_map(field).sum::<f64>();
        let (io, status) = (read("io").unwrap_or_default(), read("status").unwrap_or_default());
        let line = |text: &str, name: &str| {
            let line = text.lines().find_map(|line| line.strip_prefix(name));
            line.and_then(|line| line.split_whitespace().next()?.parse().ok()).unwrap_or(0)
        };
        Ok(Counted {
            cpu: ticks / TICKS,
            written: line(&io, "write_bytes:"),
            writes: line(&io, "syscw:"),
            resident: line(&status, "VmRSS:"),
            peak: line(&status, "VmHWM:"),
        })
    }

    /// Asks it to stop, and waits for that.
    pub(crate) fn stop(mut self) -> anyhow::Result<()> {
        Command::new("kill").args(["-TERM", &self.0.id().to_string()]).status()?;
        for _ in 0..300 {
            if self.0.try_wait()?.is_some() {
                return Ok(());
            }
            sleep(Duration::from_millis(100));
        }
        bail!("the bot does not stop")
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        drop(self.0.kill());
        drop(self.0.wait());
    }
}

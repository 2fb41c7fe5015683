//! One `workerd` process: started, watched until it answers, and ended with us in every case.

use std::io::{BufRead, BufReader};
use std::net::{Ipv4Addr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use serde::Deserialize;

use super::config;
use super::data::Secrets;
use crate::command;
use crate::house::House;
use crate::server::Server;

/// Reading the configuration and compiling the worker takes about a second here; phones' chips take longer.
const START_TIMEOUT: Duration = Duration::from_secs(30);
/// After this long a request still open is not worth waiting for: everything acknowledged is on the disk.
const STOP_TIMEOUT: Duration = Duration::from_secs(2);
/// A server that was just killed needs a moment to let its port go.
const PORT_PATIENCE: Duration = Duration::from_secs(1);
const POLL: Duration = Duration::from_millis(25);

pub struct Workerd {
    child: Child,
    pub port: u16,
}

/// What workerd says on its control descriptor.
#[derive(Deserialize)]
struct Announcement {
    event: String,
    #[serde(default)]
    port: u16,
}

impl Workerd {
    /// Starts it on 127.0.0.1; port 0 takes a free one.
    pub fn start(house: &House, config: &Path, port: u16, secrets: &Secrets) -> Result<Self> {
        say_if_taken(port)?;
        let mut child = dying_with_us(house, &program(house)?)
            .arg("serve")
            // The configuration names the worker's files by absolute paths, which are looked up below such folders.
            .arg("--import-path=/")
            .arg(format!("--socket-addr={}=127.0.0.1:{port}", config::SOCKET))
            // It reports the port that it really got on standard output, among the worker's own lines.
            .arg("--control-fd=1")
            .arg(config)
            .env("SESSION_SECRET", &secrets.session)
            .env("SETUP_SECRET", &secrets.setup)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .context("cannot start workerd")?;
        let output = child.stdout.take();
        // From here on dropping it ends the process, whatever fails.
        let mut workerd = Self { child, port: 0 };
        let ports = listen(output.context("workerd's output is not connected")?);
        workerd.port = workerd.wait_for_port(&ports)?;
        Ok(workerd)
    }

    /// The number of its process.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    pub fn wait_until_healthy(&mut self, server: &Server) -> Result<()> {
        let began = Instant::now();
        while !server.is_healthy() {
            self.fail_if_ended()?;
            if began.elapsed() > START_TIMEOUT {
                bail!("the server listens on port {} but does not answer /api/health with `ok`", self.port);
            }
            thread::sleep(POLL);
        }
        Ok(())
    }

    /// An error when it ended by itself.
    pub fn fail_if_ended(&mut self) -> Result<()> {
        match self.child.try_wait()? {
            Some(status) => bail!("workerd ended by itself with {status}; what it said is above"),
            None => Ok(()),
        }
    }

    /// Asks it to end, waits a little, then ends it.
    pub fn stop(&mut self) -> Result<()> {
        if self.child.try_wait()?.is_some() {
            return Ok(());
        }
        let asked = Command::new("kill").args(["-TERM", &self.child.id().to_string()]).status();
        let began = Instant::now();
        while asked.as_ref().is_ok_and(|status| status.success()) && began.elapsed() < STOP_TIMEOUT {
            if self.child.try_wait()?.is_some() {
                return Ok(());
            }
            thread::sleep(POLL);
        }
        self.child.kill().context("cannot end workerd")?;
        self.child.wait().context("cannot end workerd")?;
        Ok(())
    }

    fn wait_for_port(&mut self, ports: &Receiver<u16>) -> Result<u16> {
        let began = Instant::now();
        loop {
            if let Ok(port) = ports.recv_timeout(POLL) {
                return Ok(port);
            }
            self.fail_if_ended()?;
            if began.elapsed() > START_TIMEOUT {
                bail!("workerd does not begin to listen");
            }
        }
    }
}

impl Drop for Workerd {
    fn drop(&mut self) {
        if let Err(problem) = self.stop() {
            eprintln!("workerd (process {}) may still run: {problem:#}", self.child.id());
        }
    }
}

/// A clear word instead of workerd's own; a race with another program still ends in workerd's.
fn say_if_taken(port: u16) -> Result<()> {
    let began = Instant::now();
    loop {
        match TcpListener::bind((Ipv4Addr::LOCALHOST, port)) {
            Ok(_) => return Ok(()),
            Err(_) if began.elapsed() < PORT_PATIENCE => thread::sleep(POLL),
            Err(problem) => {
                bail!("port {port} cannot be used ({problem}): choose another with --port, or any free one with --port 0")
            }
        }
    }
}

/// The runtime itself rather than npm's wrapper script, which would stand between us and it.
pub fn program(house: &House) -> Result<PathBuf> {
    let modules = house.root.join("node_modules");
    let packaged = std::fs::read_dir(modules.join("@cloudflare")).ok().and_then(|entries| {
        entries
            .flatten()
            .filter(|entry| entry.file_name().to_string_lossy().starts_with("workerd-"))
            .map(|entry| entry.path().join("bin").join("workerd"))
            .find(|program| program.is_file())
    });
    packaged.context("workerd is missing from node_modules: run `cargo xtask setup`")
}

/// Linux ends the child with us even if we are killed outright; elsewhere dropping it must do.
fn dying_with_us(house: &House, program: &Path) -> Command {
    match command::on_path("setpriv") {
        Some(setpriv) => {
            let mut command = house.command(setpriv);
            command.args(["--pdeathsig", "KILL"]).arg(program);
            command
        }
        None => house.command(program),
    }
}

/// Reads the output to its end: the announced port goes into the channel, other lines to standard error.
fn listen(output: ChildStdout) -> Receiver<u16> {
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || {
        for line in BufReader::new(output).lines().map_while(Result::ok) {
            match serde_json::from_str::<Announcement>(&line) {
                // A closed channel means that the start has failed for another reason, which is said elsewhere.
                Ok(said) if said.event == "listen" => sender.send(said.port).unwrap_or_default(),
                Ok(_) | Err(_) => eprintln!("{line}"),
            }
        }
    });
    receiver
}

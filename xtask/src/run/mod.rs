//! `cargo xtask run`: the whole of Qinglan on this machine, with a district to look at.

mod config;
mod data;
pub mod workerd;

use std::io::Write;
use std::path::PathBuf;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::time::Duration;

use anyhow::{Context, Result, bail};
use clap::Args;
use serde_json::json;

use crate::demo::{self, Link};
use crate::house::House;
use crate::say::{self, Step};
use crate::server::Server;
use crate::{build, setup};
use data::Data;
use workerd::Workerd;

/// How soon we notice that the server ended by itself.
const WATCH: Duration = Duration::from_millis(500);

#[derive(Debug, Clone, Args)]
pub struct Options {
    /// Port on 127.0.0.1; 0 takes a free one
    #[arg(long, default_value_t = 8787)]
    pub port: u16,
    /// Folder for everything that is entered
    #[arg(long, default_value = ".qinglan")]
    pub data: PathBuf,
    /// Begin with an empty folder
    #[arg(long)]
    pub fresh: bool,
    /// Size of the demonstration district
    #[arg(long, default_value_t = 300)]
    pub teachers: u32,
    /// Print one line of JSON on standard output instead of words
    #[arg(long)]
    pub json: bool,
    /// Serve what was built last, without set-up
    #[arg(long)]
    pub no_build: bool,
    /// Do not fill in the demonstration district
    #[arg(long)]
    pub no_demo: bool,
    /// Folder with the app's files, in the place of what was built last
    #[arg(long)]
    pub dist: Option<PathBuf>,
    /// Origin of a push service that notices may go to beside those of the browsers, such as one on this machine
    #[arg(long, value_name = "ORIGIN")]
    pub push_service: Option<String>,
}

impl Options {
    /// A server of its own for a measurement: a free port, an empty folder, what is built already.
    pub fn for_measuring(data: PathBuf, teachers: u32) -> Self {
        Self { port: 0, data, fresh: true, teachers, json: false, no_build: true, no_demo: false, dist: None, push_service: None }
    }
}

/// A server with its data; dropping it ends both.
pub struct Running {
    workerd: Workerd,
    pub server: Server,
    pub links: Vec<Link>,
    _data: Data,
}

impl Running {
    /// Where it listens, on 127.0.0.1.
    pub fn port(&self) -> u16 {
        self.workerd.port
    }

    /// The number of the server's process.
    pub fn server_id(&self) -> u32 {
        self.workerd.id()
    }
}

pub fn run(house: &House, options: &Options) -> Result<()> {
    if !options.no_build {
        setup::for_running(house)?;
        build::all(house)?;
    }
    let mut running = start(house, options)?;
    // Set only now: until here an interrupt should simply end us, and the server with us.
    let (ask_to_end, asked_to_end) = mpsc::channel();
    let on_signal = move || {
        if ask_to_end.send(()).is_err() {
            // Asked again while ending: nobody listens any more.
            std::process::exit(1);
        }
    };
    ctrlc::set_handler(on_signal).context("cannot listen for Ctrl-C")?;
    announce(&running, options.json)?;
    // Everything else, a signal above all, ends the loop.
    while let Err(RecvTimeoutError::Timeout) = asked_to_end.recv_timeout(WATCH) {
        running.workerd.fail_if_ended()?;
    }
    running.workerd.stop()?;
    say::line("run", "ended; what was entered is kept");
    Ok(())
}

/// Starts the built worker, waits until it answers, and fills in the demonstration if it is not there yet.
pub fn start(house: &House, options: &Options) -> Result<Running> {
    let dist = options.dist.as_ref().map_or_else(|| house.dist(), |folder| house.root.join(folder));
    if !dist.join("index.html").is_file() || !house.worker_build().join("index.js").is_file() {
        bail!("nothing is built yet: run `cargo xtask build`");
    }
    let folder = house.root.join(&options.data);
    let data = Data::open(&folder)?;
    if options.fresh {
        data.clear()?;
    }
    let secrets = data.secrets()?;
    let text = config::text(&config::Parts {
        worker: &house.worker_build(),
        dist: &dist,
        objects: &data.objects(),
        push_service: options.push_service.as_deref(),
    })?;
    let config = data.write_config(&text)?;
    let mut workerd = Workerd::start(house, &config, options.port, &secrets)?;
    let server = Server::new(&format!("http://127.0.0.1:{}", workerd.port), &secrets.setup);
    workerd.wait_until_healthy(&server)?;
    if !options.no_demo && !data.has_demo() {
        let words = format!("filling in a district with {} teachers", options.teachers);
        let step = Step::begin("demo", &words);
        demo::fill(&server, options.teachers).context("cannot fill in the demonstration")?;
        data.remember_demo(options.teachers)?;
        step.done();
    }
    let links = if data.has_demo() { demo::links(&server)? } else { Vec::new() };
    Ok(Running { workerd, server, links, _data: data })
}

fn announce(running: &Running, as_json: bool) -> Result<()> {
    let mut out = std::io::stdout().lock();
    if as_json {
        let line = json!({
            "url": running.server.url,
            "pid": std::process::id(),
            "server_pid": running.workerd.id(),
            "setup_secret": running.server.setup_secret,
            "links": running.links,
        });
        writeln!(out, "{line}")?;
    } else {
        writeln!(out, "\nQinglan 青蓝 is at {}\n", running.server.url)?;
        if !running.links.is_empty() {
            writeln!(out, "One sign-in link per role; each works once, on the device that opens it first:\n")?;
        }
        for link in &running.links {
            writeln!(out, "  {}  {}\n    {}", link.role, link.name, link.url)?;
        }
        writeln!(out, "\nCtrl-C ends it; started again it has everything that was entered.")?;
    }
    out.flush().context("cannot write to standard output")
}

//! Running other programs: quietly with a log and a sign of life, loudly, or for their output.

use std::fs::{self, File};
use std::io::{Read, Seek, SeekFrom};
use std::path::Path;
use std::process::{Command, ExitStatus, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use crate::house::House;
use crate::say::Step;

/// A person should never wonder for longer than this whether anything still happens.
const SIGN_OF_LIFE: Duration = Duration::from_secs(15);
/// Where nobody watches (`CI` is set) what is read is the end.
const SIGN_OF_LIFE_UNWATCHED: Duration = Duration::from_secs(120);
const POLL: Duration = Duration::from_millis(100);
/// So much of a log's end is shown when its program fails, and searched for its last line.
const LOG_TAIL_BYTES: u64 = 8_000;

/// Runs with the output in a log; every 15 s (120 s where nobody watches) the log's last line is shown, and its end on failure.
pub fn quietly(house: &House, name: &str, words: &str, command: &mut Command) -> Result<()> {
    let logs = house.notes().join("logs");
    fs::create_dir_all(&logs).with_context(|| format!("cannot create {}", logs.display()))?;
    let log_path = logs.join(format!("{}.log", name.replace(' ', "-")));
    let log = File::create(&log_path).with_context(|| format!("cannot write {}", log_path.display()))?;
    let step = Step::begin(name, words);
    let mut child =
        command.stdin(Stdio::null()).stdout(log.try_clone()?).stderr(log).spawn().with_context(|| cannot_start(command))?;
    let often = if std::env::var_os("CI").is_some() { SIGN_OF_LIFE_UNWATCHED } else { SIGN_OF_LIFE };
    let mut spoke = Instant::now();
    let status = loop {
        if let Some(status) = child.try_wait()? {
            break status;
        }
        if spoke.elapsed() >= often {
            spoke = Instant::now();
            step.still(tail(&log_path).lines().last().unwrap_or_default().trim());
        }
        thread::sleep(POLL);
    };
    if !status.success() {
        eprintln!("{}", tail(&log_path));
        bail!("{name}: {} (whole log: {})", ended(command, status), log_path.display());
    }
    step.done();
    Ok(())
}

/// Runs with the output shown as it comes, standard output included.
pub fn openly(command: &mut Command) -> Result<()> {
    let status = command.stdin(Stdio::null()).status().with_context(|| cannot_start(command))?;
    if !status.success() {
        bail!("{}", ended(command, status));
    }
    Ok(())
}

/// Runs for its standard output; standard error is shown only on failure.
pub fn output(command: &mut Command) -> Result<String> {
    let output = command.stdin(Stdio::null()).output().with_context(|| cannot_start(command))?;
    if !output.status.success() {
        eprint!("{}", String::from_utf8_lossy(&output.stderr));
        bail!("{}", ended(command, output.status));
    }
    String::from_utf8(output.stdout).with_context(|| format!("{} did not answer in UTF-8", name_of(command)))
}

/// Runs for its standard output, while its standard error is shown as it comes.
pub fn output_with_progress(command: &mut Command) -> Result<String> {
    output(command.stderr(Stdio::inherit()))
}

/// Is there such a program on PATH?
pub fn on_path(name: &str) -> Option<std::path::PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|folder| folder.join(name)).find(|file| file.is_file())
}

fn tail(path: &Path) -> String {
    read_tail(path).unwrap_or_else(|problem| format!("(cannot read {}: {problem})", path.display()))
}

fn read_tail(path: &Path) -> std::io::Result<String> {
    let mut file = File::open(path)?;
    let length = file.metadata()?.len();
    file.seek(SeekFrom::Start(length.saturating_sub(LOG_TAIL_BYTES)))?;
    let mut bytes = Vec::new();
    file.read_to_end(&mut bytes)?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

fn name_of(command: &Command) -> String {
    command.get_program().to_string_lossy().into_owned()
}

fn cannot_start(command: &Command) -> String {
    format!("cannot start {}: is it installed?", name_of(command))
}

fn ended(command: &Command, status: ExitStatus) -> String {
    let arguments: Vec<_> = command.get_args().map(|argument| argument.to_string_lossy()).collect();
    format!("`{} {}` ended with {status}", name_of(command), arguments.join(" "))
}

//! Where everything is: the repository, the build folder, and the cache of tools that all checkouts share.

use std::env;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

/// The folders that every command works with. All paths are absolute.
#[derive(Debug, Clone)]
pub struct House {
    pub root: PathBuf,
    pub target: PathBuf,
    /// One folder per tool and version, shared by all checkouts of this person.
    pub tools: PathBuf,
}

impl House {
    /// Finds the repository from the working directory upwards.
    pub fn find() -> Result<Self> {
        let here = env::current_dir().context("cannot tell the working directory")?;
        let root = here
            .ancestors()
            .find(|folder| folder.join("Trunk.toml").is_file() && folder.join("xtask").is_dir())
            .map(Path::to_path_buf);
        let Some(root) = root else {
            bail!("{} is not inside Qinglan's repository", here.display());
        };
        let target = match env::var_os("CARGO_TARGET_DIR") {
            Some(folder) => here.join(folder),
            None => root.join("target"),
        };
        let tools = cache_home()?.join("qinglan").join("tools");
        Ok(Self { root, target, tools })
    }

    pub fn dist(&self) -> PathBuf {
        self.root.join("dist")
    }

    /// The folder with `index.js` and `index_bg.wasm` of the built worker.
    pub fn worker_build(&self) -> PathBuf {
        self.root.join("worker").join("build")
    }

    pub fn npm_bin(&self) -> PathBuf {
        self.root.join("node_modules").join(".bin")
    }

    /// Our own notes between runs: stamps and logs.
    pub fn notes(&self) -> PathBuf {
        self.target.join("xtask")
    }

    /// A command that finds the pinned tools before any others, and works at the repository's root.
    pub fn command(&self, program: impl AsRef<std::ffi::OsStr>) -> Command {
        let mut command = Command::new(program);
        command.current_dir(&self.root).env("PATH", self.path());
        command
    }

    fn path(&self) -> OsString {
        let mut folders: Vec<PathBuf> = crate::setup::tools::ALL.iter().map(|tool| tool.folder(self).join("bin")).collect();
        folders.push(self.npm_bin());
        let inherited = env::var_os("PATH").unwrap_or_default();
        folders.extend(env::split_paths(&inherited));
        // Joining fails only for a folder whose name holds the separator: then the inherited list must do.
        env::join_paths(folders).unwrap_or(inherited)
    }
}

fn cache_home() -> Result<PathBuf> {
    if let Some(folder) = env::var_os("XDG_CACHE_HOME").filter(|folder| !folder.is_empty()) {
        return Ok(PathBuf::from(folder));
    }
    let home = env::var_os("HOME").context("neither XDG_CACHE_HOME nor HOME is set: no place for the tools")?;
    Ok(PathBuf::from(home).join(".cache"))
}

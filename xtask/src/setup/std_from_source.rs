//! Building the standard library for wasm32 where rustup's server cannot be reached.
//!
//! Debian packages the sources of every compiler it ships. Their address comes from apt's own configuration; what
//! is fetched must have the checksum kept here. The result is linked by ordinary builds from then on.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use super::target;
use crate::house::House;
use crate::{command, files, say};

/// A package of sources: which compiler it fits, its name in the archive, and its SHA-256.
struct Source {
    rust: &'static str,
    file: &'static str,
    sha256: &'static str,
}

const SOURCES: &[Source] = &[Source {
    rust: "1.95.0",
    file: "rust-src_1.95.0+dfsg1-2~bpo13+1_all.deb",
    sha256: "7b76db5b880a77f9e52975d2baa6209d2f76d2c9c2789515c3088cb960e2c83b",
}];
const ARCHIVE_FOLDER: &str = "pool/main/r/rustc";
/// Debian's helper fetches as apt itself would: with its proxies, certificates and mirrors.
const APT_HELPER: &str = "/usr/lib/apt/apt-helper";
const CRATE_NAME: &str = "empty";

/// A compiler with its folder: `bin/rustc` and `bin/cargo` below it are the ones used.
pub struct Toolchain {
    sysroot: PathBuf,
}

impl Toolchain {
    pub fn new(sysroot: &Path) -> Self {
        Self { sysroot: sysroot.to_path_buf() }
    }

    /// Fetches, builds and puts the libraries in place. `workshop` is a folder for everything in between.
    pub fn build_std(&self, house: &House, workshop: &Path) -> Result<()> {
        let source = self.source()?;
        let package = fetch(house, source, workshop)?;
        let unpacked = workshop.join("unpacked");
        command::output(Command::new("dpkg").arg("-x").arg(&package).arg(&unpacked))?;
        let library = find_library(&unpacked)?;
        let link = self.link_library(&library)?;
        let built = self.compile(house, workshop);
        // The link is needed while compiling only; without it the toolchain is as it was.
        fs::remove_file(&link).with_context(|| format!("cannot remove {}", link.display()))?;
        self.put_in_place(&built?)
    }

    fn tool(&self, name: &str) -> Command {
        Command::new(self.sysroot.join("bin").join(name))
    }

    fn source(&self) -> Result<&'static Source> {
        let version = command::output(self.tool("rustc").arg("--version"))?;
        let version = version.split_whitespace().nth(1).unwrap_or_default().to_owned();
        match SOURCES.iter().find(|source| source.rust == version) {
            Some(source) => Ok(source),
            None => bail!("no checksum is kept for the sources of rustc {version}"),
        }
    }

    /// `-Zbuild-std` looks for the sources at one fixed place inside the toolchain.
    fn link_library(&self, library: &Path) -> Result<PathBuf> {
        let link = self.sysroot.join("lib/rustlib/src/rust/library");
        if link.is_symlink() {
            fs::remove_file(&link)?;
        } else if link.exists() {
            bail!("{} exists: the toolchain has sources of its own", link.display());
        }
        if let Some(folder) = link.parent() {
            fs::create_dir_all(folder).with_context(|| format!("cannot create {}", folder.display()))?;
        }
        std::os::unix::fs::symlink(library, &link).with_context(|| format!("cannot link {}", link.display()))?;
        Ok(link)
    }

    /// Compiles an empty crate with its own standard library; answers with the folder of the results.
    fn compile(&self, house: &House, workshop: &Path) -> Result<PathBuf> {
        let folder = workshop.join("crate");
        let manifest = format!("[package]\nname = \"{CRATE_NAME}\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[workspace]\n");
        files::write(&folder.join("Cargo.toml"), manifest)?;
        files::write(&folder.join("src/lib.rs"), "#![no_std]\n")?;
        let target = workshop.join("target");
        let mut build = self.tool("cargo");
        build
            .args(["build", "--release", "--target", target::NAME, "-Zbuild-std=std,panic_abort,panic_unwind"])
            .current_dir(&folder)
            .env("RUSTC", self.sysroot.join("bin").join("rustc"))
            .env("CARGO_TARGET_DIR", &target)
            // The stable compiler, asked for the one thing that only nightly allows.
            .env("RUSTC_BOOTSTRAP", "1")
            // Without bitcode in the libraries, link-time optimization of the app fails.
            .env("RUSTFLAGS", "-Cembed-bitcode=yes");
        command::quietly(house, "wasm32 std", "building the standard library (about a minute)", &mut build)?;
        Ok(target.join(target::NAME).join("release").join("deps"))
    }

    fn put_in_place(&self, built: &Path) -> Result<()> {
        let library = target::library(&self.sysroot);
        fs::create_dir_all(&library).with_context(|| format!("cannot create {}", library.display()))?;
        let own = format!("lib{CRATE_NAME}-");
        for file in files::below(built)? {
            let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
            if name.ends_with(".rlib") && !name.starts_with(&own) {
                fs::copy(&file, library.join(&name)).with_context(|| format!("cannot copy {name}"))?;
            }
        }
        if !target::is_there(&self.sysroot) {
            bail!("the build left no standard library in {}", built.display());
        }
        say::line("wasm32", "the standard library is in place");
        Ok(())
    }
}

/// Fetches the package from the first mirror that has it.
fn fetch(house: &House, source: &Source, workshop: &Path) -> Result<PathBuf> {
    let package = workshop.join(source.file);
    if is_the_one(&package, source) {
        return Ok(package);
    }
    fs::create_dir_all(workshop).with_context(|| format!("cannot create {}", workshop.display()))?;
    let sites = command::output(Command::new("apt-get").args(["indextargets", "--format", "$(SITE)"]))
        .context("apt's list of mirrors is needed: this way works on Debian and its relatives only")?;
    let mut sites: Vec<&str> = sites.lines().map(str::trim).filter(|site| !site.is_empty()).collect();
    sites.sort_unstable();
    sites.dedup();
    for site in sites {
        let address = format!("{}/{ARCHIVE_FOLDER}/{}", site.trim_end_matches('/'), source.file);
        let mut get = Command::new(APT_HELPER);
        get.arg("download-file").arg(&address).arg(&package).arg(format!("SHA256:{}", source.sha256));
        let fetched = command::quietly(house, "rust sources", "fetching from Debian's archive", &mut get);
        if fetched.is_ok() && is_the_one(&package, source) {
            return Ok(package);
        }
    }
    bail!("no mirror of apt's configuration has {}", source.file)
}

fn is_the_one(package: &Path, source: &Source) -> bool {
    files::read(package).is_ok_and(|bytes| files::sha256_hex(&bytes) == source.sha256)
}

/// `usr/src/rustc-VERSION/library` inside the package.
fn find_library(unpacked: &Path) -> Result<PathBuf> {
    let sources = unpacked.join("usr").join("src");
    let entries = fs::read_dir(&sources).with_context(|| format!("cannot list {}", sources.display()))?;
    let found = entries.flatten().map(|entry| entry.path().join("library")).find(|library| library.is_dir());
    found.with_context(|| format!("no `library` in {}", sources.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Needs Debian, minutes, and a writable copy of the toolchain; run by hand:
    /// `QINGLAN_SCRATCH_SYSROOT=/tmp/copy cargo test -p xtask -- --ignored builds_std`.
    #[test]
    #[ignore = "builds the standard library into the toolchain named by QINGLAN_SCRATCH_SYSROOT"]
    fn builds_std_into_a_toolchain() {
        let sysroot = PathBuf::from(std::env::var_os("QINGLAN_SCRATCH_SYSROOT").unwrap());
        let house = House::find().unwrap();
        let workshop = sysroot.join("workshop");
        Toolchain::new(&sysroot).build_std(&house, &workshop).unwrap();
        assert!(target::is_there(&sysroot));
    }
}

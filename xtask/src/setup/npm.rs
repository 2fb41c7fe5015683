//! The pinned tools of `package.json`: only when the lock has changed since the last time.

use anyhow::{Context, Result};

use crate::house::House;
use crate::{command, files, say};

pub fn ensure(house: &House) -> Result<()> {
    let lock = files::sha256_hex(&files::read(&house.root.join("package-lock.json"))?);
    let stamp = house.root.join("node_modules").join(".qinglan-lock");
    if std::fs::read_to_string(&stamp).is_ok_and(|seen| seen == lock) {
        say::line("npm", "node_modules is up to date");
        return Ok(());
    }
    command::on_path("npm").context("npm is missing: install Node.js (any version from 18 on) and try again")?;
    let mut install = house.command("npm");
    install
        .args(["ci", "--no-audit", "--no-fund"])
        // The system's own browser is used: see `browser`.
        .env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1");
    command::quietly(house, "npm", "installing the tools of package-lock.json", &mut install)?;
    files::write(&stamp, lock)
}

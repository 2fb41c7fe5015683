//! Chromium and Chinese fonts, for tests and measurements only.

use std::env;
use std::path::PathBuf;

use anyhow::{Result, bail};

use crate::house::House;
use crate::{command, say};

/// The variable that names a browser outright, and hands it to Playwright.
pub const VARIABLE: &str = "QINGLAN_CHROMIUM";

const NAMES: &[&str] =
    &["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "chrome-headless-shell"];
const MAC: &str = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome";

/// Finds a browser and Chinese fonts, or installs Debian's.
pub fn ensure(house: &House) -> Result<PathBuf> {
    let browser = match find()? {
        Some(browser) => browser,
        None => {
            apt_install(house, "chromium", "Chromium or Chrome")?;
            match find()? {
                Some(browser) => browser,
                None => bail!("chromium was installed, but it is not on PATH"),
            }
        }
    };
    say::line("browser", &browser.display().to_string());
    if !has_chinese_fonts(house) {
        apt_install(house, "fonts-noto-cjk", "a Chinese font such as Noto Sans CJK")?;
    }
    Ok(browser)
}

fn find() -> Result<Option<PathBuf>> {
    if let Some(named) = env::var_os(VARIABLE).filter(|named| !named.is_empty()) {
        let named = PathBuf::from(named);
        if !named.is_file() {
            bail!("{VARIABLE} names {}, where no browser is", named.display());
        }
        return Ok(Some(named));
    }
    let mac = PathBuf::from(MAC);
    Ok(NAMES.iter().find_map(|name| command::on_path(name)).or_else(|| mac.is_file().then_some(mac)))
}

fn has_chinese_fonts(house: &House) -> bool {
    if cfg!(target_os = "macos") {
        return true;
    }
    command::output(house.command("fc-list").arg(":lang=zh")).is_ok_and(|fonts| !fonts.trim().is_empty())
}

fn apt_install(house: &House, package: &str, in_words: &str) -> Result<()> {
    let root = command::output(house.command("id").arg("-u")).is_ok_and(|user| user.trim() == "0");
    if !root || command::on_path("apt-get").is_none() {
        bail!("{in_words} is missing: install it (on Debian: apt-get install {package}) and try again");
    }
    let mut update = house.command("apt-get");
    command::quietly(house, "apt lists", "updating the package lists", update.args(["update", "-q"]))?;
    let mut install = house.command("apt-get");
    install.args(["install", "-y", "-q", "--no-install-recommends", package]).env("DEBIAN_FRONTEND", "noninteractive");
    command::quietly(house, package, "installing with apt-get", &mut install)
}

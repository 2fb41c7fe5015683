//! Bytes that the person keeps as a file of theirs. All of it is in the app's second part.

use gloo::timers::callback::Timeout;
use js_sys::Uint8Array;
use qinglan_core::record::FileRef;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use super::photo::{address, release};

/// Browsers have begun to read by then.
const READ_MS: u32 = 60_000;
const WORKBOOK: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// Gives a workbook to the browser, to be kept under this name.
pub fn workbook(bytes: &[u8], name: &str) {
    download(&FileRef::new([0; 32], WORKBOOK, bytes.len() as u64), &Uint8Array::from(bytes), name);
}

/// Gives a file to the browser, to be kept under this name.
pub fn download(file: &FileRef, bytes: &Uint8Array, name: &str) {
    let Some(from) = address(file, bytes) else { return };
    if let Some(link) = link(&from, name) {
        link.click();
    }
    Timeout::new(READ_MS, move || release(&from)).forget();
}

fn link(from: &str, name: &str) -> Option<HtmlElement> {
    let link = web_sys::window()?.document()?.create_element("a").ok()?;
    link.set_attribute("href", from).ok()?;
    link.set_attribute("download", name).ok()?;
    link.dyn_into().ok()
}

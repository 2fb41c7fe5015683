//! The words of the languages that are not in the program.

use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::Response;

/// The English words, one to a line; none when they are not on this device and there is no network.
pub async fn english() -> Option<String> {
    let window = web_sys::window()?;
    let mark = window.document()?.query_selector("meta[name=qinglan-words-en]").ok()??;
    let answer = JsFuture::from(window.fetch_with_str(&mark.get_attribute("content")?)).await.ok()?;
    let answer: Response = answer.dyn_into().ok()?;
    // A captive portal answers with a page of its own: then their number is wrong, and the app goes on in Chinese.
    let text = JsFuture::from(answer.ok().then(|| answer.text().ok())??).await.ok()?;
    text.as_string()
}

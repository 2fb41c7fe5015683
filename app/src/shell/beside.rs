//! Files of the build that stand beside the program: the words of another language, the built-in forms.

use js_sys::{ArrayBuffer, Uint8Array};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::Response;

use super::task::Work;

/// The English words, one to a line; none when they are not on this device and there is no network.
pub async fn english() -> Option<String> {
    let answer = file("meta[name=qinglan-words-en]").await?;
    JsFuture::from(answer.text().ok()?).await.ok()?.as_string()
}

/// The file of the built-in forms, likewise.
#[inline(never)]
pub fn forms() -> Work<'static, Option<Vec<u8>>> {
    Box::pin(async {
        let answer = file("meta[name=qinglan-forms]").await?;
        let bytes: ArrayBuffer = JsFuture::from(answer.array_buffer().ok()?).await.ok()?.dyn_into().ok()?;
        Some(Uint8Array::new(&bytes).to_vec())
    })
}

/// The file that the page names in this mark. A captive portal may have answered in its place: who reads it has to look.
fn file(mark: &'static str) -> Work<'static, Option<Response>> {
    Box::pin(async move {
        let window = web_sys::window()?;
        let mark = window.document()?.query_selector(mark).ok()??;
        let answer = JsFuture::from(window.fetch_with_str(&mark.get_attribute("content")?)).await.ok()?;
        let answer: Response = answer.dyn_into().ok()?;
        answer.ok().then_some(answer)
    })
}

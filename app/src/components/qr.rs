//! A QR code, drawn as one path.

use qrcodegen::{QrCode, QrCodeEcc};

use crate::dom::{View, view};

/// Light modules around it that readers need (ISO/IEC 18004, 6.3.8).
const QUIET: i32 = 4;

/// A code that says `text`; none for a text that is too long for any. `label` is what readers hear.
#[must_use]
pub fn qr(text: &str, label: &str) -> Option<View> {
    // As bytes: telling other modes apart would save a row or two, and costs 3 kB of the app.
    let code = QrCode::encode_binary(text.as_bytes(), QrCodeEcc::Medium).ok()?;
    let size = code.size();
    let mut path = String::new();
    for y in 0..size {
        for x in (0..size).filter(|x| code.get_module(*x, y)) {
            path += &format!("M{} {}h1v1h-1z", x + QUIET, y + QUIET);
        }
    }
    let side = size + 2 * QUIET;
    Some(view! {
        <svg class="qr" role="img" aria-label=label.to_owned() viewBox=format!("0 0 {side} {side}")><path d=path></path></svg>
    })
}

//! Digits that nobody looking on should read.

use crate::dom::{View, component, view, words_in};
use crate::reactive::RwSignal;

/// How many digits a PIN has.
pub const DIGITS: usize = 6;

/// An input for a PIN; what is typed goes to `pin`.
#[component]
pub fn digits(pin: RwSignal<String>, id: &'static str, label: &'static str) -> View {
    view! {
        <label class="field-label" for=id>{label}</label>
        <input class="input" id=id type="password" inputmode="numeric" autocomplete="off" maxlength={DIGITS.to_string()}
            on:input=move |event| pin.set(words_in(&event).chars().filter(char::is_ascii_digit).collect())/>
    }
}

//! Digits that nobody looking on should read.

use super::icon::icon;
use crate::dom::{View, component, maybe, view, words_in};
use crate::reactive::RwSignal;

/// How many digits a PIN has.
pub const DIGITS: usize = 6;

/// An input for a PIN; what is typed goes to `pin`, and what is wrong with it stands below it.
#[component]
pub fn digits(
    pin: RwSignal<String>,
    id: &'static str,
    label: &'static str,
    wrong: impl Fn() -> Option<&'static str> + Clone + 'static,
) -> View {
    let (marked, error) = (wrong.clone(), format!("{id}-error"));
    view! {
        <label class="field-label" for=id>{label}</label>
        <input class="input" id=id type="password" inputmode="numeric" autocomplete="off" maxlength={DIGITS.to_string()}
            aria-describedby=error.clone() aria-invalid={move || marked().map(|_| "true")}
            on:input=move |event| pin.set(words_in(&event).chars().filter(char::is_ascii_digit).collect())/>
        {maybe(move || wrong().map(|words| view! { <p class="field-error" role="alert" id=error.clone()>{icon("alert")}{words}</p> }))}
    }
}

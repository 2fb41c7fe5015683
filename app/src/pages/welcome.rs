//! Nobody is signed in: how one gets in, with a code by hand if the link is lost.

use crate::dom::{View, component, view, words_in};
use crate::reactive::RwSignal;

use crate::shell::browser;
use crate::state::use_app;
use crate::text::t;

#[component]
pub fn welcome_page() -> View {
    browser::set_ready();
    browser::set_title("", t().app_name());
    let code = RwSignal::new(String::new());
    let app = use_app();
    let go = move |event: web_sys::Event| {
        event.prevent_default();
        let code: String = code.get_untracked().chars().filter(char::is_ascii_alphanumeric).collect();
        if !code.is_empty() {
            app.go(&format!("/i/{code}"));
        }
    };
    view! {
        <main class="welcome" id="main">
            <img class="welcome-mark" src="/assets/icons/icon.svg" alt="" width="64" height="64"/>
            <h1>{t().welcome_title()}</h1>
            <p>{t().welcome_means()}</p>
            <form class="field" on:submit=go>
                <label class="field-label" for="code">{t().invite_code()}</label>
                <input class="input" id="code" autocapitalize="characters" autocomplete="off" spellcheck="false"
                    on:input=move |event| code.set(words_in(&event))/>
                <p class="field-hint">{t().invite_code_hint()}</p>
                <button class="btn btn-primary" type="submit" disabled={move || code.with(|code| code.trim().is_empty())}>{t().continue_()}</button>
            </form>
        </main>
    }
}

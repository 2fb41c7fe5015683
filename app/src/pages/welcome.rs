//! Nobody is signed in: how one gets in, with a code by hand if the link is lost.

use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;

use crate::shell::browser;
use crate::text::t;

#[component]
pub fn WelcomePage() -> impl IntoView {
    browser::set_ready();
    let code = RwSignal::new(String::new());
    let navigate = use_navigate();
    let go = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let code: String = code.get_untracked().chars().filter(char::is_ascii_alphanumeric).collect();
        if !code.is_empty() {
            navigate(&format!("/i/{code}"), NavigateOptions::default());
        }
    };
    view! {
        <main class="welcome" id="main">
            <img class="welcome-mark" src="/assets/icons/icon.svg" alt="" width="64" height="64"/>
            <h1>{t().welcome_title}</h1>
            <p>{t().welcome_means}</p>
            <form class="field" on:submit=go>
                <label class="field-label" for="code">{t().invite_code}</label>
                <input class="input" id="code" autocapitalize="characters" autocomplete="off" spellcheck="false"
                    on:input=move |event| code.set(event_target_value(&event))/>
                <p class="field-hint">{t().invite_code_hint}</p>
                <button class="btn btn-primary" type="submit" disabled=Signal::derive(move || code.with(|code| code.trim().is_empty()))>{t().continue_}</button>
            </form>
        </main>
    }
}

//! Nobody is signed in: who was here comes back by name; who is new gets in with a code by hand, if the link is lost.

use crate::components::icon::icon;
use crate::dom::{Rows, View, component, is_blank, view, words_in};
use crate::reactive::RwSignal;

use crate::shell::browser;
use crate::shell::registry::Resident;
use crate::shell::task::spawn;
use crate::state::{App, store_words, use_app};
use crate::text::t;

#[component]
pub fn welcome_page(people: Vec<Resident>) -> View {
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
            <h1>{if people.is_empty() { t().welcome_title() } else { t().people_title() }}</h1>
            {(!people.is_empty()).then(|| view! { <ul class="list">{people.iter().map(|resident| person(app, resident)).rows()}</ul> })}
            <p>{t().welcome_means()}</p>
            <form class="field" on:submit=go>
                <label class="field-label" for="code">{t().invite_code()}</label>
                <input class="input" id="code" autocapitalize="characters" autocomplete="off" spellcheck="false"
                    on:input=move |event| code.set(words_in(&event))/>
                <p class="field-hint">{t().invite_code_hint()}</p>
                <button class="btn btn-primary" type="submit" disabled=is_blank(code)>{t().continue_()}</button>
            </form>
        </main>
    }
}

/// Somebody who enrolled on this phone.
fn person(app: App, resident: &Resident) -> View {
    let known = resident.clone();
    let open = move |_| {
        let known = known.clone();
        spawn(async move {
            if let Err(error) = app.come_back(known).await {
                app.tell(store_words(&error));
            }
        });
    };
    view! {
        <li>
            <button class="row" type="button" on:click=open>
                {icon(if resident.lock.is_some() { "lock" } else { "me" })}
                <span class="row-main"><span class="row-title">{resident.name.clone()}</span></span>
            </button>
        </li>
    }
}

//! A district begins: whoever runs the server lets in its first administrator.

use qinglan_core::administration::Found;
use qinglan_core::api::ApiError;

use crate::components::icon::icon;
use crate::components::notice::notice;
use crate::dom::{View, component, maybe, view, words_in};
use crate::reactive::RwSignal;
use crate::shell::browser;
use crate::shell::net::{self, NetError};
use crate::shell::task::spawn;
use crate::state::use_app;
use crate::text::t;

#[component]
#[inline(never)]
pub fn setup_page() -> View {
    browser::set_ready();
    browser::set_title(t().setup_title(), t().app_name());
    let app = use_app();
    let [secret, district, name] = [(); 3].map(|()| RwSignal::new(String::new()));
    let busy = RwSignal::new(false);
    let wrong = RwSignal::new(None::<&'static str>);
    let begin = move |event: web_sys::Event| {
        event.prevent_default();
        let given = [secret, district, name].map(|signal| signal.get_untracked().trim().to_owned());
        if given.iter().any(String::is_empty) {
            wrong.set(Some(t().setup_missing()));
            return;
        }
        let [secret, district, name] = given;
        busy.set(true);
        wrong.set(None);
        spawn(async move {
            let founded = net::directory::found(&secret, &Found { district, name }).await;
            busy.try_set(false);
            match founded {
                Ok(issued) => app.go(&format!("/i/{}", issued.code)),
                Err(error) => drop(wrong.try_set(Some(words(error)))),
            }
        });
    };
    let field = |id: &'static str, kind: &'static str, label: &'static str, hint: &'static str, to: RwSignal<String>| {
        view! {
            <div class="field">
                <label class="field-label" for=id>{label}</label>
                <input class="input" id=id type=kind autocomplete="off" on:input=move |event| to.set(words_in(&event))/>
                <p class="field-hint">{hint}</p>
            </div>
        }
    };
    view! {
        <main class="welcome" id="main">
            <img class="welcome-mark" src="/assets/icons/icon.svg" alt="" width="64" height="64"/>
            <h1>{t().setup_title()}</h1>
            <p>{t().setup_means()}</p>
            <form on:submit=begin>
                {field("setup-secret", "password", t().setup_secret(), t().setup_secret_hint(), secret)}
                {field("setup-district", "text", t().setup_district(), t().setup_district_hint(), district)}
                {field("setup-name", "text", t().setup_name(), t().setup_name_hint(), name)}
                {maybe(move || wrong.get().map(|words| notice("attention", "alert", "alert", view! { <p>{words}</p> })))}
                <button class="btn btn-primary" type="submit" disabled={move || busy.get()} aria-busy={move || busy.get().then_some("true")}>{icon("district")}{t().setup_begin()}</button>
            </form>
        </main>
    }
}

fn words(error: NetError) -> &'static str {
    match error {
        NetError::NoAnswer => t().asked_offline(),
        NetError::Api(ApiError::Forbidden) => t().setup_refused(),
        NetError::Api(ApiError::Malformed) => t().setup_malformed(),
        NetError::Api(_) => t().asked_failed(),
    }
}

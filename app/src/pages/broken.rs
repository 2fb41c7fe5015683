//! The store cannot be opened: what that means, and what to do.

use crate::dom::{View, component, view};

use crate::components::icon::icon;
use crate::shell::browser;
use crate::state::store_words;
use crate::text::t;
use qinglan_core::store::StoreError;

#[component]
pub fn broken_page(error: StoreError) -> View {
    browser::set_ready();
    browser::set_title("", t().app_name());
    let detail = match &error {
        StoreError::Full | StoreError::Locked => String::new(),
        StoreError::Unreadable(words) | StoreError::Broken(words) => words.clone(),
    };
    view! {
        <main class="welcome" id="main">
            <h1>{t().broken_title()}</h1>
            <div class="notice" data-kind="attention" role="alert">
                {icon("alert")}
                <div><p>{store_words(&error)}</p><p>{t().broken_means()}</p></div>
            </div>
            <p class="field-hint"><code>{detail}</code></p>
            <button class="btn btn-primary" on:click=move |_| browser::reload()>{t().try_again()}</button>
        </main>
    }
}

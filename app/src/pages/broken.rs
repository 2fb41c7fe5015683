//! The store cannot be opened: what that means, and what to do.

use crate::dom::{View, component, view};

use crate::components::notice::notice;
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
            {notice("attention", "alert", "alert", view! { <p>{store_words(&error)}</p><p>{t().broken_means()}</p> })}
            <p class="field-hint"><code>{detail}</code></p>
            <button class="btn btn-primary" on:click=move |_| browser::reload()>{t().try_again()}</button>
        </main>
    }
}

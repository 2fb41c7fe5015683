//! A heading, a link and two routes: what any Leptos app with a router pays before its own first line.

use leptos::prelude::*;
use leptos_router::components::{A, Route, Router, Routes};
use leptos_router::path;

fn main() {
    mount_to_body(App);
    // The same sign that the app gives when a person can use it.
    if let Some(body) = document().body() {
        body.set_attribute("data-ready", "").unwrap_or_default();
    }
}

#[component]
fn App() -> impl IntoView {
    view! {
        <Router>
            <h1>"青蓝"</h1>
            <Routes fallback=|| "没有这一页">
                <Route path=path!("/") view=|| view! { <A href="/other">"另一页"</A> } />
                <Route path=path!("/other") view=|| view! { <A href="/">"回去"</A> } />
            </Routes>
        </Router>
    }
}

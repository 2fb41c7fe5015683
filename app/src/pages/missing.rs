//! An address that is no page.

use leptos::prelude::*;
use leptos_router::components::A;

use crate::components::frame::Frame;
use crate::components::list::Empty;
use crate::text::t;

#[component]
pub fn MissingPage() -> impl IntoView {
    view! {
        <Frame title=t().missing_title back="/">
            <Empty sign="search" title=t().missing_title words=t().missing_means>
                <A href="/" attr:class="btn btn-primary">{t().to_today}</A>
            </Empty>
        </Frame>
    }
}

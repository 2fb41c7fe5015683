//! An address that is no page.

use crate::dom::{View, component, view};

use crate::components::frame::Frame;
use crate::components::list::empty_with;
use crate::text::t;

#[component]
#[inline(never)]
pub fn missing_page() -> View {
    Frame::titled(t().missing_title()).back("/").around(empty_with(
        "search",
        t().missing_title(),
        t().missing_means(),
        view! { <a href="/" class="btn btn-primary">{t().to_today()}</a> },
    ))
}

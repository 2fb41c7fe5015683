//! A page of the app's second part.

use crate::components::later::later;
use crate::dom::{View, view};
use crate::shell::browser;
use crate::text::t;

/// The page, or why it is not here and the way back.
pub fn later_page(page: impl Fn() -> View + 'static) -> View {
    later(page, |words| {
        browser::set_ready();
        view! { <main class="welcome" id="main">{words}<a href="/" class="btn btn-quiet">{t().to_today()}</a></main> }
    })
}

//! The editor of forms, for those who lead: its parts, what is said of each, and the form as it will be filled. All of it is in the app's
//! second part.

mod beside;
mod files;
mod findings;
mod outline;
mod panel;
mod publish;
mod state;
mod taking;
mod trial;
mod workbook;

pub use workbook::upload;

use self::files::files;
use self::findings::checked;
use self::outline::outline;
use self::panel::panel;
use self::publish::bar;
use self::state::Designing;
use self::trial::trial;
use super::frame::Frame;
use super::notice::notice;
use crate::dom::{View, component, view};
use crate::shell::net::NetError;
use crate::state::Draft;
use crate::text::{fill, say, t};
use qinglan_core::api::ApiError;

/// The page of a form in the making.
#[component]
#[inline(never)]
pub fn designer(draft: Draft) -> View {
    let Some(design) = Designing::open(draft) else {
        return Frame::titled(t().design_title()).back("/forms").around(notice(
            "attention",
            "alert",
            "alert",
            view! { <p>{t().design_unreadable()}</p> },
        ));
    };
    let checked = checked(design);
    Frame::naming(move || design.with(|form| say(&form.title))).back("/forms").wide().filled_in().around(view! {
        <p class="field-hint designer-narrow">{t().design_narrow()}</p>
        {bar(design, checked)}
        {files(design)}
        <div class="designer">{outline(design)}{panel(design)}{trial(design)}</div>
    })
}

/// Why the server did not do it.
pub fn net_words(error: NetError) -> String {
    match error {
        NetError::NoAnswer => t().design_offline().to_owned(),
        NetError::Api(ApiError::Forbidden) => t().design_forbidden().to_owned(),
        NetError::Api(ApiError::TooLarge { limit }) => fill(t().design_too_large(), &[("n", &limit.to_string())]),
        NetError::Api(_) => t().design_refused().to_owned(),
    }
}

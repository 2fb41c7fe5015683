//! The editor of forms, for those who lead: its parts, what is said of each, and the form as it will be filled. All of it is in the app's
//! second part.

mod outline;
mod panel;
mod publish;
mod state;
mod trial;

pub use publish::{net_words, upload};

use self::outline::outline;
use self::panel::panel;
use self::publish::{bar, checked};
use self::state::Designing;
use self::trial::trial;
use super::frame::Frame;
use super::notice::notice;
use crate::dom::{View, component, view};
use crate::state::Draft;
use crate::text::{say, t};

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
        <div class="designer">{outline(design)}{panel(design)}{trial(design)}</div>
    })
}

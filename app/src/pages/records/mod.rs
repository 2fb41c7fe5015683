//! All records on this device: mine and those given to my spaces.

mod filters;
mod finder;
mod found;

use crate::reactive::Memo;
use qinglan_core::form::at_hand;
use qinglan_core::record::{EntityKind, by_record};

use crate::components::frame::Frame;
use crate::components::icon::icon;
use crate::components::list::empty;
use crate::dom::{View, component, maybe, view};
use crate::state::use_app;
use crate::text::{say, t};

/// So many rows are drawn at once: nobody scrolls through thousands.
const ROWS_AT_ONCE: usize = 40;

#[component]
#[inline(never)]
pub fn records_page() -> View {
    let app = use_app();
    let groups = Memo::new(move || by_record(app.of_kind(EntityKind::Record), app.me()));
    let none = Memo::new(move || groups.with(Vec::is_empty));
    Frame::titled(t().nav_records()).around(view! {
        {maybe(move || (!none.get()).then(|| finder::finder(groups)))}
        {maybe(move || none.get().then(|| empty("records", t().no_records(), t().no_records_means())))}
        {new_record()}
    })
}

/// The form that is at hand at any time, and the way to all others.
#[component]
pub fn new_record() -> View {
    let app = use_app();
    let begin = at_hand().map(|form| {
        let to = format!("/records/{}?form={}", app.entity_id(), form.reference());
        view! { <a href=to class="btn btn-primary">{icon("plus")}{say(&form.title)}</a> }
    });
    view! { <div class="actions"><a href="/records/new" class="btn">{t().forms_more()}</a>{begin}</div> }
}

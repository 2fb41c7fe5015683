//! Little room is said where people work, before it is none.

use qinglan_core::sync::Event;

use super::icon::icon;
use super::notice::notice;
use crate::dom::{View, component, view};
use crate::state::App;
use crate::text::{fill, t};

/// What is left, what may be done about it, and that nothing is lost meanwhile.
#[component]
#[inline(never)]
pub fn little_room(app: App, left: u64, waiting: u64) -> View {
    let number = |words: &str, n: u64| fill(words, &[("n", &n.to_string())]);
    notice(
        "attention",
        "status",
        "phone",
        view! {
            <p><b>{number(t().room_low(), left >> 20)}</b>" "{app.has_cleared().then(|| t().room_low_cleared())}{t().room_low_means()}</p>
            {(waiting > 0).then(|| view! { <p>{number(t().room_low_waiting(), waiting)}</p> })}
            <div class="btn-row">
                {(waiting > 0).then(|| view! { <button class="btn" type="button" on:click=move |_| app.dispatch(Event::Poked)>{icon("send")}{t().send_now()}</button> })}
                <button class="btn" type="button" on:click=move |_| app.check_room(0)>{icon("refresh")}{t().room_again()}</button>
            </div>
        },
    )
}

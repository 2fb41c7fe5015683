//! What the notices say that seldom stand on a page. In the app's second part.

use crate::components::notice::notice;
use crate::dom::{View, text, view};
use crate::reactive::RwSignal;
use crate::shell::task::spawn;
use crate::shell::worker;
use crate::text::t;

/// A newer version waits, and is taken with one touch.
pub fn update_ready() -> View {
    let going = RwSignal::new(false);
    let take = move |_| {
        going.set(true);
        spawn(worker::activate());
    };
    let words = move || (if going.get() { t().update_going() } else { t().update_means() }).to_owned();
    notice(
        "info",
        "status",
        "cloud",
        view! {
            <p><b>{t().update_ready()}</b>" "{text(words)}</p>
            <div class="btn-row">
                <button class="btn" disabled={move || going.get()} on:click=take>{t().update_now()}</button>
            </div>
        },
    )
}

/// The session was ended: what is written stays and waits.
pub fn signed_out() -> View {
    stopped("lock", t().signed_out_title(), t().signed_out_means())
}

/// The server wants a newer app.
pub fn too_old() -> View {
    stopped("alert", t().too_old_title(), t().too_old_means())
}

fn stopped(sign: &'static str, title: &'static str, means: &'static str) -> View {
    notice("attention", "status", sign, view! { <p><b>{title}</b>" "{means}</p> })
}

/// A new phone's first download is not over.
pub fn partial() -> View {
    notice("calm", "status", "clock", view! { <p>{t().partial_means()}</p> })
}

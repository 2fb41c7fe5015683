//! What is made of the app's second part: shown as soon as that is here.

use std::rc::Rc;

use crate::components::notice::notice;
use crate::dom::{View, component, part, view};
use crate::shell::later;
use crate::shell::task::spawn;
use crate::state::{App, use_app};
use crate::text::t;

/// A piece of a page, once what it is made of is loaded; `otherwise` goes around the words that it cannot be had now.
pub fn later(piece: impl Fn() -> View + 'static, otherwise: impl Fn(View) -> View + 'static) -> View {
    if later::is_here() { piece() } else { awaited(Rc::new(piece), around_missing(otherwise)) }
}

/// Apart from the piece: what is named after a piece that waits is taken to wait as well, and this is for when it has not come.
fn around_missing(otherwise: impl Fn(View) -> View + 'static) -> Rc<dyn Fn() -> View> {
    Rc::new(move || otherwise(missing()))
}

/// A piece of a page that says nothing while it cannot be had: another one on the page does.
pub fn quietly(piece: impl Fn() -> View + 'static) -> View {
    if later::is_here() { piece() } else { awaited(Rc::new(piece), Rc::new(View::none)) }
}

#[component]
fn awaited(piece: Rc<dyn Fn() -> View>, otherwise: Rc<dyn Fn() -> View>) -> View {
    let app = use_app();
    load(app);
    part(move || match app.whole.get() {
        None => View::none(),
        Some(true) => piece(),
        Some(false) => otherwise(),
    })
}

/// That it is not here yet, and a way to try again.
#[component]
fn missing() -> View {
    let app = use_app();
    notice(
        "attention",
        "alert",
        "cloud-off",
        view! {
            <p>{t().later_missing()}</p>
            <div class="btn-row"><button class="btn" type="button" on:click=move |_| load(app)>{t().try_again()}</button></div>
        },
    )
}

/// Loads the second part: once for all pieces of the page that wait for it.
fn load(app: App) {
    if app.whole.get_untracked().is_none() {
        return;
    }
    app.whole.set(None);
    spawn(async move {
        let loaded = later::load().await;
        app.whole.set(Some(loaded));
    });
}

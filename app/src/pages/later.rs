//! A page of the app's second part: shown as soon as that is here.

use std::rc::Rc;

use crate::components::icon::icon;
use crate::dom::{View, component, part, view};
use crate::reactive::RwSignal;
use crate::shell::browser;
use crate::shell::later;
use crate::shell::task::spawn;
use crate::text::t;

/// The page, once what it is made of is loaded.
pub fn later_page(page: impl Fn() -> View + 'static) -> View {
    if later::is_here() { page() } else { awaited(Rc::new(page)) }
}

#[component]
fn awaited(page: Rc<dyn Fn() -> View>) -> View {
    // None: being loaded.
    let here = RwSignal::new(None::<bool>);
    let load = move || {
        here.set(None);
        spawn(async move {
            let loaded = later::load().await;
            here.try_set(Some(loaded));
        });
    };
    load();
    part(move || match here.get() {
        None => View::none(),
        Some(true) => page(),
        Some(false) => {
            browser::set_ready();
            view! {
                <main class="welcome" id="main">
                    <div class="notice" data-kind="attention" role="alert">{icon("cloud-off")}<p>{t().later_missing()}</p></div>
                    <button class="btn btn-primary" on:click=move |_| load()>{t().try_again()}</button>
                    <a href="/" class="btn btn-quiet">{t().to_today()}</a>
                </main>
            }
        }
    })
}

//! What is made of the app's second part: shown as soon as that is here.

use std::rc::Rc;

use crate::components::icon::icon;
use crate::dom::{View, component, part, view};
use crate::reactive::RwSignal;
use crate::shell::later;
use crate::shell::task::spawn;
use crate::text::t;

/// A piece of a page, once what it is made of is loaded; `otherwise` goes around the words that it cannot be had now.
pub fn later(piece: impl Fn() -> View + 'static, otherwise: impl Fn(View) -> View + 'static) -> View {
    if later::is_here() { piece() } else { awaited(Rc::new(piece), Rc::new(otherwise)) }
}

#[component]
fn awaited(piece: Rc<dyn Fn() -> View>, otherwise: Rc<dyn Fn(View) -> View>) -> View {
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
        Some(true) => piece(),
        Some(false) => otherwise(view! {
            <div class="notice" data-kind="attention" role="alert">
                {icon("cloud-off")}
                <div>
                    <p>{t().later_missing()}</p>
                    <div class="btn-row"><button class="btn" type="button" on:click=move |_| load()>{t().try_again()}</button></div>
                </div>
            </div>
        }),
    })
}

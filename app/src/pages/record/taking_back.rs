//! A record is taken back from a space, with a way to give it again, there or elsewhere.

use qinglan_core::record::Summary;

use crate::components::filling::Filling;
use crate::components::icon::icon;
use crate::components::submit::submit_sheet;
use crate::dom::{View, maybe, view};
use crate::reactive::RwSignal;
use crate::shell::task::spawn;
use crate::state::{App, store_words};
use crate::text::{fill, t};

/// Takes the record back from where this copy of it is; `space` is what that is called.
pub fn take_back_button(app: App, copy: Summary, space: &str) -> View {
    let label = fill(t().take_back_named(), &[("space", space)]);
    let take_back = move |_| {
        let copy = copy.clone();
        spawn(async move {
            match app.take_back(copy.id, copy.space).await {
                Ok(()) => app.tell_on_page(t().taken_back(), move || give_again(app, &copy)),
                Err(error) => app.tell(store_words(&error)),
            }
        });
    };
    view! { <button class="btn-link" type="button" aria-label=label on:click=take_back>{t().take_back()}</button> }
}

fn give_again(app: App, copy: &Summary) {
    let (id, title, to) = (copy.id, copy.title.clone(), vec![(copy.space, copy.scope)]);
    spawn(async move {
        if let Err(error) = app.submit(id, title, to).await {
            app.tell(store_words(&error));
        }
    });
}

/// Gives what was handed in to those who do not have it.
pub fn give_button(filling: Filling) -> View {
    let (open, asked) = (RwSignal::new(false), RwSignal::new(false));
    let ask = move |_| {
        asked.set(true);
        open.set(true);
    };
    view! {
        <button class="btn" type="button" on:click=ask>{icon("send")}{t().give_more()}</button>
        {maybe(move || asked.get().then(|| submit_sheet(filling, open)))}
    }
}

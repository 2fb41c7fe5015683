//! Arrows and rings on a photo: what is marked takes its place, and can be taken back.

use std::rc::Rc;

use qinglan_core::record::{Field, FileRef, Value};
use web_sys::HtmlCanvasElement;

use super::answer::keep;
use super::pad::{Ground, pad};
use crate::components::filling::Filling;
use crate::components::icon::icon;
use crate::dom::{Rows, View, view};
use crate::reactive::RwSignal;
use crate::shell::task::spawn;
use crate::text::t;

/// The way to mark the picture that is shown at `address`.
pub fn mark_button(filling: Filling, field: Field, file: FileRef, address: RwSignal<Option<String>>) -> View {
    let open = RwSignal::new(None);
    let begin = move |_| open.set(address.get_untracked().filter(|address| !address.is_empty()).map(Ground::Picture));
    let done = Rc::new(move |canvas: HtmlCanvasElement| {
        let (field, file) = (field.clone(), file.clone());
        filling.draft.hold();
        spawn(async move {
            match keep(filling, &canvas).await {
                Ok(marked) => {
                    let seen = filling.draft.seen(&field);
                    filling.draft.set(field.clone(), Value::File(marked), seen);
                    filling.draft.app.tell_on_page(t().photo_marked(), move || {
                        let seen = filling.draft.seen(&field);
                        filling.draft.set(field.clone(), Value::File(file.clone()), seen);
                    });
                }
                Err(words) => filling.draft.app.tell(&words),
            }
            filling.draft.release();
        });
    });
    let button =
        view! { <button class="icon-btn" type="button" aria-label=t().photo_mark() on:click=begin>{icon("arrow")}</button> };
    [button, pad(open, t().photo_mark().to_owned(), done)].into_iter().rows()
}

//! A barcode: read by the camera where the browser can, typed wherever it is.

use std::rc::Rc;

use qinglan_core::form::Special;
use qinglan_core::record::{Field, Value};
use web_sys::HtmlVideoElement;

use super::inputs::typed_input;
use super::record::Computing;
use crate::components::filling::Filling;
use crate::components::icon::icon;
use crate::components::sheet::sheet;
use crate::dom::{Rows, View, view};
use crate::reactive::{RwSignal, StoredValue, on_cleanup};
use crate::shell::awake::vibrate;
use crate::shell::barcode::{Scanner, is_here};
use crate::shell::task::spawn;
use crate::text::t;

pub fn barcode_input(open: &Rc<Computing>, field: &Field) -> View {
    let typed = typed_input(open, field, &Special::Barcode);
    if !is_here() {
        return typed;
    }
    let (filling, field) = (open.filling, field.clone());
    let scanning = RwSignal::new(false);
    let button =
        view! { <button class="btn" type="button" on:click=move |_| scanning.set(true)>{icon("camera")}{t().scan()}</button> };
    let looking = sheet(scanning, || t().scan().to_owned(), move || camera(filling, field.clone(), scanning));
    [typed, button, looking].into_iter().rows()
}

/// What the camera sees, until it sees a code or the person has enough.
fn camera(filling: Filling, field: Field, scanning: RwSignal<bool>) -> View {
    let seen = view! { <video class="scan" playsinline="" muted=""></video> };
    let video: HtmlVideoElement = seen.element();
    let held = StoredValue::new(None::<Scanner>);
    on_cleanup(move || {
        let end = |scanner: &Option<Scanner>| scanner.iter().for_each(Scanner::end);
        held.try_with_value(end).unwrap_or_default();
    });
    spawn(async move {
        match Scanner::open(&video).await {
            // Else the page of this camera is gone, though another one may have been opened since: nobody would end it.
            Ok(open) if held.try_with_value(|_| ()).is_some() => {
                held.set_value(Some(open.clone()));
                if let Some(code) = open.code(&video).await {
                    vibrate();
                    let seen = filling.draft.seen(&field);
                    filling.draft.set(field, Value::Text(code), seen);
                    scanning.try_set(false);
                }
            }
            Ok(open) => open.end(),
            Err(_) => {
                filling.draft.app.tell(t().scan_failed());
                scanning.try_set(false);
            }
        }
    });
    view! { <div class="sheet-body"><p class="field-hint">{t().scan_how()}</p>{seen}</div> }
}

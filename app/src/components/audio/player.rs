//! A recording that is the answer: heard, and removed.

use crate::reactive::{RwSignal, on_cleanup};
use qinglan_core::record::{Field, FileRef, Value};

use super::clock_words;
use crate::components::icon::icon;
use crate::dom::{View, component, part, view};
use crate::shell::task::spawn;
use crate::shell::{browser, photo};
use crate::state::Draft;
use crate::text::{fill, t};

#[component]
pub fn player(draft: Draft, field: Field, file: FileRef, editable: bool) -> View {
    // None: being read or fetched. Empty: it is not here, and waits to be asked for.
    let address = RwSignal::new(None::<String>);
    let (length, kb) = (clock_words(file.length_s.unwrap_or_default().into()), (file.bytes / 1024).to_string());
    let get = {
        let file = file.clone();
        move || {
            let file = file.clone();
            address.set(None);
            spawn(async move {
                let found = draft.file(file.clone()).await;
                let new = found.and_then(|bytes| photo::address(&file, &bytes)).unwrap_or_default();
                if let Some(Some(unseen)) = address.try_set(Some(new)) {
                    photo::release(&unseen);
                }
            });
        }
    };
    let (first, wanted) = (get.clone(), file.clone());
    spawn(async move {
        if !browser::spares_link() || draft.kept(&wanted).await.is_some() {
            first();
        } else {
            address.try_set(Some(String::new()));
        }
    });
    on_cleanup(move || {
        if let Some(Some(address)) = address.try_get_untracked() {
            photo::release(&address);
        }
    });
    let remove = move |_| {
        draft.set(field.clone(), Value::Empty, draft.seen(&field));
        let (field, file) = (field.clone(), file.clone());
        draft.app.tell_on_page(t().audio_removed(), move || {
            draft.set(field.clone(), Value::File(file.clone()), draft.seen(&field));
        });
    };
    view! {
        <p class="audio-line">{icon("mic")}<span>{fill(t().audio_length(), &[("n", &length)])}</span>
            {editable.then(|| view! {
                <button class="icon-btn" type="button" aria-label=t().audio_remove() on:click=remove>{icon("trash")}</button>
            })}
        </p>
        {part(move || match address.get() {
            None => view! { <p class="field-hint">{t().audio_coming()}</p> },
            Some(address) if address.is_empty() => {
                let get = get.clone();
                view! {
                    <p class="field-hint">{t().audio_not_here()}</p>
                    <button class="btn" type="button" on:click=move |_| get()>{fill(t().audio_get(), &[("n", &kb)])}</button>
                }
            }
            Some(address) => view! { <audio controls="controls" preload="metadata" src=address aria-label=t().audio_alt()></audio> },
        })}
    }
}

//! Recordings that are on the phone and not in the record yet: heard, and put in or dropped by whom they are of.

use crate::reactive::on_cleanup;
use js_sys::Uint8Array;
use qinglan_core::record::FileRef;
use qinglan_core::store::Take;

use super::clock_words;
use super::take::Asked;
use crate::dom::{View, component, each, view};
use crate::shell::photo;
use crate::shell::task::spawn;
use crate::text::{fill, t};

#[component]
pub fn loose(asked: Asked) -> View {
    let all = asked.loose;
    each(move || {
        let asked = asked.clone();
        all.get().into_iter().map(move |take| row(asked.clone(), take))
    })
}

#[component]
fn row(asked: Asked, take: Take) -> View {
    let length = clock_words(take.length_ms.div_ceil(1_000));
    let file = FileRef::new([0; 32], &take.mime, take.bytes.len() as u64);
    let address = photo::address(&file, &Uint8Array::from(take.bytes.as_slice())).unwrap_or_default();
    let shown = address.clone();
    on_cleanup(move || photo::release(&shown));
    let (user, id) = (asked.clone(), take.take);
    view! {
        <div class="audio-loose">
            <p>{fill(t().audio_loose(), &[("n", &length)])}</p>
            <audio controls="controls" preload="metadata" src=address aria-label=t().audio_loose_alt()></audio>
            <div class="btn-row">
                <button class="btn" type="button" on:click=move |_| spawn(user.clone().use_instead(id))>{t().audio_use()}</button>
                <button class="btn btn-quiet btn-danger" type="button" on:click=move |_| spawn(asked.clone().drop_loose(take.clone()))>{t().audio_drop()}</button>
            </div>
        </div>
    }
}

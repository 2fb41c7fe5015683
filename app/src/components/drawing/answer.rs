//! A question that is answered by drawing: a signature, a sketch. What is drawn is kept as a picture.

use std::rc::Rc;

use qinglan_core::form::photos;
use qinglan_core::record::{Field, FileRef, Value};
use web_sys::HtmlCanvasElement;

use super::pad::{Ground, pad, working};
use crate::components::filling::{Filling, input_id};
use crate::components::icon::icon;
use crate::components::picture::{May, pictures};
use crate::dom::{View, component, maybe, view};
use crate::reactive::{Memo, RwSignal};
use crate::shell::photo;
use crate::shell::task::spawn;
use crate::state::kept_words;
use crate::text::t;

/// Wider than high, as names are.
const SIGNATURE: Ground = Ground::Paper(900, 360);
const SKETCH: Ground = Ground::Paper(1_000, 1_000);

/// What was drawn, and the way to draw.
#[component]
pub fn drawn_input(filling: Filling, field: Field, signs: bool) -> View {
    let open = RwSignal::new(None);
    let busy = RwSignal::new(false);
    let path = field.clone();
    let drawn: Memo<Vec<(Field, FileRef)>> = Memo::new(move || {
        let found = |entity: &_| photos(entity, path.as_str()).into_iter().map(|(field, file)| (field, file.clone())).collect();
        filling.draft.entity.with(found)
    });
    let (words, sign) = if signs { (t().draw_sign(), "edit") } else { (t().draw_sketch(), "edit") };
    let id = format!("{}-draw", input_id(&field));
    let begin = move |_| open.set(Some(if signs { SIGNATURE } else { SKETCH }));
    let done = Rc::new(move |canvas: HtmlCanvasElement| {
        let field = field.clone();
        busy.set(true);
        filling.draft.hold();
        spawn(async move {
            match keep(filling, &canvas).await {
                Ok(file) => {
                    let seen = filling.draft.seen(&field);
                    filling.draft.set(field, Value::File(file), seen);
                }
                Err(words) => filling.draft.app.tell(&words),
            }
            filling.draft.release();
            busy.set(false);
        });
    });
    view! {
        <ul class="photos">{pictures(filling, drawn, May::Remove)}</ul>
        {maybe(move || drawn.with(Vec::is_empty).then(|| {
            view! { <button class="btn" type="button" id=id.clone() on:click=begin>{icon(sign)}{words}</button> }
        }))}
        {working(busy)}
        {pad(open, words.to_owned(), done)}
    }
}

/// Keeps what was drawn on the phone. Gives its name, or what keeps it from being kept, in words.
pub async fn keep(filling: Filling, canvas: &HtmlCanvasElement) -> Result<FileRef, String> {
    let (large, small) = photo::drawn(canvas).await.map_err(|_| t().photo_not_a_picture().to_owned())?;
    let kept = filling.draft.keep_files(small.iter().chain([&large]).cloned().collect()).await;
    kept.map_err(kept_words)?;
    Ok(large.0)
}

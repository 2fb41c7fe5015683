//! A photo question: taken, made smaller and kept on the phone before it is shown as kept.

use crate::reactive::{Memo, RwSignal};
use qinglan_core::form::{Photo, photos};
use qinglan_core::record::{Field, FileRef, Value};

use super::filling::{Filling, input_id};
use super::icon::icon;
use super::later::{later, quietly};
use super::picture::{May, pictures};
use crate::dom::{View, chosen_file, component, maybe, text, view};
use crate::shell::later;
use crate::shell::photo::{self, PhotoError};
use crate::shell::task::{Work, spawn};
use crate::state::kept_words;
use crate::text::{fill, t};

/// The pictures of a question, and the way to add one.
#[component]
pub fn photo_input(filling: Filling, field: Field, photo: Photo, editable: bool) -> View {
    let path = field.clone();
    let taken: Memo<Vec<(Field, FileRef)>> = Memo::new(move || {
        filling
            .draft
            .entity
            .with(|entity| photos(entity, path.as_str()).into_iter().map(|(field, file)| (field, file.clone())).collect())
    });
    let wrong = RwSignal::new(None::<String>);
    let busy = RwSignal::new(false);
    let max = usize::from(photo.max.max(1));
    let id = format!("{}-file", input_id(&field));
    let take = move |event: leptos::ev::Event| {
        let Some(file) = chosen_file(&event) else { return };
        let field = field.clone();
        busy.set(true);
        filling.draft.hold();
        spawn(async move {
            let added =
                if later::load().await { add(filling, &field, max, &file).await } else { Err(t().later_missing().to_owned()) };
            wrong.set(added.err());
            filling.draft.release();
            busy.set(false);
        });
    };
    // Of a record that is read, other pieces of the page say so.
    let drawn = move || pictures(filling, taken, if editable { May::Mark } else { May::Look });
    let shown = if editable { later(drawn, |words| view! { <li>{words}</li> }) } else { quietly(drawn) };
    view! {
        <ul class="photos">
            {shown}
            {maybe(move || (editable && taken.with(Vec::len) < max).then(|| view! {
                <li>
                    <label class="photo-add" for=id.clone() aria-busy={move || busy.get().then_some("true")}>
                        {icon("camera")}<span>{text(move || (if busy.get() { t().photo_working() } else { t().photo_add() }).to_owned())}</span>
                    </label>
                    <input class="visually-hidden" type="file" accept="image/*" id=id.clone() on:change=take.clone()/>
                </li>
            }))}
        </ul>
        {maybe(move || (!editable && taken.with(Vec::is_empty)).then(|| view! { <p class="field-answer">{t().not_answered()}</p> }))}
        {maybe(move || wrong.get().map(|words| view! { <p class="field-error" role="alert">{icon("alert")}{words}</p> }))}
    }
}

/// Keeps the picture, then writes that it is there.
#[inline(never)]
fn add<'a>(filling: Filling, field: &'a Field, max: usize, file: &'a web_sys::File) -> Work<'a, Result<(), String>> {
    Box::pin(async move {
        let (large, small) = photo::shrink(file).await.map_err(photo_words)?;
        let kept = filling.draft.keep_files(small.iter().chain([&large]).cloned().collect()).await;
        kept.map_err(kept_words)?;
        let (file, _) = large;
        if max == 1 {
            let seen = filling.draft.seen(field);
            filling.draft.set(field.clone(), Value::File(file), seen);
            return Ok(());
        }
        let position = filling.draft.entity.with_untracked(|entity| entity.rows(field.as_str()).len());
        let Some(row) = filling.draft.new_row(field.as_str()) else { return Ok(()) };
        if let Ok(cell) = Field::new(format!("{row}/{}", Photo::CELL)) {
            filling.draft.set(row, Value::Row(i64::try_from(position).unwrap_or(i64::MAX)), Vec::new());
            filling.draft.set(cell, Value::File(file), Vec::new());
        }
        Ok(())
    })
}

fn photo_words(error: PhotoError) -> String {
    match error {
        PhotoError::TooLarge { mb } => fill(t().photo_too_large(), &[("n", &mb.to_string())]),
        PhotoError::NotAPicture => t().photo_not_a_picture().to_owned(),
    }
}
